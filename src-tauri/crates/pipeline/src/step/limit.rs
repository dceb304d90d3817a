//! `limit`: keep the first rows.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sort::Nothing;
use super::{Account, BindContext, Bound, Frames, Gather, Kernel, Step, StepProblem, Whole};
use crate::spill::Room;

/// Keeps the first rows; the others are dropped and counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Limit", extend("x-group" = "rows"))]
pub struct Limit {
    /// How many rows to keep.
    #[schemars(extend("x-start" = 1000))]
    pub rows: u64,
    /// How many rows to leave out before them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl Step for Limit {
    fn verb(&self) -> &'static str {
        "limit"
    }

    fn title(&self) -> &'static str {
        "Limit"
    }

    fn summary(&self) -> String {
        let rows = millpond_record::count::grouped(self.rows);
        match self.offset {
            Some(offset) if offset > 0 => format!("{rows} rows after the first {}", millpond_record::count::grouped(offset)),
            _ => format!("first {rows} rows"),
        }
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if self.rows == 0 {
            return Err(StepProblem::at(["rows"], "No row would be left.").hint("Keep at least one."));
        }
        Ok(Bound::whole(input.clone(), AsItIs, self.clone()))
    }
}

/// Leaves frames as they are.
struct AsItIs;

impl Kernel for AsItIs {
    fn apply(&self, frame: DataFrame, _: &mut Account) -> Result<DataFrame, FlowError> {
        Ok(frame)
    }
}

impl Whole for Limit {
    fn begin(&self, _: &Room) -> Result<Box<dyn Gather>, FlowError> {
        Ok(Box::new(Counting { before: self.offset.unwrap_or(0), left: self.rows }))
    }
}

/// Rows still to be left out, and then to be kept.
struct Counting {
    before: u64,
    left: u64,
}

impl Gather for Counting {
    fn take(&mut self, frame: DataFrame, account: &mut Account) -> Result<Vec<DataFrame>, FlowError> {
        let height = frame.height() as u64;
        let skipped = self.before.min(height);
        let kept = self.left.min(height - skipped);
        self.before -= skipped;
        self.left -= kept;
        let kept = usize::try_from(kept).map_err(FlowError::internal)?;
        account.dropped(frame.height() - kept);
        Ok(if kept == 0 { Vec::new() } else { vec![frame.slice(i64::try_from(skipped).map_err(FlowError::internal)?, kept)] })
    }

    fn finish(self: Box<Self>, _: &mut Account) -> Result<Box<dyn Frames>, FlowError> {
        Ok(Box::new(Nothing))
    }
}
