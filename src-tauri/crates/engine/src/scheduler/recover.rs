//! What a process left that was killed: every try that it had begun is settled when the project is opened.
//!
//! *Invariant:* a task that had ended does not run again, and a try that had done something is told how it ended, or is lost and
//! goes by the retry rule. A try that had not done anything yet is begun anew.

use millpond_schedule::dag::kinds;
use millpond_schedule::dag::progress::Outcome;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::carry::{Try, TryEnd};
use super::core::{Core, Live, Unit};
use super::draft::Draft;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{AlertEvent, DagRunState};

/// What becomes of a try that was going on.
pub(super) enum Left {
    Ended(Box<TryEnd>),
    /// It had not done anything.
    NotBegun,
    /// It had no effect of its own, and goes on in a process that carries the run out.
    GoesOn,
    /// It is being ended.
    Ending,
}

impl Engine {
    /// Takes the runs into memory that have not ended, and settles their tries.
    ///
    /// # Errors
    /// Where the state cannot be read or written.
    pub(crate) fn recover(&self) -> Result<(), EngineError> {
        let open = self.scheduler().store.open_runs()?;
        if open.is_empty() {
            return Ok(());
        }
        {
            let mut core = lock_of(&self.scheduler().core);
            for run in open {
                match self.version_dag(&mut core, &run.version, &run.zone, None) {
                    Ok(dag) => {
                        let items = self.scheduler().store.items(run.id)?;
                        core.runs.insert(run.id, Live::new(run, dag, items));
                    }
                    Err(error) => self.give_up(&mut core, run, &error)?,
                }
            }
        }
        self.transact(|draft| {
            let left: Vec<Unit> = draft.open().flat_map(Live::units).collect();
            let all: Vec<Uuid> = draft.open().map(|live| live.run.id).collect();
            for (run, task, item) in left {
                draft.settle_try((run, &task, item))?;
            }
            // Which tasks may begin is looked at once for all.
            for run in all {
                draft.live(run);
            }
            Ok(())
        })
    }

    /// Ends a run whose text means nothing to this Millpond.
    fn give_up(&self, core: &mut Core, mut run: super::record::DagRun, error: &EngineError) -> Result<(), EngineError> {
        run.state = DagRunState::Failed;
        run.ended_at = Some(self.clock().now());
        run.error = Some(error.message.clone());
        core.runs.remove(&run.id);
        let recorded =
            core.desk.record(self.root(), &[super::alarms::fact(AlertEvent::Failed, &run, self.clock().now())], self.clock().now());
        let runs = vec![super::state::RunChange::whole(run)];
        let changes = super::state::Changes { runs, messages: recorded.deliveries.clone(), ..super::state::Changes::default() };
        self.scheduler().store.write(&changes)?;
        core.desk.take_over(recorded);
        Ok(())
    }
}

impl Draft<'_> {
    fn settle_try(&mut self, (run, task, item): (Uuid, &str, Option<usize>)) -> Result<(), EngineError> {
        let root = self.engine.root().to_owned();
        let Some(live) = self.live(run) else { return Ok(()) };
        let Some(attempt) = Try::of(&root, live, (task, item), CancellationToken::new(), true) else { return Ok(()) };
        match what_is_left(self.engine, &attempt)? {
            Left::Ended(end) => self.enter(&end),
            Left::NotBegun => self.take_back(run, task, item, attempt.number),
            Left::GoesOn => {}
            Left::Ending => self.resume((run, task, item)),
        }
        Ok(())
    }

    /// Goes on with the tries that go on by themselves.
    pub fn resume_all(&mut self) {
        let left: Vec<Unit> =
            self.open().flat_map(Live::units).filter(|key| !self.core.tries.contains_key(key) && self.core.carries(key.0)).collect();
        for (run, task, item) in left {
            self.resume((run, &task, item));
        }
    }
}

fn what_is_left(engine: &Engine, attempt: &Try) -> Result<Left, EngineError> {
    let Some(spec) = attempt.dag.spec.task.get(&attempt.task) else {
        return Ok(Left::Ended(Box::new(attempt.end(Outcome::Failed))));
    };
    // What a task runs for had been looked for, and not been decided.
    if spec.each.is_some() && attempt.item.is_none() {
        return Ok(Left::NotBegun);
    }
    Ok(match (kinds(spec).first().copied(), attempt.began) {
        (Some("sensor" | "dag"), _) => Left::GoesOn,
        (Some("pipeline"), Some(id)) => match super::pipeline_task::settled(engine, attempt, spec, id)? {
            Some(end) => Left::Ended(Box::new(end)),
            None => Left::NotBegun,
        },
        (Some("shell"), _) => super::shell_task::left(attempt),
        (Some("http"), _) => Left::Ended(Box::new(TryEnd {
            hint: Some(super::http_task::MAY_HAVE_ACTED.into()),
            ..attempt.lost("Millpond ended in the middle of the call.")
        })),
        _ => Left::Ended(Box::new(attempt.lost("Millpond ended in the middle of it."))),
    })
}
