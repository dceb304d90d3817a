use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::sheet::{Heading, Scale, TOP, WIDTH, clipped, line, sheet, text};
use crate::text::{style, style_at};
use crate::{ChartError, Palette, fail};

const HEIGHT: i32 = 420;
const LEFT: i32 = 60;
const RIGHT: i32 = WIDTH - 20;
const BOTTOM: i32 = HEIGHT - 46;
/// The radius of a point.
const POINT: i32 = 2;

/// Returns points on two scales, whose names these are.
///
/// # Errors
/// [`ChartError`] never for finite numbers.
pub fn scatter_svg(points: &[[f64; 2]], names: [&str; 2], said: Heading<'_>, palette: &Palette) -> Result<String, ChartError> {
    let ends = |at: usize| {
        let values = points.iter().map(|point| point[at]);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let (across, up) = if points.is_empty() { ((0.0, 1.0), (0.0, 1.0)) } else { (ends(0), ends(1)) };
    let across = Scale::new(across.0, across.1, LEFT + 6, RIGHT - 6);
    let up = Scale::new(up.0, up.1, BOTTOM - 6, TOP + 18);
    let svg = sheet(HEIGHT, said, palette, |area| {
        up.draw_levels(area, (LEFT, RIGHT), palette)?;
        line(area, (LEFT, BOTTOM), (RIGHT, BOTTOM), palette.text_faint)?;
        across.draw_below(area, BOTTOM, palette)?;
        text(area, &clipped(names[0], 60), (i32::midpoint(LEFT, RIGHT), HEIGHT - 20), style(&palette.text, HPos::Center))?;
        text(area, &clipped(names[1], 60), (LEFT, TOP), style_at(&palette.text, HPos::Left, VPos::Top))?;
        // The more points lie on each other, the darker they are.
        let color = palette.data_1.mix(if points.len() > 500 { 0.35 } else { 0.7 });
        for [x, y] in points {
            area.draw(&Circle::new((across.px(*x), up.px(*y)), POINT, color.filled())).map_err(fail)?;
        }
        Ok(())
    })?;
    // What is pale as a whole is drawn on a layer of its own, each point; a pale fill is not, and looks the same.
    Ok(svg.replace(" opacity=", " fill-opacity="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stand_on_both_scales_and_the_columns_are_named() {
        let said = Heading { title: "price by weight", about: "of all 3 rows" };
        let svg = scatter_svg(&[[0.0, 0.0], [5.0, 10.0], [10.0, 5.0]], ["weight", "price"], said, &Palette::dark()).expect("drawn");
        for center in ["cx=\"66\" cy=\"368\"", "cx=\"340\" cy=\"70\"", "cx=\"614\" cy=\"219\""] {
            assert!(svg.contains(center), "{center} in {svg}");
        }
        for label in ["weight", "price", "10", "of all 3 rows"] {
            assert!(svg.contains(&format!("\n{label}\n")), "{label} in {svg}");
        }
        assert!(svg.contains("fill-opacity=\"0.7\"") && !svg.contains(" opacity="), "{svg}");
        assert!(scatter_svg(&[], ["a", "b"], said, &Palette::dark()).is_ok());
    }
}
