//! What a column holds, counted over the whole input.

use millpond_record::schema::ColumnType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The profile of an input's columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    pub rows: u64,
    /// Whether the whole input was read.
    pub complete: bool,
    /// Rows that were rejected and are in no column's figures.
    pub rejected: u64,
    /// Rows of each stretch that `missing_at` counts in.
    pub stretch_rows: u64,
    pub columns: Vec<ColumnProfile>,
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnProfile {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    pub missing: u64,
    /// Missing cells in each stretch of rows, in the order of the rows, at most 128 stretches; the last ones without any are left out.
    pub missing_at: Vec<u64>,
    /// Cells that are not of the type: `Not a number`.
    pub odd: u64,
    /// A few of them.
    pub odd_examples: Vec<String>,
    /// Rows that were rejected for what stood in this column, when they were read or by a step; they are in no other figure.
    pub rejected: u64,
    pub distinct: u64,
    /// The error of `distinct` as a share (0 = exact).
    pub distinct_error: f64,
    /// Smallest and largest, by the type's order, as written in the input.
    pub min: Option<String>,
    pub max: Option<String>,
    /// Of numbers only.
    pub mean: Option<f64>,
    /// Of numbers only: 5 %, 25 %, 50 %, 75 %, 95 %.
    pub quantiles: Option<[f64; 5]>,
    /// The error of the quantiles as a share of the ranks (0 = exact). It is also that of the counts of the histogram and of the
    /// outliers as a share of the numbers: they are of the same sample.
    pub quantile_error: f64,
    /// Cells with a zero before another digit.
    pub leading_zeros: u64,
    /// Cells with blanks at an end.
    pub padded: u64,
    /// Longest cell in characters.
    pub max_length: u64,
    /// The most frequent cells, at most 10, and how often each stands there at least.
    pub top: Vec<ValueCount>,
    /// How many more of a cell there may be than `top` says, and how many of one that is not in it beyond the last one's
    /// count (0 = exact).
    pub top_error: u64,
    /// Shapes of the cells (`Aa Aa`, `9.9`), the most frequent first, at most 10. Of a column with more than 1,000 shapes,
    /// the first 1,000 are counted.
    pub patterns: Vec<ValueCount>,
    /// Bins of numbers, days and times; of text and booleans, none.
    pub histogram: Option<Histogram>,
    /// Numbers beyond 1.5 times the interquartile range from the quartiles.
    pub outliers: Option<u64>,
    /// Those are less than the first or more than the second.
    pub outlier_bounds: Option<[f64; 2]>,
    /// The histogram (or the bars of top values) as SVG, where charts were asked for.
    pub chart: Option<String>,
}

/// A value and how often it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValueCount {
    pub value: String,
    pub count: u64,
}

/// Bins: of numbers, all of one width; of days and times, those of a calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Histogram {
    /// Where each bin starts, and where the last one ends; of days and times, in seconds since 1970. A bin has its start in it and
    /// not its end; the last one has both.
    pub edges: Vec<f64>,
    pub counts: Vec<u64>,
    /// The edges as days or times are written; of numbers, none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<String>,
}

mod bins;
mod calendar;
mod class;
mod count;
mod draw;
mod frequent;
mod relation;
mod stretches;

pub use class::CellClass;
pub use count::Profiler;
pub use relation::{NumberGroup, Pair, Related, Relation, Relator};
