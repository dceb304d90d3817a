//! Reads a TOML file of a project against the JSON Schema of the type it becomes, with exact positions.
//!
//! One visitor walks the parsed text beside the schema (schemars makes it from the Rust type) and names every mistake at
//! its line and column. Only a text without any is handed to serde, whose own errors lose their place inside flattened
//! and tagged types.

mod check;
mod spans;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use toml_edit::Document as Text;

pub use self::spans::Spans;
use crate::problem::Problem;

/// A file's value, and where each part of it stands.
#[derive(Debug, Clone)]
pub struct Document<T> {
    pub value: T,
    pub spans: Spans,
}

/// Returns the value that a text holds.
///
/// # Errors
/// Every mistake in it: TOML's grammar, unknown and missing keys, wrong types, words that are not in a list.
pub fn read<T: DeserializeOwned + JsonSchema>(file: &str, text: &str) -> Result<Document<T>, Vec<Problem>> {
    if let Some(problem) = conflict(file, text) {
        return Err(vec![problem]);
    }
    let parsed = Text::parse(text).map_err(|error| vec![syntax(file, text, &error)])?;
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let problems = check::check(file, text, parsed.as_table(), schema.as_value());
    if !problems.is_empty() {
        return Err(problems);
    }
    let spans = Spans::of_table(parsed.as_table());
    let value = toml_edit::de::from_str::<T>(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        vec![Problem::at(file, text, span, format!("{}.", error.message()))]
    })?;
    Ok(Document { value, spans })
}

/// Returns the JSON Schema of a file, for editors that complete it.
#[must_use]
pub fn schema_json<T: JsonSchema>() -> String {
    let schema: Schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is always JSON");
    text.push('\n');
    text
}

/// Returns the problem of a file that git left with both sides of a conflict.
fn conflict(file: &str, text: &str) -> Option<Problem> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        // A line of equals signs alone may stand in any text; between two sides of a conflict it comes after the first marker.
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            let span = offset..offset + line.trim_end().len();
            let problem = Problem::at(file, text, span, "This is a git conflict marker: the file holds two versions.");
            return Some(problem.hint("Keep one version, remove the lines with <<<<<<<, ======= and >>>>>>>, and save."));
        }
        offset += line.len();
    }
    None
}

fn syntax(file: &str, text: &str, error: &toml_edit::TomlError) -> Problem {
    let span = error.span().unwrap_or(text.len()..text.len());
    let at_end = text[span.start.min(text.len())..].trim().is_empty();
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    let problem = Problem::at(file, text, span, format!("This is not TOML: {message}."));
    if at_end {
        problem.hint("The text ends in the middle; the file may be half written.")
    } else {
        problem.hint("Check quotes, brackets and the equals sign around this place (https://toml.io).")
    }
}

#[cfg(test)]
mod tests;
