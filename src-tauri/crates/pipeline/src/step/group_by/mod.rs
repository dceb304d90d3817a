//! `group_by`: one row for all rows of a group.
//!
//! - `aggregate`: what is computed of a group, as it is written
//! - `ready`: a frame made ready to be grouped: keys, and the values that aggregates take
//! - `number`: decimals that grow; `state`: what is known of each group so far
//! - `groups`: the groups that came, in the order of their first rows

mod aggregate;
mod groups;
mod number;
mod ready;
mod state;

use std::collections::BTreeMap;

use millpond_record::batch::{MADE, RECORD};
use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnSpec, Schema};
use polars::prelude::{DataFrame, IntoColumn, UInt64Chunked};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::aggregate::{Aggregate, Function};
use self::groups::Groups;
use self::ready::Ready;
use super::account::filter;
use super::keyed::equality;
use super::{Account, BindContext, Bound, Frames, Gather, Step, StepProblem, Whole, check_name, place, positions};
use crate::key::{HASH, KeyEncoder, ORDINAL};
use crate::on_error::OnError;
use crate::spill::Room;
use crate::spill::frames::FrameWriter;
use crate::spill::merge::{Merge, Stream};
use crate::spill::partitions::Partitions;

/// Makes one row of all rows that are equal in columns, and computes others of them. Groups come in the order of their first rows;
/// rows without a value in a column are a group of their own. The rows are counted as merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Group by", extend("x-group" = "rows"))]
pub struct GroupBy {
    /// The columns that make a group; without any, all rows are one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-columns" = "any", "x-start" = ["{column}"]))]
    pub columns: Vec<String>,
    /// What to compute: `set = { total = "sum(price)", sales = "count(*)" }`. Of `count`, `sum`, `avg`, `min`, `max`, `first`, `last`.
    #[schemars(extend("x-keys" = "new_column", "x-values" = "expression", "x-start" = { "rows": "count(*)" }))]
    pub set: BTreeMap<String, String>,
    /// What becomes of a row of which a value cannot be computed: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
}

impl Step for GroupBy {
    fn verb(&self) -> &'static str {
        "group_by"
    }

    fn title(&self) -> &'static str {
        "Group by"
    }

    fn summary(&self) -> String {
        let columns = if self.columns.is_empty() { "all rows".into() } else { self.columns.join(", ") };
        let set = self.set.iter().map(|(name, text)| format!("{name} = {text}")).collect::<Vec<_>>().join(", ");
        format!("{columns}: {set}")
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        positions(input, "columns", &self.columns)?;
        if self.set.is_empty() && self.columns.is_empty() {
            return Err(StepProblem::at(["set"], "set computes nothing.").hint("Write for example set = { rows = \"count(*)\" }."));
        }
        let mut output = Schema { columns: self.columns.iter().filter_map(|name| input.column(name)).cloned().collect() };
        let mut aggregates = Vec::new();
        for (name, text) in &self.set {
            check_name(name, ["set", name])?;
            if self.columns.contains(name) {
                let problem = StepProblem::at(["set", name], format!("\"{name}\" is one of the columns that make a group."));
                return Err(problem.hint("Give what is computed another name."));
            }
            let aggregate = Aggregate::parse(text, input).map_err(|error| StepProblem {
                key: vec!["set".into(), name.clone()],
                within: Some(error.span),
                message: error.message,
                hint: error.hint,
            })?;
            output.columns.push(ColumnSpec { name: name.clone(), kind: aggregate.kind() });
            aggregates.push((name.clone(), aggregate));
        }
        let encoder = KeyEncoder::new(equality(input, &self.columns), context.missing.clone());
        let plan = GroupPlan { columns: self.columns.clone(), aggregates: aggregates.into() };
        let ready = Ready { plan: plan.clone(), encoder, on_error: self.on_error.unwrap_or_default(), missing: context.missing.clone() };
        Ok(Bound::whole(output, ready, plan))
    }
}

/// The columns that make a group, and what is computed.
#[derive(Clone)]
struct GroupPlan {
    columns: Vec<String>,
    aggregates: std::sync::Arc<[(String, Aggregate)]>,
}

impl Whole for GroupPlan {
    fn begin(&self, room: &Room) -> Result<Box<dyn Gather>, FlowError> {
        Ok(Box::new(Grouping { plan: self.clone(), room: room.clone(), groups: Groups::new(self), later: None, rows: 0 }))
    }
}

/// Groups so far, and rows whose groups did not fit into memory beside them.
struct Grouping {
    plan: GroupPlan,
    room: Room,
    groups: Groups,
    later: Option<Partitions>,
    rows: u64,
}

impl Gather for Grouping {
    fn take(&mut self, mut frame: DataFrame, account: &mut Account) -> Result<Vec<DataFrame>, FlowError> {
        let (height, groups) = (frame.height() as u64, self.groups.len() as u64);
        if let Some(later) = &mut self.later {
            let ordinals: Vec<u64> = (self.rows..self.rows + height).collect();
            frame.with_column(UInt64Chunked::from_vec(ORDINAL.into(), ordinals).into_column()).map_err(FlowError::internal)?;
            let known = self.groups.known(&frame)?;
            self.groups.add(&filter(&frame, &known)?)?;
            let new: Vec<bool> = known.iter().map(|known| !known).collect();
            let new = filter(&frame, &new)?;
            later.push(&new)?;
            merged(account, height - new.height() as u64);
        } else {
            self.groups.add(&frame)?;
            merged(account, height - (self.groups.len() as u64 - groups));
            if self.groups.size_bytes() > self.room.budget_bytes() {
                self.later = Some(Partitions::new(&self.room, HASH));
            }
        }
        self.rows += height;
        Ok(Vec::new())
    }

    fn finish(self: Box<Self>, account: &mut Account) -> Result<Box<dyn Frames>, FlowError> {
        let Self { plan, room, groups, later, .. } = *self;
        let mut more: Vec<Box<dyn Stream>> = Vec::new();
        for mut part in later.map(Partitions::finish).transpose()?.unwrap_or_default() {
            let (mut groups, mut rows) = (Groups::new(&plan), 0);
            while let Some(frame) = part.next_frame()? {
                rows += frame.height() as u64;
                groups.add(&frame)?;
            }
            merged(account, rows - groups.len() as u64);
            let mut put_aside = FrameWriter::new(&room)?;
            for frame in groups.into_frames(true)? {
                put_aside.write(frame)?;
            }
            more.push(Box::new(put_aside.read()?));
        }
        Ok(Box::new(Grouped { first: groups.into_frames(false)?.into_iter(), more: Merge::new(more, ORDINAL)?, rows: 0 }))
    }
}

fn merged(account: &mut Account, rows: u64) {
    let step = account.step.clone();
    account.ledger.merge_rows(&step, rows);
}

/// The groups on their way out, each with a record number of its own.
struct Grouped {
    first: std::vec::IntoIter<DataFrame>,
    more: Merge,
    rows: u64,
}

impl Frames for Grouped {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        let frame = match Iterator::next(&mut self.first) {
            Some(frame) => Some(frame),
            None => self.more.next()?.map(|frame| super::keyed::without(frame, &[ORDINAL])).transpose()?,
        };
        let Some(mut frame) = frame else { return Ok(None) };
        let from = MADE + self.rows;
        self.rows += frame.height() as u64;
        let records: Vec<u64> = (from..MADE + self.rows).collect();
        place(&mut frame, UInt64Chunked::from_vec(RECORD.into(), records).into_column())?;
        Ok(Some(frame))
    }
}

#[cfg(test)]
mod tests;
