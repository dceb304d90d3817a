//! The names that PostgreSQL gives to what a statement does not name.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use crate::model::{QualifiedName, Table, View};

/// A name has at most so many bytes.
const LIMIT: usize = 63;

/// The names in use, as far as new ones must differ from them.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Tables, views, sequences, composite types and indexes share their names within a namespace.
    relations: HashSet<QualifiedName>,
    /// The tables and views whose indexes they are.
    index_owners: HashMap<QualifiedName, QualifiedName>,
    constraints: HashSet<QualifiedName>,
    /// The number that was last given after a name, so that a thousand unnamed checks are not looked at a million times.
    numbers: RefCell<HashMap<QualifiedName, u64>>,
}

impl Names {
    pub(super) fn add_relation(&mut self, name: &QualifiedName) {
        self.relations.insert(name.clone());
    }

    pub(super) fn add_index(&mut self, owner: &QualifiedName, name: &str) {
        let name = QualifiedName::new(&owner.namespace, name);
        self.relations.insert(name.clone());
        self.index_owners.insert(name, owner.clone());
    }

    pub(super) fn add_constraint(&mut self, namespace: &str, name: &str) {
        self.constraints.insert(QualifiedName::new(namespace, name));
    }

    pub(super) fn has_relation(&self, name: &QualifiedName) -> bool {
        self.relations.contains(name)
    }

    /// Returns the table or view whose index has that name.
    pub(super) fn index_owner(&self, name: &QualifiedName) -> Option<&QualifiedName> {
        self.index_owners.get(name)
    }

    /// Returns a name for a constraint that no other one in the namespace has; `others` are about to be there.
    pub(super) fn choose_constraint(&self, namespace: &str, parts: (&str, Option<&str>), label: &str, others: &HashSet<String>) -> String {
        self.choose(namespace, parts, label, |name| !others.contains(&name.name) && !self.constraints.contains(name))
    }

    /// Returns a name for a relation that no other one in the namespace has; that of a constraint is no constraint's either.
    pub(super) fn choose_relation(&self, namespace: &str, parts: (&str, Option<&str>), label: &str, is_constraint: bool) -> String {
        self.choose(namespace, parts, label, |name| !self.relations.contains(name) && (!is_constraint || !self.constraints.contains(name)))
    }

    fn choose(
        &self,
        namespace: &str,
        (first, second): (&str, Option<&str>),
        label: &str,
        is_free: impl Fn(&QualifiedName) -> bool,
    ) -> String {
        let plain = QualifiedName::new(namespace, object_name(first, second, label));
        if is_free(&plain) {
            return plain.name;
        }
        let mut numbers = self.numbers.borrow_mut();
        let number = numbers.entry(plain).or_default();
        loop {
            *number += 1;
            let name = QualifiedName::new(namespace, object_name(first, second, &format!("{label}{number}")));
            if is_free(&name) {
                return name.name;
            }
        }
    }
}

impl Names {
    /// Returns the names of everything that a draft holds.
    pub(super) fn of(draft: &Draft) -> Self {
        let mut names = Self::default();
        draft.tables.values().for_each(|table| names.add_table(table));
        draft.views.values().for_each(|view| names.add_view(&view.view));
        draft.sequences.keys().for_each(|name| names.add_relation(name));
        draft.composites.keys().for_each(|name| names.add_relation(name));
        for domain in draft.domains.values() {
            domain.checks.iter().for_each(|check| names.add_constraint(&domain.name.namespace, &check.name));
        }
        names
    }

    /// Adds a table's name and those of all that belongs to it.
    pub(super) fn add_table(&mut self, table: &Table) {
        let namespace = &table.name.namespace;
        self.add_relation(&table.name);
        for name in table.keys().map(|key| &key.name).chain(table.exclusions.iter().map(|exclusion| &exclusion.name)) {
            self.add_index(&table.name, name);
            self.add_constraint(namespace, name);
        }
        table.indexes.iter().for_each(|index| self.add_index(&table.name, &index.name));
        table.checks.iter().for_each(|check| self.add_constraint(namespace, &check.name));
        table.foreign_keys.iter().for_each(|key| self.add_constraint(namespace, &key.name));
    }

    pub(super) fn add_view(&mut self, view: &View) {
        self.add_relation(&view.name);
        view.indexes.iter().for_each(|index| self.add_index(&view.name, &index.name));
    }
}

/// Returns `first_second_label`, the longer part shortened until the whole fits, as PostgreSQL's `makeObjectName` does it.
fn object_name(first: &str, second: Option<&str>, label: &str) -> String {
    let room = LIMIT.saturating_sub(label.len() + 1 + usize::from(second.is_some()));
    let (mut one, mut other) = (first.len(), second.map_or(0, str::len));
    while one + other > room {
        if one > other {
            one -= 1;
        } else {
            other -= 1;
        }
    }
    let first = clip(first, one);
    match second {
        Some(second) => format!("{first}_{}_{label}", clip(second, other)),
        None => format!("{first}_{label}"),
    }
}

/// Returns the columns' names joined, for the name of what stands on them.
pub(super) fn joined<S: AsRef<str>>(columns: &[S]) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(clip(column.as_ref(), LIMIT));
        if joined.len() > LIMIT {
            break;
        }
    }
    joined
}

/// Returns the names of an index's columns, each once: an expression without a name is `expr`.
pub(super) fn index_columns(columns: &[Option<String>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let original = column.as_deref().unwrap_or("expr");
        let mut name = original.to_owned();
        let mut pass = 0;
        while names.contains(&name) {
            pass += 1;
            let number = pass.to_string();
            name = format!("{}{number}", clip(original, LIMIT - number.len()));
        }
        names.push(name);
    }
    names
}

/// Returns at most so many bytes of a name, in whole characters.
pub(super) fn clip(name: &str, limit: usize) -> &str {
    let mut end = limit.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Names, index_columns, joined, object_name};

    #[test]
    fn long_names_are_shortened_from_the_longer_part_in_whole_characters() {
        assert_eq!(object_name("orders", Some("id"), "seq"), "orders_id_seq");
        let name = object_name(&"t".repeat(63), Some(&"c".repeat(63)), "fkey");
        assert_eq!(name, format!("{}_{}_fkey", "t".repeat(29), "c".repeat(28)));
        assert_eq!(object_name(&"é".repeat(31), None, "pkey"), format!("{}_pkey", "é".repeat(29)));
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let mut names = Names::default();
        names.add_constraint("public", "t_a_fkey");
        assert_eq!(names.choose_constraint("public", ("t", Some("a")), "fkey", &HashSet::from(["t_a_fkey1".to_owned()])), "t_a_fkey2");
        assert_eq!(names.choose_constraint("app", ("t", Some("a")), "fkey", &HashSet::new()), "t_a_fkey");
        assert_eq!(names.choose_relation("public", ("t", Some("a")), "fkey", false), "t_a_fkey");
        names.add_constraint("public", "t_a_key");
        assert_eq!(names.choose_relation("public", ("t", Some("a")), "key", true), "t_a_key1");
    }

    #[test]
    fn columns_of_an_index_have_names_of_their_own() {
        let names = [Some("lower".to_owned()), None, None, Some("lower".to_owned())];
        assert_eq!(index_columns(&names), ["lower", "expr", "expr1", "lower1"]);
        assert_eq!(joined(&["a", "b"]), "a_b");
    }
}
