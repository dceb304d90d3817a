//! Counts what columns hold, in bounded memory at any size.
//!
//! Up to 100,000 different cells of a column, and 8 MiB of them, each is counted, and looked at once, at the end: everything but
//! quantiles is exact. Beyond, every cell is looked at, distinct values are estimated by
//! HyperLogLog (Flajolet et al. 2007, standard error 1.04/√m), the most frequent cells are followed with a stated error
//! ([`super::frequent`]), and quantiles come from a uniform sample of the numbers ([`super::draw`]), whose rank error is stated.

use std::collections::HashMap;
use std::num::NonZero;

use chrono::{NaiveDateTime, NaiveTime};
use millpond_record::batch::Batch;
use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnSpec, ColumnType};
use polars::prelude::StringChunked;
use xxhash_rust::xxh3::xxh3_64;

use super::bins::{histogram, scaled};
use super::calendar;
use super::class::{has_leading_zeros, is_padded, shape};
use super::draw::Draw;
use super::frequent::{Bounds, Frequent, Kept};
use super::stretches::{self, Stretches};
use super::{ColumnProfile, Profile, ValueCount};
use crate::missing::Missing;
use crate::types;
use crate::values::text_of;

/// Numbers of a column that are kept for quantiles and histogram.
const SAMPLE: usize = 100_000;
/// Registers of the HyperLogLog: 2^14, a standard error of 0.81 %.
const REGISTER_BITS: u32 = 14;
const SHOWN: usize = 10;
const ODD_SHOWN: usize = 5;
/// Shapes of a column that are counted.
const SHAPES: usize = 1_000;

/// Counts what columns hold.
pub struct Profiler {
    columns: Vec<Counted>,
    missing: Missing,
    rows: u64,
    rejected: u64,
}

struct Counted {
    spec: ColumnSpec,
    missing: u64,
    odd: u64,
    odd_examples: Vec<String>,
    rejected: u64,
    values: Frequent,
    registers: Vec<u8>,
    min: Option<(Place, String)>,
    max: Option<(Place, String)>,
    sum: f64,
    sample: Draw<f64>,
    seen: u64,
    missing_at: Stretches,
    leading_zeros: u64,
    padded: u64,
    max_length: u64,
    patterns: HashMap<String, u64>,
}

/// Where a cell stands among the values of its type. Texts have no place but that of their characters.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Place {
    Number(f64),
    Truth(bool),
    Moment(NaiveDateTime),
    Text,
}

impl Place {
    fn of(kind: ColumnType, cell: &str) -> Option<Self> {
        match kind {
            ColumnType::Boolean => types::boolean(cell).map(Self::Truth),
            ColumnType::Date => types::date(cell).map(|day| Self::Moment(day.and_time(NaiveTime::MIN))),
            ColumnType::Timestamp => types::timestamp(cell).map(Self::Moment),
            _ => Some(Self::Text),
        }
    }

    /// Returns whether a cell of this place stands before another one.
    fn is_before(self, cell: &str, other: (Self, &str)) -> bool {
        if self == Self::Text { cell < other.1 } else { self < other.0 }
    }
}

impl Profiler {
    /// Returns a profiler of columns of these types.
    #[must_use]
    pub fn new(columns: &[ColumnSpec], missing: Missing) -> Self {
        Self { columns: columns.iter().cloned().map(Counted::new).collect(), missing, rows: 0, rejected: 0 }
    }

    /// Counts a batch of these columns.
    ///
    /// # Errors
    /// [`FlowError::Internal`] for a kind of column that no step makes.
    pub fn add(&mut self, batch: &Batch) -> Result<(), FlowError> {
        self.rows += batch.rows() as u64;
        let columns = batch.visible().map(text_of).collect::<Result<Vec<_>, _>>()?;
        let missing = &self.missing;
        let mut work: Vec<_> = columns.iter().zip(&mut self.columns).collect();
        // Columns are nothing to each other: each core takes its share of them.
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let share = work.len().div_ceil(cores).max(1);
        std::thread::scope(|scope| {
            let mut shares = work.chunks_mut(share);
            let own = shares.next();
            for share in shares {
                scope.spawn(|| share.iter_mut().for_each(|(cells, counted)| counted.add(cells, missing)));
            }
            own.into_iter().flatten().for_each(|(cells, counted)| counted.add(cells, missing));
        });
        Ok(())
    }

    /// Counts rows that were rejected on the way, for what stood in a column where there is one at fault.
    pub fn rejected(&mut self, column: Option<&str>, rows: u64) {
        self.rejected += rows;
        if let Some(counted) = self.columns.iter_mut().find(|counted| column == Some(counted.spec.name.as_str())) {
            counted.rejected += rows;
        }
    }

    /// Returns the profile; `complete` says that the whole input was counted.
    #[must_use]
    pub fn finish(self, complete: bool) -> Profile {
        let stretch_rows = stretches::length(self.rows);
        let columns = self.columns.into_iter().map(|counted| counted.finish(stretch_rows)).collect();
        Profile { rows: self.rows, complete, rejected: self.rejected, stretch_rows, columns }
    }
}

impl Counted {
    fn new(spec: ColumnSpec) -> Self {
        Self {
            spec,
            missing: 0,
            odd: 0,
            odd_examples: Vec::new(),
            rejected: 0,
            values: Frequent::new(Bounds::default()),
            registers: vec![0; 1 << REGISTER_BITS],
            min: None,
            max: None,
            sum: 0.0,
            sample: Draw::new(SAMPLE),
            seen: 0,
            missing_at: Stretches::default(),
            leading_zeros: 0,
            padded: 0,
            max_length: 0,
            patterns: HashMap::new(),
        }
    }

    fn add(&mut self, cells: &StringChunked, missing: &Missing) {
        for cell in cells.iter() {
            if let Some(cell) = cell.filter(|cell| !missing.is(cell)) {
                self.value(cell, xxh3_64(cell.as_bytes()));
            } else {
                self.missing += 1;
                self.missing_at.add(self.seen);
            }
            self.seen += 1;
        }
    }

    /// Counts a cell. While all are counted one by one, what is to be known of each waits until it is known how many there are.
    fn value(&mut self, cell: &str, hash: u64) {
        match self.values.add(cell, hash) {
            Kept::Counted => return,
            Kept::TooMany(known) => known.iter().for_each(|known| self.look(&known.cell, known.hash, known.count)),
            Kept::Followed => {}
        }
        self.look(cell, hash, 1);
    }

    /// Looks at a cell that stands there so many times.
    fn look(&mut self, cell: &str, hash: u64, count: u64) {
        self.distinct(hash);
        self.padded += if is_padded(cell) { count } else { 0 };
        self.leading_zeros += if has_leading_zeros(cell) { count } else { 0 };
        self.max_length = self.max_length.max(if cell.is_ascii() { cell.len() as u64 } else { cell.chars().count() as u64 });
        self.pattern(cell, count);
        if types::check(self.spec.kind, cell).is_err() {
            self.odd += count;
            let shown: String = cell.chars().take(80).collect();
            if self.odd_examples.len() < ODD_SHOWN && !self.odd_examples.contains(&shown) {
                self.odd_examples.push(shown);
            }
            return;
        }
        if self.spec.kind.is_number() {
            if let Some(number) = types::float(cell).ok().filter(|number| number.is_finite()) {
                self.number(number, cell, count);
            }
        } else if let Some(place) = Place::of(self.spec.kind, cell) {
            if let Place::Moment(at) = place {
                self.sample(calendar::seconds(at), count);
            }
            self.bounds(place, cell);
        }
    }

    fn distinct(&mut self, hash: u64) {
        let register = (hash >> (64 - REGISTER_BITS)) as usize;
        let rank = u8::try_from((hash << REGISTER_BITS | 1 << (REGISTER_BITS - 1)).leading_zeros() + 1).unwrap_or(u8::MAX);
        self.registers[register] = self.registers[register].max(rank);
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of rows, as a factor")]
    fn number(&mut self, number: f64, cell: &str, count: u64) {
        self.sum += number * count as f64;
        self.bounds(Place::Number(number), cell.trim());
        self.sample(number, count);
    }

    fn sample(&mut self, value: f64, count: u64) {
        for _ in 0..count {
            self.sample.add(value);
        }
    }

    /// Keeps the first and the last cell in the type's order, as they are written.
    fn bounds(&mut self, place: Place, cell: &str) {
        if self.min.as_ref().is_none_or(|(least, written)| place.is_before(cell, (*least, written))) {
            self.min = Some((place, cell.to_owned()));
        }
        if self.max.as_ref().is_none_or(|(most, written)| most.is_before(written, (place, cell))) {
            self.max = Some((place, cell.to_owned()));
        }
    }

    fn pattern(&mut self, cell: &str, count: u64) {
        let shape = shape(cell);
        if let Some(known) = self.patterns.get_mut(&shape) {
            *known += count;
        } else if self.patterns.len() < SHAPES {
            self.patterns.insert(shape, count);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "figures for a person to read")]
    fn finish(mut self, stretch_rows: u64) -> ColumnProfile {
        let distinct = self.values.distinct();
        let known = self.values.take_known();
        for known in &known {
            self.look(&known.cell, known.hash, known.count);
        }
        let numbers = self.sample.seen();
        let mut sample = self.sample.taken();
        sample.sort_by(f64::total_cmp);
        let number = self.spec.kind.is_number() && !sample.is_empty();
        let quantile = |share: f64| quantile(&sample, share);
        let quantiles = number.then(|| [quantile(0.05), quantile(0.25), quantile(0.5), quantile(0.75), quantile(0.95)]);
        let scale = numbers as f64 / sample.len().max(1) as f64;
        let outlier_bounds = quantiles.map(|[_, low, _, high, _]| {
            let reach = 1.5 * (high - low);
            [low - reach, high + reach]
        });
        let outliers = outlier_bounds.map(|[low, high]| {
            let (below, above) = (sample.partition_point(|number| *number < low), sample.partition_point(|number| *number <= high));
            scaled(below + sample.len() - above, scale)
        });
        let exact_quantiles = numbers <= SAMPLE as u64;
        let (distinct, distinct_error) = match distinct {
            Some(distinct) => (distinct, 0.0),
            None => (estimate(&self.registers), 1.04 / f64::from(1u32 << REGISTER_BITS).sqrt()),
        };
        let (followed, top_error) = self.values.finish();
        let values = known.into_iter().map(|known| (known.cell.into_string(), known.count)).chain(followed);
        ColumnProfile {
            kind: self.spec.kind,
            histogram: match self.spec.kind {
                ColumnType::Date | ColumnType::Timestamp => calendar::moments(&sample, self.spec.kind == ColumnType::Date, scale),
                _ => number.then(|| histogram(&sample, self.spec.kind == ColumnType::Integer, scale)),
            },
            missing: self.missing,
            missing_at: self.missing_at.of(stretch_rows),
            odd: self.odd,
            odd_examples: self.odd_examples,
            rejected: self.rejected,
            distinct,
            distinct_error,
            min: self.min.map(|(_, cell)| cell),
            max: self.max.map(|(_, cell)| cell),
            mean: number.then(|| self.sum / numbers as f64),
            quantiles,
            // Three standard deviations of a rank in a sample of this size.
            quantile_error: if exact_quantiles { 0.0 } else { 1.5 / (SAMPLE as f64).sqrt() },
            leading_zeros: self.leading_zeros,
            padded: self.padded,
            max_length: self.max_length,
            top: top(values),
            top_error,
            patterns: top(self.patterns),
            outliers,
            outlier_bounds,
            chart: None,
            name: self.spec.name,
        }
    }
}

fn top(counts: impl IntoIterator<Item = (String, u64)>) -> Vec<ValueCount> {
    let mut all: Vec<ValueCount> = counts.into_iter().map(|(value, count)| ValueCount { value, count }).collect();
    all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    all.truncate(SHOWN);
    all
}

/// Returns a quantile of sorted numbers, between neighbours in a straight line (PostgreSQL's `percentile_cont`).
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
fn estimate(registers: &[u8]) -> u64 {
    let m = registers.len() as f64;
    let alpha = 0.7213 / (1.0 + 1.079 / m);
    let sum: f64 = registers.iter().map(|rank| 2f64.powi(-i32::from(*rank))).sum();
    let raw = alpha * m * m / sum;
    let empty = memchr::memchr_iter(0, registers).count();
    if raw <= 2.5 * m && empty > 0 { (m * (m / empty as f64).ln()).round() as u64 } else { raw.round() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{CsvOptions, csv::from_bytes};
    use millpond_record::flow::Source as _;

    fn profile(input: String, types: &[(&str, ColumnType)]) -> Profile {
        let spec = crate::spec::SourceSpec { csv: Some("-".into()), ..Default::default() };
        let options = CsvOptions::from_spec(&spec).expect("the defaults");
        let mut source = from_bytes(input.into_bytes(), "a.csv", &options).expect("a file");
        let mut columns = source.schema().columns.clone();
        for column in &mut columns {
            column.kind = types.iter().find(|(name, _)| *name == column.name).map_or(ColumnType::Text, |(_, kind)| *kind);
        }
        let mut profiler = Profiler::new(&columns, Missing::default());
        while let Some(portion) = source.next().expect("memory") {
            let rows = portion.read().expect("rows");
            profiler.add(&rows.batch).expect("text");
            rows.rejected.iter().for_each(|row| profiler.rejected(row.column.as_deref(), 1));
        }
        profiler.finish(true)
    }

    #[test]
    fn small_columns_are_counted_exactly() {
        let profile = profile("n,p\nAnn Lee,1\nBob,002\n,3\nBob,x\nCy,\nbad\n".into(), &[("p", ColumnType::Decimal)]);
        assert_eq!((profile.rows, profile.rejected), (5, 1));
        let [name, price] = profile.columns.as_slice() else { panic!("two columns") };
        assert_eq!((name.missing, name.distinct, name.top[0].value.as_str(), name.top[0].count), (1, 3, "Bob", 2));
        assert_eq!((name.min.as_deref(), name.max.as_deref(), name.patterns[0].value.as_str()), (Some("Ann Lee"), Some("Cy"), "Aa"));
        assert_eq!((price.missing, price.odd, price.leading_zeros, price.mean), (1, 1, 1, Some(2.0)));
        assert_eq!((price.min.as_deref(), price.max.as_deref(), price.quantiles.map(|q| q[2])), (Some("1"), Some("3"), Some(2.0)));
        assert_eq!(price.odd_examples, ["x"]);
        assert_eq!((name.top_error, price.top_error), (0, 0));
        assert_eq!((profile.stretch_rows, &name.missing_at, &price.missing_at), (1, &vec![0, 0, 1], &vec![0, 0, 0, 0, 1]));
    }

    #[test]
    fn outliers_are_counted_with_the_bounds_beyond_which_they_are() {
        let profile = profile("n\n1\n2\n3\n4\n5\n-40\n9.5\n10\nx\n\"\"\n".into(), &[("n", ColumnType::Decimal)]);
        let column = &profile.columns[0];
        // The quartiles are 1.75 and 6.125, and the reach 6.5625.
        assert_eq!(column.quantiles.map(|[_, low, _, high, _]| (low, high)), Some((1.75, 6.125)));
        assert_eq!((column.outlier_bounds, column.outliers), (Some([-4.8125, 12.6875]), Some(1)));
        let histogram = column.histogram.as_ref().expect("numbers");
        assert_eq!((histogram.edges[0], histogram.edges[1], histogram.edges[20]), (-40.0, -37.5, 10.0));
        assert_eq!(histogram.counts, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 1, 2]);
    }

    #[test]
    fn the_first_and_the_last_value_go_by_the_order_of_the_type_and_are_shown_as_written() {
        let rows = "2024-1-5,2024-01-09 9:00:00.5,t,10\n2024-01-10,2024-1-10T08:00,FALSE,9\n 2023-12-31,2024-01-09 10:00,off,b\n";
        let types = [("d", ColumnType::Date), ("t", ColumnType::Timestamp), ("b", ColumnType::Boolean)];
        let profile = profile(format!("d,t,b,s\n{rows}"), &types);
        let bounds: Vec<_> =
            profile.columns.iter().map(|column| (column.min.as_deref().unwrap_or(""), column.max.as_deref().unwrap_or(""))).collect();
        assert_eq!(bounds[0], (" 2023-12-31", "2024-01-10"));
        assert_eq!(bounds[1], ("2024-01-09 9:00:00.5", "2024-1-10T08:00"));
        assert_eq!(bounds[2], ("FALSE", "t"));
        assert_eq!(bounds[3], ("10", "b"));
    }

    #[test]
    fn large_columns_are_estimated_within_their_stated_error() {
        let rows: String = (0..300_000).map(|n| format!("{n}\n")).collect();
        let profile = profile(format!("n\n{rows}"), &[("n", ColumnType::Integer)]);
        let column = &profile.columns[0];
        #[expect(clippy::cast_precision_loss, reason = "a test's arithmetic")]
        let off = (column.distinct as f64 - 300_000.0).abs() / 300_000.0;
        assert!(column.distinct_error > 0.0 && off < 4.0 * column.distinct_error, "{off}");
        let median = column.quantiles.expect("numbers")[2];
        assert!((median - 150_000.0).abs() / 300_000.0 < column.quantile_error, "{median}");
        assert!(column.top_error > 0 && column.top.iter().all(|value| value.count == 1), "{:?}", column.top);
        // 24 bins of 12,500 numbers, counted in a sample of a third.
        let histogram = column.histogram.as_ref().expect("numbers");
        assert_eq!((histogram.edges[..2].to_vec(), histogram.counts.len()), (vec![0.0, 12_500.0], 24));
        let off = |count: &u64| (f64::from(u32::try_from(*count).expect("few")) - 12_500.0).abs() / 300_000.0;
        assert!(histogram.counts.iter().all(|count| off(count) < column.quantile_error), "{:?}", histogram.counts);
    }

    #[test]
    fn days_have_bins_of_the_calendar_and_a_sample_of_many_stands_for_all() {
        let day = |number: u32| format!("2026-{:02}-{:02}", number % 12 + 1, number % 28 + 1);
        let few = profile(format!("day\n{}\n\"\"\n", (0..84).map(day).collect::<Vec<_>>().join("\n")), &[("day", ColumnType::Date)]);
        let found = few.columns[0].histogram.as_ref().expect("bins");
        assert_eq!(
            (found.moments.first().map(String::as_str), found.moments.last().map(String::as_str)),
            (Some("2026-01-01"), Some("2027-01-01"))
        );
        assert_eq!(found.counts, [7; 12]);
        let many = profile(format!("day\n{}\n", (0..240_000).map(day).collect::<Vec<_>>().join("\n")), &[("day", ColumnType::Date)]);
        let found = many.columns[0].histogram.as_ref().expect("bins");
        assert!(many.columns[0].quantile_error > 0.0 && found.counts.iter().all(|count| count.abs_diff(20_000) < 1_200), "{found:?}");
    }
}
