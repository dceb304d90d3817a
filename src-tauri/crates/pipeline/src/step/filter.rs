//! `filter`: keep the rows for which an expression is true.

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::{CellErrors, filter};
use super::derive::parse;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, place};
use crate::expression::Expression;
use crate::missing::Missing;
use crate::on_error::OnError;

/// Keeps the rows for which an expression is true. Rows for which it is false or null are dropped and counted;
/// a row for which it cannot be computed goes by `on_error` (`null` drops it).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Filter", extend("x-group" = "rows"))]
pub struct Filter {
    /// What must be true of a row: `where = "price > 0"`.
    #[serde(rename = "where")]
    #[schemars(extend("x-expression" = true, "x-start" = "{column} is not null"))]
    pub condition: String,
    /// What becomes of a row that cannot be computed: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
}

impl Step for Filter {
    fn verb(&self) -> &'static str {
        "filter"
    }

    fn title(&self) -> &'static str {
        "Filter"
    }

    fn summary(&self) -> String {
        self.condition.clone()
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let condition = parse(&self.condition, input, ["where"])?;
        if condition.kind() != ColumnType::Boolean {
            return Err(StepProblem::at(["where"], format!("This is {}, not true or false.", condition.kind()))
                .hint("Compare it with something, as in price > 0."));
        }
        let kernel = FilterKernel { condition, on_error: self.on_error.unwrap_or_default(), missing: context.missing.clone() };
        Ok(Bound::rows(input.clone(), kernel))
    }
}

struct FilterKernel {
    condition: Expression,
    on_error: OnError,
    missing: Missing,
}

/// The condition's value on its way through the settling of errors; no column of a person's has this name.
const KEEP: &str = "\u{1}keep";

impl Kernel for FilterKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let evaluated = self.condition.evaluate(&frame, &self.missing)?;
        let mut errors = CellErrors::default();
        for failure in evaluated.failures {
            errors.push_for(failure.row, KEEP, failure.column, failure.reason, failure.detail);
        }
        place(&mut frame, evaluated.column.with_name(KEEP.into()))?;
        // An undecided row has no cell to empty: `null` drops it below, where it is counted as dropped.
        let mut frame = if self.on_error == OnError::Null { frame } else { errors.settle(frame, self.on_error, account)? };
        let decided = frame.drop_in_place(KEEP).map_err(FlowError::internal)?;
        let keep: Vec<bool> = decided.bool().map_err(FlowError::internal)?.iter().map(|keep| keep == Some(true)).collect();
        let kept = filter(&frame, &keep)?;
        account.dropped(frame.height() - kept.height());
        Ok(kept)
    }
}
