//! Texts as Python writes them: nothing that a pipeline says can end a literal or a comment.

use std::fmt::Write as _;

/// Words that Python keeps for itself, and which are no names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield",
];

/// Returns a text as a string literal: printable characters as they are, all others escaped.
pub(super) fn string(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            letter => push(letter, &mut written),
        }
    }
    written.push('"');
    written
}

/// Returns texts as a list of string literals.
pub(super) fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    format!("[{}]", texts.into_iter().map(|text| string(text.as_ref())).collect::<Vec<_>>().join(", "))
}

/// Returns pairs of texts as a dictionary.
pub(super) fn dictionary<'a>(pairs: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let pairs = pairs.into_iter().map(|(from, to)| format!("{}: {}", string(from), string(to)));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}

/// Returns a text as it may stand in a comment: on one line, with what cannot be seen escaped.
pub(super) fn comment(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push(' '),
            letter => push(letter, &mut written),
        }
    }
    written
}

/// Returns a text as it may stand between the three quotes of a docstring.
pub(super) fn docstring(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push('\n'),
            letter => push(letter, &mut written),
        }
    }
    written
}

/// Returns whether a text can stand as a name, as that of a keyword argument.
pub(super) fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    letters && !text.is_empty() && !text.starts_with(|first: char| first.is_ascii_digit()) && !KEYWORDS.contains(&text)
}

/// Appends a character, escaped where it would not be seen or would turn the text's direction around.
fn push(letter: char, written: &mut String) {
    let unseen = letter.is_control()
        || matches!(letter, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || (letter.is_whitespace() && letter != ' ');
    let code = u32::from(letter);
    // Writing to a string cannot fail.
    let _ = match code {
        _ if !unseen => write!(written, "{letter}"),
        0..=0xFF => write!(written, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(written, "\\u{code:04x}"),
        _ => write!(written, "\\U{code:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns what Python reads in a string literal, and what follows it.
    fn read(literal: &str) -> Option<(String, &str)> {
        let mut letters = literal.strip_prefix('"')?.char_indices();
        let mut text = String::new();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => return Some((text, &literal[at + 2..])),
                '\n' | '\r' => return None,
                '\\' => {
                    let (_, kind) = letters.next()?;
                    let digits = match kind {
                        'x' => 2,
                        'u' => 4,
                        'U' => 8,
                        _ => 0,
                    };
                    if digits > 0 {
                        let code: String = letters.by_ref().take(digits).map(|(_, digit)| digit).collect();
                        text.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                    } else {
                        text.push(match kind {
                            'n' => '\n',
                            'r' => '\r',
                            't' => '\t',
                            '"' | '\\' => kind,
                            _ => return None,
                        });
                    }
                }
                letter => text.push(letter),
            }
        }
        None
    }

    proptest! {
        #[test]
        fn a_literal_is_read_as_the_text_that_it_was_made_of(text in any::<String>()) {
            let literal = string(&text);
            prop_assert_eq!(read(&literal), Some((text, "")));
        }

        #[test]
        fn quotes_backslashes_and_line_ends_stay_inside(text in r#"["'\\\n\r\t\x00#{}nux0-9é\u{2028}\u{202e}]{0,20}"#) {
            let literal = string(&text);
            prop_assert_eq!(read(&literal), Some((text.clone(), "")));
            prop_assert!(!comment(&text).contains(['\n', '\r', '\0']));
            let inside = docstring(&text);
            prop_assert!(!inside.contains(['\r', '\0']));
            let quoted = format!("\"{}\"", inside.replace('\n', "\\n"));
            prop_assert_eq!(read(&quoted), Some((text, "")));
        }
    }

    #[test]
    fn what_cannot_be_seen_is_escaped_and_what_can_is_not() {
        assert_eq!(string("Zoë \u{1F600} \u{A0}\u{202E}\0"), "\"Zoë \u{1F600} \\xa0\\u202e\\x00\"");
        assert_eq!(comment("a\n# b"), "a\\n# b");
        assert_eq!(list(["a\"", "b\\"]), r#"["a\"", "b\\"]"#);
    }

    #[test]
    fn names_are_letters_that_python_does_not_keep_for_itself() {
        assert!(
            is_name("price_2") && is_name("_a") && !is_name("2a") && !is_name("class") && !is_name("é") && !is_name("a b") && !is_name("")
        );
    }
}
