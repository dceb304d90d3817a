//! The supervisor process.

mod child;
mod owner;
mod watch;

use std::fs::File;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use millpond_record::clock::{Clock, SystemClock};
use rustix::io::Errno;
use rustix::process::{WaitOptions, setsid, wait};

use crate::log::{LogFile, Stream};
use crate::mask::Mask;
use crate::settle::{Claim, open_claim};
use crate::spec::AttemptSpec;
use crate::status::{AttemptEnd, Status, put_status, read_status, write_status};
use crate::wire::Event;
use crate::{log, outputs};
use owner::Owner;

pub fn main() -> ExitCode {
    // Out of the owner's group and away from its terminal: Ctrl-C is for the owner, and a task can ask nothing of a person.
    let _ = setsid();
    // What the command leaves behind comes to this process and not to the first one, so that its end is seen.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let mut owner = Owner::new();
    let clock = SystemClock::default();
    let mut told: Option<File> = None;
    loop {
        owner.tell(&Event::Ready);
        let spec = match owner.spec() {
            Ok(Some(spec)) => spec,
            // A spare that is needed no more, or an owner that went away: perhaps before it had made a record of what it was told last.
            Ok(None) => {
                let _ = told.map(|status| status.sync_all());
                return ExitCode::SUCCESS;
            }
            Err(error) => {
                eprintln!("millpond attempt: {error}. Millpond starts this itself, with a task on standard input.");
                return ExitCode::from(2);
            }
        };
        let status = carry_out(&spec, &mut owner, &clock, &mut told);
        owner.tell(&Event::Ended(status));
        if has_children() {
            return ExitCode::SUCCESS;
        }
    }
}

/// Returns whether what a command left behind still runs, away from its group. It goes to the first process with the end of this one,
/// as it would have without it. The dead are taken from the table of processes.
fn has_children() -> bool {
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some(_)) | Err(Errno::INTR) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

/// Runs the command and returns how it ended. That is in the attempt's folder then, and nobody holds the attempt's lock any more.
///
/// It waits for the disk where the owner is gone. An owner that is there makes a durable record of what it is told, and one wait is
/// enough; `told` becomes the status's file, for the case that it goes before.
fn carry_out(spec: &AttemptSpec, owner: &mut Owner, clock: &SystemClock, told: &mut Option<File>) -> Status {
    let mask = Arc::new(Mask::new(&spec.secrets));
    let now = clock.now();
    let failed = |words: &str| Status::new(AttemptEnd::CouldNotStart { words: mask.text(words) }, now, now);
    // The lock is held until the status is on disk, or this process ends.
    let (mut claim, mut log) = match prepare(spec) {
        Ok(prepared) => prepared,
        Err(error) => {
            let settled = read_status(&spec.folder);
            return settled
                .unwrap_or_else(|| failed(&format!("The folder of this attempt, {}, cannot be used: {error}.", spec.folder.display())));
        }
    };
    if let Some(status) = read_status(&spec.folder) {
        return status;
    }
    if let Err(error) = say(&mut claim, &Claim { started_at: now, grace: spec.grace }) {
        return failed(&format!("The folder of this attempt, {}, cannot be used: {error}.", spec.folder.display()));
    }
    let mut problem = None;
    let mut status = if owner.is_gone() {
        Status::new(AttemptEnd::Interrupted, now, now)
    } else {
        match child::start(spec) {
            Ok(child) => {
                owner.tell(&Event::Started);
                let (end, trouble) = watch::Watch::new(spec, child, owner, &mut log, &mask, clock).until_end();
                problem = trouble;
                Status::new(end, now, clock.now())
            }
            Err(words) => failed(&words),
        }
    };
    let at = log::stamp(clock.now());
    if let AttemptEnd::CouldNotStart { words } = &status.end {
        log.add(&at, Stream::Note, words, false);
    }
    let (found, notes) = outputs::read(&spec.folder.join("output"));
    status.outputs = found.into_iter().map(|(name, value)| (name, mask.text(&value))).collect();
    for note in notes {
        log.add(&at, Stream::Note, &mask.text(&note), false);
    }
    log.add_lost(&at);
    if let Err(error) = log.sync() {
        problem.get_or_insert_with(|| format!("The log in {} is not whole: {error}.", spec.folder.display()));
    }
    owner.tell_lines(log.lines());
    status.problem = problem;
    let written = if owner.is_gone() { write_status(&mut claim, &status) } else { put_status(&mut claim, &status) };
    // Whoever comes now finds the status.
    let _ = claim.unlock();
    *told = Some(claim);
    if let Err(error) = written {
        status.problem = Some(format!("How this attempt ended could not be written to {}: {error}.", spec.folder.display()));
    }
    status
}

/// Makes the folder, takes the lock and opens the log.
fn prepare(spec: &AttemptSpec) -> io::Result<(File, LogFile)> {
    std::fs::create_dir_all(&spec.folder)?;
    let claim = open_claim(&spec.folder)?;
    claim.try_lock()?;
    Ok((claim, LogFile::open(&spec.folder)?))
}

/// Writes the claim, at once: serde writes JSON to a file byte by byte.
fn say(file: &mut File, claim: &Claim) -> io::Result<()> {
    let mut line = serde_json::to_vec(claim)?;
    line.push(b'\n');
    file.write_all(&line)
}
