//! A change of the scheduler's state: drafted on copies, made durable in one transaction, and only then taken over and acted on.
//!
//! *Invariant:* a try begins after the transaction that says so is on disk. *Invariant:* a change that cannot be made durable
//! leaves everything as it was.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_schedule::dag::Dag;
use millpond_schedule::dag::progress::{Outcome, RunOutcome, TaskState};
use rand::RngExt;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::carry::{Try, TryEnd};
use super::core::{Core, Going, Live, Unit};
use super::log::TaskLog;
use super::record::{DagRun, DagState, Items, Made};
use super::state::{Changes, RunChange};
use crate::alerts::Fact;
use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::model::{DagRunKind, DagRunState, EventKind, MissedRange};

/// A change on its way.
pub(crate) struct Draft<'a> {
    pub engine: &'a Engine,
    pub core: &'a mut Core,
    pub now: DateTime<Utc>,
    pub(super) changed: BTreeMap<Uuid, Live>,
    pub states: BTreeMap<String, Option<DagState>>,
    pub wakes: BTreeMap<String, Option<DateTime<Utc>>>,
    pub missed: Vec<(String, MissedRange)>,
    pub texts: BTreeMap<String, String>,
    pub removed: Vec<DagRun>,
    /// Assets that were made, and oldest instants of those that were made very often.
    pub made: Vec<(String, Made)>,
    pub unmade: Vec<(String, DateTime<Utc>)>,
    /// What alerts may tell, beside the ends of runs.
    pub facts: Vec<Fact>,
    /// Runs by DAG that had not ended before this change.
    open_before: Option<HashMap<String, usize>>,
    keys: BTreeSet<(String, DateTime<Utc>, DagRunKind)>,
    /// Tries that are no more.
    pub ended: Vec<Unit>,
    /// Tries that begin once this is durable.
    pub begun: Vec<(Going, Try)>,
    /// Folders of tasks that run anew for some of their values, and what their logs say of it.
    pub begun_again: Vec<(PathBuf, String)>,
    /// Tries that are told to end once this is durable.
    pub stop: Vec<CancellationToken>,
}

impl Engine {
    /// Carries a change out: what may begin by it begins in the same transaction. May block.
    ///
    /// # Errors
    /// What `work` returns, or why the change cannot be made durable; then nothing has changed.
    pub(crate) fn transact<T>(&self, work: impl FnOnce(&mut Draft<'_>) -> Result<T, EngineError>) -> Result<T, EngineError> {
        let done = self.change(work);
        self.scheduler().wake.notify_one();
        done
    }

    /// As [`Engine::transact`], for the loop, which knows that it has looked.
    pub(super) fn change<T>(&self, work: impl FnOnce(&mut Draft<'_>) -> Result<T, EngineError>) -> Result<T, EngineError> {
        let scheduler = self.scheduler();
        let mut core = lock_of(&scheduler.core);
        let mut draft = Draft {
            engine: self,
            now: self.clock().now(),
            core: &mut core,
            changed: BTreeMap::new(),
            states: BTreeMap::new(),
            wakes: BTreeMap::new(),
            missed: Vec::new(),
            texts: BTreeMap::new(),
            removed: Vec::new(),
            made: Vec::new(),
            unmade: Vec::new(),
            facts: Vec::new(),
            open_before: None,
            keys: BTreeSet::new(),
            ended: Vec::new(),
            begun: Vec::new(),
            begun_again: Vec::new(),
            stop: Vec::new(),
        };
        let value = work(&mut draft)?;
        draft.advance();
        draft.finish()?;
        Ok(value)
    }
}

impl Draft<'_> {
    /// Returns a run that has not ended, to be changed.
    pub fn live(&mut self, id: Uuid) -> Option<&mut Live> {
        if !self.changed.contains_key(&id) {
            let live = self.core.runs.get(&id)?.clone();
            self.changed.insert(id, live);
        }
        self.changed.get_mut(&id)
    }

    /// Returns a run to be changed, whether it has ended or not.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], or where its text cannot be read any more.
    pub fn any(&mut self, id: Uuid) -> Result<&mut Live, EngineError> {
        if self.live(id).is_none() {
            let run = self.engine.scheduler().store.run(id)?.ok_or_else(|| no_run(id))?;
            let dag = self.engine.version_dag(self.core, &run.version, &run.zone, self.texts.get(&run.version).cloned())?;
            let items = self.engine.scheduler().store.items(id)?;
            self.changed.insert(id, Live::new(run, dag, items));
        }
        self.live(id).ok_or_else(|| no_run(id))
    }

    /// Returns the run of a DAG for a logical time, of a kind.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn is_taken(&self, dag: &str, at: DateTime<Utc>, kind: DagRunKind) -> Result<bool, EngineError> {
        Ok(self.keys.contains(&(dag.to_owned(), at, kind)) || self.engine.scheduler().store.run_at(dag, at, kind)?.is_some())
    }

    /// Adds a run.
    pub fn add(&mut self, run: DagRun, dag: Arc<Dag>) {
        self.keys.insert((run.dag.clone(), run.logical_time, run.kind));
        self.changed.insert(run.id, Live::new(run, dag, Items::new()));
    }

    /// Returns the state of a DAG, to be changed.
    pub fn state(&mut self, dag: &str) -> &mut DagState {
        let kept = self.core.states.get(dag).cloned();
        self.states.entry(dag.to_owned()).or_insert(kept).get_or_insert_default()
    }

    /// Returns the runs that have not ended, those of this change included.
    pub fn open(&self) -> impl Iterator<Item = &Live> {
        let kept = self.core.runs.iter().filter(|(id, _)| !self.changed.contains_key(*id)).map(|(_, live)| live);
        kept.chain(self.changed.values()).filter(|live| !live.run.state.has_ended())
    }

    /// Returns how many runs of a DAG had not ended before this change.
    pub fn open_of(&mut self, dag: &str) -> usize {
        let counted = || {
            let mut counts: HashMap<String, usize> = HashMap::new();
            for live in self.core.runs.values() {
                *counts.entry(live.run.dag.clone()).or_default() += 1;
            }
            counts
        };
        self.open_before.get_or_insert_with(counted).get(dag).copied().unwrap_or_default()
    }

    /// Returns the tries that go on, those of this change included.
    pub fn going(&self) -> impl Iterator<Item = &Going> {
        let ended: BTreeSet<&Unit> = self.ended.iter().collect();
        let kept = self.core.tries.iter().filter(move |(key, _)| !ended.contains(key)).map(|(_, going)| going);
        kept.chain(self.begun.iter().map(|(going, _)| going))
    }

    /// Enters how a try ended.
    pub fn enter(&mut self, end: &TryEnd) {
        let (now, chance) = (self.now, rand::rng().random_range(-1.0..=1.0));
        self.ended.push((end.run, end.task.clone(), end.item));
        if end.item.is_some() || end.list.is_some() {
            return self.enter_item(end, chance);
        }
        let Some(live) = self.live(end.run) else { return };
        let outcome = if live.run.cancelling && end.outcome == Outcome::Failed { Outcome::Cancelled } else { end.outcome };
        if !live.run.progress.end(&live.dag, &end.task, (end.number, outcome), now, chance) {
            return;
        }
        if !end.outputs.is_empty() {
            live.run.outputs.insert(end.task.clone(), end.outputs.clone());
        }
        if let Some(attempt) = live.run.attempt_mut(&end.task, end.cleared, end.number) {
            attempt.end(end, outcome, now);
        }
        if outcome == Outcome::Success {
            self.make(end.run, &end.task);
        }
    }

    /// Takes a try back that had not done anything: it is begun anew, as if it had not been.
    pub fn take_back(&mut self, run: Uuid, task: &str, item: Option<usize>, number: u32) {
        let Some(live) = self.live(run) else { return };
        if let Some(place) = item {
            return live.take_item_back(task, place, number);
        }
        if let Some(progress) = live.run.progress.tasks.get_mut(task)
            && progress.state == TaskState::Running
            && progress.attempts == number
        {
            progress.state = TaskState::Queued;
            progress.attempts -= 1;
            let cleared = progress.cleared;
            live.run.attempts.retain(|attempt| !(attempt.task == task && attempt.cleared == cleared && attempt.number == number));
            // A second try does not wait for the tasks before it once more, but it has waited its delay.
            if number > 1 {
                progress.state = TaskState::UpForRetry;
            }
        }
    }

    /// Enters what follows from the changes: tasks that cannot run, runs that have ended, runs and tasks that may begin.
    fn advance(&mut self) {
        loop {
            self.settle();
            if self.core.leaving || !self.admit_runs() {
                break;
            }
        }
        if !self.core.leaving {
            self.admit_tasks();
        }
    }

    fn settle(&mut self) {
        let now = self.now;
        let mut made = Vec::new();
        for live in self.changed.values_mut() {
            made.extend(live.roll_up(now).into_iter().map(|task| (live.run.id, task)));
            if live.run.state == DagRunState::Running {
                live.run.progress.settle(&live.dag);
            }
            if let Some(outcome) = live.run.progress.outcome(&live.dag) {
                let state = match outcome {
                    _ if live.run.cancelling => DagRunState::Cancelled,
                    RunOutcome::Success => DagRunState::Success,
                    // What was cancelled is a failure of its tasks, however often it is looked at.
                    RunOutcome::Failed if live.run.state == DagRunState::Cancelled => DagRunState::Cancelled,
                    RunOutcome::Failed => DagRunState::Failed,
                };
                if live.run.ended_at.is_none() || live.run.state != state {
                    live.run.state = state;
                    live.run.ended_at.get_or_insert(now);
                    live.run.error = (state == DagRunState::Failed).then(|| why_failed(&live.run)).flatten();
                    live.run.cancelling = false;
                }
            }
            live.look(now);
        }
        for (run, task) in made {
            self.make(run, &task);
        }
    }

    /// Makes the change durable, takes it over, and does what it says.
    fn finish(mut self) -> Result<(), EngineError> {
        self.note_ends()?;
        let Self {
            engine,
            core,
            mut changed,
            states,
            wakes,
            missed,
            texts,
            removed,
            made,
            unmade,
            facts,
            now,
            ended,
            begun,
            begun_again,
            stop,
            ..
        } = self;
        let scheduler = engine.scheduler();
        let news: Vec<Uuid> =
            changed.iter().filter(|(id, live)| core.runs.get(*id).is_none_or(|kept| kept.run != live.run)).map(|(id, _)| *id).collect();
        let mut items = Vec::new();
        for (id, live) in &mut changed {
            items.extend(live.items_to_write().into_iter().map(|(task, place, item)| (*id, task, place, item)));
        }
        // Who looks at a run sees its values change, too.
        let by_items: BTreeSet<Uuid> = items.iter().map(|(id, ..)| *id).filter(|id| !news.contains(id)).collect();
        let by_items: Vec<_> = by_items.iter().map(|id| changed[id].run.summary()).collect();
        let changed_run = |id: &Uuid| {
            let run = changed[id].run.clone();
            let tasks = core.runs.get(id).map(|before| run.changed_tasks(&before.run));
            RunChange { run, tasks }
        };
        let runs = news.iter().map(changed_run).collect();
        let recorded = core.desk.record(engine.root(), &facts, now);
        let messages = recorded.deliveries.clone();
        let changes = Changes { states, runs, items, removed, missed, texts, made, unmade, messages };
        if !changes.is_empty() {
            scheduler.store.write(&changes)?;
        }
        core.keep_made(&changes);
        for (name, state) in changes.states {
            match state {
                Some(state) => core.states.insert(name, state),
                None => core.states.remove(&name),
            };
        }
        for (name, wake) in wakes {
            match wake {
                Some(at) => core.wakes.insert(name, at),
                None => core.wakes.remove(&name),
            };
        }
        for key in ended {
            core.tries.remove(&key);
        }
        if core.desk.take_over(recorded) {
            scheduler.post.wake.notify_one();
        }
        let mut has_ended = false;
        for (id, live) in changed {
            if live.run.state.has_ended() {
                core.runs.remove(&id);
                has_ended = true;
            } else {
                core.runs.insert(id, live);
            }
        }
        let summaries = changes.runs.iter().map(|change| change.run.summary()).chain(by_items);
        let missed: BTreeSet<&String> = changes.missed.iter().map(|(name, _)| name).collect();
        let missed = missed.into_iter().map(|name| EventKind::DagMissed { name: name.clone() });
        engine.events().emit_all(summaries.map(|run| EventKind::DagRun { run: Box::new(run) }).chain(missed));
        for (going, attempt) in begun {
            core.tries.insert(attempt.unit(), going);
            scheduler.carry(engine, attempt);
        }
        for (folder, words) in begun_again {
            TaskLog::of(&folder).note(&words);
        }
        for cancel in stop {
            cancel.cancel();
        }
        let keeps = |live: &Live| live.run.state == DagRunState::Running && live.dag.spec.keep_awake == Some(true);
        scheduler.awake.want(core.runs.values().any(|live| keeps(live) && core.carries(live.run.id)));
        if has_ended {
            scheduler.news.send_modify(|count| *count += 1);
        }
        Ok(())
    }
}

/// Returns why a run failed, by the first task that did.
fn why_failed(run: &DagRun) -> Option<String> {
    let failed = |name: &&String| run.progress.tasks.get(*name).is_some_and(|task| task.state == TaskState::Failed);
    let task = run.order.iter().find(failed)?;
    let words = run.last_attempt(task).and_then(|attempt| attempt.error.clone());
    Some(words.map_or_else(|| format!("{task} failed."), |words| format!("{task}: {words}")))
}

pub(crate) fn no_run(id: Uuid) -> EngineError {
    EngineError::new(ErrorCode::NotFound, format!("There is no run {id} of a DAG.")).hint("`millpond dag runs NAME` lists them.")
}
