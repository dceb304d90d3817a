//! What the columns of a sample mean. A run never does this: what is found is written into the pipeline.

use millpond_record::schema::ColumnType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::missing::Missing;
use crate::types;

/// The share of a column's cells that must read as a type, in percent.
const ENOUGH: usize = 95;

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
    let values: Vec<&str> = cells.iter().copied().filter(|cell| !missing.is(cell)).collect();
    let absent = (cells.len() - values.len()) as u64;
    let found = |kind: ColumnType, odd: usize, reason: String| ColumnPreview {
        name: name.to_owned(),
        kind,
        missing: absent,
        odd: odd as u64,
        reason,
    };
    if values.is_empty() {
        return found(ColumnType::Text, 0, "there are no values".into());
    }
    if padded_ids(&values) {
        return found(ColumnType::Text, 0, "digits of one width with leading zeros: an id, whose zeros count".into());
    }
    let order = [ColumnType::Integer, ColumnType::Decimal, ColumnType::Float, ColumnType::Date, ColumnType::Timestamp, ColumnType::Boolean];
    for kind in order {
        let fits = values.iter().filter(|cell| reads(kind, cell)).count();
        if fits * 100 >= values.len() * ENOUGH {
            let odd = values.len() - fits;
            let reason = if odd == 0 {
                format!("all {fits} values looked at read as {kind}")
            } else {
                format!("{fits} of {} values looked at read as {kind}", values.len())
            };
            return found(kind, odd, reason);
        }
    }
    let with_commas = values.iter().filter(|cell| types::check(ColumnType::Decimal, &with_points(cell)).is_ok()).count();
    if with_commas * 100 >= values.len() * ENOUGH {
        return found(ColumnType::Text, 0, "its values are numbers with decimal commas, which read as text".into());
    }
    found(ColumnType::Text, 0, "its values are neither numbers nor dates".into())
}

fn reads(kind: ColumnType, cell: &str) -> bool {
    match kind {
        // PostgreSQL reads `1` and `t` as booleans too; a column of those says something else to most people.
        ColumnType::Boolean => matches!(cell.trim().to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no"),
        kind => types::check(kind, cell).is_ok(),
    }
}

/// Returns `1.234,5` as `1234.5`.
fn with_points(cell: &str) -> String {
    cell.replace('.', "").replacen(',', ".", 1)
}

/// Returns whether cells are digits of one width of which some start with a zero: postcodes, article numbers. A few may be
/// something else, but not digits of another width, which numbers would be.
fn padded_ids(values: &[&str]) -> bool {
    let digits: Vec<&str> = values.iter().copied().filter(|cell| cell.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let Some(width) = digits.first().map(|cell| cell.len()) else { return false };
    width > 1
        && digits.len() * 100 >= values.len() * ENOUGH
        && digits.iter().all(|cell| cell.len() == width)
        && digits.iter().any(|cell| cell.starts_with('0'))
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
        assert_eq!(column("postcode", &codes, &Missing::default()).kind, ColumnType::Text);
        codes.push("7");
        assert_eq!(column("price", &codes, &Missing::default()).kind, ColumnType::Integer);
    }

    #[test]
    fn numbers_with_decimal_commas_are_text_and_said_to_be() {
        let found = column("Preis", &["1,5", "1.234,50", "-3"], &Missing::default());
        assert_eq!((found.kind, found.reason.contains("decimal commas")), (ColumnType::Text, true));
        assert!(!column("name", &["Lee, Ann"], &Missing::default()).reason.contains("commas"));
    }
}
