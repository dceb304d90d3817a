//! `explode`: the parts of a cell become rows.

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{DataFrame, IdxCa, IntoColumn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::text_columns;
use super::trim::trimmed;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::missing::Missing;
use crate::slices;
use crate::values::make_text;

/// Makes a row of each part of a cell: `red;blue` becomes two rows that are the same but for this column. White space around a
/// part goes, and so do parts without a character; a cell without parts is one row without a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Explode", extend("x-group" = "rows"))]
pub struct Explode {
    /// The column whose parts become rows.
    #[schemars(extend("x-column" = true))]
    pub column: String,
    /// The text between the parts.
    #[schemars(extend("x-start" = ";"))]
    pub separator: String,
}

impl Step for Explode {
    fn verb(&self) -> &'static str {
        "explode"
    }

    fn title(&self) -> &'static str {
        "Explode"
    }

    fn summary(&self) -> String {
        format!("{} at \"{}\"", self.column, self.separator)
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if input.position(&self.column).is_none() {
            return Err(StepProblem::no_column(["column"], &self.column, input));
        }
        text_columns(input, "column", std::slice::from_ref(&self.column))?;
        if self.separator.is_empty() {
            return Err(
                StepProblem::at(["separator"], "separator is empty.").hint("Write the text between the parts, such as \";\" or \",\".")
            );
        }
        let mut output = input.clone();
        output.set(&self.column, ColumnType::Text);
        Ok(Bound::rows(output, ExplodeKernel { explode: self.clone(), missing: context.missing.clone() }))
    }
}

struct ExplodeKernel {
    explode: Explode,
    missing: Missing,
}

impl Kernel for ExplodeKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let Explode { column, separator } = &self.explode;
        make_text(&mut frame, column)?;
        let cells = frame.column(column).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
        // The row that each part comes from, and where it stands in its cell. A null cell is passed over by `slices::map`.
        let (mut rows, mut places) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
        for (row, cell) in (0..).zip(cells.iter()) {
            let Some(cell) = cell else {
                rows.push(row);
                continue;
            };
            let before = rows.len();
            if !self.missing.is(cell) {
                for part in cell.split(separator.as_str()).map(trimmed).filter(|part| !part.is_empty()) {
                    let start = part.as_ptr().addr() - cell.as_ptr().addr();
                    rows.push(row);
                    places.push(Some(start..start + part.len()));
                }
            }
            if rows.len() == before {
                rows.push(row);
                // A word for "no value" stays as it was written.
                places.push(self.missing.is(cell).then_some(0..cell.len()));
            }
        }
        let added = rows.len() - cells.len();
        account.added(added);
        let mut exploded =
            if added == 0 { frame } else { frame.take(&IdxCa::from_vec("rows".into(), rows)).map_err(FlowError::internal)? };
        let cells = exploded.column(column).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
        let mut places = places.into_iter();
        let parts = slices::map(cells, column, |cell| places.next().flatten().map(|place| &cell[place]));
        exploded.with_column(parts.into_column()).map_err(FlowError::internal)?;
        Ok(exploded)
    }
}
