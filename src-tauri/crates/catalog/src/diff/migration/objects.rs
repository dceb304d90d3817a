//! Namespaces, sequences, tables as wholes, views and comments.

use std::collections::{BTreeMap, BTreeSet};

use super::super::pairs::{Pair, pairs};
use super::{Phase, Writer};
use crate::export::{ddl, order};
use crate::model::{Catalog, QualifiedName, Sequence, Table, TableKind, View, quote_ident};

impl Writer<'_> {
    pub(super) fn namespaces(&mut self) {
        for pair in self.sides.pairs(|catalog| &catalog.namespaces, |it| it.name.clone()) {
            match pair {
                Pair::Added(new) => self.add(Phase::Namespaces, format!("CREATE SCHEMA {}", quote_ident(&new.it.name))),
                Pair::Removed(old) => self.add(Phase::DropNamespaces, format!("DROP SCHEMA {}", quote_ident(&old.it.name))),
                Pair::Both(..) => {}
            }
        }
    }

    /// Returns whether a table stays: it is in both catalogs, and not made anew.
    pub(super) fn stays(&self, table: &QualifiedName) -> bool {
        self.sides.old.table(table).is_some() && self.sides.new.table(table).is_some() && !self.plan.recreated.contains(table)
    }

    /// Returns whether a sequence goes with the column that owns it, without a statement of its own.
    fn goes_along(&self, sequence: &Sequence) -> bool {
        let Some(owner) = &sequence.owner else { return false };
        let column_stays = self.stays(&owner.table)
            && self.sides.new.table(&owner.table).is_some_and(|table| table.column(&owner.column).is_some())
            && self.sides.old.table(&owner.table).is_some_and(|table| table.column(&owner.column).is_some())
            && !self.is_rebuilt(&owner.table, &owner.column);
        !column_stays || owner.identity
    }

    pub(super) fn sequences(&mut self) {
        let sides = self.sides;
        let is_identity = |it: &Sequence| it.owner.as_ref().is_some_and(|owner| owner.identity);
        for pair in sides.pairs(|catalog| &catalog.sequences, |it| it.name.clone()) {
            match pair {
                Pair::Added(new) => self.create_sequence(new.it),
                Pair::Removed(old) if self.goes_along(old.it) => {}
                Pair::Removed(old) if self.is_taken(&old.it.name) => self.release_sequence(old.it, "how far it had come is lost"),
                Pair::Removed(old) => {
                    self.destroy(Phase::DropSequences, format!("DROP SEQUENCE {}", old.it.name), "how far it had come is lost");
                }
                Pair::Both(old, new) => {
                    let identities = (is_identity(old.it), is_identity(new.it));
                    // An identity's sequence comes and goes with the identity.
                    if identities.0 != identities.1 || (identities.0 && old.it.owner != new.it.owner) || self.goes_with_table(old.it) {
                        if !identities.0 && !self.goes_along(old.it) {
                            self.release_sequence(old.it, "the identity's numbers start anew");
                        }
                        self.create_sequence(new.it);
                        continue;
                    }
                    let type_changed = !identities.0 && old.it.type_name != new.it.type_name;
                    let options = ddl::sequence_options(new.it);
                    if type_changed || ddl::sequence_options(old.it) != options {
                        let of_type = if type_changed { format!(" AS {}", new.it.type_name) } else { String::new() };
                        self.add(Phase::Ownership, format!("ALTER SEQUENCE {}{of_type} {options}", new.it.name));
                    }
                    if old.it.owner != new.it.owner {
                        if self.goes_along(old.it) {
                            self.add(Phase::DropViews, format!("ALTER SEQUENCE {} OWNED BY NONE", old.it.name));
                        }
                        let owned = ddl::own_sequence(new.it).unwrap_or_else(|| format!("ALTER SEQUENCE {} OWNED BY NONE", new.it.name));
                        self.add(Phase::Ownership, owned);
                    }
                }
            }
        }
    }

    fn goes_with_table(&self, sequence: &Sequence) -> bool {
        sequence.owner.as_ref().is_some_and(|owner| !self.stays(&owner.table) && owner.table != QualifiedName::default())
            && self.goes_along(sequence)
            && self.sides.new.sequence(&sequence.name).is_some_and(|new| new.owner == sequence.owner)
    }

    fn create_sequence(&mut self, sequence: &Sequence) {
        if sequence.owner.as_ref().is_some_and(|owner| owner.identity) {
            return;
        }
        self.add(Phase::Sequences, ddl::create_sequence(sequence));
        if let Some(owned) = ddl::own_sequence(sequence) {
            self.add(Phase::Ownership, owned);
        }
    }

    /// Returns whether the name of what goes will be that of a table, a view or an index.
    fn is_taken(&self, name: &QualifiedName) -> bool {
        let new = &self.sides.new;
        let is_part = |table: &Table| {
            let keys = table.keys().map(|key| &key.name).chain(table.exclusions.iter().map(|it| &it.name));
            table.name.namespace == name.namespace && keys.chain(table.indexes.iter().map(|index| &index.name)).any(|it| *it == name.name)
        };
        let is_index = |view: &View| view.name.namespace == name.namespace && view.indexes.iter().any(|index| index.name == name.name);
        new.table(name).is_some() || new.view(name).is_some() || new.tables.iter().any(is_part) || new.views.iter().any(is_index)
    }

    /// Takes a sequence away whose name something else will have.
    fn release_sequence(&mut self, sequence: &Sequence, note: &str) {
        let default = sequence.next_value();
        for table in &self.sides.old.tables {
            for column in table.columns.iter().filter(|column| column.default.as_ref() == Some(&default)) {
                let sql = format!("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT", table.name, quote_ident(&column.name));
                self.add(Phase::DropConstraints, sql);
            }
        }
        self.destroy(Phase::DropConstraints, format!("DROP SEQUENCE {}", sequence.name), note);
    }

    pub(super) fn tables(&mut self) {
        let sides = self.sides;
        let old_order = order::tables(&sides.old);
        let going: Vec<&Table> = old_order.into_iter().rev().filter(|table| !self.stays(&table.name)).collect();
        for table in going {
            let kind = if table.kind == TableKind::Foreign { "FOREIGN TABLE" } else { "TABLE" };
            let again = sides.new.table(&table.name).is_some();
            let note = if again { "the table is made anew, without its rows" } else { "the table's rows are lost" };
            self.destroy(Phase::DropTables, format!("DROP {kind} {}", table.name), note);
        }
        self.drop_foreign_keys();
        for table in order::tables(&sides.new) {
            if self.stays(&table.name) {
                self.alter_table(&table.name);
            } else {
                self.create_table(table);
            }
        }
        self.add_foreign_keys();
    }

    fn create_table(&mut self, table: &Table) {
        for statement in ddl::create_table(&self.sides.new, table) {
            self.add(Phase::Tables, statement);
        }
        if let Some(attach) = ddl::attach(table) {
            self.add(Phase::Attach, attach);
        }
        self.add_all_constraints(table);
    }

    fn alter_table(&mut self, name: &QualifiedName) {
        let sides = self.sides;
        let (Some(old), Some(new)) = (sides.old.table(name), sides.new.table(name)) else { return };
        if old.unlogged != new.unlogged {
            let word = if new.unlogged { "UNLOGGED" } else { "LOGGED" };
            self.add(Phase::Tables, format!("ALTER TABLE {name} SET {word}"));
        }
        self.options(&format!("ALTER TABLE {name}"), &old.options, &new.options);
        for parent in old.inherits.iter().filter(|parent| !new.inherits.contains(parent)) {
            self.add(Phase::DropConstraints, format!("ALTER TABLE {name} NO INHERIT {parent}"));
        }
        for parent in new.inherits.iter().filter(|parent| !old.inherits.contains(parent)) {
            self.add(Phase::Attach, format!("ALTER TABLE {name} INHERIT {parent}"));
        }
        if self.plan.detached.contains(name)
            && let (Some(part), Some(attach)) = (&old.partition_of, ddl::attach(new))
        {
            self.add(Phase::DropConstraints, format!("ALTER TABLE {} DETACH PARTITION {name}", part.table));
            self.noted(Phase::Attach, attach, "fails where a row does not belong here");
        }
        self.alter_columns(name);
        self.alter_constraints(name);
    }

    fn options(&mut self, alter: &str, old: &[String], new: &[String]) {
        let changed: Vec<String> = new.iter().filter(|option| !old.contains(option)).cloned().collect();
        if !changed.is_empty() {
            self.add(Phase::Tables, format!("{alter} SET ({})", ddl::option_list(&changed)));
        }
        let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
        let gone: Vec<String> =
            old.iter().map(|option| name(option)).filter(|option| !new.iter().any(|other| name(other) == *option)).collect();
        if !gone.is_empty() {
            self.add(Phase::Tables, format!("{alter} RESET ({})", ddl::idents(&gone)));
        }
    }

    pub(super) fn views(&mut self) {
        let sides = self.sides;
        for view in order::views(&sides.old).into_iter().rev() {
            if self.plan.dropped_views.contains(&view.name) {
                self.add(Phase::DropViews, format!("DROP {} {}", kind_of(view), view.name));
            }
        }
        for view in order::views(&sides.new) {
            match sides.old.view(&view.name) {
                Some(old) if !self.plan.dropped_views.contains(&view.name) => {
                    if old.options != view.options {
                        self.options(&format!("ALTER {} {}", kind_of(view), view.name), &old.options, &view.options);
                    }
                    self.view_indexes(old, view);
                }
                _ => {
                    self.add(Phase::Views, ddl::create_view(view));
                    for index in &view.indexes {
                        self.add(Phase::Views, ddl::create_index(&view.name, index));
                    }
                }
            }
        }
    }

    fn view_indexes(&mut self, old: &View, new: &View) {
        let normal = |catalog: &Catalog| catalog.view(&new.name).map(|view| view.indexes.clone()).unwrap_or_default();
        let (old_normal, new_normal) = (normal(&self.sides.old_normal), normal(&self.sides.new_normal));
        for pair in pairs((&old.indexes, &old_normal), (&new.indexes, &new_normal), |it| it.name.clone()) {
            self.index(&new.name, &pair, false, Phase::Views);
        }
    }

    pub(super) fn comments(&mut self) {
        let sides = self.sides;
        let mut before: BTreeMap<String, Option<&str>> = BTreeMap::new();
        ddl::each_comment(&sides.old, &mut |_, on, comment| {
            before.insert(on, comment);
        });
        // Whatever was made anew has lost its comment.
        let fresh: BTreeSet<&QualifiedName> = self.plan.dropped_views.iter().chain(&self.plan.recreated).collect();
        let retyped = &self.plan.retyped;
        let mut found = Vec::new();
        ddl::each_comment(&sides.new, &mut |owner, on, comment| {
            let anew = owner.is_some_and(|name| fresh.contains(name) || retyped.contains_key(name));
            let is_lost = anew || self.remade.contains(&on);
            let is_said = before.get(&on).copied().flatten() == comment;
            if (is_lost && comment.is_some()) || !is_said {
                found.push(ddl::comment_on(&on, comment));
            }
        });
        for statement in found {
            self.add(Phase::Comments, statement);
        }
    }
}

fn kind_of(view: &View) -> &'static str {
    if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" }
}
