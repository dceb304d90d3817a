//! Keys that nobody declared.
//!
//! A column suggests a key where its name is that of a table with the name of the table's key (`customer_id`, `customerId`,
//! `id_customer` → `customers.id`; singular or plural), or where it is the name of a key that says more than `id`
//! (`customer_number` → `customers.customer_number`), and where the types are the same, whole numbers of any size being one type.
//! Tables of the same namespace come first; a name that fits several tables suggests none. These are guesses: only here names
//! are compared without regard to case.

use std::collections::HashMap;

use super::relation::{child_cardinality, parent_cardinality};
use super::{Folds, Relation};
use crate::model::{Catalog, Column, QualifiedName, Table};

/// Names of keys that say nothing of their table.
const GENERIC: &[&str] = &["id", "key", "code", "name", "no", "nr", "number", "uuid", "guid", "oid", "pk"];

pub(super) fn relations(catalog: &Catalog, folds: &Folds) -> Vec<Relation> {
    let targets = Targets::of(catalog, folds);
    let mut relations = Vec::new();
    for table in catalog.tables.iter().filter(|table| !folds.is_folded(&table.name)) {
        for column in &table.columns {
            let declared = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
            let own_key = table.primary_key.as_ref().is_some_and(|key| key.columns == [column.name.clone()]);
            // A key that has its table's name in its own means that table, whoever else has a key of that name.
            let named_for_it =
                own_key && forms(&words(&table.name.name)).iter().any(|form| words(&column.name).starts_with(&format!("{form}_")));
            if declared || named_for_it {
                continue;
            }
            let Some(parent) = targets.find(table, column, own_key) else { continue };
            let columns = vec![column.name.clone()];
            relations.push(Relation {
                child_table: table.name.clone(),
                parent_table: parent.table.clone(),
                child: child_cardinality(table, &columns),
                parent: parent_cardinality(table, &columns, false),
                child_columns: columns,
                parent_columns: vec![parent.column.clone()],
                name: None,
                inferred: true,
            });
        }
    }
    relations
}

/// A table that can be referred to by one column.
struct Target {
    table: QualifiedName,
    column: String,
    family: String,
}

/// Tables by the names that columns may call them.
struct Targets {
    by_name: HashMap<String, Vec<Target>>,
}

impl Targets {
    fn of(catalog: &Catalog, folds: &Folds) -> Self {
        let mut by_name: HashMap<String, Vec<Target>> = HashMap::new();
        for table in catalog.tables.iter().filter(|table| !folds.is_folded(&table.name)) {
            let Some([key]) = table.primary_key.as_ref().map(|key| key.columns.as_slice()) else { continue };
            let Some(family) = table.column(key).and_then(family) else { continue };
            let key_words = words(key);
            let table_words = words(&table.name.name);
            let mut names = Vec::new();
            for name in forms(&table_words) {
                names.push(format!("{name}_{key_words}"));
                names.push(format!("{key_words}_{name}"));
            }
            if !GENERIC.contains(&key_words.as_str()) {
                names.push(key_words);
            }
            names.sort();
            names.dedup();
            for name in names {
                by_name.entry(name).or_default().push(Target { table: table.name.clone(), column: key.clone(), family: family.clone() });
            }
        }
        Self { by_name }
    }

    fn find(&self, table: &Table, column: &Column, own_key: bool) -> Option<&Target> {
        let family = family(column)?;
        // A key's own name means its own table.
        let fits = |target: &&Target| target.family == family && !(target.table == table.name && (own_key || target.column == column.name));
        let fitting: Vec<&Target> = self.by_name.get(&words(&column.name))?.iter().filter(fits).collect();
        let near: Vec<&Target> = fitting.iter().copied().filter(|target| target.table.namespace == table.name.namespace).collect();
        match (near.as_slice(), fitting.as_slice()) {
            ([only], _) | ([], [only]) => Some(only),
            _ => None,
        }
    }
}

/// Returns a name as words in small letters: `customerId` and `Customer ID` are `customer_id`.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    let mut before = None;
    for character in name.chars() {
        let starts = character.is_uppercase() && before.is_some_and(|before: char| before.is_lowercase() || before.is_numeric());
        let character = if character.is_alphanumeric() { character } else { '_' };
        if starts && !words.ends_with('_') {
            words.push('_');
        }
        if character != '_' || !words.ends_with('_') {
            words.extend(character.to_lowercase());
        }
        before = Some(character);
    }
    words.trim_matches('_').to_owned()
}

/// Returns a table's name and its singular.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some(stem) = name.strip_suffix("ies") {
        forms.push(format!("{stem}y"));
    }
    for plural in ["es", "s"] {
        if let Some(stem) = name.strip_suffix(plural).filter(|stem| stem.len() > 1) {
            forms.push(stem.to_owned());
        }
    }
    forms
}

/// Returns what a type is compared by.
fn family(column: &Column) -> Option<String> {
    let type_name = column.type_name.as_ref()?;
    let base = type_name.split('(').next().unwrap_or(type_name).trim();
    Some(match base {
        "smallint" | "integer" | "bigint" => "integer".to_owned(),
        "character varying" | "character" | "text" => "text".to_owned(),
        other => other.to_owned(),
    })
}
