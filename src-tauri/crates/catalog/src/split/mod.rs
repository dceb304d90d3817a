//! Cuts a text into statements as psql does: by its quotes, comments and commands, not by its grammar.
//!
//! *Invariant:* the pieces joined are the text. *Invariant:* the work is linear in the length of the text, whatever it says.

mod copy;
mod scan;
mod statement;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::scan::Stop;
use self::statement::Statement;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub kind: Kind,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// The line on which it begins; 1 is the first.
    pub line: u32,
    /// Backslashes escape in its plain quotes (`standard_conforming_strings` was switched off before it).
    pub backslashes: bool,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Blanks and comments between other pieces.
    Blank,
    /// A statement with its semicolon, where it has one.
    Statement,
    /// A statement up to a command in its midst; the statement goes on after the command.
    Part,
    /// A command of psql, from its backslash to the end of its line.
    Command,
    /// The rows after `COPY … FROM stdin`, with the line `\.` that ends them.
    CopyData,
    /// Something was opened and never closed: the rest of the text.
    Unterminated(Open),
}

/// What was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// `'…`
    Quote,
    /// `"…`
    Identifier,
    /// `$tag$…`
    DollarQuote,
    /// `/*…`
    Comment,
}

impl Piece {
    /// Returns what a server would be sent of a statement in `text`: without the semicolon.
    pub fn sql<'a>(&self, text: &'a str) -> &'a str {
        let sql = &text[self.range.clone()];
        let sql = sql.strip_suffix(';').unwrap_or(sql);
        sql.strip_suffix('\\').unwrap_or(sql).trim_end()
    }
}

/// Cuts a text into pieces. Two statements never share one; what is between them is a piece, too.
///
/// ```
/// use millpond_catalog::split::{Kind, split};
///
/// let text = "\\set x 1\nCOPY t FROM stdin;\n1;2\n\\.\nSELECT ';';";
/// let kinds: Vec<Kind> = split(text).iter().map(|piece| piece.kind).filter(|kind| *kind != Kind::Blank).collect();
/// assert_eq!(kinds, [Kind::Command, Kind::Statement, Kind::CopyData, Kind::Statement]);
/// ```
pub fn split(text: &str) -> Vec<Piece> {
    let mut splitter = Splitter { text, at: 0, line: 1, pieces: Vec::new(), trusting: true, backslashes: false, copying: false };
    splitter.run();
    splitter.pieces
}

struct Splitter<'a> {
    text: &'a str,
    /// How far the text is cut.
    at: usize,
    /// The line of `at`.
    line: u32,
    pieces: Vec<Piece>,
    /// A semicolon between brackets ends no statement: until one bracket is never closed.
    trusting: bool,
    backslashes: bool,
    /// Rows follow on the next line.
    copying: bool,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut carried: Option<Statement> = None;
        while self.at < self.text.len() {
            let bytes = self.text.as_bytes();
            let (end, stop) = scan::blank(bytes, self.at, self.copying);
            self.push(Kind::Blank, end);
            match stop {
                Stop::Line => {
                    self.copying = false;
                    self.push(Kind::CopyData, copy::end_of_data(bytes, self.at));
                }
                Stop::Open(open) => self.push(Kind::Unterminated(open), bytes.len()),
                Stop::Token if bytes[self.at] == b'\\' && bytes.get(self.at + 1) != Some(&b';') => {
                    let end = scan::command(bytes, self.at);
                    let command = &self.text[self.at..end];
                    if statement::ends_statement(command) || statement::discards_statement(command) {
                        carried = None;
                    }
                    self.copying |= copy::is_copy_command(command);
                    self.push(Kind::Command, end);
                }
                Stop::Token => carried = self.statement(carried.take().unwrap_or_default()),
                Stop::End => {}
            }
        }
    }

    /// Cuts off a statement that begins, or goes on, here; returns it where a command stands in its midst.
    fn statement(&mut self, begun: Statement) -> Option<Statement> {
        let bytes = self.text.as_bytes();
        let mut statement = begun.clone();
        let (mut end, mut stop) = statement.scan(self.text, self.at, self.backslashes, self.trusting);
        if matches!(stop, Stop::End) && statement.is_nested() && self.trusting {
            // A bracket that is never closed would take all the rest with it.
            self.trusting = false;
            statement = begun;
            (end, stop) = statement.scan(self.text, self.at, self.backslashes, self.trusting);
        }
        match stop {
            Stop::Open(open) => {
                self.push(Kind::Unterminated(open), bytes.len());
                None
            }
            // A backslash: the command that it begins decides what becomes of the statement.
            Stop::Line => {
                let command = &self.text[end..scan::command(bytes, end)];
                if statement::ends_statement(command) {
                    self.finish(&statement, end);
                    return None;
                }
                self.push(Kind::Part, end);
                Some(statement)
            }
            Stop::Token | Stop::End => {
                self.finish(&statement, end);
                None
            }
        }
    }

    fn finish(&mut self, statement: &Statement, end: usize) {
        let sql = &self.text[self.at..end];
        self.push(Kind::Statement, end);
        self.copying |= statement.copies();
        if let Some(on) = statement.backslashes(sql) {
            self.backslashes = on;
        }
    }

    fn push(&mut self, kind: Kind, end: usize) {
        if end > self.at {
            let range = self.at..end;
            let lines = memchr::memchr_iter(b'\n', &self.text.as_bytes()[range.clone()]).count();
            self.pieces.push(Piece { kind, range, line: self.line, backslashes: self.backslashes });
            self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.at = end;
        }
    }
}
