//! Charts that show data: figures in, SVG out. Pure: nothing is read, kept or asked.
//!
//! - [`Palette`]: the window's own colours, light and dark
//! - [`histogram_svg`]: equal-width bins with their bounds
//! - [`top_values_svg`]: bars of the most frequent values
//! - [`histogram_sheet_svg`], [`top_values_sheet_svg`]: the same by themselves, with a heading and scales
//! - [`histogram_cell_svg`], [`top_values_cell_svg`]: the same in a line's height
//! - [`missing_svg`]: where cells are missing, for many columns
//! - [`scatter_svg`], [`boxes_svg`]: two columns against each other
//! - [`times_svg`]: how long something took, again and again
//! - [`days_svg`]: what became of each day's rows
//! - [`short`]: numbers in few characters
//!
//! ```
//! use millpond_chart::{Bounds, Palette, histogram_svg};
//! let svg = histogram_svg(Bounds::Numbers(&[0.0, 5.0, 10.0, 15.0]), &[1, 5, 2], &Palette::light())?;
//! assert!(svg.starts_with("<svg"));
//! # Ok::<(), millpond_chart::ChartError>(())
//! ```

mod boxes;
mod cell;
mod days;
mod histogram;
mod missing;
mod palette;
mod scatter;
mod sheet;
mod text;
mod times;
mod top_values;

pub use boxes::{Group, boxes_svg};
pub use cell::{histogram_cell_svg, top_values_cell_svg};
pub use days::{Day, days_svg, rejected_scale};
pub use histogram::{Bounds, histogram_sheet_svg, histogram_svg};
pub use missing::{MissingColumn, missing_svg};
pub use palette::Palette;
pub use scatter::scatter_svg;
pub use sheet::Heading;
pub use text::{grouped, short};
pub use times::{Times, times_svg};
pub use top_values::{top_values_sheet_svg, top_values_svg};

/// A chart that could not be drawn: a defect of ours.
#[derive(Debug, thiserror::Error)]
#[error("the chart cannot be drawn: {0}")]
pub struct ChartError(String);

/// The width of a column's picture, in pixels.
const WIDTH: u32 = 190;

fn fail(error: impl std::fmt::Display) -> ChartError {
    ChartError(error.to_string())
}
