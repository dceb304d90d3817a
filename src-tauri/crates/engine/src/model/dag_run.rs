use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use millpond_schedule::dag::progress::TaskState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Why a run of a DAG was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DagRunKind {
    /// It was due.
    Scheduled,
    /// A person triggered it.
    Manual,
    /// A person had a range of time run.
    Backfill,
    /// What it consumes was made anew.
    Asset,
    /// A task of another DAG triggered it.
    Triggered,
}

impl DagRunKind {
    /// Returns the word by which templates and messages tell how a run came to be.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Manual => "manual",
            Self::Backfill => "backfill",
            Self::Asset => "asset",
            Self::Triggered => "triggered",
        }
    }
}

/// Where a run of a DAG stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DagRunState {
    /// It waits until other runs of the DAG have ended.
    Queued,
    Running,
    Success,
    Failed,
    Cancelled,
    /// It was due and was not run. Only in [`super::DagListing::recent`]: what was missed is kept as ranges.
    Missed,
}

impl DagRunState {
    /// Returns whether it has ended.
    #[must_use]
    pub fn has_ended(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// What a task of a run is at, by Airflow's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DagTaskState {
    Queued,
    Running,
    Success,
    Failed,
    UpForRetry,
    UpstreamFailed,
    Skipped,
    Cancelled,
}

impl From<TaskState> for DagTaskState {
    fn from(state: TaskState) -> Self {
        match state {
            TaskState::Queued => Self::Queued,
            TaskState::Running => Self::Running,
            TaskState::Success => Self::Success,
            TaskState::Failed => Self::Failed,
            TaskState::UpForRetry => Self::UpForRetry,
            TaskState::UpstreamFailed => Self::UpstreamFailed,
            TaskState::Skipped => Self::Skipped,
            TaskState::Cancelled => Self::Cancelled,
        }
    }
}

/// A task of a run, as grids show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskBrief {
    pub name: String,
    pub state: DagTaskState,
    /// Tries that were begun since it was last cleared.
    pub attempts: u32,
    /// When its last try began.
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    /// How long its last try took.
    pub seconds: Option<f64>,
    /// It is a success, and rows were rejected.
    pub rejected: bool,
    /// When it is tried again.
    pub retry_at: Option<DateTime<Utc>>,
}

/// A run of a DAG, as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagRunSummary {
    pub id: Uuid,
    pub dag: String,
    pub kind: DagRunKind,
    pub state: DagRunState,
    /// The instant at which it was due, or was triggered for.
    pub logical_time: DateTime<Utc>,
    /// What a clock in the DAG's zone shows at it, with its offset from UTC.
    pub wall: String,
    pub data_interval_start: DateTime<Utc>,
    pub data_interval_end: DateTime<Utc>,
    pub queued_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    /// From its start to its end.
    pub seconds: Option<f64>,
    pub user: String,
    pub machine: String,
    /// The hash of the text that it is carried out by.
    pub version: String,
    /// What is to be known of its time: `covers 3 runs`, a change of the clock.
    pub note: Option<String>,
    /// Why it failed, in words.
    pub error: Option<String>,
    /// Its tasks, each after those before it.
    pub tasks: Vec<TaskBrief>,
}

/// How a try of a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    Running,
    Success,
    Failed,
    Skipped,
    Cancelled,
    /// Millpond ended in the middle of it.
    Lost,
}

/// A try of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    /// From 1, anew each time that the task is cleared.
    pub number: u32,
    /// How often the task had been cleared.
    pub cleared: u32,
    pub state: AttemptState,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub seconds: Option<f64>,
    pub exit_code: Option<i32>,
    pub error: Option<String>,
    pub hint: Option<String>,
    /// The run of the pipeline, or of the DAG, that it began.
    pub run: Option<Uuid>,
    /// Lines of its log.
    pub lines: u64,
}

/// A task of a run, with its tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    #[serde(flatten)]
    pub brief: TaskBrief,
    /// `pipeline`, `sql`, `shell`, `http`, `dag` or `sensor`.
    pub kind: String,
    /// What it does, in a line.
    pub summary: String,
    /// The tasks before it.
    pub after: Vec<String>,
    pub trigger_rule: String,
    pub group: Option<String>,
    /// The pool whose slots it takes; none for a sensor.
    pub pool: Option<String>,
    /// Its tries, the oldest first.
    pub attempts_made: Vec<AttemptView>,
    /// What it waits for, in words.
    pub waits_for: Option<String>,
    /// Its table with templates filled in.
    #[schema(value_type = Object)]
    pub rendered: serde_json::Value,
    /// The values that it wrote.
    pub outputs: BTreeMap<String, String>,
    /// Of a task that runs for each of many values: the first 1,000 of them, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemView>,
    /// How many there are.
    #[serde(default)]
    pub items_total: u64,
}

/// A value that a task runs for, with its tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    pub item: String,
    pub state: DagTaskState,
    /// Tries that were begun since it was last cleared.
    pub attempts: u32,
    /// When it is tried again.
    pub retry_at: Option<DateTime<Utc>>,
    /// Its tries, the oldest first.
    pub attempts_made: Vec<AttemptView>,
    /// The values that it wrote.
    pub outputs: BTreeMap<String, String>,
}

/// Everything that is kept of a run of a DAG.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagRunDetail {
    #[serde(flatten)]
    pub summary: DagRunSummary,
    /// The text that it is carried out by.
    pub text: String,
    #[schema(value_type = BTreeMap<String, super::DagParamValue>)]
    pub params: BTreeMap<String, serde_json::Value>,
    pub task_views: Vec<TaskView>,
    /// Whether the file holds another text by now.
    pub changed_since: bool,
}

/// Why instants were not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissedReason {
    TooOld,
    Covered,
    Paused,
    NotRunning,
}

/// Instants at which a DAG was due and was not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissedRange {
    /// The first of them.
    pub from: DateTime<Utc>,
    /// The last of them.
    pub to: DateTime<Utc>,
    pub count: u64,
    pub reason: MissedReason,
    /// The reason in words.
    pub words: String,
}

/// Runs of a DAG, the newest logical time first, and what was missed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagRunListing {
    pub runs: Vec<DagRunSummary>,
    /// How many there are that fit, these and others.
    pub total: u64,
    /// Ranges that touch the time that was asked for, the newest first.
    pub missed: Vec<MissedRange>,
}

/// Which runs of a DAG.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DagRunQuery {
    pub state: Option<DagRunState>,
    pub kind: Option<DagRunKind>,
    /// Logical times from this one on.
    pub from: Option<DateTime<Utc>>,
    /// Logical times up to this one.
    pub to: Option<DateTime<Utc>>,
    /// Runs that come after this one in the list (for the next page).
    pub before: Option<Uuid>,
    /// At most so many: 100 unless given, 1,000 at most.
    pub limit: Option<u32>,
}

/// Which lines of a task's log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DagLogQuery {
    /// Which try: the last unless given.
    pub attempt: Option<u32>,
    /// Of which clearing: the last unless given.
    pub cleared: Option<u32>,
    /// Of a task that runs for each of many values: of which of them, from 0; what looked for them unless given.
    pub item: Option<u32>,
    /// The first line, from 0; below 0 it is counted from the end.
    pub from: Option<i64>,
    /// At most so many: 1,000 unless given, 10,000 at most.
    pub limit: Option<u32>,
    pub stream: Option<LogStream>,
    /// Only lines that hold this text, in any case.
    pub search: Option<String>,
}

/// Where a line of a log comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogStream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
    /// Millpond.
    Note,
}

/// A line of a task's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagLogLine {
    /// From 0.
    pub number: u64,
    pub at: DateTime<Utc>,
    pub stream: LogStream,
    pub text: String,
}

/// Lines of a task's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagLogPage {
    pub lines: Vec<DagLogLine>,
    /// The number of the first line that was looked at.
    pub first: u64,
    /// Lines that the log has by now.
    pub total: u64,
    /// Whether no more will come.
    pub ended: bool,
}

/// A run of a DAG in its row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagRunBrief {
    /// None for what was missed.
    pub id: Option<Uuid>,
    pub state: DagRunState,
    pub seconds: Option<f64>,
    pub logical_time: DateTime<Utc>,
}

/// A pool of slots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolView {
    pub name: String,
    pub slots: u32,
    pub used: u32,
    /// Tasks that wait for a slot.
    pub waiting: u32,
}

/// A run that will be due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UpcomingRun {
    pub dag: String,
    pub at: DateTime<Utc>,
    /// What a clock in the DAG's zone shows, with its offset from UTC.
    pub wall: String,
    pub note: Option<String>,
}

/// How many of the next runs of all DAGs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UpcomingQuery {
    /// 20 unless given, 1,000 at most.
    pub count: Option<u32>,
}

/// Lets a DAG run by time on this machine, or pauses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnableDag {
    pub enabled: bool,
}

/// Triggers a run of a DAG.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TriggerDag {
    /// Now unless given.
    pub logical_time: Option<DateTime<Utc>>,
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, super::DagParamValue>)]
    pub params: BTreeMap<String, serde_json::Value>,
}

/// A run of a DAG was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TriggeredRun {
    pub id: Uuid,
}

/// Which of the runs that there are already a backfill runs again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rerun {
    #[default]
    None,
    /// Those that failed or were cancelled.
    Failed,
    /// All that have ended.
    All,
}

/// Has the instants of a range run at which a DAG is due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Backfill {
    pub from: DateTime<Utc>,
    /// That instant included.
    pub to: DateTime<Utc>,
    #[serde(default)]
    pub rerun: Rerun,
    /// Only says what would run.
    #[serde(default)]
    pub dry_run: bool,
    #[serde(default)]
    pub newest_first: bool,
    /// Runs of it that go on at once: the DAG's `max_active_runs` unless given.
    pub max_active: Option<u32>,
}

/// An instant of a backfill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BackfillRun {
    pub logical_time: DateTime<Utc>,
    pub wall: String,
    /// How the run stands that there is already.
    pub state: Option<DagRunState>,
    /// Whether the backfill runs it.
    pub starts: bool,
}

/// What a backfill runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BackfillPlan {
    pub runs: Vec<BackfillRun>,
    /// How many were begun; with `dry_run`, how many would be.
    pub started: u64,
}

/// Lets tasks of a run run anew.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClearTasks {
    /// All unless given.
    pub tasks: Option<Vec<String>>,
    /// And those after them.
    #[serde(default)]
    pub downstream: bool,
    /// And those before them.
    #[serde(default)]
    pub upstream: bool,
    /// Of these only those that failed, could not run or were cancelled.
    #[serde(default)]
    pub only_failed: bool,
    /// Only says which.
    #[serde(default)]
    pub dry_run: bool,
}

/// The tasks that were cleared, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClearedTasks {
    pub tasks: Vec<String>,
}

/// What a person says that something has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkAs {
    Success,
    Failed,
}

/// Says what a task, or a run, has come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MarkTask {
    /// The whole run unless given.
    pub task: Option<String>,
    pub state: MarkAs,
}

/// What a DAG waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhyDag {
    pub waits: Vec<Wait>,
}

/// Something that is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wait {
    pub run: Option<Uuid>,
    pub task: Option<String>,
    pub words: String,
    /// Until when, where that is known.
    pub until: Option<DateTime<Utc>>,
}
