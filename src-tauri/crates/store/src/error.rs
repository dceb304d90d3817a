use std::path::PathBuf;

/// Why a state cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    #[error("{path} was written by a newer Millpond: it has format {found}, this one knows up to {known}. Update Millpond to open it.")]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("{path} is no state of Millpond's, or a damaged one. Move it away to begin a new one.")]
    Foreign { path: PathBuf },
    #[error("{path} has format {found}, and this Millpond has no way to format {missing}. It was left as it is.")]
    NoWay { path: PathBuf, found: u32, missing: u32 },
    #[error("{path} is open in another process.")]
    InUse { path: PathBuf },
    #[error("{path} lies on a {kind} folder, where a state can be damaged by a second machine. Use a folder on this machine's own disk.")]
    Network { path: PathBuf, kind: &'static str },
    #[error("{path} cannot be opened: {source}")]
    Open { path: PathBuf, source: Box<redb::DatabaseError> },
    #[error("the state cannot be read or written: {0}")]
    Database(Box<redb::Error>),
    #[error("a value of table {table} cannot be read: {source}")]
    Value { table: &'static str, source: serde_json::Error },
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
}

impl<E: Into<redb::Error>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::Database(Box::new(error.into()))
    }
}
