//! How a command ends, for scripts.

use std::process::ExitCode;

/// Exit codes. `docs/` and `--help` name them, so they stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; rejected rows within a limit that was set included.
    Done = 0,
    /// Failed; nothing was written.
    Failed = 1,
    /// Wrong use. clap ends with it too.
    WrongUse = 2,
    /// Done, with rejected rows and no limit set for them.
    Rejected = 3,
    /// A limit was passed; nothing was written.
    LimitExceeded = 4,
    /// Interrupted; nothing was written.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
