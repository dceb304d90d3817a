//! A sheet of a workbook as rows: xlsx, xlsm, xlsb, xls and ods, read by calamine.
//!
//! A thread of its own reads the sheet, a bounded number of rows ahead; of an xlsx it holds the shared strings and those rows,
//! never the sheet. Dates are written as dates, numbers without the noise of binary fractions (as Excel itself shows them), and
//! a formula that failed is a cell at fault.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{CellErrorType, Data, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsb, Xlsx, XlsxError};
use millpond_record::batch::{Batch, RECORD};
use millpond_record::flow::{FlowError, Original, Portion, PortionRows, Source};
use millpond_record::ledger::Ledger;
use millpond_record::problem::nearest;
use millpond_record::rejected::{Reason, RejectedRow};
use millpond_record::schema::Schema;
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, StringChunked, UInt64Chunked};

use super::again::{Part, find_again};
use super::check::check_types;
use super::csv::{CsvOptions, SOURCE_STEP, read_error};
use super::head::column_names;
use super::layout::Layout;
use super::meter::Meter;
use crate::sink::csv::CsvEncoder;
use crate::spec::SourceSpec;
use crate::step::CellErrors;
use crate::values::float;

/// Rows handed over at a time.
const CHUNK_ROWS: usize = 4_096;
/// Chunks that may wait.
const AHEAD: usize = 4;
/// Digits that Excel keeps of a number.
const EXCEL_DIGITS: usize = 15;

/// A cell that holds something.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Error(CellErrorType),
}

/// A row of a sheet with something in it: its number, from 1, and its cells by their column, from 0.
#[derive(Debug, Clone)]
struct SheetRow {
    number: u32,
    cells: Vec<(u32, Value)>,
}

struct Chunk {
    rows: Vec<SheetRow>,
    /// The share of the sheet that is read by now.
    share: f64,
}

/// Which part of a workbook is read.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetChoice {
    sheet: Option<String>,
    header_row: Option<u32>,
}

impl SheetChoice {
    pub fn of(spec: &SourceSpec) -> Self {
        Self { sheet: spec.sheet.clone(), header_row: spec.header_row }
    }
}

/// A sheet of a workbook.
pub struct ExcelSource {
    chunks: Receiver<Result<Chunk, FlowError>>,
    /// Rows that came with the header.
    first: Option<Vec<SheetRow>>,
    layout: Arc<SheetLayout>,
    /// The last row that was handed out, so that blank ones between rows are counted.
    last: u32,
    share: f64,
    meter: Meter,
    total: u64,
    ended: bool,
    /// How it is opened once more.
    again: (PathBuf, CsvOptions, SheetChoice),
}

struct SheetLayout {
    layout: Layout,
    /// The sheet's column of the first field.
    first_column: u32,
}

impl ExcelSource {
    pub(super) fn open(path: &Path, origin: &str, options: &CsvOptions, choice: &SheetChoice) -> Result<Self, FlowError> {
        let total = std::fs::metadata(path).map_err(|source| read_error(origin, source))?.len();
        let workbook = workbook(path, origin)?;
        let sheet = choose(&workbook, origin, choice.sheet.as_deref())?;
        let (give, chunks) = sync_channel(AHEAD);
        let (thread_origin, thread_sheet) = (origin.to_owned(), sheet.clone());
        let started = std::thread::Builder::new().name("sheet".into()).spawn(move || {
            let mut rows = Rows { held: Vec::new(), last: None, share: 0.0, give: &give };
            let read = read_sheet(workbook, &thread_origin, &thread_sheet, &mut rows).map(|()| rows.finish());
            if let Err(error) = read {
                // Where nobody reads any more, nobody wants to know.
                let _ = give.send(Err(error));
            }
        });
        started.map_err(|source| FlowError::Io { what: format!("A thread that reads {origin} cannot be started"), source })?;
        let (header, first, share) = find_header(&chunks, origin, &sheet, options.header, choice.header_row)?;
        let first_column = header.cells.first().map_or(0, |(column, _)| *column);
        let last_column = header.cells.last().map_or(0, |(column, _)| *column);
        let mut names = vec![String::new(); (last_column - first_column) as usize + 1];
        if options.header {
            for (column, value) in &header.cells {
                names[(column - first_column) as usize] = match value {
                    Value::Text(text) => text.clone(),
                    Value::Error(error) => error.to_string(),
                };
            }
        }
        let layout = Layout::new(origin, &column_names(&names), options)?;
        let last = if options.header { header.number } else { header.number - 1 };
        let layout = Arc::new(SheetLayout { layout, first_column });
        let meter = Meter::of_file(path, options.hash);
        let again = (path.to_owned(), CsvOptions { hash: false, ..options.clone() }, choice.clone());
        Ok(Self { chunks, first: Some(first), layout, last, share, meter, total, ended: false, again })
    }

    fn portion(&mut self, rows: Vec<SheetRow>) -> Option<Part> {
        let last = rows.last()?.number;
        let before = std::mem::replace(&mut self.last, last);
        Some((u64::from(last) + 1, Box::new(SheetPortion { rows, before, layout: self.layout.clone() })))
    }

    fn next_part(&mut self) -> Result<Option<Part>, FlowError> {
        if let Some(rows) = self.first.take().filter(|rows| !rows.is_empty()) {
            return Ok(self.portion(rows));
        }
        let Ok(chunk) = self.chunks.recv() else {
            self.ended = true;
            return Ok(None);
        };
        let chunk = chunk?;
        self.share = chunk.share;
        Ok(self.portion(chunk.rows))
    }
}

impl Source for ExcelSource {
    fn schema(&self) -> &Schema {
        &self.layout.layout.schema
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        Ok(self.next_part()?.map(|(_, portion)| portion))
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share, for a person to see"
    )]
    fn progress(&self) -> (u64, Option<u64>) {
        let done = if self.ended { self.total } else { (self.total as f64 * self.share.clamp(0.0, 1.0)) as u64 };
        (done, Some(self.total))
    }

    fn sha256(&self) -> Option<String> {
        self.ended.then(|| self.meter.sha256()).flatten()
    }

    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        let (path, options, choice) = &self.again;
        let mut again = Self::open(path, &self.layout.layout.origin, options, choice)?;
        find_again(records, || again.next_part())
    }
}

type Workbook = Sheets<BufReader<File>>;

/// Returns a workbook that is open. Which kind it is, its own bytes tell.
fn workbook(path: &Path, origin: &str) -> Result<Workbook, FlowError> {
    let cannot = |source| read_error(origin, source);
    let open = || File::open(path).map(BufReader::new).map_err(cannot);
    let mut start = [0; 4];
    let whole = std::io::Read::read(&mut open()?, &mut start).map_err(cannot)? == start.len();
    let broken = |error: calamine::Error| in_words(origin, &error);
    if !whole || start[..2] != *b"PK" {
        return Xls::new(open()?).map(Sheets::Xls).map_err(|error| broken(error.into()));
    }
    let names = zip_names(path);
    let has = |name: &str| names.iter().any(|found| found == name);
    if has("xl/workbook.bin") {
        Xlsb::new(open()?).map(Sheets::Xlsb).map_err(|error| broken(error.into()))
    } else if has("content.xml") && !has("xl/workbook.xml") {
        Ods::new(open()?).map(Sheets::Ods).map_err(|error| broken(error.into()))
    } else {
        Xlsx::new(open()?).map(Sheets::Xlsx).map_err(|error| broken(error.into()))
    }
}

fn zip_names(path: &Path) -> Vec<String> {
    let archive = File::open(path).ok().and_then(|file| zip::ZipArchive::new(BufReader::new(file)).ok());
    archive.map(|archive| archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect()).unwrap_or_default()
}

fn in_words(origin: &str, error: &calamine::Error) -> FlowError {
    if let calamine::Error::Io(source) | calamine::Error::Xlsx(XlsxError::Io(source)) = error
        && source.raw_os_error().is_some()
    {
        return FlowError::Io { what: format!("{origin} cannot be read"), source: std::io::Error::new(source.kind(), source.to_string()) };
    }
    let said = error.to_string();
    if said.to_lowercase().contains("password") {
        return FlowError::Input {
            message: format!("{origin} is protected by a password."),
            hint: Some("Save a copy without one.".into()),
        };
    }
    FlowError::Input {
        message: format!("{origin} is no workbook that can be read: {said}."),
        hint: Some("It may be broken or cut short: open it in a spreadsheet program and save it again.".into()),
    }
}

/// Returns the names of a workbook's sheets that hold cells, those that are hidden last.
///
/// # Errors
/// [`FlowError`] where it cannot be read, or is broken.
pub fn sheets(path: &Path, origin: &str) -> Result<Vec<String>, FlowError> {
    Ok(names(&workbook(path, origin)?))
}

fn names(workbook: &Workbook) -> Vec<String> {
    let mut sheets: Vec<_> = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
}

fn choose(workbook: &Workbook, origin: &str, wanted: Option<&str>) -> Result<String, FlowError> {
    let names = names(workbook);
    let Some(wanted) = wanted else {
        return names
            .into_iter()
            .next()
            .ok_or_else(|| FlowError::Input { message: format!("{origin} has no sheet with cells."), hint: None });
    };
    if names.iter().any(|name| name == wanted) {
        return Ok(wanted.to_owned());
    }
    Err(FlowError::Input {
        message: format!("{origin} has no sheet \"{wanted}\"."),
        hint: Some(match nearest(wanted, names.iter().map(String::as_str)) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => format!("Its sheets are {}.", names.join(", ")),
        }),
    })
}

/// Rows on their way from the sheet to who reads them.
struct Rows<'a> {
    held: Vec<SheetRow>,
    last: Option<u32>,
    share: f64,
    give: &'a SyncSender<Result<Chunk, FlowError>>,
}

impl Rows<'_> {
    /// Adds a cell. Returns whether anybody still wants more.
    fn cell(&mut self, (row, column): (u32, u32), value: Value) -> bool {
        if self.last != Some(row) {
            if self.held.len() == CHUNK_ROWS && !self.hand_over() {
                return false;
            }
            self.last = Some(row);
            self.held.push(SheetRow { number: row + 1, cells: Vec::new() });
        }
        if let Some(current) = self.held.last_mut() {
            current.cells.push((column, value));
        }
        true
    }

    fn hand_over(&mut self) -> bool {
        let rows = std::mem::replace(&mut self.held, Vec::with_capacity(CHUNK_ROWS));
        self.give.send(Ok(Chunk { rows, share: self.share })).is_ok()
    }

    fn finish(mut self) {
        if !self.held.is_empty() {
            self.hand_over();
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share, for a person to see")]
fn read_sheet(mut workbook: Workbook, origin: &str, sheet: &str, rows: &mut Rows<'_>) -> Result<(), FlowError> {
    if let Sheets::Xlsx(workbook) = &mut workbook {
        let broken = |error: XlsxError| in_words(origin, &error.into());
        let mut cells = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
        let height = f64::from(cells.dimensions().end.0.max(1));
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            rows.share = f64::from(row) / height;
            if let Some(value) = value(&Data::from(cell.get_value().clone()))
                && !rows.cell((row, column), value)
            {
                return Ok(());
            }
        }
        return Ok(());
    }
    let range = workbook.worksheet_range(sheet).map_err(|error| in_words(origin, &error))?;
    let (top, left) = range.start().unwrap_or_default();
    let height = range.height().max(1) as f64;
    for (row, column, cell) in range.used_cells() {
        let place = (top + u32::try_from(row).unwrap_or(u32::MAX), left + u32::try_from(column).unwrap_or(u32::MAX));
        rows.share = row as f64 / height;
        if let Some(value) = value(cell)
            && !rows.cell(place, value)
        {
            return Ok(());
        }
    }
    Ok(())
}

/// Returns what a cell says, `None` where it says nothing.
fn value(cell: &Data) -> Option<Value> {
    Some(Value::Text(match cell {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::Error(error) => return Some(Value::Error(error.clone())),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(truth) => if *truth { "true" } else { "false" }.to_owned(),
        Data::DateTime(moment) => date_text(moment),
        // 2026-11-24T00:00:00 is a day, as a cell of Excel's is.
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").map_or_else(|| text.replacen('T', " ", 1), str::to_owned),
        Data::DurationIso(text) => text.clone(),
    }))
}

/// Returns a number as Excel shows it at full width: of digits that only a binary fraction has, none is kept.
fn number_text(number: f64) -> String {
    let written = float(number);
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    if digits(&written) <= EXCEL_DIGITS {
        return written;
    }
    // Noise is a tail behind zeros or nines; digits that someone computed to the last stay as they are.
    let rounded: f64 = format!("{number:.*e}", EXCEL_DIGITS - 1).parse().unwrap_or(number);
    let short = float(rounded);
    if digits(&short) + 3 <= EXCEL_DIGITS { short } else { written }
}

/// Returns a date as a date, with its time where it has one, and a time or a duration alone as that.
fn date_text(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        return moment.as_duration().map_or_else(|| number_text(days), |duration| clock(duration.num_milliseconds()));
    }
    let Some(at) = moment.as_datetime() else { return number_text(days) };
    let day = at.format("%Y-%m-%d").to_string();
    let millis = (at.time() - chrono::NaiveTime::MIN).num_milliseconds();
    if millis == 0 { day } else { format!("{day} {}", clock(millis)) }
}

/// Returns a time of day or a duration: `26:00:00`, `01:02:03.5`.
fn clock(millis: i64) -> String {
    let (sign, millis) = if millis < 0 { ("-", -millis) } else { ("", millis) };
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:03}").trim_end_matches('0').to_owned() };
    format!("{sign}{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Returns the row that names the columns (or, without names, the first), the rows that came with it, and how far that is.
fn find_header(
    chunks: &Receiver<Result<Chunk, FlowError>>,
    origin: &str,
    sheet: &str,
    header: bool,
    wanted: Option<u32>,
) -> Result<(SheetRow, Vec<SheetRow>, f64), FlowError> {
    while let Ok(chunk) = chunks.recv() {
        let Chunk { mut rows, share } = chunk?;
        let Some(at) = rows.iter().position(|row| wanted.is_none_or(|wanted| row.number >= wanted)) else { continue };
        if let Some(wanted) = wanted.filter(|wanted| header && rows[at].number != *wanted) {
            return Err(FlowError::Input {
                message: format!(
                    "{origin}: row {wanted} of the sheet \"{sheet}\" is blank, and header_row says that it names the columns."
                ),
                hint: Some(format!("The next row with something in it is row {}.", rows[at].number)),
            });
        }
        let mut rest = rows.split_off(at);
        return Ok(if header { (rest.remove(0), rest, share) } else { (rest[0].clone(), rest, share) });
    }
    let message = match wanted {
        Some(wanted) => format!("{origin}: the sheet \"{sheet}\" has nothing from row {wanted} on."),
        None => format!("{origin}: the sheet \"{sheet}\" is empty."),
    };
    Err(FlowError::Input { message, hint: Some("Name another sheet in [source], as sheet = \"…\".".into()) })
}

/// Rows of a sheet.
struct SheetPortion {
    rows: Vec<SheetRow>,
    /// The sheet's row before the first.
    before: u32,
    layout: Arc<SheetLayout>,
}

impl SheetPortion {
    /// Returns a row as a line of CSV, as wide as the columns.
    fn raw(&self, row: &SheetRow) -> String {
        let width = self.layout.layout.fields.len();
        let last = row.cells.last().map_or(0, |(column, _)| column.saturating_sub(self.layout.first_column) as usize + 1);
        let mut cells = vec![String::new(); width.max(last)];
        let mut before = Vec::new();
        for (column, value) in &row.cells {
            let text = match value {
                Value::Text(text) => text.clone(),
                Value::Error(error) => error.to_string(),
            };
            match column.checked_sub(self.layout.first_column) {
                Some(at) => cells[at as usize] = text,
                None => before.push(text),
            }
        }
        let all: Vec<&str> = before.iter().chain(&cells).map(String::as_str).collect();
        let mut line = Vec::new();
        CsvEncoder::new(b',').line(&all, &mut line);
        line.pop();
        super::layout::raw_text(&line)
    }

    fn original(&self, row: &SheetRow) -> Original {
        let raw = self.raw(row);
        Original { origin: self.layout.layout.origin.clone(), line: u64::from(row.number), length: raw.len() as u64, raw }
    }

    /// Returns the place of a cell outside the columns: `H7`.
    fn outside<'r>(&self, row: &'r SheetRow) -> Option<&'r (u32, Value)> {
        let (first, width) = (self.layout.first_column, self.layout.layout.fields.len());
        row.cells.iter().find(|(column, _)| *column < first || (*column - first) as usize >= width)
    }
}

/// Returns what a column is called in a sheet: `A`, `Z`, `AA`.
fn letters(column: u32) -> String {
    let (mut rest, mut name) = (column + 1, Vec::new());
    while rest > 0 {
        name.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

impl Portion for SheetPortion {
    fn read(&self) -> Result<PortionRows, FlowError> {
        Ok(self.read_first(u64::MAX)?.0)
    }

    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let layout = &self.layout.layout;
        let mut columns: Vec<Vec<Option<&str>>> = vec![Vec::with_capacity(self.rows.len()); layout.schema.columns.len()];
        let (mut records, mut rejected, mut errors) = (Vec::with_capacity(self.rows.len()), Vec::new(), CellErrors::default());
        let wanted = usize::try_from(most).unwrap_or(usize::MAX).min(self.rows.len());
        for row in &self.rows[..wanted] {
            if let Some((column, _)) = self.outside(row) {
                let original = self.original(row);
                let detail = format!("the cell {}{} lies outside the named columns", letters(*column), row.number);
                rejected.push(RejectedRow {
                    origin: original.origin,
                    line: original.line,
                    step: SOURCE_STEP.to_owned(),
                    column: None,
                    reason: Reason::TooManyFields,
                    detail,
                    raw: original.raw,
                    offset: u64::from(row.number),
                    length: original.length,
                });
                continue;
            }
            let at = records.len();
            for column in &mut columns {
                column.push(None);
            }
            for (column, value) in &row.cells {
                let field = (column - self.layout.first_column) as usize;
                let Some(target) = layout.fields[field] else { continue };
                match value {
                    Value::Text(text) => columns[target][at] = Some(text),
                    Value::Error(error) => {
                        let detail = format!("the cell {}{} is {error}", letters(*column), row.number);
                        errors.push(at, &layout.schema.columns[target].name, Reason::FormulaError, detail);
                    }
                }
            }
            records.push(u64::from(row.number));
        }
        let height = records.len();
        let names = layout.schema.names();
        let mut made: Vec<Column> =
            columns.into_iter().zip(names).map(|(cells, name)| StringChunked::new(name.into(), cells).into_column()).collect();
        made.push(UInt64Chunked::new(RECORD.into(), records).into_column());
        let frame = DataFrame::new(height, made).map_err(FlowError::internal)?;
        let mut ledger = Ledger { read: (height + rejected.len()) as u64, blank_lines: self.blank_rows(wanted), ..Ledger::default() };
        for row in &rejected {
            ledger.reject_rows(SOURCE_STEP, None, row.reason, 1);
        }
        let originals = |records: &[u64]| self.originals(records);
        let frame = check_types(frame, layout, errors, &mut ledger, &mut rejected, originals)?;
        rejected.sort_by_key(|row| row.offset);
        Ok((PortionRows { batch: Batch { frame }, rejected, ledger }, self.rows.len() as u64))
    }

    fn originals(&self, records: &[u64]) -> Vec<Original> {
        records
            .iter()
            .filter_map(|record| {
                let at = self.rows.binary_search_by_key(record, |row| u64::from(row.number)).ok()?;
                Some(self.original(&self.rows[at]))
            })
            .collect()
    }
}

impl SheetPortion {
    /// Returns how many blank rows stand before or between the first rows.
    fn blank_rows(&self, first: usize) -> u64 {
        let last = first.checked_sub(1).and_then(|at| self.rows.get(at)).map_or(self.before, |row| row.number);
        u64::from(last - self.before).saturating_sub(first as u64)
    }
}

#[cfg(test)]
#[path = "excel_tests.rs"]
mod tests;
