//! `reorder`: put columns first.

use millpond_record::schema::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::select::{Columns, each_once};
use super::{BindContext, Bound, Step, StepProblem, positions};

/// Puts these columns first, in this order; the others follow in the order that they have. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Reorder", extend("x-group" = "columns"))]
pub struct Reorder {
    /// The columns that stand first, in their order.
    #[schemars(extend("x-columns" = "ordered"))]
    pub columns: Vec<String>,
}

impl Step for Reorder {
    fn verb(&self) -> &'static str {
        "reorder"
    }

    fn title(&self) -> &'static str {
        "Reorder"
    }

    fn summary(&self) -> String {
        format!("{}, …", self.columns.join(", "))
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let first = positions(input, "columns", &self.columns)?;
        each_once(&self.columns, "columns")?;
        let others = (0..input.columns.len()).filter(|at| !first.contains(at));
        let columns: Vec<_> = first.iter().copied().chain(others).map(|at| input.columns[at].clone()).collect();
        let names = columns.iter().map(|column| column.name.clone()).collect();
        Ok(Bound::rows(Schema { columns }, Columns(names)))
    }
}
