//! The seed's data, which stands beside the clone and is not a part of it.

use std::path::PathBuf;

/// Returns a file of the seed's data, or says aloud that it is not there.
#[must_use]
pub fn data(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("shared/data/{name} is not beside this clone: data of our own generator is used instead");
    None
}
