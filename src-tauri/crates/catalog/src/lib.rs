//! What a PostgreSQL database is made of, and what can be told from that: pure functions of texts.
//!
//! - [`model`]: the catalog, one for every reader
//! - [`split`]: a text cut into statements as psql cuts it
//! - [`read`]: the catalog that DDL makes: files, migrations in their order, dumps
//! - [`live`]: the catalog of a server: the statement to ask, and its answer read
//! - [`graph`]: relations as crow's foot draws them, ways and groups
//! - [`diff`]: what makes one catalog of another, as a list and as statements
//! - [`export`]: DDL, DBML, Mermaid
//! - [`normal`]: two catalogs made comparable, whoever they were read from
//! - `tree`, `query`: statements of PostgreSQL's grammar, and what the names in queries mean
//!
//! *Invariant:* nothing here knows a server, a file or a clock; whoever calls hands over texts. *Invariant:* a catalog that is
//! read from a file equals the one that a server has after running the file, but for what the file does not tell.
//!
//! ```
//! use millpond_catalog::read::{Text, read};
//!
//! let text = "CREATE TABLE customers (id int PRIMARY KEY);\nCREATE TABLE cars (id int, owner int REFERENCES customers);";
//! let reading = read(&[Text { name: "schema.sql", text }]);
//! assert!(reading.problems.is_empty());
//! assert_eq!(reading.catalog.tables[0].foreign_keys[0].table.to_string(), "public.customers");
//! ```

pub mod diff;
mod error;
pub mod export;
pub mod graph;
pub mod live;
pub mod model;
pub mod normal;
mod query;
pub mod read;
pub mod split;
mod tree;

pub use error::CatalogError;
