//! Which rows of an input a filter picks, found piece by piece: whoever asks goes on from where the last answer ended.

use std::thread;

use memchr::memmem;
use millpond_record::batch::{Batch, RECORD};
use millpond_record::flow::{Cancel, FlowError, Portion, Position, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};
use polars::prelude::StringChunked;
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::expression::{Expression, ExpressionError};
use crate::missing::Missing;
use crate::plan::Plan;
use crate::profile::CellClass;
use crate::run::apply;
use crate::values::text_of;

/// What is asked of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowFilter {
    /// A cell has this text in it.
    Text {
        /// The column; any unless given.
        column: Option<String>,
        text: String,
        /// Whether `a` and `A` differ.
        #[serde(default)]
        match_case: bool,
    },
    /// An expression is true, as in the step `filter`.
    Where { expression: String },
    /// A cell is one of those that a profile counts together.
    Cells { column: String, are: CellClass },
    /// The row was rejected for what stood in this column, when it was read or by a step up to the stage.
    Rejected { column: String },
}

/// A filter that does not fit the rows.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct FilterProblem {
    pub message: String,
    pub hint: Option<String>,
}

impl From<ExpressionError> for FilterProblem {
    fn from(error: ExpressionError) -> Self {
        Self { message: error.message, hint: error.hint }
    }
}

/// Filters made ready for a schema. A row must pass them all.
pub struct Tests {
    tests: Vec<Test>,
    /// Columns for which a row must have been rejected. Of such a row there is nothing else to test.
    rejected: Vec<String>,
}

enum Test {
    Text { column: Option<String>, pattern: Pattern },
    Where(Expression),
    Cells { column: String, kind: ColumnType, are: CellClass },
}

enum Pattern {
    AsItIs(Box<memmem::Finder<'static>>),
    AnyCase(Regex),
}

impl Pattern {
    fn is_in(&self, cell: &str) -> bool {
        match self {
            Self::AsItIs(finder) => finder.find(cell.as_bytes()).is_some(),
            Self::AnyCase(regex) => regex.is_match(cell),
        }
    }
}

impl Tests {
    /// Returns filters ready for rows of a schema.
    ///
    /// # Errors
    /// [`FilterProblem`] for a column that is not there, or an expression that is none or is not true or false.
    pub fn new(filters: &[RowFilter], schema: &Schema) -> Result<Self, FilterProblem> {
        let (mut tests, mut rejected) = (Vec::new(), Vec::new());
        for filter in filters {
            match filter {
                RowFilter::Rejected { column } => rejected.push(column.clone()),
                filter => tests.extend(Test::new(filter, schema)?),
            }
        }
        Ok(Self { tests, rejected })
    }

    /// Returns whether a rejected row passes.
    fn pass_rejected(&self, row: &RejectedRow) -> bool {
        !self.rejected.is_empty() && self.tests.is_empty() && self.rejected.iter().all(|column| row.column.as_ref() == Some(column))
    }

    /// Returns which rows pass, and how many cannot be decided.
    fn pass(&self, batch: &Batch, missing: &Missing) -> Result<(Vec<bool>, u64), FlowError> {
        let (mut keep, mut undecided) = (vec![self.rejected.is_empty(); batch.rows()], 0);
        for test in &self.tests {
            match test {
                Test::Where(expression) => {
                    let evaluated = expression.evaluate(&batch.frame, missing)?;
                    undecided += evaluated.failures.len() as u64;
                    let decided = evaluated.column.bool().map_err(FlowError::internal)?.clone();
                    for (keep, decided) in keep.iter_mut().zip(decided.iter()) {
                        *keep &= decided == Some(true);
                    }
                }
                Test::Text { column, pattern } => {
                    let columns = text_columns(batch, column.as_deref())?;
                    for (row, keep) in keep.iter_mut().enumerate().filter(|(_, keep)| **keep) {
                        *keep = columns.iter().any(|column| column.get(row).is_some_and(|cell| pattern.is_in(cell)));
                    }
                }
                Test::Cells { column, kind, are } => {
                    let columns = text_columns(batch, Some(column))?;
                    let is = |cell: &str| !missing.is(cell) && are.has(*kind, cell);
                    for (row, keep) in keep.iter_mut().enumerate().filter(|(_, keep)| **keep) {
                        *keep = columns.iter().any(|column| column.get(row).is_some_and(is));
                    }
                }
            }
        }
        Ok((keep, undecided))
    }
}

fn text_columns(batch: &Batch, only: Option<&str>) -> Result<Vec<StringChunked>, FlowError> {
    batch.visible().filter(|column| only.is_none_or(|name| name == column.name().as_str())).map(text_of).collect()
}

impl Test {
    /// Returns the test of a filter; none for one that is of rejected rows.
    fn new(filter: &RowFilter, schema: &Schema) -> Result<Option<Self>, FilterProblem> {
        let test = match filter {
            RowFilter::Text { column, text, match_case } => {
                if let Some(name) = column {
                    column_of(name, schema)?;
                }
                let pattern = if *match_case {
                    Pattern::AsItIs(Box::new(memmem::Finder::new(text).into_owned()))
                } else {
                    let regex = RegexBuilder::new(&regex::escape(text)).case_insensitive(true).build();
                    Pattern::AnyCase(regex.map_err(|error| FilterProblem { message: error.to_string(), hint: None })?)
                };
                Self::Text { column: column.clone(), pattern }
            }
            RowFilter::Where { expression } => {
                let parsed = Expression::parse(expression, schema)?;
                if parsed.kind() != ColumnType::Boolean {
                    let hint = Some("Compare it with something, as in price > 0.".to_owned());
                    return Err(FilterProblem { message: format!("This is {}, not true or false.", parsed.kind()), hint });
                }
                Self::Where(parsed)
            }
            RowFilter::Cells { column, are } => {
                Self::Cells { column: column.clone(), kind: column_of(column, schema)?.kind, are: are.clone() }
            }
            RowFilter::Rejected { .. } => return Ok(None),
        };
        Ok(Some(test))
    }
}

fn column_of<'a>(name: &str, schema: &'a Schema) -> Result<&'a ColumnSpec, FilterProblem> {
    schema.column(name).filter(|_| name != RECORD).ok_or_else(|| FilterProblem {
        message: format!("there is no column \"{name}\" here."),
        hint: Some("Choose a column of the rows that are shown.".to_owned()),
    })
}

/// How far a search goes in one piece.
pub struct ScanOptions<'a> {
    /// The stage whose rows are asked: 0 is the source.
    pub stage: usize,
    /// The number of the source's first row.
    pub first_row: u64,
    /// The piece ends with the portion in which so many were found.
    pub most: usize,
    /// Says when the piece is long enough.
    pub is_over: &'a dyn Fn() -> bool,
    /// How many portions are looked through at a time.
    pub workers: usize,
    pub cancel: &'a Cancel,
}

/// What a piece of a search found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Numbers of rows that pass, rising.
    pub rows: Vec<u64>,
    /// The number of the first row that was not looked at.
    pub next_row: u64,
    /// Where it stands, where the input can be read from there.
    pub next: Option<Position>,
    /// Portions looked through.
    pub portions: u64,
    /// Rows for which the filter could not be computed.
    pub undecided: u64,
    /// Whether the end was reached.
    pub ended: bool,
}

/// Looks through the next rows of a source.
///
/// # Errors
/// [`FlowError`] as in a run.
pub fn scan(plan: &Plan, source: &mut dyn Source, tests: &Tests, options: &ScanOptions<'_>) -> Result<Found, FlowError> {
    let mut found = Found { next_row: options.first_row, next: source.position(), ..Found::default() };
    while !found.ended && found.rows.len() < options.most {
        if options.cancel.is_cancelled() {
            return Err(FlowError::Cancelled);
        }
        let mut portions = Vec::with_capacity(options.workers);
        while portions.len() < options.workers.max(1) {
            let Some(portion) = source.next()? else {
                found.ended = true;
                break;
            };
            portions.push(portion);
        }
        found.next = source.position();
        found.portions += portions.len() as u64;
        let looked: Vec<Result<Looked, FlowError>> = thread::scope(|scope| {
            let stage = options.stage;
            let look = move |portion: Box<dyn Portion>| look(plan, portion.as_ref(), tests, stage);
            let mut portions = portions.into_iter();
            let first = portions.next();
            let others: Vec<_> = portions.map(|portion| scope.spawn(move || look(portion))).collect();
            let panicked = |_| Err(FlowError::internal("a worker panicked"));
            let first = first.map(look);
            first.into_iter().chain(others.into_iter().map(|other| other.join().unwrap_or_else(panicked))).collect()
        });
        for looked in looked {
            let looked = looked?;
            found.rows.extend(looked.places.into_iter().map(|place| found.next_row + place));
            found.next_row += looked.count;
            found.undecided += looked.undecided;
        }
        if (options.is_over)() {
            break;
        }
    }
    // Whoever goes on would find nothing: the portion that is looked for here is read again then, and not counted now.
    found.ended |= source.next()?.is_none();
    Ok(found)
}

/// What was found in a portion.
struct Looked {
    count: u64,
    /// Which of its rows pass: 0 is its first.
    places: Vec<u64>,
    undecided: u64,
}

fn look(plan: &Plan, portion: &dyn Portion, tests: &Tests, stage: usize) -> Result<Looked, FlowError> {
    let read = portion.read()?;
    let count = read.ledger.read;
    let mut malformed: Vec<u64> = read.rejected.iter().map(|row| row.offset).collect();
    malformed.sort_unstable();
    let before = records_of(&read.batch)?;
    let (mut batch, mut rejected, mut ledger) = (read.batch, read.rejected, Ledger::default());
    for step in &plan.stages[..stage.min(plan.stages.len())] {
        batch = apply(step, batch, &|records| Ok(portion.originals(records)), &mut rejected, &mut ledger)?;
    }
    let (keep, undecided) = tests.pass(&batch, &plan.missing)?;
    let mut kept: Vec<u64> = records_of(&batch)?.into_iter().zip(keep).filter_map(|(record, keep)| keep.then_some(record)).collect();
    let passing = rejected.iter().filter(|row| tests.pass_rejected(row)).map(|row| row.offset);
    kept.extend(passing);
    kept.sort_unstable();
    // Rows and malformed records lie between each other in the input's order, and so do their numbers.
    let (mut places, mut row, mut bad) = (Vec::new(), 0, 0);
    for record in kept {
        while before.get(row).is_some_and(|other| *other < record) {
            row += 1;
        }
        while malformed.get(bad).is_some_and(|other| *other < record) {
            bad += 1;
        }
        places.push((row + bad) as u64);
    }
    Ok(Looked { count, places, undecided })
}

fn records_of(batch: &Batch) -> Result<Vec<u64>, FlowError> {
    Ok(batch.records().map_err(FlowError::internal)?.into_no_null_iter().collect())
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
