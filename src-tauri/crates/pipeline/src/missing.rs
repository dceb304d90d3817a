//! Which cells mean "no value".

use polars::prelude::StringChunked;
use polars_arrow::array::Array;

/// Cells that mean "no value": empty or blank ones, unless the source lists others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Missing {
    listed: Option<Vec<String>>,
}

impl Missing {
    /// Returns the rule of a source's `missing = […]`.
    #[must_use]
    pub fn new(listed: Option<Vec<String>>) -> Self {
        Self { listed }
    }

    /// Returns whether a cell means "no value".
    #[must_use]
    pub fn is(&self, cell: &str) -> bool {
        match &self.listed {
            None => cell.is_empty() || cell.chars().all(char::is_whitespace),
            Some(listed) => listed.iter().any(|word| word == cell),
        }
    }

    /// Returns whether a cell with a character that can be seen is a value, whatever it says.
    #[must_use]
    pub fn is_blank_only(&self) -> bool {
        self.listed.is_none()
    }

    /// Takes the mark from every row whose cell means "no value", or is null.
    pub fn unmark(&self, cells: &StringChunked, marks: &mut [bool]) {
        let mut rows = marks.iter_mut();
        for array in cells.downcast_iter() {
            for ((index, view), mark) in array.views().iter().enumerate().zip(&mut rows) {
                let [first, ..] = view.prefix.to_ne_bytes();
                let seen = view.length > 0 && first.is_ascii_graphic() && self.is_blank_only() && !array.is_null(index);
                *mark &= seen || array.get(index).is_some_and(|cell| !self.is(cell));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NamedFrom as _;

    #[test]
    fn rows_without_a_value_lose_their_mark() {
        let cells = StringChunked::new("c".into(), [Some("a"), None, Some(""), Some(" "), Some("NA"), Some("\u{a0}"), Some("é")]);
        let marks = |missing: Missing| {
            let mut marks = vec![true; 7];
            marks[0] = false;
            missing.unmark(&cells, &mut marks);
            marks
        };
        assert_eq!(marks(Missing::default()), [false, false, false, false, true, false, true]);
        assert_eq!(marks(Missing::new(Some(vec!["NA".into()]))), [false, false, true, true, false, true, true]);
    }
}
