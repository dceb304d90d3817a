//! Files of a project that are known by their names: `pipelines/*.toml`, `dags/*.toml`, `diagrams/*.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use millpond_record::problem::nearest;

use crate::error::{EngineError, ErrorCode};

/// A kind of such files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pipeline,
    Dag,
    Diagram,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Pipeline, Self::Dag, Self::Diagram];

    /// Returns the folder that they are in, in the project's.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Pipeline => "pipelines",
            Self::Dag => "dags",
            Self::Diagram => "diagrams",
        }
    }

    /// Returns what a person calls one.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Dag => "DAG",
            Self::Diagram => "diagram",
        }
    }

    /// Returns what a project without any is told to do.
    fn first(self) -> &'static str {
        match self {
            Self::Pipeline => "It has no pipelines yet; give the path of a .toml file, or make one with `millpond suggest FILE`.",
            Self::Dag => "It has no DAGs yet; write one to dags/NAME.toml.",
            Self::Diagram => "It has no diagrams yet; one is made when a table is moved.",
        }
    }

    /// Returns what the file of a name is called in messages.
    pub fn file(self, name: &str) -> String {
        format!("{}/{name}.toml", self.folder())
    }

    /// Returns where the file of a name is.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for what cannot be a name.
    pub fn path(self, root: &Path, name: &str) -> Result<PathBuf, EngineError> {
        self.check_name(name)?;
        Ok(root.join(self.folder()).join(format!("{name}.toml")))
    }

    /// Refuses what cannot be a name.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`].
    pub fn check_name(self, name: &str) -> Result<(), EngineError> {
        if is_name(name) {
            return Ok(());
        }
        Err(EngineError::new(ErrorCode::Invalid, format!("\"{name}\" cannot be a {}'s name.", self.word()))
            .hint("Use letters, digits, - and _."))
    }

    /// Returns the names that there are, sorted.
    pub fn names(self, root: &Path) -> Vec<String> {
        let Ok(entries) = fs::read_dir(root.join(self.folder())) else { return Vec::new() };
        let name =
            |path: PathBuf| (path.extension()? == "toml").then(|| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))?;
        // Only what a link leads to has to be asked for.
        let is_folder = |entry: &fs::DirEntry| match entry.file_type() {
            Ok(found) if !found.is_symlink() => found.is_dir(),
            _ => entry.path().is_dir(),
        };
        let files = entries.flatten().filter(|entry| !is_folder(entry));
        let mut names: Vec<String> = files.filter_map(|entry| name(entry.path())).filter(|name| is_name(name)).collect();
        names.sort();
        names
    }

    /// Returns the text of a file.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], naming the nearest; or what the system says.
    pub fn text(self, root: &Path, name: &str) -> Result<String, EngineError> {
        let path = self.path(root, name)?;
        fs::read_to_string(&path).map_err(|source| {
            if source.kind() != std::io::ErrorKind::NotFound || path.is_symlink() {
                return EngineError::io(format!("{} cannot be read", path.display()), &source);
            }
            let error = EngineError::new(ErrorCode::NotFound, format!("There is no {} \"{name}\" in {}.", self.word(), root.display()));
            let names = self.names(root);
            match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => error.hint(format!("Did you mean {near}?")),
                None if names.is_empty() => error.hint(self.first()),
                None => error.hint(format!("It has {}.", names.join(", "))),
            }
        })
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 100
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
        && !name.starts_with('.')
}
