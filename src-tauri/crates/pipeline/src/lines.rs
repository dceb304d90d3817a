//! Where lines end: with `\n`, with `\r\n`, or with `\r` alone as old Macs wrote it, mixed in one file as they come.

use memchr::{memchr, memchr_iter, memchr2, memrchr2};

/// A line's end: the line's text ends at `end`, the next line starts at `next`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineEnd {
    pub end: usize,
    pub next: usize,
}

/// Returns the line end that begins at `at`, which is a `\n` or a `\r`; `None` where a `\n` may still follow beyond these bytes.
#[must_use]
pub fn end_at(bytes: &[u8], at: usize, eof: bool) -> Option<LineEnd> {
    let next = match (bytes[at], bytes.get(at + 1)) {
        (b'\r', Some(b'\n')) => at + 2,
        (b'\r', None) if !eof => return None,
        _ => at + 1,
    };
    Some(LineEnd { end: at, next })
}

/// Returns the first line end at or after `from`; `None` where the line, or its end, goes on beyond these bytes.
#[must_use]
pub fn first_end(bytes: &[u8], from: usize, eof: bool) -> Option<LineEnd> {
    let at = from + memchr2(b'\n', b'\r', &bytes[from..])?;
    end_at(bytes, at, eof)
}

/// Returns where the last line that certainly ends in these bytes is over. A `\r` at their very end may be half of a line's end.
#[must_use]
pub fn last_end(bytes: &[u8]) -> Option<usize> {
    let whole = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    // Of several at the end, all but the last are followed by another.
    memrchr2(b'\n', b'\r', whole).map(|at| at + 1)
}

/// Returns whether a line ends between these bytes.
#[must_use]
pub fn any_end(bytes: &[u8]) -> bool {
    memchr2(b'\n', b'\r', bytes).is_some()
}

/// Returns whether these bytes are over with a line's end.
#[must_use]
pub fn ends_with_end(bytes: &[u8]) -> bool {
    matches!(bytes.last(), Some(b'\n' | b'\r'))
}

/// Returns how many lines end in a stretch that cuts no `\r\n` in half, and whether one of them ends with a `\r` alone.
#[must_use]
pub fn count(bytes: &[u8]) -> (u64, bool) {
    let feeds = memchr_iter(b'\n', bytes).count() as u64;
    if memchr(b'\r', bytes).is_none() {
        return (feeds, false);
    }
    let alone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count() as u64;
    (feeds + alone, alone > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_three_ends_is_one_end() {
        assert_eq!(count(b"a\nb\r\nc\rd\r\r\n\n"), (6, true));
        assert_eq!(count(b"a\r\nb\n"), (2, false));
        assert_eq!(count(b""), (0, false));
        assert_eq!(first_end(b"ab\r\nc", 0, false), Some(LineEnd { end: 2, next: 4 }));
        assert_eq!(first_end(b"ab\rc", 0, false), Some(LineEnd { end: 2, next: 3 }));
        assert_eq!(first_end(b"ab\r", 0, false), None);
        assert_eq!(first_end(b"ab\r", 0, true), Some(LineEnd { end: 2, next: 3 }));
        assert_eq!(first_end(b"ab", 0, true), None);
    }

    #[test]
    fn the_last_end_is_one_that_is_certain() {
        assert_eq!(last_end(b"a\nb"), Some(2));
        assert_eq!(last_end(b"a\rb\r"), Some(2));
        assert_eq!(last_end(b"a\r\r"), Some(2));
        assert_eq!(last_end(b"a\r\n"), Some(3));
        assert_eq!(last_end(b"a\r"), None);
    }
}
