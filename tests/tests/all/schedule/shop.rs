//! A project in this process, with a clock that is turned by hand.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use millpond_engine::model::{DagRunDetail, DagRunListing, DagRunQuery, DagRunSummary, EnableDag, TriggerDag};
use millpond_engine::{AppData, Engine, ErrorCode, OpenOptions};
use millpond_record::clock::Clock;
use tempfile::TempDir;

/// Longer than anything here takes; a test that waits this long has failed.
const LIMIT: Duration = Duration::from_mins(1);

/// A wall clock that stands still until it is set, forward or back, beside the system's own monotonic one.
pub struct Hand {
    now: Mutex<DateTime<Utc>>,
    start: Instant,
}

impl Hand {
    pub fn set(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap() = now;
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}

pub fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("an instant").with_timezone(&Utc)
}

/// A project, its engine and its clock.
pub struct Shop {
    pub folder: TempDir,
    pub clock: Arc<Hand>,
    pub engine: Option<Arc<Engine>>,
}

impl Shop {
    /// Returns a project in a zone, that is not open.
    pub fn new(zone: &str, now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(Hand { now: Mutex::new(instant(now)), start: Instant::now() });
        let shop = Self { folder, clock, engine: None };
        for name in ["pipelines", "dags"] {
            std::fs::create_dir_all(shop.path(name)).expect("made");
        }
        shop.write("millpond.toml", &format!("[project]\nname = \"shop\"\nformat = 1\ntimezone = \"{zone}\"\n"));
        shop.write("in.csv", "name,price\nAda Lovelace,00.5\nGrace Hopper,2\n");
        shop.write("pipelines/clean.toml", "[source]\ncsv = \"in.csv\"\ntypes = { price = \"decimal\" }\n\n[sink]\ncsv = \"out.csv\"\n");
        shop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("shop").join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("the folder is there");
    }

    /// Opens the project as a program does that stays.
    pub async fn open(&mut self) {
        let options = || OpenOptions {
            root: self.path(""),
            scratch: false,
            data: AppData::at(self.folder.path().join("data")),
            clock: self.clock.clone(),
        };
        let start = Instant::now();
        let engine = loop {
            match Engine::open(options()).await {
                Ok(engine) => break engine,
                // The one before is just letting go.
                Err(error) if error.code == ErrorCode::Owned && start.elapsed() < LIMIT => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        };
        engine.start_scheduler().await.expect("the scheduler starts");
        self.engine = Some(engine);
    }

    pub fn engine(&self) -> &Arc<Engine> {
        self.engine.as_ref().expect("the project is open")
    }

    /// Closes the project: what runs is finished.
    pub async fn close(&mut self) {
        let engine = self.engine.take().expect("the project is open");
        engine.shutdown(true).await;
    }

    pub async fn enable(&self, dag: &str, enabled: bool) {
        self.engine().enable_dag(dag, EnableDag { enabled }).await.expect("enabled");
    }

    /// Turns the clock, and has the scheduler look.
    pub async fn turn(&self, now: DateTime<Utc>) {
        self.clock.set(now);
        self.engine().look_at_schedule().await.expect("looked");
    }

    pub async fn trigger(&self, dag: &str) -> uuid::Uuid {
        self.engine().trigger_dag(dag, TriggerDag::default()).await.expect("begun").id
    }

    pub async fn run(&self, id: uuid::Uuid) -> DagRunDetail {
        self.engine().dag_run(id).await.expect("the run is there")
    }

    /// Waits until a run is as it is wanted.
    pub async fn run_when(&self, id: uuid::Uuid, wanted: impl Fn(&DagRunDetail) -> bool) -> DagRunDetail {
        let start = Instant::now();
        loop {
            let run = self.run(id).await;
            if wanted(&run) {
                return run;
            }
            assert!(start.elapsed() < LIMIT, "{run:#?}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub async fn ended(&self, id: uuid::Uuid) -> DagRunDetail {
        self.run_when(id, |run| run.summary.state.has_ended()).await
    }

    /// Returns all runs of a DAG and what it missed, the newest first, once every run has ended.
    pub async fn all_ended(&self, dag: &str) -> (Vec<DagRunSummary>, DagRunListing) {
        let start = Instant::now();
        loop {
            let (mut runs, mut before) = (Vec::new(), None);
            let listing = loop {
                let query = DagRunQuery { limit: Some(1_000), before, ..DagRunQuery::default() };
                let page = self.engine().dag_runs(dag, query).await.expect("listed");
                before = page.runs.last().map(|run| run.id);
                runs.extend(page.runs.iter().cloned());
                if page.runs.len() < 1_000 {
                    break page;
                }
            };
            if runs.iter().all(|run| run.state.has_ended()) {
                return (runs, listing);
            }
            assert!(start.elapsed() < LIMIT, "{:?}", runs.iter().filter(|run| !run.state.has_ended()).collect::<Vec<_>>());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

pub fn hours(count: i64) -> TimeDelta {
    TimeDelta::hours(count)
}
