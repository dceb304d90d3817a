pub use millpond_pipeline::profile::{NumberGroup, Pair, Related, Relation, ValueCount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for pictures of figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DrawCharts {
    pub charts: Vec<ChartWanted>,
    pub size: ChartSize,
    /// `light` or `dark`.
    pub theme: String,
}

/// How large a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartSize {
    /// For a cell of a table: a histogram or top values, without words.
    Cell,
    /// By itself: with its heading and scales, on a ground of its own.
    Sheet,
}

/// A picture that is wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChartWanted {
    pub figures: ChartFigures,
    /// The heading of one that stands by itself, and what is said below it.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub about: String,
}

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChartFigures {
    /// Bins, as a profile has them.
    Histogram {
        edges: Vec<f64>,
        counts: Vec<u64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        moments: Vec<String>,
    },
    /// The most frequent values, and how many rows there are.
    TopValues { values: Vec<ValueCount>, rows: u64 },
    /// Where cells are missing.
    Missing { columns: Vec<MissingCells>, rows: u64, stretch_rows: u64 },
    /// Points of two columns.
    Scatter { x: String, y: String, points: Vec<[f64; 2]> },
    /// Lengths of time, each a line over occasions that have these labels.
    Times { labels: Vec<String>, lines: Vec<TimesLine> },
    /// A column of numbers by groups.
    Boxes { number: String, groups: Vec<NumberGroup> },
}

/// A line of lengths of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimesLine {
    pub name: String,
    /// In seconds; nothing where it was not.
    pub seconds: Vec<Option<f64>>,
}

/// Where cells of a column are missing, as a profile has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissingCells {
    pub name: String,
    pub missing: u64,
    pub missing_at: Vec<u64>,
}

/// Pictures, each an SVG, in the order in which they were wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawnCharts {
    pub charts: Vec<String>,
}
