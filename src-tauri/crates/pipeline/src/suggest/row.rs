//! Findings about whole rows: the shape of their finders, and where the rows stand.

use super::column::Column;
use super::finder::Offer;

/// Rows whose lines are told.
const LINES: usize = 5;

/// A row as a finder sees it.
pub(super) struct Row<'a> {
    /// The cells in the columns' order; what means "no value" is none.
    pub cells: &'a [Option<&'a str>],
    /// The record number.
    pub record: u64,
}

/// One kind of finding about rows.
pub(super) trait RowFinder: Send {
    /// Looks at a row.
    fn row(&mut self, row: &Row<'_>, columns: &[Column]);
    /// Returns the rows that were found.
    fn found(&mut self) -> &mut Rows;
    /// Returns the steps that would help, by all that was seen; `whole` says that it was every row.
    fn offers(&self, columns: &[Column], whole: bool) -> Vec<Offer>;
}

/// Rows of one kind: how many, and where the first of them stand.
#[derive(Debug, Default)]
pub(super) struct Rows {
    count: u64,
    /// Record numbers whose lines are not known yet.
    records: Vec<u64>,
    lines: Vec<u64>,
}

impl Rows {
    pub fn add(&mut self, row: &Row<'_>) {
        self.count += 1;
        if self.lines.len() + self.records.len() < LINES {
            self.records.push(row.record);
        }
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn lines(&self) -> Vec<u64> {
        self.lines.clone()
    }

    /// Asks for the lines of the records found since the last time.
    pub fn place(&mut self, lines: impl FnOnce(&[u64]) -> Vec<u64>) {
        if !self.records.is_empty() {
            // A step may have changed the rows' order.
            self.records.sort_unstable();
            self.lines.extend(lines(&self.records).into_iter().filter(|line| *line > 0));
            self.records.clear();
        }
    }
}
