use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::sheet::{Heading, MARGIN, Scale, TOP, WIDTH, clipped, line, rectangle, sheet, text};
use crate::text::{grouped, style, style_at};
use crate::{ChartError, Palette, fail};

/// The numbers of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub name: String,
    pub count: u64,
    /// The lowest and highest number that is no outlier, and between them the quartiles: whisker, 25 %, 50 %, 75 %, whisker.
    pub bounds: [f64; 5],
    /// Some of the numbers beyond.
    pub outliers: Vec<f64>,
}

const LINE: i32 = 30;
const BAR: i32 = 16;
const LEFT: i32 = 160;
const RIGHT: i32 = WIDTH - 84;

/// Returns a box for each group: from quartile to quartile, with the median in it, whiskers and outliers.
///
/// # Errors
/// [`ChartError`] never for finite numbers.
pub fn boxes_svg(groups: &[Group], name: &str, said: Heading<'_>, palette: &Palette) -> Result<String, ChartError> {
    let all = || groups.iter().flat_map(|group| group.bounds.iter().chain(&group.outliers)).copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let scale = if low <= high { Scale::new(low, high, LEFT + 6, RIGHT - 6) } else { Scale::new(0.0, 1.0, LEFT, RIGHT) };
    let bottom = TOP + LINE * i32::try_from(groups.len()).unwrap_or(i32::MAX / LINE / 2);
    sheet(bottom + 46, said, palette, |area| {
        for tick in scale.ticks(7) {
            line(area, (scale.px(tick), TOP), (scale.px(tick), bottom), palette.border)?;
        }
        for (group, top) in groups.iter().zip((TOP..).step_by(LINE.unsigned_abs() as usize)) {
            let top = top + (LINE - BAR) / 2;
            let (middle, end) = (top + BAR / 2, top + BAR);
            let [from, low, median, high, to] = group.bounds.map(|value| scale.px(value));
            line(area, (from, middle), (low, middle), palette.text_faint)?;
            line(area, (high, middle), (to, middle), palette.text_faint)?;
            for whisker in [from, to] {
                line(area, (whisker, top + 4), (whisker, end - 4), palette.text_faint)?;
            }
            rectangle(area, (low, top), (high.max(low + 1), end), palette.data_1.mix(0.35))?;
            rectangle(area, (median - 1, top), (median + 1, end), palette.data_1)?;
            for outlier in &group.outliers {
                area.draw(&Circle::new((scale.px(*outlier), middle), 2, palette.data_2.mix(0.7).filled())).map_err(fail)?;
            }
            text(area, &clipped(&group.name, 22), (MARGIN, middle), style_at(&palette.text, HPos::Left, VPos::Center))?;
            let count = grouped(group.count);
            text(area, &count, (WIDTH - MARGIN, middle), style_at(&palette.text_faint, HPos::Right, VPos::Center))?;
        }
        line(area, (LEFT, bottom), (RIGHT, bottom), palette.text_faint)?;
        scale.draw_below(area, bottom, palette)?;
        text(area, &clipped(name, 60), (i32::midpoint(LEFT, RIGHT), bottom + 26), style(&palette.text, HPos::Center))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_box_with_its_median_whiskers_and_outliers() {
        let group = Group { name: "red".into(), count: 1234, bounds: [0.0, 25.0, 50.0, 75.0, 90.0], outliers: vec![100.0] };
        let said = Heading { title: "price by colour", about: "of all 1,234 rows" };
        let svg = boxes_svg(&[group], "price", said, &Palette::light()).expect("drawn");
        // 384 pixels from 166 to 550 are the numbers from 0 to 100.
        assert!(svg.contains("x=\"262\" y=\"59\" width=\"192\" height=\"16\""), "{svg}");
        assert!(svg.contains("x=\"357\" y=\"59\" width=\"2\" height=\"16\""), "{svg}");
        assert!(svg.contains("cx=\"550\" cy=\"67\""), "{svg}");
        for label in ["red", "1,234", "price", "100"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
        assert!(boxes_svg(&[], "price", said, &Palette::light()).is_ok());
    }
}
