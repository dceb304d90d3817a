//! `rename`: give columns other names.

use std::collections::BTreeMap;

use millpond_record::batch::RECORD;
use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, check_name};

/// Gives columns other names. No row is gained or lost, no cell changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Rename", extend("x-group" = "columns"))]
pub struct Rename {
    /// The new name of each column: `columns = { old = "new" }`.
    #[schemars(extend("x-keys" = "column", "x-start" = { "{column}": "{column}_new" }))]
    pub columns: BTreeMap<String, String>,
}

impl Step for Rename {
    fn verb(&self) -> &'static str {
        "rename"
    }

    fn title(&self) -> &'static str {
        "Rename"
    }

    fn summary(&self) -> String {
        self.columns.iter().map(|(old, new)| format!("{old} → {new}")).collect::<Vec<_>>().join(", ")
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let mut output = input.clone();
        for (old, new) in &self.columns {
            let Some(at) = input.position(old) else {
                return Err(StepProblem::no_column(["columns", old], old, input));
            };
            check_name(new, ["columns", old])?;
            output.columns[at].name.clone_from(new);
        }
        for (old, new) in &self.columns {
            if output.columns.iter().filter(|column| &column.name == new).count() > 1 {
                return Err(StepProblem::at(["columns", old], format!("There would be two columns \"{new}\"."))
                    .hint("Choose another name, or drop one first."));
            }
        }
        let names = Names(output.names().map(str::to_owned).collect());
        Ok(Bound::rows(output, names))
    }
}

struct Names(Vec<String>);

impl Kernel for Names {
    fn apply(&self, frame: DataFrame, _: &mut Account) -> Result<DataFrame, FlowError> {
        let height = frame.height();
        let mut names = self.0.iter();
        let columns = frame
            .into_columns()
            .into_iter()
            .map(|column| match names.next() {
                Some(name) if column.name().as_str() != RECORD => column.with_name(name.as_str().into()),
                _ => column,
            })
            .collect();
        DataFrame::new(height, columns).map_err(FlowError::internal)
    }
}
