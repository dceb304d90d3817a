//! The catalog of a live server: one statement to ask, one document to read.

use crate::error::CatalogError;
use crate::model::Catalog;

/// Returns one row of one text: the whole catalog of the database as JSON, for [`read`]. It runs on PostgreSQL 12 to 18, in a
/// transaction that may only read, too, and needs no rights but to connect.
pub const LIVE_QUERY: &str = include_str!("../../../../sql/catalog/live.sql");

/// Reads what a server answered to [`LIVE_QUERY`].
///
/// # Errors
/// Where the text is not such an answer.
pub fn read(answer: &str) -> Result<Catalog, CatalogError> {
    let mut catalog: Catalog = serde_json::from_str(answer).map_err(CatalogError::Answer)?;
    catalog.sort();
    Ok(catalog)
}
