//! One try of a task, from its beginning to its end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use millpond_schedule::dag::limits::Limits;
use millpond_schedule::dag::progress::Outcome;
use millpond_schedule::dag::spec::TaskSpec;
use millpond_schedule::dag::{Dag, kinds};
use millpond_schedule::parse_duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::core::{Live, Unit};
use super::log::TaskLog;
use super::{Scheduler, try_folder};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::model::{DagRunKind, EventKind};

/// A network has so long to come back after the machine woke, unless a DAG says otherwise.
const NETWORK_GRACE: Duration = Duration::from_mins(1);

/// A try that begins, with all that it needs of its run.
#[derive(Debug, Clone)]
pub(crate) struct Try {
    pub run: Uuid,
    pub run_kind: DagRunKind,
    pub dag_name: String,
    pub dag: Arc<Dag>,
    pub logical_time: DateTime<Utc>,
    pub interval_start: DateTime<Utc>,
    pub params: BTreeMap<String, serde_json::Value>,
    pub outputs: BTreeMap<String, BTreeMap<String, String>>,
    pub task: String,
    /// The place of the value that the task is run for, and the value.
    pub item: Option<(usize, String)>,
    pub number: u32,
    pub cleared: u32,
    /// The id that its child process carries.
    pub id: Uuid,
    /// The id of the run of a pipeline or a DAG that it begins.
    pub began: Option<Uuid>,
    /// A process before this one had begun it.
    pub resumed: bool,
    /// Where its log is, and what it leaves.
    pub folder: PathBuf,
    pub cancel: CancellationToken,
}

/// How a try ended.
#[derive(Debug, Clone)]
pub(crate) struct TryEnd {
    pub run: Uuid,
    pub task: String,
    pub item: Option<usize>,
    pub number: u32,
    pub cleared: u32,
    pub outcome: Outcome,
    /// The values that the task is to be run for.
    pub list: Option<Vec<String>>,
    /// Its process ended in the middle of it.
    pub lost: bool,
    /// Where it ended before this process could see it.
    pub ended_at: Option<DateTime<Utc>>,
    pub seconds: Option<f64>,
    pub exit_code: Option<i32>,
    pub error: Option<String>,
    pub hint: Option<String>,
    pub rejected: bool,
    pub began: Option<Uuid>,
    pub outputs: BTreeMap<String, String>,
}

impl Try {
    /// Returns the last try of a task of a run, or of the task for one of its values.
    pub fn of(root: &Path, live: &Live, (task, place): (&str, Option<usize>), cancel: CancellationToken, resumed: bool) -> Option<Self> {
        let run = &live.run;
        let item =
            place.map(|place| live.items.get(task)?.get(place).map(|item| (place, item))).map_or(Some(None), |item| item.map(Some))?;
        let attempt = match item {
            Some((_, item)) => item.attempts.last()?,
            None => run.last_attempt(task)?,
        };
        Some(Self {
            run: run.id,
            run_kind: run.kind,
            dag_name: run.dag.clone(),
            dag: live.dag.clone(),
            logical_time: run.logical_time,
            interval_start: run.interval_start,
            params: run.params.clone(),
            outputs: run.outputs.clone(),
            task: task.to_owned(),
            item: item.map(|(place, item)| (place, item.value.clone())),
            number: attempt.number,
            cleared: attempt.cleared,
            id: attempt.id,
            began: attempt.run,
            resumed,
            folder: try_folder(root, run.id, task, attempt.id),
            cancel,
        })
    }

    /// Returns what it is a try of.
    pub fn unit(&self) -> Unit {
        (self.run, self.task.clone(), self.item.as_ref().map(|(place, _)| *place))
    }

    /// Returns how the try ended.
    pub fn end(&self, outcome: Outcome) -> TryEnd {
        TryEnd {
            run: self.run,
            task: self.task.clone(),
            item: self.item.as_ref().map(|(place, _)| *place),
            number: self.number,
            cleared: self.cleared,
            outcome,
            list: None,
            lost: false,
            ended_at: None,
            seconds: None,
            exit_code: None,
            error: None,
            hint: None,
            rejected: false,
            began: None,
            outputs: BTreeMap::new(),
        }
    }

    /// Returns that the try failed, and why.
    pub fn failed(&self, error: &EngineError) -> TryEnd {
        TryEnd { error: Some(error.message.clone()), hint: error.hint.clone(), ..self.end(Outcome::Failed) }
    }

    /// Returns that its process ended in the middle of it.
    pub fn lost(&self, words: &str) -> TryEnd {
        TryEnd { lost: true, error: Some(words.to_owned()), ..self.end(Outcome::Failed) }
    }

    /// Returns that its log has so many lines by now.
    pub fn grew(&self, total: u64) -> EventKind {
        let item = self.item.as_ref().and_then(|(place, _)| u32::try_from(*place).ok());
        EventKind::DagLog { run: self.run, task: self.task.clone(), item, total }
    }

    /// Returns for how long after the machine woke a call may wait for a network.
    pub fn network_grace(&self) -> Duration {
        let given = self.dag.spec.network_grace.as_deref().and_then(|text| parse_duration(text).ok()?.to_std().ok());
        given.unwrap_or(NETWORK_GRACE)
    }

    pub fn timeout(&self, spec: &TaskSpec) -> Option<Duration> {
        Limits::of(spec, self.dag.spec.defaults.as_ref()).timeout?.to_std().ok()
    }
}

impl Scheduler {
    /// Begins a try on a task of its own.
    pub(super) fn carry(&self, engine: &Engine, attempt: Try) {
        let (Some(runtime), Ok(engine)) = (&self.runtime, engine.shared()) else { return };
        let work = async move {
            // A panic is a defect of ours; it must end this try, not leave the run waiting for it.
            let (carried, of) = (attempt.clone(), engine.clone());
            let end = match tokio::spawn(async move { carry_out(&of, &carried).await }).await {
                Ok(Some(end)) => end,
                // It goes on when the project is opened again.
                Ok(None) => return,
                Err(_) => TryEnd { error: Some("The try was ended by a defect of Millpond.".into()), ..attempt.end(Outcome::Failed) },
            };
            engine.scheduler().ended(end);
        };
        runtime.spawn(self.tries.track_future(work));
    }
}

/// Carries a try out. Returns nothing where it was left to be gone on with.
async fn carry_out(engine: &Arc<Engine>, attempt: &Try) -> Option<TryEnd> {
    let started = engine.clock().monotonic();
    let log = TaskLog::of(&attempt.folder);
    let Some(spec) = attempt.dag.spec.task.get(&attempt.task) else {
        return Some(TryEnd { error: Some("There is no such task in the DAG's text.".into()), ..attempt.end(Outcome::Failed) });
    };
    let filled = match engine.refuse_untrusted(&attempt.dag_name, &attempt.task, spec).and_then(|()| attempt.is_wanted(spec)) {
        Ok(true) if spec.each.is_some() && attempt.item.is_none() => return Some(super::each::list(engine, attempt, spec, log).await),
        Ok(true) => attempt.filled(spec),
        Ok(false) => {
            log.note("The condition `when` does not hold: there is nothing to do.");
            log.close();
            return Some(attempt.end(Outcome::Skipped));
        }
        Err(error) => Err(error),
    };
    let spec = &match filled {
        Ok(spec) => spec,
        Err(error) => {
            log.note(&error.message);
            log.close();
            return Some(attempt.failed(&error));
        }
    };
    let stop = attempt.cancel.child_token();
    let work = of_kind(engine, attempt, spec, &stop, &log);
    tokio::pin!(work);
    let mut timed_out = None;
    let mut end = match attempt.timeout(spec) {
        Some(timeout) => {
            tokio::select! {
                end = &mut work => end,
                // The system's timer stands still while the machine sleeps: awake time is counted.
                () = tokio::time::sleep(timeout) => {
                    timed_out = Some(timeout);
                    stop.cancel();
                    work.await
                }
            }
        }
        None => work.await,
    }?;
    if let Some(timeout) = timed_out.filter(|_| end.outcome != Outcome::Success) {
        end.outcome = Outcome::Failed;
        end.error = Some(format!("It took longer than its timeout of {} s and was ended.", timeout.as_secs_f64()));
        end.hint.get_or_insert_with(|| "Give it a longer timeout, or find out what it waits for in its log.".into());
    } else if attempt.cancel.is_cancelled() && end.outcome != Outcome::Success && engine.scheduler().hurry.load(Ordering::Relaxed) {
        end = TryEnd { exit_code: end.exit_code, ..attempt.lost("Millpond was closed while it ran.") };
    }
    end.seconds = Some(engine.clock().monotonic().saturating_sub(started).as_secs_f64());
    if let Some(error) = &end.error {
        log.note(error);
    }
    log.close();
    Some(end)
}

async fn of_kind(engine: &Arc<Engine>, attempt: &Try, spec: &TaskSpec, stop: &CancellationToken, log: &TaskLog) -> Option<TryEnd> {
    let refused = |words: &str, hint: &str| {
        Some(TryEnd { error: Some(words.to_owned()), hint: Some(hint.to_owned()), ..attempt.end(Outcome::Failed) })
    };
    match kinds(spec).first().copied() {
        Some("pipeline") => Some(super::pipeline_task::run(engine, attempt, spec, stop, log).await),
        Some("shell") => Some(super::shell_task::run(engine, attempt, spec, stop, log).await),
        Some("http") => Some(super::http_task::run(engine, attempt, spec, stop, log).await),
        Some("dag") => super::dag_task::run(engine, attempt, spec, stop, log).await,
        Some("sensor") => super::sensor::run(engine, attempt, spec, stop, log).await,
        Some("sql") => refused("There is no connection to a database yet.", "Run the statements by a shell task, such as psql -f."),
        _ => refused("This kind of task cannot be run yet.", "Take it out of the DAG."),
    }
}
