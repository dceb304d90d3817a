//! Writing a log.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use millpond_record::clock::{Clock, SystemClock};
use serde::Serialize;

use super::{INDEX, INDEX_EVERY, LOG, Stream, read};
use crate::lines::Lines;
use crate::mask::Mask;

/// The file of a log. Lines are put together and written at once.
pub struct LogFile {
    /// Made with its first line: many attempts say nothing.
    file: Option<File>,
    /// Opened for its first line: most logs are too short for one.
    index: Option<File>,
    folder: PathBuf,
    buffer: Vec<u8>,
    /// Lines in `buffer`.
    waiting: u64,
    lines: u64,
    bytes: u64,
    /// The offset of the last line in the index.
    indexed: u64,
    /// Lines that could not be written.
    lost: u64,
}

#[derive(Serialize)]
struct Record<'a> {
    at: &'a str,
    stream: Stream,
    text: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    continues: bool,
}

impl LogFile {
    /// Opens the log of a folder, where there is one, and goes on behind its last whole line; what a killed writer left of one is cut
    /// off.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let length = match folder.join(LOG).metadata() {
            Ok(found) => Some(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        // An empty one is not read, and what an old index says is not of it.
        let extent = if length.is_some_and(|length| length > 0) { read::extent(folder)? } else { read::Extent::default() };
        let file = match length {
            Some(length) => {
                let file = open(folder, LOG)?;
                if length > extent.bytes {
                    file.set_len(extent.bytes)?;
                }
                let index = folder.join(INDEX);
                if index.metadata().is_ok_and(|index| index.len() != extent.index_bytes) {
                    open(folder, INDEX)?.set_len(extent.index_bytes)?;
                }
                Some(file)
            }
            None => None,
        };
        Ok(Self {
            file,
            index: None,
            folder: folder.to_owned(),
            buffer: Vec::new(),
            waiting: 0,
            lines: extent.lines,
            bytes: extent.bytes,
            indexed: extent.indexed,
            lost: 0,
        })
    }

    /// Returns how many lines are written.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Puts a line with the rest that is written at the next [`flush`](Self::flush).
    pub fn add(&mut self, at: &str, stream: Stream, text: &str, continues: bool) {
        let before = self.buffer.len();
        // A text and three short fields always become JSON; were it otherwise, no half line would stand in the log.
        if serde_json::to_writer(&mut self.buffer, &Record { at, stream, text, continues }).is_err() {
            self.buffer.truncate(before);
            return;
        }
        self.buffer.push(b'\n');
        self.waiting += 1;
    }

    /// Writes what waits. What cannot be written is left out; as soon as it can be again, the log says how many lines are missing.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let written = self.append();
        if written.is_ok() {
            self.bytes += self.buffer.len() as u64;
            self.lines += self.waiting;
        } else {
            self.lost += self.waiting;
            // What was written of it would be a torn line in the middle.
            let _ = self.file.as_ref().map(|file| file.set_len(self.bytes));
        }
        self.buffer.clear();
        self.waiting = 0;
        if self.bytes >= self.indexed + INDEX_EVERY {
            let mut entry = self.lines.to_le_bytes().to_vec();
            entry.extend_from_slice(&self.bytes.to_le_bytes());
            // Without an index a log is read all the same, from a place farther before.
            self.index = self.index.take().or_else(|| open(&self.folder, INDEX).ok());
            if let Some(index) = &mut self.index {
                let _ = index.write_all(&entry);
            }
            self.indexed = self.bytes;
        }
        written
    }

    fn append(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open(&self.folder, LOG)?),
        };
        file.write_all(&self.buffer)
    }

    /// Adds how many lines could not be written, and forgets them.
    pub fn add_lost(&mut self, at: &str) {
        let lost = std::mem::take(&mut self.lost);
        if lost > 0 {
            self.add(at, Stream::Note, &format!("{lost} lines before this one could not be written to this log."), false);
        }
    }

    /// Waits until the log is on disk.
    pub fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        // One that says nothing has nothing to wait for.
        self.file.as_ref().filter(|_| self.bytes > 0).map_or(Ok(()), File::sync_data)
    }
}

fn open(folder: &Path, name: &str) -> io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(folder.join(name))
}

/// Returns an instant as a log has it.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Writes the log of a task that runs inside this process, for several threads at once.
///
/// Not beside a running supervisor: that one alone writes its log.
pub struct LogWriter {
    file: Mutex<LogFile>,
    mask: Arc<Mask>,
    clock: SystemClock,
}

impl LogWriter {
    /// Opens the log of a folder, which is made where it is not there. What was written to it before stays.
    pub fn open(folder: &Path, secrets: &[String]) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let file = Mutex::new(LogFile::open(folder)?);
        Ok(Self { file, mask: Arc::new(Mask::new(secrets)), clock: SystemClock::default() })
    }

    /// Writes the lines of a text, and returns how many the log has then. A log that cannot be written stops no task: what is
    /// missing is told by a later line.
    pub fn write(&self, stream: Stream, text: &str) -> u64 {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let at = stamp(self.clock.now());
        file.add_lost(&at);
        let mut lines = Lines::new(Arc::clone(&self.mask));
        let mut add = |text: &str, continues: bool| file.add(&at, stream, text, continues);
        lines.push(text.strip_suffix('\n').unwrap_or(text).as_bytes(), Duration::ZERO, &mut add);
        lines.push(b"\n", Duration::ZERO, &mut add);
        let _ = file.flush();
        file.lines()
    }

    /// Waits until the log is on disk. The status comes after it.
    pub fn finish(&self) -> io::Result<()> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).sync()
    }
}
