//! Where rows come from: CSV files and standard input.
//!
//! - [`decode`]: bytes of any encoding as UTF-8
//! - `head`, `layout`: what the first record says; which field goes to which column
//! - `blocks`, `marks`, `portion`: the input in blocks that end at a record's end; what divides a block; blocks as rows
//! - [`csv`]: all of it as a source
//! - [`index`]: which row stands where

mod blocks;
pub mod csv;
pub mod decode;
mod head;
pub mod index;
mod layout;
mod marks;
mod portion;

pub use csv::{CsvOptions, CsvSource};
