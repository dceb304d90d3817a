//! Runs of DAGs: what is due begins, tasks are carried out, and everything is known again after the process was killed.
//!
//! - `record`, `state`: what is kept, and the tables it is kept in
//! - `core`, `draft`: what is in memory, and how it is changed: drafted, made durable, taken over, acted on
//! - `known`: files of DAGs as they were read last; texts that runs are carried out by
//! - `due`: what is due by time; `assets`: what is due by what was made; `admit`: which runs and tasks may begin now
//! - `alarms`: what of all this alerts tell
//! - `wake`: when all of it is looked at; `pulse`: whether the clock was set or the machine slept
//! - `each`: tasks that run for each of many values
//! - `carry`: one try of a task, and a file for each kind of task; `filled`: its templates; `log`: what it says
//! - `recover`: what a killed process left; `awake`: the machine does not fall asleep meanwhile
//! - `operations`, `backfill`, `pause_all`: what people do; `why`, `views`: what they see; `attention`: what needs them
//!
//! *Invariant:* every change of a run is one transaction, on disk before its effect. *Invariant:* a run is carried out by the text
//! that it began with. *Invariant:* of a DAG there is one run for each logical time and kind.

mod admit;
mod alarms;
mod assets;
mod attention;
mod awake;
mod backfill;
mod carry;
mod core;
mod dag_task;
mod draft;
mod due;
mod each;
mod filled;
mod http_task;
mod known;
mod log;
mod operations;
mod pause_all;
mod pipeline_task;
mod pulse;
mod record;
mod recover;
mod retention;
mod sensor;
mod shell_task;
mod state;
mod views;
mod wake;
mod why;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use millpond_attempt::Supervisor;
use millpond_store::Store;
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use self::carry::TryEnd;
use self::core::Core;
use self::state::DagStore;
pub(crate) use self::state::split_tasks;
use crate::alerts::{self, Desk, Post};
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;

pub(crate) use self::admit::pool_of;
pub(crate) use self::due::fires_here;
pub(crate) use self::known::{Around, read_dag_at};

/// What carries runs of DAGs out.
pub(crate) struct Scheduler {
    store: DagStore,
    pub(crate) core: Mutex<Core>,
    /// What sends messages of alerts.
    pub(crate) post: Post,
    /// Tries that have ended and are not entered yet.
    ended: Mutex<Vec<TryEnd>>,
    /// There is something to look at.
    wake: Arc<Notify>,
    /// Moves on when a run has ended or the clock was set: who waits for something looks again.
    news: watch::Sender<u64>,
    /// Both clocks as they were last.
    pulse: Mutex<pulse::Pulse>,
    /// The loop that looks was started.
    started: AtomicBool,
    /// Tries are ended rather than waited for.
    hurry: AtomicBool,
    /// Starts programs; one process waits for the next.
    supervisor: Supervisor,
    /// Calls addresses.
    http: millpond_http::Client,
    tries: TaskTracker,
    looking: TaskTracker,
    runtime: Option<Handle>,
    awake: awake::Awake,
}

impl Scheduler {
    /// Returns the scheduler of a project. Nothing begins yet.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn open(store: Arc<Store>) -> Result<Self, EngineError> {
        let store = DagStore::new(store);
        let (states, waiting) = (store.states()?, alerts::pending(&store.shared())?);
        Ok(Self {
            core: Mutex::new(Core::new(states, store.made()?, Desk::new(waiting))),
            post: Post::default(),
            store,
            ended: Mutex::default(),
            wake: Arc::default(),
            news: watch::Sender::new(0),
            pulse: Mutex::default(),
            started: AtomicBool::new(false),
            hurry: AtomicBool::new(false),
            supervisor: Supervisor::new(std::env::current_exe().unwrap_or_default()),
            http: millpond_http::Client::default(),
            tries: TaskTracker::new(),
            looking: TaskTracker::new(),
            runtime: Handle::try_current().ok(),
            awake: awake::Awake::default(),
        })
    }

    pub(crate) fn store(&self) -> &DagStore {
        &self.store
    }

    pub(crate) fn supervisor(&self) -> &Supervisor {
        &self.supervisor
    }

    pub(crate) fn runtime(&self) -> Option<&Handle> {
        self.runtime.as_ref()
    }

    /// Has whoever waits for an instant look again.
    fn clock_was_set(&self) {
        self.news.send_modify(|count| *count += 1);
        self.post.wake.notify_one();
    }

    /// Waits until nothing looks any more.
    pub async fn loop_ended(&self) {
        self.looking.close();
        self.looking.wait().await;
    }

    /// Takes how a try ended; it is entered with the next change.
    fn ended(&self, end: TryEnd) {
        lock_of(&self.ended).push(end);
        self.wake.notify_one();
    }
}

impl Engine {
    /// Returns what this machine knows of a DAG beside its file.
    pub(crate) fn dag_state(&self, name: &str) -> record::DagState {
        lock_of(&self.scheduler().core).states.get(name).cloned().unwrap_or_default()
    }
}

/// Returns the folder of what tasks of a run say and leave.
pub(crate) fn run_folder(root: &Path, run: Uuid) -> PathBuf {
    root.join(".millpond").join("dag-runs").join(run.to_string())
}

/// Returns the folder of one try. One that was taken back and begun anew has another: nothing of the first can reach it.
pub(crate) fn try_folder(root: &Path, run: Uuid, task: &str, attempt: Uuid) -> PathBuf {
    let (run, task) = (run_folder(root, run), file_name(task));
    // In a folder of its task, as earlier versions have it.
    let former = run.join(&task).join(attempt.to_string());
    if former.is_dir() { former } else { run.join(format!("{task}.{attempt}")) }
}

/// Returns a task's name as that of a folder: everything but letters, digits, `-` and `_` by its number.
fn file_name(task: &str) -> String {
    use std::fmt::Write;
    task.bytes().fold(String::new(), |mut name, byte| {
        if byte.is_ascii_alphanumeric() || b"-_".contains(&byte) {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02x}");
        }
        name
    })
}
