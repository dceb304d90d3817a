//! The rows that a step left out on purpose, found again in the input. A run only counts them.

use std::collections::HashSet;

use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, FlowError, Original, Source};

use crate::plan::Plan;
use crate::run::apply;

/// Which of the rows.
pub struct DroppedOptions<'a> {
    /// The step's name in the ledger.
    pub step: &'a str,
    /// Rows to pass over.
    pub offset: usize,
    /// At most so many.
    pub limit: usize,
    pub cancel: &'a Cancel,
}

/// Returns rows that a step drops, in the input's order, as they stand in the input. Reading ends with the last that is wanted.
///
/// # Errors
/// [`FlowError`] as in a run.
pub fn dropped(plan: &Plan, source: &mut dyn Source, options: &DroppedOptions<'_>) -> Result<Vec<Original>, FlowError> {
    let mut found = Vec::new();
    let mut passed_over = 0;
    while found.len() < options.limit {
        if options.cancel.is_cancelled() {
            return Err(FlowError::Cancelled);
        }
        let Some(portion) = source.next()? else { break };
        let mut batch = portion.read()?.batch;
        let (mut rejected, mut ledger) = (Vec::new(), millpond_record::ledger::Ledger::default());
        for stage in &plan.stages {
            let before = (stage.id == options.step).then(|| records(&batch));
            rejected.clear();
            batch = apply(stage, batch, portion.as_ref(), &mut rejected, &mut ledger)?;
            let Some(before) = before else { continue };
            let mut left: HashSet<u64> = records(&batch).into_iter().collect();
            left.extend(rejected.iter().map(|row| row.offset));
            let gone: Vec<u64> = before.into_iter().filter(|record| !left.contains(record)).collect();
            let skip = gone.len().min(options.offset - passed_over);
            passed_over += skip;
            let wanted: Vec<u64> = gone.into_iter().skip(skip).take(options.limit - found.len()).collect();
            found.extend(portion.originals(&wanted));
            break;
        }
    }
    Ok(found)
}

fn records(batch: &Batch) -> Vec<u64> {
    batch.records().map_or_else(Vec::new, |records| records.into_no_null_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{CsvOptions, CsvSource};
    use crate::spec::PipelineSpec;

    fn lines(offset: usize, limit: usize) -> Vec<(u64, String)> {
        let text = "[source]\ncsv = \"-\"\n[[step]]\ndo = \"derive\"\nset = { double = \"n * 2\" }\n[[step]]\ndo = \"filter\"\nwhere = \"n > 2\"\n";
        let spec: PipelineSpec = millpond_record::document::read("a.toml", text).expect("a valid pipeline").value;
        let input = "n\n1\nx\n3\n2\n\n0\n";
        let options = CsvOptions::from_spec(&spec.source).expect("valid options");
        let mut source = CsvSource::open(std::io::Cursor::new(input), "a.csv", None, &options).expect("an open source");
        let plan = Plan::bind(&spec, source.schema()).map_err(|(_, problem)| problem).expect("a plan");
        let options = DroppedOptions { step: "filter", offset, limit, cancel: &Cancel::default() };
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
}
