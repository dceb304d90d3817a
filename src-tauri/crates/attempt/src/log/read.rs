//! Reading a log: pages by the number of a line, and a search.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use chrono::DateTime;

use super::{INDEX, LOG, LogLine, LogPage, Stream};
use crate::status::read_status;

/// A page has at most so many bytes of the file and one line more, however many lines were asked for.
pub const PAGE_BYTES: u64 = 4 * 1024 * 1024;

/// A line that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub number: u64,
    pub line: LogLine,
}

/// How much of a log is whole lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub lines: u64,
    pub bytes: u64,
    /// The offset of the last line that the index has.
    pub indexed: u64,
    /// What of the index can be used.
    pub index_bytes: u64,
}

/// A place in a log where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u64,
    offset: u64,
}

struct Log {
    reader: BufReader<File>,
    index: Vec<Place>,
}

/// Returns lines of a log from the one numbered `from` on, at most `limit` and about [`PAGE_BYTES`]. A log that is not there is empty; a
/// last line without end, which a killed writer left, is passed over.
pub fn read_log(folder: &Path, from: u64, limit: usize) -> io::Result<LogPage> {
    // Before the lines: where the attempt has ended by now, the lines below are all.
    let ended = read_status(folder).is_some();
    let Some(mut log) = Log::open(folder)? else { return Ok(LogPage { lines: Vec::new(), first: 0, total: 0, ended }) };
    let total = log.extent()?.lines;
    let first = from.min(total);
    let wanted = (total - first).min(limit as u64);
    let mut lines = Vec::new();
    log.seek(first)?;
    let mut bytes = 0;
    let mut text = Vec::new();
    while (lines.len() as u64) < wanted && bytes < PAGE_BYTES && log.next_line(&mut text)? {
        bytes += text.len() as u64;
        lines.push(parse(&text, lines.last()));
    }
    Ok(LogPage { lines, first, total, ended })
}

/// Returns the lines from `from` on that contain `text` in capitals or not, at most `limit`; with a stream, its lines alone. The search
/// goes on behind the last one found.
pub fn find_in_log(folder: &Path, text: &str, stream: Option<Stream>, from: u64, limit: usize) -> io::Result<Vec<Found>> {
    let mut found: Vec<Found> = Vec::new();
    let Some(mut log) = Log::open(folder)? else { return Ok(found) };
    let wanted = text.to_lowercase();
    log.seek(from)?;
    let mut raw = Vec::new();
    let mut number = from;
    let mut bytes = 0;
    while found.len() < limit && bytes < PAGE_BYTES && log.next_line(&mut raw)? {
        let line = parse(&raw, found.last().map(|found| &found.line));
        if stream.is_none_or(|stream| line.stream == stream) && line.text.to_lowercase().contains(&wanted) {
            bytes += raw.len() as u64;
            found.push(Found { number, line });
        }
        number += 1;
    }
    Ok(found)
}

/// Returns how much of a folder's log is whole lines.
pub fn extent(folder: &Path) -> io::Result<Extent> {
    Log::open(folder)?.map_or(Ok(Extent::default()), |mut log| log.extent())
}

impl Log {
    fn open(folder: &Path) -> io::Result<Option<Self>> {
        let file = match File::open(folder.join(LOG)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let bytes = std::fs::read(folder.join(INDEX)).unwrap_or_default();
        let length = file.metadata()?.len();
        Ok(Some(Self { reader: BufReader::with_capacity(256 * 1024, file), index: index(&bytes, length) }))
    }

    /// Counts the lines behind the last one of the index.
    fn extent(&mut self) -> io::Result<Extent> {
        let Place { mut line, offset } = self.place(u64::MAX)?;
        let indexed = offset;
        let mut end = offset;
        self.reader.seek(SeekFrom::Start(offset))?;
        let mut at = offset;
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            line += memchr::memchr_iter(b'\n', chunk).count() as u64;
            if let Some(last) = memchr::memrchr(b'\n', chunk) {
                end = at + last as u64 + 1;
            }
            let length = chunk.len();
            at += length as u64;
            self.reader.consume(length);
        }
        Ok(Extent { lines: line, bytes: end, indexed, index_bytes: self.index.len() as u64 * 16 })
    }

    /// Goes to where the line numbered `line` begins, or to the end.
    fn seek(&mut self, line: u64) -> io::Result<()> {
        let place = self.place(line)?;
        self.reader.seek(SeekFrom::Start(place.offset))?;
        for _ in place.line..line {
            if self.reader.skip_until(b'\n')? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Reads the next whole line, without its end, and returns whether there was one.
    fn next_line(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        text.clear();
        self.reader.read_until(b'\n', text)?;
        Ok(text.pop_if(|last| *last == b'\n').is_some())
    }

    /// Returns the last place of the index that is not behind `line`. One where no line begins, which a machine that went down may
    /// leave, is thrown away.
    fn place(&mut self, line: u64) -> io::Result<Place> {
        let mut count = self.index.partition_point(|place| place.line <= line);
        while count > 0 {
            let place = self.index[count - 1];
            let mut before = [0];
            self.reader.seek(SeekFrom::Start(place.offset - 1))?;
            if self.reader.read_exact(&mut before).is_ok() && before == *b"\n" {
                return Ok(place);
            }
            count -= 1;
            self.index.truncate(count);
        }
        Ok(Place { line: 0, offset: 0 })
    }
}

/// Returns the places of an index as far as they increase and lie within the log.
fn index(bytes: &[u8], length: u64) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(bytes.len() / 16);
    for entry in bytes.chunks_exact(16) {
        let (line, offset) = entry.split_at(8);
        let number = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_le_bytes);
        let place = Place { line: number(line), offset: number(offset) };
        let last = places.last().copied().unwrap_or(Place { line: 0, offset: 0 });
        if place.line <= last.line || place.offset <= last.offset || place.offset > length {
            break;
        }
        places.push(place);
    }
    places
}

/// Returns a line of the file; what is none is shown as it stands, so that every line keeps its number.
fn parse(text: &[u8], before: Option<&LogLine>) -> LogLine {
    serde_json::from_slice(text).unwrap_or_else(|_| LogLine {
        at: before.map_or(DateTime::UNIX_EPOCH, |line| line.at),
        stream: Stream::Note,
        text: String::from_utf8_lossy(text).into_owned(),
        continues: false,
    })
}
