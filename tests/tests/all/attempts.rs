//! Shell tasks under the programs as they are built: each of them supervises.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use millpond_attempt::{AttemptEnd, AttemptSpec, Stream, Supervisor, read_log, read_status};
use uuid::Uuid;

use crate::program;

async fn supervises(program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let supervisor = Supervisor::new(program.to_owned());
    supervisor.warm().await.unwrap();
    let spec = |name: &str, text: &str| AttemptSpec {
        id: Uuid::now_v7(),
        folder: folder.path().join(name),
        command: ["sh", "-eu", "-c", text].map(str::to_owned).to_vec(),
        directory: folder.path().to_owned(),
        env: BTreeMap::from([("KEY".to_owned(), "hunter2".to_owned())]),
        secrets: vec!["hunter2".to_owned()],
        grace: Duration::from_secs(5),
    };
    let limit = Duration::from_mins(1);
    let mut skipped = supervisor.start(spec("skipped", "echo key $KEY; echo rows=7 >>$MILLPOND_OUTPUT; exit 99")).await.unwrap();
    let status = tokio::time::timeout(limit, skipped.wait()).await.expect("it ends");
    assert_eq!(status.end, AttemptEnd::Exited { code: 99 });
    assert_eq!(status.outputs["rows"], "7");
    let page = read_log(&folder.path().join("skipped"), 0, 10).unwrap();
    assert_eq!((page.lines[0].stream, page.lines[0].text.as_str(), page.ended), (Stream::Out, "key •••", true));

    let mut long = supervisor.start(spec("long", "echo begun; exec sleep 1000")).await.unwrap();
    let mut lines = long.lines();
    tokio::time::timeout(limit, lines.wait_for(|lines| *lines > 0)).await.expect("its first line is told").unwrap();
    long.terminate("Cancelled.");
    let status = tokio::time::timeout(limit, long.wait()).await.expect("it ends");
    assert_eq!(status.end, AttemptEnd::Terminated);
    assert_eq!(read_status(&folder.path().join("long")), Some(status));
}

#[tokio::test]
async fn the_command_line_supervises_shell_tasks() {
    supervises(program::path()).await;
}

#[tokio::test]
async fn the_window_supervises_shell_tasks_without_a_display() {
    let desktop = program::path().with_file_name(format!("millpond-desktop{}", std::env::consts::EXE_SUFFIX));
    if desktop.is_file() {
        supervises(&desktop).await;
    } else {
        assert!(std::env::var_os("MILLPOND_BIN").is_some(), "the workspace's build has the window");
        eprintln!("the window is not beside MILLPOND_BIN: it is not tested here");
    }
}

/// Leaves a process behind that is no longer of its group.
const LEAVES: &str = "setsid sh -c 'echo $$ >pid; exec sleep 1000' >/dev/null 2>&1 & until test -s pid; do sleep 0.01; done";

/// A supervisor as its owner sees it: lines of JSON.
struct Owned {
    child: std::process::Child,
    events: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Owned {
    fn start() -> Self {
        let mut child = program::command().arg("attempt").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let events = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, events }
    }

    fn say(&mut self, line: &serde_json::Value) {
        let text = format!("{line}\n");
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// Returns what it tells next that is not about lines of a log; nothing once it has ended.
    fn next(&mut self) -> Option<serde_json::Value> {
        let told = self.events.by_ref().map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap());
        told.into_iter().find(|event| event.get("lines").is_none())
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_supervisor_takes_one_task_after_the_other_until_one_leaves_a_process_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut owned = Owned::start();
    let number = owned.child.id().to_string();
    let spec = |name: &str, text: &str| AttemptSpec {
        id: Uuid::now_v7(),
        folder: folder.path().join(name),
        command: ["sh", "-eu", "-c", text].map(str::to_owned).to_vec(),
        directory: folder.path().to_owned(),
        env: BTreeMap::from([("ONLY".to_owned(), name.to_owned())]),
        secrets: vec![],
        grace: Duration::from_secs(5),
    };
    let logged =
        |name: &str| read_log(&folder.path().join(name), 0, 10).unwrap().lines.into_iter().map(|line| line.text).collect::<Vec<_>>();
    assert_eq!(owned.next().unwrap(), "ready");
    for name in ["first", "second"] {
        owned.say(&serde_json::json!(spec(name, "echo $PPID $ONLY")));
        assert_eq!(owned.next().unwrap(), "started");
        assert_eq!(owned.next().unwrap()["ended"]["end"]["exited"]["code"], 0);
        assert_eq!(owned.next().unwrap(), "ready");
        assert_eq!(logged(name), [format!("{number} {name}")]);
        // Meant for the one that has just ended.
        owned.say(&serde_json::json!({ "terminate": { "why": "Too late." } }));
    }
    owned.say(&serde_json::json!(spec("leaves", LEAVES)));
    assert_eq!(owned.next().unwrap(), "started");
    assert_eq!(owned.next().unwrap()["ended"]["end"]["exited"]["code"], 0);
    assert_eq!(owned.next(), None, "it ends, and what was left goes on without it");
    assert!(owned.child.wait().unwrap().success());
    let left = std::fs::read_to_string(folder.path().join("pid")).unwrap();
    assert!(std::process::Command::new("kill").arg(left.trim()).status().unwrap().success(), "it was still there");
}

#[test]
fn a_supervisor_without_a_task_ends_quietly_and_one_with_nonsense_says_who_starts_it() {
    let nothing = program::command().arg("attempt").stdin(Stdio::null()).output().unwrap();
    assert!(nothing.status.success() && nothing.stderr.is_empty(), "{nothing:?}");
    let place = program::Place::new();
    let wrong = place.run_with_input("", &["attempt"], "nonsense\n");
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("Millpond starts this itself"), "{}", wrong.stderr);
}
