//! A Mermaid diagram (`erDiagram`).

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::graph::{Cardinality, Choice, Graph};
use crate::model::{Catalog, Column, QualifiedName, Table};

/// Returns the diagram: partitions folded, inferred keys dashed where `choice` asks for them, views as entities.
///
/// Mermaid's grammar allows few signs in the names of types and columns: where one has others, they become `_`, and the exact
/// name stands in the comment beside it. Tables get numbers, and their names as labels.
pub fn mermaid(catalog: &Catalog, choice: Choice) -> String {
    let graph = Graph::of(catalog, choice);
    let numbers: BTreeMap<&QualifiedName, usize> = graph.nodes.iter().zip(1..).collect();
    let mut text = "erDiagram\n".to_owned();
    for name in &graph.nodes {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    t{}[\"{}\"] {{", numbers[name], label(&shown(name)));
        if let Some(table) = catalog.table(name) {
            for column in &table.columns {
                let _ = writeln!(text, "        {}", attribute(table, column));
            }
        } else if let Some(view) = catalog.view(name) {
            for column in &view.columns {
                let type_name = column.type_name.as_deref().unwrap_or("unknown");
                let _ = writeln!(text, "        {}", line(type_name, &column.name, &[], column.comment.as_deref()));
            }
        }
        text.push_str("    }\n");
    }
    for relation in graph.relations() {
        let child = if relation.child == Cardinality::ZeroOrOne { "|o" } else { "}o" };
        let parent = if relation.parent == Cardinality::ExactlyOne { "||" } else { "o|" };
        let way = if relation.inferred { ".." } else { "--" };
        let words = relation.name.clone().unwrap_or_else(|| relation.child_columns.join(", "));
        let (one, other) = (numbers[&relation.child_table], numbers[&relation.parent_table]);
        let _ = writeln!(text, "    t{one} {child}{way}{parent} t{other} : \"{}\"", label(&words));
    }
    text
}

/// A table of the usual namespace goes by its name alone.
fn shown(name: &QualifiedName) -> String {
    if name.namespace == "public" { name.name.clone() } else { format!("{}.{}", name.namespace, name.name) }
}

fn attribute(table: &Table, column: &Column) -> String {
    let mut keys = Vec::new();
    if table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name)) {
        keys.push("PK");
    }
    if table.foreign_keys.iter().any(|key| key.columns.contains(&column.name)) {
        keys.push("FK");
    }
    if table.unique.iter().any(|key| key.columns == [column.name.clone()]) {
        keys.push("UK");
    }
    line(column.type_name.as_deref().unwrap_or("unknown"), &column.name, &keys, column.comment.as_deref())
}

fn line(type_name: &str, name: &str, keys: &[&str], comment: Option<&str>) -> String {
    let (type_word, name_word) = (word(type_name), word(name));
    let mut about: Vec<&str> = Vec::new();
    if name_word != name {
        about.push(name);
    }
    about.extend(comment);
    let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
    let about = if about.is_empty() { String::new() } else { format!(" \"{}\"", label(&about.join(": "))) };
    format!("{type_word} {name_word}{keys}{about}")
}

/// Returns a name as the grammar takes it.
fn word(text: &str) -> String {
    let mut word: String = text
        .chars()
        .map(|character| match character {
            '-' | '_' | '[' | ']' | '(' | ')' => character,
            _ if character.is_ascii_alphanumeric() => character,
            // Letters of other scripts.
            '\u{00c0}'..='\u{ffff}' if character.is_alphanumeric() => character,
            _ => '_',
        })
        .collect();
    let starts = word.chars().next().is_some_and(|first| first == '_' || first.is_alphabetic());
    if !starts {
        word.insert(0, '_');
    }
    word
}

/// Returns a text that stands in double quotes: what would end it is written as an entity.
fn label(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => label.push_str("#quot;"),
            '#' => label.push_str("#35;"),
            '%' => label.push_str("#37;"),
            '\\' => label.push_str("#92;"),
            ';' => label.push_str("#59;"),
            '<' => label.push_str("#lt;"),
            '>' => label.push_str("#gt;"),
            _ if character.is_control() => label.push(' '),
            _ => label.push(character),
        }
    }
    label
}
