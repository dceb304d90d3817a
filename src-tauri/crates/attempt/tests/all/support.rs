//! Attempts in a temporary folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use millpond_attempt::{AttemptSpec, LogLine, Status, Stream, Supervisor, read_log};
use uuid::Uuid;

/// Longer than anything here takes; a test that waits this long has failed.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The built program of the tests.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_millpond-attempt");

pub fn supervisor() -> Supervisor {
    Supervisor::new(PROGRAM.into())
}

/// Returns an attempt at a shell text in `folder`, with a short grace.
pub fn spec(folder: &Path, text: &str) -> AttemptSpec {
    AttemptSpec {
        id: Uuid::now_v7(),
        folder: folder.join("attempt"),
        command: ["sh", "-eu", "-c", text].map(str::to_owned).to_vec(),
        directory: folder.to_owned(),
        env: BTreeMap::new(),
        secrets: Vec::new(),
        grace: Duration::from_millis(300),
    }
}

/// Runs an attempt to its end.
pub async fn run(spec: AttemptSpec) -> Status {
    let mut attempt = supervisor().start(spec).await.unwrap();
    tokio::time::timeout(LIMIT, attempt.wait()).await.expect("it ends")
}

pub fn lines(folder: &Path) -> Vec<LogLine> {
    read_log(&folder.join("attempt"), 0, 100_000).unwrap().lines
}

/// Returns the texts of one stream.
pub fn texts(folder: &Path, stream: Stream) -> Vec<String> {
    lines(folder).into_iter().filter(|line| line.stream == stream).map(|line| line.text).collect()
}

/// Waits until something is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LIMIT, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until a command wrote a number to the file `name`, and returns it.
pub fn number(folder: &Path, name: &str) -> u32 {
    let read = || std::fs::read_to_string(folder.join(name)).ok().filter(|text| text.ends_with('\n'))?.trim().parse().ok();
    until(name, || read().is_some());
    read().unwrap()
}

/// Returns whether a process runs. One that is dead and only not taken from the table does not.
pub fn runs(process: u32) -> bool {
    let output = std::process::Command::new("ps").args(["-o", "stat=", "-p", &process.to_string()]).output().unwrap();
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

pub fn kill_9(process: u32) {
    assert!(std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
}
