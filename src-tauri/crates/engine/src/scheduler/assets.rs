//! What is due by what was made: tasks make assets, and DAGs that consume them run when all of theirs were made anew.
//!
//! *Invariant:* that an asset was made is entered in the transaction in which its task ended, at an instant after every one before it,
//! whatever the clock does: nothing that was made is forgotten, and none is counted twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use millpond_schedule::dag::{Dag, asset};
use uuid::Uuid;

use super::core::Core;
use super::draft::Draft;
use super::due::{NewRun, policy, range_of};
use super::record::{AssetCursor, DagState, Made};
use super::state::Changes;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::DagRunKind;

/// So many instants are kept of each asset.
const KEPT: usize = 1_000;

impl Core {
    /// Takes over when assets were made.
    pub fn keep_made(&mut self, changes: &Changes) {
        for (asset, made) in &changes.made {
            self.made.entry(asset.clone()).or_default().push(made.at);
        }
        for (asset, at) in &changes.unmade {
            self.made.entry(asset.clone()).or_default().retain(|instant| instant != at);
        }
    }
}

impl Draft<'_> {
    /// Enters that what a task produces was made.
    pub(super) fn make(&mut self, run: Uuid, task: &str) {
        let Some(live) = self.live(run) else { return };
        let produces = live.dag.spec.task.get(task).map(|spec| spec.produces.clone()).unwrap_or_default();
        if produces.is_empty() {
            return;
        }
        let dag = live.run.dag.clone();
        let before = self.core.made.values().filter_map(|instants| instants.last()).max();
        let before = self.made.iter().map(|(_, made)| &made.at).chain(before).max().copied();
        let now = self.now.trunc_subsecs(3);
        let at = before.filter(|before| *before >= now).map_or(now, |before| before + TimeDelta::milliseconds(1));
        for name in produces.into_iter().collect::<BTreeSet<_>>() {
            let kept = self.core.made.get(&name).map(Vec::as_slice).unwrap_or_default();
            let of = |entries: usize| kept.get(entries).copied();
            let (more, gone) =
                (self.made.iter().filter(|(made, _)| *made == name).count(), self.unmade.iter().filter(|(made, _)| *made == name).count());
            if kept.len() + more - gone >= KEPT
                && let Some(oldest) = of(gone)
            {
                self.unmade.push((name.clone(), oldest));
            }
            self.made.push((name, Made { at, dag: dag.clone(), task: task.to_owned(), run }));
        }
    }

    /// Returns the DAGs that are enabled and consume what was made by this change.
    pub(super) fn consumers(&self) -> Vec<String> {
        if self.made.is_empty() {
            return Vec::new();
        }
        let consumes = |name: &&String| {
            let good = self.core.dags.get(*name).and_then(|known| known.good.as_ref());
            good.is_some_and(|(_, dag)| dag.spec.consumes.iter().any(|asset| self.made.iter().any(|(made, _)| made == asset)))
        };
        self.core.states.iter().filter(|(_, state)| state.enabled).map(|(name, _)| name).filter(consumes).cloned().collect()
    }

    /// Decides on what assets have made due. Returns whether there is more.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(super) fn decide_assets(&mut self, name: &str, version: (&str, &Arc<Dag>, &str), state: &DagState) -> Result<bool, EngineError> {
        let consumes = &version.1.spec.consumes;
        if consumes.is_empty() {
            if state.assets.is_some() {
                self.state(name).assets = None;
            }
            return Ok(false);
        }
        let since = match &state.assets {
            Some(cursor) if cursor.consumes == *consumes => cursor.since,
            // One that was decided on before by another text counts from now on, as an edited schedule does.
            _ if state.cursor.is_some() => self.now,
            _ => state.first_enabled.unwrap_or(self.now),
        };
        let made = self.instants(consumes);
        let decision = asset::decide(consumes, &made, since, policy(version.1), (self.now, &state.pauses));
        for (at, interval_start) in decision.run {
            if !self.is_taken(name, at, DagRunKind::Asset)? {
                let new = NewRun { dag: name, kind: DagRunKind::Asset, at, interval_start, note: None };
                let run = self.new_run(version, new);
                self.add(run, version.1.clone());
            }
        }
        self.missed.extend(decision.missed.iter().map(|range| (name.to_owned(), range_of(range))));
        self.state(name).assets = Some(AssetCursor { consumes: consumes.clone(), since: decision.since });
        Ok(decision.more)
    }

    /// Returns when assets were made, this change included.
    fn instants(&self, assets: &[String]) -> BTreeMap<String, Vec<DateTime<Utc>>> {
        let of = |asset: &String| {
            let kept = self.core.made.get(asset).into_iter().flatten().copied();
            kept.chain(self.made.iter().filter(|(made, _)| made == asset).map(|(_, made)| made.at)).collect()
        };
        assets.iter().map(|asset| (asset.clone(), of(asset))).collect()
    }
}

impl Engine {
    /// Returns what a DAG by assets waits for, in words.
    pub(super) fn why_not_made(&self, name: &str, dag: &Dag) -> String {
        let core = lock_of(&self.scheduler().core);
        let state = core.states.get(name);
        let since = state.and_then(|state| state.assets.as_ref().map(|cursor| cursor.since).or(state.first_enabled));
        let is_new = |asset: &&String| {
            let last = core.made.get(*asset).and_then(|instants| instants.last());
            last.is_some_and(|at| since.is_none_or(|since| *at > since))
        };
        let (new, old): (Vec<&String>, Vec<&String>) = dag.spec.consumes.iter().partition(is_new);
        let list = |names: &[&String]| names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let made =
            if new.is_empty() { String::new() } else { format!("; {} {} been", list(&new), if new.len() == 1 { "has" } else { "have" }) };
        format!("It runs once {} {} made anew{made}.", list(&old), if old.len() == 1 { "is" } else { "are" })
    }
}
