//! `drop_missing`: leave out the rows without a value.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::filter;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, positions};
use crate::missing::Missing;

/// Leaves out the rows that have no value in one of the columns, and counts them as dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Drop rows without", extend("x-group" = "rows"))]
pub struct DropMissing {
    /// The columns that must have a value; all of them where the list is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-columns" = "any", "x-start" = ["{column}"]))]
    pub columns: Vec<String>,
}

impl Step for DropMissing {
    fn verb(&self) -> &'static str {
        "drop_missing"
    }

    fn title(&self) -> &'static str {
        "Drop rows without"
    }

    fn summary(&self) -> String {
        if self.columns.is_empty() { "a value in every column".into() } else { self.columns.join(", ") }
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        positions(input, "columns", &self.columns)?;
        let columns = if self.columns.is_empty() { input.names().map(str::to_owned).collect() } else { self.columns.clone() };
        Ok(Bound::rows(input.clone(), DropKernel { columns, missing: context.missing.clone() }))
    }
}

struct DropKernel {
    columns: Vec<String>,
    missing: Missing,
}

impl Kernel for DropKernel {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut keep = vec![true; frame.height()];
        for name in &self.columns {
            let column = frame.column(name).map_err(FlowError::internal)?;
            match column.str() {
                Ok(cells) => self.missing.unmark(cells, &mut keep),
                Err(_) => column.is_null().iter().zip(&mut keep).for_each(|(null, keep)| *keep &= null == Some(false)),
            }
        }
        let kept = filter(&frame, &keep)?;
        account.dropped(frame.height() - kept.height());
        Ok(kept)
    }
}
