//! Changes to a pipeline's text that keep its comments, its order and every byte that is not touched.
//!
//! Steps are moved, added and removed as stretches of text (a comment directly above a step travels with it); values are
//! set with `toml_edit`. What an edit makes is parsed again before it is given back. Lines end as most of the file's do:
//! `toml_edit` prints every line end outside strings as `\n`.

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
    #[error("the tables of step {0} do not stand together, so the steps can only be edited as text")]
    Scattered(usize),
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
    // A byte order mark is none of the text, and `toml_edit` does not print it.
    if let Some(text) = text.strip_prefix('\u{feff}') {
        return apply(text, edit).map(|edited| format!("\u{feff}{edited}"));
    }
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
        if let Some(tables) = tables_of(value) {
            table.insert(key, Item::ArrayOfTables(tables));
        } else if let Some(value) = toml(value) {
            table.insert(key, Item::Value(value));
        }
    }
    let mut tables = ArrayOfTables::new();
    tables.push(table);
    let mut document = DocumentMut::new();
    document.insert("step", Item::ArrayOfTables(tables));
    document.to_string()
}

/// Returns a list of tables as tables with headers of their own, which are read more easily than one long line.
fn tables_of(value: &Json) -> Option<ArrayOfTables> {
    let items = value.as_array().filter(|items| !items.is_empty())?;
    items.iter().map(|item| item.as_object().map(table_of)).collect()
}

fn table_of(fields: &Map<String, Json>) -> Table {
    fields.iter().filter_map(|(key, value)| Some((key.as_str(), Item::Value(toml(value)?)))).collect()
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
    /// The first part of the header's name: `source` for `[source.expect]`.
    root: String,
    range: Range<usize>,
}

impl Section {
    fn is_step(&self) -> bool {
        self.root == "step"
    }
}

fn sections(text: &str) -> Result<Vec<Section>, EditError> {
    let document = Document::parse(text).map_err(|error| EditError::NotToml(error.message().to_owned()))?;
    let mut headers: Vec<(usize, &str)> = Vec::new();
    // The headers inside steps, with the place of the step's own.
    let mut inner: Vec<(usize, usize)> = Vec::new();
    for (name, item) in document.as_table() {
        let mut starts = Vec::new();
        match item {
            Item::ArrayOfTables(tables) if name == "step" => {
                for table in tables {
                    let Some(own) = table.span().map(|span| span.start) else { continue };
                    headers.push((own, name));
                    table.iter().for_each(|(_, item)| header_starts(item, &mut starts));
                    inner.extend(starts.drain(..).map(|start| (own, start)));
                }
            }
            _ if name == "step" => return Err(EditError::NotTables),
            item => header_starts(item, &mut starts),
        }
        headers.extend(starts.into_iter().map(|start| (start, name)));
    }
    headers.sort_unstable();
    let scattered = |(own, start): &(usize, usize)| headers.iter().rfind(|(header, _)| header < start).is_none_or(|(last, _)| last != own);
    if let Some((own, _)) = inner.iter().find(|header| scattered(header)) {
        return Err(EditError::Scattered(headers.iter().filter(|(header, name)| *name == "step" && header < own).count()));
    }
    let mut strings = Vec::new();
    string_spans(document.as_item(), &mut strings);
    let starts: Vec<usize> = headers.iter().map(|(header, _)| with_comments(text, *header, &strings)).collect();
    let mut found = Vec::new();
    for (index, (_, root)) in headers.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        let kept = text[starts[index]..end].trim_end().len();
        found.push(Section { root: (*root).to_owned(), range: starts[index]..starts[index] + kept });
    }
    Ok(found)
}

/// Adds where the headers of a table and of those in it start. One without a header of its own can hold some that have one.
fn header_starts(item: &Item, found: &mut Vec<usize>) {
    match item {
        Item::Table(table) => {
            let written = !table.is_implicit() && !table.is_dotted();
            found.extend(table.span().filter(|_| written).map(|span| span.start));
            table.iter().for_each(|(_, item)| header_starts(item, found));
        }
        Item::ArrayOfTables(tables) => {
            for table in tables {
                found.extend(table.span().map(|span| span.start));
                table.iter().for_each(|(_, item)| header_starts(item, found));
            }
        }
        Item::Value(_) | Item::None => {}
    }
}

/// Adds where the strings are. What looks like a comment, a header or a line end in them is none.
fn string_spans(item: &Item, found: &mut Vec<Range<usize>>) {
    match item {
        Item::Value(value) => value_spans(value, found),
        Item::Table(table) => table.iter().for_each(|(_, item)| string_spans(item, found)),
        Item::ArrayOfTables(tables) => {
            for table in tables {
                table.iter().for_each(|(_, item)| string_spans(item, found));
            }
        }
        Item::None => {}
    }
}

fn value_spans(value: &Value, found: &mut Vec<Range<usize>>) {
    match value {
        Value::String(_) => found.extend(value.span()),
        Value::Array(items) => items.iter().for_each(|value| value_spans(value, found)),
        Value::InlineTable(fields) => fields.iter().for_each(|(_, value)| value_spans(value, found)),
        _ => {}
    }
}

/// Returns where the comment lines directly above a header start.
fn with_comments(text: &str, header: usize, strings: &[Range<usize>]) -> usize {
    let in_a_string = strings.iter().map(|string| string.end).filter(|end| *end <= header).max().unwrap_or(0);
    let line_start = |end: usize| text[..end].rfind('\n').map_or(0, |at| at + 1);
    let mut start = line_start(header);
    while start > 0 {
        let above = line_start(start - 1);
        if above < in_a_string || !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// Returns how most lines of a text end.
fn line_end(text: &str) -> &'static str {
    let all = text.matches('\n').count();
    if text.matches("\r\n").count() * 2 > all { "\r\n" } else { "\n" }
}

/// Returns a text with all lines ending so, those within strings left as they are.
fn with_line_ends(text: &str, end: &str) -> Result<String, EditError> {
    if end == "\n" {
        return Ok(text.to_owned());
    }
    let document = Document::parse(text).map_err(|error| EditError::Breaks(error.message().to_owned()))?;
    let mut strings = Vec::new();
    string_spans(document.as_item(), &mut strings);
    strings.sort_unstable_by_key(|string| string.start);
    let (mut ended, mut at) = (String::with_capacity(text.len()), 0);
    for mut string in strings.into_iter().chain(std::iter::once(text.len()..text.len())) {
        // The line end after the opening quotes is no part of the value.
        let opening = ["\"\"\"\r\n", "\"\"\"\n", "'''\r\n", "'''\n"].into_iter().find(|quotes| text[string.clone()].starts_with(quotes));
        string.start += opening.map_or(0, str::len);
        ended.push_str(&text[at..string.start].replace("\r\n", "\n").replace('\n', end));
        ended.push_str(&text[string.clone()]);
        at = string.end;
    }
    Ok(ended)
}

fn steps(text: &str) -> Result<Vec<Range<usize>>, EditError> {
    Ok(sections(text)?.into_iter().filter(Section::is_step).map(|section| section.range).collect())
}

fn add(text: &str, at: usize, step: &Map<String, Json>) -> Result<String, EditError> {
    let end = line_end(text);
    let rendered = with_line_ends(&render(step), end)?;
    let rendered = rendered.trim_end();
    let sections = sections(text)?;
    let steps: Vec<_> = sections.iter().filter(|section| section.is_step()).map(|section| section.range.clone()).collect();
    if let Some(before) = steps.get(at) {
        return Ok(format!("{}{rendered}{end}{end}{}", &text[..before.start], &text[before.start..]));
    }
    if let Some(last) = steps.last() {
        return Ok(format!("{}{end}{end}{rendered}{}", &text[..last.end], &text[last.end..]));
    }
    // The first step stands after the source and before what follows it.
    let after = sections.iter().find(|section| matches!(section.root.as_str(), "sink" | "limits"));
    Ok(match after.map(|section| section.range.start) {
        Some(start) => format!("{}{rendered}{end}{end}{}", &text[..start], &text[start..]),
        None if text.trim().is_empty() => format!("{rendered}{end}"),
        None => format!("{}{end}{end}{rendered}{end}", text.trim_end()),
    })
}

fn remove(text: &str, at: usize) -> Result<String, EditError> {
    let steps = steps(text)?;
    let gone = steps.get(at).ok_or(EditError::NoStep(at))?;
    let rest = &text[gone.end..];
    let gap = rest.len() - rest.trim_start().len();
    if rest.trim().is_empty() {
        return Ok(format!("{}{}", text[..gone.start].trim_end(), line_end(text)));
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
    with_line_ends(&document.to_string(), line_end(text))
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
    if let Some(Item::Value(former)) = table.get_mut(key) {
        *value.decor_mut() = former.decor().clone();
        *former = value;
        return;
    }
    table.remove(key);
    table.insert(key, Item::Value(value));
}

/// Makes what stands at a key another value, and touches nothing where it is that already. Of a table that has lines of its
/// own, only the keys that differ change.
fn assign(table: &mut Table, key: &str, value: &Json) {
    match (table.get_mut(key), value) {
        (Some(item), value) if item_json(item) == *value => {}
        // A table that is written as dotted keys is not there without any.
        (Some(Item::Table(inner)), Json::Object(fields)) if !(inner.is_dotted() && fields.values().all(Json::is_null)) => {
            replace(inner, fields);
        }
        (Some(Item::ArrayOfTables(tables)), Json::Array(items)) if !items.is_empty() && items.iter().all(Json::is_object) => {
            while tables.len() > items.len() {
                tables.remove(tables.len() - 1);
            }
            for (index, fields) in items.iter().filter_map(Json::as_object).enumerate() {
                match tables.get_mut(index) {
                    Some(table) => replace(table, fields),
                    None => tables.push(table_of(fields)),
                }
            }
        }
        _ => match toml(value) {
            Some(value) => put(table, key, value),
            None => {
                table.remove(key);
            }
        },
    }
}

fn replace(table: &mut Table, fields: &Map<String, Json>) {
    let gone: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).filter(|key| fields.get(key).is_none_or(Json::is_null)).collect();
    for key in gone {
        table.remove(&key);
    }
    for (key, value) in fields {
        assign(table, key, value);
    }
}

fn item_json(item: &Item) -> Json {
    let object = |table: &Table| Json::Object(table.iter().map(|(key, item)| (key.to_owned(), item_json(item))).collect());
    match item {
        Item::None => Json::Null,
        Item::Value(value) => json(value),
        Item::Table(table) => object(table),
        Item::ArrayOfTables(tables) => Json::Array(tables.iter().map(object).collect()),
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
            assign(table, key, value.unwrap_or(&Json::Null));
            Ok(())
        }
        [key, rest @ ..] => {
            if value.is_none() && !table.contains_key(key) {
                return Ok(());
            }
            match table.entry(key).or_insert_with(|| Item::Table(Table::new())) {
                Item::Table(inner) => set(inner, rest, value),
                Item::Value(Value::InlineTable(inner)) => match (rest, value.and_then(toml)) {
                    ([key], Some(mut value)) => {
                        match inner.get_mut(key) {
                            Some(former) => {
                                *value.decor_mut() = former.decor().clone();
                                *former = value;
                            }
                            None => {
                                inner.insert(key, value);
                            }
                        }
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
#[path = "edit_tests.rs"]
mod tests;
