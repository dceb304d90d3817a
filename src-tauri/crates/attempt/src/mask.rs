//! Secrets in what a command says.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

/// What stands where a secret stood.
const MASKED: &str = "•••";

/// The secrets of an attempt. One of several lines is masked line by line, since a log has lines.
#[derive(Debug, Default)]
pub struct Mask {
    secrets: Vec<Vec<u8>>,
    longest: usize,
}

impl Mask {
    pub fn new(secrets: &[String]) -> Self {
        let mut lines: Vec<Vec<u8>> =
            secrets.iter().flat_map(|secret| secret.lines()).filter(|line| !line.is_empty()).map(|line| line.as_bytes().to_vec()).collect();
        lines.sort_unstable();
        lines.dedup();
        let longest = lines.iter().map(Vec::len).max().unwrap_or_default();
        Self { secrets: lines, longest }
    }

    /// Returns the length in bytes of the longest secret.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Returns `bytes` without its secrets. Secrets that overlap are one.
    pub fn apply<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let ranges = self.ranges(bytes);
        if ranges.is_empty() {
            return Cow::Borrowed(bytes);
        }
        let mut masked = Vec::with_capacity(bytes.len());
        let mut done = 0;
        for range in ranges {
            masked.extend_from_slice(&bytes[done..range.start]);
            masked.extend_from_slice(MASKED.as_bytes());
            done = range.end;
        }
        masked.extend_from_slice(&bytes[done..]);
        Cow::Owned(masked)
    }

    /// Returns `text` without its secrets.
    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.apply(text.as_bytes())).into_owned()
    }

    /// Returns where to cut `bytes`, at `wanted` or near it, so that no secret stands on both sides.
    pub fn cut(&self, bytes: &[u8], wanted: usize) -> usize {
        match self.ranges(bytes).into_iter().find(|range| range.start < wanted && wanted < range.end) {
            // Cut before it, except where nothing would be left before it.
            Some(range) if range.start > 0 => range.start,
            Some(range) => range.end,
            None => wanted,
        }
    }

    /// Returns how many bytes at the end of `bytes` may be the beginning of a secret.
    pub fn begun(&self, bytes: &[u8]) -> usize {
        let begins = |length: usize| {
            let end = &bytes[bytes.len() - length..];
            self.secrets.iter().any(|secret| secret.len() > length && secret.starts_with(end))
        };
        (1..self.longest.min(bytes.len() + 1)).rev().find(|length| begins(*length)).unwrap_or_default()
    }

    /// Returns where secrets stand: in order, those that touch or overlap as one.
    fn ranges(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for secret in &self.secrets {
            let finder = memmem::Finder::new(secret);
            let mut from = 0;
            while let Some(at) = finder.find(&bytes[from..]) {
                let start = from + at;
                found.push(start..start + secret.len());
                // One byte on, not behind it: a secret may overlap itself.
                from = start + 1;
            }
        }
        found.sort_unstable_by_key(|range| range.start);
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(secrets: &[&str]) -> Mask {
        Mask::new(&secrets.iter().map(|secret| (*secret).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        assert_eq!(mask(&["hunter2"]).text("a hunter2 b hunter2"), "a ••• b •••");
        assert_eq!(mask(&["abc", "cde"]).text("xabcdex"), "x•••x", "what overlaps is one");
        assert_eq!(mask(&["aa"]).text("aaab"), "•••b", "one that overlaps itself");
        assert_eq!(mask(&[""]).text("nothing"), "nothing");
        assert_eq!(mask(&["first\r\nsecond"]).text("second, first"), "•••, •••", "one of several lines");
    }

    #[test]
    fn a_cut_never_goes_through_a_secret() {
        let mask = mask(&["hunter2"]);
        assert_eq!(mask.cut(b"ab hunter2 cd", 5), 3);
        assert_eq!(mask.cut(b"hunter2 cd", 5), 7, "nothing stands before it");
        assert_eq!(mask.cut(b"ab hunter2 cd", 2), 2);
        assert_eq!(mask.begun(b"it is hunt"), 4);
        assert_eq!(mask.begun(b"it is hunter2"), 0, "a whole one is found");
        assert_eq!(mask.begun(b"h"), 1);
        assert_eq!(mask.begun(b""), 0);
    }
}
