//! Batches as CSV (RFC 4180), cells quoted only where they must be.

use millpond_record::batch::Batch;
use millpond_record::flow::{Encode, FlowError};
use millpond_record::schema::Schema;
use polars::prelude::StringChunked;

use crate::values::text_of;

/// Turns batches into lines of CSV.
#[derive(Debug)]
pub struct CsvEncoder {
    delimiter: u8,
    special: [bool; 256],
    /// The same characters, each eight times in a word.
    patterns: [u64; 4],
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
        Self { delimiter, special, patterns: characters.map(|byte| u64::from_le_bytes([byte; 8])) }
    }

    /// Returns whether a cell holds a character that must be quoted, looking at eight bytes at a time.
    #[inline]
    fn is_special(&self, bytes: &[u8]) -> bool {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().any(|word| {
            let word = u64::from_le_bytes(*word);
            self.patterns.iter().any(|pattern| has_zero_byte(word ^ pattern))
        }) || rest.iter().any(|byte| self.special[usize::from(*byte)])
    }

    #[inline]
    fn cell(&self, cell: &str, alone: bool, into: &mut Vec<u8>) {
        let bytes = cell.as_bytes();
        if self.is_special(bytes) {
            into.push(b'"');
            for part in bytes.split_inclusive(|byte| *byte == b'"') {
                into.extend_from_slice(part);
                if part.ends_with(b"\"") {
                    into.push(b'"');
                }
            }
            into.push(b'"');
        } else if alone && bytes.is_empty() {
            // A line without any character would be no row when it is read again.
            into.extend_from_slice(b"\"\"");
        } else {
            into.extend_from_slice(bytes);
        }
    }
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
    fn encode(&self, batch: &Batch) -> Result<Vec<u8>, FlowError> {
        let columns = batch.visible().map(text_of).collect::<Result<Vec<StringChunked>, _>>()?;
        let columns: Vec<_> = columns.iter().map(|column| column.rechunk()).collect();
        let arrays: Vec<_> = columns.iter().map(|column| column.downcast_as_array()).collect();
        let rows = batch.rows();
        let bytes: usize = arrays.iter().map(|array| array.total_bytes_len()).sum();
        let mut encoded = Vec::with_capacity(bytes + rows * (arrays.len() + 1) + 64);
        let (alone, last) = (arrays.len() == 1, arrays.len().saturating_sub(1));
        for row in 0..rows {
            for (index, array) in arrays.iter().enumerate() {
                self.cell(array.get(row).unwrap_or_default(), alone, &mut encoded);
                encoded.push(if index == last { b'\n' } else { self.delimiter });
            }
        }
        Ok(encoded)
    }
}

/// Returns the line of the columns' names.
#[must_use]
pub fn header(schema: &Schema, delimiter: u8) -> Vec<u8> {
    let mut line = Vec::new();
    CsvEncoder::new(delimiter).line(&schema.names().collect::<Vec<_>>(), &mut line);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: &str) -> String {
        let mut into = Vec::new();
        CsvEncoder::new(b',').cell(cell, false, &mut into);
        String::from_utf8(into).expect("UTF-8 in, UTF-8 out")
    }

    #[test]
    fn only_cells_that_must_be_are_quoted() {
        assert_eq!(written("plain"), "plain");
        assert_eq!(written(" blank "), " blank ");
        assert_eq!(written("a,b"), "\"a,b\"");
        assert_eq!(written("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(written("two\nlines"), "\"two\nlines\"");
        for at in 0..20 {
            let mut cell = "x".repeat(20);
            cell.replace_range(at..=at, ",");
            assert_eq!(written(&cell), format!("\"{cell}\""), "{at}");
            assert_eq!(written(&"é-".repeat(at)), "é-".repeat(at));
        }
    }
}
