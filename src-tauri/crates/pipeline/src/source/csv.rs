//! A CSV file, or standard input, as portions of rows (RFC 4180; what it leaves open is in [`crate::splitter`]).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;
use memchr::{memchr, memchr_iter, memchr2_iter};
use millpond_record::batch::{Batch, RECORD};
use millpond_record::flow::{FlowError, Original, Portion, PortionRows, Source};
use millpond_record::ledger::Ledger;
use millpond_record::problem::nearest;
use millpond_record::rejected::{RAW_KEPT_BYTES, Reason, RejectedRow};
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};
use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, Series, UInt64Chunked};
use polars_buffer::Buffer;
use sha2::{Digest, Sha256};

use super::blocks::{Block, BlockBytes, Blocks, Piece, Skipped};
use super::decode::{Decode, encoding};
use crate::missing::Missing;
use crate::slices::{SliceBuilder, TextBlock};
use crate::spec::{ExpectSpec, OnExtraColumn, OnMissingColumn, SourceSpec};
use crate::splitter::{MAX_RECORD_BYTES, Scan, Syntax};

/// The name under which the ledger counts what the source does.
pub const SOURCE_STEP: &str = "source";

/// Bytes looked through for the first record before the input is called unusable.
const HEADER_BYTES: usize = 4 * 1024 * 1024;

/// How a CSV input is read.
#[derive(Debug, Clone)]
pub struct CsvOptions {
    pub syntax: Syntax,
    pub header: bool,
    /// A label of the Encoding Standard; UTF-8 where none is given.
    pub encoding: Option<String>,
    pub types: BTreeMap<String, ColumnType>,
    pub expect: Option<ExpectSpec>,
    pub missing: Missing,
    pub on_error: crate::on_error::OnError,
    /// Compute the SHA-256 of the input while reading.
    pub hash: bool,
}

impl CsvOptions {
    /// Returns the options that a pipeline's source asks for.
    ///
    /// # Errors
    /// [`FlowError::Input`] for a delimiter or quote that is not one ASCII character.
    pub fn from_spec(spec: &SourceSpec) -> Result<Self, FlowError> {
        let byte = |key: &str, given: Option<char>, default: u8| match given {
            None => Ok(default),
            Some(found) if found.is_ascii() && found != '\n' && found != '\r' => Ok(found as u8),
            Some(found) => Err(FlowError::Input {
                message: format!("{key} = {found:?} cannot separate fields: it must be one ASCII character."),
                hint: Some("Use one such as \",\", \";\", \"\\t\" or \"|\".".into()),
            }),
        };
        let (delimiter, quote) = (byte("delimiter", spec.delimiter, b',')?, byte("quote", spec.quote, b'"')?);
        if delimiter == quote {
            return Err(FlowError::Input {
                message: format!("delimiter and quote are both {:?}: a field could not be told from its end.", char::from(quote)),
                hint: Some("Set another delimiter or quote in [source].".into()),
            });
        }
        Ok(Self {
            syntax: Syntax {
                delimiter,
                quote,
                max_record: spec.max_record_bytes.map_or(MAX_RECORD_BYTES, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
            },
            header: spec.header.unwrap_or(true),
            encoding: spec.encoding.clone(),
            types: spec.types.clone(),
            expect: spec.expect.clone(),
            missing: Missing::new(spec.missing.clone()),
            on_error: spec.on_error.unwrap_or_default(),
            hash: false,
        })
    }
}

/// Counts and hashes the bytes that pass.
struct Tally<R> {
    inner: R,
    count: Arc<AtomicU64>,
    hash: Option<Arc<Mutex<Sha256>>>,
}

impl<R: Read> Read for Tally<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(into)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        if let Some(hash) = &self.hash {
            hash.lock().unwrap_or_else(PoisonError::into_inner).update(&into[..read]);
        }
        Ok(read)
    }
}

type Input = Box<dyn Read + Send>;

/// A CSV input.
pub struct CsvSource {
    blocks: Blocks<Input>,
    layout: Arc<Layout>,
    count: Arc<AtomicU64>,
    total: Option<u64>,
    hash: Option<Arc<Mutex<Sha256>>>,
    ended: bool,
}

/// What all portions of an input share.
struct Layout {
    origin: String,
    syntax: Syntax,
    /// The columns of every batch.
    schema: Schema,
    /// For every field of a record: the column it goes to, if any.
    fields: Vec<Option<usize>>,
    missing: Missing,
    on_error: crate::on_error::OnError,
}

impl CsvSource {
    /// Returns the rows of `input`, which messages call `origin`; `total` is its size in bytes, where known.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot be read, [`FlowError::Input`] when it is empty, no text, or lacks an expected column.
    pub fn open(input: impl Read + Send + 'static, origin: &str, total: Option<u64>, options: &CsvOptions) -> Result<Self, FlowError> {
        let count = Arc::new(AtomicU64::new(0));
        let hash = options.hash.then(|| Arc::new(Mutex::new(Sha256::new())));
        let tally = Tally { inner: input, count: count.clone(), hash: hash.clone() };
        let label = options.encoding.as_deref();
        let mut input: Input = match encoding(label) {
            Ok(None) => Box::new(tally),
            Ok(Some(encoding)) => {
                let mut tally = tally;
                let start = refuse_another_mark(&mut tally, origin, label.unwrap_or_default(), encoding)?;
                Box::new(Decode::new(Cursor::new(start).chain(tally), encoding))
            }
            Err(label) => {
                return Err(FlowError::Input {
                    message: format!("encoding = \"{label}\" is no encoding."),
                    hint: Some(
                        "Known are the labels of the Encoding Standard, such as \"utf-8\", \"utf-16le\" and \"windows-1252\".".into(),
                    ),
                });
            }
        };
        let head = Head::read(&mut input, origin, options)?;
        let layout = Layout::new(origin, &head.fields, options)?;
        let blocks = Blocks::new(input, options.syntax, head.rest, head.offset, head.line);
        Ok(Self { blocks, layout: Arc::new(layout), count, total, hash, ended: false })
    }
}

impl Source for CsvSource {
    fn schema(&self) -> &Schema {
        &self.layout.schema
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        let piece = self.blocks.next().map_err(|source| read_error(&self.layout.origin, source))?;
        self.ended = piece.is_none();
        Ok(piece.map(|piece| match piece {
            Piece::Block(block) => Box::new(CsvPortion { block, layout: self.layout.clone() }) as Box<dyn Portion>,
            Piece::Skipped(skipped) => Box::new(SkippedLine { skipped, layout: self.layout.clone() }),
        }))
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.count.load(Ordering::Relaxed), self.total)
    }

    fn sha256(&self) -> Option<String> {
        let hash = self.hash.as_ref().filter(|_| self.ended)?;
        let digest = hash.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize();
        Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn read_error(origin: &str, source: std::io::Error) -> FlowError {
    FlowError::Io { what: format!("{origin} cannot be read"), source }
}

/// The first record of an input, and what was read beyond it.
struct Head {
    fields: Vec<String>,
    rest: Vec<u8>,
    offset: u64,
    line: u64,
}

impl Head {
    fn read(input: &mut Input, origin: &str, options: &CsvOptions) -> Result<Self, FlowError> {
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
fn refuse_another_mark(input: &mut impl Read, origin: &str, label: &str, encoding: &'static Encoding) -> Result<Vec<u8>, FlowError> {
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
fn column_names(header: &[String]) -> Vec<String> {
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

impl Layout {
    fn new(origin: &str, header: &[String], options: &CsvOptions) -> Result<Self, FlowError> {
        let mut names = header.to_vec();
        let (mut dropped, mut added) = (Vec::new(), Vec::new());
        if let Some(expect) = &options.expect {
            apply_aliases(&mut names, expect);
            let there: HashSet<String> = names.iter().cloned().collect();
            for name in expect.columns.iter().filter(|name| !there.contains(*name)) {
                if expect.missing == OnMissingColumn::Stop {
                    return Err(missing_column(origin, name, &names));
                }
                if !added.contains(name) {
                    added.push(name.clone());
                }
            }
            let expected: HashSet<&String> = expect.columns.iter().collect();
            for name in names.iter().filter(|name| !expected.contains(name)) {
                match expect.extra {
                    OnExtraColumn::Keep => {}
                    OnExtraColumn::Drop => dropped.push(name.clone()),
                    OnExtraColumn::Stop => {
                        return Err(FlowError::Input {
                            message: format!("{origin} has a column \"{name}\" that is not expected."),
                            hint: Some("Add it to columns in [source.expect], or set extra = \"keep\" or \"drop\".".into()),
                        });
                    }
                }
            }
        }
        // Hidden columns of ours begin so; one of a file would be taken for them.
        if let Some(name) = names.iter().find(|name| name.starts_with('\u{1}')) {
            return Err(FlowError::Input {
                message: format!("{origin} has a column {name:?}, whose name begins with a control character."),
                hint: Some("Give the column another name in the file.".into()),
            });
        }
        let dropped: HashSet<String> = dropped.into_iter().collect();
        let mut schema = Schema::default();
        let kind = |name: &String| options.types.get(name).copied().unwrap_or(ColumnType::Text);
        let mut fields = Vec::with_capacity(names.len());
        for name in &names {
            let kept = !dropped.contains(name);
            fields.push(kept.then_some(schema.columns.len()));
            if kept {
                schema.columns.push(ColumnSpec { name: name.clone(), kind: kind(name) });
            }
        }
        for name in &added {
            schema.columns.push(ColumnSpec { name: name.clone(), kind: kind(name) });
        }
        if let Some(name) = options.types.keys().find(|name| schema.column(name).is_none() && !dropped.contains(*name)) {
            return Err(missing_column(origin, name, &names));
        }
        Ok(Self {
            origin: origin.to_owned(),
            syntax: options.syntax,
            schema,
            fields,
            missing: options.missing.clone(),
            on_error: options.on_error,
        })
    }

    fn rejected(&self, block: &Block, start: usize, end: usize, line: u64, reason: Reason, detail: String) -> RejectedRow {
        let bytes = &block.bytes()[start..end];
        RejectedRow {
            origin: self.origin.clone(),
            line,
            step: SOURCE_STEP.to_owned(),
            column: None,
            reason,
            detail,
            raw: raw_text(bytes),
            offset: block.offset + start as u64,
            length: bytes.len() as u64,
        }
    }
}

fn apply_aliases(names: &mut [String], expect: &ExpectSpec) {
    for (wanted, aliases) in &expect.aliases {
        if names.contains(wanted) {
            continue;
        }
        if let Some(found) = names.iter_mut().find(|name| aliases.contains(name)) {
            found.clone_from(wanted);
        }
    }
}

fn missing_column(origin: &str, name: &str, names: &[String]) -> FlowError {
    let hint = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => {
            format!("Did you mean \"{near}\"? If it is the same column, write aliases = {{ {name} = [\"{near}\"] }} in [source.expect].")
        }
        None => format!("Its columns are {}.", names.join(", ")),
    };
    FlowError::Input { message: format!("{origin} has no column \"{name}\"."), hint: Some(hint) }
}

/// Returns bytes as text, what is no UTF-8 as `\xNN`, cut to [`RAW_KEPT_BYTES`].
fn raw_text(bytes: &[u8]) -> String {
    let kept = &bytes[..bytes.len().min(RAW_KEPT_BYTES)];
    let mut text = String::with_capacity(kept.len());
    for chunk in kept.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.extend(format!("\\x{byte:02X}").chars());
        }
    }
    text
}

impl Block {
    fn bytes(&self) -> &[u8] {
        BlockBytes::as_ref(&self.bytes)
    }
}

/// Owner of a block's bytes, for Polars' buffers.
struct Owner(Arc<BlockBytes>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        BlockBytes::as_ref(&self.0)
    }
}

struct CsvPortion {
    block: Block,
    layout: Arc<Layout>,
}

/// Where the well-formed records of a block are, and what was set apart.
#[derive(Default)]
struct Split {
    records: Vec<u64>,
    rejected: Vec<RejectedRow>,
    /// Starts of records that are rejected already, because they are no text.
    blanked: Vec<usize>,
    blank_lines: u64,
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
        self.each_record(bytes, |start, end, malformed| {
            let zero = memchr(0, &bytes[start..end]).is_some();
            if zero || simdutf8::basic::from_utf8(&bytes[start..end]).is_err() {
                if malformed.is_none() {
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

    fn each_record(&self, bytes: &[u8], mut record: impl FnMut(usize, usize, Option<Reason>)) {
        let mut at = 0;
        while at < bytes.len() {
            match self.layout.syntax.scan(bytes, at, true) {
                Scan::Record { end, next } => {
                    record(at, end, None);
                    at = next;
                }
                Scan::Malformed { reason, end, next } => {
                    record(at, end, Some(reason));
                    at = next;
                }
                Scan::NeedMore | Scan::Endless { .. } => return,
            }
        }
    }

    /// Splits a block without any quote: every delimiter and line end means what it says.
    fn split_plain(&self, text: &TextBlock, columns: &mut [SliceBuilder<'_>], split: &mut Split) {
        let bytes = text.bytes();
        let (width, delimiter) = (self.layout.fields.len(), self.layout.syntax.delimiter);
        let mut lines = Lines::new(&self.block);
        let (mut start, mut from, mut field) = (0, 0, 0);
        let ends = memchr2_iter(delimiter, b'\n', bytes).chain((!bytes.ends_with(b"\n")).then_some(bytes.len()));
        for at in ends {
            if at < bytes.len() && bytes[at] == delimiter {
                if let Some(Some(column)) = self.layout.fields.get(field) {
                    columns[*column].push(from..at);
                }
                field += 1;
                from = at + 1;
                continue;
            }
            let end = if at > from && bytes[at - 1] == b'\r' { at - 1 } else { at };
            if end == start && width > 1 {
                split.blank_lines += 1;
            } else {
                if let Some(Some(column)) = self.layout.fields.get(field) {
                    columns[*column].push(from..end);
                }
                if end - start > self.layout.syntax.max_record {
                    self.set_apart(
                        start..end,
                        Reason::RecordTooLong,
                        Reason::RecordTooLong.phrase().to_owned(),
                        columns,
                        split,
                        &mut lines,
                    );
                } else {
                    self.settle(start..end, field + 1, columns, split, &mut lines);
                }
            }
            (start, from, field) = (at + 1, at + 1, 0);
        }
    }

    fn split_quoted(&self, text: &TextBlock, columns: &mut [SliceBuilder<'_>], split: &mut Split) {
        let (bytes, syntax, width) = (text.bytes(), self.layout.syntax, self.layout.fields.len());
        let mut lines = Lines::new(&self.block);
        self.each_record(self.block.bytes(), |start, end, malformed| {
            if malformed.is_none() && split.blanked.binary_search(&start).is_ok() {
                return;
            }
            if let Some(reason) = malformed {
                let row = self.layout.rejected(&self.block, start, end, lines.at(start), reason, reason.phrase().to_owned());
                split.rejected.push(row);
                return;
            }
            if start == end && width > 1 {
                split.blank_lines += 1;
                return;
            }
            let mut field = 0;
            syntax.fields(bytes, start, end, |range, doubled| {
                if let Some(Some(column)) = self.layout.fields.get(field) {
                    if doubled {
                        let cell = std::str::from_utf8(&bytes[range]).expect("a text block is UTF-8 and cut at ASCII bytes");
                        columns[*column].push_rewritten(&syntax.unescape(cell));
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

    /// Sets apart the rows with a cell that is not of its declared type.
    fn check_types(&self, frame: DataFrame, ledger: &mut Ledger, rejected: &mut Vec<RejectedRow>) -> Result<DataFrame, FlowError> {
        let typed: Vec<_> = self.layout.schema.columns.iter().filter(|column| column.kind != ColumnType::Text).collect();
        if typed.is_empty() {
            return Ok(frame);
        }
        let mut account = crate::step::Account::new(SOURCE_STEP);
        let mut errors = crate::step::CellErrors::default();
        for column in typed {
            let cells = frame.column(&column.name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
            for (row, cell) in cells.iter().enumerate() {
                if let Some(cell) = cell
                    && let Err((reason, detail)) = crate::types::check(column.kind, cell)
                    && !self.layout.missing.is(cell)
                {
                    errors.push(row, &column.name, reason, detail);
                }
            }
        }
        let frame = errors.settle(frame, self.layout.on_error, &mut account)?;
        let failures = account.failures;
        let numbers: Vec<u64> = failures.iter().map(|failure| failure.record).collect();
        for (failure, original) in failures.iter().zip(self.originals(&numbers)) {
            rejected.push(failure.row(SOURCE_STEP, original));
        }
        if account.stopped
            && let Some(row) = rejected.pop()
        {
            return Err(FlowError::Stopped { row: Box::new(row) });
        }
        ledger.absorb(&account.ledger);
        Ok(frame)
    }
}

impl Portion for CsvPortion {
    fn read(&self) -> Result<PortionRows, FlowError> {
        Ok(self.read_first(u64::MAX)?.0)
    }

    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let mut split = Split::default();
        let text = self.text(&mut split);
        let blanked = !split.blanked.is_empty();
        let given = self.layout.fields.iter().flatten().count();
        // Each field takes a delimiter at least: what is reserved for all columns stays in proportion to the block.
        let expected = self.block.bytes().len() / (8 * given).max(24) + 8;
        let mut columns: Vec<_> = (0..given).map(|_| SliceBuilder::new(&text, expected)).collect();
        split.records.reserve(expected);
        if blanked || memchr(self.layout.syntax.quote, text.bytes()).is_some() {
            self.split_quoted(&text, &mut columns, &mut split);
        } else {
            self.split_plain(&text, &mut columns, &mut split);
        }
        let height = split.records.len();
        let names: Vec<_> = self.layout.schema.names().collect();
        let mut made: Vec<Column> = columns.into_iter().zip(&names).map(|(column, name)| column.finish(name)).collect();
        for name in &names[given..] {
            made.push(Series::full_null((*name).into(), height, &DataType::String).into_column());
        }
        made.push(UInt64Chunked::from_vec(RECORD.into(), split.records).into_column());
        let frame = DataFrame::new(height, made).map_err(FlowError::internal)?;
        let mut ledger = Ledger { read: (height + split.rejected.len()) as u64, blank_lines: split.blank_lines, ..Ledger::default() };
        for row in &split.rejected {
            ledger.reject_rows(SOURCE_STEP, None, row.reason, 1);
        }
        let whole = ledger.read;
        let mut rows = PortionRows { batch: Batch { frame }, rejected: split.rejected, ledger };
        // Before types are checked: a bad cell beyond the last row wanted stops nothing and is in no count.
        rows.cut(most);
        rows.batch.frame = self.check_types(rows.batch.frame, &mut rows.ledger, &mut rows.rejected)?;
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
                let end = match self.layout.syntax.scan(bytes, start, true) {
                    Scan::Record { end, .. } | Scan::Malformed { end, .. } => end,
                    Scan::NeedMore | Scan::Endless { .. } => bytes.len(),
                };
                Original {
                    origin: self.layout.origin.clone(),
                    line: lines.at(start),
                    raw: raw_text(&bytes[start..end]),
                    length: (end - start) as u64,
                }
            })
            .collect()
    }
}

/// Line numbers of rising places in a block, each stretch counted once.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(block: &'a Block) -> Self {
        Self { bytes: block.bytes(), at: 0, line: block.first_line }
    }

    fn at(&mut self, place: usize) -> u64 {
        debug_assert!(place >= self.at, "places rise");
        self.line += memchr_iter(b'\n', &self.bytes[self.at..place]).count() as u64;
        self.at = place;
        self.line
    }
}

/// A line that was too long to be kept.
struct SkippedLine {
    skipped: Skipped,
    layout: Arc<Layout>,
}

impl Portion for SkippedLine {
    fn read(&self) -> Result<PortionRows, FlowError> {
        let mut columns: Vec<Column> =
            self.layout.schema.names().map(|name| Series::new_empty(name.into(), &DataType::String).into_column()).collect();
        columns.push(Series::new(RECORD.into(), Vec::<u64>::new()).into_column());
        let reason = self.skipped.reason;
        let mut ledger = Ledger { read: 1, ..Ledger::default() };
        ledger.reject_rows(SOURCE_STEP, None, reason, 1);
        let row = RejectedRow {
            origin: self.layout.origin.clone(),
            line: self.skipped.line,
            step: SOURCE_STEP.to_owned(),
            column: None,
            reason,
            detail: format!("{}: {} bytes, at most {} are read", reason.phrase(), self.skipped.length, self.layout.syntax.max_record),
            raw: raw_text(&self.skipped.head),
            offset: self.skipped.offset,
            length: self.skipped.length,
        };
        Ok(PortionRows { batch: Batch { frame: DataFrame::new(0, columns).map_err(FlowError::internal)? }, rejected: vec![row], ledger })
    }

    fn originals(&self, _records: &[u64]) -> Vec<Original> {
        Vec::new()
    }
}

/// Returns the whole input in memory as a source, for samples and tests.
///
/// # Errors
/// As [`CsvSource::open`].
pub fn from_bytes(bytes: Vec<u8>, origin: &str, options: &CsvOptions) -> Result<CsvSource, FlowError> {
    let total = bytes.len() as u64;
    CsvSource::open(Cursor::new(bytes), origin, Some(total), options)
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
