//! One text: its pieces, its transactions, and what in it shows only to psql or a server.

use super::problem::{Fault, ProblemKind};
use super::{Place, Reader, Session, Text};
use crate::split::{Kind, Open, Piece, split};
use crate::tree;

/// A problem shows so much of its statement.
const SHOWN: usize = 60;

/// Statements that make nothing that a catalog holds, by their first word.
#[rustfmt::skip]
const PASSED_OVER: &[&str] = &[
    "ANALYZE", "CHECKPOINT", "CLOSE", "CLUSTER", "COPY", "DEALLOCATE", "DECLARE", "DELETE", "EXECUTE", "EXPLAIN", "FETCH", "GRANT",
    "INSERT", "LISTEN", "LOAD", "LOCK", "MERGE", "MOVE", "NOTIFY", "PREPARE", "REASSIGN", "REFRESH", "REINDEX", "RELEASE", "REVOKE",
    "SAVEPOINT", "SECURITY", "SHOW", "TABLE", "TRUNCATE", "UNLISTEN", "UPDATE", "VACUUM", "VALUES",
];

impl Reader {
    pub(super) fn file(&mut self, text: Text<'_>) {
        self.session = Session::default();
        self.place = Place { file: text.name.to_owned(), ..Place::default() };
        let pieces = split(text.text);
        let undone = rolled_back(text.text, &pieces);
        // A statement that commands interrupt, as far as it has come, and where it began.
        let mut parts = String::new();
        let mut begun = 0;
        for (piece, undone) in pieces.iter().zip(undone) {
            let words = &text.text[piece.range.clone()];
            if parts.is_empty() {
                begun = piece.line;
            }
            self.place.line = begun;
            match piece.kind {
                Kind::Blank | Kind::CopyData => {}
                Kind::Part => parts.push_str(words),
                Kind::Command => {
                    self.place.line = piece.line;
                    self.command(words);
                    if matches!(words.trim_end(), "\\r" | "\\reset") {
                        parts.clear();
                    }
                }
                Kind::Statement if undone => parts.clear(),
                Kind::Statement => {
                    parts.push_str(piece.sql(text.text));
                    let sql = std::mem::take(&mut parts);
                    self.sql(&sql, piece.backslashes);
                }
                Kind::Unterminated(open) => {
                    self.place.statement = shown(words);
                    self.report(unterminated(open));
                }
            }
        }
        if !parts.is_empty() {
            self.place.line = begun;
            self.sql(&parts, false);
        }
    }

    /// Carries out one statement.
    fn sql(&mut self, sql: &str, backslashes: bool) {
        self.place.statement = shown(sql);
        let first = first_word(sql);
        let lower = || sql.to_ascii_lowercase();
        match first.as_str() {
            "" => return,
            word if PASSED_OVER.contains(&word) => return,
            "BEGIN" | "START" => return,
            "COMMIT" | "END" | "ROLLBACK" | "ABORT" => {
                self.session.end_transaction();
                return;
            }
            word if (word == "SELECT" || word == "WITH" || word.starts_with('(')) && !makes_something(&lower()) => return,
            _ => {}
        }
        match tree::statements(sql, backslashes) {
            Ok(statements) => {
                for statement in statements {
                    let done = self.statement(statement);
                    self.settle(done);
                }
            }
            Err(message) => {
                let line = self.place.line.saturating_add(line_of(&message, sql));
                let place = Place { line, ..self.place.clone() };
                let kind = if message == tree::TOO_DEEP { ProblemKind::NotFollowed } else { ProblemKind::Syntax };
                let hint = has_variable(sql).then(|| "It uses a variable of psql (`:name`), whose value is not known here.".to_owned());
                self.report_at(place, Fault { kind, message, hint });
            }
        }
    }

    /// What a command of psql means for what follows.
    fn command(&mut self, command: &str) {
        self.place.statement = shown(command);
        let name = command.trim_start_matches('\\').split_whitespace().next().unwrap_or_default();
        let invisible = |message: &str| Fault { kind: ProblemKind::Invisible, message: message.to_owned(), hint: None };
        match name {
            "connect" | "c" => {
                self.session = Session::default();
                if !self.draft.is_new() {
                    let fault = Fault::not_followed("from here on the statements are of another database");
                    self.report(fault.hint("They are read as if they were of the same; cut the file here to see them apart."));
                }
            }
            "i" | "include" | "ir" | "include_relative" => {
                let fault = invisible("the file that it includes is not read");
                self.report(fault.hint("Hand that file over, too, in its place in the order."));
            }
            "if" => self.report(Fault::not_followed("whether the condition holds is not known").hint("All of its branches are read.")),
            "gexec" => self.report(invisible("the statements that its query returns are not known")),
            _ => {}
        }
    }
}

/// Returns for each piece whether it stands in a transaction that is rolled back.
fn rolled_back(text: &str, pieces: &[Piece]) -> Vec<bool> {
    let mut undone = vec![false; pieces.len()];
    let mut begun = None;
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind == Kind::Statement) {
        let sql = piece.sql(text);
        match first_word(sql).as_str() {
            "BEGIN" | "START" => begun = Some(at),
            "COMMIT" | "END" => begun = None,
            "ROLLBACK" | "ABORT" if !mentions_savepoint(sql) => {
                if let Some(begun) = begun.take() {
                    undone[begun..at].fill(true);
                }
            }
            _ => {}
        }
    }
    undone
}

/// `ROLLBACK TO s` goes back within a transaction.
fn mentions_savepoint(sql: &str) -> bool {
    sql.split_whitespace().skip(1).take(3).any(|word| word.eq_ignore_ascii_case("to"))
}

/// Whether a query, in small letters, may make a table or set the search path.
fn makes_something(lower: &str) -> bool {
    lower.contains("set_config") || lower.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').any(|word| word == "into")
}

/// Returns the first word in capitals, comments left out.
fn first_word(sql: &str) -> String {
    let start = sql.trim_start_matches('(').trim_start();
    start.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase()
}

/// Returns the first words of a statement, on one line.
fn shown(sql: &str) -> String {
    let mut words = String::new();
    for word in sql.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > SHOWN {
            let cut = super::names::clip(&words, SHOWN).len();
            words.truncate(cut);
            words.push('…');
            break;
        }
    }
    words
}

/// Returns how many lines below its first a statement has the word that an error names, where it has it once.
fn line_of(message: &str, sql: &str) -> u32 {
    let word = message.split_once("at or near \"").and_then(|(_, rest)| rest.strip_suffix('"'));
    let Some(word) = word.filter(|word| !word.is_empty()) else { return 0 };
    let mut found = sql.match_indices(word);
    match (found.next(), found.next()) {
        (Some((at, _)), None) => u32::try_from(sql[..at].matches('\n').count()).unwrap_or(0),
        _ => 0,
    }
}

/// Returns whether a statement holds a variable of psql: a colon before a name, and no second colon.
fn has_variable(sql: &str) -> bool {
    let bytes = sql.as_bytes();
    (0..bytes.len()).any(|at| {
        let starts = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'\'' | b'"');
        bytes[at] == b':' && (at == 0 || bytes[at - 1] != b':') && bytes.get(at + 1).is_some_and(|next| starts(*next))
    })
}

fn unterminated(open: Open) -> Fault {
    let what = match open {
        Open::Quote => "a text in single quotes is never closed",
        Open::Identifier => "a name in double quotes is never closed",
        Open::DollarQuote => "a text in dollar quotes is never closed",
        Open::Comment => "a comment is never closed",
    };
    let hint = Some("The rest of the file was not read.".to_owned());
    Fault { kind: ProblemKind::Syntax, message: what.to_owned(), hint }
}
