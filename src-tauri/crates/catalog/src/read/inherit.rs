//! Inheritance: the columns and checks that a table has because another one has them.

use pg_query::protobuf::RangeVar;
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::problem::Fault;
use super::table::Building;
use crate::model::{Check, Column, QualifiedName, Table};

impl Reader {
    /// Gives a table the columns and checks of the tables that it inherits from.
    pub(super) fn inherit(&mut self, building: &mut Building, parents: &[Node]) -> Result<(), Fault> {
        for node in parents {
            let Some(NodeEnum::RangeVar(range)) = &node.node else { continue };
            let parent = self.relation_or_name(range);
            let parent_table = self.draft.table(&parent)?;
            take_columns(&mut building.table, parent_table);
            take_checks(&mut building.table, parent_table);
            building.table.inherits.push(parent);
        }
        Ok(())
    }

    /// `ALTER TABLE child INHERIT parent`: the columns stay the child's own.
    pub(super) fn add_parent(&mut self, table: &QualifiedName, range: &RangeVar) -> Result<(), Fault> {
        let parent = self.relation_or_name(range);
        self.draft.table(&parent)?;
        let child = self.draft.table_mut(table)?;
        if child.inherits.contains(&parent) {
            return Err(Fault::conflict(format!("{table} inherits from {parent} already")));
        }
        child.inherits.push(parent);
        Ok(())
    }

    /// `ALTER TABLE child NO INHERIT parent`: what came from that parent alone is the child's own now.
    pub(super) fn drop_parent(&mut self, table: &QualifiedName, range: &RangeVar) -> Result<(), Fault> {
        let parent = self.relation_or_name(range);
        let child = self.draft.table_mut(table)?;
        if !child.inherits.contains(&parent) {
            return Err(Fault::conflict(format!("{table} does not inherit from {parent}")));
        }
        child.inherits.retain(|other| *other != parent);
        let left = child.inherits.clone();
        let from_others: Vec<Table> = left.iter().filter_map(|parent| self.draft.tables.get(parent)).cloned().collect();
        let child = self.draft.table_mut(table)?;
        for column in &mut child.columns {
            column.inherited &= from_others.iter().any(|parent| parent.column(&column.name).is_some());
        }
        for check in &mut child.checks {
            check.inherited &= from_others.iter().any(|parent| parent.checks.iter().any(|other| other.name == check.name));
        }
        Ok(())
    }
}

/// Adds a parent's columns to a table; one that several parents have is there once.
pub(super) fn take_columns(table: &mut Table, parent: &Table) {
    for column in &parent.columns {
        match table.columns.iter_mut().find(|other| other.name == column.name) {
            Some(other) => {
                other.nullable &= column.nullable;
                if other.default.is_none() {
                    other.default.clone_from(&column.default);
                }
            }
            // An identity is not inherited.
            None => table.columns.push(Column { identity: None, comment: None, inherited: true, ..column.clone() }),
        }
    }
}

pub(super) fn take_checks(table: &mut Table, parent: &Table) {
    for check in parent.checks.iter().filter(|check| !check.no_inherit) {
        if !table.checks.iter().any(|other| other.name == check.name) {
            table.checks.push(Check { inherited: true, comment: None, ..check.clone() });
        }
    }
}
