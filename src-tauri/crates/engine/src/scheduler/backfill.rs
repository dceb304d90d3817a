//! Runs for the instants of a range that has passed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use millpond_schedule::Facts;
use millpond_schedule::dag::Dag;
use millpond_schedule::dag::progress::Progress;
use uuid::Uuid;

use super::core::Mode;
use super::draft::Draft;
use super::due::NewRun;
use super::known::Around;
use super::record::BackfillOf;
use crate::dags::note;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{Backfill, BackfillPlan, BackfillRun, DagRunBrief, DagRunKind, DagRunState, Rerun};
use crate::named::Kind;

/// Instants of one backfill.
const MOST: usize = 10_000;

impl Engine {
    /// Has the instants of a range run at which a DAG is due, or says which they would be.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Invalid`] for a DAG with mistakes, one that is due by hand only, or a range of too many instants.
    pub async fn backfill_dag(&self, name: &str, backfill: Backfill) -> Result<BackfillPlan, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            Kind::Dag.text(engine.root(), &name)?;
            if !backfill.dry_run {
                engine.refuse_untrusted_dag(&name)?;
            }
            engine.start_loop();
            engine.transact(|draft| draft.backfill(&name, &backfill))
        })
        .await
    }
}

impl Draft<'_> {
    fn backfill(&mut self, name: &str, backfill: &Backfill) -> Result<BackfillPlan, EngineError> {
        let invalid = |message: String, hint: &str| Err(EngineError::new(ErrorCode::Invalid, message).hint(hint));
        let mut around: Option<Around> = None;
        let known =
            self.known(name, &mut around).ok_or_else(|| EngineError::new(ErrorCode::NotFound, format!("There is no DAG \"{name}\".")))?;
        let Some((text, dag)) = known.good.clone().filter(|_| known.problems.is_empty()) else {
            return Err(EngineError::problems(&known.problems));
        };
        if backfill.from > backfill.to {
            return invalid("The range ends before it begins.".into(), "Give the earlier instant first.");
        }
        let zone = around.get_or_insert_with(|| Around::of(self.engine.root())).zone.clone();
        let anchor = self.core.states.get(name).and_then(|state| state.first_enabled).unwrap_or(backfill.from);
        let timetable = dag.schedule.timetable(anchor);
        let instants: Vec<_> =
            timetable.upcoming(backfill.from - TimeDelta::seconds(1)).take_while(|due| due.at <= backfill.to).take(MOST + 1).collect();
        if instants.len() > MOST {
            return invalid(format!("The range has more than {MOST} instants."), "Give a shorter one.");
        }
        if instants.is_empty() {
            return invalid(
                format!("{name} is not due in that range."),
                "`millpond dag next` says when it is; trigger one that is due by hand only.",
            );
        }
        let there = self.runs_of(name, backfill)?;
        let max_active = backfill.max_active.or(dag.spec.max_active_runs).unwrap_or(1).max(1);
        let of = BackfillOf { id: Uuid::now_v7(), newest_first: backfill.newest_first, max_active };
        let mut plan = BackfillPlan { runs: Vec::with_capacity(instants.len()), started: 0 };
        for due in instants {
            let kept = there.get(&due.at);
            let starts = match kept.map(|(_, run)| run.state) {
                None => true,
                Some(state) => match backfill.rerun {
                    Rerun::None => false,
                    Rerun::Failed => matches!(state, DagRunState::Failed | DagRunState::Cancelled),
                    Rerun::All => state.has_ended(),
                },
            };
            if starts && !backfill.dry_run {
                if let Some(id) = kept.and_then(|(_, run)| run.id) {
                    self.run_again(id, (&text, &dag, &zone), of)?;
                } else {
                    let interval_start = timetable.interval_start(due.at);
                    let new = NewRun { dag: name, kind: DagRunKind::Backfill, at: due.at, interval_start, note: note(&due) };
                    let mut run = self.new_run((&text, &dag, &zone), new);
                    run.backfill = Some(of);
                    if let Mode::Own(own) = &mut self.core.mode {
                        own.insert(run.id);
                    }
                    self.add(run, dag.clone());
                }
            }
            plan.started += u64::from(starts);
            let wall = Facts::of(due.at, dag.schedule.zone()).ts;
            plan.runs.push(BackfillRun { logical_time: due.at, wall, state: kept.map(|(_, run)| run.state), starts });
        }
        if backfill.newest_first {
            plan.runs.reverse();
        }
        Ok(plan)
    }

    /// Returns the runs that there are in a range by logical time: of several one that is a success, else the last that is found.
    fn runs_of(&self, name: &str, backfill: &Backfill) -> Result<BTreeMap<DateTime<Utc>, (DagRunKind, DagRunBrief)>, EngineError> {
        let mut there: BTreeMap<DateTime<Utc>, (DagRunKind, DagRunBrief)> = BTreeMap::new();
        let before = backfill.to + TimeDelta::milliseconds(1);
        self.engine.scheduler().store.each_run(name, Some(backfill.from), Some(before), |kind, run| {
            // A run by hand stands for itself.
            if matches!(kind, DagRunKind::Scheduled | DagRunKind::Backfill)
                && there.get(&run.logical_time).is_none_or(|(_, other)| other.state != DagRunState::Success)
            {
                there.insert(run.logical_time, (kind, run));
            }
            true
        })?;
        Ok(there)
    }

    /// Has a run that has ended run anew from its beginning, by the text as it is now.
    fn run_again(&mut self, id: Uuid, (text, dag, zone): (&str, &Arc<Dag>, &str), of: BackfillOf) -> Result<(), EngineError> {
        let version = crate::pipelines::hash(text);
        self.texts.entry(version.clone()).or_insert_with(|| text.to_owned());
        let live = self.any(id)?;
        let cleared = live.run.progress.tasks.values().map(|task| task.cleared + 1).max().unwrap_or_default();
        let mut progress = Progress::new(dag);
        for task in progress.tasks.values_mut() {
            task.cleared = cleared;
        }
        let run = &mut live.run;
        (run.version, run.zone, run.progress) = (version, zone.to_owned(), progress);
        run.order = dag.graph.order().to_vec();
        (run.state, run.started_at, run.ended_at, run.error, run.cancelling) = (DagRunState::Queued, None, None, None, false);
        run.outputs.clear();
        live.items.clear();
        live.run.backfill = Some(of);
        live.dag = dag.clone();
        if let Mode::Own(own) = &mut self.core.mode {
            own.insert(id);
        }
        Ok(())
    }
}
