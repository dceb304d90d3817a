use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use crate::text::{short, style};
use crate::{ChartError, Palette, fail};

/// What became of a day's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// `Wed 18`
    pub label: String,
    pub written: u64,
    /// Dropped or merged.
    pub aside: u64,
    pub rejected: u64,
}

/// The chart's width, in pixels.
const WIDTH: i32 = 352;
/// Room for the scale's numbers.
const LEFT: i32 = 36;
const TOP: i32 = 8;
/// The height of the highest bar above the line, and of the longest below it.
const ABOVE: i32 = 72;
const BELOW: i32 = 18;
const LABEL: i32 = 14;
const BAR: i32 = 30;

/// Returns how many times longer a rejected row is drawn than a written one: few beside many would not be seen.
#[must_use]
pub fn rejected_scale(days: &[Day]) -> u64 {
    let most = days.iter().map(|day| day.written + day.aside).max().unwrap_or(0);
    let rejected = days.iter().map(|day| day.rejected).max().unwrap_or(0);
    if rejected == 0 {
        return 1;
    }
    let room = most as f64 * f64::from(BELOW) / f64::from(ABOVE) / rejected as f64;
    let nice = (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    nice.take_while(|scale| *scale as f64 <= room).last().unwrap_or(1)
}

/// Returns a bar for each day: written and set-aside rows above the line, rejected ones below it, drawn
/// [`rejected_scale`] times longer.
///
/// # Errors
/// [`ChartError`] never.
pub fn days_svg(days: &[Day], palette: &Palette) -> Result<String, ChartError> {
    let scale = rejected_scale(days) as f64;
    let most = days.iter().map(|day| day.written + day.aside).max().unwrap_or(0);
    let rejected = days.iter().map(|day| day.rejected).max().unwrap_or(0) as f64 * scale;
    // Where more is rejected than written, the longer side sets the scale.
    let row_px = (f64::from(ABOVE) / most.max(1) as f64).min(f64::from(BELOW) / rejected.max(1e-9));
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let px = |rows: f64| (rows * row_px).ceil() as i32;
    let line = TOP + ABOVE;
    let height = line + BELOW + LABEL + LABEL + 4;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH.cast_unsigned(), height.cast_unsigned())).into_drawing_area();
        for mark in marks(most) {
            let y = line - px(mark as f64);
            area.draw(&PathElement::new([(LEFT, y), (WIDTH, y)], palette.border)).map_err(fail)?;
            area.draw(&Text::new(short(mark as f64), (LEFT - 6, y - 6), style(&palette.text_faint, HPos::Right))).map_err(fail)?;
        }
        let step = (WIDTH - LEFT) / i32::try_from(days.len()).unwrap_or(1).max(1);
        for (at, day) in days.iter().enumerate() {
            let middle = LEFT + step * i32::try_from(at).unwrap_or(0) + step / 2;
            let (left, right) = (middle - BAR / 2, middle + BAR / 2);
            let written = line - px(day.written as f64);
            let top = written - px(day.aside as f64);
            let below = line + 1 + px(day.rejected as f64 * scale);
            for (count, from, to, color) in [
                (day.written, written, line, palette.ok),
                (day.aside, top, written, palette.aside),
                (day.rejected, line + 1, below, palette.failed),
            ] {
                if count > 0 {
                    area.draw(&Rectangle::new([(left, from), (right, to)], color.filled())).map_err(fail)?;
                }
            }
            if day.rejected > 0 {
                let text = Text::new(short(day.rejected as f64), (middle, below + 2), style(&palette.text, HPos::Center));
                area.draw(&text).map_err(fail)?;
            }
            let name = Text::new(day.label.clone(), (middle, height - LABEL), style(&palette.text_faint, HPos::Center));
            area.draw(&name).map_err(fail)?;
        }
        area.draw(&PathElement::new([(LEFT, line), (WIDTH, line)], palette.text_faint)).map_err(fail)?;
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

/// Returns one or two round numbers of rows at which lines are drawn.
fn marks(most: u64) -> Vec<u64> {
    let nice = (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    match nice.take_while(|mark| *mark <= most).last() {
        None => Vec::new(),
        Some(1) => vec![1],
        Some(high) => vec![high / 2, high],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(written: u64, aside: u64, rejected: u64) -> Day {
        Day { label: "Wed 18".into(), written, aside, rejected }
    }

    #[test]
    fn few_rejected_rows_are_drawn_longer_and_their_number_is_written() {
        let days = [day(300_000, 20_000, 39), day(0, 0, 0), day(280_000, 0, 251)];
        assert_eq!(rejected_scale(&days), 200);
        let svg = days_svg(&days, &Palette::light()).expect("drawn");
        // Two bars above the line for the first day, one for the last, and one below for each.
        assert_eq!(svg.matches("<rect").count(), 5, "{svg}");
        for label in ["39", "251", "200k", "100k", "Wed 18"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
    }

    #[test]
    fn a_day_on_which_all_rows_were_rejected_stays_in_the_picture() {
        let days = [day(0, 0, 10)];
        assert_eq!(rejected_scale(&days), 1);
        let svg = days_svg(&days, &Palette::dark()).expect("drawn");
        assert!(svg.contains(&format!("height=\"{BELOW}\"")), "{svg}");
        assert!(days_svg(&[], &Palette::dark()).is_ok());
    }
}
