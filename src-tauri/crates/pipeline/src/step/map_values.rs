//! `map_values`: put other words for the ones that a column has.

use std::collections::{BTreeMap, HashMap};

use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::CellErrors;
use super::text::{map_cells, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::missing::Missing;
use crate::on_error::OnError;
use crate::types;

/// Puts other words for the ones that cells hold: `M` becomes `male`, `oui` becomes `true`. Whole cells are compared; cells
/// without a value stay unless they are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Map values", extend("x-group" = "values"))]
pub struct MapValues {
    /// The columns to look in.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// What each word becomes: `values = { M = "male", F = "female" }`.
    #[schemars(extend("x-keys" = "value", "x-start" = { "{value}": "{value}" }))]
    pub values: BTreeMap<String, String>,
    /// What becomes of a cell that is not named: `keep` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Otherwise>,
    /// A text that every cell that is not named becomes, in place of `otherwise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// Compare without regard to capitals and to white space at the ends: `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_case: Option<bool>,
    /// The type that the columns have afterwards (`boolean` for words of yes and no), where no cell is kept as it is: `text` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "type")]
    pub kind: Option<ColumnType>,
}

/// What becomes of a cell that is not among the values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// It stays as it is.
    #[default]
    Keep,
    /// It becomes empty and is counted.
    Null,
    /// The row goes to the rejected rows.
    Reject,
}

impl Step for MapValues {
    fn verb(&self) -> &'static str {
        "map_values"
    }

    fn title(&self) -> &'static str {
        "Map values"
    }

    fn summary(&self) -> String {
        let pairs: Vec<_> = self.values.iter().take(3).map(|(from, to)| format!("{from} → {to}")).collect();
        let more = if self.values.len() > pairs.len() { ", …" } else { "" };
        format!("{}: {}{more}", self.columns.join(", "), pairs.join(", "))
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        if self.values.is_empty() {
            return Err(StepProblem::at(["values"], "values names no word.").hint("Write what each becomes: values = { M = \"male\" }."));
        }
        if self.with.is_some() && self.otherwise.is_some() {
            return Err(StepProblem::at(["with"], "with and otherwise both say what the other cells become.").hint("Remove one of them."));
        }
        let ignore_case = self.ignore_case.unwrap_or(false);
        let mut values = HashMap::with_capacity(self.values.len());
        for (from, to) in &self.values {
            if let Some(other) = values.insert(key(from, ignore_case), to.clone())
                && other != *to
            {
                return Err(StepProblem::at(["values", from], format!("\"{from}\" is named twice where case does not matter."))
                    .hint("Keep one of them, or leave ignore_case out."));
            }
        }
        let otherwise = self.otherwise.unwrap_or_default();
        let mut output = input.clone();
        for name in &columns {
            let kept = input.column(name).map_or(ColumnType::Text, |column| column.kind);
            output.set(name, self.kind_after(kept, context.missing)?);
        }
        let kernel = MapKernel { columns, values, otherwise, with: self.with.clone(), ignore_case, missing: context.missing.clone() };
        Ok(Bound::rows(output, kernel))
    }
}

impl MapValues {
    /// Returns the type of a column after the step, which was `kept` before.
    fn kind_after(&self, kept: ColumnType, missing: &Missing) -> Result<ColumnType, StepProblem> {
        let reads = |kind, text: &str| missing.is(text) || types::check(kind, text).is_ok();
        let targets = self.values.iter().map(|(from, to)| (vec!["values".to_owned(), from.clone()], to));
        let mut targets = targets.chain(self.with.iter().map(|with| (vec!["with".to_owned()], with)));
        let keeps = self.with.is_none() && self.otherwise.unwrap_or_default() == Otherwise::Keep;
        match self.kind {
            Some(kind) if keeps && kind != ColumnType::Text && kind != kept => Err(StepProblem::at(
                ["type"],
                format!("Cells that are not named stay as they are, so the column may hold more than {kind}."),
            )
            .hint("Set otherwise to \"null\" or \"reject\", or leave the type out.")),
            Some(kind) => match targets.find(|(_, to)| !reads(kind, to)) {
                Some((key, to)) => Err(StepProblem::at(key, format!("\"{to}\" does not read as {kind}."))
                    .hint(format!("Write a value that reads as {kind}, or leave the type out."))),
                None => Ok(kind),
            },
            // What was of a type stays of it where every word becomes a value of the type.
            None if targets.all(|(_, to)| reads(kept, to)) => Ok(kept),
            None => Ok(ColumnType::Text),
        }
    }
}

/// Returns a word as it is compared.
fn key(word: &str, ignore_case: bool) -> String {
    if ignore_case { word.trim().to_lowercase() } else { word.to_owned() }
}

struct MapKernel {
    columns: Vec<String>,
    values: HashMap<String, String>,
    otherwise: Otherwise,
    with: Option<String>,
    ignore_case: bool,
    missing: Missing,
}

impl MapKernel {
    fn named(&self, cell: &str) -> Option<&String> {
        if self.ignore_case { self.values.get(&key(cell, true)) } else { self.values.get(cell) }
    }
}

impl Kernel for MapKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut errors = CellErrors::default();
        if self.with.is_none() && self.otherwise != Otherwise::Keep {
            for name in &self.columns {
                crate::values::make_text(&mut frame, name)?;
                let cells = frame.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
                for (row, cell) in cells.iter().enumerate() {
                    let Some(cell) = cell.filter(|cell| !self.missing.is(cell)) else { continue };
                    if self.named(cell).is_none() {
                        let (reason, detail) = types::not(Reason::NotInSet, cell);
                        errors.push(row, name, reason, detail);
                    }
                }
            }
        }
        map_cells(&mut frame, &self.columns, account, |cell| {
            let cell = cell?;
            match self.named(cell) {
                Some(other) => Some(other.clone()),
                None if self.missing.is(cell) => None,
                None => self.with.clone(),
            }
        })?;
        let on_error = if self.otherwise == Otherwise::Null { OnError::Null } else { OnError::Reject };
        errors.settle(frame, on_error, account)
    }
}
