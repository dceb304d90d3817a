//! A picture that stands by itself: on the window's own ground, with a heading and scales.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::text::{heading, short, style, style_at};
use crate::{ChartError, Palette, fail};

pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The width of a picture that stands by itself, in pixels.
pub const WIDTH: i32 = 640;
/// Where what is below the heading begins.
pub const TOP: i32 = 52;
pub const MARGIN: i32 = 16;

/// What a picture says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    pub title: &'a str,
    /// Of how many rows it is, and the like.
    pub about: &'a str,
}

/// Draws a picture of this height.
pub fn sheet(
    height: i32,
    said: Heading<'_>,
    palette: &Palette,
    draw: impl FnOnce(&Area<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH.cast_unsigned(), height.max(1).cast_unsigned())).into_drawing_area();
        rectangle(&area, (0, 0), (WIDTH, height), palette.surface)?;
        text(&area, &clipped(said.title, 80), (MARGIN, 12), heading(&palette.text))?;
        text(&area, &clipped(said.about, 110), (MARGIN, 31), style(&palette.text_faint, HPos::Left))?;
        draw(&area)?;
        area.present().map_err(fail)?;
    }
    Ok(svg)
}

/// Returns a text of at most so many characters.
pub fn clipped(text: &str, characters: usize) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    if text.chars().count() > characters { plain.take(characters - 1).chain(['…']).collect() } else { plain.collect() }
}

pub fn rectangle(area: &Area<'_>, from: (i32, i32), to: (i32, i32), color: impl Color) -> Result<(), ChartError> {
    area.draw(&Rectangle::new([from, to], color.filled())).map_err(fail)
}

pub fn line(area: &Area<'_>, from: (i32, i32), to: (i32, i32), color: RGBColor) -> Result<(), ChartError> {
    area.draw(&PathElement::new([from, to], color)).map_err(fail)
}

pub fn text<'a>(area: &Area<'_>, said: &str, at: (i32, i32), style: impl Into<TextStyle<'a>>) -> Result<(), ChartError> {
    area.draw(&Text::new(said.to_owned(), at, style)).map_err(fail)
}

/// A scale of numbers along a side of a picture.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    low: f64,
    high: f64,
    from: i32,
    to: i32,
}

impl Scale {
    /// Returns a scale whose ends are these numbers, at these pixels. One number alone stands in the middle.
    pub fn new(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = if low < high { (low, high) } else { (low - 0.5, low + 0.5) };
        Self { low, high, from, to }
    }

    pub fn px(&self, value: f64) -> i32 {
        // Halves first: the distance of the ends may be more than a number can say.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let px = (share * f64::from(self.to - self.from)).round() as i32;
        self.from + px
    }

    /// Returns round numbers on it, at most so many.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        let span = self.high - self.low;
        if !span.is_finite() {
            return vec![self.low, self.high];
        }
        #[expect(clippy::cast_possible_truncation, reason = "a power of ten")]
        let power = (span / most as f64).log10().floor() as i32;
        let steps = (power..power + 3).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)));
        let fitting = steps.into_iter().find(|step| (self.high / step).floor() - (self.low / step).ceil() < most as f64);
        let Some(step) = fitting.filter(|step| *step > 0.0) else { return vec![self.low, self.high] };
        let first = (self.low / step).ceil();
        // A sum of steps would drift from the round numbers.
        (0..most).map(|at| (first + at as f64) * step).take_while(|tick| *tick <= self.high).collect()
    }

    /// Draws a line across for each tick, with its number at the left.
    pub fn draw_levels(&self, area: &Area<'_>, (left, right): (i32, i32), palette: &Palette) -> Result<(), ChartError> {
        for tick in self.ticks(5) {
            let y = self.px(tick);
            line(area, (left, y), (right, y), palette.border)?;
            text(area, &short(tick), (left - 6, y), style_at(&palette.text_faint, HPos::Right, VPos::Center))?;
        }
        Ok(())
    }

    /// Draws each tick's number below.
    pub fn draw_below(&self, area: &Area<'_>, y: i32, palette: &Palette) -> Result<(), ChartError> {
        for tick in self.ticks(7) {
            let x = self.px(tick);
            line(area, (x, y), (x, y + 3), palette.text_faint)?;
            text(area, &short(tick), (x, y + 6), style(&palette.text_faint, HPos::Center))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_scale() {
        assert_eq!(Scale::new(0.0, 418.0, 0, 100).ticks(5), [0.0, 100.0, 200.0, 300.0, 400.0]);
        assert_eq!(Scale::new(0.02, 299.98, 0, 100).ticks(7), [50.0, 100.0, 150.0, 200.0, 250.0]);
        assert_eq!(Scale::new(-1.0, 1.0, 0, 100).ticks(5), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(Scale::new(-f64::MAX, f64::MAX, 0, 100).ticks(5), [-f64::MAX, f64::MAX]);
    }

    #[test]
    fn numbers_stand_where_they_belong() {
        let scale = Scale::new(0.0, 200.0, 40, 240);
        assert_eq!((scale.px(0.0), scale.px(50.0), scale.px(200.0)), (40, 90, 240));
        assert_eq!(Scale::new(7.0, 7.0, 0, 100).px(7.0), 50);
        assert_eq!(Scale::new(-f64::MAX, f64::MAX, 0, 100).px(0.0), 50);
    }
}
