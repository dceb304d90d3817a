//! The first record of an input: what it says of the columns, and whether the input is a text at all.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use encoding_rs::Encoding;
use memchr::{memchr, memchr_iter};
use millpond_record::flow::FlowError;

use super::csv::{CsvOptions, Input, read_error};
use crate::splitter::Scan;

/// Bytes looked through for the first record before the input is called unusable.
const HEADER_BYTES: usize = 4 * 1024 * 1024;

/// The first record of an input, and what was read beyond it.
pub(super) struct Head {
    pub fields: Vec<String>,
    pub rest: Vec<u8>,
    pub offset: u64,
    pub line: u64,
}

impl Head {
    pub fn read(input: &mut Input, origin: &str, options: &CsvOptions) -> Result<Self, FlowError> {
        let syntax = options.syntax;
        let mut bytes = Vec::new();
        let mut wanted = 64 * 1024;
        loop {
            let before = bytes.len();
            input.by_ref().take(wanted as u64).read_to_end(&mut bytes).map_err(|source| read_error(origin, source))?;
            let eof = bytes.len() - before < wanted;
            if before == 0 {
                refuse_what_is_no_text(&bytes, origin, options)?;
            }
            let start = skip_blank(&bytes, if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 });
            if start == bytes.len() && eof {
                return Err(FlowError::Input {
                    message: if bytes.is_empty() {
                        format!("{origin} is empty: 0 bytes.")
                    } else {
                        format!("{origin} has no rows: it holds nothing but blank lines.")
                    },
                    hint: Some("Choose a file with at least a header line.".into()),
                });
            }
            match syntax.scan(&bytes, start, eof) {
                Scan::Record { end, next } => {
                    refuse_returns_alone(&bytes, origin)?;
                    return Self::found(bytes, start, end, next, origin, options);
                }
                Scan::NeedMore if bytes.len() < HEADER_BYTES => wanted = bytes.len(),
                Scan::Malformed { reason, .. } | Scan::Endless { reason } => {
                    return Err(FlowError::Input {
                        message: format!("{origin} line {}: the first record cannot be read: {}.", line_at(&bytes, start), reason.phrase()),
                        hint: Some("Check the delimiter and the quote character of [source].".into()),
                    });
                }
                Scan::NeedMore => {
                    return Err(FlowError::Input {
                        message: format!("{origin} has no line end in its first {HEADER_BYTES} bytes."),
                        hint: Some("It may not be a CSV file.".into()),
                    });
                }
            }
        }
    }

    fn found(mut bytes: Vec<u8>, start: usize, end: usize, next: usize, origin: &str, options: &CsvOptions) -> Result<Self, FlowError> {
        let mut fields = Vec::new();
        let mut invalid = false;
        options.syntax.fields(&bytes, start, end, |range, doubled| {
            invalid |= simdutf8::basic::from_utf8(&bytes[range.clone()]).is_err();
            let cell = String::from_utf8_lossy(&bytes[range]).into_owned();
            fields.push(if doubled { options.syntax.unescape(&cell) } else { cell });
        });
        if invalid && options.header {
            return Err(FlowError::Input {
                message: format!(
                    "{origin} line {}: the column names are not valid {}.",
                    line_at(&bytes, start),
                    options.encoding.as_deref().unwrap_or("UTF-8")
                ),
                hint: Some("Set encoding in [source], for example encoding = \"windows-1252\".".into()),
            });
        }
        let names = if options.header { column_names(&fields) } else { (1..=fields.len()).map(|n| format!("column_{n}")).collect() };
        let consumed = if options.header { next } else { start };
        let line = line_at(&bytes, consumed);
        let rest = bytes.split_off(consumed);
        Ok(Self { fields: names, rest, offset: consumed as u64, line })
    }
}

/// Refuses a text whose lines end with a carriage return alone: all of it would be one header without a row.
fn refuse_returns_alone(bytes: &[u8], origin: &str) -> Result<(), FlowError> {
    let inside = bytes.trim_ascii_end();
    if memchr(b'\n', bytes).is_some() || memchr(b'\r', inside).is_none() {
        return Ok(());
    }
    Err(FlowError::Input {
        message: format!("{origin} has lines that end with a carriage return alone, as old Macs wrote them; these are not read."),
        hint: Some("Convert it first: tr '\\r' '\\n' < FILE > NEW.csv".into()),
    })
}

/// Refuses an encoding that the file's own first bytes contradict.
pub(super) fn refuse_another_mark(
    input: &mut impl Read,
    origin: &str,
    label: &str,
    encoding: &'static Encoding,
) -> Result<Vec<u8>, FlowError> {
    let mut start = Vec::with_capacity(3);
    input.take(3).read_to_end(&mut start).map_err(|source| read_error(origin, source))?;
    match Encoding::for_bom(&start) {
        Some((found, _)) if found != encoding => Err(FlowError::Input {
            message: format!("{origin} begins with the byte order mark of {}, and [source] has encoding = \"{label}\".", found.name()),
            hint: Some(format!("Set encoding = \"{}\" in [source].", found.name().to_lowercase())),
        }),
        _ => Ok(start),
    }
}

fn refuse_what_is_no_text(bytes: &[u8], origin: &str, options: &CsvOptions) -> Result<(), FlowError> {
    let utf_16 = [(b"\xFF\xFE".as_slice(), "utf-16le"), (b"\xFE\xFF", "utf-16be")];
    if options.encoding.is_none()
        && let Some((_, label)) = utf_16.iter().find(|(mark, _)| bytes.starts_with(mark))
    {
        return Err(FlowError::Input {
            message: format!("{origin} is UTF-16, and [source] reads UTF-8."),
            hint: Some(format!("Set encoding = \"{label}\" in [source].")),
        });
    }
    // A row that holds one is rejected; a file that is full of them is no text.
    let zeros = memchr_iter(0, bytes).count();
    if let Some(at) = memchr(0, bytes).filter(|_| zeros * 100 > bytes.len()) {
        return Err(FlowError::Input {
            message: format!("{origin} is not a text file: byte {} is NUL.", at + 1),
            hint: Some("Choose a CSV file; if it is UTF-16, set encoding in [source].".into()),
        });
    }
    Ok(())
}

fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => at += 1,
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => at += 2,
            _ => break,
        }
    }
    at
}

fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + memchr_iter(b'\n', &bytes[..at]).count() as u64
}

/// Returns names without gaps or repeats: an empty one becomes `column_3`, a second `price` becomes `price_2`.
pub(super) fn column_names(header: &[String]) -> Vec<String> {
    let written: HashSet<&str> = header.iter().map(|name| name.trim()).collect();
    let mut used: HashSet<String> = HashSet::with_capacity(header.len());
    // Where counting goes on for a name that repeats: 5,000 of one name are no reason to count from the start each time.
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::with_capacity(header.len());
    for (index, written_name) in header.iter().enumerate() {
        let base = if written_name.trim().is_empty() { format!("column_{}", index + 1) } else { written_name.trim().to_owned() };
        let mut name = base.clone();
        while used.contains(&name) || (name != base && written.contains(name.as_str())) {
            let number = next.entry(base.clone()).or_insert(2);
            name = format!("{base}_{number}");
            *number += 1;
        }
        used.insert(name.clone());
        names.push(name);
    }
    names
}
