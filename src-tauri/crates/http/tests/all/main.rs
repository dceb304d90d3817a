//! Calls against servers of the tests' own, over loopback.

mod calls;
mod failures;
mod server;
