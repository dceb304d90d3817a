//! One step over one frame.

use millpond_record::batch::Batch;
use millpond_record::flow::{FlowError, Original};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;

use crate::plan::Stage;
use crate::step::{Account, Work, rejected_rows};

/// Finds records by their numbers.
pub type Originals<'o> = &'o dyn Fn(&[u64]) -> Result<Vec<Original>, FlowError>;

/// Applies what a stage does to one batch alone, entering what it did in ledger and rejected rows. Of a step that must see all
/// rows, that is what makes a batch ready for it.
///
/// # Errors
/// [`FlowError::Stopped`] with the row that a step with `on_error = "stop"` could not compute.
pub fn apply(
    stage: &Stage,
    batch: Batch,
    originals: Originals<'_>,
    rejected: &mut Vec<RejectedRow>,
    ledger: &mut Ledger,
) -> Result<Batch, FlowError> {
    let Some(Work::Rows(kernel) | Work::Whole { each: kernel, .. }) = &stage.work else { return Ok(batch) };
    let mut account = Account::new(&stage.id);
    let frame = kernel.apply(batch.frame, &mut account)?;
    rejected.append(&mut refused(&mut account, originals)?);
    ledger.absorb(&account.ledger);
    Ok(Batch { frame })
}

/// Returns the rejected rows of an account, whose failures are taken out.
///
/// # Errors
/// [`FlowError::Stopped`] with the last one where the step stops the run.
pub fn refused(account: &mut Account, originals: Originals<'_>) -> Result<Vec<RejectedRow>, FlowError> {
    let failures = std::mem::take(&mut account.failures);
    let mut rows = rejected_rows(&account.step, &failures, originals)?;
    if account.stopped
        && let Some(row) = rows.pop()
    {
        return Err(FlowError::Stopped { row: Box::new(row) });
    }
    Ok(rows)
}
