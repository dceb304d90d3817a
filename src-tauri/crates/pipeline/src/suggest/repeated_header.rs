//! Rows that say the columns' names again, as where files were put one after another.

use serde_json::json;

use super::column::Column;
use super::expressions::{column, text};
use super::finder::{Kind, Offer, table};
use super::row::{Row, RowFinder, Rows};
use super::words::rows;

/// Columns that are compared with their names.
const COMPARED: usize = 4;

/// Counts rows that are the header again.
#[derive(Debug, Default)]
pub(super) struct RepeatedHeader {
    found: Rows,
}

impl RowFinder for RepeatedHeader {
    fn row(&mut self, row: &Row<'_>, columns: &[Column]) {
        let same = |(cell, column): (Option<&str>, &Column)| cell.is_some_and(|cell| cell.trim() == column.name);
        if columns.len() > 1 && row.cells.iter().copied().zip(columns).take(COMPARED).all(same) {
            self.found.add(row);
        }
    }

    fn found(&mut self) -> &mut Rows {
        &mut self.found
    }

    fn offers(&self, columns: &[Column], _: bool) -> Vec<Offer> {
        let count = self.found.count();
        if count == 0 {
            return Vec::new();
        }
        let differs: Vec<String> = columns
            .iter()
            .take(COMPARED)
            .map(|found| format!("trim({}) is distinct from {}", column(&found.name), text(&found.name)))
            .collect();
        let finding = rows(count, "says the columns' names again", "say the columns' names again");
        let step = table(json!({ "do": "filter", "where": differs.join(" or ") }));
        let mut offer = Offer::new(Kind::RepeatedHeader, finding, if count == 1 { "Drop it" } else { "Drop them" }, count, step);
        offer.about = Some("rows".into());
        offer.repairs = true;
        offer.lines = self.found.lines();
        vec![offer]
    }
}
