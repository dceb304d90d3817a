//! Bounds beyond which nothing becomes visible.

use millpond_record::ledger::Ledger;

use crate::spec::LimitsSpec;
use millpond_record::count::grouped as count;

/// A limit that a run passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitExceeded {
    #[error("{} of {} rows were rejected, and max_rejected = {limit} allows {}; nothing was written", count(*.rejected), count(*.read), count(*.allowed))]
    Rejected { rejected: u64, read: u64, limit: String, allowed: u64 },
    #[error("{} rows would be written, and min_rows asks for {}; nothing was written", count(*.written), count(*.limit))]
    TooFew { written: u64, limit: u64 },
    #[error(
        "{} rows would be written, the last good run wrote {}, and max_change = {limit} allows a difference of {}; nothing was written",
        count(*.written), count(*.before), count(*.allowed)
    )]
    Changed { written: u64, before: u64, limit: String, allowed: u64 },
}

/// Returns whether a run keeps within its limits. `before` is the number of rows that the last good run wrote.
///
/// # Errors
/// The first limit that was passed.
pub fn check(limits: Option<&LimitsSpec>, ledger: &Ledger, before: Option<u64>) -> Result<(), LimitExceeded> {
    let Some(limits) = limits else { return Ok(()) };
    let (rejected, written) = (ledger.rejected_rows(), ledger.written);
    if let Some(limit) = &limits.max_rejected {
        let allowed = limit.of(ledger.read);
        if rejected > allowed {
            return Err(LimitExceeded::Rejected { rejected, read: ledger.read, limit: limit.to_string(), allowed });
        }
    }
    if let Some(limit) = limits.min_rows.filter(|limit| written < *limit) {
        return Err(LimitExceeded::TooFew { written, limit });
    }
    if let (Some(limit), Some(before)) = (&limits.max_change, before) {
        let allowed = limit.of(before);
        if written.abs_diff(before) > allowed {
            return Err(LimitExceeded::Changed { written, before, limit: limit.to_string(), allowed });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Amount, Share};
    use millpond_record::rejected::Reason;

    fn ledger(read: u64, rejected: u64) -> Ledger {
        let mut ledger = Ledger { read, written: read - rejected, ..Ledger::default() };
        ledger.reject_rows("source", None, Reason::TooManyFields, rejected);
        ledger
    }

    fn share(text: &str) -> Amount {
        Amount::Share(Share::try_from(text.to_owned()).expect("a percentage"))
    }

    #[test]
    fn one_percent_of_250_rows_is_two_rows() {
        let limits = LimitsSpec { max_rejected: Some(share("1%")), ..LimitsSpec::default() };
        assert!(check(Some(&limits), &ledger(250, 2), None).is_ok());
        assert!(matches!(check(Some(&limits), &ledger(250, 3), None), Err(LimitExceeded::Rejected { allowed: 2, .. })));
    }

    #[test]
    fn too_few_rows_and_too_great_a_change_are_told_apart() {
        let limits = LimitsSpec { min_rows: Some(10), max_change: Some(share("50%")), ..LimitsSpec::default() };
        assert!(matches!(check(Some(&limits), &ledger(9, 0), None), Err(LimitExceeded::TooFew { .. })));
        assert!(matches!(check(Some(&limits), &ledger(40, 0), Some(100)), Err(LimitExceeded::Changed { allowed: 50, .. })));
        assert!(check(Some(&limits), &ledger(50, 0), Some(100)).is_ok());
    }
}
