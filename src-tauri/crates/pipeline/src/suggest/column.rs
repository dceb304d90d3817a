//! What is known of a column while its rows pass, in bounded memory.

use std::collections::HashMap;

use millpond_record::schema::ColumnType;

use super::finder::{Finder, finders};
use super::value::Value;
use crate::inference::Reading;

/// Different values of one column that are kept as they are.
const FEW: usize = 1_000;
/// Different values of all columns together that are kept.
const FEW_OF_ALL: usize = 1_000_000;
/// A longer value is no word of a list.
const LONGEST: usize = 200;

/// A column, with what its rows said so far.
pub(super) struct Column {
    pub name: String,
    /// The type that the rows come with.
    pub declared: ColumnType,
    pub missing: u64,
    pub values: u64,
    /// How the values read.
    pub reading: Reading,
    /// Each value with its count, in the order in which they came, while they are few.
    few: Option<Few>,
    finders: Vec<Box<dyn Finder>>,
}

#[derive(Default)]
struct Few {
    counts: Vec<(Box<str>, u64)>,
    places: HashMap<Box<str>, usize>,
    most: usize,
}

impl Column {
    /// Returns a column of a type, of which `sample` says what it may be taken for; there are `columns` of them.
    pub fn new(name: &str, declared: ColumnType, sample: ColumnType, columns: usize) -> Self {
        let most = (FEW_OF_ALL / columns.max(1)).clamp(20, FEW);
        Self {
            name: name.to_owned(),
            declared,
            missing: 0,
            values: 0,
            reading: Reading::of(sample),
            few: Some(Few { most, ..Few::default() }),
            finders: finders(name),
        }
    }

    /// Counts a cell; `None` is no value.
    pub fn add(&mut self, cell: Option<&str>) {
        let Some(cell) = cell else {
            self.missing += 1;
            return;
        };
        self.values += 1;
        if self.few.as_mut().is_some_and(|few| few.add(cell)) {
            return;
        }
        if self.few.is_some() {
            self.look_at_few();
            self.few = None;
        }
        self.look(cell, 1);
    }

    /// Shows the finders what was kept. Nothing is added after it.
    pub fn finish(&mut self) {
        self.look_at_few();
        let missing = self.missing;
        self.reading.add_missing(missing);
    }

    /// Returns each value with its count, where there are few.
    pub fn few(&self) -> Option<&[(Box<str>, u64)]> {
        self.few.as_ref().map(|few| few.counts.as_slice())
    }

    pub fn finders(&self) -> &[Box<dyn Finder>] {
        &self.finders
    }

    fn look_at_few(&mut self) {
        let counts = self.few.as_mut().map(|few| std::mem::take(&mut few.counts)).unwrap_or_default();
        for (cell, count) in &counts {
            self.look(cell, *count);
        }
        if let Some(few) = &mut self.few {
            few.counts = counts;
        }
    }

    /// Shows the finders a value that stands so often.
    fn look(&mut self, cell: &str, count: u64) {
        self.reading.add(cell, count);
        let value = Value::new(cell);
        for finder in &mut self.finders {
            finder.value(&value, count);
        }
    }
}

impl Few {
    /// Counts a value; returns false where there are too many different ones.
    fn add(&mut self, cell: &str) -> bool {
        if let Some(place) = self.places.get(cell) {
            self.counts[*place].1 += 1;
            return true;
        }
        if self.counts.len() >= self.most || cell.len() > LONGEST {
            return false;
        }
        self.places.insert(cell.into(), self.counts.len());
        self.counts.push((cell.into(), 1));
        true
    }
}
