//! One function for each thing a person can do; owns the project's folder, its state, its runs and its events.
//!
//! - [`model`]: what crosses the door
//! - `engine`: the [`Engine`] and its opening and closing
//! - `project`, `settings`: the project's folder; what the app keeps beside all projects
//! - `pipelines`, `drafts`, `files`: files of pipelines; texts that are not saved; files of rows
//! - `dags`: files of DAGs, and when they are due; `named`, `named_files`: files that are known by their names
//! - `scheduler`: runs of DAGs
//! - `alerts`: what is told of runs of DAGs, to whom
//! - `python`: a pipeline as a script
//! - `profiles`, `charts`: what the columns of files hold, and pictures of it
//! - `grid`, `indexes`: any rows of whole files, and which of them stand where
//! - `suggestions`: what would help a file's rows
//! - `runs`, `execution`, `unchanged`: runs that begin, one on its way, and whether its input stays as it is
//! - `again`, `mend`, `compare`: runs that are run again, whose rejected rows are mended, that are held beside each other
//! - `history`, `logs`, `losses`: what is kept of runs, and the rows that they left out
//! - `events`, `watch`: what changed
//! - `renamed`: columns that a file has under another name
//! - `retention`: what is kept beside the history, and for how long
//! - `memory`: what is free goes back to the system
//! - `owner`: the lock of a project, and where its socket is
//! - [`template`]: what a new project starts with

mod again;
mod alerts;
mod catalogs;
mod charts;
mod compare;
mod connections;
mod dags;
mod diagrams;
mod drafts;
mod engine;
mod error;
mod events;
mod execution;
mod files;
mod git;
mod grid;
mod history;
mod indexes;
mod logs;
mod losses;
mod memory;
mod mend;
pub mod model;
mod named;
mod named_files;
mod overview;
pub mod owner;
mod pipelines;
mod profiles;
mod project;
mod python;
mod renamed;
mod retention;
mod rows;
mod runs;
mod sample;
mod scheduler;
mod secrets;
mod settings;
mod suggestions;
pub mod template;
mod trust;
mod unchanged;
mod watch;

pub use engine::{Engine, OpenOptions};
pub use error::{EngineError, ErrorCode};
pub use files::UploadWriter;
pub use project::{ProjectFile, find_root, schemas};
pub use settings::AppData;
