//! The steps, one file each: what its table in the TOML takes, what it does to schema and ledger, and how.

mod account;
mod cast;
mod change_case;
mod clean_text;
mod derive;
mod drop_columns;
mod drop_duplicates;
mod drop_missing;
mod explode;
mod fill_missing;
mod filter;
mod group_by;
mod join;
mod keyed;
mod limit;
mod map_values;
mod month_names;
mod parse_date;
mod parse_number;
mod rename;
mod reorder;
mod replace;
mod sample;
mod select;
mod sort;
mod split;
mod split_name;
mod strip_leading_zeros;
mod text;
mod trim;
mod validate;

use std::ops::Range;
use std::path::Path;

use millpond_record::batch::RECORD;
use millpond_record::flow::FlowError;
use millpond_record::problem::nearest;
use millpond_record::schema::Schema;
use polars::prelude::{Column, DataFrame};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use account::{Account, CellErrors, Failure, Place, Places, rejected_rows};
pub(crate) use change_case::{capitalised, is_mixed};
pub(crate) use clean_text::{Form as CleanForm, cleaned};
pub(crate) use split_name::has_honorific as names_with_honorifics;
pub(crate) use strip_leading_zeros::unsigned as without_leading_zeros;
pub(crate) use trim::trimmed;

/// What the steps take, for what writes them in another language.
pub(crate) mod specs {
    pub(crate) use super::cast::Cast;
    pub(crate) use super::change_case::{Case, ChangeCase, Mixed};
    pub(crate) use super::clean_text::{CleanText, Form as CleanForm};
    pub(crate) use super::derive::Derive;
    pub(crate) use super::drop_duplicates::{DropDuplicates, Keep};
    pub(crate) use super::explode::Explode;
    pub(crate) use super::fill_missing::FillMissing;
    pub(crate) use super::filter::Filter;
    pub(crate) use super::group_by::{Aggregate, Function as AggregateFunction, GroupBy};
    pub(crate) use super::join::{How, Join};
    pub(crate) use super::limit::Limit;
    pub(crate) use super::map_values::{MapValues, Otherwise};
    pub(crate) use super::parse_date::{Ambiguous, DateKind, ParseDate};
    pub(crate) use super::parse_number::ParseNumber;
    pub(crate) use super::replace::Replace;
    pub(crate) use super::sample::Sample;
    pub(crate) use super::sort::{Nulls, Sort};
    pub(crate) use super::split::Split;
    pub(crate) use super::split_name::{Honorifics, SplitName};
    pub(crate) use super::validate::{InRange, OnFail, Rule, Validate};
}

use crate::missing::Missing;
use crate::spill::Room;

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
    DropDuplicates(drop_duplicates::DropDuplicates),
    GroupBy(group_by::GroupBy),
    Join(join::Join),
    Sort(sort::Sort),
    Limit(limit::Limit),
    Reorder(reorder::Reorder),
    MapValues(map_values::MapValues),
    ParseDate(parse_date::ParseDate),
    ParseNumber(parse_number::ParseNumber),
    ChangeCase(change_case::ChangeCase),
    CleanText(clean_text::CleanText),
    Explode(explode::Explode),
    Sample(sample::Sample),
    Validate(validate::Validate),
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
            Self::DropDuplicates(step) => step,
            Self::GroupBy(step) => step,
            Self::Join(step) => step,
            Self::Sort(step) => step,
            Self::Limit(step) => step,
            Self::Reorder(step) => step,
            Self::MapValues(step) => step,
            Self::ParseDate(step) => step,
            Self::ParseNumber(step) => step,
            Self::ChangeCase(step) => step,
            Self::CleanText(step) => step,
            Self::Explode(step) => step,
            Self::Sample(step) => step,
            Self::Validate(step) => step,
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
    /// Where relative paths in the pipeline's text start.
    pub folder: &'a Path,
    /// Bytes of memory for rows that wait.
    pub budget_bytes: usize,
}

#[cfg(test)]
impl BindContext<'_> {
    /// Returns the context of a test that has no files.
    pub fn of_test(missing: &Missing) -> BindContext<'_> {
        BindContext { missing, folder: Path::new(""), budget_bytes: usize::MAX }
    }
}

/// A step made ready for one schema.
pub struct Bound {
    pub output: Schema,
    pub work: Work,
}

impl Bound {
    /// Returns a step that does its work row by row.
    #[must_use]
    pub fn rows(output: Schema, kernel: impl Kernel + 'static) -> Self {
        Self { output, work: Work::Rows(Box::new(kernel)) }
    }

    /// Returns a step that must see all rows; `each` makes a frame ready on any worker, before it is taken in its turn.
    #[must_use]
    pub fn whole(output: Schema, each: impl Kernel + 'static, all: impl Whole + 'static) -> Self {
        Self { output, work: Work::Whole { each: Box::new(each), all: Box::new(all) } }
    }
}

/// How a step does its work.
pub enum Work {
    /// Frame by frame, on any worker, in any order.
    Rows(Box<dyn Kernel>),
    /// All rows in their order: `each` for every frame on any worker, then `all`.
    Whole { each: Box<dyn Kernel>, all: Box<dyn Whole> },
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

/// A step that must see all rows, in their order.
pub trait Whole: Send + Sync {
    /// Returns what gathers the rows of one run.
    ///
    /// # Errors
    /// [`FlowError::Io`] where there is no room for rows put aside.
    fn begin(&self, room: &Room) -> Result<Box<dyn Gather>, FlowError>;
}

/// The rows of one run on their way through a step that must see them all.
pub trait Gather: Send {
    /// Takes the next frame, and returns the frames that are decided by it: none, as long as everything depends on what comes.
    ///
    /// # Errors
    /// [`FlowError`] where rows cannot be put aside, or the step stops the run.
    fn take(&mut self, frame: DataFrame, account: &mut Account) -> Result<Vec<DataFrame>, FlowError>;
    /// Returns the rest, once the last frame was taken.
    ///
    /// # Errors
    /// As [`Gather::take`].
    fn finish(self: Box<Self>, account: &mut Account) -> Result<Box<dyn Frames>, FlowError>;
}

/// Frames in order, made as they are asked for.
pub trait Frames: Send {
    /// Returns the next frame, or `None` at the end.
    ///
    /// # Errors
    /// [`FlowError`] where rows that were put aside cannot be read.
    fn next(&mut self, account: &mut Account) -> Result<Option<DataFrame>, FlowError>;
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

/// Refuses what cannot be a column's name: nothing but blanks, or a name of the hidden columns' kind, which would be left
/// out of every output.
///
/// # Errors
/// [`StepProblem`] at the key.
pub(crate) fn check_name<S: Into<String>>(name: &str, key: impl IntoIterator<Item = S>) -> Result<(), StepProblem> {
    if name.trim().is_empty() || name.chars().next() == RECORD.chars().next() {
        return Err(StepProblem::at(key, format!("{name:?} cannot be a column's name.")).hint("Write a name with at least one letter."));
    }
    Ok(())
}

/// Refuses names of new columns that cannot be, or of which two are the same.
///
/// # Errors
/// [`StepProblem`] at the name.
pub(crate) fn check_names(names: &[String], key: &str) -> Result<(), StepProblem> {
    for (index, name) in names.iter().enumerate() {
        check_name(name, [key.to_owned(), index.to_string()])?;
        if names[..index].contains(name) {
            let problem = StepProblem::at([key.to_owned(), index.to_string()], format!("Two parts would go to the column \"{name}\"."));
            return Err(problem.hint("Name a column for each part."));
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use millpond_record::schema::{ColumnSpec, ColumnType};
    use serde_json::{Value as Json, json};

    fn problem(step: Json) -> Option<(Vec<String>, String)> {
        let action: Action = serde_json::from_value(step).expect("a step");
        let schema = Schema { columns: vec![ColumnSpec { name: "a".into(), kind: ColumnType::Text }] };
        let missing = Missing::default();
        let bound = action.step().bind(&schema, &BindContext::of_test(&missing));
        bound.err().map(|problem| (problem.key, problem.message))
    }

    #[test]
    fn no_step_makes_a_column_whose_name_hides_it() {
        for name in [RECORD, "\u{1}other", "", " "] {
            for step in [
                json!({ "do": "rename", "columns": { "a": name } }),
                json!({ "do": "derive", "set": { name: "a" } }),
                json!({ "do": "split", "column": "a", "separator": ",", "into": ["b", name] }),
                json!({ "do": "split_name", "column": "a", "into": ["b", name] }),
            ] {
                let (_, message) = problem(step.clone()).unwrap_or_else(|| panic!("{step} is refused"));
                assert!(message.contains("cannot be a column's name") && !message.contains('\u{1}'), "{step}: {message}");
            }
        }
    }

    /// Returns a step of each verb.
    fn one_of_each() -> Vec<Json> {
        vec![
            json!({ "do": "select", "columns": ["a"] }),
            json!({ "do": "drop_columns", "columns": ["a"] }),
            json!({ "do": "rename", "columns": { "a": "b" } }),
            json!({ "do": "cast", "types": { "a": "integer" } }),
            json!({ "do": "trim", "columns": ["a"] }),
            json!({ "do": "replace", "columns": ["a"], "find": "x", "with": "y" }),
            json!({ "do": "fill_missing", "columns": ["a"], "with": "0" }),
            json!({ "do": "split", "column": "a", "separator": " ", "into": ["b", "c"] }),
            json!({ "do": "split_name", "column": "a", "into": ["b", "c"] }),
            json!({ "do": "strip_leading_zeros", "columns": ["a"] }),
            json!({ "do": "derive", "set": { "b": "a" } }),
            json!({ "do": "filter", "where": "a is null" }),
            json!({ "do": "drop_missing" }),
            json!({ "do": "drop_duplicates" }),
            json!({ "do": "group_by", "set": { "rows": "count(*)" } }),
            json!({ "do": "join", "csv": "b.csv", "on": ["a"] }),
            json!({ "do": "sort", "by": ["a"] }),
            json!({ "do": "limit", "rows": 1 }),
            json!({ "do": "reorder", "columns": ["a"] }),
            json!({ "do": "map_values", "columns": ["a"], "values": { "x": "y" } }),
            json!({ "do": "parse_date", "columns": ["a"], "formats": ["%F"] }),
            json!({ "do": "parse_number", "columns": ["a"] }),
            json!({ "do": "change_case", "columns": ["a"], "case": "upper" }),
            json!({ "do": "clean_text", "columns": ["a"] }),
            json!({ "do": "explode", "column": "a", "separator": ";" }),
            json!({ "do": "sample", "fraction": 0.5 }),
            json!({ "do": "validate", "rules": [{ "rule": "not_null", "columns": ["a"] }] }),
        ]
    }

    #[test]
    fn the_schema_has_what_a_form_is_made_from() {
        let schema = schemars::SchemaGenerator::default().into_root_schema_for::<Action>();
        let schema = schema.as_value();
        let steps = one_of_each();
        let variants = schema["oneOf"].as_array().expect("a variant a verb");
        assert_eq!(variants.len(), steps.len(), "a step of each verb");
        for variant in variants {
            let verb = &variant["properties"]["do"]["const"];
            let given = steps.iter().find(|step| step["do"] == *verb).unwrap_or_else(|| panic!("no step of {verb}"));
            let action: Action = serde_json::from_value(given.clone()).expect("a step");
            let of = schema.pointer(&variant["$ref"].as_str().expect("a reference")[1..]).expect("its schema");
            assert_eq!((verb.as_str(), of["title"].as_str()), (Some(action.step().verb()), Some(action.step().title())));
            assert!(of["description"].as_str().is_some_and(|text| text.contains('.')), "{verb} is described");
            assert!(of["x-group"].is_string(), "{verb} is in a group");
            // A key that must be there is a column, or says what it starts with.
            for key in of["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
                let field = &of["properties"][key];
                let starts = ["x-column", "x-columns", "x-start"].iter().any(|word| !field[word].is_null());
                assert!(starts && field["description"].is_string(), "{verb}: {key} has a start and a description");
            }
        }
    }

    #[test]
    fn two_parts_do_not_go_to_one_column() {
        for step in [
            json!({ "do": "split", "column": "a", "separator": ",", "into": ["b", "c", "b"] }),
            json!({ "do": "split_name", "column": "a", "into": ["b", "b"] }),
        ] {
            let (key, message) = problem(step.clone()).unwrap_or_else(|| panic!("{step} is refused"));
            assert_eq!((key[0].as_str(), message.as_str()), ("into", "Two parts would go to the column \"b\"."), "{step}");
        }
        assert_eq!(problem(json!({ "do": "split", "column": "a", "separator": ",", "into": ["a", "b"] })), None);
    }
}
