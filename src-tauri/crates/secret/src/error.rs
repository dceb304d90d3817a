use std::path::PathBuf;

/// Why a secret cannot be read or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    #[error("\"{name}\" is no name of a secret: letters, digits, _ and - are, beginning with a letter, at most 64.")]
    Name { name: String },
    #[error("{variable} is not text in UTF-8.")]
    NotText { variable: String },
    #[error("{path}, which {named_by} names, cannot be read: {source}")]
    Unreadable { path: PathBuf, named_by: String, source: std::io::Error },
    #[error("{path} cannot be read or written: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path} is damaged: {source}. Move it away, and set the secrets anew.")]
    Damaged { path: PathBuf, source: serde_json::Error },
    #[error("{path} can be read by others than you: {mode:o}. Say chmod 600 {path}.")]
    Open { path: PathBuf, mode: u32 },
    #[error("The keychain does not answer: {0}")]
    Keychain(String),
}
