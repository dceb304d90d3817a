//! Processes of an attempt: its group, and those that left it.

use std::time::Duration;

use millpond_record::clock::Clock;
use rustix::event::{Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, test_kill_process_group, waitpgid};
use uuid::Uuid;

/// How long killed processes may take to be gone. One that hangs in the kernel is not waited for.
const KILLED: Duration = Duration::from_secs(1);
/// How long what a command started may outlive it before it is taken for left behind.
const VANISHING: Duration = Duration::from_millis(20);

/// The processes of an attempt.
#[derive(Debug, Clone, Copy)]
pub struct Processes {
    /// Its process group, while its number cannot mean another one.
    pub group: Option<Pid>,
    /// Whose processes are looked for outside of the group too.
    pub strays_of: Option<Uuid>,
}

impl Processes {
    /// Sends a signal to all of them, and wakes those that were stopped, so that they get it.
    pub fn signal(&self, signal: Signal) {
        // That one of them is gone by now is no failure.
        if let Some(group) = self.group {
            let _ = kill_process_group(group, signal);
            let _ = kill_process_group(group, Signal::CONT);
        }
        for stray in self.strays() {
            stray.signal(signal);
            stray.signal(Signal::CONT);
        }
    }

    /// Returns whether one of them lives.
    pub fn live(&self) -> bool {
        self.group.is_some_and(group_lives) || !self.strays().is_empty()
    }

    /// Ends all of them: asks, and kills what is still there after `patience`. Returns whether there were any.
    pub fn end(&self, patience: Duration, clock: &dyn Clock) -> bool {
        if self.vanish(clock) {
            return false;
        }
        self.signal(Signal::TERM);
        let mut deadline = clock.monotonic() + patience;
        let mut killed = false;
        let mut step = Duration::from_millis(1);
        while self.live() {
            if clock.monotonic() >= deadline {
                if killed {
                    break;
                }
                killed = true;
                deadline = clock.monotonic() + KILLED;
            }
            if killed {
                // Again each time: one may have started another in between.
                self.signal(Signal::KILL);
            }
            // No event tells that a group is empty, so it is looked at, ever more rarely.
            pause(step);
            step = (step * 2).min(Duration::from_millis(50));
        }
        true
    }

    /// Returns whether none of them is there any more, after a moment for those that end by themselves: the writer of a pipe does so
    /// just after its reader.
    fn vanish(&self, clock: &dyn Clock) -> bool {
        let end = clock.monotonic() + VANISHING;
        while self.live() {
            if clock.monotonic() >= end {
                return false;
            }
            pause(Duration::from_millis(1));
        }
        true
    }

    fn strays(&self) -> Vec<strays::Stray> {
        self.strays_of.map(strays::find).unwrap_or_default()
    }
}

/// Returns whether a process of the group lives. The dead among our own children are taken from the table first.
fn group_lives(group: Pid) -> bool {
    while let Ok(Some(_)) = waitpgid(group, WaitOptions::NOHANG) {}
    test_kill_process_group(group).is_ok()
}

fn pause(length: Duration) {
    let _ = poll(&mut [], Timespec::try_from(length).ok().as_ref());
}

/// Processes by their environment, where the system shows it.
#[cfg(target_os = "linux")]
mod strays {
    use std::os::fd::OwnedFd;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use rustix::process::{Pid, PidfdFlags, Signal, geteuid, getpid, pidfd_open, pidfd_send_signal};
    use uuid::Uuid;

    use crate::spec::ATTEMPT_VARIABLE;

    /// A process that belongs to the attempt, and no other one, even where its number comes again.
    pub struct Stray(OwnedFd);

    impl Stray {
        pub fn signal(&self, signal: Signal) {
            let _ = pidfd_send_signal(&self.0, signal);
        }
    }

    /// Returns the processes of this person whose environment names the attempt.
    pub fn find(attempt: Uuid) -> Vec<Stray> {
        let wanted = format!("{ATTEMPT_VARIABLE}={attempt}");
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        processes.filter_map(|entry| stray(&entry.path(), wanted.as_bytes())).collect()
    }

    fn stray(folder: &Path, wanted: &[u8]) -> Option<Stray> {
        let number = folder.file_name()?.to_str()?.parse().ok()?;
        let process = Pid::from_raw(number).filter(|process| *process != getpid())?;
        if folder.metadata().ok()?.uid() != geteuid().as_raw() {
            return None;
        }
        // The handle before the look: what is seen then is of the process that the handle means, or of none.
        let handle = pidfd_open(process, PidfdFlags::empty()).ok()?;
        let environment = std::fs::read(folder.join("environ")).ok()?;
        environment.split(|byte| *byte == 0).any(|variable| variable == wanted).then_some(Stray(handle))
    }
}

#[cfg(not(target_os = "linux"))]
mod strays {
    use rustix::process::Signal;
    use uuid::Uuid;

    /// None is ever found here: the system does not show another process's environment.
    pub enum Stray {}

    impl Stray {
        pub fn signal(&self, _: Signal) {
            match *self {}
        }
    }

    pub fn find(_: Uuid) -> Vec<Stray> {
        Vec::new()
    }
}
