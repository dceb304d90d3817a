//! Connections to a real PostgreSQL, and what it says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod apply;
mod connection;
mod console;
mod diagnosis;
mod discover;
mod load;
mod pooler;
mod server;
mod text;
mod tunnel;
