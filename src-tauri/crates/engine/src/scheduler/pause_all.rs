//! All DAGs of this machine at once: paused together and enabled again together, and what they are about.

use super::core::Mode;
use super::record::DagState;
use crate::dags::upcoming;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{DagRunState, EventKind, PauseSchedule, ScheduleState, UpcomingRun};

impl Engine {
    /// Returns how many DAGs run by time on this machine, what goes on, and what comes next.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn schedule_state(&self) -> Result<ScheduleState, EngineError> {
        self.blocking(|engine| Ok(engine.schedule_state_now())).await
    }

    /// Pauses every DAG that is enabled, or enables those again that were paused together. One that a person enabled or paused by
    /// itself in between stays as it is.
    ///
    /// # Errors
    /// Where it cannot be made durable.
    pub async fn pause_schedule(&self, pause: PauseSchedule) -> Result<ScheduleState, EngineError> {
        self.blocking(move |engine| {
            let names: Vec<String> = {
                let core = lock_of(&engine.scheduler().core);
                let those = core.states.iter().filter(|(_, state)| if pause.paused { state.enabled } else { state.held });
                those.map(|(name, _)| name.clone()).collect()
            };
            // What a pull changed meanwhile is asked for first, as by every enabling.
            let may = |name: &&String| pause.paused || engine.refuse_untrusted_dag(name).is_ok();
            let names: Vec<&String> = names.iter().filter(may).collect();
            engine.transact(|draft| {
                for name in &names {
                    // One whose file has mistakes by now waits until it has none.
                    if draft.enable(name, !pause.paused).is_ok() {
                        draft.state(name).held = pause.paused;
                    }
                }
                Ok(())
            })?;
            engine.events().emit_all(names.into_iter().map(|name| EventKind::Dag { name: name.clone() }));
            Ok(engine.schedule_state_now())
        })
        .await
    }

    fn schedule_state_now(&self) -> ScheduleState {
        let now = self.clock().now();
        let core = lock_of(&self.scheduler().core);
        let count = |is: fn(&DagState) -> bool| core.states.values().filter(|state| is(state)).count() as u64;
        let next = core.wakes.iter().min_by_key(|(name, at)| (**at, (*name).clone())).and_then(|(name, _)| {
            let (_, dag) = core.dags.get(name)?.good.as_ref()?;
            let next = upcoming(dag, core.states.get(name)?.first_enabled?, now).next()?;
            Some(UpcomingRun { dag: name.clone(), at: next.at, wall: next.wall, note: next.note })
        });
        ScheduleState {
            enabled: count(|state| state.enabled),
            paused_together: count(|state| state.held),
            running: core.runs.values().filter(|live| live.run.state == DagRunState::Running).count() as u64,
            next,
            schedules: core.mode == Mode::All,
            awake: self.scheduler().awake.state(),
        }
    }
}
