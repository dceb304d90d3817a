//! First and last name in one column.

use millpond_record::count::grouped;
use millpond_record::schema::ColumnType;
use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, Tally, table};
use super::value::Value;
use super::words::cells;
use crate::step::names_with_honorifics;

/// Counts names of several words.
#[derive(Debug, Default)]
pub(super) struct Names {
    is_name: bool,
    two_words: u64,
    honorifics: Tally,
}

impl Names {
    pub fn new(name: &str) -> Self {
        Self { is_name: is_name(name), ..Self::default() }
    }
}

impl Finder for Names {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if !self.is_name {
            return;
        }
        self.two_words += if value.cell.split_whitespace().nth(1).is_some() { count } else { 0 };
        if names_with_honorifics(value.cell) {
            self.honorifics.add(value.cell, count);
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let values = seen.column.values;
        if !self.is_name || values == 0 || self.two_words * 2 < values || seen.kind() != ColumnType::Text {
            return Vec::new();
        }
        if ["first_name", "last_name"].iter().any(|name| seen.names.contains(name)) {
            return Vec::new();
        }
        let titles = match self.honorifics.count {
            0 => String::new(),
            found => format!(", {} with a title or suffix", grouped(found)),
        };
        let finding = format!("{} first and last name{titles}", cells(self.two_words, seen.name(), "holds", "hold"));
        let action = if self.two_words == 1 { "Split it" } else { "Split them" };
        let into = ["first_name", "last_name"];
        let step = table(json!({ "do": "split_name", "column": seen.name(), "into": into, "honorifics": "strip" }));
        vec![Offer::new(Kind::SplitName, finding, action, self.two_words, step).examples(&self.honorifics)]
    }
}

/// Returns whether a column's name says that it holds the names of persons.
pub(super) fn is_name(column: &str) -> bool {
    let word = column.to_lowercase().replace([' ', '-'], "_");
    [
        "name",
        "full_name",
        "fullname",
        "customer",
        "customer_name",
        "person",
        "contact",
        "contact_name",
        "client",
        "client_name",
        "employee",
        "employee_name",
        "salesperson",
    ]
    .contains(&word.as_str())
}
