//! Calls against servers of the tests' own, over loopback.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod calls;
mod failures;
mod server;
