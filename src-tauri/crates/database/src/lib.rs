//! Connections to PostgreSQL servers.
//!
//! - [`settings`]: what `millpond.toml` says of a connection
//! - [`address`]: where that leads, and as whom; `~/.pgpass` and `PGSERVICEFILE`
//! - [`test`]: tries it once, and tells what it found
//! - [`Connection`]: keeps it: a few sessions, how it is ([`State`]), and the way back to a server that was away
//! - [`console`]: statements one after the other, results page by page, transactions by hand, cancelling
//! - [`Connection::text`]: one statement, one text back
//! - [`Connection::apply`]: the statements of a file in one transaction
//! - [`Connection::prepare_load`]: rows into a table, the good ones in, the others back with their reasons
//! - [`discover`]: servers of this machine
//! - [`DatabaseError`]: why something failed, in words that say what to do next

pub mod address;
pub mod apply;
mod backoff;
mod connect;
mod connection;
pub mod console;
mod diagnosis;
mod discover;
mod error;
pub mod load;
mod names;
mod notices;
mod report;
mod session;
pub mod settings;
mod state;
mod stop;
mod text;
mod tunnel;
mod types;
mod words;

pub use backoff::Backoff;
pub use connect::{APPLICATION_NAME, Limits};
pub use connection::{Connection, Keeping, SESSIONS};
pub use discover::{Found, discover, usual_places};
pub use error::{DatabaseError, InnerPosition, ServerError};
pub use notices::{NOTICES, Notice, NoticeLevel};
pub use report::{Report, test};
pub use state::State;
