//! Tasks that run for each of many values: in this process, and as programs of a server that is killed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use millpond_engine::model::{AgreeTo, AttemptState, DagLogQuery, DagRunDetail, DagRunState, DagTaskState};

use super::shop::Shop;
use crate::program::{Place, signal};

async fn shop_with(dag: &str) -> Shop {
    let mut shop = Shop::new("UTC", "2025-06-01T00:00:00Z");
    shop.write("dags/d.toml", dag);
    std::fs::create_dir_all(shop.path("in")).unwrap();
    shop.open().await;
    let texts = shop.engine().trust().await.unwrap().entries.into_iter().map(|entry| entry.text).collect();
    shop.engine().agree_to(AgreeTo { texts }).await.unwrap();
    shop
}

fn items(run: &DagRunDetail, task: &str) -> Vec<(String, DagTaskState, usize)> {
    let view = run.task_views.iter().find(|view| view.brief.name == task).expect("the task");
    view.items.iter().map(|item| (item.item.clone(), item.state, item.attempts_made.len())).collect()
}

fn of(expected: &[(&str, DagTaskState, usize)]) -> Vec<(String, DagTaskState, usize)> {
    expected.iter().map(|(item, state, tries)| ((*item).to_owned(), *state, *tries)).collect()
}

const ROWS: &str = "name,price\nAda,1\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_runs_for_every_file_of_a_pattern_each_in_a_slot_of_its_own() {
    let dag = "[task.a]\npipeline = \"clean\"\ninput = \"{{ item }}\"\noutput = \"out/{{ item }}\"\neach = { file = \"in/{{ ds }}*.csv\" }\nproduces = [\"rows\"]\n";
    let mut shop = shop_with(dag).await;
    let text = std::fs::read_to_string(shop.path("millpond.toml")).unwrap();
    shop.write("millpond.toml", &format!("{text}\n[pool.default]\nslots = 1\n"));
    std::fs::create_dir_all(shop.path("out/in")).unwrap();
    for name in ["2025-06-01b", "2025-06-01 a", "2025-06-02"] {
        shop.write(&format!("in/{name}.csv"), ROWS);
    }
    let id = shop.trigger("d").await;
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
    let success = DagTaskState::Success;
    assert_eq!(items(&run, "a"), of(&[("in/2025-06-01 a.csv", success, 1), ("in/2025-06-01b.csv", success, 1)]));
    assert!(shop.path("out/in/2025-06-01 a.csv").exists() && shop.path("out/in/2025-06-01b.csv").exists());
    let view = &run.task_views[0];
    assert_eq!((view.items_total, view.attempts_made.len(), view.attempts_made[0].state), (2, 1, AttemptState::Success));
    let log = |item| DagLogQuery { item, ..DagLogQuery::default() };
    let whole = shop.engine().dag_log(id, "a", log(None)).await.unwrap();
    assert_eq!(whole.lines[0].text, "It runs for 2 values.");
    let one = shop.engine().dag_log(id, "a", log(Some(1))).await.unwrap();
    assert!(one.lines.iter().any(|line| line.text.contains("2025-06-01b.csv")), "{one:?}");
    assert!(shop.engine().dag_log(id, "a", log(Some(2))).await.is_err());
    // It is kept with the run, and goes with it.
    shop.close().await;
    shop.open().await;
    assert_eq!(items(&shop.run(id).await, "a").len(), 2);
    shop.engine().delete_dag_run(id).await.unwrap();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_value_is_skipped_and_too_many_are_refused_in_words() {
    let task = |name: &str, each: &str| format!("[task.{name}]\npipeline = \"clean\"\ninput = \"{{{{ item }}}}\"\neach = {each}\n");
    let dag = task("none", "{ file = \"gone/*.csv\" }") + &task("many", "{ file = \"in/*.csv\", limit = 2 }");
    let mut shop = shop_with(&dag).await;
    for name in ["a", "b", "c"] {
        shop.write(&format!("in/{name}.csv"), ROWS);
    }
    let id = shop.trigger("d").await;
    let run = shop.ended(id).await;
    let by_name = |name: &str| run.task_views.iter().find(|view| view.brief.name == name).unwrap();
    assert_eq!((by_name("none").brief.state, by_name("many").brief.state), (DagTaskState::Skipped, DagTaskState::Failed));
    let error = by_name("many").attempts_made[0].error.clone().unwrap();
    assert_eq!(error, "It would run for 3 values, more than its limit of 2.");
    assert!(by_name("many").items.is_empty());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_for_many_values_is_cancelled_and_goes_on_after_a_restart_where_it_was() {
    let dag = "[task.a]\nsensor = { file = \"go/{{ item }}\", every = \"1s\" }\neach = { file = \"in/*\" }\n";
    let mut shop = shop_with(dag).await;
    std::fs::create_dir_all(shop.path("go/in")).unwrap();
    for name in ["a", "b"] {
        shop.write(&format!("in/{name}"), "");
    }
    let (first, second) = (shop.trigger("d").await, shop.trigger("d").await);
    shop.write("go/in/a", "");
    let is_half = |run: &DagRunDetail| items(run, "a") == of(&[("in/a", DagTaskState::Success, 1), ("in/b", DagTaskState::Running, 1)]);
    shop.run_when(first, is_half).await;
    shop.close().await;
    // What is there by now is not looked for again.
    shop.write("in/c", "");
    shop.open().await;
    assert!(is_half(&shop.run(first).await));
    shop.engine().cancel_dag_run(first).await.unwrap();
    let run = shop.ended(first).await;
    assert_eq!(run.summary.state, DagRunState::Cancelled);
    assert_eq!(items(&run, "a"), of(&[("in/a", DagTaskState::Success, 1), ("in/b", DagTaskState::Cancelled, 1)]));
    shop.write("go/in/b", "");
    shop.write("go/in/c", "");
    let run = shop.ended(second).await;
    assert_eq!((run.summary.state, items(&run, "a").len()), (DagRunState::Success, 3));
    shop.close().await;
}

/// The names of three people, a program for each of them, one of which fails until there is a file `go`, and one after them.
const LINES: &str = r#"
[task.first]
shell   = ["sh", "-euc", 'printf "names<<END\nada\nbob b\n\ncy\nEND\n" >> "$MILLPOND_OUTPUT"']
outputs = ["names"]

[task.own]
shell       = ["sh", "-euc", 'echo "$1" >> ran.txt; test "$1" != cy -o -e go; echo "name=$1 $MILLPOND_ITEM" >> "$MILLPOND_OUTPUT"', "own", "{{ item }}"]
each        = { lines_of = "first.names" }
outputs     = ["name"]
after       = ["first"]
retries     = 1
retry_delay = "1s"

[task.last]
shell = ["sh", "-c", 'printf "%s" "$1" > last.txt', "last", "{{ task.own.name }}"]
after = ["own"]
"#;

const LIMIT: Duration = Duration::from_secs(90);

fn place(dag: &str) -> Place {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    std::fs::create_dir_all(place.path("shop/dags")).expect("made");
    place.write("shop/dags/d.toml", dag);
    assert_eq!(place.run_in("shop", &["trust", "--yes"]).code, 0);
    place
}

/// Returns the newest run of the DAG once it has ended.
fn end_of_run(place: &Place) -> serde_json::Value {
    let start = Instant::now();
    loop {
        let run = place.run_in("shop", &["dag", "logs", "d", "--json"]).json();
        if run["state"] != "running" && run["state"] != "queued" {
            return run;
        }
        assert!(start.elapsed() < LIMIT, "stuck: {run:#}");
        std::thread::park_timeout(Duration::from_millis(100));
    }
}

fn own(run: &serde_json::Value) -> Vec<(String, String, usize)> {
    let view = run["task_views"].as_array().unwrap().iter().find(|view| view["name"] == "own").expect("the task");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let items = view["items"].as_array().expect("a list").iter();
    items.map(|item| (text(&item["item"]), text(&item["state"]), item["attempts_made"].as_array().unwrap().len())).collect()
}

#[test]
fn lines_of_an_output_are_tried_each_by_itself_and_only_what_failed_runs_anew() {
    let place = place(LINES);
    let mut server = place.start("shop", &["serve"]);
    place.wait_for_owner("shop", &server);
    place.run_in("shop", &["dag", "trigger", "d"]);
    let run = end_of_run(&place);
    let of = |items: &[(&str, &str, usize)]| -> Vec<(String, String, usize)> {
        items.iter().map(|(item, state, tries)| ((*item).to_owned(), (*state).to_owned(), *tries)).collect()
    };
    assert_eq!(own(&run), of(&[("ada", "success", 1), ("bob b", "success", 1), ("cy", "failed", 2)]), "{run:#}");
    assert_eq!(run["error"], "own: It failed for 1 of 3 values. cy: It ended with exit code 1.");
    place.write("shop/go", "");
    let id = run["id"].as_str().expect("an id");
    let cleared = place.run_in("shop", &["dag", "clear", id, "--only-failed"]);
    assert!(cleared.code == 0, "{cleared:?}");
    let run = end_of_run(&place);
    assert_eq!(own(&run), of(&[("ada", "success", 1), ("bob b", "success", 1), ("cy", "success", 3)]), "{run:#}");
    assert_eq!((run["state"].as_str(), place.read("shop/last.txt").as_str()), (Some("success"), "ada ada\nbob b bob b\ncy cy"));
    let mut ran: Vec<String> = place.read("shop/ran.txt").lines().map(str::to_owned).collect();
    ran.sort();
    assert_eq!(ran, ["ada", "bob b", "cy", "cy", "cy"]);
    let log = place.run_in("shop", &["dag", "logs", id, "own"]);
    assert!(log.stdout.contains("It runs anew for 1 of its 3 values."), "{log:?}");
    assert!(place.run_in("shop", &["dag", "logs", id, "own", "--item", "2", "--attempt", "1"]).code == 0);
    assert!(place.run_in("shop", &["dag", "logs", id, "own", "--item", "3"]).stderr.contains("does not run for a value 3"));
    // Cleared as a whole, it looks for its values anew.
    assert_eq!(place.run_in("shop", &["dag", "clear", id, "own"]).code, 0);
    let run = end_of_run(&place);
    assert_eq!(own(&run), of(&[("ada", "success", 1), ("bob b", "success", 1), ("cy", "success", 1)]), "{run:#}");
    signal(&server, "TERM");
    assert!(server.wait().expect("it ends").success());
}

/// Thirty values, each for 0.2 s, in eight slots.
const MANY: &str = r#"
[task.own]
shell       = ["sh", "-c", 'echo "begin $1 $2" >> effects.txt; sleep 0.2; echo "end $1 $2" >> effects.txt', "own", "{{ item }}", "{{ try_number }}"]
each        = { file = "values/*" }
retries     = 30
retry_delay = "1s"
"#;

#[test]
fn a_server_that_is_killed_runs_for_no_value_again_that_was_done_and_forgets_none() {
    let place = place(MANY);
    std::fs::create_dir_all(place.path("shop/values")).expect("made");
    for value in 0..30 {
        place.write(&format!("shop/values/{value:02}"), "");
    }
    let mut server = place.start("shop", &["serve"]);
    place.wait_for_owner("shop", &server);
    assert_eq!(place.run_in("shop", &["dag", "trigger", "d", "--no-wait"]).code, 0);
    for kill in 0..6_u64 {
        std::thread::park_timeout(Duration::from_millis(250 + 130 * kill));
        signal(&server, "KILL");
        server.wait().expect("a killed program ends");
        // One that comes meanwhile is none of the run's.
        place.write(&format!("shop/values/late{kill}"), "");
        server = place.start("shop", &["serve"]);
        place.wait_for_owner("shop", &server);
    }
    let run = end_of_run(&place);
    signal(&server, "TERM");
    assert!(server.wait().expect("it ends").success());
    let items = own(&run);
    assert_eq!((run["state"].as_str(), items.len()), (Some("success"), 30), "{run:#}");
    let mut begun: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in place.read("shop/effects.txt").lines().filter(|line| line.starts_with("begin ")) {
        let words: Vec<&str> = line.split(' ').collect();
        begun.entry(words[1].to_owned()).or_default().push(words[2].parse().expect("a number"));
    }
    let mut again = 0;
    for (value, state, tries) in items {
        // Each try began at most once, in order, and none after the one that was a success.
        let tries_made = &begun[&value];
        assert!(state == "success" && tries_made.windows(2).all(|pair| pair[0] < pair[1]), "{value}: {tries_made:?}");
        assert_eq!(tries_made.last(), Some(&(tries as u64)), "{value}");
        again += tries - 1;
    }
    assert_eq!(begun.len(), 30, "nothing ran that is none of the run's values");
    eprintln!("{again} tries were lost and made again");
    assert!(again > 0, "no kill came in the middle of a try");
}
