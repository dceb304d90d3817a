use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use millpond_record::problem::Problem;
use millpond_schedule::dag::spec::ParamSpec;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::DagRunBrief;

/// A DAG in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagListing {
    pub name: String,
    pub description: Option<String>,
    /// The file, absolute.
    pub path: String,
    pub problems: Vec<Problem>,
    /// A text of it without mistakes is in force: the file's, or the last one that had none.
    pub in_force: bool,
    /// When it is due, as written: crons, and `every 15m`. None where it is due by hand only, or has mistakes.
    pub schedule: Vec<String>,
    /// Assets by name: it runs when all of them were made anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes: Vec<String>,
    /// Those of them that no task of the project produces. Told in the list of all DAGs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmade: Vec<String>,
    /// The IANA name of the zone of its wall times, where it has no mistakes.
    pub timezone: Option<String>,
    /// How many tasks it has.
    pub tasks: u64,
    /// The next instant at which it is due.
    pub next: Option<DagInstant>,
    /// It runs by time on this machine.
    pub enabled: bool,
    /// Since when it is paused, where it was enabled before.
    pub paused_since: Option<DateTime<Utc>>,
    /// Whether this is the machine that it fires on.
    pub fires_here: bool,
    /// The one machine that it fires on, where it names one.
    pub runs_on: Option<String>,
    /// Its newest runs, the oldest first, and what it missed among them.
    pub recent: Vec<DagRunBrief>,
    /// Runs of it that have not ended.
    pub active: u32,
    /// How many of its newest runs failed, one after the other.
    pub failed_in_a_row: u32,
    /// Where it stands among others. None so far.
    pub group: Option<String>,
}

/// A DAG with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagDetail {
    #[serde(flatten)]
    pub listing: DagListing,
    pub text: String,
    /// Hash of the text, which a later save must name.
    pub hash: String,
    /// The tasks, each after those before it.
    pub tasks_in_order: Vec<DagTask>,
    /// What a run takes, by name.
    #[schema(value_type = BTreeMap<String, DagParam>)]
    pub params: BTreeMap<String, ParamSpec>,
    /// What becomes of runs that were due while nothing could run: `none`, `latest` or `all`.
    pub catchup: String,
}

/// A parameter of a DAG, as its file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DagParam {
    pub r#type: DagParamType,
    /// Its value unless a run is given another one.
    pub default: Option<DagParamValue>,
    pub description: Option<String>,
    /// The values that it may have; nothing for any.
    pub values: Option<Vec<DagParamValue>>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DagParamType {
    Text,
    Integer,
    Number,
    Boolean,
    /// A day: `2026-11-27`.
    Date,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum DagParamValue {
    Text(String),
    Number(f64),
    Boolean(bool),
}

/// A task of a DAG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagTask {
    pub name: String,
    /// `pipeline`, `sql`, `shell`, `http`, `dag` or `sensor`.
    pub kind: String,
    /// What it does, in a line: `clean_sales`.
    pub summary: String,
    pub description: Option<String>,
    /// The tasks before it.
    pub after: Vec<String>,
    /// What must have become of them, by Airflow's name.
    pub trigger_rule: String,
    /// The tasks that it is drawn with.
    pub group: Option<String>,
    /// The pool whose slots it takes; none for one that only waits.
    pub pool: Option<String>,
}

/// An instant at which a DAG is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagInstant {
    /// The logical time.
    pub at: DateTime<Utc>,
    /// What a clock in the DAG's zone shows, with its offset from UTC: `2025-10-26T01:00:00+08:00`.
    pub wall: String,
    /// What a change of the clock (DST) does to it, in words, where one does.
    pub note: Option<String>,
}

/// Makes a DAG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewDag {
    /// A name for the file; a number is added where it is taken.
    pub name: String,
    pub text: String,
}

/// A DAG's text that is not saved (yet).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagDraft {
    /// Whose text it is: a DAG may name others, and not itself.
    pub name: String,
    pub text: String,
}

/// What a DAG's text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadDag {
    /// Its mistakes, with their places.
    pub problems: Vec<Problem>,
}

/// Saves a DAG's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SaveDag {
    pub text: String,
    /// The hash of the text that was edited; another one on disk is refused with the difference.
    pub base_hash: String,
}

/// Which instants are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NextQuery {
    /// How many, up to 1,000: 10 unless given.
    pub count: Option<u32>,
    /// Those after this instant: now unless given.
    pub after: Option<DateTime<Utc>>,
}

/// Which year's days.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// Such as 2026, in the DAG's zone.
    pub year: i32,
}

/// What a DAG did on a day, by logical time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DagDay {
    /// `2026-11-23`, in the DAG's zone.
    pub day: String,
    pub success: u64,
    pub failed: u64,
    /// Those that wait included.
    pub running: u64,
    pub cancelled: u64,
    pub missed: u64,
}
