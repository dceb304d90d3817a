//! What the catalog reads, against what a real PostgreSQL says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixtures;
mod server;
