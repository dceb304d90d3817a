//! What runs of DAGs need a person for since they last looked.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use millpond_schedule::dag::progress::TaskState;
use uuid::Uuid;

use super::record::DagRun;
use super::views::tasks_in;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::model::{DagAttention, DagRunKind, DagRunState, MissedReason};
use crate::named::Kind;

/// Runs of a DAG that are looked at, the newest first, and failed ones among them.
const LOOKED: usize = 500;
const FAILED: usize = 20;

impl Engine {
    /// Returns the DAGs whose runs failed or were missed since an instant, the newest first. May block.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(crate) fn dag_attention(&self, seen: Option<DateTime<Utc>>) -> Result<Vec<DagAttention>, EngineError> {
        let mut found = Vec::new();
        for name in Kind::Dag.names(self.root()) {
            found.extend(self.failed_since(&name, seen)?);
            found.extend(self.missed_since(&name, seen)?);
        }
        found.sort_by_key(|need| std::cmp::Reverse(need.at()));
        Ok(found)
    }

    fn failed_since(&self, dag: &str, seen: Option<DateTime<Utc>>) -> Result<Option<DagAttention>, EngineError> {
        let store = &self.scheduler().store;
        let (mut failed, mut looked): (Vec<Uuid>, usize) = (Vec::new(), 0);
        store.each_run(dag, None, None, |_, run| {
            if run.state == DagRunState::Failed {
                failed.extend(run.id);
            }
            looked += 1;
            looked < LOOKED && failed.len() < FAILED
        })?;
        let mut runs: Vec<DagRun> = Vec::new();
        for id in failed {
            let run = store.run(id)?.filter(|run| seen.is_none_or(|seen| run.ended_at.is_some_and(|ended| ended > seen)));
            runs.extend(run);
        }
        let count = runs.len() as u64;
        Ok(runs.into_iter().max_by_key(|run| run.ended_at).map(|run| {
            let task = tasks_in(&run, TaskState::Failed).next().cloned();
            let hint = task.as_ref().and_then(|task| run.last_attempt(task)).and_then(|attempt| attempt.hint.clone());
            let not_reached = tasks_in(&run, TaskState::UpstreamFailed).count() as u64;
            DagAttention::Failed { run: Box::new(run.summary()), task, hint, not_reached, runs: count }
        }))
    }

    /// What was covered by a later run needs no one, nor what was due while a person had paused it.
    fn missed_since(&self, dag: &str, seen: Option<DateTime<Utc>>) -> Result<Option<DagAttention>, EngineError> {
        let store = &self.scheduler().store;
        let mut ranges = Vec::new();
        store.each_missed(dag, |_, range| {
            if matches!(range.reason, MissedReason::TooOld | MissedReason::NotRunning) && seen.is_none_or(|seen| range.to > seen) {
                ranges.push(range);
            }
            ranges.len() < LOOKED
        })?;
        let mut missed: Option<DagAttention> = None;
        for range in ranges {
            // What was backfilled since is made up for.
            let mut done = BTreeSet::new();
            store.each_run(dag, Some(range.from), Some(range.to + TimeDelta::milliseconds(1)), |kind, run| {
                if matches!(kind, DagRunKind::Scheduled | DagRunKind::Backfill) {
                    done.insert(run.logical_time);
                }
                true
            })?;
            let left = range.count.saturating_sub(done.len() as u64);
            match &mut missed {
                _ if left == 0 => {}
                Some(DagAttention::Missed { from, count, .. }) => {
                    *from = range.from;
                    *count += left;
                }
                _ => {
                    let (from, to) = (range.from, range.to);
                    missed = Some(DagAttention::Missed { dag: dag.to_owned(), from, to, count: left, words: range.words });
                }
            }
        }
        Ok(missed)
    }
}
