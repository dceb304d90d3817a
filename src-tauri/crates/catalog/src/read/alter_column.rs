//! Changes of columns.

use pg_query::protobuf::{AlterTableCmd, ColumnDef, DropBehavior};
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::column::{Built, identity_of};
use super::constraint::Wanted;
use super::expression::definitions;
use super::problem::Fault;
use crate::model::{Column, QualifiedName, Term, quote_ident};
use crate::tree;

impl Reader {
    pub(super) fn add_column(
        &mut self,
        table: &QualifiedName,
        definition: &ColumnDef,
        if_not_exists: bool,
        recurse: bool,
    ) -> Result<(), Fault> {
        let owner = self.draft.table(table)?;
        if owner.column(&definition.colname).is_some() {
            return if if_not_exists { Ok(()) } else { Err(Fault::exists("column", quote_ident(&definition.colname))) };
        }
        let mut wanted = Wanted::default();
        let Built { column, sequence } = self.column(table, definition, &mut wanted);
        if let Some(sequence) = sequence {
            self.draft.sequences.insert(sequence.name.clone(), sequence);
        }
        self.put_column(table, &column, recurse)?;
        self.add_constraints(table, wanted, recurse);
        Ok(())
    }

    fn put_column(&mut self, table: &QualifiedName, column: &Column, recurse: bool) -> Result<(), Fault> {
        let owner = self.draft.table_mut(table)?;
        match owner.columns.iter_mut().find(|other| other.name == column.name) {
            // The child had it of its own.
            Some(other) => other.nullable &= column.nullable,
            None => owner.columns.push(column.clone()),
        }
        if recurse {
            for child in self.draft.children(table) {
                self.put_column(&child, &Column { inherited: true, identity: None, comment: None, ..column.clone() }, recurse)?;
            }
        }
        Ok(())
    }

    /// Changes a column in a table and in those that inherit it.
    pub(super) fn change_columns(
        &mut self,
        table: &QualifiedName,
        name: &str,
        recurse: bool,
        change: &dyn Fn(&mut Column),
    ) -> Result<(), Fault> {
        let owner = self.draft.table_mut(table)?;
        let column = owner.columns.iter_mut().find(|column| column.name == name);
        change(column.ok_or_else(|| Fault::missing("column", format!("{table}.{}", quote_ident(name))))?);
        if recurse {
            for child in self.draft.children(table) {
                self.change_columns(&child, name, recurse, change)?;
            }
        }
        Ok(())
    }

    pub(super) fn change_type(&mut self, table: &QualifiedName, name: &str, definition: &ColumnDef, recurse: bool) -> Result<(), Fault> {
        let Some(type_name) = &definition.type_name else { return Ok(()) };
        let spelled = self.type_text(type_name);
        let collation = definition.coll_clause.as_ref().and_then(|collate| self.collation(&tree::strings(&collate.collname)));
        self.change_columns(table, name, recurse, &|column| {
            column.type_name = Some(spelled.clone());
            column.collation.clone_from(&collation);
        })?;
        // The sequence of an identity column has the column's type.
        let owned = |owner: &crate::model::Owner| owner.identity && owner.table == *table && owner.column == name;
        let sequence = self.draft.sequences.values().find(|sequence| sequence.owner.as_ref().is_some_and(owned));
        if let Some(sequence) = sequence.map(|sequence| sequence.name.clone()) {
            let option = pg_query::protobuf::DefElem {
                defname: "as".to_owned(),
                arg: Some(tree::boxed(NodeEnum::TypeName(type_name.clone()))),
                ..pg_query::protobuf::DefElem::default()
            };
            self.change_sequence(&sequence, &[tree::wrap(NodeEnum::DefElem(Box::new(option)))])?;
        }
        Ok(())
    }

    pub(super) fn add_identity(&mut self, table: &QualifiedName, name: &str, definition: &NodeEnum) -> Result<(), Fault> {
        let NodeEnum::Constraint(constraint) = definition else { return Ok(()) };
        let owner = self.draft.table(table)?;
        let column = owner.column(name).ok_or_else(|| Fault::missing("column", quote_ident(name)))?;
        let type_name = column.type_name.clone().unwrap_or_default();
        let mut sequence = self.own_sequence(table, name, &type_name, true);
        let given = sequence.name.clone();
        self.sequence_options(&mut sequence, &constraint.options, true)?;
        if sequence.name != given {
            // The name that was chosen is free again.
            self.draft.renamed();
        }
        self.draft.sequences.insert(sequence.name.clone(), sequence);
        let identity = identity_of(&constraint.generated_when);
        self.change_columns(table, name, false, &|column| column.identity = Some(identity))
    }

    pub(super) fn set_identity(&mut self, table: &QualifiedName, name: &str, options: &[Node]) -> Result<(), Fault> {
        for option in definitions(options).filter(|option| option.defname == "generated") {
            let when = option.arg.as_ref().and_then(|node| node.node.as_ref()).and_then(tree::text_of);
            // The grammar hands the letter over as its number.
            let always = when.is_some_and(|when| when == "a" || when == "97");
            let identity = if always { identity_of("a") } else { identity_of("d") };
            self.change_columns(table, name, false, &|column| column.identity = Some(identity))?;
        }
        let owned = |owner: &crate::model::Owner| owner.identity && owner.table == *table && owner.column == name;
        let sequence = self.draft.sequences.values().find(|sequence| sequence.owner.as_ref().is_some_and(owned));
        let Some(sequence) = sequence.map(|sequence| sequence.name.clone()) else { return Ok(()) };
        let rest: Vec<Node> = options
            .iter()
            .filter(|node| !matches!(&node.node, Some(NodeEnum::DefElem(option)) if option.defname == "generated"))
            .cloned()
            .collect();
        self.change_sequence(&sequence, &rest)
    }

    pub(super) fn drop_identity(&mut self, table: &QualifiedName, name: &str, missing_ok: bool) -> Result<(), Fault> {
        let column = self.draft.table(table)?.column(name).ok_or_else(|| Fault::missing("column", quote_ident(name)))?;
        if column.identity.is_none() {
            return if missing_ok { Ok(()) } else { Err(Fault::conflict(format!("{} is no identity column", quote_ident(name)))) };
        }
        self.draft.sequences.retain(|_, sequence| {
            !sequence.owner.as_ref().is_some_and(|owner| owner.identity && owner.table == *table && owner.column == name)
        });
        self.draft.renamed();
        self.change_columns(table, name, false, &|column| column.identity = None)
    }

    pub(super) fn drop_column(&mut self, table: &QualifiedName, command: &AlterTableCmd, recurse: bool) -> Result<(), Fault> {
        let name = &command.name;
        if self.draft.table(table)?.column(name).is_none() {
            return if command.missing_ok { Ok(()) } else { Err(Fault::missing("column", format!("{table}.{}", quote_ident(name)))) };
        }
        self.take_column(table, name, command.behavior() == DropBehavior::DropCascade, recurse)
    }

    /// Takes a column from a table, with the keys, indexes and checks that it is a part of.
    pub(super) fn take_column(&mut self, table: &QualifiedName, name: &str, cascade: bool, recurse: bool) -> Result<(), Fault> {
        self.release_column(table, name, cascade)?;
        let named = |columns: &[String]| columns.iter().any(|column| column == name);
        let in_text = |text: &str| tree::expression(text).is_some_and(|node| tree::columns_of(&node).iter().any(|column| column == name));
        let keys: Vec<String> = self.draft.table(table)?.keys().filter(|key| named(&key.columns)).map(|key| key.name.clone()).collect();
        for key in keys {
            self.release_key(table, &key, cascade)?;
        }
        let owner = self.draft.table_mut(table)?;
        owner.columns.retain(|column| column.name != *name);
        owner.primary_key.take_if(|key| named(&key.columns) || named(&key.include));
        owner.unique.retain(|key| !named(&key.columns) && !named(&key.include));
        owner.foreign_keys.retain(|key| !named(&key.columns));
        owner.checks.retain(|check| !in_text(&check.expression));
        owner.exclusions.retain(|exclusion| !exclusion.definition.contains(name));
        owner.indexes.retain(|index| {
            let of_term = |term: &Term| match term {
                Term::Column(column) => column == name,
                Term::Expression(text) => in_text(text),
            };
            !index.columns.iter().any(|column| of_term(&column.term))
                && !named(&index.include)
                && !index.predicate.as_deref().is_some_and(in_text)
        });
        // A generated column goes with one that it is computed from.
        let computed: Vec<String> = owner
            .columns
            .iter()
            .filter(|column| column.generated.as_ref().is_some_and(|generated| in_text(&generated.expression)))
            .map(|column| column.name.clone())
            .collect();
        self.draft
            .sequences
            .retain(|_, sequence| !sequence.owner.as_ref().is_some_and(|owner| owner.table == *table && owner.column == name));
        self.draft.renamed();
        for column in computed {
            self.take_column(table, &column, cascade, recurse)?;
        }
        for child in self.draft.children(table) {
            let inherits = |column: &Column| column.inherited && self.parents_of(&child).iter().all(|parent| parent.column(name).is_none());
            if self.draft.table(&child)?.column(name).is_some_and(inherits) {
                if recurse {
                    self.take_column(&child, name, cascade, recurse)?;
                } else {
                    self.change_columns(&child, name, false, &|column| column.inherited = false)?;
                }
            }
        }
        Ok(())
    }

    /// Returns the tables that a table inherits from, or is a partition of.
    fn parents_of(&self, table: &QualifiedName) -> Vec<&crate::model::Table> {
        let Some(table) = self.draft.tables.get(table) else { return Vec::new() };
        let parents = table.inherits.iter().chain(table.partition_of.as_ref().map(|partition| &partition.table));
        parents.filter_map(|parent| self.draft.tables.get(parent)).collect()
    }
}
