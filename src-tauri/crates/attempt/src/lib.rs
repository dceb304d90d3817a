//! One try of a shell task, as a process that never outlives its owner.
//!
//! - [`Supervisor`]: starts attempts, each under a process of its own that was waiting for it
//! - [`AttemptSpec`]: what to run
//! - [`Attempt`]: one that runs; it can be asked to end and waited for
//! - [`Status`], [`AttemptEnd`]: how it ended
//! - [`settle`]: how an attempt ended whose owner was killed
//! - [`main`]: what `millpond attempt` runs, the supervisor process
//! - [`LogWriter`], [`read_log`], [`find_in_log`]: the log of an attempt, a line of JSON for each line of output
//!
//! The folder of an attempt has `supervisor.json` (locked while the supervisor runs; its last line is how the attempt ended),
//! `log.jsonl` from its first line on, `log.index` (where every 256 KiB of it begin), and `output` (what the command wrote to
//! `$MILLPOND_OUTPUT`).
//!
//! *Invariant:* the status is written once, after the log is on disk and the last process of the group is gone.
//! *Invariant:* whoever writes the status holds the lock on `supervisor.json`, and a supervisor that finds a status starts nothing.
//! *Invariant:* no secret of the spec reaches the log, also where a line is written in pieces.
//!
//! ```
//! use millpond_attempt::{LogWriter, Stream, read_log};
//!
//! let folder = std::env::temp_dir().join(format!("millpond-attempt-{}", std::process::id()));
//! let log = LogWriter::open(&folder, &["hunter2".to_owned()])?;
//! log.write(Stream::Note, "signed in with hunter2");
//! log.finish()?;
//! let page = read_log(&folder, 0, 100)?;
//! assert_eq!(page.lines[0].text, "signed in with •••");
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), std::io::Error>(())
//! ```

#![cfg_attr(not(unix), allow(dead_code, reason = "nothing is supervised there"))]

mod lines;
mod log;
mod mask;
mod outputs;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod run;
mod settle;
mod spec;
mod status;
mod supervisor;
mod wire;

pub use log::{Found, LogLine, LogPage, LogWriter, PAGE_BYTES, Stream, find_in_log, read_log};
pub use outputs::OUTPUT_BYTES;
pub use settle::settle;
pub use spec::{ATTEMPT_VARIABLE, AttemptSpec, OUTPUT_VARIABLE};
pub use status::{AttemptEnd, Status, read_status};
pub use supervisor::{Attempt, Supervisor, main};
