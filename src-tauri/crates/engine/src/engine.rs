use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use millpond_pipeline::spec::PipelineSpec;
use millpond_record::clock::Clock;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::error::{EngineError, ErrorCode};
use crate::events::Events;
use crate::history::History;
use crate::model::EventKind;
use crate::owner::{self, OwnerLock};
use crate::runs::ActiveRun;
use crate::settings::AppData;
use crate::watch::Watch;
use crate::{pipelines, project};

/// How a project is opened.
pub struct OpenOptions {
    /// The project's folder.
    pub root: PathBuf,
    /// It is the app's own scratch project.
    pub scratch: bool,
    pub data: AppData,
    pub clock: Arc<dyn Clock>,
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
    active: Mutex<HashMap<Uuid, Arc<ActiveRun>>>,
    /// Texts that this process wrote or read, by path: a change on disk to the same text is no news.
    known: Mutex<HashMap<PathBuf, String>>,
    good: Mutex<HashMap<String, PipelineSpec>>,
    groups: Mutex<HashMap<String, CancellationToken>>,
    closing: CancellationToken,
    watching: Mutex<Option<Watch>>,
    _lock: OwnerLock,
}

impl Engine {
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
        let lock = owner::take(&root)?;
        project::claim_state(&root, &owner::machine())?;
        project::write_schemas(&root)?;
        let history = History::open(&root, clock.now())?;
        let engine = Arc::new_cyclic(|this| Self {
            this: this.clone(),
            scratch,
            data,
            events: Events::default(),
            history,
            active: Mutex::default(),
            known: Mutex::default(),
            good: Mutex::default(),
            groups: Mutex::default(),
            closing: CancellationToken::new(),
            watching: Mutex::default(),
            _lock: lock,
            root,
            clock,
        });
        *lock_of(&engine.watching) = Watch::start(&engine);
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

    pub(crate) fn active(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<ActiveRun>>> {
        lock_of(&self.active)
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

    /// Returns a token that is cancelled when a newer request of the same group comes.
    pub(crate) fn newest_of(&self, group: Option<&str>) -> CancellationToken {
        let token = CancellationToken::new();
        if let Some(group) = group
            && let Some(older) = lock_of(&self.groups).insert(group.to_owned(), token.clone())
        {
            older.cancel();
        }
        token
    }

    /// Returns whether the project is closing.
    #[must_use]
    pub fn closing(&self) -> CancellationToken {
        self.closing.clone()
    }

    /// Ends the engine's work: runs are finished, or cancelled. The state is free when the engine is dropped.
    pub async fn shutdown(&self, finish: bool) {
        if !finish {
            for run in self.active().values() {
                run.cancel.cancel();
            }
        }
        loop {
            let Some(run) = self.active().values().next().cloned() else { break };
            run.ended.cancelled().await;
        }
        self.closing.cancel();
        *lock_of(&self.watching) = None;
    }
}

pub(crate) fn lock_of<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
