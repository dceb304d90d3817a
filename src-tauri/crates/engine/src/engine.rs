use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use millpond_pipeline::spec::PipelineSpec;
use millpond_pipeline::spill::{BUDGET_BYTES, Room};
use millpond_record::clock::Clock;
use millpond_record::flow::Cancel;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::connections::Connections;
use crate::error::{EngineError, ErrorCode};
use crate::events::Events;
use crate::history::History;
use crate::indexes::Indexes;
use crate::model::EventKind;
use crate::owner::{self, OwnerLock};
use crate::runs::ActiveRun;
use crate::scheduler::Scheduler;
use crate::settings::AppData;
use crate::watch::Watch;
use crate::{pipelines, project, retention};

/// How a project is opened.
pub struct OpenOptions {
    /// The project's folder.
    pub root: PathBuf,
    /// It is the app's own scratch project.
    pub scratch: bool,
    pub data: AppData,
    pub clock: Arc<dyn Clock>,
}

/// A file, when it was changed, and the hash that it was found to have.
pub(crate) type Checked = (PathBuf, SystemTime, String);

/// Cancels work that nobody waits for any more.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// An open project: the one process that owns its state.
pub struct Engine {
    this: Weak<Engine>,
    root: PathBuf,
    scratch: bool,
    data: AppData,
    clock: Arc<dyn Clock>,
    events: Events,
    history: History,
    scheduler: Scheduler,
    active: Mutex<HashMap<Uuid, Arc<ActiveRun>>>,
    /// Texts that this process wrote or read, by path: a change on disk to the same text is no news.
    known: Mutex<HashMap<PathBuf, String>>,
    good: Mutex<HashMap<String, PipelineSpec>>,
    groups: Mutex<HashMap<String, Arc<CancellationToken>>>,
    checked: Mutex<Option<Checked>>,
    indexes: Indexes,
    connections: Connections,
    closing: CancellationToken,
    closed: AtomicBool,
    /// Held while a pipeline's file is looked at and written, so that of two that save at once one sees the other.
    writing: Mutex<()>,
    watching: Mutex<Option<Watch>>,
    _lock: OwnerLock,
}

impl Engine {
    pub(crate) fn kept_connections(&self) -> &Connections {
        &self.connections
    }

    /// Returns where rows wait for steps that must see them all: beside the state, and in as much memory as
    /// `MILLPOND_MEMORY_MB` says.
    pub(crate) fn room(&self) -> Room {
        let given = std::env::var("MILLPOND_MEMORY_MB").ok().and_then(|text| text.trim().parse::<usize>().ok());
        let budget_bytes = given.map_or(BUDGET_BYTES, |megabytes| megabytes.max(1) * 1_000_000);
        Room::new(&self.root.join(".millpond").join("aside"), budget_bytes)
    }

    /// Opens a project and becomes its owner.
    ///
    /// # Errors
    /// [`ErrorCode::Owned`] where another process owns it; otherwise why its folder or state cannot be used.
    pub async fn open(options: OpenOptions) -> Result<Arc<Self>, EngineError> {
        tokio::task::spawn_blocking(move || Self::open_blocking(options))
            .await
            .map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?
    }

    fn open_blocking(options: OpenOptions) -> Result<Arc<Self>, EngineError> {
        let OpenOptions { root, scratch, data, clock } = options;
        if scratch {
            project::create(&root, "Scratch")?;
        }
        let root = root.canonicalize().map_err(|source| EngineError::io(format!("{} cannot be opened", root.display()), &source))?;
        if !root.join(project::FILE).is_file() {
            let error = EngineError::new(ErrorCode::NotFound, format!("{} is no project: it has no {}.", root.display(), project::FILE));
            return Err(error.hint("Make one with `millpond new DIR`, or open a folder that has one."));
        }
        project::refuse_newer(&root)?;
        let lock = owner::take(&root)?;
        project::claim_state(&root, &owner::machine())?;
        project::write_schemas(&root)?;
        let history = History::open(&root, clock.now())?;
        let scheduler = Scheduler::open(history.store())?;
        let engine = Arc::new_cyclic(|this| Self {
            this: this.clone(),
            scratch,
            data,
            events: Events::default(),
            history,
            scheduler,
            active: Mutex::default(),
            known: Mutex::default(),
            good: Mutex::default(),
            groups: Mutex::default(),
            checked: Mutex::default(),
            indexes: Indexes::default(),
            connections: Connections::default(),
            closing: CancellationToken::new(),
            closed: AtomicBool::new(false),
            writing: Mutex::default(),
            watching: Mutex::default(),
            _lock: lock,
            root,
            clock,
        });
        engine.recover()?;
        engine.forget_alert_programs();
        *lock_of(&engine.watching) = Watch::start(&engine);
        let (folder, inputs, now) = (engine.root.clone(), engine.inputs(), engine.clock.now());
        // Nobody waits for it, and a project that closes meanwhile loses nothing by it.
        let weak = Arc::downgrade(&engine);
        let sweep = move || {
            retention::sweep(&folder, &inputs, now);
            if let Some(engine) = weak.upgrade()
                && let Err(error) = engine.forget_old_dag_runs()
            {
                Engine::tell_trouble(&error);
            }
        };
        std::thread::Builder::new().name("retention".into()).spawn(sweep).ok();
        if !scratch {
            let name = project::read(&engine.root).map(|file| file.project.name).unwrap_or_default();
            engine.data.opened_project(&engine.root, &name, engine.clock.now())?;
        }
        Ok(engine)
    }

    /// Returns the project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns whether this is the app's own scratch project.
    #[must_use]
    pub fn is_scratch(&self) -> bool {
        self.scratch
    }

    /// Returns what the app keeps beside all projects.
    #[must_use]
    pub fn data(&self) -> &AppData {
        &self.data
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub(crate) fn events(&self) -> &Events {
        &self.events
    }

    /// Adds an event of the host's.
    pub fn emit(&self, kind: EventKind) {
        self.events.emit(kind);
    }

    pub(crate) fn history(&self) -> &History {
        &self.history
    }

    pub(crate) fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// Says what went wrong where nobody waits for an answer.
    pub(crate) fn tell_trouble(error: &EngineError) {
        tracing::warn!(%error, "the scheduler could not go on; it is tried again");
    }

    pub(crate) fn active(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<ActiveRun>>> {
        lock_of(&self.active)
    }

    pub(crate) fn writing(&self) -> MutexGuard<'_, ()> {
        lock_of(&self.writing)
    }

    pub(crate) fn shared(&self) -> Result<Arc<Self>, EngineError> {
        self.this.upgrade().ok_or_else(|| EngineError::new(ErrorCode::Internal, "the project is closing"))
    }

    /// Notes a text that this process knows to be at a path.
    pub(crate) fn known(&self, path: &Path, text: &str) {
        lock_of(&self.known).insert(path.to_owned(), pipelines::hash(text));
    }

    /// Returns whether a text at a path is news, and notes it.
    pub(crate) fn is_news(&self, path: &Path, text: &str) -> bool {
        let hash = pipelines::hash(text);
        lock_of(&self.known).insert(path.to_owned(), hash.clone()) != Some(hash)
    }

    pub(crate) fn keep_good(&self, name: &str, spec: &PipelineSpec) {
        lock_of(&self.good).insert(name.to_owned(), spec.clone());
    }

    pub(crate) fn last_good(&self, name: &str) -> Option<PipelineSpec> {
        lock_of(&self.good).get(name).cloned()
    }

    /// Runs work that may block, off the runtime.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Arc<Self>) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let engine = self.shared()?;
        tokio::task::spawn_blocking(move || work(engine)).await.map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?
    }

    /// Runs work that may block, until it is done, nobody waits for it any more, or a newer request of the same group comes.
    ///
    /// # Errors
    /// The work's own, or [`ErrorCode::Cancelled`].
    pub(crate) async fn blocking_newest<T: Send + 'static>(
        &self,
        group: Option<&str>,
        work: impl FnOnce(Arc<Self>, &Cancel) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let request = Arc::new(CancellationToken::new());
        if let Some(group) = group
            && let Some(older) = lock_of(&self.groups).insert(group.to_owned(), request.clone())
        {
            older.cancel();
        }
        let cancel = CancelOnDrop(Cancel::default());
        let watched = cancel.0.clone();
        let done = tokio::select! {
            done = self.blocking(move |engine| work(engine, &watched)) => done,
            () = request.cancelled() => Err(EngineError::new(ErrorCode::Cancelled, "A newer request took the place of this one.")),
        };
        if let Some(group) = group {
            let mut groups = lock_of(&self.groups);
            if groups.get(group).is_some_and(|newest| Arc::ptr_eq(newest, &request)) {
                groups.remove(group);
            }
        }
        done
    }

    /// Returns the file, its time of change and its hash that were found to be the same last.
    pub(crate) fn last_checked(&self) -> MutexGuard<'_, Option<Checked>> {
        lock_of(&self.checked)
    }

    /// Returns what is known of where the rows of inputs stand.
    pub(crate) fn indexes(&self) -> &Indexes {
        &self.indexes
    }

    /// Returns whether the project is closing.
    #[must_use]
    pub fn closing(&self) -> CancellationToken {
        self.closing.clone()
    }

    /// Returns whether no run may begin any more. Asked and set under the lock of [`Engine::active`].
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Ends the engine's work: runs are finished, or cancelled, also those that begin meanwhile. The state is free when the
    /// engine is dropped.
    pub async fn shutdown(&self, finish: bool) {
        self.finish_tries(finish).await;
        self.finish_alerts(finish).await;
        while let Some(run) = self.next_or_close() {
            if !finish {
                run.cancel.cancel();
            }
            run.ended.cancelled().await;
        }
        self.closing.cancel();
        self.scheduler.loop_ended().await;
        self.alerts_ended().await;
        *lock_of(&self.watching) = None;
    }

    /// Returns a run that goes on; where there is none, closes the door to new ones in the same moment.
    fn next_or_close(&self) -> Option<Arc<ActiveRun>> {
        let active = self.active();
        let next = active.values().next().cloned();
        if next.is_none() {
            self.closed.store(true, Ordering::Relaxed);
        }
        next
    }
}

pub(crate) fn lock_of<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
