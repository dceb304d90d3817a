//! Two runs beside each other, in words.

use millpond_engine::model::{ColumnChange, RowChange, RowsComparison, RunComparison, RunSummary};
use millpond_record::ledger::Ledger;

use super::table::{self, Align};
use super::{count, moment, number};

/// Rows that are shown of what differs.
const SHOWN: usize = 20;

/// Returns a comparison as lines.
pub fn lines(found: &RunComparison) -> String {
    let mut text = format!("before  {}\nafter   {}\n", line(&found.before), line(&found.after));
    match found.same_input {
        Some(true) => text.push_str("input   the same bytes\n"),
        Some(false) => text.push_str("input   other bytes\n"),
        None => {}
    }
    text.push_str(&counts(&found.before, &found.after));
    let changed: Vec<String> = found.columns.iter().filter_map(column).collect();
    if !changed.is_empty() {
        text.push_str(&format!("\nColumns: {}\n", changed.join(", ")));
    }
    match (&found.rows, &found.why_no_rows) {
        (Some(rows), _) => text.push_str(&rows_in_words(rows)),
        (None, Some(why)) => text.push_str(&format!("\nThe rows cannot be compared. {why}\n")),
        (None, None) => {}
    }
    if !found.text.is_empty() {
        text.push_str(&format!("\nThe pipeline:\n\n{}", found.text));
    }
    text
}

fn line(run: &RunSummary) -> String {
    format!("{}, {}, run {}", moment(run.started_at), run.pipeline, run.id)
}

fn counts(before: &RunSummary, after: &RunSummary) -> String {
    let of = |run: &RunSummary, count: fn(&Ledger) -> u64| run.ledger.as_ref().map_or_else(String::new, |ledger| number(count(ledger)));
    let row = |name: &str, count: fn(&Ledger) -> u64| vec![name.to_owned(), of(before, count), of(after, count)];
    let heads = [("rows", Align::Left), ("before", Align::Right), ("after", Align::Right)];
    let rows = [
        row("read", |ledger| ledger.read),
        row("written", |ledger| ledger.written),
        row("dropped", Ledger::dropped_rows),
        row("merged", Ledger::merged_rows),
        row("added", Ledger::added_rows),
        row("rejected", Ledger::rejected_rows),
    ];
    format!("\n{}", table::lines(&heads, &rows))
}

fn column(column: &ColumnChange) -> Option<String> {
    match (column.before, column.after) {
        (None, Some(_)) => Some(format!("{} is new", column.name)),
        (Some(_), None) => Some(format!("{} is gone", column.name)),
        (Some(before), Some(after)) if before != after => Some(format!("{} was {before} and is {after}", column.name)),
        _ => None,
    }
}

fn rows_in_words(rows: &RowsComparison) -> String {
    let by = if rows.key.is_empty() { "by all their cells".to_owned() } else { format!("by {}", rows.key.join(", ")) };
    let first = if rows.complete { String::new() } else { format!(" (the first {} of each)", number(rows.before.max(rows.after))) };
    let mut text = format!(
        "\nRows matched {by}{first}: {} the same, {} changed, {} only before, {} only after\n",
        number(rows.same),
        number(rows.changed),
        number(rows.only_before),
        number(rows.only_after)
    );
    for changed in &rows.changed_columns {
        text.push_str(&format!("  {}: {}\n", changed.name, count(changed.count, "changed value")));
    }
    if rows.examples.is_empty() {
        return text;
    }
    let mut heads = vec![("", Align::Left)];
    heads.extend(rows.columns.iter().map(|name| (name.as_str(), Align::Left)));
    let shown: Vec<Vec<String>> = rows.examples.iter().take(SHOWN).map(|change| example(rows, change)).collect();
    text.push_str(&format!("\n{}", table::lines(&heads, &shown)));
    if rows.examples.len() > SHOWN {
        text.push_str("and more; all counts are above\n");
    }
    text
}

/// Returns a row that differs: where both sides have it, changed cells as `before → after`.
fn example(rows: &RowsComparison, change: &RowChange) -> Vec<String> {
    let cell = |cells: &Option<Vec<Option<String>>>, at: usize| {
        cells.as_ref().and_then(|cells| cells.get(at).cloned().flatten()).unwrap_or_default()
    };
    let mark = match (&change.before, &change.after) {
        (Some(_), Some(_)) => "~",
        (Some(_), None) => "-",
        _ => "+",
    };
    let mut row = vec![mark.to_owned()];
    row.extend((0..rows.columns.len()).map(|at| match (&change.before, &change.after) {
        (Some(_), Some(_)) => {
            let (before, after) = (cell(&change.before, at), cell(&change.after, at));
            if before == after { after } else { format!("{before} → {after}") }
        }
        (Some(_), None) => cell(&change.before, at),
        _ => cell(&change.after, at),
    }));
    row
}
