//! Dates that are not written as 2024-01-31. Where no date tells the day from the month, a person is asked.

use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, Tally};
use super::missing_words::is_missing_word;
use super::value::Value;
use super::words::{cells, list};
use crate::forms::date::{Layout, Order, Turned};
use crate::forms::ids::{is_id, is_time};

/// Ways of writing dates that are told apart in one column.
const MOST: usize = 40;
/// The share of values that must be dates, in percent.
const ENOUGH: u64 = 90;
/// Seconds since 1970 of the years 2001 to 2033 have ten digits, and so have few other numbers of a column of times.
const EPOCH: std::ops::Range<u64> = 1_000_000_000..2_000_000_000;

/// Counts the ways in which dates are written.
#[derive(Debug, Default)]
pub(super) struct Dates {
    is_time: bool,
    is_id: bool,
    ways: Vec<Way>,
    /// Seconds since 1970.
    epoch: Tally,
    others: u64,
    missing_words: u64,
}

/// A way of writing dates.
#[derive(Debug)]
struct Way {
    layout: Layout,
    /// Dates that can be read in one way.
    sure: u64,
    /// Dates of which day and month may be either way round.
    unsure: u64,
    /// Dates that are the same either way round.
    same: u64,
    example: String,
    unsure_example: String,
}

impl Way {
    fn dates(&self) -> u64 {
        self.sure + self.unsure + self.same
    }
}

impl Dates {
    pub fn new(name: &str) -> Self {
        Self { is_time: is_time(name), is_id: is_id(name), ..Self::default() }
    }

    fn way(&mut self, layout: Layout) -> Option<&mut Way> {
        let found = self.ways.iter().position(|way| way.layout == layout);
        let place = match found {
            Some(place) => place,
            None if self.ways.len() < MOST => {
                self.ways.push(Way { layout, sure: 0, unsure: 0, same: 0, example: String::new(), unsure_example: String::new() });
                self.ways.len() - 1
            }
            None => return None,
        };
        self.ways.get_mut(place)
    }
}

impl Finder for Dates {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        let Some(form) = value.date() else {
            if is_missing_word(value.trimmed) {
                self.missing_words += count;
            } else if self.is_time && value.trimmed.len() == 10 && value.trimmed.parse().is_ok_and(|seconds| EPOCH.contains(&seconds)) {
                self.epoch.add(value.trimmed, count);
            } else {
                self.others += count;
            }
            return;
        };
        let Some(way) = self.way(form.layout) else {
            self.others += count;
            return;
        };
        let (counted, example) = match form.turned {
            Turned::Nothing => (&mut way.sure, &mut way.example),
            Turned::Same => (&mut way.same, &mut way.example),
            Turned::Another => (&mut way.unsure, &mut way.unsure_example),
        };
        *counted += count;
        if example.is_empty() {
            value.trimmed.clone_into(example);
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let dates: u64 = self.ways.iter().map(Way::dates).sum::<u64>() + self.epoch.count;
        let written = dates - self.ways.iter().filter(|way| is_plain(way.layout)).map(|way| way.sure).sum::<u64>();
        let eight_digits = self.ways.iter().all(|way| way.layout.separator.is_none());
        // Eight digits are dates where the column says so or others are, and ten where others are.
        if written == 0
            || self.ways.is_empty()
            || dates * 100 < (dates + self.others) * ENOUGH
            || (eight_digits && (!self.is_time || self.is_id))
        {
            return Vec::new();
        }
        match self.told() {
            Told::Sure(formats) => vec![self.offer(seen, written, &formats, None)],
            Told::Choice(day_first, month_first) => {
                vec![self.offer(seen, written, &day_first, Some("Day first")), self.offer(seen, written, &month_first, Some("Month first"))]
            }
            Told::Both(formats) => {
                let unsure = self.unsure();
                let mut offer = self.offer(seen, written, &formats, None);
                offer.step.insert("ambiguous".into(), json!("error"));
                vec![offer.rejects(unsure, "may have day and month either way round", "may have day and month either way round")]
            }
        }
    }
}

/// What a column's dates tell of the order of day and month.
enum Told {
    /// All can be read in one way.
    Sure(Vec<String>),
    /// Nothing tells the order: either all have the day first, or all the month.
    Choice(Vec<String>, Vec<String>),
    /// Some have the day first and some the month; those that may be either cannot be read.
    Both(Vec<String>),
}

impl Dates {
    fn unsure(&self) -> u64 {
        self.ways.iter().map(|way| way.unsure).sum()
    }

    fn told(&self) -> Told {
        let same_but_order = |one: Layout, other: Layout| {
            let plain = |layout: Layout| Layout { order: Order::DayFirst, time: None, ..layout };
            plain(one) == plain(other)
        };
        // Programs that write dots between the parts put the day first.
        let (mut open, mut both) = (false, false);
        let mut orders: Vec<(Layout, bool)> = Vec::new();
        for way in &self.ways {
            let sure = |order| {
                let of_order = |other: &&Way| other.layout.order == order && same_but_order(other.layout, way.layout);
                self.ways.iter().filter(of_order).map(|other| other.sure).sum::<u64>()
            };
            let month_first = match (way.layout.order, way.unsure + way.same) {
                (Order::DayFirst, 1..) => match (sure(Order::DayFirst), sure(Order::MonthFirst)) {
                    (0, 0) if way.layout.separator == Some('.') => false,
                    (0, 0) => {
                        open |= way.unsure > 0;
                        false
                    }
                    (0, _) => true,
                    (_, 0) => false,
                    _ => {
                        both |= way.unsure > 0;
                        false
                    }
                },
                _ => way.layout.order == Order::MonthFirst,
            };
            orders.push((way.layout, month_first));
        }
        let formats = |turn: bool| {
            let mut formats: Vec<String> = Vec::new();
            let mut add = |format: String| {
                if !formats.contains(&format) {
                    formats.push(format);
                }
            };
            let mut ways: Vec<(&Way, bool)> = self.ways.iter().zip(orders.iter().map(|(_, month_first)| *month_first)).collect();
            ways.sort_by_key(|(way, _)| std::cmp::Reverse(way.dates()));
            for (way, month_first) in ways {
                let turnable = way.layout.order == Order::DayFirst && way.unsure + way.same > 0 && way.sure == 0;
                let turned = turnable && (month_first || (turn && way.layout.separator != Some('.')));
                let order = if turned { Order::MonthFirst } else { way.layout.order };
                add(Layout { order, ..way.layout }.directives());
            }
            if self.epoch.count > 0 {
                add("%s".to_owned());
            }
            formats
        };
        if both {
            Told::Both(formats(false))
        } else if open {
            Told::Choice(formats(false), formats(true))
        } else {
            Told::Sure(formats(false))
        }
    }

    fn offer(&self, seen: &Seen<'_>, written: u64, formats: &[String], choice: Option<&str>) -> Offer {
        let mut ways: Vec<&Way> = self.ways.iter().filter(|way| !(is_plain(way.layout) && way.unsure == 0)).collect();
        ways.sort_by_key(|way| std::cmp::Reverse(way.dates()));
        let examples: Vec<&str> = ways
            .iter()
            .map(|way| if way.example.is_empty() || choice.is_some() { way.unsure_example.as_str() } else { way.example.as_str() })
            .filter(|example| !example.is_empty())
            .chain(self.epoch.examples.first().map(String::as_str))
            .collect();
        let said = cells(written, seen.name(), "is", "are");
        let mut finding = if examples.len() > 1 {
            format!("{said} written in {} ways: {}", examples.len(), list(&examples))
        } else {
            format!("{said} written as {}", list(&examples))
        };
        if choice.is_some() {
            finding = format!("{finding}, and none tells the day from the month");
        }
        let timed = self.epoch.count > 0 || self.ways.iter().any(|way| way.layout.time.is_some());
        let mut step = seen.step(json!({ "do": "parse_date", "formats": formats }));
        if timed {
            step.insert("into".into(), json!("timestamp"));
        }
        let action = choice.unwrap_or(if written == 1 { "Make it a date" } else { "Make them dates" });
        let mut offer = Offer::new(Kind::Dates, finding, action, written, step).repairs();
        offer.examples = examples.iter().take(3).map(|example| (*example).to_owned()).collect();
        offer.about = choice.map(|choice| format!("{}:{}", seen.name(), choice.to_lowercase().replace(' ', "_")));
        offer.choice = choice.is_some();
        let others = self.others + self.missing_words;
        offer.rejects(others, "is no date", "are no dates")
    }
}

/// Returns whether a date is written as every program reads it.
fn is_plain(layout: Layout) -> bool {
    layout.order == Order::YearFirst && layout.directives().starts_with("%Y-%m-%d") && layout.time.is_none_or(|time| time.twelve.is_none())
}
