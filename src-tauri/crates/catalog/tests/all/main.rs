//! What the catalog reads, against what a real PostgreSQL says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "tests show how long something takes by the real clock")]

mod cardinality;
mod diagrams;
mod document;
mod fixtures;
mod fuzz;
#[path = "../../../../../tests/fuzz/checks/catalog.rs"]
mod fuzz_check;
mod large;
mod migrations;
mod names;
mod server;
