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
#[schemars(title = "Select", extend("x-group" = "columns"))]
pub struct Select {
    /// The columns, in the order of the output.
    #[schemars(extend("x-columns" = "ordered", "x-start" = ["{columns}"]))]
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
        each_once(&self.columns, "columns")?;
        let output = Schema { columns: kept.iter().map(|at| input.columns[*at].clone()).collect() };
        Ok(Bound::rows(output, Columns(self.columns.clone())))
    }
}

/// Refuses a list that names a column twice.
///
/// # Errors
/// [`StepProblem`] at the second place.
pub(super) fn each_once(names: &[String], key: &str) -> Result<(), StepProblem> {
    match (1..names.len()).find(|at| names[..*at].contains(&names[*at])) {
        Some(twice) => Err(StepProblem::at([key.to_owned(), twice.to_string()], format!("\"{}\" is named twice.", names[twice]))),
        None => Ok(()),
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
