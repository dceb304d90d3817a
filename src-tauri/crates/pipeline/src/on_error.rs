//! What becomes of a row with a cell that cannot be read or computed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What becomes of a row that a step cannot compute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// The row goes to the rejected rows.
    #[default]
    Reject,
    /// The cell becomes empty and is counted.
    Null,
    /// The run fails and nothing is written.
    Stop,
}
