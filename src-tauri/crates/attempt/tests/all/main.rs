//! Real processes under real supervisors.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "tests wait by the real clock, with a limit")]

mod ends;
#[cfg(target_os = "linux")]
mod kills;
mod logs;
mod support;
