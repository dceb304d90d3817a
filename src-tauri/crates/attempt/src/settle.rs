//! How an attempt ended whose owner was killed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use millpond_record::clock::{Clock, SystemClock};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::log::{LogWriter, Stream};
use crate::status::{AttemptEnd, CLAIM, Status, read_status, write_status};

/// What a supervisor says of itself at its start, for who settles it: the first line of its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claim {
    pub started_at: DateTime<Utc>,
    pub grace: Duration,
}

/// Opens the file that is locked by whoever may write the status.
pub fn open_claim(folder: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(folder.join(CLAIM))
}

/// Returns how an attempt of an owner that is gone ended, after waiting at most `patience` for a supervisor that still ends it; nothing
/// where it still does then: ask again. A supervisor needs the grace of its attempt and about a second more, at most.
///
/// The status decides first. Without one, and without a supervisor, the attempt is lost: what is left of its processes is ended (on
/// Linux, where they are found), and that it was lost becomes its status. With `patience` zero this does not wait, except for
/// processes that a killed supervisor left.
///
/// It blocks: call it from a thread that may.
pub fn settle(folder: &Path, id: Uuid, patience: Duration) -> Option<Status> {
    if let Some(status) = read_status(folder) {
        return Some(status);
    }
    let clock = SystemClock::default();
    let lost = |started_at: Option<DateTime<Utc>>| {
        let now = clock.now();
        Status::new(AttemptEnd::Lost, started_at.unwrap_or(now), now)
    };
    // A folder that cannot be made has no supervisor either.
    let Ok(claim) = std::fs::create_dir_all(folder).and_then(|()| open_claim(folder)) else {
        end_processes(id, Duration::ZERO, &clock);
        return Some(lost(None));
    };
    let mut claim = locked(claim, patience)?;
    // Written between the first look and the lock.
    if let Some(status) = read_status(folder) {
        return Some(status);
    }
    let said: Option<Claim> = BufReader::new(&claim).lines().next().and_then(|line| serde_json::from_str(&line.ok()?).ok());
    end_processes(id, said.as_ref().map_or(Duration::ZERO, |said| said.grace), &clock);
    let mut status = lost(said.map(|said| said.started_at));
    let written = LogWriter::open(folder, &[])
        .and_then(|log| {
            log.write(Stream::Note, "This attempt was lost: Millpond or the machine ended while it ran. It may have had effects.");
            log.finish()
        })
        .and_then(|()| write_status(&mut claim, &status));
    if let Err(error) = written {
        status.problem = Some(format!("That this attempt was lost could not be written to {}: {error}", folder.display()));
    }
    drop(claim);
    Some(status)
}

/// Returns the file with its lock, or nothing where another process still holds it after `patience`.
fn locked(claim: File, patience: Duration) -> Option<File> {
    match claim.try_lock() {
        Ok(()) => return Some(claim),
        // No locks here: nobody holds one.
        Err(TryLockError::Error(_)) => return Some(claim),
        Err(TryLockError::WouldBlock) if patience.is_zero() => return None,
        Err(TryLockError::WouldBlock) => {}
    }
    // A wait for a lock has no limit of its own. Past it, the thread ends with the supervisor.
    let (give, take) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("settle".to_owned())
        .spawn(move || {
            let _ = claim.lock();
            let _ = give.send(claim);
        })
        .ok()?;
    take.recv_timeout(patience).ok()
}

#[cfg(unix)]
fn end_processes(id: Uuid, grace: Duration, clock: &dyn Clock) {
    let _ = crate::process::Processes { group: None, strays_of: Some(id) }.end(grace, clock);
}

/// Nothing runs there by now.
#[cfg(not(unix))]
fn end_processes(_: Uuid, _: Duration, _: &dyn Clock) {}
