//! `drop_columns`: leave these columns out.

use millpond_record::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::select::Columns;
use super::{BindContext, Bound, Step, StepProblem, positions};

/// Leaves these columns out. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Drop columns", extend("x-group" = "columns"))]
pub struct DropColumns {
    /// The columns to leave out.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
}

impl Step for DropColumns {
    fn verb(&self) -> &'static str {
        "drop_columns"
    }

    fn title(&self) -> &'static str {
        "Drop columns"
    }

    fn summary(&self) -> String {
        self.columns.join(", ")
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        positions(input, "columns", &self.columns)?;
        let columns: Vec<_> = input.columns.iter().filter(|column| !self.columns.contains(&column.name)).cloned().collect();
        if columns.is_empty() {
            return Err(StepProblem::at(["columns"], "These are all the columns, so nothing would be left.").hint("Keep at least one."));
        }
        let kept = columns.iter().map(|column| column.name.clone()).collect();
        Ok(Bound::rows(Schema { columns }, Columns(kept)))
    }
}
