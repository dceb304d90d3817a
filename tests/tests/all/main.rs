//! Every integration test in one program: one link instead of many.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "tests wait by the real clock, with a limit")]

mod again;
#[cfg(unix)]
mod alerts;
#[cfg(unix)]
mod attempts;
mod bad_input;
mod cli;
mod dags;
mod dealership;
mod er;
mod expressions;
#[cfg(unix)]
mod fault_table;
mod faults;
#[cfg(unix)]
mod faulty_places;
mod formats;
#[path = "../../fuzz/checks/mod.rs"]
mod fuzz_checks;
mod fuzz_corpus;
mod layers;
#[cfg(target_os = "linux")]
mod memory;
mod messy;
mod openapi;
mod program;
mod properties;
mod python_polars;
#[cfg(unix)]
mod safety;
mod schedule;
mod seed;
mod shared_builds;
mod suggestions;
