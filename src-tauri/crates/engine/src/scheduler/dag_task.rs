//! A task that triggers another DAG, and waits for it where it is told to.

use std::sync::Arc;

use millpond_schedule::dag::progress::Outcome;
use millpond_schedule::dag::spec::TaskSpec;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::carry::{Try, TryEnd};
use super::log::TaskLog;
use super::operations::Triggered;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{DagRunKind, DagRunState};

/// Triggers a DAG. A try that a process before this one had begun does not trigger it once more.
pub(super) async fn run(engine: &Arc<Engine>, attempt: &Try, spec: &TaskSpec, stop: &CancellationToken, log: &TaskLog) -> Option<TryEnd> {
    let (Some(name), Some(id)) = (spec.dag.clone(), attempt.began) else { return Some(attempt.end(Outcome::Failed)) };
    let params = spec.params.iter().filter_map(|(name, value)| Some((name.clone(), serde_json::to_value(value).ok()?))).collect();
    let triggered = Triggered {
        id,
        kind: DagRunKind::Triggered,
        logical_time: attempt.logical_time,
        exactly: false,
        params,
        parent: Some((attempt.run, attempt.task.clone())),
    };
    let of = name.clone();
    if let Err(error) = engine.blocking(move |engine| engine.trigger_now(&of, triggered)).await {
        return Some(attempt.failed(&error));
    }
    log.note(&format!("Run {id} of {name} was triggered."));
    let began = TryEnd { began: Some(id), ..attempt.end(Outcome::Success) };
    if spec.wait == Some(false) {
        return Some(began);
    }
    let mut news = engine.scheduler().news.subscribe();
    loop {
        let state = match engine.blocking(move |engine| engine.dag_run_state(id)).await {
            Ok(state) => state,
            Err(error) => return Some(attempt.failed(&error)),
        };
        match state {
            Some(DagRunState::Success) => return Some(began),
            Some(state) if state.has_ended() => {
                let word = if state == DagRunState::Cancelled { "was cancelled" } else { "failed" };
                return Some(TryEnd { error: Some(format!("The run of {name} {word}.")), outcome: Outcome::Failed, ..began });
            }
            None => return Some(TryEnd { error: Some(format!("The run of {name} was deleted.")), outcome: Outcome::Failed, ..began }),
            Some(_) => {}
        }
        tokio::select! {
            _ = news.changed() => {}
            () = stop.cancelled() => {
                if lock_of(&engine.scheduler().core).leaving {
                    return None;
                }
                if let Err(error) = engine.blocking(move |engine| engine.cancel_dag_run_now(id)).await {
                    log.note(&error.message);
                }
                return Some(TryEnd { outcome: Outcome::Cancelled, ..began });
            }
        }
    }
}

impl Engine {
    /// Returns how a run of a DAG stands; nothing where there is no such run.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(super) fn dag_run_state(&self, id: Uuid) -> Result<Option<DagRunState>, EngineError> {
        Ok(self.scheduler().store.run(id)?.map(|run| run.state))
    }
}
