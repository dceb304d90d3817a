//! What each fuzz target holds its input against. The tests run the kept corpus through the same checks.
//!
//! - [`reference`]: a slow and obvious reading of rows, which the fast one must agree with
//! - [`splitter`]: where records begin and end
//! - [`source`]: a whole input as rows, in blocks of any size
//! - [`document`]: pipelines in TOML
//! - [`expression`]: expressions, typed and evaluated
//! - [`schedule`]: crons, lengths of time and dates, and the instants that they say; templates and crontabs
//! - [`catalog`]: DDL, read, drawn, written and read again

pub mod catalog;
pub mod document;
pub mod expression;
pub mod reference;
pub mod schedule;
pub mod source;
pub mod splitter;

/// Takes bytes off the front of an input, as settings for what is done to the rest.
pub struct Settings<'a> {
    bytes: &'a [u8],
}

impl<'a> Settings<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Returns the next byte, 0 where none is left.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// Returns one of several.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.byte()) % choices.len()]
    }

    /// Returns what is left, as it is.
    pub fn left(self) -> &'a [u8] {
        self.bytes
    }

    /// Returns what is left. In every other case its bytes are made such as mean something to a splitter, so that far more of
    /// what comes by chance is a case of interest.
    pub fn rest(mut self) -> Vec<u8> {
        const MEANING: &[u8] = b"a,\"\n\r#\n\"\"1,b\xC3\xA9\xFF\0 ;";
        if self.byte().is_multiple_of(2) {
            return self.bytes.to_vec();
        }
        self.bytes.iter().map(|byte| MEANING[usize::from(*byte) % MEANING.len()]).collect()
    }
}
