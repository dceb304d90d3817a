//! What is done to a file that is known by its name, the same for every kind: made, saved over its version, renamed, removed.

use std::fs;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::EventKind;
use crate::named::Kind;
use crate::pipelines::hash;
use crate::project::write_atomically;

/// Refuses to save over a text that is another one than the new one was made from.
///
/// # Errors
/// [`ErrorCode::Conflict`] with the difference.
pub(crate) fn refuse_other(found: &str, base_hash: &str, text: &str, file: &str) -> Result<(), EngineError> {
    if hash(found) == base_hash {
        return Ok(());
    }
    let difference = similar::TextDiff::from_lines(found, text);
    let difference = difference.unified_diff().context_radius(2).header("on disk", "to be saved").to_string();
    let message = format!("{file} was changed by someone else in between; it was not overwritten.");
    Err(EngineError::new(ErrorCode::Conflict, message).hint(difference))
}

impl Engine {
    /// Makes a file; a number is added to a name that is taken. Returns the name.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for a name that is none, or what the system says.
    pub(crate) fn make_named(&self, kind: Kind, wanted: &str, text: &str) -> Result<String, EngineError> {
        let _writing = self.writing();
        kind.check_name(wanted)?;
        let name = self.free_name(kind, wanted);
        self.put_named(kind, &name, text)?;
        Ok(name)
    }

    /// Saves a text over the version that it was made from.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] with the difference where the file is another by now.
    pub(crate) fn save_named(&self, kind: Kind, name: &str, text: &str, base_hash: &str) -> Result<(), EngineError> {
        let _writing = self.writing();
        let found = kind.text(self.root(), name)?;
        refuse_other(&found, base_hash, text, &format!("{name}.toml"))?;
        self.put_named(kind, name, text)
    }

    /// Removes a file.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], or what the system says.
    pub(crate) fn remove_named(&self, kind: Kind, name: &str) -> Result<(), EngineError> {
        let _writing = self.writing();
        kind.text(self.root(), name)?;
        let path = kind.path(self.root(), name)?;
        self.known(&path, "");
        fs::remove_file(&path).map_err(|source| EngineError::io(format!("{} cannot be removed", path.display()), &source))?;
        self.tell_named(kind, name);
        Ok(())
    }

    /// Gives a file another name.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] where the name is taken.
    pub(crate) fn rename_named(&self, kind: Kind, name: &str, to: &str) -> Result<(), EngineError> {
        let _writing = self.writing();
        let text = kind.text(self.root(), name)?;
        let (from_path, to_path) = (kind.path(self.root(), name)?, kind.path(self.root(), to)?);
        if to_path.exists() {
            let error = EngineError::new(ErrorCode::Conflict, format!("There is a {} \"{to}\" already.", kind.word()));
            return Err(error.hint("Choose another name."));
        }
        // What is told here is no news when the watch sees it.
        self.known(&from_path, "");
        self.known(&to_path, &text);
        fs::rename(&from_path, &to_path)
            .map_err(|source| EngineError::io(format!("{} cannot be renamed", from_path.display()), &source))?;
        self.tell_named(kind, name);
        self.tell_named(kind, to);
        Ok(())
    }

    /// Returns a name that no file of the kind has.
    pub(crate) fn free_name(&self, kind: Kind, wanted: &str) -> String {
        let names = kind.names(self.root());
        let (mut name, mut number) = (wanted.to_owned(), 2);
        while names.contains(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }

    /// Writes a file. The caller holds [`Engine::writing`].
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn put_named(&self, kind: Kind, name: &str, text: &str) -> Result<(), EngineError> {
        let path = kind.path(self.root(), name)?;
        self.known(&path, text);
        write_atomically(&path, text.as_bytes())?;
        self.tell_named(kind, name);
        Ok(())
    }

    /// Tells that a file was changed, made or removed: the scheduler, and whoever watches.
    pub(crate) fn tell_named(&self, kind: Kind, name: &str) {
        let name = name.to_owned();
        match kind {
            Kind::Pipeline => self.surroundings_changed(),
            Kind::Dag => self.dag_changed(&name),
            Kind::Diagram => {}
        }
        self.events().emit(match kind {
            Kind::Pipeline => EventKind::Pipeline { name },
            Kind::Dag => EventKind::Dag { name },
            Kind::Diagram => EventKind::Diagram { name },
        });
    }
}
