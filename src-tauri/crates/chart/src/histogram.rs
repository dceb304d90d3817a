use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use crate::sheet::{self, Heading, Scale, rectangle, sheet, text};
use crate::text::{short, style};
use crate::{ChartError, Palette, WIDTH, fail};

const BARS: i32 = 74;
const LABELS: i32 = 18;

/// The bounds of bins: one more than there are bins.
#[derive(Debug, Clone, Copy)]
pub enum Bounds<'a> {
    Numbers(&'a [f64]),
    /// Days or times, as they are written.
    Moments(&'a [String]),
}

/// Characters of a bound beside which there is room for two more, and no more than that.
const LONG: usize = 10;

impl Bounds<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(edges) => edges.len(),
            Self::Moments(written) => written.len(),
        }
    }

    fn label(&self, at: usize) -> Option<String> {
        match self {
            Self::Numbers(edges) => edges.get(at).copied().map(short),
            Self::Moments(written) => written.get(at).cloned(),
        }
    }

    fn are_long(&self) -> bool {
        matches!(self, Self::Moments(written) if written.iter().any(|bound| bound.len() > LONG))
    }

    fn are_moments(&self) -> bool {
        matches!(self, Self::Moments(_))
    }
}

/// Returns bins as thin bars with the lowest, a middle and the highest of their bounds below.
///
/// # Errors
/// [`ChartError`] never for finite figures.
pub fn histogram_svg(bounds: Bounds<'_>, counts: &[u64], palette: &Palette) -> Result<String, ChartError> {
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
        let last = counts.len();
        let middle = (last > 1 && !bounds.are_long()).then_some((last / 2, HPos::Center));
        for (at, side) in [Some((0, HPos::Left)), middle, Some((last, HPos::Right))].into_iter().flatten() {
            let Some(label) = bounds.label(at) else { continue };
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let x = (at as f64 * step).round() as i32;
            area.draw(&Text::new(label, (x, BARS + 5), style(&palette.text_faint, side))).map_err(fail)?;
        }
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

/// The height of a histogram that stands by itself, and where its bars stand.
const SHEET: i32 = 360;
const LEFT: i32 = 60;
const RIGHT: i32 = sheet::WIDTH - 20;
const BOTTOM: i32 = SHEET - 34;
/// Bounds that are written below it, at most; of days, which are longer, and of times.
const WRITTEN: usize = 9;
const DAYS_WRITTEN: usize = 7;
const TIMES_WRITTEN: usize = 4;

/// Returns bins as bars with a scale of counts and their bounds.
///
/// # Errors
/// [`ChartError`] never for finite figures.
pub fn histogram_sheet_svg(bounds: Bounds<'_>, counts: &[u64], said: Heading<'_>, palette: &Palette) -> Result<String, ChartError> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let up = Scale::new(0.0, most as f64, BOTTOM, sheet::TOP + 8);
    let step = f64::from(RIGHT - LEFT) / counts.len().max(1) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let px = |at: usize| LEFT + (at as f64 * step).round() as i32;
    sheet(SHEET, said, palette, |area| {
        up.draw_levels(area, (LEFT, RIGHT), palette)?;
        for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let top = up.px(*count as f64).min(BOTTOM - 1);
            rectangle(area, (px(at) + 1, top), (px(at + 1) - 1, BOTTOM), palette.data_1)?;
        }
        sheet::line(area, (LEFT, BOTTOM), (RIGHT, BOTTOM), palette.text_faint)?;
        let written = if bounds.are_long() {
            TIMES_WRITTEN
        } else if bounds.are_moments() {
            DAYS_WRITTEN
        } else {
            WRITTEN
        };
        let apart = bounds.len().div_ceil(written).max(1);
        for at in (0..bounds.len()).step_by(apart) {
            let label = bounds.label(at).unwrap_or_default();
            text(area, &label, (px(at), BOTTOM + 8), style(&palette.text_faint, HPos::Center))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_in_proportion_and_bounds_below() {
        let svg = histogram_svg(Bounds::Numbers(&[0.0, 100.0, 200.0, 300.0]), &[1, 2, 4], &Palette::light()).expect("drawn");
        assert_eq!(svg.matches("<rect").count(), 3);
        assert!(svg.contains("height=\"74\"") && svg.contains("height=\"37\"") && svg.contains("#0B737B"), "{svg}");
        for label in ["0", "100", "300"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
        assert!(svg.contains("font-size=\"11\""), "{svg}");
    }

    #[test]
    fn a_histogram_by_itself_has_a_scale_of_counts_and_its_bounds() {
        let said = Heading { title: "price", about: "of all 7 rows" };
        let svg = histogram_sheet_svg(Bounds::Numbers(&[0.0, 100.0, 200.0, 300.0]), &[2, 0, 4], said, &Palette::light()).expect("drawn");
        // The ground and two bars: the higher one as high as the scale, the other one half of it.
        assert_eq!(svg.matches("<rect").count(), 3, "{svg}");
        assert!(svg.contains("x=\"61\" y=\"193\" width=\"185\" height=\"133\""), "{svg}");
        assert!(svg.contains("y=\"60\" width=\"185\" height=\"266\""), "{svg}");
        for label in ["0", "1", "4", "100", "300", "price", "of all 7 rows"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
    }

    #[test]
    fn days_and_times_are_written_as_they_are_and_as_many_as_there_is_room_for() {
        let written = |bounds: &[&str]| bounds.iter().map(|bound| (*bound).to_owned()).collect::<Vec<_>>();
        let days = written(&["2026-11-02", "2026-11-09", "2026-11-16"]);
        let svg = histogram_svg(Bounds::Moments(&days), &[1, 2], &Palette::light()).expect("drawn");
        assert!(days.iter().all(|day| svg.contains(&format!("\n{day}\n"))), "{svg}");
        let times = written(&["2026-11-02 10:00:00", "2026-11-02 10:30:00", "2026-11-02 11:00:00"]);
        let svg = histogram_svg(Bounds::Moments(&times), &[1, 2], &Palette::light()).expect("drawn");
        assert!(svg.contains(&times[0]) && !svg.contains(&times[1]) && svg.contains(&times[2]), "{svg}");
        let said = Heading { title: "day", about: "of all 3 rows" };
        let svg = histogram_sheet_svg(Bounds::Moments(&times), &[1, 2], said, &Palette::light()).expect("drawn");
        assert!(times.iter().all(|time| svg.contains(&format!("\n{time}\n"))), "{svg}");
    }
}
