//! What is kept of DAGs and of their runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_schedule::dag::progress::{Outcome, Progress, TaskProgress, TaskState};
use millpond_schedule::{Cursor, Pause};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::carry::TryEnd;
use crate::alerts::Failing;
use crate::model::{AttemptState, DagRunBrief, DagRunKind, DagRunState, DagRunSummary, TaskBrief};

/// What this machine knows of a DAG beside its file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct DagState {
    /// It runs by time on this machine.
    pub enabled: bool,
    pub first_enabled: Option<DateTime<Utc>>,
    /// It was enabled when all were paused together, and is enabled again with them.
    #[serde(default)]
    pub held: bool,
    /// As far back as the cursor reaches.
    pub pauses: Vec<Pause>,
    /// How far its instants are decided.
    pub cursor: Option<Cursor>,
    /// The last text without a mistake, by its hash: it holds while the file has one.
    pub version: Option<String>,
    /// How far what it consumes is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assets: Option<AssetCursor>,
    /// Since when its runs fail, one after the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing: Option<Failing>,
}

/// How far it is decided what assets make due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AssetCursor {
    /// By which assets: other ones count from when the file named them.
    pub consumes: Vec<String>,
    /// The logical time of the last run by them, or the instant from which they count.
    pub since: DateTime<Utc>,
}

/// An asset was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub at: DateTime<Utc>,
    pub dag: String,
    pub task: String,
    pub run: Uuid,
}

impl DagState {
    /// Returns since when it is paused, where it was enabled before.
    pub fn paused_since(&self) -> Option<DateTime<Utc>> {
        self.pauses.last().filter(|pause| pause.until.is_none()).map(|pause| pause.from)
    }
}

/// A try of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub task: String,
    pub number: u32,
    pub cleared: u32,
    /// Its child process has it in its environment.
    pub id: Uuid,
    pub state: AttemptState,
    pub started_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The run of a pipeline or of a DAG that it begins, by its id, which is chosen before it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Uuid>,
    /// Rows were rejected.
    #[serde(default)]
    pub rejected: bool,
}

impl Attempt {
    /// Enters how it ended.
    pub fn end(&mut self, end: &TryEnd, outcome: Outcome, now: DateTime<Utc>) {
        self.state = match (end.lost, outcome) {
            (true, Outcome::Failed) => AttemptState::Lost,
            (_, Outcome::Success) => AttemptState::Success,
            (_, Outcome::Failed) => AttemptState::Failed,
            (_, Outcome::Skipped) => AttemptState::Skipped,
            (_, Outcome::Cancelled) => AttemptState::Cancelled,
        };
        self.ended_at = Some(end.ended_at.unwrap_or(now));
        self.seconds = end.seconds;
        self.exit_code = end.exit_code;
        self.error.clone_from(&end.error);
        self.hint.clone_from(&end.hint);
        self.rejected = end.rejected;
        self.run = self.run.or(end.began);
    }
}

/// One of the values that a task runs for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub value: String,
    pub progress: TaskProgress,
    /// Tries for it, in the order in which they began.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    #[serde(default)]
    pub outputs: BTreeMap<String, String>,
}

/// The values that tasks of a run are run for, by task, in their order. Decided once, and kept beside the run: a run's own record is
/// written with each of its changes, and must not grow with them.
pub(crate) type Items = BTreeMap<String, ItemList>;
/// Those of one task.
pub(crate) type ItemList = Arc<Vec<Arc<Item>>>;

/// Runs that were begun together over a range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BackfillOf {
    pub id: Uuid,
    pub newest_first: bool,
    /// Runs of it that go on at once.
    pub max_active: u32,
}

/// All that is kept of a run of a DAG.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DagRun {
    pub id: Uuid,
    pub dag: String,
    pub kind: DagRunKind,
    pub state: DagRunState,
    pub logical_time: DateTime<Utc>,
    pub interval_start: DateTime<Utc>,
    pub wall: String,
    pub queued_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub user: String,
    pub machine: String,
    /// The hash of the text that it is carried out by.
    pub version: String,
    /// The zone of wall times that the text does not name itself.
    pub zone: String,
    pub note: Option<String>,
    pub error: Option<String>,
    #[serde(default)]
    pub params: BTreeMap<String, serde_json::Value>,
    /// The tasks, each after those before it.
    pub order: Vec<String>,
    #[serde(default)]
    pub progress: Progress,
    /// Tries, in the order in which they began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, BTreeMap<String, String>>,
    /// The run and the task that triggered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<(Uuid, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backfill: Option<BackfillOf>,
    /// A person cancels it: it ends as soon as its tasks have.
    #[serde(default)]
    pub cancelling: bool,
    /// The keys of the alerts that told that it is late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told_late: Vec<String>,
}

/// What is kept of a task of a run. It stands beside the run, so that a change of one task does not write all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct TaskRecord {
    /// Nothing where the run's text has no such task any more, and only its tries are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    progress: Option<TaskProgress>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attempts: Vec<Attempt>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    outputs: BTreeMap<String, String>,
}

/// Returns the keys whose values differ, or that only one of them has.
fn differing<V: PartialEq>(now: &BTreeMap<String, V>, then: &BTreeMap<String, V>) -> BTreeSet<String> {
    let changed = now.iter().filter(|(key, value)| then.get(*key) != Some(value)).map(|(key, _)| key);
    changed.chain(then.keys().filter(|key| !now.contains_key(*key))).cloned().collect()
}

impl DagRun {
    /// Returns the run without what is kept of its tasks.
    pub fn without_tasks(&self) -> Self {
        Self {
            id: self.id,
            dag: self.dag.clone(),
            kind: self.kind,
            state: self.state,
            logical_time: self.logical_time,
            interval_start: self.interval_start,
            wall: self.wall.clone(),
            queued_at: self.queued_at,
            started_at: self.started_at,
            ended_at: self.ended_at,
            user: self.user.clone(),
            machine: self.machine.clone(),
            version: self.version.clone(),
            zone: self.zone.clone(),
            note: self.note.clone(),
            error: self.error.clone(),
            params: self.params.clone(),
            order: self.order.clone(),
            progress: Progress::default(),
            attempts: Vec::new(),
            outputs: BTreeMap::new(),
            parent: self.parent.clone(),
            backfill: self.backfill,
            cancelling: self.cancelling,
            told_late: self.told_late.clone(),
        }
    }

    /// Returns what is to be kept of its tasks, or of some of them, by their names.
    pub fn task_records<'a>(&'a self, some: Option<&BTreeSet<String>>) -> BTreeMap<&'a str, TaskRecord> {
        let wanted = |task: &str| some.is_none_or(|some| some.contains(task));
        let mut records: BTreeMap<&str, TaskRecord> = BTreeMap::new();
        for (task, progress) in self.progress.tasks.iter().filter(|(task, _)| wanted(task)) {
            records.entry(task).or_default().progress = Some(progress.clone());
        }
        for attempt in self.attempts.iter().filter(|attempt| wanted(&attempt.task)) {
            records.entry(&attempt.task).or_default().attempts.push(attempt.clone());
        }
        for (task, outputs) in self.outputs.iter().filter(|(task, _)| wanted(task)) {
            records.entry(task).or_default().outputs.clone_from(outputs);
        }
        records
    }

    /// Returns the tasks of which something else is to be kept than of those of `before`.
    pub fn changed_tasks(&self, before: &Self) -> BTreeSet<String> {
        let mut changed = differing(&self.progress.tasks, &before.progress.tasks);
        changed.extend(differing(&self.outputs, &before.outputs));
        let longest = self.attempts.len().max(before.attempts.len());
        for (now, then) in (0..longest).map(|at| (self.attempts.get(at), before.attempts.get(at))).filter(|(now, then)| now != then) {
            changed.extend([now, then].into_iter().flatten().map(|attempt| attempt.task.clone()));
        }
        changed
    }

    /// Takes in what was kept of its tasks.
    pub fn take_tasks(&mut self, records: impl IntoIterator<Item = (String, TaskRecord)>) {
        let mut tries: Vec<(DateTime<Utc>, Attempt)> = Vec::new();
        for (task, record) in records {
            if !record.outputs.is_empty() {
                self.outputs.insert(task.clone(), record.outputs);
            }
            // Where the clock was set back between two tries of a task, they stay in their order.
            let mut latest = DateTime::<Utc>::MIN_UTC;
            tries.extend(record.attempts.into_iter().map(|attempt| {
                latest = latest.max(attempt.started_at);
                (latest, attempt)
            }));
            if let Some(progress) = record.progress {
                self.progress.tasks.insert(task, progress);
            }
        }
        tries.sort_by_key(|(from, _)| *from);
        self.attempts.extend(tries.into_iter().map(|(_, attempt)| attempt));
    }

    /// Returns the last try of a task.
    pub fn last_attempt(&self, task: &str) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|attempt| attempt.task == task)
    }

    /// Returns a try.
    pub fn attempt_mut(&mut self, task: &str, cleared: u32, number: u32) -> Option<&mut Attempt> {
        self.attempts.iter_mut().rev().find(|attempt| attempt.task == task && attempt.cleared == cleared && attempt.number == number)
    }

    pub fn seconds(&self) -> Option<f64> {
        let (from, to) = (self.started_at?, self.ended_at?);
        Some((to - from).num_milliseconds().max(0) as f64 / 1000.0)
    }

    /// Returns a task as grids show it.
    pub fn brief_of(&self, task: &str) -> TaskBrief {
        self.task_brief(task, self.last_attempt(task))
    }

    fn task_brief(&self, task: &str, last: Option<&Attempt>) -> TaskBrief {
        let progress = self.progress.tasks.get(task).cloned().unwrap_or_default();
        let last = last.filter(|attempt| attempt.cleared == progress.cleared);
        TaskBrief {
            name: task.to_owned(),
            state: progress.state.into(),
            attempts: progress.attempts,
            started_at: last.map(|attempt| attempt.started_at),
            ended_at: last.and_then(|attempt| attempt.ended_at),
            seconds: last.and_then(|attempt| attempt.seconds),
            rejected: progress.state == TaskState::Success && last.is_some_and(|attempt| attempt.rejected),
            retry_at: progress.not_before.filter(|_| progress.state == TaskState::UpForRetry),
        }
    }

    /// Returns the run as lists show it.
    pub fn summary(&self) -> DagRunSummary {
        let last: HashMap<&str, &Attempt> = self.attempts.iter().map(|attempt| (attempt.task.as_str(), attempt)).collect();
        DagRunSummary {
            id: self.id,
            dag: self.dag.clone(),
            kind: self.kind,
            state: self.state,
            logical_time: self.logical_time,
            wall: self.wall.clone(),
            data_interval_start: self.interval_start,
            data_interval_end: self.logical_time,
            queued_at: self.queued_at,
            started_at: self.started_at,
            ended_at: self.ended_at,
            seconds: self.seconds(),
            user: self.user.clone(),
            machine: self.machine.clone(),
            version: self.version.clone(),
            note: self.note.clone(),
            error: self.error.clone(),
            tasks: self.order.iter().map(|task| self.task_brief(task, last.get(task.as_str()).copied())).collect(),
        }
    }

    pub fn brief(&self) -> DagRunBrief {
        DagRunBrief { id: Some(self.id), state: self.state, seconds: self.seconds(), logical_time: self.logical_time }
    }
}
