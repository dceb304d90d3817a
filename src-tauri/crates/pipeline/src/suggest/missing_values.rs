//! Rows without a name or a number that nearly all others have.

use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen};
use super::names::is_name;
use super::value::Value;
use super::words::rows;

/// Looks at what is not there.
#[derive(Debug)]
pub(super) struct MissingValues {
    is_name: bool,
}

impl MissingValues {
    pub fn new(name: &str) -> Self {
        Self { is_name: is_name(name) }
    }
}

impl Finder for MissingValues {
    fn value(&mut self, _: &Value<'_>, _: u64) {}

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let missing = seen.column.missing;
        // A column that is mostly empty is meant to be so; a name or a number that lacks here and there is not.
        if missing == 0 || missing * 10 > seen.rows || !(self.is_name || seen.kind().is_number()) {
            return Vec::new();
        }
        let finding = format!("{} no {}", rows(missing, "has", "have"), seen.name());
        let action = if missing == 1 { "Drop it" } else { "Drop them" };
        vec![Offer::new(Kind::DropMissing, finding, action, missing, seen.step(json!({ "do": "drop_missing" })))]
    }
}
