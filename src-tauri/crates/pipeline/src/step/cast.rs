//! `cast`: say that columns are of a type, and set apart the rows where they are not.

use std::collections::BTreeMap;

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::CellErrors;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::missing::Missing;
use crate::on_error::OnError;
use crate::values::make_text;

/// Makes columns of a type. The cells keep their characters (`007` stays `007` as an integer); those that do not
/// read as the type go by `on_error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Cast", extend("x-group" = "values"))]
pub struct Cast {
    /// The type of each column: `types = { price = "decimal" }`.
    #[schemars(extend("x-keys" = "column", "x-start" = { "{column}": "decimal" }))]
    pub types: BTreeMap<String, ColumnType>,
    /// What becomes of a row with a cell that does not read as its type: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
}

impl Step for Cast {
    fn verb(&self) -> &'static str {
        "cast"
    }

    fn title(&self) -> &'static str {
        "Cast"
    }

    fn summary(&self) -> String {
        self.types.iter().map(|(name, kind)| format!("{name}: {kind}")).collect::<Vec<_>>().join(", ")
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let mut output = input.clone();
        for (name, kind) in &self.types {
            if input.position(name).is_none() {
                return Err(StepProblem::no_column(["types", name], name, input));
            }
            output.set(name, *kind);
        }
        let types = self.types.iter().map(|(name, kind)| (name.clone(), *kind)).collect();
        Ok(Bound::rows(output, CastKernel { types, on_error: self.on_error.unwrap_or_default(), missing: context.missing.clone() }))
    }
}

struct CastKernel {
    types: Vec<(String, ColumnType)>,
    on_error: OnError,
    missing: Missing,
}

impl Kernel for CastKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut errors = CellErrors::default();
        for (name, kind) in &self.types {
            make_text(&mut frame, name)?;
            let cells = frame.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
            for (row, reason, detail) in crate::types::faults(*kind, cells, &self.missing) {
                errors.push(row, name, reason, detail);
            }
        }
        errors.settle(frame, self.on_error, account)
    }
}
