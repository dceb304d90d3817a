//! Columns that say the same in every row, or nothing.

use millpond_record::count::grouped;
use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen};
use super::value::Value;
use super::words::quoted;

/// Rows from which one value alone is a finding.
const ENOUGH: u64 = 20;

/// Looks at a column's different values in the end.
#[derive(Debug)]
pub(super) struct Constant;

impl Finder for Constant {
    fn value(&mut self, _: &Value<'_>, _: u64) {}

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        // Of a file that was not read to its end, the next row may say something else.
        if !seen.whole || seen.rows < ENOUGH || seen.names.len() < 2 {
            return Vec::new();
        }
        let rows = grouped(seen.rows);
        let finding = match (seen.column.few(), seen.column.missing) {
            (Some([]), _) => format!("{} has no value in any of the {rows} rows", seen.name()),
            (Some([(value, _)]), 0) => format!("{} is {} in all {rows} rows", seen.name(), quoted(value)),
            _ => return Vec::new(),
        };
        let step = seen.step(json!({ "do": "drop_columns" }));
        vec![Offer::new(Kind::Constant, finding, "Drop the column", seen.rows, step)]
    }
}
