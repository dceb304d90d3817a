//! Data to standard output, words to standard error.
//!
//! - [`ledger`]: the account of a run
//! - [`table`]: rows in columns

pub mod comparison;
pub mod ledger;
pub mod table;

use std::io::{self, Write};

use millpond_api::ErrorBody;
pub use millpond_record::count::grouped as number;
use serde::Serialize;

use crate::exit::Exit;

/// Nobody reads standard output any more (`| head` has enough). The command ends without a word.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads standard output any more")]
pub struct NobodyReads;

/// Writes data to standard output.
///
/// # Errors
/// [`NobodyReads`], or what the system says.
pub fn data(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(NobodyReads.into()),
        Err(error) => Err(ErrorBody::new("io", format!("Standard output cannot be written: {error}.")).into()),
    }
}

/// Writes a value to standard output as JSON.
///
/// # Errors
/// As [`data`].
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    data(text.as_bytes())
}

/// Writes words to standard error. Where nobody reads them, nothing is lost.
pub fn words(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
}

/// Returns a text without what would command a terminal: words may hold cells of a file that anyone wrote.
pub fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    let commands = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(commands) { text.replace(commands, "·").into() } else { text.into() }
}

/// Tells why a command failed, and returns how it ends.
pub fn failure(error: &anyhow::Error, json: bool) -> Exit {
    if error.is::<NobodyReads>() {
        return Exit::Done;
    }
    let body = error.downcast_ref::<ErrorBody>().cloned().unwrap_or_else(|| ErrorBody::new("internal", format!("{error:#}")));
    if json {
        words(&serde_json::to_string(&body).unwrap_or_else(|_| body.message.clone()));
    } else {
        // A place that the sentence names already is not named twice.
        let place = body.place.filter(|place| !body.message.contains(place.as_str())).map(|place| format!("{place}: ")).unwrap_or_default();
        words(&format!("millpond: {place}{}", body.message));
        if let Some(hint) = body.hint {
            words(&format!("  {}", hint.replace('\n', "\n  ")));
        }
    }
    match body.code.as_str() {
        "limit_exceeded" => Exit::LimitExceeded,
        "cancelled" => Exit::Interrupted,
        _ => Exit::Failed,
    }
}

/// Returns `1 run`, `2 runs`.
pub fn count(value: u64, word: &str) -> String {
    format!("{} {word}{}", number(value), if value == 1 { "" } else { "s" })
}

/// Returns a size in the unit that a person would say.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return count(bytes, "byte");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 9.95 { format!("{value:.1} {}", UNITS[unit]) } else { format!("{value:.0} {}", UNITS[unit]) }
}

/// Returns a time span in the unit that a person would say.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "spans are positive and far below the limits")]
pub fn seconds(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    match whole {
        _ if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        _ if seconds < 10.0 => format!("{seconds:.1} s"),
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

/// Returns a moment in this machine's zone.
pub fn moment(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_not_command_a_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\nc\td"), "a·[2Jb\nc\td");
    }

    #[test]
    fn sizes_and_spans_are_said_as_a_person_would() {
        for (bytes, text) in [(1, "1 byte"), (999, "999 bytes"), (1500, "1.5 kB"), (335_000_000, "335 MB"), (999_999, "1.0 MB")] {
            assert_eq!(size(bytes), text);
        }
        for (span, text) in [(0.0123, "12 ms"), (1.25, "1.2 s"), (59.0, "59 s"), (61.0, "1 min 1 s"), (7300.0, "2 h 1 min")] {
            assert_eq!(seconds(span), text);
        }
    }

    #[test]
    fn a_limit_that_was_passed_has_its_own_exit_code() {
        for (code, exit) in [("limit_exceeded", Exit::LimitExceeded), ("cancelled", Exit::Interrupted), ("io", Exit::Failed)] {
            assert_eq!(failure(&ErrorBody::new(code, "…").into(), true), exit);
        }
        assert_eq!(failure(&NobodyReads.into(), false), Exit::Done);
    }
}
