//! The workers of a run, and what they take and give.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use millpond_record::batch::Batch;
use millpond_record::flow::{Encode, FlowError, Original, Portion, Sink, Source};
use millpond_record::ledger::Ledger;
use polars::prelude::DataFrame;

use super::apply::{apply, refused};
use super::lane::{Feed, Intake, Lane, Rows, Settled};
use super::{AHEAD, Conditions, Passed, RejectedRows};
use crate::plan::{Plan, Stage};
use crate::step::{Account, Failure, Gather, Work, rejected_rows};

/// Rejected rows whose text is found together: the input is read again once for all of them.
const UNPLACED: usize = 100_000;

/// A run that goes on.
pub struct Flow<'a> {
    plan: &'a Plan,
    encoder: &'a dyn Encode,
    conditions: &'a Conditions<'a>,
    lanes: Vec<Lane<'a>>,
    source: Mutex<&'a mut dyn Source>,
    books: Mutex<Books<'a>>,
    /// Done, or failed.
    over: AtomicBool,
    /// Rows read, where a run stops after so many.
    read: Mutex<u64>,
    /// Counts what happened, so that who waits for something to do sees that there is.
    news: Mutex<u64>,
    heard: Condvar,
    ahead: u64,
}

/// What a run keeps of its rows.
struct Books<'a> {
    sink: &'a mut dyn Sink,
    rejected: &'a mut dyn RejectedRows,
    ledger: Ledger,
    unplaced: Vec<(String, Vec<Failure>)>,
    failed: Option<FlowError>,
}

/// Something for a worker to do.
enum Task {
    Portion(Box<dyn Portion>, (u64, Option<u64>)),
    Frame(DataFrame),
}

impl<'a> Flow<'a> {
    pub fn new(
        plan: &'a Plan,
        source: &'a mut dyn Source,
        (sink, encoder): (&'a mut dyn Sink, &'a dyn Encode),
        rejected: &'a mut dyn RejectedRows,
        (conditions, workers): (&'a Conditions<'a>, usize),
    ) -> Result<Self, FlowError> {
        let books = Books { sink, rejected, ledger: Ledger::default(), unplaced: Vec::new(), failed: None };
        Ok(Self {
            plan,
            encoder,
            conditions,
            lanes: Lane::of(plan, conditions.room)?,
            source: Mutex::new(source),
            books: Mutex::new(books),
            over: AtomicBool::new(false),
            read: Mutex::new(0),
            news: Mutex::new(0),
            heard: Condvar::new(),
            ahead: AHEAD * workers as u64,
        })
    }

    /// Returns the ledger of the run, once all workers have ended.
    pub fn end(self) -> Result<Ledger, FlowError> {
        let failed = lock(&self.books).failed.take();
        if let Some(error) = failed {
            return Err(error);
        }
        self.place_rejected()?;
        Ok(std::mem::take(&mut lock(&self.books).ledger))
    }

    /// Works until there is nothing more to do.
    pub fn work(&self) {
        while !self.is_over() {
            let news = self.news();
            let Some((lane, turn, task)) = self.take() else {
                self.wait(news);
                continue;
            };
            // A panic is a defect of ours; it must end this run, not leave the other workers waiting.
            let settled = task.and_then(|task| caught(|| self.settle(lane, task)));
            self.give(lane, turn, settled);
        }
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    fn news(&self) -> u64 {
        *lock(&self.news)
    }

    /// Waits until something has happened since the count was read.
    fn wait(&self, since: u64) {
        let mut now = lock(&self.news);
        while *now == since && !self.is_over() {
            now = self.heard.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn tell(&self) {
        *lock(&self.news) += 1;
        self.heard.notify_all();
    }

    fn fail(&self, error: FlowError) {
        lock(&self.books).failed.get_or_insert(error);
        self.over.store(true, Ordering::Release);
        self.tell();
    }

    /// Returns the next task, its lane and its turn there, or `None` when there is none now. Later lanes come first: what is in
    /// memory already goes on.
    fn take(&self) -> Option<(usize, u64, Result<Task, FlowError>)> {
        for (at, lane) in self.lanes.iter().enumerate().rev() {
            let mut intake = lock(&lane.intake);
            if let Some(task) = self.next_of(at, &mut intake) {
                let turn = intake.issued;
                intake.issued += 1;
                return Some((at, turn, task));
            }
            let ended = matches!(intake.feed, Feed::Ended);
            drop(intake);
            if ended {
                self.complete(at);
            }
        }
        None
    }

    fn next_of(&self, at: usize, intake: &mut Intake) -> Option<Result<Task, FlowError>> {
        if let Some(frame) = intake.queue.pop_front() {
            return Some(Ok(Task::Frame(frame)));
        }
        if matches!(intake.feed, Feed::Source | Feed::Frames(_)) && self.conditions.cancel.is_cancelled() {
            intake.feed = Feed::Ended;
            return Some(Err(FlowError::Cancelled));
        }
        let came = match &mut intake.feed {
            Feed::Before | Feed::Ended => return None,
            Feed::Source if self.conditions.max_rows.is_some_and(|most| *lock(&self.read) >= most) => Ok(None),
            Feed::Source => self.next_portion(),
            Feed::Frames(frames) => self.of_whole(at - 1, |account| caught(|| frames.next(account))).map(|frame| frame.map(Task::Frame)),
        };
        match came {
            Ok(Some(task)) => Some(Ok(task)),
            Ok(None) => {
                intake.feed = Feed::Ended;
                None
            }
            Err(error) => {
                intake.feed = Feed::Ended;
                Some(Err(error))
            }
        }
    }

    fn next_portion(&self) -> Result<Option<Task>, FlowError> {
        let mut source = lock(&self.source);
        Ok(source.next()?.map(|portion| Task::Portion(portion, source.progress())))
    }

    /// Does something of the step at the end of a lane, and enters what it did.
    fn of_whole<T>(&self, lane: usize, act: impl FnOnce(&mut Account) -> Result<T, FlowError>) -> Result<T, FlowError> {
        let Some(stage) = self.lanes[lane].last else { return Err(FlowError::internal("a lane without a step at its end")) };
        let mut account = Account::new(&stage.id);
        let done = act(&mut account)?;
        self.enter_account(account)?;
        Ok(done)
    }

    fn enter_account(&self, mut account: Account) -> Result<(), FlowError> {
        if account.stopped {
            refused(&mut account, &|records| self.originals(records))?;
        }
        let mut books = lock(&self.books);
        books.ledger.absorb(&account.ledger);
        if !account.failures.is_empty() {
            books.unplaced.push((account.step, account.failures));
        }
        Ok(())
    }

    /// Does everything to a task that does not depend on order.
    fn settle(&self, lane: usize, task: Task) -> Result<Settled, FlowError> {
        let Lane { stages, last, .. } = &self.lanes[lane];
        let mut settled = match task {
            Task::Portion(portion, passed) => self.settle_portion(stages.iter().chain(*last), portion.as_ref(), passed)?,
            Task::Frame(frame) => self.settle_frame(stages.iter().chain(*last), frame)?,
        };
        if last.is_none()
            && let Rows::Frame(frame) = settled.rows
        {
            let mut batch = Batch { frame };
            settled.ledger.written = batch.rows() as u64;
            if self.encoder.has_null() {
                self.plan.empty_missing(&mut batch)?;
            }
            settled.rows = Rows::Encoded(self.encoder.encode(&batch)?);
        }
        Ok(settled)
    }

    fn settle_portion<'s>(
        &self,
        stages: impl Iterator<Item = &'s Stage>,
        portion: &dyn Portion,
        passed: (u64, Option<u64>),
    ) -> Result<Settled, FlowError> {
        let rows = if let Some(most) = self.conditions.max_rows {
            let mut read = lock(&self.read);
            let (rows, _) = portion.read_first(most.saturating_sub(*read))?;
            *read += rows.ledger.read;
            rows
        } else {
            portion.read()?
        };
        let (mut batch, mut rejected, mut ledger) = (rows.batch, rows.rejected, rows.ledger);
        for stage in stages {
            batch = apply(stage, batch, &|records| Ok(portion.originals(records)), &mut rejected, &mut ledger)?;
        }
        rejected.sort_by_key(|row| row.offset);
        Ok(Settled { rows: Rows::Frame(batch.frame), rejected, unplaced: Vec::new(), ledger, passed: Some(passed) })
    }

    fn settle_frame<'s>(&self, stages: impl Iterator<Item = &'s Stage>, mut frame: DataFrame) -> Result<Settled, FlowError> {
        let (mut unplaced, mut ledger) = (Vec::new(), Ledger::default());
        for stage in stages {
            let Some(Work::Rows(kernel) | Work::Whole { each: kernel, .. }) = &stage.work else { continue };
            let mut account = Account::new(&stage.id);
            frame = kernel.apply(frame, &mut account)?;
            if account.stopped {
                refused(&mut account, &|records| self.originals(records))?;
            }
            ledger.absorb(&account.ledger);
            if !account.failures.is_empty() {
                unplaced.push((account.step, account.failures));
            }
        }
        Ok(Settled { rows: Rows::Frame(frame), rejected: Vec::new(), unplaced, ledger, passed: None })
    }

    /// Returns records whose portions are gone.
    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        lock(&self.source).originals(records)
    }

    /// Hands a result over in its turn.
    fn give(&self, at: usize, turn: u64, settled: Result<Settled, FlowError>) {
        let lane = &self.lanes[at];
        let mut outlet = loop {
            let news = self.news();
            let outlet = lock(&lane.outlet);
            if self.is_over() || turn < outlet.next + self.ahead {
                break outlet;
            }
            drop(outlet);
            self.wait(news);
        };
        // An error waits for its turn too, so that the run ends with the first one in the input's order.
        outlet.waiting.insert(turn, settled);
        if outlet.releasing {
            // Who does finds this result there; this worker goes on with the next task.
            return;
        }
        outlet.releasing = true;
        while let Some(ready) = outlet.due() {
            let mut gather = outlet.gather.take();
            drop(outlet);
            if !self.is_over()
                && let Err(error) = ready.and_then(|ready| caught(|| self.release(at, gather.as_mut(), ready)))
            {
                self.fail(error);
            }
            outlet = lock(&lane.outlet);
            outlet.gather = gather;
            outlet.next += 1;
            // Who waits to be let in may be, now that this one is through.
            self.tell();
        }
        outlet.releasing = false;
        drop(outlet);
        self.complete(at);
        self.tell();
    }

    /// Enters a result that is due, and hands its rows on.
    fn release(&self, at: usize, gather: Option<&mut Box<dyn Gather>>, settled: Settled) -> Result<(), FlowError> {
        let mut books = lock(&self.books);
        books.rejected.take(&settled.rejected)?;
        books.ledger.absorb(&settled.ledger);
        books.unplaced.extend(settled.unplaced);
        let unplaced: usize = books.unplaced.iter().map(|(_, failures)| failures.len()).sum();
        let frame = match settled.rows {
            Rows::Encoded(encoded) => {
                books.sink.write(encoded)?;
                None
            }
            Rows::Frame(frame) => Some(frame),
        };
        let rows = books.ledger.read;
        drop(books);
        if let Some((frame, gather)) = frame.zip(gather) {
            let decided = self.of_whole(at, |account| gather.take(frame, account))?;
            lock(&self.lanes[at + 1].intake).queue.extend(decided);
        }
        if let Some((done_bytes, total_bytes)) = settled.passed {
            (self.conditions.passed)(Passed { done_bytes, total_bytes, rows });
        }
        if unplaced >= UNPLACED {
            self.place_rejected()?;
        }
        Ok(())
    }

    /// Ends a lane when all that came into it has gone through: the step at its end gives what it gathered.
    fn complete(&self, at: usize) {
        let lane = &self.lanes[at];
        let mut outlet = lock(&lane.outlet);
        if outlet.complete || self.is_over() {
            return;
        }
        let intake = lock(&lane.intake);
        let through = matches!(intake.feed, Feed::Ended) && intake.queue.is_empty() && outlet.next == intake.issued;
        drop(intake);
        if !through {
            return;
        }
        outlet.complete = true;
        match outlet.gather.take() {
            None => self.over.store(true, Ordering::Release),
            Some(gather) => match self.of_whole(at, |account| caught(|| gather.finish(account))) {
                Ok(frames) => lock(&self.lanes[at + 1].intake).feed = Feed::Frames(frames),
                Err(error) => self.fail(error),
            },
        }
        drop(outlet);
        self.tell();
    }

    /// Finds where rejected rows stood whose portions were gone, and hands them on.
    fn place_rejected(&self) -> Result<(), FlowError> {
        let unplaced = std::mem::take(&mut lock(&self.books).unplaced);
        if unplaced.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::new();
        let all: Vec<u64> = unplaced.iter().flat_map(|(_, failures)| failures.iter().filter_map(Failure::record)).collect();
        let mut found = if all.is_empty() { Vec::new() } else { self.originals(&all)? }.into_iter();
        for (step, failures) in &unplaced {
            rows.append(&mut rejected_rows(step, failures, |records| Ok(found.by_ref().take(records.len()).collect()))?);
        }
        rows.sort_by_key(|row| row.offset);
        lock(&self.books).rejected.take(&rows)
    }
}

/// Returns what was done, a panic as an error.
fn caught<T>(act: impl FnOnce() -> Result<T, FlowError>) -> Result<T, FlowError> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|panic| Err(FlowError::Internal(panic_text(panic.as_ref()))))
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a worker panicked".to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
