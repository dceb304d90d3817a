//! What a step enters in the account: rows dropped or rejected, cells changed or emptied.

use millpond_record::batch::{MADE, RECORD, is_hidden};
use millpond_record::flow::{FlowError, Original};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{Reason, RejectedRow};
use polars::prelude::{BooleanChunked, DataFrame, IntoColumn, NewChunkedArray, StringChunked, UInt64Chunked};

use crate::on_error::OnError;
use crate::sink::csv::CsvEncoder;
use crate::values::text_of;

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

/// Where a row came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The record of this number.
    Record(u64),
    /// A step made it of many: its cells as a line of CSV.
    Made(String),
}

/// A row that a step could not compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub place: Place,
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
            offset: self.record().unwrap_or(0),
            length: original.length,
        }
    }

    /// Returns the record number, where the row is a record.
    #[must_use]
    pub fn record(&self) -> Option<u64> {
        match self.place {
            Place::Record(record) => Some(record),
            Place::Made(_) => None,
        }
    }
}

/// Returns the rejected rows of a step's failures, `originals` telling where records stood and what they said.
///
/// # Errors
/// What `originals` says.
pub fn rejected_rows(
    step: &str,
    failures: &[Failure],
    originals: impl FnOnce(&[u64]) -> Result<Vec<Original>, FlowError>,
) -> Result<Vec<RejectedRow>, FlowError> {
    let records: Vec<u64> = failures.iter().filter_map(Failure::record).collect();
    let mut found = if records.is_empty() { Vec::new() } else { originals(&records)? }.into_iter();
    let row = |failure: &Failure| {
        let original = match &failure.place {
            Place::Record(_) => found.next().ok_or_else(|| FlowError::internal("a record was not found again"))?,
            // No line of any file is its own.
            Place::Made(raw) => Original { origin: String::new(), line: 0, raw: raw.clone(), length: raw.len() as u64 },
        };
        Ok(failure.row(step, original))
    };
    failures.iter().map(row).collect()
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

    /// Counts rows that the step made of others.
    pub fn added(&mut self, rows: usize) {
        self.ledger.add_rows(&self.step, rows as u64);
    }

    /// Counts rows with a fault that the step let through.
    pub fn warned(&mut self, rule: Option<&str>, column: Option<&str>, reason: Reason, rows: usize) {
        self.ledger.warn_rows(&self.step, rule, column, reason, rows as u64);
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

    /// Adds a row that is at fault as a whole; it has no cell that `on_error = "null"` could empty.
    pub fn push_row(&mut self, row: usize, column: Option<String>, reason: Reason, detail: String) {
        self.push_for(row, "", column, reason, detail);
    }

    /// Returns the rows at fault, each once or more often.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.errors.iter().map(|error| error.row)
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
        let mut places = Places::of(&frame)?;
        for error in self.errors {
            keep[error.row] = false;
            let place = places.at(error.row)?;
            if on_error == OnError::Reject {
                account.ledger.reject_rows(&account.step, error.column.as_deref(), error.reason, 1);
            }
            account.failures.push(Failure { place, column: error.column, reason: error.reason, detail: error.detail });
            if on_error == OnError::Stop {
                account.stopped = true;
                return Ok(frame);
            }
        }
        filter(&frame, &keep)
    }
}

/// Where the rows of a frame came from.
pub struct Places<'a> {
    frame: &'a DataFrame,
    records: &'a UInt64Chunked,
    /// The visible columns as text, once a row is asked for that a step made of many.
    cells: Vec<StringChunked>,
}

impl<'a> Places<'a> {
    /// Returns where the rows of a frame came from.
    ///
    /// # Errors
    /// [`FlowError::Internal`] for a frame without record numbers.
    pub fn of(frame: &'a DataFrame) -> Result<Self, FlowError> {
        let records = frame.column(RECORD).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?;
        Ok(Self { frame, records, cells: Vec::new() })
    }

    /// Returns where one row came from.
    ///
    /// # Errors
    /// [`FlowError::Internal`] for a row that the frame does not have.
    pub fn at(&mut self, row: usize) -> Result<Place, FlowError> {
        let record = self.records.get(row).ok_or_else(|| FlowError::internal("a row without its record number"))?;
        if record < MADE {
            return Ok(Place::Record(record));
        }
        if self.cells.is_empty() {
            let visible = self.frame.columns().iter().filter(|column| !is_hidden(column.name()));
            self.cells = visible.map(text_of).collect::<Result<_, _>>()?;
        }
        let cells: Vec<&str> = self.cells.iter().map(|column| column.get(row).unwrap_or_default()).collect();
        let mut line = Vec::new();
        CsvEncoder::new(b',').line(&cells, &mut line);
        Ok(Place::Made(String::from_utf8_lossy(line.trim_ascii_end()).into_owned()))
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
