//! A Parquet file as rows: a row group at a time, each column with the type that the file gives it.
//!
//! Whole numbers, floats, booleans, dates and timestamps come as what they are; decimals keep their digits, as text that is a
//! decimal. A row group is unpacked once, by whichever worker needs it first, and handed on in slices, so that what the steps
//! hold stays small whatever the size of the file's groups.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use millpond_record::batch::{Batch, RECORD};
use millpond_record::count::grouped;
use millpond_record::flow::{FlowError, Original, Portion, PortionRows, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::Reason;
use millpond_record::schema::Schema;
use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, Series, UInt64Chunked};
use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader, column_iter_to_arrays, infer_schema, read_metadata,
};

use super::again::find_again;
use super::check::check_types;
use super::csv::{CsvOptions, read_error};
use super::layout::{Layout, raw_text};
use super::meter::Meter;
use super::parquet_types::{self, Values};
use crate::sink::csv::CsvEncoder;
use crate::spec::OnExtraColumn;
use crate::step::CellErrors;
use crate::values::text_of;

/// Rows of a portion.
const SLICE_ROWS: usize = 64 * 1024;

/// A Parquet file.
pub struct ParquetSource {
    shared: Arc<Shared>,
    /// The row group that is being handed out, and the first row of it that is not yet.
    group: Option<(Arc<Group>, usize)>,
    next_group: usize,
    /// Rows handed out.
    rows: u64,
    meter: Meter,
    total: u64,
    ended: bool,
}

/// What all portions of a file share.
struct Shared {
    layout: Layout,
    file: Mutex<File>,
    metadata: FileMetadata,
    /// The columns of the batches that the file has, in order.
    columns: Vec<FileColumn>,
}

struct FileColumn {
    /// How it is decoded; its name is the file's.
    field: Field,
    /// Its name in the batches.
    name: String,
    /// The pipeline has a type of its own for it, which its cells as text are held against.
    as_text: bool,
}

/// A row group that is unpacked when the first of its rows are wanted.
struct Group {
    index: usize,
    first_row: u64,
    rows: usize,
    values: Mutex<Option<Arc<Vec<Values>>>>,
}

impl ParquetSource {
    pub(super) fn open(path: &Path, origin: &str, options: &CsvOptions) -> Result<Self, FlowError> {
        let cannot = |source| read_error(origin, source);
        let mut file = File::open(path).map_err(cannot)?;
        let total = file.metadata().map_err(cannot)?.len();
        let metadata = guarded(origin, || read_metadata(&mut file))?;
        let types = guarded(origin, || infer_schema(&metadata))?;
        let names: Vec<String> = types.iter_names().map(ToString::to_string).collect();
        refuse_nested(&types, origin, options)?;
        let mut typed = options.clone();
        let mut own = Layout::new(origin, &names, &CsvOptions { types: std::collections::BTreeMap::new(), ..options.clone() })?;
        // What the file says of a column holds unless the pipeline says otherwise.
        let mut columns = Vec::new();
        for ((file_name, field), target) in types.iter().zip(&own.fields) {
            let Some(target) = target else { continue };
            let name = own.schema.columns[*target].name.clone();
            let as_text = typed.types.contains_key(&name);
            if let Some(kind) = parquet_types::kind(field.dtype()) {
                typed.types.entry(name.clone()).or_insert(kind);
            }
            let field = Field::new(file_name.clone(), parquet_types::decoded_as(field.dtype()), field.is_nullable);
            columns.push(FileColumn { field, name, as_text });
        }
        own = Layout::new(origin, &names, &typed)?;
        Ok(Self {
            shared: Arc::new(Shared { layout: own, file: Mutex::new(file), metadata, columns }),
            group: None,
            next_group: 0,
            rows: 0,
            meter: Meter::of_file(path, options.hash),
            total,
            ended: false,
        })
    }
}

/// Refuses columns whose values are not one thing a row, unless they are left out.
fn refuse_nested(types: &ArrowSchema, origin: &str, options: &CsvOptions) -> Result<(), FlowError> {
    let wanted = |name: &str| {
        options.expect.as_ref().is_none_or(|expect| {
            let known = expect.columns.iter().chain(expect.aliases.values().flatten()).any(|column| column == name);
            known || expect.extra != OnExtraColumn::Drop
        })
    };
    let mut unread = types.iter().filter(|(name, field)| wanted(name.as_str()) && parquet_types::kind(field.dtype()).is_none());
    match unread.next() {
        None => Ok(()),
        Some((name, field)) => Err(FlowError::Input {
            message: format!("{origin}: the column \"{name}\" holds {}, which cannot be a cell.", parquet_types::in_words(field.dtype())),
            hint: Some("Leave it out: list the columns that are needed in [source.expect], with extra = \"drop\".".into()),
        }),
    }
}

/// Returns what a reader of Parquet says, its panics on broken files too, in words.
fn guarded<T, E: std::fmt::Display>(origin: &str, read: impl FnOnce() -> Result<T, E>) -> Result<T, FlowError> {
    let broken = |what: String| FlowError::Input {
        message: format!("{origin} is no Parquet file that can be read: {what}."),
        hint: Some("It may be broken or cut short: copy or make it again.".into()),
    };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)) {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => Err(broken(error.to_string().trim_end_matches('.').to_owned())),
        Err(_) => Err(broken("its parts contradict each other".into())),
    }
}

impl Source for ParquetSource {
    fn schema(&self) -> &Schema {
        &self.shared.layout.schema
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        loop {
            if let Some((group, from)) = &mut self.group
                && *from < group.rows
            {
                let rows = SLICE_ROWS.min(group.rows - *from);
                let portion = ParquetPortion { shared: self.shared.clone(), group: group.clone(), from: *from, rows };
                *from += rows;
                self.rows += rows as u64;
                return Ok(Some(Box::new(portion)));
            }
            let Some(found) = self.shared.metadata.row_groups.get(self.next_group) else {
                (self.group, self.ended) = (None, true);
                return Ok(None);
            };
            let group = Group { index: self.next_group, first_row: self.rows, rows: found.num_rows(), values: Mutex::new(None) };
            self.group = Some((Arc::new(group), 0));
            self.next_group += 1;
        }
    }

    fn progress(&self) -> (u64, Option<u64>) {
        let whole = self.shared.metadata.num_rows.max(1) as u128;
        let share = u128::from(self.total) * u128::from(self.rows) / whole;
        let done = if self.ended { self.total } else { u64::try_from(share).unwrap_or(self.total) };
        (done, Some(self.total))
    }

    fn sha256(&self) -> Option<String> {
        self.ended.then(|| self.meter.sha256()).flatten()
    }

    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        let mut first_row = 0;
        let mut groups = self.shared.metadata.row_groups.iter().enumerate();
        find_again(records, || {
            let Some((index, found)) = groups.next() else { return Ok(None) };
            // Only groups with a record that is wanted are unpacked.
            let group = Group { index, first_row, rows: found.num_rows(), values: Mutex::new(None) };
            let (rows, end) = (group.rows, first_row + group.rows as u64);
            first_row = end;
            Ok(Some((end, Box::new(ParquetPortion { shared: self.shared.clone(), group: Arc::new(group), from: 0, rows }))))
        })
    }
}

impl Group {
    /// Returns the group's columns, unpacked now where they are not yet.
    fn values(&self, shared: &Shared) -> Result<Arc<Vec<Values>>, FlowError> {
        let mut values = lock(&self.values);
        if let Some(values) = &*values {
            return Ok(values.clone());
        }
        let unpacked = Arc::new(self.unpack(shared)?);
        *values = Some(unpacked.clone());
        Ok(unpacked)
    }

    fn unpack(&self, shared: &Shared) -> Result<Vec<Values>, FlowError> {
        let origin = &shared.layout.origin;
        let found = &shared.metadata.row_groups[self.index];
        let mut packed = Vec::with_capacity(shared.columns.len());
        for column in &shared.columns {
            let chunks = found.columns_under_root_iter(&column.field.name).into_iter().flatten();
            packed.push(chunks.map(|chunk| Ok((chunk, read_chunk(shared, chunk)?))).collect::<Result<Vec<_>, FlowError>>()?);
        }
        let work: Mutex<Vec<_>> = Mutex::new(shared.columns.iter().zip(packed).enumerate().rev().collect());
        let done = Mutex::new(Vec::with_capacity(shared.columns.len()));
        let unpack_columns = || {
            loop {
                // Taken in a statement of its own, so that nobody waits for the lock while a column is unpacked.
                let next = lock(&work).pop();
                let Some((at, (column, chunks))) = next else { return };
                let values = guarded(origin, || decode(column, chunks, self.rows));
                lock(&done).push((at, values));
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(shared.columns.len());
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(unpack_columns);
            }
            unpack_columns();
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, values)| values).collect()
    }
}

fn read_chunk(shared: &Shared, chunk: &ColumnChunkMetadata) -> Result<Vec<u8>, FlowError> {
    let range = chunk.byte_range();
    let mut file = lock(&shared.file);
    let size = file.metadata().map_or(u64::MAX, |found| found.len());
    if range.end > size || range.start > range.end {
        return Err(FlowError::Input {
            message: format!("{} is cut short: it has {} bytes, and names more.", shared.layout.origin, grouped(size)),
            hint: Some("Copy or make it again.".into()),
        });
    }
    let mut bytes = vec![0; usize::try_from(range.end - range.start).unwrap_or(usize::MAX)];
    file.seek(SeekFrom::Start(range.start))
        .and_then(|_| file.read_exact(&mut bytes))
        .map_err(|source| read_error(&shared.layout.origin, source))?;
    Ok(bytes)
}

fn decode(column: &FileColumn, chunks: Vec<(&ColumnChunkMetadata, Vec<u8>)>, rows: usize) -> Result<Values, String> {
    let (pages, types): (Vec<_>, Vec<_>) = chunks
        .into_iter()
        .map(|(chunk, bytes)| {
            let pages = PageReader::new(std::io::Cursor::new(Buffer::from(bytes)), chunk, Vec::new(), usize::MAX);
            (BasicDecompressor::new(pages, Vec::new()), &chunk.descriptor().descriptor.primitive_type)
        })
        .unzip();
    let said = |error: polars::prelude::PolarsError| format!("the column \"{}\": {error}", column.field.name);
    let (arrays, _) = column_iter_to_arrays(pages, types, column.field.clone(), Some(Filter::new_ranged(0, rows))).map_err(said)?;
    let series = Series::try_from((&column.field, arrays)).map_err(said)?;
    if series.len() != rows {
        return Err(format!("the column \"{}\" has {} values in a group of {} rows", column.field.name, series.len(), rows));
    }
    let mut values = parquet_types::values(&series).map_err(said)?;
    if column.as_text {
        let text = text_of(&values.column).map_err(|error| error.to_string())?;
        values.column = text.into_column();
    }
    values.column.rename(column.name.as_str().into());
    Ok(values)
}

/// Rows of a row group.
struct ParquetPortion {
    shared: Arc<Shared>,
    group: Arc<Group>,
    from: usize,
    rows: usize,
}

impl ParquetPortion {
    fn columns(&self) -> Result<(Vec<Column>, CellErrors), FlowError> {
        let values = self.group.values(&self.shared)?;
        let schema = &self.shared.layout.schema;
        let (mut columns, mut errors) = (Vec::with_capacity(schema.columns.len() + 1), CellErrors::default());
        for values in values.iter() {
            columns.push(values.column.slice(i64::try_from(self.from).map_err(FlowError::internal)?, self.rows));
            let here = values.no_text.iter().filter_map(|row| row.checked_sub(self.from).filter(|row| *row < self.rows));
            for row in here {
                errors.push(row, values.column.name(), Reason::InvalidEncoding, "its bytes are not valid UTF-8".into());
            }
        }
        for added in &schema.columns[columns.len()..] {
            columns.push(Series::full_null(added.name.as_str().into(), self.rows, &DataType::String).into_column());
        }
        Ok((columns, errors))
    }

    fn first_record(&self) -> u64 {
        self.group.first_row + self.from as u64
    }
}

impl Portion for ParquetPortion {
    fn read(&self) -> Result<PortionRows, FlowError> {
        Ok(self.read_first(u64::MAX)?.0)
    }

    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let wanted = usize::try_from(most).unwrap_or(usize::MAX).min(self.rows);
        let part = Self { shared: self.shared.clone(), group: self.group.clone(), from: self.from, rows: wanted };
        let (mut columns, errors) = part.columns()?;
        let first = self.first_record();
        let records: Vec<u64> = (first..first + wanted as u64).collect();
        columns.push(UInt64Chunked::new(RECORD.into(), records).into_column());
        let frame = DataFrame::new(wanted, columns).map_err(FlowError::internal)?;
        let mut ledger = Ledger { read: wanted as u64, ..Ledger::default() };
        let mut rejected = Vec::new();
        let originals = |records: &[u64]| self.originals(records);
        let frame = check_types(frame, &self.shared.layout, errors, &mut ledger, &mut rejected, originals)?;
        Ok((PortionRows { batch: Batch { frame }, rejected, ledger }, self.rows as u64))
    }

    fn originals(&self, records: &[u64]) -> Vec<Original> {
        let first = self.first_record();
        let texts = self.columns().and_then(|(columns, _)| columns.iter().map(text_of).collect::<Result<Vec<_>, _>>()).unwrap_or_default();
        let encoder = CsvEncoder::new(b',');
        records
            .iter()
            .map(|record| {
                let row = usize::try_from(record - first).unwrap_or(usize::MAX);
                let cells: Vec<&str> = texts.iter().map(|column| column.get(row).unwrap_or_default()).collect();
                let mut line = Vec::new();
                encoder.line(&cells, &mut line);
                line.pop();
                // A row of Parquet has no line; it is told by its number.
                Original { origin: self.shared.layout.origin.clone(), line: record + 1, raw: raw_text(&line), length: line.len() as u64 }
            })
            .collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
