//! Zeros before a number's other digits. Those of ids and postcodes are part of them and stay.

use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, Tally};
use super::value::Value;
use super::words::cells;
use crate::step::without_leading_zeros;

/// Counts cells with leading zeros.
#[derive(Debug, Default)]
pub(super) struct Zeros {
    padded: Tally,
}

impl Finder for Zeros {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if without_leading_zeros(value.cell).len() != value.cell.len() {
            self.padded.add(value.cell, count);
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let count = self.padded.count;
        // The zeros of ids and postcodes are part of them, even where a few odd cells make the column one of numbers.
        if count == 0 || !seen.kind().is_number() || seen.column.reading.is_padded() || crate::forms::ids::is_id(seen.name()) {
            return Vec::new();
        }
        let finding = format!("{} leading zeros", cells(count, seen.name(), "carries", "carry"));
        let action = if count == 1 { "Strip it" } else { "Strip them" };
        vec![Offer::new(Kind::Zeros, finding, action, count, seen.step(json!({ "do": "strip_leading_zeros" }))).examples(&self.padded)]
    }
}
