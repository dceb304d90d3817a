//! Rows on their way through a pipeline.

use polars::prelude::*;

/// Returns the name of the hidden column that carries each row's record number.
///
/// The record number is the byte offset of the record's first byte in the (decoded) input: unique,
/// increasing, and enough to find the record's text and line again without an index. No column of a
/// person's can have this name, because it starts with a control character.
pub const RECORD: &str = "\u{1}record";

/// The lowest record number of a row that is no record of the input: a step made it of many. Its number is this and its place
/// among those that the step made, so that it too is unique where it is.
pub const MADE: u64 = 1 << 63;

/// Returns whether a column is one of ours, which no output shows: its name starts with the control character.
#[must_use]
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('\u{1}')
}

/// Rows of one schema, at most one block of the input.
///
/// The frame holds the visible columns and [`RECORD`] (`u64`, never null). Several rows have one number where a step made them of
/// one.
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

    /// Returns the visible columns, in order: all but [`RECORD`] and others of ours.
    pub fn visible(&self) -> impl Iterator<Item = &Column> {
        self.frame.columns().iter().filter(|column| !is_hidden(column.name()))
    }

    /// Returns the record number of each row.
    ///
    /// # Errors
    /// A defect of ours: a step has lost the column.
    pub fn records(&self) -> PolarsResult<&UInt64Chunked> {
        self.frame.column(RECORD)?.u64()
    }
}
