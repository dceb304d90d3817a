//! One JSON object a line (RFC 8259) as rows: keys are columns, what stands behind them are cells.
//!
//! Numbers keep their digits, strings are what they say, `null` and a key that is not there are no value, and whatever is
//! nested is its own JSON text. The columns are the keys of the first lines; a key that comes later belongs to no column and
//! is never lost unseen: its line is rejected, unless the source says that other columns are dropped.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr_iter;
use millpond_record::batch::{Batch, RECORD};
use millpond_record::count::grouped;
use millpond_record::flow::{FlowError, Original, Portion, PortionRows, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{Reason, RejectedRow};
use millpond_record::schema::Schema;
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, UInt64Chunked};
use polars_buffer::Buffer;
use serde::de::IgnoredAny;

use super::again::find_again;
use super::blocks::{Block, Blocks, Piece};
use super::check::check_types;
use super::csv::{Again, CsvOptions, Input, SOURCE_STEP, decoded, read_error};
use super::head::column_names;
use super::layout::Layout;
use super::meter::Meter;
use super::portion::{Lines, Owner, PassedOver, SkippedLine};
use crate::lines;
use crate::slices::{SliceBuilder, TextBlock};
use crate::spec::OnExtraColumn;
use crate::splitter::Syntax;
use crate::step::CellErrors;

/// Lines whose keys become the columns.
const HEAD_LINES: usize = 1_000;
/// Bytes in which these are looked for.
const HEAD_BYTES: usize = 4 * 1024 * 1024;
/// A byte that no UTF-8 text has: no quote keeps a line's end from ending a line here.
const NO_QUOTE: u8 = 0xFF;

/// A file of JSON lines.
pub struct JsonlSource {
    blocks: Blocks<Input>,
    keys: Arc<Keys>,
    options: CsvOptions,
    again: Again,
    meter: Meter,
    total: u64,
    ended: bool,
}

/// What all portions share: the columns, and to which of them each key goes.
struct Keys {
    layout: Arc<Layout>,
    columns: HashMap<String, Option<usize>>,
    extra: OnExtraColumn,
}

impl JsonlSource {
    /// Returns the rows of unpacked bytes that `meter` knows of.
    ///
    /// # Errors
    /// [`FlowError`] where they cannot be read, no line of the first is an object, or an expected column is not among their keys.
    pub(super) fn over(
        (input, meter, total): (Input, Meter, u64),
        again: Again,
        origin: &str,
        options: &CsvOptions,
    ) -> Result<Self, FlowError> {
        let mut input = decoded(input, origin, options.encoding.as_deref())?;
        let syntax = Syntax { delimiter: NO_QUOTE, quote: NO_QUOTE, comment: None, ..options.syntax };
        let options = CsvOptions { syntax, ..options.clone() };
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let wanted = before.max(64 * 1024);
            input.by_ref().take(wanted as u64).read_to_end(&mut bytes).map_err(|source| read_error(origin, source))?;
            let eof = bytes.len() - before < wanted;
            if eof || bytes.len() >= HEAD_BYTES || memchr_iter(b'\n', &bytes).nth(HEAD_LINES).is_some() {
                break;
            }
        }
        let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let found = keys_of(&bytes[start..], origin)?;
        let layout = Layout::new(origin, &column_names(&found), &options)?;
        let mut columns: HashMap<String, Option<usize>> = found.into_iter().zip(layout.fields.iter().copied()).collect();
        for (at, column) in layout.schema.columns.iter().enumerate().skip(layout.fields.iter().flatten().count()) {
            // Expected, and in none of the first lines: it may come later, under any of its names.
            let aliases = options.expect.iter().filter_map(|expect| expect.aliases.get(&column.name)).flatten();
            for name in aliases.chain([&column.name]) {
                columns.entry(name.clone()).or_insert(Some(at));
            }
        }
        let extra = options.expect.as_ref().map_or(OnExtraColumn::Keep, |expect| expect.extra);
        let rest = bytes.split_off(start);
        let blocks = Blocks::new(input, syntax, rest, start as u64, 1);
        let keys = Arc::new(Keys { layout: Arc::new(layout), columns, extra });
        Ok(Self { blocks, keys, options, again, meter, total, ended: false })
    }
}

impl Source for JsonlSource {
    fn schema(&self) -> &Schema {
        &self.keys.layout.schema
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        let piece = self.blocks.next().map_err(|source| read_error(&self.keys.layout.origin, source))?;
        self.ended = piece.is_none();
        Ok(piece.map(|piece| match piece {
            Piece::Block(block) => Box::new(JsonlPortion { block, keys: self.keys.clone() }) as Box<dyn Portion>,
            Piece::Skipped(skipped) => Box::new(SkippedLine { skipped, layout: self.keys.layout.clone() }),
            Piece::Footer(ledger) => Box::new(PassedOver { ledger, layout: self.keys.layout.clone() }),
        }))
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.meter.read(), Some(self.total))
    }

    fn sha256(&self) -> Option<String> {
        self.meter.sha256().filter(|_| self.ended)
    }

    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        let origin = &self.keys.layout.origin;
        let mut input = decoded((self.again)()?, origin, self.options.encoding.as_deref())?;
        // The mark at the start is counted, and in no line.
        let mut head = Vec::new();
        input.by_ref().take(3).read_to_end(&mut head).map_err(|source| read_error(origin, source))?;
        let start = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let mut blocks = Blocks::new(input, self.options.syntax, head.split_off(start), start as u64, 1);
        find_again(records, || {
            let Some(piece) = blocks.next().map_err(|source| read_error(origin, source))? else { return Ok(None) };
            Ok(Some(match piece {
                Piece::Block(block) => (block.end(), Box::new(JsonlPortion { block, keys: self.keys.clone() }) as Box<dyn Portion>),
                Piece::Skipped(skipped) => (skipped.offset, Box::new(SkippedLine { skipped, layout: self.keys.layout.clone() })),
                Piece::Footer(_) => return Ok(None),
            }))
        })
    }
}

/// Returns the keys of the first lines, in the order in which they come.
fn keys_of(bytes: &[u8], origin: &str) -> Result<Vec<String>, FlowError> {
    let whole = if bytes.len() >= HEAD_BYTES { &bytes[..lines::last_end(bytes).unwrap_or(bytes.len())] } else { bytes };
    let mut keys: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    let (mut objects, mut first_fault) = (0, None);
    let numbered = each_line(whole).map(|line| &whole[line]).enumerate();
    for (at, line) in numbered.filter(|(_, line)| !line.trim_ascii().is_empty()).take(HEAD_LINES) {
        let read = std::str::from_utf8(line).map_err(|_| (Reason::InvalidEncoding, "it is not valid UTF-8".to_owned())).and_then(|line| {
            members(line, |key, _| {
                if !known.contains(key) {
                    known.insert(key.to_owned());
                    keys.push(key.to_owned());
                }
                Ok(())
            })
        });
        match read {
            Ok(()) => objects += 1,
            Err((_, detail)) => {
                first_fault.get_or_insert((at + 1, detail));
            }
        }
    }
    if objects > 0 {
        return Ok(keys);
    }
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(FlowError::Input {
            message: format!("{origin} is one JSON array, not one object a line."),
            hint: Some("Convert it first: jq -c '.[]' FILE > NEW.jsonl".into()),
        });
    }
    Err(match first_fault {
        None if bytes.is_empty() => FlowError::Input {
            message: format!("{origin} is empty: 0 bytes."),
            hint: Some("Choose a file with at least one JSON object.".into()),
        },
        None => FlowError::Input { message: format!("{origin} has no rows: it holds nothing but blank lines."), hint: None },
        Some((line, detail)) => FlowError::Input {
            message: format!("{origin} is no file of JSON lines: none of its first lines is an object. Line {line}: {detail}."),
            hint: Some("Each line must be one object, such as {\"name\": \"Ann\", \"price\": 1.5}.".into()),
        },
    })
}

type Fault = (Reason, String);

fn fault(at: usize, line: &str, what: &str) -> Fault {
    let character = line[..at.min(line.len())].chars().count() + 1;
    (Reason::InvalidJson, format!("{what} at character {}", grouped(character as u64)))
}

/// Calls `member` with each key of a line's object and the place of its value.
fn members(line: &str, mut member: impl FnMut(&str, Range<usize>) -> Result<(), Fault>) -> Result<(), Fault> {
    let blank = |at: usize| at + line.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let byte = |at: usize| line.as_bytes().get(at).copied();
    let mut at = blank(0);
    if byte(at) != Some(b'{') {
        return Err(match value_end(line, at) {
            Ok(end) if blank(end) == line.len() => (Reason::NotAnObject, format!("it is {}, not an object", kind_of(byte(at)))),
            _ => fault(at, line, "it does not begin with {: it is no JSON object"),
        });
    }
    at = blank(at + 1);
    if byte(at) != Some(b'}') {
        loop {
            if byte(at) != Some(b'"') {
                return Err(fault(at, line, "a key in quotes is missing"));
            }
            let end = value_end(line, at)?;
            let key = at..end;
            at = blank(end);
            if byte(at) != Some(b':') {
                return Err(fault(at, line, "a colon is missing after a key"));
            }
            at = blank(at + 1);
            let end = value_end(line, at)?;
            let plain = &line[key.start + 1..key.end - 1];
            if plain.contains('\\') {
                member(&text(line, key)?, at..end)?;
            } else {
                member(plain, at..end)?;
            }
            at = blank(end);
            match byte(at) {
                Some(b',') => at = blank(at + 1),
                Some(b'}') => break,
                _ => return Err(fault(at, line, "a comma or a closing brace is missing")),
            }
        }
    }
    at = blank(at + 1);
    if at < line.len() {
        return Err(fault(at, line, "more follows after the object"));
    }
    Ok(())
}

/// Returns where the JSON value that begins here ends.
fn value_end(line: &str, at: usize) -> Result<usize, Fault> {
    let mut values = serde_json::Deserializer::from_str(&line[at..]).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Ok(at + values.byte_offset()),
        Some(Err(error)) if error.is_eof() => Err(fault(line.len(), line, "the line ends in the middle of a value")),
        Some(Err(error)) => Err(fault(at + error.column().saturating_sub(1), line, "no JSON value")),
        None => Err(fault(at, line, "a value is missing")),
    }
}

fn kind_of(first: Option<u8>) -> &'static str {
    match first {
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Returns what a JSON string says.
fn text(line: &str, place: Range<usize>) -> Result<String, Fault> {
    let start = place.start;
    serde_json::from_str(&line[place]).map_err(|_| fault(start, line, "a string with an impossible escape"))
}

/// A cell on its way into its column.
#[derive(Debug, Clone, Default)]
enum Cell {
    #[default]
    Absent,
    Null,
    /// As it stands in the block.
    Slice(Range<usize>),
    Rewritten(String),
}

struct JsonlPortion {
    block: Block,
    keys: Arc<Keys>,
}

impl JsonlPortion {
    /// Returns the block as text; lines that are none are rejected and blanked in a copy.
    fn text(&self, rejected: &mut Vec<RejectedRow>) -> TextBlock {
        if let Some(text) = TextBlock::new(Buffer::from_owner(Owner(self.block.bytes.clone()))) {
            return text;
        }
        let mut copy = self.block.bytes().to_vec();
        let mut lines = Lines::new(&self.block);
        for line in each_line(self.block.bytes()) {
            if simdutf8::basic::from_utf8(&self.block.bytes()[line.clone()]).is_err() {
                let detail = "it is not valid UTF-8".to_owned();
                rejected.push(self.rejected(&line, lines.at(line.start), Reason::InvalidEncoding, detail));
                copy[line].fill(b' ');
            }
        }
        TextBlock::new(Buffer::from(copy)).expect("all lines that were no text are blanked")
    }

    fn rejected(&self, line: &Range<usize>, number: u64, reason: Reason, detail: String) -> RejectedRow {
        self.keys.layout.rejected(&self.block, line.start, line.end, number, reason, detail)
    }

    /// Puts a line's values into `cells`, one for each column.
    fn row(&self, text: &str, line: &Range<usize>, cells: &mut [Cell]) -> Result<(), Fault> {
        cells.fill_with(|| Cell::Absent);
        let content = &text[line.clone()];
        members(content, |key, place| {
            let column = match self.keys.columns.get(key) {
                Some(Some(column)) => &mut cells[*column],
                Some(None) => return Ok(()),
                None if self.keys.extra == OnExtraColumn::Drop => return Ok(()),
                None => {
                    let detail = format!("the key \"{key}\" is in none of the first {} lines", grouped(HEAD_LINES as u64));
                    return Err((Reason::UnknownKey, detail));
                }
            };
            if !matches!(column, Cell::Absent) {
                return Err(fault(place.start, content, &format!("the key \"{key}\" comes a second time")));
            }
            let value = &content[place.clone()];
            let (start, end) = (line.start + place.start, line.start + place.end);
            *column = match value.as_bytes().first() {
                Some(b'n') => Cell::Null,
                Some(b'"') if value.contains('\\') => Cell::Rewritten(self::text(content, place)?),
                Some(b'"') => Cell::Slice(start + 1..end - 1),
                _ => Cell::Slice(start..end),
            };
            Ok(())
        })
    }
}

fn each_line(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let (end, next) = lines::first_end(bytes, at, true).map_or((bytes.len(), bytes.len()), |line| (line.end, line.next));
        let line = at..end;
        at = next;
        Some(line)
    })
}

impl Portion for JsonlPortion {
    fn read(&self) -> Result<PortionRows, FlowError> {
        Ok(self.read_first(u64::MAX)?.0)
    }

    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let layout = &self.keys.layout;
        let mut rejected = Vec::new();
        let block = self.text(&mut rejected);
        let undecodable: Vec<u64> = rejected.iter().map(|row| row.offset).collect();
        let text = std::str::from_utf8(block.bytes()).expect("a text block is UTF-8");
        let mut columns: Vec<_> = layout.schema.columns.iter().map(|_| SliceBuilder::new(&block, 64)).collect();
        let mut cells = vec![Cell::default(); columns.len()];
        let mut lines = Lines::new(&self.block);
        let (mut records, mut blank_lines) = (Vec::new(), 0);
        for line in each_line(self.block.bytes()) {
            let offset = self.block.offset + line.start as u64;
            if undecodable.binary_search(&offset).is_ok() {
                continue;
            }
            if text[line.clone()].trim_ascii().is_empty() {
                blank_lines += 1;
                continue;
            }
            let read = if line.len() > layout.syntax.max_record {
                Err((Reason::RecordTooLong, Reason::RecordTooLong.phrase().to_owned()))
            } else {
                self.row(text, &line, &mut cells)
            };
            if let Err((reason, detail)) = read {
                rejected.push(self.rejected(&line, lines.at(line.start), reason, detail));
                continue;
            }
            for (column, cell) in columns.iter_mut().zip(&mut cells) {
                match std::mem::take(cell) {
                    Cell::Absent | Cell::Null => column.push_null(),
                    Cell::Slice(place) => column.push(place),
                    Cell::Rewritten(text) => column.push_rewritten(&text),
                }
            }
            records.push(offset);
        }
        let height = records.len();
        let mut made: Vec<Column> = columns.into_iter().zip(layout.schema.names()).map(|(column, name)| column.finish(name)).collect();
        made.push(UInt64Chunked::new(RECORD.into(), records).into_column());
        let frame = DataFrame::new(height, made).map_err(FlowError::internal)?;
        let mut ledger = Ledger { read: (height + rejected.len()) as u64, blank_lines, ..Ledger::default() };
        for row in &rejected {
            if row.reason == Reason::UnknownKey && self.keys.extra == OnExtraColumn::Stop {
                return Err(FlowError::Stopped { row: Box::new(row.clone()) });
            }
            ledger.reject_rows(SOURCE_STEP, None, row.reason, 1);
        }
        let whole = ledger.read;
        rejected.sort_by_key(|row| row.offset);
        let mut rows = PortionRows { batch: Batch { frame }, rejected, ledger };
        rows.cut(most);
        let originals = |records: &[u64]| self.originals(records);
        rows.batch.frame = check_types(rows.batch.frame, layout, CellErrors::default(), &mut rows.ledger, &mut rows.rejected, originals)?;
        rows.rejected.sort_by_key(|row| row.offset);
        Ok((rows, whole))
    }

    fn originals(&self, records: &[u64]) -> Vec<Original> {
        let bytes = self.block.bytes();
        let mut lines = Lines::new(&self.block);
        records
            .iter()
            .map(|record| {
                let start = usize::try_from(record - self.block.offset).unwrap_or(usize::MAX).min(bytes.len());
                let end = lines::first_end(bytes, start, true).map_or(bytes.len(), |line| line.end);
                self.keys.layout.original(&bytes[start..end], lines.at(start))
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "jsonl_tests.rs"]
mod tests;
