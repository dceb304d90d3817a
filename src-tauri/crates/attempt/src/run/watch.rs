//! A command that runs: what it says goes to the log, until it has ended and nothing of it is left.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdout};
use std::sync::Arc;
use std::time::Duration;

use millpond_record::clock::{Clock, SystemClock};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, waitid};

use super::owner::Owner;
use crate::lines::Lines;
use crate::log::{self, LogFile, Stream};
use crate::mask::Mask;
use crate::process::Processes;
use crate::spec::AttemptSpec;
use crate::status::AttemptEnd;
use crate::wire::Order;

/// How long the pipes of a command that has ended stay open for what it left behind.
const CLOSING: Duration = Duration::from_secs(1);
/// How often the owner is told of new lines.
const TELLING: Duration = Duration::from_millis(50);
const READ_BYTES: usize = 64 * 1024;

/// A command that runs.
pub struct Watch<'a> {
    spec: &'a AttemptSpec,
    owner: &'a mut Owner,
    log: &'a mut LogFile,
    mask: &'a Mask,
    clock: &'a SystemClock,
    child: Child,
    group: Option<Pid>,
    out: Pipe<ChildStdout>,
    err: Pipe<ChildStderr>,
    /// When the command was seen to have ended, by the monotonic clock.
    ended: Option<Duration>,
    ending: Option<Ending>,
    /// When the owner was told of lines last.
    told: Option<Duration>,
    problem: Option<String>,
}

/// One of the command's pipes, until it is closed.
struct Pipe<R> {
    reader: Option<R>,
    lines: Lines,
    stream: Stream,
}

/// That the command is being ended.
struct Ending {
    end: AttemptEnd,
    kill_at: Duration,
    killed: bool,
}

impl<'a> Watch<'a> {
    pub fn new(
        spec: &'a AttemptSpec,
        mut child: Child,
        owner: &'a mut Owner,
        log: &'a mut LogFile,
        mask: &'a Arc<Mask>,
        clock: &'a SystemClock,
    ) -> Self {
        let pipe = |stream| (Lines::new(Arc::clone(mask)), stream);
        let ((out_lines, out), (err_lines, err)) = (pipe(Stream::Out), pipe(Stream::Err));
        Self {
            spec,
            owner,
            log,
            mask,
            clock,
            group: i32::try_from(child.id()).ok().and_then(Pid::from_raw),
            out: Pipe { reader: child.stdout.take(), lines: out_lines, stream: out },
            err: Pipe { reader: child.stderr.take(), lines: err_lines, stream: err },
            child,
            ended: None,
            ending: None,
            told: None,
            problem: None,
        }
    }

    /// Returns how the command ended, and what of its log could not be kept.
    pub fn until_end(mut self) -> (AttemptEnd, Option<String>) {
        let mut exit = self.watch_exit();
        let mut buffer = vec![0; READ_BYTES];
        while !self.is_over() {
            let ready = self.wait(exit.as_ref());
            if ready.owner {
                self.owner.receive();
            }
            self.obey();
            if ready.out {
                self.read(&mut buffer, true);
            }
            if ready.err {
                self.read(&mut buffer, false);
            }
            if self.ended.is_none() && (ready.exit || exit.is_none() && self.has_exited()) {
                exit = None;
                self.ended = Some(self.clock.monotonic());
            }
            self.keep_time();
        }
        let at = log::stamp(self.clock.now());
        self.out.finish(&at, self.log);
        self.err.finish(&at, self.log);
        self.flush();
        let status = self.child.wait();
        self.end_rest();
        let end = match (self.ending, status) {
            (Some(ending), _) => ending.end,
            (None, Ok(status)) => match (status.code(), status.signal()) {
                (Some(code), _) => AttemptEnd::Exited { code },
                (None, Some(signal)) => AttemptEnd::Signalled { signal },
                (None, None) => AttemptEnd::Lost,
            },
            (None, Err(_)) => AttemptEnd::Lost,
        };
        (end, self.problem)
    }

    /// Returns what becomes readable when the command ends. It stays in the table of processes until `child.wait`, so that its number,
    /// which is its group's too, means no other process.
    fn watch_exit(&self) -> Option<OwnedFd> {
        let group = self.group?;
        // Linux from 5.3 on; without it a thread waits.
        #[cfg(target_os = "linux")]
        if let Ok(process) = rustix::process::pidfd_open(group, rustix::process::PidfdFlags::empty()) {
            return Some(process);
        }
        let (watched, closed) = UnixStream::pair().ok()?;
        let wait = move || {
            while waitid(WaitId::Pid(group), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
                .is_err_and(|error| error == rustix::io::Errno::INTR)
            {}
            drop(closed);
        };
        std::thread::Builder::new().name("exit".to_owned()).spawn(wait).ok()?;
        Some(watched.into())
    }

    fn has_exited(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        self.group.is_none_or(|group| !matches!(waitid(WaitId::Pid(group), options), Ok(None)))
    }

    fn is_over(&self) -> bool {
        let closed = self.out.reader.is_none() && self.err.reader.is_none();
        self.ended.is_some_and(|ended| closed || self.clock.monotonic() >= ended + CLOSING)
    }

    /// Waits until there is something to do.
    fn wait(&self, exit: Option<&OwnedFd>) -> Ready {
        let deadlines = [
            self.out.lines.deadline(),
            self.err.lines.deadline(),
            self.ended.map(|ended| ended + CLOSING),
            // Without a thread that waits for the end it is looked for.
            (exit.is_none() && self.ended.is_none()).then(|| self.clock.monotonic() + TELLING),
            self.ending.as_ref().filter(|ending| !ending.killed).map(|ending| ending.kill_at),
            (self.log.lines() != self.owner.told_lines()).then(|| self.told.map_or(Duration::ZERO, |told| told + TELLING)),
        ];
        let limit = deadlines.into_iter().flatten().min().map(|at| at.saturating_sub(self.clock.monotonic()));
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        let (mut wanted, mut sources) = (Vec::with_capacity(4), Vec::with_capacity(4));
        if !self.owner.was_gone() {
            wanted.push(PollFd::new(self.owner.orders(), PollFlags::IN));
            sources.push(Source::Owner);
        }
        if let Some(out) = &self.out.reader {
            wanted.push(PollFd::new(out, PollFlags::IN));
            sources.push(Source::Out);
        }
        if let Some(err) = &self.err.reader {
            wanted.push(PollFd::new(err, PollFlags::IN));
            sources.push(Source::Err);
        }
        if let Some(exit) = exit {
            wanted.push(PollFd::new(exit, PollFlags::IN));
            sources.push(Source::Exit);
        }
        // Interrupted: nothing is ready then, and the loop comes round.
        let _ = poll(&mut wanted, limit.as_ref());
        let mut ready = Ready::default();
        for (source, polled) in sources.into_iter().zip(&wanted) {
            let is_ready = !polled.revents().is_empty();
            match source {
                Source::Owner => ready.owner = is_ready,
                Source::Out => ready.out = is_ready,
                Source::Err => ready.err = is_ready,
                Source::Exit => ready.exit = is_ready,
            }
        }
        ready
    }

    /// Does what the owner asks for, or what its end asks for.
    fn obey(&mut self) {
        while let Some(Order::Terminate { why }) = self.owner.order() {
            self.end(AttemptEnd::Terminated, &why);
        }
        if self.owner.was_gone() {
            self.end(AttemptEnd::Interrupted, "Millpond ended while this ran, so this was ended too.");
        }
    }

    /// Asks the command to end, once. One that has ended by itself keeps its own end.
    fn end(&mut self, end: AttemptEnd, why: &str) {
        if self.ending.is_some() || self.ended.is_some() || self.has_exited() {
            return;
        }
        self.note(why);
        self.processes(true).signal(Signal::TERM);
        self.ending = Some(Ending { end, kill_at: self.clock.monotonic() + self.spec.grace, killed: false });
    }

    /// Does what is due.
    fn keep_time(&mut self) {
        let now = self.clock.monotonic();
        let at = log::stamp(self.clock.now());
        self.out.flush(now, &at, self.log);
        self.err.flush(now, &at, self.log);
        if let Some(ending) = &mut self.ending
            && !ending.killed
            && now >= ending.kill_at
        {
            ending.killed = true;
            self.processes(true).signal(Signal::KILL);
            let seconds = self.spec.grace.as_secs_f64();
            self.note(&format!("It did not end within {seconds} s of being asked to, so it was killed."));
        }
        self.flush();
        if self.log.lines() != self.owner.told_lines() && self.told.is_none_or(|told| now >= told + TELLING) {
            self.told = Some(now);
            self.owner.tell_lines(self.log.lines());
        }
    }

    /// Ends what the command left behind in its group; where it was ended, what it left outside too.
    fn end_rest(&mut self) {
        let now = self.clock.monotonic();
        let patience = self.ending.as_ref().map_or(self.spec.grace, |ending| ending.kill_at.saturating_sub(now));
        if self.processes(self.ending.is_some()).end(patience, self.clock) && self.ending.is_none() {
            self.note("The command left processes behind, and they were ended.");
            self.flush();
        }
    }

    fn processes(&self, with_strays: bool) -> Processes {
        Processes { group: self.group, strays_of: with_strays.then_some(self.spec.id) }
    }

    fn read(&mut self, buffer: &mut [u8], out: bool) {
        let now = self.clock.monotonic();
        let at = log::stamp(self.clock.now());
        if out {
            self.out.read(buffer, now, &at, self.log);
        } else {
            self.err.read(buffer, now, &at, self.log);
        }
    }

    fn note(&mut self, words: &str) {
        let at = log::stamp(self.clock.now());
        self.log.add(&at, Stream::Note, &self.mask.text(words), false);
    }

    /// Writes what waits. A log that cannot be written does not stop the command.
    fn flush(&mut self) {
        match self.log.flush() {
            Ok(()) => {}
            Err(error) => self.problem = Some(format!("The log in {} is not whole: {error}.", self.spec.folder.display())),
        }
    }
}

#[derive(Clone, Copy)]
enum Source {
    Owner,
    Out,
    Err,
    Exit,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a wait can end with")]
struct Ready {
    owner: bool,
    out: bool,
    err: bool,
    exit: bool,
}

impl<R: Read> Pipe<R> {
    fn read(&mut self, buffer: &mut [u8], now: Duration, at: &str, log: &mut LogFile) {
        let Some(reader) = &mut self.reader else { return };
        match reader.read(buffer) {
            Ok(0) => self.reader = None,
            Ok(count) => {
                log.add_lost(at);
                self.lines.push(&buffer[..count], now, &mut |text, continues| log.add(at, self.stream, text, continues));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.reader = None,
        }
    }

    fn flush(&mut self, now: Duration, at: &str, log: &mut LogFile) {
        self.lines.flush(now, &mut |text, continues| log.add(at, self.stream, text, continues));
    }

    /// Closes it. Who still writes to it gets an error from now on.
    fn finish(&mut self, at: &str, log: &mut LogFile) {
        self.reader = None;
        self.lines.finish(&mut |text, continues| log.add(at, self.stream, text, continues));
    }
}
