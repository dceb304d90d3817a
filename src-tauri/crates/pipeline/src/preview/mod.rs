//! The first rows of an input, stage by stage.

use std::collections::{HashMap, VecDeque};

use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, FlowError, Original, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plan::Plan;
use crate::spill::{Room, joined};
use crate::step::rejected_rows;
use crate::values::text_of;
use crate::walk::Walk;

/// Rejected rows that a preview keeps.
const MAX_REJECTED: usize = 1_000;

/// What to preview.
pub struct PreviewOptions<'a> {
    /// How many of the first rows.
    pub rows: usize,
    /// The stage whose rows are wanted: 0 is the source, 1 after the first step.
    pub stage: usize,
    pub cancel: &'a Cancel,
    /// Where rows wait for steps that must see them all.
    pub room: &'a Room,
}

/// The first rows, stage by stage.
#[derive(Debug, Default)]
pub struct Sample {
    /// For the source and every step: rows that come out, and what it did.
    pub stages: Vec<(u64, Ledger)>,
    /// The rows of the wanted stage, in the input's order.
    pub rows: Vec<PreviewRow>,
    /// Rejected rows of all stages, at most [`MAX_REJECTED`].
    pub rejected: Vec<RejectedRow>,
    /// Whether the sample is the whole input.
    pub complete: bool,
    /// Bytes of the input that the sample took, and the input's size.
    pub bytes: (u64, Option<u64>),
    /// Rows read.
    pub read: u64,
}

/// A row of the sample before and after the wanted stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PreviewRow {
    /// Its first line in the input; 0 for a row that is made of many.
    pub line: u64,
    /// Cells before the stage; null is no value. None at the source, and for a row that the stage made.
    pub before: Option<Vec<Option<String>>>,
    /// Cells after it; none where the stage dropped, merged or rejected the row.
    pub after: Option<Vec<Option<String>>>,
}

/// Returns the first rows of a source through a plan.
///
/// # Errors
/// [`FlowError`] as in a run.
pub fn preview(plan: &Plan, source: &mut dyn Source, options: &PreviewOptions<'_>) -> Result<Sample, FlowError> {
    let mut sample = Sample { stages: vec![(0, Ledger::default()); plan.stages.len() + 1], ..Sample::default() };
    let mut originals = HashMap::new();
    let mut frames = Vec::new();
    while sample.read < options.rows as u64 {
        if options.cancel.is_cancelled() {
            return Err(FlowError::Cancelled);
        }
        let Some(portion) = source.next()? else {
            sample.complete = true;
            break;
        };
        let (rows, whole) = portion.read_first((options.rows as u64).saturating_sub(sample.read))?;
        sample.read += rows.ledger.read;
        let shown = portion_share(rows.ledger.read, whole);
        sample.bytes.0 = if shown < 1.0 { scaled(sample.bytes.0, source.progress().0, shown) } else { source.progress().0 };
        let (count, ledger) = &mut sample.stages[0];
        *count += rows.batch.rows() as u64;
        ledger.absorb(&rows.ledger);
        keep(&mut sample.rejected, rows.rejected);
        let records: Vec<u64> = rows.batch.records().map_err(FlowError::internal)?.into_no_null_iter().collect();
        originals.extend(records.iter().copied().zip(portion.originals(&records)));
        frames.push(rows.batch.frame);
    }
    sample.bytes.1 = source.progress().1;
    if let Some(frame) = joined(frames)? {
        walk(plan, Batch { frame }, options, &originals, &mut sample)?;
    }
    Ok(sample)
}

/// Takes the first rows through the stages.
fn walk(
    plan: &Plan,
    first: Batch,
    options: &PreviewOptions<'_>,
    originals: &HashMap<u64, Original>,
    sample: &mut Sample,
) -> Result<(), FlowError> {
    let wanted = options.stage.min(plan.stages.len());
    let found = |records: &[u64]| {
        let found = records.iter().map(|record| originals.get(record).cloned());
        found.collect::<Option<Vec<_>>>().ok_or_else(|| FlowError::internal("a record is not of the sample"))
    };
    // What comes into the wanted stage, and what comes out of it.
    let (mut before, mut after) = (Vec::new(), Vec::new());
    match wanted {
        0 => after.push(first.frame.clone()),
        1 => before.push(first.frame.clone()),
        _ => {}
    }
    let mut walk = Walk::new(&plan.stages, options.room)?;
    let mut seen = |at: usize, batch: &Batch| {
        sample.stages[at + 1].0 += batch.rows() as u64;
        if at + 2 == wanted {
            before.push(batch.frame.clone());
        } else if at + 1 == wanted {
            after.push(batch.frame.clone());
        }
        Ok(())
    };
    walk.take(first, &found, &mut seen)?;
    walk.finish(&found, &mut seen)?;
    for (stage, ledger) in sample.stages[1..].iter_mut().zip(walk.ledgers) {
        stage.1 = ledger;
    }
    for (at, failure) in walk.failures.into_iter().take(MAX_REJECTED) {
        keep(&mut sample.rejected, rejected_rows(&plan.stages[at].id, &[failure], found)?);
    }
    let in_its_order = wanted > 0 && plan.stages[wanted - 1].is_whole();
    let batch = |frames| Ok(joined(frames)?.map(|frame| Batch { frame }));
    sample.rows = pair(batch(before)?.as_ref(), batch(after)?.as_ref(), wanted == 0, in_its_order, originals)?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a share of a portion, for an estimate")]
fn portion_share(shown: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { shown as f64 / whole as f64 }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
fn scaled(before: u64, now: u64, share: f64) -> u64 {
    before + ((now.saturating_sub(before)) as f64 * share) as u64
}

fn keep(kept: &mut Vec<RejectedRow>, rows: Vec<RejectedRow>) {
    let room = MAX_REJECTED.saturating_sub(kept.len());
    kept.extend(rows.into_iter().take(room));
}

type Cells = Vec<Option<String>>;

/// Returns a batch's rows, each with its record number.
fn cells(batch: &Batch) -> Result<Vec<(u64, Cells)>, FlowError> {
    let columns = batch.visible().map(text_of).collect::<Result<Vec<_>, _>>()?;
    let records = batch.records().map_err(FlowError::internal)?;
    let row = |(row, record)| (record, columns.iter().map(|column| column.get(row).map(str::to_owned)).collect());
    Ok(records.into_no_null_iter().enumerate().map(row).collect())
}

/// Returns the rows before and after a stage, each before beside its after. A row that the stage made has no before; one that it
/// left out has no after. They stand in the order of the input, or of what came out where the stage has an order of its own.
fn pair(
    before: Option<&Batch>,
    after: Option<&Batch>,
    is_source: bool,
    in_its_order: bool,
    originals: &HashMap<u64, Original>,
) -> Result<Vec<PreviewRow>, FlowError> {
    let line = |record: u64| originals.get(&record).map_or(0, |original| original.line);
    let row = |record, before, after| PreviewRow { line: line(record), before, after };
    let after = after.map(cells).transpose()?.unwrap_or_default();
    if is_source {
        return Ok(after.into_iter().map(|(record, cells)| row(record, None, Some(cells))).collect());
    }
    let before = before.map(cells).transpose()?.unwrap_or_default();
    let mut rows = Vec::with_capacity(before.len().max(after.len()));
    if in_its_order {
        let mut left = by_record(before.iter().cloned());
        let mut taken = |record: u64| left.get_mut(&record).and_then(VecDeque::pop_front);
        rows.extend(after.into_iter().map(|(record, cells)| row(record, taken(record), Some(cells))));
        rows.extend(before.into_iter().filter_map(|(record, _)| Some(row(record, Some(taken(record)?), None))));
        return Ok(rows);
    }
    let mut left = by_record(after.into_iter());
    let mut before = before.into_iter().peekable();
    while let Some((record, cells)) = before.next() {
        let mut made = left.get_mut(&record);
        rows.push(row(record, Some(cells), made.as_mut().and_then(|made| made.pop_front())));
        // More rows than came in of one record: those that the step made stand after the one that it made them of.
        if before.peek().is_none_or(|(next, _)| *next != record)
            && let Some(more) = made
        {
            rows.extend(more.drain(..).map(|cells| row(record, None, Some(cells))));
        }
    }
    Ok(rows)
}

/// Returns rows by their record numbers, which may repeat.
fn by_record(rows: impl Iterator<Item = (u64, Cells)>) -> HashMap<u64, VecDeque<Cells>> {
    let mut found: HashMap<u64, VecDeque<Cells>> = HashMap::new();
    for (record, cells) in rows {
        found.entry(record).or_default().push_back(cells);
    }
    found
}

#[cfg(test)]
mod tests;
