//! The first rows of an input, stage by stage.

use std::collections::HashMap;

use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, FlowError, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plan::Plan;
use crate::run::apply;
use crate::values::text_of;

/// Rejected rows that a preview keeps.
const MAX_REJECTED: usize = 1_000;

/// What to preview.
pub struct PreviewOptions<'a> {
    /// How many of the first rows.
    pub rows: usize,
    /// The stage whose rows are wanted: 0 is the source, 1 after the first step.
    pub stage: usize,
    pub cancel: &'a Cancel,
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
    /// Its first line in the input.
    pub line: u64,
    /// Cells before the stage; null is no value. At the source there is no before.
    pub before: Option<Vec<Option<String>>>,
    /// Cells after it; none where the stage dropped or rejected the row.
    pub after: Option<Vec<Option<String>>>,
}

/// Returns the first rows of a source through a plan.
///
/// # Errors
/// [`FlowError`] as in a run.
pub fn preview(plan: &Plan, source: &mut dyn Source, options: &PreviewOptions<'_>) -> Result<Sample, FlowError> {
    let mut sample = Sample { stages: vec![(0, Ledger::default()); plan.stages.len() + 1], ..Sample::default() };
    let wanted = options.stage.min(plan.stages.len());
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
        let mut batch = rows.batch;
        let mut before = None;
        let mut after = (wanted == 0).then(|| batch.clone());
        for (index, stage) in plan.stages.iter().enumerate() {
            if index + 1 == wanted {
                before = Some(batch.clone());
            }
            let mut rejected = Vec::new();
            let (count, ledger) = &mut sample.stages[index + 1];
            batch = apply(stage, batch, portion.as_ref(), &mut rejected, ledger)?;
            *count += batch.rows() as u64;
            keep(&mut sample.rejected, rejected);
            if index + 1 == wanted {
                after = Some(batch.clone());
            }
        }
        pair(before.as_ref(), after.as_ref(), portion.as_ref(), &mut sample.rows)?;
    }
    if !sample.complete && sample.read < options.rows as u64 {
        sample.complete = true;
    }
    sample.bytes.1 = source.progress().1;
    Ok(sample)
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

fn cells(batch: &Batch) -> Result<Vec<(u64, Cells)>, FlowError> {
    let columns = batch.visible().map(text_of).collect::<Result<Vec<_>, _>>()?;
    let records: Vec<u64> = batch.records().map_or_else(Vec::new, |records| records.into_no_null_iter().collect());
    Ok((0..batch.rows())
        .map(|row| {
            let record = records.get(row).copied().unwrap_or(row as u64);
            (record, columns.iter().map(|column| column.get(row).map(str::to_owned)).collect())
        })
        .collect())
}

fn pair(
    before: Option<&Batch>,
    after: Option<&Batch>,
    portion: &dyn millpond_record::flow::Portion,
    rows: &mut Vec<PreviewRow>,
) -> Result<(), FlowError> {
    let Some(after) = after else { return Ok(()) };
    let Some(before) = before else {
        let after = cells(after)?;
        let records: Vec<u64> = after.iter().map(|(record, _)| *record).collect();
        let lines = portion.originals(&records);
        rows.extend(after.into_iter().zip(lines).map(|((_, cells), original)| PreviewRow {
            line: original.line,
            before: None,
            after: Some(cells),
        }));
        return Ok(());
    };
    let mut after: HashMap<u64, Cells> = cells(after)?.into_iter().collect();
    let before = cells(before)?;
    let records: Vec<u64> = before.iter().map(|(record, _)| *record).collect();
    let lines = portion.originals(&records);
    rows.extend(before.into_iter().zip(lines).map(|((record, cells), original)| PreviewRow {
        line: original.line,
        before: Some(cells),
        after: after.remove(&record),
    }));
    Ok(())
}
