//! Owners and supervisors that are killed.

use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use millpond_attempt::{ATTEMPT_VARIABLE, AttemptEnd, Stream, read_status, settle};
use rand::{RngExt, SeedableRng};
use tempfile::tempdir;
use uuid::Uuid;

use crate::support::{LIMIT, PROGRAM, kill_9, number, runs, spec, supervisor, texts, until};

/// Starts an owner that runs `text` again and again.
fn owner(folder: &Path, text: &str) -> Child {
    let mut command = Command::new(PROGRAM);
    command.arg("own").arg(folder).args(["sh", "-c", text]).stdout(Stdio::piped()).env("PLACE", folder);
    command.spawn().unwrap()
}

/// Returns the processes that belong to an attempt.
fn processes_of(id: Uuid) -> Vec<u32> {
    let wanted = format!("{ATTEMPT_VARIABLE}={id}");
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let named = |process: &u32| {
        let environment = std::fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    };
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(named).collect()
}

/// Returns the attempt that has a folder in `folder`.
fn first_attempt(folder: &Path) -> Uuid {
    std::fs::read_dir(folder).unwrap().flatten().find_map(|entry| entry.file_name().to_str()?.parse().ok()).unwrap()
}

/// Returns the processes whose parent is `parent`.
fn children(parent: u32) -> Vec<u32> {
    let output = Command::new("ps").args(["-o", "pid=", "--ppid", &parent.to_string()]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).split_whitespace().map(|number| number.parse().unwrap()).collect()
}

#[test]
fn nothing_of_a_task_outlives_an_owner_that_is_killed() {
    let folder = tempdir().unwrap();
    let text = "trap '' TERM; cd $PLACE; sleep 1000 & echo $! >group; setsid sh -c 'echo $$ >stray; exec sleep 1000' & echo $$ >pid; wait";
    let mut owner = owner(folder.path(), text);
    let processes = ["group", "stray", "pid"].map(|name| number(folder.path(), name));
    let spares: Vec<u32> = children(owner.id());
    assert_eq!(spares.len(), 2, "the supervisor and a spare");
    let mut id = String::new();
    BufReader::new(owner.stdout.take().unwrap()).read_line(&mut id).unwrap();
    let id: Uuid = id.trim().parse().unwrap();
    owner.kill().unwrap();
    let killed = Instant::now();
    owner.wait().unwrap();
    let attempt = folder.path().join(id.to_string());
    let status = settle(&attempt, id, LIMIT).expect("its supervisor ends");
    // The grace is 300 ms; and a machine that is busy.
    assert!(killed.elapsed() < Duration::from_millis(1_300) * 3, "{:?}", killed.elapsed());
    assert_eq!(status.end, AttemptEnd::Interrupted);
    assert_eq!(read_status(&attempt), Some(status));
    assert!(!processes.into_iter().any(runs));
    until("the supervisor and the spare are gone", || !spares.iter().any(|spare| runs(*spare)));
}

#[tokio::test]
async fn a_supervisor_that_is_killed_leaves_a_lost_attempt_and_no_process() {
    let folder = tempdir().unwrap();
    let mut attempt =
        supervisor().start(spec(folder.path(), "echo $PPID >supervisor; echo begun; echo $$ >pid; exec sleep 1000")).await.unwrap();
    let process = number(folder.path(), "pid");
    kill_9(number(folder.path(), "supervisor"));
    let status = tokio::time::timeout(LIMIT, attempt.wait()).await.unwrap();
    assert_eq!(status.end, AttemptEnd::Lost);
    assert!(!runs(process));
    assert_eq!(texts(folder.path(), Stream::Out), ["begun"]);
    assert!(texts(folder.path(), Stream::Note)[0].starts_with("This attempt was lost"));
}

#[tokio::test]
async fn a_spare_that_is_gone_is_replaced() {
    let folder = tempdir().unwrap();
    let supervisor = supervisor();
    supervisor.warm().await.unwrap();
    let waits = |child: &u32| {
        std::fs::read(format!("/proc/{child}/cmdline")).is_ok_and(|line| line.ends_with(b"attempt\0")) && children(*child).is_empty()
    };
    // One of another test may be gone by then: the next is looked for.
    let spare = loop {
        let spare = *children(std::process::id()).iter().find(|child| waits(child)).unwrap();
        if Command::new("kill").args(["-9", &spare.to_string()]).status().unwrap().success() {
            break spare;
        }
    };
    until("it is gone", || !runs(spare));
    let mut attempt = supervisor.start(spec(folder.path(), "exit 7")).await.unwrap();
    assert_eq!(attempt.wait().await.end, AttemptEnd::Exited { code: 7 });
}

#[test]
fn an_interrupt_of_a_terminal_reaches_the_owner_alone() {
    let folder = tempdir().unwrap();
    let mut command = Command::new(PROGRAM);
    // In a group of its own, as a shell starts what runs in a terminal.
    command.arg("own").arg(folder.path()).args(["sh", "-c", "cd $PLACE; echo $$ >pid; exec sleep 1000"]).env("PLACE", folder.path());
    let mut owner = command.process_group(0).stdout(Stdio::null()).spawn().unwrap();
    let process = number(folder.path(), "pid");
    assert!(Command::new("kill").args(["-INT", "--", &format!("-{}", owner.id())]).status().unwrap().success());
    assert_eq!(owner.wait().unwrap().signal(), Some(2));
    let id = first_attempt(folder.path());
    assert_eq!(settle(&folder.path().join(id.to_string()), id, LIMIT).unwrap().end, AttemptEnd::Interrupted, "it was not lost");
    assert!(!runs(process));
}

#[test]
fn an_attempt_that_still_ends_is_not_waited_for_without_patience() {
    let folder = tempdir().unwrap();
    let mut owner = owner(folder.path(), "cd $PLACE; echo $$ >pid; exec sleep 1000");
    let process = number(folder.path(), "pid");
    let id = first_attempt(folder.path());
    assert_eq!(settle(&folder.path().join(id.to_string()), id, Duration::ZERO), None);
    assert!(runs(process), "one that is supervised is left alone");
    owner.kill().unwrap();
    owner.wait().unwrap();
    assert_eq!(settle(&folder.path().join(id.to_string()), id, LIMIT).unwrap().end, AttemptEnd::Interrupted);
}

/// Symptom: a task goes on, or runs a second time, after Millpond was killed. Cause: what an owner began is known by no file.
#[test]
fn owners_killed_at_any_instant_leave_no_process_and_no_attempt_without_an_end() {
    let rounds = std::env::var("MILLPOND_KILLS").map_or(200, |rounds| rounds.parse().unwrap());
    let seed = std::env::var("MILLPOND_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("seed {seed}: MILLPOND_SEED={seed} runs the same");
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut counts = std::collections::BTreeMap::<String, u32>::new();
    for round in 0..rounds {
        let folder = tempdir().unwrap();
        let mut owner = owner(folder.path(), "echo $MILLPOND_ATTEMPT; sleep 0.002; echo $MILLPOND_ATTEMPT >>$PLACE/ran; exit 3");
        std::thread::sleep(Duration::from_micros(random.random_range(0..80_000)));
        owner.kill().unwrap();
        owner.wait().unwrap();
        let begun = BufReader::new(owner.stdout.take().unwrap()).lines().map(|line| line.unwrap().parse::<Uuid>().unwrap());
        let ran = |id: &Uuid| {
            let ran = std::fs::read_to_string(folder.path().join("ran")).unwrap_or_default();
            ran.lines().filter(|line| *line == id.to_string()).count()
        };
        for id in begun {
            let status = settle(&folder.path().join(id.to_string()), id, LIMIT).unwrap_or_else(|| panic!("round {round}: {id} has no end"));
            assert_eq!(processes_of(id), Vec::<u32>::new(), "round {round}: {id} ended as {:?}", status.end);
            let times = ran(&id);
            match &status.end {
                AttemptEnd::Exited { code: 3 } => assert_eq!(times, 1, "round {round}: {id}"),
                AttemptEnd::Interrupted | AttemptEnd::Lost => assert!(times <= 1, "round {round}: {id}"),
                end => panic!("round {round}: {id} ended as {end:?}"),
            }
            let name = format!("{:?}", status.end);
            *counts.entry(name.split(' ').next().unwrap_or_default().to_owned()).or_default() += 1;
            assert_eq!(read_status(&folder.path().join(id.to_string())), Some(status), "round {round}: {id}");
        }
    }
    println!("{rounds} kills: {counts:?}");
    assert!(counts.contains_key("Exited"), "some attempts ended by themselves");
}
