use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AlertNotice, DagRunSummary, RunSummary};

/// Something changed. Events say what; a client fetches the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    pub sequence: u64,
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// A run was started, moved on, or ended.
    Run { run: Box<RunSummary> },
    /// A pipeline's file was changed, made or removed (by anyone).
    Pipeline { name: String },
    /// A DAG's file was changed, made or removed (by anyone).
    Dag { name: String },
    /// A diagram's file was changed, made or removed (by anyone).
    Diagram { name: String },
    /// A run of a DAG was begun, moved on, or ended.
    DagRun { run: Box<DagRunSummary> },
    /// Runs of a DAG that were due are not run, and are kept as missed.
    DagMissed { name: String },
    /// A task of a run of a DAG said something; told at most ten times a second.
    DagLog {
        run: Uuid,
        task: String,
        /// Of a task that runs for each of many values: the place of the value, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<u32>,
        total: u64,
    },
    /// A message of an alert was sent or given up; or is to be shown.
    Alert { notice: Option<Box<AlertNotice>> },
    /// The project's own file, its name or its problems changed; or another project is open.
    Project,
    /// The list of recent files changed.
    Recent,
    /// A second start asks this window to open something.
    Open { path: String },
    /// A run that the closing window left behind.
    Closing { runs: Vec<Uuid> },
}

/// Events after a place in the sequence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventBatch {
    /// Changes with every owner; a client that sees another one fetches everything again.
    pub epoch: Uuid,
    /// The last sequence so far.
    pub sequence: u64,
    /// Events are missing between what the client has and these: fetch everything again.
    pub resync: bool,
    pub events: Vec<Event>,
}
