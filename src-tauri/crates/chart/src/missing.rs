use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::sheet::{Heading, MARGIN, TOP, WIDTH, clipped, line, rectangle, sheet, text};
use crate::text::{grouped, style, style_at};
use crate::{ChartError, Palette};

/// Where cells of a column are missing.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingColumn {
    pub name: String,
    /// Missing in all.
    pub missing: u64,
    /// Missing in each stretch of rows, in the order of the rows; stretches at the end without any may be left out.
    pub stretches: Vec<u64>,
}

/// The height of a column's line.
const LINE: i32 = 20;
const BAR: i32 = 14;
const LEFT: i32 = 176;
const RIGHT: i32 = WIDTH - 96;

/// Returns, for each column, a line from the first row to the last, on which stretches are the darker the more cells are missing.
/// A stretch has `stretch_rows` rows.
///
/// # Errors
/// [`ChartError`] never.
pub fn missing_svg(
    columns: &[MissingColumn],
    rows: u64,
    stretch_rows: u64,
    said: Heading<'_>,
    palette: &Palette,
) -> Result<String, ChartError> {
    let bottom = TOP + LINE * i32::try_from(columns.len()).unwrap_or(i32::MAX / LINE / 2);
    let px = |row: u64| {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let px = (row as f64 / rows.max(1) as f64 * f64::from(RIGHT - LEFT)).round() as i32;
        LEFT + px.min(RIGHT - LEFT)
    };
    sheet(bottom + 28, said, palette, |area| {
        for (column, top) in columns.iter().zip((TOP..).step_by(LINE.unsigned_abs() as usize)) {
            let middle = top + BAR / 2;
            text(area, &clipped(&column.name, 24), (MARGIN, middle), style_at(&palette.text, HPos::Left, VPos::Center))?;
            rectangle(area, (LEFT, top), (RIGHT, top + BAR), palette.border)?;
            for (at, missing) in column.stretches.iter().enumerate().filter(|(_, missing)| **missing > 0) {
                let from = (at as u64).saturating_mul(stretch_rows);
                let to = from.saturating_add(stretch_rows).min(rows);
                let share = *missing as f64 / to.saturating_sub(from).max(1) as f64;
                let left = px(from);
                // One cell in a thousand can still be seen.
                let color = palette.data_4.mix((30.0 + 70.0 * share.min(1.0)).round() / 100.0);
                rectangle(area, (left, top), (px(to).max(left + 2), top + BAR), color)?;
            }
            let share = column.missing as f64 / rows.max(1) as f64 * 100.0;
            let label = match column.missing {
                0 => "none".to_owned(),
                missing => format!("{} · {share:.1}%", grouped(missing)),
            };
            let faint = if column.missing > 0 { &palette.text } else { &palette.text_faint };
            text(area, &label, (WIDTH - MARGIN, middle), style_at(faint, HPos::Right, VPos::Center))?;
        }
        line(area, (LEFT, bottom), (RIGHT, bottom), palette.border)?;
        text(area, "row 1", (LEFT, bottom + 6), style(&palette.text_faint, HPos::Left))?;
        text(area, &grouped(rows), (RIGHT, bottom + 6), style(&palette.text_faint, HPos::Right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_stand_where_their_rows_are_and_are_darker_the_more_is_missing() {
        let column = |name: &str, stretches: &[u64]| MissingColumn {
            name: name.into(),
            missing: stretches.iter().sum(),
            stretches: stretches.to_vec(),
        };
        let said = Heading { title: "Missing", about: "of all 35 rows" };
        // Stretches of ten rows; the last one has five.
        let columns = [column("name", &[]), column("price", &[10, 0, 0, 1])];
        let svg = missing_svg(&columns, 35, 10, said, &Palette::light()).expect("drawn");
        // The ground, two lines, two stretches.
        assert_eq!(svg.matches("<rect").count(), 5, "{svg}");
        assert!(svg.contains("opacity=\"1\" fill=\"#C2563F\"") && svg.contains("opacity=\"0.44\" fill=\"#C2563F\""), "{svg}");
        // 368 pixels are 35 rows: ten are 105.
        assert!(svg.contains("x=\"176\" y=\"72\" width=\"105\" height=\"14\""), "{svg}");
        assert!(svg.contains("x=\"491\" y=\"72\" width=\"53\" height=\"14\""), "{svg}");
        for label in ["none", "11 · 31.4%", "of all 35 rows", "price"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
    }
}
