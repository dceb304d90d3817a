//! A task that runs a pipeline, as a run of the project's like any other.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use millpond_pipeline::source::Place;
use millpond_record::count::grouped;
use millpond_schedule::dag::progress::Outcome;
use millpond_schedule::dag::spec::{InputDone, TaskSpec};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::carry::{Try, TryEnd};
use super::log::TaskLog;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{DagTry, RunState, RunSummary, StartRun};
use crate::rows::resolve;

/// How long is waited before an output is asked for again that another run writes.
const BUSY: Duration = Duration::from_millis(100);

/// Runs the pipeline of a task to its end.
pub(super) async fn run(engine: &Arc<Engine>, attempt: &Try, spec: &TaskSpec, stop: &CancellationToken, log: &TaskLog) -> TryEnd {
    let Some(id) = attempt.began else { return attempt.end(Outcome::Failed) };
    let path = |text: &Option<String>| text.as_ref().map(|text| resolve(engine.root(), text).to_string_lossy().into_owned());
    let request = StartRun {
        pipeline: spec.pipeline.clone(),
        input: path(&spec.input),
        output: path(&spec.output),
        trigger: Some(attempt.dag_name.clone()),
        dag: Some(DagTry { name: attempt.dag_name.clone(), run: attempt.run, task: attempt.task.clone() }),
        ..StartRun::default()
    };
    let mut told = false;
    loop {
        match engine.start_run_as(id, request.clone()).await {
            Ok(_) => {
                log.note(&format!("Run {id} of {} began.", spec.pipeline.as_deref().unwrap_or_default()));
                break;
            }
            Err(error) if error.code == ErrorCode::Busy && !stop.is_cancelled() => {
                if !told {
                    log.note(&format!("{} It is tried again until then.", error.message));
                    told = true;
                }
                tokio::select! {
                    () = tokio::time::sleep(BUSY) => {}
                    () = stop.cancelled() => {}
                }
            }
            Err(_) if stop.is_cancelled() => return attempt.end(Outcome::Cancelled),
            Err(error) => return attempt.failed(&error),
        }
    }
    let active = engine.active().get(&id).cloned();
    if let Some(active) = active {
        tokio::select! {
            () = active.ended.cancelled() => {}
            () = stop.cancelled() => {
                active.cancel.cancel();
                active.ended.cancelled().await;
            }
        }
    }
    let (of, attempt_of, spec) = (engine.clone(), attempt.clone(), spec.clone());
    let ended = tokio::task::spawn_blocking(move || {
        let account = of.history().get(id).ok().and_then(|run| account(&run.summary));
        settled(&of, &attempt_of, &spec, id).map(|end| end.zip(Some(account)))
    });
    match ended.await {
        Ok(Ok(Some((end, account)))) => {
            if let Some(words) = account {
                log.note(&words);
            }
            end
        }
        Ok(Ok(None)) => attempt.lost("The run was not kept."),
        Ok(Err(error)) => attempt.failed(&error),
        Err(error) => attempt.failed(&EngineError::new(ErrorCode::Internal, error.to_string())),
    }
}

/// Returns what became of the rows of a run, and where they are, in words.
fn account(run: &RunSummary) -> Option<String> {
    let ledger = run.ledger.as_ref()?;
    let more = [
        ("added", ledger.added_rows()),
        ("dropped", ledger.dropped_rows()),
        ("merged", ledger.merged_rows()),
        ("rejected", ledger.rejected_rows()),
    ];
    let all = [("read", ledger.read), ("written", ledger.written)].into_iter().chain(more.into_iter().filter(|(_, count)| *count > 0));
    let words: Vec<String> = all.map(|(word, count)| format!("{} {word}", grouped(count))).collect();
    let output = run.output.as_ref().map(|output| format!(" → {}", output.path)).unwrap_or_default();
    Some(format!("Rows: {}{output}", words.join(", ")))
}

/// Returns how a try ended by what is kept of its run; nothing where there is no such run: it had not begun. May block.
///
/// # Errors
/// Where the history cannot be read.
pub(super) fn settled(engine: &Engine, attempt: &Try, spec: &TaskSpec, id: Uuid) -> Result<Option<TryEnd>, EngineError> {
    let run = match engine.history().get(id) {
        Ok(run) => run.summary,
        Err(error) if error.code == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let ended = TryEnd { began: Some(id), ended_at: run.ended_at, seconds: run.seconds, ..attempt.end(Outcome::Failed) };
    let failed = TryEnd { error: run.error.clone(), hint: run.hint.clone(), ..ended.clone() };
    Ok(Some(match run.state {
        RunState::Success => match take_input(engine.root(), spec, &run) {
            Ok(()) => {
                let rejected = run.ledger.as_ref().is_some_and(|ledger| ledger.rejected_rows() > 0);
                TryEnd { outcome: Outcome::Success, rejected, ..ended }
            }
            Err(error) => TryEnd { error: Some(error.message), hint: error.hint, ..ended },
        },
        RunState::Cancelled => TryEnd { outcome: Outcome::Cancelled, ..failed },
        RunState::Lost => TryEnd { lost: true, ..failed },
        RunState::Failed | RunState::LimitExceeded => failed,
        RunState::Queued | RunState::Running => return Ok(None),
    }))
}

/// Moves or deletes the input of a run that is a success, where the task says so. One that is gone by now was taken before.
fn take_input(root: &Path, spec: &TaskSpec, run: &RunSummary) -> Result<(), EngineError> {
    let done = spec.input_done.unwrap_or_default();
    let Some(input) = run.input.as_ref().map(|input| PathBuf::from(&input.path)).filter(|_| done != InputDone::Keep) else {
        return Ok(());
    };
    Place::of(&input).files()?.iter().filter(|input| input.exists()).try_for_each(|input| take_file(root, spec, input))
}

fn take_file(root: &Path, spec: &TaskSpec, input: &Path) -> Result<(), EngineError> {
    let failed = |what: &str| {
        let what = format!("The pipeline is done, but {} cannot be {what}", input.display());
        move |source: std::io::Error| EngineError::io(what, &source)
    };
    match spec.input_done.unwrap_or_default() {
        InputDone::Keep => Ok(()),
        InputDone::Delete => std::fs::remove_file(input).map_err(failed("deleted")),
        InputDone::Move => {
            let folder = resolve(root, spec.move_to.as_deref().unwrap_or_default());
            std::fs::create_dir_all(&folder).map_err(failed("moved"))?;
            let Some(name) = input.file_name() else { return Ok(()) };
            let target = free_path(&folder.join(name));
            std::fs::rename(input, &target)
                .or_else(|_| std::fs::copy(input, &target).and_then(|_| std::fs::remove_file(input)))
                .map_err(failed("moved"))
        }
    }
}

/// Returns the path, with a number where a file of that name is there already.
fn free_path(path: &Path) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let others = (2_u32..).map(|number| path.with_file_name(format!("{stem}_{number}{ending}")));
    std::iter::once(path.to_owned()).chain(others).find(|path| !path.exists()).unwrap_or_else(|| path.to_owned())
}
