//! The file of services, as libpq reads it: `[name]`, then `key=value` with the parameters of an address.

use super::{AddressError, Said, Surroundings};

/// Returns what a service says.
///
/// # Errors
/// [`AddressError::NoService`]; [`AddressError::ServiceFile`] for a line of the service that is not understood.
pub(super) fn find(name: &str, around: &Surroundings<'_>) -> Result<Said, AddressError> {
    let Some((file, text)) = &around.services else {
        return Err(AddressError::NoService { name: name.to_owned(), file: "~/.pg_service.conf".into() });
    };
    let mut said = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            if said.is_some() {
                break;
            }
            if section.strip_suffix(']') == Some(name) {
                said = Some(Said::default());
            }
            continue;
        }
        let Some(said) = &mut said else { continue };
        let wrong = |why: String| AddressError::ServiceFile { file: file.clone(), line: index + 1, why };
        let (key, value) = line.split_once('=').ok_or_else(|| wrong("there is no = in it".into()))?;
        if key.trim() == "service" {
            return Err(wrong("a service cannot name another one".into()));
        }
        // Where a service means a host by its address, that is where it goes.
        let key = if key.trim() == "hostaddr" { "host" } else { key.trim() };
        said.set(key, value.trim().to_owned()).map_err(|error| match error {
            AddressError::Parameter { name, .. } => wrong(format!("{name} is not known, or its value is not")),
            other => wrong(other.to_string()),
        })?;
    }
    said.ok_or_else(|| AddressError::NoService { name: name.to_owned(), file: file.clone() })
}
