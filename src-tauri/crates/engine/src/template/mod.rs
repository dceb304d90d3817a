//! What a new project starts with.
//!
//! - [`dealership`]: a car dealership's sales from a seeded generator, and a pipeline that cleans them

pub mod dealership;

use std::fs;
use std::path::Path;

use crate::error::{EngineError, ErrorCode};
use crate::model::Template;
use crate::project;

/// Makes a project from a template in a folder that is empty or not there yet. The same seed gives the same bytes.
///
/// # Errors
/// [`ErrorCode::Refused`] where the folder holds something, or what the system says.
pub fn create(folder: &Path, template: Template, seed: u64) -> Result<(), EngineError> {
    if let Ok(entries) = fs::read_dir(folder) {
        let found: Vec<_> = entries.flatten().map(|entry| entry.file_name()).filter(|name| name != ".git").collect();
        if let Some(first) = found.first() {
            let message = format!(
                "{} is not empty: it holds {}{}.",
                folder.display(),
                first.to_string_lossy(),
                if found.len() > 1 { " and more" } else { "" }
            );
            return Err(EngineError::new(ErrorCode::Refused, message).hint("Choose a new folder; nothing was written."));
        }
    }
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "project".into());
    match template {
        Template::Empty => project::create(folder, &name),
        Template::Dealership => {
            project::create(folder, "Car dealership")?;
            dealership::write(folder, seed)
        }
    }
}
