//! The rows that a step left out on purpose, found again in the input. A run only counts them.

use std::collections::HashMap;

use millpond_record::batch::{Batch, MADE};
use millpond_record::flow::{Cancel, FlowError, Original, Source};

use crate::plan::{Plan, Stage};
use crate::spill::Room;
use crate::walk::Walk;

/// Which of the rows.
pub struct DroppedOptions<'a> {
    /// The step's name in the ledger.
    pub step: &'a str,
    /// Rows to pass over.
    pub offset: usize,
    /// At most so many.
    pub limit: usize,
    pub cancel: &'a Cancel,
    /// Where rows wait for steps that must see them all.
    pub room: &'a Room,
}

/// Returns rows that a step drops, in the input's order, as they stand in the input. Reading ends with the last that is wanted,
/// where neither the step nor one before it must see all rows.
///
/// # Errors
/// [`FlowError`] as in a run.
pub fn dropped(plan: &Plan, source: &mut dyn Source, options: &DroppedOptions<'_>) -> Result<Vec<Original>, FlowError> {
    let Some(at) = plan.stages.iter().position(|stage| stage.id == options.step) else { return Ok(Vec::new()) };
    let stages = &plan.stages[..=at];
    let piecewise = !stages.iter().any(Stage::is_whole);
    let mut walk = Walk::new(stages, options.room)?;
    let mut found = Vec::new();
    let (mut came, mut left) = (Vec::new(), Left::new());
    let wanted = options.offset.saturating_add(options.limit);
    while found.len() < wanted {
        if options.cancel.is_cancelled() {
            return Err(FlowError::Cancelled);
        }
        let Some(portion) = source.next()? else { break };
        let batch = portion.read()?.batch;
        if at == 0 {
            came.extend(records(&batch));
        }
        walk.take(batch, &|records| Ok(portion.originals(records)), &mut |stage, batch| {
            note(stage, at, batch, &mut came, &mut left);
            Ok(())
        })?;
        if piecewise {
            found.append(&mut gone(at, &mut came, &mut left, &mut walk));
        }
    }
    if !piecewise {
        walk.finish(&|records| source.originals(records), &mut |stage, batch| {
            note(stage, at, batch, &mut came, &mut left);
            Ok(())
        })?;
        found = gone(at, &mut came, &mut left, &mut walk);
        found.sort_unstable();
    }
    let shown: Vec<u64> = found.into_iter().skip(options.offset).take(options.limit).collect();
    if shown.is_empty() { Ok(Vec::new()) } else { source.originals(&shown) }
}

/// How many rows of each record there are after a stage.
type Left = HashMap<u64, usize>;

/// Notes the records that come to a stage, and those that leave it.
fn note(stage: usize, at: usize, batch: &Batch, came: &mut Vec<u64>, left: &mut Left) {
    if stage == at {
        for record in records(batch) {
            *left.entry(record).or_default() += 1;
        }
    } else if stage + 1 == at {
        came.extend(records(batch));
    }
}

/// Returns the records that came to a stage and neither left it nor were rejected by it: one that is several rows as often as there
/// are fewer of them than before.
fn gone(at: usize, came: &mut Vec<u64>, left: &mut Left, walk: &mut Walk<'_>) -> Vec<u64> {
    let rejected = walk.failures.drain(..).filter(|(stage, _)| *stage == at).filter_map(|(_, failure)| failure.record());
    for record in rejected {
        *left.entry(record).or_default() += 1;
    }
    let mut is_left = |record: &u64| left.get_mut(record).filter(|rows| **rows > 0).map(|rows| *rows -= 1).is_some();
    let gone = came.drain(..).filter(|record| !is_left(record)).collect();
    left.clear();
    gone
}

/// Returns the records among a batch's rows; what a step made of many is none.
fn records(batch: &Batch) -> Vec<u64> {
    batch.records().map_or_else(|_| Vec::new(), |records| records.into_no_null_iter().filter(|record| *record < MADE).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::{CsvOptions, csv::from_bytes};
    use crate::spec::PipelineSpec;

    fn lines(offset: usize, limit: usize) -> Vec<(u64, String)> {
        let derive = "[[step]]\ndo = \"derive\"\nset = { double = \"n * 2\" }\n";
        found(derive, "n\n1\nx\n3\n2\n\n0\n", offset, limit)
    }

    fn found(steps: &str, input: &str, offset: usize, limit: usize) -> Vec<(u64, String)> {
        let text = format!("[source]\ncsv = \"-\"\n{steps}[[step]]\ndo = \"filter\"\nwhere = \"n > 2\"\n");
        let spec: PipelineSpec = millpond_record::document::read("a.toml", &text).expect("a valid pipeline").value;
        let options = CsvOptions::from_spec(&spec.source).expect("valid options");
        let mut source = from_bytes(input.as_bytes().to_vec(), "a.csv", &options).expect("an open source");
        let plan = Plan::bind(&spec, source.schema(), Path::new(""), &Room::new(Path::new(""), 0))
            .map_err(|(_, problem)| problem)
            .expect("a plan");
        let room = Room::new(&std::env::temp_dir(), usize::MAX);
        let options = DroppedOptions { step: "filter", offset, limit, cancel: &Cancel::default(), room: &room };
        let found = dropped(&plan, &mut source, &options).expect("rows");
        found.into_iter().map(|row| (row.line, row.raw)).collect()
    }

    #[test]
    fn dropped_rows_are_found_with_their_lines_and_rejected_ones_are_not_among_them() {
        // In a file of one column a blank line is a row without a value.
        let all = [(2, "1".to_owned()), (5, "2".to_owned()), (6, String::new()), (7, "0".to_owned())];
        assert_eq!(lines(0, 10), all);
        assert_eq!(lines(1, 1), all[1..2]);
    }

    #[test]
    fn a_record_of_which_some_rows_are_left_is_among_the_dropped() {
        let explode = "[[step]]\ndo = \"explode\"\ncolumn = \"n\"\nseparator = \";\"\n";
        let rows = found(explode, "n,m\n1;3;2,a\n4;5,b\n0,c\n", 0, 10);
        assert_eq!(rows, [(2, "1;3;2,a".to_owned()), (2, "1;3;2,a".to_owned()), (4, "0,c".to_owned())]);
    }
}
