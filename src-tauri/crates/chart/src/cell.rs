//! Pictures for the cells of a table: no words, a line high.

use plotters::prelude::*;

use crate::{ChartError, Palette, fail};

/// Their size, in pixels.
const WIDTH: i32 = 96;
const HEIGHT: i32 = 18;

/// Returns bins as bars in a line's height.
///
/// # Errors
/// [`ChartError`] never.
pub fn histogram_cell_svg(counts: &[u64], palette: &Palette) -> Result<String, ChartError> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let step = f64::from(WIDTH) / counts.len().max(1) as f64;
    let bars = counts.iter().enumerate().map(|(at, count)| {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let (left, right) = ((at as f64 * step).round() as i32, ((at + 1) as f64 * step).round() as i32 - 1);
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let height = (*count as f64 / most as f64 * f64::from(HEIGHT)).ceil() as i32;
        ([(left, HEIGHT - height), (right.max(left + 1), HEIGHT)], palette.data_1.to_rgba())
    });
    drawn(bars)
}

/// Returns the most frequent values as parts of one bar, which stands for all `rows`.
///
/// # Errors
/// [`ChartError`] never.
pub fn top_values_cell_svg(counts: &[u64], rows: u64, palette: &Palette) -> Result<String, ChartError> {
    let mut before = 0;
    let px = |count: u64| {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let px = (count as f64 / rows.max(1) as f64 * f64::from(WIDTH)).round() as i32;
        px.min(WIDTH)
    };
    let ground = ([(0, 4), (WIDTH, HEIGHT - 4)], palette.border.to_rgba());
    let parts: Vec<_> = counts
        .iter()
        .enumerate()
        .filter_map(|(at, count)| {
            let left = px(before);
            before += count;
            let right = px(before);
            // Each part is paler than the one before it, and a pixel is between them.
            let paler = palette.data_1.mix(1.0 - 0.08 * at.min(9) as f64);
            (right > left).then_some(([(left, 4), ((right - 1).max(left + 1), HEIGHT - 4)], paler))
        })
        .collect();
    drawn(std::iter::once(ground).chain(parts))
}

fn drawn(bars: impl IntoIterator<Item = ([(i32, i32); 2], RGBAColor)>) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH.cast_unsigned(), HEIGHT.cast_unsigned())).into_drawing_area();
        for (corners, color) in bars {
            area.draw(&Rectangle::new(corners, color.filled())).map_err(fail)?;
        }
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_the_line_in_proportion() {
        let svg = histogram_cell_svg(&[9, 18, 0], &Palette::light()).expect("drawn");
        assert!(svg.contains("width=\"96\" height=\"18\""), "{svg}");
        let bar = |left: i32, top: i32, height: i32| format!("x=\"{left}\" y=\"{top}\" width=\"31\" height=\"{height}\"");
        assert!(svg.contains(&bar(0, 9, 9)) && svg.contains(&bar(32, 0, 18)), "{svg}");
    }

    #[test]
    fn values_share_one_bar_that_stands_for_all_rows() {
        let svg = top_values_cell_svg(&[50, 25], 100, &Palette::light()).expect("drawn");
        assert_eq!(svg.matches("<rect").count(), 3);
        assert!(svg.contains("x=\"0\" y=\"4\" width=\"47\"") && svg.contains("x=\"48\" y=\"4\" width=\"23\""), "{svg}");
    }
}
