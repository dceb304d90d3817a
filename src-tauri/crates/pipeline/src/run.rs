//! A run: portions read, stepped and encoded on all cores, written in order, every row accounted for.
//!
//! Each worker takes the next portion from the source (one at a time, under a lock), does everything to it that
//! does not depend on order, and hands the result to the writer's side, where results wait for their turn. A
//! worker that is too far ahead waits, so memory stays bounded whatever the file's size.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, Encode, FlowError, Portion, Sink, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;

use crate::plan::Plan;
use crate::step::Account;

/// Results that may wait for their turn, for each worker.
const AHEAD: u64 = 4;

/// Takes what a run sets apart, in the input's order.
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
    let flow = Flow {
        plan,
        encoder: encoder.as_ref(),
        conditions,
        intake: Mutex::new(Intake { source, next: 0, rows: 0, ended: false }),
        outlet: Mutex::new(Outlet { sink, rejected, next: 0, waiting: BTreeMap::new(), ledger: Ledger::default(), failed: None }),
        turn: Condvar::new(),
        ahead: AHEAD * workers as u64,
    };
    std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|| flow.work());
        }
        flow.work();
    });
    let outlet = flow.outlet.into_inner().unwrap_or_else(PoisonError::into_inner);
    match outlet.failed {
        Some(error) => Err(error),
        None => Ok(outlet.ledger),
    }
}

struct Flow<'a> {
    plan: &'a Plan,
    encoder: &'a dyn Encode,
    conditions: &'a Conditions<'a>,
    intake: Mutex<Intake<'a>>,
    outlet: Mutex<Outlet<'a>>,
    turn: Condvar,
    ahead: u64,
}

struct Intake<'a> {
    source: &'a mut dyn Source,
    next: u64,
    rows: u64,
    ended: bool,
}

struct Outlet<'a> {
    sink: &'a mut dyn Sink,
    rejected: &'a mut dyn RejectedRows,
    next: u64,
    waiting: BTreeMap<u64, Result<Settled, FlowError>>,
    ledger: Ledger,
    failed: Option<FlowError>,
}

struct Settled {
    encoded: Vec<u8>,
    rejected: Vec<RejectedRow>,
    ledger: Ledger,
    passed: (u64, Option<u64>),
}

impl Flow<'_> {
    fn work(&self) {
        while let Some((turn, portion, passed)) = self.take() {
            let settled = portion.and_then(|portion| {
                // A panic is a defect of ours; it must end this run, not leave the other workers waiting.
                catch_unwind(AssertUnwindSafe(|| self.settle(portion.as_ref(), passed)))
                    .unwrap_or_else(|panic| Err(FlowError::Internal(panic_text(panic.as_ref()))))
            });
            if !self.give(turn, settled) {
                return;
            }
        }
    }

    /// Returns the next portion and its turn, or `None` when there is none or the run has failed.
    #[expect(clippy::type_complexity, reason = "a turn, what came, and how far the source is")]
    fn take(&self) -> Option<(u64, Result<Box<dyn Portion>, FlowError>, (u64, Option<u64>))> {
        let mut intake = lock(&self.intake);
        if intake.ended || self.conditions.max_rows.is_some_and(|most| intake.rows >= most) {
            return None;
        }
        let turn = intake.next;
        let came = if self.conditions.cancel.is_cancelled() { Err(FlowError::Cancelled) } else { intake.source.next() };
        intake.next += 1;
        let passed = intake.source.progress();
        match came {
            Ok(Some(portion)) => Some((turn, Ok(portion), passed)),
            Ok(None) => {
                intake.ended = true;
                None
            }
            Err(error) => {
                intake.ended = true;
                Some((turn, Err(error), passed))
            }
        }
    }

    /// Does everything to a portion that does not depend on order.
    fn settle(&self, portion: &dyn Portion, passed: (u64, Option<u64>)) -> Result<Settled, FlowError> {
        let rows = if let Some(most) = self.conditions.max_rows {
            let mut intake = lock(&self.intake);
            let (rows, _) = portion.read_first(most.saturating_sub(intake.rows))?;
            intake.rows += rows.ledger.read;
            rows
        } else {
            portion.read()?
        };
        let (mut batch, mut rejected, mut ledger) = (rows.batch, rows.rejected, rows.ledger);
        for stage in &self.plan.stages {
            batch = apply(stage, batch, portion, &mut rejected, &mut ledger)?;
        }
        rejected.sort_by_key(|row| row.offset);
        ledger.written = batch.rows() as u64;
        if self.encoder.has_null() {
            self.plan.empty_missing(&mut batch)?;
        }
        Ok(Settled { encoded: self.encoder.encode(&batch)?, rejected, ledger, passed })
    }

    /// Hands a result over in its turn. Returns whether the run goes on.
    fn give(&self, turn: u64, settled: Result<Settled, FlowError>) -> bool {
        let mut outlet = lock(&self.outlet);
        while outlet.failed.is_none() && turn >= outlet.next + self.ahead {
            outlet = self.turn.wait(outlet).unwrap_or_else(PoisonError::into_inner);
        }
        // An error waits for its turn too, so that the run ends with the first one in the input's order.
        if settled.is_err() {
            lock(&self.intake).ended = true;
        }
        outlet.waiting.insert(turn, settled);
        loop {
            let next = outlet.next;
            let Some(ready) = outlet.waiting.remove(&next) else { break };
            if outlet.failed.is_none()
                && let Err(error) = ready.and_then(|ready| {
                    catch_unwind(AssertUnwindSafe(|| outlet.write(&ready, self.conditions)))
                        .unwrap_or_else(|panic| Err(FlowError::Internal(panic_text(panic.as_ref()))))
                })
            {
                outlet.failed = Some(error);
                lock(&self.intake).ended = true;
            }
            outlet.next += 1;
        }
        self.turn.notify_all();
        outlet.failed.is_none()
    }
}

impl Outlet<'_> {
    fn write(&mut self, settled: &Settled, conditions: &Conditions<'_>) -> Result<(), FlowError> {
        self.rejected.take(&settled.rejected)?;
        self.sink.write(&settled.encoded)?;
        self.ledger.absorb(&settled.ledger);
        let (done_bytes, total_bytes) = settled.passed;
        (conditions.passed)(Passed { done_bytes, total_bytes, rows: self.ledger.read });
        Ok(())
    }
}

/// Applies one stage to a batch, entering what it did in ledger and rejected rows.
///
/// # Errors
/// [`FlowError::Stopped`] with the row that a step with `on_error = "stop"` could not compute.
pub fn apply(
    stage: &crate::plan::Stage,
    batch: Batch,
    portion: &dyn Portion,
    rejected: &mut Vec<RejectedRow>,
    ledger: &mut Ledger,
) -> Result<Batch, FlowError> {
    let Some(kernel) = &stage.kernel else { return Ok(batch) };
    let mut account = Account::new(&stage.id);
    let frame = kernel.apply(batch.frame, &mut account)?;
    let records: Vec<u64> = account.failures.iter().map(|failure| failure.record).collect();
    let mut rows: Vec<RejectedRow> =
        account.failures.iter().zip(portion.originals(&records)).map(|(failure, original)| failure.row(&stage.id, original)).collect();
    if account.stopped
        && let Some(row) = rows.pop()
    {
        return Err(FlowError::Stopped { row: Box::new(row) });
    }
    rejected.append(&mut rows);
    ledger.absorb(&account.ledger);
    Ok(Batch { frame })
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a worker panicked".to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
