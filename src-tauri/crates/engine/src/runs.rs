//! Runs: a pipeline's text and an input become an output and a ledger.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use chrono::{DateTime, Utc};
use millpond_pipeline::sink::Format;
use millpond_pipeline::sink::rejected::rejected_path;
use millpond_pipeline::source::Place;
use millpond_pipeline::spec::{PipelineSpec, SourceSpec};
use millpond_record::document::Document;
use millpond_record::flow::Cancel;
use millpond_record::problem::Problem;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::execution::Execution;
use crate::logs::{self, RunLog};
use crate::mend::Mend;
use crate::model::{EventKind, OutputRows, RunDetail, RunFile, RunState, RunSummary, StartRun, StartedRun};
use crate::pipelines::{parse, step_views};
use crate::rows::{default_output, open, resolve, same_file, through_links};
use crate::{git, owner};

/// Rows of an output that are shown.
const MAX_SHOWN: usize = 10_000;
/// The most rows of a trial.
const MAX_TRIAL: u64 = 10_000_000;

/// A run that is going on.
pub(crate) struct ActiveRun {
    pub cancel: Cancel,
    /// Cancelled (as a token) when the run has ended.
    pub ended: CancellationToken,
    pub summary: Mutex<RunSummary>,
    /// What it will put in place at its end: the output, and the rejected rows beside it.
    files: Vec<PathBuf>,
    /// Whether its record is durable, once that is known. The run does not wait for it until it makes something visible.
    begun: OnceLock<bool>,
}

impl ActiveRun {
    /// Waits until the run's record is durable.
    ///
    /// # Errors
    /// [`ErrorCode::Cancelled`] where it could not be made so; who started the run is told why.
    pub(crate) fn wait_begun(&self) -> Result<(), EngineError> {
        if *self.begun.wait() {
            Ok(())
        } else {
            Err(EngineError::new(ErrorCode::Cancelled, "The run could not be entered in the history."))
        }
    }
}

/// A run made ready.
pub(crate) struct Prepared {
    pub detail: RunDetail,
    pub document: Document<PipelineSpec>,
    pub file: String,
    /// Where relative paths in the text start.
    pub base: PathBuf,
    pub input: PathBuf,
    /// How it is read: as the pipeline says, or as the file is that was given in place of its own.
    pub source: SourceSpec,
    pub input_name: String,
    pub output: Option<(PathBuf, Format)>,
    pub trial_rows: Option<u64>,
    /// Rows that take the input's place.
    pub mend: Option<Mend>,
}

impl Engine {
    /// Starts a run and returns its id at once.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] or [`ErrorCode::Invalid`] for a pipeline that cannot be run; [`ErrorCode::Refused`] where the
    /// output is the input; [`ErrorCode::Busy`] where another run writes the same output.
    pub async fn start_run(&self, request: StartRun) -> Result<StartedRun, EngineError> {
        if self.closing().is_cancelled() {
            return Err(EngineError::new(ErrorCode::Busy, "The project is closing."));
        }
        self.blocking(move |engine| engine.start(engine.prepare(request)?)).await
    }

    /// As [`Engine::start_run`], under an id that was chosen before.
    ///
    /// # Errors
    /// As [`Engine::start_run`].
    pub(crate) async fn start_run_as(&self, id: Uuid, request: StartRun) -> Result<StartedRun, EngineError> {
        self.blocking(move |engine| engine.start(engine.prepare_as(id, request)?)).await
    }

    /// Starts a run that was made ready, on a thread of its own.
    ///
    /// # Errors
    /// As [`Engine::start_run`].
    pub(crate) fn start(&self, prepared: Prepared) -> Result<StartedRun, EngineError> {
        let engine = self.shared()?;
        let summary = prepared.detail.summary.clone();
        let active = Arc::new(ActiveRun {
            cancel: Cancel::default(),
            ended: CancellationToken::new(),
            summary: Mutex::new(summary.clone()),
            files: prepared.output.as_ref().map(|(path, _)| written_files(path).into()).unwrap_or_default(),
            begun: OnceLock::new(),
        });
        self.admit(summary.id, &active)?;
        let (running, detail) = (active.clone(), prepared.detail.clone());
        let begun = self.history().announce(&detail).and_then(|()| {
            std::thread::Builder::new()
                .name(format!("run {}", summary.pipeline))
                .spawn(move || engine.carry_out(prepared, &running))
                .map_err(|source| EngineError::io("A thread for the run cannot be started", &source))
        });
        if let Err(error) = begun {
            self.history().forget_announced(summary.id);
            self.dismiss(summary.id, &active);
            return Err(error);
        }
        // The run goes on while the disk takes its record.
        let durable = self.history().begin(&detail);
        if durable.is_ok() {
            let run = lock_of(&active.summary).clone();
            self.events().emit(EventKind::Run { run: Box::new(run) });
        } else {
            active.cancel.cancel();
        }
        let _ = active.begun.set(durable.is_ok());
        durable?;
        Ok(StartedRun { id: summary.id })
    }

    /// Lets a run begin: the project stays open until it has ended, and no other run writes its files.
    fn admit(&self, id: Uuid, run: &Arc<ActiveRun>) -> Result<(), EngineError> {
        // Looked at and entered under one lock, so that of two runs that start at once only one passes.
        let mut active = self.active();
        if self.is_closed() {
            return Err(EngineError::new(ErrorCode::Busy, "The project is closing."));
        }
        let same = |other: &&Arc<ActiveRun>| other.files.iter().any(|theirs| run.files.iter().any(|ours| same_file(ours, theirs)));
        if let Some(other) = active.values().find(same) {
            let name = lock_of(&other.summary).pipeline.clone();
            let path = run.files.first().map(|path| path.display().to_string()).unwrap_or_default();
            return Err(EngineError::new(ErrorCode::Busy, format!("A run of {name} is writing {path} right now."))
                .hint("Wait for it, or cancel it."));
        }
        active.insert(id, run.clone());
        Ok(())
    }

    fn dismiss(&self, id: Uuid, run: &ActiveRun) {
        self.active().remove(&id);
        run.ended.cancel();
    }

    pub(crate) fn prepare(&self, request: StartRun) -> Result<Prepared, EngineError> {
        self.prepare_as(Uuid::now_v7(), request)
    }

    fn prepare_as(&self, id: Uuid, request: StartRun) -> Result<Prepared, EngineError> {
        let (name, text, base, file) = self.text_of(&request)?;
        // A pipeline of the project is told by its name, any other by where it stands.
        let outside = request.file.as_ref().map(PathBuf::from).filter(|_| base != self.root());
        let document = parse(&file, &text).map_err(|problems| EngineError::problems(&problems))?;
        let written = document.value.source.input().1;
        let input = match &request.input {
            Some(input) => PathBuf::from(input),
            None if written == "-" => {
                let error = EngineError::new(ErrorCode::Invalid, format!("{name} reads standard input, and none was given."));
                return Err(error.hint("Give a file with --input PATH, or send rows with --input -."));
            }
            None => resolve(&base, written),
        };
        let source = match &request.input {
            Some(_) => document.value.source.on(&input),
            None => document.value.source.clone(),
        };
        let input_name = request.input_name.clone().unwrap_or_else(|| input.to_string_lossy().into_owned());
        let output =
            if request.trial_rows.is_some() { None } else { Some(self.output_of(&request, &document.value, &base, &input, id)?) };
        if let Some((path, _)) = &output {
            refuse_input_as_output(path, &input)?;
            let own = request.file.as_ref().map_or_else(|| self.root().join(&file), PathBuf::from);
            if same_file(path, &own) {
                let error = EngineError::new(ErrorCode::Refused, format!("The output {} is the pipeline itself.", path.display()));
                return Err(error.hint("Give another path for the output."));
            }
        }
        let checkout = git::checkout(&base);
        let summary = RunSummary {
            id,
            pipeline: name,
            pipeline_file: outside.map(|path| path.to_string_lossy().into_owned()),
            state: RunState::Running,
            trigger: request.trigger.unwrap_or_else(|| "by hand".into()),
            dag: request.dag,
            user: owner::user(),
            machine: owner::machine(),
            started_at: self.clock().now(),
            ended_at: None,
            seconds: None,
            input: Some(RunFile { path: input_name.clone(), size_bytes: Place::of(&input).size_bytes(), sha256: None }),
            output: output.as_ref().map(|(path, _)| RunFile { path: path.to_string_lossy().into_owned(), size_bytes: 0, sha256: None }),
            ledger: None,
            progress: None,
            error: None,
            hint: None,
            trial: request.trial_rows.is_some(),
            mends: None,
        };
        let detail = RunDetail {
            summary,
            steps: step_views(&document.value),
            project: Some(self.root().to_string_lossy().into_owned()),
            text,
            commit: checkout.as_ref().and_then(|checkout| checkout.commit.clone()),
            dirty: checkout.and_then(|checkout| checkout.changed).map(|changed| changed > 0),
            app_version: env!("CARGO_PKG_VERSION").into(),
            os: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            rejected_file: None,
            log: Vec::new(),
            columns: Vec::new(),
            mended: Vec::new(),
        };
        let trial_rows = request.trial_rows.map(|rows| rows.min(MAX_TRIAL));
        Ok(Prepared { detail, document, file, base, input, source, input_name, output, trial_rows, mend: None })
    }

    /// Returns the pipeline's name, text, the folder its paths are relative to, and what messages call its file.
    fn text_of(&self, request: &StartRun) -> Result<(String, String, PathBuf, String), EngineError> {
        let root = self.root().to_owned();
        match (&request.text, &request.file, &request.pipeline) {
            (Some(text), outside, _) => {
                let name = request.name.clone().or(request.pipeline.clone()).unwrap_or_else(|| "draft".into());
                let file = outside.clone().unwrap_or_else(|| format!("pipelines/{name}.toml"));
                let folder = outside.as_ref().and_then(|path| Path::new(path).parent());
                Ok((name, text.clone(), folder.map_or(root, Path::to_owned), file))
            }
            (None, Some(file), _) => {
                let path = PathBuf::from(file);
                let text = std::fs::read_to_string(&path).map_err(|source| EngineError::io(format!("{file} cannot be read"), &source))?;
                let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                let inside = path.canonicalize().is_ok_and(|path| path.starts_with(&root));
                let folder = path.parent().map(Path::to_owned).unwrap_or_default();
                Ok((name, text, if inside { root } else { folder }, file.clone()))
            }
            (None, None, Some(name)) => Ok((name.clone(), self.pipeline_text(name)?, root, format!("pipelines/{name}.toml"))),
            (None, None, None) => Err(EngineError::new(ErrorCode::Invalid, "No pipeline was named.")
                .hint("Name one of the project, or give the path of a .toml file.")),
        }
    }

    fn output_of(
        &self,
        request: &StartRun,
        spec: &PipelineSpec,
        base: &Path,
        input: &Path,
        id: Uuid,
    ) -> Result<(PathBuf, Format), EngineError> {
        let sink = spec.sink.as_ref().map(Format::from_spec).transpose()?;
        let kept = |format: &Format| logs::folder(self.root(), id).join(format!("output.{}", format.ending()));
        Ok(match (&request.output, sink) {
            (Some(path), sink) if path == "-" => {
                let format = sink.map_or(Format::CSV, |(format, _)| format);
                (kept(&format), format)
            }
            (Some(path), sink) => {
                let path = PathBuf::from(path);
                let format = Format::of_path(&path).as_said(sink.map(|(format, _)| format));
                (through_links(path), format)
            }
            (None, sink) if request.named_after_input == Some(true) => {
                let path = self.output_for(spec, input);
                (through_links(path.clone()), sink.map_or_else(|| Format::of_path(&path), |(format, _)| format))
            }
            (None, Some((format, "-"))) => (kept(&format), format),
            (None, Some((format, path))) => (through_links(resolve(base, path)), format),
            (None, None) => (default_output(input), Format::CSV),
        })
    }

    fn carry_out(&self, mut prepared: Prepared, active: &ActiveRun) {
        let id = prepared.detail.summary.id;
        let log = RunLog::open(self.root(), id, self.clock().clone());
        log.line("info", "started", json!({ "pipeline": prepared.detail.summary.pipeline, "input": prepared.input_name }));
        let started = self.clock().monotonic();
        let run = Execution::new(self, active, &log, started);
        // A panic is a defect of ours; it must end this run, not leave whoever waits for it waiting.
        let outcome = catch_unwind(AssertUnwindSafe(|| run.run(&mut prepared)))
            .unwrap_or_else(|_| Err(EngineError::new(ErrorCode::Internal, "The run was ended by a defect of Millpond.")));
        let mut detail = prepared.detail;
        let summary = &mut detail.summary;
        if summary.ended_at.is_none() {
            summary.seconds = Some(self.clock().monotonic().saturating_sub(started).as_secs_f64());
        }
        if let Err(error) = outcome {
            detail = failed(detail, &error, self.clock().now());
        }
        match active.wait_begun() {
            Ok(()) => self.enter_end(detail, active, &log),
            Err(_) => self.dismiss(id, active),
        }
    }

    /// Enters how a run ended, tells it, and lets go of its files.
    fn enter_end(&self, mut detail: RunDetail, active: &ActiveRun, log: &RunLog) {
        let summary = &mut detail.summary;
        summary.progress = None;
        log.line(
            if summary.error.is_some() { "error" } else { "info" },
            "ended",
            json!({ "state": summary.state, "seconds": summary.seconds, "error": summary.error, "ledger": summary.ledger }),
        );
        if let Err(error) = self.history().end(&detail) {
            log.line("error", "the end of the run could not be kept", json!({ "error": error.message }));
        }
        let id = detail.summary.id;
        *lock_of(&active.summary) = detail.summary.clone();
        self.active().remove(&id);
        self.events().emit(EventKind::Run { run: Box::new(detail.summary) });
        active.ended.cancel();
    }

    /// Returns a run with how far it is.
    pub(crate) fn with_progress(&self, run: RunSummary) -> RunSummary {
        match self.active().get(&run.id) {
            Some(active) => lock_of(&active.summary).clone(),
            None => run,
        }
    }

    /// Returns the runs that are going on.
    pub(crate) fn active_runs(&self) -> Vec<RunSummary> {
        let mut runs: Vec<RunSummary> = self.active().values().map(|run| lock_of(&run.summary).clone()).collect();
        runs.sort_by_key(|run| run.id);
        runs
    }

    /// Cancels a run and returns it when it has ended; one that has ended already is returned as it is.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub async fn cancel_run(&self, id: Uuid) -> Result<RunSummary, EngineError> {
        let active = self.active().get(&id).cloned();
        if let Some(active) = active {
            active.cancel.cancel();
            active.ended.cancelled().await;
        }
        Ok(self.run(id).await?.summary)
    }

    /// Returns where the output of a run stands.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] where it wrote none, or where it is gone.
    pub async fn output_file(&self, id: Uuid) -> Result<PathBuf, EngineError> {
        let run = self.run(id).await?.summary;
        let path = run.output.filter(|_| run.state == RunState::Success).map(|file| PathBuf::from(file.path));
        match path {
            Some(path) if path.is_file() => Ok(path),
            Some(path) => {
                Err(EngineError::new(ErrorCode::NotFound, format!("{} is not there any more.", path.display()))
                    .hint("Run the pipeline again."))
            }
            None => Err(EngineError::new(ErrorCode::NotFound, "This run wrote no output.")),
        }
    }

    /// Returns rows of a run's output.
    ///
    /// # Errors
    /// As [`Engine::output_file`].
    pub async fn output_rows(&self, id: Uuid, offset: u64, limit: u64) -> Result<OutputRows, EngineError> {
        let path = self.output_file(id).await?;
        let text = self.run(id).await?.text;
        self.blocking(move |_| {
            read_rows(
                &path,
                &source_of(&path, &text),
                usize::try_from(offset).unwrap_or(usize::MAX),
                usize::try_from(limit).unwrap_or(usize::MAX).min(MAX_SHOWN),
            )
        })
        .await
    }
}

/// Returns a run that did not come to a good end, as it is kept.
fn failed(mut detail: RunDetail, error: &EngineError, now: DateTime<Utc>) -> RunDetail {
    let summary = &mut detail.summary;
    summary.ended_at.get_or_insert(now);
    summary.state = match error.code {
        ErrorCode::Cancelled => RunState::Cancelled,
        ErrorCode::LimitExceeded => RunState::LimitExceeded,
        _ => RunState::Failed,
    };
    summary.error = Some(error.message.clone());
    summary.hint.clone_from(&error.hint);
    detail
}

/// Returns the files that a run puts in place.
fn written_files(output: &Path) -> [PathBuf; 2] {
    [output.to_owned(), rejected_path(output)]
}

/// Refuses an output, or a place for its rejected rows, that is the input itself.
fn refuse_input_as_output(output: &Path, input: &Path) -> Result<(), EngineError> {
    let inputs = Place::of(input).files().unwrap_or_default();
    let read = |path: &PathBuf| inputs.iter().any(|input| same_file(path, input));
    let Some(path) = written_files(output).into_iter().find(read) else { return Ok(()) };
    let message = if path == output {
        format!("The output {} is the input itself; it was not touched.", output.display())
    } else {
        format!("The rejected rows would go to {}, which is the input itself; it was not touched.", path.display())
    };
    Err(EngineError::new(ErrorCode::Refused, message).hint("Give another path for the output."))
}

/// Returns how an output is read again, by the text of the run that wrote it.
fn source_of(path: &Path, text: &str) -> SourceSpec {
    let sink = parse("pipeline", text).ok().and_then(|found| found.value.sink).unwrap_or_default();
    // Cells are shown as they are; a line of JSON may have any keys.
    SourceSpec { delimiter: sink.delimiter, header: sink.header, ..SourceSpec::default() }.on(path)
}

fn read_rows(path: &Path, spec: &SourceSpec, offset: usize, limit: usize) -> Result<OutputRows, EngineError> {
    let (mut source, _) = open(path, &path.to_string_lossy(), spec, false)?;
    let columns: Vec<String> = source.schema().names().map(str::to_owned).collect();
    let (mut rows, mut passed) = (Vec::new(), 0);
    while let Some(portion) = source.next()? {
        let batch = portion.read()?.batch;
        let cells: Vec<_> = batch.visible().map(millpond_pipeline::values::text_of).collect::<Result<_, _>>()?;
        for row in 0..batch.rows() {
            if passed >= offset {
                if rows.len() == limit {
                    return Ok(OutputRows { columns, rows, complete: false });
                }
                rows.push(cells.iter().map(|column| column.get(row).map(str::to_owned)).collect());
            }
            passed += 1;
        }
    }
    Ok(OutputRows { columns, rows, complete: offset == 0 })
}

/// Returns a step's problem at its place in the text.
pub(crate) fn place_problem(
    file: &str,
    text: &str,
    document: &Document<PipelineSpec>,
    problem: &millpond_pipeline::plan::PlanProblem,
) -> Problem {
    let path = problem.path();
    let mut span = document.spans.of(&path).unwrap_or(0..0);
    if let (Some(within), Some(exact)) = (&problem.problem.within, document.spans.exact(&path)) {
        let written = &text[exact.clone()];
        // Positions inside a plain string are positions in the text; one with escapes or lines is marked as a whole.
        let quotes = if written.starts_with("\"\"\"") || written.starts_with("'''") { 3 } else { 1 };
        if !written.contains('\\') && quotes == 1 {
            span = exact.start + quotes + within.start..exact.start + quotes + within.end;
        }
    }
    let found = Problem::at(file, text, span, problem.problem.message.clone());
    match &problem.problem.hint {
        Some(hint) => found.hint(hint.clone()),
        None => found,
    }
}
