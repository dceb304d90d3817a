//! A sparse index of an input: which of its rows stand where, so that any of them is read without those before it.
//!
//! The rows are counted portion by portion, once, while others may already ask: what is counted can be read. An input that can
//! be read from any portion on is; of others the portions before it are passed over unread.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use millpond_record::flow::{Cancel, FlowError, Position, Source};

/// The size of the portions that an index is made of: reading one of them is reading a page.
pub const PORTION_BYTES: usize = 64 * 1024;
/// Portions that are remembered; beyond them every second one is forgotten, and from then on only every second one kept.
const MAX_MARKS: usize = 1 << 18;
/// How often a reader that waits for the count looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(20);

/// A portion that is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The number of its first row; the input's first row is 0.
    pub row: u64,
    /// How many portions stand before it.
    pub portion: u64,
    /// Where it starts, where the input can be read from there.
    pub position: Option<Position>,
}

/// How much of an input is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub rows: u64,
    pub done_bytes: u64,
    pub total_bytes: Option<u64>,
    /// Whether these are all rows.
    pub complete: bool,
}

impl Extent {
    /// Returns about how many rows the input has.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
    pub fn estimated_rows(&self) -> u64 {
        match self.total_bytes {
            Some(total) if !self.complete && self.done_bytes > 0 => {
                let rows = self.rows as f64 / self.done_bytes as f64 * total as f64;
                (rows.round() as u64).max(self.rows)
            }
            _ => self.rows,
        }
    }
}

/// Which rows of an input stand where; filled by one thread, asked by any.
#[derive(Debug, Default)]
pub struct RecordIndex {
    state: Mutex<State>,
    grown: Condvar,
}

#[derive(Debug)]
struct State {
    marks: Vec<Mark>,
    /// Every so many portions one is remembered.
    apart: u64,
    portions: u64,
    rows: u64,
    done_bytes: u64,
    total_bytes: Option<u64>,
    end: Option<End>,
}

#[derive(Debug, Clone)]
enum End {
    Whole,
    Cancelled,
    Failed(String),
}

impl Default for State {
    fn default() -> Self {
        Self { marks: Vec::new(), apart: 1, portions: 0, rows: 0, done_bytes: 0, total_bytes: None, end: None }
    }
}

impl RecordIndex {
    /// Counts the rows of a source, from its start to its end.
    pub fn fill(&self, source: &mut dyn Source, cancel: &Cancel) {
        let end = match self.walk(source, cancel) {
            Ok(()) => End::Whole,
            Err(FlowError::Cancelled) => End::Cancelled,
            Err(error) => End::Failed(error.to_string()),
        };
        self.state().end = Some(end);
        self.grown.notify_all();
    }

    fn walk(&self, source: &mut dyn Source, cancel: &Cancel) -> Result<(), FlowError> {
        loop {
            if cancel.is_cancelled() {
                return Err(FlowError::Cancelled);
            }
            let position = source.position();
            let Some(portion) = source.next()? else { return Ok(()) };
            let rows = portion.count()?;
            self.state().add(position, rows, source.progress());
            self.grown.notify_all();
        }
    }

    /// Returns how much is counted.
    ///
    /// # Errors
    /// [`FlowError::Input`] with the reason where the input could not be read to its end.
    pub fn extent(&self) -> Result<Extent, FlowError> {
        let state = self.state();
        let complete = match &state.end {
            Some(End::Failed(reason)) => return Err(failed(reason)),
            Some(End::Cancelled) => return Err(FlowError::Cancelled),
            end => end.is_some(),
        };
        Ok(Extent { rows: state.rows, done_bytes: state.done_bytes, total_bytes: state.total_bytes, complete })
    }

    /// Returns the last remembered portion that begins at a row or before it; nothing where the input has no such row. Waits
    /// until that is known.
    ///
    /// # Errors
    /// As [`RecordIndex::extent`], or [`FlowError::Cancelled`].
    pub fn mark_of(&self, row: u64, cancel: &Cancel) -> Result<Option<Mark>, FlowError> {
        let mut state = self.state();
        while state.rows <= row {
            match &state.end {
                Some(End::Whole) => return Ok(None),
                Some(End::Cancelled) => return Err(FlowError::Cancelled),
                Some(End::Failed(reason)) => return Err(failed(reason)),
                None if cancel.is_cancelled() => return Err(FlowError::Cancelled),
                None => state = self.grown.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0,
            }
        }
        // A portion without rows has the number of the one after it: the last of those is the one that holds the row.
        let after = state.marks.partition_point(|mark| mark.row <= row);
        Ok(after.checked_sub(1).and_then(|at| state.marks.get(at).copied()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, position: Option<Position>, rows: u64, (done_bytes, total_bytes): (u64, Option<u64>)) {
        if self.portions.is_multiple_of(self.apart) {
            self.marks.push(Mark { row: self.rows, portion: self.portions, position });
        }
        if self.marks.len() > MAX_MARKS {
            self.apart *= 2;
            self.marks.retain(|mark| mark.portion.is_multiple_of(self.apart));
        }
        self.portions += 1;
        self.rows += rows;
        (self.done_bytes, self.total_bytes) = (done_bytes, total_bytes);
    }
}

fn failed(reason: &str) -> FlowError {
    FlowError::Input { message: reason.to_owned(), hint: None }
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
