//! Classes of cells that a profile counts, and that a filter picks by the same rule.

use millpond_record::schema::ColumnType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::step::{trimmed, without_leading_zeros};
use crate::types;

/// Characters of a cell that its shape is taken from.
const SHAPE_CHARACTERS: usize = 100;

/// What cells of a column have in common. A cell that means "no value" is in none of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellClass {
    /// Not of the column's type.
    Odd,
    /// A zero before another digit.
    LeadingZeros,
    /// Blanks at an end.
    Padded,
    /// This shape, as a profile names it: `Aa Aa`.
    Shape(String),
    /// This very text.
    Value(String),
}

impl CellClass {
    /// Returns whether a cell of a column of this type is one of them.
    #[must_use]
    pub fn has(&self, kind: ColumnType, cell: &str) -> bool {
        match self {
            Self::Odd => types::check(kind, cell).is_err(),
            Self::LeadingZeros => has_leading_zeros(cell),
            Self::Padded => is_padded(cell),
            Self::Shape(wanted) => shape(cell) == *wanted,
            Self::Value(value) => cell == value,
        }
    }
}

/// Returns whether a zero stands before another digit.
pub(super) fn has_leading_zeros(cell: &str) -> bool {
    without_leading_zeros(cell).len() != cell.len()
}

/// Returns whether a blank stands at an end.
pub(super) fn is_padded(cell: &str) -> bool {
    trimmed(cell).len() != cell.len()
}

/// Returns the shape of a cell: `Aa` for a capitalised word, `a` for a lower one, `A` for capitals, `9` for digits.
pub(super) fn shape(cell: &str) -> String {
    let mut shape = String::new();
    let mut last = ' ';
    for c in cell.chars().take(SHAPE_CHARACTERS) {
        let class = if c.is_numeric() {
            '9'
        } else if c.is_uppercase() {
            'A'
        } else if c.is_alphabetic() {
            'a'
        } else {
            c
        };
        if !(class == last && matches!(class, '9' | 'A' | 'a')) {
            shape.push(class);
        }
        last = class;
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_has_its_cells_only() {
        use ColumnType::{Decimal, Text};
        for (class, kind, cell, has) in [
            (CellClass::Odd, Decimal, "1.5", false),
            (CellClass::Odd, Decimal, "1,5", true),
            (CellClass::Odd, Text, "1,5", false),
            (CellClass::LeadingZeros, Decimal, "007", true),
            (CellClass::LeadingZeros, Decimal, "0.7", false),
            (CellClass::Padded, Text, "a ", true),
            (CellClass::Padded, Text, "a b", false),
            (CellClass::Shape("Aa Aa".into()), Text, "Ada Lovelace", true),
            (CellClass::Shape("Aa Aa".into()), Text, "ada Lovelace", false),
            (CellClass::Value("7".into()), Decimal, "7", true),
            (CellClass::Value("7".into()), Decimal, "07", false),
        ] {
            assert_eq!(class.has(kind, cell), has, "{class:?} {cell:?}");
        }
    }
}
