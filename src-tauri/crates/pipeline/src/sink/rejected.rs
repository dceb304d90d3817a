//! The rejected rows beside the output: `<output>.rejected.csv` with line, column, reason, what was found, and raw text.

use std::fs;
use std::path::{Path, PathBuf};

use millpond_record::flow::{FlowError, Token};
use millpond_record::rejected::RejectedRow;

use super::csv::CsvEncoder;
use super::file::AtomicFile;

/// A file of rejected rows that comes into being with the first of them.
#[derive(Debug)]
pub struct RejectedFile {
    path: PathBuf,
    token: Token,
    file: Option<AtomicFile>,
    encoder: CsvEncoder,
    /// The input is several files, so that a line alone does not say where a row is from.
    names_files: bool,
}

/// Returns where the rejected rows of an output go: `sales.csv` → `sales.csv.rejected.csv`.
#[must_use]
pub fn rejected_path(output: &Path) -> PathBuf {
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    output.with_file_name(format!("{name}.rejected.csv"))
}

impl RejectedFile {
    /// Returns the file that goes with an output.
    #[must_use]
    pub fn beside(output: &Path, token: &Token) -> Self {
        Self { path: rejected_path(output), token: token.clone(), file: None, encoder: CsvEncoder::new(b','), names_files: false }
    }

    /// Returns the file with each row's own file in front, or without.
    #[must_use]
    pub fn naming_files(self, names_files: bool) -> Self {
        Self { names_files, ..self }
    }

    /// Appends rows.
    ///
    /// # Errors
    /// [`FlowError::Io`] when they cannot be written.
    pub fn write(&mut self, rows: &[RejectedRow]) -> Result<(), FlowError> {
        if rows.is_empty() {
            return Ok(());
        }
        if self.file.is_none() {
            let mut file = AtomicFile::create(&self.path, &self.token)?;
            file.write(if self.names_files { "file," } else { "" })?;
            file.write("line,step,column,reason,detail,raw\n")?;
            self.file = Some(file);
        }
        let mut lines = Vec::new();
        for row in rows {
            let line = row.line.to_string();
            let column = row.column.as_deref().unwrap_or_default();
            let cells = [&row.origin, line.as_str(), &row.step, column, row.reason.word(), &row.detail, &row.raw];
            self.encoder.line(if self.names_files { &cells } else { &cells[1..] }, &mut lines);
        }
        match &mut self.file {
            Some(file) => file.write(lines),
            None => Ok(()),
        }
    }

    /// Returns whether there is any row.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        self.file.is_some()
    }

    /// Makes what was written durable.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses.
    pub fn prepare(&mut self) -> Result<(), FlowError> {
        self.file.as_mut().map_or(Ok(()), AtomicFile::prepare)
    }

    /// Gives the file its name; without a rejected row, removes the one of a former run.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the system refuses.
    pub fn commit(&mut self) -> Result<Option<PathBuf>, FlowError> {
        match &mut self.file {
            Some(file) => {
                file.commit()?;
                Ok(Some(self.path.clone()))
            }
            None => match fs::remove_file(&self.path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    Err(FlowError::Io { what: format!("the former {} cannot be removed", self.path.display()), source })
                }
                _ => Ok(None),
            },
        }
    }

    /// Returns where rows are written before the commit, once there is one.
    #[must_use]
    pub fn temporary(&self) -> PathBuf {
        super::file::temporary_path(&self.path, &self.token)
    }

    /// Removes what was written.
    pub fn abort(&mut self) {
        if let Some(file) = &mut self.file {
            file.abort();
        }
    }
}
