//! Rows as they are shown: cells as the server's text, within a stated number of bytes.

use serde::Serialize;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use utoipa::ToSchema;

use crate::session::text;
use crate::types;

/// Rows of one page, unless it is asked for fewer.
pub const PAGE_ROWS: u32 = 500;
/// Bytes of text that one page keeps.
pub const PAGE_BYTES: usize = 4 << 20;
/// Bytes that are kept of one cell; of a longer one the rest is fetched when it is asked for.
pub const CELL_BYTES: usize = 64 << 10;

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabaseColumn)]
pub struct ResultColumn {
    pub name: String,
    /// As PostgreSQL calls it: `timestamp with time zone`.
    pub kind: String,
}

/// Rows of a result that stand one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabasePage)]
pub struct Page {
    /// The number of the first row; 0 is the result's first.
    pub from: u64,
    /// A cell is null where it is NULL.
    pub rows: Vec<Vec<Option<Cell>>>,
    /// How many rows the result has in all, once its end was seen.
    pub total: Option<u64>,
    /// Bytes of text in it.
    pub bytes: u64,
}

/// A cell that is not NULL, as the server writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = DatabaseCell)]
pub enum Cell {
    Text(String),
    /// The beginning of a longer one.
    Cut {
        start: String,
        /// Its whole length.
        bytes: u64,
    },
}

impl Cell {
    /// Returns the text, or the beginning of it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Cut { start: text, .. } => text,
        }
    }
}

/// Takes rows until a page is full.
pub(crate) struct Collector {
    pub page: Page,
    /// Names and the ids of types, from the first row.
    pub columns: Vec<(String, u32)>,
    pub any_cut: bool,
    /// Rows that came.
    pub seen: u64,
    most_rows: usize,
    most_bytes: usize,
    /// Rows that no longer fit are kept all the same, their cells cut to nothing: who sent them cannot send them again.
    keeps_all: bool,
}

impl Collector {
    pub fn new(from: u64, most_rows: u32, keeps_all: bool) -> Self {
        let page = Page { from, ..Page::default() };
        let most_rows = usize::try_from(most_rows).unwrap_or(usize::MAX).max(1);
        Self { page, columns: Vec::new(), any_cut: false, seen: 0, most_rows, most_bytes: PAGE_BYTES, keeps_all }
    }

    /// Returns whether the page takes no further row.
    pub fn is_full(&self) -> bool {
        self.page.rows.len() >= self.most_rows || self.bytes() >= self.most_bytes
    }

    /// Returns how many rows are worth asking for: as many as fit, by the rows so far.
    pub fn room(&self) -> u64 {
        let rows = self.page.rows.len();
        let left = self.most_rows.saturating_sub(rows);
        // The first few tell how long a row is.
        let each = self.bytes().checked_div(rows).map(|each| each.max(1));
        let by_bytes = each.map_or(50, |each| self.most_bytes.saturating_sub(self.bytes()) / each);
        left.min(by_bytes.max(1)) as u64
    }

    pub fn take(&mut self, row: &PgRow) {
        if self.columns.is_empty() {
            self.columns = row.columns().iter().map(types::name_and_id).collect();
        }
        self.seen += 1;
        if self.is_full() && !self.keeps_all {
            return;
        }
        let cells = (0..row.len()).map(|index| text(row, index).map(|bytes| self.cell(bytes))).collect();
        self.page.rows.push(cells);
    }

    fn bytes(&self) -> usize {
        usize::try_from(self.page.bytes).unwrap_or(usize::MAX)
    }

    fn cell(&mut self, bytes: &[u8]) -> Cell {
        // A page that is full by this row may go over by one cell's length for each column, and no further.
        let allowed = if self.bytes() > self.most_bytes { 64 } else { CELL_BYTES };
        let kept = bytes.get(..allowed).unwrap_or(bytes);
        let cut = kept.len() < bytes.len();
        let kept = if cut { whole_characters(kept) } else { kept };
        self.page.bytes += kept.len() as u64;
        self.any_cut |= cut;
        let text = String::from_utf8_lossy(kept).into_owned();
        if cut { Cell::Cut { start: text, bytes: bytes.len() as u64 } } else { Cell::Text(text) }
    }
}

/// Returns a text without the part of a character that it ends with.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    let ends = (bytes.len().saturating_sub(3)..=bytes.len()).rev();
    let end = ends.into_iter().find(|end| std::str::from_utf8(&bytes[..*end]).is_ok());
    end.map_or(bytes, |end| &bytes[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_cut_between_characters_and_says_how_long_it_is() {
        let mut collector = Collector::new(0, 10, false);
        let long = format!("a{}", "ä".repeat(CELL_BYTES));
        let cell = collector.cell(long.as_bytes());
        assert!(
            matches!(&cell, Cell::Cut { start, bytes } if start.len() == CELL_BYTES - 1 && *bytes == long.len() as u64),
            "{:?}",
            cell.text().len()
        );
        assert_eq!(collector.cell("short".as_bytes()), Cell::Text("short".into()));
    }
}
