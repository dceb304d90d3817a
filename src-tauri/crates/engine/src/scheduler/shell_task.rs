//! A task that runs a program, as an attempt under a process that ends it with this one.

use std::sync::Arc;
use std::time::Duration;

use millpond_attempt::{ATTEMPT_VARIABLE, AttemptEnd, AttemptSpec, Status, settle};
use millpond_schedule::dag::limits::GRACE;
use millpond_schedule::dag::progress::Outcome;
use millpond_schedule::dag::spec::{OneOrMore, TaskSpec};
use tokio_util::sync::CancellationToken;

use super::carry::{Try, TryEnd};
use super::log::TaskLog;
use super::recover::Left;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::rows::resolve;

/// The exit code by which a program says that there was nothing to do, as Airflow's.
const SKIPPED: i32 = 99;
/// How long one look for the end of a lost attempt may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The shortest time between two words about how long a log is.
const TELL: Duration = Duration::from_millis(100);

/// Runs the program of a task to its end.
pub(super) async fn run(engine: &Arc<Engine>, attempt: &Try, spec: &TaskSpec, stop: &CancellationToken, log: &TaskLog) -> TryEnd {
    if attempt.resumed {
        return settled(attempt).await;
    }
    let command = match &spec.shell {
        // As a step of a CI's: the first command that fails ends it, and so does a name without a value.
        OneOrMore::One(text) => vec!["sh".into(), "-eu".into(), "-c".into(), text.clone()],
        OneOrMore::More(words) => words.clone(),
    };
    let (mut env, mut secrets) = (spec.env.clone(), Vec::new());
    if !spec.secrets.is_empty() {
        let wanted = spec.secrets.clone();
        match engine.blocking(move |engine| engine.secret_variables(&wanted)).await {
            Ok((given, mask)) => {
                env.extend(given);
                secrets = mask.values().to_vec();
            }
            Err(error) => return attempt.failed(&error),
        }
    }
    let told = [
        ("MILLPOND_RUN", attempt.run.to_string()),
        ("MILLPOND_DAG", attempt.dag_name.clone()),
        ("MILLPOND_TASK", attempt.task.clone()),
        ("MILLPOND_TRY", attempt.number.to_string()),
    ];
    env.extend(attempt.item.iter().map(|(_, value)| ("MILLPOND_ITEM".to_owned(), value.clone())));
    env.extend(told.map(|(name, value)| (name.to_owned(), value)));
    env.remove(ATTEMPT_VARIABLE);
    let directory = spec.folder.as_deref().map_or_else(|| engine.root().to_owned(), |folder| resolve(engine.root(), folder));
    let spec = AttemptSpec {
        id: attempt.id,
        folder: attempt.folder.clone(),
        command,
        directory,
        env,
        secrets,
        grace: GRACE.to_std().unwrap_or_default(),
    };
    // The log is the program's from here on.
    log.close();
    let mut started = match engine.scheduler().supervisor.start(spec).await {
        Ok(started) => started,
        Err(source) => return attempt.failed(&EngineError::io("The process that runs shell tasks cannot be started", &source)),
    };
    let lines = started.lines();
    let telling = tokio::spawn(tell(engine.clone(), attempt.clone(), lines));
    let status = tokio::select! {
        status = started.wait() => status,
        () = stop.cancelled() => {
            started.terminate("Millpond ends this try.");
            started.wait().await
        }
    };
    telling.abort();
    let total = super::log::lines(&attempt.folder);
    engine.events().emit(attempt.grew(total));
    // It was seen to end: by the clock that the rest of the run goes by.
    TryEnd { ended_at: None, ..ended(attempt, &status) }
}

/// Tells how long the log is, while it grows.
async fn tell(engine: Arc<Engine>, attempt: Try, mut lines: tokio::sync::watch::Receiver<u64>) {
    while lines.changed().await.is_ok() {
        let total = *lines.borrow_and_update();
        engine.events().emit(attempt.grew(total));
        tokio::time::sleep(TELL).await;
    }
}

/// Waits until an attempt of a process that is gone has ended.
async fn settled(attempt: &Try) -> TryEnd {
    loop {
        let (folder, id) = (attempt.folder.clone(), attempt.id);
        let found = tokio::task::spawn_blocking(move || settle(&folder, id, PATIENCE)).await;
        match found {
            Ok(Some(status)) => return ended(attempt, &status),
            Ok(None) => {}
            Err(error) => return attempt.failed(&EngineError::new(ErrorCode::Internal, error.to_string())),
        }
    }
}

/// Returns what becomes of a try whose owner is gone. May block for a moment.
pub(super) fn left(attempt: &Try) -> Left {
    let Some(status) = settle(&attempt.folder, attempt.id, Duration::ZERO) else { return Left::Ending };
    // From here on no supervisor starts it. One that had said so had written down that it began.
    let claimed = std::fs::metadata(attempt.folder.join("supervisor.json")).is_ok_and(|claim| claim.len() > 0);
    if status.end == AttemptEnd::Lost && !claimed { Left::NotBegun } else { Left::Ended(Box::new(ended(attempt, &status))) }
}

fn ended(attempt: &Try, status: &Status) -> TryEnd {
    let seconds = (status.ended_at - status.started_at).num_milliseconds().max(0) as f64 / 1000.0;
    let end =
        TryEnd { seconds: Some(seconds), ended_at: Some(status.ended_at), outputs: status.outputs.clone(), ..attempt.end(Outcome::Failed) };
    // The log is masked, and so is what is quoted of it.
    let said = |words: &str| match super::log::last_error(&attempt.folder) {
        Some(line) => format!("{words}: {line}"),
        None => format!("{words}."),
    };
    let failed = |words: String, hint: Option<&str>| TryEnd { error: Some(words), hint: hint.map(str::to_owned), ..end.clone() };
    match &status.end {
        AttemptEnd::Exited { code: 0 } => TryEnd { outcome: Outcome::Success, exit_code: Some(0), ..end },
        AttemptEnd::Exited { code: SKIPPED } => TryEnd { outcome: Outcome::Skipped, exit_code: Some(SKIPPED), ..end },
        AttemptEnd::Exited { code } => {
            TryEnd { exit_code: Some(*code), ..failed(said(&format!("It ended with exit code {code}")), Some("See in its log why.")) }
        }
        AttemptEnd::Signalled { signal } => failed(said(&format!("It was ended by signal {signal}")), Some("See in its log why.")),
        AttemptEnd::Terminated => TryEnd { outcome: Outcome::Cancelled, ..failed("It was ended.".into(), None) },
        AttemptEnd::CouldNotStart { words } => failed(words.clone(), None),
        AttemptEnd::Interrupted | AttemptEnd::Lost => {
            TryEnd { lost: true, ..failed("Millpond ended in the middle of it.".into(), Some("It may have had effects.")) }
        }
    }
}
