//! Restarts, sleeps, pauses and jumps of the clock by chance, beside a slow model of what they should come to: minute by minute,
//! with nothing of the scheduler's in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use millpond_engine::model::DagRunState;
use rand::{RngExt, SeedableRng};

use super::shop::{Shop, instant};

/// Walks in an ordinary run of the tests, and in a soak; and the steps of each.
const WALKS: u64 = 6;
const SOAK_WALKS: u64 = 200;
const STEPS: usize = 60;
/// Minutes between two instants.
const EVERY: i64 = 10;

/// What a DAG that is due every ten minutes should have come to.
struct Model {
    catchup: &'static str,
    /// Every instant up to this one is decided.
    through: DateTime<Utc>,
    /// Since when it is paused.
    paused: bool,
    pauses: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>,
    runs: BTreeSet<DateTime<Utc>>,
    missed: BTreeSet<DateTime<Utc>>,
}

impl Model {
    fn look(&mut self, now: DateTime<Utc>) {
        if self.paused || now <= self.through {
            return;
        }
        let mut due = Vec::new();
        let mut at = self.through;
        while at <= now {
            if at > self.through && at.timestamp() % (60 * EVERY) == 0 {
                due.push(at);
            }
            at += TimeDelta::minutes(1);
        }
        let Some(newest) = due.last().copied() else { return };
        let in_pause = |at: DateTime<Utc>| self.pauses.iter().any(|(from, until)| at >= *from && until.is_none_or(|until| at < until));
        for at in due {
            let runs = match self.catchup {
                "all" => true,
                "latest" => at == newest,
                _ => at == newest && now - at <= TimeDelta::seconds(60) && !in_pause(at),
            };
            if runs {
                self.runs.insert(at)
            } else {
                self.missed.insert(at)
            };
        }
        self.through = newest;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn restarts_sleeps_pauses_and_jumps_come_to_what_a_slow_model_says() {
    let seed = 20_251_128;
    let walks = if std::env::var_os("MILLPOND_SOAK").is_some() { SOAK_WALKS } else { WALKS };
    eprintln!("seed {seed}, {walks} walks of {STEPS} steps");
    for walk in 0..walks {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed + walk);
        let start = instant("2025-06-01T00:05:00Z");
        let mut shop = Shop::new("UTC", "2025-06-01T00:05:00Z");
        let mut models: BTreeMap<String, Model> = BTreeMap::new();
        for catchup in ["none", "latest", "all"] {
            let text = format!("schedule = \"*/{EVERY} * * * *\"\ncatchup = \"{catchup}\"\n[task.a]\nsensor = {{ at = \"00:00\" }}\n");
            shop.write(&format!("dags/{catchup}.toml"), &text);
            let (runs, missed) = (BTreeSet::new(), BTreeSet::new());
            models.insert(catchup.into(), Model { catchup, through: start, paused: false, pauses: Vec::new(), runs, missed });
        }
        shop.open().await;
        for name in models.keys() {
            shop.enable(name, true).await;
        }
        let (mut now, mut told) = (start, Vec::new());
        for _ in 0..STEPS {
            let step = random.random_range(0..10);
            told.push(step);
            match step {
                // A moment, a sleep, a clock that is set back, a clock that is set far forward.
                0..5 => now += TimeDelta::seconds(random.random_range(1..900)),
                5 => now += TimeDelta::minutes(random.random_range(15..300)),
                6 => now -= TimeDelta::seconds(random.random_range(1..3_000)),
                7 => now += TimeDelta::hours(random.random_range(1..30)),
                8 => {
                    shop.close().await;
                    now += TimeDelta::seconds(random.random_range(0..4_000));
                    shop.clock.set(now);
                    shop.open().await;
                }
                _ => {
                    let names: Vec<String> = models.keys().cloned().collect();
                    let name = &names[random.random_range(0..names.len())];
                    let model = models.get_mut(name).expect("a model");
                    model.paused = !model.paused;
                    if model.paused {
                        model.pauses.push((now, None));
                    } else if let Some(last) = model.pauses.last_mut() {
                        last.1 = Some(now);
                    }
                    shop.clock.set(now);
                    shop.enable(name, !model.paused).await;
                }
            }
            shop.turn(now).await;
            for model in models.values_mut() {
                model.look(now);
            }
        }
        for (name, model) in &models {
            let (runs, listing) = shop.all_ended(name).await;
            let found: Vec<DateTime<Utc>> = runs.iter().rev().map(|run| run.logical_time).collect();
            let expected: Vec<DateTime<Utc>> = model.runs.iter().copied().collect();
            assert_eq!(found, expected, "walk {walk}, {name}, steps {told:?}");
            assert!(runs.iter().all(|run| run.state == DagRunState::Success && run.tasks[0].attempts == 1), "{runs:#?}");
            let missed: u64 = listing.missed.iter().map(|range| range.count).sum();
            assert_eq!(missed, model.missed.len() as u64, "walk {walk}, {name}, steps {told:?}");
        }
        shop.close().await;
    }
}
