//! Rows whose cells stand in other columns: a name where a price should be, and no name.

use serde_json::json;

use super::column::Column;
use super::expressions::column;
use super::finder::{Kind, Offer, table};
use super::missing_words::is_missing_word;
use super::row::{Row, RowFinder, Rows};
use super::value::Value;
use super::words::rows;

/// Pairs of columns between which cells were found.
const PAIRS: usize = 64;
/// Of a wider table nobody could tell which column a cell belongs to.
pub(super) const WIDEST: usize = 200;

/// What most cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Numbers or dates, however they are written.
    Figures,
    /// Words without digits.
    Words,
    Other,
}

/// Cells of a column that were looked at first.
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    values: u64,
    figures: u64,
    words: u64,
}

/// Counts rows that are out of place.
#[derive(Debug, Default)]
pub(super) struct Shifted {
    shapes: Vec<Shape>,
    found: Rows,
    pairs: Vec<Pair>,
    example: Option<String>,
}

/// A column without a value, and the one that holds what belongs there.
#[derive(Debug)]
struct Pair {
    empty: usize,
    holds: usize,
    shifted: u64,
    /// Rows that break the rule by which the shifted ones are told.
    broken: u64,
}

impl Shifted {
    /// Returns a finder that knows the columns by the first rows.
    pub fn new<'a>(columns: usize, first: impl Iterator<Item = &'a [Option<&'a str>]>) -> Self {
        let mut shares = vec![Shares::default(); columns];
        for cells in first {
            for (share, cell) in shares.iter_mut().zip(cells) {
                let Some(cell) = cell.filter(|cell| !is_missing_word(cell)) else { continue };
                share.values += 1;
                let value = Value::new(cell);
                share.figures += u64::from(is_figure(&value));
                share.words += u64::from(is_word(&value));
            }
        }
        let shape = |share: Shares| match share {
            Shares { values: 0..10, .. } => Shape::Other,
            Shares { values, figures, .. } if figures * 10 >= values * 8 => Shape::Figures,
            Shares { values, words, .. } if words * 10 >= values * 8 => Shape::Words,
            _ => Shape::Other,
        };
        Self { shapes: shares.into_iter().map(shape).collect(), ..Self::default() }
    }

    /// Returns the column without a value that a row's cells should have begun or ended in, and the one with what is out of place.
    fn shift(&self, cells: &[Option<&str>]) -> Option<(usize, usize)> {
        let alien = cells.iter().enumerate().find_map(|(at, cell)| {
            let value = Value::new((*cell)?);
            let alien = match self.shapes[at] {
                Shape::Figures => is_word(&value) && !is_missing_word(value.trimmed),
                Shape::Words => is_figure(&value),
                Shape::Other => false,
            };
            alien.then_some(at)
        })?;
        let left = (0..alien).rev().find(|at| cells[*at].is_none()).filter(|empty| self.fits_shifted(cells, *empty, alien, 1));
        let right = || (alien + 1..cells.len()).find(|at| cells[*at].is_none()).filter(|empty| self.fits_shifted(cells, alien, *empty, -1));
        left.or_else(right).map(|empty| (empty, alien))
    }

    /// Returns whether the cells between two columns are what the columns beside them hold: each one to the left where `by` is 1, to
    /// the right where it is -1.
    fn fits_shifted(&self, cells: &[Option<&str>], from: usize, to: usize, by: isize) -> bool {
        (from..=to).all(|at| {
            let Some(place) = at.checked_add_signed(-by).filter(|place| (from..=to).contains(place)) else { return true };
            let Some(cell) = cells[at] else { return self.shapes[place] != Shape::Words };
            let value = Value::new(cell);
            match self.shapes[place] {
                Shape::Figures => is_figure(&value),
                Shape::Words => is_word(&value),
                Shape::Other => true,
            }
        })
    }

    /// Returns the rule that rows of a pair break.
    fn rule(&self, pair: &Pair, columns: &[Column]) -> String {
        let (empty, holds) = (column(&columns[pair.empty].name), column(&columns[pair.holds].name));
        // Letters have a capital and a small form, digits and signs have not.
        let same = if self.shapes[pair.holds] == Shape::Figures { "=" } else { "<>" };
        format!("({empty} is not null or {holds} is null or lower({holds}) {same} upper({holds}))")
    }

    /// Returns the columns whose cells break a rule: letters among figures, none among words.
    fn odd(&self, cells: &[Option<&str>]) -> Vec<usize> {
        let odd = |at: &usize| {
            let cased = |cell: &str| cell.to_lowercase() != cell.to_uppercase();
            cells[*at].is_some_and(|cell| match self.shapes[*at] {
                Shape::Figures => cased(cell),
                Shape::Words => !cased(cell),
                Shape::Other => false,
            })
        };
        (0..cells.len()).filter(odd).collect()
    }

    fn pair(&mut self, empty: usize, holds: usize) -> Option<&mut Pair> {
        let known = self.pairs.iter().position(|pair| (pair.empty, pair.holds) == (empty, holds));
        if known.is_none() && self.pairs.len() < PAIRS {
            self.pairs.push(Pair { empty, holds, shifted: 0, broken: 0 });
        }
        let last = self.pairs.len() - 1;
        known.or((self.pairs[last].empty == empty && self.pairs[last].holds == holds).then_some(last)).map(|at| &mut self.pairs[at])
    }
}

/// Returns whether a cell is a number or a date, however it is written.
fn is_figure(value: &Value<'_>) -> bool {
    value.number().is_some() || value.date().is_some()
}

/// Returns whether a cell is letters without digits.
fn is_word(value: &Value<'_>) -> bool {
    !value.marks.digits() && value.trimmed.chars().filter(|c| c.is_alphabetic()).count() > 1
}

impl RowFinder for Shifted {
    fn row(&mut self, row: &Row<'_>, _: &[Column]) {
        // A row is out of place only where a cell is missing, and another is odd.
        if row.cells.iter().all(Option::is_some) {
            return;
        }
        let odd = self.odd(row.cells);
        if odd.is_empty() {
            return;
        }
        for empty in (0..row.cells.len()).filter(|at| row.cells[*at].is_none()) {
            for holds in &odd {
                if let Some(pair) = self.pair(empty, *holds) {
                    pair.broken += 1;
                }
            }
        }
        if let Some((empty, holds)) = self.shift(row.cells)
            && let Some(pair) = self.pair(empty, holds)
        {
            pair.shifted += 1;
            self.found.add(row);
            let cells = || row.cells.iter().map(|cell| cell.unwrap_or_default()).collect::<Vec<_>>().join(", ");
            self.example.get_or_insert_with(cells);
        }
    }

    fn found(&mut self) -> &mut Rows {
        &mut self.found
    }

    fn offers(&self, columns: &[Column], _: bool) -> Vec<Offer> {
        // A rule that holds for other rows too would set good ones apart.
        let pairs: Vec<&Pair> = self.pairs.iter().filter(|pair| pair.shifted > 0 && pair.broken == pair.shifted).collect();
        let count: u64 = pairs.iter().map(|pair| pair.shifted).sum();
        let Some(first) = pairs.first() else { return Vec::new() };
        let name = |at: usize| columns[at].name.as_str();
        let what = if self.shapes[first.holds] == Shape::Figures { "holds words" } else { "holds a number" };
        let finding = format!(
            "{}: {} has no value and {} {what}",
            rows(count, "stands in other columns", "stand in other columns"),
            name(first.empty),
            name(first.holds)
        );
        let check = pairs.iter().map(|pair| self.rule(pair, columns)).collect::<Vec<_>>().join(" and ");
        let step =
            table(json!({ "do": "validate", "rules": [{ "rule": "check", "name": "cells stand in other columns", "check": check }] }));
        let mut offer = Offer::new(Kind::Shifted, finding, if count == 1 { "Set it apart" } else { "Set them apart" }, count, step);
        offer.rejects = count;
        offer.about = Some("rows".into());
        offer.repairs = true;
        offer.lines = self.found.lines();
        offer.examples = self.example.clone().into_iter().collect();
        vec![offer]
    }
}
