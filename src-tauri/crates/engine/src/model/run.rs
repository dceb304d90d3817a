use chrono::{DateTime, Utc};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::{ColumnSpec, ColumnType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a run stands. Airflow's words, and two of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    Queued,
    Running,
    /// Done, within its limits. With rejected rows it is shown in amber.
    Success,
    /// Nothing was written.
    Failed,
    /// Nothing was written, because a limit was passed.
    LimitExceeded,
    Cancelled,
    /// The process ended in the middle; nothing was written.
    Lost,
}

/// How far a run is. At most ten a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// Bytes of the input read.
    pub done_bytes: u64,
    /// The input's size, where it is known.
    pub total_bytes: Option<u64>,
    pub rows: u64,
    /// Over the last seconds.
    pub rows_per_second: f64,
    pub seconds: f64,
    pub seconds_left: Option<f64>,
}

/// A file that a run read or wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunFile {
    /// Absolute, or `standard input` / `standard output`.
    pub path: String,
    pub size_bytes: u64,
    pub sha256: Option<String>,
}

/// What of a run of a DAG a pipeline was run for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagTry {
    pub name: String,
    /// The DAG's run.
    pub run: Uuid,
    pub task: String,
}

/// A run as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunSummary {
    pub id: Uuid,
    /// The pipeline's name, or the file's for a pipeline outside a project.
    pub pipeline: String,
    /// Its file, where that is not one of the project's.
    #[serde(default)]
    pub pipeline_file: Option<String>,
    pub state: RunState,
    /// `by hand`, `command line`, `dropped file`, `browser`, or the name of the DAG that started it.
    pub trigger: String,
    /// The run of a DAG that it is a try of.
    #[serde(default)]
    pub dag: Option<DagTry>,
    pub user: String,
    pub machine: String,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Wall time in seconds, once it has ended.
    pub seconds: Option<f64>,
    pub input: Option<RunFile>,
    pub output: Option<RunFile>,
    pub ledger: Option<Ledger>,
    pub progress: Option<Progress>,
    /// Why it failed, in words.
    pub error: Option<String>,
    pub hint: Option<String>,
    /// A trial: rows were read and computed, nothing was written.
    pub trial: bool,
    /// The run whose rejected rows were mended and joined to its output by this one.
    #[serde(default)]
    pub mends: Option<Uuid>,
}

/// Everything that is kept to explain a run later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunDetail {
    #[serde(flatten)]
    pub summary: RunSummary,
    /// The project's folder as it was.
    #[serde(default)]
    pub project: Option<String>,
    /// The pipeline's text as run.
    pub text: String,
    /// The commit that git had checked out, where the folder is in a repository.
    pub commit: Option<String>,
    /// Whether the folder differed from that commit.
    pub dirty: Option<bool>,
    pub app_version: String,
    pub os: String,
    /// Where the rejected rows were written beside the output.
    pub rejected_file: Option<String>,
    /// The log of the run, newest last.
    pub log: Vec<serde_json::Value>,
    /// Names of the steps by id, in order, as they were.
    pub steps: Vec<super::StepView>,
    /// The columns of the output.
    #[serde(default)]
    pub columns: Vec<ColumnSpec>,
    /// The record numbers of the rows that this run mended, without those that it rejected once more.
    #[serde(default)]
    pub mended: Vec<u64>,
}

/// Runs a run's pipeline on its input once more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunAgain {
    /// By the text as it was run, and only if the input still has the bytes that were read; else by the pipeline as it is now.
    pub as_it_was: bool,
    /// Instead of where the run wrote: absolute.
    pub output: Option<String>,
}

/// Runs rejected rows again, as a person has mended them, and joins what comes of them to the output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MendRows {
    pub rows: Vec<MendedRow>,
}

/// A rejected row, mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MendedRow {
    /// Where the rejected row starts in the input: its `offset`.
    pub offset: u64,
    /// What the row should have said, in the form of the input.
    pub raw: String,
}

/// Which runs to compare.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// Columns by which rows are told to be the same, with commas between; without any, one whose values are all different.
    pub key: Option<String>,
}

/// Two runs beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunComparison {
    pub before: RunSummary,
    pub after: RunSummary,
    /// Whether both read the same bytes, where that is known.
    pub same_input: Option<bool>,
    /// The difference of the pipelines' texts; empty where they are the same.
    pub text: String,
    pub columns: Vec<ColumnChange>,
    /// What became of the rows; nothing where they cannot be had any more.
    pub rows: Option<RowsComparison>,
    pub why_no_rows: Option<String>,
}

/// A column of the outputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnChange {
    pub name: String,
    /// Its type in the first run, where it has it.
    pub before: Option<ColumnType>,
    /// Its type in the second run, where it has it.
    pub after: Option<ColumnType>,
}

/// The rows of two outputs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowsComparison {
    /// The columns by which rows were told to be the same; none: a row is the same as a whole.
    pub key: Vec<String>,
    /// The columns that both have, which were compared.
    pub columns: Vec<String>,
    /// Rows of the first and of the second.
    pub before: u64,
    pub after: u64,
    pub same: u64,
    pub changed: u64,
    pub only_before: u64,
    pub only_after: u64,
    /// For each column in which values changed, how many.
    pub changed_columns: Vec<ChangedColumn>,
    /// The first rows that differ.
    pub examples: Vec<RowChange>,
    /// Whether all rows were compared, or only the first of many.
    pub complete: bool,
}

/// A column in which values changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedColumn {
    pub name: String,
    pub count: u64,
}

/// A row that differs: cells of the compared columns in the first and in the second run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowChange {
    pub before: Option<Vec<Option<String>>>,
    pub after: Option<Vec<Option<String>>>,
}

/// Starts a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StartRun {
    /// A pipeline of the project by name.
    pub pipeline: Option<String>,
    /// A path to a pipeline's TOML, absolute, outside the project or in it.
    pub file: Option<String>,
    /// A draft's text, not (yet) saved; `name` says what it is called.
    pub text: Option<String>,
    pub name: Option<String>,
    /// Instead of the source's path: absolute.
    pub input: Option<String>,
    /// What to call the input where its path says nothing: `standard input` for a spooled one.
    pub input_name: Option<String>,
    /// Instead of the sink's path: absolute; `-` keeps the output with the run, to be fetched from there.
    pub output: Option<String>,
    /// Without an output: write beside the pipeline's own, under the input's name, instead of over it.
    pub named_after_input: Option<bool>,
    /// Read only so many rows and write nothing.
    pub trial_rows: Option<u64>,
    /// `by hand` unless given.
    pub trigger: Option<String>,
    /// The run of a DAG that it is a try of: the scheduler's to say, and no client's.
    #[serde(skip)]
    pub dag: Option<DagTry>,
}

/// A run was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartedRun {
    pub id: Uuid,
}

/// Which runs to list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RunQuery {
    pub pipeline: Option<String>,
    pub state: Option<RunState>,
    /// Runs that started on this day, `2026-11-24`, in the machine's zone.
    pub on: Option<String>,
    /// Runs older than this one (for the next page).
    pub before: Option<Uuid>,
    /// At most so many: 100 unless given, 1,000 at most.
    pub limit: Option<u32>,
}

/// Runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunListing {
    pub runs: Vec<RunSummary>,
    pub total: u64,
}

/// Which rejected rows of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RejectedQuery {
    pub step: Option<String>,
    pub column: Option<String>,
    pub reason: Option<String>,
    /// Rows to pass over.
    pub offset: Option<u64>,
    /// At most so many: 200 unless given, 10,000 at most.
    pub limit: Option<u64>,
}

/// Which of the rows that a step dropped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DroppedQuery {
    /// The step's name in the ledger.
    pub step: String,
    /// Rows to pass over.
    pub offset: Option<u64>,
    /// At most so many: 200 unless given, 10,000 at most.
    pub limit: Option<u64>,
}

/// A row that a step dropped, as it stands in the input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DroppedRow {
    /// Its first line in the input.
    pub line: u64,
    pub raw: String,
}

/// The first rows of a run's output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OutputRows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether these are all rows.
    pub complete: bool,
}

/// Rejected rows of a run, in the order of the input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RejectedPage {
    pub rows: Vec<RejectedRow>,
    pub total: u64,
    /// Of these rows, the offsets of those that were mended and joined to the output.
    pub mended: Vec<u64>,
    /// How many rows of the run were mended, these and others.
    pub mended_total: u64,
}
