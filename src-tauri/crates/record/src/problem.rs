//! What is wrong in a file a person wrote, and where.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One mistake in a project's file, at its place, with what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}{}", hint.as_ref().map(|hint| format!(" {hint}")).unwrap_or_default())]
pub struct Problem {
    /// The file, as the person named it.
    pub file: String,
    /// 1 is the first line.
    pub line: u32,
    /// 1 is the first character of the line.
    pub column: u32,
    /// Bytes of the file's text that are at fault: start and end (exclusive).
    pub span: (usize, usize),
    pub message: String,
    pub hint: Option<String>,
}

impl Problem {
    /// Returns a problem at a span of bytes in `text`.
    #[must_use]
    pub fn at(file: &str, text: &str, span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        let (line, column) = position(text, span.start);
        Self { file: file.to_owned(), line, column, span: (span.start, span.end), message: message.into(), hint: None }
    }

    /// Returns the problem with a next step for the person.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Returns line and column (both from 1, the column in characters) of a byte offset in a text.
#[must_use]
pub fn position(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count());
    (u32::try_from(line + 1).unwrap_or(u32::MAX), u32::try_from(column + 1).unwrap_or(u32::MAX))
}

/// Returns the candidate most like `word`, case aside, where one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
