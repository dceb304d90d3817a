//! `trim`: take blanks off both ends of cells.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{map_slices, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};

/// Takes white space (Unicode's `White_Space`, and the invisible zero-width characters) off both ends of cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Trim", extend("x-group" = "text"))]
pub struct Trim {
    /// The columns to trim.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
}

impl Step for Trim {
    fn verb(&self) -> &'static str {
        "trim"
    }

    fn title(&self) -> &'static str {
        "Trim"
    }

    fn summary(&self) -> String {
        self.columns.join(", ")
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        Ok(Bound::rows(input.clone(), TrimKernel(text_columns(input, "columns", &self.columns)?)))
    }
}

struct TrimKernel(Vec<String>);

impl Kernel for TrimKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        map_slices(&mut frame, &self.0, account, trimmed)?;
        Ok(frame)
    }
}

/// Returns a cell without white space and zero-width characters at its ends.
pub(crate) fn trimmed(cell: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if plain(cell.as_bytes().first()) && plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}'))
}

#[cfg(test)]
mod tests {
    use super::trimmed;

    #[test]
    fn blanks_of_every_kind_go_and_inner_ones_stay() {
        assert_eq!(trimmed(" \u{a0}a  b\u{feff}\t"), "a  b");
        assert_eq!(trimmed("é "), "é");
        assert_eq!(trimmed("plain"), "plain");
        assert_eq!(trimmed("   "), "");
    }
}
