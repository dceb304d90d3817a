//! The account of a run as aligned text.

use millpond_engine::model::{RunState, RunSummary};
use millpond_record::ledger::Ledger;

use super::number;

/// Returns the word for the rows that came through a run: a trial writes nothing, a failure makes nothing visible.
fn fate(run: &RunSummary) -> &'static str {
    match run.state {
        _ if run.trial => "would be written",
        RunState::Success => "written",
        _ => "held back",
    }
}

/// Returns a run's account, one line a count, the numbers under each other; nothing where it has none.
pub fn lines(run: &RunSummary) -> String {
    run.ledger.as_ref().map(|ledger| account(ledger, fate(run))).unwrap_or_default()
}

fn account(ledger: &Ledger, fate: &str) -> String {
    let mut rows: Vec<(String, u64)> = vec![("read".into(), ledger.read)];
    let mut steps = |word: &str, counts: &[millpond_record::ledger::StepCount]| {
        rows.extend(counts.iter().map(|count| (format!("{word} by {}", count.step), count.count)));
    };
    steps("added", &ledger.added);
    steps("dropped", &ledger.dropped);
    steps("merged", &ledger.merged);
    for count in &ledger.rejected {
        let column = count.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
        rows.push((format!("rejected by {}{column}: {}", count.step, count.reason.phrase()), count.count));
    }
    rows.push((fate.into(), ledger.written));
    let warned = ledger.warned.iter().map(|count| {
        let about = [count.rule.as_ref(), count.column.as_ref()].into_iter().flatten();
        let about: String = about.map(|about| format!(", {about}")).collect();
        (format!("warned by {}{about}: {}", count.step, count.reason.phrase()), count.count)
    });
    let notes = [("changed", &ledger.changed), ("emptied", &ledger.emptied), ("shortened", &ledger.shortened)];
    let cells: Vec<(String, u64)> = warned
        .chain(notes.into_iter().flat_map(|(word, counts)| {
            counts.iter().map(move |count| (format!("cells {word} by {}, {}", count.step, count.column), count.count))
        }))
        .chain(ledger.passed_over().map(|(what, count)| (format!("{what} passed over"), count)))
        .collect();
    let words = rows.iter().chain(&cells).map(|(words, _)| words.chars().count()).max().unwrap_or_default();
    let digits = rows.iter().chain(&cells).map(|(_, count)| number(*count).len()).max().unwrap_or_default();
    let line = |(text, count): &(String, u64)| format!("  {text:<words$}  {:>digits$}\n", number(*count));
    rows.iter().chain(&cells).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use millpond_record::rejected::Reason;

    #[test]
    fn every_row_is_accounted_for_under_the_others() {
        let mut ledger = Ledger { read: 10_000, written: 9_950, ..Ledger::default() };
        ledger.drop_rows("drop_missing", 11);
        ledger.reject_rows("flag", Some("price"), Reason::NotANumber, 39);
        ledger.change_cells("strip_leading_zeros", "price", 2468);
        ledger.warn_rows("validate", Some("sane"), Some("price"), Reason::NotInRange, 5);
        let text = account(&ledger, "written");
        let expected = "
  read                                                  10,000
  dropped by drop_missing                                   11
  rejected by flag, price: is not a number                  39
  written                                                9,950
  warned by validate, sane, price: is not in the range       5
  cells changed by strip_leading_zeros, price            2,468
";
        assert_eq!(format!("\n{text}"), expected);
    }
}
