//! What the text steps share: naming their columns, and mapping cells while counting the changed ones.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::{DataFrame, IntoColumn, StringChunked};

use super::{Account, StepProblem, positions};
use crate::slices;

/// Returns the named columns, which must hold the input's own characters.
///
/// # Errors
/// [`StepProblem`] at a name that is not there, or whose values a step computed and that are no text.
pub fn text_columns(schema: &Schema, key: &str, names: &[String]) -> Result<Vec<String>, StepProblem> {
    if names.is_empty() {
        return Err(StepProblem::at([key], format!("{key} names no column.")).hint(format!("Name at least one, as in {key} = [\"name\"].")));
    }
    positions(schema, key, names)?;
    Ok(names.to_vec())
}

/// Replaces text columns by slices of their cells and counts the cells that became others.
///
/// Columns that hold no text (a step computed them) stay as they are: there is nothing in them to trim or strip.
///
/// # Errors
/// [`FlowError::Internal`] where the frame lacks a column.
pub fn map_slices(frame: &mut DataFrame, columns: &[String], account: &mut Account, slice: impl Fn(&str) -> &str) -> Result<(), FlowError> {
    for name in columns {
        let column = frame.column(name).map_err(FlowError::internal)?;
        let Ok(cells) = column.str() else { continue };
        let mut changed = 0;
        let mapped = slices::map(cells, name, |cell| {
            let part = slice(cell);
            changed += usize::from(part.len() != cell.len());
            Some(part)
        });
        account.changed(name, changed);
        if changed > 0 {
            frame.with_column(mapped.into_column()).map_err(FlowError::internal)?;
        }
    }
    Ok(())
}

/// Replaces text columns by other text (`None` keeps a cell as it is) and counts the cells that became others.
///
/// # Errors
/// [`FlowError::Internal`] where the frame lacks a column.
pub fn map_cells(
    frame: &mut DataFrame,
    columns: &[String],
    account: &mut Account,
    replace: impl Fn(Option<&str>) -> Option<String>,
) -> Result<(), FlowError> {
    for name in columns {
        let column = frame.column(name).map_err(FlowError::internal)?;
        let Ok(cells) = column.str() else { continue };
        let mut changed = 0;
        let mapped: StringChunked = cells
            .iter()
            .map(|cell| match replace(cell) {
                Some(other) => {
                    changed += usize::from(cell != Some(other.as_str()));
                    Some(std::borrow::Cow::Owned(other))
                }
                None => cell.map(std::borrow::Cow::Borrowed),
            })
            .collect();
        account.changed(name, changed);
        if changed > 0 {
            frame.with_column(mapped.with_name(name.as_str().into()).into_column()).map_err(FlowError::internal)?;
        }
    }
    Ok(())
}
