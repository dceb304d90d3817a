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
//!
//! Errors never quote a password. Times are the runtime's (`tokio::time`): nothing here reads a wall clock, a project's files or
//! its state.
//!
//! *Invariant:* a password that was kept for one server, user and database is sent to no other. *Invariant:* behind a pooler
//! nothing stays in a process of the server's: no prepared statement, no setting. *Invariant:* a session that was in the midst of
//! something when it was let go is closed, and one that a person used is cleaned before anybody else gets it.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use millpond_database::address::{Address, Surroundings};
//! use millpond_database::console::{Console, PAGE_ROWS, RESULT_IDLE};
//! use millpond_database::settings::{ConnectionTable, Place};
//! use millpond_database::{Connection, Keeping, Limits};
//!
//! # async fn run() -> Result<(), millpond_database::DatabaseError> {
//! let table = ConnectionTable { postgres: Some(Place::Url("postgres://localhost/dealership".into())), ..Default::default() };
//! let address = Address::resolve(&table, Path::new("."), None, &Surroundings::of_this_process())?;
//! let limits = Limits::of(&table, &address);
//! let connection = Connection::new(address, limits, Keeping::default());
//! let console = Console::new(connection, RESULT_IDLE);
//! let outcome = console.run("SELECT * FROM customers", PAGE_ROWS).await?;
//! println!("{} rows on the first page", outcome.page.rows.len());
//! # Ok(())
//! # }
//! ```

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
