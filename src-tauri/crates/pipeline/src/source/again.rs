//! Records found again after their portions are gone, by reading the input once more.

use std::collections::HashMap;

use millpond_record::flow::{FlowError, Original, Portion};

/// A portion, and the number after that of its last record.
pub(super) type Part = (u64, Box<dyn Portion>);

/// Returns the originals of records, in the order asked for; `next` gives the portions of the input from its start. Reading ends with the
/// last that is wanted.
///
/// # Errors
/// What `next` says, or [`FlowError::Internal`] for a number that is no record's.
pub(super) fn find_again(records: &[u64], mut next: impl FnMut() -> Result<Option<Part>, FlowError>) -> Result<Vec<Original>, FlowError> {
    let mut wanted = records.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let (mut found, mut rest) = (HashMap::with_capacity(wanted.len()), wanted.as_slice());
    while !rest.is_empty() {
        let Some((end, portion)) = next()? else { return Err(FlowError::internal(format!("there is no record {}", rest[0]))) };
        let (here, beyond) = rest.split_at(rest.partition_point(|record| *record < end));
        if !here.is_empty() {
            found.extend(here.iter().copied().zip(portion.originals(here)));
        }
        rest = beyond;
    }
    records.iter().map(|record| found.get(record).cloned().ok_or_else(|| FlowError::internal("a record was not found again"))).collect()
}
