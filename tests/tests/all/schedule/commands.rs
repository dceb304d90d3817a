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
