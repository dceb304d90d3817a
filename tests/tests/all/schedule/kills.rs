//! A scheduler that is killed at any instant: afterwards no run is lost, none doubled, none stuck, and no process left behind.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use crate::program::{Place, signal};

/// Kills in an ordinary run of the tests, and in a soak.
const KILLS: u32 = 20;
const SOAK_KILLS: u32 = 200;
const LIMIT: Duration = Duration::from_secs(90);

/// Due every second: a program that writes down that it began and that it ended, and a pipeline after it.
const DAG: &str = r#"
every           = "1s"
catchup         = "all"
max_active_runs = 4

[defaults]
retries     = 30
retry_delay = "1s"

[task.first]
shell = 'echo "begin first {{ ts }} {{ try_number }}" >> effects.txt; sleep 0.2; echo "end first {{ ts }} {{ try_number }}" >> effects.txt'

[task.rows]
pipeline = "clean"
output   = "rows/{{ ts_nodash }}.csv"
after    = ["first"]

[task.last]
shell = ["sh", "-c", 'echo "begin last $1 $2" >> effects.txt; echo "end last $1 $2" >> effects.txt', "last", "{{ ts }}", "{{ try_number }}"]
after = ["rows"]
"#;

/// Returns the processes that this place started and that still run.
#[cfg(target_os = "linux")]
fn left(place: &Place) -> Vec<String> {
    let mark = place.path("data").to_string_lossy().into_owned().into_bytes();
    let of = |entry: std::fs::DirEntry| {
        let environ = std::fs::read(entry.path().join("environ")).ok()?;
        let own = environ.windows(mark.len()).any(|window| window == mark);
        own.then(|| std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default().replace('\0', " "))
    };
    std::fs::read_dir("/proc").expect("/proc is there").flatten().filter_map(of).collect()
}

fn runs(place: &Place) -> Vec<Value> {
    let listed = place.run_in("shop", &["dag", "runs", "d", "--limit", "1000", "--json"]).json();
    assert_eq!(listed["missed"], Value::Array(Vec::new()), "nothing was missed: {}", listed["missed"]);
    listed["runs"].as_array().expect("a list").clone()
}

#[test]
fn a_scheduler_that_is_killed_loses_no_run_doubles_none_and_leaves_nothing_behind() {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    for folder in ["shop/dags", "shop/rows"] {
        std::fs::create_dir_all(place.path(folder)).expect("made");
    }
    place.write("shop/dags/d.toml", DAG);
    place.write("shop/effects.txt", "");
    assert_eq!(place.run_in("shop", &["trust", "--yes"]).code, 0);
    let enabled = place.run_in("shop", &["dag", "enable", "d"]);
    assert_eq!(enabled.code, 0, "{enabled:?}");
    let kills = if std::env::var_os("MILLPOND_SOAK").is_some() { SOAK_KILLS } else { KILLS };
    let seed = 20_251_128;
    eprintln!("seed {seed}, {kills} kills");
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut slowest = Duration::ZERO;
    for _ in 0..kills {
        let began = Instant::now();
        let mut child = place.serve("shop", &[]);
        slowest = slowest.max(began.elapsed());
        std::thread::park_timeout(Duration::from_millis(random.random_range(0..1_500)));
        signal(&child, "KILL");
        child.wait().expect("a killed program ends");
    }
    // Paused, so that there is an end of it; what is there goes on to its end.
    let mut child = place.serve("shop", &[]);
    let paused = place.run_in("shop", &["dag", "pause", "d"]);
    assert_eq!(paused.code, 0, "{paused:?}");
    let start = Instant::now();
    let all = loop {
        let all = runs(&place);
        if all.iter().all(|run| run["state"] != "queued" && run["state"] != "running") {
            break all;
        }
        assert!(start.elapsed() < LIMIT, "stuck: {:#?}", all.iter().filter(|run| run["state"] == "running").collect::<Vec<_>>());
        std::thread::park_timeout(Duration::from_millis(200));
    };
    signal(&child, "TERM");
    assert!(child.wait().expect("it ends").success());

    // None lost, none doubled: every second from the first to the last, once.
    let instants: Vec<i64> = all
        .iter()
        .rev()
        .map(|run| run["logical_time"].as_str().expect("an instant").parse::<DateTime<Utc>>().expect("an instant").timestamp())
        .collect();
    let expected: Vec<i64> = (instants[0]..).take(instants.len()).collect();
    assert_eq!(instants, expected);
    assert!(all.iter().all(|run| run["state"] == "success"), "{:#?}", all.iter().find(|run| run["state"] != "success"));

    // Every try began at most once, those of a task in order, and none after the one that was a success.
    let effects = place.read("shop/effects.txt");
    let mut begun: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    for line in effects.lines().filter(|line| line.starts_with("begin ")) {
        let words: Vec<&str> = line.split(' ').collect();
        begun.entry((words[2].to_owned(), words[1].to_owned())).or_default().push(words[3].parse().expect("a number"));
    }
    let mut lost = 0;
    for run in &all {
        for task in run["tasks"].as_array().expect("a list") {
            let (name, attempts) = (task["name"].as_str().expect("a name"), task["attempts"].as_u64().expect("a number"));
            lost += attempts - 1;
            if name == "rows" {
                continue;
            }
            let tries = &begun[&(run["wall"].as_str().expect("a time").to_owned(), name.to_owned())];
            assert!(tries.windows(2).all(|pair| pair[0] < pair[1]), "{name} of {}: {tries:?}", run["wall"]);
            assert_eq!(tries.last(), Some(&attempts), "{name} of {}: {tries:?}", run["wall"]);
        }
    }
    assert_eq!(begun.len(), 2 * all.len(), "nothing ran that belongs to no run");
    eprintln!("{} runs, {lost} tries were lost and made again; slowest start {:.0} ms", all.len(), slowest.as_secs_f64() * 1e3);
    assert!(lost > 0, "no kill came in the middle of a try");

    #[cfg(target_os = "linux")]
    {
        let start = Instant::now();
        while !left(&place).is_empty() {
            assert!(start.elapsed() < LIMIT, "left behind: {:#?}", left(&place));
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }
}
