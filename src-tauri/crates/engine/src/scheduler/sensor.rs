//! A task that waits until something is so. It takes no slot of a pool, and looks every so long.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use millpond_http::Call;
use millpond_pipeline::source::Place;
use millpond_schedule::dag::progress::Outcome;
use millpond_schedule::dag::spec::{SensorSpec, TaskSpec};
use millpond_schedule::parse_duration;
use tokio_util::sync::CancellationToken;

use super::carry::{Try, TryEnd};
use super::http_task::{of_call, status_words};
use super::log::TaskLog;
use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::model::DagRunState;
use crate::rows::resolve;

/// How often is looked unless a task says otherwise.
const EVERY: Duration = Duration::from_secs(10);

/// One look at an address may take so long.
const LOOK: Duration = Duration::from_secs(30);

/// Looks until it is so.
pub(super) async fn run(engine: &Arc<Engine>, attempt: &Try, spec: &TaskSpec, stop: &CancellationToken, log: &TaskLog) -> Option<TryEnd> {
    let Some(sensor) = spec.sensor.clone() else { return Some(attempt.end(Outcome::Failed)) };
    let time = |text: &Option<String>| text.as_deref().and_then(|text| parse_duration(text).ok()?.to_std().ok());
    let every = time(&sensor.every).unwrap_or(EVERY);
    if let Some(url) = &sensor.http {
        return answers(engine, attempt, url, every, stop, log).await;
    }
    let mut files = Files { unchanged_for: time(&sensor.unchanged_for).unwrap_or_default(), seen: HashMap::new() };
    let mut news = engine.scheduler().news.subscribe();
    loop {
        let (of, looked, sensor_of) = (attempt.clone(), files, sensor.clone());
        let look = engine
            .blocking(move |engine| {
                let mut files = looked;
                let found = look(&engine, &of, &sensor_of, &mut files)?;
                Ok((found, files))
            })
            .await;
        let found = match look {
            Ok((found, kept)) => {
                files = kept;
                found
            }
            Err(error) => return Some(attempt.failed(&error)),
        };
        let wait = match found {
            Look::So(words) => {
                log.note(&words);
                return Some(attempt.end(Outcome::Success));
            }
            Look::Later(wait) => wait.unwrap_or(every).min(every.max(Duration::from_millis(1))),
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = news.changed() => {}
            () = stop.cancelled() => {
                // It had no effect: it looks again when the project is opened.
                let leaving = lock_of(&engine.scheduler().core).leaving;
                return (!leaving).then(|| attempt.end(Outcome::Cancelled));
            }
        }
    }
}

enum Look {
    So(String),
    /// Not yet; and when to look again, where that is known.
    Later(Option<Duration>),
}

/// Files that are there, how they were and since when.
struct Files {
    unchanged_for: Duration,
    seen: HashMap<PathBuf, (u64, Option<SystemTime>, Duration)>,
}

fn look(engine: &Engine, attempt: &Try, sensor: &SensorSpec, files: &mut Files) -> Result<Look, EngineError> {
    if let Some(file) = &sensor.file {
        return Ok(files.look(&resolve(engine.root(), file), engine.clock().monotonic()));
    }
    if let Some(time) = &sensor.at {
        let Some(at) = attempt.dag.schedule.time_of_day(attempt.logical_time, time) else {
            return Ok(Look::So("There is no such time.".into()));
        };
        let left = (at - engine.clock().now()).to_std().ok().filter(|left| !left.is_zero());
        return Ok(left.map_or_else(|| Look::So(format!("It is {time}.")), |left| Look::Later(Some(left))));
    }
    if let Some(dag) = &sensor.dag {
        let mut found = false;
        let at = attempt.logical_time;
        engine.scheduler().store.each_run(dag, Some(at), Some(at + chrono::TimeDelta::milliseconds(1)), |_, run| {
            found |= run.state == DagRunState::Success;
            !found
        })?;
        return Ok(if found { Look::So(format!("{dag} has run.")) } else { Look::Later(None) });
    }
    Err(EngineError::new(ErrorCode::Internal, "The sensor waits for nothing."))
}

/// Calls an address until it answers with a status of 200 to 299. That nobody answers is *not yet*; an address that can never be
/// called is a failure.
async fn answers(
    engine: &Arc<Engine>,
    attempt: &Try,
    url: &str,
    every: Duration,
    stop: &CancellationToken,
    log: &TaskLog,
) -> Option<TryEnd> {
    let mut told = String::new();
    loop {
        let look = async {
            let call = Call { timeout: LOOK, keep_bytes: 0, ..Call::get(url) };
            let words = match engine.scheduler().http.call(call).await {
                Ok(answer) if answer.is_success() => {
                    log.note(&format!("It answers {}.", status_words(&answer)));
                    return Some(attempt.end(Outcome::Success));
                }
                Ok(answer) => format!("Not yet: it answers {}.", status_words(&answer)),
                Err(error) if error.may_pass() => format!("Not yet: {error}"),
                Err(error) => return Some(attempt.failed(&of_call(&error))),
            };
            if words != told {
                log.note(&words);
                told = words;
            }
            tokio::time::sleep(every).await;
            None
        };
        tokio::select! {
            end = look => if end.is_some() {
                return end;
            },
            () = stop.cancelled() => {
                let leaving = lock_of(&engine.scheduler().core).leaving;
                return (!leaving).then(|| attempt.end(Outcome::Cancelled));
            }
        }
    }
}

impl Files {
    fn look(&mut self, path: &std::path::Path, now: Duration) -> Look {
        let there = Place::of(path).files().unwrap_or_default();
        let there: Vec<PathBuf> = there.into_iter().filter(|path| path.exists()).collect();
        self.seen.retain(|path, _| there.contains(path));
        let mut soonest: Option<Duration> = None;
        for path in there {
            let Ok(found) = std::fs::metadata(&path) else { continue };
            let as_is = (found.len(), found.modified().ok());
            let since = match self.seen.get(&path) {
                Some((size, changed, since)) if (*size, *changed) == as_is => *since,
                _ => now,
            };
            self.seen.insert(path.clone(), (as_is.0, as_is.1, since));
            let passed = now.saturating_sub(since);
            if passed >= self.unchanged_for {
                return Look::So(format!("{} is there.", path.display()));
            }
            let left = self.unchanged_for.saturating_sub(passed);
            soonest = Some(soonest.map_or(left, |other| other.min(left)));
        }
        Look::Later(soonest)
    }
}
