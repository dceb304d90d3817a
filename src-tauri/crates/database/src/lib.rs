//! Connections to PostgreSQL servers.
//!
//! - [`settings`]: what `millpond.toml` says of a connection
//! - [`address`]: where that leads, and as whom; `~/.pgpass` and `PGSERVICEFILE`
//! - [`test`]: tries it once, and tells what it found
//! - [`Connection`]: keeps it: a few sessions, how it is ([`State`]), and the way back to a server that was away
//! - [`console`]: statements one after the other, results page by page, transactions by hand, cancelling
//! - [`DatabaseError`]: why something failed, in words that say what to do next

pub mod address;
mod backoff;
mod connect;
mod connection;
pub mod console;
mod diagnosis;
mod error;
mod notices;
mod report;
mod session;
pub mod settings;
mod state;
mod tunnel;
mod types;
mod words;

pub use backoff::Backoff;
pub use connect::{APPLICATION_NAME, Limits};
pub use connection::{Connection, Keeping, SESSIONS};
pub use error::{DatabaseError, InnerPosition, ServerError};
pub use notices::{NOTICES, Notice, NoticeLevel};
pub use report::{Report, test};
pub use state::State;
