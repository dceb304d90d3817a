//! Where rows go: files written aside and renamed.
//!
//! - [`file`]: a file that is absent or complete, never partial
//! - [`csv`], [`jsonl`]: how batches become bytes
//! - [`discard`]: for trials, which write nothing
//! - [`rejected`]: the rejected rows beside the output

pub mod csv;
pub mod discard;
pub mod file;
pub mod jsonl;
pub mod rejected;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use millpond_record::flow::{Encode, FlowError, Sink, Token};
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::Schema;

use self::file::AtomicFile;
use crate::spec::SinkSpec;

/// How rows become bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    Csv { delimiter: u8, header: bool },
    Jsonl,
}

impl Format {
    /// Returns the format that a sink asks for, and its path as written.
    ///
    /// # Errors
    /// [`FlowError::Input`] where not exactly one of `csv` and `jsonl` is given, or the delimiter is no ASCII character.
    pub fn from_spec(spec: &SinkSpec) -> Result<(Self, &str), FlowError> {
        let wrong = |message: &str, hint: &str| Err(FlowError::Input { message: message.into(), hint: Some(hint.into()) });
        match (&spec.csv, &spec.jsonl) {
            (Some(path), None) => {
                let delimiter = spec.delimiter.unwrap_or(',');
                if !delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r') {
                    return wrong("delimiter of [sink] must be one ASCII character.", "Use one such as \",\", \";\", \"\\t\" or \"|\".");
                }
                Ok((Self::Csv { delimiter: delimiter as u8, header: spec.header.unwrap_or(true) }, path))
            }
            (None, Some(path)) => Ok((Self::Jsonl, path)),
            (Some(_), Some(_)) => wrong("[sink] names both csv and jsonl.", "Keep one of them."),
            (None, None) => wrong("[sink] names no file.", "Write csv = \"out/rows.csv\" or jsonl = \"out/rows.jsonl\"."),
        }
    }

    /// Returns the format by a path's ending: JSON lines for `.jsonl` and `.ndjson`, tabs for `.tsv`, else CSV.
    #[must_use]
    pub fn of_path(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("jsonl" | "ndjson") => Self::Jsonl,
            Some("tsv" | "tab") => Self::Csv { delimiter: b'\t', header: true },
            _ => Self::Csv { delimiter: b',', header: true },
        }
    }
}

/// A file of rows, invisible until it is committed.
pub struct FileSink {
    format: Format,
    file: AtomicFile,
    started: bool,
    schema: Schema,
    /// A file whose bytes stand before the rows, instead of a header.
    former: Option<PathBuf>,
}

impl FileSink {
    /// Returns a sink that will put its rows at `path`.
    ///
    /// # Errors
    /// [`FlowError::Io`] where the folder cannot be made or written to.
    pub fn create(path: &Path, format: Format, token: &Token) -> Result<Self, FlowError> {
        Ok(Self { format, file: AtomicFile::create(path, token)?, started: false, schema: Schema::default(), former: None })
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

    fn start(&mut self) -> Result<(), FlowError> {
        if !self.started {
            self.started = true;
            if let Some(former) = &self.former {
                self.file.append(former)?;
            } else if let Format::Csv { delimiter, header: true } = self.format {
                let header = csv::header(&self.schema, delimiter);
                self.file.write(&header)?;
            }
        }
        Ok(())
    }
}

impl Sink for FileSink {
    fn encoder(&self, schema: &Schema) -> Arc<dyn Encode> {
        match self.format {
            Format::Csv { delimiter, .. } => Arc::new(csv::CsvEncoder::new(delimiter)),
            Format::Jsonl => Arc::new(jsonl::JsonlEncoder::new(schema)),
        }
    }

    fn begin(&mut self, schema: &Schema) -> Result<(), FlowError> {
        self.schema = schema.clone();
        self.start()
    }

    fn write(&mut self, encoded: &[u8]) -> Result<(), FlowError> {
        self.file.write(encoded)
    }

    fn prepare(&mut self, _: &Token) -> Result<Vec<RejectedRow>, FlowError> {
        self.file.prepare()?;
        Ok(Vec::new())
    }

    fn commit(&mut self, _: &Token) -> Result<(), FlowError> {
        self.file.commit()
    }

    fn abort(&mut self) {
        self.file.abort();
    }
}
