//! What a task said: the log of each try, in the try's folder.

use std::path::Path;
use std::sync::Mutex;

use millpond_attempt::{LogLine, LogWriter, Stream, find_in_log, read_log};

use crate::engine::lock_of;
use crate::error::EngineError;
use crate::model::{DagLogLine, DagLogPage, DagLogQuery, LogStream};

/// Lines that a page has unless asked otherwise, and at most.
const PAGE: u32 = 1_000;
const MOST: u32 = 10_000;

/// The log of a try that is carried out in this process. One that cannot be written does not stop the try.
pub(crate) struct TaskLog(Mutex<Option<LogWriter>>);

impl TaskLog {
    pub fn open(folder: &Path) -> Self {
        Self(Mutex::new(LogWriter::open(folder, &[]).ok()))
    }

    /// Adds a line of ours.
    pub fn note(&self, text: &str) {
        if let Some(log) = lock_of(&self.0).as_ref() {
            log.write(Stream::Note, text);
        }
    }

    /// Ends the log; another process may go on with it.
    pub fn close(&self) {
        if let Some(log) = lock_of(&self.0).take() {
            let _ = log.finish();
        }
    }
}

/// Returns how many lines a log has.
pub(crate) fn lines(folder: &Path) -> u64 {
    read_log(folder, u64::MAX, 0).map_or(0, |page| page.total)
}

/// Returns lines of a log.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn page(folder: &Path, query: &DagLogQuery, ended: bool) -> Result<DagLogPage, EngineError> {
    let failed = |source: std::io::Error| EngineError::io("The log cannot be read", &source);
    let limit = query.limit.unwrap_or(PAGE).min(MOST) as usize;
    let total = lines(folder);
    let from = query.from.unwrap_or(0);
    let from = u64::try_from(from).unwrap_or_else(|_| total.saturating_sub(from.unsigned_abs()));
    let line = |number: u64, line: LogLine| {
        let stream = match line.stream {
            Stream::Out => LogStream::Out,
            Stream::Err => LogStream::Err,
            Stream::Note => LogStream::Note,
        };
        DagLogLine { number, at: line.at, stream, text: line.text }
    };
    if query.search.is_some() || query.stream.is_some() {
        let stream = query.stream.map(|stream| match stream {
            LogStream::Out => Stream::Out,
            LogStream::Err => Stream::Err,
            LogStream::Note => Stream::Note,
        });
        let found = find_in_log(folder, query.search.as_deref().unwrap_or_default(), stream, from, limit).map_err(failed)?;
        let lines = found.into_iter().map(|found| line(found.number, found.line)).collect();
        return Ok(DagLogPage { lines, first: from.min(total), total, ended });
    }
    let page = read_log(folder, from, limit).map_err(failed)?;
    let lines = (page.first..).zip(page.lines).map(|(number, text)| line(number, text)).collect();
    Ok(DagLogPage { lines, first: page.first, total: page.total, ended })
}
