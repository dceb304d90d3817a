//! Keys, checks, exclusions, indexes and foreign keys.

use super::super::pairs::{Pair, pairs};
use super::{Phase, Writer};
use crate::export::ddl;
use crate::model::{Check, Exclusion, ForeignKey, Index, Key, QualifiedName, Table, Term, quote_ident};

impl Writer<'_> {
    /// Adds everything that the statement of a new table does not hold.
    pub(super) fn add_all_constraints(&mut self, table: &Table) {
        if let Some(key) = &table.primary_key {
            self.add(Phase::Constraints, ddl::add_key(&table.name, key, true));
        }
        for key in &table.unique {
            self.add(Phase::Constraints, ddl::add_key(&table.name, key, false));
        }
        for exclusion in &table.exclusions {
            self.add(Phase::Constraints, ddl::add_exclusion(&table.name, exclusion));
        }
        for check in table.checks.iter().filter(|check| check.not_valid && !check.inherited) {
            self.add(Phase::Constraints, ddl::add_check(&table.name, check));
        }
        for index in &table.indexes {
            self.add(Phase::Constraints, ddl::create_index(&table.name, index));
        }
    }

    pub(super) fn alter_constraints(&mut self, name: &QualifiedName) {
        let sides = self.sides;
        let (Some(old), Some(new)) = (sides.old.table(name), sides.new.table(name)) else { return };
        let (Some(old_normal), Some(new_normal)) = (sides.old_normal.table(name), sides.new_normal.table(name)) else { return };
        self.primary_key(old, new);
        for pair in pairs((&old.unique, &old_normal.unique), (&new.unique, &new_normal.unique), |it| it.name.clone()) {
            let same = |old: &Key, new: &Key| without_comment(old) == without_comment(new);
            self.part(name, &pair, same, |it| &it.name, |it| ddl::add_key(name, it, false), "fails where values repeat");
        }
        for pair in pairs((&old.checks, &old_normal.checks), (&new.checks, &new_normal.checks), |it| it.name.clone()) {
            // What a parent has its children get and lose with it, unless they are away from it meanwhile.
            let follows = matches!(&pair, Pair::Added(it) | Pair::Removed(it) | Pair::Both(_, it) if it.it.inherited);
            if follows && !self.plan.detached.contains(name) {
                continue;
            }
            let touched = matches!(&pair, Pair::Both(old, _) if self.plan.touches(name, &old.it.expression));
            let plain = |it: &Check| Check { comment: None, inherited: false, ..it.clone() };
            let same = |old: &Check, new: &Check| !touched && plain(old) == plain(new);
            self.part(name, &pair, same, |it| &it.name, |it| ddl::add_check(name, it), "fails where a row does not pass");
        }
        for pair in pairs((&old.exclusions, &old_normal.exclusions), (&new.exclusions, &new_normal.exclusions), |it| it.name.clone()) {
            let same = |old: &Exclusion, new: &Exclusion| old.definition == new.definition;
            self.part(name, &pair, same, |it| &it.name, |it| ddl::add_exclusion(name, it), "fails where rows exclude each other");
        }
        for pair in pairs((&old.indexes, &old_normal.indexes), (&new.indexes, &new_normal.indexes), |it| it.name.clone()) {
            let touched = matches!(&pair, Pair::Both(old, _) if self.index_is_touched(name, old.it));
            self.index(name, &pair, touched, Phase::Constraints);
        }
    }

    fn primary_key(&mut self, old: &Table, new: &Table) {
        let name = &new.name;
        let same = match (&old.primary_key, &new.primary_key) {
            (Some(old), Some(new)) => old.name == new.name && without_comment(old) == without_comment(new),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        if let Some(key) = &old.primary_key {
            self.add(Phase::DropConstraints, format!("ALTER TABLE {name} DROP CONSTRAINT {}", quote_ident(&key.name)));
        }
        if let Some(key) = &new.primary_key {
            self.remade(format!("CONSTRAINT {} ON {name}", quote_ident(&key.name)));
            self.noted(Phase::Constraints, ddl::add_key(name, key, true), "fails where values repeat");
        }
    }

    /// Drops a part of a table that is not there any more or is another one, and adds the new one.
    fn part<T>(
        &mut self,
        table: &QualifiedName,
        pair: &Pair<'_, T>,
        same: impl Fn(&T, &T) -> bool,
        name: impl Fn(&T) -> &String,
        add: impl Fn(&T) -> String,
        note: &str,
    ) {
        let (old, new) = match *pair {
            Pair::Both(old, new) if same(old.normal, new.normal) => return,
            Pair::Both(old, new) => (Some(old), Some(new)),
            Pair::Removed(old) => (Some(old), None),
            Pair::Added(new) => (None, Some(new)),
        };
        if let Some(old) = old {
            self.add(Phase::DropConstraints, format!("ALTER TABLE {table} DROP CONSTRAINT {}", quote_ident(name(old.it))));
        }
        if let Some(new) = new {
            self.remade(format!("CONSTRAINT {} ON {table}", quote_ident(name(new.it))));
            self.noted(Phase::Constraints, add(new.it), note);
        }
    }

    pub(super) fn index(&mut self, relation: &QualifiedName, pair: &Pair<'_, Index>, touched: bool, phase: Phase) {
        let plain = |it: &Index| Index { comment: None, ..it.clone() };
        let (old, new) = match *pair {
            Pair::Both(old, new) if !touched && plain(old.normal) == plain(new.normal) => return,
            Pair::Both(old, new) => (Some(old), Some(new)),
            Pair::Removed(old) => (Some(old), None),
            Pair::Added(new) => (None, Some(new)),
        };
        let full = |index: &Index| QualifiedName::new(&relation.namespace, &index.name);
        if let Some(old) = old {
            self.add(Phase::DropConstraints, format!("DROP INDEX {}", full(old.it)));
        }
        if let Some(new) = new {
            self.remade(format!("INDEX {}", full(new.it)));
            self.add(phase, ddl::create_index(relation, new.it));
        }
    }

    fn index_is_touched(&self, table: &QualifiedName, index: &Index) -> bool {
        let term = |term: &Term| match term {
            Term::Column(_) => false,
            Term::Expression(text) => self.plan.touches(table, text),
        };
        let rebuilt = |term: &Term| matches!(term, Term::Column(name) if self.is_rebuilt(table, name));
        index.columns.iter().any(|column| term(&column.term) || rebuilt(&column.term))
            || index.include.iter().any(|name| self.is_rebuilt(table, name))
            || index.predicate.as_ref().is_some_and(|text| self.plan.touches(table, text))
    }

    /// Returns the key of a foreign key's kind that stays as it is: in both catalogs, and nothing that it stands on changes.
    fn keeps(&self, table: &QualifiedName, key: &ForeignKey) -> bool {
        let plain = |it: &ForeignKey| ForeignKey { comment: None, ..it.clone() };
        let twin = self.sides.new.table(table).and_then(|table| table.foreign_keys.iter().find(|other| other.name == key.name));
        let same = twin.is_some_and(|twin| plain(twin) == plain(key));
        let retyped = |table: &QualifiedName, columns: &[String]| columns.iter().any(|column| self.plan.is_touched(table, column));
        let has_key = self.sides.new.table(&key.table).is_some_and(|target| {
            let old = self.sides.old.table(&key.table);
            let stands_on = |table: &Table| table.keys().find(|it| same_columns(&it.columns, &key.referenced)).map(without_comment);
            old.and_then(stands_on) == stands_on(target)
        });
        same && self.stays(table)
            && self.stays(&key.table)
            && has_key
            && !retyped(table, &key.columns)
            && !retyped(&key.table, &key.referenced)
    }

    pub(super) fn drop_foreign_keys(&mut self) {
        let sides = self.sides;
        for table in &sides.old.tables {
            let going: Vec<&ForeignKey> = table.foreign_keys.iter().filter(|key| !self.keeps(&table.name, key)).collect();
            for key in going {
                self.add(Phase::DropForeignKeys, format!("ALTER TABLE {} DROP CONSTRAINT {}", table.name, quote_ident(&key.name)));
            }
        }
    }

    pub(super) fn add_foreign_keys(&mut self) {
        let sides = self.sides;
        for table in &sides.new.tables {
            for key in &table.foreign_keys {
                let before = sides.old.table(&table.name).and_then(|old| old.foreign_keys.iter().find(|other| other.name == key.name));
                if before.is_none_or(|before| !self.keeps(&table.name, before)) {
                    self.remade(format!("CONSTRAINT {} ON {}", quote_ident(&key.name), table.name));
                    self.noted(Phase::ForeignKeys, ddl::add_foreign_key(&table.name, key), "fails where a row refers to none");
                }
            }
        }
    }
}

/// Whether two lists hold the same columns, in whatever order.
fn same_columns(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|column| other.contains(column))
}

fn without_comment(key: &Key) -> Key {
    Key { comment: None, ..key.clone() }
}
