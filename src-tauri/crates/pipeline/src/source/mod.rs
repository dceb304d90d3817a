//! Where rows come from: CSV files and standard input.
//!
//! - [`decode`]: bytes of any encoding as UTF-8
//! - `blocks`: the input in blocks that end at a record's end
//! - [`csv`]: blocks as portions of rows

mod blocks;
pub mod csv;
pub mod decode;

pub use csv::{CsvOptions, CsvSource};
