use chrono::{DateTime, Utc};
pub use millpond_pipeline::dialect::DialectFinding;
pub use millpond_pipeline::inference::ColumnPreview;
use millpond_pipeline::profile::Pair;
pub use millpond_pipeline::suggest::SuggestedStep;
use millpond_record::schema::{ColumnSpec, ColumnType};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names a file on this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FileRequest {
    /// Absolute.
    pub path: String,
    pub group: Option<String>,
}

/// What can be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileVerdict {
    /// Rows: it opens as a pipeline.
    Rows,
    /// A pipeline's TOML.
    Pipeline,
    /// A folder with a `millpond.toml`.
    Project,
    /// A folder without one.
    Folder,
    /// Nothing in it.
    Empty,
    /// Not something that Millpond reads; `message` says what it is.
    Unusable,
}

/// A mark on a cell of the first rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellMark {
    Missing,
    /// Not of the column's type.
    Odd,
}

/// The first look at a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Inspection {
    pub path: String,
    pub name: String,
    pub verdict: FileVerdict,
    /// What it is, in words, where it cannot be used: `a PNG image`.
    pub message: Option<String>,
    pub size_bytes: u64,
    pub modified_at: Option<DateTime<Utc>>,
    pub dialect: Vec<DialectFinding>,
    pub columns: Vec<ColumnPreview>,
    /// The first rows as they are, at most 200.
    pub rows: Vec<Vec<String>>,
    /// For each row and column of `rows` that is marked: row, column, mark.
    pub marks: Vec<(u32, u32, CellMark)>,
    /// Rows of the sample that are malformed: line and reason in words.
    pub malformed: Vec<(u64, String)>,
    pub sampled_rows: u64,
    pub estimated_rows: Option<u64>,
    /// Pipelines of the project that fit, best first.
    pub matches: Vec<PipelineMatch>,
    /// When a pipeline last ran a file of these very bytes (by size, time and SHA-256 where known).
    pub ran_before: Option<DateTime<Utc>>,
}

/// How a file fits a pipeline that is already there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PipelineMatch {
    pub pipeline: String,
    /// Whether every column that it needs is there with its type.
    pub fits: bool,
    pub columns: Vec<MatchColumn>,
    pub steps: u32,
    pub last_run: Option<DateTime<Utc>>,
    /// Where its output would go.
    pub output_path: Option<String>,
}

/// One column of such a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchColumn {
    pub name: String,
    /// `as before`, `new`, `missing`, `empty`, `other type`, `renamed`.
    pub state: String,
    #[serde(rename = "type")]
    pub kind: Option<ColumnType>,
    /// Of a column that is renamed: its name in the file, and then the other names that it was known by. As the `aliases` of
    /// `[source.expect]` they make the file fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// Asks for a starter pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestRequest {
    /// The file, absolute.
    pub path: String,
    /// Every step that would help after those before it, and not only what the file as it stands speaks for.
    pub every: Option<bool>,
}

/// Asks for steps that would help the rows as they are after a text's steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestStepsRequest {
    pub text: String,
    /// Another input than the text's.
    pub input: Option<String>,
    /// The folder that the text's paths are from; the project's unless given.
    pub base: Option<String>,
    /// Every step that would help after those before it, and not only what the rows as they are speak for.
    pub every: Option<bool>,
    /// A newer request of the same group cancels this one.
    pub group: Option<String>,
}

/// Steps that would help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StepSuggestions {
    pub steps: Vec<SuggestedStep>,
    /// Rows that were looked at, after the text's steps.
    pub rows: u64,
    /// Whether that is every row of the input.
    pub whole: bool,
}

/// A starter pipeline and steps that would help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    /// A name that is free in the project.
    pub name: String,
    /// The starter's text: source with dialect and types, no steps, sink.
    pub text: String,
    /// The starter with all suggested steps but those of which a person must choose one.
    pub text_with_steps: String,
    pub steps: Vec<SuggestedStep>,
    pub columns: Vec<ColumnSpec>,
    pub sampled_rows: u64,
    /// Where a run of the starter would write, absolute.
    pub output_path: String,
}

/// Names rows that are counted: those of a file, or of a pipeline after a stage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct RowsToCount {
    /// A file, read with its detected dialect.
    pub path: Option<String>,
    /// Or a pipeline's text,
    pub text: Option<String>,
    pub input: Option<String>,
    /// and the stage: 0 is the source; the last unless given.
    pub stage: Option<u32>,
    /// At most so many rows from the start; the whole file unless given.
    pub rows: Option<u64>,
    pub group: Option<String>,
}

/// Asks for the profile of a file, or of a pipeline's rows after a stage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct ProfileRequest {
    #[serde(flatten)]
    pub of: RowsToCount,
    /// Only these columns; all unless given.
    pub columns: Option<Vec<String>>,
    /// `light` or `dark`: draw each column's histogram in these colours.
    pub charts: Option<String>,
}

/// Asks how two columns of a file, or of a pipeline's rows after a stage, go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelationRequest {
    #[serde(flatten)]
    pub of: RowsToCount,
    pub pair: Pair,
}

/// A file that was opened before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecentFile {
    pub name: String,
    pub path: String,
    pub size_bytes: Option<u64>,
    pub opened_at: DateTime<Utc>,
    pub exists: bool,
    /// The pipeline that was made from it or last ran on it.
    pub pipeline: Option<String>,
}

/// A file that was uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    /// Where it stands now, absolute.
    pub path: String,
    pub size_bytes: u64,
}
