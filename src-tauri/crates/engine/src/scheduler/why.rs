//! Why something does not run: what it waits for, in words.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use millpond_schedule::dag::Dag;
use millpond_schedule::dag::kinds;
use millpond_schedule::dag::progress::TaskState;

use super::admit::pool_of;
use super::core::{Core, Live};
use super::due::fires_here;
use super::record::DagRun;
use super::views::tasks_in;
use crate::dags::summary_of;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{DagRunState, Wait, WhyDag};
use crate::named::Kind;
use crate::owner;

impl Engine {
    /// Returns what a DAG and its runs wait for.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`].
    pub async fn why_dag(&self, name: &str) -> Result<WhyDag, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            Kind::Dag.text(engine.root(), &name)?;
            let listing = engine.dag_listing_now(&name)?;
            let known = engine.change(|draft| Ok(draft.known(&name, &mut None).cloned()))?;
            let of_dag = |words: String, until| Wait { run: None, task: None, words, until };
            let mut waits = Vec::new();
            if let Some(known) = &known {
                if let Some(first) = known.problems.first() {
                    let holds = if known.good.is_some() { "; the last text without one holds" } else { "" };
                    waits.push(of_dag(format!("Its file has a mistake{holds}: {first}"), None));
                }
                if let Some((_, dag)) = &known.good {
                    waits.extend(engine.why_not_due(dag, &listing).into_iter().map(|(words, until)| of_dag(words, until)));
                }
            }
            let core = lock_of(&engine.scheduler().core);
            for live in core.runs.values().filter(|live| live.run.dag == name) {
                waits.extend(why_run(&core, live));
            }
            Ok(WhyDag { waits })
        })
        .await
    }

    /// Returns why a DAG is not due now, by time and by assets.
    fn why_not_due(&self, dag: &Dag, listing: &crate::model::DagListing) -> Vec<(String, Option<DateTime<Utc>>)> {
        let (by_time, by_assets) = (!listing.schedule.is_empty(), !dag.spec.consumes.is_empty());
        if !by_time && !by_assets {
            return vec![("It is due by hand only.".into(), None)];
        }
        if !fires_here(dag) {
            let machine = dag.spec.runs_on.clone().unwrap_or_default();
            return vec![(format!("It fires on {machine} only, and this is {}.", owner::machine()), None)];
        }
        if let Some(since) = listing.paused_since.filter(|_| !listing.enabled) {
            return vec![(format!("It is paused since {}.", since.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)), None)];
        }
        if !listing.enabled {
            return vec![("It is not enabled on this machine.".into(), None)];
        }
        let assets = by_assets.then(|| (self.why_not_made(&listing.name, dag), None));
        assets.into_iter().chain(by_time.then(|| self.why_not_due_by_time(listing))).collect()
    }

    fn why_not_due_by_time(&self, listing: &crate::model::DagListing) -> (String, Option<DateTime<Utc>>) {
        let cursor = lock_of(&self.scheduler().core).states.get(&listing.name).and_then(|state| state.cursor.clone());
        let now = self.clock().now();
        if let Some(cursor) = cursor.filter(|cursor| cursor.through > now + chrono::TimeDelta::seconds(1)) {
            return ("The clock was set back: everything up to that time is decided already.".into(), Some(cursor.through));
        }
        match &listing.next {
            Some(next) => (format!("It is due next at {}.", next.wall), Some(next.at)),
            None => ("It is not due any more: its end_date has passed.".into(), None),
        }
    }

    /// Returns what the tasks of a run wait for, by their names.
    pub(super) fn waits_of(&self, run: &DagRun) -> BTreeMap<String, String> {
        let core = lock_of(&self.scheduler().core);
        let waits = core.runs.get(&run.id).map(|live| why_run(&core, live)).unwrap_or_default();
        waits.into_iter().filter_map(|wait| Some((wait.task?, wait.words))).collect()
    }
}

fn why_run(core: &Core, live: &Live) -> Vec<Wait> {
    let run = &live.run;
    let of_run = |words: String| Wait { run: Some(run.id), task: None, words, until: None };
    if !core.carries(run.id) {
        return vec![of_run("It goes on when the window or `millpond serve` is open.".into())];
    }
    if run.state == DagRunState::Queued {
        let others = core.runs.values().filter(|other| other.run.dag == run.dag && other.run.state == DagRunState::Running).count();
        let most = run.backfill.map_or_else(|| live.dag.spec.max_active_runs.unwrap_or(1), |backfill| backfill.max_active);
        return vec![of_run(format!("It waits until fewer than {most} of its DAG's runs go on (max_active_runs); {others} do."))];
    }
    let mut waits = Vec::new();
    let mut add = |task: &str, words: String, until| {
        waits.push(Wait { run: Some(run.id), task: Some(task.to_owned()), words, until });
    };
    for task in tasks_in(run, TaskState::UpForRetry) {
        let progress = run.progress.tasks.get(task);
        let (at, tried) = (progress.and_then(|task| task.not_before), progress.map_or(0, |task| task.attempts));
        add(task, format!("It failed {tried} times and is tried again."), at);
    }
    for task in tasks_in(run, TaskState::Running) {
        let spec = live.dag.spec.task.get(task);
        if let Some(items) = live.items.get(task) {
            let ended = items.iter().filter(|item| item.progress.state.ended().is_some()).count();
            add(task, format!("{ended} of the {} values that it runs for are done.", items.len()), None);
            continue;
        }
        if let Some(spec) = spec.filter(|spec| kinds(spec).first() == Some(&"sensor")) {
            add(task, format!("It waits {}.", summary_of(spec)), None);
        }
    }
    for task in tasks_in(run, TaskState::Queued) {
        if live.ready.contains(task) {
            if let Some((pool, slots)) = pool_of(&live.dag, task) {
                add(task, format!("It waits for {slots} of the slots of the pool {pool}."), None);
            }
            continue;
        }
        let before = live.dag.graph.before(task);
        let open: Vec<&str> =
            before.filter(|name| run.progress.tasks.get(*name).is_some_and(|task| task.state.ended().is_none())).collect();
        if !open.is_empty() {
            add(task, format!("It waits for {}.", open.join(", ")), None);
        }
    }
    waits
}
