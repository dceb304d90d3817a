//! Texts of charts: their size, and numbers in few characters.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{RGBColor, TextStyle};

const FONT: &str = "Inter Variable, Inter, sans-serif";
/// The height of letters that plotters' SVG has for a size of 1 (it writes `font-size = size / 1.24`).
const SIZE_FOR_A_PIXEL: f64 = 1.24;
/// The smallest text of the window, in pixels.
const TEXT_PX: f64 = 11.0;
/// That of a heading.
const HEADING_PX: f64 = 13.0;

/// Returns the style of a text that hangs from its point, at this side of it.
pub fn style(color: &RGBColor, side: HPos) -> TextStyle<'_> {
    style_at(color, side, VPos::Top)
}

/// Returns the style of a text at these sides of its point.
pub fn style_at(color: &RGBColor, side: HPos, height: VPos) -> TextStyle<'_> {
    TextStyle::from((FONT, TEXT_PX * SIZE_FOR_A_PIXEL)).color(color).pos(Pos::new(side, height))
}

/// Returns the style of a heading that hangs from its left end.
pub fn heading(color: &RGBColor) -> TextStyle<'_> {
    TextStyle::from((FONT, HEADING_PX * SIZE_FOR_A_PIXEL)).color(color).pos(Pos::new(HPos::Left, VPos::Top))
}

/// Returns a whole number with thousands separators: `10,039`.
#[must_use]
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number in few characters: `0.02`, `149.6`, `1.2M`.
#[must_use]
pub fn short(value: f64) -> String {
    let size = value.abs();
    let (scaled, unit) = match size {
        size if size >= 1e12 || (size > 0.0 && size < 1e-3) => return format!("{value:.1e}"),
        size if size >= 1e9 => (value / 1e9, "G"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = if scaled.abs() >= 100.0 {
        0
    } else if scaled.abs() >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{scaled:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        for (value, written) in
            [(0.0207, "0.02"), (149.61, "150"), (12.0, "12"), (1_200_000.0, "1.2M"), (25_000.0, "25k"), (-3.5, "-3.5"), (0.0, "0")]
        {
            assert_eq!(short(value), written);
        }
        for (value, written) in [(0, "0"), (999, "999"), (1_000, "1,000"), (10_000_039, "10,000,039")] {
            assert_eq!(grouped(value), written);
        }
    }
}
