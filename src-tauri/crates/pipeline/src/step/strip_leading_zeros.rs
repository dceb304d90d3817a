//! `strip_leading_zeros`: remove zeros that stand before another digit.

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{map_cells, map_slices_where, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};

/// Removes zeros that stand before another digit at the start of a number: `00.17` becomes `0.17`, `0.30` stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Strip leading zeros", extend("x-group" = "values"))]
pub struct StripLeadingZeros {
    /// The columns to strip.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
}

impl Step for StripLeadingZeros {
    fn verb(&self) -> &'static str {
        "strip_leading_zeros"
    }

    fn title(&self) -> &'static str {
        "Strip leading zeros"
    }

    fn summary(&self) -> String {
        self.columns.join(", ")
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        let mut output = input.clone();
        // A number without zeros is the same number; a day of the year 0999 is none without its zero.
        for column in output.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
            if matches!(column.kind, ColumnType::Date | ColumnType::Timestamp) {
                column.kind = ColumnType::Text;
            }
        }
        Ok(Bound::rows(output, Strip(columns)))
    }
}

struct Strip(Vec<String>);

impl Kernel for Strip {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let signed_zeros = std::cell::Cell::new(false);
        let candidate = |first| matches!(first, b'0' | b'-' | b'+');
        map_slices_where(&mut frame, &self.0, account, candidate, |cell| {
            if matches!(cell.as_bytes().first(), Some(b'-' | b'+')) && has_signed_zeros(cell) {
                signed_zeros.set(true);
            }
            unsigned(cell)
        })?;
        // A signed number cannot be a slice of its cell: the sign stands before the zeros.
        if signed_zeros.get() {
            map_cells(&mut frame, &self.0, account, |cell| cell.filter(|cell| has_signed_zeros(cell)).map(signed))?;
        }
        Ok(frame)
    }
}

/// Returns how many zeros stand before another digit.
fn zeros(digits: &[u8]) -> usize {
    let run = digits.iter().take_while(|byte| **byte == b'0').count();
    match digits.get(run) {
        Some(byte) if byte.is_ascii_digit() => run,
        _ => run.saturating_sub(1),
    }
}

/// Returns an unsigned number without leading zeros, as a slice of its cell.
pub(crate) fn unsigned(cell: &str) -> &str {
    if cell.as_bytes().first() == Some(&b'0') { &cell[zeros(cell.as_bytes())..] } else { cell }
}

fn has_signed_zeros(cell: &str) -> bool {
    matches!(cell.as_bytes(), [b'-' | b'+', rest @ ..] if zeros(rest) > 0)
}

fn signed(cell: &str) -> String {
    format!("{}{}", &cell[..1], unsigned(&cell[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zeros_before_another_digit_go() {
        for (cell, stripped) in [
            ("00.17", "0.17"),
            ("0.30", "0.30"),
            ("007", "7"),
            ("0", "0"),
            ("000", "0"),
            ("10", "10"),
            ("", ""),
            ("0a", "0a"),
            ("00a", "0a"),
            ("a0", "a0"),
        ] {
            assert_eq!(unsigned(cell), stripped, "{cell}");
        }
        assert_eq!(signed("-007.5"), "-7.5");
        assert!(has_signed_zeros("+01") && !has_signed_zeros("-0.5") && !has_signed_zeros("-"));
    }
}
