//! Batches as CSV (RFC 4180), cells quoted only where they must be.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memchr;
use millpond_record::batch::Batch;
use millpond_record::flow::{Encode, Encoded, FlowError};
use millpond_record::schema::Schema;
use polars::prelude::StringChunked;
use polars_arrow::array::{Array, Utf8ViewArray, View};
use polars_buffer::Buffer;
use wide::u8x16;

use crate::cells::WINDOW;
use crate::expression::numeric;
use crate::values::text_of;

/// Turns batches into lines of CSV.
#[derive(Debug)]
pub struct CsvEncoder {
    delimiter: u8,
    special: [bool; 256],
    /// The same characters, each eight times in a word.
    patterns: [u64; 4],
    /// The same again, each sixteen times.
    needles: [u8x16; 4],
    /// The last batch held one of them, so that the next is likely to.
    careful: AtomicBool,
    /// Whether cells that a spreadsheet would take for formulas get an apostrophe in front.
    escape_formulas: bool,
}

impl CsvEncoder {
    /// Returns an encoder with this character between fields.
    #[must_use]
    pub fn new(delimiter: u8) -> Self {
        let mut special = [false; 256];
        let characters = [delimiter, b'"', b'\n', b'\r'];
        for byte in characters {
            special[usize::from(byte)] = true;
        }
        let patterns = characters.map(|byte| u64::from_le_bytes([byte; 8]));
        let (needles, careful) = (characters.map(u8x16::splat), AtomicBool::new(false));
        Self { delimiter, special, patterns, needles, careful, escape_formulas: false }
    }

    /// Returns the encoder with an apostrophe in front of what a spreadsheet would take for a formula, or without.
    #[must_use]
    pub fn escaping_formulas(self, escape_formulas: bool) -> Self {
        Self { escape_formulas, ..self }
    }

    /// Returns whether a cell holds a character that must be quoted, looking at sixteen or eight bytes at a time.
    #[inline]
    fn is_special(&self, bytes: &[u8]) -> bool {
        // The last sixteen may have been looked at in part already, which does no harm.
        if let Some(last) = bytes.last_chunk::<16>() {
            let (chunks, _) = bytes.as_chunks::<16>();
            return chunks.iter().chain([last]).any(|chunk| self.marks(chunk).any());
        }
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().any(|word| {
            let word = u64::from_le_bytes(*word);
            self.patterns.iter().any(|pattern| has_zero_byte(word ^ pattern))
        }) || rest.iter().any(|byte| self.special[usize::from(*byte)])
    }

    /// Marks the special characters among sixteen with 255.
    #[inline(always)]
    fn marks(&self, chunk: &[u8; 16]) -> u8x16 {
        let bytes = u8x16::new(*chunk);
        let [delimiter, quote, feed, carriage] = self.needles.map(|needle| bytes.simd_eq(needle));
        (delimiter | quote) | (feed | carriage)
    }

    #[inline]
    fn cell(&self, cell: &str, alone: bool, into: &mut Vec<u8>) {
        let bytes = cell.as_bytes();
        let formula = self.escape_formulas && is_formula(cell);
        if self.is_special(bytes) {
            let mut rest = bytes;
            into.push(b'"');
            if formula {
                into.push(b'\'');
            }
            while let Some(at) = memchr(b'"', rest) {
                into.extend_from_slice(&rest[..=at]);
                into.push(b'"');
                rest = &rest[at + 1..];
            }
            into.extend_from_slice(rest);
            into.push(b'"');
        } else if alone && bytes.is_empty() {
            // A line without any character would be no row when it is read again.
            into.extend_from_slice(b"\"\"");
        } else {
            if formula {
                into.push(b'\'');
            }
            into.extend_from_slice(bytes);
        }
    }
}

/// Returns whether a spreadsheet would take a cell for a formula. A number with a sign is none.
fn is_formula(cell: &str) -> bool {
    matches!(cell.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')) && !numeric::is_decimal(cell)
}

/// Returns whether one of a word's eight bytes is zero (Mycroft's trick: a borrow out of a byte sets its high bit).
#[inline]
fn has_zero_byte(word: u64) -> bool {
    word.wrapping_sub(0x0101_0101_0101_0101) & !word & 0x8080_8080_8080_8080 != 0
}

impl CsvEncoder {
    /// Appends one line of cells.
    pub fn line(&self, cells: &[&str], into: &mut Vec<u8>) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                into.push(self.delimiter);
            }
            self.cell(cell, cells.len() == 1, into);
        }
        into.push(b'\n');
    }
}

impl Encode for CsvEncoder {
    fn encode(&self, batch: &Batch) -> Result<Encoded, FlowError> {
        let columns = batch.visible().map(text_of).collect::<Result<Vec<StringChunked>, _>>()?;
        let columns: Vec<_> = columns.iter().map(|column| column.rechunk()).collect();
        let arrays: Vec<_> = columns.iter().map(|column| column.downcast_as_array()).collect();
        let rows = batch.rows();
        // Where each cell's first character matters, each is looked at.
        let careful = self.escape_formulas || self.careful.load(Ordering::Relaxed);
        if let Some(encoded) = (!careful).then(|| self.plain(&arrays, rows)).flatten() {
            return Ok(Encoded::Bytes(encoded));
        }
        let encoded = self.quoted(&arrays, rows);
        self.careful.store(self.specials(&encoded) != rows * arrays.len(), Ordering::Relaxed);
        Ok(Encoded::Bytes(encoded))
    }
}

impl CsvEncoder {
    /// Writes cells without a look at their characters, then counts the special ones: `None` where there are more than the
    /// separators between the cells, for some cell must be quoted then.
    fn plain(&self, arrays: &[&Utf8ViewArray], rows: usize) -> Option<Vec<u8>> {
        let views: Vec<_> = arrays.iter().map(|array| views_of(array)).collect();
        let columns: Vec<_> = views.iter().zip(arrays).map(|(views, array)| Written { views, buffers: array.data_buffers() }).collect();
        // A line without any character would be no row when it is read again.
        if let [only] = columns.as_slice()
            && only.views.iter().any(|view| view.length == 0)
        {
            return None;
        }
        let bytes: usize = columns.iter().map(|column| column.views.iter().map(|view| view.length as usize).sum::<usize>()).sum();
        let mut encoded = vec![0; bytes + rows * columns.len() + WINDOW];
        let mut at = 0;
        for row in 0..rows {
            for column in &columns {
                at = column.write(row, &mut encoded, at);
                encoded[at] = self.delimiter;
                at += 1;
            }
            if let Some(last) = at.checked_sub(1) {
                encoded[last] = b'\n';
            }
        }
        encoded.truncate(at);
        (self.specials(&encoded) == rows * columns.len()).then_some(encoded)
    }

    /// Writes cells one by one, each quoted where it must be.
    fn quoted(&self, arrays: &[&Utf8ViewArray], rows: usize) -> Vec<u8> {
        let bytes: usize = arrays.iter().map(|array| array.total_bytes_len()).sum();
        let mut encoded = Vec::with_capacity(bytes + rows * (arrays.len() + 1) + 64);
        let (alone, last) = (arrays.len() == 1, arrays.len().saturating_sub(1));
        for row in 0..rows {
            for (index, array) in arrays.iter().enumerate() {
                self.cell(array.get(row).unwrap_or_default(), alone, &mut encoded);
                encoded.push(if index == last { b'\n' } else { self.delimiter });
            }
        }
        encoded
    }

    /// Returns how many special characters there are.
    fn specials(&self, bytes: &[u8]) -> usize {
        let (chunks, rest) = bytes.as_chunks::<16>();
        let mut total = rest.iter().filter(|byte| self.special[usize::from(**byte)]).count();
        // Each byte of a vector counts for itself: up to 255 vectors none runs over.
        for chunks in chunks.chunks(255) {
            let mut counts = u8x16::splat(0);
            for chunk in chunks {
                // A mark is 255, which is less by one than nothing.
                counts -= self.marks(chunk);
            }
            total += counts.to_array().iter().map(|count| usize::from(*count)).sum::<usize>();
        }
        total
    }
}

/// Returns the views of an array, in which nulls are empty.
fn views_of(array: &Utf8ViewArray) -> Cow<'_, [View]> {
    let views = array.views().as_slice();
    if array.null_count() == 0 {
        return Cow::Borrowed(views);
    }
    views.iter().enumerate().map(|(row, view)| if array.is_null(row) { View::default() } else { *view }).collect()
}

/// A column on its way out.
struct Written<'a> {
    views: &'a [View],
    buffers: &'a [Buffer<u8>],
}

impl Written<'_> {
    /// Writes a cell at a place and returns the one after it. More than the cell is copied where it is short, for how many
    /// bytes a copy has should be known beforehand; what comes next is written over it.
    #[inline(always)]
    fn write(&self, row: usize, into: &mut [u8], at: usize) -> usize {
        let view = self.views[row];
        let end = at + view.length as usize;
        if view.is_inline() {
            let bytes: [u8; 16] = bytemuck::cast(view);
            into[at..at + 12].copy_from_slice(&bytes[4..]);
        } else {
            let cell = &self.buffers[view.buffer_idx as usize][view.offset as usize..];
            match cell.first_chunk::<WINDOW>() {
                Some(chunk) if view.length as usize <= WINDOW => into[at..at + WINDOW].copy_from_slice(chunk),
                _ => into[at..end].copy_from_slice(&cell[..view.length as usize]),
            }
        }
        end
    }
}

impl CsvEncoder {
    /// Returns the line of the columns' names.
    #[must_use]
    pub fn header(&self, schema: &Schema) -> Vec<u8> {
        let mut line = Vec::new();
        self.line(&schema.names().collect::<Vec<_>>(), &mut line);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NamedFrom as _;
    use proptest::prelude::*;

    fn written(cell: &str) -> String {
        let mut into = Vec::new();
        CsvEncoder::new(b',').cell(cell, false, &mut into);
        String::from_utf8(into).expect("UTF-8 in, UTF-8 out")
    }

    #[test]
    fn what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe_where_that_is_asked_for() {
        let encoder = CsvEncoder::new(b',').escaping_formulas(true);
        let cells = ["=1+2", "-5.50", "+1e3", "-cmd", "@a", "\t=x", "a=1", "=a,b", "", "- 1"];
        let mut line = Vec::new();
        encoder.line(&cells, &mut line);
        assert_eq!(String::from_utf8(line).expect("UTF-8"), "'=1+2,-5.50,+1e3,'-cmd,'@a,'\t=x,a=1,\"'=a,b\",,'- 1\n");
        let mut line = Vec::new();
        CsvEncoder::new(b',').line(&cells[..1], &mut line);
        assert_eq!(line, b"=1+2\n");
    }

    #[test]
    fn only_cells_that_must_be_are_quoted() {
        assert_eq!(written("plain"), "plain");
        assert_eq!(written(" blank "), " blank ");
        assert_eq!(written("a,b"), "\"a,b\"");
        assert_eq!(written("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(written("two\nlines"), "\"two\nlines\"");
        for length in 1..40 {
            for (at, special) in (0..length).flat_map(|at| [",", "\"", "\n", "\r"].map(|special| (at, special))) {
                let mut cell = "x".repeat(length);
                cell.replace_range(at..=at, special);
                assert_eq!(written(&cell), format!("\"{}\"", cell.replace('"', "\"\"")), "{special:?} at {at} of {length}");
            }
            assert_eq!(written(&"é-".repeat(length)), "é-".repeat(length));
        }
    }

    /// Returns cells as they are encoded, by the way that looks at none and the way that looks at each.
    fn both_ways(rows: &[Vec<Option<&str>>]) -> (Option<String>, String) {
        let columns: Vec<StringChunked> = (0..rows[0].len())
            .map(|column| StringChunked::new("c".into(), rows.iter().map(|row| row[column]).collect::<Vec<_>>()))
            .collect();
        let arrays: Vec<_> = columns.iter().map(StringChunked::downcast_as_array).collect();
        let encoder = CsvEncoder::new(b',');
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 in, UTF-8 out");
        (encoder.plain(&arrays, rows.len()).map(text), text(encoder.quoted(&arrays, rows.len())))
    }

    #[test]
    fn cells_without_special_characters_are_written_without_a_look() {
        let long = "a cell that is far longer than a window can be, é".replace(',', "");
        let rows = vec![vec![Some("a"), Some(long.as_str())], vec![None, Some("thirteen byte")], vec![Some(""), Some(long.as_str())]];
        let (plain, quoted) = both_ways(&rows);
        assert_eq!(plain, Some(quoted));
        for special in ["a,b", "\"", "\n", "a cell of more than twelve\r"] {
            assert_eq!(both_ways(&[vec![Some("a"), Some(special)]]).0, None, "{special:?}");
        }
        assert_eq!(both_ways(&[vec![Some("")]]), (None, "\"\"\n".into()));
    }

    proptest! {
        #[test]
        fn the_quick_way_is_taken_only_where_it_writes_the_same(
            rows in prop::collection::vec(prop::collection::vec(prop::option::of("[a-c,\"\n\r é]{0,3}[a-z]{0,40}"), 2), 1..40),
        ) {
            let rows: Vec<Vec<Option<&str>>> = rows.iter().map(|row| row.iter().map(Option::as_deref).collect()).collect();
            let special = rows.iter().flatten().flatten().any(|cell| cell.contains([',', '"', '\n', '\r']));
            let (plain, quoted) = both_ways(&rows);
            prop_assert_eq!(plain.is_none(), special);
            prop_assert!(plain.is_none_or(|plain| plain == quoted));
        }
    }
}
