//! Blanks, comments, quotes and commands, byte by byte. What is not ASCII is a letter.

use memchr::{memchr, memchr2, memchr3, memmem};

use super::Open;

/// Why a scan stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// At the end of the text.
    End,
    /// At something that is no blank, or after the semicolon that ends a statement.
    Token,
    /// After the end of a line that was waited for, or before a command.
    Line,
    /// Something that opens there is never closed.
    Open(Open),
}

/// Returns where blanks and comments end that begin at `at`; with `to_line` no later than after the first end of a line.
pub(super) fn blank(bytes: &[u8], mut at: usize, to_line: bool) -> (usize, Stop) {
    const BOM: &[u8] = "\u{feff}".as_bytes();
    if at == 0 && bytes.starts_with(BOM) {
        at = BOM.len();
    }
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' if to_line => return (at + 1, Stop::Line),
            b' ' | b'\t' | b'\r' | b'\n' | b'\x0b' | b'\x0c' => at += 1,
            b'-' if bytes.get(at + 1) == Some(&b'-') => at = end_of_line(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => match comment(bytes, at) {
                Some(end) => at = end,
                None => return (at, Stop::Open(Open::Comment)),
            },
            _ => return (at, Stop::Token),
        }
    }
    (at, Stop::End)
}

/// Returns where the line ends, before its end.
pub(super) fn end_of_line(bytes: &[u8], at: usize) -> usize {
    memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

/// Returns where a comment ends that begins at `at`; comments nest.
pub(super) fn comment(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0;
    let mut at = at;
    loop {
        at += memchr2(b'/', b'*', bytes.get(at..)?)?;
        match (bytes[at], bytes.get(at + 1)?) {
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
}

/// Returns where a quoted text or name ends whose quote stands at `at`; a doubled quote is one of its characters.
pub(super) fn quoted(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let mut at = at + 1;
    loop {
        at += memchr(quote, bytes.get(at..)?)? + 1;
        if bytes.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// Returns where a text ends whose quote stands at `at`, and in which a backslash escapes the next character. What stands in
/// quotes on a later line, with nothing between, goes on with it.
pub(super) fn escaped(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr3(b'\'', b'\\', b'\'', bytes.get(at..)?)?;
        if bytes[at] == b'\\' || bytes.get(at + 1) == Some(&b'\'') {
            at += 2;
        } else {
            at += 1;
            let blanks = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let goes_on = bytes.get(at + blanks) == Some(&b'\'') && bytes[at..at + blanks].contains(&b'\n');
            if !goes_on {
                return Some(at);
            }
            at += blanks + 1;
        }
    }
}

/// Returns the tag, dollars included, that opens a text at `at`; `None` where the dollar is none that opens.
pub(super) fn dollar_tag(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let rest = &bytes[at + 1..];
    let length = rest.iter().take_while(|byte| is_letter(**byte) || byte.is_ascii_digit()).count();
    let opens = rest.get(length) == Some(&b'$') && rest.first().is_none_or(|first| !first.is_ascii_digit());
    opens.then(|| &bytes[at..at + length + 2])
}

/// Returns where a text ends that `tag` opens at `at`.
pub(super) fn dollar_quoted(bytes: &[u8], at: usize, tag: &[u8]) -> Option<usize> {
    let start = at + tag.len();
    memmem::find(&bytes[start..], tag).map(|found| start + found + tag.len())
}

/// Returns where a command ends that begins at `at` with its backslash: at the end of the line, or at `\\`, which separates.
pub(super) fn command(bytes: &[u8], at: usize) -> usize {
    let mut quote = None;
    let mut look = at + 1;
    // Byte by byte: a look for the end of the line from every command on it would be quadratic.
    while let Some(byte) = bytes.get(look) {
        match (*byte, quote) {
            (b'\n', _) => return look,
            (byte, Some(open)) if byte == open => quote = None,
            (byte @ (b'\'' | b'"' | b'`'), None) => quote = Some(byte),
            (b'\\', Some(b'\'')) if bytes.get(look + 1) != Some(&b'\n') => look += 1,
            (b'\\', None) if bytes.get(look + 1) == Some(&b'\\') => return look + 2,
            _ => {}
        }
        look += 1;
    }
    bytes.len()
}

/// Returns where a word or number ends that begins at `at`.
pub(super) fn word(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..].iter().take_while(|byte| is_letter(**byte) || byte.is_ascii_digit() || **byte == b'$').count();
    at + length
}

pub(super) fn is_letter(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80
}
