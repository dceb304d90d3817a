//! The words that every layer of Millpond speaks.
//!
//! - [`batch`]: rows on their way through a pipeline, as a Polars frame
//! - [`schema`]: names and types of columns
//! - [`rejected`]: a row that was not written, and why
//! - [`ledger`]: the account of every row of a run
//! - [`flow`]: the traits between a source, the steps and a sink
//! - [`count`]: counts as they are shown to a person
//! - [`clock`]: the only source of time
//! - [`problem`]: what is wrong in a file a person wrote, and where
//! - [`document`]: reads such a file (TOML) against its JSON Schema, with positions
//!
//! ```
//! use millpond_record::ledger::Ledger;
//! let mut ledger = Ledger::default();
//! ledger.read = 3;
//! ledger.written = 2;
//! ledger.drop_rows("drop_missing", 1);
//! assert!(ledger.check().is_ok());
//! ```

pub mod batch;
pub mod clock;
pub mod count;
pub mod document;
pub mod flow;
pub mod ledger;
pub mod problem;
pub mod rejected;
pub mod schema;
