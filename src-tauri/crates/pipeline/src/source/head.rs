//! The first lines of an input: what they say of the columns, and whether the input is a text at all.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use encoding_rs::Encoding;
use memchr::{memchr, memchr_iter};
use millpond_record::count::grouped;
use millpond_record::flow::FlowError;
use millpond_record::ledger::Ledger;

use super::csv::{CsvOptions, Input, read_error};
use crate::lines;
use crate::splitter::{Scan, Syntax};

/// Bytes looked through for the header before the input is called unusable.
const HEADER_BYTES: usize = 4 * 1024 * 1024;
/// Bytes read at a time until the header is found.
const FIRST_BYTES: usize = 64 * 1024;

/// So many NUL bytes make no text unusable, however short it is.
const FEW_ZEROS: usize = 3;
/// Where one of so many bytes is NUL, what is read is no text. In UTF-16 every other one is; a row here and there that holds one makes far
/// fewer, and the other rows should come through.
const FULL_OF_ZEROS: usize = 10;

/// What the first lines of an input say, and what was read beyond them.
#[derive(Debug)]
pub(super) struct Head {
    pub fields: Vec<String>,
    /// Lines before the first row that are neither header nor row.
    pub passed: Ledger,
    pub rest: Vec<u8>,
    pub offset: u64,
    pub line: u64,
}

/// Where the records of a header are, and where the rows begin.
struct Found {
    records: Vec<(usize, usize)>,
    rows: usize,
    passed: Ledger,
}

impl Head {
    pub fn read(input: &mut Input, origin: &str, options: &CsvOptions) -> Result<Self, FlowError> {
        let mut bytes = Vec::new();
        let mut wanted = FIRST_BYTES;
        loop {
            let before = bytes.len();
            input.by_ref().take(wanted as u64).read_to_end(&mut bytes).map_err(|source| read_error(origin, source))?;
            let eof = bytes.len() - before < wanted;
            if before == 0 {
                refuse_what_is_no_text(&bytes, origin, options)?;
            }
            if let Some(found) = find(&bytes, eof, origin, options)? {
                return Self::new(bytes, &found, origin, options);
            }
            if bytes.len() >= HEADER_BYTES {
                return Err(FlowError::Input {
                    message: format!("{origin} has no whole header in its first {HEADER_BYTES} bytes."),
                    hint: Some("It may not be a CSV file.".into()),
                });
            }
            wanted = bytes.len();
        }
    }

    fn new(mut bytes: Vec<u8>, found: &Found, origin: &str, options: &CsvOptions) -> Result<Self, FlowError> {
        let records: Vec<Vec<String>> = found.records.iter().map(|(start, end)| cells(options.syntax, &bytes, *start, *end)).collect();
        let names = if options.header {
            let invalid = found.records.iter().find(|(start, end)| simdutf8::basic::from_utf8(&bytes[*start..*end]).is_err());
            if let Some((start, _)) = invalid {
                return Err(FlowError::Input {
                    message: format!(
                        "{origin} line {}: the column names are not valid {}.",
                        line_at(&bytes, *start),
                        options.encoding.as_deref().unwrap_or("UTF-8")
                    ),
                    hint: Some("Set encoding in [source], for example encoding = \"windows-1252\".".into()),
                });
            }
            column_names(&joined(records))
        } else {
            (1..=records.first().map_or(0, Vec::len)).map(|number| format!("column_{number}")).collect()
        };
        let line = line_at(&bytes, found.rows);
        let rest = bytes.split_off(found.rows);
        Ok(Self { fields: names, passed: found.passed.clone(), rest, offset: found.rows as u64, line })
    }
}

/// Returns where the header is; `None` where more of the input has to be read for that.
fn find(bytes: &[u8], eof: bool, origin: &str, options: &CsvOptions) -> Result<Option<Found>, FlowError> {
    let syntax = options.syntax;
    let mut passed = Ledger::default();
    let mut at = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    for _ in 0..options.skip_lines {
        match lines::first_end(bytes, at, eof) {
            Some(line) => at = line.next,
            None if eof && bytes.is_empty() => break,
            None if eof => return Err(all_passed_over(bytes, origin, options.skip_lines)),
            None => return Ok(None),
        }
        passed.title_lines += 1;
    }
    let wanted = if options.header { options.header_lines.max(1) } else { 1 };
    let mut records: Vec<(usize, usize)> = Vec::new();
    while records.len() < wanted {
        let Some(start) = syntax.pass_over(bytes, at, eof, &mut passed) else {
            return if eof { Err(no_rows(bytes, origin, records.len(), options)) } else { Ok(None) };
        };
        match syntax.scan(bytes, start, eof) {
            Scan::Record { end, next } => {
                records.push((start, end));
                at = if options.header { next } else { start };
            }
            Scan::NeedMore => return Ok(None),
            Scan::Malformed { reason, .. } | Scan::Endless { reason } => {
                return Err(FlowError::Input {
                    message: format!("{origin} line {}: the first record cannot be read: {}.", line_at(bytes, start), reason.phrase()),
                    hint: Some("Check the delimiter and the quote character of [source].".into()),
                });
            }
        }
    }
    Ok(Some(Found { records, rows: at, passed }))
}

fn all_passed_over(bytes: &[u8], origin: &str, skip_lines: u64) -> FlowError {
    let count = lines::count(bytes).0 + u64::from(!lines::ends_with_end(bytes));
    let lines = if count == 1 { "1 line".to_owned() } else { format!("{} lines", grouped(count)) };
    FlowError::Input {
        message: format!("{origin} has {lines}, and skip_lines = {skip_lines} passes over them all."),
        hint: Some("Set skip_lines in [source] to the number of lines that stand before the column names.".into()),
    }
}

fn no_rows(bytes: &[u8], origin: &str, header_lines: usize, options: &CsvOptions) -> FlowError {
    let message = if bytes.is_empty() {
        format!("{origin} is empty: 0 bytes.")
    } else if header_lines > 0 {
        format!("{origin} ends in its header: it has {header_lines} of {} header lines.", options.header_lines)
    } else if options.skip_lines > 0 || options.syntax.comment.is_some() {
        format!("{origin} has no rows: nothing follows the lines that [source] passes over.")
    } else {
        format!("{origin} has no rows: it holds nothing but blank lines.")
    };
    FlowError::Input { message, hint: Some("Choose a file with at least a header line.".into()) }
}

fn cells(syntax: Syntax, bytes: &[u8], start: usize, end: usize) -> Vec<String> {
    let mut cells = Vec::new();
    syntax.fields(bytes, start, end, |range, doubled| {
        let cell = String::from_utf8_lossy(&bytes[range]).into_owned();
        cells.push(if doubled { syntax.unescape(&cell) } else { cell });
    });
    cells
}

/// Returns the names that several lines of a header give together. In the upper ones an empty cell goes on with what stands
/// before it: `2024,,2025,` above `net,tax,net,tax` makes `2024 net`, `2024 tax`, `2025 net`, `2025 tax`.
fn joined(mut records: Vec<Vec<String>>) -> Vec<String> {
    let last = records.pop().unwrap_or_default();
    if records.is_empty() {
        return last;
    }
    let width = records.iter().map(Vec::len).max().unwrap_or(0).max(last.len());
    let mut names = vec![String::new(); width];
    let mut add = |column: usize, part: &str| {
        let name: &mut String = &mut names[column];
        if !name.is_empty() && !part.is_empty() {
            name.push(' ');
        }
        name.push_str(part);
    };
    for record in &records {
        let mut before = "";
        for column in 0..width {
            let own = record.get(column).map_or("", |cell| cell.trim());
            before = if own.is_empty() { before } else { own };
            add(column, before);
        }
    }
    last.iter().enumerate().for_each(|(column, cell)| add(column, cell.trim()));
    names
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
    if let Some(at) = memchr(0, bytes).filter(|_| zeros > FEW_ZEROS && zeros * FULL_OF_ZEROS > bytes.len()) {
        return Err(FlowError::Input {
            message: format!("{origin} is not a text file: byte {} is NUL.", at + 1),
            hint: Some("Choose a CSV file; if it is UTF-16, set encoding in [source].".into()),
        });
    }
    Ok(())
}

fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + lines::count(&bytes[..at]).0
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
