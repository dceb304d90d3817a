//! The steps, one file each: what its table in the TOML takes, what it does to schema and ledger, and how.

mod account;
mod cast;
mod derive;
mod drop_columns;
mod drop_missing;
mod fill_missing;
mod filter;
mod rename;
mod replace;
mod select;
mod split;
mod split_name;
mod strip_leading_zeros;
mod text;
mod trim;

use std::ops::Range;

use millpond_record::batch::RECORD;
use millpond_record::flow::FlowError;
use millpond_record::problem::nearest;
use millpond_record::schema::Schema;
use polars::prelude::{Column, DataFrame};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use account::{Account, CellErrors, Failure};
pub(crate) use split_name::has_honorific as names_with_honorifics;
pub(crate) use strip_leading_zeros::unsigned as without_leading_zeros;
pub(crate) use trim::trimmed;

use crate::missing::Missing;

/// What a step does: the verb in `do`, and what the verb takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    Select(select::Select),
    DropColumns(drop_columns::DropColumns),
    Rename(rename::Rename),
    Cast(cast::Cast),
    Trim(trim::Trim),
    Replace(replace::Replace),
    FillMissing(fill_missing::FillMissing),
    Split(split::Split),
    SplitName(split_name::SplitName),
    StripLeadingZeros(strip_leading_zeros::StripLeadingZeros),
    Derive(derive::Derive),
    Filter(filter::Filter),
    DropMissing(drop_missing::DropMissing),
}

impl Action {
    /// Returns the step behind the verb.
    #[must_use]
    pub fn step(&self) -> &dyn Step {
        match self {
            Self::Select(step) => step,
            Self::DropColumns(step) => step,
            Self::Rename(step) => step,
            Self::Cast(step) => step,
            Self::Trim(step) => step,
            Self::Replace(step) => step,
            Self::FillMissing(step) => step,
            Self::Split(step) => step,
            Self::SplitName(step) => step,
            Self::StripLeadingZeros(step) => step,
            Self::Derive(step) => step,
            Self::Filter(step) => step,
            Self::DropMissing(step) => step,
        }
    }
}

/// One verb.
pub trait Step {
    /// Returns the verb as `do` names it.
    fn verb(&self) -> &'static str;
    /// Returns the verb as the window names it: `Split name`.
    fn title(&self) -> &'static str;
    /// Returns what it is set to, in a line: `name → first_name, last_name`.
    fn summary(&self) -> String;
    /// Returns the schema after the step and the code that does it, for this schema before it.
    ///
    /// # Errors
    /// [`StepProblem`] where the step does not fit the schema: a column that is not there, an expression
    /// that cannot be typed.
    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem>;
}

/// What a step may know of the pipeline it is in.
#[derive(Debug, Clone, Copy)]
pub struct BindContext<'a> {
    pub missing: &'a Missing,
}

/// A step made ready for one schema.
pub struct Bound {
    pub output: Schema,
    pub kernel: Box<dyn Kernel>,
}

/// The code of a step, shared by all workers.
pub trait Kernel: Send + Sync {
    /// Returns the frame after the step. Rows that are dropped, rejected or changed are entered in the account;
    /// the hidden record column goes through with its rows.
    ///
    /// # Errors
    /// [`FlowError::Stopped`] on a row that cannot be computed with `on_error = "stop"`.
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError>;
}

/// A step that does not fit, at its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepProblem {
    /// The way to the value at fault inside the step's table: `["columns", "0"]`, `["set", "above_100"]`.
    pub key: Vec<String>,
    /// Where the value is an expression: the bytes of it that are at fault.
    pub within: Option<Range<usize>>,
    pub message: String,
    pub hint: Option<String>,
}

impl StepProblem {
    /// Returns a problem at a key.
    pub fn at<S: Into<String>>(key: impl IntoIterator<Item = S>, message: impl Into<String>) -> Self {
        Self { key: key.into_iter().map(Into::into).collect(), within: None, message: message.into(), hint: None }
    }

    /// Returns the problem with a next step for the person.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the problem of a column that the schema lacks, naming the nearest one.
    #[must_use]
    pub fn no_column<S: Into<String>>(key: impl IntoIterator<Item = S>, name: &str, schema: &Schema) -> Self {
        let problem = Self::at(key, format!("there is no column \"{name}\" here."));
        match nearest(name, schema.names()) {
            Some(near) => problem.hint(format!("Did you mean \"{near}\"?")),
            None if schema.columns.is_empty() => problem,
            None => problem.hint(format!("The columns are {}.", schema.names().collect::<Vec<_>>().join(", "))),
        }
    }
}

/// Returns the positions of named columns.
///
/// # Errors
/// [`StepProblem`] at the name that the schema lacks.
pub(crate) fn positions(schema: &Schema, key: &str, names: &[String]) -> Result<Vec<usize>, StepProblem> {
    names
        .iter()
        .enumerate()
        .map(|(index, name)| schema.position(name).ok_or_else(|| StepProblem::no_column([key.to_owned(), index.to_string()], name, schema)))
        .collect()
}

/// Puts a column in the place of the one of its name, or after the last visible one.
///
/// # Errors
/// [`FlowError::Internal`] where it has not as many rows as the frame.
pub(crate) fn place(frame: &mut DataFrame, column: Column) -> Result<(), FlowError> {
    let known = frame.get_column_index(column.name()).is_some();
    let records = if known { None } else { frame.drop_in_place(RECORD).ok() };
    frame.with_column(column).map_err(FlowError::internal)?;
    if let Some(records) = records {
        frame.with_column(records).map_err(FlowError::internal)?;
    }
    Ok(())
}
