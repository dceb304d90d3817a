//! Texts that are not saved: what they say, what an edit makes of them, what they would do to the first rows.

use std::path::{Path, PathBuf};

use millpond_pipeline::edit;
use millpond_pipeline::plan::Plan;
use millpond_pipeline::preview::{PreviewOptions, preview};
use millpond_record::flow::Cancel;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{EditRequest, EditedText, Preview, PreviewRequest, PreviewStage};
use crate::pipelines::{parse, step_views};
use crate::rows::{open, resolve};
use crate::runs::place_problem;

/// What messages call a text that has no file.
const DRAFT: &str = "pipeline";
const ROWS: u32 = 200;
const MAX_ROWS: u32 = 10_000;

impl Engine {
    /// Returns a text's steps, or its mistakes.
    #[must_use]
    pub fn read_draft(&self, text: &str) -> EditedText {
        match parse(DRAFT, text) {
            Ok(found) => EditedText {
                text: text.to_owned(),
                problems: Vec::new(),
                steps: step_views(&found.value),
                source: serde_json::to_value(&found.value.source).ok(),
                sink: found.value.sink.as_ref().and_then(|sink| serde_json::to_value(sink).ok()),
            },
            Err(problems) => EditedText { text: text.to_owned(), problems, steps: Vec::new(), source: None, sink: None },
        }
    }

    /// Returns the text after edits, comments kept.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] where an edit does not fit the text.
    pub fn edit_draft(&self, request: &EditRequest) -> Result<EditedText, EngineError> {
        let mut text = request.text.clone();
        for edit in &request.edits {
            text = edit::apply(&text, edit).map_err(|error| EngineError::new(ErrorCode::Invalid, error.to_string()))?;
        }
        Ok(self.read_draft(&text))
    }

    /// Returns what a pipeline would do to the first rows, stage by stage.
    ///
    /// # Errors
    /// Where the input cannot be read, or [`ErrorCode::Cancelled`] when a newer request of the group came.
    pub async fn preview(&self, request: PreviewRequest) -> Result<Preview, EngineError> {
        let group = request.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, cancel| engine.preview_now(&request, cancel)).await
    }

    fn preview_now(&self, request: &PreviewRequest, cancel: &Cancel) -> Result<Preview, EngineError> {
        let document = match parse(DRAFT, &request.text) {
            Ok(document) => document,
            Err(problems) => return Ok(Preview { problems, ..empty() }),
        };
        let spec = &document.value;
        let base = request.base.as_ref().map_or(self.root(), Path::new);
        let (input, source) = match &request.input {
            Some(input) => (PathBuf::from(input), spec.source.on(Path::new(input))),
            None => (resolve(base, spec.source.input().1), spec.source.clone()),
        };
        let name = input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (mut source, size) = open(&input, &name, &source, false)?;
        let (plan, problem) = match Plan::bind(spec, source.schema(), base, &self.room()) {
            Ok(plan) => (plan, None),
            Err((plan, problem)) => (plan, Some(place_problem(DRAFT, &request.text, &document, &problem))),
        };
        let stage = (request.stage.unwrap_or(u32::MAX) as usize).min(plan.stages.len());
        let rows = request.rows.unwrap_or(ROWS).min(MAX_ROWS) as usize;
        let sample = preview(&plan, source.as_mut(), &PreviewOptions { rows, stage, cancel, room: &self.room() })?;
        let schema = |stage: usize| if stage == 0 { plan.input.columns.clone() } else { plan.stages[stage - 1].output.columns.clone() };
        let id = |stage: usize| if stage == 0 { "source".to_owned() } else { plan.stages[stage - 1].id.clone() };
        let stages = sample.stages.into_iter().enumerate().map(|(at, (rows, ledger))| PreviewStage {
            id: id(at),
            columns: schema(at),
            rows,
            ledger,
        });
        let estimated_rows = if sample.complete { Some(sample.read) } else { estimate(sample.read, sample.bytes.0, size) };
        Ok(Preview {
            stages: stages.collect(),
            stage: u32::try_from(stage).unwrap_or(u32::MAX),
            before: if stage == 0 { Vec::new() } else { schema(stage - 1) },
            after: schema(stage),
            rows: sample.rows,
            rejected: sample.rejected,
            problems: problem.into_iter().collect(),
            complete: sample.complete,
            estimated_rows,
        })
    }
}

/// Returns about how many rows a file has, from a sample's rows and bytes.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
pub(crate) fn estimate(rows: u64, bytes: u64, size: u64) -> Option<u64> {
    (bytes > 0).then(|| (rows as f64 / bytes as f64 * size as f64).round() as u64)
}

fn empty() -> Preview {
    Preview {
        stages: Vec::new(),
        stage: 0,
        before: Vec::new(),
        after: Vec::new(),
        rows: Vec::new(),
        rejected: Vec::new(),
        problems: Vec::new(),
        complete: false,
        estimated_rows: None,
    }
}
