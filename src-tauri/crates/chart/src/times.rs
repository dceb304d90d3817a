use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::sheet::{Area, Heading, MARGIN, Scale, TOP, WIDTH, clipped, line, rectangle, sheet, text};
use crate::text::{style, style_at};
use crate::{ChartError, Palette, fail};

/// Lengths of time of one thing, again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    pub name: String,
    /// In seconds; nothing where it was not.
    pub seconds: Vec<Option<f64>>,
}

const HEIGHT: i32 = 240;
const LEFT: i32 = 68;
const RIGHT: i32 = WIDTH - 20;
/// The names of the lines stand above them, so many beside each other.
const NAMES: usize = 3;
const NAME: i32 = 18;
/// A word below the line has so much room at least.
const LABEL: i32 = 72;

/// Returns lines of lengths of time over occasions with these labels. At most six lines have colours of their own.
///
/// # Errors
/// [`ChartError`] never for finite numbers.
pub fn times_svg(lines: &[Times], labels: &[String], said: Heading<'_>, palette: &Palette) -> Result<String, ChartError> {
    let colors = [palette.data_1, palette.data_2, palette.data_3, palette.data_4, palette.data_5, palette.data_6];
    let names = NAME * i32::try_from(lines.len().div_ceil(NAMES)).unwrap_or(0);
    let (top, bottom) = (TOP + names + 6, TOP + names + HEIGHT);
    let most = lines.iter().flat_map(|line| line.seconds.iter().flatten()).copied().fold(0.0, f64::max);
    let step = step_of(most);
    let up = Scale::new(0.0, (most / step).ceil().max(1.0) * step, bottom, top + 6);
    let across = Scale::new(0.0, labels.len().saturating_sub(1).max(1) as f64, LEFT + 8, RIGHT - 8);
    sheet(bottom + 30, said, palette, |area| {
        for (at, times) in lines.iter().enumerate() {
            let (column, row) = (at % NAMES, at / NAMES);
            let x = MARGIN + (WIDTH - 2 * MARGIN) / 3 * i32::try_from(column).unwrap_or(0);
            let y = TOP + NAME * i32::try_from(row).unwrap_or(0);
            rectangle(area, (x, y + 3), (x + 8, y + 11), colors[at % colors.len()])?;
            text(area, &clipped(&times.name, 26), (x + 14, y), style(&palette.text, HPos::Left))?;
        }
        let ticks = (0_u32..).map(|at| f64::from(at) * step).take_while(|tick| up.px(*tick) >= top);
        for tick in ticks {
            line(area, (LEFT, up.px(tick)), (RIGHT, up.px(tick)), palette.border)?;
            text(area, &length(tick), (LEFT - 6, up.px(tick)), style_at(&palette.text_faint, HPos::Right, VPos::Center))?;
        }
        let every = labels.len().div_ceil(usize::try_from((RIGHT - LEFT) / LABEL).unwrap_or(1)).max(1);
        // The newest is always named.
        for (at, label) in labels.iter().enumerate().rev().step_by(every) {
            let x = across.px(at as f64);
            line(area, (x, bottom), (x, bottom + 3), palette.text_faint)?;
            let (x, side) = if x > RIGHT - LABEL / 2 { (RIGHT, HPos::Right) } else { (x, HPos::Center) };
            text(area, &clipped(label, 16), (x, bottom + 6), style(&palette.text_faint, side))?;
        }
        line(area, (LEFT, bottom), (RIGHT, bottom), palette.text_faint)?;
        for (at, times) in lines.iter().enumerate() {
            let points =
                times.seconds.iter().enumerate().map(|(at, seconds)| seconds.map(|seconds| (across.px(at as f64), up.px(seconds))));
            draw(area, &points.collect::<Vec<_>>(), colors[at % colors.len()])?;
        }
        Ok(())
    })
}

/// Draws a line through points, with gaps where there are none; a point that stands alone is a dot.
fn draw(area: &Area<'_>, points: &[Option<(i32, i32)>], color: RGBColor) -> Result<(), ChartError> {
    for piece in points.split(Option::is_none) {
        let piece: Vec<(i32, i32)> = piece.iter().flatten().copied().collect();
        match piece.as_slice() {
            [] => {}
            [point] => area.draw(&Circle::new(*point, 2, color.filled())).map_err(fail)?,
            _ => area.draw(&PathElement::new(piece, color.stroke_width(2))).map_err(fail)?,
        }
    }
    Ok(())
}

/// Returns a round length of time by which a scale up to this one has at most five steps.
fn step_of(most: f64) -> f64 {
    let below = (-3..1).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
    let above = [10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 21_600.0, 43_200.0];
    below.chain(above).find(|step| step * 5.0 >= most).unwrap_or_else(|| (most / 5.0 / 86_400.0).ceil() * 86_400.0)
}

/// Returns a round length of time: `20 ms`, `5 s`, `2 min`, `4 h`, `3 d`.
fn length(seconds: f64) -> String {
    match seconds {
        seconds if seconds <= 0.0 => "0".into(),
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1_000.0),
        seconds if seconds < 60.0 => format!("{seconds:.0} s"),
        seconds if seconds < 3_600.0 => format!("{:.0} min", seconds / 60.0),
        seconds if seconds < 86_400.0 => format!("{:.0} h", seconds / 3_600.0),
        seconds => format!("{:.0} d", seconds / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_stand_on_round_steps_and_gaps_stay_gaps() {
        let said = Heading { title: "Task durations", about: "4 runs" };
        let lines = [
            Times { name: "clean".into(), seconds: vec![Some(60.0), Some(240.0), None, Some(120.0)] },
            Times { name: "load".into(), seconds: vec![Some(30.0), None, None, None] },
        ];
        let labels: Vec<String> = ["21 Nov", "22 Nov", "23 Nov", "24 Nov"].map(str::to_owned).into();
        let svg = times_svg(&lines, &labels, said, &Palette::light()).expect("drawn");
        for label in ["clean", "load", "24 Nov", "1 min", "4 min", "Task durations"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
        // One line of two points, and two points that stand alone.
        assert_eq!((svg.matches("<polyline").count(), svg.matches("<circle").count()), (1 + lines_of(&svg), 2), "{svg}");
        assert!(times_svg(&[], &[], said, &Palette::dark()).is_ok());
    }

    /// Lines of the scale are written in the same way as others.
    fn lines_of(svg: &str) -> usize {
        svg.matches("<polyline").count() - svg.matches("stroke-width=\"2\"").count()
    }

    #[test]
    fn a_scale_has_at_most_five_steps() {
        let steps = [0.0, 0.3, 4.0, 59.0, 240.0, 4_000.0].map(|most| length(step_of(most)));
        assert_eq!(steps, ["1 ms", "100 ms", "1 s", "15 s", "1 min", "15 min"]);
        assert_eq!([0.0, 0.02, 15.0, 120.0, 14_400.0, 172_800.0].map(length), ["0", "20 ms", "15 s", "2 min", "4 h", "2 d"]);
    }
}
