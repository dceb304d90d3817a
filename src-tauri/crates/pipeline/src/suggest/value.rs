//! A cell with a value, as the finders look at it: what it is made of, and what it reads as, told once for all of them.

use std::cell::OnceCell;

use crate::forms::date::{DateForm, date};
use crate::forms::number::{NumberForm, number};
use crate::step::trimmed;

/// What kinds of characters a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u8);

impl Marks {
    const DIGIT: u8 = 1;
    /// Blanks and whatever is not a visible character of ASCII.
    const ODD: u8 = 2;

    fn of(cell: &str) -> Self {
        let mut marks = 0;
        for byte in cell.bytes() {
            marks |= match byte {
                b'0'..=b'9' => Self::DIGIT,
                b'!'..=b'~' => 0,
                _ => Self::ODD,
            };
        }
        Self(marks)
    }

    fn has(self, marks: u8) -> bool {
        self.0 & marks != 0
    }

    pub fn digits(self) -> bool {
        self.has(Self::DIGIT)
    }

    /// Returns whether anything stands in the cell but visible characters of ASCII.
    pub fn odd(self) -> bool {
        self.has(Self::ODD)
    }
}

/// A cell with a value.
pub(super) struct Value<'a> {
    /// As it stands in the file.
    pub cell: &'a str,
    /// Without blanks at its ends.
    pub trimmed: &'a str,
    pub marks: Marks,
    number: OnceCell<Option<NumberForm>>,
    date: OnceCell<Option<DateForm>>,
}

impl<'a> Value<'a> {
    pub fn new(cell: &'a str) -> Self {
        Self { cell, trimmed: trimmed(cell), marks: Marks::of(cell), number: OnceCell::new(), date: OnceCell::new() }
    }

    /// Returns how the cell is written as a number.
    pub fn number(&self) -> Option<&NumberForm> {
        self.number.get_or_init(|| if self.marks.digits() { number(self.trimmed) } else { None }).as_ref()
    }

    /// Returns how the cell is written as a date.
    pub fn date(&self) -> Option<DateForm> {
        *self.date.get_or_init(|| if self.marks.digits() { date(self.trimmed) } else { None })
    }
}
