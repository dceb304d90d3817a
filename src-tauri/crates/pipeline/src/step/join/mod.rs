//! `join`: columns of another file, found by a key.
//!
//! - `other`: the other file's rows, in memory, by key
//! - `probe`: a frame's rows beside the other file's
//! - `apart`: the same where the other file does not fit into memory

mod apart;
pub(super) mod other;
mod probe;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnSpec, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::apart::Apart;
use self::other::{Other, OtherFile};
use self::probe::{Keys, probe};
use super::keyed::{equality, without};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, check_name, positions};
use crate::key::{HASH, KEY, KeyEncoder};

/// Puts columns of another CSV file beside the rows, found by a key. Rows of the other file that nothing finds are not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Join", extend("x-group" = "rows"))]
pub struct Join {
    /// The path of the other file, from the project's root.
    #[schemars(extend("x-path" = true, "x-start" = ""))]
    pub csv: String,
    /// The columns that make the key.
    #[schemars(extend("x-columns" = "ordered", "x-start" = ["{column}"]))]
    pub on: Vec<String>,
    /// Their names in the other file, in the same order, where they differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// Which rows stay: `left` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<How>,
    /// Which columns of the other file to put beside; all but the key unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// What to put before their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The character between fields of the other file: `,` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
}

/// Which rows stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// All rows; without a match the columns are empty. With several matches, a row for each.
    #[default]
    Left,
    /// Rows with a match; with several, a row for each. The others are dropped.
    Inner,
    /// Rows with a match, as they are. The others are dropped.
    Semi,
    /// Rows without a match. The others are dropped.
    Anti,
}

impl How {
    /// Returns whether columns of the other file are put beside the rows.
    fn takes_columns(self) -> bool {
        matches!(self, Self::Left | Self::Inner)
    }
}

impl Step for Join {
    fn verb(&self) -> &'static str {
        "join"
    }

    fn title(&self) -> &'static str {
        "Join"
    }

    fn summary(&self) -> String {
        let how = match self.how.unwrap_or_default() {
            How::Left => "",
            How::Inner => ", matches only",
            How::Semi => ", rows with a match",
            How::Anti => ", rows without a match",
        };
        format!("{} on {}{how}", self.csv, self.on.join(", "))
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        positions(input, "on", &self.on)?;
        if self.on.is_empty() {
            return Err(StepProblem::at(["on"], "on names no column.").hint("Name the columns by which rows are found."));
        }
        if !self.with.is_empty() && self.with.len() != self.on.len() {
            let message = format!("with names {} columns, and on {}.", self.with.len(), self.on.len());
            return Err(StepProblem::at(["with"], message).hint("Name for each column of on the one of the other file."));
        }
        let file = OtherFile { path: context.folder.join(&self.csv), delimiter: self.delimiter, missing: context.missing.clone() };
        let there = file.schema().map_err(|error| cannot_read(&error))?;
        let with = if self.with.is_empty() { &self.on } else { &self.with };
        positions(&there, if self.with.is_empty() { "on" } else { "with" }, with)?;
        if let Some(columns) = &self.columns {
            positions(&there, "columns", columns)?;
        }
        let how = self.how.unwrap_or_default();
        let all = || there.names().filter(|name| !with.iter().any(|key| key == name)).map(str::to_owned).collect();
        let taken: Vec<String> = if how.takes_columns() { self.columns.clone().unwrap_or_else(all) } else { Vec::new() };
        let mut output = input.clone();
        let mut names = Vec::with_capacity(taken.len());
        for name in &taken {
            let new = format!("{}{name}", self.prefix.as_deref().unwrap_or_default());
            check_name(&new, ["prefix"])?;
            if output.position(&new).is_some() {
                let problem = StepProblem::at(
                    [if self.columns.is_some() { "columns" } else { "csv" }],
                    format!("Both files have a column \"{new}\"."),
                );
                return Err(problem.hint("List in columns those that are wanted, or set prefix = \"other_\"."));
            }
            // What the other file means by its cells is not known here.
            output.columns.push(ColumnSpec { name: new.clone(), kind: millpond_record::schema::ColumnType::Text });
            names.push(new);
        }
        // Both sides by the types of the rows' own columns, so that 7 finds 007 where they are numbers.
        let own = equality(input, &self.on);
        let others = own.iter().zip(with).map(|(column, name)| crate::key::KeyColumn { name: name.clone(), ..column.clone() }).collect();
        let other = Other {
            // As rows that are found by a key, a file takes about three times its size.
            large: std::fs::metadata(&file.path).is_ok_and(|found| found.len() > context.budget_bytes as u64 / 3),
            file,
            encoder: KeyEncoder::new(others, context.missing.clone()),
            taken,
            names,
        };
        let keys = Keys(KeyEncoder::new(own, context.missing.clone()));
        if other.large {
            return Ok(Bound::whole(output, keys, Apart { other: Arc::new(other), how }));
        }
        Ok(Bound::rows(output, JoinKernel { keys, how, other, rows: OnceLock::new() }))
    }
}

/// A file that cannot be read is told at its key.
pub(super) fn cannot_read(error: &FlowError) -> StepProblem {
    let problem = StepProblem::at(["csv"], error.to_string());
    match error {
        FlowError::Input { hint: Some(hint), .. } => problem.hint(hint.clone()),
        _ => problem.hint("Give the path of a CSV file, from the project's root."),
    }
}

struct JoinKernel {
    keys: Keys,
    how: How,
    other: Other,
    /// The other file's rows, read when the first frame comes.
    rows: OnceLock<Result<other::Rows, (String, Option<String>)>>,
}

impl Kernel for JoinKernel {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let rows = self.rows.get_or_init(|| {
            self.other.rows().map_err(|error| match error {
                FlowError::Input { message, hint } => (message, hint),
                other => (other.to_string(), None),
            })
        });
        let rows = rows.as_ref().map_err(|(message, hint)| FlowError::Input { message: message.clone(), hint: hint.clone() })?;
        let frame = self.keys.apply(frame, account)?;
        without(probe(frame, rows, self.how, account)?, &[KEY, HASH])
    }
}

/// Returns what messages call a file.
fn shown(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned())
}
