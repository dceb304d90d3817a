//! The tables of DAGs in the project's state.
//!
//! *Invariant:* of a DAG there is one run for each logical time and kind. *Invariant:* what one transaction holds is on disk
//! before anything is done by it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_store::{Change, Store, StoreError, Table};
use uuid::Uuid;

use super::record::{DagRun, DagState, Item, Items, Made};
use crate::alerts::{self, Delivery};
use crate::model::{DagRunBrief, DagRunKind, MissedRange};

/// What this machine knows of each DAG, by its name.
const STATES: Table<DagState> = Table::new("dag_states");
/// Runs, by their ids.
const RUNS: Table<DagRun> = Table::new("dag_runs");
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
    pub runs: Vec<DagRun>,
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
        let gone: Vec<Vec<u8>> = changes.removed.iter().map(|run| self.item_keys(run.id)).collect::<Result<Vec<_>, _>>()?.concat();
        self.0.write(|change| {
            for key in &gone {
                change.remove(ITEMS, key)?;
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
        self.0.range_newest_first(ITEMS, run.as_bytes().as_slice()..&after_items(run), |key, item| {
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

    fn item_keys(&self, run: Uuid) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut keys = Vec::new();
        self.0.range_newest_first(ITEMS, run.as_bytes().as_slice()..&after_items(run), |key, _| {
            keys.push(key.to_vec());
            true
        })?;
        Ok(keys)
    }

    pub fn run(&self, id: Uuid) -> Result<Option<DagRun>, StoreError> {
        self.0.get(RUNS, id.as_bytes())
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

    /// Calls `visit` with every run there is, the one that was begun last first, as long as it returns true.
    pub fn each(&self, mut visit: impl FnMut(DagRun) -> bool) -> Result<(), StoreError> {
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

/// No name begins with this byte.
fn after_items(run: Uuid) -> Vec<u8> {
    let mut key = run.as_bytes().to_vec();
    key.push(u8::MAX);
    key
}

fn put(change: &Change, runs: &[DagRun]) -> Result<(), StoreError> {
    if runs.is_empty() {
        return Ok(());
    }
    change.put_all(RUNS, runs.iter().map(|run| (run.id, run)))?;
    change.put_all(KEYS, runs.iter().map(|run| (run_key(&run.dag, run.logical_time, run.kind), run.brief())))?;
    change.put_all(OPEN, runs.iter().filter(|run| !run.state.has_ended()).map(|run| (run.id, ())))?;
    runs.iter().filter(|run| run.state.has_ended()).try_for_each(|run| change.remove(OPEN, run.id.as_bytes()).map(|_| ()))
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
