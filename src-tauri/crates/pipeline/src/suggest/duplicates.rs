//! Rows that stand there twice, where that is no accident.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use millpond_record::count::grouped;
use serde_json::json;

use super::column::Column;
use super::finder::{Kind, Offer, table};
use super::row::{Row, RowFinder, Rows};
use super::words::rows;

/// Rows that are told apart. Beyond them none is taken for a repeat.
const MOST: usize = 1_000_000;
/// Different values of a column that are counted.
const VALUES: usize = 50_000;
/// Columns whose values are counted; more of them could only make an accident less likely.
const COLUMNS: usize = 32;
/// Repeats are no accident where there are so many times more than chance would make.
const MORE_THAN_CHANCE: f64 = 3.0;

/// Counts rows that are the same in every cell as one before.
#[derive(Debug)]
pub(super) struct Duplicates {
    hasher: RandomState,
    seen: HashSet<u64>,
    found: Rows,
    values: Vec<Values>,
}

/// How often each value of a column stands there.
#[derive(Debug, Default)]
struct Values {
    counts: HashMap<u64, u32>,
    rows: u64,
    full: bool,
}

impl Values {
    fn add(&mut self, hash: u64) {
        if self.full {
            return;
        }
        self.full = self.counts.len() >= VALUES;
        self.rows += 1;
        *self.counts.entry(hash).or_default() += 1;
    }

    /// Returns how likely two rows have the same value.
    fn chance(&self) -> f64 {
        let pairs: f64 = self.counts.values().map(|count| f64::from(*count) * (f64::from(*count) - 1.0)).sum();
        let all = self.rows as f64 * (self.rows as f64 - 1.0);
        if all > 0.0 { pairs / all } else { 1.0 }
    }
}

impl Duplicates {
    pub fn new(columns: usize) -> Self {
        let values = std::iter::repeat_with(Values::default).take(columns.min(COLUMNS)).collect();
        Self { hasher: RandomState::new(), seen: HashSet::new(), found: Rows::default(), values }
    }

    /// Returns how many rows would repeat another if each column had its values by chance.
    fn by_chance(&self) -> f64 {
        let chance: f64 = self.values.iter().map(Values::chance).product();
        let rows = self.seen.len() as f64 + self.found.count() as f64;
        rows * rows / 2.0 * chance
    }
}

impl RowFinder for Duplicates {
    fn row(&mut self, row: &Row<'_>, _: &[Column]) {
        if self.seen.len() >= MOST {
            return;
        }
        if !self.seen.insert(self.hasher.hash_one(row.cells)) {
            self.found.add(row);
        }
        // Repeats count too: where a column's values are all different but for them, the other columns must tell.
        for (values, cell) in self.values.iter_mut().zip(row.cells) {
            if !values.full {
                values.add(self.hasher.hash_one(cell));
            }
        }
    }

    fn found(&mut self) -> &mut Rows {
        &mut self.found
    }

    fn offers(&self, _: &[Column], _: bool) -> Vec<Offer> {
        let count = self.found.count();
        if count == 0 || (count as f64) < self.by_chance() * MORE_THAN_CHANCE {
            return Vec::new();
        }
        let mut finding = rows(count, "is the same as one before", "are the same as one before");
        if self.seen.len() >= MOST {
            finding = format!("{finding}, of the first {}", grouped(MOST as u64));
        }
        let step = table(json!({ "do": "drop_duplicates" }));
        let mut offer = Offer::new(Kind::Duplicates, finding, if count == 1 { "Drop it" } else { "Drop them" }, count, step);
        offer.about = Some("rows".into());
        offer.lines = self.found.lines();
        vec![offer]
    }
}
