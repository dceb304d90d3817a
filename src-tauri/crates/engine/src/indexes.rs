//! Indexes of inputs, each made once in the background and kept while it is of use.

use std::collections::hash_map::DefaultHasher;
use std::fs::{File, Metadata};
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use millpond_pipeline::source::csv::seeks;
use millpond_pipeline::source::index::{Mark, PORTION_BYTES, RecordIndex};
use millpond_pipeline::source::open::open_csv;
use millpond_pipeline::source::packed::Packing;
use millpond_pipeline::source::{CsvOptions, CsvSource, Place, SourceKind};
use millpond_pipeline::spec::SourceSpec;
use millpond_record::flow::{Cancel, FlowError, Original, Portion, Position, Source};
use millpond_record::schema::Schema;

use crate::engine::lock_of;
use crate::error::EngineError;
use crate::rows::{open, open_from};

/// Indexes kept; the one asked for longest ago goes first. Each is at most a few megabytes.
const KEPT: usize = 8;

/// An input as it is looked at: which file, in which state, read how.
pub(crate) struct Input {
    path: PathBuf,
    pub name: String,
    spec: SourceSpec,
    /// What decides which rows there are; what cells mean does not.
    dialect: String,
    size: u64,
    modified: Option<SystemTime>,
}

impl Input {
    pub fn new(path: PathBuf, spec: &SourceSpec, found: Option<&Metadata>) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let of_rows =
            SourceSpec { types: std::collections::BTreeMap::default(), missing: None, on_error: None, expect: None, ..spec.clone() };
        Self {
            path,
            name,
            spec: spec.clone(),
            dialect: serde_json::to_string(&of_rows).unwrap_or_default(),
            size: found.map_or(0, Metadata::len),
            modified: found.and_then(|found| found.modified().ok()),
        }
    }

    /// Returns a word that changes with the file and with how it is read.
    pub fn version(&self) -> String {
        let mut hash = DefaultHasher::new();
        (&self.path, &self.dialect, self.size, self.modified).hash(&mut hash);
        format!("{:016x}", hash.finish())
    }

    /// Returns the input from its start, in portions of an index where it is one CSV file.
    pub fn open(&self) -> Result<Box<dyn Source>, EngineError> {
        let (source, _) = open(&self.path, &self.name, &self.spec, false)?;
        let source: Box<dyn Source> = match open_csv(&self.path, &self.name, &self.spec) {
            Ok(source) => Box::new(source.in_portions_of(PORTION_BYTES)),
            Err(_) => source,
        };
        Ok(if self.can_seek() { source } else { Box::new(FromItsStart(source)) })
    }

    /// Returns the input from a portion of its index on; from its start where it cannot be read from there.
    pub fn open_at(&self, mark: &Mark) -> Result<Box<dyn Source>, FlowError> {
        match mark.position.filter(|_| self.can_seek()) {
            Some(position) => Ok(Box::new(self.open_from(position)?.in_portions_of(PORTION_BYTES))),
            None => self.open().map_err(said),
        }
    }

    /// Returns the input from where a search is to go on, in large portions where its places are places in the file.
    pub fn open_to_scan(&self, mark: Option<&Mark>) -> Result<Box<dyn Source>, EngineError> {
        if self.can_seek() {
            return Ok(match mark.and_then(|mark| mark.position) {
                Some(position) => Box::new(self.open_from(position)?),
                None => open(&self.path, &self.name, &self.spec, false)?.0,
            });
        }
        let mut source = self.open()?;
        for _ in 0..mark.map_or(0, |mark| mark.portion) {
            source.next()?;
        }
        Ok(source)
    }

    fn open_from(&self, position: Position) -> Result<CsvSource, FlowError> {
        open_from(&self.path, &self.name, &self.spec, position).map_err(said)
    }

    /// Returns whether the input can be read from any of its rows on: one CSV file, neither packed nor decoded.
    fn can_seek(&self) -> bool {
        let plain = matches!(Place::of(&self.path), Place::File(_)) && self.spec.input().0 == SourceKind::Csv;
        plain
            && CsvOptions::from_spec(&self.spec).is_ok_and(|options| seeks(&options))
            && File::open(&self.path).and_then(|mut file| Packing::of_file(&mut file)).is_ok_and(|packing| packing.is_none())
    }
}

/// A source that can be read from its start only: places in its text are no places in the file.
struct FromItsStart(Box<dyn Source>);

impl Source for FromItsStart {
    fn schema(&self) -> &Schema {
        self.0.schema()
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        self.0.next()
    }

    fn progress(&self) -> (u64, Option<u64>) {
        self.0.progress()
    }

    fn sha256(&self) -> Option<String> {
        self.0.sha256()
    }

    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        self.0.originals(records)
    }
}

fn said(error: EngineError) -> FlowError {
    FlowError::Input { message: error.message, hint: error.hint }
}

/// Makes indexes and keeps them.
#[derive(Default)]
pub(crate) struct Indexes(Mutex<Vec<Kept>>);

struct Kept {
    path: PathBuf,
    dialect: String,
    version: String,
    index: Arc<RecordIndex>,
    cancel: Cancel,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Indexes {
    /// Returns the index of an input and the input's version. The first question begins to make it.
    ///
    /// # Errors
    /// Why the input cannot be read.
    pub fn of(&self, input: &Input) -> Result<(Arc<RecordIndex>, String), EngineError> {
        let version = input.version();
        let mut kept = lock_of(&self.0);
        // The file was changed: what is known of it is of no use any more.
        kept.retain(|other| other.version == version || other.path != input.path || other.dialect != input.dialect);
        if let Some(at) = kept.iter().position(|other| other.version == version) {
            let found = kept.remove(at);
            let index = found.index.clone();
            kept.push(found);
            return Ok((index, version));
        }
        let mut source = input.open()?;
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        let (index, cancel) = (Arc::new(RecordIndex::default()), Cancel::default());
        let (filled, stopped) = (index.clone(), cancel.clone());
        std::thread::Builder::new()
            .name("index".into())
            .spawn(move || filled.fill(source.as_mut(), &stopped))
            .map_err(|source| EngineError::io("The rows cannot be counted", &source))?;
        kept.push(Kept {
            path: input.path.clone(),
            dialect: input.dialect.clone(),
            version: version.clone(),
            index: index.clone(),
            cancel,
        });
        Ok((index, version))
    }
}
