//! Any rows of an input by their numbers, before and after a stage. Malformed rows have a number too.

use std::collections::{HashMap, HashSet};

use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, FlowError, Portion, PortionRows, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{Reason, RejectedRow};
use polars::prelude::{BooleanChunked, NewChunkedArray};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::on_error::OnError;
use crate::plan::Plan;
use crate::run::apply;
use crate::source::index::{Mark, RecordIndex};
use crate::spec::{PipelineSpec, SourceSpec, StepSpec};
use crate::values::text_of;

/// Verbs whose rows depend on other rows, or that make several of one: what they do to a page says nothing of the whole.
const NEED_ALL_ROWS: [&str; 8] = ["sort", "group_by", "join", "drop_duplicates", "explode", "sample", "limit", "validate"];

/// The cells of a row; null is no value.
pub type Cells = Vec<Option<String>>;

/// A row of an input before and after a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NumberedRow {
    /// Its number; the input's first row is 0.
    pub row: u64,
    /// Its first line in the input.
    pub line: u64,
    /// Cells before the stage. Of a row that did not come so far: what it held last, and nothing in columns that were not there
    /// yet. None at the source, and of a malformed row.
    pub before: Option<Vec<Option<String>>>,
    /// Cells after it; none where the row does not come out of the stage.
    pub after: Option<Vec<Option<String>>>,
    /// Why it does not.
    pub left_out: Option<LeftOut>,
    /// The record as it stands, where it is no row at all.
    pub raw: Option<String>,
}

/// Why a row does not come out of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    /// `source`, or the step's id.
    pub step: String,
    /// Why it was rejected; nothing where the step dropped it on purpose.
    pub reason: Option<Reason>,
    pub column: Option<String>,
    /// What was found, in words.
    pub detail: Option<String>,
}

/// Opens an input at a remembered place.
pub type Open<'a> = dyn Fn(&Mark) -> Result<Box<dyn Source>, FlowError> + 'a;

/// Which rows, at which stage.
pub struct PageOptions<'a> {
    /// The numbers, rising.
    pub rows: &'a [u64],
    /// The stage: 0 is the source, 1 after the first step.
    pub stage: usize,
    pub cancel: &'a Cancel,
}

/// Returns the first stage whose rows cannot be told row by row, if there is one: a page shows stages before it.
#[must_use]
pub fn first_gathering(spec: &PipelineSpec) -> Option<usize> {
    spec.step.iter().position(|step| step.enabled != Some(false) && NEED_ALL_ROWS.contains(&step.action.step().verb())).map(|at| at + 1)
}

/// Returns the spec as it is looked at: where a run would stop at a row, only that row is shown as rejected.
#[must_use]
pub fn for_looking(spec: &PipelineSpec) -> PipelineSpec {
    let mut looking = spec.clone();
    looking.source = source_for_looking(&spec.source);
    for step in &mut looking.step {
        if let Some(gentle) = step_for_looking(step) {
            *step = gentle;
        }
    }
    looking
}

fn source_for_looking(source: &SourceSpec) -> SourceSpec {
    let on_error = source.on_error.filter(|on_error| *on_error != OnError::Stop);
    SourceSpec { on_error, ..source.clone() }
}

/// Returns a step that rejects where it would stop, by its own table: whichever steps have `on_error` name it so.
fn step_for_looking(step: &StepSpec) -> Option<StepSpec> {
    let mut table = serde_json::to_value(step).ok()?;
    let on_error = table.get_mut("on_error").filter(|on_error| *on_error == "stop")?;
    *on_error = "reject".into();
    serde_json::from_value(table).ok()
}

/// Returns rows by their numbers; rows beyond the input's end are left out.
///
/// # Errors
/// [`FlowError`] as in a run.
pub fn rows(plan: &Plan, index: &RecordIndex, open: &Open<'_>, options: &PageOptions<'_>) -> Result<Vec<NumberedRow>, FlowError> {
    let mut found = Vec::with_capacity(options.rows.len());
    let mut wanted = options.rows;
    let mut reader: Option<Reader> = None;
    while let Some(first) = wanted.first() {
        let Some(mark) = index.mark_of(*first, options.cancel)? else { break };
        let mut here = match reader.take() {
            Some(before) if before.row >= mark.row && before.row <= *first => before,
            Some(before) if mark.position.is_none() && before.portion <= mark.portion => before.on_to(&mark)?,
            _ => Reader::at(&mark, open)?,
        };
        // From the mark on, up to the portion that holds the row.
        loop {
            if options.cancel.is_cancelled() {
                return Err(FlowError::Cancelled);
            }
            let Some(portion) = here.source.next()? else { return Ok(found) };
            let read = portion.read()?;
            let (start, end) = (here.row, here.row + read.ledger.read);
            here.row = end;
            here.portion += 1;
            if end <= *first {
                continue;
            }
            let inside = wanted.partition_point(|row| *row < end);
            serve(plan, portion.as_ref(), &read, start, &wanted[..inside], options.stage, &mut found)?;
            wanted = &wanted[inside..];
            break;
        }
        reader = Some(here);
    }
    Ok(found)
}

/// A source, and which row and portion come next.
struct Reader {
    source: Box<dyn Source>,
    row: u64,
    portion: u64,
}

impl Reader {
    fn at(mark: &Mark, open: &Open<'_>) -> Result<Self, FlowError> {
        let source = open(mark)?;
        if mark.position.is_some() {
            return Ok(Self { source, row: mark.row, portion: mark.portion });
        }
        Self { source, row: 0, portion: 0 }.on_to(mark)
    }

    /// Passes over the portions before a mark, unread.
    fn on_to(mut self, mark: &Mark) -> Result<Self, FlowError> {
        while self.portion < mark.portion && self.source.next()?.is_some() {
            self.portion += 1;
        }
        self.row = mark.row;
        Ok(self)
    }
}

/// Adds wanted rows of a portion whose first row is `start`.
fn serve(
    plan: &Plan,
    portion: &dyn Portion,
    read: &PortionRows,
    start: u64,
    wanted: &[u64],
    stage: usize,
    found: &mut Vec<NumberedRow>,
) -> Result<(), FlowError> {
    let mut all = records_of(&read.batch)?;
    all.extend(read.rejected.iter().map(|row| row.offset));
    all.sort_unstable();
    let at = |row: u64| usize::try_from(row - start).ok().and_then(|at| all.get(at).copied());
    let picked: Vec<(u64, u64)> = wanted.iter().filter_map(|row| at(*row).map(|record| (*row, record))).collect();
    let records: Vec<u64> = picked.iter().map(|(_, record)| *record).collect();
    let batch = only(&read.batch, &records)?;
    let malformed: HashMap<u64, &RejectedRow> = read.rejected.iter().map(|row| (row.offset, row)).collect();
    let mut fates = follow(plan, portion, batch, stage)?;
    // Lines are counted once from the portion's start on, for rows that are there and for those that are none.
    let originals = portion.originals(&records);
    for (place, (row, record)) in picked.into_iter().enumerate() {
        let line = originals.get(place).map_or(0, |original| original.line);
        let empty = NumberedRow { row, line, before: None, after: None, left_out: None, raw: None };
        found.push(match (malformed.get(&record), fates.remove(&record)) {
            (Some(rejected), _) => {
                NumberedRow { line: rejected.line, left_out: Some(rejected_for(rejected)), raw: Some(rejected.raw.clone()), ..empty }
            }
            (None, Some(fate)) => NumberedRow { before: fate.before, after: fate.after, left_out: fate.left_out, ..empty },
            (None, None) => empty,
        });
    }
    Ok(())
}

/// What became of a row on its way to a stage.
#[derive(Default)]
struct Fate {
    before: Option<Cells>,
    after: Option<Cells>,
    left_out: Option<LeftOut>,
}

fn follow(plan: &Plan, portion: &dyn Portion, mut batch: Batch, stage: usize) -> Result<HashMap<u64, Fate>, FlowError> {
    let stages = &plan.stages[..stage.min(plan.stages.len())];
    let mut fates: HashMap<u64, Fate> = HashMap::new();
    let names: Vec<&str> = match stages.len() {
        0 | 1 => plan.input.names().collect(),
        many => stages[many - 2].output.names().collect(),
    };
    for (index, step) in stages.iter().enumerate() {
        let last = index + 1 == stages.len();
        let entering = batch.clone();
        let mut rejected = Vec::new();
        batch = apply(step, batch, &|records| Ok(portion.originals(records)), &mut rejected, &mut Ledger::default())?;
        let left: HashSet<u64> = records_of(&batch)?.into_iter().collect();
        let before = records_of(&entering)?;
        let gone: Vec<u64> = before.iter().copied().filter(|record| !left.contains(record)).collect();
        let shown = if last { entering } else { only(&entering, &gone)? };
        for (record, cells) in cells_of(&shown, &names)? {
            fates.entry(record).or_default().before = Some(cells);
        }
        for record in gone {
            let row = rejected.iter().find(|row| row.offset == record);
            let dropped = || LeftOut { step: step.id.clone(), reason: None, column: None, detail: None };
            fates.entry(record).or_default().left_out = Some(row.map_or_else(dropped, rejected_for));
        }
    }
    let names: Vec<&str> = stages.last().map_or(&plan.input, |stage| &stage.output).names().collect();
    for (record, cells) in cells_of(&batch, &names)? {
        fates.entry(record).or_default().after = Some(cells);
    }
    Ok(fates)
}

fn rejected_for(row: &RejectedRow) -> LeftOut {
    LeftOut { step: row.step.clone(), reason: Some(row.reason), column: row.column.clone(), detail: Some(row.detail.clone()) }
}

fn records_of(batch: &Batch) -> Result<Vec<u64>, FlowError> {
    Ok(batch.records().map_err(FlowError::internal)?.into_no_null_iter().collect())
}

/// Returns the rows with these record numbers, which rise.
fn only(batch: &Batch, records: &[u64]) -> Result<Batch, FlowError> {
    let keep: Vec<bool> = records_of(batch)?.iter().map(|record| records.binary_search(record).is_ok()).collect();
    let frame = batch.frame.filter_seq(&BooleanChunked::from_slice("keep".into(), &keep)).map_err(FlowError::internal)?;
    Ok(Batch { frame })
}

/// Returns each row's record number and its cells in these columns; a column that is not there has no values.
fn cells_of(batch: &Batch, names: &[&str]) -> Result<Vec<(u64, Cells)>, FlowError> {
    if batch.rows() == 0 {
        return Ok(Vec::new());
    }
    let columns = names.iter().map(|name| batch.frame.column(name).ok().map(text_of).transpose()).collect::<Result<Vec<_>, _>>()?;
    let cells = |row: usize| columns.iter().map(|column| column.as_ref().and_then(|column| column.get(row)).map(str::to_owned)).collect();
    Ok(records_of(batch)?.into_iter().enumerate().map(|(row, record)| (record, cells(row))).collect())
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
