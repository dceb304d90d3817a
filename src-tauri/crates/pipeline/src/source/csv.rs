//! A CSV file, or standard input, as portions of rows (RFC 4180; what it leaves open is in [`crate::splitter`]).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use millpond_record::flow::{FlowError, Original, Portion, Position, Source};
use millpond_record::ledger::Ledger;
use millpond_record::schema::{ColumnType, Schema};

use super::again::find_again;
use super::blocks::{BLOCK_BYTES, Blocks, Piece};
use super::decode::{Decode, encoding};
use super::footer::{FOOTER_WINDOW, Footer};
use super::head::{Head, refuse_another_mark};
use super::layout::Layout;
use super::meter::{Meter, Metered};
use super::portion::{CsvPortion, PassedOver, SkippedLine};
use crate::lines;
use crate::missing::Missing;
use crate::spec::{ExpectSpec, SourceSpec};
use crate::splitter::{MAX_RECORD_BYTES, Syntax};

/// The name under which the ledger counts what the source does.
pub const SOURCE_STEP: &str = "source";

/// How a CSV input is read.
#[derive(Debug, Clone)]
pub struct CsvOptions {
    pub syntax: Syntax,
    pub header: bool,
    /// Records that name the columns together.
    pub header_lines: usize,
    /// Lines before the header.
    pub skip_lines: u64,
    /// Lines after the last row.
    pub footer: Option<Footer>,
    /// A label of the Encoding Standard; UTF-8 where none is given.
    pub encoding: Option<String>,
    pub types: BTreeMap<String, ColumnType>,
    pub expect: Option<ExpectSpec>,
    pub missing: Missing,
    pub on_error: crate::on_error::OnError,
    /// Compute the SHA-256 of the input while reading.
    pub hash: bool,
    /// Bytes read at a time: small ones let a test see what stands at a block's edge.
    pub block_bytes: usize,
}

/// Records that may name the columns together.
const MOST_HEADER_LINES: u64 = 16;

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
        let comment = match spec.comment {
            None => None,
            Some(_) => Some(byte("comment", spec.comment, b'#')?),
        };
        if comment == Some(delimiter) || comment == Some(quote) {
            return wrong(
                "comment of [source] is the delimiter or the quote: rows could not be told from it.",
                "Choose another character, such as \"#\".",
            );
        }
        let header = spec.header.unwrap_or(true);
        let header_lines = spec.header_lines.unwrap_or(1);
        if header_lines == 0 || header_lines > MOST_HEADER_LINES {
            return wrong(
                &format!("header_lines = {header_lines} of [source] is not between 1 and {MOST_HEADER_LINES}."),
                "A file without a header has header = false; lines before the header are passed over by skip_lines.",
            );
        }
        if !header && header_lines > 1 {
            return wrong("[source] has header = false and header_lines.", "Keep one of them.");
        }
        Ok(Self {
            syntax: Syntax {
                delimiter,
                quote,
                comment,
                max_record: spec.max_record_bytes.map_or(MAX_RECORD_BYTES, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
            },
            header,
            header_lines: usize::try_from(header_lines).unwrap_or(1),
            skip_lines: spec.skip_lines.unwrap_or(0),
            footer: footer(spec)?,
            encoding: spec.encoding.clone(),
            types: spec.types.clone(),
            expect: spec.expect.clone(),
            missing: Missing::new(spec.missing.clone()),
            on_error: spec.on_error.unwrap_or_default(),
            hash: false,
            block_bytes: BLOCK_BYTES,
        })
    }
}

fn wrong<T>(message: &str, hint: &str) -> Result<T, FlowError> {
    Err(FlowError::Input { message: message.to_owned(), hint: Some(hint.to_owned()) })
}

fn footer(spec: &SourceSpec) -> Result<Option<Footer>, FlowError> {
    match (spec.footer_lines, &spec.footer) {
        (None | Some(0), None) => Ok(None),
        (Some(count), None) => match usize::try_from(count) {
            Ok(count) if count <= FOOTER_WINDOW => Ok(Some(Footer::Lines(count))),
            _ => wrong(
                &format!(
                    "footer_lines = {count} of [source] is more than the last {FOOTER_WINDOW} lines, which are all that a footer may have."
                ),
                "Set footer_lines to the number of lines after the last row.",
            ),
        },
        (None, Some(text)) if !text.is_empty() && !lines::any_end(text.as_bytes()) => Ok(Some(Footer::From(text.clone()))),
        (None, Some(_)) => wrong(
            "footer of [source] is empty or more than a line.",
            "Write what the footer's first line begins with, such as footer = \"Total\".",
        ),
        (Some(_), Some(_)) => wrong("[source] has footer and footer_lines.", "Keep one of them."),
    }
}

/// What an input is read from, unpacked.
pub type Input = Box<dyn Read + Send>;

/// Opens an input once more, from its start.
pub type Again = Box<dyn Fn() -> Result<Input, FlowError> + Send>;

/// A CSV input.
pub struct CsvSource {
    blocks: Blocks<Input>,
    /// What was passed over before the first row, until it is told.
    passed: Option<Ledger>,
    layout: Arc<Layout>,
    options: CsvOptions,
    again: Option<Again>,
    meter: Meter,
    total: Option<u64>,
    ended: bool,
}

impl CsvSource {
    /// Returns the rows of `input`, which messages call `origin`; `total` is its size in bytes, where known.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot be read, [`FlowError::Input`] when it is empty, no text, or lacks an expected column.
    pub fn open(input: impl Read + Send + 'static, origin: &str, total: Option<u64>, options: &CsvOptions) -> Result<Self, FlowError> {
        let meter = Meter::passing(options.hash);
        let input = Box::new(Metered { inner: input, meter: meter.clone() });
        Self::over(input, meter, origin, total, options)
    }

    /// Returns the rows of bytes that are unpacked already and that `meter` knows of.
    pub(super) fn over(input: Input, meter: Meter, origin: &str, total: Option<u64>, options: &CsvOptions) -> Result<Self, FlowError> {
        let (head, blocks) = start(input, origin, options)?;
        let layout = Layout::new(origin, &head.fields, options)?;
        let passed = (head.passed != Ledger::default()).then_some(head.passed);
        let options = options.clone();
        Ok(Self { blocks, passed, layout: Arc::new(layout), options, again: None, meter, total, ended: false })
    }

    /// Returns the source with other rows in the place of its own; columns and syntax stay.
    #[must_use]
    pub fn instead(self, rows: Vec<u8>) -> Self {
        let input: Input = Box::new(Cursor::new(rows));
        let blocks = Blocks::new(input, self.options.syntax, Vec::new(), 0, 1);
        Self { blocks, passed: None, again: None, total: None, meter: Meter::passing(false), ..self }
    }

    /// Returns the source with a way to its input's start, to find records again.
    #[must_use]
    pub fn with_again(mut self, again: Again) -> Self {
        self.again = Some(again);
        self
    }

    /// Returns the rows of a file from a place on at which a record starts, as its first rows would be read.
    ///
    /// # Errors
    /// As [`CsvSource::open`]; [`FlowError::Internal`] for a file that cannot be read from such a place (see [`seeks`]).
    pub fn open_at(mut file: File, origin: &str, total: Option<u64>, options: &CsvOptions, at: Position) -> Result<Self, FlowError> {
        if !seeks(options) {
            return Err(FlowError::internal("a decoded input has no places to go on from"));
        }
        let head = file.try_clone().map_err(|source| read_error(origin, source))?;
        let opened = Self::open(head, origin, total, options)?;
        // Both names of the file share one place in it.
        file.seek(SeekFrom::Start(at.offset)).map_err(|source| read_error(origin, source))?;
        let meter = Meter::passing(false);
        meter.add(at.offset);
        let input: Input = Box::new(Metered { inner: file, meter: meter.clone() });
        let blocks = Blocks::new(input, options.syntax, Vec::new(), at.offset, at.line).with_footer(options.footer.clone());
        Ok(Self { blocks, passed: None, meter, ..opened })
    }

    /// Returns the source with portions of about so many bytes from here on.
    #[must_use]
    pub fn in_portions_of(mut self, bytes: usize) -> Self {
        self.blocks.set_block_bytes(bytes);
        self
    }
}

/// Returns what the first lines of an input say, and the blocks after them.
fn start(input: Input, origin: &str, options: &CsvOptions) -> Result<(Head, Blocks<Input>), FlowError> {
    let mut input = decoded(input, origin, options.encoding.as_deref())?;
    let mut head = Head::read(&mut input, origin, options)?;
    // What was read with the header is read again in blocks.
    let rows: Input = Box::new(Cursor::new(std::mem::take(&mut head.rest)).chain(input));
    let mut blocks = Blocks::new(rows, options.syntax, Vec::new(), head.offset, head.line).with_footer(options.footer.clone());
    blocks.set_block_bytes(options.block_bytes);
    Ok((head, blocks))
}

/// Returns whether a file that is read so can be read from any record on: a byte's place in the text is its place in the file.
#[must_use]
pub fn seeks(options: &CsvOptions) -> bool {
    matches!(encoding(options.encoding.as_deref()), Ok(None))
}

impl Source for CsvSource {
    fn schema(&self) -> &Schema {
        &self.layout.schema
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        if let Some(ledger) = self.passed.take() {
            return Ok(Some(Box::new(PassedOver { ledger, layout: self.layout.clone() })));
        }
        let piece = self.blocks.next().map_err(|source| read_error(&self.layout.origin, source))?;
        self.ended = piece.is_none();
        Ok(piece.map(|piece| match piece {
            Piece::Block(block) => Box::new(CsvPortion { block, layout: self.layout.clone() }) as Box<dyn Portion>,
            Piece::Footer(ledger) => Box::new(PassedOver { ledger, layout: self.layout.clone() }),
            Piece::Skipped(skipped) => Box::new(SkippedLine { skipped, layout: self.layout.clone() }),
        }))
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.meter.read(), self.total)
    }

    fn position(&self) -> Option<Position> {
        Some(self.blocks.position())
    }

    fn sha256(&self) -> Option<String> {
        self.meter.sha256().filter(|_| self.ended)
    }

    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        let origin = &self.layout.origin;
        let again = self.again.as_ref().ok_or_else(|| FlowError::internal(format!("{origin} cannot be read twice")))?;
        let (_, mut blocks) = start(again()?, origin, &self.options)?;
        find_again(records, || {
            let Some(piece) = blocks.next().map_err(|source| read_error(origin, source))? else { return Ok(None) };
            Ok(Some(match piece {
                Piece::Block(block) => (block.end(), Box::new(CsvPortion { block, layout: self.layout.clone() }) as Box<dyn Portion>),
                Piece::Skipped(skipped) => (skipped.offset, Box::new(SkippedLine { skipped, layout: self.layout.clone() })),
                Piece::Footer(_) => return Ok(None),
            }))
        })
    }
}

/// Returns bytes of an encoding as UTF-8.
///
/// # Errors
/// [`FlowError::Input`] where there is no such encoding, or where the bytes begin with the mark of another.
pub(super) fn decoded(mut input: Input, origin: &str, label: Option<&str>) -> Result<Input, FlowError> {
    match encoding(label) {
        Ok(None) => Ok(input),
        Ok(Some(encoding)) => {
            let start = refuse_another_mark(&mut input, origin, label.unwrap_or_default(), encoding)?;
            Ok(Box::new(Decode::new(Cursor::new(start).chain(input), encoding)))
        }
        Err(label) => Err(FlowError::Input {
            message: format!("encoding = \"{label}\" is no encoding."),
            hint: Some("Known are the labels of the Encoding Standard, such as \"utf-8\", \"utf-16le\" and \"windows-1252\".".into()),
        }),
    }
}

/// Returns why an input cannot be read on: in the words of who unpacks it, where it is packed.
pub(super) fn read_error(origin: &str, source: std::io::Error) -> FlowError {
    if matches!(source.get_ref(), Some(inner) if inner.is::<FlowError>()) {
        let inner = source.into_inner().and_then(|inner| inner.downcast::<FlowError>().ok());
        return inner.map_or_else(|| FlowError::Internal("an error without its words".into()), |error| *error);
    }
    FlowError::Io { what: format!("{origin} cannot be read"), source }
}

/// Returns the whole input in memory as a source, for samples and tests.
///
/// # Errors
/// As [`CsvSource::open`].
pub fn from_bytes(bytes: Vec<u8>, origin: &str, options: &CsvOptions) -> Result<CsvSource, FlowError> {
    let total = bytes.len() as u64;
    let bytes: Arc<[u8]> = bytes.into();
    let source = CsvSource::open(Cursor::new(bytes.clone()), origin, Some(total), options)?;
    Ok(source.with_again(Box::new(move || Ok(Box::new(Cursor::new(bytes.clone())) as Input))))
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
