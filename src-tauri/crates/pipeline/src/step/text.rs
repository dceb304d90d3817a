//! What the text steps share: naming their columns, and mapping cells while counting the changed ones.

use std::borrow::Cow;

use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::Schema;
use polars::prelude::{DataFrame, IntoColumn, StringChunked};

use super::{Account, CellErrors, StepProblem, positions};
use crate::missing::Missing;
use crate::slices;
use crate::values::make_text;

/// Returns the named columns, of any type: values that a step computed are taken in the form in which they would be written.
///
/// # Errors
/// [`StepProblem`] at a name that is not there, or where there is none.
pub fn text_columns(schema: &Schema, key: &str, names: &[String]) -> Result<Vec<String>, StepProblem> {
    if names.is_empty() {
        return Err(StepProblem::at([key], format!("{key} names no column.")).hint(format!("Name at least one, as in {key} = [\"name\"].")));
    }
    positions(schema, key, names)?;
    Ok(names.to_vec())
}

/// Replaces columns by slices of their cells and counts the cells that became others. Computed values become text.
///
/// # Errors
/// [`FlowError::Internal`] where the frame lacks a column.
pub fn map_slices(frame: &mut DataFrame, columns: &[String], account: &mut Account, slice: impl Fn(&str) -> &str) -> Result<(), FlowError> {
    map_slices_where(frame, columns, account, |_| true, slice)
}

/// Does what [`map_slices`] does to the cells that begin with a byte that `candidate` marks; the others are kept as they are.
///
/// # Errors
/// [`FlowError::Internal`] where the frame lacks a column.
pub fn map_slices_where(
    frame: &mut DataFrame,
    columns: &[String],
    account: &mut Account,
    candidate: impl Fn(u8) -> bool,
    slice: impl Fn(&str) -> &str,
) -> Result<(), FlowError> {
    for name in columns {
        make_text(frame, name)?;
        let cells = frame.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
        let (mapped, changed) = slices::map_where(cells, name, &candidate, &slice);
        account.changed(name, changed);
        if changed > 0 {
            frame.with_column(mapped.into_column()).map_err(FlowError::internal)?;
        }
    }
    Ok(())
}

/// Replaces columns by other text (`None` keeps a cell as it is) and counts the cells that became others. Computed values
/// become text.
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
        make_text(frame, name)?;
        let cells = frame.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
        let mut changed = 0;
        let mapped: StringChunked = cells
            .iter()
            .map(|cell| match replace(cell) {
                Some(other) => {
                    changed += usize::from(cell != Some(other.as_str()));
                    Some(Cow::Owned(other))
                }
                None => cell.map(Cow::Borrowed),
            })
            .collect();
        account.changed(name, changed);
        if changed > 0 {
            frame.with_column(mapped.with_name(name.as_str().into()).into_column()).map_err(FlowError::internal)?;
        }
    }
    Ok(())
}

/// Replaces columns by what is read in their cells (`None` keeps a cell as it is) and counts the cells that became others.
/// Cells that mean "no value" stay; those that cannot be read are gathered in `errors`. Computed values become text.
///
/// # Errors
/// [`FlowError::Internal`] where the frame lacks a column.
pub fn read_cells(
    frame: &mut DataFrame,
    columns: &[String],
    missing: &Missing,
    account: &mut Account,
    errors: &mut CellErrors,
    mut read: impl FnMut(&str) -> Result<Option<String>, (Reason, String)>,
) -> Result<(), FlowError> {
    for name in columns {
        make_text(frame, name)?;
        let cells = frame.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
        let mut changed = 0;
        let mapped: StringChunked = cells
            .iter()
            .enumerate()
            .map(|(row, cell)| {
                let cell = cell?;
                if missing.is(cell) {
                    return Some(Cow::Borrowed(cell));
                }
                match read(cell) {
                    Ok(Some(other)) => {
                        changed += usize::from(cell != other);
                        Some(Cow::Owned(other))
                    }
                    Ok(None) => Some(Cow::Borrowed(cell)),
                    Err((reason, detail)) => {
                        errors.push(row, name, reason, detail);
                        Some(Cow::Borrowed(cell))
                    }
                }
            })
            .collect();
        account.changed(name, changed);
        if changed > 0 {
            frame.with_column(mapped.with_name(name.as_str().into()).into_column()).map_err(FlowError::internal)?;
        }
    }
    Ok(())
}
