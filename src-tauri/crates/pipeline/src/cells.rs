//! The cells of a text column as the bytes they are, thirty-two looked at together.
//!
//! Polars keeps a cell of up to twelve bytes in its view and a longer one in a buffer. In a column of names or prices that
//! changes from cell to cell, and a processor that guesses wrong loses more time than most kernels take. So the views
//! themselves are taken for one more buffer, and every cell is found in the same way, without a branch.

use std::hint::select_unpredictable;

use polars_arrow::array::{Array, Utf8ViewArray, View};
use wide::u8x16;

/// Bytes that are looked at together; cells that are shorter have a [`Window`].
pub const WINDOW: usize = 32;
/// Where a view keeps a short cell: after the length.
const INLINE: usize = 4;

/// The cells of an array.
pub struct Cells<'a> {
    array: &'a Utf8ViewArray,
    views: &'a [View],
    /// The views, in which short cells lie, and the buffers of the others.
    sources: Vec<&'a [u8]>,
}

impl<'a> Cells<'a> {
    /// Returns the cells of an array.
    #[must_use]
    pub fn new(array: &'a Utf8ViewArray) -> Self {
        let views = array.views().as_slice();
        let buffers = array.data_buffers().iter().map(|buffer| &buffer[..]);
        Self { array, views, sources: std::iter::once(bytemuck::cast_slice(views)).chain(buffers).collect() }
    }

    /// Returns a cell that is short and not null, unless it lies at the very end of its buffer.
    #[inline(always)]
    #[must_use]
    pub fn window(&self, row: usize) -> Option<Window<'a>> {
        let view = self.views[row];
        if view.length as usize >= WINDOW || self.array.is_null(row) {
            return None;
        }
        let short = view.is_inline();
        let source = self.sources[select_unpredictable(short, 0, (view.buffer_idx as usize).wrapping_add(1))];
        let at = select_unpredictable(short, row * size_of::<View>() + INLINE, view.offset as usize);
        let bytes = source.get(at..)?.first_chunk()?;
        Some(Window { bytes, view, source, at })
    }
}

/// A short cell, and what stands behind it.
#[derive(Clone, Copy)]
pub struct Window<'a> {
    bytes: &'a [u8; WINDOW],
    view: View,
    source: &'a [u8],
    at: usize,
}

/// A part of a cell: where it starts in it, and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: u32,
    pub length: u32,
}

impl<'a> Window<'a> {
    /// Returns the cell's length in bytes.
    #[inline(always)]
    #[must_use]
    pub fn length(&self) -> u32 {
        self.view.length
    }

    /// Returns the cell's view.
    #[inline(always)]
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// Returns the bytes among which the cell lies, and where it starts in them.
    #[inline(always)]
    #[must_use]
    pub fn source(&self) -> (&'a [u8], usize) {
        (self.source, self.at)
    }

    /// Returns the first eight bytes, which may go beyond the cell.
    #[inline(always)]
    #[must_use]
    pub fn first_eight(&self) -> u64 {
        let [first, ..]: &[[u8; 8]; 4] = bytemuck::cast_ref(self.bytes);
        u64::from_le_bytes(*first)
    }

    /// Returns the bit of every byte of the cell.
    #[inline(always)]
    #[must_use]
    pub fn all(&self) -> u32 {
        (1 << self.view.length) - 1
    }

    /// Returns a bit for each byte of the cell that `test` marks; the first byte's is the lowest.
    #[inline(always)]
    #[must_use]
    pub fn bits(&self, test: impl Fn(u8x16) -> u8x16) -> u32 {
        let bits = |half: &[u8; 16]| test(u8x16::new(*half)).to_bitmask() & 0xFFFF;
        let [low, high]: &[[u8; 16]; 2] = bytemuck::cast_ref(self.bytes);
        (bits(low) | bits(high) << 16) & self.all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{NamedFrom as _, StringChunked};

    #[test]
    fn short_cells_are_found_wherever_they_lie() {
        let long = "a cell that is far longer than a window can be";
        let texts = [Some("short"), None, Some("thirteen byte"), Some(""), Some(long), Some("é twenty bytes: é"), Some(long)];
        let column = StringChunked::new("c".into(), texts);
        let cells = Cells::new(column.downcast_as_array());
        let mut seen = 0;
        for (row, text) in texts.iter().enumerate() {
            let Some(window) = cells.window(row) else { continue };
            seen += 1;
            let text = text.expect("null has no window");
            let (source, at) = window.source();
            assert_eq!(&source[at..at + text.len()], text.as_bytes());
            let blanks = window.bits(|bytes| bytes.simd_eq(u8x16::splat(b' ')));
            let wanted = text.bytes().enumerate().filter(|(_, byte)| *byte == b' ').fold(0, |bits, (place, _)| bits | 1 << place);
            assert_eq!((window.length() as usize, blanks), (text.len(), wanted), "{text}");
        }
        assert!(seen >= 3, "{seen}");
    }
}
