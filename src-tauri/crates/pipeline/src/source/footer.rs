//! The last lines of an input that are no rows: totals and notes under a table.

use std::collections::VecDeque;

use millpond_record::ledger::Ledger;

use crate::lines;
use crate::splitter::{Scan, Syntax};

/// Records looked at from the end for the one that a footer begins with.
pub const FOOTER_WINDOW: usize = 100;
/// Bytes that are kept back until the end is known.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Which of the last lines are no rows. Blank lines are in no count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Footer {
    /// So many.
    Lines(usize),
    /// The first of the last [`FOOTER_WINDOW`] that begins with this text, and all after it.
    From(String),
}

impl Footer {
    /// Returns a place for the starts of the records that may be the footer.
    pub(super) fn last_records(&self) -> LastRecords<'_> {
        let room = match self {
            Self::Lines(count) => *count,
            Self::From(_) => FOOTER_WINDOW,
        };
        LastRecords { footer: self, room, starts: VecDeque::with_capacity(room + 1) }
    }
}

/// Where the last records of a stretch start, as many as the footer may have.
pub(super) struct LastRecords<'a> {
    footer: &'a Footer,
    room: usize,
    starts: VecDeque<usize>,
}

impl LastRecords<'_> {
    pub fn push(&mut self, start: usize) {
        self.starts.push_back(start);
        if self.starts.len() > self.room {
            self.starts.pop_front();
        }
    }

    pub fn clear(&mut self) {
        self.starts.clear();
    }

    /// Returns where the footer begins in the last bytes of an input.
    pub fn footer(&self, bytes: &[u8]) -> Option<usize> {
        match self.footer {
            Footer::Lines(_) => self.starts.front().copied(),
            Footer::From(text) => self.starts.iter().copied().find(|start| bytes[*start..].starts_with(text.as_bytes())),
        }
    }

    /// Returns where a stretch that ends with a record's end at `end`, and after which the input goes on, can be cut.
    pub fn kept_from(&self, end: usize) -> usize {
        if self.starts.len() < self.room && end < MOST_BYTES {
            return 0;
        }
        self.starts.iter().copied().find(|start| end - start < MOST_BYTES).unwrap_or(end)
    }
}

impl Syntax {
    /// Returns the account of a footer's lines.
    pub(super) fn count_footer(&self, bytes: &[u8]) -> Ledger {
        let (mut ledger, mut at) = (Ledger::default(), 0);
        while at < bytes.len() {
            let (end, next) = lines::first_end(bytes, at, true).map_or((bytes.len(), bytes.len()), |line| (line.end, line.next));
            if end == at {
                ledger.blank_lines += 1;
            } else if self.is_comment(bytes, at) {
                ledger.comment_lines += 1;
            } else {
                ledger.footer_lines += 1;
            }
            at = next;
        }
        ledger
    }

    /// Returns where the next record starts at or after `at`: blank lines and lines of comment are passed over and counted.
    /// `None` where that cannot be told from these bytes.
    pub(super) fn pass_over(&self, bytes: &[u8], mut at: usize, eof: bool, passed: &mut Ledger) -> Option<usize> {
        loop {
            let blank = match bytes.get(at)? {
                b'\n' | b'\r' => true,
                _ if self.is_comment(bytes, at) => false,
                _ => return Some(at),
            };
            at = match self.scan(bytes, at, eof) {
                Scan::Record { next, .. } | Scan::Malformed { next, .. } => next,
                Scan::NeedMore | Scan::Endless { .. } => return None,
            };
            if blank {
                passed.blank_lines += 1;
            } else {
                passed.comment_lines += 1;
            }
        }
    }
}
