//! Where rows go: files written aside and renamed.
//!
//! - [`file`]: a file that is absent or complete, never partial; `appender`: its end, written while more is computed;
//!   `writeback`: the disk's part of that
//! - [`csv`], [`jsonl`], [`parquet`]: how batches become bytes
//! - [`discard`]: for trials, which write nothing
//! - [`rejected`]: the rejected rows beside the output

mod appender;
pub mod csv;
pub mod discard;
pub mod file;
pub mod jsonl;
pub mod parquet;
mod parquet_values;
pub mod rejected;
mod writeback;

pub use parquet::{Compression, ParquetOptions};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use millpond_record::flow::{Encode, Encoded, FlowError, Sink, Token};
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::Schema;

use self::file::AtomicFile;
use crate::spec::SinkSpec;

/// How rows become bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    Csv { delimiter: u8, header: bool, escape_formulas: bool },
    Jsonl,
    Parquet(ParquetOptions),
}

impl Format {
    /// Commas between fields and a line of names: what CSV is unless anything says otherwise.
    pub const CSV: Self = Self::Csv { delimiter: b',', header: true, escape_formulas: false };

    /// Returns the format that a sink asks for, and its path as written.
    ///
    /// # Errors
    /// [`FlowError::Input`] where not exactly one of `csv`, `jsonl` and `parquet` is given, or the delimiter is no ASCII character.
    pub fn from_spec(spec: &SinkSpec) -> Result<(Self, &str), FlowError> {
        let wrong = |message: String, hint: &str| Err(FlowError::Input { message, hint: Some(hint.into()) });
        match spec.named().as_slice() {
            [("csv", path)] => {
                let delimiter = spec.delimiter.unwrap_or(',');
                if !delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r') {
                    let message = "delimiter of [sink] must be one ASCII character.".into();
                    return wrong(message, "Use one such as \",\", \";\", \"\\t\" or \"|\".");
                }
                let escape_formulas = spec.escape_formulas.unwrap_or(false);
                Ok((Self::Csv { delimiter: delimiter as u8, header: spec.header.unwrap_or(true), escape_formulas }, path))
            }
            [("jsonl", path)] => Ok((Self::Jsonl, path)),
            [(_, path)] => Ok((Self::parquet(spec), path)),
            [(first, _), (second, _), ..] => wrong(format!("[sink] names both {first} and {second}."), "Keep one of them."),
            [] => wrong(
                "[sink] names no file.".into(),
                "Write csv = \"out/rows.csv\", jsonl = \"out/rows.jsonl\" or parquet = \"out/rows.parquet\".",
            ),
        }
    }

    fn parquet(spec: &SinkSpec) -> Self {
        Self::Parquet(ParquetOptions {
            compression: spec.compression.unwrap_or_default(),
            row_group_rows: spec.row_group_rows.map(|rows| usize::try_from(rows).unwrap_or(usize::MAX)),
            scale: spec.scale.clone(),
        })
    }

    /// Returns the format by a path's ending: JSON lines for `.jsonl` and `.ndjson`, Parquet for `.parquet`, tabs for `.tsv`,
    /// else CSV.
    #[must_use]
    pub fn of_path(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("jsonl" | "ndjson") => Self::Jsonl,
            Some("parquet" | "pq") => Self::Parquet(ParquetOptions::default()),
            Some("tsv" | "tab") => Self::Csv { delimiter: b'\t', header: true, escape_formulas: false },
            _ => Self::CSV,
        }
    }

    /// Returns this format as a sink's own says it, where that is of the same kind.
    #[must_use]
    pub fn as_said(self, own: Option<Self>) -> Self {
        match own {
            Some(own) if std::mem::discriminant(&own) == std::mem::discriminant(&self) => own,
            _ => self,
        }
    }

    /// Returns the usual ending of a file of this format.
    #[must_use]
    pub fn ending(&self) -> &'static str {
        match self {
            Self::Csv { .. } => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet(_) => "parquet",
        }
    }
}

/// A file of rows, invisible until it is committed.
pub struct FileSink {
    file: AtomicFile,
    body: Body,
    /// A file whose bytes stand before the rows, instead of a header.
    former: Option<PathBuf>,
}

/// What stands between rows and the file's bytes.
enum Body {
    Csv { encoder: Arc<csv::CsvEncoder>, header: bool },
    Jsonl,
    Parquet(Box<parquet::ParquetWriter>),
}

impl FileSink {
    /// Returns a sink that will put its rows at `path`.
    ///
    /// # Errors
    /// [`FlowError::Io`] where the folder cannot be made or written to.
    pub fn create(path: &Path, format: Format, token: &Token) -> Result<Self, FlowError> {
        let body = match format {
            Format::Csv { delimiter, header, escape_formulas } => {
                Body::Csv { encoder: Arc::new(csv::CsvEncoder::new(delimiter).escaping_formulas(escape_formulas)), header }
            }
            Format::Jsonl => Body::Jsonl,
            Format::Parquet(options) => Body::Parquet(Box::new(parquet::ParquetWriter::new(options))),
        };
        Ok(Self { file: AtomicFile::create(path, token)?, body, former: None })
    }

    /// Lets the output begin with the bytes of a former one, to which rows are joined.
    pub fn begin_with(&mut self, former: &Path) {
        self.former = Some(former.to_owned());
    }

    /// Returns where rows are written before the commit.
    #[must_use]
    pub fn temporary(&self) -> PathBuf {
        self.file.temporary().to_owned()
    }

    /// Returns size in bytes and SHA-256 (hex) of what was written, once prepared.
    #[must_use]
    pub fn written(&self) -> (u64, Option<String>) {
        self.file.written()
    }
}

impl Sink for FileSink {
    fn encoder(&self, schema: &Schema) -> Arc<dyn Encode> {
        match &self.body {
            Body::Csv { encoder, .. } => encoder.clone(),
            Body::Jsonl => Arc::new(jsonl::JsonlEncoder::new(schema)),
            Body::Parquet(_) => Arc::new(parquet::ParquetEncoder::new(schema)),
        }
    }

    fn begin(&mut self, schema: &Schema) -> Result<(), FlowError> {
        match (&mut self.body, &self.former) {
            (Body::Csv { .. } | Body::Jsonl, Some(former)) => self.file.append(former),
            (Body::Parquet(_), Some(_)) => Err(FlowError::internal("rows cannot be joined to a Parquet file")),
            (Body::Csv { encoder, header: true }, None) => self.file.write(encoder.header(schema)),
            (Body::Csv { .. } | Body::Jsonl, None) => Ok(()),
            (Body::Parquet(writer), None) => writer.begin(schema),
        }
    }

    fn write(&mut self, encoded: Encoded) -> Result<(), FlowError> {
        match (encoded, &mut self.body) {
            (Encoded::Bytes(bytes), Body::Csv { .. } | Body::Jsonl) => self.file.write(bytes),
            (Encoded::Rows(rows), Body::Parquet(writer)) => writer.write(rows, &mut self.file),
            _ => Err(FlowError::Internal("a batch was encoded for another sink".into())),
        }
    }

    fn prepare(&mut self, _: &Token) -> Result<Vec<RejectedRow>, FlowError> {
        if let Body::Parquet(writer) = &mut self.body {
            writer.finish(&mut self.file)?;
        }
        self.file.prepare()?;
        Ok(Vec::new())
    }

    fn commit(&mut self, _: &Token) -> Result<(), FlowError> {
        self.file.commit()
    }

    fn abort(&mut self) {
        if let Body::Parquet(writer) = &mut self.body {
            writer.abort();
        }
        self.file.abort();
    }
}
