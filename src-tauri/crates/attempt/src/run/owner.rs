//! The process that this one works for.

use std::io::{self, Stdin, Stdout, Write};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::spec::AttemptSpec;
use crate::wire::{Event, Order};

/// A longer spec or order is none of ours.
const ORDER_BYTES: usize = 64 * 1024 * 1024;

/// The owner: its orders on standard input, what it is told on standard output.
pub struct Owner {
    stdin: Stdin,
    stdout: Stdout,
    /// Read and not understood yet. Not the standard library's reader: what that holds, a wait for more does not see.
    read: Vec<u8>,
    gone: bool,
    told_lines: u64,
}

impl Owner {
    pub fn new() -> Self {
        Self { stdin: io::stdin(), stdout: io::stdout(), read: Vec::new(), gone: false, told_lines: 0 }
    }

    /// Returns standard input, to be waited for.
    pub fn orders(&self) -> &Stdin {
        &self.stdin
    }

    /// Waits for the next attempt, and returns nothing where the owner ends without one. An order that came too late for the attempt
    /// before is none for this one.
    pub fn spec(&mut self) -> io::Result<Option<AttemptSpec>> {
        self.told_lines = 0;
        loop {
            if let Some(line) = self.line() {
                if serde_json::from_slice::<Order>(&line).is_ok() {
                    continue;
                }
                return Ok(serde_json::from_slice(&line)?);
            }
            if self.gone {
                return if self.read.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            if self.read.len() > ORDER_BYTES {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.receive();
        }
    }

    /// Takes what there is to read, once standard input is ready.
    pub fn receive(&mut self) {
        let mut buffer = [0; 8 * 1024];
        match rustix::io::read(&self.stdin, &mut buffer) {
            Ok(0) => self.gone = true,
            Ok(count) => self.read.extend_from_slice(&buffer[..count]),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => self.gone = true,
        }
    }

    /// Returns the next order that was received.
    pub fn order(&mut self) -> Option<Order> {
        self.line().and_then(|line| serde_json::from_slice(&line).ok())
    }

    /// Returns whether standard input was seen to end.
    pub fn was_gone(&self) -> bool {
        self.gone
    }

    /// Returns how many lines it was told of last.
    pub fn told_lines(&self) -> u64 {
        self.told_lines
    }

    /// Looks whether standard input has ended.
    pub fn is_gone(&mut self) -> bool {
        let mut wanted = [PollFd::new(&self.stdin, PollFlags::IN)];
        if !self.gone && poll(&mut wanted, Some(&Timespec::default())).is_ok_and(|ready| ready > 0) {
            self.receive();
        }
        self.gone
    }

    /// Tells the owner something. One that is gone needs it no more.
    pub fn tell(&self, event: &Event) {
        if let Ok(mut line) = serde_json::to_vec(event) {
            line.push(b'\n');
            let mut stdout = self.stdout.lock();
            let _ = stdout.write_all(&line).and_then(|()| stdout.flush());
        }
    }

    /// Tells how many lines there are where that is news, but never waits for an owner that does not listen.
    pub fn tell_lines(&mut self, count: u64) {
        let mut wanted = [PollFd::new(&self.stdout, PollFlags::OUT)];
        let free = poll(&mut wanted, Some(&Timespec::default())).is_ok() && wanted[0].revents().contains(PollFlags::OUT);
        if free && count != self.told_lines {
            self.told_lines = count;
            self.tell(&Event::Lines(count));
        }
    }

    fn line(&mut self) -> Option<Vec<u8>> {
        let end = memchr::memchr(b'\n', &self.read)?;
        let mut line: Vec<u8> = self.read.drain(..=end).collect();
        line.pop();
        Some(line)
    }
}
