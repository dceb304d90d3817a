//! What an owner and its supervisor tell each other, a line of JSON each.

use serde::{Deserialize, Serialize};

use crate::status::Status;

/// To the supervisor, after a spec. The end of the file says that the owner is gone.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// End the command, and say why in its log.
    Terminate { why: String },
}

/// From the supervisor.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It is out of the owner's group and waits for a spec: the first one, or after an end the next one.
    Ready,
    /// The command runs.
    Started,
    /// So many lines are in the log.
    Lines(u64),
    /// It is over, and this is all in the attempt's folder too. Whoever is told makes it durable.
    Ended(Status),
}
