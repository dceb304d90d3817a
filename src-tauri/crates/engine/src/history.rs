//! What is kept of runs, so that each can be explained a year later.
//!
//! *Invariant:* a run is announced before it touches a file, and its record is durable, and its intent, before it makes
//! anything visible. A run that a killed process left in the middle is settled when the project is next opened: carried
//! through where everything was written and only the renaming was left, else marked as lost, its traces removed.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use millpond_pipeline::run::RejectedRows;
use millpond_pipeline::sink::file::{sync_folder, temporary_path};
use millpond_pipeline::sink::rejected::rejected_path;
use millpond_record::flow::{FlowError, Token};
use millpond_record::rejected::RejectedRow;
use millpond_store::{Change, Migration, Store, StoreError, Table};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{EngineError, ErrorCode};
use crate::logs;
use crate::model::{RejectedPage, RejectedQuery, RunDetail, RunListing, RunQuery, RunState, RunSummary};

/// The folder of runs whose record is on its way to the disk, in `.millpond`.
const ANNOUNCED: &str = "announced";
/// The format of `state.redb`.
const FORMAT: u32 = 3;
/// Format 2 has the tables of DAGs, which are made when they are first written to; format 3 has tasks of their runs in a table of their
/// own.
const MIGRATIONS: &[Migration] = &[Migration { to: 2, change: |_| Ok(()) }, Migration { to: 3, change: crate::scheduler::split_tasks }];
/// Runs kept, and for how long; older ones are removed when the project is opened.
const MAX_RUNS: usize = 10_000;
const MAX_AGE: TimeDelta = TimeDelta::days(2 * 366);
/// Runs among which the newest of a kind is looked for.
const LOOKED_AT: usize = 1_000;

/// Runs as lists show them: small, for they are read by the thousand.
const SUMMARIES: Table<RunSummary> = Table::new("summaries");
/// The same, read only as far as a project's opening needs it, for it reads all of them.
const SKETCHES: Table<Sketch> = Table::new("summaries");
/// All that is kept of a run, under the same key.
const RUNS: Table<RunDetail> = Table::new("runs");
const INTENTS: Table<Intent> = Table::new("intents");
/// For a run, the record numbers of those of its rejected rows that were mended since.
const MENDED: Table<Vec<u64>> = Table::new("mended");

/// What a run is about to make visible.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Intent {
    /// Where the output stands now, where it goes, and its SHA-256.
    pub output: (PathBuf, PathBuf, String),
    /// Where the rejected rows stand now and where they go, where there are any.
    pub rejected: Option<(PathBuf, PathBuf)>,
    /// The run as it will be.
    pub detail: RunDetail,
}

/// What settling and pruning need to know of a run.
#[derive(Serialize, Deserialize)]
struct Sketch {
    id: Uuid,
    state: RunState,
    started_at: DateTime<Utc>,
}

/// The runs of a project.
pub struct History {
    store: Arc<Store>,
    root: PathBuf,
}

/// Returns the token of a run's output.
pub fn token(run: Uuid) -> Token {
    Token { run, task: "pipeline".into(), cleared: 0 }
}

impl History {
    /// Opens the history of a project and settles what a killed process left.
    ///
    /// # Errors
    /// Where the state cannot be opened.
    pub fn open(root: &Path, now: DateTime<Utc>) -> Result<Self, EngineError> {
        let store = Store::open(&root.join(".millpond").join("state.redb"), FORMAT, MIGRATIONS)?;
        let history = Self { store: Arc::new(store), root: root.to_owned() };
        history.enter_announced()?;
        let (open, old) = history.survey(now - MAX_AGE)?;
        history.settle(open, now)?;
        history.prune(&old)?;
        Ok(history)
    }

    /// Returns the state, for what else is kept in it.
    pub fn store(&self) -> Arc<Store> {
        self.store.clone()
    }

    /// Says that a run is about to begin, before it touches a file: in a file of its own, which a killed process leaves
    /// behind. The disk is not waited for; [`Self::begin`] does that.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn announce(&self, run: &RunDetail) -> Result<(), EngineError> {
        let path = self.announcement(run.summary.id);
        let writing = path.with_extension("part");
        let text = serde_json::to_vec(run).map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?;
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        folder
            .and_then(|()| fs::write(&writing, text))
            .and_then(|()| fs::rename(&writing, &path))
            .map_err(|source| EngineError::io(format!("{} cannot be written", path.display()), &source))
    }

    /// Enters an announced run.
    ///
    /// # Errors
    /// Where it cannot be made durable.
    pub fn begin(&self, run: &RunDetail) -> Result<(), EngineError> {
        self.store.write(|change| put(change, run))?;
        self.forget_announced(run.summary.id);
        Ok(())
    }

    /// Takes an announcement back.
    pub fn forget_announced(&self, id: Uuid) {
        let _ = fs::remove_file(self.announcement(id));
    }

    fn announcement(&self, id: Uuid) -> PathBuf {
        self.root.join(".millpond").join(ANNOUNCED).join(format!("{id}.json"))
    }

    /// Enters the runs that were announced by a process that was killed before their record was durable.
    fn enter_announced(&self) -> Result<(), EngineError> {
        let Ok(files) = fs::read_dir(self.root.join(".millpond").join(ANNOUNCED)) else { return Ok(()) };
        for path in files.flatten().map(|file| file.path()) {
            let run = fs::read(&path).ok().and_then(|text| serde_json::from_slice::<RunDetail>(&text).ok());
            if let Some(run) = run
                && self.store.get(RUNS, run.summary.id.as_bytes())?.is_none()
            {
                self.begin(&run)?;
            }
            let _ = fs::remove_file(path);
        }
        Ok(())
    }

    /// Enters what a run is about to make visible.
    ///
    /// # Errors
    /// Where it cannot be made durable.
    pub fn intend(&self, intent: &Intent) -> Result<(), EngineError> {
        Ok(self.store.write(|change| change.put(INTENTS, intent.detail.summary.id.as_bytes(), intent))?)
    }

    /// Enters how a run ended.
    ///
    /// # Errors
    /// Where it cannot be made durable.
    pub fn end(&self, run: &RunDetail) -> Result<(), EngineError> {
        let key = *run.summary.id.as_bytes();
        // Mended rows are marked with the end of the run that joined them to the output, so that none is joined twice.
        let mended = match run.summary.mends.filter(|_| run.summary.state == RunState::Success) {
            Some(mends) => Some((mends, self.mended(mends)?.into_iter().chain(run.mended.iter().copied()).collect::<BTreeSet<u64>>())),
            None => None,
        };
        Ok(self.store.write(|change| {
            put(change, run)?;
            if let Some((mends, mended)) = &mended {
                change.put(MENDED, mends.as_bytes(), &mended.iter().copied().collect())?;
            }
            change.remove(INTENTS, &key).map(|_| ())
        })?)
    }

    /// Returns the record numbers of those rejected rows of a run that were mended since, rising.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn mended(&self, id: Uuid) -> Result<Vec<u64>, EngineError> {
        Ok(self.store.get(MENDED, id.as_bytes())?.unwrap_or_default())
    }

    /// Returns the runs that have not ended, and those that are too old or too many to be kept.
    fn survey(&self, oldest: DateTime<Utc>) -> Result<(Vec<Uuid>, Vec<Uuid>), EngineError> {
        let (mut seen, mut open, mut old) = (0, Vec::new(), Vec::new());
        self.store.newest_first(SKETCHES, |_, run| {
            seen += 1;
            if matches!(run.state, RunState::Queued | RunState::Running) {
                open.push(run.id);
            }
            if seen > MAX_RUNS || run.started_at < oldest {
                old.push(run.id);
            }
            true
        })?;
        Ok((open, old))
    }

    fn settle(&self, open: Vec<Uuid>, now: DateTime<Utc>) -> Result<(), EngineError> {
        for id in open {
            let Some(mut run) = self.store.get(RUNS, id.as_bytes())? else { continue };
            // A run of the folder that this one was copied from may be going on there.
            let own = run.project.as_ref().is_none_or(|project| Path::new(project) == self.root);
            if own
                && let Some(intent) = self.store.get(INTENTS, id.as_bytes())?
                && carry_through(&intent)
            {
                self.end(&intent.detail)?;
                continue;
            }
            if let Some(output) = run.summary.output.as_ref().filter(|_| own) {
                let output = PathBuf::from(&output.path);
                let _ = fs::remove_file(temporary_path(&output, &token(id)));
                let _ = fs::remove_file(temporary_path(&rejected_path(&output), &token(id)));
            }
            run.summary.state = RunState::Lost;
            run.summary.ended_at = Some(now);
            run.summary.error = Some(
                if own {
                    "The process that ran it ended in the middle; its output was not written."
                } else {
                    "It was going on in the folder that this one was copied from."
                }
                .into(),
            );
            run.summary.hint = Some("Run it again.".into());
            self.end(&run)?;
        }
        Ok(())
    }

    fn prune(&self, old: &[Uuid]) -> Result<(), EngineError> {
        if old.is_empty() {
            return Ok(());
        }
        for id in old {
            let _ = fs::remove_dir_all(logs::folder(&self.root, *id));
        }
        Ok(self.store.write(|change| {
            old.iter().try_for_each(|id| {
                change.remove(SUMMARIES, id.as_bytes())?;
                change.remove(RUNS, id.as_bytes()).map(|_| ())
            })
        })?)
    }

    /// Returns a run.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn get(&self, id: Uuid) -> Result<RunDetail, EngineError> {
        let found = self.store.get(RUNS, id.as_bytes())?;
        let mut run = found
            .ok_or_else(|| EngineError::new(ErrorCode::NotFound, format!("There is no run {id}.")).hint("`millpond runs` lists them."))?;
        run.log = logs::read(&self.root, id);
        Ok(run)
    }

    /// Returns runs, newest first.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for a day that is none.
    pub fn list(&self, query: &RunQuery) -> Result<RunListing, EngineError> {
        let day = query
            .on
            .as_deref()
            .map(|day| {
                chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d")
                    .map_err(|_| EngineError::new(ErrorCode::Invalid, format!("\"{day}\" is not a day.")).hint("Write it as 2026-11-24."))
            })
            .transpose()?;
        let limit = query.limit.unwrap_or(100).min(1_000) as usize;
        let (mut runs, mut total) = (Vec::new(), 0);
        self.store.newest_first(SUMMARIES, |_, run| {
            let fits = query.pipeline.as_ref().is_none_or(|name| *name == run.pipeline)
                && query.state.is_none_or(|state| state == run.state)
                && day.is_none_or(|day| run.started_at.with_timezone(&chrono::Local).date_naive() == day);
            if fits {
                total += 1;
                if runs.len() < limit && query.before.is_none_or(|before| run.id < before) {
                    runs.push(run);
                }
            }
            true
        })?;
        Ok(RunListing { runs, total })
    }

    /// Returns the newest run that fits, looking at no more than the newest thousand.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn newest(&self, fits: impl Fn(&RunSummary) -> bool) -> Result<Option<RunSummary>, EngineError> {
        let (mut found, mut seen) = (None, 0);
        self.store.newest_first(SUMMARIES, |_, run| {
            seen += 1;
            if fits(&run) {
                found = Some(run);
            }
            found.is_none() && seen < LOOKED_AT
        })?;
        Ok(found)
    }

    /// Returns the runs that started at or after an instant, newest first.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn since(&self, from: DateTime<Utc>) -> Result<Vec<RunSummary>, EngineError> {
        let mut runs = Vec::new();
        // Their ids are made of the time, so the first older one ends it.
        self.store.newest_first(SUMMARIES, |_, run: RunSummary| {
            let fits = run.started_at >= from;
            if fits {
                runs.push(run);
            }
            fits
        })?;
        Ok(runs)
    }

    /// Returns the runs that mended rejected rows of a run and joined them to its output, newest first.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn mendings(&self, run: Uuid) -> Result<Vec<RunDetail>, EngineError> {
        let since = self.since(self.get(run)?.summary.started_at)?;
        let joined = since.iter().filter(|other| other.mends == Some(run) && other.state == RunState::Success);
        joined.map(|other| self.get(other.id)).collect()
    }

    /// Returns the newest run of each pipeline that is no trial, looking at no more than the newest thousand.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub fn newest_of_each(&self) -> Result<HashMap<String, RunSummary>, EngineError> {
        let (mut found, mut seen) = (HashMap::new(), 0);
        self.store.newest_first(SUMMARIES, |_, run| {
            seen += 1;
            if !run.trial {
                found.entry(run.pipeline.clone()).or_insert(run);
            }
            seen < LOOKED_AT
        })?;
        Ok(found)
    }

    /// Puts all runs that have ended into the history of another project.
    ///
    /// # Errors
    /// Where either state fails.
    pub fn copy_to(&self, root: &Path) -> Result<(), EngineError> {
        let other = Store::open(&root.join(".millpond").join("state.redb"), FORMAT, MIGRATIONS)?;
        let mut runs = Vec::new();
        self.store.newest_first(RUNS, |_, run: RunDetail| {
            if !matches!(run.summary.state, RunState::Queued | RunState::Running) {
                runs.push(run);
            }
            true
        })?;
        Ok(other.write(|change| runs.iter().try_for_each(|run| put(change, run)))?)
    }

    fn rejected_file(&self, id: Uuid) -> PathBuf {
        logs::folder(&self.root, id).join("rejected.jsonl")
    }

    /// Returns a writer of a run's rejected rows.
    pub fn rejected_writer(&self, id: Uuid) -> KeptRows {
        KeptRows { path: self.rejected_file(id), file: None }
    }

    /// Returns rejected rows of a run, in the order of the input.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn rejected(&self, id: Uuid, query: &RejectedQuery) -> Result<RejectedPage, EngineError> {
        let mended = self.mended(id)?;
        let mended_total = mended.len() as u64;
        let (offset, limit) = (query.offset.unwrap_or(0), query.limit.unwrap_or(200).min(10_000));
        let (mut rows, mut total) = (Vec::new(), 0);
        self.each_rejected(id, |row| {
            let fits = query.step.as_ref().is_none_or(|step| *step == row.step)
                && query.reason.as_ref().is_none_or(|reason| reason == row.reason.word())
                && query.column.as_ref().is_none_or(|column| Some(column) == row.column.as_ref());
            if fits {
                if total >= offset && total < offset + limit {
                    rows.push(row);
                }
                total += 1;
            }
            Ok(())
        })?;
        let mended = rows.iter().map(|row| row.offset).filter(|offset| mended.binary_search(offset).is_ok()).collect();
        Ok(RejectedPage { rows, total, mended, mended_total })
    }

    /// Calls `take` with each rejected row of a run, in the order of the input.
    ///
    /// # Errors
    /// Where they cannot be read, or what `take` says.
    pub fn each_rejected(&self, id: Uuid, mut take: impl FnMut(RejectedRow) -> Result<(), EngineError>) -> Result<(), EngineError> {
        let path = self.rejected_file(id);
        let Ok(file) = File::open(&path) else { return Ok(()) };
        for line in BufReader::new(file).lines() {
            let line = line.map_err(|source| EngineError::io(format!("{} cannot be read", path.display()), &source))?;
            if let Ok(row) = serde_json::from_str::<RejectedRow>(&line) {
                take(row)?;
            }
        }
        Ok(())
    }
}

fn put(change: &Change, run: &RunDetail) -> Result<(), StoreError> {
    let key = run.summary.id.as_bytes();
    change.put(SUMMARIES, key, &run.summary)?;
    change.put(RUNS, key, run)
}

/// Gives the files of an intent their names, where they are all there. Returns whether the output is what was meant.
fn carry_through(intent: &Intent) -> bool {
    let (temporary, output, sha256) = &intent.output;
    let whole = |path: &Path| crate::rows::sha256_of(path).is_ok_and(|found| found == *sha256);
    if temporary.exists() {
        if !whole(temporary) {
            return false;
        }
        if let Some((from, to)) = &intent.rejected {
            if from.exists() && fs::rename(from, to).is_err() {
                return false;
            }
        } else {
            let _ = fs::remove_file(rejected_path(output));
        }
        if fs::rename(temporary, output).is_err() {
            return false;
        }
        sync_folder(output);
        return true;
    }
    whole(output)
}

/// Rejected rows of a run, appended to its folder.
pub struct KeptRows {
    path: PathBuf,
    file: Option<File>,
}

impl KeptRows {
    /// Makes the rows durable.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses.
    pub fn sync(&self) -> Result<(), FlowError> {
        let Some(file) = &self.file else { return Ok(()) };
        file.sync_all().map_err(|source| FlowError::Io { what: format!("{} cannot be written", self.path.display()), source })?;
        sync_folder(&self.path);
        Ok(())
    }
}

impl RejectedRows for KeptRows {
    fn take(&mut self, rows: &[RejectedRow]) -> Result<(), FlowError> {
        if rows.is_empty() {
            return Ok(());
        }
        let error = |source| FlowError::Io { what: format!("{} cannot be written", self.path.display()), source };
        if self.file.is_none() {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder).map_err(error)?;
            }
            self.file = Some(OpenOptions::new().create(true).append(true).open(&self.path).map_err(error)?);
        }
        let mut lines = Vec::new();
        for row in rows {
            serde_json::to_writer(&mut lines, row).map_err(|error| FlowError::Internal(error.to_string()))?;
            lines.push(b'\n');
        }
        match &mut self.file {
            Some(file) => file.write_all(&lines).map_err(error),
            None => Ok(()),
        }
    }
}
