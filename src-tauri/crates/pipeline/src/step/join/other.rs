//! The other file's rows, in memory, by key.

use std::fs::File;
use std::path::PathBuf;

use millpond_record::flow::{FlowError, Source};
use millpond_record::schema::Schema;
use polars::prelude::{DataFrame, DataType, IntoColumn, Series};

use super::shown;
use crate::key::{KeyEncoder, hash};
use crate::missing::Missing;
use crate::source::{CsvOptions, CsvSource};
use crate::spec::SourceSpec;
use crate::spill::table::KeyTable;
use crate::spill::{compact, joined};

/// Where the other rows are.
pub struct OtherFile {
    pub path: PathBuf,
    pub delimiter: Option<char>,
    pub missing: Missing,
}

impl OtherFile {
    /// Returns its columns.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn schema(&self) -> Result<Schema, FlowError> {
        Ok(self.open()?.schema().clone())
    }

    /// Returns its rows, from the first.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn open(&self) -> Result<CsvSource, FlowError> {
        let name = shown(&self.path);
        let cannot = |source| FlowError::Io { what: format!("{} cannot be read", self.path.display()), source };
        let file = File::open(&self.path).map_err(cannot)?;
        let size = file.metadata().map_err(cannot)?.len();
        let mut options = CsvOptions::from_spec(&SourceSpec { delimiter: self.delimiter, ..SourceSpec::default() })?;
        options.missing = self.missing.clone();
        CsvSource::open(file, &name, Some(size), &options)
    }
}

/// The other file, and what is wanted of it.
pub struct Other {
    pub file: OtherFile,
    /// It may not fit into memory.
    pub large: bool,
    pub encoder: KeyEncoder,
    /// Columns that are taken, and their names beside the rows.
    pub taken: Vec<String>,
    pub names: Vec<String>,
}

impl Other {
    /// Calls `take` with the columns that are taken and the key of each row (none where a part of it has no value), piece by
    /// piece.
    ///
    /// # Errors
    /// Where the file cannot be read, or a record of it is malformed: a match that is not found would be a silent loss.
    pub fn each(&self, mut take: impl FnMut(DataFrame, Vec<Option<Vec<u8>>>) -> Result<(), FlowError>) -> Result<(), FlowError> {
        let mut source = self.file.open()?;
        while let Some(portion) = source.next()? {
            let rows = portion.read()?;
            if let Some(row) = rows.rejected.first() {
                return Err(FlowError::Input {
                    message: format!("{} line {} cannot be joined with: {}.", row.origin, row.line, row.detail),
                    hint: Some("Mend the line, or clean the file with a pipeline of its own first.".into()),
                });
            }
            let frame = rows.batch.frame;
            let mut keys = Vec::with_capacity(frame.height());
            self.encoder.each(&frame, |key, has_null| keys.push((!has_null).then(|| key.to_vec())))?;
            let column = |(name, new): (&String, &String)| {
                frame.column(name).map(|column| column.clone().with_name(new.as_str().into())).map_err(FlowError::internal)
            };
            let columns = self.taken.iter().zip(&self.names).map(column).collect::<Result<Vec<_>, _>>()?;
            take(compact(DataFrame::new(frame.height(), columns).map_err(FlowError::internal)?)?, keys)?;
        }
        Ok(())
    }

    /// Returns all its rows.
    ///
    /// # Errors
    /// As [`Other::each`].
    pub fn rows(&self) -> Result<Rows, FlowError> {
        let mut rows = Building::default();
        self.each(|frame, keys| {
            rows.add(frame, keys.iter().map(|key| key.as_deref().map(|key| (hash(key), key))));
            Ok(())
        })?;
        rows.finish(&self.names)
    }
}

/// No further row of a key.
const END: u32 = u32::MAX;

/// Rows that are found by their key.
pub struct Rows {
    pub frame: DataFrame,
    table: KeyTable,
    /// For each key its first row; for each row the next of the same key.
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Rows {
    /// Returns the rows of a key, in the file's order.
    pub fn of(&self, hash: u64, key: &[u8]) -> impl Iterator<Item = u32> {
        let first = self.table.find(hash, key).map(|place| self.first[place as usize]);
        std::iter::successors(first, |row| Some(self.next[*row as usize]).filter(|next| *next != END))
    }
}

/// Rows on their way into a table.
#[derive(Default)]
pub struct Building {
    frames: Vec<DataFrame>,
    table: KeyTable,
    first: Vec<u32>,
    last: Vec<u32>,
    next: Vec<u32>,
}

impl Building {
    /// Takes rows with their keys.
    pub fn add<'k>(&mut self, frame: DataFrame, keys: impl Iterator<Item = Option<(u64, &'k [u8])>>) {
        for key in keys {
            let row = u32::try_from(self.next.len()).unwrap_or(END);
            self.next.push(END);
            let Some((hash, key)) = key else { continue };
            let (place, new) = self.table.insert(hash, key);
            if new {
                self.first.push(row);
                self.last.push(row);
            } else {
                self.next[self.last[place as usize] as usize] = row;
                self.last[place as usize] = row;
            }
        }
        self.frames.push(frame);
    }

    /// Returns the rows.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where frames differ.
    pub fn finish(self, names: &[String]) -> Result<Rows, FlowError> {
        let mut frame = if let Some(frame) = joined(self.frames)? {
            frame
        } else {
            let columns = names.iter().map(|name| Series::new_empty(name.as_str().into(), &DataType::String).into_column());
            DataFrame::new(0, columns.collect()).map_err(FlowError::internal)?
        };
        frame.rechunk_mut();
        Ok(Rows { frame, table: self.table, first: self.first, next: self.next })
    }
}
