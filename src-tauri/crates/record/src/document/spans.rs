//! Where each value of a document stands in its text.

use std::collections::HashMap;
use std::ops::Range;

use toml_edit::{Item, Table, Value};

/// The bytes of every value and key of a document, by the way to it: `["step", "3", "set", "above_100"]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans {
    values: HashMap<Vec<String>, Range<usize>>,
    keys: HashMap<Vec<String>, Range<usize>>,
}

impl Spans {
    /// Returns the bytes of the value at a path, or of the nearest one around it that is written.
    #[must_use]
    pub fn of<S: AsRef<str>>(&self, path: &[S]) -> Option<Range<usize>> {
        let mut path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
        while !path.is_empty() {
            if let Some(span) = self.values.get(&path).or_else(|| self.keys.get(&path)) {
                return Some(span.clone());
            }
            path.pop();
        }
        None
    }

    /// Returns the bytes of exactly the value at a path.
    #[must_use]
    pub fn exact<S: AsRef<str>>(&self, path: &[S]) -> Option<Range<usize>> {
        self.values.get(&path.iter().map(|part| part.as_ref().to_owned()).collect::<Vec<_>>()).cloned()
    }

    /// Returns the bytes of the key at a path.
    #[must_use]
    pub fn key<S: AsRef<str>>(&self, path: &[S]) -> Option<Range<usize>> {
        self.keys.get(&path.iter().map(|part| part.as_ref().to_owned()).collect::<Vec<_>>()).cloned()
    }

    pub(super) fn of_table(table: &Table) -> Self {
        let mut spans = Self::default();
        spans.table(table, &mut Vec::new());
        spans
    }

    fn table(&mut self, table: &Table, path: &mut Vec<String>) {
        for (name, item) in table {
            path.push(name.to_owned());
            if let Some(span) = table.key(name).and_then(toml_edit::Key::span) {
                self.keys.insert(path.clone(), span);
            }
            self.item(item, path);
            path.pop();
        }
    }

    fn item(&mut self, item: &Item, path: &mut Vec<String>) {
        if let Some(span) = item.span() {
            self.values.insert(path.clone(), span);
        }
        match item {
            Item::Table(table) => self.table(table, path),
            Item::Value(value) => self.value(value, path),
            Item::ArrayOfTables(tables) => {
                for (index, table) in tables.iter().enumerate() {
                    path.push(index.to_string());
                    if let Some(span) = table.span() {
                        self.values.insert(path.clone(), span);
                    }
                    self.table(table, path);
                    path.pop();
                }
            }
            Item::None => {}
        }
    }

    fn value(&mut self, value: &Value, path: &mut Vec<String>) {
        match value {
            Value::Array(array) => {
                for (index, value) in array.iter().enumerate() {
                    path.push(index.to_string());
                    if let Some(span) = value.span() {
                        self.values.insert(path.clone(), span);
                    }
                    self.value(value, path);
                    path.pop();
                }
            }
            Value::InlineTable(table) => {
                for (name, value) in table {
                    path.push(name.to_owned());
                    if let Some(span) = table.key(name).and_then(toml_edit::Key::span) {
                        self.keys.insert(path.clone(), span);
                    }
                    if let Some(span) = value.span() {
                        self.values.insert(path.clone(), span);
                    }
                    self.value(value, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }
}
