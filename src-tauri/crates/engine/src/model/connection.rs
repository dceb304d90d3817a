//! Connections to servers.

use millpond_database::Report;
use millpond_database::settings::{Access, Color, Offline};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A connection of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionView {
    pub name: String,
    /// The machine and its port, or the folder of a socket and the port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// The machine that it goes through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh: Option<String>,
    pub access: Access,
    pub offline: Offline,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
    pub connected: bool,
    /// How it is, in words: `connected`, `away for 12 s, next try in 4 s`.
    pub state: String,
    /// A person has agreed on this machine that the project connects there.
    pub trusted: bool,
    /// Why it cannot be used as it is written.
    pub problems: Vec<String>,
}

/// The project's connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionListing {
    pub connections: Vec<ConnectionView>,
}

/// What a connection that was tried tells of its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionTested {
    pub name: String,
    pub server: String,
    pub report: Report,
}
