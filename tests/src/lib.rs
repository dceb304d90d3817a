//! What the integration tests share.
//!
//! - [`postgres`]: a real PostgreSQL cluster of the tests' own
//! - [`shared`]: the seed's data, where it stands beside the clone

pub mod postgres;
pub mod shared;
