//! Batches as a Parquet file: typed columns, row groups that are encoded on threads of their own and written in order.
//!
//! Workers turn the cells of their batches into values; the sink gathers them into row groups. Memory is bounded by the row
//! groups that are being encoded. A decimal column has one scale in the whole file: the one that the pipeline gives it, or the
//! one that the first row group's values need. A later value with more digits after the point ends the run; none is ever lost.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use millpond_record::batch::Batch;
use millpond_record::flow::{Encode, Encoded, FlowError};
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{Column, CompatLevel, DataFrame, DataType, PolarsResult, SchemaExt as _, TimeUnit};
use polars_arrow::datatypes::ArrowSchema;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding, FileWriter, ParquetType, StatisticsOptions, Version,
    WriteOptions, ZstdLevel, array_to_columns, compress, fallible_streaming_iterator, get_dtype_encoding, to_parquet_schema,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::file::AtomicFile;
use super::parquet_values::{Decimals, typed};

/// Rows of a row group unless the pipeline says otherwise, and the bytes after which one ends all the same.
const GROUP_ROWS: usize = 256 * 1024;
const GROUP_BYTES: usize = 64 * 1024 * 1024;

/// How pages are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    #[default]
    Zstd,
    Snappy,
    Lz4,
    Gzip,
    Brotli,
    None,
}

impl Compression {
    fn options(self) -> CompressionOptions {
        match self {
            // The first level is half again as fast as the usual third, for files that are hardly larger.
            Self::Zstd => CompressionOptions::Zstd(ZstdLevel::try_new(1).ok()),
            Self::Snappy => CompressionOptions::Snappy,
            Self::Lz4 => CompressionOptions::Lz4Raw,
            Self::Gzip => CompressionOptions::Gzip(None),
            Self::Brotli => CompressionOptions::Brotli(None),
            Self::None => CompressionOptions::Uncompressed,
        }
    }
}

/// What a pipeline says of its Parquet file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParquetOptions {
    pub compression: Compression,
    /// Rows of a row group.
    pub row_group_rows: Option<usize>,
    /// Digits after the point of decimal columns.
    pub scale: BTreeMap<String, u32>,
}

/// Turns the cells of batches into values.
#[derive(Debug)]
pub struct ParquetEncoder {
    schema: Schema,
}

impl ParquetEncoder {
    /// Returns an encoder of batches of this schema.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        Self { schema: schema.clone() }
    }
}

impl Encode for ParquetEncoder {
    fn encode(&self, batch: &Batch) -> Result<Encoded, FlowError> {
        let kinds = self.schema.columns.iter().map(|column| column.kind);
        let columns = batch.visible().zip(kinds).map(|(column, kind)| typed(column, kind)).collect::<Result<Vec<_>, _>>()?;
        Ok(Encoded::Rows(DataFrame::new(batch.rows(), columns).map_err(FlowError::internal)?))
    }

    fn has_null(&self) -> bool {
        true
    }
}

/// A row group on its way to the file.
struct Group {
    rows: u64,
    columns: Vec<Vec<CompressedPage>>,
}

/// What the file's writer has written and the disk has not: a row group, at most.
#[derive(Debug, Clone, Default)]
struct Spool(Arc<Mutex<Vec<u8>>>);

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Spool {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is known once the first row group is: the types of all columns.
struct Started {
    writer: FileWriter<Spool>,
    shape: Arc<Shape>,
}

/// How each column is encoded.
struct Shape {
    types: Vec<ParquetType>,
    encodings: Vec<Vec<Encoding>>,
    options: WriteOptions,
}

/// Gathers batches into row groups and writes them.
pub(super) struct ParquetWriter {
    options: ParquetOptions,
    schema: Schema,
    decimals: Decimals,
    spool: Spool,
    started: Option<Started>,
    gathered: Vec<DataFrame>,
    rows: usize,
    bytes: usize,
    encoding: VecDeque<JoinHandle<PolarsResult<Group>>>,
}

impl ParquetWriter {
    pub fn new(options: ParquetOptions) -> Self {
        Self {
            decimals: Decimals::new(options.scale.clone()),
            options,
            schema: Schema::default(),
            spool: Spool::default(),
            started: None,
            gathered: Vec::new(),
            rows: 0,
            bytes: 0,
            encoding: VecDeque::new(),
        }
    }

    pub fn begin(&mut self, schema: &Schema) -> Result<(), FlowError> {
        self.schema = schema.clone();
        for name in self.options.scale.keys() {
            let kind = schema.column(name).map(|column| column.kind);
            if kind != Some(ColumnType::Decimal) {
                let what = kind.map_or_else(|| "is no column of the output".to_owned(), |kind| format!("is {kind}"));
                return Err(FlowError::Input {
                    message: format!("scale of [sink] names \"{name}\", which {what}."),
                    hint: Some("Only decimal columns have a scale.".into()),
                });
            }
        }
        Ok(())
    }

    pub fn write(&mut self, rows: DataFrame, file: &mut AtomicFile) -> Result<(), FlowError> {
        self.rows += rows.height();
        self.bytes += rows.estimated_size();
        self.gathered.push(rows);
        let full = match self.options.row_group_rows {
            Some(most) => self.rows >= most,
            None => self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES,
        };
        if full { self.cut(file, false) } else { Ok(()) }
    }

    /// Hands row groups that are full on to be encoded; at the end, what is left too.
    fn cut(&mut self, file: &mut AtomicFile, end: bool) -> Result<(), FlowError> {
        let exact = self.options.row_group_rows.map(|rows| rows.max(1));
        let mut rest = self.decimals.joined(&std::mem::take(&mut self.gathered))?;
        (self.rows, self.bytes) = (0, 0);
        while let Some(frame) = rest.take().filter(|frame| frame.height() > 0) {
            let height = frame.height();
            let most = exact.unwrap_or(height);
            if height < most && !end {
                self.rows = height;
                self.gathered.push(frame);
                break;
            }
            rest = (height > most).then(|| frame.slice(i64::try_from(most).unwrap_or(i64::MAX), height - most));
            self.encode(frame.slice(0, most.min(height)), file)?;
        }
        Ok(())
    }

    fn encode(&mut self, group: DataFrame, file: &mut AtomicFile) -> Result<(), FlowError> {
        let shape = self.started(group.schema())?.shape.clone();
        // One more than there are cores would only wait.
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        while self.encoding.len() >= threads {
            self.settle_first(file)?;
        }
        let name = std::thread::Builder::new().name("row group".into());
        let started = name.spawn(move || encode_group(&group, &shape));
        self.encoding.push_back(started.map_err(|source| FlowError::Io { what: "A thread cannot be started".into(), source })?);
        Ok(())
    }

    fn started(&mut self, types: &polars::prelude::Schema) -> Result<&mut Started, FlowError> {
        if self.started.is_none() {
            let schema: ArrowSchema = types.to_arrow(CompatLevel::newest());
            let parquet = to_parquet_schema(&schema).map_err(FlowError::internal)?;
            let options = WriteOptions {
                statistics: StatisticsOptions::default(),
                version: Version::V1,
                compression: self.options.compression.options(),
                data_page_size: None,
            };
            let encodings = schema.iter_values().map(|field| get_dtype_encoding(&field.dtype)).collect();
            let shape = Shape { types: parquet.fields().to_vec(), encodings, options };
            let writer = FileWriter::try_new(self.spool.clone(), schema, options).map_err(FlowError::internal)?;
            self.started = Some(Started { writer, shape: Arc::new(shape) });
        }
        self.started.as_mut().ok_or_else(|| FlowError::internal("a file that was not started"))
    }

    /// Writes the row group that was first handed over.
    fn settle_first(&mut self, file: &mut AtomicFile) -> Result<(), FlowError> {
        let Some(encoding) = self.encoding.pop_front() else { return Ok(()) };
        let group = encoding.join().map_err(|_| FlowError::internal("the thread that encodes a row group ended"))?;
        let group = group.map_err(FlowError::internal)?;
        let Some(started) = &mut self.started else { return Err(FlowError::internal("a row group before the file was started")) };
        let columns = group.columns.iter().map(|pages| {
            let pages = fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok));
            PolarsResult::Ok(DynStreamingIterator::new(pages))
        });
        started.writer.write(group.rows, DynIter::new(columns)).map_err(FlowError::internal)?;
        file.write(self.spool.take())
    }

    /// Writes what is left, and the footer.
    pub fn finish(&mut self, file: &mut AtomicFile) -> Result<(), FlowError> {
        self.cut(file, true)?;
        while !self.encoding.is_empty() {
            self.settle_first(file)?;
        }
        if self.started.is_none() {
            let empty: Vec<Column> = self.schema.columns.iter().map(|column| self.empty(&column.name, column.kind)).collect();
            let types = DataFrame::new(0, empty).map_err(FlowError::internal)?.schema().clone();
            self.started(&types)?;
        }
        if let Some(started) = &mut self.started {
            started.writer.end(None).map_err(FlowError::internal)?;
        }
        file.write(self.spool.take())
    }

    fn empty(&self, name: &str, kind: ColumnType) -> Column {
        let scale = self.options.scale.get(name).copied().unwrap_or_default();
        Column::new_empty(name.into(), &data_type(kind, scale))
    }

    /// Lets what is being encoded come to its end, and drops it.
    pub fn abort(&mut self) {
        for encoding in self.encoding.drain(..) {
            drop(encoding.join());
        }
        self.gathered.clear();
    }
}

/// Returns the type of a column in the file.
pub(super) fn data_type(kind: ColumnType, scale: u32) -> DataType {
    match kind {
        ColumnType::Text => DataType::String,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Decimal => DataType::Decimal(super::parquet_values::PRECISION, scale as usize),
        ColumnType::Float => DataType::Float64,
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Date => DataType::Date,
        ColumnType::Timestamp => DataType::Datetime(TimeUnit::Microseconds, None),
    }
}

fn encode_group(group: &DataFrame, shape: &Shape) -> PolarsResult<Group> {
    let mut columns = Vec::with_capacity(group.width());
    for ((column, kind), encodings) in group.columns().iter().zip(&shape.types).zip(&shape.encodings) {
        let series = column.as_materialized_series().rechunk();
        let array = series.to_arrow(0, CompatLevel::newest());
        let mut pages = Vec::new();
        for encoded in array_to_columns(&array, kind.clone(), shape.options, encodings)? {
            for page in encoded {
                pages.push(compress(page?, Vec::new(), shape.options.compression)?);
            }
        }
        columns.push(pages);
    }
    Ok(Group { rows: group.height() as u64, columns })
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
