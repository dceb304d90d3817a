//! Runs of DAGs that are too old or too many are removed, with what their tasks left.

use std::collections::HashMap;
use std::fs;

use chrono::TimeDelta;
use millpond_schedule::parse_duration;

use super::run_folder;
use crate::alerts;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::project;

/// Runs that are kept of each DAG, and for how long, unless the project says otherwise.
const KEPT: u32 = 10_000;
const AGE: TimeDelta = TimeDelta::days(366);
/// Runs that one change removes.
const AT_ONCE: usize = 1_000;

impl Engine {
    /// Removes runs that have ended and are too old, or too many of their DAG.
    ///
    /// # Errors
    /// Where the state cannot be read or written.
    pub(crate) fn forget_old_dag_runs(&self) -> Result<(), EngineError> {
        let history = project::read(self.root()).ok().and_then(|file| file.history).unwrap_or_default();
        let most = history.dag_runs.unwrap_or(KEPT);
        let age = history.age.as_deref().and_then(|text| parse_duration(text).ok()).unwrap_or(AGE);
        let oldest = self.clock().now() - age;
        let (mut seen, mut old) = (HashMap::<String, u32>::new(), Vec::new());
        self.scheduler().store.each_without_tasks(|run| {
            let count = seen.entry(run.dag.clone()).or_default();
            *count += 1;
            if run.ended_at.is_some_and(|ended| run.state.has_ended() && (ended < oldest || *count > most)) {
                old.push(run);
            }
            true
        })?;
        alerts::forget(&self.scheduler().store.shared())?;
        for runs in old.chunks(AT_ONCE) {
            self.change(|draft| {
                draft.removed.extend(runs.iter().filter(|run| !draft.core.runs.contains_key(&run.id)).cloned());
                Ok(())
            })?;
            for run in runs {
                let _ = fs::remove_dir_all(run_folder(self.root(), run.id));
            }
        }
        Ok(())
    }
}
