//! Numbers that are not written as every program reads them: decimal commas, thousands, money, units, percent.

use serde_json::{Map, Value as Json, json};

use super::finder::{Finder, Kind, Offer, Seen, Tally, table};
use super::missing_words::is_missing_word;
use super::units::{factor, same_money};
use super::value::Value;
use super::words::cells;
use crate::forms::ids::is_id;
use crate::forms::number::{Negative, NumberForm};

/// Ways of writing numbers that are told apart in one column.
const MOST: usize = 64;
/// The share of values that must be numbers, in percent.
const ENOUGH: u64 = 90;

/// Counts the ways in which numbers are written.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    is_id: bool,
    ways: Vec<Way>,
    others: Tally,
    /// Words for "no value", which another finding is about.
    missing_words: u64,
    /// The characters of the first number, and whether all others have as many.
    length: Option<usize>,
    lengths_differ: bool,
}

/// A way of writing numbers.
#[derive(Debug)]
struct Way {
    form: NumberForm,
    count: u64,
    example: String,
}

impl Numbers {
    pub fn new(name: &str) -> Self {
        Self { is_id: is_id(name), ..Self::default() }
    }

    fn count(&self, of: impl Fn(&NumberForm) -> bool) -> u64 {
        self.ways.iter().filter(|way| of(&way.form)).map(|way| way.count).sum()
    }

    /// Returns what stands before the decimals and between thousands, where all numbers agree.
    fn separators(&self) -> Option<Separators> {
        let points = self.count(|form| form.decimal == Some('.') || form.group == Some(','));
        let commas = self.count(|form| form.decimal == Some(',') || form.group == Some('.'));
        let (unsure_points, unsure_commas) = (self.count(|form| form.unsure == Some('.')), self.count(|form| form.unsure == Some(',')));
        let decimal = match (points > 0, commas > 0) {
            (true, true) => return None,
            (true, false) => '.',
            (false, true) => ',',
            // Nothing but commas before three digits are thousands: decimals of a length that never differs are rare.
            (false, false) if unsure_commas > 0 && unsure_points == 0 => '.',
            (false, false) if unsure_commas > 0 => return None,
            (false, false) => '.',
        };
        let unsure = if decimal == '.' { (unsure_commas > 0).then_some(',') } else { (unsure_points > 0).then_some('.') };
        let mut groups: Vec<char> = self.ways.iter().filter_map(|way| way.form.group).map(usual).chain(unsure).collect();
        groups.sort_unstable();
        groups.dedup();
        match groups.as_slice() {
            [] => Some(Separators { decimal, thousands: None }),
            [one] => Some(Separators { decimal, thousands: Some(*one) }),
            _ => None,
        }
    }

    /// Returns the one money that the numbers are of; `None` where there are several.
    fn money(&self) -> Option<Vec<&'static str>> {
        let mut signs: Vec<&'static str> = self.ways.iter().filter_map(|way| way.form.currency).collect();
        signs.sort_unstable();
        signs.dedup();
        let one = signs.iter().all(|sign| same_money(sign, signs[0]));
        one.then_some(signs)
    }

    /// Returns the units, each with what a number of it is multiplied by, and the unit that all become; `None` where they do not
    /// measure the same.
    fn units(&self) -> Option<(Map<String, Json>, Option<&'static str>)> {
        let mut counts: Vec<(Option<&'static str>, u64)> = Vec::new();
        for way in &self.ways {
            match counts.iter_mut().find(|(unit, _)| *unit == way.form.unit) {
                Some((_, count)) => *count += way.count,
                None => counts.push((way.form.unit, way.count)),
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let Some((Some(main), _)) = counts.first().copied() else {
            // Most have none: a unit here and there says that the others are of another.
            return counts.iter().all(|(unit, _)| unit.is_none()).then(|| (Map::new(), None));
        };
        let mut units = Map::new();
        for (unit, _) in &counts {
            if let Some(unit) = unit {
                units.insert((*unit).to_owned(), json!(factor(unit, main)?));
            }
        }
        // A number without its unit is taken for one of the unit that most have, but not for a percentage.
        let bare = counts.iter().any(|(unit, _)| unit.is_none());
        (!(bare && matches!(main, "%" | "‰"))).then_some((units, Some(main)))
    }
}

/// How a column's numbers are written, as `parse_number` takes it.
#[derive(Debug, Clone, Copy)]
struct Separators {
    decimal: char,
    thousands: Option<char>,
}

/// Returns the separator that stands for all of its kind.
fn usual(separator: char) -> char {
    match separator {
        '’' => '\'',
        blank if blank.is_whitespace() => ' ',
        other => other,
    }
}

impl Separators {
    /// Returns whether a number is written with these separators.
    fn read(self, form: &NumberForm) -> bool {
        let decimal = form.decimal.is_none_or(|decimal| decimal == self.decimal);
        let group = form.group.is_none_or(|group| Some(usual(group)) == self.thousands);
        let unsure = form.unsure.is_none_or(|unsure| unsure == self.decimal || Some(unsure) == self.thousands);
        decimal && group && unsure
    }
}

impl Finder for Numbers {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        let Some(form) = value.number() else {
            if is_missing_word(value.trimmed) {
                self.missing_words += count;
            } else {
                self.others.add(value.cell, count);
            }
            return;
        };
        let length = value.trimmed.len();
        self.lengths_differ |= *self.length.get_or_insert(length) != length;
        // Digits and blanks say nothing about the way.
        let form = NumberForm { digits: 0, spaced: false, ..form.clone() };
        if let Some(way) = self.ways.iter_mut().find(|way| way.form == form) {
            way.count += count;
        } else if self.ways.len() < MOST {
            self.ways.push(Way { form, count, example: value.trimmed.to_owned() });
        } else {
            self.others.add(value.cell, count);
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let Some(separators) = self.separators() else { return Vec::new() };
        let (Some(money), Some((units, unit))) = (self.money(), self.units()) else { return Vec::new() };
        let plain = |form: &NumberForm| separators.decimal == '.' && form.is_plain();
        let numbers = self.count(|form| separators.read(form));
        let written = self.count(|form| separators.read(form) && !plain(form));
        let others = seen.column.values - numbers - self.missing_words;
        if written == 0 || numbers * 100 < (numbers + others) * ENOUGH || self.is_digits_only(seen, separators, &money, unit) {
            return Vec::new();
        }
        let Some(way) = self.ways.iter().filter(|way| separators.read(&way.form) && !plain(&way.form)).max_by_key(|way| way.count) else {
            return Vec::new();
        };
        let mut finding = format!("{} written as {}", cells(written, seen.name(), "is", "are"), way.example);
        let more = units.len();
        if let (Some(unit), true) = (unit, more > 1) {
            finding = format!("{finding}, in {more} units that become {unit}");
        }
        let mut step = table(json!({ "do": "parse_number", "columns": [seen.name()] }));
        if separators.decimal != '.' {
            step.insert("decimal".into(), Json::from(separators.decimal.to_string()));
        }
        if let Some(thousands) = separators.thousands {
            step.insert("thousands".into(), Json::from(thousands.to_string()));
        }
        if !money.is_empty() {
            step.insert("currency".into(), Json::from(money));
        }
        if !units.is_empty() {
            step.insert("units".into(), Json::from(units));
        }
        if let Some(unit) = unit.filter(|unit| !matches!(*unit, "%" | "‰")) {
            step.insert("note".into(), Json::from(format!("in {unit}")));
        }
        let action = if written == 1 { "Make it a number" } else { "Make them numbers" };
        let mut examples = Tally::default();
        self.ways.iter().filter(|way| !plain(&way.form)).for_each(|way| examples.add(&way.example, 0));
        let offer = Offer::new(Kind::Numbers, finding, action, written, step).examples(&examples).repairs();
        vec![offer.rejects(others + self.missing_words, "is no number", "are no numbers")]
    }
}

impl Numbers {
    /// Returns whether the column is of ids, telephone numbers and the like, whose digits are divided for the eye alone.
    fn is_digits_only(&self, seen: &Seen<'_>, separators: Separators, money: &[&str], unit: Option<&str>) -> bool {
        let amount = !money.is_empty() || unit.is_some() || self.count(|form| form.decimal.is_some()) > 0;
        let negative = self.count(|form| form.negative != Negative::Plain) > 0;
        if amount || negative {
            return self.is_id && money.is_empty() && unit.is_none();
        }
        let few = seen.column.few().is_some_and(|few| few.len() < 2);
        self.is_id || (!self.lengths_differ && !few) || (separators.thousands == Some(' ') && self.long_groups())
    }

    /// Returns whether most numbers in groups are as long as telephone numbers.
    fn long_groups(&self) -> bool {
        let long = |way: &&Way| way.form.group.is_some() && way.example.chars().filter(char::is_ascii_digit).count() >= 9;
        self.ways.iter().any(|way| long(&way))
    }
}
