//! Columns of a table that stays.

use super::fate::{Fate, composite_of, fate};
use super::{Phase, Writer};
use crate::export::ddl;
use crate::export::order::type_name;
use crate::model::{Catalog, Column, QualifiedName, Table, TableKind, quote_ident};

/// A column as it is and in its normal form.
struct Both<'a> {
    it: &'a Column,
    normal: &'a Column,
}

impl Writer<'_> {
    /// Returns whether a column is dropped and added again: one that is computed, or is to be.
    pub(super) fn is_rebuilt(&self, table: &QualifiedName, column: &str) -> bool {
        let of = |table: Option<&Table>| table.and_then(|table| table.column(column)).map(|column| column.generated.is_some());
        match (of(self.sides.old.table(table)), of(self.sides.new.table(table))) {
            // An expression can be taken away, and its values stay.
            (Some(true), Some(false)) => false,
            (Some(false), Some(true)) => true,
            (Some(true), Some(true)) => self.plan.is_touched(table, column),
            _ => false,
        }
    }

    pub(super) fn alter_columns(&mut self, name: &QualifiedName) {
        let sides = self.sides;
        let (Some(old), Some(new)) = (sides.old.table(name), sides.new.table(name)) else { return };
        let (Some(old_normal), Some(new_normal)) = (sides.old_normal.table(name), sides.new_normal.table(name)) else { return };
        for column in &old.columns {
            let plain = new.column(&column.name).is_some_and(|new| new.generated.is_none());
            if column.generated.is_some() && plain && !self.follows_parent(name, column) {
                // Before what it is computed from changes.
                self.add(Phase::Columns, format!("ALTER TABLE {name} ALTER COLUMN {} DROP EXPRESSION", quote_ident(&column.name)));
            }
        }
        let mut gone: Vec<&Column> =
            old.columns.iter().filter(|column| new.column(&column.name).is_none() || self.is_rebuilt(name, &column.name)).collect();
        // What is computed from a column goes before it.
        gone.sort_by_key(|column| column.generated.is_none());
        for column in gone {
            self.drop_column(name, column);
        }
        for (column, normal) in new.columns.iter().zip(&new_normal.columns) {
            let before = old.columns.iter().zip(&old_normal.columns).find(|(other, _)| other.name == column.name);
            if let Some((before, before_normal)) = before.filter(|_| !self.is_rebuilt(name, &column.name)) {
                self.alter_column(name, &Both { it: before, normal: before_normal }, &Both { it: column, normal });
            }
        }
        let mut added: Vec<&Column> =
            new.columns.iter().filter(|column| old.column(&column.name).is_none() || self.is_rebuilt(name, &column.name)).collect();
        added.sort_by_key(|column| column.generated.is_some());
        for column in added {
            self.add_column(new, column);
        }
    }

    /// Returns whether a column comes and goes with a parent's.
    fn follows_parent(&self, table: &QualifiedName, column: &Column) -> bool {
        let now = parents(&self.sides.new, table);
        let same = parents(&self.sides.old, table) == now;
        column.inherited && same && !self.plan.detached.contains(table) && now.iter().all(|parent| self.stays(parent))
    }

    /// Returns whether a column is one of a parent, before and after, and its type changes with the parent's.
    fn is_shared(&self, table: &QualifiedName, column: &str) -> bool {
        let named = |catalog: &Catalog, parent: &QualifiedName| catalog.table(parent).is_some_and(|table| table.column(column).is_some());
        !self.plan.detached.contains(table)
            && parents(&self.sides.new, table).iter().any(|parent| {
                self.stays(parent)
                    && parents(&self.sides.old, table).contains(parent)
                    && named(&self.sides.old, parent)
                    && named(&self.sides.new, parent)
            })
    }

    /// Returns whether what is done to a partitioned table is done to its partitions, and cannot be done to it alone.
    fn spreads(&self, table: &QualifiedName) -> bool {
        self.sides.new.table(table).is_some_and(|table| table.kind == TableKind::Partitioned)
    }

    /// Returns whether a column may be NULL when its own table's turn comes: what was done to the tables above has reached it.
    fn nullable_by_then(&self, table: &QualifiedName, column: &Column) -> bool {
        let mut nullable = column.nullable;
        for above in self.above(table) {
            let of = |catalog: &Catalog| catalog.table(&above).and_then(|table| table.column(&column.name)).map(|column| column.nullable);
            match (of(&self.sides.old), of(&self.sides.new)) {
                (Some(true), Some(false)) => nullable = false,
                (Some(false), Some(true)) if self.spreads(&above) => nullable = true,
                _ => {}
            }
        }
        nullable
    }

    /// Returns the tables that a table inherits from or is a part of, directly or not, before and after; the topmost come first.
    fn above(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let mut found: Vec<QualifiedName> = Vec::new();
        let mut waiting = vec![table.clone()];
        while let Some(below) = waiting.pop() {
            let before = parents(&self.sides.old, &below);
            for parent in parents(&self.sides.new, &below) {
                let is_tied = before.contains(&parent) && self.stays(&parent) && !self.plan.detached.contains(&below);
                if is_tied && !found.contains(&parent) && parent != *table {
                    waiting.push(parent.clone());
                    found.push(parent);
                }
            }
        }
        found.reverse();
        found
    }

    fn drop_column(&mut self, table: &QualifiedName, column: &Column) {
        if self.follows_parent(table, column) {
            return;
        }
        let sql = format!("ALTER TABLE {table} DROP COLUMN {}", quote_ident(&column.name));
        if column.generated.is_some() {
            self.noted(Phase::Columns, sql, "its values are computed");
        } else {
            self.destroy(Phase::Columns, sql, "the column's values are lost");
        }
    }

    fn add_column(&mut self, table: &Table, column: &Column) {
        if self.follows_parent(&table.name, column) {
            return;
        }
        self.remade(format!("COLUMN {}.{}", table.name, quote_ident(&column.name)));
        let sql = format!("ALTER TABLE {} ADD COLUMN {}", table.name, ddl::column_definition(&self.sides.new, table, column, None));
        let filled = column.nullable || column.default.is_some() || column.identity.is_some() || column.generated.is_some();
        if filled {
            self.add(Phase::Columns, sql);
        } else {
            self.noted(Phase::Columns, sql, "fails where the table has rows: nothing says what the new column is of them");
        }
    }

    fn alter_column(&mut self, table: &QualifiedName, old: &Both<'_>, new: &Both<'_>) {
        let ident = quote_ident(&new.it.name);
        let alter = |rest: &str| format!("ALTER TABLE {table} ALTER COLUMN {ident} {rest}");
        // What is altered on a parent alone, or on one table, does not reach its children.
        let only = |rest: &str| format!("ALTER TABLE ONLY {table} ALTER COLUMN {ident} {rest}");
        let follows = self.is_shared(table, &new.it.name);
        let retyped = new.it.type_name.as_deref().is_some_and(|text| self.plan.is_retyped(text));
        let type_changed = retyped || (&old.normal.type_name, &old.normal.collation) != (&new.normal.type_name, &new.normal.collation);
        let mut default = old.normal.default.clone();
        if old.normal.identity.is_some() && new.normal.identity.is_none() {
            self.add(Phase::DropConstraints, alter("DROP IDENTITY"));
        }
        if type_changed {
            if default.take().is_some() {
                // Before the type of a parent's column changes, which changes those of its children.
                self.add(Phase::DropConstraints, only("DROP DEFAULT"));
            }
            if !follows {
                self.change_type(table, old.it, new.it, retyped);
            }
        }
        if default != new.normal.default {
            self.add(Phase::Columns, only(&ddl::set_default(new.it.default.as_deref())));
        }
        match (self.nullable_by_then(table, old.it), new.it.nullable) {
            (true, false) => self.noted(Phase::Columns, alter("SET NOT NULL"), "fails where a value is NULL"),
            (false, true) if self.spreads(table) => self.add(Phase::Columns, alter("DROP NOT NULL")),
            (false, true) => self.add(Phase::Columns, only("DROP NOT NULL")),
            _ => {}
        }
        match (old.normal.identity, new.normal.identity) {
            (None, Some(identity)) => {
                if let Some(table) = self.sides.new.table(table) {
                    let definition = ddl::identity_definition(&self.sides.new, table, new.it, identity);
                    self.add(Phase::Columns, alter(&format!("ADD {definition}")));
                }
            }
            (Some(before), Some(identity)) if before != identity => {
                self.add(Phase::Columns, alter(&format!("SET GENERATED {}", ddl::identity_words(identity))));
            }
            _ => {}
        }
    }

    fn change_type(&mut self, table: &QualifiedName, old: &Column, new: &Column, retyped: bool) {
        let (Some(before), Some(after)) = (&old.type_name, &new.type_name) else { return };
        let ident = quote_ident(&new.name);
        let own = |text: &str| type_name(text).is_some();
        let is_range = |text: &str| text.trim_end_matches("[]").ends_with("range");
        let value = match self.rows_of(&ident, before, after) {
            Some(rows) => rows,
            // Types of one's own meet in their texts, and so do ranges of different types.
            None if retyped || own(before) || own(after) || is_range(before) && before != after => {
                format!("{ident}{}::{after}", if after.ends_with("[]") { "::text[]" } else { "::text" })
            }
            None => format!("{ident}::{after}"),
        };
        let collation = new.collation.as_ref().map(|collation| format!(" COLLATE {collation}")).unwrap_or_default();
        let sql = format!("ALTER TABLE {table} ALTER COLUMN {ident} TYPE {after}{collation} USING {value}");
        match fate(&self.sides.old, before, &self.sides.new, after) {
            Fate::Kept => self.add(Phase::Columns, sql),
            Fate::Refused(note) => self.noted(Phase::Columns, sql, note),
            Fate::Lost(note) => self.destroy(Phase::Columns, sql, note),
        }
    }

    /// Returns what makes a value of a composite type of one of another: attribute by attribute, by their names.
    fn rows_of(&self, ident: &str, before: &str, after: &str) -> Option<String> {
        let (old, new) = (composite_of(&self.sides.old, before)?, composite_of(&self.sides.new, after)?);
        let values: Vec<String> = new
            .attributes
            .iter()
            .map(|attribute| match old.attributes.iter().find(|other| other.name == attribute.name) {
                Some(_) => format!("({ident}).{}::text::{}", quote_ident(&attribute.name), attribute.type_name),
                None => "NULL".to_owned(),
            })
            .collect();
        Some(format!("CASE WHEN {ident} IS NOT DISTINCT FROM NULL THEN NULL ELSE ROW({})::{after} END", values.join(", ")))
    }
}

/// Returns the tables that a table inherits from or is a part of.
fn parents(catalog: &Catalog, table: &QualifiedName) -> Vec<QualifiedName> {
    let above = |table: &Table| table.inherits.iter().chain(table.partition_of.iter().map(|part| &part.table)).cloned().collect();
    catalog.table(table).map(above).unwrap_or_default()
}
