//! Rows on their way past the finders.

use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, FlowError, Source};
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};
use polars::prelude::StringChunked;
use serde_json::{Map, Value as Json};

use super::SuggestedStep;
use super::column::Column;
use super::duplicates::Duplicates;
use super::finder::{Kind, Offer, Seen};
use super::repeated_header::RepeatedHeader;
use super::row::{Row, RowFinder};
use super::shifted::{Shifted, WIDEST};
use crate::dialect::Accents;
use crate::inference::{self, ColumnPreview};
use crate::missing::Missing;
use crate::plan::Stage;
use crate::run::Originals;
use crate::spill::Room;
use crate::values::text_of;
use crate::walk::Walk;

/// Rows that columns are first known by.
const FIRST: usize = 2_000;

/// Looks at rows, all of one schema, and says what would help.
pub struct Survey {
    missing: Missing,
    columns: Vec<Column>,
    row_finders: Vec<Box<dyn RowFinder>>,
    rows: u64,
    whole: bool,
    accents: Accents,
}

/// What a survey found.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// What the columns mean, by all rows that were looked at.
    pub columns: Vec<ColumnPreview>,
    /// The steps that would help, in the order in which they should run.
    pub steps: Vec<SuggestedStep>,
    /// Columns whose cells are of their type only after one of the steps.
    pub unsettled: Vec<String>,
    pub rows: u64,
    /// Every row was looked at.
    pub whole: bool,
    pub accents: Accents,
}

/// The way of an input's rows to where they are looked at.
pub struct Passage<'a> {
    pub stages: &'a [Stage],
    /// The columns after the stages.
    pub schema: &'a Schema,
    /// Where rows wait for steps that must see them all.
    pub room: &'a Room,
}

/// How much of an input a survey looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// At most so many rows are read.
    pub rows: u64,
    /// No more is read after so many bytes.
    pub bytes: u64,
}

impl Survey {
    /// Returns a survey that has seen nothing.
    #[must_use]
    pub fn new(missing: Missing) -> Self {
        Self { missing, columns: Vec::new(), row_finders: Vec::new(), rows: 0, whole: false, accents: Accents::default() }
    }

    /// Looks at the rows of a source after some stages, whose columns are then those of `schema`.
    ///
    /// # Errors
    /// [`FlowError`] where the source cannot be read on or a step stops the run, and [`FlowError::Cancelled`].
    pub fn read(&mut self, source: &mut dyn Source, passage: &Passage<'_>, reach: Reach, cancel: &Cancel) -> Result<(), FlowError> {
        let Passage { stages, schema, room } = passage;
        let mut walk = Walk::new(stages, room)?;
        let mut read = 0;
        while read < reach.rows && source.progress().0 <= reach.bytes {
            if cancel.is_cancelled() {
                return Err(FlowError::Cancelled);
            }
            let Some(portion) = source.next()? else {
                self.whole = true;
                break;
            };
            let (rows, _) = portion.read_first(reach.rows - read)?;
            read += rows.ledger.read;
            let bad = rows.rejected.iter().filter(|row| row.reason == Reason::InvalidEncoding).count() as u64;
            self.accents.bad += bad;
            self.accents.accented += bad;
            self.accents.looked += rows.ledger.read;
            let originals = |records: &[u64]| Ok(portion.originals(records));
            if stages.is_empty() {
                self.batch(&rows.batch, schema, &originals)?;
            }
            walk.take(rows.batch, &originals, &mut |at, batch| {
                if at + 1 == stages.len() { self.batch(batch, schema, &originals) } else { Ok(()) }
            })?;
        }
        let originals = |records: &[u64]| source.originals(records);
        walk.finish(&originals, &mut |at, batch| if at + 1 == stages.len() { self.batch(batch, schema, &originals) } else { Ok(()) })?;
        if self.columns.is_empty() {
            self.begin(schema, &[]);
        }
        Ok(())
    }

    fn batch(&mut self, batch: &Batch, schema: &Schema, originals: Originals<'_>) -> Result<(), FlowError> {
        let texts: Vec<StringChunked> = batch.visible().map(text_of).collect::<Result<_, _>>()?;
        let records: Vec<u64> = batch.records().map_err(FlowError::internal)?.into_no_null_iter().collect();
        let missing = self.missing.clone();
        let columns: Vec<Vec<Option<&str>>> =
            texts.iter().map(|column| column.iter().map(|cell| cell.filter(|cell| !missing.is(cell))).collect()).collect();
        if self.columns.is_empty() && batch.rows() > 0 {
            self.begin(schema, &columns);
        }
        let mut cells: Vec<Option<&str>> = Vec::with_capacity(columns.len());
        for (row, record) in records.into_iter().enumerate() {
            cells.clear();
            cells.extend(columns.iter().map(|column| column[row]));
            self.row(&cells, record);
            self.accents.accented += u64::from(cells.iter().flatten().any(|cell| !cell.is_ascii()));
        }
        for finder in &mut self.row_finders {
            // Rows that a step made of many stand nowhere in the input.
            finder.found().place(|records| originals(records).unwrap_or_default().into_iter().map(|original| original.line).collect());
        }
        Ok(())
    }

    /// Takes the first rows for what the columns are.
    fn begin(&mut self, schema: &Schema, columns: &[Vec<Option<&str>>]) {
        let none = Vec::new();
        for (at, ColumnSpec { name, kind }) in schema.columns.iter().enumerate() {
            let first = columns.get(at).unwrap_or(&none);
            let sample: Vec<&str> = first.iter().take(FIRST).map(|cell| cell.unwrap_or_default()).collect();
            let told = if *kind == ColumnType::Text { inference::column(name, &sample, &self.missing).kind } else { *kind };
            self.columns.push(Column::new(name, *kind, told, schema.columns.len()));
        }
        let rows = columns.first().map_or(0, Vec::len).min(FIRST);
        let first: Vec<Vec<Option<&str>>> = (0..rows).map(|row| columns.iter().map(|column| column[row]).collect()).collect();
        self.row_finders = vec![Box::new(RepeatedHeader::default()), Box::new(Duplicates::new(schema.columns.len()))];
        if schema.columns.len() <= WIDEST {
            self.row_finders.push(Box::new(Shifted::new(schema.columns.len(), first.iter().map(Vec::as_slice))));
        }
    }

    fn row(&mut self, cells: &[Option<&str>], record: u64) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.add(*cell);
        }
        let row = Row { cells, record };
        for finder in &mut self.row_finders {
            finder.row(&row, &self.columns);
        }
    }

    /// Returns what was found.
    #[must_use]
    pub fn finish(mut self) -> Findings {
        self.columns.iter_mut().for_each(Column::finish);
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let mut offers: Vec<(Kind, usize, Offer)> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let seen = Seen { column, rows: self.rows, whole: self.whole, names: &names };
            offers.extend(column.finders().iter().flat_map(|finder| finder.offers(&seen)).map(|offer| (offer.kind, at, offer)));
        }
        for finder in &self.row_finders {
            offers.extend(finder.offers(&self.columns, self.whole).into_iter().map(|offer| (offer.kind, 0, offer)));
        }
        offers.sort_by_key(|(kind, at, _)| (*kind, *at));
        let about_rows = offers.iter().any(|(kind, ..)| matches!(kind, Kind::RepeatedHeader | Kind::Shifted));
        let repaired = |column: &Column, at: usize| {
            let odd = column.reading.preview(&column.name).odd > 0;
            offers.iter().any(|(_, place, offer)| *place == at && offer.repairs && offer.about.as_deref() != Some("rows"))
                || (odd && about_rows)
        };
        let unsettled = self.columns.iter().enumerate().filter(|(at, column)| repaired(column, *at)).map(|(_, column)| column.name.clone());
        let unsettled = unsettled.collect();
        let steps = merged(offers).into_iter().map(|(at, offer)| suggested(offer, &self.columns[at].name)).collect();
        let columns = self.columns.iter().map(|column| column.reading.preview(&column.name)).collect();
        Findings { columns, steps, unsettled, rows: self.rows, whole: self.whole, accents: self.accents }
    }
}

/// Returns the offers with those for one step over several columns put together.
fn merged(offers: Vec<(Kind, usize, Offer)>) -> Vec<(usize, Offer)> {
    let mut merged: Vec<(usize, Offer)> = Vec::new();
    let mut columns = 1;
    for (kind, at, offer) in offers {
        let joins = matches!(kind, Kind::Trim | Kind::CleanText | Kind::Types) && offer.rejects == 0;
        match merged.last_mut() {
            Some((_, last)) if joins && last.kind == kind && last.rejects == 0 => {
                columns += 1;
                join(last, offer, columns);
            }
            _ => {
                columns = 1;
                merged.push((at, offer));
            }
        }
    }
    merged
}

/// Puts an offer to another of its kind, of so many columns then.
fn join(offer: &mut Offer, other: Offer, columns: usize) {
    offer.count += other.count;
    let count = millpond_record::count::grouped(offer.count);
    offer.about = Some("columns".into());
    (offer.finding, offer.action) = match offer.kind {
        Kind::Trim => (format!("{count} cells of {columns} columns have blanks at an end"), "Trim them".into()),
        Kind::CleanText => (format!("{count} cells of {columns} columns hold blanks or characters that nobody sees"), "Clean them".into()),
        _ => (format!("{columns} columns of text read as numbers, dates or booleans"), "Set their types".into()),
    };
    for key in ["columns", "types"] {
        match (offer.step.get_mut(key), other.step.get(key)) {
            (Some(Json::Array(columns)), Some(Json::Array(more))) => columns.extend(more.iter().cloned()),
            (Some(Json::Object(types)), Some(Json::Object(more))) => types.extend(more.clone()),
            _ => {}
        }
    }
    let room = 3usize.saturating_sub(offer.examples.len());
    offer.examples.extend(other.examples.into_iter().take(room));
}

fn suggested(offer: Offer, column: &str) -> SuggestedStep {
    let step: Map<String, Json> = offer.step;
    SuggestedStep {
        id: format!("{}:{}", offer.kind.word(), offer.about.as_deref().unwrap_or(column)),
        finding: offer.finding,
        action: offer.action,
        count: offer.count,
        rejects: offer.rejects,
        examples: offer.examples,
        lines: offer.lines,
        choice: offer.choice,
        step,
    }
}
