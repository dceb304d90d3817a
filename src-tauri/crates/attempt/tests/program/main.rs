//! The program of the tests.
//!
//! - `attempt`: a supervisor, as `millpond attempt` is
//! - `own FOLDER COMMAND…`: an owner that runs the command again and again, each time in a folder of its own, until it is killed
//! - `once FOLDER COMMAND…`: an owner that runs it once
//! - `measure COUNT`: how long it takes from a start until the first line is in the log, and until the end is told

#![allow(clippy::unwrap_used, reason = "a program of tests that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "it tells the tests, and shows what it measured")]
#![allow(clippy::disallowed_methods, reason = "it measures by the real clock")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use millpond_attempt::{AttemptSpec, Supervisor, read_log};
use uuid::Uuid;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "attempt") {
        return millpond_attempt::main();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    match arguments.first().map(String::as_str) {
        Some("own") => runtime.block_on(own(Path::new(&arguments[1]), &arguments[2..], usize::MAX)),
        Some("once") => runtime.block_on(own(Path::new(&arguments[1]), &arguments[2..], 1)),
        Some("measure") => runtime.block_on(measure(arguments[1].parse().unwrap())),
        _ => panic!("attempt, own FOLDER COMMAND…, once FOLDER COMMAND… or measure COUNT"),
    }
    ExitCode::SUCCESS
}

fn spec(folder: PathBuf, id: Uuid, command: &[String]) -> AttemptSpec {
    AttemptSpec {
        id,
        folder,
        command: command.to_vec(),
        directory: std::env::temp_dir(),
        env: BTreeMap::new(),
        secrets: Vec::new(),
        grace: Duration::from_millis(300),
    }
}

/// Runs a command `count` times; each attempt's folder is named for its id. What it is about to run is said before.
async fn own(folder: &Path, command: &[String], count: usize) {
    let supervisor = Supervisor::new(std::env::current_exe().unwrap());
    supervisor.warm().await.unwrap();
    for _ in 0..count {
        let id = Uuid::now_v7();
        println!("{id}");
        let mut attempt = supervisor.start(spec(folder.join(id.to_string()), id, command)).await.unwrap();
        attempt.wait().await;
    }
}

async fn measure(count: usize) {
    let supervisor = Supervisor::new(std::env::current_exe().unwrap());
    supervisor.warm().await.unwrap();
    let folder = std::env::temp_dir().join(format!("millpond-measure-{}", std::process::id()));
    let (mut lines, mut ends, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let folder = folder.join(number.to_string());
        let command = ["sh", "-c", "echo x"].map(str::to_owned);
        // The spare of this one is there: an idle machine starts tasks farther apart than this.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let started = Instant::now();
        let mut attempt = supervisor.start(spec(folder.clone(), Uuid::now_v7(), &command)).await.unwrap();
        // Told once it is in the log.
        attempt.lines().wait_for(|lines| *lines > 0).await.unwrap();
        lines.push(started.elapsed());
        attempt.wait().await;
        ends.push(started.elapsed());
        let started = Instant::now();
        std::process::Command::new("sh").args(["-c", "echo x"]).output().unwrap();
        bare.push(started.elapsed());
        assert_eq!(read_log(&folder, 0, 10).unwrap().lines[0].text, "x");
    }
    std::fs::remove_dir_all(folder).unwrap();
    for (name, times) in [("first line", &mut lines), ("end told", &mut ends), ("the command alone", &mut bare)] {
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100];
        println!("{name}: p50 {:?}, p95 {:?}, p99 {:?} of {count}", at(50), at(95), at(99));
    }
}
