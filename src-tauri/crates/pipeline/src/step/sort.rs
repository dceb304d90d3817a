//! `sort`: bring the rows into an order.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::{BinaryChunked, DataFrame, IdxCa, SortOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::keyed::{Keyed, without};
use super::{Account, BindContext, Bound, Frames, Gather, Step, StepProblem, Whole, positions};
use crate::key::{KEY, KeyColumn, KeyEncoder};
use crate::spill::frames::{FrameReader, FrameWriter};
use crate::spill::merge::{Merge, Stream};
use crate::spill::{Room, compact, joined, size_bytes};

/// Rows of a frame that is handed on.
const ROWS: usize = 16 * 1024;
/// Sorted runs on disk that are merged at once; with more of them, they are merged into one first.
const RUNS: usize = 64;

/// Brings the rows into the order of columns: numbers by worth, dates by time, text by its characters' codes. Rows that are equal
/// keep their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Sort", extend("x-group" = "rows"))]
pub struct Sort {
    /// The columns, the most significant first.
    #[schemars(extend("x-columns" = "ordered", "x-start" = ["{column}"]))]
    pub by: Vec<String>,
    /// Those of them that go from large to small.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-columns" = "any"))]
    pub descending: Vec<String>,
    /// Where rows without a value stand, whichever way the column goes: `last` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<Nulls>,
}

/// Where rows without a value stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    #[default]
    Last,
    First,
}

impl Step for Sort {
    fn verb(&self) -> &'static str {
        "sort"
    }

    fn title(&self) -> &'static str {
        "Sort"
    }

    fn summary(&self) -> String {
        let one = |name: &String| if self.descending.contains(name) { format!("{name} ↓") } else { name.clone() };
        self.by.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if self.by.is_empty() {
            return Err(StepProblem::at(["by"], "by names no column.").hint("Name the columns to sort by, the most significant first."));
        }
        let places = positions(input, "by", &self.by)?;
        if let Some(at) = self.descending.iter().position(|name| !self.by.contains(name)) {
            let problem = StepProblem::at(["descending".to_owned(), at.to_string()], format!("\"{}\" is not in by.", self.descending[at]));
            return Err(problem.hint("descending lists those columns of by that go from large to small."));
        }
        let columns = places.into_iter().map(|place| {
            let column = &input.columns[place];
            KeyColumn {
                name: column.name.clone(),
                kind: column.kind,
                descending: self.descending.contains(&column.name),
                nulls_first: self.nulls == Some(Nulls::First),
            }
        });
        let encoder = KeyEncoder::new(columns.collect(), context.missing.clone());
        Ok(Bound::whole(input.clone(), Keyed { encoder, hash: false }, SortAll))
    }
}

struct SortAll;

impl Whole for SortAll {
    fn begin(&self, room: &Room) -> Result<Box<dyn Gather>, FlowError> {
        Ok(Box::new(Sorter { room: room.clone(), frames: Vec::new(), bytes: 0, runs: Vec::new() }))
    }
}

/// Rows in memory, sorted and put aside as a run when they become too many.
struct Sorter {
    room: Room,
    frames: Vec<DataFrame>,
    bytes: usize,
    runs: Vec<FrameReader>,
}

impl Sorter {
    fn put_aside(&mut self) -> Result<(), FlowError> {
        self.bytes = 0;
        let Some(mut sorted) = Sorted::of(std::mem::take(&mut self.frames))? else { return Ok(()) };
        let mut run = FrameWriter::new(&self.room)?;
        while let Some(frame) = sorted.next_frame()? {
            run.write(frame)?;
        }
        self.runs.push(run.read()?);
        if self.runs.len() == RUNS {
            let mut merged = self.merged()?;
            let mut run = FrameWriter::new(&self.room)?;
            while let Some(frame) = merged.next()? {
                run.write(frame)?;
            }
            self.runs.push(run.read()?);
        }
        Ok(())
    }

    fn merged(&mut self) -> Result<Merge, FlowError> {
        Merge::new(self.runs.drain(..).map(|run| Box::new(run) as Box<dyn Stream>).collect(), KEY)
    }
}

impl Gather for Sorter {
    fn take(&mut self, frame: DataFrame, _: &mut Account) -> Result<Vec<DataFrame>, FlowError> {
        let frame = compact(frame)?;
        self.bytes += size_bytes(&frame);
        self.frames.push(frame);
        // Sorting needs an order of the rows and a second set of views beside them.
        if self.bytes > self.room.budget_bytes() / 2 {
            self.put_aside()?;
        }
        Ok(Vec::new())
    }

    fn finish(mut self: Box<Self>, _: &mut Account) -> Result<Box<dyn Frames>, FlowError> {
        if self.runs.is_empty() {
            return Ok(match Sorted::of(std::mem::take(&mut self.frames))? {
                Some(sorted) => Box::new(sorted),
                None => Box::new(Nothing),
            });
        }
        self.put_aside()?;
        Ok(Box::new(Merged(self.merged()?)))
    }
}

/// No frame at all.
pub(super) struct Nothing;

impl Frames for Nothing {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        Ok(None)
    }
}

/// Rows in memory, handed out in their order.
struct Sorted {
    frame: DataFrame,
    order: IdxCa,
    at: usize,
}

impl Sorted {
    fn of(frames: Vec<DataFrame>) -> Result<Option<Self>, FlowError> {
        let Some(mut frame) = joined(frames)? else { return Ok(None) };
        frame.rechunk_mut();
        let keys: &BinaryChunked = frame.column(KEY).map_err(FlowError::internal)?.binary().map_err(FlowError::internal)?;
        let options = SortOptions { multithreaded: true, maintain_order: true, ..SortOptions::default() };
        let order = polars::prelude::ChunkSort::arg_sort(keys, options);
        Ok(Some(Self { frame, order, at: 0 }))
    }

    fn next_frame(&mut self) -> Result<Option<DataFrame>, FlowError> {
        if self.at == self.frame.height() {
            return Ok(None);
        }
        let order = self.order.slice(i64::try_from(self.at).unwrap_or(i64::MAX), ROWS);
        self.at += order.len();
        self.frame.take(&order).map(Some).map_err(FlowError::internal)
    }
}

impl Frames for Sorted {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        self.next_frame()?.map(|frame| without(frame, &[KEY])).transpose()
    }
}

struct Merged(Merge);

impl Frames for Merged {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        self.0.next()?.map(|frame| without(frame, &[KEY])).transpose()
    }
}
