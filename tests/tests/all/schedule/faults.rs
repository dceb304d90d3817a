//! What went wrong is told: an event for what is only missed, and one list of the faults of all DAGs.

use std::time::Duration;

use millpond_engine::model::{DagRunState, EventKind};

use super::shop::{Shop, instant};

#[tokio::test(flavor = "multi_thread")]
async fn runs_that_are_only_missed_are_told_by_an_event_and_stand_among_the_faults_of_all() {
    let mut shop = Shop::new("UTC", "2025-06-01T00:30:00Z");
    shop.write("dags/none.toml", "schedule = \"@hourly\"\ncatchup = \"none\"\n[task.a]\npipeline = \"clean\"\n");
    shop.write("dags/broken.toml", "schedule = \"manual\"\n[task.a]\npipeline = \"clean\"\ninput = \"nowhere.csv\"\n");
    shop.write("dags/quiet.toml", "schedule = \"manual\"\n[task.a]\npipeline = \"clean\"\n");
    shop.open().await;
    shop.enable("none", true).await;
    let epoch = shop.engine().events_after(None, 0, Duration::ZERO).await;
    // The machine was asleep for three hours: what was due meanwhile is not run any more.
    shop.turn(instant("2025-06-01T03:30:00Z")).await;
    let told = shop.engine().events_after(Some(epoch.epoch), epoch.sequence, Duration::from_secs(5)).await;
    let missed = EventKind::DagMissed { name: "none".into() };
    assert_eq!(told.events.iter().filter(|event| event.kind == missed).count(), 1, "{told:#?}");
    let id = shop.trigger("broken").await;
    assert_eq!(shop.ended(id).await.summary.state, DagRunState::Failed);
    let id = shop.trigger("quiet").await;
    assert_eq!(shop.ended(id).await.summary.state, DagRunState::Success);
    let faults = shop.engine().dag_faults().await.unwrap();
    let told: Vec<(&str, usize, u64)> = faults
        .iter()
        .map(|(name, listing)| (name.as_str(), listing.runs.len(), listing.missed.iter().map(|range| range.count).sum()))
        .collect();
    assert_eq!(told, [("broken", 1, 0), ("none", 0, 3), ("quiet", 0, 0)]);
    shop.close().await;
}
