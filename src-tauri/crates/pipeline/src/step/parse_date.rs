//! `parse_date`: dates as people write them become days and times.

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::CellErrors;
use super::month_names::in_english;
use super::text::{read_cells, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::missing::Missing;
use crate::on_error::OnError;
use crate::{types, values};

/// The first of the hundred years that two digits stand for, as in PostgreSQL: `69` is 2069, `70` is 1970.
const TWO_DIGITS_FROM: u16 = 1970;

/// Reads dates as people write them, such as `24/11/2026` or `24 Nov 26`, and writes them as `2026-11-24`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Parse dates", extend("x-group" = "values"))]
pub struct ParseDate {
    /// The columns to read.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// How the dates are written, tried in order: `["%d/%m/%Y", "%d %B %Y"]`.
    #[schemars(extend("x-start" = ["%d/%m/%Y"]))]
    pub formats: Vec<String>,
    /// What the columns are afterwards: `date` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<DateKind>,
    /// What becomes of a cell that two of the formats read as different days: `first` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ambiguous: Option<Ambiguous>,
    /// The first of the hundred years that years of two digits are of: 1970 unless given, so that 69 is 2069 and 70 is 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 9900))]
    pub two_digit_years_from: Option<u16>,
    /// What becomes of a row with a cell that none of the formats reads: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
}

/// What a date becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// A day; a time of day is left out.
    #[default]
    Date,
    /// A day and a time of day, in UTC where the format has a zone.
    Timestamp,
}

/// What becomes of a date that is one of two days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ambiguous {
    /// It is the day that the first of the formats reads; such rows are counted.
    #[default]
    First,
    /// It cannot be read, and goes by `on_error`.
    Error,
}

impl Step for ParseDate {
    fn verb(&self) -> &'static str {
        "parse_date"
    }

    fn title(&self) -> &'static str {
        "Parse dates"
    }

    fn summary(&self) -> String {
        format!("{}: {}", self.columns.join(", "), self.formats.join(", "))
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        if self.formats.is_empty() {
            return Err(StepProblem::at(["formats"], "formats has none.").hint("Write how the dates are written, as in \"%d/%m/%Y\"."));
        }
        let from = i32::from(self.two_digit_years_from.unwrap_or(TWO_DIGITS_FROM));
        let mut formats = Vec::with_capacity(self.formats.len());
        for (index, written) in self.formats.iter().enumerate() {
            let problem = |why: Unusable| {
                let problem = StepProblem::at(["formats".to_owned(), index.to_string()], why.message(written));
                problem.hint(
                    "%d is the day, %m the month, %b or %B its name, %Y the year, %y two digits of it; see docs/pipelines/parse_date.md.",
                )
            };
            formats.push(DateFormat::new(written, from).map_err(problem)?);
        }
        let into = self.into.unwrap_or_default();
        let mut output = input.clone();
        for name in &columns {
            output.set(name, if into == DateKind::Date { ColumnType::Date } else { ColumnType::Timestamp });
        }
        let kernel = DateKernel {
            columns,
            formats,
            into,
            ambiguous: self.ambiguous.unwrap_or_default(),
            on_error: self.on_error.unwrap_or_default(),
            written_as: self.formats.join(" or "),
            missing: context.missing.clone(),
        };
        Ok(Bound::rows(output, kernel))
    }
}

struct DateKernel {
    columns: Vec<String>,
    formats: Vec<DateFormat>,
    into: DateKind,
    ambiguous: Ambiguous,
    on_error: OnError,
    /// The formats as a message names them.
    written_as: String,
    missing: Missing,
}

impl Kernel for DateKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut errors = CellErrors::default();
        for name in &self.columns {
            let mut ambiguous = 0;
            read_cells(&mut frame, std::slice::from_ref(name), &self.missing, account, &mut errors, |cell| {
                let Some((at, other)) = self.read(cell) else {
                    let reason = if self.into == DateKind::Date { Reason::NotADate } else { Reason::NotATimestamp };
                    let (reason, detail) = types::not(reason, cell);
                    return Err((reason, format!("{detail} written as {}", self.written_as)));
                };
                match other {
                    Some(other) if self.ambiguous == Ambiguous::Error => {
                        let (reason, detail) = types::not(Reason::AmbiguousDate, cell);
                        return Err((reason, format!("{detail}: {} or {other}", at.date())));
                    }
                    Some(_) => ambiguous += 1,
                    None => {}
                }
                Ok(Some(match self.into {
                    DateKind::Date => at.date().to_string(),
                    DateKind::Timestamp => values::timestamp(at.and_utc().timestamp_micros()),
                }))
            })?;
            account.warned(None, Some(name), Reason::AmbiguousDate, ambiguous);
        }
        errors.settle(frame, self.on_error, account)
    }
}

impl DateKernel {
    /// Returns what the first format that fits reads, and another day that a later one reads.
    fn read(&self, cell: &str) -> Option<(NaiveDateTime, Option<NaiveDate>)> {
        let mut formats = self.formats.iter();
        let at = formats.find_map(|format| format.read(cell))?;
        let other = formats.filter_map(|format| format.read(cell)).map(|other| other.date()).find(|other| *other != at.date());
        Some((at, other))
    }
}

/// A way to write dates, made ready.
pub(crate) struct DateFormat {
    items: Vec<Item<'static>>,
    /// The first of the hundred years that two digits stand for.
    two_digits_from: i32,
    /// Months are written by name, which other languages have too.
    names: bool,
}

/// Why a format cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It has a part that is not known.
    Unknown,
    /// It does not say which day.
    NoDay,
}

impl Unusable {
    fn message(self, format: &str) -> String {
        match self {
            Self::Unknown => format!("\"{format}\" has a % that is followed by nothing known."),
            Self::NoDay => format!("\"{format}\" does not say which day: it takes a year, a month and a day."),
        }
    }
}

impl DateFormat {
    /// Returns a format made ready; years of two digits are of the hundred from this one.
    pub fn new(format: &str, two_digits_from: i32) -> Result<Self, Unusable> {
        // A month may be cut short with a dot or without.
        let plain = format.replace("%b.", "%b").replace("%h.", "%h");
        let items = StrftimeItems::new(&plain).parse_to_owned().map_err(|_| Unusable::Unknown)?;
        let mut made = Self { items, two_digits_from, names: false };
        let day = NaiveDate::from_ymd_opt(2004, 11, 24).and_then(|day| day.and_hms_opt(13, 5, 6)).ok_or(Unusable::Unknown)?;
        // What it writes it must read again.
        let mut written = String::new();
        std::fmt::write(&mut written, format_args!("{}", day.and_utc().format_with_items(made.items.iter())))
            .map_err(|_| Unusable::Unknown)?;
        made.names = written.contains("Nov");
        made.read(&written).map(|_| made).ok_or(Unusable::NoDay)
    }

    /// Returns the day and time that a cell says in this format; midnight where it has no time.
    pub fn read(&self, cell: &str) -> Option<NaiveDateTime> {
        let cell = cell.trim();
        if self.names { self.read_english(&in_english(cell)) } else { self.read_english(cell) }
    }

    fn read_english(&self, cell: &str) -> Option<NaiveDateTime> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, cell, self.items.iter()).ok()?;
        if let Some(seconds) = parsed.timestamp() {
            let at = chrono::DateTime::from_timestamp(seconds, parsed.nanosecond().unwrap_or(0))?;
            return Some(at.naive_utc()).filter(in_range);
        }
        match (parsed.year(), parsed.year_mod_100()) {
            // Two digits are no year in full, or `%Y` would read the 24 of `1/2/24`.
            (Some(year), _) if !(1000..=9999).contains(&year) => return None,
            (None, Some(two)) if parsed.year_div_100().is_none() => {
                let first = self.two_digits_from;
                let year = first - first % 100 + two;
                let year = if year < first { year + 100 } else { year };
                parsed.set_year_div_100(i64::from(year / 100)).ok()?;
            }
            _ => {}
        }
        let day = parsed.to_naive_date().ok()?;
        if parsed.hour_mod_12().is_none() {
            return Some(day.and_time(NaiveTime::MIN));
        }
        if parsed.minute().is_none() {
            parsed.set_minute(0).ok()?;
        }
        let at = day.and_time(parsed.to_naive_time().ok()?);
        let ahead = chrono::TimeDelta::seconds(i64::from(parsed.offset().unwrap_or(0)));
        at.checked_sub_signed(ahead).filter(in_range)
    }
}

/// Returns whether a day is of the years that dates have here.
fn in_range(at: &NaiveDateTime) -> bool {
    (1..=9999).contains(&chrono::Datelike::year(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: &str, cell: &str) -> Option<String> {
        let format = DateFormat::new(format, 1970).expect("a format");
        format.read(cell).map(|at| values::timestamp(at.and_utc().timestamp_micros()))
    }

    #[test]
    fn dates_are_read_as_their_format_says() {
        for (format, cell, day) in [
            ("%d/%m/%Y", "24/11/2026", "2026-11-24 00:00:00"),
            ("%d/%m/%Y", " 1/2/2024 ", "2024-02-01 00:00:00"),
            ("%m/%d/%Y", "1/2/2024", "2024-01-02 00:00:00"),
            ("%d.%m.%y", "05.03.69", "2069-03-05 00:00:00"),
            ("%d.%m.%y", "05.03.70", "1970-03-05 00:00:00"),
            ("%Y%m%d", "20240229", "2024-02-29 00:00:00"),
            ("%d %B %Y", "3 march 2024", "2024-03-03 00:00:00"),
            ("%d %B %Y", "3rd Mar 2024", "2024-03-03 00:00:00"),
            ("%d %b. %Y", "3 Sept. 2024", "2024-09-03 00:00:00"),
            ("%d. %B %Y", "3. März 2024", "2024-03-03 00:00:00"),
            ("%B %d, %Y", "December 31, 1999", "1999-12-31 00:00:00"),
            ("%d %B %Y", "14 juillet 1789", "1789-07-14 00:00:00"),
            ("%A %d %B %Y", "Monday 1 January 2024", "2024-01-01 00:00:00"),
            ("%m/%d/%Y %I:%M %p", "1/2/2024 12:05 am", "2024-01-02 00:05:00"),
            ("%d/%m/%Y %H:%M:%S%.f", "01/02/2024 23:59:58.25", "2024-02-01 23:59:58.25"),
            ("%Y-%m-%dT%H:%M:%S%z", "2024-01-01T00:30:00+02:00", "2023-12-31 22:30:00"),
            ("%s", "86400", "1970-01-02 00:00:00"),
            ("%Y-%j", "2024-366", "2024-12-31 00:00:00"),
        ] {
            assert_eq!(read(format, cell).as_deref(), Some(day), "{cell} as {format}");
        }
    }

    #[test]
    fn what_is_no_such_date_is_not_read() {
        for (format, cell) in [
            ("%d/%m/%Y", "24/13/2026"),
            ("%d/%m/%Y", "30/02/2024"),
            ("%d/%m/%Y", "1/2/24"),
            ("%d/%m/%y", "1/2/2024"),
            ("%d/%m/%Y", "1/2/2024 12:00"),
            ("%d/%m/%Y", "1/2/12024"),
            ("%d %B %Y", "3 Marchember 2024"),
            ("%A %d %B %Y", "Tuesday 1 January 2024"),
            ("%d/%m/%Y", ""),
        ] {
            assert_eq!(read(format, cell), None, "{cell} as {format}");
        }
    }

    #[test]
    fn the_hundred_years_of_two_digits_can_be_set() {
        let format = DateFormat::new("%d/%m/%y", 1926).expect("a format");
        let year = |cell: &str| format.read(cell).map(|at| at.date().to_string());
        assert_eq!(year("1/1/25").as_deref(), Some("2025-01-01"));
        assert_eq!(year("1/1/26").as_deref(), Some("1926-01-01"));
    }

    #[test]
    fn a_format_names_a_whole_day() {
        for format in ["%d/%m", "%Y", "%H:%M", "day", "%B %Y", ""] {
            assert_eq!(DateFormat::new(format, 1970).err(), Some(Unusable::NoDay), "{format}");
        }
        for format in ["%d/%m/%Q", "%"] {
            assert_eq!(DateFormat::new(format, 1970).err(), Some(Unusable::Unknown), "{format}");
        }
    }
}
