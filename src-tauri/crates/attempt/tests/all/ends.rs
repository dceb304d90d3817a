//! How attempts end.

use std::time::{Duration, Instant};

use millpond_attempt::{AttemptEnd, Stream, read_status, settle};
use tempfile::tempdir;

use crate::support::{kill_9, number, run, runs, spec, supervisor, texts, until};

#[tokio::test]
async fn exit_codes_are_told_as_they_are() {
    for code in [0, 1, 3, 99, 255] {
        let folder = tempdir().unwrap();
        let status = run(spec(folder.path(), &format!("exit {code}"))).await;
        assert_eq!(status.end, AttemptEnd::Exited { code });
        assert_eq!(read_status(&folder.path().join("attempt")), Some(status), "the file says the same");
    }
}

#[tokio::test]
async fn a_signal_that_was_not_ours_is_told() {
    let folder = tempdir().unwrap();
    assert_eq!(run(spec(folder.path(), "kill -SEGV $$")).await.end, AttemptEnd::Signalled { signal: 11 });
}

#[tokio::test]
async fn what_cannot_start_says_what_is_missing() {
    let folder = tempdir().unwrap();
    let mut missing = spec(folder.path(), "");
    missing.command = vec!["no-such-program".to_owned(), "x".to_owned()];
    let status = run(missing.clone()).await;
    let place = folder.path().display();
    let words = format!("The program \"no-such-program\" was not found from the folder {place}. Install it, or give its whole path.");
    assert_eq!(status.end, AttemptEnd::CouldNotStart { words: words.clone() });
    assert_eq!(texts(folder.path(), Stream::Note), [words]);

    let other = tempdir().unwrap();
    let mut nowhere = spec(other.path(), "true");
    nowhere.directory = other.path().join("gone");
    let AttemptEnd::CouldNotStart { words } = run(nowhere).await.end else { panic!("it cannot start") };
    assert_eq!(
        words,
        format!("\"sh\" cannot start: the folder {} is not there. Make it, or name another one.", other.path().join("gone").display())
    );

    std::fs::write(other.path().join("script"), "echo x\n").unwrap();
    let third = tempdir().unwrap();
    let mut forbidden = spec(third.path(), "");
    forbidden.command = vec![other.path().join("script").display().to_string()];
    let AttemptEnd::CouldNotStart { words } = run(forbidden).await.end else { panic!("it cannot start") };
    assert!(words.contains("chmod +x"), "{words}");
}

#[tokio::test]
async fn a_program_that_is_no_supervisor_is_told_at_once() {
    let folder = tempdir().unwrap();
    let error = millpond_attempt::Supervisor::new("/bin/false".into()).start(spec(folder.path(), "true")).await.unwrap_err();
    assert!(error.to_string().contains("/bin/false cannot be started to supervise a task"), "{error}");
}

#[tokio::test]
async fn one_that_is_terminated_has_time_to_end() {
    let folder = tempdir().unwrap();
    let mut attempt =
        supervisor().start(spec(folder.path(), "trap 'echo bye; exit 0' TERM; echo $$ >pid; while :; do sleep 0.01; done")).await.unwrap();
    let process = number(folder.path(), "pid");
    attempt.terminate("The time limit of 1h has passed.");
    assert_eq!(attempt.wait().await.end, AttemptEnd::Terminated);
    assert_eq!(texts(folder.path(), Stream::Out), ["bye"]);
    assert_eq!(texts(folder.path(), Stream::Note), ["The time limit of 1h has passed."]);
    assert!(!runs(process));
    assert_eq!(attempt.wait().await.end, AttemptEnd::Terminated, "it may be asked again");
}

#[tokio::test]
async fn one_that_does_not_listen_is_killed_after_the_grace() {
    let folder = tempdir().unwrap();
    let mut attempt =
        supervisor().start(spec(folder.path(), "trap '' TERM; sleep 1000 & echo $! >other; echo $$ >pid; wait")).await.unwrap();
    let processes = [number(folder.path(), "other"), number(folder.path(), "pid")];
    let asked = Instant::now();
    attempt.terminate("Cancelled.");
    assert_eq!(attempt.wait().await.end, AttemptEnd::Terminated);
    assert!(asked.elapsed() >= Duration::from_millis(300), "{:?}", asked.elapsed());
    assert!(!processes.into_iter().any(runs));
    assert_eq!(texts(folder.path(), Stream::Note), ["Cancelled.", "It did not end within 0.3 s of being asked to, so it was killed."]);
}

#[tokio::test]
async fn what_a_command_leaves_behind_in_its_group_is_ended() {
    let folder = tempdir().unwrap();
    let status = run(spec(folder.path(), "sleep 1000 & echo $! >pid; echo done")).await;
    assert_eq!(status.end, AttemptEnd::Exited { code: 0 });
    assert!(!runs(number(folder.path(), "pid")));
    assert_eq!(texts(folder.path(), Stream::Note), ["The command left processes behind, and they were ended."]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn one_that_left_the_group_goes_on_after_a_good_end_and_is_ended_with_a_terminated_one() {
    let folder = tempdir().unwrap();
    let status =
        run(spec(folder.path(), "setsid sh -c 'echo $$ >pid; exec sleep 1000' >/dev/null 2>&1 & while ! test -s pid; do sleep 0.01; done"))
            .await;
    assert_eq!(status.end, AttemptEnd::Exited { code: 0 });
    let service = number(folder.path(), "pid");
    assert!(runs(service), "who starts a service means it");
    kill_9(service);

    let other = tempdir().unwrap();
    let mut attempt = supervisor().start(spec(other.path(), "setsid sh -c 'echo $$ >pid; exec sleep 1000' & wait")).await.unwrap();
    let service = number(other.path(), "pid");
    attempt.terminate("Cancelled.");
    assert_eq!(attempt.wait().await.end, AttemptEnd::Terminated);
    assert!(!runs(service));
}

#[tokio::test]
async fn pipes_that_something_holds_open_are_closed_after_a_second() {
    let folder = tempdir().unwrap();
    let started = Instant::now();
    let status =
        run(spec(folder.path(), "setsid sh -c 'echo $$ >pid; exec sleep 1000' & while ! test -s pid; do sleep 0.01; done; echo done"))
            .await;
    assert_eq!(status.end, AttemptEnd::Exited { code: 0 });
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(texts(folder.path(), Stream::Out), ["done"]);
    kill_9(number(folder.path(), "pid"));
}

#[tokio::test]
async fn one_that_is_dropped_is_ended() {
    let folder = tempdir().unwrap();
    let attempt = supervisor().start(spec(folder.path(), "echo $$ >pid; exec sleep 1000")).await.unwrap();
    let process = number(folder.path(), "pid");
    drop(attempt);
    let status = tokio::task::spawn_blocking(move || {
        until("it has a status", || read_status(&folder.path().join("attempt")).is_some());
        assert!(!runs(process));
        read_status(&folder.path().join("attempt")).unwrap()
    });
    assert_eq!(status.await.unwrap().end, AttemptEnd::Interrupted);
}

#[tokio::test]
async fn a_task_sees_its_environment_its_folder_and_no_terminal() {
    let folder = tempdir().unwrap();
    let mut all = spec(
        folder.path(),
        "pwd -P; echo $GREETING; echo $MILLPOND_ATTEMPT; echo $MILLPOND_OUTPUT; cat; (: </dev/tty) 2>/dev/null || echo no terminal; ps -o pgid= -p $$; echo $$",
    );
    all.env.insert("GREETING".to_owned(), "hello".to_owned());
    let (id, output) = (all.id, all.folder.join("output"));
    assert_eq!(run(all).await.end, AttemptEnd::Exited { code: 0 });
    let out = texts(folder.path(), Stream::Out);
    let expected = [
        folder.path().canonicalize().unwrap().display().to_string(),
        "hello".to_owned(),
        id.to_string(),
        output.display().to_string(),
        "no terminal".to_owned(),
    ];
    assert_eq!(out[..5], expected);
    assert_eq!(out[5].trim(), out[6], "it leads its group");
}

#[tokio::test]
async fn outputs_are_handed_on_and_what_is_none_is_noted() {
    let folder = tempdir().unwrap();
    let mut all =
        spec(folder.path(), r#"{ echo rows=12; echo "key=$KEY"; printf 'list<<END\na\nb\nEND\nwrong\n'; } >>"$MILLPOND_OUTPUT"; exit 4"#);
    all.env.insert("KEY".to_owned(), "hunter2".to_owned());
    all.secrets.push("hunter2".to_owned());
    let status = run(all).await;
    assert_eq!(status.end, AttemptEnd::Exited { code: 4 });
    let outputs = [("key", "•••"), ("list", "a\nb"), ("rows", "12")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(status.outputs, outputs.into());
    assert!(texts(folder.path(), Stream::Note)[0].contains("line 7: \"wrong\" is no output"));
}

#[tokio::test]
async fn two_supervisors_never_run_one_attempt() {
    let folder = tempdir().unwrap();
    let once = spec(folder.path(), "echo ran >>ran");
    assert_eq!(run(once.clone()).await, run(once).await, "the second one finds how the first one ended");
    assert_eq!(std::fs::read_to_string(folder.path().join("ran")).unwrap(), "ran\n");

    let other = tempdir().unwrap();
    let late = spec(other.path(), "echo ran >>ran");
    let settled = settle(&late.folder, late.id, Duration::ZERO).expect("no supervisor has it");
    assert_eq!(settled.end, AttemptEnd::Lost);
    assert_eq!(run(late).await, settled, "what was settled is not begun any more");
    assert!(!other.path().join("ran").exists());
}
