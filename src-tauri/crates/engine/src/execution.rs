//! One run on its way: rows from the input through the plan, the account checked, the output made visible.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use millpond_pipeline::limits;
use millpond_pipeline::plan::Plan;
use millpond_pipeline::run::{Conditions, Passed, RejectedRows, execute};
use millpond_pipeline::sink::FileSink;
use millpond_pipeline::sink::discard::Discard;
use millpond_pipeline::sink::file::temporary_path;
use millpond_pipeline::sink::rejected::{RejectedFile, rejected_path};
use millpond_pipeline::source::Place;
use millpond_pipeline::source::open::open_csv;
use millpond_record::count::grouped;
use millpond_record::flow::{FlowError, Sink, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use serde_json::json;

use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::history::{Intent, KeptRows, token};
use crate::logs::{self, RunLog};
use crate::mend::Mend;
use crate::model::{EventKind, Progress, RunFile, RunState, RunSummary};
use crate::rows::open;
use crate::runs::{ActiveRun, Prepared, place_problem};
use crate::unchanged::Unchanged;

/// The shortest time between two words about a run's progress.
const PROGRESS: Duration = Duration::from_millis(100);

/// One run on its way.
pub(crate) struct Execution<'a> {
    engine: &'a Engine,
    active: &'a ActiveRun,
    log: &'a RunLog,
    started: Duration,
    /// Bytes that the output would still take, and those that are free, where they do not fit.
    no_space: Mutex<Option<(u64, u64)>>,
}

/// Rejected rows go to the run's folder and, where there is an output, beside it.
struct Rejects<'m> {
    kept: KeptRows,
    beside: Option<RejectedFile>,
    /// Where mended rows stood before.
    mend: Option<&'m Mend>,
    /// Where those of them stood that are rejected once more.
    open: BTreeSet<u64>,
}

impl<'m> Rejects<'m> {
    fn new(kept: KeptRows, beside: Option<RejectedFile>, mend: Option<&'m Mend>) -> Self {
        Self { kept, beside, mend, open: BTreeSet::new() }
    }
}

impl RejectedRows for Rejects<'_> {
    fn take(&mut self, rows: &[RejectedRow]) -> Result<(), FlowError> {
        let placed: Vec<RejectedRow>;
        let rows = match self.mend {
            Some(mend) => {
                self.open.extend(rows.iter().filter_map(|row| mend.still_open(row)));
                placed = rows.iter().map(|row| mend.placed(row)).collect();
                &placed
            }
            None => rows,
        };
        self.kept.take(rows)?;
        self.beside.as_mut().map_or(Ok(()), |file| file.write(rows))
    }
}

impl<'a> Execution<'a> {
    pub fn new(engine: &'a Engine, active: &'a ActiveRun, log: &'a RunLog, started: Duration) -> Self {
        Self { engine, active, log, started, no_space: Mutex::default() }
    }

    /// Carries a run out to its end.
    ///
    /// # Errors
    /// Why nothing was made visible.
    pub fn run(&self, prepared: &mut Prepared) -> Result<(), EngineError> {
        let spec = &prepared.document.value;
        let unchanged = Unchanged::now(&prepared.input);
        let mend = prepared.mend.take();
        let (mut source, size): (Box<dyn Source>, u64) = match &mend {
            Some(mend) => (Box::new(open_csv(&prepared.input, &prepared.input_name, &prepared.source)?.instead(mend.text.clone())), 0),
            None => open(&prepared.input, &prepared.input_name, &prepared.source, prepared.output.is_some())?,
        };
        let plan = Plan::bind(spec, source.schema(), &prepared.base, &self.engine.room()).map_err(|(_, problem)| {
            EngineError::problems(&[place_problem(&prepared.file, &prepared.detail.text, &prepared.document, &problem)])
        })?;
        prepared.detail.columns.clone_from(&plan.output().columns);
        let id = prepared.detail.summary.id;
        let token = token(id);
        let Some((output, format)) = prepared.output.clone() else {
            let mut rejects = Rejects::new(self.engine.history().rejected_writer(id), None, None);
            let ledger = self.execute(&plan, source.as_mut(), &mut Discard::default(), &mut rejects, (prepared.trial_rows, None))?;
            self.ended(prepared, ledger, RunState::Success);
            return Ok(());
        };
        let mut sink = FileSink::create(&output, format, &token)?;
        let kept_inside = output.starts_with(logs::folder(self.engine.root(), id));
        let many = matches!(Place::of(&prepared.input), Place::Pattern(_));
        let beside = (!kept_inside).then(|| RejectedFile::beside(&output, &token).naming_files(many));
        let mut rejects = Rejects::new(self.engine.history().rejected_writer(id), beside, mend.as_ref());
        let ready = mend.as_ref().map_or(Ok(()), |mend| self.begin_with(mend, &mut sink, &mut rejects, &prepared.detail.mended));
        let done = ready.and_then(|()| self.write(prepared, &plan, (source.as_mut(), size, &unchanged), &mut sink, &mut rejects, &output));
        if done.is_err() {
            sink.abort();
            if let Some(file) = &mut rejects.beside {
                file.abort();
            }
        }
        done
    }

    /// Begins an output with what rows are joined to, and its rejected rows with those that are still to be mended.
    fn begin_with(&self, mend: &Mend, sink: &mut FileSink, rejects: &mut Rejects<'_>, mended: &[u64]) -> Result<(), EngineError> {
        sink.begin_with(&mend.former);
        let history = self.engine.history();
        let before = history.mended(mend.run)?;
        history.each_rejected(mend.run, |row| match &mut rejects.beside {
            Some(file) if !mended.contains(&row.offset) && before.binary_search(&row.offset).is_err() => {
                Ok(file.write(std::slice::from_ref(&row))?)
            }
            _ => Ok(()),
        })?;
        // What was mended in part is joined in part: the rest of it is still rejected, as it was then.
        for earlier in history.mendings(mend.run)? {
            history.each_rejected(earlier.summary.id, |row| match &mut rejects.beside {
                Some(file) if earlier.mended.contains(&row.offset) => Ok(file.write(std::slice::from_ref(&row))?),
                _ => Ok(()),
            })?;
        }
        Ok(())
    }

    fn write(
        &self,
        prepared: &mut Prepared,
        plan: &Plan,
        (source, size, unchanged): (&mut dyn Source, u64, &Unchanged),
        sink: &mut FileSink,
        rejects: &mut Rejects<'_>,
        output: &Path,
    ) -> Result<(), EngineError> {
        let id = prepared.detail.summary.id;
        let token = token(id);
        let place = Some(sink.temporary());
        let ledger = self.execute(plan, source, sink, rejects, (None, place.as_deref())).map_err(|error| self.in_words(error, output))?;
        prepared.detail.summary.ledger = Some(ledger.clone());
        if let Some(input) = &mut prepared.detail.summary.input {
            input.sha256 = source.sha256();
            input.size_bytes = source.progress().0;
        }
        unchanged.check(&prepared.input_name, (source.progress().0, size))?;
        if rejects.mend.is_none() {
            let before = self.last_written(&prepared.detail.summary)?;
            limits::check(prepared.document.value.limits.as_ref(), &ledger, before)?;
        }
        if ledger.read > 0 && ledger.written == 0 {
            let error = EngineError::new(
                ErrorCode::Invalid,
                format!(
                    "{} read and none would be written; nothing was written.",
                    if ledger.read == 1 { "1 row was".into() } else { format!("{} rows were", grouped(ledger.read)) }
                ),
            );
            return Err(error.hint("See in the ledger where they went."));
        }
        rejects.kept.sync()?;
        if let Some(file) = &mut rejects.beside {
            file.prepare()?;
        }
        sink.prepare(&token)?;
        let (size_bytes, sha256) = sink.written();
        let sha256 = sha256.ok_or_else(|| EngineError::new(ErrorCode::Internal, "an output was made durable without its hash"))?;
        prepared.detail.summary.output =
            Some(RunFile { path: output.to_string_lossy().into_owned(), size_bytes, sha256: Some(sha256.clone()) });
        let has_rejects = rejects.beside.as_ref().is_some_and(RejectedFile::has_rows);
        prepared.detail.rejected_file = has_rejects.then(|| rejected_path(output).to_string_lossy().into_owned());
        // Those stay among the rows that the first run rejected. Where a step makes several rows of one, some may be written.
        if ledger.added.is_empty() {
            prepared.detail.mended.retain(|offset| !rejects.open.contains(offset));
        }
        self.ended(prepared, ledger, RunState::Success);
        self.active.wait_begun()?;
        let intent = Intent {
            output: (sink.temporary(), output.to_owned(), sha256),
            rejected: has_rejects.then(|| (temporary_path(&rejected_path(output), &token), rejected_path(output))),
            detail: prepared.detail.clone(),
        };
        let visible = self.engine.history().intend(&intent).and_then(|()| {
            if let Some(file) = &mut rejects.beside {
                file.commit()?;
            }
            Ok(sink.commit(&token)?)
        });
        if visible.is_err() {
            prepared.detail.summary.ended_at = None;
        }
        visible
    }

    /// Returns how many rows the last good run of the same pipeline wrote.
    fn last_written(&self, now: &RunSummary) -> Result<Option<u64>, EngineError> {
        let same = |run: &RunSummary| run.pipeline == now.pipeline && run.pipeline_file == now.pipeline_file;
        let before =
            self.engine.history().newest(|run| same(run) && run.state == RunState::Success && !run.trial && run.mends.is_none())?;
        Ok(before.and_then(|run| run.ledger).map(|ledger| ledger.written))
    }

    /// Enters the end of a run in its record, before it is made visible.
    fn ended(&self, prepared: &mut Prepared, ledger: Ledger, state: RunState) {
        let clock = self.engine.clock();
        let summary = &mut prepared.detail.summary;
        summary.state = state;
        summary.ledger = Some(ledger);
        summary.ended_at = Some(clock.now());
        summary.seconds = Some(clock.monotonic().saturating_sub(self.started).as_secs_f64());
    }

    fn execute(
        &self,
        plan: &Plan,
        source: &mut dyn Source,
        sink: &mut dyn Sink,
        rejects: &mut Rejects<'_>,
        (max_rows, written): (Option<u64>, Option<&Path>),
    ) -> Result<Ledger, EngineError> {
        let pace = Mutex::new(Pace { last: self.started, samples: Vec::new() });
        let passed = |passed: Passed| {
            if self.passed(passed, &pace)
                && let Some(written) = written
            {
                self.check_space(passed, written);
            }
        };
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let room = self.engine.room();
        let conditions = Conditions { cancel: &self.active.cancel, workers, max_rows, room: &room, passed: &passed };
        let ledger = execute(plan, source, sink, rejects, &conditions)?;
        ledger.check().map_err(|imbalance| EngineError::new(ErrorCode::Internal, imbalance.to_string()))?;
        self.log.line("info", "computed", json!({ "ledger": ledger }));
        Ok(ledger)
    }

    #[expect(clippy::cast_precision_loss, reason = "rates and times for a person to read")]
    /// Tells how far a run is, at most ten times a second. Returns whether it told.
    fn passed(&self, passed: Passed, pace: &Mutex<Pace>) -> bool {
        let now = self.engine.clock().monotonic();
        let mut pace = lock_of(pace);
        if now.saturating_sub(pace.last) < PROGRESS {
            return false;
        }
        pace.last = now;
        pace.samples.push((now, passed.rows));
        let window = now.saturating_sub(Duration::from_secs(3));
        let old = pace.samples.iter().take_while(|(at, _)| *at < window).count().min(pace.samples.len() - 1);
        pace.samples.drain(..old);
        let (since, rows) = pace.samples.first().copied().filter(|_| pace.samples.len() > 1).unwrap_or((self.started, 0));
        let seconds = now.saturating_sub(self.started).as_secs_f64();
        let rate = (passed.rows - rows) as f64 / now.saturating_sub(since).as_secs_f64().max(0.001);
        let left = passed.total_bytes.filter(|_| passed.done_bytes > 0).map(|total| {
            let share = total.saturating_sub(passed.done_bytes) as f64 / passed.done_bytes as f64;
            share * seconds
        });
        let progress = Progress {
            done_bytes: passed.done_bytes,
            total_bytes: passed.total_bytes,
            rows: passed.rows,
            rows_per_second: rate,
            seconds,
            seconds_left: left,
        };
        let mut summary = lock_of(&self.active.summary);
        summary.progress = Some(progress);
        let run = Box::new(summary.clone());
        drop(summary);
        self.engine.events().emit(EventKind::Run { run });
        true
    }

    /// Ends a run whose output will not fit: from how large it is by now and how much of the input is done.
    fn check_space(&self, passed: Passed, temporary: &Path) {
        let Some(total) = passed.total_bytes.filter(|total| passed.done_bytes.saturating_mul(50) >= *total) else { return };
        let written = std::fs::metadata(temporary).map_or(0, |found| found.len());
        let left = u128::from(written) * u128::from(total.saturating_sub(passed.done_bytes)) / u128::from(passed.done_bytes.max(1));
        let Some(free) = temporary.parent().and_then(|folder| fs4::available_space(folder).ok()) else { return };
        if left > u128::from(free) {
            lock_of(&self.no_space).get_or_insert((u64::try_from(left).unwrap_or(u64::MAX), free));
            self.active.cancel.cancel();
        }
    }

    /// Returns a run's error: where it was cancelled for want of space, that.
    fn in_words(&self, error: EngineError, output: &Path) -> EngineError {
        match (*lock_of(&self.no_space)).filter(|_| error.code == ErrorCode::Cancelled) {
            Some((left, free)) => EngineError::new(
                ErrorCode::Refused,
                format!(
                    "The output will take about {} bytes more, and {} are free where {} goes.",
                    grouped(left),
                    grouped(free),
                    output.display()
                ),
            )
            .hint("Free some space, or choose another place."),
            None => error,
        }
    }
}

struct Pace {
    last: Duration,
    samples: Vec<(Duration, u64)>,
}
