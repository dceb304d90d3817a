//! What a step enters in the account: rows dropped or rejected, cells changed or emptied.

use millpond_record::batch::RECORD;
use millpond_record::flow::{FlowError, Original};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{Reason, RejectedRow};
use polars::prelude::{BooleanChunked, DataFrame, IntoColumn, NewChunkedArray};

use crate::on_error::OnError;

/// The account of one step over one batch.
#[derive(Debug)]
pub struct Account {
    /// The step's name in the ledger.
    pub step: String,
    pub ledger: Ledger,
    /// Rows that go to the rejected rows, in order.
    pub failures: Vec<Failure>,
    /// The last failure stops the run.
    pub stopped: bool,
}

/// A row that a step could not compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The record number.
    pub record: u64,
    pub column: Option<String>,
    pub reason: Reason,
    pub detail: String,
}

impl Failure {
    /// Returns the rejected row, with where it stood and what it said.
    #[must_use]
    pub fn row(&self, step: &str, original: Original) -> RejectedRow {
        RejectedRow {
            origin: original.origin,
            line: original.line,
            step: step.to_owned(),
            column: self.column.clone(),
            reason: self.reason,
            detail: self.detail.clone(),
            raw: original.raw,
            offset: self.record,
            length: original.length,
        }
    }
}

impl Account {
    /// Returns an empty account of a step.
    #[must_use]
    pub fn new(step: &str) -> Self {
        Self { step: step.to_owned(), ledger: Ledger::default(), failures: Vec::new(), stopped: false }
    }

    /// Counts rows that the step left out on purpose.
    pub fn dropped(&mut self, rows: usize) {
        self.ledger.drop_rows(&self.step, rows as u64);
    }

    /// Counts cells that the step changed.
    pub fn changed(&mut self, column: &str, cells: usize) {
        self.ledger.change_cells(&self.step, column, cells as u64);
    }

    /// Counts cells that lost words.
    pub fn shortened(&mut self, column: &str, cells: usize) {
        self.ledger.shorten_cells(&self.step, column, cells as u64);
    }
}

/// Cells that could not be computed, gathered column by column.
#[derive(Debug, Default)]
pub struct CellErrors {
    errors: Vec<CellError>,
}

#[derive(Debug)]
struct CellError {
    row: usize,
    target: String,
    column: Option<String>,
    reason: Reason,
    detail: String,
}

impl CellErrors {
    /// Adds a cell of `column` that is at fault, and that `on_error = "null"` empties.
    pub fn push(&mut self, row: usize, column: &str, reason: Reason, detail: String) {
        self.push_for(row, column, Some(column.to_owned()), reason, detail);
    }

    /// Adds a cell of `target` that cannot be computed because of `column`.
    pub fn push_for(&mut self, row: usize, target: &str, column: Option<String>, reason: Reason, detail: String) {
        self.errors.push(CellError { row, target: target.to_owned(), column, reason, detail });
    }

    /// Returns the frame with the errors settled: rows rejected, cells emptied, or the run stopped at the first.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame lacks a column.
    pub fn settle(mut self, mut frame: DataFrame, on_error: OnError, account: &mut Account) -> Result<DataFrame, FlowError> {
        if self.errors.is_empty() {
            return Ok(frame);
        }
        self.errors.sort_by_key(|error| error.row);
        if on_error == OnError::Null {
            for target in targets(&self.errors) {
                let emptied: Vec<usize> = self.errors.iter().filter(|error| error.target == target).map(|error| error.row).collect();
                account.ledger.empty_cells(&account.step, &target, emptied.len() as u64);
                let mut keep = vec![true; frame.height()];
                for row in &emptied {
                    keep[*row] = false;
                }
                let mask = BooleanChunked::from_slice("".into(), &keep);
                let column = frame.column(&target).map_err(FlowError::internal)?.as_materialized_series();
                let nulls = polars::prelude::Series::full_null(target.as_str().into(), frame.height(), column.dtype());
                let column = column.zip_with(&mask, &nulls).map_err(FlowError::internal)?;
                frame.with_column(column.into_column()).map_err(FlowError::internal)?;
            }
            return Ok(frame);
        }
        self.errors.dedup_by_key(|error| error.row);
        let mut keep = vec![true; frame.height()];
        let records = frame.column(RECORD).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?;
        for error in self.errors {
            keep[error.row] = false;
            let record = records.get(error.row).ok_or_else(|| FlowError::internal("a row without its record number"))?;
            if on_error == OnError::Reject {
                account.ledger.reject_rows(&account.step, error.column.as_deref(), error.reason, 1);
            }
            account.failures.push(Failure { record, column: error.column, reason: error.reason, detail: error.detail });
            if on_error == OnError::Stop {
                account.stopped = true;
                return Ok(frame);
            }
        }
        filter(&frame, &keep)
    }
}

fn targets(errors: &[CellError]) -> Vec<String> {
    let mut targets: Vec<String> = Vec::new();
    for error in errors {
        if !targets.contains(&error.target) {
            targets.push(error.target.clone());
        }
    }
    targets
}

/// Returns the rows of a frame that are to be kept.
///
/// # Errors
/// [`FlowError::Internal`] where there are not as many marks as rows.
pub fn filter(frame: &DataFrame, keep: &[bool]) -> Result<DataFrame, FlowError> {
    if keep.iter().all(|keep| *keep) {
        return Ok(frame.clone());
    }
    frame.filter_seq(&BooleanChunked::from_slice("keep".into(), keep)).map_err(FlowError::internal)
}
