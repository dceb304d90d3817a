//! Text columns whose cells are slices of shared buffers: nothing is copied.
//!
//! Polars' string columns are arrays of views into buffers. This module makes such columns from ranges of
//! a block of text, and new columns from sub-slices of old ones. It is the only module with `unsafe`: Polars
//! trusts that views lie inside their buffers and are UTF-8, and each constructor here proves both.
#![expect(unsafe_code, reason = "Polars offers no checked constructor for views over shared buffers; each use states its proof")]

use std::ops::Range;

use polars::prelude::{Column, IntoColumn, PlSmallStr, StringChunked};
use polars_arrow::array::{Array, Utf8ViewArray, View};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;

/// Bytes that are UTF-8, shared by all cells that lie in them.
#[derive(Debug, Clone)]
pub struct TextBlock(Buffer<u8>);

impl TextBlock {
    /// Returns the bytes as a text block, or `None` where they are not UTF-8 or longer than 4 GiB.
    #[must_use]
    pub fn new(bytes: Buffer<u8>) -> Option<Self> {
        (simdutf8::basic::from_utf8(&bytes).is_ok() && u32::try_from(bytes.len()).is_ok()).then_some(Self(bytes))
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Builds a column of slices of one [`TextBlock`], with a second buffer for cells that had to be rewritten.
#[derive(Debug)]
pub struct SliceBuilder<'a> {
    block: &'a TextBlock,
    /// The block's bytes: one step less on the way to them for every cell.
    bytes: &'a [u8],
    views: Vec<View>,
    rewritten: Vec<u8>,
}

impl<'a> SliceBuilder<'a> {
    /// Returns a builder with room for so many cells.
    #[must_use]
    pub fn new(block: &'a TextBlock, capacity: usize) -> Self {
        Self { block, bytes: block.bytes(), views: Vec::with_capacity(capacity), rewritten: Vec::new() }
    }

    /// Returns the number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// Returns whether there is no cell yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// Removes the cells after the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.views.truncate(len);
    }

    /// Adds the cell at a range of the block.
    ///
    /// # Panics
    /// When the range is outside the block or cuts a character: ranges come from splitting at ASCII bytes.
    #[inline]
    pub fn push(&mut self, range: Range<usize>) {
        let Range { start, end } = range;
        let cell = &self.bytes[start..end];
        assert!(is_boundary(self.bytes, start) && is_boundary(self.bytes, end), "a cell ends between characters");
        #[expect(clippy::cast_possible_truncation, reason = "a text block is shorter than 4 GiB")]
        self.views.push(View::new_from_bytes(cell, 0, start as u32));
    }

    /// Adds a cell that does not stand in the block as it is (a quote was doubled in it).
    ///
    /// # Panics
    /// When more than 4 GiB of cells were rewritten: a block's are shorter than the block.
    pub fn push_rewritten(&mut self, cell: &str) {
        let offset = u32::try_from(self.rewritten.len()).expect("the rewritten cells of a block are shorter than it, and it than 4 GiB");
        self.views.push(View::new_from_bytes(cell.as_bytes(), 1, offset));
        self.rewritten.extend_from_slice(cell.as_bytes());
    }

    /// Returns the column.
    #[must_use]
    pub fn finish(self, name: &str) -> Column {
        let buffers = Buffer::from(vec![self.block.0.clone(), Buffer::from(self.rewritten)]);
        // Proof: `push` checked each range against this very block and against character boundaries, and the block
        // is UTF-8; `push_rewritten` made each view from a `&str` that it appended at that very offset.
        column(name, self.views, buffers, None)
    }
}

fn is_boundary(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|byte| byte & 0xC0 != 0x80)
}

fn column(name: &str, views: Vec<View>, buffers: Buffer<Buffer<u8>>, validity: Option<polars_arrow::bitmap::Bitmap>) -> Column {
    // SAFETY: the callers, all in this module, state why every view lies in its buffer and is UTF-8.
    let array = unsafe { Utf8ViewArray::new_unchecked_unknown_md(ArrowDataType::Utf8View, Buffer::from(views), buffers, validity, None) };
    StringChunked::with_chunk(PlSmallStr::from_str(name), array).into_column()
}

/// Returns a column whose cells are the sub-slices that `slice` picks; null stays null, and `None` makes null.
///
/// # Panics
/// When `slice` returns text that is not a part of the cell it was given.
#[must_use]
pub fn map(column: &StringChunked, name: &str, mut slice: impl FnMut(&str) -> Option<&str>) -> StringChunked {
    let [mapped] = map_many(column, [name], |cell| [slice(cell)]);
    mapped
}

/// Returns several columns at once, each of the sub-slices that `slice` picks for it, as [`map`] does for one.
///
/// # Panics
/// As [`map`].
#[must_use]
pub fn map_many<const N: usize>(
    column: &StringChunked,
    names: [&str; N],
    mut slice: impl FnMut(&str) -> [Option<&str>; N],
) -> [StringChunked; N] {
    let mut chunks: [Vec<Utf8ViewArray>; N] = std::array::from_fn(|_| Vec::new());
    for array in column.downcast_iter() {
        let mut parts: [Parts; N] = std::array::from_fn(|_| Parts::new(array));
        for (index, view) in array.views().iter().enumerate() {
            if array.is_null(index) {
                for parts in &mut parts {
                    parts.views.push(View::default());
                }
                continue;
            }
            let cell = array.value(index);
            for (parts, part) in parts.iter_mut().zip(slice(cell)) {
                parts.push(index, *view, cell, part, array.len());
            }
        }
        for (chunks, parts) in chunks.iter_mut().zip(parts) {
            chunks.push(parts.finish(array));
        }
    }
    let mut chunks = chunks.into_iter();
    names.map(|name| StringChunked::from_chunk_iter(PlSmallStr::from_str(name), chunks.next().unwrap_or_default()))
}

/// Sub-slices of an array's cells on their way into an array of their own.
struct Parts {
    views: Vec<View>,
    validity: Option<MutableBitmap>,
}

impl Parts {
    fn new(array: &Utf8ViewArray) -> Self {
        let validity = array.validity().map(|bitmap| {
            let mut copy = MutableBitmap::with_capacity(array.len());
            copy.extend_from_bitmap(bitmap);
            copy
        });
        Self { views: Vec::with_capacity(array.len()), validity }
    }

    #[inline]
    fn push(&mut self, index: usize, view: View, cell: &str, part: Option<&str>, len: usize) {
        if let Some(part) = part {
            self.views.push(sub_view(view, cell, part));
        } else {
            self.views.push(View::default());
            self.validity.get_or_insert_with(|| MutableBitmap::from_len_set(len)).set(index, false);
        }
    }

    fn finish(self, array: &Utf8ViewArray) -> Utf8ViewArray {
        // SAFETY: `sub_view` proves that each view lies in the cell it came from, which is UTF-8 in the same buffers.
        unsafe {
            Utf8ViewArray::new_unchecked_unknown_md(
                ArrowDataType::Utf8View,
                Buffer::from(self.views),
                array.data_buffers().clone(),
                self.validity.map(Into::into),
                Some(array.total_buffer_len()),
            )
        }
    }
}

/// Returns the view of a part of a cell.
#[inline]
fn sub_view(view: View, cell: &str, part: &str) -> View {
    // A `&str` part of a `&str` starts and ends between characters; that it lies inside is checked here.
    let delta = (part.as_ptr() as usize).wrapping_sub(cell.as_ptr() as usize);
    if part.is_empty() {
        return View::default();
    }
    assert!(delta <= cell.len() && part.len() <= cell.len() - delta, "the slice is a part of its cell");
    if view.is_inline() {
        return View::new_inline(part.as_bytes());
    }
    #[expect(clippy::cast_possible_truncation, reason = "a part of a view's range, which fits")]
    View::new_from_bytes(part.as_bytes(), view.buffer_idx, view.offset + delta as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NamedFrom as _;

    fn block(text: &str) -> TextBlock {
        TextBlock::new(Buffer::from(text.as_bytes().to_vec())).expect("UTF-8")
    }

    #[test]
    fn cells_are_slices_of_their_block() {
        let block = block("short,a cell of more than twelve bytes");
        let mut builder = SliceBuilder::new(&block, 2);
        builder.push(0..5);
        builder.push(6..38);
        builder.push_rewritten("he said \"hello to you\"");
        let column = builder.finish("c");
        let cells: Vec<_> = column.str().expect("text").iter().map(|cell| cell.expect("a cell").to_owned()).collect();
        assert_eq!(cells, ["short", "a cell of more than twelve bytes", "he said \"hello to you\""]);
    }

    #[test]
    fn a_column_keeps_the_block_that_its_cells_lie_in() {
        let long = block("a cell of more than twelve bytes");
        let mut builder = SliceBuilder::new(&long, 1);
        builder.push(0..32);
        let column = builder.finish("c");
        drop(long);
        assert_eq!(column.str().expect("text").get(0), Some("a cell of more than twelve bytes"));
    }

    #[test]
    fn parts_of_cells_share_the_buffer_and_nulls_stay() {
        let block = block("  padded cell that is long  |x");
        let mut builder = SliceBuilder::new(&block, 2);
        builder.push(0..28);
        builder.push(29..30);
        let column = builder.finish("c");
        let trimmed = map(column.str().expect("text"), "t", |cell| (cell != "x").then(|| cell.trim()));
        assert_eq!(trimmed.get(0), Some("padded cell that is long"));
        assert_eq!(trimmed.get(1), None);
        let again = map(&trimmed, "t", |cell| cell.split(' ').next());
        assert_eq!((again.get(0), again.get(1)), (Some("padded"), None));
    }

    #[test]
    #[should_panic(expected = "between characters")]
    fn a_cell_cannot_cut_a_character() {
        let block = block("é");
        SliceBuilder::new(&block, 1).push(0..1);
    }

    #[test]
    #[should_panic(expected = "part of its cell")]
    fn a_part_must_come_from_its_cell() {
        let column = StringChunked::new("c".into(), ["some cell, long enough"]);
        let _ = map(&column, "c", |_| Some("another text altogether"));
    }
}
