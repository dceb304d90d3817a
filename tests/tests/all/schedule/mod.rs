//! DAGs that are carried out: in this process with a clock that is turned by hand, and in real ones that are killed.
//!
//! - `shop`: a project in this process
//! - `year`: a year by hand; `chance`: restarts, sleeps and jumps beside a slow reference
//! - `tasks`: what becomes of tasks; `edits`: files that change; `faults`: what is told of them
//! - `assets`: what is due by what was made; `calls`: tasks that call addresses; `each`: tasks that run for each of many values
//! - `kills`: real processes; `commands`: the command line

mod assets;
mod calls;
mod chance;
mod commands;
mod each;
mod edits;
mod faults;
mod kills;
pub mod shop;
mod tasks;
mod year;
