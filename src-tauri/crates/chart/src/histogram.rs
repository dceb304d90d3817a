use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use crate::text::{short, style};
use crate::{ChartError, Palette, WIDTH, fail};

const BARS: i32 = 74;
const LABELS: i32 = 18;

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
            area.draw(&Text::new(short(value), (x, BARS + 5), style(&palette.text_faint, side))).map_err(fail)?;
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
        assert!(svg.contains("font-size=\"11\""), "{svg}");
    }
}
