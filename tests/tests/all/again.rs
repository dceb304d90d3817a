//! Runs that are run again, held beside each other, and whose rejected rows are mended.

use std::path::Path;
use std::sync::Arc;

use millpond_engine::model::{MendRows, MendedRow, RejectedQuery, RunDetail, RunState, StartRun};
use millpond_engine::{AppData, Engine, ErrorCode, OpenOptions};
use millpond_record::clock::SystemClock;
use uuid::Uuid;

use crate::program::Place;

const INPUT: &str = "name,price\nAnna Lee,007.50\nBob Ray,three\nCy Fox,4\nDi Orr,x\nEd,5,6\n";

#[test]
fn a_run_is_run_again_as_it_was_only_on_the_bytes_that_it_read() {
    let place = Place::with_project(INPUT, "");
    place.run_in("shop", &["run", "clean"]);
    let first = place.read("shop/out.csv");
    let text = place.read("shop/pipelines/clean.toml");
    place.write("shop/pipelines/clean.toml", &text.replace("strip_leading_zeros", "trim"));
    let again = place.run_in("shop", &["runs", "rerun", "last", "--as-it-was"]);
    assert_eq!((again.code, place.read("shop/out.csv")), (3, first.clone()), "{again:?}");
    let now = place.run_in("shop", &["runs", "rerun", "last"]);
    assert_eq!(now.code, 3, "{now:?}");
    assert!(place.read("shop/out.csv").contains("007.50") && first.contains("7.50"), "by the pipeline as it is now");
    place.write("shop/in.csv", "name,price\nZed,1\n");
    let refused = place.run_in("shop", &["runs", "rerun", "last", "--as-it-was"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("no longer the file that this run read"), "{}", refused.stderr);
}

#[test]
fn two_runs_are_told_apart_by_their_rows_columns_and_text() {
    let place = Place::with_project(INPUT, "");
    place.run_in("shop", &["run", "clean"]);
    let text = place.read("shop/pipelines/clean.toml");
    let step = "\n[[step]]\ndo = \"derive\"\nset = { price = \"price * 2\", dear = \"price > 5\" }\n";
    place.write("shop/pipelines/clean.toml", &text.replace("\n[sink]", &format!("{step}\n[sink]")));
    place.run_in("shop", &["run", "clean"]);
    let listing = place.run_in("shop", &["runs", "--json"]).json();
    let before = listing["runs"][1]["id"].as_str().unwrap().to_owned();
    // The first run's output was overwritten: its rows are computed again, as it was.
    let found = place.run_in("shop", &["runs", "diff", &before, "last", "--json"]).json();
    assert_eq!(found["same_input"], true);
    assert_eq!(found["rows"]["key"], serde_json::json!(["name"]));
    assert_eq!((&found["rows"]["changed"], &found["rows"]["same"]), (&2.into(), &0.into()), "{found}");
    let dear = found["columns"].as_array().unwrap().iter().find(|column| column["name"] == "dear").unwrap().clone();
    assert_eq!((&dear["before"], &dear["after"]), (&serde_json::Value::Null, &"boolean".into()));
    assert!(found["text"].as_str().unwrap().contains("+set = "), "{found}");
    let words = place.run_in("shop", &["runs", "diff", &before]);
    for word in ["dear is new", "0 the same, 2 changed", "7.50 → 15.00", "the same bytes"] {
        assert!(words.stdout.contains(word), "{word}: {}", words.stdout);
    }
}

async fn engine(root: &Path, data: &Path) -> Arc<Engine> {
    let options =
        OpenOptions { root: root.to_owned(), scratch: false, data: AppData::at(data.to_owned()), clock: Arc::new(SystemClock::default()) };
    Engine::open(options).await.unwrap()
}

async fn ended(engine: &Engine, id: Uuid) -> RunDetail {
    let limit = std::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let run = engine.run(id).await.unwrap();
        if run.summary.state != RunState::Running && run.summary.state != RunState::Queued {
            return run;
        }
        assert!(std::time::Instant::now() < limit, "the run ends");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn mended_rows_are_joined_to_the_output_once_and_the_others_stay_rejected() {
    let place = Place::with_project(INPUT, "");
    let data = tempfile::tempdir().unwrap();
    let engine = engine(&place.path("shop"), data.path()).await;
    let start = StartRun { pipeline: Some("clean".into()), ..StartRun::default() };
    let first = ended(&engine, engine.start_run(start.clone()).await.unwrap().id).await;
    let page = engine.rejected(first.summary.id, RejectedQuery::default()).await.unwrap();
    assert_eq!((page.total, page.mended_total), (3, 0));
    let mend = |at: usize, raw: &str| MendRows { rows: vec![MendedRow { offset: page.rows[at].offset, raw: raw.into() }] };
    // One is mended well, one is still wrong.
    let rows = [mend(0, "Bob Ray,003").rows, mend(1, "Di Orr,still x").rows].concat();
    let second = ended(&engine, engine.mend_rows(first.summary.id, MendRows { rows }).await.unwrap().id).await;
    assert_eq!(second.summary.state, RunState::Success, "{:?}", second.summary.error);
    assert_eq!(place.read("shop/out.csv"), "name,price\nAnna Lee,7.50\nCy Fox,4\nBob Ray,3\n");
    let ledger = second.summary.ledger.unwrap();
    assert_eq!((ledger.read, ledger.written, ledger.rejected_rows()), (2, 1, 1));
    let left = place.read("shop/out.csv.rejected.csv");
    assert!(left.contains("\n5,") && left.contains("still x") && left.contains("\n6,") && !left.contains("\n3,"), "{left}");
    let again = engine.rejected(second.summary.id, RejectedQuery::default()).await.unwrap();
    assert_eq!((again.rows[0].line, again.rows[0].raw.as_str()), (5, "Di Orr,still x"), "with the line that it has in the file");
    // What was joined is so once; what is still wrong can be mended once more, and is among the rejected until then.
    assert_eq!(engine.rejected(first.summary.id, RejectedQuery::default()).await.unwrap().mended_total, 1);
    let twice = engine.mend_rows(first.summary.id, mend(0, "Bob Ray,003")).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::Refused);
    assert!(twice.message.contains("mended already"), "{}", twice.message);
    // Of a text of two rows one is written: it is not mended again, and what is rejected of it stays so in the file.
    let third = ended(&engine, engine.mend_rows(first.summary.id, mend(1, "Di Orr,6\nDi Orr,still y")).await.unwrap().id).await;
    assert_eq!(third.summary.state, RunState::Success, "{:?}", third.summary.error);
    assert!(place.read("shop/out.csv").ends_with("Bob Ray,3\nDi Orr,6\n"));
    assert_eq!(engine.rejected(first.summary.id, RejectedQuery::default()).await.unwrap().mended_total, 2);
    let fourth = ended(&engine, engine.mend_rows(first.summary.id, mend(2, "Ed,5")).await.unwrap().id).await;
    assert_eq!(fourth.summary.state, RunState::Success, "{:?}", fourth.summary.error);
    assert!(place.read("shop/out.csv").ends_with("Di Orr,6\nEd,5\n"));
    assert_eq!(engine.rejected(first.summary.id, RejectedQuery::default()).await.unwrap().mended_total, 3);
    let left = place.read("shop/out.csv.rejected.csv");
    assert!(left.contains("still y") && !left.contains("still x") && left.lines().count() == 2, "{left}");
    engine.shutdown(true).await;
}

#[tokio::test]
async fn a_row_of_which_parts_are_joined_is_not_mended_again_and_its_other_parts_stay_rejected() {
    let place = Place::with_project("name,price\n1,1\n2,x\n3,y\n", "");
    let explode = "\n[[step]]\ndo = \"explode\"\ncolumn = \"name\"\nseparator = \"|\"\n\n[[step]]\ndo = \"cast\"\ntypes = { name = \"integer\" }\n\n[sink]";
    let text = place.read("shop/pipelines/clean.toml").replace("\n[sink]", explode);
    place.write("shop/pipelines/clean.toml", &text);
    let data = tempfile::tempdir().unwrap();
    let engine = engine(&place.path("shop"), data.path()).await;
    let start = StartRun { pipeline: Some("clean".into()), ..StartRun::default() };
    let first = ended(&engine, engine.start_run(start).await.unwrap().id).await;
    let page = engine.rejected(first.summary.id, RejectedQuery::default()).await.unwrap();
    assert_eq!(page.total, 2, "{:?}", first.summary.error);
    let mend = |at: usize, raw: &str| MendRows { rows: vec![MendedRow { offset: page.rows[at].offset, raw: raw.into() }] };
    let second = ended(&engine, engine.mend_rows(first.summary.id, mend(0, "7|seven,2")).await.unwrap().id).await;
    assert_eq!(second.summary.state, RunState::Success, "{:?}", second.summary.error);
    assert_eq!(place.read("shop/out.csv"), "name,price\n1,1\n7,2\n");
    let twice = engine.mend_rows(first.summary.id, mend(0, "8,2")).await.unwrap_err();
    assert!(twice.message.contains("mended already"), "{}", twice.message);
    let third = ended(&engine, engine.mend_rows(first.summary.id, mend(1, "3,3")).await.unwrap().id).await;
    assert_eq!(third.summary.state, RunState::Success, "{:?}", third.summary.error);
    let left = place.read("shop/out.csv.rejected.csv");
    assert!(left.contains("seven") && left.lines().count() == 2, "{left}");
    engine.shutdown(true).await;
}

#[tokio::test]
async fn rows_are_not_joined_to_an_output_that_is_another_by_now() {
    let place = Place::with_project(INPUT, "");
    let data = tempfile::tempdir().unwrap();
    let engine = engine(&place.path("shop"), data.path()).await;
    let start = StartRun { pipeline: Some("clean".into()), ..StartRun::default() };
    let run = ended(&engine, engine.start_run(start).await.unwrap().id).await;
    let page = engine.rejected(run.summary.id, RejectedQuery::default()).await.unwrap();
    place.write("shop/out.csv", "name,price\nsomeone's own,1\n");
    let rows = vec![MendedRow { offset: page.rows[0].offset, raw: "Bob Ray,3".into() }];
    let refused = engine.mend_rows(run.summary.id, MendRows { rows }).await.unwrap_err();
    assert!(refused.message.contains("was changed since"), "{}", refused.message);
    assert_eq!(place.read("shop/out.csv"), "name,price\nsomeone's own,1\n");
    engine.shutdown(true).await;
}
