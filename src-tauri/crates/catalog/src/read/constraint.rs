//! Keys, checks and exclusions: what statements ask for, the names that they get, and where they go.

use std::collections::HashSet;

use pg_query::NodeEnum;
use pg_query::protobuf::{AlterTableCmd, ConstrType, Constraint, DropBehavior};

use super::Reader;
use super::foreign_key::WantedForeignKey;
use super::index::index_element_name;
use super::names::{index_columns, joined};
use super::problem::Fault;
use crate::model::{Check, Exclusion, Key, QualifiedName, Table, Timing, quote_ident};
use crate::tree;

/// The constraints that a statement asks for, before they have names.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub checks: Vec<WantedCheck>,
    pub keys: Vec<WantedKey>,
    pub exclusions: Vec<Constraint>,
    pub foreign_keys: Vec<WantedForeignKey>,
    /// Columns that a constraint of the table says to be `NOT NULL`.
    pub not_null: Vec<String>,
}

#[derive(Debug)]
pub(super) struct WantedCheck {
    pub name: Option<String>,
    pub expression: NodeEnum,
    pub no_inherit: bool,
    pub not_valid: bool,
}

#[derive(Debug, Clone)]
pub(super) struct WantedKey {
    pub name: Option<String>,
    pub primary: bool,
    pub columns: Vec<String>,
    pub include: Vec<String>,
    pub nulls_not_distinct: bool,
    pub without_overlaps: bool,
    pub timing: Timing,
    /// The index that becomes the key (`USING INDEX`).
    pub index: Option<String>,
}

impl WantedCheck {
    pub(super) fn of(constraint: &Constraint) -> Option<Self> {
        let expression = constraint.raw_expr.as_ref()?.node.clone()?;
        let name = Some(constraint.conname.clone()).filter(|name| !name.is_empty());
        Some(Self { name, expression, no_inherit: constraint.is_no_inherit, not_valid: constraint.skip_validation })
    }
}

impl WantedKey {
    pub(super) fn of(constraint: &Constraint) -> Self {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self {
            name: text(&constraint.conname),
            primary: constraint.contype() == ConstrType::ConstrPrimary,
            columns: tree::strings(&constraint.keys),
            include: tree::strings(&constraint.including),
            nulls_not_distinct: constraint.nulls_not_distinct,
            without_overlaps: constraint.without_overlaps,
            timing: timing(constraint),
            index: text(&constraint.indexname),
        }
    }
}

pub(super) fn timing(constraint: &Constraint) -> Timing {
    match (constraint.deferrable, constraint.initdeferred) {
        (_, true) => Timing::Deferred,
        (true, false) => Timing::Deferrable,
        (false, false) => Timing::Immediate,
    }
}

impl Wanted {
    /// Takes in a constraint of a table.
    pub(super) fn add(&mut self, constraint: &Constraint) {
        match constraint.contype() {
            ConstrType::ConstrCheck => self.checks.extend(WantedCheck::of(constraint)),
            ConstrType::ConstrPrimary | ConstrType::ConstrUnique => self.keys.push(WantedKey::of(constraint)),
            ConstrType::ConstrExclusion => self.exclusions.push(constraint.clone()),
            ConstrType::ConstrForeign => self.foreign_keys.push(WantedForeignKey::of(constraint)),
            ConstrType::ConstrNotnull => self.not_null.extend(tree::strings(&constraint.keys)),
            _ => {}
        }
    }

    /// Leaves out keys that say what another one says, as PostgreSQL does; a primary key comes first.
    fn without_doubles(&mut self) {
        self.keys.sort_by_key(|key| !key.primary);
        let mut kept: Vec<WantedKey> = Vec::with_capacity(self.keys.len());
        for key in std::mem::take(&mut self.keys) {
            let same = |other: &&mut WantedKey| {
                !key.columns.is_empty()
                    && other.columns == key.columns
                    && other.include == key.include
                    && other.timing == key.timing
                    && other.nulls_not_distinct == key.nulls_not_distinct
            };
            match kept.iter_mut().find(same) {
                Some(other) if other.name.is_none() || key.name.is_none() => other.name = other.name.take().or(key.name),
                _ => kept.push(key),
            }
        }
        self.keys = kept;
    }
}

impl Reader {
    /// Adds constraints to a table, in the order in which PostgreSQL does and so gives names. `recurse`: to its children, too.
    pub(super) fn add_constraints(&mut self, table: &QualifiedName, mut wanted: Wanted, recurse: bool) {
        if !wanted.not_null.is_empty() {
            self.set_nullable(table, &wanted.not_null, false);
        }
        let done = self.add_checks(table, &wanted.checks, recurse);
        self.settle(done);
        wanted.without_doubles();
        for key in &wanted.keys {
            let done = self.add_key(table, key);
            self.settle(done);
        }
        for exclusion in &wanted.exclusions {
            let done = self.add_exclusion(table, exclusion);
            self.settle(done);
        }
        for key in wanted.foreign_keys {
            let done = self.add_foreign_key(table, key);
            self.settle(done);
        }
    }

    fn add_checks(&mut self, table: &QualifiedName, checks: &[WantedCheck], recurse: bool) -> Result<(), Fault> {
        let mut new: HashSet<String> = HashSet::new();
        for check in checks {
            let namespace = &table.namespace;
            let name = check.name.clone().unwrap_or_else(|| {
                let columns = tree::columns_of(&check.expression);
                let column = if let [column] = columns.as_slice() { Some(column.as_str()) } else { None };
                self.draft.names().choose_constraint(namespace, (&table.name, column), "check", &new)
            });
            let expression = self.expression(&check.expression);
            let not_valid = check.not_valid;
            let check = Check { name: name.clone(), expression, no_inherit: check.no_inherit, not_valid, ..Check::default() };
            self.add_check(table, &check, recurse)?;
            new.insert(name);
        }
        Ok(())
    }

    /// Adds a check to a table and, as an inherited one, to those that inherit from it.
    pub(super) fn add_check(&mut self, table: &QualifiedName, check: &Check, recurse: bool) -> Result<(), Fault> {
        let owner = self.draft.table_mut(table)?;
        match owner.checks.iter_mut().find(|other| other.name == check.name) {
            // A child may have had the parent's check of its own: it has both reasons now.
            Some(_) if check.inherited => {}
            Some(other) if other.inherited => other.inherited = false,
            Some(_) => return Err(Fault::exists("check", quote_ident(&check.name))),
            None => {
                has_no_constraint(owner, &check.name)?;
                owner.checks.push(check.clone());
                self.draft.names().add_constraint(&table.namespace, &check.name);
            }
        }
        if recurse && !check.no_inherit {
            for child in self.draft.children(table) {
                self.add_check(&child, &Check { inherited: true, comment: None, ..check.clone() }, recurse)?;
            }
        }
        Ok(())
    }

    pub(super) fn add_key(&mut self, table: &QualifiedName, wanted: &WantedKey) -> Result<(), Fault> {
        if let Some(index) = &wanted.index {
            return self.key_using_index(table, wanted, index);
        }
        let owner = self.draft.table(table)?;
        for column in wanted.columns.iter().chain(&wanted.include) {
            if owner.column(column).is_none() {
                return Err(Fault::missing("column", quote_ident(column)));
            }
        }
        let name = match &wanted.name {
            Some(name) => name.clone(),
            None if wanted.primary => self.draft.names().choose_relation(&table.namespace, (&table.name, None), "pkey", true),
            None => {
                let all: Vec<Option<String>> = wanted.columns.iter().chain(&wanted.include).cloned().map(Some).collect();
                let addition = joined(&index_columns(&all));
                self.draft.names().choose_relation(&table.namespace, (&table.name, Some(&addition)), "key", true)
            }
        };
        self.put_key(table, key_of(wanted, name, wanted.columns.clone(), wanted.include.clone()), wanted.primary)
    }

    fn key_using_index(&mut self, table: &QualifiedName, wanted: &WantedKey, index: &str) -> Result<(), Fault> {
        let owner = self.draft.table_mut(table)?;
        let at = owner.indexes.iter().position(|it| it.name == index).ok_or_else(|| Fault::missing("index", quote_ident(index)))?;
        let columns: Option<Vec<String>> = owner.indexes[at]
            .columns
            .iter()
            .map(|column| match &column.term {
                crate::model::Term::Column(name) => Some(name.clone()),
                crate::model::Term::Expression(_) => None,
            })
            .collect();
        let columns = columns.filter(|_| owner.indexes[at].unique && owner.indexes[at].predicate.is_none());
        let Some(columns) = columns else {
            return Err(Fault::conflict(format!("the index {} is none that a constraint can be made of", quote_ident(index))));
        };
        let index = owner.indexes.remove(at);
        let name = wanted.name.clone().unwrap_or_else(|| index.name.clone());
        let key =
            Key { nulls_not_distinct: index.nulls_not_distinct, comment: index.comment, ..key_of(wanted, name, columns, index.include) };
        self.draft.renamed();
        self.put_key(table, key, wanted.primary)
    }

    fn put_key(&mut self, table: &QualifiedName, key: Key, primary: bool) -> Result<(), Fault> {
        let full = QualifiedName::new(&table.namespace, &key.name);
        if self.draft.names().has_relation(&full) {
            return Err(Fault::exists("relation", full));
        }
        let name = key.name.clone();
        let owner = self.draft.table_mut(table)?;
        has_no_constraint(owner, &name)?;
        if primary {
            if owner.primary_key.is_some() {
                return Err(Fault::conflict(format!("the table {table} has a primary key already")));
            }
            let columns = key.columns.clone();
            owner.primary_key = Some(key);
            self.set_nullable(table, &columns, false);
        } else {
            owner.unique.push(key);
        }
        let names = self.draft.names();
        names.add_index(table, &name);
        names.add_constraint(&table.namespace, &name);
        Ok(())
    }

    /// Says of columns whether they may be NULL: in a table, and in those that inherit them.
    pub(super) fn set_nullable(&mut self, table: &QualifiedName, columns: &[String], nullable: bool) {
        if let Some(owner) = self.draft.tables.get_mut(table) {
            owner.columns.iter_mut().filter(|column| columns.contains(&column.name)).for_each(|column| column.nullable = nullable);
        }
        for child in self.draft.children(table) {
            self.set_nullable(&child, columns, nullable);
        }
    }

    fn add_exclusion(&mut self, table: &QualifiedName, constraint: &Constraint) -> Result<(), Fault> {
        let mut columns = Vec::new();
        let mut constraint = constraint.clone();
        for node in &mut constraint.exclusions {
            let Some(NodeEnum::List(pair)) = &mut node.node else { continue };
            if let Some(Some(NodeEnum::IndexElem(element))) = pair.items.first_mut().map(|node| &mut node.node) {
                columns.push(index_element_name(element));
                if let Some(node) = element.expr.as_mut().and_then(|node| node.node.as_mut()) {
                    self.resolve(node);
                }
            }
        }
        if let Some(node) = constraint.where_clause.as_mut().and_then(|node| node.node.as_mut()) {
            self.resolve(node);
        }
        let name = match constraint.conname.as_str() {
            "" => {
                let addition = joined(&index_columns(&columns));
                self.draft.names().choose_relation(&table.namespace, (&table.name, Some(&addition)), "excl", true)
            }
            name => name.to_owned(),
        };
        let definition = definition_of(constraint);
        let owner = self.draft.table_mut(table)?;
        has_no_constraint(owner, &name)?;
        owner.exclusions.push(Exclusion { name: name.clone(), definition, comment: None });
        let names = self.draft.names();
        names.add_index(table, &name);
        names.add_constraint(&table.namespace, &name);
        Ok(())
    }

    /// Takes a constraint from a table, and the inherited ones from those that inherit from it.
    pub(super) fn drop_constraint(&mut self, table: &QualifiedName, command: &AlterTableCmd) -> Result<(), Fault> {
        let name = &command.name;
        let cascade = command.behavior() == DropBehavior::DropCascade;
        let owner = self.draft.table(table)?;
        if owner.keys().any(|key| key.name == *name) {
            self.release_key(table, name, cascade)?;
        }
        let owner = self.draft.table_mut(table)?;
        let before = count(owner);
        owner.primary_key.take_if(|key| key.name == *name);
        owner.unique.retain(|key| key.name != *name);
        owner.foreign_keys.retain(|key| key.name != *name);
        owner.exclusions.retain(|exclusion| exclusion.name != *name);
        owner.checks.retain(|check| check.name != *name);
        if count(owner) == before {
            return if command.missing_ok { Ok(()) } else { Err(Fault::missing("constraint", quote_ident(name))) };
        }
        self.draft.renamed();
        self.drop_inherited_check(table, name);
        Ok(())
    }

    fn drop_inherited_check(&mut self, table: &QualifiedName, name: &str) {
        for child in self.draft.children(table) {
            if let Some(child) = self.draft.tables.get_mut(&child) {
                child.checks.retain(|check| check.name != name || !check.inherited);
            }
            self.drop_inherited_check(&child, name);
        }
    }
}

fn key_of(wanted: &WantedKey, name: String, columns: Vec<String>, include: Vec<String>) -> Key {
    Key {
        name,
        columns,
        include,
        nulls_not_distinct: wanted.nulls_not_distinct,
        without_overlaps: wanted.without_overlaps,
        timing: wanted.timing,
        comment: None,
    }
}

fn count(table: &Table) -> usize {
    usize::from(table.primary_key.is_some()) + table.unique.len() + table.foreign_keys.len() + table.exclusions.len() + table.checks.len()
}

pub(super) fn has_no_constraint(table: &Table, name: &str) -> Result<(), Fault> {
    let taken = table.keys().any(|key| key.name == name)
        || table.foreign_keys.iter().any(|key| key.name == name)
        || table.checks.iter().any(|check| check.name == name)
        || table.exclusions.iter().any(|exclusion| exclusion.name == name);
    if taken { Err(Fault::exists("constraint", quote_ident(name))) } else { Ok(()) }
}

/// Returns what stands after `CONSTRAINT name`.
pub(super) fn definition_of(constraint: Constraint) -> String {
    tree::print_constraint(Constraint { conname: String::new(), ..constraint })
}
