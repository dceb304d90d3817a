//! The input in blocks that end at a record's end, with the byte and the line each starts at.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memchr;
use millpond_record::flow::Position;
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{RAW_KEPT_BYTES, Reason};

use super::footer::Footer;
use super::marks::{Quotes, regular_end};
use crate::lines;
use crate::splitter::{Scan, Syntax};

/// Bytes read at a time unless the options say otherwise; a block is at most this and one longest record.
pub const BLOCK_BYTES: usize = 1024 * 1024;
/// Buffers kept for re-use.
const POOLED: usize = 16;

/// Buffers that are used again when the last cell that lies in them is gone.
#[derive(Debug, Clone, Default)]
struct Pool(Arc<Mutex<Vec<Vec<u8>>>>);

impl Pool {
    fn take(&self, block_bytes: usize) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_else(|| Vec::with_capacity(block_bytes * 2))
    }
}

/// Bytes of a block, which go back to their pool when nobody holds them any more.
#[derive(Debug)]
pub struct BlockBytes {
    bytes: Vec<u8>,
    pool: Pool,
}

impl AsRef<[u8]> for BlockBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for BlockBytes {
    fn drop(&mut self) {
        let mut pool = self.pool.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.len() < POOLED {
            self.bytes.clear();
            pool.push(std::mem::take(&mut self.bytes));
        }
    }
}

/// A stretch of the input that starts at a record and ends at a record's end.
#[derive(Debug, Clone)]
pub struct Block {
    pub bytes: Arc<BlockBytes>,
    /// Where it starts in the (decoded) input, in bytes.
    pub offset: u64,
    /// The number of its first line; the input's first line is 1.
    pub first_line: u64,
    pub quotes: Quotes,
    /// Whether a line in it ends with a carriage return alone.
    pub returns_alone: bool,
}

/// A line that was too long to be kept, and skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub reason: Reason,
    pub offset: u64,
    pub line: u64,
    pub length: u64,
    /// Its first bytes, at most [`RAW_KEPT_BYTES`].
    pub head: Vec<u8>,
}

/// What comes next in the input.
#[derive(Debug)]
pub enum Piece {
    Block(Block),
    Skipped(Skipped),
    /// The lines after the last row, counted.
    Footer(Ledger),
}

/// Cuts an input into [`Piece`]s with bounded memory.
pub struct Blocks<R> {
    input: R,
    syntax: Syntax,
    footer: Option<Footer>,
    pool: Pool,
    carry: Vec<u8>,
    offset: u64,
    line: u64,
    block_bytes: usize,
    eof: bool,
    /// Whether all rows are behind, and what is carried is the footer.
    at_footer: bool,
}

impl<R: Read> Blocks<R> {
    /// Returns the blocks of an input; `carry` was already read from it.
    pub fn new(input: R, syntax: Syntax, carry: Vec<u8>, offset: u64, line: u64) -> Self {
        let (pool, block_bytes) = (Pool::default(), BLOCK_BYTES);
        Self { input, syntax, footer: None, pool, carry, offset, line, block_bytes, eof: false, at_footer: false }
    }

    /// Keeps back the lines after the last row.
    pub fn with_footer(self, footer: Option<Footer>) -> Self {
        Self { footer, ..self }
    }

    /// Reads so many bytes at a time from here on.
    pub fn set_block_bytes(&mut self, bytes: usize) {
        self.block_bytes = bytes.max(1);
    }

    /// Returns the byte and the line that the next piece starts at.
    pub fn position(&self) -> Position {
        Position { offset: self.offset, line: self.line }
    }

    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    /// Where the input cannot be read on.
    pub fn next(&mut self) -> std::io::Result<Option<Piece>> {
        let mut bytes = self.pool.take(self.block_bytes);
        bytes.append(&mut self.carry);
        if self.at_footer {
            return Ok((!bytes.is_empty()).then(|| Piece::Footer(self.syntax.count_footer(&bytes))));
        }
        let mut wanted = self.block_bytes;
        loop {
            self.fill(&mut bytes, wanted)?;
            if bytes.is_empty() {
                return Ok(None);
            }
            match self.cut(&bytes) {
                // Twice as much each time: however long a record may be, no byte is looked at more than a few times.
                Cut::At(0, _) => wanted = bytes.len() + self.block_bytes.max(bytes.len()),
                Cut::At(end, quotes) => return Ok(Some(Piece::Block(self.block(bytes, end, quotes)))),
                Cut::Skip(reason) => return self.skip(bytes, reason).map(Some),
                Cut::Footer(0, _) => {
                    self.at_footer = true;
                    return Ok(Some(Piece::Footer(self.syntax.count_footer(&bytes))));
                }
                Cut::Footer(start, quotes) => {
                    self.at_footer = true;
                    return Ok(Some(Piece::Block(self.block(bytes, start, quotes))));
                }
            }
        }
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> std::io::Result<()> {
        while !self.eof && bytes.len() < wanted {
            let before = bytes.len();
            let room = (wanted - before) as u64;
            self.input.by_ref().take(room).read_to_end(bytes)?;
            self.eof = bytes.len() - before < usize::try_from(room).unwrap_or(usize::MAX);
        }
        Ok(())
    }

    /// Returns where the last whole record ends.
    fn cut(&self, bytes: &[u8]) -> Cut {
        if let Some(footer) = &self.footer {
            return self.cut_before(footer, bytes);
        }
        if memchr(self.syntax.quote, bytes).is_none() {
            return match lines::last_end(bytes) {
                _ if self.eof => Cut::At(bytes.len(), Quotes::None),
                Some(end) => Cut::At(end, Quotes::None),
                // A last `\r` may be half of a line's end.
                None if bytes.strip_suffix(b"\r").unwrap_or(bytes).len() > self.syntax.max_record => Cut::Skip(Reason::RecordTooLong),
                None => Cut::At(0, Quotes::None),
            };
        }
        // Among so few bytes no record is too long, whatever its quotes do; those of a comment do nothing.
        if bytes.len() <= self.syntax.max_record
            && self.syntax.comment.is_none()
            && let Some((end, doubled)) = regular_end(self.syntax, bytes, self.eof)
        {
            return Cut::At(end, Quotes::Regular { doubled });
        }
        if self.eof {
            return Cut::At(bytes.len(), Quotes::Unknown);
        }
        let mut at = 0;
        loop {
            match self.syntax.scan(bytes, at, false) {
                Scan::Record { next, .. } | Scan::Malformed { next, .. } => at = next,
                Scan::NeedMore => return Cut::At(at, Quotes::Unknown),
                Scan::Endless { reason } if at == 0 => return Cut::Skip(reason),
                Scan::Endless { .. } => return Cut::At(at, Quotes::Unknown),
            }
        }
    }

    /// Returns where to cut so that what may be the footer stays together until the end is known.
    fn cut_before(&self, footer: &Footer, bytes: &[u8]) -> Cut {
        let quotes = if memchr(self.syntax.quote, bytes).is_none() { Quotes::None } else { Quotes::Unknown };
        let mut last = footer.last_records();
        let mut at = 0;
        while at < bytes.len() {
            match self.syntax.scan(bytes, at, self.eof) {
                Scan::Record { end, next } => {
                    if end > at && !self.syntax.is_comment(bytes, at) {
                        last.push(at);
                    }
                    at = next;
                }
                Scan::Malformed { end, next, .. } => {
                    // Before a line that may not be held as a whole no footer begins.
                    if end - at > self.syntax.max_record {
                        last.clear();
                    } else {
                        last.push(at);
                    }
                    at = next;
                }
                Scan::NeedMore => break,
                Scan::Endless { reason } if at == 0 => return Cut::Skip(reason),
                Scan::Endless { .. } => return Cut::At(at, quotes),
            }
        }
        if self.eof { Cut::Footer(last.footer(bytes).unwrap_or(bytes.len()), quotes) } else { Cut::At(last.kept_from(at), quotes) }
    }

    fn block(&mut self, mut bytes: Vec<u8>, end: usize, quotes: Quotes) -> Block {
        self.carry.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
        let (offset, first_line) = (self.offset, self.line);
        let returns_alone = self.advance(&bytes);
        Block { bytes: Arc::new(BlockBytes { bytes, pool: self.pool.clone() }), offset, first_line, quotes, returns_alone }
    }

    /// Counts bytes as passed; returns whether a line in them ends with a carriage return alone.
    fn advance(&mut self, bytes: &[u8]) -> bool {
        let (count, returns_alone) = lines::count(bytes);
        self.offset += bytes.len() as u64;
        self.line += count;
        returns_alone
    }

    /// Reads to the end of a line that is too long, keeping its head.
    fn skip(&mut self, mut bytes: Vec<u8>, reason: Reason) -> std::io::Result<Piece> {
        let (offset, line) = (self.offset, self.line);
        let mut head = Vec::new();
        let keep = |head: &mut Vec<u8>, line: &[u8]| head.extend_from_slice(&line[..line.len().min(RAW_KEPT_BYTES - head.len())]);
        // The line at fault is the one that holds the record's unfinished part: no line end follows in `bytes`
        // after it, so everything up to the next line end belongs to the record.
        let mut searched = lines::last_end(&bytes).unwrap_or(0);
        let mut length = 0u64;
        loop {
            if let Some(found) = lines::first_end(&bytes, searched, self.eof) {
                length += found.end as u64;
                keep(&mut head, &bytes[..found.end]);
                self.carry.extend_from_slice(&bytes[found.next..]);
                self.advance(&bytes[..found.next]);
                break;
            }
            // A `\r` at the end may be half of a line's end.
            let whole = if self.eof { bytes.len() } else { bytes.strip_suffix(b"\r").unwrap_or(&bytes).len() };
            length += whole as u64;
            keep(&mut head, &bytes[..whole]);
            self.advance(&bytes[..whole]);
            bytes.drain(..whole);
            searched = 0;
            self.fill(&mut bytes, self.block_bytes.max(2))?;
            if bytes.is_empty() {
                break;
            }
        }
        Ok(Piece::Skipped(Skipped { reason, offset, line, length, head }))
    }
}

enum Cut {
    /// A block ends here; at 0, more bytes are needed to tell.
    At(usize, Quotes),
    Skip(Reason),
    /// All is read: here the footer begins.
    Footer(usize, Quotes),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(input: &[u8], syntax: Syntax) -> Vec<Piece> {
        let mut blocks = Blocks::new(input, syntax, Vec::new(), 0, 1);
        std::iter::from_fn(|| blocks.next().expect("memory")).collect()
    }

    #[test]
    fn blocks_joined_are_the_input_and_know_their_first_line() {
        let text: String = (0..200_000).map(|i| format!("{i},\"a\nb {i}\"\n")).collect();
        let (mut joined, mut lines) = (Vec::new(), 1);
        for piece in pieces(text.as_bytes(), Syntax::default()) {
            let Piece::Block(block) = piece else { panic!("nothing is too long") };
            assert_eq!(block.offset, joined.len() as u64);
            assert_eq!(block.first_line, lines);
            let bytes = block.bytes.as_ref().as_ref();
            assert!(bytes.ends_with(b"\"\n"), "a block ends at a record's end");
            lines += memchr::memchr_iter(b'\n', bytes).count() as u64;
            joined.extend_from_slice(bytes);
        }
        assert_eq!(joined, text.as_bytes());
    }

    #[test]
    fn a_line_without_end_is_skipped_with_its_head_and_the_rest_goes_on() {
        let mut input = b"a,b\n".to_vec();
        input.extend(std::iter::repeat_n(b'x', 5 * BLOCK_BYTES));
        input.extend_from_slice(b"\nc,d\n");
        let found = pieces(&input, Syntax::default());
        let skipped: Vec<_> = found
            .iter()
            .filter_map(|piece| match piece {
                Piece::Skipped(line) => Some(line),
                Piece::Block(_) | Piece::Footer(_) => None,
            })
            .collect();
        assert_eq!(skipped.len(), 1);
        assert_eq!((skipped[0].offset, skipped[0].line, skipped[0].length), (4, 2, 5 * BLOCK_BYTES as u64));
        assert_eq!(skipped[0].head.len(), RAW_KEPT_BYTES);
        let Some(Piece::Block(last)) = found.last() else { panic!("a block follows") };
        assert_eq!((last.bytes.as_ref().as_ref(), last.first_line), (b"c,d\n".as_slice(), 3));
    }

    #[test]
    fn half_of_a_lines_end_does_not_make_the_longest_record_too_long() {
        let syntax = Syntax { max_record: 4, ..Syntax::default() };
        let mut blocks = Blocks::new(b"1234\r\n5\n".as_slice(), syntax, Vec::new(), 0, 1);
        blocks.set_block_bytes(5);
        let Ok(Some(Piece::Block(block))) = blocks.next() else { panic!("nothing is too long") };
        assert!(block.bytes.as_ref().as_ref().starts_with(b"1234\r\n"));
    }

    #[test]
    fn an_endless_quote_is_given_up_after_the_longest_record() {
        let mut input = b"a,\"b\n".to_vec();
        for line in 0..300_000 {
            input.extend_from_slice(format!("{line},plain\n").as_bytes());
        }
        let mut bytes = 0;
        for piece in pieces(&input, Syntax::default()) {
            let Piece::Block(block) = piece else { panic!("the open line itself is short") };
            bytes += block.bytes.as_ref().as_ref().len();
        }
        assert_eq!(bytes, input.len());
    }
}
