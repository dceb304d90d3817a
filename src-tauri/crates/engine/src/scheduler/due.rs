//! What is due by time: instants of DAGs that are enabled on this machine become runs, or are missed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use millpond_schedule::dag::progress::Progress;
use millpond_schedule::dag::{self, Dag};
use millpond_schedule::{Due, Facts, Missed, Policy, RUNS_AT_ONCE, Reason, Situation, decide, parse_duration};
use uuid::Uuid;

use super::core::Mode;
use super::draft::Draft;
use super::known::Around;
use super::record::DagRun;
use crate::dags::note;
use crate::error::{EngineError, ErrorCode};
use crate::model::{DagRunKind, DagRunState, MissedRange, MissedReason};
use crate::owner;
use crate::pipelines::hash;

/// A DAG with so many runs that have not ended is looked at again after so long, or as soon as anything else is.
const FULL: TimeDelta = TimeDelta::seconds(10);

/// Returns how a DAG deals with what was not run.
pub(crate) fn policy(dag: &Dag) -> Policy {
    Policy {
        catchup: dag.spec.catchup.unwrap_or_default(),
        max_age: dag.spec.max_age.as_deref().and_then(|text| parse_duration(text).ok()),
    }
}

/// Returns whether a DAG fires on this machine.
pub(crate) fn fires_here(dag: &Dag) -> bool {
    dag.spec.runs_on.as_ref().is_none_or(|machine| *machine == owner::machine())
}

/// What a new run is made of.
pub(crate) struct NewRun<'a> {
    pub dag: &'a str,
    pub kind: DagRunKind,
    pub at: DateTime<Utc>,
    pub interval_start: DateTime<Utc>,
    pub note: Option<String>,
}

impl Draft<'_> {
    /// Decides on every DAG whose instant has come, and on those whose files changed.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn decide_due(&mut self) -> Result<(), EngineError> {
        if self.core.leaving || self.core.mode != Mode::All {
            return Ok(());
        }
        let now = self.now;
        let mut names: BTreeSet<String> = self.core.wakes.iter().filter(|(_, at)| **at <= now).map(|(name, _)| name.clone()).collect();
        names.extend(self.consumers());
        let mut around = None;
        for name in names {
            self.decide(&name, &mut around)?;
        }
        Ok(())
    }

    /// Decides on every DAG that is enabled, whatever is known of its next instant.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn decide_all(&mut self) -> Result<(), EngineError> {
        let names: Vec<String> = self.core.states.iter().filter(|(_, state)| state.enabled).map(|(name, _)| name.clone()).collect();
        let mut around = None;
        names.iter().try_for_each(|name| self.decide(name, &mut around))
    }

    /// Decides on the instants of a DAG up to now.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn decide(&mut self, name: &str, around: &mut Option<Around>) -> Result<(), EngineError> {
        let now = self.now;
        let Some((text, dag)) = self.known(name, around).and_then(|known| known.good.clone()) else {
            self.wakes.insert(name.to_owned(), None);
            return Ok(());
        };
        let zone = around.get_or_insert_with(|| Around::of(self.engine.root())).zone.clone();
        let state = self.state(name).clone();
        let Some(first_enabled) = state.first_enabled.filter(|_| state.enabled && fires_here(&dag)) else {
            self.wakes.insert(name.to_owned(), None);
            return Ok(());
        };
        if self.open_of(name) >= RUNS_AT_ONCE {
            self.wakes.insert(name.to_owned(), Some(now + FULL));
            return Ok(());
        }
        let situation = Situation { now, first_enabled, paused: &state.pauses };
        let decision = decide(&dag.schedule, state.cursor.as_ref(), policy(&dag), &situation);
        for due in &decision.run {
            if !self.is_taken(name, due.occurrence.at, DagRunKind::Scheduled)? {
                let covered = decision.missed.iter().filter(|range| range.reason == Reason::Covered).map(|range| range.count).sum();
                self.add_due(name, (&text, &dag, &zone), due, covered);
            }
        }
        self.missed.extend(decision.missed.iter().map(|range| (name.to_owned(), range_of(range))));
        let more = self.decide_assets(name, (&text, &dag, &zone), &state)?;
        let version = hash(&text);
        let through = decision.cursor.through;
        let kept = self.state(name);
        kept.pauses.retain(|pause| pause.until.is_none_or(|until| until > through));
        kept.cursor = Some(decision.cursor);
        if kept.version.as_ref() != Some(&version) {
            kept.version = Some(version.clone());
            self.texts.insert(version, text);
        }
        self.wakes.insert(name.to_owned(), if decision.more || more { Some(now) } else { decision.wake_at });
        Ok(())
    }

    fn add_due(&mut self, name: &str, version: (&str, &Arc<Dag>, &str), due: &Due, covered: u64) {
        let covers = (covered > 0).then(|| format!("covers {} runs", covered + 1));
        let notes: Vec<String> = covers.into_iter().chain(note(&due.occurrence)).collect();
        let new = NewRun {
            dag: name,
            kind: DagRunKind::Scheduled,
            at: due.occurrence.at,
            interval_start: due.interval_start,
            note: (!notes.is_empty()).then(|| notes.join("; ")),
        };
        let run = self.new_run(version, new);
        self.add(run, version.1.clone());
    }

    /// Returns a run at its beginning, by a text and the zone around it.
    pub fn new_run(&mut self, (text, dag, zone): (&str, &Arc<Dag>, &str), new: NewRun<'_>) -> DagRun {
        let version = hash(text);
        self.texts.entry(version.clone()).or_insert_with(|| text.to_owned());
        self.core.keep_version((version.clone(), zone.to_owned()), dag);
        DagRun {
            id: Uuid::now_v7(),
            dag: new.dag.to_owned(),
            kind: new.kind,
            state: DagRunState::Queued,
            logical_time: new.at,
            interval_start: new.interval_start,
            wall: Facts::of(new.at, dag.schedule.zone()).ts,
            queued_at: self.now,
            started_at: None,
            ended_at: None,
            user: owner::user(),
            machine: owner::machine(),
            version,
            zone: zone.to_owned(),
            note: new.note,
            error: None,
            params: params(dag, &BTreeMap::new()).unwrap_or_default(),
            order: dag.graph.order().to_vec(),
            progress: Progress::new(dag),
            attempts: Vec::new(),
            outputs: BTreeMap::new(),
            parent: None,
            backfill: None,
            cancelling: false,
            told_late: Vec::new(),
        }
    }
}

/// Returns the parameters of a run: what is given, else what the DAG says.
///
/// # Errors
/// [`ErrorCode::Invalid`] for those that it does not take.
pub(super) fn params(dag: &Dag, given: &BTreeMap<String, serde_json::Value>) -> Result<BTreeMap<String, serde_json::Value>, EngineError> {
    let params = dag::params(&dag.spec, given).map_err(|mistakes| EngineError::new(ErrorCode::Invalid, mistakes.join(" ")))?;
    Ok(params.into_iter().filter_map(|(name, value)| Some((name, serde_json::to_value(value).ok()?))).collect())
}

pub(super) fn range_of(missed: &Missed) -> MissedRange {
    let (reason, why) = match missed.reason {
        Reason::TooOld => (MissedReason::TooOld, "too old: it was due longer ago than max_age"),
        Reason::Covered => (MissedReason::Covered, "covered by a later run"),
        Reason::Paused => (MissedReason::Paused, "the DAG was paused"),
        Reason::NotRunning => (MissedReason::NotRunning, "Millpond did not run, or the machine slept"),
    };
    MissedRange { from: missed.from, to: missed.to, count: missed.count, reason, words: why.to_owned() }
}
