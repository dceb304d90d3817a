//! What a task said: the log of each try, in the try's folder.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use millpond_attempt::{Found, LogLine, LogWriter, Stream, find_in_log, read_log};

use crate::engine::lock_of;
use crate::error::EngineError;
use crate::model::{DagLogLine, DagLogPage, DagLogQuery, LogStream};

/// Lines that a page has unless asked otherwise, and at most.
const PAGE: u32 = 1_000;
const MOST: u32 = 10_000;

/// The log of a try that is carried out in this process. One that cannot be written does not stop the try.
pub(crate) struct TaskLog {
    folder: PathBuf,
    /// From the first word on.
    writer: Mutex<Option<LogWriter>>,
    /// What is covered in it.
    secrets: Mutex<Vec<String>>,
}

impl TaskLog {
    /// Returns the log of a folder, which is made with its first line.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), writer: Mutex::default(), secrets: Mutex::default() }
    }

    /// Covers secrets from here on.
    pub fn cover(&self, secrets: &[String]) {
        *lock_of(&self.secrets) = secrets.to_vec();
        self.close();
    }

    /// Adds a line of ours.
    pub fn note(&self, text: &str) {
        self.write(Stream::Note, text);
    }

    /// Adds lines that someone else said.
    pub fn said(&self, text: &str) {
        self.write(Stream::Out, text);
    }

    fn write(&self, stream: Stream, text: &str) {
        let mut writer = lock_of(&self.writer);
        if writer.is_none() {
            *writer = LogWriter::open(&self.folder, &lock_of(&self.secrets)).ok();
        }
        if let Some(log) = writer.as_ref() {
            log.write(stream, text);
        }
    }

    /// Lets go of the log: another process may go on with it.
    pub fn close(&self) {
        *lock_of(&self.writer) = None;
    }
}

/// Returns how many lines a log has.
pub(crate) fn lines(folder: &Path) -> u64 {
    read_log(folder, u64::MAX, 0).map_or(0, |page| page.total)
}

/// Lines at the end of a log among which the last word of a program is looked for.
const LAST_LINES: u64 = 200;
/// Characters of it that are quoted.
const QUOTED: usize = 200;

/// Returns the last line that a program wrote to its standard error, without colours and shortened; nothing where it wrote none of
/// late. Reads the end of the log only.
pub(crate) fn last_error(folder: &Path) -> Option<String> {
    let page = read_log(folder, lines(folder).saturating_sub(LAST_LINES), usize::try_from(LAST_LINES).unwrap_or(usize::MAX)).ok()?;
    let errors = page.lines.iter().rev().filter(|line| line.stream == Stream::Err);
    let line = errors.map(|line| plain(&line.text)).find(|text| !text.is_empty())?;
    let mut characters = line.chars();
    let quoted: String = characters.by_ref().take(QUOTED).collect();
    Some(if characters.next().is_some() { format!("{}…", quoted.trim_end()) } else { quoted })
}

/// Returns a line without the sequences that colour it on a terminal, and without other control characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' && characters.next_if_eq(&'[').is_some() {
            // A sequence ends with a letter, or with one of the signs after `?`.
            while characters.next().is_some_and(|part| !('@'..='~').contains(&part)) {}
        } else if character == '\t' {
            plain.push(' ');
        } else if !character.is_control() {
            plain.push(character);
        }
    }
    plain.trim().to_owned()
}

/// Calls `take` with every line of a log that fits, and returns how many there are.
fn each_found(folder: &Path, search: &str, stream: Option<Stream>, mut take: impl FnMut(Found)) -> std::io::Result<u64> {
    let (mut from, mut count) = (0, 0);
    loop {
        let found = find_in_log(folder, search, stream, from, MOST as usize)?;
        let Some(last) = found.last() else { return Ok(count) };
        from = last.number + 1;
        count += found.len() as u64;
        found.into_iter().for_each(&mut take);
    }
}

/// Returns lines of a log. With a stream or a search, only lines that fit are counted.
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
        let search = query.search.as_deref().unwrap_or_default();
        // Counted from the end, the lines that fit are looked through first.
        let wanted = query.from.unwrap_or(0);
        let count = if wanted < 0 { each_found(folder, search, stream, |_| {}).map_err(failed)? } else { 0 };
        let first = u64::try_from(wanted).unwrap_or_else(|_| count.saturating_sub(wanted.unsigned_abs()));
        let (mut lines, mut passed) = (Vec::new(), 0);
        let total = each_found(folder, search, stream, |found| {
            if passed >= first && lines.len() < limit {
                lines.push(line(found.number, found.line));
            }
            passed += 1;
        })
        .map_err(failed)?;
        return Ok(DagLogPage { lines, first: first.min(total), total, ended });
    }
    let page = read_log(folder, from, limit).map_err(failed)?;
    let lines = (page.first..).zip(page.lines).map(|(number, text)| line(number, text)).collect();
    Ok(DagLogPage { lines, first: page.first, total: page.total, ended })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_program_is_what_it_wrote_last_to_its_standard_error() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path();
        let log = LogWriter::open(folder, &["hunter2".to_owned()]).expect("a log");
        assert_eq!(last_error(folder), None);
        log.write(Stream::Err, "first");
        log.write(Stream::Err, "\u{1b}[1;31mcannot sign in\u{1b}[0m\twith hunter2");
        log.write(Stream::Err, "  ");
        log.write(Stream::Out, "bye");
        assert_eq!(last_error(folder).as_deref(), Some("cannot sign in with •••"));
        log.write(Stream::Err, &"ä".repeat(300));
        let long = last_error(folder).expect("a line");
        assert_eq!((long.chars().count(), long.ends_with('…')), (201, true));
    }
}
