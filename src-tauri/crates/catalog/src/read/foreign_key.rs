//! Foreign keys, and those whose table comes later.

use pg_query::protobuf::{ConstrType, Constraint};

use super::constraint::{has_no_constraint, timing};
use super::lookup::parts;
use super::names::joined;
use super::problem::Fault;
use super::{Place, Reader};
use crate::model::{Action, ForeignKey, QualifiedName, Timing, quote_ident};
use crate::tree;

/// A foreign key that a statement asks for.
#[derive(Debug)]
pub(super) struct WantedForeignKey {
    pub name: Option<String>,
    pub columns: Vec<String>,
    /// The name of the table that it refers to, as it is written.
    pub target: Vec<String>,
    pub referenced: Vec<String>,
    pub on_delete: Action,
    pub on_delete_columns: Vec<String>,
    pub on_update: Action,
    pub match_full: bool,
    pub period: bool,
    pub timing: Timing,
    pub not_valid: bool,
}

/// A foreign key whose table was not there when it was made. PostgreSQL would have refused it; a set of files that is not in
/// order is drawn all the same.
#[derive(Debug)]
pub(super) struct Pending {
    table: QualifiedName,
    name: String,
    target: Vec<String>,
    path: Vec<String>,
    place: Place,
}

impl Pending {
    /// Follows the table, where it gets another name.
    pub(super) fn rename(&mut self, change: &dyn Fn(&mut QualifiedName)) {
        change(&mut self.table);
    }
}

impl WantedForeignKey {
    pub(super) fn of(constraint: &Constraint) -> Self {
        Self {
            name: Some(constraint.conname.clone()).filter(|name| !name.is_empty()),
            columns: tree::strings(&constraint.fk_attrs),
            target: constraint.pktable.as_ref().map(parts).unwrap_or_default(),
            referenced: tree::strings(&constraint.pk_attrs),
            on_delete: action(&constraint.fk_del_action),
            on_delete_columns: tree::strings(&constraint.fk_del_set_cols),
            on_update: action(&constraint.fk_upd_action),
            match_full: constraint.fk_matchtype == "f",
            period: constraint.fk_with_period,
            timing: timing(constraint),
            not_valid: constraint.skip_validation && constraint.contype() == ConstrType::ConstrForeign,
        }
    }
}

fn action(letter: &str) -> Action {
    match letter {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

impl Reader {
    pub(super) fn add_foreign_key(&mut self, table: &QualifiedName, wanted: WantedForeignKey) -> Result<(), Fault> {
        let owner = self.draft.table(table)?;
        if let Some(column) = wanted.columns.iter().find(|column| owner.column(column).is_none()) {
            return Err(Fault::missing("column", quote_ident(column)));
        }
        let name = wanted.name.clone().unwrap_or_else(|| {
            let addition = joined(&wanted.columns);
            self.draft.names().choose_constraint(
                &table.namespace,
                (&table.name, Some(&addition)),
                "fkey",
                &std::collections::HashSet::new(),
            )
        });
        has_no_constraint(self.draft.table(table)?, &name)?;
        let target = crate::query::Relations::relation(&self.lookup(), &wanted.target).filter(|name| self.draft.tables.contains_key(name));
        let referenced = if let Some(target) = &target {
            self.referenced(target, &wanted.referenced, wanted.columns.len())?
        } else {
            let path = self.session.path().to_vec();
            let place = self.place.clone();
            self.pending.push(Pending { table: table.clone(), name: name.clone(), target: wanted.target.clone(), path, place });
            wanted.referenced.clone()
        };
        let key = ForeignKey {
            name: name.clone(),
            columns: wanted.columns,
            table: target.unwrap_or_else(|| self.name_for(&wanted.target)),
            referenced,
            on_delete: wanted.on_delete,
            on_delete_columns: wanted.on_delete_columns,
            on_update: wanted.on_update,
            match_full: wanted.match_full,
            period: wanted.period,
            timing: wanted.timing,
            not_valid: wanted.not_valid,
            comment: None,
        };
        self.draft.table_mut(table)?.foreign_keys.push(key);
        self.draft.names().add_constraint(&table.namespace, &name);
        Ok(())
    }

    /// Returns the columns that a foreign key refers to: those that it names, else the primary key's.
    fn referenced(&self, target: &QualifiedName, named: &[String], count: usize) -> Result<Vec<String>, Fault> {
        let table = self.draft.table(target)?;
        if let Some(column) = named.iter().find(|column| table.column(column).is_none()) {
            return Err(Fault::missing("column", format!("{target}.{}", quote_ident(column))));
        }
        let referenced = if named.is_empty() {
            let key = table.primary_key.as_ref();
            let key = key.ok_or_else(|| Fault::conflict(format!("it refers to the primary key of {target}, which has none")))?;
            key.columns.clone()
        } else {
            named.to_vec()
        };
        if referenced.len() == count {
            Ok(referenced)
        } else {
            Err(Fault::conflict(format!("it has {count} columns, and refers to {} of {target}", referenced.len())))
        }
    }

    /// Looks for the tables that were not there when a foreign key to them was made.
    pub(super) fn settle_foreign_keys(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            self.session.set(pending.path, false);
            let target =
                crate::query::Relations::relation(&self.lookup(), &pending.target).filter(|name| self.draft.tables.contains_key(name));
            let Some(table) = self.draft.tables.get(&pending.table) else { continue };
            let Some(at) = table.foreign_keys.iter().position(|key| key.name == pending.name) else { continue };
            let key = &table.foreign_keys[at];
            let found = match &target {
                Some(target) => self.referenced(target, &key.referenced, key.columns.len()),
                None => Err(Fault::missing("table", self.name_for(&pending.target))),
            };
            let Some(table) = self.draft.tables.get_mut(&pending.table) else { continue };
            match (found, target) {
                (Ok(referenced), Some(target)) => {
                    table.foreign_keys[at].referenced = referenced;
                    table.foreign_keys[at].table = target;
                }
                (Err(fault), _) => {
                    table.foreign_keys.remove(at);
                    self.report_at(pending.place, fault);
                }
                (Ok(_), None) => {}
            }
        }
    }
}
