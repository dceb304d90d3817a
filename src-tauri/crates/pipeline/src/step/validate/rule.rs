//! What a rule of `validate` can say, and the rows that break it.

use std::collections::HashSet;

use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::derive::parse;
use super::super::text::text_columns;
use super::super::{BindContext, StepProblem};
use super::foreign::{Foreign, Listed};
use super::range::{Limit, Range};
use super::unique::Unique;
use crate::expression::Expression;
use crate::missing::Missing;
use crate::types;
use crate::values::text_of;

/// What must be true of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    NotNull(NotNull),
    Range(InRange),
    Pattern(Pattern),
    Set(Set),
    Length(Length),
    Check(Check),
    Foreign(Foreign),
    Unique(Unique),
}

/// The columns have a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Not null")]
pub struct NotNull {
    /// The columns that must have a value.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
}

/// Numbers, days or times are not below the one and not above the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "In a range")]
pub struct InRange {
    /// The columns of numbers, days or times.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// The least value allowed: a number, or a day or time in quotes (`"2024-01-01"`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-start" = 0))]
    pub min: Option<Limit>,
    /// The greatest value allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Limit>,
}

/// Cells are of a pattern, from their first character to their last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Of a pattern")]
#[expect(clippy::struct_field_names, reason = "the key that the rule is known by")]
pub struct Pattern {
    /// The columns to look at.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// A regular expression (<https://docs.rs/regex/latest/regex/#syntax>).
    #[schemars(extend("x-start" = ".+"))]
    pub pattern: String,
    /// Whether it is enough that a part of the cell is of the pattern: `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anywhere: Option<bool>,
}

/// Cells are among these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "One of")]
pub struct Set {
    /// The columns to look at.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// All that a cell may be.
    #[schemars(extend("x-start" = ["{value}"]))]
    pub values: Vec<String>,
}

/// Cells are not shorter than so many characters and not longer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Of a length")]
pub struct Length {
    /// The columns to look at.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// The fewest characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// The most characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-start" = 100))]
    pub max: Option<u32>,
}

/// An expression is not false; as in PostgreSQL, a row for which it is null passes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "An expression")]
pub struct Check {
    /// What must be true: `check = "price > 0"`.
    #[schemars(extend("x-expression" = true, "x-start" = "{column} is not null"))]
    pub check: String,
}

/// A row that breaks a rule.
pub struct Breach {
    pub row: usize,
    pub column: Option<String>,
    pub reason: Reason,
    pub detail: String,
}

/// A rule made ready for one schema.
pub trait BoundRule: Send + Sync {
    /// Returns the rows of a frame that break the rule.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame is not of the schema.
    fn breaches(&self, frame: &DataFrame) -> Result<Vec<Breach>, FlowError>;
}

impl Rule {
    /// Returns what the rule says, in a few words.
    pub fn summary(&self) -> String {
        let of = |columns: &[String], what: &str| format!("{} {what}", columns.join(", "));
        match self {
            Self::NotNull(rule) => of(&rule.columns, "not null"),
            Self::Range(rule) => of(&rule.columns, &bounds_words(rule.min.as_ref(), rule.max.as_ref())),
            Self::Pattern(rule) => of(&rule.columns, &format!("like {}", rule.pattern)),
            Self::Set(rule) => of(&rule.columns, &format!("in {}", rule.values.join(" "))),
            Self::Length(rule) => of(&rule.columns, &format!("{} long", bounds_words(rule.min.as_ref(), rule.max.as_ref()))),
            Self::Check(rule) => rule.check.clone(),
            Self::Foreign(rule) => of(&rule.columns, &format!("in {} of {}", rule.column, rule.csv)),
            Self::Unique(rule) => of(&rule.columns, "unique"),
        }
    }

    /// Returns the rule made ready; `None` for one that must see all rows.
    ///
    /// # Errors
    /// [`StepProblem`] at a key of the rule.
    pub fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Option<Box<dyn BoundRule>>, StepProblem> {
        let on_cells = |columns: &[String], test: Test| -> Result<Box<dyn BoundRule>, StepProblem> {
            Ok(Box::new(OnCells { columns: text_columns(input, "columns", columns)?, test, missing: context.missing.clone() }))
        };
        Ok(Some(match self {
            Self::NotNull(rule) => on_cells(&rule.columns, Test::NotNull)?,
            Self::Range(rule) => {
                let range = Range::new(rule.min.as_ref(), rule.max.as_ref())?;
                on_cells(&rule.columns, Test::Range(range))?
            }
            Self::Pattern(rule) => on_cells(&rule.columns, Test::Pattern(compiled(rule)?))?,
            Self::Set(rule) => on_cells(&rule.columns, Test::Set(rule.values.iter().cloned().collect()))?,
            Self::Length(rule) => on_cells(&rule.columns, length(rule)?)?,
            Self::Foreign(rule) => on_cells(&rule.columns, Test::Foreign(rule.listed(context)?))?,
            Self::Check(rule) => {
                let expression = parse(&rule.check, input, ["check"])?;
                if expression.kind() != ColumnType::Boolean {
                    return Err(StepProblem::at(["check"], format!("This is {}, not true or false.", expression.kind()))
                        .hint("Compare it with something, as in price > 0."));
                }
                Box::new(Checked { expression, written: rule.check.clone(), missing: context.missing.clone() })
            }
            Self::Unique(_) => return Ok(None),
        }))
    }
}

/// Returns a range in words: `0 to 10`, `at least 0`.
fn bounds_words<T: std::fmt::Display>(min: Option<&T>, max: Option<&T>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => String::new(),
    }
}

fn compiled(rule: &Pattern) -> Result<Regex, StepProblem> {
    // The pattern alone first: its mistakes are then told as it was written.
    let alone = Regex::new(&rule.pattern);
    let whole = || Regex::new(&format!(r"\A(?:{})\z", rule.pattern));
    let regex = alone.and_then(|alone| if rule.anywhere == Some(true) { Ok(alone) } else { whole() });
    regex.map_err(|error| {
        // The library draws the pattern with a mark under the place; its last line says what is wrong.
        let text = error.to_string();
        let why = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        StepProblem::at(["pattern"], format!("This is no regular expression: {why}."))
            .hint("In TOML, write it in single quotes, as in '[A-Z]{2}[0-9]+'.")
    })
}

fn length(rule: &Length) -> Result<Test, StepProblem> {
    match (rule.min, rule.max) {
        (None, None) => Err(StepProblem::at(["min"], "There is neither min nor max.").hint("Write at least one of them.")),
        (Some(min), Some(max)) if min > max => Err(StepProblem::at(["min"], format!("min = {min} is more than max = {max}."))),
        (min, max) => Ok(Test::Length { min: min.unwrap_or(0) as usize, max: max.map_or(usize::MAX, |max| max as usize) }),
    }
}

/// What cells are held against, one by one.
enum Test {
    NotNull,
    Range(Range),
    Pattern(Regex),
    Set(HashSet<String>),
    Foreign(Listed),
    /// In characters.
    Length {
        min: usize,
        max: usize,
    },
}

impl Test {
    /// Returns why a cell does not pass.
    ///
    /// # Errors
    /// Where another file cannot be read.
    fn fault(&self, cell: &str) -> Result<Option<(Reason, String)>, FlowError> {
        let because = |broken: bool, reason| broken.then(|| types::not(reason, cell));
        Ok(match self {
            Self::NotNull => None,
            Self::Range(range) => range.fault(cell),
            Self::Pattern(regex) => because(!regex.is_match(cell), Reason::NoMatch),
            Self::Set(values) => because(!values.contains(cell), Reason::NotInSet),
            Self::Foreign(listed) => because(!listed.values()?.contains(cell), Reason::NotFound),
            Self::Length { min, max } => {
                // So many bytes are never more characters, and never fewer than a quarter of them.
                let certain = cell.len() <= *max && cell.len() / 4 >= *min;
                because(!certain && !(*min..=*max).contains(&cell.chars().count()), Reason::WrongLength)
            }
        })
    }
}

struct OnCells {
    columns: Vec<String>,
    test: Test,
    missing: Missing,
}

impl BoundRule for OnCells {
    fn breaches(&self, frame: &DataFrame) -> Result<Vec<Breach>, FlowError> {
        let mut breaches = Vec::new();
        for name in &self.columns {
            let cells = text_of(frame.column(name).map_err(FlowError::internal)?)?;
            for (row, cell) in cells.iter().enumerate() {
                let fault = match cell.filter(|cell| !self.missing.is(cell)) {
                    Some(cell) => self.test.fault(cell)?,
                    None if matches!(self.test, Test::NotNull) => Some((Reason::NoValue, format!("{name} has no value"))),
                    None => None,
                };
                if let Some((reason, detail)) = fault {
                    breaches.push(Breach { row, column: Some(name.clone()), reason, detail });
                }
            }
        }
        Ok(breaches)
    }
}

struct Checked {
    expression: Expression,
    written: String,
    missing: Missing,
}

impl BoundRule for Checked {
    fn breaches(&self, frame: &DataFrame) -> Result<Vec<Breach>, FlowError> {
        let evaluated = self.expression.evaluate(frame, &self.missing)?;
        let passes = evaluated.column.bool().map_err(FlowError::internal)?.clone();
        // Where one column alone is read, it is the one at fault.
        let column = if let [column] = self.expression.columns() { Some(column.clone()) } else { None };
        let mut breaches: Vec<Breach> = evaluated
            .failures
            .into_iter()
            .map(|failure| Breach { row: failure.row, column: failure.column, reason: failure.reason, detail: failure.detail })
            .collect();
        breaches.extend(passes.iter().enumerate().filter(|(_, passes)| *passes == Some(false)).map(|(row, _)| Breach {
            row,
            column: column.clone(),
            reason: Reason::CheckFailed,
            detail: format!("{} is false", self.written),
        }));
        Ok(breaches)
    }
}
