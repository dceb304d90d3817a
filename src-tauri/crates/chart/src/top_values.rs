use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::sheet::{self, Heading, clipped, rectangle, sheet, text};
use crate::text::{grouped, style, style_at};
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
            let shown = clipped(value, CHARACTERS);
            area.draw(&Text::new(shown, (0, top + 1), style(&palette.text, HPos::Left))).map_err(fail)?;
            let share = *count as f64 / rows.max(1) as f64 * 100.0;
            let label = if rare { format!("{count}") } else { format!("{share:.1} %") };
            area.draw(&Text::new(label, (WIDTH.cast_signed(), top + 1), style(&palette.text_faint, HPos::Right))).map_err(fail)?;
        }
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

/// The height of a value's line in a picture that stands by itself, and where its bar stands.
const LINE: i32 = 26;
const LEFT: i32 = 196;
const RIGHT: i32 = sheet::WIDTH - 116;

/// Returns the most frequent values as bars, each with its count and its share of `rows`.
///
/// # Errors
/// [`ChartError`] never.
pub fn top_values_sheet_svg(values: &[(String, u64)], rows: u64, said: Heading<'_>, palette: &Palette) -> Result<String, ChartError> {
    let most = values.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let bottom = sheet::TOP + LINE * i32::try_from(values.len()).unwrap_or(i32::MAX / LINE / 2);
    sheet(bottom + 14, said, palette, |area| {
        for ((value, count), top) in values.iter().zip((sheet::TOP..).step_by(LINE.unsigned_abs() as usize)) {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let width = (*count as f64 / most as f64 * f64::from(RIGHT - LEFT)).ceil() as i32;
            let middle = top + LINE / 2;
            text(area, &clipped(value, 28), (sheet::MARGIN, middle), style_at(&palette.text, HPos::Left, VPos::Center))?;
            rectangle(area, (LEFT, top + 5), (LEFT + width.max(1), top + LINE - 5), palette.data_1)?;
            let share = *count as f64 / rows.max(1) as f64 * 100.0;
            let label = format!("{} · {share:.1}%", grouped(*count));
            text(area, &label, (sheet::WIDTH - sheet::MARGIN, middle), style_at(&palette.text_faint, HPos::Right, VPos::Center))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_named_with_their_share_and_their_characters_are_escaped() {
        let svg = top_values_svg(&[("<b>&".into(), 3), ("x".into(), 1)], 4, &Palette::dark()).expect("drawn");
        assert!(svg.contains("75.0 %") && svg.contains("25.0 %") && svg.contains("&lt;b&gt;&amp;"), "{svg}");
    }

    #[test]
    fn values_by_themselves_have_their_counts_too() {
        let said = Heading { title: "name", about: "of all 4,000 rows" };
        let svg = top_values_sheet_svg(&[("Ada".into(), 3000), ("Bob".into(), 1000)], 4000, said, &Palette::light()).expect("drawn");
        for label in ["Ada", "3,000 · 75.0%", "1,000 · 25.0%"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
        assert!(svg.contains("x=\"196\" y=\"57\" width=\"328\"") && svg.contains("x=\"196\" y=\"83\" width=\"110\""), "{svg}");
    }
}
