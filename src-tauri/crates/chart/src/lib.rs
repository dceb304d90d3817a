//! Charts that show data: figures in, SVG out. Pure: nothing is read, kept or asked.
//!
//! - [`Palette`]: the window's own colours, light and dark
//! - [`histogram_svg`]: equal-width bins with their bounds
//! - [`top_values_svg`]: bars of the most frequent values
//!
//! ```
//! let svg = millpond_chart::histogram_svg(0.0, 10.0, &[1, 5, 2], &millpond_chart::Palette::light())?;
//! assert!(svg.starts_with("<svg"));
//! # Ok::<(), millpond_chart::ChartError>(())
//! ```

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A chart that could not be drawn: a defect of ours.
#[derive(Debug, thiserror::Error)]
#[error("the chart cannot be drawn: {0}")]
pub struct ChartError(String);

/// The colours of a chart. They are those of `ui/src/theme/tokens.css`, of the same names.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    pub data_1: RGBColor,
    pub data_2: RGBColor,
    pub border: RGBColor,
    pub text_faint: RGBColor,
    pub text: RGBColor,
}

impl Palette {
    /// Returns the light theme's colours.
    #[must_use]
    pub fn light() -> Self {
        Self {
            data_1: RGBColor(0x0b, 0x73, 0x7b),
            data_2: RGBColor(0xc9, 0x8a, 0x1b),
            border: RGBColor(0xdf, 0xe6, 0xe6),
            text_faint: RGBColor(0x5d, 0x6c, 0x6b),
            text: RGBColor(0x17, 0x21, 0x1f),
        }
    }

    /// Returns the dark theme's colours.
    #[must_use]
    pub fn dark() -> Self {
        Self {
            data_1: RGBColor(0x4f, 0xbc, 0xc4),
            data_2: RGBColor(0xe3, 0xb0, 0x52),
            border: RGBColor(0x26, 0x31, 0x33),
            text_faint: RGBColor(0x8a, 0x9b, 0x9b),
            text: RGBColor(0xe2, 0xea, 0xea),
        }
    }
}

const WIDTH: u32 = 190;
const BARS: i32 = 74;
const LABELS: i32 = 18;
const ROW: i32 = 20;
const FONT: &str = "Inter Variable, Inter, sans-serif";

fn fail(error: impl std::fmt::Display) -> ChartError {
    ChartError(error.to_string())
}

/// Returns a number in few characters: `0.02`, `149.6`, `1.2M`.
#[must_use]
pub fn short(value: f64) -> String {
    let size = value.abs();
    let (scaled, unit) = match size {
        size if size >= 1e12 || (size > 0.0 && size < 1e-3) => return format!("{value:.1e}"),
        size if size >= 1e9 => (value / 1e9, "G"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = if scaled.abs() >= 100.0 {
        0
    } else if scaled.abs() >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{scaled:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{unit}")
}

/// Returns bins as thin bars with the lowest, middle and highest bound below.
///
/// # Errors
/// [`ChartError`] never for finite figures.
pub fn histogram_svg(low: f64, high: f64, counts: &[u64], palette: &Palette) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, u32::try_from(BARS + LABELS).unwrap_or(0))).into_drawing_area();
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let step = f64::from(WIDTH) / counts.len().max(1) as f64;
        for (at, count) in counts.iter().enumerate() {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let (left, right) = ((at as f64 * step).round() as i32, ((at + 1) as f64 * step).round() as i32 - 2);
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let height = (*count as f64 / most as f64 * f64::from(BARS)).ceil() as i32;
            let bar = Rectangle::new([(left, BARS - height), (right.max(left + 1), BARS)], palette.data_1.filled());
            area.draw(&bar).map_err(fail)?;
        }
        area.draw(&PathElement::new([(0, BARS), (WIDTH.cast_signed(), BARS)], palette.border)).map_err(fail)?;
        let middle = low + (high - low) / 2.0;
        for (value, x, side) in
            [(low, 0, HPos::Left), (middle, WIDTH.cast_signed() / 2, HPos::Center), (high, WIDTH.cast_signed(), HPos::Right)]
        {
            let style = TextStyle::from((FONT, 11)).color(&palette.text_faint).pos(Pos::new(side, VPos::Top));
            area.draw(&Text::new(short(value), (x, BARS + 5), style)).map_err(fail)?;
        }
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

/// Returns the most frequent values as bars, each with its share of `rows`.
///
/// # Errors
/// [`ChartError`] never.
pub fn top_values_svg(values: &[(String, u64)], rows: u64, palette: &Palette) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let height = u32::try_from(values.len()).unwrap_or(0).max(1) * ROW.cast_unsigned();
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        let most = values.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        for (at, (value, count)) in values.iter().enumerate() {
            let top = i32::try_from(at).unwrap_or(0) * ROW;
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let right = (*count as f64 / most as f64 * f64::from(WIDTH)).ceil() as i32;
            area.draw(&Rectangle::new([(0, top + ROW - 5), (right.max(1), top + ROW - 2)], palette.data_1.filled())).map_err(fail)?;
            let shown: String = if value.chars().count() > 20 { value.chars().take(19).chain(['…']).collect() } else { value.clone() };
            let left = TextStyle::from((FONT, 11)).color(&palette.text).pos(Pos::new(HPos::Left, VPos::Top));
            area.draw(&Text::new(shown, (0, top + 1), left)).map_err(fail)?;
            let share = *count as f64 / rows.max(1) as f64 * 100.0;
            let label = if share < 0.1 { format!("{count}") } else { format!("{share:.1} %") };
            let right = TextStyle::from((FONT, 11)).color(&palette.text_faint).pos(Pos::new(HPos::Right, VPos::Top));
            area.draw(&Text::new(label, (WIDTH.cast_signed(), top + 1), right)).map_err(fail)?;
        }
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_in_proportion_and_bounds_below() {
        let svg = histogram_svg(0.02, 299.98, &[1, 2, 4], &Palette::light()).expect("drawn");
        assert_eq!(svg.matches("<rect").count(), 3);
        assert!(svg.contains("height=\"74\"") && svg.contains("height=\"37\"") && svg.contains("#0B737B"), "{svg}");
        for label in ["0.02", "150", "300"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
    }

    #[test]
    fn values_are_named_with_their_share_and_their_characters_are_escaped() {
        let svg = top_values_svg(&[("<b>&".into(), 3), ("x".into(), 1)], 4, &Palette::dark()).expect("drawn");
        assert!(svg.contains("75.0 %") && svg.contains("25.0 %") && svg.contains("&lt;b&gt;&amp;"), "{svg}");
    }

    #[test]
    fn numbers_are_written_short() {
        for (value, written) in
            [(0.0207, "0.02"), (149.61, "150"), (12.0, "12"), (1_200_000.0, "1.2M"), (25_000.0, "25k"), (-3.5, "-3.5"), (0.0, "0")]
        {
            assert_eq!(short(value), written);
        }
    }
}
