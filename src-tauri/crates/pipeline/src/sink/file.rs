//! A file that is absent or complete, never partial: written aside, fsynced, renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use millpond_record::flow::{FlowError, Token};
use sha2::{Digest, Sha256};

/// A file on its way to a path.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    temporary: PathBuf,
    file: Option<File>,
    hash: Sha256,
    size: u64,
    digest: Option<String>,
    /// What is on its way to the disk while more is computed, and what the disk says of it.
    flushing: Option<JoinHandle<std::io::Result<()>>>,
    flushed: u64,
}

/// Bytes after which the disk is asked to begin, so that the end does not wait for all of them.
const FLUSH_BYTES: u64 = 32 * 1024 * 1024;

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
        Ok(Self {
            path: path.to_owned(),
            temporary,
            file: Some(file),
            hash: Sha256::new(),
            size: 0,
            digest: None,
            flushing: None,
            flushed: 0,
        })
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
    /// [`FlowError::Io`] when the disk refuses them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), FlowError> {
        let Some(file) = &mut self.file else { return Err(FlowError::Internal("a file was written after its end".into())) };
        if let Err(source) = file.write_all(bytes) {
            return Err(self.error(source));
        }
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        self.flush_meanwhile()
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

    /// Has the system write what it holds, without waiting.
    fn flush_meanwhile(&mut self) -> Result<(), FlowError> {
        let busy = self.flushing.as_ref().is_some_and(|flushing| !flushing.is_finished());
        if busy || self.size - self.flushed < FLUSH_BYTES {
            return Ok(());
        }
        self.flushed_well()?;
        self.flushed = self.size;
        if let Some(Ok(file)) = self.file.as_ref().map(File::try_clone) {
            self.flushing = Some(std::thread::spawn(move || file.sync_data()));
        }
        Ok(())
    }

    /// Waits for what is on its way to the disk. The system tells a failure once for an open file, so that nobody who asks
    /// later would hear of it: it ends the run here.
    fn flushed_well(&mut self) -> Result<(), FlowError> {
        match self.flushing.take().map(JoinHandle::join) {
            None | Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(source))) => Err(self.error(source)),
            Some(Err(_)) => Err(FlowError::Internal("the thread that writes to the disk ended".into())),
        }
    }

    /// Makes the bytes durable.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses.
    pub fn prepare(&mut self) -> Result<(), FlowError> {
        self.flushed_well()?;
        let Some(file) = self.file.take() else { return Ok(()) };
        if let Err(source) = file.sync_all() {
            return Err(self.error(source));
        }
        if let Ok(former) = fs::metadata(&self.path) {
            // The output keeps the permissions that a person gave it.
            let _ = file.set_permissions(former.permissions());
        }
        self.digest = Some(self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        Ok(())
    }

    /// Gives the file its name, in place of a former one.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the system refuses; the former file then still stands.
    pub fn commit(&mut self) -> Result<(), FlowError> {
        fs::rename(&self.temporary, &self.path).map_err(|source| self.error(source))?;
        sync_folder(&self.path);
        Ok(())
    }

    /// Removes what was written.
    pub fn abort(&mut self) {
        self.file = None;
        drop(self.flushed_well());
        let _ = fs::remove_file(&self.temporary);
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
        (0..40).try_for_each(|_| file.write(&piece)).expect("written");
        assert!(!path.exists());
        file.prepare().expect("durable");
        file.commit().expect("named");
        assert_eq!(fs::metadata(&path).expect("there").len(), 40 << 20);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_place_for_a_file() {
        let refused = AtomicFile::create(Path::new("/dev/null"), &token()).expect_err("refused");
        assert!(refused.to_string().contains("a device or a pipe"), "{refused}");
        assert!(AtomicFile::create(Path::new("/"), &token()).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_fails_in_between_ends_the_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = AtomicFile::create(&folder.path().join("out.csv"), &token()).expect("made");
        file.write(b"x").expect("written");
        file.flushing = Some(std::thread::spawn(|| Err(std::io::Error::from(std::io::ErrorKind::StorageFull))));
        assert!(matches!(file.prepare(), Err(FlowError::Io { .. })));
    }
}
