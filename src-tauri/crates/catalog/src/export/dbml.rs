//! DBML, as dbdiagram.io and its tools read it.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::graph::{Cardinality, Choice, Graph, Relation};
use crate::model::{Action, Catalog, Column, Key, QualifiedName, Table, Term};

/// Returns tables with their columns, keys, indexes and notes, enums, and references. Partitions are folded into their tables;
/// views and what else DBML has no words for are left out.
pub fn dbml(catalog: &Catalog) -> String {
    let mut text = String::new();
    // No name may be empty in it, and no enum.
    for it in catalog.enums.iter().filter(|it| it.labels.iter().any(|label| !label.is_empty())) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "Enum {} {{", name(&it.name));
        for label in &it.labels {
            let _ = if label.is_empty() { writeln!(text, "  // '' is a label, too") } else { writeln!(text, "  {}", quoted(label)) };
        }
        text.push_str("}\n\n");
    }
    for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
        if table.columns.is_empty() {
            // Nor may a table.
            let _ = write!(text, "// Table {} has no columns\n\n", name(&table.name).replace(['\n', '\r'], " "));
        } else {
            text.push_str(&table_text(table));
        }
    }
    let mut written = BTreeSet::new();
    for relation in Graph::of(catalog, Choice::default()).relations() {
        let ends = ends(relation);
        // A second reference between the same columns is a mistake in it, and so is one from a column to itself.
        let comment = if ends.len() < 2 || written.contains(&ends) { "// " } else { "" };
        let _ = writeln!(text, "{comment}{}", reference(catalog, relation));
        written.insert(ends);
    }
    text
}

/// Returns between which columns a relation is, whichever way it is written.
fn ends(relation: &Relation) -> BTreeSet<(&QualifiedName, BTreeSet<&String>)> {
    let child = (&relation.child_table, relation.child_columns.iter().collect());
    let parent = (&relation.parent_table, relation.parent_columns.iter().collect());
    BTreeSet::from([child, parent])
}

fn reference(catalog: &Catalog, relation: &Relation) -> String {
    let sign = if relation.child == Cardinality::ZeroOrOne { "-" } else { ">" };
    let key = catalog
        .table(&relation.child_table)
        .and_then(|table| table.foreign_keys.iter().find(|key| Some(&key.name) == relation.name.as_ref()));
    format!(
        "Ref {}: {}.{} {sign} {}.{}{}",
        quoted(relation.name.as_deref().unwrap_or_default()),
        name(&relation.child_table),
        columns(&relation.child_columns),
        name(&relation.parent_table),
        columns(&relation.parent_columns),
        key.map(|key| settings(key.on_delete, key.on_update)).unwrap_or_default()
    )
}

fn table_text(table: &Table) -> String {
    let mut text = format!("Table {} {{\n", name(&table.name));
    for column in &table.columns {
        let _ = writeln!(text, "  {}", column_text(table, column));
    }
    let mut indexes: Vec<String> = Vec::new();
    let key = |key: &Key, word: &str| format!("({}) [{word}, name: {}]", list(&key.columns), note(&key.name));
    indexes.extend(table.primary_key.iter().filter(|it| it.columns.len() > 1).map(|it| key(it, "pk")));
    indexes.extend(table.unique.iter().filter(|it| it.columns.len() > 1).map(|it| key(it, "unique")));
    for index in &table.indexes {
        let terms: Vec<String> = index
            .columns
            .iter()
            .map(|column| match &column.term {
                Term::Column(name) => quoted(name),
                Term::Expression(expression) => code(expression),
            })
            .collect();
        let mut words = vec![format!("name: {}", note(&index.name))];
        if index.unique && index.predicate.is_none() {
            words.push("unique".to_owned());
        }
        if matches!(index.method.as_str(), "btree" | "hash") {
            words.push(format!("type: {}", index.method));
        }
        let about: Vec<String> =
            index.predicate.iter().map(|predicate| format!("WHERE {predicate}")).chain(index.comment.clone()).collect();
        if !about.is_empty() {
            words.push(format!("note: {}", note(&about.join("; "))));
        }
        // What an index sorts by can be no text.
        let comment = if terms.iter().any(|term| term.starts_with('\'')) { "// " } else { "" };
        indexes.push(format!("{comment}({}) [{}]", terms.join(", "), words.join(", ")));
    }
    if !indexes.is_empty() {
        text.push_str("\n  indexes {\n");
        for index in indexes {
            let _ = writeln!(text, "    {index}");
        }
        text.push_str("  }\n");
    }
    if let Some(comment) = &table.comment {
        let _ = writeln!(text, "\n  Note: {}", note(comment));
    }
    text.push_str("}\n\n");
    text
}

fn column_text(table: &Table, column: &Column) -> String {
    let mut words = Vec::new();
    let alone = |key: &Key| key.columns == [column.name.clone()];
    if table.primary_key.as_ref().is_some_and(alone) {
        words.push("pk".to_owned());
    }
    if table.unique.iter().any(alone) {
        words.push("unique".to_owned());
    }
    words.push(if column.nullable { "null" } else { "not null" }.to_owned());
    let counts = column.identity.is_some() || column.default.as_ref().is_some_and(|default| default.starts_with("nextval("));
    if counts {
        words.push("increment".to_owned());
    } else if let Some(default) = &column.default {
        words.push(format!("default: {}", code(default)));
    }
    let about: Vec<String> =
        column.generated.iter().map(|generated| format!("= {}", generated.expression)).chain(column.comment.clone()).collect();
    if !about.is_empty() {
        words.push(format!("note: {}", note(&about.join("; "))));
    }
    let type_name = column.type_name.as_deref().unwrap_or("unknown");
    format!("{} {} [{}]", quoted(&column.name), quoted(type_name), words.join(", "))
}

fn settings(on_delete: Action, on_update: Action) -> String {
    let word = |action: Action| action.sql().to_ascii_lowercase();
    let said = [("delete", on_delete), ("update", on_update)].into_iter().filter(|(_, action)| *action != Action::NoAction);
    let words: Vec<String> = said.map(|(event, action)| format!("{event}: {}", word(action))).collect();
    if words.is_empty() { String::new() } else { format!(" [{}]", words.join(", ")) }
}

fn name(name: &QualifiedName) -> String {
    format!("{}.{}", quoted(&name.namespace), quoted(&name.name))
}

fn columns(names: &[String]) -> String {
    match names {
        [only] => quoted(only),
        several => format!("({})", list(several)),
    }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// A name in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, '"'))
}

/// A text in single quotes; one of several lines in three.
fn note(text: &str) -> String {
    if text.contains('\n') { format!("'''{}'''", escaped(text, '\'').replace("\\n", "\n")) } else { format!("'{}'", escaped(text, '\'')) }
}

/// An expression in back quotes, where nothing is escaped; as a text where it holds one or has several lines.
fn code(text: &str) -> String {
    if text.contains(['`', '\n', '\r']) { format!("'{}'", escaped(text, '\'')) } else { format!("`{text}`") }
}

fn escaped(text: &str, quote: char) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            _ if character == quote => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
