//! How two columns go together: points of two numbers, or a number by groups.

use std::collections::HashMap;

use millpond_record::batch::Batch;
use millpond_record::flow::FlowError;
use millpond_record::schema::ColumnSpec;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::count::quantile;
use super::draw::Draw;
use crate::missing::Missing;
use crate::types;
use crate::values::text_of;

/// Points that are kept of all.
const POINTS: usize = 2_000;
/// Groups that are told apart; numbers of others are counted together.
const GROUPS: usize = 200;
/// Groups that are shown: the largest.
const SHOWN: usize = 12;
/// Numbers of a group that are kept for its quartiles.
const NUMBERS: usize = 10_000;
/// Outliers of a group that are shown.
const OUTLIERS: usize = 30;

/// Which columns are held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Pair {
    /// Two columns of numbers.
    Scatter { x: String, y: String },
    /// A column of numbers by the values of another one.
    Boxes { number: String, by: String },
}

/// How two columns go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Relation {
    /// Rows that were read.
    pub rows: u64,
    /// Whether the whole input was read.
    pub complete: bool,
    /// Rows that have what is shown: two numbers, or a number and a group.
    pub counted: u64,
    pub found: Related,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Related {
    Scatter {
        /// A uniform sample of the points, at most 2,000.
        points: Vec<[f64; 2]>,
        /// Pearson's coefficient of all points; none where a column has one value only.
        correlation: Option<f64>,
    },
    Boxes {
        /// The largest groups, at most 12, the largest first.
        groups: Vec<NumberGroup>,
        /// How many groups there are; of more than 200, those beyond are one.
        groups_in_all: u64,
        /// Whether there are more.
        more: bool,
    },
}

/// The numbers of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NumberGroup {
    pub name: String,
    pub count: u64,
    /// 25 %, 50 %, 75 %.
    pub quartiles: [f64; 3],
    /// The lowest and highest number within 1.5 times the interquartile range of the quartiles.
    pub whiskers: [f64; 2],
    /// Some of those beyond, at most 30.
    pub outliers: Vec<f64>,
    /// Whether the figures are of a sample of the group's numbers.
    pub sampled: bool,
}

/// Holds two columns against each other.
pub struct Relator {
    columns: [usize; 2],
    missing: Missing,
    rows: u64,
    counted: u64,
    found: Finding,
}

enum Finding {
    Scatter(Scatter),
    Boxes { known: HashMap<String, usize>, groups: Vec<(String, Draw<f64>)>, more: bool },
}

/// Sums for Pearson's coefficient, updated so that nothing is lost (Welford).
#[derive(Default)]
struct Scatter {
    points: Draw<[f64; 2]>,
    means: [f64; 2],
    squares: [f64; 2],
    product: f64,
}

impl Relator {
    /// Returns what holds two of these columns against each other; the name of one that is not there as the error.
    ///
    /// # Errors
    /// The name of the column that is not there.
    pub fn new(pair: &Pair, columns: &[ColumnSpec], missing: Missing) -> Result<Self, String> {
        let place = |name: &String| columns.iter().position(|column| column.name == *name).ok_or_else(|| name.clone());
        let (names, found) = match pair {
            Pair::Scatter { x, y } => ([x, y], Finding::Scatter(Scatter { points: Draw::new(POINTS), ..Scatter::default() })),
            Pair::Boxes { number, by } => ([number, by], Finding::Boxes { known: HashMap::new(), groups: Vec::new(), more: false }),
        };
        Ok(Self { columns: [place(names[0])?, place(names[1])?], missing, rows: 0, counted: 0, found })
    }

    /// Takes a batch of these columns.
    ///
    /// # Errors
    /// [`FlowError::Internal`] for a kind of column that no step makes.
    pub fn add(&mut self, batch: &Batch) -> Result<(), FlowError> {
        self.rows += batch.rows() as u64;
        let column = |at: usize| match batch.visible().nth(at) {
            Some(column) => text_of(column),
            None => Err(FlowError::internal("a column is not there")),
        };
        let (one, other) = (column(self.columns[0])?, column(self.columns[1])?);
        for (one, other) in one.iter().zip(other.iter()) {
            let (Some(one), Some(other)) = (one, other) else { continue };
            if self.missing.is(one) || self.missing.is(other) {
                continue;
            }
            let Some(number) = finite(one) else { continue };
            match &mut self.found {
                Finding::Scatter(scatter) => {
                    let Some(second) = finite(other) else { continue };
                    scatter.add([number, second]);
                }
                Finding::Boxes { known, groups, more } => {
                    let at = match known.get(other) {
                        Some(at) => *at,
                        None if groups.len() < GROUPS => {
                            known.insert(other.to_owned(), groups.len());
                            groups.push((other.to_owned(), Draw::new(NUMBERS)));
                            groups.len() - 1
                        }
                        None => {
                            *more = true;
                            continue;
                        }
                    };
                    groups[at].1.add(number);
                }
            }
            self.counted += 1;
        }
        Ok(())
    }

    /// Returns what was found; `complete` says that the whole input was read.
    #[must_use]
    pub fn finish(self, complete: bool) -> Relation {
        let found = match self.found {
            Finding::Scatter(scatter) => scatter.finish(),
            Finding::Boxes { groups, more, .. } => {
                let groups_in_all = groups.len() as u64;
                let mut groups: Vec<NumberGroup> = groups.into_iter().map(|(name, numbers)| group(name, numbers)).collect();
                groups.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
                groups.truncate(SHOWN);
                Related::Boxes { groups, groups_in_all, more }
            }
        };
        Relation { rows: self.rows, complete, counted: self.counted, found }
    }
}

impl Scatter {
    fn add(&mut self, point: [f64; 2]) {
        self.points.add(point);
        #[expect(clippy::cast_precision_loss, reason = "a count of rows, as a factor")]
        let count = self.points.seen() as f64;
        let before = [point[0] - self.means[0], point[1] - self.means[1]];
        for at in 0..2 {
            self.means[at] += before[at] / count;
            self.squares[at] += before[at] * (point[at] - self.means[at]);
        }
        self.product += before[0] * (point[1] - self.means[1]);
    }

    fn finish(self) -> Related {
        let scale = self.squares[0].sqrt() * self.squares[1].sqrt();
        let correlation = (scale > 0.0).then_some(self.product / scale).filter(|it| it.is_finite()).map(|it| it.clamp(-1.0, 1.0));
        Related::Scatter { points: self.points.taken(), correlation }
    }
}

fn finite(cell: &str) -> Option<f64> {
    types::float(cell).ok().filter(|number| number.is_finite())
}

fn group(name: String, numbers: Draw<f64>) -> NumberGroup {
    let count = numbers.seen();
    let mut sorted = numbers.taken();
    sorted.sort_by(f64::total_cmp);
    let quartiles = [0.25, 0.5, 0.75].map(|share| quantile(&sorted, share));
    let reach = 1.5 * (quartiles[2] - quartiles[0]);
    let first = sorted.partition_point(|number| *number < quartiles[0] - reach);
    let last = sorted.partition_point(|number| *number <= quartiles[2] + reach);
    let whiskers = [sorted[first], sorted[last - 1]];
    // From the farthest on, by turns from both ends.
    let (low, high) = (&sorted[..first], &sorted[last..]);
    let outliers = (0..low.len().max(high.len()))
        .flat_map(|at| [low.get(at), high.len().checked_sub(at + 1).and_then(|at| high.get(at))])
        .flatten()
        .copied()
        .take(OUTLIERS)
        .collect();
    let sampled = count > sorted.len() as u64;
    NumberGroup { name, count, quartiles, whiskers, outliers, sampled }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{CsvOptions, csv::from_bytes};
    use millpond_record::flow::Source as _;

    fn related(input: String, pair: &Pair) -> Result<Relation, String> {
        let spec = crate::spec::SourceSpec { csv: Some("-".into()), ..Default::default() };
        let options = CsvOptions::from_spec(&spec).expect("the defaults");
        let mut source = from_bytes(input.into_bytes(), "a.csv", &options).expect("a file");
        let mut relator = Relator::new(pair, &source.schema().columns, Missing::default())?;
        while let Some(portion) = source.next().expect("memory") {
            relator.add(&portion.read().expect("rows").batch).expect("text");
        }
        Ok(relator.finish(true))
    }

    fn scatter(x: &str, y: &str) -> Pair {
        Pair::Scatter { x: x.into(), y: y.into() }
    }

    #[test]
    fn two_columns_of_numbers_are_points_with_their_correlation() {
        let found = related("a,b\n1,2\n2,4\n3,6\n,1\n4,x\n".into(), &scatter("a", "b")).expect("columns");
        assert_eq!((found.rows, found.counted), (5, 3));
        let Related::Scatter { points, correlation } = found.found else { panic!("points") };
        assert_eq!(points, [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]);
        assert!((correlation.expect("two values") - 1.0).abs() < 1e-12);
        let flat = related("a,b\n1,2\n2,2\n".into(), &scatter("a", "b")).expect("columns");
        assert!(matches!(flat.found, Related::Scatter { correlation: None, .. }));
        assert_eq!(related("a,b\n1,2\n".into(), &scatter("a", "c")), Err("c".into()));
    }

    #[test]
    fn of_many_points_a_sample_is_kept_and_all_are_in_the_correlation() {
        let rows: String = (0..10_000).map(|n| format!("{n},{}\n", -n)).collect();
        let found = related(format!("a,b\n{rows}"), &scatter("a", "b")).expect("columns");
        let Related::Scatter { points, correlation } = found.found else { panic!("points") };
        assert_eq!((found.counted, points.len()), (10_000, POINTS));
        assert!((correlation.expect("two values") + 1.0).abs() < 1e-12);
        let mean = points.iter().map(|[x, _]| x).sum::<f64>() / 2_000.0;
        assert!((mean - 5_000.0).abs() < 300.0, "from all over the file: {mean}");
    }

    #[test]
    fn a_number_by_group_has_quartiles_whiskers_and_outliers_the_largest_group_first() {
        let rows = "g,n\nb,7\n".to_owned() + &[1, 2, 3, 4, 100].map(|n| format!("a,{n}\n")).concat() + ",5\na,x\n";
        let found = related(rows, &Pair::Boxes { number: "n".into(), by: "g".into() }).expect("columns");
        let Related::Boxes { groups, groups_in_all, more } = found.found else { panic!("groups") };
        assert_eq!((found.counted, groups_in_all, more), (6, 2, false));
        let largest = NumberGroup {
            name: "a".into(),
            count: 5,
            quartiles: [2.0, 3.0, 4.0],
            whiskers: [1.0, 4.0],
            outliers: vec![100.0],
            sampled: false,
        };
        assert_eq!(groups[0], largest);
        assert_eq!((groups[1].name.as_str(), groups[1].whiskers), ("b", [7.0, 7.0]));
    }

    #[test]
    fn more_groups_than_are_told_apart_are_said_to_be_there() {
        let rows: String = (0..300).map(|n| format!("g{n},1\n")).collect();
        let found = related(format!("g,n\n{rows}"), &Pair::Boxes { number: "n".into(), by: "g".into() }).expect("columns");
        let Related::Boxes { groups, groups_in_all, more } = found.found else { panic!("groups") };
        assert_eq!((groups.len(), groups_in_all, more, found.counted), (SHOWN, 200, true, 200));
    }
}
