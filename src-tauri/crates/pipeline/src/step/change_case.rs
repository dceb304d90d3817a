//! `change_case`: capitals and small letters.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{map_cells, text_columns};
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};

/// Writes cells in capitals, in small letters, or with capitals at the beginnings of words. No row is gained or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Change case", extend("x-group" = "text"))]
pub struct ChangeCase {
    /// The columns to change.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// How they are written afterwards.
    #[schemars(extend("x-start" = "title"))]
    pub case: Case,
    /// What becomes of cells that hold both capitals and small letters, as `McCoy` does: `change` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mixed: Option<Mixed>,
}

/// What becomes of a cell that is written in both cases already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mixed {
    /// It is written as all others are.
    #[default]
    Change,
    /// It stays as somebody wrote it.
    Keep,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// `NEW YORK`
    Upper,
    /// `new york`
    Lower,
    /// `New York`: every word begins with a capital.
    Title,
    /// `New york`: the first word begins with a capital.
    Sentence,
}

impl Step for ChangeCase {
    fn verb(&self) -> &'static str {
        "change_case"
    }

    fn title(&self) -> &'static str {
        "Change case"
    }

    fn summary(&self) -> String {
        let case = match self.case {
            Case::Upper => "UPPER",
            Case::Lower => "lower",
            Case::Title => "Title",
            Case::Sentence => "Sentence",
        };
        format!("{}: {case}", self.columns.join(", "))
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        // Numbers, days and booleans read the same in either case, so the columns keep their types.
        let columns = text_columns(input, "columns", &self.columns)?;
        let kernel = CaseKernel { columns, case: self.case, mixed: self.mixed.unwrap_or_default() };
        Ok(Bound::rows(input.clone(), kernel))
    }
}

struct CaseKernel {
    columns: Vec<String>,
    case: Case,
    mixed: Mixed,
}

impl Kernel for CaseKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        map_cells(&mut frame, &self.columns, account, |cell| {
            cell.filter(|cell| self.mixed == Mixed::Change || !is_mixed(cell)).map(|cell| match self.case {
                Case::Upper => cell.to_uppercase(),
                Case::Lower => cell.to_lowercase(),
                Case::Title => capitalised(cell, true),
                Case::Sentence => capitalised(cell, false),
            })
        })?;
        Ok(frame)
    }
}

/// Returns whether a cell holds both capitals and small letters.
pub(crate) fn is_mixed(cell: &str) -> bool {
    cell.chars().any(char::is_uppercase) && cell.chars().any(char::is_lowercase)
}

/// Returns a text in small letters, with a capital where a word begins: each word, or the first one alone. A hyphen ends a word
/// and an apostrophe does not (`Anne-Marie`, `Men's`).
pub(crate) fn capitalised(cell: &str, each: bool) -> String {
    let mut written = String::with_capacity(cell.len());
    let (mut inside, mut done) = (false, false);
    for letter in cell.to_lowercase().chars() {
        let word = letter.is_alphanumeric() || (inside && matches!(letter, '\'' | '’'));
        if word && !inside && (each || !done) {
            // A letter that two capitals stand for (`ß`, `ﬁ`) has the first of them alone: `Ss` and not `SS`.
            let mut capitals = letter.to_uppercase();
            written.extend(capitals.next());
            written.extend(capitals.flat_map(char::to_lowercase));
            done = true;
        } else {
            written.push(letter);
        }
        inside = word;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_capitals() {
        for (cell, title, sentence) in [
            ("NEW YORK", "New York", "New york"),
            ("anne-marie o'neil", "Anne-Marie O'neil", "Anne-marie o'neil"),
            ("  élan vital", "  Élan Vital", "  Élan vital"),
            ("ßa 3rd", "Ssa 3rd", "Ssa 3rd"),
            ("ΟΔΟΣ ΕΡΜΟΥ", "Οδος Ερμου", "Οδος ερμου"),
            ("", "", ""),
        ] {
            assert_eq!((capitalised(cell, true).as_str(), capitalised(cell, false).as_str()), (title, sentence), "{cell}");
        }
    }

    #[test]
    fn what_is_written_in_both_cases_may_stay() {
        for (cell, mixed) in [("McCoy", true), ("Ann Lee", true), ("ANN", false), ("ann", false), ("李", false)] {
            assert_eq!(is_mixed(cell), mixed, "{cell}");
        }
    }
}
