//! A year, hour by hour, in two zones.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use millpond_engine::model::{DagRunKind, DagRunState};

use super::shop::{Shop, hours, instant};

const DAILY: &str = "schedule = \"0 1 * * *\"\nstart_date = 2020-04-18T01:00:00\n\n[defaults]\nretries = 1\nretry_delay = \"1m\"\n\n[task.clean]\npipeline = \"clean\"\n";

/// Returns the instants of 01:00 in London by the law of 2025: summer time from 30 March, 01:00 UTC, to 26 October, 01:00 UTC.
fn london(day: NaiveDate) -> DateTime<Utc> {
    let at = |hour: i64| day.and_hms_opt(0, 0, 0).expect("midnight").and_utc() + hours(hour);
    let (forward, back) = (NaiveDate::from_ymd_opt(2025, 3, 30).expect("a day"), NaiveDate::from_ymd_opt(2025, 10, 26).expect("a day"));
    // On 30 March there is no 01:00, and 02:00 BST is the first instant after it. On 26 October the first 01:00 is in BST.
    if day > forward && day <= back { at(0) } else { at(1) }
}

fn singapore(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(0, 0, 0).expect("midnight").and_utc() - hours(7)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_a_daily_dag_is_365_runs_at_the_right_instants_in_singapore_and_london() {
    for (zone, wanted) in [("Asia/Singapore", singapore as fn(NaiveDate) -> DateTime<Utc>), ("Europe/London", london)] {
        let began = Instant::now();
        let mut shop = Shop::new(zone, "2024-12-31T12:00:00Z");
        shop.write("dags/daily_clean.toml", DAILY);
        shop.open().await;
        shop.enable("daily_clean", true).await;
        let first = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day");
        let expected: Vec<DateTime<Utc>> = first.iter_days().take(365).map(wanted).collect();
        let mut now = instant("2024-12-31T12:00:00Z");
        while now <= expected[364] {
            now += hours(1);
            shop.turn(now).await;
        }
        let (runs, listing) = shop.all_ended("daily_clean").await;
        let found: Vec<DateTime<Utc>> = runs.iter().rev().map(|run| run.logical_time).collect();
        assert_eq!(found, expected, "{zone}");
        assert!(runs.iter().all(|run| run.state == DagRunState::Success && run.kind == DagRunKind::Scheduled), "{zone}");
        assert!(runs.iter().all(|run| run.tasks[0].attempts == 1), "{zone}");
        assert_eq!(listing.missed, [], "{zone}");
        let kept = shop.engine().runs(millpond_engine::model::RunQuery::default()).await.expect("listed");
        assert_eq!(kept.total, 365, "{zone}: each run of the DAG ran its pipeline once");
        shop.close().await;
        eprintln!("{zone}: 365 runs in {:.1} s", began.elapsed().as_secs_f64());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_dags_that_are_due_at_one_instant_begin_at_once() {
    let mut shop = Shop::new("UTC", "2025-01-01T00:00:00Z");
    for number in 0..1_000 {
        shop.write(&format!("dags/d{number:03}.toml"), "schedule = \"0 1 * * *\"\n[task.a]\nsensor = { at = \"00:00\" }\n");
    }
    shop.open().await;
    for number in 0..1_000 {
        shop.enable(&format!("d{number:03}"), true).await;
    }
    let began = Instant::now();
    shop.turn(instant("2025-01-01T01:00:00Z")).await;
    let queued = began.elapsed();
    for number in 0..1_000 {
        let (runs, _) = shop.all_ended(&format!("d{number:03}")).await;
        assert!(runs.len() == 1 && runs[0].state == DagRunState::Success, "{number}: {runs:?}");
    }
    let done = began.elapsed();
    eprintln!("1,000 DAGs: queued in {:.0} ms, done in {:.0} ms", queued.as_secs_f64() * 1e3, done.as_secs_f64() * 1e3);
    shop.close().await;
}
