//! DAGs that are carried out: in this process with a clock that is turned by hand, and in real ones that are killed.
//!
//! - `shop`: a project in this process
//! - `year`: a year by hand; `chance`: restarts, sleeps and jumps beside a slow reference
//! - `tasks`: what becomes of tasks; `edits`: files that change
//! - `kills`: real processes; `commands`: the command line

mod chance;
mod commands;
mod edits;
mod kills;
pub mod shop;
mod tasks;
mod year;
