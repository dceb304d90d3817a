//! Where records begin and end, and which of them are malformed.
//!
//! RFC 4180, with these rules where it is silent: a quote opens a quoted field only as the field's first
//! byte, elsewhere it is an ordinary character; a line ends with `\n`, `\r\n` or `\r` ([`crate::lines`]); a
//! quoted field that is not closed within the longest record, or is followed by text, makes the *physical line
//! that opened it* malformed, and reading goes on at the next line. A line that begins with the character for
//! comments is a record of its own, whatever stands in it. Every byte belongs to exactly one record or line, and no
//! byte is looked at more than a bounded number of times: a field that stays open over a line with an odd
//! number of quotes is impossible, so two open quotes never search the same stretch.

use memchr::{memchr, memchr2, memchr3};
use millpond_record::rejected::Reason;

use crate::lines;

/// The longest record allowed unless the source says otherwise, in bytes.
pub const MAX_RECORD_BYTES: usize = 1024 * 1024;

/// How fields and records are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    pub delimiter: u8,
    pub quote: u8,
    pub max_record: usize,
    /// What a line begins with that is no row.
    pub comment: Option<u8>,
}

impl Default for Syntax {
    fn default() -> Self {
        Self { delimiter: b',', quote: b'"', max_record: MAX_RECORD_BYTES, comment: None }
    }
}

/// What stands at a place in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// A record: its text ends at `end`, the next one starts at `next`.
    Record { end: usize, next: usize },
    /// A malformed record, likewise.
    Malformed { reason: Reason, end: usize, next: usize },
    /// The record goes on beyond these bytes.
    NeedMore,
    /// The record is longer than allowed and its line goes on beyond these bytes.
    Endless { reason: Reason },
}

impl Syntax {
    /// Returns what stands at `start`; `eof` says that the input ends with these bytes.
    #[must_use]
    pub fn scan(&self, bytes: &[u8], start: usize, eof: bool) -> Scan {
        if self.is_comment(bytes, start) {
            return match memchr2(b'\n', b'\r', &bytes[start..]) {
                Some(offset) => self.line(bytes, start, start + offset, eof),
                None => self.at_end(bytes, start, eof),
            };
        }
        let mut at = start;
        loop {
            let Some(found) = memchr3(self.quote, b'\n', b'\r', &bytes[at..]).map(|offset| at + offset) else {
                return self.at_end(bytes, start, eof);
            };
            if bytes[found] != self.quote {
                return self.line(bytes, start, found, eof);
            }
            // Whatever this quote would open, its record is too long already; how much of it is here must not matter.
            if found - start > self.max_record {
                return self.rest_of_line(bytes, start, found, eof, Reason::RecordTooLong);
            }
            if found != start && bytes[found - 1] != self.delimiter {
                at = found + 1;
                continue;
            }
            match self.closing(bytes, start, found, eof) {
                Closing::At(closing) => at = closing + 1,
                Closing::NeedMore => return Scan::NeedMore,
                Closing::Malformed(reason) => return self.rest_of_line(bytes, start, found, eof, reason),
            }
        }
    }

    /// Returns whether the record at `start` is a line of comment. [`Syntax::scan`] finds its end as that of any record.
    #[must_use]
    pub fn is_comment(&self, bytes: &[u8], start: usize) -> bool {
        self.comment.is_some() && bytes.get(start) == self.comment.as_ref()
    }

    fn at_end(&self, bytes: &[u8], start: usize, eof: bool) -> Scan {
        let end = bytes.len();
        match (eof, end - start > self.max_record) {
            (true, false) => Scan::Record { end, next: end },
            (true, true) => Scan::Malformed { reason: Reason::RecordTooLong, end, next: end },
            (false, false) => Scan::NeedMore,
            (false, true) => Scan::Endless { reason: Reason::RecordTooLong },
        }
    }

    fn line(&self, bytes: &[u8], start: usize, at: usize, eof: bool) -> Scan {
        match lines::end_at(bytes, at, eof) {
            None => Scan::NeedMore,
            Some(line) if line.end - start > self.max_record => {
                Scan::Malformed { reason: Reason::RecordTooLong, end: line.end, next: line.next }
            }
            Some(line) => Scan::Record { end: line.end, next: line.next },
        }
    }

    /// Returns that the physical line around `from` is malformed.
    fn rest_of_line(&self, bytes: &[u8], start: usize, from: usize, eof: bool, reason: Reason) -> Scan {
        match memchr2(b'\n', b'\r', &bytes[from..]) {
            Some(offset) => match lines::end_at(bytes, from + offset, eof) {
                Some(line) => Scan::Malformed { reason, end: line.end, next: line.next },
                None => Scan::NeedMore,
            },
            None if eof => Scan::Malformed { reason, end: bytes.len(), next: bytes.len() },
            None if bytes.len() - start > self.max_record => Scan::Endless { reason },
            None => Scan::NeedMore,
        }
    }

    /// Returns where the quoted field that `opening` opens is closed.
    fn closing(&self, bytes: &[u8], start: usize, opening: usize, eof: bool) -> Closing {
        let limit = bytes.len().min(start.saturating_add(self.max_record).saturating_add(1));
        let mut at = opening + 1;
        loop {
            let Some(offset) = bytes.get(at..limit).and_then(|rest| memchr(self.quote, rest)) else {
                return if eof || limit < bytes.len() || bytes.len() - start > self.max_record {
                    Closing::Malformed(Reason::OpenQuote)
                } else {
                    Closing::NeedMore
                };
            };
            let quote = at + offset;
            match bytes.get(quote + 1) {
                Some(next) if *next == self.quote => at = quote + 2,
                Some(next) if *next == self.delimiter || matches!(next, b'\n' | b'\r') => return Closing::At(quote),
                Some(_) => return Self::text_after(bytes, opening, quote),
                None if eof => return Closing::At(quote),
                None => return Closing::NeedMore,
            }
        }
    }

    fn text_after(bytes: &[u8], opening: usize, quote: usize) -> Closing {
        // A quote that only "closes" on a later line belongs to another field: the first was never closed.
        let open = lines::any_end(&bytes[opening..quote]);
        Closing::Malformed(if open { Reason::OpenQuote } else { Reason::TextAfterQuote })
    }

    /// Calls `field` with each field of a well-formed record: its range without quotes, and whether doubled
    /// quotes stand in it.
    pub fn fields(&self, bytes: &[u8], start: usize, end: usize, mut field: impl FnMut(std::ops::Range<usize>, bool)) {
        let mut at = start;
        loop {
            let next = if bytes.get(at) == Some(&self.quote) && at < end {
                let (closing, doubled) = self.field_closing(bytes, at, end);
                field(at + 1..closing, doubled);
                (closing + 1).min(end)
            } else {
                let stop = memchr(self.delimiter, &bytes[at..end]).map_or(end, |offset| at + offset);
                field(at..stop, false);
                stop
            };
            if next >= end {
                return;
            }
            at = next + 1;
        }
    }

    fn field_closing(&self, bytes: &[u8], opening: usize, end: usize) -> (usize, bool) {
        let (mut at, mut doubled) = (opening + 1, false);
        while let Some(offset) = memchr(self.quote, &bytes[at..end]) {
            let quote = at + offset;
            if quote + 1 < end && bytes[quote + 1] == self.quote {
                doubled = true;
                at = quote + 2;
            } else {
                return (quote, doubled);
            }
        }
        (end, doubled)
    }

    /// Returns a field's text with its doubled quotes made single.
    #[must_use]
    pub fn unescape(&self, field: &str) -> String {
        let quote = char::from(self.quote);
        field.replace(&format!("{quote}{quote}"), &quote.to_string())
    }
}

enum Closing {
    At(usize),
    NeedMore,
    Malformed(Reason),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every record and malformed line of a whole input, as (text, reason).
    fn records(syntax: Syntax, input: &[u8]) -> Vec<(String, Option<Reason>)> {
        let (mut at, mut found) = (0, Vec::new());
        while at < input.len() {
            match syntax.scan(input, at, true) {
                Scan::Record { end, next } => {
                    found.push((String::from_utf8_lossy(&input[at..end]).into_owned(), None));
                    at = next;
                }
                Scan::Malformed { reason, end, next } => {
                    found.push((String::from_utf8_lossy(&input[at..end]).into_owned(), Some(reason)));
                    at = next;
                }
                other => panic!("{other:?} at the end of the input"),
            }
        }
        found
    }

    fn cells(record: &str) -> Vec<String> {
        let (syntax, mut cells) = (Syntax::default(), Vec::new());
        syntax.fields(record.as_bytes(), 0, record.len(), |range, doubled| {
            let cell = &record[range];
            cells.push(if doubled { syntax.unescape(cell) } else { cell.to_owned() });
        });
        cells
    }

    #[test]
    fn a_quoted_field_may_hold_line_ends_delimiters_and_doubled_quotes() {
        let found = records(Syntax::default(), b"a,\"b\nc, \"\"d\"\"\",e\r\nf,g,h\n");
        assert_eq!(found.len(), 2);
        assert_eq!(cells(&found[0].0), ["a", "b\nc, \"d\"", "e"]);
        assert_eq!(cells(&found[1].0), ["f", "g", "h"]);
    }

    #[test]
    fn a_quote_inside_an_unquoted_field_is_an_ordinary_character() {
        assert_eq!(cells("5\" pipe,say \"hi\""), ["5\" pipe", "say \"hi\""]);
    }

    #[test]
    fn an_open_quote_costs_only_the_line_that_opened_it() {
        let found = records(Syntax::default(), b"a,1\nb,\"2\nc,3\nd,4\n");
        assert_eq!(found, [("a,1".into(), None), ("b,\"2".into(), Some(Reason::OpenQuote)), ("c,3".into(), None), ("d,4".into(), None),]);
    }

    #[test]
    fn text_after_a_closing_quote_costs_its_line() {
        let found = records(Syntax::default(), b"\"a\"b,1\nc,2");
        assert_eq!(found, [("\"a\"b,1".into(), Some(Reason::TextAfterQuote)), ("c,2".into(), None)]);
    }

    #[test]
    fn a_quote_that_closes_at_another_lines_quote_was_never_closed() {
        let found = records(Syntax::default(), b"a,\"1\nb,2\nc,\"3\"\n");
        assert_eq!(found, [("a,\"1".into(), Some(Reason::OpenQuote)), ("b,2".into(), None), ("c,\"3\"".into(), None),]);
    }

    #[test]
    fn a_record_longer_than_allowed_is_malformed() {
        let syntax = Syntax { max_record: 4, ..Syntax::default() };
        let found = records(syntax, b"1234\n12345\n\"12\n4\"\n1\n");
        assert_eq!(found[0].1, None);
        assert_eq!(found[1].1, Some(Reason::RecordTooLong));
        assert_eq!(found[2], ("\"12".into(), Some(Reason::OpenQuote)));
        assert_eq!(found[4], ("1".into(), None));
    }

    #[test]
    fn empty_fields_at_the_ends_are_fields() {
        assert_eq!(cells(",a,"), ["", "a", ""]);
        assert_eq!(cells(""), [""]);
        assert_eq!(cells("\"\",\"\""), ["", ""]);
    }

    proptest! {
        #[test]
        fn records_and_line_ends_joined_are_the_input(input in "[a,\"\r\n]{0,60}") {
            let (syntax, bytes, mut at) = (Syntax { max_record: 12, ..Syntax::default() }, input.as_bytes(), 0);
            while at < bytes.len() {
                let (Scan::Record { end, next } | Scan::Malformed { end, next, .. }) = syntax.scan(bytes, at, true) else {
                    panic!("more is wanted at the end of the input");
                };
                prop_assert!(at <= end && end <= next && next > at);
                prop_assert!(matches!(&bytes[end..next], b"" | b"\n" | b"\r" | b"\r\n"));
                at = next;
            }
        }

        #[test]
        fn a_scan_with_less_input_asks_for_more_or_agrees(input in "[a,\"\r\n]{1,40}", cut in 0usize..40) {
            let (syntax, bytes) = (Syntax { max_record: 12, ..Syntax::default() }, input.as_bytes());
            let whole = syntax.scan(bytes, 0, true);
            let part = syntax.scan(&bytes[..cut.min(bytes.len())], 0, false);
            match part {
                Scan::NeedMore => {}
                Scan::Endless { reason } => {
                    let agrees = matches!(whole, Scan::Malformed { reason: found, .. } if found == reason);
                    prop_assert!(agrees, "endless for {reason}, but {whole:?} with all of the input");
                }
                other => prop_assert_eq!(other, whole),
            }
        }
    }
}
