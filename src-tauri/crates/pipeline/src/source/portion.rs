//! Blocks as rows: fields become cells that lie in the block, malformed records are set apart, types are checked.

use std::sync::Arc;

use memchr::{memchr, memchr_iter};
use millpond_record::batch::{Batch, RECORD};
use millpond_record::flow::{FlowError, Original, Portion, PortionRows};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{Reason, RejectedRow};
use polars::prelude::{Column, DataFrame, DataType, IntoColumn, Series, UInt64Chunked};
use polars_buffer::Buffer;

use super::blocks::{Block, BlockBytes, Skipped};
use super::check::check_types;
use super::csv::SOURCE_STEP;
use super::layout::{Layout, raw_text};
use super::marks::{Quotes, Separator, Separators};
use crate::slices::{SliceBuilder, TextBlock};
use crate::splitter::Scan;
use crate::step::CellErrors;

impl Block {
    pub(super) fn bytes(&self) -> &[u8] {
        BlockBytes::as_ref(&self.bytes)
    }

    /// Returns the place after its last byte.
    pub(super) fn end(&self) -> u64 {
        self.offset + self.bytes().len() as u64
    }
}

/// Owner of a block's bytes, for Polars' buffers.
pub(super) struct Owner(pub Arc<BlockBytes>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        BlockBytes::as_ref(&self.0)
    }
}

/// A block of an input as rows.
pub(super) struct CsvPortion {
    pub block: Block,
    pub layout: Arc<Layout>,
}

/// Where the well-formed records of a block are, and what was set apart.
#[derive(Default)]
struct Split {
    records: Vec<u64>,
    rejected: Vec<RejectedRow>,
    /// Starts of records that are rejected already, because they are no text.
    blanked: Vec<usize>,
    blank_lines: u64,
    comment_lines: u64,
}

/// What a stretch of a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stretch {
    Record,
    Comment,
    Malformed(Reason),
}

impl Split {
    /// Returns the account of the lines that are no rows.
    fn passed(&self) -> Ledger {
        Ledger { blank_lines: self.blank_lines, comment_lines: self.comment_lines, ..Ledger::default() }
    }
}

impl CsvPortion {
    /// Returns the block as text. Records with bytes that are no text are rejected and blanked in a copy.
    fn text(&self, split: &mut Split) -> TextBlock {
        let shared = Buffer::from_owner(Owner(self.block.bytes.clone()));
        // NUL is a character of UTF-8, but of no text: what comes after it is lost in many programs.
        if memchr(0, self.block.bytes()).is_none()
            && let Some(block) = TextBlock::new(shared)
        {
            return block;
        }
        let bytes = self.block.bytes();
        let mut copy = bytes.to_vec();
        let mut lines = Lines::new(&self.block);
        self.each_record(bytes, |start, end, stretch| {
            let zero = memchr(0, &bytes[start..end]).is_some();
            if zero || simdutf8::basic::from_utf8(&bytes[start..end]).is_err() {
                if stretch == Stretch::Record {
                    let invalid =
                        bytes[start..end].utf8_chunks().find_map(|chunk| chunk.invalid().first().map(|byte| format!("\\x{byte:02X}")));
                    let bad = invalid.or_else(|| zero.then(|| "\\x00 (NUL)".to_owned()));
                    let detail = format!("the byte {} is not valid text in this encoding", bad.unwrap_or_default());
                    split.rejected.push(self.layout.rejected(&self.block, start, end, lines.at(start), Reason::InvalidEncoding, detail));
                }
                split.blanked.push(start);
                copy[start..end].fill(b' ');
            }
        });
        TextBlock::new(Buffer::from(copy)).expect("all bytes that were no text are blanked")
    }

    /// Returns whether something stands in the block, or may, that only [`crate::splitter`] knows of.
    fn careful(&self) -> bool {
        self.block.returns_alone || self.layout.syntax.comment.is_some()
    }

    fn each_record(&self, bytes: &[u8], mut record: impl FnMut(usize, usize, Stretch)) {
        let (syntax, mut at) = (self.layout.syntax, 0);
        while at < bytes.len() {
            match syntax.scan(bytes, at, true) {
                Scan::Record { end, next } => {
                    record(at, end, if syntax.is_comment(bytes, at) { Stretch::Comment } else { Stretch::Record });
                    at = next;
                }
                Scan::Malformed { reason, end, next } => {
                    record(at, end, Stretch::Malformed(reason));
                    at = next;
                }
                Scan::NeedMore | Scan::Endless { .. } => return,
            }
        }
    }

    /// Returns the lines before a record that are no rows.
    fn passed_before(&self, record: u64) -> Ledger {
        let width = self.layout.fields.len();
        let mut split = Split::default();
        self.each_record(self.block.bytes(), |start, end, stretch| {
            if self.block.offset + (start as u64) < record {
                split.comment_lines += u64::from(stretch == Stretch::Comment);
                split.blank_lines += u64::from(stretch == Stretch::Record && start == end && width > 1);
            }
        });
        split.passed()
    }

    /// Splits a block in which quotes, where there are any, only open and close fields: what divides it is told from bits.
    fn split_regular<const QUOTED: bool>(&self, text: &TextBlock, columns: &mut [SliceBuilder<'_>], split: &mut Split, doubled: bool) {
        let (bytes, syntax, width) = (text.bytes(), self.layout.syntax, self.layout.fields.len());
        let mut lines = Lines::new(&self.block);
        let (mut start, mut from, mut field) = (0, 0, 0);
        for Separator { at, ends_line } in Separators::<QUOTED>::new(syntax, bytes) {
            let end = if ends_line && at > from && bytes[at - 1] == b'\r' { at - 1 } else { at };
            if let Some(Some(column)) = self.layout.fields.get(field) {
                let column = &mut columns[*column];
                if !QUOTED || bytes.get(from) != Some(&syntax.quote) {
                    column.push(from..end);
                } else if doubled && memchr(syntax.quote, &bytes[from + 1..end - 1]).is_some() {
                    column.push_unescaped(from + 1..end - 1, syntax.quote);
                } else {
                    column.push(from + 1..end - 1);
                }
            }
            (from, field) = (at + 1, field + 1);
            if !ends_line {
                continue;
            }
            if end == start && width > 1 {
                split.blank_lines += 1;
                for column in columns.iter_mut() {
                    column.truncate(split.records.len());
                }
            } else if end - start > syntax.max_record {
                let detail = self.layout.detail(Reason::RecordTooLong, (end - start) as u64);
                self.set_apart(start..end, Reason::RecordTooLong, detail, columns, split, &mut lines);
            } else {
                self.settle(start..end, field, columns, split, &mut lines);
            }
            (start, field) = (at + 1, 0);
        }
    }

    fn split_quoted(&self, text: &TextBlock, columns: &mut [SliceBuilder<'_>], split: &mut Split) {
        let (bytes, syntax, width) = (text.bytes(), self.layout.syntax, self.layout.fields.len());
        let mut lines = Lines::new(&self.block);
        self.each_record(self.block.bytes(), |start, end, stretch| {
            match stretch {
                Stretch::Comment => {
                    split.comment_lines += 1;
                    return;
                }
                Stretch::Malformed(reason) => {
                    let detail = self.layout.detail(reason, (end - start) as u64);
                    split.rejected.push(self.layout.rejected(&self.block, start, end, lines.at(start), reason, detail));
                    return;
                }
                Stretch::Record if split.blanked.binary_search(&start).is_ok() => return,
                Stretch::Record => {}
            }
            if start == end && width > 1 {
                split.blank_lines += 1;
                return;
            }
            let mut field = 0;
            syntax.fields(bytes, start, end, |range, doubled| {
                if let Some(Some(column)) = self.layout.fields.get(field) {
                    if doubled {
                        columns[*column].push_unescaped(range, syntax.quote);
                    } else {
                        columns[*column].push(range);
                    }
                }
                field += 1;
            });
            self.settle(start..end, field, columns, split, &mut lines);
        });
    }

    /// Keeps a record that has as many fields as the header, rejects any other.
    #[inline]
    fn settle(
        &self,
        record: std::ops::Range<usize>,
        found: usize,
        columns: &mut [SliceBuilder<'_>],
        split: &mut Split,
        lines: &mut Lines<'_>,
    ) {
        let width = self.layout.fields.len();
        if found == width {
            split.records.push(self.block.offset + record.start as u64);
            return;
        }
        let reason = if found < width { Reason::TooFewFields } else { Reason::TooManyFields };
        let detail = format!("{found} field{} where the header has {width}", if found == 1 { "" } else { "s" });
        self.set_apart(record, reason, detail, columns, split, lines);
    }

    /// Rejects a record whose fields may be in the columns already.
    #[cold]
    fn set_apart(
        &self,
        record: std::ops::Range<usize>,
        reason: Reason,
        detail: String,
        columns: &mut [SliceBuilder<'_>],
        split: &mut Split,
        lines: &mut Lines<'_>,
    ) {
        for column in columns {
            column.truncate(split.records.len());
        }
        split.rejected.push(self.layout.rejected(&self.block, record.start, record.end, lines.at(record.start), reason, detail));
    }
}

impl Portion for CsvPortion {
    fn read(&self) -> Result<PortionRows, FlowError> {
        Ok(self.read_first(u64::MAX)?.0)
    }

    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let mut split = Split::default();
        let text = self.text(&mut split);
        let careful = !split.blanked.is_empty() || self.careful();
        let given = self.layout.fields.iter().flatten().count();
        // Each field takes a delimiter at least: what is reserved for all columns stays in proportion to the block.
        let expected = self.block.bytes().len() / (8 * given).max(24) + 8;
        let mut columns: Vec<_> = (0..given).map(|_| SliceBuilder::new(&text, expected)).collect();
        split.records.reserve(expected);
        match self.block.quotes {
            Quotes::None if !careful => self.split_regular::<false>(&text, &mut columns, &mut split, false),
            Quotes::Regular { doubled } if !careful => self.split_regular::<true>(&text, &mut columns, &mut split, doubled),
            _ => self.split_quoted(&text, &mut columns, &mut split),
        }
        let height = split.records.len();
        let passed = split.passed();
        let names: Vec<_> = self.layout.schema.names().collect();
        let mut made: Vec<Column> = columns.into_iter().zip(&names).map(|(column, name)| column.finish(name)).collect();
        for name in &names[given..] {
            made.push(Series::full_null((*name).into(), height, &DataType::String).into_column());
        }
        made.push(UInt64Chunked::from_vec(RECORD.into(), split.records).into_column());
        let frame = DataFrame::new(height, made).map_err(FlowError::internal)?;
        let mut ledger = Ledger { read: (height + split.rejected.len()) as u64, ..passed };
        for row in &split.rejected {
            ledger.reject_rows(SOURCE_STEP, None, row.reason, 1);
        }
        let whole = ledger.read;
        let mut rows = PortionRows { batch: Batch { frame }, rejected: split.rejected, ledger };
        // Before types are checked: a bad cell beyond the last row wanted stops nothing and is in no count.
        if let Some(record) = rows.cut(most) {
            let passed = self.passed_before(record);
            rows.ledger.blank_lines = passed.blank_lines;
            rows.ledger.comment_lines = passed.comment_lines;
        }
        let originals = |records: &[u64]| self.originals(records);
        rows.batch.frame =
            check_types(rows.batch.frame, &self.layout, CellErrors::default(), &mut rows.ledger, &mut rows.rejected, originals)?;
        rows.rejected.sort_by_key(|row| row.offset);
        Ok((rows, whole))
    }

    fn count(&self) -> Result<u64, FlowError> {
        let (bytes, blank_is_row) = (self.block.bytes(), self.layout.fields.len() <= 1);
        let mut rows = 0;
        if self.careful() || memchr(self.layout.syntax.quote, bytes).is_some() {
            self.each_record(bytes, |start, end, stretch| {
                rows += match stretch {
                    Stretch::Comment => 0,
                    Stretch::Malformed(_) => 1,
                    Stretch::Record => u64::from(end > start || blank_is_row),
                };
            });
            return Ok(rows);
        }
        let mut start = 0;
        for at in memchr_iter(b'\n', bytes).chain((!bytes.ends_with(b"\n")).then_some(bytes.len())) {
            let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
            rows += u64::from(end > start || blank_is_row);
            start = at + 1;
        }
        Ok(rows)
    }

    fn originals(&self, records: &[u64]) -> Vec<Original> {
        let bytes = self.block.bytes();
        let mut lines = Lines::new(&self.block);
        records
            .iter()
            .map(|record| {
                let start = usize::try_from(record - self.block.offset).unwrap_or(usize::MAX).min(bytes.len());
                let end = match self.layout.syntax.scan(bytes, start, true) {
                    Scan::Record { end, .. } | Scan::Malformed { end, .. } => end,
                    Scan::NeedMore | Scan::Endless { .. } => bytes.len(),
                };
                self.layout.original(&bytes[start..end], lines.at(start))
            })
            .collect()
    }
}

/// Line numbers of rising places in a block, each stretch counted once.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub fn new(block: &'a Block) -> Self {
        Self { bytes: block.bytes(), at: 0, line: block.first_line }
    }

    pub fn at(&mut self, place: usize) -> u64 {
        debug_assert!(place >= self.at, "places rise");
        self.line += crate::lines::count(&self.bytes[self.at..place]).0;
        self.at = place;
        self.line
    }
}

/// A line that was too long to be kept.
pub(super) struct SkippedLine {
    pub skipped: Skipped,
    pub layout: Arc<Layout>,
}

/// Lines that are no rows, before the first row and after the last.
pub(super) struct PassedOver {
    pub ledger: Ledger,
    pub layout: Arc<Layout>,
}

impl Portion for PassedOver {
    fn read(&self) -> Result<PortionRows, FlowError> {
        Ok(PortionRows { batch: self.layout.no_rows()?, rejected: Vec::new(), ledger: self.ledger.clone() })
    }

    fn count(&self) -> Result<u64, FlowError> {
        Ok(0)
    }

    fn originals(&self, _records: &[u64]) -> Vec<Original> {
        Vec::new()
    }
}

impl Portion for SkippedLine {
    fn read(&self) -> Result<PortionRows, FlowError> {
        let reason = self.skipped.reason;
        let mut ledger = Ledger { read: 1, ..Ledger::default() };
        ledger.reject_rows(SOURCE_STEP, None, reason, 1);
        let row = RejectedRow {
            origin: self.layout.origin.clone(),
            line: self.skipped.line,
            step: SOURCE_STEP.to_owned(),
            column: None,
            reason,
            detail: self.layout.detail(reason, self.skipped.length),
            raw: raw_text(&self.skipped.head),
            offset: self.skipped.offset,
            length: self.skipped.length,
        };
        Ok(PortionRows { batch: self.layout.no_rows()?, rejected: vec![row], ledger })
    }

    fn count(&self) -> Result<u64, FlowError> {
        Ok(1)
    }

    fn originals(&self, _records: &[u64]) -> Vec<Original> {
        Vec::new()
    }
}
