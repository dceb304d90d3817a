//! The file that knows which secrets a project has, and their values where no keychain takes them.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::SecretError;

/// What is known of a secret.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The value, where no keychain has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Secrets by project and name.
type All = BTreeMap<String, BTreeMap<String, Entry>>;

/// `secrets.json` of the app's data folder: only its owner can read it.
#[derive(Debug, Clone)]
pub(crate) struct KeptFile {
    path: PathBuf,
}

impl KeptFile {
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join("secrets.json") }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the secrets of a project.
    ///
    /// # Errors
    /// Where the file cannot be read, is damaged, or can be read by others.
    pub fn of_project(&self, project: &str) -> Result<BTreeMap<String, Entry>, SecretError> {
        Ok(self.all()?.remove(project).unwrap_or_default())
    }

    /// Enters or removes a secret, under a lock that all processes of the app share.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn put(&self, project: &str, name: &str, entry: Option<Entry>) -> Result<(), SecretError> {
        let failed = |source| SecretError::Io { path: self.path.clone(), source };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let lock = File::create(self.path.with_extension("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut all = self.all()?;
        let secrets = all.entry(project.to_owned()).or_default();
        match entry {
            Some(entry) => drop(secrets.insert(name.to_owned(), entry)),
            None => drop(secrets.remove(name)),
        }
        all.retain(|_, secrets| !secrets.is_empty());
        let text = serde_json::to_vec_pretty(&all).map_err(|source| SecretError::Damaged { path: self.path.clone(), source })?;
        self.replace(&text).map_err(failed)
    }

    fn all(&self) -> Result<All, SecretError> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(All::new()),
            Err(source) => return Err(SecretError::Io { path: self.path.clone(), source }),
        };
        self.refuse_open()?;
        serde_json::from_slice(&text).map_err(|source| SecretError::Damaged { path: self.path.clone(), source })
    }

    #[cfg(unix)]
    fn refuse_open(&self) -> Result<(), SecretError> {
        use std::os::unix::fs::PermissionsExt as _;
        let found = fs::metadata(&self.path).map_err(|source| SecretError::Io { path: self.path.clone(), source })?;
        let mode = found.permissions().mode() & 0o777;
        let others = mode & 0o077;
        if others == 0 { Ok(()) } else { Err(SecretError::Open { path: self.path.clone(), mode }) }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "elsewhere the folder's own rights hold")]
    fn refuse_open(&self) -> Result<(), SecretError> {
        Ok(())
    }

    /// Puts a text in the file's place; no moment has a half of it, and none has it open to others.
    fn replace(&self, text: &[u8]) -> std::io::Result<()> {
        let temporary = self.path.with_extension("json.new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let _ = fs::remove_file(&temporary);
        let mut file = options.open(&temporary)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&temporary, &self.path)
    }
}
