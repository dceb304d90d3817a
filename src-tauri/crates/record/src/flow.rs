//! The traits between a source, the steps and a sink.
//!
//! All are blocking and run on threads that may block. A source hands out [`Portion`]s in order; any
//! worker may read one, so parsing, steps and encoding run on all cores while order is kept by the
//! portion's place in the row.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use uuid::Uuid;

use crate::batch::Batch;
use crate::ledger::Ledger;
use crate::rejected::RejectedRow;
use crate::schema::Schema;

/// A failure of a source, a step or a sink, already in words for a person.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FlowError {
    /// The system refused: the path and what was tried are in the words.
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    /// The input is not what it should be, as a whole.
    #[error("{message}")]
    Input { message: String, hint: Option<String> },
    /// A step with `on_error = "stop"` met a row it could not compute.
    #[error("{}{}: {}", place_of(row), row.column.as_ref().map(|c| format!(", column {c}")).unwrap_or_default(), row.detail)]
    Stopped { row: Box<RejectedRow> },
    /// Cancelled by a person.
    #[error("cancelled")]
    Cancelled,
    /// A defect of ours.
    #[error("internal: {0}")]
    Internal(String),
}

impl FlowError {
    /// Returns a failure that only a defect of ours can cause, such as Polars refusing a column that we made.
    #[must_use]
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Returns where a row stood, in words: `sales.csv line 12`, or the row itself where a step made it of many.
fn place_of(row: &RejectedRow) -> String {
    if row.line == 0 { format!("step {}, row {}", row.step, row.raw) } else { format!("{} line {}", row.origin, row.line) }
}

/// Lets a run be cancelled from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the run to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the run was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A place in an input from which it can be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// In bytes.
    pub offset: u64,
    /// The number of the line that begins there.
    pub line: u64,
}

/// Where rows come from.
pub trait Source: Send {
    /// Returns the columns of every batch.
    fn schema(&self) -> &Schema;
    /// Returns the next portion in order, or `None` at the end.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the input cannot be read on, [`FlowError::Input`] when it is no input of this kind.
    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError>;
    /// Returns bytes handed out so far and the whole size, where it is known.
    fn progress(&self) -> (u64, Option<u64>);
    /// Returns the SHA-256 (hex) of all bytes read, once the end was reached.
    fn sha256(&self) -> Option<String>;
    /// Returns origin, line and raw text of records by their numbers, in the order asked for, when their portions are gone. The
    /// input is read again, once for all of them.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot be, [`FlowError::Internal`] for a number that is no record's.
    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError>;
    /// Returns where the next portion starts; nothing where the input can be read from its start only.
    fn position(&self) -> Option<Position> {
        None
    }
}

/// A part of the input that a worker can read on its own.
pub trait Portion: Send {
    /// Returns the rows, with those that are malformed set apart.
    ///
    /// # Errors
    /// [`FlowError`] where reading cannot go on at all.
    fn read(&self) -> Result<PortionRows, FlowError>;
    /// Returns the first `most` rows, malformed ones counted, and how many the portion holds in all. A portion that can leave the
    /// others unread should: what is wrong with a row beyond the last one wanted is nobody's business.
    ///
    /// # Errors
    /// As [`Portion::read`].
    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let mut rows = self.read()?;
        let whole = rows.ledger.read;
        rows.cut(most);
        Ok((rows, whole))
    }
    /// Returns how many rows the portion holds, malformed ones counted. A portion that can count without making rows should.
    ///
    /// # Errors
    /// As [`Portion::read`].
    fn count(&self) -> Result<u64, FlowError> {
        Ok(self.read()?.ledger.read)
    }
    /// Returns origin, line and raw text of records of this portion, by their numbers in rising order.
    fn originals(&self, records: &[u64]) -> Vec<Original>;
}

/// Where a record stood in its input and what it said.
#[derive(Debug, Clone)]
pub struct Original {
    pub origin: String,
    pub line: u64,
    pub raw: String,
    pub length: u64,
}

/// What a worker found in a portion.
#[derive(Debug)]
pub struct PortionRows {
    pub batch: Batch,
    /// Rows that are malformed, in order.
    pub rejected: Vec<RejectedRow>,
    /// Counts of this portion: `read`, `rejected`, and the lines that are no rows.
    pub ledger: Ledger,
}

impl PortionRows {
    /// Keeps only the first `most` records, malformed ones counted. Returns the number of the first record left out, where one
    /// is; lines that are no rows stay in the account, wherever they stand: whoever knows their places counts them again.
    pub fn cut(&mut self, most: u64) -> Option<u64> {
        if self.ledger.read <= most {
            return None;
        }
        let mut offsets: Vec<u64> = self.batch.records().map(|records| records.into_no_null_iter().collect()).unwrap_or_default();
        offsets.extend(self.rejected.iter().map(|row| row.offset));
        offsets.sort_unstable();
        let first_out = usize::try_from(most).ok().and_then(|most| offsets.get(most).copied())?;
        let kept = self.batch.records().map_or(0, |records| records.into_no_null_iter().take_while(|record| *record < first_out).count());
        self.batch.frame = self.batch.frame.slice(0, kept);
        self.rejected.retain(|row| row.offset < first_out);
        let mut ledger = self.ledger.only_passed_over();
        ledger.read = most;
        for row in &self.rejected {
            ledger.reject_rows(&row.step, row.column.as_deref(), row.reason, 1);
        }
        // Before any step, a cell of a column with emptied ones is null only where it was emptied.
        for emptied in &self.ledger.emptied {
            let cells = self.batch.frame.column(&emptied.column).map_or(0, polars::prelude::Column::null_count);
            ledger.empty_cells(&emptied.step, &emptied.column, cells as u64);
        }
        self.ledger = ledger;
        Some(first_out)
    }
}

/// Names one commit, so that a retry never writes twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub run: Uuid,
    pub task: String,
    /// How often the task was cleared and run again.
    pub cleared: u32,
}

/// A batch as a sink wants it.
#[derive(Debug)]
pub enum Encoded {
    /// Bytes that go to the output as they are.
    Bytes(Vec<u8>),
    /// Rows of the output's types, for a sink that encodes many batches together.
    Rows(polars::prelude::DataFrame),
}

/// Turns batches into bytes or rows for a sink, on any worker.
pub trait Encode: Send + Sync {
    /// Returns the batch as the sink wants it.
    ///
    /// # Errors
    /// [`FlowError::Internal`] for a column of a kind that the sink does not know, [`FlowError::Input`] for a value that it cannot hold.
    fn encode(&self, batch: &Batch) -> Result<Encoded, FlowError>;

    /// Returns whether the sink has a null of its own. Words for "no value" in columns that are not text come to it as nulls then;
    /// where cells are nothing but characters, they stay as they are written.
    fn has_null(&self) -> bool {
        false
    }
}

/// Where rows go. Nothing is visible before [`Sink::commit`].
pub trait Sink: Send {
    /// Returns what workers use to encode batches of this schema.
    fn encoder(&self, schema: &Schema) -> Arc<dyn Encode>;
    /// Takes the schema of all batches that will come; called once, before any.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the output cannot be started.
    fn begin(&mut self, schema: &Schema) -> Result<(), FlowError>;
    /// Takes encoded batches, in order.
    ///
    /// # Errors
    /// [`FlowError::Io`] when they cannot be kept.
    fn write(&mut self, encoded: Encoded) -> Result<(), FlowError>;
    /// Makes everything durable, still invisible; returns rows that only now prove unacceptable.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot be made durable.
    fn prepare(&mut self, token: &Token) -> Result<Vec<RejectedRow>, FlowError>;
    /// Makes the output visible, at once.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot; the former output then still stands.
    fn commit(&mut self, token: &Token) -> Result<(), FlowError>;
    /// Removes everything written and not committed.
    fn abort(&mut self);
}
