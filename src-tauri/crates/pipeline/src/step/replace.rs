//! `replace`: put another text for one that stands in cells.

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{map_cells, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};

/// Puts another text for every place where one stands. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Replace", extend("x-group" = "text"))]
pub struct Replace {
    /// The columns to look in.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// The text to look for, character by character (no pattern).
    #[schemars(extend("x-start" = "-"))]
    pub find: String,
    /// What to put in its place; empty removes it.
    #[schemars(extend("x-start" = ""))]
    pub with: String,
    /// Only cells that are `find` as a whole: `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole_cell: Option<bool>,
}

impl Step for Replace {
    fn verb(&self) -> &'static str {
        "replace"
    }

    fn title(&self) -> &'static str {
        "Replace"
    }

    fn summary(&self) -> String {
        format!("\"{}\" → \"{}\" in {}", self.find, self.with, self.columns.join(", "))
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let whole = self.whole_cell.unwrap_or(false);
        if self.find.is_empty() && !whole {
            return Err(StepProblem::at(["find"], "find is empty, which stands everywhere.")
                .hint("Write the text to look for, or use fill_missing for empty cells."));
        }
        let columns = text_columns(input, "columns", &self.columns)?;
        let mut output = input.clone();
        // Whole cells that become a value of the column's type, or none, leave it of that type; what becomes of parts is text.
        let stays = |kind| whole && (context.missing.is(&self.with) || crate::types::check(kind, &self.with).is_ok());
        for column in output.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
            if !stays(column.kind) {
                column.kind = ColumnType::Text;
            }
        }
        Ok(Bound::rows(output, ReplaceKernel { columns, find: self.find.clone(), with: self.with.clone(), whole }))
    }
}

struct ReplaceKernel {
    columns: Vec<String>,
    find: String,
    with: String,
    whole: bool,
}

impl Kernel for ReplaceKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let finder = memchr::memmem::Finder::new(&self.find);
        map_cells(&mut frame, &self.columns, account, |cell| {
            let cell = cell?;
            if self.whole {
                return (cell == self.find).then(|| self.with.clone());
            }
            finder.find(cell.as_bytes())?;
            Some(cell.replace(&self.find, &self.with))
        })?;
        Ok(frame)
    }
}
