//! A program of the alert, supervised as a task's is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use millpond_attempt::{AttemptEnd, AttemptSpec, Stream, read_log};
use millpond_schedule::dag::spec::OneOrMore;
use uuid::Uuid;

use super::delivery::Outcome;
use super::message::Message;
use super::read::Alert;
use crate::engine::Engine;

/// A program that runs longer is ended.
const TIMEOUT: Duration = Duration::from_mins(1);
/// After it was asked to end, and before it is killed.
const GRACE: Duration = Duration::from_secs(5);
/// Lines of what it said that are told where it failed.
const TOLD: usize = 3;

/// Runs the program.
pub(super) async fn send(engine: &Arc<Engine>, id: Uuid, alert: &Alert, message: &Message) -> Outcome {
    // A try of its own: a supervisor starts no attempt a second time.
    let folder = folder_of(engine.root()).join(format!("{id}-{}", Uuid::now_v7()));
    let outcome = run(engine, &folder, alert, message).await;
    let _ = tokio::fs::remove_dir_all(&folder).await;
    outcome
}

impl Engine {
    /// Removes what programs of alerts left that a killed process had started.
    pub(crate) fn forget_alert_programs(&self) {
        let _ = std::fs::remove_dir_all(folder_of(self.root()));
    }
}

fn folder_of(root: &Path) -> PathBuf {
    root.join(".millpond").join("alerts")
}

async fn run(engine: &Arc<Engine>, folder: &Path, alert: &Alert, message: &Message) -> Outcome {
    let command = match &alert.table.shell {
        OneOrMore::One(text) => vec!["sh".into(), "-eu".into(), "-c".into(), text.clone()],
        OneOrMore::More(words) => words.clone(),
    };
    let spec = AttemptSpec {
        id: Uuid::now_v7(),
        folder: folder.to_owned(),
        command,
        directory: engine.root().to_owned(),
        env: message.variables().into_iter().collect(),
        secrets: Vec::new(),
        grace: GRACE,
    };
    let mut started = match engine.scheduler().supervisor().start(spec).await {
        Ok(started) => started,
        Err(source) => return Outcome::later(format!("The program cannot be started: {source}."), ""),
    };
    let (status, timed_out) = tokio::select! {
        status = started.wait() => (status, false),
        () = tokio::time::sleep(TIMEOUT) => {
            started.terminate("It took longer than a minute.");
            (started.wait().await, true)
        }
    };
    let said = said(folder);
    match status.end {
        _ if timed_out => Outcome::later(format!("The program ran longer than a minute and was ended.{said}"), ""),
        AttemptEnd::Exited { code: 0 } => Outcome::Sent("The program ended well.".into()),
        AttemptEnd::Exited { code } => Outcome::later(format!("The program ended with exit code {code}.{said}"), "Run it by hand."),
        AttemptEnd::Signalled { signal } => Outcome::later(format!("The program was ended by signal {signal}.{said}"), ""),
        AttemptEnd::CouldNotStart { words } => Outcome::never(words, "Check the program's name."),
        AttemptEnd::Terminated | AttemptEnd::Interrupted | AttemptEnd::Lost => {
            Outcome::later("Millpond ended in the middle of it.", "It may have had effects.")
        }
    }
}

/// Returns the last lines that a program wrote to its standard error, or to its output where it wrote none there.
fn said(folder: &Path) -> String {
    let Ok(page) = read_log(folder, 0, 1_000) else { return String::new() };
    let of = |stream: Stream| page.lines.iter().filter(|line| line.stream == stream).map(|line| line.text.trim()).collect::<Vec<_>>();
    let err = of(Stream::Err);
    let lines = if err.is_empty() { of(Stream::Out) } else { err };
    let last = lines[lines.len().saturating_sub(TOLD)..].join(" ");
    if last.is_empty() { String::new() } else { format!(" It said: {last}") }
}
