//! What the integration tests share.
//!
//! - [`postgres`]: a real PostgreSQL cluster of the tests' own
//! - [`shared`]: the seed's data, where it stands beside the clone

pub use millpond_test_postgres as postgres;

pub mod shared;
