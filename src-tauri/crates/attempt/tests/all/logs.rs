//! What is in a log, and reading it.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use millpond_attempt::{AttemptEnd, LogWriter, Stream, find_in_log, read_log};
use tempfile::tempdir;

use crate::support::{lines, run, spec, supervisor, texts, until};

#[tokio::test]
async fn both_streams_are_in_order_with_their_times() {
    let folder = tempdir().unwrap();
    // Apart by more than a read takes: two pipes have no order of their own.
    let status =
        run(spec(folder.path(), "for i in 1 2 3 4 5; do echo out $i; sleep 0.05; echo err $i >&2; sleep 0.05; done; printf end")).await;
    let lines = lines(folder.path());
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["out 1", "err 1", "out 2", "err 2", "out 3", "err 3", "out 4", "err 4", "out 5", "err 5", "end"]);
    assert!(lines.is_sorted_by_key(|line| line.at));
    assert!(status.started_at <= lines[0].at && lines[10].at <= status.ended_at);
    assert_eq!(lines[1].stream, Stream::Err);
}

#[tokio::test]
async fn a_line_without_end_shows_while_the_command_waits() {
    let folder = tempdir().unwrap();
    let mut attempt = supervisor()
        .start(spec(folder.path(), "printf 'Continue? '; while ! test -e go; do sleep 0.01; done; echo yes; echo next"))
        .await
        .unwrap();
    let path = folder.path().to_owned();
    tokio::task::spawn_blocking(move || {
        until("the question shows", || texts(&path, Stream::Out) == ["Continue? "]);
        std::fs::write(path.join("go"), "").unwrap();
    })
    .await
    .unwrap();
    attempt.wait().await;
    let lines: Vec<(String, bool)> = lines(folder.path()).into_iter().map(|line| (line.text, line.continues)).collect();
    assert_eq!(lines, [("Continue? ".to_owned(), false), ("yes".to_owned(), true), ("next".to_owned(), false)]);
    assert_eq!(*attempt.lines().borrow(), 3);
}

#[tokio::test]
async fn secrets_are_masked_also_where_they_come_in_parts() {
    let folder = tempdir().unwrap();
    let mut all = spec(folder.path(), "printf 'key hun'; sleep 0.4; echo ter2 end; echo $KEY >&2; no-such-$KEY || true");
    all.env.insert("KEY".to_owned(), "hunter2".to_owned());
    all.secrets.push("hunter2".to_owned());
    run(all).await;
    let out: String = texts(folder.path(), Stream::Out).concat();
    assert_eq!(out, "key ••• end");
    assert_eq!(texts(folder.path(), Stream::Err)[0], "•••");
    let raw = std::fs::read_to_string(folder.path().join("attempt/log.jsonl")).unwrap();
    assert!(!raw.contains("hunter2") && !raw.contains("hun\""), "{raw}");
}

#[tokio::test]
async fn the_environment_of_millpond_keeps_its_secrets_from_tasks() {
    let folder = tempdir().unwrap();
    // A task under an owner that has a secret in its environment.
    let owner = tokio::process::Command::new(crate::support::PROGRAM)
        .args(["once", &folder.path().display().to_string(), "sh", "-c", "echo ${MILLPOND_SECRET_KEY-none} ${PLAIN-none}"])
        .env("MILLPOND_SECRET_KEY", "hunter2")
        .env("PLAIN", "seen")
        .output()
        .await
        .unwrap();
    let attempt = folder.path().join(String::from_utf8(owner.stdout).unwrap().trim());
    assert_eq!(read_log(&attempt, 0, 10).unwrap().lines[0].text, "none seen");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_flood_is_written_whole_in_little_memory() {
    let folder = tempdir().unwrap();
    // 100 MB in 200,000 lines, and the peak of the supervisor's memory as its child sees it.
    let text = "yes $(printf '%0499d' 7) | head -c 100000000; grep VmHWM /proc/$PPID/status >&2";
    let status = run(spec(folder.path(), text)).await;
    assert_eq!(status.end, AttemptEnd::Exited { code: 0 });
    let attempt = folder.path().join("attempt");
    let total = read_log(&attempt, 0, 0).unwrap().total;
    assert_eq!(total, 200_001);
    let found = find_in_log(&attempt, "vmhwm", Some(Stream::Err), total - 100, 10).unwrap();
    let peak: u64 = found[0].line.text.split_whitespace().nth(1).unwrap().parse().unwrap();
    println!("peak of the supervisor: {peak} kB");
    assert!(peak < 40_000, "{peak} kB");
    // Any page is as near as the first one.
    let middle = read_log(&attempt, total / 2, 3).unwrap();
    assert_eq!((middle.first, middle.lines.len()), (total / 2, 3));
    assert_eq!(middle.lines[0].text, format!("{:0499}", 7));
}

#[test]
fn a_torn_last_line_is_passed_over_and_cut_off_by_the_next_writer() {
    let folder = tempdir().unwrap();
    let log = LogWriter::open(folder.path(), &[]).unwrap();
    log.write(Stream::Note, "first\nsecond");
    drop(log);
    let mut file = OpenOptions::new().append(true).open(folder.path().join("log.jsonl")).unwrap();
    file.write_all(b"{\"at\":\"2026-01-01T00:00:00Z\",\"str").unwrap();
    let page = read_log(folder.path(), 0, 10).unwrap();
    assert_eq!((page.total, page.lines.len(), page.ended), (2, 2, false));
    assert_eq!(find_in_log(folder.path(), "", None, 0, 10).unwrap().len(), 2);
    let log = LogWriter::open(folder.path(), &[]).unwrap();
    assert_eq!(log.write(Stream::Err, "third"), 3);
    log.finish().unwrap();
    let texts: Vec<String> = read_log(folder.path(), 0, 10).unwrap().lines.into_iter().map(|line| line.text).collect();
    assert_eq!(texts, ["first", "second", "third"]);
}

#[test]
fn pages_and_searches_are_right_with_a_whole_a_torn_and_no_index() {
    let folder = tempdir().unwrap();
    let log = LogWriter::open(folder.path(), &[]).unwrap();
    for number in 0..30_000 {
        log.write(if number % 10 == 0 { Stream::Err } else { Stream::Out }, &format!("Line {number} {}", "x".repeat(number % 100)));
    }
    let check = || {
        for from in [0, 1, 9_999, 29_999] {
            let page = read_log(folder.path(), from, 2).unwrap();
            assert_eq!((page.first, page.total), (from, 30_000));
            assert!(page.lines[0].text.starts_with(&format!("Line {from} ")), "{from}: {}", page.lines[0].text);
        }
        assert_eq!(read_log(folder.path(), 40_000, 2).unwrap().first, 30_000, "behind the end is the end");
        let found = find_in_log(folder.path(), "LINE 2999", None, 2_999, 100).unwrap();
        assert_eq!(found.iter().map(|found| found.number).collect::<Vec<_>>(), [vec![2_999], (29_990..30_000).collect()].concat());
        let found = find_in_log(folder.path(), "line", Some(Stream::Err), 15, 2).unwrap();
        assert_eq!(found.iter().map(|found| found.number).collect::<Vec<_>>(), [20, 30]);
    };
    check();
    let index = folder.path().join("log.index");
    let whole = std::fs::read(&index).unwrap();
    assert!(whole.len() >= 5 * 16, "an entry for every 256 KiB: {} bytes", whole.len());
    std::fs::write(&index, &whole[..whole.len() - 7]).unwrap();
    check();
    let mut zeros = whole[..32].to_vec();
    zeros.extend_from_slice(&[0; 64]);
    std::fs::write(&index, zeros).unwrap();
    check();
    let mut wrong = whole.clone();
    wrong[24] ^= 1;
    std::fs::write(&index, wrong).unwrap();
    check();
    std::fs::remove_file(&index).unwrap();
    check();
}

#[test]
fn threads_write_whole_lines() {
    let folder = tempdir().unwrap();
    let log = Arc::new(LogWriter::open(folder.path(), &["hunter2".to_owned()]).unwrap());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let log = Arc::clone(&log);
            scope.spawn(move || {
                for number in 0..500 {
                    log.write(Stream::Note, &format!("{thread} {number} hunter2"));
                }
            });
        }
    });
    log.finish().unwrap();
    let page = read_log(folder.path(), 0, 5_000).unwrap();
    assert_eq!(page.total, 2_000);
    assert!(page.lines.iter().all(|line| line.text.ends_with(" •••")));
}

#[tokio::test]
async fn an_owner_that_does_not_listen_stops_no_task() {
    let folder = tempdir().unwrap();
    let mut child = tokio::process::Command::new(crate::support::PROGRAM)
        .arg("attempt")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut line =
        serde_json::to_vec(&spec(folder.path(), "i=0; while test $i -lt 300; do echo $i; i=$((i+1)); done; touch done; sleep 1000"))
            .unwrap();
    line.push(b'\n');
    tokio::io::AsyncWriteExt::write_all(&mut stdin, &line).await.unwrap();
    let path = folder.path().to_owned();
    tokio::task::spawn_blocking(move || until("the task goes on", || path.join("done").exists())).await.unwrap();
    // The lifeline closes; the end cannot be told, for nobody reads it, and is in the folder all the same.
    drop(stdin);
    drop(child.stdout.take());
    tokio::time::timeout(Duration::from_secs(20), child.wait()).await.expect("the supervisor ends").unwrap();
    assert_eq!(millpond_attempt::read_status(&folder.path().join("attempt")).unwrap().end, AttemptEnd::Interrupted);
}
