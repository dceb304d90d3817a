//! Connections to PostgreSQL servers.
//!
//! - [`settings`]: what `millpond.toml` says of a connection
//! - [`address`]: where that leads, and as whom; `~/.pgpass` and `PGSERVICEFILE`

pub mod address;
pub mod settings;
