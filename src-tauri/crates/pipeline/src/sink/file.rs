//! A file that is absent or complete, never partial: written aside, fsynced, renamed.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use millpond_record::flow::{FlowError, Token};
use sha2::Digest;

use super::appender::Appender;

/// A file on its way to a path.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    temporary: PathBuf,
    end: Option<Appender>,
    size: u64,
    digest: Option<String>,
    committed: bool,
}

/// Returns where a file is written before it gets its name: beside it, hidden, named after the run.
#[must_use]
pub fn temporary_path(path: &Path, token: &Token) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}-{}.millpond-part", token.run, token.cleared))
}

impl AtomicFile {
    /// Returns a file that will stand at `path`; missing folders are made.
    ///
    /// # Errors
    /// [`FlowError::Io`] naming the folder or file that cannot be made.
    pub fn create(path: &Path, token: &Token) -> Result<Self, FlowError> {
        // A device or a pipe has no name that a finished file could take: the rename would put a file in its place.
        if let Ok(found) = fs::metadata(path)
            && !found.is_file()
        {
            let what = if found.is_dir() { "a folder" } else { "a device or a pipe" };
            return Err(FlowError::Input {
                message: format!("The output {} is {what}, not a file.", path.display()),
                hint: Some("Give the path of a file; - is standard output.".into()),
            });
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folders(folder)
                .map_err(|source| FlowError::Io { what: format!("The folder {} cannot be made", folder.display()), source })?;
        }
        let temporary = temporary_path(path, token);
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&temporary);
        let file = file.map_err(|source| FlowError::Io { what: format!("{} cannot be written", path.display()), source })?;
        Ok(Self { path: path.to_owned(), temporary, end: Some(Appender::new(file)), size: 0, digest: None, committed: false })
    }

    /// Returns where it is written for now.
    #[must_use]
    pub fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Returns size in bytes and, once prepared, the SHA-256 (hex).
    #[must_use]
    pub fn written(&self) -> (u64, Option<String>) {
        (self.size, self.digest.clone())
    }

    fn error(&self, source: std::io::Error) -> FlowError {
        FlowError::Io { what: format!("{} cannot be written", self.path.display()), source }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses them, or refused former ones.
    pub fn write(&mut self, bytes: impl Into<Vec<u8>>) -> Result<(), FlowError> {
        let Some(end) = &mut self.end else { return Err(FlowError::Internal("a file was written after its end".into())) };
        let done = end.append(bytes);
        self.size = end.size();
        done.map_err(|source| self.error(source))
    }

    /// Appends the bytes of another file.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot be read, or the disk refuses them.
    pub fn append(&mut self, other: &Path) -> Result<(), FlowError> {
        let cannot = |source| FlowError::Io { what: format!("{} cannot be read", other.display()), source };
        let mut from = File::open(other).map_err(cannot)?;
        let mut piece = vec![0; 1024 * 1024];
        loop {
            let read = from.read(&mut piece).map_err(cannot)?;
            if read == 0 {
                return Ok(());
            }
            self.write(&piece[..read])?;
        }
    }

    /// Makes the bytes durable.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses.
    pub fn prepare(&mut self) -> Result<(), FlowError> {
        let Some(mut end) = self.end.take() else { return Ok(()) };
        let (file, hash) = end.finish().map_err(|source| self.error(source))?;
        if let Ok(former) = fs::metadata(&self.path) {
            // The output keeps the permissions that a person gave it.
            let _ = file.set_permissions(former.permissions());
        }
        self.digest = Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        Ok(())
    }

    /// Gives the file its name, in place of a former one.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the system refuses; the former file then still stands.
    pub fn commit(&mut self) -> Result<(), FlowError> {
        fs::rename(&self.temporary, &self.path).map_err(|source| self.error(source))?;
        self.committed = true;
        sync_folder(&self.path);
        Ok(())
    }

    /// Removes what was written.
    pub fn abort(&mut self) {
        if let Some(mut end) = self.end.take() {
            end.give_up();
        }
        let _ = fs::remove_file(&self.temporary);
    }
}

/// What was not committed when a run ends, by a panic too, is of no use to anybody.
impl Drop for AtomicFile {
    fn drop(&mut self) {
        if !self.committed {
            self.abort();
        }
    }
}

/// Makes folders that are not there, durable like the file that will stand in them.
fn make_folders(folder: &Path) -> std::io::Result<()> {
    let new: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    fs::create_dir_all(folder)?;
    new.into_iter().for_each(sync_folder);
    Ok(())
}

/// Makes a rename durable, where the system has that notion.
pub fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token { run: uuid::Uuid::nil(), task: "pipeline".into(), cleared: 0 }
    }

    #[test]
    fn a_file_stands_whole_at_its_path_after_the_commit_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new").join("out.csv");
        let mut file = AtomicFile::create(&path, &token()).expect("made");
        // Enough for the disk to begin in between.
        let piece = vec![b'x'; 1 << 20];
        (0..40).try_for_each(|_| file.write(piece.as_slice())).expect("written");
        assert!(!path.exists());
        file.prepare().expect("durable");
        file.commit().expect("named");
        assert_eq!(fs::metadata(&path).expect("there").len(), 40 << 20);
    }

    #[test]
    fn a_panic_leaves_nothing_of_a_file_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.csv");
        let panicked = std::panic::catch_unwind(|| {
            let mut file = AtomicFile::create(&path, &token()).expect("made");
            file.write(b"a,b\n").expect("written");
            panic!("a defect");
        });
        assert!(panicked.is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_place_for_a_file() {
        let refused = AtomicFile::create(Path::new("/dev/null"), &token()).expect_err("refused");
        assert!(refused.to_string().contains("a device or a pipe"), "{refused}");
        assert!(AtomicFile::create(Path::new("/"), &token()).is_err());
    }
}
