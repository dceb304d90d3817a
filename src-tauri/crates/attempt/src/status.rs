//! How an attempt ended, and the file that says so.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

const NAME: &str = "status.json";

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
    serde_json::from_slice(&std::fs::read(folder.join(NAME)).ok()?).ok()
}

/// Writes the status of an attempt: after this it is on disk. What there is of it before is no whole JSON, and so no status.
///
/// The owner writes it for what ran in its own process; else the supervisor does.
pub fn write_status(folder: &Path, status: &Status) -> io::Result<()> {
    // One wait is enough for the file and its name: ext4, XFS and Btrfs write a file's names to their logs with it.
    put_status(folder, status)?.sync_all()?;
    // Elsewhere the name is synced by itself. Windows knows no handle of a folder that can be.
    #[cfg(all(unix, not(target_os = "linux")))]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Writes the status of an attempt for who reads it on this machine as long as it runs, whoever else ends. A power cut may take it: to
/// be told to an owner, whose record of it is durable.
pub fn put_status(folder: &Path, status: &Status) -> io::Result<File> {
    let mut text = serde_json::to_vec(status)?;
    text.push(b'\n');
    // Not by another name first: half a status is none, and a second name costs the file system as much as the file.
    let mut file = File::create(folder.join(NAME))?;
    file.write_all(&text)?;
    Ok(file)
}
