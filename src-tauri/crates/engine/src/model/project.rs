use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{AlertDelivery, DagRunSummary, RecentFile, RunSummary};
use millpond_record::problem::Problem;

/// The project that is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProjectInfo {
    pub name: String,
    /// The folder, absolute.
    pub path: String,
    /// The app's own project, used as long as none is open; it can be saved as one.
    pub scratch: bool,
    /// The branch that git has checked out, where the folder is in a repository.
    pub branch: Option<String>,
    /// Files changed since the last commit, where the folder is in a repository.
    pub changed_files: Option<u32>,
    /// Mistakes in the project's files, with their places.
    pub problems: Vec<Problem>,
}

/// What the app is and does right now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    pub version: String,
    /// The API's version: an owner and its clients must have the same.
    pub api: u32,
    pub project: ProjectInfo,
    pub machine: String,
    pub user: String,
    /// The process that owns the project's state.
    pub owner_pid: u32,
    /// Tasks of runs of DAGs that are being carried out.
    pub active_tasks: u64,
    pub active_runs: Vec<RunSummary>,
    pub now: DateTime<Utc>,
}

/// The first screen: what happened since the person last looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Overview {
    pub project: ProjectInfo,
    pub machine: String,
    /// When the person last marked everything as seen.
    pub seen_at: Option<DateTime<Utc>>,
    /// Runs since then that failed, were interrupted, or rejected rows, newest first.
    pub attention: Vec<RunSummary>,
    /// DAGs whose runs failed or were missed since then, the newest first.
    pub dags: Vec<DagAttention>,
    pub active: Vec<RunSummary>,
    /// Messages of alerts since then that could not be delivered, newest first.
    pub undelivered: Vec<AlertDelivery>,
    pub recent_files: Vec<RecentFile>,
    pub recent_projects: Vec<RecentProject>,
    /// Runs in all.
    pub runs: u64,
    /// Whether nothing was ever opened or run here: the first launch.
    pub first: bool,
}

/// What a DAG needs a person for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DagAttention {
    /// Runs of it failed.
    Failed {
        /// The one that ended last.
        run: Box<DagRunSummary>,
        /// Its first task that failed, and what to do about it.
        task: Option<String>,
        hint: Option<String>,
        /// Tasks that did not run because others had failed.
        not_reached: u64,
        /// How many failed.
        runs: u64,
    },
    /// Runs of it were missed, and none made up for them.
    Missed {
        dag: String,
        /// The first and the last of them.
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        count: u64,
        /// Why, in words.
        words: String,
    },
}

impl DagAttention {
    /// Returns when it came about.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Failed { run, .. } => run.ended_at.unwrap_or(run.queued_at),
            Self::Missed { to, .. } => *to,
        }
    }
}

/// What became of the rows of the last days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowsByDay {
    /// The oldest first, today last.
    pub days: Vec<DayRows>,
    /// How many times longer a rejected row is drawn than a written one.
    pub rejected_scale: u64,
    /// SVG.
    pub chart: String,
}

/// What became of a day's rows, of all runs that wrote an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayRows {
    /// The day in this machine's zone.
    pub day: NaiveDate,
    pub written: u64,
    /// Dropped or merged.
    pub aside: u64,
    pub rejected: u64,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChartQuery {
    /// `light` or `dark`; light unless given.
    pub theme: Option<String>,
}

/// A project that was open before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecentProject {
    pub name: String,
    pub path: String,
    pub opened_at: DateTime<Utc>,
    pub exists: bool,
}

/// Opens a project's folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OpenProject {
    /// The folder; empty for the scratch project.
    pub path: String,
}

/// What a new project starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A car dealership with 10,000 sales from a seeded generator and a pipeline that cleans them.
    Dealership,
    /// Only `millpond.toml`.
    Empty,
}

/// Makes a project's folder and opens it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewProject {
    /// The folder; without one, a fresh folder in the app's data folder (the sample project).
    pub path: Option<String>,
    pub template: Template,
}

/// Saves the scratch project as a project of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SaveProjectAs {
    pub path: String,
    pub name: Option<String>,
}
