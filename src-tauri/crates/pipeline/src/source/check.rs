//! Whether cells are of the types that the source declares.

use millpond_record::flow::{FlowError, Original};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::ColumnType;
use polars::prelude::{DataFrame, DataType};

use super::csv::SOURCE_STEP;
use super::layout::Layout;
use crate::step::{Account, CellErrors, rejected_rows};

/// Sets apart the rows with a cell that is not of its declared type, and those whose cells are at fault already.
///
/// # Errors
/// [`FlowError::Stopped`] at the first, where the source says so.
pub(super) fn check_types(
    frame: DataFrame,
    layout: &Layout,
    mut errors: CellErrors,
    ledger: &mut Ledger,
    rejected: &mut Vec<RejectedRow>,
    originals: impl Fn(&[u64]) -> Vec<Original>,
) -> Result<DataFrame, FlowError> {
    for column in layout.schema.columns.iter().filter(|column| column.kind != ColumnType::Text) {
        let cells = frame.column(&column.name).map_err(FlowError::internal)?;
        // Values that the file itself has a type for need no look.
        if cells.dtype() != &DataType::String {
            continue;
        }
        let cells = cells.str().map_err(FlowError::internal)?;
        for (row, reason, detail) in crate::types::faults(column.kind, cells, &layout.missing) {
            errors.push(row, &column.name, reason, detail);
        }
    }
    let mut account = Account::new(SOURCE_STEP);
    let frame = errors.settle(frame, layout.on_error, &mut account)?;
    rejected.append(&mut rejected_rows(SOURCE_STEP, &account.failures, |records| Ok(originals(records)))?);
    if account.stopped
        && let Some(row) = rejected.pop()
    {
        return Err(FlowError::Stopped { row: Box::new(row) });
    }
    ledger.absorb(&account.ledger);
    Ok(frame)
}
