//! Whether an input stays as it is while it is read: rows of two states of a file are rows of neither.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use millpond_pipeline::source::Place;
use millpond_record::count::grouped;

use crate::error::{EngineError, ErrorCode};

/// How the files of an input were when a run began.
pub(crate) struct Unchanged {
    files: Vec<(PathBuf, State)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    /// Device and number, where the system has them: a file that took another's name is another file.
    file: (u64, u64),
    size: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let file = (std::os::unix::fs::MetadataExt::dev(&found), std::os::unix::fs::MetadataExt::ino(&found));
        #[cfg(not(unix))]
        let file = (0, 0);
        Some(Self { file, size: found.len(), modified: found.modified().ok() })
    }
}

impl Unchanged {
    /// Remembers how the files of a path are: a file, an archive, all files of a pattern. What is not there is said elsewhere.
    pub fn now(path: &Path) -> Self {
        let files = Place::of(path).files().unwrap_or_default();
        Self { files: files.into_iter().filter_map(|path| State::of(&path).map(|state| (path, state))).collect() }
    }

    /// Refuses what was read from files that were written to meanwhile; of `size` bytes at the start, `read` were there. A file
    /// that is gone by now, or in whose place another one stands, was read as it was.
    pub fn check(&self, name: &str, (read, size): (u64, u64)) -> Result<(), EngineError> {
        let message = match self.files.iter().find_map(|(path, before)| change(path, before)) {
            Some((before, after)) if after > before => {
                format!("{name} grew while it was read: it had {} bytes and has {}.", grouped(before), grouped(after))
            }
            Some((before, after)) if after < before => shorter(name, after, before),
            Some(_) => format!("{name} was written to while it was read."),
            None if read < size => shorter(name, read, size),
            None => return Ok(()),
        };
        Err(EngineError::new(ErrorCode::Invalid, message).hint("Run it again when the file is complete."))
    }
}

fn shorter(name: &str, there: u64, size: u64) -> String {
    format!("{name} became shorter while it was read: {} of {} bytes were there.", grouped(there), grouped(size))
}

/// Returns the sizes of a file before and after it was written to, where it was.
fn change(path: &Path, before: &State) -> Option<(u64, u64)> {
    let now = State::of(path).filter(|now| now.file == before.file && now != before)?;
    Some((before.size, now.size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_written_to_meanwhile_is_refused_and_one_that_is_replaced_or_removed_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("in.csv");
        let says = |change: &dyn Fn()| {
            fs::write(&path, "a\n1\n").expect("written");
            let unchanged = Unchanged::now(&path);
            change();
            unchanged.check("in.csv", (4, 4)).err().map(|error| error.message).unwrap_or_default()
        };
        assert_eq!(says(&|| {}), "");
        assert_eq!(says(&|| fs::write(&path, "a\n1\n2\n").expect("written")), "in.csv grew while it was read: it had 4 bytes and has 6.");
        assert!(says(&|| fs::write(&path, "a\n").expect("written")).contains("became shorter"));
        let later = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
        let touch = || fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(later)).expect("touched");
        assert_eq!(says(&touch), "in.csv was written to while it was read.");
        assert_eq!(says(&|| fs::remove_file(&path).expect("removed")), "");
        let other = folder.path().join("new.csv");
        let replace = || fs::write(&other, "a\n2\n3\n").and_then(|()| fs::rename(&other, &path)).expect("replaced");
        assert_eq!(says(&replace), "");
        let unchanged = Unchanged::now(&path);
        assert!(unchanged.check("in.csv", (2, 6)).is_err_and(|error| error.message.contains("2 of 6 bytes")));
    }
}
