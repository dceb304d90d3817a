//! The files of DAGs: `dags/*.toml`.

use chrono::{DateTime, Utc};
use millpond_schedule::dag::spec::{SensorSpec, TaskSpec};
use millpond_schedule::dag::{Dag, asset, kinds};
use millpond_schedule::{Facts, Occurrence, Oddity, Zone};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::model::{DagDetail, DagDraft, DagInstant, DagListing, DagTask, NewDag, NextQuery, ReadDag, SaveDag};
use crate::named::Kind;
use crate::pipelines::hash;
use crate::scheduler::{Around, fires_here, pool_of, read_dag_at};

/// Instants that are told unless a number is given, and at most.
const NEXT: u32 = 10;
const MOST: u32 = 1_000;

impl Engine {
    /// Returns the project's DAGs.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Internal`] where the work is cut off.
    pub async fn dags(&self) -> Result<Vec<DagListing>, EngineError> {
        self.blocking(|engine| {
            let found: Vec<_> = {
                let around = Around::of(engine.root());
                Kind::Dag.names(engine.root()).iter().map(|name| engine.dag_listing_in(name, &around)).collect::<Result<_, _>>()?
            };
            let named = found.iter().filter_map(|(listing, _, dag)| Some((listing.name.as_str(), &dag.as_ref()?.spec)));
            let assets = asset::assets(named);
            let nobody = |name: &&String| assets.get(*name).is_none_or(|asset| asset.made_by.is_empty());
            let listings = found.into_iter().map(|(listing, _, _)| {
                let unmade = listing.consumes.iter().filter(nobody).cloned().collect();
                DagListing { unmade, ..listing }
            });
            Ok(listings.collect())
        })
        .await
    }

    /// Returns a DAG with its text and its tasks.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`], naming the nearest.
    pub async fn dag(&self, name: &str) -> Result<DagDetail, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            let (listing, text, dag) = engine.dag_listing(&name)?;
            let tasks_in_order = dag.as_ref().map(tasks).unwrap_or_default();
            let params = dag.as_ref().map(|dag| dag.spec.params.clone()).unwrap_or_default();
            let catchup = dag.as_ref().and_then(|dag| dag.spec.catchup).unwrap_or_default();
            let catchup = serde_json::to_value(catchup).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
            Ok(DagDetail { listing, hash: hash(&text), text, tasks_in_order, params, catchup })
        })
        .await
    }

    /// Returns the next instants at which a DAG is due.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`]; [`crate::ErrorCode::Invalid`] with the mistakes of its file.
    pub async fn dag_next(&self, name: &str, query: NextQuery) -> Result<Vec<DagInstant>, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            let (listing, _, dag) = engine.dag_listing(&name)?;
            let dag = dag.ok_or_else(|| EngineError::problems(&listing.problems))?;
            let count = query.count.unwrap_or(NEXT).min(MOST) as usize;
            let after = query.after.unwrap_or_else(|| engine.clock().now());
            let anchor = engine.dag_state(&name).first_enabled.unwrap_or(after);
            Ok(upcoming(&dag, anchor, after).take(count).collect())
        })
        .await
    }

    /// Makes a DAG; a number is added to a name that is taken.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Invalid`] for a name that is none, or what the system says.
    pub async fn new_dag(&self, new: NewDag) -> Result<DagDetail, EngineError> {
        let name = self
            .blocking(move |engine| {
                let name = engine.make_named(Kind::Dag, &new.name, &new.text)?;
                engine.agree_to_own(&name, None, &new.text)?;
                Ok(name)
            })
            .await?;
        self.dag(&name).await
    }

    /// Returns the mistakes of a DAG's text that is not saved.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Internal`] where the work is cut off.
    pub async fn read_dag_draft(&self, draft: DagDraft) -> Result<ReadDag, EngineError> {
        self.blocking(move |engine| {
            let problems = read_dag_at(engine.root(), &draft.name, &draft.text).err().unwrap_or_default();
            Ok(ReadDag { problems })
        })
        .await
    }

    /// Saves a DAG's text over the version it was made from.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Conflict`] with the difference where the file is another by now.
    pub async fn save_dag(&self, name: &str, save: SaveDag) -> Result<DagDetail, EngineError> {
        let named = name.to_owned();
        self.blocking(move |engine| {
            let before = Kind::Dag.text(engine.root(), &named).ok();
            engine.save_named(Kind::Dag, &named, &save.text, &save.base_hash)?;
            engine.agree_to_own(&named, before.as_deref(), &save.text)
        })
        .await?;
        self.dag(name).await
    }

    /// Removes a DAG's file, and forgets whether it was enabled. Its runs are kept.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`], or what the system says.
    pub async fn delete_dag(&self, name: &str) -> Result<(), EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            engine.remove_named(Kind::Dag, &name)?;
            engine.dag_deleted(&name)
        })
        .await
    }

    /// Gives a DAG another name: it stays enabled where it is, and goes on from where it was. Runs that there are keep the old one.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Conflict`] where the name is taken.
    pub async fn rename_dag(&self, name: &str, to: &str) -> Result<DagDetail, EngineError> {
        let (name, named) = (name.to_owned(), to.to_owned());
        self.blocking(move |engine| {
            engine.rename_named(Kind::Dag, &name, &named)?;
            engine.dag_renamed(&name, &named)
        })
        .await?;
        self.dag(to).await
    }

    fn dag_listing(&self, name: &str) -> Result<(DagListing, String, Option<Dag>), EngineError> {
        self.dag_listing_in(name, &Around::of(self.root()))
    }

    fn dag_listing_in(&self, name: &str, around: &Around) -> Result<(DagListing, String, Option<Dag>), EngineError> {
        let text = Kind::Dag.text(self.root(), name)?;
        let (dag, problems) = match around.read(name, &text) {
            Ok(dag) => (Some(dag), Vec::new()),
            Err(problems) => (None, problems),
        };
        let state = self.dag_state(name);
        let (recent, now) = (self.recent_runs(name)?, self.clock().now());
        let listing = DagListing {
            name: name.to_owned(),
            description: dag.as_ref().and_then(|dag| dag.spec.description.clone()),
            path: Kind::Dag.path(self.root(), name)?.to_string_lossy().into_owned(),
            in_force: dag.is_some() || self.in_force(name)?,
            problems,
            schedule: dag.as_ref().map(schedule_words).unwrap_or_default(),
            unmade: Vec::new(),
            consumes: dag.as_ref().map(|dag| dag.spec.consumes.clone()).unwrap_or_default(),
            timezone: dag.as_ref().map(|dag| dag.schedule.zone().name().to_owned()),
            tasks: dag.as_ref().map_or(0, |dag| dag.spec.task.len() as u64),
            next: dag.as_ref().and_then(|dag| upcoming(dag, state.first_enabled.unwrap_or(now), now).next()),
            enabled: state.enabled,
            paused_since: state.paused_since(),
            fires_here: dag.as_ref().is_none_or(fires_here),
            runs_on: dag.as_ref().and_then(|dag| dag.spec.runs_on.clone()),
            recent: recent.runs,
            active: recent.active,
            failed_in_a_row: recent.failed_in_a_row,
            group: None,
        };
        Ok((listing, text, dag))
    }

    /// Returns a DAG as its file says it now.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`]; [`crate::ErrorCode::Invalid`] with the mistakes of its file.
    pub(crate) fn dag_as_read(&self, name: &str) -> Result<Dag, EngineError> {
        read_dag_at(self.root(), name, &Kind::Dag.text(self.root(), name)?).map_err(|problems| EngineError::problems(&problems))
    }

    /// Returns the DAGs whose files have no mistake.
    pub(crate) fn dags_as_read(&self) -> impl Iterator<Item = (String, Dag)> + '_ {
        let around = Around::of(self.root());
        Kind::Dag.names(self.root()).into_iter().filter_map(move |name| {
            let dag = around.read(&name, &Kind::Dag.text(self.root(), &name).ok()?).ok()?;
            Some((name, dag))
        })
    }

    pub(crate) fn dag_listing_now(&self, name: &str) -> Result<DagListing, EngineError> {
        self.dag_listing(name).map(|found| found.0)
    }
}

/// Returns the instants at which a DAG is due after one, in order.
/// Intervals are counted from when it was first enabled, before that from the present.
pub(crate) fn upcoming(dag: &Dag, first_enabled: DateTime<Utc>, after: DateTime<Utc>) -> impl Iterator<Item = DagInstant> {
    let timetable = dag.schedule.timetable(first_enabled);
    let zone = dag.schedule.zone();
    let mut last = after;
    std::iter::from_fn(move || {
        let next = timetable.upcoming(last).next()?;
        last = next.at;
        Some(instant(&next, zone))
    })
}

fn instant(occurrence: &Occurrence, zone: Zone) -> DagInstant {
    DagInstant { at: occurrence.at, wall: Facts::of(occurrence.at, zone).ts, note: note(occurrence) }
}

/// Returns what a change of the clock does to an instant, in words.
pub(crate) fn note(occurrence: &Occurrence) -> Option<String> {
    let wall = occurrence.wall.format("%H:%M");
    match occurrence.oddity {
        Oddity::Regular => None,
        Oddity::EachOfTwo { second: false } => Some(format!("{wall} comes twice that day; this is the first, and both are due")),
        Oddity::EachOfTwo { second: true } => Some(format!("{wall} comes twice that day; this is the second, and both are due")),
        Oddity::FirstOfTwo => Some(format!("{wall} comes twice that day; due at the first only")),
        Oddity::MovedFromGap { first, count: 1, .. } => {
            Some(format!("{} does not exist: the clock is set forward; due right after", first.format("%H:%M")))
        }
        Oddity::MovedFromGap { first, last, count, .. } => Some(format!(
            "{count} times from {} to {} do not exist: the clock is set forward; due once, right after",
            first.format("%H:%M"),
            last.format("%H:%M")
        )),
    }
}

fn schedule_words(dag: &Dag) -> Vec<String> {
    let crons = dag.spec.schedule.all().iter().filter(|cron| cron.trim() != "manual").cloned();
    crons.chain(dag.spec.every.all().iter().map(|every| format!("every {every}"))).collect()
}

fn tasks(dag: &Dag) -> Vec<DagTask> {
    let task = |name: &str| {
        let spec = &dag.spec.task[name];
        let kind = kinds(spec).first().copied().unwrap_or_default();
        DagTask {
            name: name.to_owned(),
            kind: kind.to_owned(),
            summary: summary_of(spec),
            description: spec.description.clone(),
            after: spec.after.clone(),
            trigger_rule: spec.trigger_rule.unwrap_or_default().name().to_owned(),
            group: dag.spec.group.iter().find(|(_, group)| group.tasks.iter().any(|task| task == name)).map(|(group, _)| group.clone()),
            pool: pool_of(dag, name).map(|(pool, _)| pool),
        }
    };
    dag.graph.order().iter().map(|name| task(name)).collect()
}

/// Returns what a task does, in a line.
pub(crate) fn summary_of(task: &TaskSpec) -> String {
    let named = [&task.pipeline, &task.sql, &task.http, &task.dag].into_iter().flatten().next();
    match (named, &task.sensor) {
        (Some(named), _) => named.clone(),
        (None, Some(sensor)) => waits_for(sensor),
        (None, None) => task.shell.all().join(" "),
    }
}

fn waits_for(sensor: &SensorSpec) -> String {
    match (&sensor.file, &sensor.http, &sensor.at, &sensor.dag) {
        (Some(file), ..) => format!("until {file} is there"),
        (_, Some(url), ..) => format!("until {url} answers"),
        (_, _, Some(time), _) => format!("until {time}"),
        (.., Some(dag)) => format!("until {dag} has run"),
        _ => String::new(),
    }
}
