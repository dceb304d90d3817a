//! Every integration test in one program: one link instead of many.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "tests wait by the real clock, with a limit")]

mod again;
mod bad_input;
mod cli;
mod expressions;
mod faults;
mod formats;
mod layers;
mod messy;
mod openapi;
mod program;
mod seed;
mod suggestions;
