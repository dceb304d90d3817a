//! The files of DAGs as they were read last, and the texts that runs are carried out by.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_record::document;
use millpond_record::problem::Problem;
use millpond_schedule::dag::limits::POOL;
use millpond_schedule::dag::spec::DagSpec;
use millpond_schedule::dag::{Dag, Surroundings, read};

use super::admit::pools;
use super::core::{Core, Known};
use super::draft::Draft;
use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::named::Kind;
use crate::pipelines::hash;
use crate::project;

/// What is around the DAGs of a project.
pub(crate) struct Around {
    pub zone: String,
    pipelines: Vec<String>,
    dags: Vec<String>,
    pools: Vec<String>,
}

impl Around {
    pub fn of(root: &Path) -> Self {
        let pools = pools(root).into_keys().filter(|name| name != POOL).collect();
        Self { zone: project::zone(root), pipelines: Kind::Pipeline.names(root), dags: Kind::Dag.names(root), pools }
    }

    pub fn read(&self, name: &str, text: &str) -> Result<Dag, Vec<Problem>> {
        let Self { zone, pipelines, dags, pools } = self;
        read(&Kind::Dag.file(name), text, &Surroundings { zone, pipelines, dags, pools })
    }
}

/// Returns what a DAG's text says in a project.
pub(crate) fn read_dag_at(root: &Path, name: &str, text: &str) -> Result<Dag, Vec<Problem>> {
    Around::of(root).read(name, text)
}

/// Returns what a text says that a run began with. What was around it then was right, and may be gone by now.
fn read_version(text: &str, zone: &str) -> Result<Dag, Vec<Problem>> {
    let found = document::read::<DagSpec>("dag", text)?;
    let (mut pipelines, mut dags, mut pools) = (Vec::new(), Vec::new(), Vec::new());
    pools.extend(found.value.defaults.as_ref().and_then(|defaults| defaults.pool.clone()));
    for task in found.value.task.values() {
        pipelines.extend(task.pipeline.clone());
        dags.extend(task.dag.clone());
        dags.extend(task.sensor.as_ref().and_then(|sensor| sensor.dag.clone()));
        pools.extend(task.pool.clone());
    }
    read("dag", text, &Surroundings { zone, pipelines: &pipelines, dags: &dags, pools: &pools })
}

impl Engine {
    /// Returns what the text of a run says.
    ///
    /// # Errors
    /// Where it is not kept any more, or was written for another Millpond.
    pub(crate) fn version_dag(&self, core: &mut Core, version: &str, zone: &str, text: Option<String>) -> Result<Arc<Dag>, EngineError> {
        let key = (version.to_owned(), zone.to_owned());
        if let Some(dag) = core.versions.get(&key) {
            return Ok(dag.clone());
        }
        let kept = match text {
            Some(text) => Some(text),
            None => self.scheduler().store.text(version)?,
        };
        let text = kept.ok_or_else(|| EngineError::new(ErrorCode::NotFound, "The text of this run is not kept any more."))?;
        let dag = Arc::new(read_version(&text, zone).map_err(|problems| EngineError::problems(&problems))?);
        core.keep_version(key, &dag);
        Ok(dag)
    }

    /// Returns whether a text of a DAG without mistakes is in force, while its file has some.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(crate) fn in_force(&self, name: &str) -> Result<bool, EngineError> {
        self.change(|draft| Ok(draft.known(name, &mut None).is_some_and(|known| known.good.is_some())))
    }

    /// Says that a file of a DAG may be another one by now.
    pub(crate) fn dag_changed(&self, name: &str) {
        self.scheduler().note_changed(|core| {
            if let Some(known) = core.dags.get_mut(name) {
                known.stale = true;
            }
            look_soon(core, |other| other == name);
        });
    }

    /// Says that what is around all DAGs may be another by now: pipelines, pools, the zone.
    pub(crate) fn surroundings_changed(&self) {
        self.scheduler().note_changed(|core| {
            core.pools = None;
            core.desk.file_changed();
            for known in core.dags.values_mut() {
                known.stale = true;
            }
            look_soon(core, |_| true);
        });
        self.try_alerts_again();
    }
}

/// Has DAGs that are enabled looked at at once: their files say another time, perhaps.
fn look_soon(core: &mut Core, which: impl Fn(&str) -> bool) {
    let enabled = core.states.iter().filter(|(name, state)| state.enabled && which(name));
    core.wakes.extend(enabled.map(|(name, _)| (name.clone(), DateTime::<Utc>::MIN_UTC)));
}

impl super::Scheduler {
    fn note_changed(&self, note: impl FnOnce(&mut Core)) {
        note(&mut lock_of(&self.core));
        self.wake.notify_one();
    }
}

impl Draft<'_> {
    /// Reads a DAG's file, where it is another one than was read last, and returns what is known of it; nothing where there is
    /// no such file.
    pub fn known(&mut self, name: &str, around: &mut Option<Around>) -> Option<&Known> {
        let root = self.engine.root();
        let Ok(text) = Kind::Dag.text(root, name) else {
            self.core.dags.remove(name);
            return None;
        };
        let found = hash(&text);
        // What is missing around one with a mistake may have come meanwhile.
        let same = |known: &Known| !known.stale && known.hash == found && known.problems.is_empty();
        if !self.core.dags.get(name).is_some_and(same) {
            let around = around.get_or_insert_with(|| Around::of(root));
            let former = self.core.dags.remove(name).and_then(|known| known.good);
            let (good, problems) = match around.read(name, &text) {
                Ok(dag) => (Some((text, Arc::new(dag))), Vec::new()),
                Err(problems) => (former.or_else(|| self.last_good(name, &around.zone)), problems),
            };
            self.core.dags.insert(name.to_owned(), Known { hash: found, good, problems, stale: false });
        }
        self.core.dags.get(name)
    }

    /// Returns the last text of a DAG without a mistake that its state names.
    fn last_good(&mut self, name: &str, zone: &str) -> Option<(String, Arc<Dag>)> {
        let version = self.core.states.get(name)?.version.clone()?;
        let text = self.engine.scheduler().store.text(&version).ok()??;
        let dag = self.engine.version_dag(self.core, &version, zone, Some(text.clone())).ok()?;
        Some((text, dag))
    }
}
