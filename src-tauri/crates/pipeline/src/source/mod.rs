//! Where rows come from: files of several kinds, packed or not, alone or many.
//!
//! - [`place`]: a file, a member of an archive, all files of a pattern
//! - [`kind`], [`packed`], `meter`: what a file is, how it is packed, how much of it was read
//! - [`open`]: all of it together
//! - [`decode`]: bytes of any encoding as UTF-8
//! - `head`, `layout`: what the header says; which field goes to which column
//! - [`footer`]: the last lines that are no rows
//! - `blocks`, `marks`, `portion`: the input in blocks that end at a record's end; what divides a block; blocks as rows
//! - [`csv`], [`jsonl`], [`excel`], [`parquet`]: the kinds of inputs
//! - `again`: records found again after their portions are gone
//! - `check`: whether cells are of the types that the source declares
//! - [`many`]: all files of a pattern as one
//! - [`index`]: which row stands where

mod again;
mod blocks;
mod check;
pub mod csv;
pub mod decode;
pub mod excel;
pub mod footer;
mod head;
pub mod index;
pub mod jsonl;
pub mod kind;
mod layout;
pub mod many;
mod marks;
mod meter;
pub mod open;
pub mod packed;
pub mod parquet;
mod parquet_types;
pub mod place;
mod portion;
#[cfg(test)]
pub(crate) mod reading;
#[cfg(test)]
mod workbook;

pub use csv::{CsvOptions, CsvSource};
pub use kind::SourceKind;
pub use meter::sha256_of;
pub use open::open;
pub use place::Place;
