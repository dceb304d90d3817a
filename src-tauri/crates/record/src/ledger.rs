//! The account of every row of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rejected::Reason;

/// Rows counted under the id of the step that did something to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct StepCount {
    pub step: String,
    pub count: u64,
}

/// Rows rejected by one step, for one reason, in one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RejectedCount {
    pub step: String,
    pub column: Option<String>,
    pub reason: Reason,
    pub count: u64,
}

/// Rows that a step found fault with and let through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct WarnedCount {
    pub step: String,
    /// The name of the rule, where it has one.
    pub rule: Option<String>,
    pub column: Option<String>,
    pub reason: Reason,
    pub count: u64,
}

/// Cells of a column that a step emptied or could not keep whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CellCount {
    pub step: String,
    pub column: String,
    pub count: u64,
}

/// The account of every row of a run: `read + added = written + dropped + merged + rejected`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Ledger {
    /// Records found in the input, the header and blank lines not among them.
    pub read: u64,
    /// Rows in the output.
    pub written: u64,
    /// Rows that a named step left out on purpose.
    pub dropped: Vec<StepCount>,
    /// Rows that a step merged into others (distinct, group).
    pub merged: Vec<StepCount>,
    /// Rows that a step added (joins, explode).
    pub added: Vec<StepCount>,
    pub rejected: Vec<RejectedCount>,
    /// Cells emptied by `on_error = "null"`.
    pub emptied: Vec<CellCount>,
    /// Cells that a step changed; no row is gained or lost by it.
    pub changed: Vec<CellCount>,
    /// Words that a step left out of a cell (titles, middle names): a warning, no row is lost by it.
    pub shortened: Vec<CellCount>,
    /// Rows that a step found fault with and let through: a warning, no row is lost by it.
    #[serde(default)]
    pub warned: Vec<WarnedCount>,
    /// Lines without any text between records, which are no rows.
    pub blank_lines: u64,
    /// Lines before the header that were passed over.
    #[serde(default)]
    pub title_lines: u64,
    /// Lines of comment.
    #[serde(default)]
    pub comment_lines: u64,
    /// Lines after the last row that were passed over.
    #[serde(default)]
    pub footer_lines: u64,
}

/// The ledger does not balance: a defect of ours, and the run fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the ledger does not balance: {read} read + {added} added is not {written} written + {dropped} dropped + {merged} merged + {rejected} rejected; this is a defect of Millpond, and nothing was written"
)]
pub struct Imbalance {
    pub read: u64,
    pub added: u64,
    pub written: u64,
    pub dropped: u64,
    pub merged: u64,
    pub rejected: u64,
}

impl Ledger {
    /// Counts rows that a step left out on purpose.
    pub fn drop_rows(&mut self, step: &str, count: u64) {
        add_step(&mut self.dropped, step, count);
    }

    /// Counts rows that a step merged into others.
    pub fn merge_rows(&mut self, step: &str, count: u64) {
        add_step(&mut self.merged, step, count);
    }

    /// Counts rows that a step added.
    pub fn add_rows(&mut self, step: &str, count: u64) {
        add_step(&mut self.added, step, count);
    }

    /// Counts rejected rows.
    pub fn reject_rows(&mut self, step: &str, column: Option<&str>, reason: Reason, count: u64) {
        if count == 0 {
            return;
        }
        match self.rejected.iter_mut().find(|entry| entry.step == step && entry.column.as_deref() == column && entry.reason == reason) {
            Some(entry) => entry.count += count,
            None => self.rejected.push(RejectedCount { step: step.to_owned(), column: column.map(str::to_owned), reason, count }),
        }
    }

    /// Counts cells emptied by `on_error = "null"`.
    pub fn empty_cells(&mut self, step: &str, column: &str, count: u64) {
        add_cells(&mut self.emptied, step, column, count);
    }

    /// Counts cells that a step changed.
    pub fn change_cells(&mut self, step: &str, column: &str, count: u64) {
        add_cells(&mut self.changed, step, column, count);
    }

    /// Counts cells that lost words.
    pub fn shorten_cells(&mut self, step: &str, column: &str, count: u64) {
        add_cells(&mut self.shortened, step, column, count);
    }

    /// Counts rows that a step found fault with and let through.
    pub fn warn_rows(&mut self, step: &str, rule: Option<&str>, column: Option<&str>, reason: Reason, count: u64) {
        if count == 0 {
            return;
        }
        let same = |entry: &&mut WarnedCount| {
            entry.step == step && entry.rule.as_deref() == rule && entry.column.as_deref() == column && entry.reason == reason
        };
        match self.warned.iter_mut().find(same) {
            Some(entry) => entry.count += count,
            None => self.warned.push(WarnedCount {
                step: step.to_owned(),
                rule: rule.map(str::to_owned),
                column: column.map(str::to_owned),
                reason,
                count,
            }),
        }
    }

    /// Returns the number of rejected rows.
    #[must_use]
    pub fn rejected_rows(&self) -> u64 {
        self.rejected.iter().map(|entry| entry.count).sum()
    }

    /// Returns the number of rows that steps dropped.
    #[must_use]
    pub fn dropped_rows(&self) -> u64 {
        self.dropped.iter().map(|entry| entry.count).sum()
    }

    /// Returns the number of rows that steps merged into others.
    #[must_use]
    pub fn merged_rows(&self) -> u64 {
        self.merged.iter().map(|entry| entry.count).sum()
    }

    /// Returns the number of rows that steps added.
    #[must_use]
    pub fn added_rows(&self) -> u64 {
        self.added.iter().map(|entry| entry.count).sum()
    }

    /// Returns each kind of line that is no row, with how many there are: `(blank lines, 3)`.
    pub fn passed_over(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let all = [
            ("lines before the header", self.title_lines),
            ("blank lines", self.blank_lines),
            ("lines of comment", self.comment_lines),
            ("lines after the last row", self.footer_lines),
        ];
        all.into_iter().filter(|(_, count)| *count > 0)
    }

    /// Returns an account of the lines that are no rows, and of nothing else.
    #[must_use]
    pub fn only_passed_over(&self) -> Self {
        let Self { blank_lines, title_lines, comment_lines, footer_lines, .. } = *self;
        Self { blank_lines, title_lines, comment_lines, footer_lines, ..Self::default() }
    }

    /// Adds another part's account to this one.
    pub fn absorb(&mut self, other: &Self) {
        self.read += other.read;
        self.written += other.written;
        self.blank_lines += other.blank_lines;
        self.title_lines += other.title_lines;
        self.comment_lines += other.comment_lines;
        self.footer_lines += other.footer_lines;
        for entry in &other.dropped {
            add_step(&mut self.dropped, &entry.step, entry.count);
        }
        for entry in &other.merged {
            add_step(&mut self.merged, &entry.step, entry.count);
        }
        for entry in &other.added {
            add_step(&mut self.added, &entry.step, entry.count);
        }
        for entry in &other.rejected {
            self.reject_rows(&entry.step, entry.column.as_deref(), entry.reason, entry.count);
        }
        for entry in &other.emptied {
            self.empty_cells(&entry.step, &entry.column, entry.count);
        }
        for entry in &other.changed {
            self.change_cells(&entry.step, &entry.column, entry.count);
        }
        for entry in &other.shortened {
            self.shorten_cells(&entry.step, &entry.column, entry.count);
        }
        for entry in &other.warned {
            self.warn_rows(&entry.step, entry.rule.as_deref(), entry.column.as_deref(), entry.reason, entry.count);
        }
    }

    /// Returns whether every row is accounted for.
    ///
    /// # Errors
    /// [`Imbalance`] with all six sums where the equation does not hold.
    pub fn check(&self) -> Result<(), Imbalance> {
        let (added, dropped) = (self.added_rows(), self.dropped_rows());
        let (merged, rejected) = (self.merged_rows(), self.rejected_rows());
        if self.read + added == self.written + dropped + merged + rejected {
            return Ok(());
        }
        Err(Imbalance { read: self.read, added, written: self.written, dropped, merged, rejected })
    }
}

fn add_step(counts: &mut Vec<StepCount>, step: &str, count: u64) {
    if count == 0 {
        return;
    }
    match counts.iter_mut().find(|entry| entry.step == step) {
        Some(entry) => entry.count += count,
        None => counts.push(StepCount { step: step.to_owned(), count }),
    }
}

fn add_cells(counts: &mut Vec<CellCount>, step: &str, column: &str, count: u64) {
    if count == 0 {
        return;
    }
    match counts.iter_mut().find(|entry| entry.step == step && entry.column == column) {
        Some(entry) => entry.count += count,
        None => counts.push(CellCount { step: step.to_owned(), column: column.to_owned(), count }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_lost_row_is_named_with_all_six_sums() {
        let ledger = Ledger { read: 10, written: 9, ..Ledger::default() };
        let error = ledger.check().expect_err("a row is missing");
        assert_eq!((error.read, error.written), (10, 9));
    }

    proptest! {
        #[test]
        fn parts_that_balance_balance_together(parts in prop::collection::vec((0u64..50, 0u64..50, 0u64..50), 1..20)) {
            let mut whole = Ledger::default();
            for (written, dropped, rejected) in parts {
                let mut part = Ledger { read: written + dropped + rejected, written, ..Ledger::default() };
                part.drop_rows("filter", dropped);
                part.reject_rows("source", None, Reason::TooManyFields, rejected);
                prop_assert!(part.check().is_ok());
                whole.absorb(&part);
            }
            prop_assert!(whole.check().is_ok());
        }
    }
}
