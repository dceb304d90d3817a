//! What people see of runs of DAGs.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use millpond_schedule::Zone;
use millpond_schedule::dag::progress::TaskState;
use millpond_schedule::dag::{Dag, kinds};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::admit::{pool_of, pools};
use super::carry::Try;
use super::core::Live;
use super::draft::no_run;
use super::record::{DagRun, Item, ItemList};
use super::{log, try_folder};
use crate::dags::{summary_of, upcoming};
use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::model::{
    AttemptState, AttemptView, DagDay, DagLogPage, DagLogQuery, DagRunBrief, DagRunDetail, DagRunListing, DagRunQuery, DagRunState,
    DagRunSummary, DaysQuery, ItemView, MissedRange, PoolView, TaskView, UpcomingQuery, UpcomingRun,
};
use crate::named::Kind;
use crate::pipelines::hash;

/// Runs that a DAG's row shows.
const RECENT: usize = 14;
/// Runs that a page has unless asked otherwise, and at most.
const PAGE: u32 = 100;
const MOST: u32 = 1_000;
/// Failed runs of each DAG that a history of all has.
const FAULTS: u32 = 100;
/// Ranges of what was missed that a page has at most.
const RANGES: usize = 1_000;
/// Values of a task that a run shows.
const ITEMS: usize = 1_000;
/// Instants of one range that are told day by day.
const MISSED_A_YEAR: usize = 600_000;

/// What a DAG's row says of its runs.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    /// The oldest first.
    pub runs: Vec<DagRunBrief>,
    pub active: u32,
    pub failed_in_a_row: u32,
}

impl Engine {
    /// Returns what a DAG's row says of its runs.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(crate) fn recent_runs(&self, name: &str) -> Result<Recent, EngineError> {
        let store = &self.scheduler().store;
        let mut recent = Recent::default();
        let mut row_of_failures = true;
        store.each_run(name, None, None, |_, run| {
            if run.state.has_ended() {
                row_of_failures &= run.state == DagRunState::Failed;
                recent.failed_in_a_row += u32::from(row_of_failures);
            }
            if recent.runs.len() < RECENT {
                recent.runs.push(run);
            }
            recent.runs.len() < RECENT || row_of_failures
        })?;
        let mut ranges = 0;
        store.each_missed(name, |_, range| {
            ranges += 1;
            recent.runs.push(DagRunBrief { id: None, state: DagRunState::Missed, seconds: None, logical_time: range.to });
            ranges < RECENT
        })?;
        recent.runs.sort_by_key(|run| (std::cmp::Reverse(run.logical_time), run.id));
        recent.runs.truncate(RECENT);
        recent.runs.reverse();
        let core = lock_of(&self.scheduler().core);
        recent.active = core.runs.values().filter(|live| live.run.dag == name).count().try_into().unwrap_or(u32::MAX);
        Ok(recent)
    }

    /// Returns runs of a DAG, the newest logical time first, and what it missed.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn dag_runs(&self, name: &str, query: DagRunQuery) -> Result<DagRunListing, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            let listing = engine.runs_of(&name, &query)?;
            // One that was never begun and whose file is not there is told so.
            if listing.total == 0 && query == DagRunQuery::default() {
                Kind::Dag.text(engine.root(), &name)?;
            }
            Ok(listing)
        })
        .await
    }

    /// Returns what went wrong, for each DAG by its name: the newest of its runs that failed, and what it missed.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn dag_faults(&self) -> Result<BTreeMap<String, DagRunListing>, EngineError> {
        self.blocking(|engine| {
            let query = DagRunQuery { state: Some(DagRunState::Failed), limit: Some(FAULTS), ..DagRunQuery::default() };
            let names = Kind::Dag.names(engine.root()).into_iter();
            names.map(|name| engine.runs_of(&name, &query).map(|listing| (name, listing))).collect()
        })
        .await
    }

    fn runs_of(&self, name: &str, query: &DagRunQuery) -> Result<DagRunListing, EngineError> {
        let store = &self.scheduler().store;
        let limit = query.limit.unwrap_or(PAGE).min(MOST) as usize;
        let (mut ids, mut total) = (Vec::new(), 0);
        let to = query.to.map(|to| to + TimeDelta::milliseconds(1));
        let mut passed = query.before.is_none();
        store.each_run(name, query.from, to, |kind, run| {
            let fits = query.state.is_none_or(|state| state == run.state) && query.kind.is_none_or(|wanted| wanted == kind);
            if fits {
                total += 1;
                if passed && ids.len() < limit {
                    ids.extend(run.id);
                }
            }
            passed |= query.before.is_some() && run.id == query.before;
            true
        })?;
        let runs = ids.into_iter().filter_map(|id| store.run(id).transpose()).map(|run| run.map(|run| run.summary()));
        let runs: Vec<DagRunSummary> = runs.collect::<Result<_, _>>()?;
        // A page has what was missed between its runs; the first one what was missed after them, the last one what was before.
        let newest = runs.first().filter(|_| query.before.is_some()).map(|run| run.logical_time).or(query.to);
        let oldest = runs.last().filter(|_| runs.len() == limit).map(|run| run.logical_time).or(query.from);
        let mut missed: Vec<MissedRange> = Vec::new();
        store.each_missed(name, |_, range| {
            if oldest.is_none_or(|from| range.to >= from) && newest.is_none_or(|to| range.from <= to) {
                missed.push(range);
            }
            missed.len() < RANGES
        })?;
        Ok(DagRunListing { runs, total, missed })
    }

    /// Returns the days of a year on which a DAG ran or missed something, in its zone.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Invalid`] for a year that is none.
    pub async fn dag_days(&self, name: &str, query: DaysQuery) -> Result<Vec<DagDay>, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            let listing = engine.dag_listing_now(&name)?;
            let zone = listing.timezone.unwrap_or_else(|| crate::project::zone(engine.root()));
            let zone = Zone::parse(&zone).map_err(|error| EngineError::new(ErrorCode::Invalid, error.to_string()))?;
            let start = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|day| day.and_time(NaiveTime::MIN).and_utc());
            let (Some(from), Some(to)) = (start(query.year), start(query.year.saturating_add(1))) else {
                return Err(EngineError::new(ErrorCode::Invalid, format!("{} is no year.", query.year)));
            };
            let mut days: BTreeMap<NaiveDate, DagDay> = BTreeMap::new();
            let of = |days: &mut BTreeMap<NaiveDate, DagDay>, at: DateTime<Utc>, count: &dyn Fn(&mut DagDay)| {
                let day = zone.wall(at).date();
                if day.year() == query.year {
                    count(days.entry(day).or_insert_with(|| DagDay { day: day.to_string(), ..DagDay::default() }));
                }
            };
            // A zone's midnight is up to 14 hours from that of UTC.
            let (from, to) = (from - TimeDelta::days(1), to + TimeDelta::days(1));
            let store = &engine.scheduler().store;
            store.each_run(&name, Some(from), Some(to), |_, run| {
                of(&mut days, run.logical_time, &|day| match run.state {
                    DagRunState::Success => day.success += 1,
                    DagRunState::Failed => day.failed += 1,
                    DagRunState::Cancelled => day.cancelled += 1,
                    DagRunState::Queued | DagRunState::Running => day.running += 1,
                    DagRunState::Missed => day.missed += 1,
                });
                true
            })?;
            let known = engine.change(|draft| Ok(draft.known(&name, &mut None).and_then(|known| known.good.clone())))?;
            let anchor = engine.dag_state(&name).first_enabled;
            store.each_missed(&name, |_, range| {
                match &known {
                    // The instants between the first and the last are those of the schedule as it is now.
                    Some((_, dag)) if range.count > 1 => {
                        let timetable = dag.schedule.timetable(anchor.unwrap_or(range.from));
                        let within = timetable.between(range.from.max(from) - TimeDelta::seconds(1), range.to.min(to));
                        within.take(MISSED_A_YEAR).for_each(|at| of(&mut days, at, &|day| day.missed += 1));
                    }
                    _ => of(&mut days, range.from, &|day| day.missed += range.count),
                }
                range.to >= from
            })?;
            Ok(days.into_values().collect())
        })
        .await
    }

    /// Returns everything that is kept of a run of a DAG.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub async fn dag_run(&self, id: Uuid) -> Result<DagRunDetail, EngineError> {
        self.blocking(move |engine| engine.dag_run_now(id)).await
    }

    pub(crate) fn dag_run_now(&self, id: Uuid) -> Result<DagRunDetail, EngineError> {
        let scheduler = self.scheduler();
        let run = scheduler.store.run(id)?.ok_or_else(|| no_run(id))?;
        let text = scheduler.store.text(&run.version)?.unwrap_or_default();
        let dag = self.version_dag(&mut lock_of(&scheduler.core), &run.version, &run.zone, None).ok();
        let waits = self.waits_of(&run);
        let items = scheduler.store.items(id)?;
        let live = dag.map(|dag| Live::new(run.clone(), dag, items.clone()));
        let task_views = run.order.iter().map(|task| self.task_view(&run, live.as_ref(), task, (&waits, items.get(task)))).collect();
        let now = Kind::Dag.text(self.root(), &run.dag).ok().map(|text| hash(&text));
        Ok(DagRunDetail { changed_since: now.as_ref() != Some(&run.version), summary: run.summary(), text, params: run.params, task_views })
    }

    fn task_view(
        &self,
        run: &DagRun,
        live: Option<&Live>,
        task: &str,
        (waits, items): (&BTreeMap<String, String>, Option<&ItemList>),
    ) -> TaskView {
        let dag = live.map(|live| &*live.dag);
        let spec = dag.and_then(|dag| dag.spec.task.get(task));
        let group = dag.and_then(|dag| dag.spec.group.iter().find(|(_, group)| group.tasks.iter().any(|name| name == task)));
        TaskView {
            brief: run.brief_of(task),
            kind: spec.and_then(|spec| kinds(spec).first().copied()).unwrap_or_default().to_owned(),
            summary: spec.map(summary_of).unwrap_or_default(),
            after: spec.map(|spec| spec.after.clone()).unwrap_or_default(),
            trigger_rule: spec.and_then(|spec| spec.trigger_rule).unwrap_or_default().name().to_owned(),
            group: group.map(|(name, _)| name.clone()),
            pool: dag.and_then(|dag| pool_of(dag, task)).map(|(name, _)| name),
            attempts_made: run
                .attempts
                .iter()
                .filter(|attempt| attempt.task == task)
                .map(|attempt| self.attempt_view(run.id, attempt))
                .collect(),
            waits_for: waits.get(task).cloned(),
            rendered: self.rendered(live, task),
            outputs: run.outputs.get(task).cloned().unwrap_or_default(),
            items: items.map(|items| self.item_views(run.id, items)).unwrap_or_default(),
            items_total: items.map_or(0, |items| items.len() as u64),
        }
    }

    /// Returns what became of the first values that a task runs for.
    fn item_views(&self, run: Uuid, items: &[Arc<Item>]) -> Vec<ItemView> {
        let view = |item: &Arc<Item>| ItemView {
            item: item.value.clone(),
            state: item.progress.state.into(),
            attempts: item.progress.attempts,
            retry_at: item.progress.not_before.filter(|_| item.progress.state == TaskState::UpForRetry),
            attempts_made: item.attempts.iter().map(|attempt| self.attempt_view(run, attempt)).collect(),
            outputs: item.outputs.clone(),
        };
        items.iter().take(ITEMS).map(view).collect()
    }

    fn attempt_view(&self, run: Uuid, attempt: &super::record::Attempt) -> AttemptView {
        let folder = try_folder(self.root(), run, &attempt.task, attempt.id);
        AttemptView {
            number: attempt.number,
            cleared: attempt.cleared,
            state: attempt.state,
            started_at: attempt.started_at,
            ended_at: attempt.ended_at,
            seconds: attempt.seconds,
            exit_code: attempt.exit_code,
            error: attempt.error.clone(),
            hint: attempt.hint.clone(),
            run: attempt.run,
            lines: log::lines(&folder),
        }
    }

    /// Returns a task's table as it is carried out.
    fn rendered(&self, live: Option<&Live>, task: &str) -> serde_json::Value {
        let Some((live, spec)) = live.and_then(|live| Some((live, live.dag.spec.task.get(task)?))) else { return serde_json::Value::Null };
        // What a task before it has not written yet is not filled in.
        let filled = Try::of(self.root(), live, (task, None), CancellationToken::new(), true).and_then(|attempt| attempt.filled(spec).ok());
        serde_json::to_value(filled.as_ref().unwrap_or(spec)).unwrap_or_default()
    }

    /// Returns lines of what a task said.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for a run, a task or a try that is none.
    pub async fn dag_log(&self, id: Uuid, task: &str, query: DagLogQuery) -> Result<DagLogPage, EngineError> {
        let task = task.to_owned();
        self.blocking(move |engine| {
            let run = engine.scheduler().store.run(id)?.ok_or_else(|| no_run(id))?;
            if !run.order.contains(&task) {
                let error = EngineError::new(ErrorCode::NotFound, format!("The run has no task \"{task}\"."));
                return Err(error.hint(format!("It has {}.", run.order.join(", "))));
            }
            let fits = |attempt: &&super::record::Attempt| {
                attempt.task == task
                    && query.attempt.is_none_or(|number| number == attempt.number)
                    && query.cleared.is_none_or(|cleared| cleared == attempt.cleared)
            };
            let items = query.item.map(|_| engine.scheduler().store.items(id)).transpose()?.unwrap_or_default();
            let item = query.item.and_then(|place| items.get(&task)?.get(usize::try_from(place).ok()?));
            if let (Some(place), None) = (query.item, item) {
                let error = EngineError::new(ErrorCode::NotFound, format!("{task} does not run for a value {place}."));
                return Err(error.hint("Values are counted from 0, as the run lists them."));
            }
            let attempts = item.map_or(&run.attempts, |item| &item.attempts);
            let Some(attempt) = attempts.iter().rev().find(fits) else {
                if query.attempt.is_none() && query.cleared.is_none() {
                    return Ok(DagLogPage { lines: Vec::new(), first: 0, total: 0, ended: run.state.has_ended() });
                }
                return Err(EngineError::new(ErrorCode::NotFound, format!("{task} has no such try.")));
            };
            let folder = try_folder(engine.root(), id, &task, attempt.id);
            log::page(&folder, &query, attempt.state != AttemptState::Running)
        })
        .await
    }

    /// Returns the next runs of all DAGs that run by time on this machine, in order.
    ///
    /// # Errors
    /// Where the work is cut off.
    pub async fn upcoming_runs(&self, query: UpcomingQuery) -> Result<Vec<UpcomingRun>, EngineError> {
        self.blocking(move |engine| {
            let count = query.count.unwrap_or(20).min(MOST) as usize;
            let now = engine.clock().now();
            let mut runs: Vec<UpcomingRun> = Vec::new();
            for (name, dag, anchor) in engine.enabled_dags() {
                let of = |next: crate::model::DagInstant| UpcomingRun { dag: name.clone(), at: next.at, wall: next.wall, note: next.note };
                runs.extend(upcoming(&dag, anchor, now).take(count).map(of));
            }
            runs.sort_by(|one, other| (one.at, &one.dag).cmp(&(other.at, &other.dag)));
            runs.truncate(count);
            Ok(runs)
        })
        .await
    }

    /// Returns the DAGs that run by time on this machine, each with when it was first enabled.
    fn enabled_dags(&self) -> Vec<(String, Arc<Dag>, DateTime<Utc>)> {
        let names: Vec<(String, DateTime<Utc>)> = lock_of(&self.scheduler().core)
            .states
            .iter()
            .filter(|(_, state)| state.enabled)
            .filter_map(|(name, state)| Some((name.clone(), state.first_enabled?)))
            .collect();
        let found = self.change(|draft| {
            let mut around = None;
            let mut found = Vec::new();
            for (name, anchor) in names {
                let good = draft.known(&name, &mut around).and_then(|known| known.good.clone());
                found.extend(good.filter(|(_, dag)| super::due::fires_here(dag)).map(|(_, dag)| (name, dag, anchor)));
            }
            Ok(found)
        });
        found.unwrap_or_default()
    }

    /// Returns the pools of the project.
    ///
    /// # Errors
    /// Where the work is cut off.
    pub async fn pools(&self) -> Result<Vec<PoolView>, EngineError> {
        self.blocking(|engine| {
            let core = lock_of(&engine.scheduler().core);
            let mut views: BTreeMap<String, PoolView> = pools(engine.root())
                .into_iter()
                .map(|(name, slots)| (name.clone(), PoolView { name, slots, used: 0, waiting: 0 }))
                .collect();
            for (pool, slots) in core.tries.values().filter_map(|going| going.pool.as_ref()) {
                if let Some(view) = views.get_mut(pool) {
                    view.used += slots;
                }
            }
            for live in core.runs.values().filter(|live| live.run.state == DagRunState::Running) {
                for (pool, _) in live.ready.iter().filter_map(|task| pool_of(&live.dag, task)) {
                    if let Some(view) = views.get_mut(&pool) {
                        view.waiting += 1;
                    }
                }
            }
            Ok(views.into_values().collect())
        })
        .await
    }

    /// Returns how many tasks of runs of DAGs are being carried out, those aside that only wait.
    pub(crate) fn active_tasks(&self) -> u64 {
        lock_of(&self.scheduler().core).tries.values().filter(|going| going.pool.is_some()).count() as u64
    }
}

/// Returns the tasks of a run that are in a state.
pub(super) fn tasks_in(run: &DagRun, state: TaskState) -> impl Iterator<Item = &String> {
    run.order.iter().filter(move |name| run.progress.tasks.get(*name).is_some_and(|task| task.state == state))
}
