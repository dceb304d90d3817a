//! Connections to a real PostgreSQL, and what it says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod connection;
mod console;
mod diagnosis;
mod server;
