//! `clean_text`: white space, invisible characters and accents as one would type them.

use std::borrow::Cow;

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfkc};

use super::text::{map_cells, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};

/// Cleans text: white space goes from both ends and is one blank inside, invisible characters go, and a letter with its accent is
/// one character. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Clean text", extend("x-group" = "text"))]
pub struct CleanText {
    /// The columns to clean.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// Keep line breaks inside a cell; else they become blanks: `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_lines: Option<bool>,
    /// How characters that can be written in two ways are written: `nfc` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
}

/// One of Unicode's normal forms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A letter and its accent are one character.
    #[default]
    Nfc,
    /// Full-width letters, ligatures and raised digits become plain ones too.
    Nfkc,
    /// Characters stay as they are.
    Keep,
}

impl Step for CleanText {
    fn verb(&self) -> &'static str {
        "clean_text"
    }

    fn title(&self) -> &'static str {
        "Clean text"
    }

    fn summary(&self) -> String {
        self.columns.join(", ")
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        let kernel = CleanKernel { columns, keep_lines: self.keep_lines.unwrap_or(false), form: self.form.unwrap_or_default() };
        Ok(Bound::rows(input.clone(), kernel))
    }
}

struct CleanKernel {
    columns: Vec<String>,
    keep_lines: bool,
    form: Form,
}

impl Kernel for CleanKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        map_cells(&mut frame, &self.columns, account, |cell| cell.and_then(|cell| cleaned(cell, self.keep_lines, self.form)))?;
        Ok(frame)
    }
}

/// Returns a cell cleaned, `None` where it is clean.
pub(crate) fn cleaned(cell: &str, keep_lines: bool, form: Form) -> Option<String> {
    if is_plain(cell.as_bytes()) {
        return None;
    }
    let composed: Cow<'_, str> = match form {
        Form::Nfc if !is_nfc(cell) => Cow::Owned(cell.nfc().collect()),
        Form::Nfkc if !is_nfkc(cell) => Cow::Owned(cell.nfkc().collect()),
        _ => Cow::Borrowed(cell),
    };
    let mut written = String::with_capacity(composed.len());
    let mut gap = Gap::None;
    let mut letters = composed.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            gap = if keep_lines && matches!(letter, '\n' | '\r' | '\u{2028}' | '\u{2029}') { Gap::Line } else { gap.max(Gap::Blank) };
            continue;
        }
        let joins = matches!(letter, '\u{200C}' | '\u{200D}');
        if joins {
            // Between letters of other scripts, and in emoji, a joiner is part of the spelling.
            let before = gap == Gap::None && written.chars().next_back().is_some_and(|before| !before.is_ascii());
            if !before || !letters.peek().is_some_and(|after| !after.is_ascii() && !after.is_whitespace()) {
                continue;
            }
        } else if is_invisible(letter) {
            continue;
        }
        if !written.is_empty() {
            written.push_str(gap.text());
        }
        gap = Gap::None;
        written.push(letter);
    }
    (written != cell).then_some(written)
}

/// White space that stands between what was written and what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
}

impl Gap {
    fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Blank => " ",
            Self::Line => "\n",
        }
    }
}

/// Returns whether a cell is of ASCII's visible characters, with single blanks between them.
fn is_plain(cell: &[u8]) -> bool {
    let ends = cell.first() != Some(&b' ') && cell.last() != Some(&b' ');
    ends && cell.iter().all(|byte| matches!(byte, b' '..=b'~')) && !cell.windows(2).any(|pair| pair == b"  ")
}

/// Returns whether a character is drawn as nothing: controls, marks of direction, zero-width and soft characters.
pub(crate) fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(cell: &str) -> String {
        cleaned(cell, false, Form::Nfc).unwrap_or_else(|| cell.to_owned())
    }

    #[test]
    fn white_space_is_one_blank_and_the_invisible_goes() {
        for (cell, cleaned) in [
            ("plain text", "plain text"),
            ("  two\u{a0} \t words \r\n", "two words"),
            ("zero\u{200b}width\u{feff}", "zerowidth"),
            ("soft\u{ad}hyphen\u{200e}", "softhyphen"),
            ("a\u{200d}b", "ab"),
            ("nul\u{0}", "nul"),
            ("e\u{301}te\u{301}", "été"),
            ("line\nbreak", "line break"),
            ("\u{200b}", ""),
            ("", ""),
        ] {
            assert_eq!(clean(cell), cleaned, "{cell:?}");
        }
    }

    #[test]
    fn joiners_that_are_part_of_the_spelling_stay() {
        for cell in ["می\u{200c}خواهم", "👩\u{200d}🔬", "क्\u{200d}ष"] {
            assert_eq!(clean(cell), cell);
        }
        assert_eq!(clean("می\u{200c}"), "می");
    }

    #[test]
    fn lines_and_wide_letters_are_as_it_is_set() {
        assert_eq!(cleaned("a \n\n b  c\u{2028}d", true, Form::Nfc).as_deref(), Some("a\nb c\nd"));
        assert_eq!(cleaned("Ａｂ ﬁne m²", false, Form::Nfkc).as_deref(), Some("Ab fine m2"));
        assert_eq!(cleaned("Ａｂ", false, Form::Nfc), None);
        assert_eq!(cleaned("e\u{301}", false, Form::Keep), None);
    }
}
