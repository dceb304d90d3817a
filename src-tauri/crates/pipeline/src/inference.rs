//! What the columns of a sample mean. A run never does this: what is found is written into the pipeline.

use std::collections::BTreeMap;

use millpond_record::schema::ColumnType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::forms::date::date;
use crate::forms::ids::is_code;
use crate::forms::number::number;
use crate::missing::Missing;
use crate::types;

/// The share of a column's cells that must read as a type, in percent.
const ENOUGH: u64 = 95;
/// The widest digits that are told apart by their width.
const MOST_DIGITS: usize = 64;

/// A column as the first look sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnPreview {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Of the sample's cells.
    pub missing: u64,
    /// Cells of the sample that are not of the type.
    pub odd: u64,
    /// `all 1,000 values are numbers`
    pub reason: String,
}

/// Returns what a column of cells means.
#[must_use]
pub fn column(name: &str, cells: &[&str], missing: &Missing) -> ColumnPreview {
    let mut reading = Reading::new(&ORDER);
    for cell in cells {
        if missing.is(cell) {
            reading.add_missing(1);
        } else {
            reading.add(cell, 1);
        }
    }
    let mut found = reading.preview(name);
    if found.kind == ColumnType::Text && found.reason == NEITHER {
        let values = || cells.iter().copied().filter(|cell| !missing.is(cell));
        for (what, reads) in [("numbers", (|cell| number(cell).is_some()) as fn(&str) -> bool), ("dates", |cell| date(cell).is_some())] {
            let formed = values().filter(|cell| reads(cell)).count() as u64;
            if let Some(example) = values().find(|cell| reads(cell)).filter(|_| enough(formed, reading.values)) {
                found.reason = format!("its values are {what} in another form, such as {}", example.trim());
                break;
            }
        }
    }
    found
}

/// The types in the order in which a column is taken for one.
const ORDER: [ColumnType; 6] =
    [ColumnType::Integer, ColumnType::Decimal, ColumnType::Float, ColumnType::Date, ColumnType::Timestamp, ColumnType::Boolean];
const NEITHER: &str = "its values are neither numbers nor dates";

fn enough(part: u64, whole: u64) -> bool {
    part * 100 >= whole * ENOUGH
}

/// Counts, cell by cell, how a column's values read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The types that the column may be of, each with the values that read as it.
    fits: Vec<(ColumnType, u64)>,
    values: u64,
    missing: u64,
    digits: Digits,
}

impl Reading {
    fn new(kinds: &[ColumnType]) -> Self {
        Self { fits: kinds.iter().map(|kind| (*kind, 0)).collect(), values: 0, missing: 0, digits: Digits::default() }
    }

    /// Returns a reading that checks a type found in a sample, and the wider ones that it may have to give way to.
    #[must_use]
    pub fn of(kind: ColumnType) -> Self {
        Self::new(match kind {
            ColumnType::Text => &[],
            ColumnType::Integer => &ORDER[..3],
            ColumnType::Decimal => &ORDER[1..3],
            ColumnType::Float => &ORDER[2..3],
            ColumnType::Date => &ORDER[3..5],
            ColumnType::Timestamp => &ORDER[4..5],
            ColumnType::Boolean => &ORDER[5..],
        })
    }

    /// Counts a value that stands in so many rows.
    pub fn add(&mut self, cell: &str, rows: u64) {
        self.values += rows;
        self.digits.add(cell, rows);
        let mut narrower = None;
        for (kind, count) in &mut self.fits {
            // Nearly every cell is of the narrowest type, and what is reads as the wider ones too.
            if narrower.is_some_and(|narrower| contains(*kind, narrower, cell)) || reads(*kind, cell) {
                *count += rows;
                narrower = Some(*kind);
            }
        }
    }

    /// Counts rows without a value.
    pub fn add_missing(&mut self, rows: u64) {
        self.missing += rows;
    }

    /// Returns whether the values are padded with zeros to one width, so that the zeros are part of them.
    #[must_use]
    pub fn is_padded(&self) -> bool {
        self.digits.padded(self.values)
    }

    /// Returns what the column means, by all cells counted.
    #[must_use]
    pub fn preview(&self, name: &str) -> ColumnPreview {
        let found =
            |kind: ColumnType, odd: u64, reason: String| ColumnPreview { name: name.to_owned(), kind, missing: self.missing, odd, reason };
        if self.values == 0 {
            return found(ColumnType::Text, 0, "there are no values".into());
        }
        if self.digits.ids(self.values) {
            return found(ColumnType::Text, 0, "digits of one width with leading zeros: an id, whose zeros count".into());
        }
        if self.digits.all(self.values) && is_code(name) {
            return found(ColumnType::Text, 0, "digits of a code, by the column's name: nobody adds them up".into());
        }
        let Some((kind, fits)) = self.kind() else { return found(ColumnType::Text, 0, NEITHER.into()) };
        let reason = if fits == self.values {
            format!("all {fits} values looked at read as {kind}")
        } else {
            format!("{fits} of {} values looked at read as {kind}", self.values)
        };
        found(kind, self.values - fits, reason)
    }

    /// Returns the first type that enough values read as, or a wider one that loses none of the others.
    fn kind(&self) -> Option<(ColumnType, u64)> {
        let first = self.fits.iter().position(|(_, fits)| enough(*fits, self.values))?;
        let (kind, fits) = self.fits[first];
        let wider = match kind {
            ColumnType::Integer => ColumnType::Decimal,
            ColumnType::Date => ColumnType::Timestamp,
            _ => return Some((kind, fits)),
        };
        Some(self.fits.iter().copied().find(|(other, more)| *other == wider && *more > fits).unwrap_or((kind, fits)))
    }
}

/// Returns whether a cell that reads as one type reads as another without a look at it.
fn contains(kind: ColumnType, narrower: ColumnType, cell: &str) -> bool {
    match (kind, narrower) {
        (ColumnType::Decimal, ColumnType::Integer) | (ColumnType::Timestamp, ColumnType::Date) => true,
        // A decimal may be beyond what a double holds, but no short one without an exponent is.
        (ColumnType::Float, ColumnType::Integer | ColumnType::Decimal) => cell.len() < 300 && !cell.contains(['e', 'E']),
        _ => false,
    }
}

fn reads(kind: ColumnType, cell: &str) -> bool {
    match kind {
        // PostgreSQL reads `1` and `t` as booleans too; a column of those says something else to most people.
        ColumnType::Boolean => matches!(cell.trim().to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no"),
        kind => types::check(kind, cell).is_ok(),
    }
}

/// The widths of cells that are nothing but digits.
#[derive(Debug, Clone, Default)]
struct Digits {
    /// For each width: the cells of it.
    widths: BTreeMap<usize, u64>,
    /// The width of the cells that start with a zero before another digit, where it is one and the same.
    zeros: Option<usize>,
    /// Cells with such zeros have several widths.
    ragged: bool,
}

impl Digits {
    fn add(&mut self, cell: &str, rows: u64) {
        if cell.bytes().all(|byte| byte.is_ascii_digit()) {
            let width = cell.len().min(MOST_DIGITS);
            *self.widths.entry(width).or_default() += rows;
            if width > 1 && cell.starts_with('0') {
                self.ragged |= *self.zeros.get_or_insert(width) != width;
            }
        }
    }

    /// Returns whether cells are digits of one width of which some start with a zero: postcodes, article numbers. A few may be
    /// something else, but not digits of another width, which numbers would be.
    fn ids(&self, values: u64) -> bool {
        self.widths.len() == 1 && self.padded(values)
    }

    /// Returns whether nearly all cells are nothing but digits.
    fn all(&self, values: u64) -> bool {
        enough(self.widths.values().sum(), values)
    }

    /// Returns whether nearly all cells are digits of one width, and that of all that start with a zero.
    fn padded(&self, values: u64) -> bool {
        let of_width = self.zeros.and_then(|width| self.widths.get(&width)).copied().unwrap_or_default();
        !self.ragged && of_width > 0 && enough(of_width, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_their_values() {
        let kind = |cells: &[&str]| column("c", cells, &Missing::default()).kind;
        assert_eq!(kind(&["1", "2", ""]), ColumnType::Integer);
        assert_eq!(kind(&["1", "2.5", "00003.5"]), ColumnType::Decimal);
        assert_eq!(kind(&["01234", "98765"]), ColumnType::Text);
        assert_eq!(kind(&["2024-01-31", "2024-02-29"]), ColumnType::Date);
        assert_eq!(kind(&["yes", "no"]), ColumnType::Boolean);
        assert_eq!(kind(&["Ann", "Bob"]), ColumnType::Text);
        let mut mixed = vec!["1.5"; 99];
        mixed.push("Bob");
        assert_eq!((column("c", &mixed, &Missing::default()).kind, column("c", &mixed, &Missing::default()).odd), (ColumnType::Decimal, 1));
    }

    #[test]
    fn a_cell_that_is_something_else_does_not_make_numbers_of_ids() {
        let mut codes = vec!["01234"; 99];
        codes.push("n/a");
        assert_eq!(column("article", &codes, &Missing::default()).kind, ColumnType::Text);
        codes.push("7");
        assert_eq!(column("price", &codes, &Missing::default()).kind, ColumnType::Integer);
    }

    #[test]
    fn a_few_values_of_a_wider_type_make_the_column_of_it() {
        let of = |most: &str, few: &str| {
            let mut cells = vec![most; 99];
            cells.push(few);
            let found = column("c", &cells, &Missing::default());
            (found.kind, found.odd)
        };
        assert_eq!(of("1", "1.5"), (ColumnType::Decimal, 0));
        assert_eq!(of("2024-01-31", "2024-01-31 10:00"), (ColumnType::Timestamp, 0));
        assert_eq!(of("1", "x"), (ColumnType::Integer, 1));
        assert_eq!(of("2024-01-31", "x"), (ColumnType::Date, 1));
    }

    #[test]
    fn a_decimal_that_no_double_holds_is_no_float() {
        let mut reading = Reading::of(ColumnType::Integer);
        for cell in ["1", "1.5", "1e400", "inf"] {
            reading.add(cell, 1);
        }
        let count = |kind| reading.fits.iter().find(|(other, _)| *other == kind).map(|(_, count)| *count);
        assert_eq!((count(ColumnType::Integer), count(ColumnType::Float)), (Some(1), Some(3)));
        assert_eq!(count(ColumnType::Date), None);
    }

    #[test]
    fn numbers_and_dates_in_another_form_are_text_and_said_to_be() {
        let reason = |cells: &[&str]| {
            let found = column("Preis", cells, &Missing::default());
            assert_eq!(found.kind, ColumnType::Text, "{cells:?}");
            found.reason
        };
        assert_eq!(reason(&["1,5", "1.234,50", "-3"]), "its values are numbers in another form, such as 1,5");
        assert_eq!(reason(&["31.01.2024", "01.02.2024"]), "its values are dates in another form, such as 31.01.2024");
        assert_eq!(reason(&["Lee, Ann"]), NEITHER);
    }
}
