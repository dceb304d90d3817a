//! How an attempt ended, and the file that says so.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The file of an attempt: what its supervisor says of itself at the start, and how the attempt ended. One file, because a file costs as
/// much as starting a small command.
pub const CLAIM: &str = "supervisor.json";
/// Where earlier versions wrote how it ended.
const FORMER: &str = "status.json";

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptEnd {
    /// By itself, with this code.
    Exited { code: i32 },
    /// By a signal that was not ours.
    Signalled { signal: i32 },
    /// Its owner asked for it.
    Terminated,
    /// Its owner went away while it ran, and it was ended. It may have had effects.
    Interrupted,
    /// Nothing ran, and why.
    CouldNotStart { words: String },
    /// Its supervisor went away, or the machine. It may have had effects, and it may have ended well.
    Lost,
}

/// An attempt that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub end: AttemptEnd,
    pub started_at: DateTime<Utc>,
    pub ended_at: DateTime<Utc>,
    /// What the command wrote to `$MILLPOND_OUTPUT`, whatever its exit code.
    pub outputs: BTreeMap<String, String>,
    /// What could not be kept of it, for a person: a full disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl Status {
    /// Returns a status without outputs.
    pub fn new(end: AttemptEnd, started_at: DateTime<Utc>, ended_at: DateTime<Utc>) -> Self {
        Self { end, started_at, ended_at, outputs: BTreeMap::new(), problem: None }
    }
}

/// Returns the status of an attempt by its folder; nothing where it has none, or no whole one.
pub fn read_status(folder: &Path) -> Option<Status> {
    let text = std::fs::read(folder.join(CLAIM)).or_else(|_| std::fs::read(folder.join(FORMER))).ok()?;
    let found = text.split(|byte| *byte == b'\n').rev().find_map(|line| serde_json::from_slice(line).ok());
    // Beside a claim without one there may be what a supervisor of an earlier version wrote.
    found.or_else(|| serde_json::from_slice(&std::fs::read(folder.join(FORMER)).ok()?).ok())
}

/// Writes the status of an attempt to the file that its claim is in: after this it is on disk. What there is of it before is no whole
/// line, and so no status.
pub fn write_status(claim: &mut File, status: &Status) -> io::Result<()> {
    put_status(claim, status)?;
    claim.sync_all()
}

/// Writes the status of an attempt for who reads it on this machine as long as it runs, whoever else ends. A power cut may take it: to
/// be told to an owner, whose record of it is durable.
pub fn put_status(claim: &mut File, status: &Status) -> io::Result<()> {
    // What a killed writer left of one is a line of its own.
    let mut text = b"\n".to_vec();
    serde_json::to_writer(&mut text, status)?;
    text.push(b'\n');
    claim.write_all(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settle::open_claim;

    #[test]
    fn a_status_is_the_last_whole_line_and_half_of_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let now = DateTime::UNIX_EPOCH;
        let mut claim = open_claim(folder.path()).unwrap();
        claim.write_all(br#"{"started_at":"2026-01-01T00:00:00Z","grace":{"secs":5,"nanos":0}}"#).unwrap();
        assert_eq!(read_status(folder.path()), None);
        claim.write_all(b"\n{\"end\":{\"exited\":{\"co").unwrap();
        assert_eq!(read_status(folder.path()), None);
        let status = Status::new(AttemptEnd::Exited { code: 3 }, now, now);
        write_status(&mut claim, &status).unwrap();
        assert_eq!(read_status(folder.path()), Some(status));
    }

    #[test]
    fn a_status_of_an_earlier_version_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let status = Status::new(AttemptEnd::Terminated, DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        std::fs::write(folder.path().join(FORMER), serde_json::to_vec(&status).unwrap()).unwrap();
        assert_eq!(read_status(folder.path()), Some(status.clone()));
        open_claim(folder.path()).unwrap().write_all(b"{}\n").unwrap();
        assert_eq!(read_status(folder.path()), Some(status));
    }
}
