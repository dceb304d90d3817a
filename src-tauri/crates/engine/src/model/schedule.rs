//! The schedule as a whole, for trays and for who is about to close the window.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UpcomingRun;

/// All DAGs of this machine together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleState {
    /// DAGs that run by time on this machine.
    pub enabled: u64,
    /// DAGs that were enabled and were paused together: they are enabled together again.
    pub paused_together: u64,
    /// Runs that go on.
    pub running: u64,
    /// What is due next.
    pub next: Option<UpcomingRun>,
    /// Whether the project's owner runs DAGs by time: a window or `millpond serve` does, a command does not.
    pub schedules: bool,
    pub awake: AwakeState,
}

/// Whether the machine is kept from falling asleep.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwakeState {
    /// A run goes on whose DAG has `keep_awake`.
    pub wanted: bool,
    pub held: bool,
    /// Why the system did not let it.
    pub why_not: Option<String>,
}

/// Pauses all DAGs together, or enables them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PauseSchedule {
    pub paused: bool,
}
