//! Files of DAGs: what they say, when they are due, and what is wrong in them.

use crate::program::Place;

const DAILY: &str = r#"
description = "Clean the day's sales"
schedule    = "0 1 * * *"
timezone    = "Europe/London"
start_date  = 2020-04-18T01:00:00

[defaults]
retries     = 1
retry_delay = "1m"

[task.clean]
pipeline = "clean"

[task.tell]
shell = ["echo", "{{ ds }}"]
after = ["clean"]

[task.archive]
sensor = { file = "out/*.csv" }
"#;

fn place() -> Place {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    std::fs::create_dir_all(place.path("shop/dags")).expect("the folder is there");
    place.write("shop/dags/daily_clean.toml", DAILY);
    place
}

/// Returns the wall times and the notes of the next times after an instant.
fn next(place: &Place, after: &str, count: &str) -> Vec<(String, Option<String>)> {
    let found = place.run_in("shop", &["dag", "next", "daily_clean", "--count", count, "--after", after, "--json"]);
    assert_eq!(found.code, 0, "{found:?}");
    let json = found.json();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    json.as_array().expect("a list").iter().map(|next| (text(&next["wall"]).expect("a time"), text(&next["note"]))).collect()
}

#[test]
fn a_dag_is_due_every_day_of_a_year_and_changes_of_the_clock_are_marked() {
    let place = place();
    let year = next(&place, "2024-12-31T12:00:00Z", "365");
    let days: std::collections::BTreeSet<&str> = year.iter().map(|(wall, _)| &wall[..10]).collect();
    assert_eq!((year.len(), days.len()), (365, 365));
    assert_eq!((days.first().copied(), days.last().copied()), (Some("2025-01-01"), Some("2025-12-31")));
    let marked: Vec<_> = year.iter().filter_map(|(wall, note)| Some((wall.as_str(), note.as_deref()?))).collect();
    assert_eq!(
        marked,
        [
            ("2025-03-30T02:00:00+01:00", "01:00 does not exist: the clock is set forward; due right after"),
            ("2025-10-26T01:00:00+01:00", "01:00 comes twice that day; due at the first only"),
        ]
    );
    assert_eq!(next(&place, "2000-01-01T00:00:00Z", "1"), [("2020-04-18T01:00:00+01:00".to_owned(), None)]);
}

#[test]
fn dags_are_listed_and_explained_with_their_tasks_in_order() {
    let place = place();
    let listed = place.run_in("shop", &["dag", "list", "--json"]).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!((listed[0]["schedule"][0].as_str(), listed[0]["timezone"].as_str()), (Some("0 1 * * *"), Some("Europe/London")));
    assert!(listed[0]["next"]["wall"].as_str().is_some_and(|wall| wall.contains("T01:00:00")), "{listed}");
    let shown = place.run_in("shop", &["dag", "show", "daily_clean"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert_eq!(
        shown.stdout,
        "task     kind      does                      after  rule\n\
         archive  sensor    until out/*.csv is there\n\
         clean    pipeline  clean\n\
         tell     shell     echo {{ ds }}             clean  all_success\n"
    );
}

#[test]
fn what_is_wrong_in_a_dag_is_named_at_its_line_and_column() {
    let place = place();
    place.write("shop/dags/broken.toml", "schedule = \"0 25 * * *\"\n\n[task.a]\npipeline = \"claen\"\nafter = [\"b\"]\n");
    let checked = place.run_in("shop", &["check"]);
    assert_eq!(checked.code, 1, "{checked:?}");
    for said in [
        "dags/broken.toml:1:15: 25 is out of range",
        "dags/broken.toml:4:12: There is no pipeline \"claen\". Did you mean \"clean\"?",
        "dags/broken.toml:5:10: There is no task \"b\".",
    ] {
        assert!(checked.stdout.contains(said), "{said}: {checked:?}");
    }
    assert!(checked.stderr.contains("1 pipeline, 2 DAGs: 3 mistakes"), "{checked:?}");
    let shown = place.run_in("shop", &["dag", "next", "broken"]);
    assert!(shown.code == 1 && shown.stderr.contains("25 is out of range"), "{shown:?}");
    let none = place.run_in("shop", &["dag", "show", "daily_claen"]);
    assert!(none.code == 1 && none.stderr.contains("Did you mean daily_clean?"), "{none:?}");
}
