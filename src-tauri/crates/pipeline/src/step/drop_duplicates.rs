//! `drop_duplicates`: one row of those that are equal.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::{DataFrame, IntoColumn, UInt64Chunked};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::filter;
use super::keyed::{Keyed, equality, rows, without};
use super::{Account, BindContext, Bound, Frames, Gather, Step, StepProblem, Whole, positions};
use crate::key::{HASH, KEY, KeyEncoder, ORDINAL};
use crate::spill::Room;
use crate::spill::frames::FrameWriter;
use crate::spill::merge::{Merge, Stream};
use crate::spill::partitions::{PartReader, Partitions};
use crate::spill::table::KeyTable;

/// Keeps one row of those that are equal, and counts the others as merged into it. The order stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Drop duplicates", extend("x-group" = "rows"))]
pub struct DropDuplicates {
    /// The columns that make rows equal; all of them where the list is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-columns" = "any", "x-start" = ["{column}"]))]
    pub columns: Vec<String>,
    /// Which of equal rows stays: `first` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// Which of equal rows stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    #[default]
    First,
    Last,
    /// None of them: only rows that are alone stay.
    None,
}

impl Step for DropDuplicates {
    fn verb(&self) -> &'static str {
        "drop_duplicates"
    }

    fn title(&self) -> &'static str {
        "Drop duplicates"
    }

    fn summary(&self) -> String {
        let of = if self.columns.is_empty() { "rows equal in every column".into() } else { self.columns.join(", ") };
        match self.keep.unwrap_or_default() {
            Keep::First => of,
            Keep::Last => format!("{of}, the last stays"),
            Keep::None => format!("{of}, none stays"),
        }
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        positions(input, "columns", &self.columns)?;
        let names: Vec<String> = if self.columns.is_empty() { input.names().map(str::to_owned).collect() } else { self.columns.clone() };
        let encoder = KeyEncoder::new(equality(input, &names), context.missing.clone());
        Ok(Bound::whole(input.clone(), Keyed { encoder, hash: true }, Distinct(self.keep.unwrap_or_default())))
    }
}

struct Distinct(Keep);

impl Whole for Distinct {
    fn begin(&self, room: &Room) -> Result<Box<dyn Gather>, FlowError> {
        // Which row is the first is known when it comes; which is the last or alone, at the end only.
        let later = (self.0 != Keep::First).then(|| Partitions::new(room, HASH));
        Ok(Box::new(Seen { keep: self.0, room: room.clone(), table: KeyTable::default(), later, rows: 0 }))
    }
}

/// The keys that came, and rows that are decided later.
struct Seen {
    keep: Keep,
    room: Room,
    table: KeyTable,
    /// Rows whose keys are not in the table, from when it had grown too large.
    later: Option<Partitions>,
    rows: u64,
}

impl Gather for Seen {
    fn take(&mut self, mut frame: DataFrame, account: &mut Account) -> Result<Vec<DataFrame>, FlowError> {
        let height = frame.height();
        if let Some(later) = &mut self.later {
            let ordinals: Vec<u64> = (self.rows..self.rows + height as u64).collect();
            self.rows += height as u64;
            frame.with_column(UInt64Chunked::from_vec(ORDINAL.into(), ordinals).into_column()).map_err(FlowError::internal)?;
            let new: Vec<bool> = rows(&frame)?.map(|(hash, key)| self.table.find(hash, key).is_none()).collect();
            let frame = filter(&frame, &new)?;
            merged(account, height - frame.height());
            later.push(&frame)?;
            return Ok(Vec::new());
        }
        let mut new = Vec::with_capacity(height);
        self.table.insert_all(rows(&frame)?, |_, is_new| new.push(is_new));
        if self.table.size_bytes() > self.room.budget_bytes() {
            self.later = Some(Partitions::new(&self.room, HASH));
        }
        let frame = filter(&frame, &new)?;
        merged(account, height - frame.height());
        Ok(vec![without(frame, &[KEY, HASH])?])
    }

    fn finish(self: Box<Self>, account: &mut Account) -> Result<Box<dyn Frames>, FlowError> {
        let Self { keep, room, table, later, .. } = *self;
        drop(table);
        let mut kept: Vec<Box<dyn Stream>> = Vec::new();
        for part in later.map(Partitions::finish).transpose()?.unwrap_or_default() {
            kept.push(Box::new(decide(part, keep, &room, account)?.read()?));
        }
        Ok(Box::new(Kept(Merge::new(kept, ORDINAL)?)))
    }
}

fn merged(account: &mut Account, rows: usize) {
    let step = account.step.clone();
    account.ledger.merge_rows(&step, rows as u64);
}

/// Returns those rows of a part that stay.
fn decide(mut part: PartReader, keep: Keep, room: &Room, account: &mut Account) -> Result<FrameWriter, FlowError> {
    let mut kept = FrameWriter::new(room)?;
    let mut table = KeyTable::default();
    // For each key the row that stays, as long as one does.
    let mut stays: Vec<Option<u64>> = Vec::new();
    let mut frames = FrameWriter::new(room)?;
    while let Some(frame) = part.next_frame()? {
        let ordinals = frame.column(ORDINAL).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?.clone();
        for ((hash, key), ordinal) in rows(&frame)?.zip(ordinals.iter()) {
            let (place, new) = table.insert(hash, key);
            match (new, keep) {
                (true, _) => stays.push(ordinal),
                (false, Keep::First) => {}
                (false, Keep::Last) => stays[place as usize] = ordinal,
                (false, Keep::None) => stays[place as usize] = None,
            }
        }
        frames.write(frame)?;
    }
    let mut frames = frames.read()?;
    while let Some(frame) = frames.next_frame()? {
        let ordinals = frame.column(ORDINAL).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?.clone();
        let stay: Vec<bool> = rows(&frame)?
            .zip(ordinals.iter())
            .map(|((hash, key), ordinal)| table.find(hash, key).and_then(|place| stays[place as usize]) == ordinal)
            .collect();
        let height = frame.height();
        let frame = filter(&frame, &stay)?;
        merged(account, height - frame.height());
        kept.write(frame)?;
    }
    Ok(kept)
}

struct Kept(Merge);

impl Frames for Kept {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        self.0.next()?.map(|frame| without(frame, &[KEY, HASH, ORDINAL])).transpose()
    }
}
