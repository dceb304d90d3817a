//! A run that is killed at any instant leaves the output absent or complete, and a history that tells the truth.

use std::thread;
use std::time::{Duration, Instant};

use millpond_engine::template::dealership::write_sales;
use rand::{RngExt, SeedableRng};

use crate::program::{Place, pipeline, signal};

/// Kills in an ordinary run of the tests, and in a soak.
const KILLS: u32 = 20;
const SOAK_KILLS: u32 = 1_000;
/// Rows: enough that a run takes a moment in which it can be killed.
const ROWS: u64 = 60_000;

/// Returns how many seconds something takes.
fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

#[test]
fn a_run_that_is_killed_leaves_its_output_absent_or_complete_and_the_history_tells_the_truth() {
    let place = Place::with_project("", "");
    let file = std::fs::File::create(place.path("shop/in.csv")).expect("the folder is there");
    write_sales(std::io::BufWriter::new(file), ROWS, 7, true).expect("the disk has room");
    place.write("shop/pipelines/clean.toml", &pipeline("in.csv", ""));
    let whole = place.run_in("shop", &["run", "clean"]);
    assert_eq!(whole.code, 3, "{whole:?}");
    let expected = place.read("shop/out.csv");
    // As long as a whole command takes from its start to its end, the shortest of three: the others may have had to wait.
    let seconds = (0..3).map(|_| timed(|| assert_eq!(place.run_in("shop", &["run", "clean"]).code, 3))).fold(f64::MAX, f64::min);
    let runs = place.run_in("shop", &["runs", "--json"]).json();
    let kills = if std::env::var_os("MILLPOND_SOAK").is_some() { SOAK_KILLS } else { KILLS };
    let seed = 20_261_124;
    eprintln!("seed {seed}, {kills} kills over commands of {seconds:.2} s");
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let (mut complete, mut absent) = (0, 0);
    let mut before = runs["runs"][0]["id"].clone();
    for kill in 0..kills {
        let _ = std::fs::remove_file(place.path("shop/out.csv"));
        let mut child = place.start("shop", &["run", "clean"]);
        // The end of a run, where files get their names, is hit as often as the rest.
        let share = if kill % 2 == 0 { random.random_range(0.1..1.0) } else { random.random_range(0.7..1.0) };
        thread::park_timeout(Duration::from_secs_f64(seconds * share));
        signal(&child, "KILL");
        child.wait().expect("a killed program ends");
        let listed = place.run_in("shop", &["runs", "--json"]);
        assert_eq!(listed.code, 0, "kill {kill}: {listed:?}");
        let newest = listed.json()["runs"][0].clone();
        let found = std::fs::read_to_string(place.path("shop/out.csv")).ok();
        // A program that was killed before its run began has left no run.
        let begun = newest["id"] != before;
        before = newest["id"].clone();
        if let Some(found) = found {
            assert_eq!(found, expected, "kill {kill}: the output is complete");
            assert!(begun && newest["state"] == "success", "kill {kill}: {newest}");
            complete += 1;
        } else {
            assert!(!begun || newest["state"] == "lost", "kill {kill}: {newest}");
            absent += 1;
        }
        let left: Vec<_> = std::fs::read_dir(place.path("shop")).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().contains("millpond-part")), "kill {kill} leaves {left:?}");
    }
    eprintln!("{complete} complete, {absent} absent");
    assert!(absent > 0, "no kill came before the end of a run");
    let again = place.run_in("shop", &["run", "clean"]);
    assert_eq!(again.code, 3, "{again:?}");
    assert_eq!(place.read("shop/out.csv"), expected);
}

#[test]
fn a_run_that_is_killed_before_its_record_is_durable_is_known_and_leaves_nothing_behind() {
    let place = Place::with_project("a\n1\n", "");
    place.write("shop/pipelines/copy.toml", "[source]\ncsv = \"in.csv\"\n\n[sink]\ncsv = \"out.csv\"\n");
    assert_eq!(place.run_in("shop", &["run", "copy"]).code, 0);
    let mut run = place.run_in("shop", &["runs", "show", "last", "--json"]).json();
    let id = uuid::Uuid::now_v7().to_string();
    run["id"] = id.as_str().into();
    run["state"] = "running".into();
    let announced = format!("shop/.millpond/announced/{id}.json");
    place.write(&announced, &run.to_string());
    // One that was not even announced to its end.
    let torn = format!("shop/.millpond/announced/{}.part", uuid::Uuid::now_v7());
    place.write(&torn, "{\"id\":");
    let part = format!("shop/.out.csv.{id}-0.millpond-part");
    place.write(&part, "a\n");
    let listed = place.run_in("shop", &["runs", "--json"]).json();
    assert_eq!((listed["runs"][0]["id"].as_str(), listed["runs"][0]["state"].as_str()), (Some(id.as_str()), Some("lost")), "{listed}");
    assert_eq!(listed["runs"].as_array().map(Vec::len), Some(2), "{listed}");
    for gone in [announced, torn, part] {
        assert!(!place.path(&gone).exists(), "{gone}");
    }
    assert_eq!(place.read("shop/out.csv"), "a\n1\n");
}
