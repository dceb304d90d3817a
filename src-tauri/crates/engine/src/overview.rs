//! What the first screen answers: what happened since the person last looked.

use chrono::{Days, Local, NaiveDate, TimeDelta};
use millpond_chart::{Day, Palette, days_svg, rejected_scale};

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{
    ChartQuery, DayRows, EventBatch, Overview, ProjectInfo, RecentFile, RowsByDay, RunDetail, RunListing, RunQuery, RunState, RunSummary,
    Status,
};
use crate::{alerts, git, owner, pipelines, project};
use std::time::Duration;
use uuid::Uuid;

/// The API's version: an owner and its clients must have the same.
pub const API: u32 = 1;
/// Runs that the overview calls to attention.
const ATTENTION: usize = 20;
/// Days whose rows are drawn, today among them.
const DAYS: u64 = 7;

impl Engine {
    fn info(&self) -> ProjectInfo {
        let read = project::read(self.root());
        let (name, mut problems) = match read {
            Ok(file) => (file.project.name, Vec::new()),
            Err(problems) => (self.root().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), problems),
        };
        problems.extend(alerts::read(self.root()).into_iter().flat_map(|(_, problems)| problems));
        problems.extend(pipelines::problems(self.root(), &self.pipeline_names()));
        let checkout = git::checkout(self.root());
        ProjectInfo {
            name,
            path: self.root().to_string_lossy().into_owned(),
            scratch: self.is_scratch(),
            branch: checkout.as_ref().and_then(|checkout| checkout.branch.clone()),
            changed_files: checkout.and_then(|checkout| checkout.changed),
            problems,
        }
    }

    /// Returns the open project.
    ///
    /// # Errors
    /// Where the work is cut off.
    pub async fn project(&self) -> Result<ProjectInfo, EngineError> {
        self.blocking(|engine| Ok(engine.info())).await
    }

    /// Returns what the app is and does right now.
    ///
    /// # Errors
    /// Where the work is cut off.
    pub async fn status(&self) -> Result<Status, EngineError> {
        self.blocking(|engine| {
            Ok(Status {
                version: env!("CARGO_PKG_VERSION").into(),
                api: API,
                project: engine.info(),
                machine: owner::machine(),
                user: owner::user(),
                owner_pid: std::process::id(),
                active_tasks: engine.active_tasks(),
                active_runs: engine.active_runs(),
                now: engine.clock().now(),
            })
        })
        .await
    }

    /// Returns the first screen.
    ///
    /// # Errors
    /// Where the history cannot be read.
    pub async fn overview(&self) -> Result<Overview, EngineError> {
        self.blocking(|engine| {
            let seen_at = engine.data().seen_at(engine.root());
            let listing = engine.history().list(&RunQuery { limit: Some(1_000), ..RunQuery::default() })?;
            let calls = |run: &RunSummary| {
                let new = seen_at.is_none_or(|seen| run.ended_at.is_some_and(|ended| ended > seen));
                let bad = match run.state {
                    // Of a task of a DAG the DAG's run says what became of it, which may have been tried again.
                    RunState::Failed | RunState::LimitExceeded | RunState::Lost => run.dag.is_none(),
                    RunState::Success => run.ledger.as_ref().is_some_and(|ledger| ledger.rejected_rows() > 0),
                    _ => false,
                };
                new && bad && !run.trial
            };
            let recent_files = engine.data().recent_files();
            let recent_projects = engine.data().recent_projects();
            Ok(Overview {
                project: engine.info(),
                machine: owner::machine(),
                seen_at,
                active: engine.active_runs(),
                first: engine.is_scratch()
                    && listing.total == 0
                    && recent_files.is_empty()
                    && engine.pipeline_names().is_empty()
                    && recent_projects.is_empty(),
                runs: listing.total,
                dags: engine.dag_attention(seen_at)?,
                attention: listing.runs.into_iter().filter(calls).take(ATTENTION).collect(),
                undelivered: alerts::failed_since(&engine, seen_at)?,
                recent_files,
                recent_projects,
            })
        })
        .await
    }

    /// Returns what became of the rows of the last week, in this machine's zone, as figures and as a picture.
    ///
    /// # Errors
    /// Where the history cannot be read.
    pub async fn rows_by_day(&self, query: ChartQuery) -> Result<RowsByDay, EngineError> {
        self.blocking(move |engine| {
            let now = engine.clock().now();
            let today = now.with_timezone(&Local).date_naive();
            let days: Vec<NaiveDate> = (0..DAYS).rev().filter_map(|ago| today.checked_sub_days(Days::new(ago))).collect();
            // A day more than is shown: a zone's midnight may be up to 14 hours from that of UTC.
            let runs = engine.history().since(now - TimeDelta::days(DAYS.cast_signed() + 1))?;
            let days: Vec<DayRows> = days.into_iter().map(|day| rows_of(day, &runs)).collect();
            let bars: Vec<Day> = days.iter().map(bar).collect();
            let palette = Palette::of(query.theme.as_deref().unwrap_or_default());
            let chart = days_svg(&bars, &palette).map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?;
            Ok(RowsByDay { rejected_scale: rejected_scale(&bars), days, chart })
        })
        .await
    }

    /// Marks everything so far as seen.
    ///
    /// # Errors
    /// Where it cannot be kept.
    pub async fn mark_seen(&self) -> Result<Overview, EngineError> {
        self.blocking(|engine| engine.data().mark_seen(engine.root(), engine.clock().now())).await?;
        self.overview().await
    }

    /// Returns runs, newest first.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Invalid`] for a day that is none.
    pub async fn runs(&self, query: RunQuery) -> Result<RunListing, EngineError> {
        self.blocking(move |engine| {
            let mut listing = engine.history().list(&query)?;
            listing.runs = listing.runs.into_iter().map(|run| engine.with_progress(run)).collect();
            Ok(listing)
        })
        .await
    }

    /// Returns everything that is kept of a run.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`].
    pub async fn run(&self, id: Uuid) -> Result<RunDetail, EngineError> {
        self.blocking(move |engine| {
            let mut run = engine.history().get(id)?;
            run.summary = engine.with_progress(run.summary);
            Ok(run)
        })
        .await
    }

    /// Returns the files that were opened, newest first.
    ///
    /// # Errors
    /// Where the work is cut off.
    pub async fn recent_files(&self) -> Result<Vec<RecentFile>, EngineError> {
        self.blocking(|engine| Ok(engine.data().recent_files())).await
    }

    /// Removes a file from the list of recent ones.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub async fn forget_recent_file(&self, path: &str) -> Result<(), EngineError> {
        let path = path.to_owned();
        self.blocking(move |engine| {
            engine.data().forget_file(&path)?;
            engine.events().emit(crate::model::EventKind::Recent);
            Ok(())
        })
        .await
    }

    /// Returns the events after a place in the sequence; waits for one at most so long.
    pub async fn events_after(&self, epoch: Option<Uuid>, after: u64, wait: Duration) -> EventBatch {
        tokio::select! {
            batch = self.events().after(epoch, after, wait) => batch,
            () = cancelled(self) => self.events().after(epoch, after, Duration::ZERO).await,
        }
    }
}

/// Returns what became of a day's rows. A trial writes nothing, and so does a run that did not come to a good end.
fn rows_of(day: NaiveDate, runs: &[RunSummary]) -> DayRows {
    let mut rows = DayRows { day, written: 0, aside: 0, rejected: 0 };
    let on_day = |run: &&RunSummary| run.started_at.with_timezone(&Local).date_naive() == day;
    for run in runs.iter().filter(|run| run.state == RunState::Success && !run.trial).filter(on_day) {
        if let Some(ledger) = &run.ledger {
            rows.written += ledger.written;
            rows.aside += ledger.dropped.iter().chain(&ledger.merged).map(|count| count.count).sum::<u64>();
            rows.rejected += ledger.rejected_rows();
        }
    }
    rows
}

fn bar(rows: &DayRows) -> Day {
    Day { label: rows.day.format("%a %-d").to_string(), written: rows.written, aside: rows.aside, rejected: rows.rejected }
}

async fn cancelled(engine: &Engine) {
    engine.closing().cancelled().await;
}
