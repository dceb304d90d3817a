//! What the scheduler has in memory: the runs that have not ended, the tries that go on, and the DAGs that are due by time.
//! All of it can be made again from the state and the files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_record::problem::Problem;
use millpond_schedule::dag::Dag;
use millpond_schedule::dag::progress::TaskState;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::record::{DagRun, DagState, Items};
use crate::alerts::Desk;

/// Texts of runs that are kept read, beyond those that runs are carried out by.
const VERSIONS: usize = 256;

/// A run that has not ended.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub run: DagRun,
    pub dag: Arc<Dag>,
    /// The values that tasks are run for, as they are, and as they are on disk.
    pub items: Items,
    pub kept_items: Items,
    /// Tasks that may begin as soon as there is room.
    pub ready: Vec<String>,
    /// Values that their tasks may be run for as soon as there is room, by task.
    pub ready_items: Vec<(String, usize)>,
    /// When a task that failed is tried again, the earliest of all.
    pub wake_at: Option<DateTime<Utc>>,
}

impl Live {
    pub fn new(run: DagRun, dag: Arc<Dag>, items: Items) -> Self {
        Self { run, dag, kept_items: items.clone(), items, ready: Vec::new(), ready_items: Vec::new(), wake_at: None }
    }

    /// Looks again which tasks may begin.
    pub fn look(&mut self, now: DateTime<Utc>) {
        self.ready = self.run.progress.ready(&self.dag, now).into_iter().map(str::to_owned).collect();
        let later = self.run.progress.tasks.values().filter(|task| task.state == TaskState::UpForRetry);
        self.wake_at = later.filter_map(|task| task.not_before).filter(|at| *at > now).min();
        self.look_at_items(now);
    }
}

/// What a try is of: a run, a task, and the place of the value that it is run for.
pub(crate) type Unit = (Uuid, String, Option<usize>);

/// A try that goes on.
#[derive(Debug, Clone)]
pub(crate) struct Going {
    pub cancel: CancellationToken,
    /// The pool and how many of its slots it takes.
    pub pool: Option<(String, u32)>,
}

/// A DAG's file, as it was read last.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The hash of the text that was read.
    pub hash: String,
    /// The text and what it says; where it has mistakes, those of the last one without.
    pub good: Option<(String, Arc<Dag>)>,
    pub problems: Vec<Problem>,
    /// What is around it changed: the same text may mean something else.
    pub stale: bool,
}

/// Whose runs this process carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Those that it began itself: it is a command that ends soon.
    Own(BTreeSet<Uuid>),
    /// All, also those that are due by time.
    All,
}

/// What is in memory.
#[derive(Debug)]
pub(crate) struct Core {
    pub mode: Mode,
    /// Nothing begins any more.
    pub leaving: bool,
    pub runs: BTreeMap<Uuid, Live>,
    pub tries: HashMap<Unit, Going>,
    /// DAGs whose files were read.
    pub dags: BTreeMap<String, Known>,
    /// What is known of DAGs beside their files; read once.
    pub states: BTreeMap<String, DagState>,
    /// When each asset was made, the oldest first.
    pub made: BTreeMap<String, Vec<DateTime<Utc>>>,
    /// When the instants of a DAG that is enabled are looked at next. One that is not here has none.
    pub wakes: BTreeMap<String, DateTime<Utc>>,
    /// Slots by pool, once they were read.
    pub pools: Option<BTreeMap<String, u32>>,
    /// When each DAG was let begin a task last: those that wait longest come first.
    pub served: HashMap<String, u64>,
    pub turn: u64,
    /// What texts of runs say, by their hash and the zone around them.
    pub versions: HashMap<(String, String), Arc<Dag>>,
    /// Alerts, and their messages that wait.
    pub desk: Desk,
}

impl Core {
    pub fn new(states: BTreeMap<String, DagState>, made: BTreeMap<String, Vec<DateTime<Utc>>>, desk: Desk) -> Self {
        Self {
            mode: Mode::Own(BTreeSet::new()),
            leaving: false,
            runs: BTreeMap::new(),
            tries: HashMap::new(),
            dags: BTreeMap::new(),
            states,
            made,
            wakes: BTreeMap::new(),
            pools: None,
            served: HashMap::new(),
            turn: 0,
            versions: HashMap::new(),
            desk,
        }
    }

    /// Returns whether this process carries a run out.
    pub fn carries(&self, run: Uuid) -> bool {
        match &self.mode {
            Mode::All => true,
            Mode::Own(own) => own.contains(&run),
        }
    }

    /// Keeps what a text says.
    pub fn keep_version(&mut self, key: (String, String), dag: &Arc<Dag>) {
        if self.versions.len() > VERSIONS {
            self.versions.retain(|_, dag| Arc::strong_count(dag) > 1);
        }
        self.versions.insert(key, dag.clone());
    }

    /// Returns when there is something to do next.
    pub fn wake_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.leaving {
            return None;
        }
        let due = self.wakes.values().filter(|_| self.mode == Mode::All).copied();
        let retries = self.runs.values().filter(|live| self.carries(live.run.id)).filter_map(|live| live.wake_at);
        due.chain(retries).chain(self.late_at(now)).min()
    }
}
