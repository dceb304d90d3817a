use millpond_pipeline::edit::Edit;
use millpond_pipeline::preview::PreviewRow;
use millpond_record::ledger::Ledger;
use millpond_record::problem::Problem;
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::ColumnSpec;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RunSummary;

/// A pipeline in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PipelineListing {
    pub name: String,
    pub description: Option<String>,
    /// The file, absolute.
    pub path: String,
    pub problems: Vec<Problem>,
    pub last_run: Option<RunSummary>,
}

/// A step as the list of steps shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// Its name in the ledger.
    pub id: String,
    /// The verb, as `do` names it.
    pub verb: String,
    /// `Split name`.
    pub title: String,
    /// `name → first_name, last_name`.
    pub summary: String,
    pub enabled: bool,
    pub note: Option<String>,
    /// The step's table as JSON, to fill a form with.
    pub spec: serde_json::Value,
}

/// A pipeline with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PipelineDetail {
    pub name: String,
    pub path: String,
    pub text: String,
    /// Hash of the text, which a later save must name.
    pub hash: String,
    /// Where the text is broken: the steps of the last good version go on.
    pub problems: Vec<Problem>,
    pub description: Option<String>,
    /// The input's path as written, and absolute.
    pub input: Option<String>,
    pub input_path: Option<String>,
    /// The output's path as written (or as it would be), and absolute.
    pub output: Option<String>,
    pub output_path: Option<String>,
    pub steps: Vec<StepView>,
    pub last_run: Option<RunSummary>,
}

/// Makes a pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewPipeline {
    /// A name for the file; a number is added where it is taken.
    pub name: String,
    pub text: String,
}

/// Copies a pipeline's file into the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CopyPipeline {
    /// The file, absolute.
    pub path: String,
}

/// Saves a pipeline's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SavePipeline {
    pub text: String,
    /// The hash of the text that was edited; another one on disk is refused with the difference.
    pub base_hash: String,
}

/// Edits a text (nothing is saved).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EditRequest {
    pub text: String,
    pub edits: Vec<Edit>,
}

/// The text after the edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EditedText {
    pub text: String,
    pub problems: Vec<Problem>,
    pub steps: Vec<StepView>,
    /// The source's and the sink's table as JSON, to fill a form with; nothing where the text has mistakes or no sink.
    pub source: Option<serde_json::Value>,
    pub sink: Option<serde_json::Value>,
}

/// Asks what a pipeline would do to the first rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PreviewRequest {
    /// The pipeline's text, saved or not.
    pub text: String,
    /// Instead of the source's path: absolute.
    pub input: Option<String>,
    /// The folder that relative paths in the text are from, absolute; the project's unless given.
    pub base: Option<String>,
    /// How many of the first rows: 200 unless given, 10,000 at most.
    pub rows: Option<u32>,
    /// The stage whose rows are wanted: 0 is the source, 1 after the first step; the last unless given.
    /// A disabled step counts, and changes nothing.
    pub stage: Option<u32>,
    /// A newer request of the same group cancels an older one.
    pub group: Option<String>,
}

/// Asks for a pipeline as a script for Polars in Python.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PythonRequest {
    /// The pipeline's text, saved or not.
    pub text: String,
    /// What the pipeline is called.
    pub name: Option<String>,
    /// A path to the pipeline's TOML outside the project, absolute: relative paths in the text are from its folder.
    pub file: Option<String>,
    /// Instead of the source's path: absolute.
    pub input: Option<String>,
    /// Instead of the sink's path: absolute; `-` is standard output.
    pub output: Option<String>,
}

/// A pipeline as a script for Polars in Python.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PythonScript {
    /// The whole script.
    pub text: String,
    /// What it does otherwise than a run, in sentences.
    pub differences: Vec<String>,
}

/// What one stage does to the sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PreviewStage {
    /// `source`, or the step's id.
    pub id: String,
    pub columns: Vec<ColumnSpec>,
    /// Rows of the sample that come out.
    pub rows: u64,
    /// What this stage alone did to the sample.
    pub ledger: Ledger,
}

/// The first rows, stage by stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    pub stages: Vec<PreviewStage>,
    /// Which stage `rows` shows.
    pub stage: u32,
    pub before: Vec<ColumnSpec>,
    pub after: Vec<ColumnSpec>,
    pub rows: Vec<PreviewRow>,
    /// Rejected rows of the sample, all stages up to the end.
    pub rejected: Vec<RejectedRow>,
    /// Mistakes in the text or in how a step fits; stages up to the first broken one are shown.
    pub problems: Vec<Problem>,
    /// Whether the sample is the whole input.
    pub complete: bool,
    /// About how many rows the input has, from the sample's size.
    pub estimated_rows: Option<u64>,
}
