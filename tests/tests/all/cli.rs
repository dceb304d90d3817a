//! The program `millpond` as a shell has it: arguments, streams, exit codes, and several at once.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::program::{Place, ended, pipeline, signal};

const GOOD: &str = "name,price\nAnna Lee,007.50\nBob Ray,3\n";
const GOOD_OUT: &str = "name,price\nAnna Lee,7.50\nBob Ray,3\n";
const ONE_BAD: &str = "name,price\nAnna Lee,007.50\nBob Ray,three\n";

#[test]
fn a_new_dealership_runs_and_accounts_for_every_row() {
    let place = Place::new();
    let made = place.run(&["new", "shop", "--template", "dealership"]);
    assert_eq!(made.code, 0, "{made:?}");
    let run = place.run_in("shop", &["run", "clean_sales"]);
    // The template sets a limit for rejected rows, and stays within it.
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "");
    for word in ["read", "written", "rejected by", "dropped by drop_missing", "out/data_processed.csv"] {
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
    }
    let again = place.run(&["new", "shop"]);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("not empty"), "{}", again.stderr);
}

#[test]
fn a_run_without_rejects_ends_with_0_and_its_rows_are_in_the_file() {
    let place = Place::with_project(GOOD, "");
    let run = place.run_in("shop", &["run", "clean"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert_eq!(place.read("shop/out.csv"), GOOD_OUT);
}

#[test]
fn rejected_rows_end_with_3_unless_a_limit_allows_them() {
    let place = Place::with_project(ONE_BAD, "");
    let run = place.run_in("shop", &["run", "clean"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("1 rejected") && run.stderr.contains("out.csv.rejected.csv"), "{}", run.stderr);
    assert_eq!(place.read("shop/out.csv"), "name,price\nAnna Lee,7.50\n");
    let place = Place::with_project(ONE_BAD, "\n[limits]\nmax_rejected = 1\n");
    assert_eq!(place.run_in("shop", &["run", "clean"]).code, 0);
}

#[test]
fn a_limit_that_is_passed_ends_with_4_and_nothing_is_visible() {
    let place = Place::with_project(ONE_BAD, "\n[limits]\nmax_rejected = 0\n");
    let run = place.run_in("shop", &["run", "clean"]);
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert!(!place.path("shop/out.csv").exists());
}

#[test]
fn a_failure_ends_with_1_in_words_that_name_the_file() {
    let place = Place::with_project(GOOD, "");
    std::fs::remove_file(place.path("shop/in.csv")).unwrap();
    let run = place.run_in("shop", &["run", "clean"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("in.csv") && run.stderr.contains("not there"), "{}", run.stderr);
    let run = place.run_in("shop", &["run", "cleam"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("Did you mean clean?"), "{}", run.stderr);
}

#[test]
fn wrong_use_ends_with_2() {
    let place = Place::new();
    for arguments in
        [&["run"][..], &["frobnicate"], &["runs", "--on", "yesterday"], &["preview", "x", "--rows", "0"], &["serve", "--port", "0"]]
    {
        assert_eq!(place.run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn standard_input_and_output_carry_rows_and_nothing_else() {
    let place = Place::with_project(GOOD, "");
    let run = place.run_with_input("shop", &["run", "clean", "--input", "-", "--output", "-"], "name,price\nEve,01\n");
    assert_eq!((run.code, run.stdout.as_str()), (0, "name,price\nEve,1\n"), "{run:?}");
    assert!(run.stderr.contains("written"), "{}", run.stderr);
    assert!(!place.path("shop/out.csv").exists());
}

#[test]
fn a_reader_that_has_enough_gets_no_complaint_and_the_account_is_still_told() {
    let rows: String = (0..50_000).map(|row| format!("A B,{row}\n")).collect();
    let place = Place::with_project(&format!("name,price\n{rows}"), "");
    let mut child = place.start("shop", &["run", "clean", "--output", "-"]);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    drop(out);
    let end = ended(child.wait_with_output().unwrap());
    assert_eq!((first.as_str(), end.code), ("name,price\n", 0), "{end:?}");
    assert!(!end.stderr.to_lowercase().contains("pipe") && !end.stderr.contains("panicked"), "{}", end.stderr);
    assert!(end.stderr.contains("written"), "{}", end.stderr);
}

#[test]
fn a_pipelines_file_runs_outside_any_project_with_paths_from_the_file() {
    let place = Place::new();
    std::fs::create_dir(place.path("elsewhere")).unwrap();
    place.write("elsewhere/in.csv", GOOD);
    place.write("elsewhere/p.toml", &pipeline("in.csv", ""));
    let preview = place.run(&["preview", "elsewhere/p.toml"]);
    assert_eq!(preview.code, 0, "{preview:?}");
    assert!(preview.stdout.contains("Anna Lee"), "{}", preview.stdout);
    let run = place.run(&["run", "elsewhere/p.toml"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(place.read("elsewhere/out.csv"), GOOD_OUT);
    // `--output` is from the shell's folder.
    assert_eq!(place.run(&["run", "elsewhere/p.toml", "--output", "here.csv"]).code, 0);
    assert_eq!(place.read("here.csv"), GOOD_OUT);
    assert_eq!(place.run(&["runs", "--json"]).json()["total"], 2);
}

#[test]
fn the_nearest_project_upward_is_used_and_another_one_can_be_named() {
    let place = Place::with_project(GOOD, "");
    let shop = place.path("shop").canonicalize().unwrap();
    let inside = place.run_in("shop/pipelines", &["status", "--json"]).json();
    assert_eq!(inside["project"]["path"], shop.to_str().unwrap());
    assert_eq!(place.run(&["status", "--json", "--project", "shop"]).json()["project"]["path"], shop.to_str().unwrap());
    assert_eq!(place.run(&["status", "--json"]).json()["project"]["scratch"], true);
    assert_eq!(place.run(&["status", "--project", "data"]).code, 1);
    // A file of a project runs in it, wherever the shell is.
    assert_eq!(place.run(&["run", "shop/pipelines/clean.toml"]).code, 0);
    assert_eq!(place.read("shop/out.csv"), GOOD_OUT);
    assert_eq!(place.run_in("shop", &["runs", "--json"]).json()["total"], 1);
}

#[test]
fn every_command_answers_in_json() {
    let place = Place::with_project(ONE_BAD, "");
    let charts = place.path("charts");
    let commands: [&[&str]; 9] = [
        &["run", "clean"],
        &["preview", "clean"],
        &["profile", "in.csv", "--charts", charts.to_str().unwrap()],
        &["suggest", "in.csv"],
        &["check"],
        &["runs"],
        &["runs", "show", "last"],
        &["status"],
        &["new", "other"],
    ];
    for command in commands {
        let end = place.run_in("shop", &[command, &["--json"]].concat());
        assert!(serde_json::from_str::<Value>(&end.stdout).is_ok(), "{command:?}: {end:?}");
    }
    assert!(place.read("charts/price.svg").starts_with("<svg"));
    let failed = place.run_in("shop", &["run", "none", "--json"]);
    let error: Value = serde_json::from_str(failed.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((failed.code, error["code"].as_str()), (1, Some("not_found")));
}

#[test]
fn a_suggested_pipeline_runs_as_it_is_printed() {
    let place = Place::with_project(GOOD, "");
    let suggested = place.run_in("shop", &["suggest", "in.csv"]);
    assert_eq!(suggested.code, 0, "{suggested:?}");
    place.write("shop/pipelines/suggested.toml", &suggested.stdout);
    let run = place.run_in("shop", &["run", "suggested", "--output", "-"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("7.50") && !run.stdout.contains("007.50"), "{}", run.stdout);
}

#[test]
fn check_names_the_file_the_line_and_the_column_of_each_mistake() {
    let place = Place::with_project(GOOD, "");
    assert_eq!(place.run_in("shop", &["check"]).code, 0);
    place.write("shop/pipelines/bad.toml", "[source]\ncsv = \"in.csv\"\ntipes = {}\n");
    place.write("shop/pipelines/late.toml", "[source]\ncsv = \"in.csv\"\n\n[[step]]\ndo = \"drop_columns\"\ncolumns = [\"nome\"]\n");
    let check = place.run_in("shop", &["check"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(check.stdout.contains("pipelines/bad.toml:3:1:"), "{}", check.stdout);
    assert!(check.stdout.contains("pipelines/late.toml:6:"), "{}", check.stdout);
}

#[test]
fn a_run_is_explained_by_the_beginning_of_its_id() {
    let place = Place::with_project(ONE_BAD, "");
    place.run_in("shop", &["run", "clean"]);
    let list = place.run_in("shop", &["runs", "--json"]).json();
    let id = list["runs"][0]["id"].as_str().unwrap();
    let shown = place.run_in("shop", &["runs", "show", &id[..13]]);
    for word in [id, "command line", "SHA-256", "three", "strip_leading_zeros", "The pipeline as it was run"] {
        assert!(shown.stdout.contains(word), "{word}: {shown:?}");
    }
    let day = local_day(&list);
    assert_eq!(place.run_in("shop", &["runs", "--json", "--on", &day]).json()["total"], 1);
    assert_eq!(place.run_in("shop", &["runs", "--json", "--on", "2001-01-01"]).json()["runs"].as_array().unwrap().len(), 0);
}

/// Returns the day on which the first run of a list started, as this machine's zone has it.
fn local_day(list: &Value) -> String {
    let at: chrono::DateTime<chrono::Utc> = list["runs"][0]["started_at"].as_str().unwrap().parse().unwrap();
    at.with_timezone(&chrono::Local).format("%Y-%m-%d").to_string()
}

#[test]
fn completions_know_the_commands_of_every_shell() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = place.run(&["completions", shell]);
        assert!(script.code == 0 && script.stdout.contains("suggest"), "{shell}");
    }
}

#[test]
fn a_second_command_attaches_to_the_first_and_both_end_well() {
    let place = Place::with_project(GOOD, "");
    // It owns the project and waits for its input.
    let mut first = place.start("shop", &["run", "clean", "--input", "-", "--output", "-"]);
    place.wait_for_owner("shop", &first);
    let second = place.run_in("shop", &["run", "clean"]);
    assert_eq!(second.code, 0, "{second:?}");
    assert_eq!(place.read("shop/out.csv"), GOOD_OUT);
    let status = place.run_in("shop", &["status"]);
    assert!(status.stdout.contains(&format!("open in process {}", first.id())), "{}", status.stdout);
    let piped = place.run_with_input("shop", &["run", "clean", "--input", "-", "--output", "-"], "name,price\nEve,01\n");
    assert_eq!((piped.code, piped.stdout.as_str()), (0, "name,price\nEve,1\n"), "{piped:?}");
    first.stdin.take().unwrap().write_all(b"name,price\nZoe,02\n").unwrap();
    let first = ended(first.wait_with_output().unwrap());
    assert_eq!((first.code, first.stdout.as_str()), (0, "name,price\nZoe,2\n"), "{first:?}");
    assert_eq!(place.run_in("shop", &["runs", "--json"]).json()["total"], 3);
}

#[test]
fn when_an_owner_ends_or_is_killed_whoever_is_attached_goes_on() {
    for how in ["INT", "KILL"] {
        let place = Place::with_project(GOOD, "");
        let mut owner = place.start("shop", &["serve"]);
        place.wait_for_owner("shop", &owner);
        let mut next = place.start("shop", &["serve"]);
        // Its link is printed when it has attached.
        let mut link = String::new();
        BufReader::new(next.stdout.as_mut().unwrap()).read_line(&mut link).unwrap();
        assert!(link.contains("/login?token="), "{link}");
        signal(&owner, how);
        owner.wait().unwrap();
        place.status_when("shop", "next owner", |status| status["owner_pid"] == next.id());
        assert_eq!(place.run_in("shop", &["run", "clean"]).code, 0, "after {how}");
        signal(&next, "INT");
        let end = ended(next.wait_with_output().unwrap());
        assert_eq!(end.code, 0, "{end:?}");
    }
}

#[test]
fn many_commands_at_once_all_end_well_and_none_writes_beside_another() {
    let place = Place::with_project(GOOD, "");
    let children: Vec<_> = (0..6).map(|number| place.start("shop", &["run", "clean", "--output", &format!("out{number}.csv")])).collect();
    for (number, child) in children.into_iter().enumerate() {
        let end = ended(child.wait_with_output().unwrap());
        assert_eq!(end.code, 0, "{number}: {end:?}");
        assert_eq!(place.read(&format!("shop/out{number}.csv")), GOOD_OUT);
    }
    assert_eq!(place.run_in("shop", &["runs", "--json"]).json()["total"], 6);
}

#[test]
fn an_interrupt_cancels_the_run_and_leaves_nothing_behind() {
    let rows: String = (0..2_000_000).map(|row| format!("A B,00{row}\n")).collect();
    let place = Place::with_project(&format!("name,price\n{rows}"), "");
    let child = place.start("shop", &["run", "clean"]);
    // A `status` that came first would own the project and wait for the run to end.
    place.wait_for_owner("shop", &child);
    place.status_when("shop", "run", |status| status["active_runs"][0]["progress"]["rows"].as_u64().is_some_and(|rows| rows > 0));
    signal(&child, "INT");
    let end = ended(child.wait_with_output().unwrap());
    assert_eq!(end.code, 130, "{end:?}");
    assert!(end.stderr.contains("interrupted") && end.stderr.contains("nothing was written"), "{}", end.stderr);
    let left: Vec<_> =
        std::fs::read_dir(place.path("shop")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.contains("out.csv")), "{left:?}");
    assert_eq!(place.run_in("shop", &["runs", "--json"]).json()["runs"][0]["state"], "cancelled");
}

#[test]
fn an_interrupt_before_the_input_is_there_ends_with_130() {
    let place = Place::with_project(GOOD, "");
    let mut child = place.start("shop", &["run", "clean", "--input", "-"]);
    place.wait_for_owner("shop", &child);
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(place.run_in("shop", &["runs", "--json"]).json()["total"], 0);
}

/// Sends a request as written and returns the whole answer.
fn http(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn serve_lets_in_who_has_the_link_and_nobody_else() {
    let place = Place::with_project(GOOD, "");
    let mut child = place.start("shop", &["serve", "--json"]);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while serde_json::from_str::<Value>(&text).is_err() {
        assert_ne!(out.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let said: Value = serde_json::from_str(&text).unwrap();
    let link = said["login"].as_str().unwrap();
    let (port, login) = link.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
    let port: u16 = port.parse().unwrap();
    let get =
        |path: &str, more: &str| http(port, &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}\r\n"));
    assert!(get("/api/status", "").starts_with("HTTP/1.1 401"));
    let entered = get(&format!("/{login}"), "");
    assert!(entered.starts_with("HTTP/1.1 200"), "{entered}");
    let cookie = entered.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    let cookie = format!("Cookie: {cookie}\r\n");
    let status = get("/api/status", &cookie);
    assert!(status.starts_with("HTTP/1.1 200") && status.contains("\"owner_pid\""), "{status}");
    assert!(get(&format!("/{login}"), "").starts_with("HTTP/1.1 401"), "a link works once");
    assert!(get("/api/status", &format!("{cookie}Origin: http://evil.example\r\n")).starts_with("HTTP/1.1 403"));
    let foreign = format!("GET /api/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n{cookie}\r\n");
    assert!(http(port, &foreign).starts_with("HTTP/1.1 403"));
    assert!(get("/", &cookie).contains("content-security-policy: default-src 'self'"));
    let taken = place.run(&["serve", "--port", &port.to_string()]);
    assert_eq!(taken.code, 1, "{taken:?}");
    assert!(taken.stderr.contains(&format!("Port {port}")), "{}", taken.stderr);
    signal(&child, "INT");
    assert!(child.wait().unwrap().success());
}
