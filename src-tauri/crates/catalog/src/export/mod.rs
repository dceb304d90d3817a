//! A catalog written down: as DDL that PostgreSQL takes, as DBML, as a Mermaid diagram.
//!
//! *Invariant:* the DDL, run on an empty database, makes a catalog that equals the one it was written from; what a catalog does
//! not hold (functions, triggers, privileges) is not in it. *Invariant:* no name breaks out of its quotes, in any of the three.

mod dbml;
pub(crate) mod ddl;
mod mermaid;
pub(crate) mod order;
#[cfg(test)]
mod tests;

pub use self::dbml::dbml;
pub use self::ddl::ddl;
pub use self::mermaid::mermaid;
