//! Where an input stands: a file, a member of a zip archive (`a.zip!/b.csv`), or all files of a pattern (`2026-*.csv`).

use std::fs;
use std::path::{Path, PathBuf};

use millpond_record::flow::FlowError;
use sha2::{Digest, Sha256};

use super::meter::{hex, sha256_of};

/// What stands between an archive's path and the name of its member.
const INSIDE: &str = "!/";

/// Where an input stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    File(PathBuf),
    Member {
        archive: PathBuf,
        member: String,
    },
    /// A path with `*`, `?` or `[…]` in it.
    Pattern(String),
}

impl Place {
    /// Returns the place that a path means. A file that is there is itself, whatever its name.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let written = path.to_string_lossy();
        if path.exists() {
            return Self::File(path.to_owned());
        }
        if let Some((archive, member)) = written.split_once(INSIDE) {
            return Self::Member { archive: archive.into(), member: member.to_owned() };
        }
        if written.contains(['*', '?', '[']) && glob::Pattern::new(&written).is_ok() {
            return Self::Pattern(written.into_owned());
        }
        Self::File(path.to_owned())
    }

    /// Returns the files that the place is of, those of a pattern in the order of their names.
    ///
    /// # Errors
    /// [`FlowError::Input`] where a pattern matches no file.
    pub fn files(&self) -> Result<Vec<PathBuf>, FlowError> {
        let files = self.found()?;
        match self {
            Self::Pattern(pattern) if files.is_empty() => Err(FlowError::Input {
                message: format!("No file is called {pattern}."),
                hint: Some("* stands for any characters, ? for one, ** for folders.".into()),
            }),
            _ => Ok(files),
        }
    }

    /// Returns the files as [`Self::files`] does; of a pattern that none has the name of, none.
    ///
    /// # Errors
    /// Where a pattern is none, or a folder cannot be read.
    pub fn found(&self) -> Result<Vec<PathBuf>, FlowError> {
        match self {
            Self::File(path) | Self::Member { archive: path, .. } => Ok(vec![path.clone()]),
            Self::Pattern(pattern) => {
                let found = glob::glob(pattern).map_err(|error| FlowError::Input {
                    message: format!("{pattern} is no pattern of files: {}.", error.msg),
                    hint: None,
                })?;
                // What cannot be looked into cannot be said to hold nothing.
                let mut files = found.collect::<Result<Vec<_>, _>>().map_err(|error| FlowError::Io {
                    what: format!("{} cannot be read", error.path().display()),
                    source: std::io::Error::new(error.error().kind(), error.error().to_string()),
                })?;
                files.retain(|path| path.is_file());
                files.sort();
                Ok(files)
            }
        }
    }

    /// Returns the size of all its files in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.files().unwrap_or_default().iter().map(|path| fs::metadata(path).map_or(0, |found| found.len())).sum()
    }

    /// Returns the SHA-256 (hex) of its bytes; of several files, that of their list as `sha256sum` prints it.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn sha256(&self) -> std::io::Result<String> {
        let files = self.files().map_err(std::io::Error::other)?;
        if !matches!(self, Self::Pattern(_)) {
            return files.first().map_or_else(|| Err(std::io::ErrorKind::NotFound.into()), |path| sha256_of(path));
        }
        let mut list = Fingerprints::default();
        for path in &files {
            list.add(&sha256_of(path)?, path);
        }
        Ok(list.finish())
    }
}

/// The fingerprint of several files.
#[derive(Debug, Clone, Default)]
pub(super) struct Fingerprints(Sha256);

impl Fingerprints {
    pub fn add(&mut self, sha256: &str, path: &Path) {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        self.0.update(format!("{sha256}  {name}\n"));
    }

    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_its_files_in_order_and_a_file_that_is_there_is_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b-2.csv", "b-10.csv", "a.csv", "b-[1].csv"] {
            fs::write(folder.path().join(name), name).expect("written");
        }
        let place = |name: &str| Place::of(&folder.path().join(name));
        let names = |place: &Place| -> Vec<String> {
            let files = place.files().expect("files");
            files.iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(&place("b-?*.csv")), ["b-10.csv", "b-2.csv", "b-[1].csv"]);
        assert_eq!(place("b-[1].csv"), Place::File(folder.path().join("b-[1].csv")));
        assert!(place("c*.csv").files().expect_err("none").to_string().contains("No file is called"));
        let archive = folder.path().join("a.zip");
        assert_eq!(place("a.zip!/in/b.csv"), Place::Member { archive, member: "in/b.csv".into() });
        assert_ne!(place("b-*.csv").sha256().expect("a hash"), place("b-?.csv").sha256().expect("a hash"));
    }
}
