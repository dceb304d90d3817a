use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::SecretError;
use crate::kept::{Entry, KeptFile};
use crate::mask::Mask;
use crate::name::{is_name, variable};

/// What the keychain calls entries of ours.
const SERVICE: &str = "millpond";

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A variable of the environment.
    Variable(String),
    /// The file that a variable of the environment names.
    FileOf { variable: String, path: PathBuf },
    /// A credential of systemd's (<https://systemd.io/CREDENTIALS/>).
    Credential(PathBuf),
    /// The system's keychain.
    Keychain,
    /// A file that only its owner can read, since there is no keychain.
    File(PathBuf),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(variable) => write!(f, "the variable {variable}"),
            Self::FileOf { variable, path } => write!(f, "{}, which {variable} names", path.display()),
            Self::Credential(path) => write!(f, "the credential {}", path.display()),
            Self::Keychain => f.write_str("the keychain"),
            Self::File(path) => write!(f, "{}, which only you can read (there is no keychain)", path.display()),
        }
    }
}

/// A secret and where it was found.
#[derive(Clone)]
pub struct Secret {
    value: String,
    pub place: Place,
}

impl Secret {
    /// Returns the value. Nothing else does.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns a mask of the value alone.
    #[must_use]
    pub fn mask(&self) -> Mask {
        Mask::new([self.value.as_str()])
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret(••• from {})", self.place)
    }
}

/// A secret that a project was given here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub name: String,
    pub place: Place,
}

/// Reads a variable of the environment.
type Environment = Box<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// The secrets of a project.
pub struct Secrets {
    kept: KeptFile,
    project: String,
    environment: Environment,
    with_keychain: bool,
}

impl Secrets {
    /// Returns the secrets of the project in a folder; `data` is the app's data folder. `MILLPOND_KEYCHAIN=off` leaves the
    /// keychain alone.
    #[must_use]
    pub fn of(data: &Path, project: &Path) -> Self {
        Self::with(data, project, Box::new(|name| std::env::var_os(name)))
    }

    fn with(data: &Path, project: &Path, environment: Environment) -> Self {
        let with_keychain = environment("MILLPOND_KEYCHAIN").is_none_or(|said| said != "off");
        Self { kept: KeptFile::of(data), project: project.to_string_lossy().into_owned(), environment, with_keychain }
    }

    /// Returns a secret by name: of the variable `MILLPOND_SECRET_NAME`, of the file that `MILLPOND_SECRET_NAME_FILE` names, of
    /// systemd's credentials, of the keychain, or of the file that stands in for one; nothing where none has it.
    ///
    /// May wait for a person who unlocks the keychain.
    ///
    /// # Errors
    /// [`SecretError::Name`]; or where a place that has it cannot be read.
    pub fn find(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        if !is_name(name) {
            return Err(SecretError::Name { name: name.to_owned() });
        }
        if let Some(found) = self.given(name)? {
            return Ok(Some(found));
        }
        let Some(entry) = self.kept.of_project(&self.project)?.remove(name) else { return Ok(None) };
        match entry.value {
            Some(value) => Ok(Some(Secret { value, place: Place::File(self.kept.path().to_owned()) })),
            None => Ok(self.of_keychain(name)?.map(|value| Secret { value, place: Place::Keychain })),
        }
    }

    /// Keeps a secret in the keychain, or, without one, in a file that only its owner can read. Returns which.
    ///
    /// # Errors
    /// [`SecretError::Name`], or where neither takes it.
    pub fn set(&self, name: &str, value: &str) -> Result<Place, SecretError> {
        if !is_name(name) {
            return Err(SecretError::Name { name: name.to_owned() });
        }
        if self.with_keychain && self.entry(name).and_then(|entry| entry.set_password(value)).is_ok() {
            self.kept.put(&self.project, name, Some(Entry { value: None }))?;
            return Ok(Place::Keychain);
        }
        self.kept.put(&self.project, name, Some(Entry { value: Some(value.to_owned()) }))?;
        Ok(Place::File(self.kept.path().to_owned()))
    }

    /// Forgets a secret that was kept here. Returns whether there was one.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<bool, SecretError> {
        let Some(entry) = self.kept.of_project(&self.project)?.remove(name) else { return Ok(false) };
        if entry.value.is_none() {
            match self.entry(name).and_then(|entry| entry.delete_credential()) {
                Ok(()) | Err(keyring::Error::NoEntry) => {}
                Err(error) => return Err(SecretError::Keychain(error.to_string())),
            }
        }
        self.kept.put(&self.project, name, None)?;
        Ok(true)
    }

    /// Returns the secrets that the project was given here, by name, without their values.
    ///
    /// # Errors
    /// Where the list cannot be read.
    pub fn known(&self) -> Result<Vec<Known>, SecretError> {
        let place = |entry: &Entry| if entry.value.is_some() { Place::File(self.kept.path().to_owned()) } else { Place::Keychain };
        let secrets = self.kept.of_project(&self.project)?;
        Ok(secrets.into_iter().map(|(name, entry)| Known { place: place(&entry), name }).collect())
    }

    /// Returns a secret that the environment gives.
    fn given(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        let variable = variable(name);
        if let Some(value) = (self.environment)(&variable).filter(|value| !value.is_empty()) {
            let value = value.into_string().map_err(|_| SecretError::NotText { variable: variable.clone() })?;
            return Ok(Some(Secret { value, place: Place::Variable(variable) }));
        }
        let named_by = format!("{variable}_FILE");
        if let Some(path) = (self.environment)(&named_by).filter(|path| !path.is_empty()).map(PathBuf::from) {
            return match fs::read_to_string(&path) {
                Ok(text) => Ok(Some(Secret { value: without_line_end(&text), place: Place::FileOf { variable: named_by, path } })),
                Err(source) => Err(SecretError::Unreadable { path, named_by, source }),
            };
        }
        let Some(folder) = (self.environment)("CREDENTIALS_DIRECTORY") else { return Ok(None) };
        let path = PathBuf::from(folder).join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Secret { value: without_line_end(&text), place: Place::Credential(path) })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SecretError::Unreadable { path, named_by: "CREDENTIALS_DIRECTORY".into(), source }),
        }
    }

    fn of_keychain(&self, name: &str) -> Result<Option<String>, SecretError> {
        if !self.with_keychain {
            return Ok(None);
        }
        match self.entry(name).and_then(|entry| entry.get_password()) {
            Ok(value) => Ok(Some(value)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(SecretError::Keychain(error.to_string())),
        }
    }

    /// Returns the keychain's entry of a secret, which has the project's folder in its name.
    fn entry(&self, name: &str) -> keyring::Result<keyring::Entry> {
        keyring::Entry::new(SERVICE, &format!("{name} of {}", self.project))
    }
}

/// Returns a file's text without the end of its last line, which editors and `echo` put there.
fn without_line_end(text: &str) -> String {
    text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn secrets(data: &Path, project: &str, variables: &[(&str, &str)]) -> Secrets {
        let variables: HashMap<String, OsString> =
            variables.iter().chain(&[("MILLPOND_KEYCHAIN", "off")]).map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Secrets::with(data, Path::new(project), Box::new(move |name| variables.get(name).cloned()))
    }

    #[test]
    fn the_environment_comes_first_then_its_files_then_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token.txt");
        fs::write(&file, "of a file\r\n").unwrap();
        fs::write(folder.path().join("token"), "of systemd\n").unwrap();
        let (file, credentials) = (file.to_str().unwrap(), folder.path().to_str().unwrap());
        let all =
            [("MILLPOND_SECRET_TOKEN", "of a variable"), ("MILLPOND_SECRET_TOKEN_FILE", file), ("CREDENTIALS_DIRECTORY", credentials)];
        secrets(folder.path(), "/p", &[]).set("token", "kept").unwrap();
        for (from, value) in ["of a variable", "of a file", "of systemd", "kept"].into_iter().enumerate() {
            let found = secrets(folder.path(), "/p", &all[from.min(3)..]).find("token").unwrap().unwrap();
            assert_eq!(found.value(), value);
            assert!(!format!("{found:?}").contains(value));
        }
        let gone = secrets(folder.path(), "/p", &[("MILLPOND_SECRET_TOKEN_FILE", "/no/such")]).find("token").unwrap_err();
        assert!(gone.to_string().starts_with("/no/such, which MILLPOND_SECRET_TOKEN_FILE names, cannot be read"), "{gone}");
    }

    #[test]
    fn a_secret_is_of_one_project_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (secrets(folder.path(), "/ours", &[]), secrets(folder.path(), "/theirs", &[]));
        let place = ours.set("token", "hunter2").unwrap();
        assert_eq!(place, Place::File(folder.path().join("secrets.json")));
        assert!(theirs.find("token").unwrap().is_none() && theirs.known().unwrap().is_empty());
        assert_eq!(ours.known().unwrap(), [Known { name: "token".into(), place }]);
        assert_eq!((ours.remove("token").unwrap(), ours.remove("token").unwrap()), (true, false));
        assert!(ours.find("token").unwrap().is_none());
        assert!(matches!(ours.find("../token"), Err(SecretError::Name { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone_and_is_not_believed_where_it_was_opened_to_others() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let ours = secrets(folder.path(), "/p", &[]);
        ours.set("token", "hunter2").unwrap();
        let path = folder.path().join("secrets.json");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(ours.find("token").unwrap_err().to_string().contains("chmod 600"));
    }

    #[test]
    fn many_secrets_set_at_once_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let ours = secrets(folder.path(), "/p", &[]);
                scope.spawn(move || ours.set(&format!("s{number}"), "value").unwrap());
            }
        });
        assert_eq!(secrets(folder.path(), "/p", &[]).known().unwrap().len(), 8);
    }
}
