//! Tasks that run for each of many values.
//!
//! The task's own try looks for the values, and ends with their list; from then on each value has tries of its own, and the task is
//! what they come to, once all of them have ended.
//!
//! *Invariant:* the list is decided once, and on disk before anything runs for a value of it. *Invariant:* a value that was done is
//! not run for again, unless its task is cleared as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use millpond_pipeline::source::Place;
use millpond_record::count::grouped;
use millpond_schedule::dag::progress::{Outcome, TaskState, together};
use millpond_schedule::dag::retry::Retry;
use millpond_schedule::dag::spec::{EachSpec, TaskSpec};

use super::carry::{Try, TryEnd};
use super::core::{Live, Unit};
use super::draft::Draft;
use super::log::TaskLog;
use super::record::{Attempt, Item};
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::AttemptState;
use crate::rows::resolve;

/// The most values, unless a task says otherwise.
const LIMIT: u32 = 1_000;
/// The outputs of all values of a task are together at most so long.
const OUTPUT_BYTES: usize = 1 << 20;

/// Looks for the values that a task runs for.
pub(super) async fn list(engine: &Arc<Engine>, attempt: &Try, spec: &TaskSpec, log: TaskLog) -> TryEnd {
    let (of, each) = (attempt.clone(), spec.each.clone().unwrap_or_default());
    let found = engine.blocking(move |engine| values(&engine, &of, &each)).await;
    let end = match found {
        Ok(values) if values.is_empty() => {
            log.note("There is no value to run for.");
            attempt.end(Outcome::Skipped)
        }
        Ok(values) => {
            log.note(&format!("It runs for {} values.", grouped(values.len() as u64)));
            TryEnd { list: Some(values), ..attempt.end(Outcome::Success) }
        }
        Err(error) => {
            log.note(&error.message);
            attempt.failed(&error)
        }
    };
    log.close();
    end
}

fn values(engine: &Engine, attempt: &Try, each: &EachSpec) -> Result<Vec<String>, EngineError> {
    let values: Vec<String> = match (&each.file, &each.lines_of) {
        (Some(pattern), _) => {
            let pattern = resolve(engine.root(), &attempt.said("each.file", pattern)?);
            let files = Place::of(&pattern).found()?;
            // As a person writes them: those of the project by the way from its folder.
            let name = |path: &std::path::PathBuf| path.strip_prefix(engine.root()).unwrap_or(path).to_string_lossy().into_owned();
            files.iter().filter(|path| path.exists()).map(name).collect()
        }
        (None, Some(output)) => {
            let text = output.split_once('.').and_then(|(task, output)| attempt.outputs.get(task)?.get(output));
            text.into_iter().flat_map(|text| text.lines()).filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
        }
        (None, None) => Vec::new(),
    };
    let limit = each.limit.unwrap_or(LIMIT);
    if values.len() as u64 > u64::from(limit) {
        let (count, limit) = (grouped(values.len() as u64), grouped(u64::from(limit)));
        return Err(EngineError::new(ErrorCode::Invalid, format!("It would run for {count} values, more than its limit of {limit}."))
            .hint("Give each a higher limit, or choose fewer."));
    }
    Ok(values)
}

impl Live {
    /// Returns the tasks that run, each with the place of the value that it runs for. One that runs for each of many values is there by
    /// those of them that run.
    pub fn going(&self) -> Vec<(String, Option<usize>)> {
        let running = self.run.progress.tasks.iter().filter(|(_, task)| task.state == TaskState::Running);
        let of = |(task, _): (&String, _)| match self.items.get(task) {
            None => vec![(task.clone(), None)],
            Some(items) => {
                let running = items.iter().enumerate().filter(|(_, item)| item.progress.state == TaskState::Running);
                running.map(|(place, _)| (task.clone(), Some(place))).collect()
            }
        };
        running.flat_map(of).collect()
    }

    /// Returns the same with the run.
    pub fn units(&self) -> Vec<Unit> {
        self.going().into_iter().map(|(task, item)| (self.run.id, task, item)).collect()
    }

    /// Changes what is kept of a value.
    fn item(&mut self, task: &str, place: usize) -> Option<&mut Item> {
        let items = Arc::make_mut(self.items.get_mut(task)?);
        items.get_mut(place).map(Arc::make_mut)
    }

    /// Changes what is kept of all values of a task.
    fn each_item(&mut self, task: &str, mut change: impl FnMut(&mut Item)) {
        if let Some(items) = self.items.get_mut(task) {
            for item in Arc::make_mut(items) {
                change(Arc::make_mut(item));
            }
        }
    }

    /// Looks again for which values tasks may begin.
    pub fn look_at_items(&mut self, now: DateTime<Utc>) {
        self.ready_items.clear();
        for (task, items) in &self.items {
            if self.run.progress.tasks.get(task).is_none_or(|task| task.state != TaskState::Running) {
                continue;
            }
            for (place, item) in items.iter().enumerate() {
                if item.progress.may_begin(now) {
                    self.ready_items.push((task.clone(), place));
                } else if let Some(at) = item.progress.not_before.filter(|_| item.progress.state == TaskState::UpForRetry) {
                    self.wake_at = Some(self.wake_at.map_or(at, |other| other.min(at)));
                }
            }
        }
    }

    /// Begins a task, or the task for one of its values. Returns the number of the try, and how often it was cleared.
    pub fn begin(&mut self, (task, place): (&str, Option<usize>), now: DateTime<Utc>) -> Option<(u32, u32)> {
        let Some(place) = place else {
            let number = self.run.progress.begin(&self.dag, task, now)?;
            return Some((number, self.run.progress.tasks.get(task).map_or(0, |task| task.cleared)));
        };
        let item = self.item(task, place).filter(|item| item.progress.may_begin(now))?;
        Some((item.progress.begin(), item.progress.cleared))
    }

    /// Adds a try.
    pub fn add_attempt(&mut self, place: Option<usize>, attempt: Attempt) {
        match place {
            None => self.run.attempts.push(attempt),
            Some(place) => {
                if let Some(item) = self.item(&attempt.task.clone(), place) {
                    item.attempts.push(attempt);
                }
            }
        }
    }

    /// As [`Draft::take_back`], for one value.
    pub fn take_item_back(&mut self, task: &str, place: usize, number: u32) {
        let Some(item) = self.item(task, place) else { return };
        let progress = &mut item.progress;
        if progress.state == TaskState::Running && progress.attempts == number {
            progress.attempts -= 1;
            progress.state = if number > 1 { TaskState::UpForRetry } else { TaskState::Queued };
            let cleared = progress.cleared;
            item.attempts.retain(|attempt| !(attempt.cleared == cleared && attempt.number == number));
        }
    }

    /// Cancels what has not begun for any value.
    pub fn cancel_items(&mut self) {
        let tasks: Vec<String> = self.items.keys().cloned().collect();
        for task in tasks {
            self.each_item(&task, |item| item.progress.cancel());
        }
    }

    /// Has a task run anew: for those values that were not done, or for all that there are then.
    pub fn clear_items(&mut self, task: &str, only_failed: bool) {
        if !only_failed {
            self.items.remove(task);
            return;
        }
        self.each_item(task, |item| {
            if !matches!(item.progress.state, TaskState::Success | TaskState::Skipped) {
                item.progress.clear();
                item.outputs.clear();
            }
        });
    }

    /// Enters what tasks have come to whose values all have ended. Returns those that are a success.
    pub fn roll_up(&mut self, now: DateTime<Utc>) -> Vec<String> {
        let mut done = Vec::new();
        let items = self.items.clone();
        for (task, items) in &items {
            let is_running = |task: &&mut millpond_schedule::dag::progress::TaskProgress| task.state == TaskState::Running;
            let Some(state) = together(items.iter().map(|item| item.progress.state)) else { continue };
            let Some(progress) = self.run.progress.tasks.get_mut(task).filter(is_running) else { continue };
            let (state, outputs, error) = match joined(items) {
                Err(error) if state == TaskState::Success => (TaskState::Failed, BTreeMap::new(), Some(error)),
                outputs => (state, outputs.unwrap_or_default(), why_failed(items)),
            };
            progress.state = state;
            let (number, cleared) = (progress.attempts, progress.cleared);
            if !outputs.is_empty() {
                self.run.outputs.insert(task.clone(), outputs);
            }
            if let Some(attempt) = self.run.attempt_mut(task, cleared, number) {
                attempt.state = match state {
                    TaskState::Success => AttemptState::Success,
                    TaskState::Skipped => AttemptState::Skipped,
                    TaskState::Cancelled => AttemptState::Cancelled,
                    _ => AttemptState::Failed,
                };
                attempt.ended_at = Some(now);
                attempt.seconds = Some((now - attempt.started_at).num_milliseconds().max(0) as f64 / 1000.0);
                attempt.rejected = items.iter().any(|item| item.attempts.last().is_some_and(|attempt| attempt.rejected));
                attempt.error = error.filter(|_| state == TaskState::Failed);
            }
            if state == TaskState::Success {
                done.push(task.clone());
            }
        }
        done
    }

    /// Returns what of the values is another than it is on disk, and takes it for being there.
    pub fn items_to_write(&mut self) -> Vec<(String, usize, Option<Arc<Item>>)> {
        let mut changed = Vec::new();
        for (task, items) in &self.items {
            let kept = self.kept_items.get(task);
            if kept.is_some_and(|kept| Arc::ptr_eq(kept, items)) {
                continue;
            }
            let same = |place: usize, item: &Arc<Item>| kept.and_then(|kept| kept.get(place)).is_some_and(|kept| Arc::ptr_eq(kept, item));
            let other = items.iter().enumerate().filter(|(place, item)| !same(*place, item));
            changed.extend(other.map(|(place, item)| (task.clone(), place, Some(item.clone()))));
        }
        for (task, kept) in &self.kept_items {
            let left = self.items.get(task).map_or(0, |items| items.len());
            changed.extend((left..kept.len()).map(|place| (task.clone(), place, None)));
        }
        self.kept_items = self.items.clone();
        changed
    }
}

/// Returns the outputs of all values: of each output the lines of all values, in their order.
fn joined(items: &[Arc<Item>]) -> Result<BTreeMap<String, String>, String> {
    let mut outputs: BTreeMap<String, String> = BTreeMap::new();
    let mut length = 0;
    for (name, value) in items.iter().flat_map(|item| &item.outputs) {
        length += value.len() + 1;
        let all = outputs.entry(name.clone()).or_default();
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(value);
    }
    if length > OUTPUT_BYTES {
        return Err("The outputs of all values are together longer than 1 MiB. Have it write less, or to files.".into());
    }
    Ok(outputs)
}

/// Returns why a task failed, by the first value for which it did.
fn why_failed(items: &[Arc<Item>]) -> Option<String> {
    let failed = |item: &&Arc<Item>| item.progress.state == TaskState::Failed;
    let first = items.iter().find(failed)?;
    let count = items.iter().filter(failed).count();
    let words = first.attempts.last().and_then(|attempt| attempt.error.clone()).unwrap_or_else(|| "It failed.".into());
    Some(format!("It failed for {} of {} values. {}: {words}", grouped(count as u64), grouped(items.len() as u64), first.value))
}

impl Draft<'_> {
    /// Enters the values that a task is to be run for, or how a try for one of them ended.
    pub(super) fn enter_item(&mut self, end: &TryEnd, chance: f64) {
        let now = self.now;
        let Some(live) = self.live(end.run) else { return };
        let cancelling = live.run.cancelling;
        let Some(place) = end.item else {
            let is_own = live
                .run
                .progress
                .tasks
                .get(&end.task)
                .is_some_and(|task| task.state == TaskState::Running && task.attempts == end.number && task.cleared == end.cleared);
            if is_own && !live.items.contains_key(&end.task) {
                let item = |value: &String| {
                    let mut item = Item { value: value.clone(), ..Item::default() };
                    item.progress.cleared = end.cleared;
                    if cancelling {
                        item.progress.cancel();
                    }
                    Arc::new(item)
                };
                let items = end.list.iter().flatten().map(item).collect();
                live.items.insert(end.task.clone(), Arc::new(items));
            }
            return;
        };
        let outcome = if cancelling && end.outcome == Outcome::Failed { Outcome::Cancelled } else { end.outcome };
        let retry = live.dag.spec.task.get(&end.task).map(|spec| Retry::of(spec, live.dag.spec.defaults.as_ref()));
        let Some(item) = live.item(&end.task, place).filter(|item| item.progress.cleared == end.cleared) else { return };
        if !item.progress.end(retry, (end.number, outcome), now, chance) {
            return;
        }
        if outcome == Outcome::Success {
            item.outputs.clone_from(&end.outputs);
        }
        if let Some(attempt) = item.attempts.last_mut() {
            attempt.end(end, outcome, now);
        }
        for task in live.roll_up(now) {
            self.make(end.run, &task);
        }
    }
}
