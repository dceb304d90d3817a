//! Where the bytes that divide a block stand: sixty-four bytes looked at together, a bit for each.
//!
//! [`regular_end`] proves that every quote of a block opens or closes a field, or is half of a doubled one; then what stands
//! inside quotes is told by counting quotes, and [`Separators`] finds what divides fields without reading field by field.
//! A block with any other quote is left to [`crate::splitter`], which knows what to make of it.

use wide::u8x16;

use crate::splitter::Syntax;

/// Bytes that are looked at together.
const STEP: usize = 64;

/// What quotes do in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// There are none.
    None,
    /// Each opens or closes a field; in `doubled` blocks some may stand twice for one.
    Regular { doubled: bool },
    /// Some do something else, or nobody looked.
    Unknown,
}

/// A byte that is looked for.
#[derive(Debug, Clone, Copy)]
struct Needle(u8x16);

impl Needle {
    fn new(byte: u8) -> Self {
        Self(u8x16::splat(byte))
    }

    /// Returns a bit for each byte of a step that is this one.
    #[inline(always)]
    fn bits(self, step: &[u8; STEP]) -> u64 {
        let (quarters, _) = step.as_chunks::<16>();
        let bits = |quarter: &[u8; 16]| u64::from(u8x16::new(*quarter).simd_eq(self.0).to_bitmask() & 0xFFFF);
        bits(&quarters[0]) | bits(&quarters[1]) << 16 | bits(&quarters[2]) << 32 | bits(&quarters[3]) << 48
    }
}

/// Returns for each bit whether an odd number of bits is set up to it, itself included.
#[inline(always)]
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Returns the bits of the bytes that there are, where a step is the last one and shorter.
fn there(length: usize) -> u64 {
    if length < STEP { (1 << length) - 1 } else { u64::MAX }
}

/// Returns the last step of bytes, filled up, and where it starts; nothing where steps fill them.
fn last_step(bytes: &[u8]) -> Option<([u8; STEP], usize)> {
    let (_, rest) = bytes.as_chunks::<STEP>();
    let mut step = [0; STEP];
    step[..rest.len()].copy_from_slice(rest);
    (!rest.is_empty()).then_some((step, bytes.len() - rest.len()))
}

/// Returns where the last whole record of `bytes`, which start at a record, ends, and whether quotes may be doubled in it; `None`
/// where a quote neither opens nor closes a field, or a line ends with a `\r` alone. `eof` says that the input ends with these
/// bytes: then they are whole.
///
/// A quote opens a field where it comes after a separator, and closes it where one follows; of two quotes side by side, the
/// first would close and the second open again, which is what a doubled quote comes to. So it is enough to count them.
pub fn regular_end(syntax: Syntax, bytes: &[u8], eof: bool) -> Option<(usize, bool)> {
    let [delimiter, quote, feed, carriage] = [syntax.delimiter, syntax.quote, b'\n', b'\r'].map(Needle::new);
    let (steps, _) = bytes.as_chunks::<STEP>();
    let last = last_step(bytes);
    let (mut end, mut doubled) = (0, false);
    // What the step before leaves to this one: whether a field is open, whether a quote may open one at the first byte,
    // whether the last byte closed one, and whether it was a `\r` outside of quotes.
    let (mut inside, mut may_open, mut closed, mut returned) = (0u64, 1u64, 0u64, 0u64);
    for (number, step) in steps.iter().chain(last.as_ref().map(|(step, _)| step)).enumerate() {
        let valid = there(bytes.len() - number * STEP);
        let (quotes, feeds) = (quote.bits(step) & valid, feed.bits(step) & valid);
        let separators = (delimiter.bits(step) & valid) | feeds;
        let carriages = carriage.bits(step) & valid;
        let open = parity(quotes) ^ inside;
        let (opening, closing) = (quotes & open, quotes & !open);
        let before = (separators | quotes) << 1 | may_open;
        let after = closing << 1 | closed;
        // Outside of quotes, one that no `\n` follows ends a line alone.
        let returns = carriages & !open;
        let after_carriage = returns << 1 | returned;
        let wrong = (opening & !before) | (after & !(separators | quotes | carriages)) | (after_carriage & !feeds);
        if wrong & valid != 0 {
            return None;
        }
        doubled |= after & quotes != 0;
        let ends = feeds & !open;
        if ends != 0 {
            end = number * STEP + STEP - ends.leading_zeros() as usize;
        }
        inside = if open >> 63 == 1 { u64::MAX } else { 0 };
        (may_open, closed, returned) = ((separators | quotes) >> 63, closing >> 63, returns >> 63);
        if eof && number * STEP + STEP >= bytes.len() {
            // The bits after the last byte repeat whether a field is open there.
            return (open >> 63 == 0).then_some((bytes.len(), doubled));
        }
    }
    Some((if eof { bytes.len() } else { end }, doubled))
}

/// A byte that divides a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separator {
    pub at: usize,
    /// It ends a line, or the block does without one.
    pub ends_line: bool,
}

/// The delimiters and line ends of a block, without those inside quotes; `QUOTED` blocks are regular.
pub struct Separators<'a, const QUOTED: bool> {
    delimiter: Needle,
    quote: Needle,
    feed: Needle,
    bytes: &'a [u8],
    /// Where the next step starts.
    next: usize,
    /// Separators of this step that were not given yet, and which of them end a line.
    waiting: u64,
    feeds: u64,
    inside: u64,
    /// The last line has no end, and was not given yet.
    open_line: bool,
}

impl<'a, const QUOTED: bool> Separators<'a, QUOTED> {
    /// Returns the separators of a block.
    pub fn new(syntax: Syntax, bytes: &'a [u8]) -> Self {
        Self {
            delimiter: Needle::new(syntax.delimiter),
            quote: Needle::new(syntax.quote),
            feed: Needle::new(b'\n'),
            bytes,
            next: 0,
            waiting: 0,
            feeds: 0,
            inside: 0,
            open_line: !bytes.is_empty() && !bytes.ends_with(b"\n"),
        }
    }

    /// Looks at the next step.
    #[inline(always)]
    fn look(&mut self, step: &[u8; STEP]) {
        let (delimiters, feeds) = (self.delimiter.bits(step), self.feed.bits(step));
        (self.feeds, self.waiting) = (feeds, delimiters | feeds);
        if QUOTED {
            let open = parity(self.quote.bits(step)) ^ self.inside;
            self.waiting &= !open;
            self.inside = if open >> 63 == 1 { u64::MAX } else { 0 };
        }
        self.next += STEP;
    }

    /// Looks at the last step, which is shorter. Returns whether there was one.
    #[cold]
    fn look_at_last(&mut self) -> bool {
        let Some((step, start)) = last_step(self.bytes).filter(|(_, start)| *start == self.next) else { return false };
        self.look(&step);
        self.waiting &= there(self.bytes.len() - start);
        true
    }
}

impl<const QUOTED: bool> Iterator for Separators<'_, QUOTED> {
    type Item = Separator;

    #[inline(always)]
    fn next(&mut self) -> Option<Separator> {
        while self.waiting == 0 {
            if let Some(step) = self.bytes.get(self.next..).and_then(|rest| rest.first_chunk()) {
                self.look(step);
            } else if !self.look_at_last() {
                let at = self.bytes.len();
                return std::mem::take(&mut self.open_line).then_some(Separator { at, ends_line: true });
            }
        }
        let bit = self.waiting.trailing_zeros();
        self.waiting &= self.waiting - 1;
        Some(Separator { at: self.next - STEP + bit as usize, ends_line: self.feeds >> bit & 1 == 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitter::Scan;
    use proptest::prelude::*;

    /// Bytes around what divides fields, so that every rule is met often.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => Just(b"\"".to_vec()),
            4 => Just(b",".to_vec()),
            3 => Just(b"\n".to_vec()),
            1 => Just(b"\r".to_vec()),
            2 => Just(b"\r\n".to_vec()),
            2 => Just(b"\"\"".to_vec()),
            2 => Just(b"ab".to_vec()),
            2 => Just(b"\"a,b\"\n".to_vec()),
            2 => Just(b"\"a\n\"\"b\",".to_vec()),
            1 => Just("éx".repeat(20).into_bytes()),
        ];
        prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
    }

    /// Where the splitter finds that records end, or `None` where one is malformed.
    fn record_ends(bytes: &[u8], eof: bool) -> Option<Vec<usize>> {
        let (syntax, mut at, mut ends) = (Syntax::default(), 0, Vec::new());
        while at < bytes.len() {
            match syntax.scan(bytes, at, eof) {
                Scan::Record { next, .. } => {
                    ends.push(next);
                    at = next;
                }
                Scan::NeedMore => break,
                Scan::Malformed { .. } | Scan::Endless { .. } => return None,
            }
        }
        Some(ends)
    }

    #[test]
    fn a_regular_block_is_seen_as_such_and_any_other_is_not() {
        let end = |text: &str| regular_end(Syntax::default(), text.as_bytes(), false);
        assert_eq!(end("\"a\",b\n\"c\nd\",e\nf"), Some((14, false)));
        assert_eq!(end("\"a\"\"b\",\"\"\n"), Some((10, true)));
        assert_eq!(end("\"a\"\r\n"), Some((5, false)));
        for text in ["5\" pipe,a\n", "\"a\"b\n", "\"a\"\rb\n", "a\"\"b\n", " \"a\"\n"] {
            assert_eq!(end(text), None, "{text:?}");
        }
        assert_eq!(regular_end(Syntax::default(), b"a\n\"b", true), None, "an open quote at the end");
        let padded = format!("{}\"", "x".repeat(STEP - 2) + "\n");
        assert_eq!(end(&padded), Some((STEP - 1, false)));
    }

    proptest! {
        #[test]
        fn what_is_called_regular_is_split_as_the_splitter_does(bytes in text(), eof: bool) {
            if let Some((end, doubled)) = regular_end(Syntax::default(), &bytes, eof) {
                let ends = record_ends(&bytes, eof).filter(|ends| ends.last().copied().unwrap_or(0) == end);
                let Some(ends) = ends else { return Err(TestCaseError::fail("the splitter finds a fault, or another end")) };
                let block = &bytes[..end];
                let fields = |start: usize, end: usize| {
                    let mut cells = Vec::new();
                    Syntax::default().fields(block, start, end, |range, doubled| cells.push((range, doubled)));
                    cells
                };
                let (mut start, mut wanted, mut any_doubled) = (0, Vec::new(), false);
                for next in ends {
                    let Scan::Record { end, .. } = Syntax::default().scan(block, start, true) else { unreachable!() };
                    for (range, doubled) in fields(start, end) {
                        any_doubled |= doubled;
                        wanted.push(range);
                    }
                    start = next;
                }
                prop_assert!(doubled || !any_doubled);
                let (mut from, mut found) = (0, Vec::new());
                for Separator { at, ends_line } in Separators::<true>::new(Syntax::default(), block) {
                    let end = if ends_line && at > from && block[at - 1] == b'\r' { at - 1 } else { at };
                    let quoted = end > from && block[from] == b'"';
                    found.push(if quoted { from + 1..end - 1 } else { from..end });
                    from = at + 1;
                }
                prop_assert_eq!(found, wanted);
            }
        }

        #[test]
        fn without_quotes_every_separator_is_found(bytes in prop::collection::vec(prop::sample::select(b",\nab\r".to_vec()), 0..300)) {
            let found: Vec<_> = Separators::<false>::new(Syntax::default(), &bytes).collect();
            let mut wanted: Vec<_> = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b',' | b'\n'))
                .map(|(at, byte)| Separator { at, ends_line: *byte == b'\n' }).collect();
            if bytes.last().is_some_and(|byte| *byte != b'\n') {
                wanted.push(Separator { at: bytes.len(), ends_line: true });
            }
            prop_assert_eq!(found, wanted);
        }
    }
}
