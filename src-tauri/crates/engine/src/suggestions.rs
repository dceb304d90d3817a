//! What would help a file's rows: a starter pipeline for a file, and steps for the rows that a pipeline's text makes of one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use millpond_pipeline::edit::{self, Edit};
use millpond_pipeline::missing::Missing;
use millpond_pipeline::plan::Plan;
use millpond_pipeline::source::SourceKind;
use millpond_pipeline::spill::Room;
use millpond_pipeline::suggest::{Findings, Passage, Reach, SuggestedStep, Survey, starter};
use millpond_record::flow::Cancel;
use millpond_record::schema::{ColumnSpec, ColumnType};
use serde_json::Value as Json;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::files::refuse_what_is_no_text;
use crate::model::{EventKind, StepSuggestions, SuggestRequest, SuggestStepsRequest, Suggestion};
use crate::named::Kind;
use crate::pipelines::parse;
use crate::rows::{default_output, open, resolve, stem};
use crate::sample::Sample;

/// Files up to this size are looked at whole, larger ones by their start.
const BYTES: u64 = 64 * 1024 * 1024;
/// Rows that are looked at of a larger file.
const ROWS: u64 = 200_000;
/// How often suggestions are taken and asked for again before what is left stays a suggestion.
const ROUNDS: usize = 24;

impl Engine {
    /// Returns a starter pipeline for a file, and steps that would help.
    ///
    /// # Errors
    /// Where the file is no rows.
    pub async fn suggest(&self, request: SuggestRequest) -> Result<Suggestion, EngineError> {
        self.blocking(move |engine| engine.suggest_now(Path::new(&request.path), request.every.unwrap_or(false))).await
    }

    /// Returns steps that would help the rows as they are after those of a text.
    ///
    /// # Errors
    /// Where the input cannot be read, or [`ErrorCode::Cancelled`] when a newer request of the group came.
    pub async fn suggest_steps(&self, request: SuggestStepsRequest) -> Result<StepSuggestions, EngineError> {
        let group = request.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, cancel| engine.suggest_steps_now(&request, cancel)).await
    }

    fn suggest_now(&self, path: &Path, every: bool) -> Result<Suggestion, EngineError> {
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        refuse_what_is_no_text(path, &file_name)?;
        let mut sample = Sample::of(path, &file_name)?;
        let mut found = survey_file(path, &file_name, &sample, &self.room())?;
        // The first bytes may hold no accent at all; read so, most rows with one would be rejected.
        if sample.source.input().0 == SourceKind::Csv
            && sample.dialect.encoding.is_none()
            && !sample.dialect.marked
            && let Some(encoding) = found.accents.windows_1252()
        {
            sample = sample.in_encoding(path, &file_name, encoding)?;
            found = survey_file(path, &file_name, &sample, &self.room())?;
        }
        let stem = stem(path);
        // In the scratch project the output stands beside the input; a project has a folder for it.
        let output = (!self.is_scratch()).then(|| format!("out/{stem}.csv"));
        // Whoever asks for a starter has opened the file. A list that cannot be written is no reason to refuse.
        if self.data().opened_file(path, None, self.clock().now()).is_ok() {
            self.events().emit(EventKind::Recent);
        }
        let text = self.starter_text(path, output.as_deref(), &sample, &mut found)?;
        let around = Around { input: path, folder: self.root(), room: &self.room(), cancel: &Cancel::default() };
        let steps = if every { every_step(&text, &around)? } else { found.steps };
        let text_with_steps = with_steps(&text, steps.iter().filter(|step| !step.choice))?;
        let columns = found.columns.iter().map(|column| ColumnSpec { name: column.name.clone(), kind: column.kind }).collect();
        let output_path =
            output.map_or_else(|| default_output(path), |output| resolve(self.root(), &output)).to_string_lossy().into_owned();
        let name = self.free_name(Kind::Pipeline, &pipeline_name(&stem));
        Ok(Suggestion { name, text, text_with_steps, steps, columns, sampled_rows: found.rows, output_path })
    }

    /// Returns the starter's text. A column whose cells are of their type only after a step is text in it, or the source would
    /// reject the rows that the step is for.
    fn starter_text(&self, path: &Path, output: Option<&str>, sample: &Sample, found: &mut Findings) -> Result<String, EngineError> {
        for column in found.columns.iter_mut().filter(|column| found.unsettled.contains(&column.name)) {
            column.kind = ColumnType::Text;
        }
        // The starter says the types of the others.
        found.steps.retain(|step| !step.id.starts_with("types:"));
        // A member of an archive has no path of its own to be made canonical.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let inside = real.strip_prefix(self.root()).ok().map(|path| path.to_string_lossy().into_owned());
        let written = inside.unwrap_or_else(|| without_detours(path).to_string_lossy().into_owned());
        starter((sample.source.input().0, &written), output, &sample.dialect, &found.columns).map_err(broken)
    }

    fn suggest_steps_now(&self, request: &SuggestStepsRequest, cancel: &Cancel) -> Result<StepSuggestions, EngineError> {
        let base = request.base.as_ref().map_or(self.root(), Path::new);
        let document = parse("pipeline", &request.text).map_err(|problems| EngineError::problems(&problems))?;
        let input = request.input.clone().map_or_else(|| resolve(base, document.value.source.input().1), PathBuf::from);
        let around = Around { input: &input, folder: base, room: &self.room(), cancel };
        // A step without its columns yet, or with a mistake: the preview says what is wrong, and there is nothing to suggest.
        let (source, _) = open(&input, "", &document.value.source, false)?;
        if Plan::bind(&document.value, source.schema(), base, &self.room()).is_err() {
            return Ok(StepSuggestions { steps: Vec::new(), rows: 0, whole: false });
        }
        let found = survey_text(&request.text, &around)?;
        let steps = if request.every.unwrap_or(false) { every_step(&request.text, &around)? } else { found.steps };
        Ok(StepSuggestions { steps, rows: found.rows, whole: found.whole })
    }
}

/// What a text is surveyed with.
struct Around<'a> {
    input: &'a Path,
    /// Where relative paths in the text are from.
    folder: &'a Path,
    room: &'a Room,
    cancel: &'a Cancel,
}

/// Returns the steps that would help one after the other, each asked for after those before it were taken. Where only a person
/// knows which of two is right, neither is taken and both are named in the end.
fn every_step(text: &str, around: &Around<'_>) -> Result<Vec<SuggestedStep>, EngineError> {
    let (mut text, mut taken) = (text.to_owned(), Vec::new());
    for _ in 0..ROUNDS {
        let offered = survey_text(&text, around)?.steps;
        let round = independent(&offered);
        if round.is_empty() {
            taken.extend(offered);
            break;
        }
        text = with_steps(&text, round.iter().copied())?;
        taken.extend(round.into_iter().cloned());
    }
    Ok(taken)
}

/// Returns suggestions that can be taken together: none changes the rows or the columns that a later one is about.
fn independent(offered: &[SuggestedStep]) -> Vec<&SuggestedStep> {
    let (mut round, mut touched) = (Vec::new(), HashSet::new());
    for step in offered {
        let about_rows = step.id.ends_with(":rows");
        if about_rows && !round.is_empty() {
            break;
        }
        // Every column is entered, also after one that is taken.
        let taken = columns_of(step).into_iter().filter(|column| !touched.insert(*column)).count();
        let free = taken == 0;
        if !free || step.choice {
            continue;
        }
        round.push(step);
        if about_rows || step.rejects > 0 || step.step.get("do").is_some_and(|verb| verb == "drop_missing") {
            break;
        }
    }
    round
}

/// Returns the columns that a step is about.
fn columns_of(step: &SuggestedStep) -> Vec<&str> {
    let mut found = Vec::new();
    for key in ["column", "columns", "types", "set"] {
        match step.step.get(key) {
            Some(Json::String(column)) => found.push(column.as_str()),
            Some(Json::Array(columns)) => found.extend(columns.iter().filter_map(Json::as_str)),
            Some(Json::Object(columns)) => found.extend(columns.keys().map(String::as_str)),
            _ => {}
        }
    }
    found
}

fn with_steps<'a>(text: &str, steps: impl Iterator<Item = &'a SuggestedStep>) -> Result<String, EngineError> {
    let mut text = text.to_owned();
    for step in steps {
        text = edit::apply(&text, &Edit::AddStep { at: usize::MAX, step: step.step.clone() }).map_err(broken)?;
    }
    Ok(text)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn broken(error: edit::EditError) -> EngineError {
    EngineError::new(ErrorCode::Internal, error.to_string())
}

/// Returns what the rows of a file say, read without types.
fn survey_file(path: &Path, name: &str, sample: &Sample, room: &Room) -> Result<Findings, EngineError> {
    let (mut source, size) = open(path, name, &sample.source, false)?;
    let schema = source.schema().clone();
    let mut survey = Survey::new(Missing::default());
    let passage = Passage { stages: &[], schema: &schema, room };
    survey.read(source.as_mut(), &passage, reach(size), &Cancel::default())?;
    let mut found = survey.finish();
    // A file that knows its types says them.
    for (column, kind) in found.columns.iter_mut().zip(sample.kinds.iter().flatten()) {
        column.kind = *kind;
    }
    Ok(found)
}

/// Returns what the rows that a text makes of an input say.
fn survey_text(text: &str, around: &Around<'_>) -> Result<Findings, EngineError> {
    let document = parse("pipeline", text).map_err(|problems| EngineError::problems(&problems))?;
    let name = around.input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (mut source, size) = open(around.input, &name, &document.value.source, false)?;
    let plan = match Plan::bind(&document.value, source.schema(), around.folder, around.room) {
        Ok(plan) => plan,
        Err((_, problem)) => return Err(EngineError::new(ErrorCode::Invalid, problem.problem.message)),
    };
    let mut survey = Survey::new(plan.missing.clone());
    let passage = Passage { stages: &plan.stages, schema: plan.output(), room: around.room };
    survey.read(source.as_mut(), &passage, reach(size), around.cancel)?;
    Ok(survey.finish())
}

fn reach(size: u64) -> Reach {
    Reach { rows: if size <= BYTES { u64::MAX } else { ROWS }, bytes: BYTES }
}

/// Returns a name for a pipeline, from a file's: `Sales 2026-11` becomes `sales_2026-11`.
fn pipeline_name(stem: &str) -> String {
    let name: String = stem.to_lowercase().chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect();
    let name = name.trim_matches('_').to_owned();
    if name.is_empty() { "pipeline".into() } else { format!("clean_{name}") }
}

/// Returns a path without `..`, as a person would write it.
fn without_detours(path: &Path) -> PathBuf {
    let detours = path.components().any(|part| part == std::path::Component::ParentDir);
    if detours { path.canonicalize().unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() }
}
