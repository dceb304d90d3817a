//! Names in capitals or in small letters among others that are written as names are.

use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, Tally};
use super::names::is_name;
use super::value::Value;
use super::words::cells;
use crate::step::{capitalised, is_mixed};

/// Counts names by the letters that they are written in.
#[derive(Debug, Default)]
pub(super) struct LetterCase {
    is_name: bool,
    one_case: Tally,
    both: u64,
}

impl LetterCase {
    pub fn new(name: &str) -> Self {
        Self { is_name: is_name(name) || is_part_of_name(name), ..Self::default() }
    }
}

impl Finder for LetterCase {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if !self.is_name {
            return;
        }
        if !is_mixed(value.cell) && capitalised(value.cell, true) != value.cell {
            self.one_case.add(value.trimmed, count);
        } else if is_mixed(value.cell) {
            self.both += count;
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let count = self.one_case.count;
        // Where most are in capitals, that is how this file writes names.
        if count == 0 || count >= self.both {
            return Vec::new();
        }
        let finding = cells(count, seen.name(), "is in capitals or small letters alone", "are in capitals or small letters alone");
        let action = if count == 1 { "Write it as a name" } else { "Write them as names" };
        let step = seen.step(json!({ "do": "change_case", "case": "title", "mixed": "keep" }));
        vec![Offer::new(Kind::LetterCase, finding, action, count, step).examples(&self.one_case)]
    }
}

fn is_part_of_name(column: &str) -> bool {
    let word = column.to_lowercase().replace([' ', '-'], "_");
    ["first_name", "last_name", "firstname", "lastname", "surname", "given_name", "family_name"].contains(&word.as_str())
}
