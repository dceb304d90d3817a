use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A secret that the project's files name, or that was kept for the project. Never its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecretView {
    pub name: String,
    /// Where it is found, in words: `the keychain`; nothing where it is not.
    pub place: Option<String>,
    /// Why it cannot be read, where that is so.
    pub error: Option<String>,
    /// Which tasks name it: `dags/daily.toml, task tell`.
    pub used_by: Vec<String>,
}

/// Keeps a secret.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SetSecret {
    pub value: String,
}

/// Where a secret is kept now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptSecret {
    /// In words: `the keychain`.
    pub place: String,
}

/// What the project's files would run or call, and whether a person agreed to it on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trust {
    /// Whether there is nothing that was not agreed to.
    pub trusted: bool,
    pub entries: Vec<TrustEntry>,
}

/// A program that a project's file runs, or an address that it calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrustEntry {
    /// `dags/daily.toml`
    pub file: String,
    pub task: String,
    /// What it runs or calls: a line for each key, as in the file.
    pub text: String,
    pub trusted: bool,
    /// What was agreed to before at this place, where it is another text now.
    pub before: Option<String>,
}

/// Agrees to texts as they were shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreeTo {
    /// The `text` of each entry.
    pub texts: Vec<String>,
}
