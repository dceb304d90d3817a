//! What the app keeps beside all projects: the scratch project, recent files and projects, what was seen when.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::{EngineError, ErrorCode};
use crate::model::{RecentFile, RecentProject};
use crate::project::write_atomically;

/// Recent files and projects kept.
const RECENT: usize = 30;

/// The app's data folder.
#[derive(Debug, Clone)]
pub struct AppData {
    folder: PathBuf,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Recent {
    #[serde(default)]
    files: Vec<RecentEntry>,
    #[serde(default)]
    projects: Vec<RecentEntry>,
    #[serde(default)]
    seen: BTreeMap<String, DateTime<Utc>>,
    /// The project that the window showed last.
    #[serde(default)]
    shown: Option<String>,
    /// The schedule goes on when the window is closed.
    #[serde(default)]
    keeps_scheduling: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct RecentEntry {
    path: String,
    opened_at: DateTime<Utc>,
    #[serde(default)]
    name: Option<String>,
}

/// What a person agreed to run, and where it stood in the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Agreed {
    pub file: String,
    pub task: String,
    pub text: String,
}

impl AppData {
    /// Returns the app's data folder of this person: `MILLPOND_DATA`, or where the system keeps such data.
    ///
    /// # Errors
    /// Where there is no home folder.
    pub fn system() -> Result<Self, EngineError> {
        if let Some(folder) = std::env::var_os("MILLPOND_DATA").filter(|folder| !folder.is_empty()) {
            return Ok(Self::at(PathBuf::from(folder)));
        }
        let folders = directories::ProjectDirs::from("", "", "millpond").ok_or_else(|| {
            EngineError::new(ErrorCode::Io, "There is no home folder.").hint("Set MILLPOND_DATA to a folder of your own.")
        })?;
        Ok(Self::at(folders.data_dir().to_owned()))
    }

    /// Returns a data folder at a path.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Returns the data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns where the scratch project is.
    #[must_use]
    pub fn scratch(&self) -> PathBuf {
        self.folder.join("scratch")
    }

    /// Returns where sample projects are made.
    #[must_use]
    pub fn samples(&self) -> PathBuf {
        self.folder.join("samples")
    }

    fn recent_path(&self) -> PathBuf {
        self.folder.join("recent.json")
    }

    fn recent(&self) -> Recent {
        read_json(&self.recent_path()).unwrap_or_default()
    }

    /// Changes the list of what was opened.
    fn change(&self, change: impl FnOnce(&mut Recent)) -> Result<(), EngineError> {
        self.change_file("recent", change)
    }

    /// Changes `NAME.json` under a lock that all processes of the app share.
    fn change_file<T: DeserializeOwned + Serialize + Default>(&self, name: &str, change: impl FnOnce(&mut T)) -> Result<(), EngineError> {
        let error = |source: std::io::Error| EngineError::io(format!("{} cannot be written", self.folder.display()), &source);
        fs::create_dir_all(&self.folder).map_err(error)?;
        let lock = fs::File::create(self.folder.join(format!("{name}.lock"))).map_err(error)?;
        lock.lock().map_err(error)?;
        let path = self.folder.join(format!("{name}.json"));
        let mut value = read_json(&path).unwrap_or_default();
        change(&mut value);
        let text = serde_json::to_string_pretty(&value).map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?;
        write_atomically(&path, text.as_bytes())
    }

    /// Returns what a person agreed to run in a project, the oldest first.
    pub(crate) fn agreed(&self, root: &Path) -> Vec<Agreed> {
        let mut all: BTreeMap<String, Vec<Agreed>> = read_json(&self.folder.join("trust.json")).unwrap_or_default();
        all.remove(root.to_string_lossy().as_ref()).unwrap_or_default()
    }

    /// Enters what a person agreed to run in a project.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn agree(&self, root: &Path, agreed: Vec<Agreed>) -> Result<(), EngineError> {
        self.change_file("trust", |all: &mut BTreeMap<String, Vec<Agreed>>| {
            let kept = all.entry(root.to_string_lossy().into_owned()).or_default();
            kept.retain(|before| !agreed.contains(before));
            kept.extend(agreed);
        })
    }

    /// Enters a file that was opened.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn opened_file(&self, path: &Path, pipeline: Option<&str>, now: DateTime<Utc>) -> Result<(), EngineError> {
        let path = path.to_string_lossy().into_owned();
        self.change(|recent| {
            let former = recent.files.iter().position(|entry| entry.path == path).map(|at| recent.files.remove(at));
            let name = pipeline.map(str::to_owned).or(former.and_then(|entry| entry.name));
            recent.files.insert(0, RecentEntry { path, opened_at: now, name });
            recent.files.truncate(RECENT);
        })
    }

    /// Removes a file from the list.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn forget_file(&self, path: &str) -> Result<(), EngineError> {
        self.change(|recent| recent.files.retain(|entry| entry.path != path))
    }

    /// Enters a project that was opened.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn opened_project(&self, path: &Path, name: &str, now: DateTime<Utc>) -> Result<(), EngineError> {
        let path = path.to_string_lossy().into_owned();
        self.change(|recent| {
            recent.projects.retain(|entry| entry.path != path);
            recent.projects.insert(0, RecentEntry { path, opened_at: now, name: Some(name.to_owned()) });
            recent.projects.truncate(RECENT);
        })
    }

    /// Returns the files that were opened, newest first.
    #[must_use]
    pub fn recent_files(&self) -> Vec<RecentFile> {
        let file = |entry: RecentEntry| {
            let found = fs::metadata(&entry.path).ok();
            RecentFile {
                name: Path::new(&entry.path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
                size_bytes: found.as_ref().map(fs::Metadata::len),
                exists: found.is_some(),
                opened_at: entry.opened_at,
                pipeline: entry.name,
                path: entry.path,
            }
        };
        self.recent().files.into_iter().map(file).collect()
    }

    /// Returns the projects that were opened, newest first.
    #[must_use]
    pub fn recent_projects(&self) -> Vec<RecentProject> {
        let project = |entry: RecentEntry| RecentProject {
            name: entry.name.unwrap_or_default(),
            opened_at: entry.opened_at,
            exists: Path::new(&entry.path).is_dir(),
            path: entry.path,
        };
        self.recent().projects.into_iter().map(project).collect()
    }

    /// Returns the project that the window showed last, where it is still there.
    #[must_use]
    pub fn last_shown(&self) -> Option<PathBuf> {
        let path = PathBuf::from(self.recent().shown?);
        path.join(crate::project::FILE).is_file().then_some(path)
    }

    /// Keeps which project the window shows, for its next start.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn show(&self, root: &Path) -> Result<(), EngineError> {
        let path = root.to_string_lossy().into_owned();
        if self.recent().shown.as_ref() == Some(&path) {
            return Ok(());
        }
        self.change(|recent| recent.shown = Some(path))
    }

    /// Returns whether the schedule goes on when the window is closed: nothing as long as nobody was asked.
    #[must_use]
    pub fn keeps_scheduling(&self) -> Option<bool> {
        self.recent().keeps_scheduling
    }

    /// Keeps whether the schedule goes on when the window is closed.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep_scheduling(&self, keep: bool) -> Result<(), EngineError> {
        self.change(|recent| recent.keeps_scheduling = Some(keep))
    }

    /// Returns when a project's overview was last marked as seen.
    #[must_use]
    pub fn seen_at(&self, root: &Path) -> Option<DateTime<Utc>> {
        self.recent().seen.get(root.to_string_lossy().as_ref()).copied()
    }

    /// Marks a project's overview as seen.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn mark_seen(&self, root: &Path, now: DateTime<Utc>) -> Result<(), EngineError> {
        self.change(|recent| {
            recent.seen.insert(root.to_string_lossy().into_owned(), now);
        })
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
