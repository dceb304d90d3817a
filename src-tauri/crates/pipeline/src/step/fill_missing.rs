//! `fill_missing`: put a text where there is no value.

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{map_cells, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::missing::Missing;

/// Puts a text into cells without a value. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Fill missing", extend("x-group" = "values"))]
pub struct FillMissing {
    /// The columns to fill.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// The text to put; it must read as the column's type.
    #[schemars(extend("x-start" = "0"))]
    pub with: String,
}

impl Step for FillMissing {
    fn verb(&self) -> &'static str {
        "fill_missing"
    }

    fn title(&self) -> &'static str {
        "Fill missing"
    }

    fn summary(&self) -> String {
        format!("{} ← \"{}\"", self.columns.join(", "), self.with)
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        for name in &columns {
            let kind = input.column(name).map_or(ColumnType::Text, |column| column.kind);
            if let Err((_, detail)) = crate::types::check(kind, &self.with) {
                return Err(StepProblem::at(["with"], format!("{name} is {kind}, and {detail}."))
                    .hint(format!("Write a value that reads as {kind}.")));
            }
        }
        Ok(Bound::rows(input.clone(), Fill { columns, with: self.with.clone(), missing: context.missing.clone() }))
    }
}

struct Fill {
    columns: Vec<String>,
    with: String,
    missing: Missing,
}

impl Kernel for Fill {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        map_cells(&mut frame, &self.columns, account, |cell| match cell {
            Some(cell) if !self.missing.is(cell) => None,
            _ => Some(self.with.clone()),
        })?;
        Ok(frame)
    }
}
