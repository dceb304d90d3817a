//! A task that calls an address.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use millpond_attempt::OUTPUT_BYTES;
use millpond_http::{Answer, Call, HttpError, KEPT_BYTES};
use millpond_record::count::grouped;
use millpond_schedule::dag::progress::Outcome;
use millpond_schedule::dag::spec::TaskSpec;
use millpond_secret::Mask;
use tokio_util::sync::CancellationToken;

use super::carry::{Try, TryEnd};
use super::log::TaskLog;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};

/// How long a call may take whose task has no timeout.
const LONGEST: Duration = Duration::from_mins(1);
/// The longest time that a call can be given: a task with a timeout ends it itself.
const FOREVER: Duration = Duration::from_hours(24 * 365);
/// A call that finds no network after the machine woke is made again after so long.
const AGAIN: Duration = Duration::from_secs(1);
/// Headers of an answer that its log tells.
const TOLD: [&str; 7] = ["content-type", "content-length", "location", "retry-after", "server", "www-authenticate", "x-request-id"];
/// What may have become of a call without an answer.
pub(super) const MAY_HAVE_ACTED: &str = "The other side may have acted.";

/// Calls the address of a task. `shown` is the task with its secrets covered.
pub(super) async fn run(engine: &Arc<Engine>, attempt: &Try, shown: &TaskSpec, stop: &CancellationToken, log: &TaskLog) -> TryEnd {
    let (of, attempt_of) = (shown.secrets.clone(), attempt.clone());
    let filled = engine.blocking(move |engine| {
        let (secrets, mask) = engine.secret_variables(&of)?;
        let spec = attempt_of.dag.spec.task.get(&attempt_of.task);
        let spec = spec.ok_or_else(|| EngineError::new(ErrorCode::Internal, "There is no such task in the DAG's text."))?;
        Ok((attempt_of.filled_with(spec, &secrets)?, mask))
    });
    let (spec, mask) = match filled.await {
        Ok(filled) => filled,
        Err(error) => return attempt.failed(&error),
    };
    log.cover(mask.values());
    log.note(&request_words(shown));
    let wants_body = shown.outputs.iter().any(|output| output == "body");
    let call = Call {
        method: spec.method.unwrap_or_default().word().into(),
        url: spec.http.clone().unwrap_or_default(),
        headers: spec.headers.clone(),
        body: spec.body.clone().map(String::into_bytes),
        timeout: if attempt.timeout(shown).is_some() { FOREVER } else { LONGEST },
        keep_bytes: if wants_body { usize::try_from(OUTPUT_BYTES).unwrap_or(KEPT_BYTES) } else { KEPT_BYTES },
    };
    let (answered, seconds) = loop {
        let began = engine.clock().monotonic();
        let answered = tokio::select! {
            answered = engine.scheduler().http.call(call.clone()) => answered,
            () = stop.cancelled() => {
                let words = "The call was ended while it was under way.";
                return TryEnd { error: Some(words.into()), hint: Some(MAY_HAVE_ACTED.into()), ..attempt.end(Outcome::Cancelled) };
            }
        };
        if let Err(error) = &answered
            && waits_for_network(engine, attempt, error, log)
        {
            tokio::select! {
                () = tokio::time::sleep(AGAIN) => continue,
                () = stop.cancelled() => {
                    let words = "It was ended while it waited for the network.";
                    return TryEnd { error: Some(words.into()), ..attempt.end(Outcome::Cancelled) };
                }
            }
        }
        break (answered, engine.clock().monotonic().saturating_sub(began).as_secs_f64());
    };
    let end = match answered {
        Ok(answer) => {
            tell(log, &answer, seconds);
            ended(attempt, shown, &answer, &mask)
        }
        Err(error) => attempt.failed(&of_call(&error)),
    };
    let total = super::log::lines(&attempt.folder);
    engine.events().emit(attempt.grew(total));
    end
}

/// Returns whether a call that nobody was told of is made again, because the machine has just woken and its network may not be there yet.
fn waits_for_network(engine: &Engine, attempt: &Try, error: &HttpError, log: &TaskLog) -> bool {
    if !error.is_before_sending() || !error.may_pass() {
        return false;
    }
    let grace = attempt.network_grace();
    let Some(awake) = engine.woke_within(grace) else { return false };
    let (since, left) = (awake.as_secs(), grace.saturating_sub(awake).as_secs_f64().ceil());
    log.note(&format!("{error} The machine woke {since} s ago, so this is tried again for {left} s at most, without using a retry."));
    true
}

/// Returns why a call has no answer; and that the other side may have acted, where it may.
pub(super) fn of_call(error: &HttpError) -> EngineError {
    let words = EngineError::new(ErrorCode::Io, error.to_string());
    if error.is_before_sending() { words } else { words.hint(MAY_HAVE_ACTED) }
}

/// Returns what is asked, as it may be shown: of headers their names.
fn request_words(shown: &TaskSpec) -> String {
    let mut words = format!("{} {}", shown.method.unwrap_or_default().word(), shown.http.as_deref().unwrap_or_default());
    if !shown.headers.is_empty() {
        let names: Vec<&str> = shown.headers.keys().map(String::as_str).collect();
        let _ = write!(words, ", with {}", names.join(", "));
    }
    if let Some(body) = &shown.body {
        let _ = write!(words, ", and a body of {} bytes", grouped(body.len() as u64));
    }
    words
}

/// Returns the status of an answer in words: `404 Not Found`.
pub(super) fn status_words(answer: &Answer) -> String {
    answer.reason().map_or_else(|| answer.status.to_string(), |reason| format!("{} {reason}", answer.status))
}

/// Writes an answer to the log.
fn tell(log: &TaskLog, answer: &Answer, seconds: f64) {
    log.note(&format!("{} after {seconds:.3} s", status_words(answer)));
    for name in TOLD {
        if let Some(value) = answer.headers.get(name) {
            log.note(&format!("{name}: {value}"));
        }
    }
    let shown = answer.body.get(..KEPT_BYTES).unwrap_or(&answer.body);
    if shown.contains(&0) {
        log.note("The body is no text.");
    } else if !shown.is_empty() {
        log.said(&String::from_utf8_lossy(shown));
    }
    if answer.cut || shown.len() < answer.body.len() {
        log.note("The body goes on; its first 64 KiB are here.");
    }
}

/// Returns how a call ended that has an answer.
fn ended(attempt: &Try, spec: &TaskSpec, answer: &Answer, mask: &Mask) -> TryEnd {
    let expected = spec.expect_status.all();
    let is_well = if expected.is_empty() { answer.is_success() } else { expected.contains(&answer.status) };
    if !is_well {
        let list = expected.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let wanted = if expected.is_empty() { "200 to 299".to_owned() } else { list };
        let error = EngineError::new(ErrorCode::Io, format!("It answered {}, and {wanted} was expected.", status_words(answer)));
        return attempt.failed(&error.hint("See in its log what it says. Where that is well, name the status in expect_status."));
    }
    let mut end = attempt.end(Outcome::Success);
    for output in &spec.outputs {
        let value = match output.as_str() {
            "status" => answer.status.to_string(),
            _ if answer.cut => {
                let error = EngineError::new(ErrorCode::Invalid, "The body has more than 1 MiB, too much for an output.");
                return attempt.failed(&error.hint("Ask for less, or fetch it to a file by a shell task, such as curl --output."));
            }
            _ => mask.cover(&answer.text()).into_owned(),
        };
        end.outputs.insert(output.clone(), value);
    }
    end
}
