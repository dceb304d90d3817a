use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use crate::text::style;
use crate::{ChartError, Palette, WIDTH, fail};

const ROW: i32 = 22;
/// The longest value that is shown whole.
const CHARACTERS: usize = 20;

/// Returns the most frequent values as bars, each with its share of `rows`.
///
/// # Errors
/// [`ChartError`] never.
pub fn top_values_svg(values: &[(String, u64)], rows: u64, palette: &Palette) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let height = u32::try_from(values.len()).unwrap_or(0).max(1) * ROW.cast_unsigned();
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        // One unit for all: a share for some and a count for others could not be compared.
        let rare = values.iter().any(|(_, count)| *count as f64 / rows.max(1) as f64 * 100.0 < 0.1);
        let most = values.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        for (at, (value, count)) in values.iter().enumerate() {
            let top = i32::try_from(at).unwrap_or(0) * ROW;
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let right = (*count as f64 / most as f64 * f64::from(WIDTH)).ceil() as i32;
            area.draw(&Rectangle::new([(0, top + ROW - 5), (right.max(1), top + ROW - 2)], palette.data_1.filled())).map_err(fail)?;
            let shown: String = if value.chars().count() > CHARACTERS {
                value.chars().take(CHARACTERS - 1).chain(['…']).collect()
            } else {
                value.clone()
            };
            area.draw(&Text::new(shown, (0, top + 1), style(&palette.text, HPos::Left))).map_err(fail)?;
            let share = *count as f64 / rows.max(1) as f64 * 100.0;
            let label = if rare { format!("{count}") } else { format!("{share:.1} %") };
            area.draw(&Text::new(label, (WIDTH.cast_signed(), top + 1), style(&palette.text_faint, HPos::Right))).map_err(fail)?;
        }
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_named_with_their_share_and_their_characters_are_escaped() {
        let svg = top_values_svg(&[("<b>&".into(), 3), ("x".into(), 1)], 4, &Palette::dark()).expect("drawn");
        assert!(svg.contains("75.0 %") && svg.contains("25.0 %") && svg.contains("&lt;b&gt;&amp;"), "{svg}");
    }
}
