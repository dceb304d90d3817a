//! Columns of text whose values are numbers, dates or booleans.

use millpond_record::count::grouped;
use millpond_record::schema::ColumnType;
use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, table};
use super::value::Value;
use crate::forms::ids::is_id;

/// Looks at how a column's values read in the end.
#[derive(Debug)]
pub(super) struct Types;

impl Finder for Types {
    fn value(&mut self, _: &Value<'_>, _: u64) {}

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let column = seen.column;
        let found = column.reading.preview(&column.name);
        if column.declared != ColumnType::Text || found.kind == ColumnType::Text || is_id(&column.name) {
            return Vec::new();
        }
        let read = column.values - found.odd;
        let finding = if found.odd == 0 {
            format!("all {} values of {} read as {}", grouped(read), column.name, found.kind)
        } else {
            format!("{} of {} values of {} read as {}", grouped(read), grouped(column.values), column.name, found.kind)
        };
        let step = table(json!({ "do": "cast", "types": { column.name.as_str(): found.kind.word() } }));
        vec![Offer::new(Kind::Types, finding, "Set the type", read, step).rejects(found.odd, "does not", "do not")]
    }
}
