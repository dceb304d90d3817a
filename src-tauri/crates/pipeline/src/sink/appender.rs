//! Bytes on their way to the end of a file: a thread of its own hashes and writes them while more are computed.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use sha2::{Digest, Sha256};

use super::writeback;

/// Bytes after which a thread is worth its start.
const SMALL_BYTES: u64 = 1024 * 1024;
/// Bytes that wait for the disk at the most, and one piece more.
const WAITING_BYTES: usize = 24 * 1024 * 1024;
/// Bytes after which the disk is asked to begin, so that the end does not wait for all of them.
const BEGIN_BYTES: u64 = 8 * 1024 * 1024;

/// The end of a file, to which bytes are appended in the order in which they come.
#[derive(Debug)]
pub struct Appender {
    hand: Hand,
    size: u64,
}

/// Who writes.
#[derive(Debug)]
enum Hand {
    Own(Tail),
    Thread {
        pieces: Sender<Vec<u8>>,
        waiting: Arc<Waiting>,
        thread: JoinHandle<io::Result<Tail>>,
    },
    /// An error was told, or everything is written.
    Nobody,
}

impl Appender {
    /// Returns the end of an empty file.
    pub fn new(file: File) -> Self {
        Self { hand: Hand::Own(Tail { file, hash: Sha256::new(), size: 0, begun: 0 }), size: 0 }
    }

    /// Returns how many bytes were appended.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// Why these or former ones could not be written; nothing can be appended any more then.
    pub fn append(&mut self, bytes: impl Into<Vec<u8>>) -> io::Result<()> {
        let bytes = bytes.into();
        self.size += bytes.len() as u64;
        match &mut self.hand {
            Hand::Own(tail) => {
                tail.append(&bytes)?;
                if self.size > SMALL_BYTES
                    && let Hand::Own(tail) = std::mem::replace(&mut self.hand, Hand::Nobody)
                {
                    self.hand = Hand::thread(tail)?;
                }
                Ok(())
            }
            Hand::Thread { pieces, waiting, .. } => {
                if waiting.enter(bytes.len()) && pieces.send(bytes).is_ok() {
                    return Ok(());
                }
                // The thread ends before its time only with an error.
                self.take_back().and(Err(ended()))
            }
            Hand::Nobody => Err(ended()),
        }
    }

    /// Waits until everything is durable. Returns the file and the SHA-256 of its bytes.
    ///
    /// # Errors
    /// Why something could not be written.
    pub fn finish(&mut self) -> io::Result<(File, Sha256)> {
        let tail = self.take_back()?;
        tail.file.sync_all()?;
        Ok((tail.file, tail.hash))
    }

    /// Ends without waiting for the disk: what was written is of no use.
    pub fn give_up(&mut self) {
        drop(self.take_back());
    }

    /// Waits until everything is written.
    fn take_back(&mut self) -> io::Result<Tail> {
        match std::mem::replace(&mut self.hand, Hand::Nobody) {
            Hand::Own(tail) => Ok(tail),
            Hand::Thread { pieces, thread, .. } => {
                drop(pieces);
                thread.join().map_err(|_| ended())?
            }
            Hand::Nobody => Err(ended()),
        }
    }
}

fn ended() -> io::Error {
    io::Error::other("the writing of this file has ended")
}

impl Hand {
    fn thread(tail: Tail) -> io::Result<Self> {
        let (pieces, coming) = channel();
        let waiting = Arc::new(Waiting::default());
        let told = waiting.clone();
        let thread = std::thread::Builder::new().name("write".into()).spawn(move || write_all(tail, &coming, &told))?;
        Ok(Self::Thread { pieces, waiting, thread })
    }
}

/// Appends what comes until no more can come.
fn write_all(mut tail: Tail, coming: &Receiver<Vec<u8>>, waiting: &Waiting) -> io::Result<Tail> {
    // However this ends, nobody waits for it any longer.
    let _over = Over(waiting);
    while let Ok(bytes) = coming.recv() {
        tail.append(&bytes)?;
        waiting.leave(bytes.len());
    }
    Ok(tail)
}

/// How many bytes wait to be written; nothing where nobody writes them any more.
#[derive(Debug)]
struct Waiting {
    bytes: Mutex<Option<usize>>,
    fewer: Condvar,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { bytes: Mutex::new(Some(0)), fewer: Condvar::new() }
    }
}

impl Waiting {
    /// Waits until there is room, and counts bytes in. Returns whether somebody will write them.
    fn enter(&self, more: usize) -> bool {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while bytes.is_some_and(|waiting| waiting > WAITING_BYTES) {
            bytes = self.fewer.wait(bytes).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(waiting) = bytes.as_mut() {
            *waiting += more;
        }
        bytes.is_some()
    }

    fn leave(&self, written: usize) {
        if let Some(waiting) = self.bytes.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            *waiting -= written;
        }
        self.fewer.notify_all();
    }
}

struct Over<'a>(&'a Waiting);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        *self.0.bytes.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.0.fewer.notify_all();
    }
}

/// The file itself.
#[derive(Debug)]
struct Tail {
    file: File,
    hash: Sha256,
    size: u64,
    /// Up to where the disk was asked to begin.
    begun: u64,
}

impl Tail {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        if self.size - self.begun >= BEGIN_BYTES {
            writeback::begin(&self.file, self.begun..self.size);
            self.begun = self.size;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_every_size_stand_in_the_file_in_their_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        let mut appender = Appender::new(File::create(&path).expect("made"));
        let mut wanted = Vec::new();
        for (number, length) in (0u8..).zip([1, 700_000, 0, 400_000, 3, 30_000_000, 5_000_000, 2]) {
            let piece = vec![number; length];
            wanted.extend_from_slice(&piece);
            appender.append(piece).expect("written");
        }
        assert!(matches!(appender.hand, Hand::Thread { .. }));
        assert_eq!(appender.size(), wanted.len() as u64);
        let (_, hash) = appender.finish().expect("durable");
        assert_eq!(hash.finalize(), Sha256::digest(&wanted));
        assert!(std::fs::read(&path).expect("there") == wanted);
        assert!(appender.append(b"more").is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_to_who_appends_and_to_who_ends() {
        let tail = || {
            let file = File::options().write(true).open("/dev/full").expect("a device");
            Tail { file, hash: Sha256::new(), size: 0, begun: 0 }
        };
        let by_thread = || Appender { hand: Hand::thread(tail()).expect("a thread"), size: 0 };
        let full = |told: io::Error| assert_eq!(told.kind(), io::ErrorKind::StorageFull);
        full(Appender { hand: Hand::Own(tail()), size: 0 }.append(b"a").expect_err("full"));
        let mut appender = by_thread();
        full((0..1_000).find_map(|_| appender.append(vec![0; 1_000_000]).err()).expect("who goes on is told"));
        assert!(appender.append(b"a").is_err());
        let mut appender = by_thread();
        full(appender.append(b"a").and_then(|()| appender.finish().map(drop)).expect_err("full"));
    }
}
