//! `millpond dag …`, without an owner and with one.

use crate::program::{Place, signal};

const DAG: &str = r#"
schedule = "0 1 * * *"
timezone = "Europe/London"

[params.who]
type    = "text"
default = "nobody"

[task.greet]
shell   = ["sh", "-c", 'echo "hello $1"; echo "who=$1" >> "$MILLPOND_OUTPUT"', "greet", "{{ params.who }}"]
outputs = ["who"]

[task.clean]
pipeline = "clean"
output   = "{{ task.greet.who }}.csv"
after    = ["greet"]
"#;

fn place() -> Place {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    std::fs::create_dir_all(place.path("shop/dags")).expect("the folder is there");
    place.write("shop/dags/d.toml", DAG);
    assert_eq!(place.run_in("shop", &["trust", "--yes"]).code, 0);
    place
}

#[test]
fn a_run_that_is_triggered_without_an_owner_is_carried_out_to_its_end_and_explained() {
    let place = place();
    let triggered = place.run_in("shop", &["dag", "trigger", "d", "--param", "who=ada", "--at", "2025-06-01T00:00:00Z"]);
    assert_eq!(triggered.code, 0, "{triggered:?}");
    assert!(triggered.stderr.contains("d 2025-06-01T01:00:00+01:00: success"), "{triggered:?}");
    assert!(place.path("shop/ada.csv").exists());
    let log = place.run_in("shop", &["dag", "logs", "d", "greet"]);
    assert!(log.code == 0 && log.stdout.contains("hello ada"), "{log:?}");
    let tasks = place.run_in("shop", &["dag", "logs", "d"]);
    assert!(tasks.stdout.contains("greet  shell     success"), "{tasks:?}");
    let listed = place.run_in("shop", &["dag", "runs", "d", "--json"]).json();
    let run = listed["runs"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!((listed["total"].as_u64(), listed["runs"][0]["kind"].as_str()), (Some(1), Some("manual")));
    let twice = place.run_in("shop", &["dag", "trigger", "d", "--at", "2025-06-01T00:00:00Z"]);
    assert!(twice.code == 1 && twice.stderr.contains("already"), "{twice:?}");
    let wrong = place.run_in("shop", &["dag", "trigger", "d", "--param", "whom=ada"]);
    assert!(wrong.code == 1 && wrong.stderr.contains("whom"), "{wrong:?}");
    let marked = place.run_in("shop", &["dag", "mark", &run, "clean", "--as", "failed"]);
    assert!(marked.code == 0 && marked.stderr.contains("failed"), "{marked:?}");
    let cleared = place.run_in("shop", &["dag", "clear", &run, "--only-failed", "--dry-run"]);
    assert!(cleared.code == 0 && cleared.stderr.contains("Would run anew: clean."), "{cleared:?}");
    let deleted = place.run_in("shop", &["dag", "delete", &run]);
    assert_eq!(deleted.code, 0, "{deleted:?}");
    assert_eq!(place.run_in("shop", &["dag", "runs", "d", "--json"]).json()["total"], 0);
}

#[test]
fn a_backfill_without_an_owner_runs_what_its_dry_run_says() {
    let place = place();
    let range = ["--from", "2025-03-29T00:00:00Z", "--to", "2025-03-31T12:00:00Z"];
    let dry = place.run_in("shop", &[&["dag", "backfill", "d", "--dry-run"], &range[..]].concat());
    assert!(dry.code == 0 && dry.stderr.contains("3 runs would begin."), "{dry:?}");
    assert!(dry.stdout.contains("2025-03-30T02:00:00+01:00"), "{dry:?}");
    let run = place.run_in("shop", &[&["dag", "backfill", "d"], &range[..]].concat());
    assert!(run.code == 0 && run.stderr.matches(": success").count() == 3, "{run:?}");
    let again = place.run_in("shop", &[&["dag", "backfill", "d"], &range[..]].concat());
    assert!(again.code == 0 && again.stderr.contains("0 runs began."), "{again:?}");
}

#[test]
fn a_dag_is_enabled_explained_and_paused_beside_a_server() {
    let place = place();
    let mut server = place.start("shop", &["serve"]);
    place.wait_for_owner("shop", &server);
    let off = place.run_in("shop", &["dag", "why", "d"]);
    assert!(off.code == 0 && off.stdout.contains("not enabled"), "{off:?}");
    let enabled = place.run_in("shop", &["dag", "enable", "d"]);
    assert!(enabled.code == 0 && enabled.stderr.contains("It is due next at"), "{enabled:?}");
    let listed = place.run_in("shop", &["dag", "list"]);
    assert!(listed.stdout.contains("enabled"), "{listed:?}");
    let run = place.run_in("shop", &["dag", "trigger", "d", "--json"]).json();
    assert_eq!((run["state"].as_str(), run["task_views"][0]["outputs"]["who"].as_str()), (Some("success"), Some("nobody")), "{run}");
    let paused = place.run_in("shop", &["dag", "pause", "d"]);
    assert_eq!(paused.code, 0, "{paused:?}");
    let why = place.run_in("shop", &["dag", "why", "d"]);
    assert!(why.stdout.contains("It is paused since"), "{why:?}");
    signal(&server, "TERM");
    assert!(server.wait().expect("it ends").success());
}

#[test]
fn all_dags_are_paused_together_and_those_that_were_enabled_are_enabled_again() {
    let place = place();
    for name in ["one", "two", "off"] {
        place.write(&format!("shop/dags/{name}.toml"), "schedule = \"@daily\"\n[task.a]\nsensor = { file = \"millpond.toml\" }\n");
    }
    let say = |arguments: &[&str]| {
        let said = place.run_in("shop", &[&["dag"], arguments].concat());
        assert_eq!(said.code, 0, "{said:?}");
        said
    };
    let enabled = || {
        let listed = say(&["list", "--json"]).json();
        let all = listed.as_array().expect("a list").clone();
        all.iter().filter(|dag| dag["enabled"] == true).map(|dag| dag["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    say(&["enable", "one"]);
    say(&["enable", "two"]);
    let state = say(&["pause", "--all", "--json"]).json();
    assert_eq!((&state["enabled"], &state["paused_together"], &state["next"]), (&0.into(), &2.into(), &serde_json::Value::Null));
    assert_eq!(enabled(), [""; 0]);
    // One that a person paused by itself in between stays paused.
    say(&["pause", "two"]);
    say(&["enable", "--all"]);
    assert_eq!(enabled(), ["one"]);
    let both = place.run_in("shop", &["dag", "pause", "one", "--all"]);
    assert_eq!(both.code, 2, "{both:?}");
}

#[test]
fn a_task_that_has_nothing_to_do_is_skipped_one_that_takes_too_long_is_ended_and_an_interrupt_cancels() {
    let place = place();
    place.write(
        "shop/dags/e.toml",
        "[task.nothing]\nshell = \"exit 99\"\n[task.slow]\nshell = \"sleep 600\"\ntimeout = \"1s\"\n[task.after]\nshell = \"true\"\nafter = [\"nothing\"]\n",
    );
    assert_eq!(place.run_in("shop", &["trust", "--yes"]).code, 0);
    let run = place.run_in("shop", &["dag", "trigger", "e", "--json"]);
    assert_eq!(run.code, 1, "{run:?}");
    let run = run.json();
    let state = |name: &str| {
        let tasks = run["tasks"].as_array().expect("a list");
        tasks.iter().find(|task| task["name"] == name).expect("the task")["state"].as_str().expect("a word").to_owned()
    };
    assert_eq!((state("nothing"), state("after"), state("slow")), ("skipped".into(), "skipped".into(), "failed".into()), "{run}");
    assert!(run["error"].as_str().is_some_and(|error| error.contains("timeout of 1 s")), "{run}");
    place.write("shop/dags/f.toml", "[task.slow]\nshell = \"echo begun; sleep 600\"\n");
    assert_eq!(place.run_in("shop", &["trust", "--yes"]).code, 0);
    let child = place.start("shop", &["dag", "trigger", "f"]);
    // Were a command that looks at the log first, the run would be its own to carry out.
    place.wait_for_owner("shop", &child);
    let start = std::time::Instant::now();
    let log = || place.run_in("shop", &["dag", "logs", "f", "slow"]).stdout;
    while !log().contains("begun") {
        assert!(start.elapsed() < std::time::Duration::from_mins(1), "it does not begin");
    }
    signal(&child, "INT");
    let ended = crate::program::ended(child.wait_with_output().expect("it ends"));
    assert!(ended.code == 130 && ended.stderr.contains("cancelled"), "{ended:?}");
}

#[test]
fn a_server_runs_what_is_due_when_its_clock_is_set_past_it() {
    let place = place();
    place.write("clock", "2025-03-29T12:00:00Z");
    let mut server = place.command("shop", &["serve"]).env("MILLPOND_CLOCK_FILE", place.path("clock")).spawn().expect("it starts");
    place.wait_for_owner("shop", &server);
    assert_eq!(place.run_in("shop", &["dag", "enable", "d"]).code, 0);
    let start = std::time::Instant::now();
    // The night in which London has no 01:00, and the one after it.
    for (count, now, due) in [(1, "2025-03-30T01:00:01Z", "2025-03-30T01:00:00Z"), (2, "2025-03-31T00:30:00Z", "2025-03-31T00:00:00Z")] {
        place.write("clock", now);
        loop {
            let listed = place.run_in("shop", &["dag", "runs", "d", "--json"]).json();
            if listed["total"] == count && listed["runs"][0]["state"] == "success" {
                assert_eq!(
                    (listed["runs"][0]["logical_time"].as_str(), listed["runs"][0]["kind"].as_str()),
                    (Some(due), Some("scheduled"))
                );
                break;
            }
            assert!(start.elapsed() < std::time::Duration::from_mins(1), "{listed}");
        }
    }
    signal(&server, "TERM");
    assert!(server.wait().expect("it ends").success());
}

#[test]
fn a_crontab_becomes_dags_that_are_not_enabled() {
    let place = place();
    place.write("crontab", "# Nightly report\n0 3 * * 1-5 echo report\n@reboot echo no\n");
    let tried = place.run_in("shop", &["import", "crontab", "../crontab", "--dry-run", "--json"]);
    assert!(tried.code == 1 && tried.stderr.contains("crontab:3:1: A DAG is not run by the start of a machine"), "{tried:?}");
    let name = tried.json()[0]["name"].as_str().expect("a name").to_owned();
    let made = place.run_in("shop", &["import", "crontab", "../crontab"]);
    assert!(made.code == 1 && made.stdout.trim() == name && made.stderr.contains("1 DAG made"), "{made:?}");
    let listed = place.run_in("shop", &["dag", "list", "--json"]).json();
    let dag = listed.as_array().expect("a list").iter().find(|dag| dag["name"] == name.as_str()).expect("it is there");
    assert_eq!(
        (dag["schedule"][0].as_str(), dag["enabled"].as_bool(), dag["problems"].as_array().map(Vec::len)),
        (Some("0 3 * * 1-5"), Some(false), Some(0))
    );
    let run = place.run_in("shop", &["dag", "trigger", &name]);
    assert_eq!(run.code, 0, "{run:?}");
}
