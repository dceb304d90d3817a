//! A year, hour by hour, in two zones: in peace, and with restarts, sleeps and a clock that is set.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use millpond_engine::model::{DagRunKind, DagRunState};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

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

/// What happens to a machine in a year.
#[derive(Debug, Clone, Copy)]
enum Blow {
    Restart,
    Sleep,
    SetBack,
    SetForward,
}

/// What should have become of each instant, told by the rules as the guide has them: nothing of the scheduler's is in it.
struct Reference {
    catchup: &'static str,
    instants: Vec<DateTime<Utc>>,
    decided_through: DateTime<Utc>,
    runs: Vec<DateTime<Utc>>,
    missed: u64,
}

impl Reference {
    fn look(&mut self, now: DateTime<Utc>) {
        let due: Vec<DateTime<Utc>> = self.instants.iter().copied().filter(|at| *at > self.decided_through && *at <= now).collect();
        for (place, at) in due.iter().enumerate() {
            let wanted = self.catchup == "all" || place + 1 == due.len();
            if wanted && now - *at <= TimeDelta::days(7) {
                self.runs.push(*at);
            } else {
                self.missed += 1;
            }
        }
        self.decided_through = due.last().copied().unwrap_or(self.decided_through);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_with_restarts_sleeps_and_a_clock_that_is_set_runs_what_the_rules_say() {
    let seed = 20_251_129;
    for (round, (zone, wanted)) in
        [("Asia/Singapore", singapore as fn(NaiveDate) -> DateTime<Utc>), ("Europe/London", london)].into_iter().enumerate()
    {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed + round as u64);
        let start = instant("2024-12-31T12:07:00Z");
        let days = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day").iter_days();
        let instants: Vec<DateTime<Utc>> =
            days.take_while(|day| *day < NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day")).map(wanted).collect();
        let end = instants[364] + TimeDelta::minutes(7);
        let mut shop = Shop::new(zone, "2024-12-31T12:07:00Z");
        let mut references = ["latest", "all"].map(|catchup| Reference {
            catchup,
            instants: instants.clone(),
            decided_through: start,
            runs: Vec::new(),
            missed: 0,
        });
        for reference in &references {
            let text = format!("catchup = \"{}\"\nmax_age = \"7d\"\n{}", reference.catchup, DAILY.replace("2020-04-18", "2025-01-01"));
            shop.write(&format!("dags/{}.toml", reference.catchup), &text);
        }
        shop.open().await;
        for reference in &references {
            shop.enable(reference.catchup, true).await;
        }
        let mut blows = Vec::new();
        for (blow, count) in [(Blow::Restart, 50), (Blow::Sleep, 20), (Blow::SetBack, 10), (Blow::SetForward, 10)] {
            blows.extend(std::iter::repeat_n(blow, count));
        }
        blows.shuffle(&mut random);
        let mut now = start;
        let mut left = blows.iter();
        // Once the clock showed the year's end, what is left of the blows comes all the same.
        loop {
            let blow = left.next();
            let peace = if blow.is_some() { random.random_range(1..14) } else { 5 * 366 };
            for _ in 0..peace {
                if now >= end {
                    break;
                }
                now += hours(5);
                shop.turn(now).await;
                for reference in &mut references {
                    reference.look(now);
                }
            }
            match blow {
                None => break,
                Some(Blow::Restart) => {
                    shop.close().await;
                    shop.open().await;
                }
                // Hours, days, and now and then weeks.
                Some(Blow::Sleep) => {
                    now += hours(if random.random_bool(0.2) { random.random_range(24 * 7..24 * 21) } else { random.random_range(2..72) });
                }
                Some(Blow::SetForward) => now += hours(random.random_range(1..24 * 4)),
                Some(Blow::SetBack) => now -= hours(random.random_range(1..24 * 4)),
            }
            shop.turn(now).await;
            for reference in &mut references {
                reference.look(now);
            }
        }
        for reference in &references {
            let (runs, listing) = shop.all_ended(reference.catchup).await;
            let found: Vec<DateTime<Utc>> = runs.iter().rev().map(|run| run.logical_time).collect();
            assert_eq!(found, reference.runs, "{zone}, {}, {blows:?}", reference.catchup);
            assert!(runs.iter().all(|run| run.state == DagRunState::Success && run.tasks[0].attempts == 1), "{zone}: {runs:#?}");
            assert_eq!(listing.missed.iter().map(|range| range.count).sum::<u64>(), reference.missed, "{zone}, {}", reference.catchup);
            assert_eq!(found.len() as u64 + reference.missed, 365, "{zone}: every instant is run or shown as missed");
            eprintln!("{zone}, {}: {} runs, {} missed", reference.catchup, found.len(), reference.missed);
        }
        shop.close().await;
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
