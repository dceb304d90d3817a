//! What of runs alerts tell: the facts are gathered here, within the change that they come of.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::core::{Core, Mode};
use super::draft::Draft;
use super::record::DagRun;
use crate::alerts::{self, Due, Fact, Seen};
use crate::error::EngineError;
use crate::model::{AlertEvent, DagRunState, DagTaskState, MissedRange};

/// Returns a fact of a run.
pub(super) fn fact(event: AlertEvent, run: &DagRun, now: DateTime<Utc>) -> Fact {
    let brief = run.order.iter().map(|task| run.brief_of(task));
    let told = brief.filter(|task| match event {
        AlertEvent::Rejected => task.rejected,
        _ => task.state == DagTaskState::Failed,
    });
    Fact {
        run: Some(run.id),
        kind: Some(run.kind),
        logical_time: Some(run.logical_time),
        wall: Some(run.wall.clone()),
        seconds: run.seconds(),
        error: run.error.clone().filter(|_| event == AlertEvent::Failed),
        tasks: told.map(|task| task.name).collect(),
        ..Fact::of(event, now, &run.dag)
    }
}

fn due(run: &DagRun) -> Due<'_> {
    Due { dag: &run.dag, kind: run.kind, state: run.state, logical_time: run.logical_time, told: &run.told_late }
}

impl Core {
    /// Returns when a run is late next that has not ended.
    pub fn late_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let alerts = self.desk.known_now().filter(|_| self.mode == Mode::All)?;
        self.runs.values().filter_map(|live| due(&live.run).late_at(alerts, now)).min()
    }
}

impl Draft<'_> {
    /// Notes the runs that are late by now.
    pub fn note_late(&mut self) {
        if self.core.mode != Mode::All || self.core.leaving {
            return;
        }
        let (now, root) = (self.now, self.engine.root().to_owned());
        let Some(alerts) = self.core.desk.known(&root) else { return };
        let late: Vec<(Uuid, Vec<String>)> =
            self.open().map(|live| (live.run.id, due(&live.run).late(&alerts, now))).filter(|(_, keys)| !keys.is_empty()).collect();
        for (id, keys) in late {
            let Some(live) = self.live(id) else { continue };
            live.run.told_late.extend(keys.iter().cloned());
            let run = live.run.clone();
            self.facts.extend(keys.into_iter().map(|key| Fact { late_for: Some(key), ..fact(AlertEvent::Late, &run, now) }));
        }
    }

    /// Notes the runs that have ended by this change, and what it says was missed.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub(super) fn note_ends(&mut self) -> Result<(), EngineError> {
        let now = self.now;
        let ended: Vec<DagRun> = self.changed.values().map(|live| &live.run).filter(|run| run.state.has_ended()).cloned().collect();
        for run in ended {
            let before = match self.core.runs.get(&run.id) {
                Some(live) => Some(live.run.state),
                None => self.engine.scheduler().store().run(run.id)?.map(|run| run.state),
            };
            self.note_end(&run, before);
        }
        let missed = self.missed.iter().filter(|(_, range)| alerts::missed(range));
        self.facts.extend(missed.map(|(dag, range)| missed_fact(dag, range, now)));
        Ok(())
    }

    fn note_end(&mut self, run: &DagRun, before: Option<DagRunState>) {
        let failing = match self.states.get(&run.dag) {
            Some(state) => state.as_ref().and_then(|state| state.failing),
            None => self.core.states.get(&run.dag).and_then(|state| state.failing),
        };
        let rejected = run.order.iter().any(|task| run.brief_of(task).rejected);
        let decision = alerts::ended(before, Seen { kind: run.kind, state: run.state, rejected }, failing, self.now);
        if decision.failing != failing {
            self.state(&run.dag).failing = decision.failing;
        }
        let now = self.now;
        self.facts.extend(decision.told.into_iter().map(|event| {
            let count = if event == AlertEvent::Recovered { failing.map_or(0, |failing| failing.runs) } else { 0 };
            Fact { count, ..fact(event, run, now) }
        }));
    }
}

fn missed_fact(dag: &str, range: &MissedRange, now: DateTime<Utc>) -> Fact {
    let count = range.count;
    let error = format!("From {} to {}: {}.", range.from.to_rfc3339(), range.to.to_rfc3339(), range.words);
    Fact { count, logical_time: Some(range.to), error: Some(error), ..Fact::of(AlertEvent::Missed, now, dag) }
}
