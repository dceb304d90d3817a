//! All files of a pattern as one input: in the order of their names, each with its own header, columns told by their names.
//!
//! The first file says which columns there are, and their order. A record's number says which file it is of, so that numbers are
//! unique and rise from file to file.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use millpond_record::batch::{Batch, RECORD};
use millpond_record::count::grouped;
use millpond_record::flow::{FlowError, Original, Portion, PortionRows, Source};
use millpond_record::schema::Schema;
use polars::prelude::{ChunkApply as _, IntoColumn};

use super::kind::SourceKind;
use super::open::open_file;
use super::place::Fingerprints;
use crate::spec::{ExpectSpec, OnMissingColumn, SourceSpec};

/// Bits of a record's number that say where it is in its file: files of up to 16 TiB.
const PLACE_BITS: u32 = 44;

/// Files that are read as one, so that the numbers of records never reach those of rows that a step makes.
const MOST_FILES: usize = 500_000;

/// Several files as one input.
pub struct ManySource {
    files: Arc<[PathBuf]>,
    pattern: String,
    spec: SourceSpec,
    schema: Schema,
    hash: bool,
    current: Option<Box<dyn Source>>,
    /// The file that is being read.
    at: usize,
    /// Bytes of the files behind.
    behind: u64,
    total: u64,
    fingerprints: Option<Fingerprints>,
}

impl ManySource {
    pub(super) fn open(files: Vec<PathBuf>, pattern: &str, spec: &SourceSpec, hash: bool, total: u64) -> Result<Self, FlowError> {
        let Some(path) = files.first() else { return Err(FlowError::internal("a pattern without files")) };
        if files.len() > MOST_FILES {
            return Err(FlowError::Input {
                message: format!(
                    "{pattern} is {} files; at most {} are read as one.",
                    grouped(files.len() as u64),
                    grouped(MOST_FILES as u64)
                ),
                hint: Some("Narrow the pattern, or run it for a part of them at a time.".into()),
            });
        }
        let first = open_file(path, &origin(path, pattern), spec, hash)?;
        let schema = first.schema().clone();
        let mut later = spec.clone();
        let expect = later.expect.get_or_insert_with(|| ExpectSpec {
            // Lines of JSON leave out what has no value.
            missing: if spec.input().0 == SourceKind::Jsonl { OnMissingColumn::Null } else { OnMissingColumn::Stop },
            ..ExpectSpec::default()
        });
        expect.columns = schema.names().map(str::to_owned).collect();
        Ok(Self {
            files: files.into(),
            pattern: pattern.to_owned(),
            spec: later,
            schema,
            hash,
            current: Some(first),
            at: 0,
            behind: 0,
            total,
            fingerprints: hash.then(Fingerprints::default),
        })
    }

    fn origin_of(&self, at: usize) -> String {
        origin(&self.files[at], &self.pattern)
    }

    /// Goes on with the next file, where there is one.
    fn open_next(&mut self) -> Result<(), FlowError> {
        self.at += 1;
        let Some(path) = self.files.get(self.at) else { return Ok(()) };
        let name = self.origin_of(self.at);
        let next = open_file(path, &name, &self.spec, self.hash)?;
        let first = self.origin_of(0);
        for column in &next.schema().columns {
            match self.schema.column(&column.name) {
                None => {
                    return Err(FlowError::Input {
                        message: format!("{name} has a column \"{}\" that {first} has not.", column.name),
                        hint: Some(
                            "Set extra = \"drop\" in [source.expect] to leave it out, or list it in columns with missing = \"null\"."
                                .into(),
                        ),
                    });
                }
                Some(known) if known.kind != column.kind => {
                    return Err(FlowError::Input {
                        message: format!("{name}: the column \"{}\" is {}, and {} in {first}.", column.name, column.kind, known.kind),
                        hint: Some(format!("Say what it is: types = {{ {} = \"text\" }} in [source].", column.name)),
                    });
                }
                Some(_) => {}
            }
        }
        self.current = Some(next);
        Ok(())
    }
}

/// Returns what messages call a file of a pattern: its path where the pattern is called by its path, else its name.
fn origin(path: &std::path::Path, pattern: &str) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if std::path::Path::new(pattern).parent().is_some_and(|folder| !folder.as_os_str().is_empty()) {
        path.to_string_lossy().into_owned()
    } else {
        name
    }
}

impl Source for ManySource {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        while let Some(current) = &mut self.current {
            if let Some(portion) = current.next()? {
                let names: Option<Vec<String>> =
                    (current.schema() != &self.schema).then(|| self.schema.names().map(str::to_owned).collect());
                return Ok(Some(Box::new(FilePortion { portion, base: (self.at as u64) << PLACE_BITS, names })));
            }
            self.behind += current.progress().0;
            let known = self.fingerprints.take().zip(current.sha256());
            self.fingerprints = known.map(|(mut list, sha256)| {
                list.add(&sha256, &self.files[self.at]);
                list
            });
            self.current = None;
            if self.at < self.files.len() {
                self.open_next()?;
            }
        }
        Ok(None)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.behind + self.current.as_ref().map_or(0, |current| current.progress().0), Some(self.total))
    }

    fn sha256(&self) -> Option<String> {
        self.fingerprints.clone().filter(|_| self.current.is_none()).map(Fingerprints::finish)
    }

    fn originals(&self, records: &[u64]) -> Result<Vec<Original>, FlowError> {
        let mut found: HashMap<u64, Original> = HashMap::with_capacity(records.len());
        let files: BTreeSet<u64> = records.iter().map(|record| record >> PLACE_BITS).collect();
        for file in files {
            let at = usize::try_from(file).unwrap_or(usize::MAX);
            let path = self.files.get(at).ok_or_else(|| FlowError::internal("a record of no file"))?;
            let base = file << PLACE_BITS;
            let own: Vec<u64> = records.iter().filter(|record| **record >> PLACE_BITS == file).map(|record| record - base).collect();
            let originals = open_file(path, &self.origin_of(at), &self.spec, false)?.originals(&own)?;
            found.extend(own.into_iter().map(|record| record + base).zip(originals));
        }
        records.iter().map(|record| found.get(record).cloned().ok_or_else(|| FlowError::internal("a record was not found again"))).collect()
    }
}

/// A portion of one of the files, its records numbered over all of them.
struct FilePortion {
    portion: Box<dyn Portion>,
    base: u64,
    /// The columns in the first file's order, where this file's is another.
    names: Option<Vec<String>>,
}

impl FilePortion {
    fn renumbered(&self, mut rows: PortionRows) -> Result<PortionRows, FlowError> {
        for row in &mut rows.rejected {
            row.offset += self.base;
        }
        let mut frame = rows.batch.frame;
        if let Some(names) = &self.names {
            frame = frame.select(names.iter().map(String::as_str).chain([RECORD])).map_err(FlowError::internal)?;
        }
        if self.base > 0 {
            let records = frame.column(RECORD).and_then(|column| column.u64().cloned()).map_err(FlowError::internal)?;
            let records = records.apply_values(|record| record + self.base).with_name(RECORD.into());
            frame.with_column(records.into_column()).map_err(FlowError::internal)?;
        }
        rows.batch = Batch { frame };
        Ok(rows)
    }
}

impl Portion for FilePortion {
    fn read(&self) -> Result<PortionRows, FlowError> {
        self.renumbered(self.portion.read()?)
    }

    fn read_first(&self, most: u64) -> Result<(PortionRows, u64), FlowError> {
        let (rows, whole) = self.portion.read_first(most)?;
        Ok((self.renumbered(rows)?, whole))
    }

    fn originals(&self, records: &[u64]) -> Vec<Original> {
        let own: Vec<u64> = records.iter().map(|record| record - self.base).collect();
        self.portion.originals(&own)
    }
}

#[cfg(test)]
#[path = "many_tests.rs"]
mod tests;
