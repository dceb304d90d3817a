//! What would help a file's rows: findings with their counts, each with the step that would do it. Nothing is applied unasked.
//!
//! One file a finding. Those about cells are [`finder::Finder`]s of a column, those about rows [`row::RowFinder`]s; both see every row
//! once, in bounded memory, and offer steps in the end. [`finder::Kind`] is the order in which steps should run. What is offered is
//! about the rows as they are after the steps that are already there: a finding that a step has solved is none any more.

mod booleans;
mod column;
mod constant;
mod dates;
mod duplicates;
mod emails;
mod expressions;
mod finder;
mod letter_case;
mod missing_values;
mod missing_words;
mod names;
mod near_duplicates;
mod numbers;
mod phones;
mod repeated_header;
mod row;
mod shifted;
mod starter;
mod survey;
mod types;
mod units;
mod value;
mod white_space;
mod words;
mod zeros;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

pub use starter::starter;
pub use survey::{Findings, Passage, Reach, Survey};

/// A step that would help, with what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestedStep {
    /// `strip_leading_zeros:price`
    pub id: String,
    /// `2,468 prices carry leading zeros`
    pub finding: String,
    /// `Strip them`
    pub action: String,
    pub count: u64,
    /// Rows that the step sets apart, which the finding says too.
    pub rejects: u64,
    /// A few cells it would change.
    pub examples: Vec<String>,
    /// The lines in the input of the first rows it is about, where it is about rows.
    pub lines: Vec<u64>,
    /// One of two that exclude each other: only a person knows which is right.
    pub choice: bool,
    /// The step's table, ready for an edit.
    pub step: Map<String, Json>,
}

#[cfg(test)]
mod tests;
