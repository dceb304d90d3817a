//! `select`: keep these columns, in this order.

use millpond_record::batch::RECORD;
use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, positions};

/// Keeps these columns, in this order. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Select {
    /// The columns, in the order of the output.
    pub columns: Vec<String>,
}

impl Step for Select {
    fn verb(&self) -> &'static str {
        "select"
    }

    fn title(&self) -> &'static str {
        "Select"
    }

    fn summary(&self) -> String {
        self.columns.join(", ")
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if self.columns.is_empty() {
            return Err(StepProblem::at(["columns"], "columns names no column, so nothing would be left.").hint("Name at least one."));
        }
        let kept = positions(input, "columns", &self.columns)?;
        if let Some(twice) = (1..self.columns.len()).find(|at| self.columns[..*at].contains(&self.columns[*at])) {
            let name = &self.columns[twice];
            return Err(StepProblem::at(["columns".to_owned(), twice.to_string()], format!("\"{name}\" is named twice.")));
        }
        let output = Schema { columns: kept.iter().map(|at| input.columns[*at].clone()).collect() };
        Ok(Bound::rows(output, Columns(self.columns.clone())))
    }
}

/// Keeps named columns and the record number.
pub(super) struct Columns(pub Vec<String>);

impl Kernel for Columns {
    fn apply(&self, frame: DataFrame, _: &mut Account) -> Result<DataFrame, FlowError> {
        let mut columns = Vec::with_capacity(self.0.len() + 1);
        for name in &self.0 {
            columns.push(frame.column(name).map_err(FlowError::internal)?.clone());
        }
        if let Ok(records) = frame.column(RECORD) {
            columns.push(records.clone());
        }
        DataFrame::new(frame.height(), columns).map_err(FlowError::internal)
    }
}
