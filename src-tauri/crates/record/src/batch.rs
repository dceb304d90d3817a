//! Rows on their way through a pipeline.

use polars::prelude::*;

/// Returns the name of the hidden column that carries each row's record number.
///
/// The record number is the byte offset of the record's first byte in the (decoded) input: unique,
/// increasing, and enough to find the record's text and line again without an index. No column of a
/// person's can have this name, because it starts with a control character.
pub const RECORD: &str = "\u{1}record";

/// Rows of one schema, at most one block of the input.
///
/// The frame holds the visible columns and, until a step merges rows, [`RECORD`] as its last column
/// (`u64`, never null).
#[derive(Debug, Clone)]
pub struct Batch {
    pub frame: DataFrame,
}

impl Batch {
    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.frame.height()
    }

    /// Returns the visible columns, in order: all but [`RECORD`].
    pub fn visible(&self) -> impl Iterator<Item = &Column> {
        self.frame.columns().iter().filter(|column| column.name().as_str() != RECORD)
    }

    /// Returns the record number of each row, or `None` once a step has merged rows.
    #[must_use]
    pub fn records(&self) -> Option<&UInt64Chunked> {
        self.frame.column(RECORD).ok().and_then(|column| column.u64().ok())
    }
}
