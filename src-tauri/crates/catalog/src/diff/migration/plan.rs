//! What has to go and come back because of what changes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::pairs::{Pair, Sides};
use crate::export::order::type_name;
use crate::model::{Catalog, Column, Domain, QualifiedName, Table, View};
use crate::tree;

/// Decided before the first statement is written.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Types that are made anew, and the names under which the old ones wait until nothing is of them.
    pub retyped: BTreeMap<QualifiedName, QualifiedName>,
    /// Tables that are made anew.
    pub recreated: BTreeSet<QualifiedName>,
    /// Columns, by their table, whose type changes or which go.
    pub touched: BTreeMap<QualifiedName, BTreeSet<String>>,
    /// Partitions whose bounds change: they are taken off their table meanwhile, and what it does does not reach them.
    pub detached: BTreeSet<QualifiedName>,
    /// Views that are dropped, those that are made again among them.
    pub dropped_views: BTreeSet<QualifiedName>,
}

impl Plan {
    pub(super) fn of(sides: &Sides) -> Self {
        let mut plan = Self::default();
        plan.retype(sides);
        plan.recreate(sides);
        plan.touch(sides);
        plan.drop_views(sides);
        plan
    }

    pub(super) fn is_touched(&self, table: &QualifiedName, column: &str) -> bool {
        self.touched.get(table).is_some_and(|columns| columns.contains(column))
    }

    /// Returns whether an expression names a column of the table whose type changes or which goes.
    pub(super) fn touches(&self, table: &QualifiedName, expression: &str) -> bool {
        let Some(columns) = self.touched.get(table) else { return false };
        columns.iter().any(|column| mentions(expression, column))
    }

    /// Returns whether a type is made anew, or is made of one that is.
    pub(super) fn is_retyped(&self, type_text: &str) -> bool {
        type_name(type_text).is_some_and(|name| self.retyped.contains_key(&name))
    }

    fn retype(&mut self, sides: &Sides) {
        let mut anew: BTreeSet<QualifiedName> = BTreeSet::new();
        for pair in sides.pairs(|catalog| &catalog.enums, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && !super::types::is_extended(&old.it.labels, &new.it.labels)
            {
                anew.insert(new.it.name.clone());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.domains, |it| it.name.clone()) {
            let base = |it: &Domain| (it.type_name.clone(), it.collation.clone());
            if let Pair::Both(old, new) = pair
                && base(old.it) != base(new.it)
            {
                anew.insert(new.it.name.clone());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.composites, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && !super::types::is_alterable(old.it, new.it)
            {
                anew.insert(new.it.name.clone());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.ranges, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && (&old.it.subtype, &old.it.subtype_diff) != (&new.it.subtype, &new.it.subtype_diff)
            {
                anew.insert(new.it.name.clone());
            }
        }
        // A type that changes its kind is another type: the old one goes first.
        let kinds = |catalog: &Catalog| -> BTreeMap<QualifiedName, u8> {
            let enums = catalog.enums.iter().map(|it| (it.name.clone(), 0));
            let domains = catalog.domains.iter().map(|it| (it.name.clone(), 1));
            let composites = catalog.composites.iter().map(|it| (it.name.clone(), 2));
            let ranges = catalog.ranges.iter().map(|it| (it.name.clone(), 3));
            enums.chain(domains).chain(composites).chain(ranges).collect()
        };
        let (old_kinds, new_kinds) = (kinds(&sides.old), kinds(&sides.new));
        anew.extend(
            old_kinds.iter().filter(|(name, kind)| new_kinds.get(*name).is_some_and(|new| new != *kind)).map(|(name, _)| name.clone()),
        );
        // A table or a view is a type, too, of its name.
        anew.extend(old_kinds.keys().filter(|name| sides.new.table(name).is_some() || sides.new.view(name).is_some()).cloned());
        // What is made of a type that is made anew is made anew itself.
        loop {
            let of_anew = |text: &str| type_name(text).is_some_and(|name| anew.contains(&name));
            let domains = sides.new.domains.iter().filter(|it| of_anew(&it.type_name)).map(|it| &it.name);
            let composites =
                sides.new.composites.iter().filter(|it| it.attributes.iter().any(|it| of_anew(&it.type_name))).map(|it| &it.name);
            let ranges = sides.new.ranges.iter().filter(|it| of_anew(&it.subtype)).map(|it| &it.name);
            let more: Vec<QualifiedName> = domains
                .chain(composites)
                .chain(ranges)
                .filter(|name| !anew.contains(*name) && old_kinds.contains_key(*name))
                .cloned()
                .collect();
            if more.is_empty() {
                break;
            }
            anew.extend(more);
        }
        for name in anew {
            let taken = |candidate: &QualifiedName| old_kinds.contains_key(candidate) || new_kinds.contains_key(candidate);
            let mut number = 0;
            let mut waiting = QualifiedName::new(&name.namespace, format!("{}__old", clip(&name.name, 50)));
            while taken(&waiting) {
                number += 1;
                waiting.name = format!("{}__old{number}", clip(&name.name, 50));
            }
            self.retyped.insert(name, waiting);
        }
    }

    fn recreate(&mut self, sides: &Sides) {
        let shape = |table: &Table| (table.kind, table.partition_key.clone(), table.server.clone());
        let part_of = |table: &Table| table.partition_of.as_ref().map(|part| part.table.clone());
        for pair in sides.pairs(|catalog| &catalog.tables, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && (shape(old.normal) != shape(new.normal) || part_of(old.it) != part_of(new.it))
            {
                self.recreated.insert(new.it.name.clone());
            }
        }
        // A table goes with the one that it is a part of or inherits from.
        let goes = |recreated: &BTreeSet<QualifiedName>, name: &QualifiedName| recreated.contains(name) || sides.new.table(name).is_none();
        loop {
            let with_parent = |table: &&Table| {
                let above = table.inherits.iter().chain(table.partition_of.iter().map(|part| &part.table));
                !self.recreated.contains(&table.name) && above.into_iter().any(|parent| goes(&self.recreated, parent))
            };
            let more: Vec<QualifiedName> = sides
                .old
                .tables
                .iter()
                .filter(with_parent)
                .filter(|table| sides.new.table(&table.name).is_some())
                .map(|table| table.name.clone())
                .collect();
            if more.is_empty() {
                break;
            }
            self.recreated.extend(more);
        }
    }

    fn touch(&mut self, sides: &Sides) {
        for pair in sides.pairs(|catalog| &catalog.tables, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && old.normal.partition_of.is_some()
                && old.normal.partition_of != new.normal.partition_of
                && !self.recreated.contains(&new.it.name)
            {
                self.detached.insert(new.it.name.clone());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.tables, |it| it.name.clone()) {
            let Pair::Both(old, new) = pair else { continue };
            let mut touched = BTreeSet::new();
            for column in &old.normal.columns {
                let twin = new.normal.column(&column.name);
                let same = |twin: &Column| {
                    (&twin.type_name, &twin.collation, twin.generated.is_some())
                        == (&column.type_name, &column.collation, column.generated.is_some())
                };
                let retyped = column.type_name.as_deref().is_some_and(|text| self.is_retyped(text));
                if !twin.is_some_and(same) || retyped {
                    touched.insert(column.name.clone());
                }
            }
            // A column that is computed goes and comes back with what it is computed from, or with another expression.
            for column in &old.normal.columns {
                let Some(generated) = &column.generated else { continue };
                let twin = new.normal.column(&column.name).and_then(|twin| twin.generated.as_ref());
                let changed = twin.is_some_and(|twin| twin != generated);
                if changed || touched.iter().any(|name| mentions(&generated.expression, name)) {
                    touched.insert(column.name.clone());
                }
            }
            if !touched.is_empty() {
                self.touched.insert(new.it.name.clone(), touched);
            }
        }
    }

    fn drop_views(&mut self, sides: &Sides) {
        let shape = |view: &View| {
            let columns: Vec<(String, Option<String>)> = view.columns.iter().map(|it| (it.name.clone(), it.type_name.clone())).collect();
            (view.materialized, view.definition.clone(), columns)
        };
        for pair in sides.pairs(|catalog| &catalog.views, |it| it.name.clone()) {
            let (old, changed) = match pair {
                Pair::Removed(old) => (old, true),
                Pair::Both(old, new) => (old, shape(old.normal) != shape(new.normal)),
                Pair::Added(_) => continue,
            };
            let definition = &old.it.definition;
            let reads_touched = old.it.depends_on.iter().any(|name| {
                let Some(before) = sides.old.table(name) else { return false };
                let Some(after) = sides.new.table(name) else { return true };
                // A query may name what is grouped by a key, and not every column by itself.
                let by_key = before.primary_key != after.primary_key && definition.to_ascii_lowercase().contains("group by");
                let by_column = self.touched.get(name).is_some_and(|columns| columns.iter().any(|column| may_read(definition, column)));
                self.recreated.contains(name) || by_key || by_column
            });
            let names_type = self.retyped.keys().any(|name| old.it.definition.contains(&name.to_string()));
            if changed || reads_touched || names_type {
                self.dropped_views.insert(old.it.name.clone());
            }
        }
        loop {
            let reads_dropped = |view: &&View| {
                !self.dropped_views.contains(&view.name) && view.depends_on.iter().any(|name| self.dropped_views.contains(name))
            };
            let more: Vec<QualifiedName> = sides.old.views.iter().filter(reads_dropped).map(|view| view.name.clone()).collect();
            if more.is_empty() {
                break;
            }
            self.dropped_views.extend(more);
        }
    }
}

/// Returns whether an expression names a column; one that cannot be read is taken to do so.
pub(super) fn mentions(expression: &str, column: &str) -> bool {
    tree::expression(expression).is_none_or(|node| tree::columns_of(&node).iter().any(|name| name == column))
}

/// Returns whether a query may read a column of that name: one that it does not read, it does not hold the name of.
fn may_read(query: &str, column: &str) -> bool {
    query.contains(&column.replace('"', "\"\"")) || query.replace("(*)", "").contains('*')
}

fn clip(name: &str, limit: usize) -> &str {
    let mut end = limit.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}
