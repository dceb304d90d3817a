//! The log of an attempt: a line of JSON for each line of output, `log.jsonl`.

mod read;
mod write;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use read::{Found, PAGE_BYTES, find_in_log, read_log};
pub use write::LogWriter;
#[cfg(unix)]
pub use write::{LogFile, stamp};

const LOG: &str = "log.jsonl";
/// Pairs of a line's number and its offset, each eight bytes, the low ones first. It may lag behind, or not be there.
const INDEX: &str = "log.index";
/// A line that begins so many bytes after the last one in the index comes into it.
const INDEX_EVERY: u64 = 256 * 1024;

/// Whose words a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// The command's standard output.
    Out,
    /// The command's standard error.
    Err,
    /// Ours.
    Note,
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// When it was read from the command.
    pub at: DateTime<Utc>,
    pub stream: Stream,
    /// What it says, without its end. What is not UTF-8 is shown as `�`; colours and other codes are left in.
    pub text: String,
    /// It goes on with the last line of this stream: that one was longer than 64 KiB, or waited for its end longer than 200 ms.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
}

/// Lines that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    pub lines: Vec<LogLine>,
    /// The number of the first of them; the first of a log is 0.
    pub first: u64,
    /// How many lines the log has by now.
    pub total: u64,
    /// No more come: the attempt has a status.
    pub ended: bool,
}
