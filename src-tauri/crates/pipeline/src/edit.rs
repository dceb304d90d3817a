//! Changes to a pipeline's text that keep its comments, its order and every byte that is not touched.
//!
//! Steps are moved, added and removed as stretches of text (a comment directly above a step travels with it); values are
//! set with `toml_edit`. What an edit makes is parsed again before it is given back.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use toml_edit::{Array, ArrayOfTables, Document, DocumentMut, InlineTable, Item, Table, Value};
use utoipa::ToSchema;

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// Adds a step (`{"do": "trim", "columns": ["name"]}`) before the one at this place; at the end where there is none.
    AddStep {
        at: usize,
        step: Map<String, Json>,
    },
    /// Makes a step another; keys that stay as they are keep their comments.
    ReplaceStep {
        at: usize,
        step: Map<String, Json>,
    },
    RemoveStep {
        at: usize,
    },
    /// Moves a step so that it stands at `to`.
    MoveStep {
        from: usize,
        to: usize,
    },
    EnableStep {
        at: usize,
        enabled: bool,
    },
    /// Sets a value by the way to it (`["source", "types"]`), or removes it where none is given.
    Set {
        path: Vec<String>,
        value: Option<Json>,
    },
}

/// An edit that does not fit its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    #[error("the text is not TOML, so it can only be edited as text: {0}")]
    NotToml(String),
    #[error("there is no step {0} in the text")]
    NoStep(usize),
    #[error("the steps are not written as [[step]] tables, so they can only be edited as text")]
    NotTables,
    #[error("{0} is not a table in the text")]
    NotATable(String),
    #[error("the edit would break the text: {0}")]
    Breaks(String),
}

/// Returns the text after an edit.
///
/// # Errors
/// [`EditError`] where the edit does not fit; the text is then left as it is.
pub fn apply(text: &str, edit: &Edit) -> Result<String, EditError> {
    let edited = match edit {
        Edit::AddStep { at, step } => add(text, *at, step)?,
        Edit::RemoveStep { at } => remove(text, *at)?,
        Edit::MoveStep { from, to } => moved(text, *from, *to)?,
        Edit::ReplaceStep { at, step } => in_document(text, |document| {
            replace(step_table(document, *at)?, step);
            Ok(())
        })?,
        Edit::EnableStep { at, enabled } => in_document(text, |document| {
            let table = step_table(document, *at)?;
            if *enabled {
                table.remove("enabled");
            } else {
                put(table, "enabled", Value::from(false));
            }
            Ok(())
        })?,
        Edit::Set { path, value } => in_document(text, |document| set(document.as_table_mut(), path, value.as_ref()))?,
    };
    Document::parse(edited.as_str()).map_err(|error| EditError::Breaks(error.message().to_owned()))?;
    Ok(edited)
}

/// Returns a step's table as text.
fn render(step: &Map<String, Json>) -> String {
    let mut table = Table::new();
    let first = ["do", "id", "column", "columns"];
    let last = ["on_error", "enabled", "note"];
    let ordered = first.iter().filter_map(|key| step.get_key_value(*key));
    let middle = step.iter().filter(|(key, _)| !first.contains(&key.as_str()) && !last.contains(&key.as_str()));
    let end = last.iter().filter_map(|key| step.get_key_value(*key));
    for (key, value) in ordered.chain(middle).chain(end) {
        if let Some(value) = toml(value) {
            table.insert(key, Item::Value(value));
        }
    }
    let mut tables = ArrayOfTables::new();
    tables.push(table);
    let mut document = DocumentMut::new();
    document.insert("step", Item::ArrayOfTables(tables));
    document.to_string()
}

/// Returns JSON as TOML; null is nothing.
fn toml(value: &Json) -> Option<Value> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(value) => Value::from(*value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::from(number.as_f64().unwrap_or_default()), Value::from),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::Array(items.iter().filter_map(toml).collect::<Array>()),
        Json::Object(fields) => {
            Value::InlineTable(fields.iter().filter_map(|(key, value)| Some((key.as_str(), toml(value)?))).collect::<InlineTable>())
        }
    })
}

/// A stretch of text that belongs to one table header: its comments above, the table, not the blank lines after it.
struct Section {
    is_step: bool,
    range: Range<usize>,
}

fn sections(text: &str) -> Result<Vec<Section>, EditError> {
    let document = Document::parse(text).map_err(|error| EditError::NotToml(error.message().to_owned()))?;
    let mut headers: Vec<(usize, bool)> = Vec::new();
    for (name, item) in document.as_table() {
        match item {
            Item::ArrayOfTables(tables) => headers.extend(tables.iter().filter_map(|table| Some((table.span()?.start, name == "step")))),
            Item::Table(table) if !table.is_implicit() && !table.is_dotted() => {
                headers.extend(table.span().map(|span| (span.start, false)));
            }
            Item::Table(table) => headers.extend(table.iter().filter_map(|(_, item)| Some((item.as_table()?.span()?.start, false)))),
            _ if name == "step" => return Err(EditError::NotTables),
            _ => {}
        }
    }
    headers.sort_unstable();
    let starts: Vec<usize> = headers.iter().map(|(header, _)| with_comments(text, *header)).collect();
    let mut found = Vec::new();
    for (index, (_, is_step)) in headers.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        let kept = text[starts[index]..end].trim_end().len();
        found.push(Section { is_step: *is_step, range: starts[index]..starts[index] + kept });
    }
    Ok(found)
}

/// Returns where the comment lines directly above a header start.
fn with_comments(text: &str, header: usize) -> usize {
    let mut start = text[..header].rfind('\n').map_or(0, |at| at + 1);
    while start > 0 {
        let line_start = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[line_start..start].trim_start().starts_with('#') {
            break;
        }
        start = line_start;
    }
    start
}

fn steps(text: &str) -> Result<Vec<Range<usize>>, EditError> {
    Ok(sections(text)?.into_iter().filter(|section| section.is_step).map(|section| section.range).collect())
}

fn add(text: &str, at: usize, step: &Map<String, Json>) -> Result<String, EditError> {
    let rendered = render(step);
    let rendered = rendered.trim_end();
    let sections = sections(text)?;
    let steps: Vec<_> = sections.iter().filter(|section| section.is_step).map(|section| section.range.clone()).collect();
    if let Some(before) = steps.get(at) {
        return Ok(format!("{}{rendered}\n\n{}", &text[..before.start], &text[before.start..]));
    }
    if let Some(last) = steps.last() {
        return Ok(format!("{}\n\n{rendered}{}", &text[..last.end], &text[last.end..]));
    }
    // The first step stands after the source and before what follows it.
    let after = sections
        .iter()
        .position(|section| text[section.range.clone()].contains("[sink]") || text[section.range.clone()].contains("[limits]"));
    Ok(match after.map(|at| sections[at].range.start) {
        Some(start) => format!("{}{rendered}\n\n{}", &text[..start], &text[start..]),
        None if text.trim().is_empty() => format!("{rendered}\n"),
        None => format!("{}\n\n{rendered}\n", text.trim_end()),
    })
}

fn remove(text: &str, at: usize) -> Result<String, EditError> {
    let steps = steps(text)?;
    let gone = steps.get(at).ok_or(EditError::NoStep(at))?;
    let rest = &text[gone.end..];
    let gap = rest.len() - rest.trim_start().len();
    if rest.trim().is_empty() {
        return Ok(format!("{}\n", text[..gone.start].trim_end()));
    }
    // The blank lines after the step go with it, so that the ones before it stay the distance.
    let line_start = rest[..gap].rfind('\n').map_or(0, |at| at + 1);
    Ok(format!("{}{}", &text[..gone.start], &rest[line_start..]))
}

fn moved(text: &str, from: usize, to: usize) -> Result<String, EditError> {
    let steps = steps(text)?;
    if from >= steps.len() || to >= steps.len() {
        return Err(EditError::NoStep(from.max(to)));
    }
    // Stretches change places, the distances between them stay: back again is as it was.
    let mut order: Vec<usize> = (0..steps.len()).collect();
    let taken = order.remove(from);
    order.insert(to, taken);
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for (place, source) in steps.iter().zip(order) {
        edited.push_str(&text[at..place.start]);
        edited.push_str(&text[steps[source].clone()]);
        at = place.end;
    }
    edited.push_str(&text[at..]);
    Ok(edited)
}

fn in_document(text: &str, change: impl FnOnce(&mut DocumentMut) -> Result<(), EditError>) -> Result<String, EditError> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| EditError::NotToml(error.message().to_owned()))?;
    change(&mut document)?;
    Ok(document.to_string())
}

fn step_table(document: &mut DocumentMut, at: usize) -> Result<&mut Table, EditError> {
    match document.get_mut("step") {
        Some(Item::ArrayOfTables(tables)) => tables.get_mut(at).ok_or(EditError::NoStep(at)),
        Some(_) => Err(EditError::NotTables),
        None => Err(EditError::NoStep(at)),
    }
}

/// Puts a value at a key, the blanks and comments around a former one kept.
fn put(table: &mut Table, key: &str, mut value: Value) {
    if let Some(Item::Value(former)) = table.get(key) {
        *value.decor_mut() = former.decor().clone();
    }
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn replace(table: &mut Table, step: &Map<String, Json>) {
    let gone: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).filter(|key| step.get(key).is_none_or(Json::is_null)).collect();
    for key in gone {
        table.remove(&key);
    }
    for (key, value) in step {
        let same = table.get(key).and_then(Item::as_value).is_some_and(|former| json(former) == *value);
        if let (false, Some(value)) = (same, toml(value)) {
            put(table, key, value);
        }
    }
}

fn json(value: &Value) -> Json {
    match value {
        Value::String(text) => Json::from(text.value().as_str()),
        Value::Integer(number) => Json::from(*number.value()),
        Value::Float(number) => Json::from(*number.value()),
        Value::Boolean(value) => Json::from(*value.value()),
        Value::Datetime(at) => Json::from(at.value().to_string()),
        Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        Value::InlineTable(fields) => Json::Object(fields.iter().map(|(key, value)| (key.to_owned(), json(value))).collect()),
    }
}

fn set(table: &mut Table, path: &[String], value: Option<&Json>) -> Result<(), EditError> {
    match path {
        [] => Ok(()),
        [key] => {
            match value.and_then(toml) {
                Some(value) => put(table, key, value),
                None => {
                    table.remove(key);
                }
            }
            Ok(())
        }
        [key, rest @ ..] => {
            if value.is_none() && !table.contains_key(key) {
                return Ok(());
            }
            match table.entry(key).or_insert_with(|| Item::Table(Table::new())) {
                Item::Table(inner) => set(inner, rest, value),
                Item::Value(Value::InlineTable(inner)) => match (rest, value.and_then(toml)) {
                    ([key], Some(value)) => {
                        inner.insert(key, value);
                        Ok(())
                    }
                    ([key], None) => {
                        inner.remove(key);
                        Ok(())
                    }
                    _ => Err(EditError::NotATable(key.clone())),
                },
                _ => Err(EditError::NotATable(key.clone())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const TEXT: &str = "# What it is for\ndescription = \"d\"\n\n[source]\ncsv   = \"a.csv\"   # from the vendor\n\n# names first\n[[step]]\ndo = \"trim\"          # blanks go\ncolumns = [\"name\"]\n\n[[step]]\ndo = \"drop_missing\"\ncolumns = [\"name\"]\n\n# last\n[[step]]\ndo = \"select\"\ncolumns = [\"name\"]\n\n[sink]\ncsv = \"out.csv\"\n";

    fn map(value: Json) -> Map<String, Json> {
        let Json::Object(map) = value else { panic!("an object") };
        map
    }

    fn verbs(text: &str) -> Vec<String> {
        let document: DocumentMut = text.parse().expect("TOML");
        document
            .get("step")
            .and_then(Item::as_array_of_tables)
            .map(|steps| steps.iter().map(|step| step["do"].as_str().expect("a verb").to_owned()).collect())
            .unwrap_or_default()
    }

    #[test]
    fn a_step_moves_with_its_comment_and_back_again_is_as_it_was() {
        let there = apply(TEXT, &Edit::MoveStep { from: 0, to: 2 }).expect("fits");
        assert_eq!(verbs(&there), ["drop_missing", "select", "trim"]);
        assert!(there.contains("# names first\n[[step]]\ndo = \"trim\"          # blanks go"), "{there}");
        assert_eq!(apply(&there, &Edit::MoveStep { from: 2, to: 0 }).expect("fits"), TEXT);
    }

    #[test]
    fn a_step_that_goes_takes_its_comment_and_nothing_else() {
        let edited = apply(TEXT, &Edit::RemoveStep { at: 0 }).expect("fits");
        assert_eq!(edited, TEXT.replace("# names first\n[[step]]\ndo = \"trim\"          # blanks go\ncolumns = [\"name\"]\n\n", ""));
        let last = apply(TEXT, &Edit::RemoveStep { at: 2 }).expect("fits");
        assert!(last.ends_with("columns = [\"name\"]\n\n[sink]\ncsv = \"out.csv\"\n") && !last.contains("# last"), "{last}");
    }

    #[test]
    fn a_step_is_added_where_it_is_wanted() {
        let step = map(json!({ "do": "rename", "columns": { "name": "n" } }));
        let edited = apply(TEXT, &Edit::AddStep { at: 1, step: step.clone() }).expect("fits");
        assert_eq!(verbs(&edited), ["trim", "rename", "drop_missing", "select"]);
        assert!(edited.contains("[[step]]\ndo = \"rename\"\ncolumns = { name = \"n\" }\n\n[[step]]"), "{edited}");
        let edited = apply(TEXT, &Edit::AddStep { at: 9, step: step.clone() }).expect("fits");
        assert!(edited.contains("columns = { name = \"n\" }\n\n[sink]"), "{edited}");
        let edited = apply("[source]\ncsv = \"a\"\n", &Edit::AddStep { at: 0, step }).expect("fits");
        assert_eq!(edited, "[source]\ncsv = \"a\"\n\n[[step]]\ndo = \"rename\"\ncolumns = { name = \"n\" }\n");
    }

    #[test]
    fn what_stays_of_a_replaced_step_keeps_its_comments() {
        let step = map(json!({ "do": "trim", "columns": ["name", "city"] }));
        let edited = apply(TEXT, &Edit::ReplaceStep { at: 0, step }).expect("fits");
        assert!(edited.contains("do = \"trim\"          # blanks go\ncolumns = [\"name\", \"city\"]\n"), "{edited}");
    }

    #[test]
    fn a_step_is_switched_off_and_on_again() {
        let off = apply(TEXT, &Edit::EnableStep { at: 1, enabled: false }).expect("fits");
        assert!(off.contains("do = \"drop_missing\"\ncolumns = [\"name\"]\nenabled = false\n"), "{off}");
        assert_eq!(apply(&off, &Edit::EnableStep { at: 1, enabled: true }).expect("fits"), TEXT);
    }

    #[test]
    fn a_value_is_set_in_its_place_with_its_comment() {
        let set = |path: &[&str], value| Edit::Set { path: path.iter().map(|part| (*part).to_owned()).collect(), value };
        let edited = apply(TEXT, &set(&["source", "csv"], Some(json!("b.csv")))).expect("fits");
        assert_eq!(edited, TEXT.replace("\"a.csv\"", "\"b.csv\""));
        let edited = apply(TEXT, &set(&["source", "types"], Some(json!({ "price": "decimal" })))).expect("fits");
        assert!(edited.contains("types = { price = \"decimal\" }\n"), "{edited}");
        assert_eq!(apply(&edited, &set(&["source", "types"], None)).expect("fits"), TEXT);
    }

    proptest! {
        #[test]
        fn any_edits_leave_toml_with_the_steps_that_a_list_would_have(edits in prop::collection::vec((0u8..4, 0usize..6, 0usize..6), 1..12)) {
            let (mut text, mut model) = (TEXT.to_owned(), verbs(TEXT));
            for (number, (kind, a, b)) in edits.into_iter().enumerate() {
                let edit = match kind {
                    0 => Edit::AddStep { at: a, step: map(json!({ "do": format!("v{number}"), "columns": [] })) },
                    1 => Edit::RemoveStep { at: a },
                    2 => Edit::MoveStep { from: a, to: b },
                    _ => Edit::EnableStep { at: a, enabled: b % 2 == 0 },
                };
                match (apply(&text, &edit), kind) {
                    (Ok(edited), kind) => {
                        text = edited;
                        match kind {
                            0 => model.insert(a.min(model.len()), format!("v{number}")),
                            1 => { model.remove(a); }
                            2 => { let taken = model.remove(a); model.insert(b, taken); }
                            _ => {}
                        }
                    }
                    (Err(error), _) => prop_assert_eq!(&error, &EditError::NoStep(if kind == 2 { a.max(b) } else { a })),
                }
                prop_assert_eq!(verbs(&text), model.clone());
                prop_assert!(text.contains("csv   = \"a.csv\"   # from the vendor") && text.contains("[sink]\ncsv = \"out.csv\"\n"));
            }
        }
    }
}
