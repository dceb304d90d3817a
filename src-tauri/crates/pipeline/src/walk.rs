//! A plan's steps over an input, one frame after the other on one thread: for looking, where a run's speed is not needed.

use millpond_record::batch::Batch;
use millpond_record::flow::FlowError;
use millpond_record::ledger::Ledger;
use polars::prelude::DataFrame;

use crate::plan::Stage;
use crate::run::{Originals, refused};
use crate::spill::Room;
use crate::step::{Account, Failure, Gather, Work};

/// Steps over frames that come one after the other.
pub struct Walk<'a> {
    stages: &'a [Stage],
    /// For every stage that must see all rows, its rows so far.
    gathers: Vec<Option<Box<dyn Gather>>>,
    /// What each stage did.
    pub ledgers: Vec<Ledger>,
    /// Rows that were rejected on the way, and by which stage.
    pub failures: Vec<(usize, Failure)>,
}

/// Takes what comes out of a stage: the stage's place, and a batch.
type Seen<'s> = &'s mut dyn FnMut(usize, &Batch) -> Result<(), FlowError>;

impl<'a> Walk<'a> {
    /// Returns a walk through stages.
    ///
    /// # Errors
    /// [`FlowError::Io`] where there is no room for rows put aside.
    pub fn new(stages: &'a [Stage], room: &Room) -> Result<Self, FlowError> {
        let gather = |stage: &Stage| match &stage.work {
            Some(Work::Whole { all, .. }) => all.begin(room).map(Some),
            _ => Ok(None),
        };
        let gathers = stages.iter().map(gather).collect::<Result<_, _>>()?;
        Ok(Self { stages, gathers, ledgers: vec![Ledger::default(); stages.len()], failures: Vec::new() })
    }

    /// Takes a batch of the source through the stages. `seen` is shown what comes out of each.
    ///
    /// # Errors
    /// [`FlowError`] as in a run.
    pub fn take(&mut self, batch: Batch, originals: Originals<'_>, seen: Seen<'_>) -> Result<(), FlowError> {
        self.go_on(0, batch, originals, seen)
    }

    /// Takes what the stages that must see all rows still hold through those after them.
    ///
    /// # Errors
    /// [`FlowError`] as in a run.
    pub fn finish(&mut self, originals: Originals<'_>, seen: Seen<'_>) -> Result<(), FlowError> {
        for at in 0..self.stages.len() {
            let Some(gather) = self.gathers[at].take() else { continue };
            let mut frames = self.entered(at, originals, |account| gather.finish(account))?;
            while let Some(frame) = self.entered(at, originals, |account| frames.next(account))? {
                self.after(at, frame, originals, seen)?;
            }
        }
        Ok(())
    }

    fn go_on(&mut self, at: usize, batch: Batch, originals: Originals<'_>, seen: Seen<'_>) -> Result<(), FlowError> {
        let Some(stage) = self.stages.get(at) else { return Ok(()) };
        let frame = match &stage.work {
            Some(Work::Rows(kernel) | Work::Whole { each: kernel, .. }) => {
                self.entered(at, originals, |account| kernel.apply(batch.frame, account))?
            }
            None => batch.frame,
        };
        match self.gathers[at].take() {
            None => self.after(at, frame, originals, seen),
            Some(mut gather) => {
                let decided = self.entered(at, originals, |account| gather.take(frame, account));
                self.gathers[at] = Some(gather);
                decided?.into_iter().try_for_each(|frame| self.after(at, frame, originals, seen))
            }
        }
    }

    fn after(&mut self, at: usize, frame: DataFrame, originals: Originals<'_>, seen: Seen<'_>) -> Result<(), FlowError> {
        let batch = Batch { frame };
        seen(at, &batch)?;
        self.go_on(at + 1, batch, originals, seen)
    }

    /// Does something of a stage, and enters what it did.
    fn entered<T>(
        &mut self,
        at: usize,
        originals: Originals<'_>,
        act: impl FnOnce(&mut Account) -> Result<T, FlowError>,
    ) -> Result<T, FlowError> {
        let mut account = Account::new(&self.stages[at].id);
        let done = act(&mut account)?;
        if account.stopped {
            refused(&mut account, originals)?;
        }
        self.failures.extend(account.failures.drain(..).map(|failure| (at, failure)));
        self.ledgers[at].absorb(&account.ledger);
        Ok(done)
    }
}
