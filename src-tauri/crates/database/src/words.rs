//! The words that a statement begins with: enough to know whether it begins or ends a transaction, or may be read page by page.
//! What follows from a wrong guess is an error of the server's, never a statement that should not have run.

/// What a statement does to a transaction, or that it returns rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Blanks and comments.
    Nothing,
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`, `PREPARE TRANSACTION`, `COMMIT AND CHAIN`.
    Commit {
        chain: bool,
    },
    /// `ROLLBACK`, `ABORT`, `ROLLBACK AND CHAIN`.
    Rollback {
        chain: bool,
    },
    /// `ROLLBACK TO`: a transaction that failed goes on.
    RollbackTo,
    /// `SELECT`, `VALUES`, `TABLE`, `WITH`: a cursor may read it.
    Query,
    Other,
}

/// Returns what a statement is by its words.
pub(crate) fn kind(statement: &str) -> Kind {
    // What is empty before a semicolon hides nothing behind it.
    let words: Vec<String> = Words(statement.trim_start_matches(|c: char| c == ';' || c.is_whitespace())).take(6).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // `AND NO CHAIN` is what is done anyway.
    let chain = words.contains(&"chain") && !words.contains(&"no");
    match words.as_slice() {
        [] => Kind::Nothing,
        ["begin", ..] | ["start", "transaction", ..] => Kind::Begin,
        ["commit" | "rollback", "prepared", ..] => Kind::Other,
        ["commit" | "end", ..] => Kind::Commit { chain },
        ["prepare", "transaction", ..] => Kind::Commit { chain: false },
        ["rollback", "to", ..] | ["rollback", "work" | "transaction", "to", ..] => Kind::RollbackTo,
        ["rollback" | "abort", ..] => Kind::Rollback { chain },
        ["select" | "values" | "table" | "with" | "(", ..] => Kind::Query,
        _ => Kind::Other,
    }
}

/// Returns whether a statement sets something for the whole session.
pub(crate) fn sets(statement: &str) -> bool {
    let words: Vec<String> = Words(statement).take(3).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["set", "local" | "transaction" | "constraints", ..] | ["set", "session", "characteristics"] => false,
        ["set" | "reset", ..] => true,
        _ => false,
    }
}

/// Returns whether a statement's rows come from or go to this side.
pub(crate) fn copies(statement: &str) -> bool {
    let mut words = Words(statement);
    words.next().as_deref() == Some("copy") && words.any(|word| matches!(word.as_str(), "stdin" | "stdout"))
}

/// Returns whether a statement changes rows, so that their number is of interest even where it is 0.
pub(crate) fn changes(statement: &str) -> bool {
    matches!(Words(statement).next().as_deref(), Some("insert" | "update" | "delete" | "merge"))
}

/// Returns whether a statement may have columns without any row having come.
pub(crate) fn returns(statement: &str) -> bool {
    matches!(kind(statement), Kind::Query) || changes(statement) && Words(statement).any(|word| word == "returning")
}

/// The words of a text in small letters, comments left out; any other character is a word by itself.
struct Words<'a>(&'a str);

impl Iterator for Words<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        loop {
            self.0 = self.0.trim_start();
            if self.0.starts_with("--") {
                self.0 = self.0.split_once('\n').map_or("", |(_, rest)| rest);
            } else if self.0.starts_with("/*") {
                self.0 = behind_comment(self.0);
            } else {
                break;
            }
        }
        let first = self.0.chars().next()?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let end = if is_word(first) { self.0.find(|c| !is_word(c)).unwrap_or(self.0.len()) } else { first.len_utf8() };
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        // A semicolon ends what is looked at.
        if word == ";" { None } else { Some(word.to_lowercase()) }
    }
}

/// Returns what follows the comment that a text begins with; comments stand in each other.
fn behind_comment(text: &str) -> &str {
    let (mut depth, mut rest) = (0_u32, text);
    loop {
        if let Some(inner) = rest.strip_prefix("/*") {
            (depth, rest) = (depth + 1, inner);
        } else if let Some(outer) = rest.strip_prefix("*/") {
            (depth, rest) = (depth - 1, outer);
            if depth == 0 {
                return rest;
            }
        } else {
            let mut characters = rest.chars();
            if characters.next().is_none() {
                return "";
            }
            rest = characters.as_str();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_by_its_first_words() {
        for (text, expected) in [
            ("", Kind::Nothing),
            (" -- nothing\n/* at /* all */ */", Kind::Nothing),
            ("begin;", Kind::Begin),
            ("START  TRANSACTION read only", Kind::Begin),
            ("/* x */ -- y\nCommit", Kind::Commit { chain: false }),
            ("END AND CHAIN", Kind::Commit { chain: true }),
            ("commit and no chain", Kind::Commit { chain: false }),
            ("commit prepared 'x'", Kind::Other),
            ("PREPARE TRANSACTION 'x'", Kind::Commit { chain: false }),
            ("prepare q as select 1", Kind::Other),
            ("rollback work to savepoint a", Kind::RollbackTo),
            ("rollback to a", Kind::RollbackTo),
            ("abort and chain", Kind::Rollback { chain: true }),
            ("(select 1) union select 2", Kind::Query),
            ("with a as (select 1) select * from a", Kind::Query),
            ("insert into t values (1)", Kind::Other),
            ("beginner", Kind::Other),
            ("/* open", Kind::Nothing),
            (" ; ;", Kind::Nothing),
            ("; rollback", Kind::Rollback { chain: false }),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
