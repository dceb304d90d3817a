//! One statement: where it ends, and what it says of the pieces after it.

use super::Open;
use super::scan::{self, Stop};

/// The words that decide something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Word {
    #[default]
    None,
    Other,
    Atomic,
    Begin,
    Case,
    Copy,
    Create,
    End,
    From,
    Or,
    Replace,
    Routine,
    Rule,
    Set,
    Stdin,
}

/// A statement that is being scanned.
#[derive(Debug, Clone, Default)]
pub(super) struct Statement {
    /// Its first words.
    first: [Word; 4],
    count: usize,
    /// The word right before.
    last: Word,
    /// How many brackets are open.
    brackets: usize,
    /// How deep in the body of a routine written in SQL (`BEGIN ATOMIC … END`).
    body: usize,
    reads_stdin: bool,
}

impl Statement {
    /// Goes on to the end of the statement in `text`. Returns where it is and why: after a semicolon ([`Stop::Token`]), before a
    /// command ([`Stop::Line`]), at the end, or where something is opened and never closed.
    pub(super) fn scan(&mut self, text: &str, from: usize, backslashes: bool, trusting: bool) -> (usize, Stop) {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            let next = bytes.get(at + 1);
            let ended = match byte {
                b'-' if next == Some(&b'-') => Ok(scan::end_of_line(bytes, at)),
                b'/' if next == Some(&b'*') => scan::comment(bytes, at).ok_or(Open::Comment),
                b'\'' if backslashes => scan::escaped(bytes, at).ok_or(Open::Quote),
                b'\'' => scan::quoted(bytes, at).ok_or(Open::Quote),
                b'"' => scan::quoted(bytes, at).ok_or(Open::Identifier),
                b'$' => match scan::dollar_tag(bytes, at) {
                    Some(tag) => scan::dollar_quoted(bytes, at, tag).ok_or(Open::DollarQuote),
                    None => Ok(at + 1),
                },
                b'\\' if next == Some(&b';') => return (at + 2, Stop::Token),
                b'\\' => return (at, Stop::Line),
                b';' if self.ends(trusting) => return (at + 1, Stop::Token),
                byte if scan::is_letter(*byte) || byte.is_ascii_digit() => {
                    let end = scan::word(bytes, at);
                    let is_escape = matches!(&bytes[at..end], b"e" | b"E") && bytes.get(end) == Some(&b'\'');
                    if is_escape {
                        scan::escaped(bytes, end).ok_or(Open::Quote)
                    } else {
                        self.word(&text[at..end]);
                        at = end;
                        continue;
                    }
                }
                byte => {
                    match byte {
                        b'(' => self.brackets += 1,
                        b')' => self.brackets = self.brackets.saturating_sub(1),
                        _ => {}
                    }
                    Ok(at + 1)
                }
            };
            if !byte.is_ascii_whitespace() {
                self.last = Word::Other;
            }
            match ended {
                Ok(end) => at = end,
                Err(open) => return (bytes.len(), Stop::Open(open)),
            }
        }
        (bytes.len(), Stop::End)
    }

    /// Returns whether something is still open in which a semicolon ends nothing.
    pub(super) fn is_nested(&self) -> bool {
        self.brackets > 0 || self.body > 0
    }

    /// Returns whether rows follow.
    pub(super) fn copies(&self) -> bool {
        self.first[0] == Word::Copy && self.reads_stdin
    }

    /// Returns what the statement, whose text is given, sets `standard_conforming_strings` to mean for backslashes.
    pub(super) fn backslashes(&self, sql: &str) -> Option<bool> {
        if self.first[0] != Word::Set || sql.len() > 200 {
            return None;
        }
        let sql = sql.to_ascii_lowercase();
        let value = sql.split_once("standard_conforming_strings")?.1;
        Some(value.contains("off") || value.contains("false"))
    }

    /// Returns whether a semicolon here ends the statement.
    fn ends(&self, trusting: bool) -> bool {
        let is_rule = self.first[0] == Word::Create && (self.first[1] == Word::Rule || self.first[3] == Word::Rule);
        !self.is_nested() || !(trusting || is_rule)
    }

    fn word(&mut self, word: &str) {
        let word = known(word);
        if self.brackets == 0 {
            if let Some(first) = self.first.get_mut(self.count) {
                *first = word;
            }
            self.count += 1;
            self.reads_stdin |= word == Word::Stdin && self.last == Word::From;
        }
        match (word, self.last) {
            (Word::Atomic, Word::Begin) if self.brackets == 0 && self.is_routine() => self.body = 1,
            (Word::Case, _) if self.body > 0 => self.body += 1,
            (Word::End, _) => self.body = self.body.saturating_sub(1),
            _ => {}
        }
        self.last = word;
    }

    /// `CREATE [OR REPLACE] FUNCTION|PROCEDURE`.
    fn is_routine(&self) -> bool {
        let [create, second, third, fourth] = self.first;
        let named = (second, third) == (Word::Or, Word::Replace);
        create == Word::Create && (second == Word::Routine || (named && fourth == Word::Routine))
    }
}

fn known(word: &str) -> Word {
    // None of them is longer.
    if word.len() > 9 {
        return Word::Other;
    }
    match word.to_ascii_lowercase().as_str() {
        "atomic" => Word::Atomic,
        "begin" => Word::Begin,
        "case" => Word::Case,
        "copy" => Word::Copy,
        "create" => Word::Create,
        "end" => Word::End,
        "from" => Word::From,
        "or" => Word::Or,
        "replace" => Word::Replace,
        "function" | "procedure" => Word::Routine,
        "rule" => Word::Rule,
        "set" => Word::Set,
        "stdin" => Word::Stdin,
        _ => Word::Other,
    }
}

/// Returns whether a command sends the statement before it, as a semicolon does.
pub(super) fn ends_statement(command: &str) -> bool {
    matches!(
        name(command),
        "g" | "gx" | "gset" | "gexec" | "gdesc" | "crosstabview" | "watch" | "bind" | "bind_named" | "parse" | "sendpipeline"
    ) || name(command).starts_with("g(")
}

/// Returns whether a command throws the statement before it away.
pub(super) fn discards_statement(command: &str) -> bool {
    matches!(name(command), "r" | "reset")
}

/// Returns the name of a command, without its backslash.
pub(crate) fn name(command: &str) -> &str {
    let command = command.strip_prefix('\\').unwrap_or(command);
    command.split(|character: char| character.is_whitespace() || character == '\\').next().unwrap_or_default()
}
