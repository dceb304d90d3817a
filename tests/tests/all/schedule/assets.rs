//! DAGs that run when what they consume was made anew.

use millpond_engine::model::{DagRunKind, DagRunState, SaveDag};

use super::shop::{Shop, instant};

/// Two DAGs that each make an asset, and one that consumes both.
async fn shop(keys: &str) -> Shop {
    let mut shop = Shop::new("UTC", "2025-06-01T00:00:00Z");
    for asset in ["sales", "rates"] {
        shop.write(
            &format!("dags/{asset}.toml"),
            &format!("[task.a]\npipeline = \"clean\"\noutput = \"{asset}.csv\"\nproduces = [\"{asset}\"]\n"),
        );
    }
    let text = format!("consumes = [\"sales\", \"rates\"]\n{keys}\n[task.a]\npipeline = \"clean\"\noutput = \"both.csv\"\n");
    shop.write("dags/both.toml", &text);
    shop.open().await;
    shop
}

async fn make(shop: &mut Shop, asset: &str) {
    let id = shop.trigger(asset).await;
    assert_eq!(shop.ended(id).await.summary.state, DagRunState::Success);
    shop.engine().look_at_schedule().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dag_runs_once_all_that_it_consumes_was_made_anew_also_after_a_restart() {
    let mut shop = shop("").await;
    make(&mut shop, "sales").await;
    shop.turn(instant("2025-06-01T00:01:00Z")).await;
    shop.enable("both", true).await;
    // What was made before the first enabling does not count.
    shop.turn(instant("2025-06-01T00:01:30Z")).await;
    make(&mut shop, "rates").await;
    assert_eq!(shop.all_ended("both").await.0.len(), 0);
    let why = shop.engine().why_dag("both").await.unwrap();
    assert_eq!(why.waits[0].words, "It runs once sales is made anew; rates has been.");
    shop.close().await;
    shop.open().await;
    shop.turn(instant("2025-06-01T00:02:00Z")).await;
    make(&mut shop, "sales").await;
    let (runs, _) = shop.all_ended("both").await;
    assert_eq!(runs.len(), 1, "{runs:#?}");
    let made = instant("2025-06-01T00:02:00Z");
    assert_eq!((runs[0].kind, runs[0].state, runs[0].logical_time), (DagRunKind::Asset, DagRunState::Success, made));
    assert_eq!(runs[0].data_interval_start, instant("2025-06-01T00:01:00Z"));
    // Both were made before that run: each must be made anew, and the clock that was set back makes none of them older.
    shop.turn(instant("2025-06-01T00:00:30Z")).await;
    make(&mut shop, "sales").await;
    make(&mut shop, "sales").await;
    assert_eq!(shop.all_ended("both").await.0.len(), 1);
    shop.close().await;
    shop.open().await;
    make(&mut shop, "rates").await;
    let (runs, _) = shop.all_ended("both").await;
    assert_eq!(runs.len(), 2, "{runs:#?}");
    assert!(runs[0].logical_time > made);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_while_it_is_paused_goes_by_catchup() {
    for (catchup, runs, missed) in [("none", 0, 2), ("latest", 1, 1), ("all", 2, 0)] {
        let mut shop = shop(&format!("catchup = \"{catchup}\"")).await;
        shop.enable("both", true).await;
        shop.turn(instant("2025-06-01T00:01:00Z")).await;
        shop.enable("both", false).await;
        for minute in 2..4 {
            shop.turn(instant(&format!("2025-06-01T00:0{minute}:00Z"))).await;
            make(&mut shop, "sales").await;
            make(&mut shop, "rates").await;
        }
        assert_eq!(shop.all_ended("both").await.0.len(), 0, "{catchup}");
        shop.turn(instant("2025-06-01T00:05:00Z")).await;
        shop.enable("both", true).await;
        let (found, listing) = shop.all_ended("both").await;
        let counted: u64 = listing.missed.iter().map(|range| range.count).sum();
        assert_eq!((found.len(), counted), (runs, missed), "{catchup}: {found:#?} {listing:?}");
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_that_a_file_begins_to_consume_count_from_then_on() {
    let mut shop = shop("").await;
    shop.write("dags/late.toml", "[task.a]\npipeline = \"clean\"\noutput = \"late.csv\"\n");
    shop.enable("late", true).await;
    shop.turn(instant("2025-06-01T00:01:00Z")).await;
    make(&mut shop, "sales").await;
    shop.turn(instant("2025-06-01T00:02:00Z")).await;
    let hash = shop.engine().dag("late").await.unwrap().hash;
    let text = "consumes = [\"sales\"]\n[task.a]\npipeline = \"clean\"\noutput = \"late.csv\"\n";
    shop.engine().save_dag("late", SaveDag { text: text.into(), base_hash: hash }).await.unwrap();
    shop.turn(instant("2025-06-01T00:02:00Z")).await;
    assert_eq!(shop.all_ended("late").await.0.len(), 0);
    shop.turn(instant("2025-06-01T00:03:00Z")).await;
    make(&mut shop, "sales").await;
    assert_eq!(shop.all_ended("late").await.0.len(), 1);
    shop.close().await;
}
