//! `split`: one column into several, at a separator.

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{DataFrame, IntoColumn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::text_columns;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, check_names};
use crate::missing::Missing;
use crate::slices;
use crate::values::make_text;

/// Splits a column at a separator. Each part goes to its column; the last one takes all that is left, separators
/// included, so that nothing is lost. Parts that are not there are null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Split", extend("x-group" = "text"))]
pub struct Split {
    /// The column to split; it stays.
    #[schemars(extend("x-column" = true))]
    pub column: String,
    /// The text between the parts.
    #[schemars(extend("x-start" = " "))]
    pub separator: String,
    /// The columns that the parts go to, in order.
    #[schemars(extend("x-start" = ["{column}_1", "{column}_2"]))]
    pub into: Vec<String>,
}

impl Step for Split {
    fn verb(&self) -> &'static str {
        "split"
    }

    fn title(&self) -> &'static str {
        "Split"
    }

    fn summary(&self) -> String {
        format!("{} → {}", self.column, self.into.join(", "))
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if input.position(&self.column).is_none() {
            return Err(StepProblem::no_column(["column"], &self.column, input));
        }
        text_columns(input, "column", std::slice::from_ref(&self.column))?;
        if self.separator.is_empty() {
            return Err(
                StepProblem::at(["separator"], "separator is empty.").hint("Write the text between the parts, such as \" \" or \";\".")
            );
        }
        if self.into.is_empty() {
            return Err(StepProblem::at(["into"], "into names no column.").hint("Name the columns that the parts go to."));
        }
        check_names(&self.into, "into")?;
        let mut output = input.clone();
        for name in &self.into {
            output.set(name, ColumnType::Text);
        }
        Ok(Bound::rows(output, SplitKernel { split: self.clone(), missing: context.missing.clone() }))
    }
}

struct SplitKernel {
    split: Split,
    missing: Missing,
}

impl Kernel for SplitKernel {
    fn apply(&self, mut frame: DataFrame, _: &mut Account) -> Result<DataFrame, FlowError> {
        let Split { column, separator, into } = &self.split;
        make_text(&mut frame, column)?;
        let cells = frame.column(column).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?.clone();
        for (part, name) in into.iter().enumerate() {
            let parts = slices::map(&cells, name, |cell| {
                // A word for "no value" has no parts, whatever stands in it.
                (!self.missing.is(cell)).then(|| cell.splitn(into.len(), separator.as_str()).nth(part)).flatten()
            });
            super::place(&mut frame, parts.into_column())?;
        }
        Ok(frame)
    }
}
