//! A run: portions read, stepped and encoded on all cores, written in order, every row accounted for.
//!
//! - `flow`: the workers, and what they take and give
//! - `lane`: a stretch of steps that work row by row, and what ends it: a step that must see all rows, or the sink
//! - `apply`: one step over one frame
//!
//! Each worker takes the next frame of the last lane that has one, else the next portion from the source (one at a time, under
//! a lock), does everything to it that does not depend on order, and hands the result to the lane's end, where results wait
//! for their turn. A worker that is too far ahead waits, so memory stays bounded whatever the file's size.

mod apply;
mod flow;
mod lane;

use millpond_record::flow::{Cancel, FlowError, Sink, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;

pub use self::apply::{Originals, apply, refused};
use self::flow::Flow;
use crate::plan::Plan;
use crate::spill::Room;

/// Results that may wait for their turn, for each worker.
const AHEAD: u64 = 4;

/// Takes what a run sets apart, in the input's order as long as no step has mixed it.
pub trait RejectedRows: Send {
    /// Takes rejected rows.
    ///
    /// # Errors
    /// [`FlowError::Io`] when they cannot be kept; the run then fails.
    fn take(&mut self, rows: &[RejectedRow]) -> Result<(), FlowError>;
}

/// How a run goes on, told after every portion that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    pub done_bytes: u64,
    pub total_bytes: Option<u64>,
    /// Rows read and settled.
    pub rows: u64,
}

/// What a run needs beside its plan.
pub struct Conditions<'a> {
    pub cancel: &'a Cancel,
    /// Workers; the machine's cores unless it should be gentle.
    pub workers: usize,
    /// Stop after so many rows were read.
    pub max_rows: Option<u64>,
    /// Where rows wait for steps that must see them all.
    pub room: &'a Room,
    /// Told after every portion.
    pub passed: &'a (dyn Fn(Passed) + Sync),
}

/// Runs a plan to the end of its source. The sink is begun and written, neither prepared nor committed.
///
/// # Errors
/// [`FlowError`] of the source, a step with `on_error = "stop"`, the sink, or [`FlowError::Cancelled`]. The ledger
/// so far is lost with it: nothing may become visible then.
pub fn execute(
    plan: &Plan,
    source: &mut dyn Source,
    sink: &mut dyn Sink,
    rejected: &mut dyn RejectedRows,
    conditions: &Conditions<'_>,
) -> Result<Ledger, FlowError> {
    sink.begin(plan.output())?;
    let encoder = sink.encoder(plan.output());
    let workers = if conditions.max_rows.is_some() { 1 } else { conditions.workers.max(1) };
    let flow = Flow::new(plan, source, (sink, encoder.as_ref()), rejected, (conditions, workers))?;
    std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|| flow.work());
        }
        flow.work();
    });
    flow.end()
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod step_tests;

#[cfg(test)]
mod whole_tests;
