//! A stretch of steps that work row by row, and what ends it: a step that must see all rows, or the sink.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use millpond_record::flow::{Encoded, FlowError};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use polars::prelude::DataFrame;

use crate::plan::{Plan, Stage};
use crate::spill::Room;
use crate::step::{Failure, Frames, Gather, Work};

/// One lane.
pub struct Lane<'a> {
    /// The steps that are applied to each frame on its own.
    pub stages: &'a [Stage],
    /// The step at its end; without one, the sink.
    pub last: Option<&'a Stage>,
    pub intake: Mutex<Intake>,
    pub outlet: Mutex<Outlet>,
}

/// What comes into a lane.
pub struct Intake {
    pub feed: Feed,
    /// Frames that the step before has decided already.
    pub queue: VecDeque<DataFrame>,
    /// Turns that were given out.
    pub issued: u64,
}

/// Where more frames come from when the queue is empty.
pub enum Feed {
    Source,
    /// The lane before is still going on.
    Before,
    Frames(Box<dyn Frames>),
    Ended,
}

/// What waits at a lane's end.
pub struct Outlet {
    /// The turn that is due.
    pub next: u64,
    pub waiting: BTreeMap<u64, Result<Settled, FlowError>>,
    /// A worker hands over what is due; the step at the end is with it meanwhile.
    pub releasing: bool,
    /// The rows of the step at the end, until they are all there.
    pub gather: Option<Box<dyn Gather>>,
    pub complete: bool,
}

impl Outlet {
    /// Returns the result whose turn it is, where it is there.
    pub fn due(&mut self) -> Option<Result<Settled, FlowError>> {
        self.waiting.remove(&self.next)
    }
}

/// A frame to which a lane's steps were applied.
pub struct Settled {
    pub rows: Rows,
    pub rejected: Vec<RejectedRow>,
    /// Rejected rows whose text is still to be found, by step.
    pub unplaced: Vec<(String, Vec<Failure>)>,
    pub ledger: Ledger,
    /// How far the source was, for a portion of it.
    pub passed: Option<(u64, Option<u64>)>,
}

/// What becomes of the rows at the end of a lane.
pub enum Rows {
    /// Bytes for the sink.
    Encoded(Encoded),
    /// A frame for the step at the end.
    Frame(DataFrame),
}

impl<'a> Lane<'a> {
    /// Returns the lanes of a plan.
    ///
    /// # Errors
    /// [`FlowError::Io`] where there is no room for rows put aside.
    pub fn of(plan: &'a Plan, room: &Room) -> Result<Vec<Self>, FlowError> {
        let mut lanes = Vec::new();
        let mut feed = Some(Feed::Source);
        let mut rest = plan.stages.as_slice();
        loop {
            let whole = rest.iter().position(Stage::is_whole);
            let (stages, last) = whole.map_or((rest, None), |at| (&rest[..at], Some(&rest[at])));
            let gather = match last.and_then(|stage| stage.work.as_ref()) {
                Some(Work::Whole { all, .. }) => Some(all.begin(room)?),
                _ => None,
            };
            let intake = Intake { feed: feed.take().unwrap_or(Feed::Before), queue: VecDeque::new(), issued: 0 };
            let outlet = Outlet { next: 0, waiting: BTreeMap::new(), releasing: false, gather, complete: false };
            lanes.push(Self { stages, last, intake: Mutex::new(intake), outlet: Mutex::new(outlet) });
            match whole {
                Some(at) => rest = &rest[at + 1..],
                None => return Ok(lanes),
            }
        }
    }
}
