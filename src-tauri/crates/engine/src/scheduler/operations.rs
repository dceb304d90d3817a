//! What people do with DAGs and their runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use millpond_schedule::Pause;
use millpond_schedule::dag::progress::TaskState;
use uuid::Uuid;

use super::core::{Live, Mode, Unit};
use super::draft::{Draft, no_run};
use super::due::NewRun;
use super::known::Around;
use super::run_folder;
use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::model::{
    ClearTasks, ClearedTasks, DagListing, DagRunDetail, DagRunKind, DagRunState, EnableDag, EventKind, MarkAs, MarkTask, TriggerDag,
    TriggeredRun,
};
use crate::named::Kind;

/// A run that someone asks for.
pub(crate) struct Triggered {
    pub id: Uuid,
    pub kind: DagRunKind,
    pub logical_time: DateTime<Utc>,
    /// This logical time and no other; else the next millisecond that is free.
    pub exactly: bool,
    pub params: BTreeMap<String, serde_json::Value>,
    pub parent: Option<(Uuid, String)>,
}

impl Engine {
    /// Lets a DAG run by time on this machine, or pauses it.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Invalid`] where its file has mistakes.
    pub async fn enable_dag(&self, name: &str, enable: EnableDag) -> Result<DagListing, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            // A file that is not there is told by its nearest name.
            Kind::Dag.text(engine.root(), &name)?;
            if enable.enabled {
                engine.refuse_untrusted_dag(&name)?;
            }
            engine.transact(|draft| draft.enable(&name, enable.enabled))?;
            engine.events().emit(EventKind::Dag { name: name.clone() });
            engine.dag_listing_now(&name)
        })
        .await
    }

    /// Begins a run of a DAG.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Invalid`] where its file has mistakes or parameters are wrong;
    /// [`ErrorCode::Conflict`] where there is a run for that logical time.
    pub async fn trigger_dag(&self, name: &str, trigger: TriggerDag) -> Result<TriggeredRun, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            let id = Uuid::now_v7();
            let triggered = Triggered {
                id,
                kind: DagRunKind::Manual,
                exactly: trigger.logical_time.is_some(),
                logical_time: trigger.logical_time.unwrap_or_else(|| engine.clock().now()).trunc_subsecs(3),
                params: trigger.params,
                parent: None,
            };
            engine.trigger_now(&name, triggered)?;
            Ok(TriggeredRun { id })
        })
        .await
    }

    /// As [`Engine::trigger_dag`], for whoever has chosen the run's id. One of that id that is there already is left as it is.
    pub(super) fn trigger_now(&self, name: &str, triggered: Triggered) -> Result<(), EngineError> {
        if self.scheduler().store.run(triggered.id)?.is_some() {
            return Ok(());
        }
        Kind::Dag.text(self.root(), name)?;
        self.refuse_untrusted_dag(name)?;
        self.start_loop();
        self.transact(|draft| draft.trigger(name, triggered))
    }

    /// Cancels a run of a DAG: what has not begun is cancelled at once, what runs is ended.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub async fn cancel_dag_run(&self, id: Uuid) -> Result<DagRunDetail, EngineError> {
        self.blocking(move |engine| {
            engine.cancel_dag_run_now(id)?;
            engine.dag_run_now(id)
        })
        .await
    }

    pub(super) fn cancel_dag_run_now(&self, id: Uuid) -> Result<(), EngineError> {
        self.transact(|draft| {
            let live = draft.any(id)?;
            if live.run.state.has_ended() {
                return Ok(());
            }
            live.run.cancelling = true;
            live.run.progress.cancel();
            live.cancel_items();
            for unit in live.units() {
                match draft.core.tries.get(&unit) {
                    Some(going) => draft.stop.push(going.cancel.clone()),
                    // It goes on nowhere: a sensor of a run that this process does not carry out.
                    None => draft.give_back(&unit),
                }
            }
            Ok(())
        })
    }

    /// Has this process carry a run out that another one had begun: for a command that waits for it, and became the project's
    /// owner meanwhile.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub async fn carry_dag_run(&self, id: Uuid) -> Result<DagRunDetail, EngineError> {
        self.blocking(move |engine| {
            engine.start_loop();
            engine.transact(|draft| {
                draft.any(id)?;
                if let Mode::Own(own) = &mut draft.core.mode {
                    own.insert(id);
                }
                draft.resume_all();
                Ok(())
            })?;
            engine.dag_run_now(id)
        })
        .await
    }

    /// Lets tasks of a run run anew.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for a run or a task that is none.
    pub async fn clear_dag_run(&self, id: Uuid, clear: ClearTasks) -> Result<ClearedTasks, EngineError> {
        self.blocking(move |engine| engine.transact(|draft| draft.clear(id, &clear))).await
    }

    /// Enters what a person says that a task, or a run, has come to.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Busy`] for a task that runs.
    pub async fn mark_dag_run(&self, id: Uuid, mark: MarkTask) -> Result<DagRunDetail, EngineError> {
        self.blocking(move |engine| {
            engine.transact(|draft| draft.mark(id, &mark))?;
            engine.dag_run_now(id)
        })
        .await
    }

    /// Forgets a run that has ended, and what its tasks left.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Busy`] for one that goes on.
    pub async fn delete_dag_run(&self, id: Uuid) -> Result<(), EngineError> {
        self.blocking(move |engine| {
            engine.transact(|draft| {
                let run = draft.engine.scheduler().store.run(id)?.ok_or_else(|| no_run(id))?;
                if !run.state.has_ended() {
                    return Err(EngineError::new(ErrorCode::Busy, "This run has not ended.").hint("Cancel it first."));
                }
                draft.removed.push(run);
                Ok(())
            })?;
            let _ = fs::remove_dir_all(run_folder(engine.root(), id));
            Ok(())
        })
        .await
    }

    /// Takes what is known of a DAG along to its new name. Runs that there are keep the old one.
    pub(crate) fn dag_renamed(&self, name: &str, to: &str) -> Result<(), EngineError> {
        self.transact(|draft| {
            if let Some(state) = draft.core.states.get(name).cloned() {
                draft.states.insert(name.to_owned(), None);
                draft.states.insert(to.to_owned(), Some(state));
                draft.wakes.insert(name.to_owned(), None);
                draft.core.dags.remove(name);
                let now = draft.now;
                draft.wakes.insert(to.to_owned(), Some(now));
            }
            Ok(())
        })
    }

    /// Forgets whether a DAG is enabled whose file a person deleted.
    pub(crate) fn dag_deleted(&self, name: &str) -> Result<(), EngineError> {
        self.transact(|draft| {
            if draft.core.states.contains_key(name) {
                draft.states.insert(name.to_owned(), None);
            }
            draft.wakes.insert(name.to_owned(), None);
            draft.core.dags.remove(name);
            Ok(())
        })
    }
}

impl Draft<'_> {
    pub(super) fn enable(&mut self, name: &str, enabled: bool) -> Result<(), EngineError> {
        let (now, mut around) = (self.now, None);
        let known =
            self.known(name, &mut around).ok_or_else(|| EngineError::new(ErrorCode::NotFound, format!("There is no DAG \"{name}\".")))?;
        if enabled && known.good.is_none() {
            return Err(EngineError::problems(&known.problems));
        }
        let state = self.state(name);
        state.held = false;
        if state.enabled == enabled {
            return Ok(());
        }
        state.enabled = enabled;
        if enabled {
            state.first_enabled.get_or_insert(now);
            if let Some(pause) = state.pauses.last_mut() {
                pause.until.get_or_insert(now);
            }
            if self.core.mode == Mode::All {
                self.decide(name, &mut around)?;
            }
        } else {
            state.pauses.push(Pause { from: now, until: None });
            self.wakes.insert(name.to_owned(), None);
        }
        Ok(())
    }

    fn trigger(&mut self, name: &str, triggered: Triggered) -> Result<(), EngineError> {
        let mut around: Option<Around> = None;
        let known =
            self.known(name, &mut around).ok_or_else(|| EngineError::new(ErrorCode::NotFound, format!("There is no DAG \"{name}\".")))?;
        let Some((text, dag)) = known.good.clone().filter(|_| known.problems.is_empty()) else {
            return Err(EngineError::problems(&known.problems));
        };
        let zone = around.get_or_insert_with(|| Around::of(self.engine.root())).zone.clone();
        let mut at = triggered.logical_time;
        while self.is_taken(name, at, triggered.kind)? {
            if triggered.exactly {
                let message = format!("{name} was triggered for {} already.", at.to_rfc3339());
                return Err(
                    EngineError::new(ErrorCode::Conflict, message).hint("Clear that run to run it anew, or trigger it for another time.")
                );
            }
            at += TimeDelta::milliseconds(1);
        }
        let interval_start = dag.schedule.timetable(at).interval_start(at);
        let new = NewRun { dag: name, kind: triggered.kind, at, interval_start, note: None };
        let mut run = self.new_run((&text, &dag, &zone), new);
        run.id = triggered.id;
        run.params = super::due::params(&dag, &triggered.params)?;
        run.parent = triggered.parent;
        if let Mode::Own(own) = &mut self.core.mode {
            own.insert(run.id);
        }
        self.add(run, dag);
        Ok(())
    }

    /// Ends a try that goes on nowhere.
    fn give_back(&mut self, (run, task, item): &Unit) {
        let root = self.engine.root().to_owned();
        let Some(live) = self.live(*run) else { return };
        if let Some(attempt) = super::carry::Try::of(&root, live, (task, *item), tokio_util::sync::CancellationToken::new(), true) {
            self.enter(&attempt.end(millpond_schedule::dag::progress::Outcome::Cancelled));
        }
    }

    fn clear(&mut self, id: Uuid, clear: &ClearTasks) -> Result<ClearedTasks, EngineError> {
        let live = self.any(id)?;
        let order = live.run.order.clone();
        let named = clear.tasks.clone().unwrap_or_else(|| order.clone());
        if let Some(unknown) = named.iter().find(|name| !order.contains(*name)) {
            let error = EngineError::new(ErrorCode::NotFound, format!("The run has no task \"{unknown}\"."));
            return Err(error.hint(format!("It has {}.", order.join(", "))));
        }
        let dag = live.dag.clone();
        let mut tasks: BTreeSet<&str> = BTreeSet::new();
        for name in &named {
            tasks.insert(name);
            if clear.downstream {
                tasks.extend(dag.graph.downstream(name));
            }
            if clear.upstream {
                tasks.extend(dag.graph.upstream(name));
            }
        }
        let state = |name: &str| live.run.progress.tasks.get(name).map(|task| task.state).unwrap_or_default();
        let bad = |name: &&str| matches!(state(name), TaskState::Failed | TaskState::UpstreamFailed | TaskState::Cancelled);
        tasks.retain(|name| state(name) != TaskState::Running && (!clear.only_failed || bad(name)));
        let cleared: Vec<String> = order.iter().filter(|name| tasks.contains(name.as_str())).cloned().collect();
        if !clear.dry_run && !tasks.is_empty() {
            begin_anew(live, &tasks, clear.only_failed);
        }
        Ok(ClearedTasks { tasks: cleared })
    }

    fn mark(&mut self, id: Uuid, mark: &MarkTask) -> Result<(), EngineError> {
        let live = self.any(id)?;
        let as_success = mark.state == MarkAs::Success;
        let names: Vec<String> = if let Some(task) = &mark.task {
            vec![task.clone()]
        } else {
            let done = |name: &&String| {
                let state = live.run.progress.tasks.get(*name).map(|task| task.state).unwrap_or_default();
                matches!(state, TaskState::Success | TaskState::Skipped) || (!as_success && state == TaskState::Failed)
            };
            live.run.order.iter().filter(|name| !done(name)).cloned().collect()
        };
        for name in names {
            let Some(task) = live.run.progress.tasks.get(&name) else {
                return Err(EngineError::new(ErrorCode::NotFound, format!("The run has no task \"{name}\".")));
            };
            if task.state == TaskState::Running {
                return Err(EngineError::new(ErrorCode::Busy, format!("{name} is running.")).hint("Cancel the run first."));
            }
            live.run.progress.mark(&name, as_success);
        }
        Ok(())
    }
}

/// Lets tasks of a run run anew; a run that has ended waits for its turn once more.
fn begin_anew(live: &mut Live, tasks: &BTreeSet<&str>, only_failed: bool) {
    live.run.progress.clear(tasks);
    for task in tasks {
        live.run.outputs.remove(*task);
        live.clear_items(task, only_failed);
    }
    live.run.error = None;
    live.run.cancelling = false;
    if live.run.state.has_ended() {
        live.run.state = DagRunState::Queued;
        live.run.ended_at = None;
        live.run.started_at = None;
    }
}

impl Engine {
    /// Lets nothing begin any more: the project is being left. What runs goes on to its end; what only waits is left to be gone
    /// on with.
    pub fn stop_scheduling(&self) {
        let scheduler = self.scheduler();
        let mut core = lock_of(&scheduler.core);
        core.leaving = true;
        // Those that take no slot only wait.
        for going in core.tries.values().filter(|going| going.pool.is_none()) {
            going.cancel.cancel();
        }
        drop(core);
        scheduler.wake.notify_one();
    }

    /// Waits for tries that go on, or ends them, and enters how they ended.
    pub(crate) async fn finish_tries(&self, finish: bool) {
        self.stop_scheduling();
        let scheduler = self.scheduler();
        if !finish {
            scheduler.hurry.store(true, std::sync::atomic::Ordering::Relaxed);
            for going in lock_of(&scheduler.core).tries.values() {
                going.cancel.cancel();
            }
        }
        scheduler.tries.close();
        scheduler.tries.wait().await;
        if let Err(error) = self.blocking(|engine| engine.look()).await {
            Self::tell_trouble(&error);
        }
    }
}
