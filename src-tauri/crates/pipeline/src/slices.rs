//! Text columns whose cells are slices of shared buffers: nothing is copied.
//!
//! Polars' string columns are arrays of views into buffers. This module makes such columns from ranges of
//! a block of text, and new columns from sub-slices of old ones. Its `unsafe`: Polars
//! trusts that views lie inside their buffers and are UTF-8, and each constructor here proves both.
#![expect(unsafe_code, reason = "Polars offers no checked constructor for views over shared buffers; each use states its proof")]

use std::ops::Range;

use memchr::memchr;
use polars::prelude::{BooleanChunked, Column, IntoColumn, PlSmallStr, StringChunked};
use polars_arrow::array::{Array, Utf8ViewArray, View};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;

use crate::cells::{Cells, Span, Window};

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
    /// Where a cell has no value.
    nulls: Vec<usize>,
    rewritten: Vec<u8>,
}

impl<'a> SliceBuilder<'a> {
    /// Returns a builder with room for so many cells.
    #[must_use]
    pub fn new(block: &'a TextBlock, capacity: usize) -> Self {
        Self { block, bytes: block.bytes(), views: Vec::with_capacity(capacity), nulls: Vec::new(), rewritten: Vec::new() }
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
        while self.nulls.last().is_some_and(|last| *last >= len) {
            self.nulls.pop();
        }
    }

    /// Adds a cell without a value.
    pub fn push_null(&mut self) {
        self.nulls.push(self.views.len());
        self.views.push(View::default());
    }

    /// Adds the cell at a range of the block.
    ///
    /// # Panics
    /// When the range is outside the block or cuts a character: ranges come from splitting at ASCII bytes.
    #[inline]
    pub fn push(&mut self, range: Range<usize>) {
        assert!(is_boundary(self.bytes, range.start) && is_boundary(self.bytes, range.end), "a cell ends between characters");
        self.views.push(view_of(self.bytes, range, 0));
    }

    /// Adds the cell at a range of the block in which quotes stand twice for one.
    ///
    /// # Panics
    /// As [`SliceBuilder::push`], or where the quote is no ASCII character.
    pub fn push_unescaped(&mut self, range: Range<usize>, quote: u8) {
        let start = self.rewritten.len();
        let mut rest = &self.bytes[range.clone()];
        assert!(is_boundary(self.bytes, range.start) && is_boundary(self.bytes, range.end), "a cell ends between characters");
        assert!(quote.is_ascii(), "a quote is one byte");
        while let Some(at) = memchr(quote, rest) {
            self.rewritten.extend_from_slice(&rest[..=at]);
            rest = &rest[at + 1..];
            rest = rest.strip_prefix(&[quote]).unwrap_or(rest);
        }
        self.rewritten.extend_from_slice(rest);
        self.views.push(view_of(&self.rewritten, start..self.rewritten.len(), 1));
    }

    /// Adds a cell that does not stand in the block as it is.
    pub fn push_rewritten(&mut self, cell: &str) {
        let start = self.rewritten.len();
        self.rewritten.extend_from_slice(cell.as_bytes());
        self.views.push(view_of(&self.rewritten, start..self.rewritten.len(), 1));
    }

    /// Returns the column.
    #[must_use]
    pub fn finish(self, name: &str) -> Column {
        let buffers = Buffer::from(vec![self.block.0.clone(), Buffer::from(self.rewritten)]);
        // Proof: `push` checked each range against this very block and against character boundaries, and the block
        // is UTF-8; `push_unescaped` made each view of what it appended at that very offset: such a cell of the block, from
        // which it left out quotes, which are ASCII; `push_rewritten` made each from a `&str` that it appended there.
        let validity = (!self.nulls.is_empty()).then(|| {
            let mut validity = MutableBitmap::from_len_set(self.views.len());
            self.nulls.iter().for_each(|row| validity.set(*row, false));
            validity.into()
        });
        column(name, self.views, buffers, validity)
    }
}

#[inline(always)]
fn is_boundary(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|byte| byte & 0xC0 != 0x80)
}

/// For each length up to twelve, the bits of so many bytes.
const FIRST: [u128; 13] = {
    let mut masks = [0; 13];
    let mut length = 0;
    while length < masks.len() {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// Returns the view of a range of a buffer. Sixteen bytes are read and the ones beyond a short cell blotted out: copying as
/// many as there are would be a branch that nobody can foresee.
///
/// # Panics
/// When the range is outside the bytes, or they are more than 4 GiB.
#[inline(always)]
fn view_of(bytes: &[u8], range: Range<usize>, buffer: u32) -> View {
    let cell = &bytes[range.start..range.end];
    let first = match bytes[range.start..].first_chunk::<16>() {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => at_the_end(cell),
    };
    let inline = cell.len() < FIRST.len();
    let kept = (first & FIRST[cell.len().min(FIRST.len() - 1)]).to_le_bytes();
    let [prefix, third, fourth, _]: [u32; 4] = bytemuck::cast(kept);
    View {
        length: u32::try_from(cell.len()).expect("a buffer is shorter than 4 GiB"),
        prefix,
        buffer_idx: if inline { third } else { buffer },
        offset: if inline { fourth } else { u32::try_from(range.start).expect("a buffer is shorter than 4 GiB") },
    }
}

/// Returns the first bytes of a cell near the end of its buffer.
#[cold]
fn at_the_end(cell: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    let count = cell.len().min(bytes.len());
    bytes[..count].copy_from_slice(&cell[..count]);
    u128::from_le_bytes(bytes)
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
    slice: impl FnMut(&str) -> [Option<&str>; N],
) -> [StringChunked; N] {
    map_quickly(column, names, |_| None, slice)
}

/// Does what [`map_many`] does, with a quick way for short cells: `quick` says where the parts are, or nothing where `slice`
/// has to be asked.
///
/// # Panics
/// As [`map`], or when a part that `quick` returns is outside its cell or cuts a character.
#[must_use]
pub fn map_quickly<const N: usize>(
    column: &StringChunked,
    names: [&str; N],
    mut quick: impl FnMut(Window<'_>) -> Option<[Span; N]>,
    mut slice: impl FnMut(&str) -> [Option<&str>; N],
) -> [StringChunked; N] {
    let mut chunks: [Vec<Utf8ViewArray>; N] = std::array::from_fn(|_| Vec::new());
    for array in column.downcast_iter() {
        let cells = Cells::new(array);
        let mut parts: [Parts; N] = std::array::from_fn(|_| Parts::new(array));
        for (index, view) in array.views().iter().enumerate() {
            if let Some(window) = cells.window(index)
                && let Some(spans) = quick(window)
            {
                for (parts, span) in parts.iter_mut().zip(spans) {
                    parts.views.push(part_of(window, span));
                }
                continue;
            }
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

/// Returns a column in which the cells that begin with one of the bytes that `candidate` marks are replaced by the sub-slices
/// that `slice` picks, and how many became others. All other cells stay without being looked at.
///
/// # Panics
/// As [`map`].
#[must_use]
pub fn map_where(
    column: &StringChunked,
    name: &str,
    candidate: impl Fn(u8) -> bool,
    mut slice: impl FnMut(&str) -> &str,
) -> (StringChunked, usize) {
    let mut changed = 0;
    let chunks: Vec<Utf8ViewArray> = column
        .downcast_iter()
        .map(|array| {
            let mut views = None;
            for (index, view) in array.views().iter().enumerate() {
                let [first, ..] = view.prefix.to_ne_bytes();
                if view.length == 0 || !candidate(first) || array.is_null(index) {
                    continue;
                }
                let cell = array.value(index);
                let part = slice(cell);
                if part.len() != cell.len() {
                    changed += 1;
                    views.get_or_insert_with(|| array.views().as_slice().to_vec())[index] = sub_view(*view, cell, part);
                }
            }
            match views {
                Some(views) => Parts { views, validity: validity_of(array) }.finish(array),
                None => array.clone(),
            }
        })
        .collect();
    (StringChunked::from_chunk_iter(PlSmallStr::from_str(name), chunks), changed)
}

/// Returns `true` and `false` as text.
#[must_use]
pub fn booleans(column: &BooleanChunked) -> StringChunked {
    let words = [View::new_inline(b"false"), View::new_inline(b"true")];
    let chunks = column.downcast_iter().map(|array| {
        let views: Vec<View> = array.values().iter().map(|value| words[usize::from(value)]).collect();
        // SAFETY: each view holds its text itself, which is ASCII.
        unsafe {
            Utf8ViewArray::new_unchecked_unknown_md(
                ArrowDataType::Utf8View,
                Buffer::from(views),
                Buffer::from(Vec::new()),
                array.validity().cloned(),
                Some(0),
            )
        }
    });
    StringChunked::from_chunk_iter(column.name().clone(), chunks)
}

/// Sub-slices of an array's cells on their way into an array of their own.
struct Parts {
    views: Vec<View>,
    validity: Option<MutableBitmap>,
}

impl Parts {
    fn new(array: &Utf8ViewArray) -> Self {
        Self { views: Vec::with_capacity(array.len()), validity: validity_of(array) }
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
        // SAFETY: `sub_view` and `part_of` prove that each view lies in the cell it came from, which is UTF-8 in the same
        // buffers; any other is a view of the array's own.
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

fn validity_of(array: &Utf8ViewArray) -> Option<MutableBitmap> {
    array.validity().map(|bitmap| {
        let mut copy = MutableBitmap::with_capacity(array.len());
        copy.extend_from_bitmap(bitmap);
        copy
    })
}

/// Returns the view of a part of a short cell.
#[inline(always)]
fn part_of(window: Window<'_>, span: Span) -> View {
    let Span { from, length } = span;
    assert!(from <= window.length() && length <= window.length() - from, "the part lies in its cell");
    let (source, at) = window.source();
    let start = at + from as usize;
    let end = start + length as usize;
    // What follows a cell may be anything: its end is a boundary all the same.
    let ends_well = from + length == window.length() || is_boundary(source, end);
    assert!((from == window.length() || is_boundary(source, start)) && ends_well, "a part ends between characters");
    // A part that is too long for its view is one of a cell that is: it lies in the buffer of the cell's view.
    view_of(source, start..end, window.view().buffer_idx)
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
        let block = block("short,a cell of more than twelve byteshe said \"\"hello to you\"\"");
        let mut builder = SliceBuilder::new(&block, 2);
        builder.push(0..5);
        builder.push(6..38);
        builder.push_unescaped(38..62, b'"');
        let column = builder.finish("c");
        let cells: Vec<_> = column.str().expect("text").iter().map(|cell| cell.expect("a cell").to_owned()).collect();
        assert_eq!(cells, ["short", "a cell of more than twelve bytes", "he said \"hello to you\""]);
    }

    #[test]
    fn a_cell_without_a_value_is_null_and_goes_with_what_is_cut_off() {
        let block = block("one,two");
        let mut builder = SliceBuilder::new(&block, 2);
        builder.push(0..3);
        builder.push_null();
        builder.push_null();
        builder.truncate(2);
        builder.push(4..7);
        let column = builder.finish("c");
        let cells: Vec<_> = column.str().expect("text").iter().collect();
        assert_eq!(cells, [Some("one"), None, Some("two")]);
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
    fn parts_told_by_their_places_are_the_same_as_slices() {
        let texts = ["two words", "thirteen bytes", "", "éa é", "a cell that is far longer than a window can be", "x"];
        let column = StringChunked::new("c".into(), texts);
        let halves = |cell: &str| (cell.len() / 2..=cell.len()).find(|at| cell.is_char_boundary(*at)).unwrap_or(0);
        let slow = |cell: &str| halves(cell);
        let wanted = map_many(&column, ["a", "b"], |cell| [Some(&cell[..slow(cell)]), Some(&cell[slow(cell)..])]);
        let mut quickly = 0;
        let found = map_quickly(
            &column,
            ["a", "b"],
            |window| {
                quickly += 1;
                let (source, at) = window.source();
                let cell = std::str::from_utf8(&source[at..at + window.length() as usize]).expect("a cell");
                let half = u32::try_from(halves(cell)).expect("short");
                Some([Span { from: 0, length: half }, Span { from: half, length: window.length() - half }])
            },
            |cell| [Some(&cell[..slow(cell)]), Some(&cell[slow(cell)..])],
        );
        assert!(quickly >= 3, "{quickly}");
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!(found.iter().eq(wanted.iter()), "{found:?} {wanted:?}");
        }
    }

    #[test]
    fn only_candidates_are_looked_at() {
        let column = StringChunked::new("c".into(), [Some("00.17"), None, Some("x0"), Some("0a cell of more than twelve bytes")]);
        let (mapped, changed) = map_where(&column, "c", |first| first == b'0', |cell| &cell[1..]);
        assert_eq!(changed, 2);
        assert_eq!(mapped.iter().collect::<Vec<_>>(), [Some("0.17"), None, Some("x0"), Some("a cell of more than twelve bytes")]);
    }

    #[test]
    fn booleans_are_words() {
        let text = booleans(&BooleanChunked::new("c".into(), [Some(true), None, Some(false)]));
        assert_eq!(text.iter().collect::<Vec<_>>(), [Some("true"), None, Some("false")]);
    }

    #[test]
    #[should_panic(expected = "between characters")]
    fn a_part_told_by_its_place_cannot_cut_a_character() {
        let column = StringChunked::new("c".into(), ["é", "one", "and", "two more"]);
        let _ = map_quickly(&column, ["a"], |_| Some([Span { from: 1, length: 1 }]), |cell| [Some(cell)]);
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
