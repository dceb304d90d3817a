//! The tables of DAGs in the project's state.
//!
//! *Invariant:* of a DAG there is one run for each logical time and kind. *Invariant:* what one transaction holds is on disk
//! before anything is done by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_store::{Change, Store, StoreError, Table};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::record::{DagRun, DagState, Item, Items, Made, TaskRecord};
use crate::alerts::{self, Delivery};
use crate::model::{DagRunBrief, DagRunKind, MissedRange};

/// What this machine knows of each DAG, by its name.
const STATES: Table<DagState> = Table::new("dag_states");
/// Runs, by their ids, without what is kept of their tasks.
const RUNS: Table<DagRun> = Table::new("dag_runs");
/// Tasks of runs, by run and task: a change of one task writes no other.
const TASKS: Table<TaskRecord> = Table::new("dag_run_tasks");
/// Runs by DAG, logical time and kind.
const KEYS: Table<DagRunBrief> = Table::new("dag_run_keys");
/// The runs that have not ended, so that opening a project reads these alone.
const OPEN: Table<()> = Table::new("dag_runs_open");
/// What was missed, by DAG and first instant.
const MISSED: Table<MissedRange> = Table::new("dag_missed");
/// When assets were made, by asset and instant.
const MADE: Table<Made> = Table::new("dag_assets");
/// The values that tasks run for, by run, task and place.
const ITEMS: Table<Item> = Table::new("dag_items");
/// Texts by their hashes.
const TEXTS: Table<String> = Table::new("dag_texts");

/// Everything that one transaction changes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub states: BTreeMap<String, Option<DagState>>,
    pub runs: Vec<RunChange>,
    /// Values that tasks run for, by run, task and place; those that are no more without a value.
    pub items: Vec<(Uuid, String, usize, Option<Arc<Item>>)>,
    /// Runs that are no more, by their keys.
    pub removed: Vec<DagRun>,
    pub missed: Vec<(String, MissedRange)>,
    pub texts: BTreeMap<String, String>,
    /// Assets that were made.
    pub made: Vec<(String, Made)>,
    /// Of assets that were made very often, the oldest instants.
    pub unmade: Vec<(String, DateTime<Utc>)>,
    /// Messages of alerts.
    pub messages: Vec<Delivery>,
}

/// A run as it is from now on.
#[derive(Debug)]
pub(crate) struct RunChange {
    pub run: DagRun,
    /// The tasks that changed; all of them where it is not known how they were before.
    pub tasks: Option<BTreeSet<String>>,
}

impl RunChange {
    /// Returns a run all of whose tasks are written.
    pub fn whole(run: DagRun) -> Self {
        Self { run, tasks: None }
    }
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
            && self.runs.is_empty()
            && self.items.is_empty()
            && self.removed.is_empty()
            && self.missed.is_empty()
            && self.texts.is_empty()
            && self.made.is_empty()
            && self.messages.is_empty()
    }
}

/// The tables.
#[derive(Clone)]
pub(crate) struct DagStore(Arc<Store>);

impl DagStore {
    pub fn new(store: Arc<Store>) -> Self {
        Self(store)
    }

    /// Returns the project's state.
    pub fn shared(&self) -> Arc<Store> {
        self.0.clone()
    }

    /// Makes changes durable, all or none.
    pub fn write(&self, changes: &Changes) -> Result<(), StoreError> {
        let gone = self.keys_of(ITEMS, changes.removed.iter())?;
        let whole = changes.runs.iter().filter(|change| change.tasks.is_none()).map(|change| &change.run);
        let gone_tasks = self.keys_of(TASKS, changes.removed.iter().chain(whole))?;
        self.0.write(|change| {
            for key in &gone {
                change.remove(ITEMS, key)?;
            }
            for key in &gone_tasks {
                change.remove(TASKS, key)?;
            }
            for (run, task, place, item) in &changes.items {
                let key = item_key(*run, task, *place);
                match item {
                    Some(item) => change.put(ITEMS, &key, &**item)?,
                    None => drop(change.remove(ITEMS, &key)?),
                }
            }
            for (name, _) in changes.states.iter().filter(|(_, state)| state.is_none()) {
                change.remove(STATES, name.as_bytes())?;
            }
            change.put_all(STATES, changes.states.iter().filter_map(|(name, state)| Some((name, state.as_ref()?))))?;
            for (hash, text) in &changes.texts {
                change.put(TEXTS, hash.as_bytes(), text)?;
            }
            for (dag, range) in &changes.missed {
                change.put(MISSED, &key(dag, range.from), range)?;
            }
            for (asset, made) in &changes.made {
                change.put(MADE, &key(asset, made.at), made)?;
            }
            for (asset, at) in &changes.unmade {
                change.remove(MADE, &key(asset, *at))?;
            }
            put(change, &changes.runs)?;
            alerts::put(change, &changes.messages)?;
            changes.removed.iter().try_for_each(|run| remove(change, run))
        })
    }

    /// Returns what is known of every DAG.
    pub fn states(&self) -> Result<BTreeMap<String, DagState>, StoreError> {
        let mut states = BTreeMap::new();
        self.0.newest_first(STATES, |name, state| {
            states.insert(String::from_utf8_lossy(name).into_owned(), state);
            true
        })?;
        Ok(states)
    }

    /// Returns when each asset was made, the oldest first.
    pub fn made(&self) -> Result<BTreeMap<String, Vec<DateTime<Utc>>>, StoreError> {
        let mut all: BTreeMap<String, Vec<DateTime<Utc>>> = BTreeMap::new();
        self.0.newest_first(MADE, |key, made| {
            let name = key.get(..key.len().saturating_sub(9)).unwrap_or_default();
            all.entry(String::from_utf8_lossy(name).into_owned()).or_default().push(made.at);
            true
        })?;
        for instants in all.values_mut() {
            instants.reverse();
        }
        Ok(all)
    }

    /// Returns the values that tasks of a run are run for.
    pub fn items(&self, run: Uuid) -> Result<Items, StoreError> {
        let mut found: BTreeMap<String, Vec<Arc<Item>>> = BTreeMap::new();
        self.0.range_newest_first(ITEMS, run.as_bytes().as_slice()..&after_run(run), |key, item| {
            let task = key.get(16..key.len().saturating_sub(5)).unwrap_or_default();
            found.entry(String::from_utf8_lossy(task).into_owned()).or_default().push(Arc::new(item));
            true
        })?;
        let in_order = |(task, mut items): (String, Vec<Arc<Item>>)| {
            items.reverse();
            (task, Arc::new(items))
        };
        Ok(found.into_iter().map(in_order).collect())
    }

    /// Returns the keys of a table that begin with the id of one of the runs.
    fn keys_of<'a, V: DeserializeOwned>(
        &self,
        table: Table<V>,
        runs: impl Iterator<Item = &'a DagRun>,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut keys = Vec::new();
        for run in runs {
            self.0.range_newest_first(table, run.id.as_bytes().as_slice()..&after_run(run.id), |key, _| {
                keys.push(key.to_vec());
                true
            })?;
        }
        Ok(keys)
    }

    pub fn run(&self, id: Uuid) -> Result<Option<DagRun>, StoreError> {
        let Some(mut run) = self.0.get(RUNS, id.as_bytes())? else { return Ok(None) };
        let mut tasks = Vec::new();
        self.0.range_newest_first(TASKS, id.as_bytes().as_slice()..&after_run(id), |key, task| {
            tasks.push((String::from_utf8_lossy(&key[16..]).into_owned(), task));
            true
        })?;
        run.take_tasks(tasks);
        Ok(Some(run))
    }

    /// Returns the runs that have not ended, the oldest first.
    pub fn open_runs(&self) -> Result<Vec<DagRun>, StoreError> {
        let mut ids = Vec::new();
        self.0.newest_first(OPEN, |key, ()| {
            ids.extend(Uuid::from_slice(key).ok());
            true
        })?;
        ids.iter().rev().filter_map(|id| self.run(*id).transpose()).collect()
    }

    /// Returns the run of a DAG for a logical time, of a kind.
    pub fn run_at(&self, dag: &str, at: DateTime<Utc>, kind: DagRunKind) -> Result<Option<DagRunBrief>, StoreError> {
        self.0.get(KEYS, &run_key(dag, at, kind))
    }

    /// Calls `visit` with the runs of a DAG from a logical time on until before another one, the newest first, as long as it
    /// returns true.
    pub fn each_run(
        &self,
        dag: &str,
        from: Option<DateTime<Utc>>,
        before: Option<DateTime<Utc>>,
        mut visit: impl FnMut(DagRunKind, DagRunBrief) -> bool,
    ) -> Result<(), StoreError> {
        let from = from.map_or_else(|| prefix(dag), |from| key(dag, from));
        let to = before.map_or_else(|| after_prefix(dag), |to| key(dag, to));
        self.0.range_newest_first(KEYS, &from..&to, |key, run| visit(kind_of(key), run))
    }

    /// Calls `visit` with what a DAG missed, the newest first, as long as it returns true.
    pub fn each_missed(&self, dag: &str, visit: impl FnMut(&[u8], MissedRange) -> bool) -> Result<(), StoreError> {
        self.0.range_newest_first(MISSED, &prefix(dag)..&after_prefix(dag), visit)
    }

    pub fn text(&self, hash: &str) -> Result<Option<String>, StoreError> {
        self.0.get(TEXTS, hash.as_bytes())
    }

    /// Calls `visit` with every run there is, without what is kept of its tasks, the one that was begun last first, as long as it
    /// returns true.
    pub fn each_without_tasks(&self, mut visit: impl FnMut(DagRun) -> bool) -> Result<(), StoreError> {
        self.0.newest_first(RUNS, |_, run| visit(run))
    }
}

/// The task's name ends with a character 0, which none has.
fn item_key(run: Uuid, task: &str, place: usize) -> Vec<u8> {
    let mut key = run.as_bytes().to_vec();
    key.extend(task.as_bytes());
    key.push(0);
    key.extend(u32::try_from(place).unwrap_or(u32::MAX).to_be_bytes());
    key
}

fn task_key(run: Uuid, task: &str) -> Vec<u8> {
    let mut key = run.as_bytes().to_vec();
    key.extend(task.as_bytes());
    key
}

/// No name begins with this byte.
fn after_run(run: Uuid) -> Vec<u8> {
    let mut key = run.as_bytes().to_vec();
    key.push(u8::MAX);
    key
}

fn put(change: &Change, runs: &[RunChange]) -> Result<(), StoreError> {
    if runs.is_empty() {
        return Ok(());
    }
    for RunChange { run, tasks } in runs {
        put_tasks(change, run, tasks.as_ref())?;
    }
    let runs = || runs.iter().map(|change| &change.run);
    change.put_all(RUNS, runs().map(|run| (run.id, run.without_tasks())))?;
    change.put_all(KEYS, runs().map(|run| (run_key(&run.dag, run.logical_time, run.kind), run.brief())))?;
    change.put_all(OPEN, runs().filter(|run| !run.state.has_ended()).map(|run| (run.id, ())))?;
    runs().filter(|run| run.state.has_ended()).try_for_each(|run| change.remove(OPEN, run.id.as_bytes()).map(|_| ()))
}

fn put_tasks(change: &Change, run: &DagRun, changed: Option<&BTreeSet<String>>) -> Result<(), StoreError> {
    let records = run.task_records(changed);
    change.put_all(TASKS, records.iter().map(|(task, record)| (task_key(run.id, task), record)))?;
    // A run that is made anew by another text may have had tasks that this one has not.
    let gone = changed.into_iter().flatten().filter(|task| !records.contains_key(task.as_str()));
    gone.map(|task| task_key(run.id, task)).try_for_each(|key| change.remove(TASKS, &key).map(|_| ()))
}

/// Writes what is kept of tasks beside their runs, where a state of an earlier format has it in them.
pub(crate) fn split_tasks(change: &Change) -> Result<(), StoreError> {
    for id in change.keys(RUNS)? {
        let Some(run) = change.get(RUNS, &id)? else { continue };
        put_tasks(change, &run, None)?;
        change.put(RUNS, &id, &run.without_tasks())?;
    }
    Ok(())
}

fn remove(change: &Change, run: &DagRun) -> Result<(), StoreError> {
    change.remove(RUNS, run.id.as_bytes())?;
    change.remove(OPEN, run.id.as_bytes())?;
    change.remove(KEYS, &run_key(&run.dag, run.logical_time, run.kind)).map(|_| ())
}

const KINDS: [DagRunKind; 5] = [DagRunKind::Scheduled, DagRunKind::Manual, DagRunKind::Backfill, DagRunKind::Asset, DagRunKind::Triggered];

fn kind_of(key: &[u8]) -> DagRunKind {
    key.last().and_then(|kind| KINDS.get(usize::from(*kind))).copied().unwrap_or(DagRunKind::Manual)
}

/// A name has no character 0, so that no DAG's keys lie among another one's.
fn prefix(dag: &str) -> Vec<u8> {
    let mut key = dag.as_bytes().to_vec();
    key.push(0);
    key
}

fn after_prefix(dag: &str) -> Vec<u8> {
    let mut key = dag.as_bytes().to_vec();
    key.push(1);
    key
}

/// Milliseconds, so that keys sort by time: the sign's bit is turned.
fn key(dag: &str, at: DateTime<Utc>) -> Vec<u8> {
    let mut key = prefix(dag);
    key.extend((at.timestamp_millis() ^ i64::MIN).to_be_bytes());
    key
}

fn run_key(dag: &str, at: DateTime<Utc>, kind: DagRunKind) -> Vec<u8> {
    let mut key = key(dag, at);
    key.push(KINDS.iter().position(|known| *known == kind).and_then(|at| u8::try_from(at).ok()).unwrap_or_default());
    key
}

#[cfg(test)]
mod tests {
    use millpond_schedule::dag::progress::{Progress, TaskProgress, TaskState};
    use millpond_store::Migration;

    use super::*;
    use crate::model::{AttemptState, DagRunState};
    use crate::scheduler::record::Attempt;

    fn at(second: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + i64::from(second), 0).expect("an instant")
    }

    fn attempt(task: &str, number: u32, second: u32) -> Attempt {
        Attempt {
            task: task.to_owned(),
            number,
            cleared: 0,
            id: Uuid::from_u128(u128::from(second)),
            state: AttemptState::Failed,
            started_at: at(second),
            ended_at: None,
            seconds: None,
            exit_code: None,
            error: None,
            hint: None,
            run: None,
            rejected: false,
        }
    }

    fn run() -> DagRun {
        let progress = |state, attempts| TaskProgress { state, attempts, ..TaskProgress::default() };
        let tasks = [("clean", TaskState::Success, 2), ("load", TaskState::Running, 1), ("tell", TaskState::Queued, 0)];
        DagRun {
            id: Uuid::from_u128(7),
            dag: "daily".into(),
            kind: DagRunKind::Manual,
            state: DagRunState::Running,
            logical_time: at(0),
            interval_start: at(0),
            wall: String::new(),
            queued_at: at(0),
            started_at: Some(at(1)),
            ended_at: None,
            user: "ada".into(),
            machine: "here".into(),
            version: "v".into(),
            zone: "UTC".into(),
            note: None,
            error: None,
            params: BTreeMap::new(),
            order: tasks.map(|(task, ..)| task.to_owned()).to_vec(),
            progress: Progress { tasks: tasks.map(|(task, state, count)| (task.to_owned(), progress(state, count))).into() },
            // The clock was set back between the tries of the first task.
            attempts: vec![attempt("clean", 1, 5), attempt("clean", 2, 3), attempt("load", 1, 9)],
            outputs: [("clean".to_owned(), [("rows".to_owned(), "12".to_owned())].into())].into(),
            parent: None,
            backfill: None,
            cancelling: false,
            told_late: Vec::new(),
        }
    }

    const MIGRATIONS: &[Migration] = &[Migration { to: 2, change: split_tasks }];

    fn state(folder: &tempfile::TempDir) -> DagStore {
        DagStore::new(Arc::new(Store::open(&folder.path().join("state.redb"), 2, MIGRATIONS).expect("a state")))
    }

    fn write(store: &DagStore, change: RunChange) {
        store.write(&Changes { runs: vec![change], ..Changes::default() }).expect("a change");
    }

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = state(&folder);
        let run = run();
        write(&store, RunChange::whole(run.clone()));
        assert_eq!(store.run(run.id).expect("it is read"), Some(run));
    }

    #[test]
    fn a_change_of_a_task_writes_that_task() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = state(&folder);
        let before = run();
        write(&store, RunChange::whole(before.clone()));
        let mut after = before.clone();
        after.progress.tasks.get_mut("load").expect("a task").state = TaskState::Success;
        after.attempts[2].state = AttemptState::Success;
        let changed = after.changed_tasks(&before);
        assert_eq!(changed, BTreeSet::from(["load".to_owned()]));
        write(&store, RunChange { run: after.clone(), tasks: Some(changed) });
        assert_eq!(store.run(after.id).expect("it is read"), Some(after));
    }

    #[test]
    fn a_task_that_is_no_more_is_gone_and_so_is_all_of_a_run_that_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = state(&folder);
        let before = run();
        write(&store, RunChange::whole(before.clone()));
        let mut after = before.clone();
        after.progress.tasks.remove("clean");
        after.attempts.retain(|attempt| attempt.task != "clean");
        after.outputs.clear();
        let changed = after.changed_tasks(&before);
        write(&store, RunChange { run: after.clone(), tasks: Some(changed) });
        assert_eq!(store.run(after.id).expect("it is read"), Some(after.clone()));
        write(&store, RunChange::whole(before));
        write(&store, RunChange::whole(after.clone()));
        assert_eq!(store.run(after.id).expect("it is read"), Some(after.clone()));
        store.write(&Changes { removed: vec![after.clone()], ..Changes::default() }).expect("a change");
        assert_eq!(store.run(after.id).expect("it is read"), None);
        assert!(store.keys_of(TASKS, [&after].into_iter()).expect("keys").is_empty());
    }

    #[test]
    fn runs_of_a_state_of_the_format_before_have_their_tasks() {
        let folder = tempfile::tempdir().expect("a folder");
        let run = run();
        let old = Store::open(&folder.path().join("state.redb"), 1, &[]).expect("a state");
        old.write(|change| change.put(RUNS, run.id.as_bytes(), &run)).expect("a change");
        drop(old);
        let store = state(&folder);
        assert_eq!(store.run(run.id).expect("it is read").as_ref(), Some(&run));
        assert_eq!(store.0.get(RUNS, run.id.as_bytes()).expect("it is read"), Some(run.without_tasks()));
    }
}
