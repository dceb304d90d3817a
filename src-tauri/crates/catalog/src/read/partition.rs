//! Partitions: how a table is spread, and which of its keys a partition has because of it.

use pg_query::NodeEnum;
use pg_query::protobuf::{CreateStmt, PartitionBoundSpec, PartitionCmd, PartitionRangeDatumKind, PartitionSpec, PartitionStrategy};

use super::Reader;
use super::inherit::{take_checks, take_columns};
use super::problem::Fault;
use super::table::Building;
use crate::model::{ForeignKey, Index, Key, PartitionOf, QualifiedName, Table, Term, quote_ident};
use crate::tree;

impl Reader {
    /// `CREATE TABLE … PARTITION OF parent`.
    pub(super) fn become_partition(&mut self, building: &mut Building, create: &CreateStmt) -> Result<(), Fault> {
        let Some(Some(NodeEnum::RangeVar(range))) = create.inh_relations.first().map(|node| &node.node) else { return Ok(()) };
        let parent = self.relation_or_name(range);
        let bound = create.partbound.as_ref().map(|bound| self.partition_bound(bound)).unwrap_or_default();
        let parent_table = self.draft.table(&parent)?;
        take_columns(&mut building.table, parent_table);
        take_checks(&mut building.table, parent_table);
        building.table.partition_of = Some(PartitionOf { table: parent, bound });
        Ok(())
    }

    /// `ALTER TABLE parent ATTACH PARTITION table`.
    pub(super) fn attach_partition(&mut self, parent: &QualifiedName, command: &PartitionCmd) -> Result<(), Fault> {
        let Some(range) = &command.name else { return Ok(()) };
        let name = self.relation_or_name(range);
        let bound = command.bound.as_ref().map(|bound| self.partition_bound(bound)).unwrap_or_default();
        let parent_table = self.draft.table(parent)?.clone();
        let child = self.draft.table_mut(&name)?;
        if child.partition_of.is_some() {
            return Err(Fault::conflict(format!("{name} is a partition already")));
        }
        for column in child.columns.iter_mut().filter(|column| parent_table.column(&column.name).is_some()) {
            column.inherited = true;
        }
        for check in &mut child.checks {
            check.inherited |= parent_table.checks.iter().any(|other| other.name == check.name);
        }
        child.partition_of = Some(PartitionOf { table: parent.clone(), bound });
        take_over(child, &parent_table);
        Ok(())
    }

    /// `ALTER TABLE parent DETACH PARTITION table`: what it had because of the parent is its own now.
    pub(super) fn detach_partition(&mut self, parent: &QualifiedName, command: &PartitionCmd) -> Result<(), Fault> {
        let Some(range) = &command.name else { return Ok(()) };
        let name = self.relation_or_name(range);
        let parent_table = self.draft.table(parent)?.clone();
        let child = self.draft.table_mut(&name)?;
        if child.partition_of.take_if(|partition| partition.table == *parent).is_none() {
            return Err(Fault::conflict(format!("{name} is no partition of {parent}")));
        }
        child.columns.iter_mut().for_each(|column| column.inherited = false);
        child.checks.iter_mut().for_each(|check| check.inherited = false);
        for key in &parent_table.foreign_keys {
            child.foreign_keys.push(ForeignKey { comment: None, ..key.clone() });
        }
        for (key, primary) in
            parent_table.primary_key.iter().map(|key| (key, true)).chain(parent_table.unique.iter().map(|key| (key, false)))
        {
            let (second, label) = if primary { (None, "pkey") } else { (Some(super::names::joined(&key.columns)), "key") };
            let name_of = self.draft.names().choose_relation(&name.namespace, (&name.name, second.as_deref()), label, true);
            let key = Key { name: name_of.clone(), comment: None, ..key.clone() };
            let child = self.draft.table_mut(&name)?;
            if primary {
                child.primary_key = Some(key);
            } else {
                child.unique.push(key);
            }
            let names = self.draft.names();
            names.add_index(&name, &name_of);
            names.add_constraint(&name.namespace, &name_of);
        }
        for index in &parent_table.indexes {
            let columns: Vec<Option<String>> = index.columns.iter().map(|column| name_of_term(&column.term)).collect();
            let addition = super::names::joined(&super::names::index_columns(&columns));
            let chosen = self.draft.names().choose_relation(&name.namespace, (&name.name, Some(&addition)), "idx", false);
            self.draft.names().add_index(&name, &chosen);
            self.draft.table_mut(&name)?.indexes.push(Index { name: chosen, comment: None, ..index.clone() });
        }
        self.draft.renamed();
        Ok(())
    }

    /// `ALTER INDEX parent ATTACH PARTITION index`: the partition has it because of the parent now.
    pub(super) fn attach_index(&mut self, command: &PartitionCmd) -> Result<(), Fault> {
        let Some(range) = &command.name else { return Ok(()) };
        let name = self.index_name(range)?;
        let owner = self.draft.names().index_owner(&name).cloned().ok_or_else(|| Fault::missing("index", &name))?;
        let table = self.draft.table_mut(&owner)?;
        table.primary_key.take_if(|key| key.name == name.name);
        table.unique.retain(|key| key.name != name.name);
        table.indexes.retain(|index| index.name != name.name);
        Ok(())
    }

    /// Returns how a table is spread: `RANGE (sold_at)`.
    pub(super) fn partition_key(&self, spec: &PartitionSpec) -> String {
        let strategy = match spec.strategy() {
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
            PartitionStrategy::Range | PartitionStrategy::Undefined => "RANGE",
        };
        let columns: Vec<String> = spec
            .part_params
            .iter()
            .filter_map(|node| match node.node.as_ref()? {
                NodeEnum::PartitionElem(element) => Some(element),
                _ => None,
            })
            .map(|element| {
                let mut text = match element.expr.as_ref().and_then(|node| node.node.as_ref()) {
                    Some(call @ NodeEnum::FuncCall(_)) => self.expression(call),
                    Some(expression) => format!("({})", self.expression(expression)),
                    None => quote_ident(&element.name),
                };
                if let Some(collation) = self.collation(&tree::strings(&element.collation)) {
                    text = format!("{text} COLLATE {}", super::index::system_name(&collation));
                }
                if let Some(opclass) = super::index::opclass(&element.opclass) {
                    text = format!("{text} {opclass}");
                }
                text
            })
            .collect();
        format!("{strategy} ({})", columns.join(", "))
    }

    fn partition_bound(&self, bound: &PartitionBoundSpec) -> String {
        if bound.is_default {
            return "DEFAULT".to_owned();
        }
        let values = |nodes: &[pg_query::Node]| -> String {
            let values: Vec<String> = nodes.iter().filter_map(|node| node.node.as_ref()).map(|node| self.bound_value(node)).collect();
            values.join(", ")
        };
        match bound.strategy.as_str() {
            "h" => format!("FOR VALUES WITH (modulus {}, remainder {})", bound.modulus, bound.remainder),
            "l" => format!("FOR VALUES IN ({})", values(&bound.listdatums)),
            _ => format!("FOR VALUES FROM ({}) TO ({})", values(&bound.lowerdatums), values(&bound.upperdatums)),
        }
    }

    fn bound_value(&self, node: &NodeEnum) -> String {
        match node {
            NodeEnum::PartitionRangeDatum(datum) => match datum.kind() {
                PartitionRangeDatumKind::PartitionRangeDatumMinvalue => "MINVALUE".to_owned(),
                PartitionRangeDatumKind::PartitionRangeDatumMaxvalue => "MAXVALUE".to_owned(),
                _ => datum.value.as_ref().and_then(|node| node.node.as_ref()).map(|node| self.bound_value(node)).unwrap_or_default(),
            },
            // The grammar reads these words as columns.
            NodeEnum::ColumnRef(reference) => {
                let words = tree::strings(&reference.fields).join(".");
                if words.eq_ignore_ascii_case("minvalue") || words.eq_ignore_ascii_case("maxvalue") { words.to_uppercase() } else { words }
            }
            other => self.expression(other),
        }
    }
}

/// Takes from a table what it has because it is a partition now: for each key and index of the parent one that is the same.
fn take_over(child: &mut Table, parent: &Table) {
    let same_key = |one: &Key, other: &Key| one.columns == other.columns && one.include == other.include && one.timing == other.timing;
    if let Some(key) = &parent.primary_key {
        child.primary_key.take_if(|own| same_key(own, key));
    }
    for key in &parent.unique {
        if let Some(at) = child.unique.iter().position(|own| same_key(own, key)) {
            child.unique.remove(at);
        }
    }
    for index in &parent.indexes {
        let same = |own: &Index| Index { name: index.name.clone(), comment: index.comment.clone(), ..own.clone() } == *index;
        if let Some(at) = child.indexes.iter().position(same) {
            child.indexes.remove(at);
        }
    }
    for key in &parent.foreign_keys {
        let same = |own: &ForeignKey| ForeignKey { name: key.name.clone(), comment: key.comment.clone(), ..own.clone() } == *key;
        if let Some(at) = child.foreign_keys.iter().position(same) {
            child.foreign_keys.remove(at);
        }
    }
}

fn name_of_term(term: &Term) -> Option<String> {
    match term {
        Term::Column(name) => Some(name.clone()),
        Term::Expression(text) => tree::expression(text).as_ref().and_then(tree::index_column_name),
    }
}
