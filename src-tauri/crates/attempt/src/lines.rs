//! Lines out of the bytes of a pipe.

use std::sync::Arc;
use std::time::Duration;

use memchr::memchr;

use crate::mask::Mask;

/// A longer line is written in pieces of so many bytes; the later ones say that they continue it.
pub const PIECE_BYTES: usize = 64 * 1024;
/// How long the beginning of a line waits for its end before it is written, so that a question or a row of dots shows.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// The lines of one stream. It holds one piece and one secret at most.
pub struct Lines {
    mask: Arc<Mask>,
    buffer: Vec<u8>,
    /// A piece of this line was written already.
    continues: bool,
    /// When a line without end was first seen, by the monotonic clock.
    since: Option<Duration>,
}

impl Lines {
    pub fn new(mask: Arc<Mask>) -> Self {
        Self { mask, buffer: Vec::new(), continues: false, since: None }
    }

    /// Takes what was read at `now` and hands out each whole line, and each piece of a long one, with whether it continues the last.
    pub fn push(&mut self, bytes: &[u8], now: Duration, write: &mut impl FnMut(&str, bool)) {
        let mut rest = bytes;
        while let Some(end) = memchr(b'\n', rest) {
            if self.buffer.is_empty() && end <= PIECE_BYTES {
                self.end_line(&rest[..end], write);
            } else {
                self.buffer.extend_from_slice(&rest[..end]);
                self.end_buffer(write);
            }
            rest = &rest[end + 1..];
            self.since = None;
        }
        self.buffer.extend_from_slice(rest);
        // Enough behind the cut to see a secret that stands across it.
        while self.buffer.len() > PIECE_BYTES + self.mask.longest() {
            self.cut_piece(write);
        }
        if rest.is_empty() {
            return;
        }
        self.since = self.since.or(Some(now));
    }

    /// Returns when [`flush`](Self::flush) has something to do.
    pub fn deadline(&self) -> Option<Duration> {
        self.since.map(|since| since + PATIENCE)
    }

    /// Writes the beginning of a line that has waited long enough, but no part of what may become a secret or a character.
    pub fn flush(&mut self, now: Duration, write: &mut impl FnMut(&str, bool)) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        self.since = None;
        let wanted = self.buffer.len() - self.mask.begun(&self.buffer).max(unfinished(&self.buffer));
        let cut = self.mask.cut(&self.buffer, wanted);
        if cut > 0 {
            self.write_first(cut, write);
        }
    }

    /// Writes what has no end of line at the end of all.
    pub fn finish(&mut self, write: &mut impl FnMut(&str, bool)) {
        self.since = None;
        if !self.buffer.is_empty() {
            self.end_buffer(write);
        }
    }

    fn end_buffer(&mut self, write: &mut impl FnMut(&str, bool)) {
        while self.buffer.len() > PIECE_BYTES {
            self.cut_piece(write);
        }
        let line = std::mem::take(&mut self.buffer);
        self.end_line(&line, write);
        // Its room serves the next line.
        self.buffer = line;
        self.buffer.clear();
    }

    fn end_line(&mut self, line: &[u8], write: &mut impl FnMut(&str, bool)) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let continues = std::mem::take(&mut self.continues);
        if !(continues && line.is_empty()) {
            write(&String::from_utf8_lossy(&self.mask.apply(line)), continues);
        }
    }

    fn cut_piece(&mut self, write: &mut impl FnMut(&str, bool)) {
        let mut cut = self.mask.cut(&self.buffer, PIECE_BYTES);
        if cut == PIECE_BYTES {
            cut -= unfinished(&self.buffer[..cut]);
        }
        self.write_first(cut, write);
    }

    fn write_first(&mut self, count: usize, write: &mut impl FnMut(&str, bool)) {
        write(&String::from_utf8_lossy(&self.mask.apply(&self.buffer[..count])), self.continues);
        self.continues = true;
        self.buffer.drain(..count);
    }
}

/// Returns how many bytes at the end are the beginning of a character, or of an end of line.
fn unfinished(bytes: &[u8]) -> usize {
    if bytes.last() == Some(&b'\r') {
        return 1;
    }
    let lengths = 1..=bytes.len().min(3);
    let begins = |length: &usize| match bytes[bytes.len() - length] {
        0xC0..=0xDF => *length < 2,
        0xE0..=0xEF => *length < 3,
        0xF0..=0xF7 => *length < 4,
        _ => false,
    };
    lengths.into_iter().find(begins).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: Duration = Duration::ZERO;

    fn lines(secrets: &[&str]) -> Lines {
        Lines::new(Arc::new(Mask::new(&secrets.iter().map(|secret| (*secret).to_owned()).collect::<Vec<_>>())))
    }

    /// Returns the pieces that come of reads, with `+` before one that continues.
    fn pieces(lines: &mut Lines, reads: &[&[u8]]) -> Vec<String> {
        let mut all = Vec::new();
        let mut write = |text: &str, continues: bool| all.push(format!("{}{text}", if continues { "+" } else { "" }));
        for read in reads {
            lines.push(read, START, &mut write);
        }
        lines.finish(&mut write);
        all
    }

    #[test]
    fn lines_end_where_they_end_however_they_are_read() {
        assert_eq!(pieces(&mut lines(&[]), &[b"a\nb", b"c\r\n\nlast"]), ["a", "bc", "", "last"]);
        assert_eq!(pieces(&mut lines(&[]), &[b"\xff\xc3", b"\xa4\n"]), ["\u{fffd}ä"]);
        assert_eq!(pieces(&mut lines(&["hunter2"]), &[b"x hun", b"ter2 y\n"]), ["x ••• y"]);
    }

    #[test]
    fn a_line_without_end_shows_after_a_while_without_the_beginning_of_a_secret() {
        let mut lines = lines(&["hunter2"]);
        let mut all = Vec::new();
        let mut write = |text: &str, continues: bool| all.push((text.to_owned(), continues));
        lines.push(b"Password: hun", START, &mut write);
        assert_eq!(lines.deadline(), Some(PATIENCE));
        lines.flush(PATIENCE / 2, &mut write);
        lines.flush(PATIENCE, &mut write);
        lines.push(b"ter2\n", PATIENCE, &mut write);
        lines.push(b"caf\xc3", PATIENCE, &mut write);
        lines.flush(PATIENCE * 2, &mut write);
        lines.push(b"\xa9", PATIENCE * 2, &mut write);
        lines.flush(PATIENCE * 3, &mut write);
        lines.push(b"\nnext\n", PATIENCE * 3, &mut write);
        let texts: Vec<(&str, bool)> = all.iter().map(|(text, continues)| (text.as_str(), *continues)).collect();
        assert_eq!(texts, [("Password: ", false), ("•••", true), ("caf", false), ("é", true), ("next", false)]);
    }

    #[test]
    fn a_long_line_comes_in_pieces_and_no_character_is_cut() {
        let text = format!("{}{}", "a".repeat(PIECE_BYTES - 1), "é".repeat(PIECE_BYTES));
        let found = pieces(&mut lines(&[]), &[text.as_bytes(), b"\nnext\n"]);
        assert!(found.iter().all(|piece| piece.len() <= PIECE_BYTES + 1));
        assert_eq!(found.len(), 4);
        let line: String = found[..3].iter().map(|piece| piece.trim_start_matches('+')).collect();
        assert_eq!(line, text);
    }

    proptest! {
        #[test]
        fn no_secret_is_seen_however_it_is_read(before in 0..200_000_usize, sizes in prop::collection::vec(1..70_000_usize, 1..20), late in any::<bool>()) {
            let secret = "s3cr3t-s3cr3t";
            let text = format!("{}{secret}{}{secret}\nend", "x".repeat(before), "s".repeat(before / 3));
            let mut lines = lines(&[secret]);
            let mut all = String::new();
            let mut write = |text: &str, continues: bool| {
                if !continues {
                    all.push('\n');
                }
                all.push_str(text);
            };
            let mut rest = text.as_bytes();
            let mut now = START;
            for size in sizes.iter().cycle() {
                let (read, after) = rest.split_at((*size).min(rest.len()));
                lines.push(read, now, &mut write);
                if late {
                    now += PATIENCE;
                    lines.flush(now, &mut write);
                }
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            lines.finish(&mut write);
            prop_assert_eq!(all, format!("\n{}", text.replace(secret, "•••")));
        }
    }
}
