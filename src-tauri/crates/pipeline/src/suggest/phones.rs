//! Telephone numbers that are written in several ways. They stay text: their zeros and plus signs count.

use std::collections::BTreeSet;

use serde_json::json;

use super::expressions::{column, text};
use super::finder::{Finder, Kind, Offer, Seen, Tally, nearly_all, table};
use super::value::Value;
use super::words::cells;
use crate::forms::ids::is_telephone;

/// Signs that only divide a number for the eye.
const DIVIDERS: [char; 8] = [' ', '-', '(', ')', '.', '/', '\u{a0}', '–'];

/// Counts telephone numbers and the ways in which they are divided.
#[derive(Debug, Default)]
pub(super) struct Phones {
    is_telephone: bool,
    numbers: u64,
    divided: Tally,
    dividers: BTreeSet<char>,
    /// The ways in which they are divided: what stands in a number that is no digit.
    ways: BTreeSet<String>,
}

impl Phones {
    pub fn new(name: &str) -> Self {
        Self { is_telephone: is_telephone(name), ..Self::default() }
    }
}

/// Ways of dividing that are told apart.
const WAYS: usize = 100;

impl Finder for Phones {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if !self.is_telephone || !is_number(value.trimmed) {
            return;
        }
        self.numbers += count;
        let dividers: Vec<char> = value.trimmed.chars().filter(|c| DIVIDERS.contains(c)).collect();
        if !dividers.is_empty() {
            self.divided.add(value.cell, count);
            self.dividers.extend(&dividers);
        }
        if self.ways.len() < WAYS {
            self.ways.insert(dividers.into_iter().collect());
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let count = self.divided.count;
        if count == 0 || self.ways.len() < 2 || !nearly_all(self.numbers, seen.column.values) {
            return Vec::new();
        }
        let finding = format!("{} written in {} ways", cells(seen.column.values, seen.name(), "is", "are"), self.ways.len());
        let written = self
            .dividers
            .iter()
            .fold(column(seen.name()), |inner, divider| format!("replace({inner}, {}, '')", text(&divider.to_string())));
        let step = table(json!({ "do": "derive", "set": { seen.name(): written } }));
        vec![Offer::new(Kind::Phones, finding, "Leave only digits and +", count, step).examples(&self.divided)]
    }
}

/// Returns whether a cell is nothing but a telephone number, divided or not.
fn is_number(cell: &str) -> bool {
    let mut digits = 0;
    for (at, c) in cell.chars().enumerate() {
        match c {
            '0'..='9' => digits += 1,
            '+' if at == 0 => {}
            c if DIVIDERS.contains(&c) => {}
            _ => return false,
        }
    }
    (7..=15).contains(&digits)
}
