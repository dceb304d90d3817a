//! Numbers as most are written: digits, with a point among them or not. They are told thirty-two bytes at a time.

use std::cmp::Ordering;

use wide::u8x16;

use super::numeric::Small;
use crate::cells::Window;

/// Digits before the point that are read at once.
const READ: u32 = 8;

/// A cell of digits with at most one point, without sign, blanks or exponent.
#[derive(Clone, Copy)]
pub struct Plain<'a> {
    window: Window<'a>,
    /// Digits before the point.
    whole: u32,
    has_point: bool,
}

impl<'a> Plain<'a> {
    /// Returns a short cell as such a number; `None` where it may still be one of another form.
    #[inline(always)]
    #[must_use]
    pub fn of(window: Window<'a>) -> Option<Self> {
        let digits = window.bits(|bytes| (bytes - u8x16::splat(b'0')).simd_le(u8x16::splat(9)));
        let points = window.bits(|bytes| bytes.simd_eq(u8x16::splat(b'.')));
        let plain = digits | points == window.all() && points & points.wrapping_sub(1) == 0 && digits != 0;
        let whole = (points | 1 << window.length()).trailing_zeros();
        plain.then_some(Self { window, whole, has_point: points != 0 })
    }

    /// Returns whether the cell is a whole number of so few digits that every type of number has room for it.
    #[inline(always)]
    #[must_use]
    pub fn is_integer(self) -> bool {
        !self.has_point && self.whole <= 18
    }

    /// Returns the digits before the point as a number, where they are few.
    #[inline(always)]
    fn whole(self) -> Option<u64> {
        if self.whole > READ {
            return None;
        }
        // The digits at the high end, zeros before them; then pairs, fours and eights of digits become numbers.
        let digits = (self.window.first_eight() & 0x0F0F_0F0F_0F0F_0F0F).checked_shl(8 * (READ - self.whole)).unwrap_or(0);
        let pairs = (digits.wrapping_mul(10)).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
        let fours = (pairs.wrapping_mul(100)).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
        Some((fours.wrapping_mul(10_000)).wrapping_add(fours >> 32) & 0xFFFF_FFFF)
    }
}

/// A number that cells are compared with, as far as the digits before the point decide it.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// Its digits before the point, or more than a cell has; nothing where it is below zero.
    whole: Option<u64>,
}

impl Mark {
    /// Returns the mark of a number.
    #[must_use]
    pub fn new(number: Small) -> Self {
        if number.mantissa < 0 {
            return Self { whole: None };
        }
        let whole = 10i128.checked_pow(number.scale).map_or(0, |one| number.mantissa / one);
        Self { whole: Some(u64::try_from(whole).unwrap_or(u64::MAX)) }
    }

    /// Returns the order of a cell and the number, where the digits before the point are enough to tell.
    #[inline(always)]
    #[must_use]
    pub fn order(self, cell: Plain<'_>) -> Option<Ordering> {
        let Some(mark) = self.whole else { return Some(Ordering::Greater) };
        let order = cell.whole()?.cmp(&mark);
        (order != Ordering::Equal).then_some(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Cells;
    use crate::expression::numeric::{is_decimal, small};
    use polars::prelude::{NamedFrom as _, StringChunked};
    use proptest::prelude::*;

    /// Does something with a cell's window, where it has one.
    fn with_window<T>(cell: &str, work: impl FnOnce(Window<'_>) -> T) -> Option<T> {
        let room = "room for a window, which is longer than a cell of the view";
        let column = StringChunked::new("c".into(), [cell, room, room, room]);
        let cells = Cells::new(column.downcast_as_array());
        cells.window(0).map(work)
    }

    #[test]
    fn digits_with_a_point_are_plain_and_nothing_else_is() {
        for cell in ["0", "109.03727963458522", ".5", "5.", "00000000000000000000000000000.1"] {
            assert_eq!(with_window(cell, |window| Plain::of(window).is_some()), Some(true), "{cell}");
        }
        for cell in ["", ".", "-1", "+1", " 1", "1 ", "1e3", "1.2.3", "1,5", "x", "１"] {
            assert_eq!(with_window(cell, |window| Plain::of(window).is_some()), Some(false), "{cell}");
        }
        assert_eq!(with_window("123456789012345678", |window| Plain::of(window).is_some_and(Plain::is_integer)), Some(true));
        assert_eq!(with_window("1234567890123456789", |window| Plain::of(window).is_some_and(Plain::is_integer)), Some(false));
        assert_eq!(with_window("1.", |window| Plain::of(window).is_some_and(Plain::is_integer)), Some(false));
    }

    proptest! {
        #[test]
        fn what_the_whole_digits_tell_is_the_order(cell in "[0-9]{0,10}[.]?[0-9]{0,12}", mark in "-?[0-9]{1,10}([.][0-9]{1,4})?") {
            let number = small(&mark).expect("small");
            let told = with_window(&cell, |window| Plain::of(window).map(|plain| Mark::new(number).order(plain))).flatten();
            prop_assert_eq!(told.is_some(), is_decimal(&cell), "{}", cell);
            if let Some(Some(order)) = told {
                prop_assert_eq!(Some(order), small(&cell).expect("small").compare(number), "{} {}", cell, mark);
            }
        }
    }
}
