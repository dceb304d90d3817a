//! What an attempt runs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The variable of a command's environment that says which attempt it belongs to.
pub const ATTEMPT_VARIABLE: &str = "MILLPOND_ATTEMPT";
/// The variable of a command's environment that names the file for its outputs.
pub const OUTPUT_VARIABLE: &str = "MILLPOND_OUTPUT";

/// One try of a shell task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptSpec {
    /// In the command's environment as `MILLPOND_ATTEMPT`.
    pub id: Uuid,
    /// Where log, status and outputs go; made where it is not there. One folder an attempt.
    pub folder: PathBuf,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// Where it runs.
    pub directory: PathBuf,
    /// Beside the inherited environment, of which `MILLPOND_SECRET_…` are left out.
    pub env: BTreeMap<String, String>,
    /// Values that are masked in the log, the outputs and every message as `•••`.
    pub secrets: Vec<String>,
    /// How long the command has to end after it was asked to; then it is killed.
    pub grace: Duration,
}
