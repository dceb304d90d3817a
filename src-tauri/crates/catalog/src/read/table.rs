//! `CREATE TABLE` in all its forms.

use pg_query::NodeEnum;
use pg_query::protobuf::{ColumnDef, ConstrType, CreateStmt, TableLikeClause, TypeName};

use super::Reader;
use super::column::{Built, constraints};
use super::constraint::Wanted;
use super::expression::options;
use super::lookup::parts;
use super::problem::Fault;
use crate::model::{Column, QualifiedName, Sequence, Table, TableKind};
use crate::tree;

/// A table while its statement is read.
#[derive(Debug, Default)]
pub(super) struct Building {
    pub table: Table,
    pub sequences: Vec<Sequence>,
    pub wanted: Wanted,
    /// What `LIKE` asks for beyond columns, once the table is there.
    likes: Vec<(QualifiedName, TableLikeClause)>,
}

impl Reader {
    pub(super) fn create_table(&mut self, create: &CreateStmt, server: Option<String>) -> Result<(), Fault> {
        let Some(relation) = &create.relation else { return Ok(()) };
        let name = self.new_relation(relation);
        if self.is_taken(&name, "table", create.if_not_exists)? {
            return Ok(());
        }
        let kind = match (&create.partspec, &server) {
            (_, Some(_)) => TableKind::Foreign,
            (Some(_), None) => TableKind::Partitioned,
            (None, None) => TableKind::Ordinary,
        };
        let table = Table {
            name: name.clone(),
            kind,
            server,
            unlogged: relation.relpersistence == "u",
            options: options(&create.options),
            ..Table::default()
        };
        let mut building = Building { table, ..Building::default() };
        if create.partbound.is_none() {
            self.inherit(&mut building, &create.inh_relations)?;
        } else {
            self.become_partition(&mut building, create)?;
        }
        if let Some(type_name) = &create.of_typename {
            self.columns_of_type(&mut building, type_name);
        }
        for node in &create.table_elts {
            match &node.node {
                Some(NodeEnum::ColumnDef(definition)) => self.add_definition(&mut building, definition),
                Some(NodeEnum::Constraint(constraint)) => building.wanted.add(constraint),
                Some(NodeEnum::TableLikeClause(like)) => {
                    let done = self.columns_like(&mut building, like);
                    self.settle(done);
                }
                _ => {}
            }
        }
        for node in create.constraints.iter().chain(&create.nnconstraints) {
            if let Some(NodeEnum::Constraint(constraint)) = &node.node {
                building.wanted.add(constraint);
            }
        }
        if let Some(spec) = &create.partspec {
            building.table.partition_key = Some(self.partition_key(spec));
        }
        self.finish_table(building);
        Ok(())
    }

    /// Puts a table into the catalog, with what its statement asks for beside it.
    fn finish_table(&mut self, building: Building) {
        let Building { table, sequences, wanted, likes } = building;
        let name = table.name.clone();
        for sequence in sequences {
            self.draft.names().add_relation(&sequence.name);
            self.draft.sequences.insert(sequence.name.clone(), sequence);
        }
        self.draft.names().add_table(&table);
        self.draft.tables.insert(name.clone(), table);
        // Checks come with the table, then what LIKE brings, then keys: so do the names.
        let Wanted { checks, keys, exclusions, foreign_keys, not_null } = wanted;
        self.add_constraints(&name, Wanted { checks, not_null, ..Wanted::default() }, false);
        for (source, like) in likes {
            let done = self.finish_like(&name, &source, &like);
            self.settle(done);
        }
        self.add_constraints(&name, Wanted { keys, exclusions, foreign_keys, ..Wanted::default() }, false);
    }

    /// Returns whether the name is taken and that is well; where it is not well, why.
    pub(super) fn is_taken(&mut self, name: &QualifiedName, what: &str, if_not_exists: bool) -> Result<bool, Fault> {
        let taken = self.draft.has_relation(name) || self.draft.names().has_relation(name);
        if taken && !if_not_exists {
            return Err(Fault::exists(what, name));
        }
        if !taken && name.namespace != super::TEMPORARY && !self.draft.namespaces.contains_key(&name.namespace) {
            return Err(Fault::missing("schema", crate::model::quote_ident(&name.namespace)));
        }
        Ok(taken)
    }

    /// Adds a column that a statement defines; one that was inherited is merged with it.
    fn add_definition(&mut self, building: &mut Building, definition: &ColumnDef) {
        let name = building.table.name.clone();
        let inherited = building.table.columns.iter().position(|column| column.name == definition.colname);
        let Some(at) = inherited else {
            let built = self.column(&name, definition, &mut building.wanted);
            building.sequences.extend(built.sequence);
            building.table.columns.push(built.column);
            return;
        };
        let column = &building.table.columns[at];
        if building.table.partition_of.is_none() && building.table.inherits.is_empty() {
            self.report(Fault::exists("column", crate::model::quote_ident(&column.name)));
            return;
        }
        if definition.type_name.is_some() {
            let built = self.column(&name, definition, &mut building.wanted);
            building.sequences.extend(built.sequence);
            let parent = &building.table.columns[at];
            // `DEFAULT NULL` takes the parent's default away.
            let says_default = constraints(&definition.constraints).any(|it| it.contype() == ConstrType::ConstrDefault);
            let inherited = if says_default { None } else { parent.default.clone() };
            let column = Column {
                nullable: built.column.nullable && parent.nullable,
                default: built.column.default.or(inherited),
                generated: built.column.generated.or_else(|| parent.generated.clone()),
                ..built.column
            };
            building.table.columns[at] = column;
        } else {
            // `PARTITION OF parent (column WITH OPTIONS …)`
            let mut built = Built { column: column.clone(), sequence: None };
            self.column_constraints(&name, &definition.constraints, &mut built, &mut building.wanted);
            building.sequences.extend(built.sequence);
            building.table.columns[at] = built.column;
        }
    }

    /// `CREATE TABLE t OF type`: its columns are the type's.
    fn columns_of_type(&mut self, building: &mut Building, type_name: &TypeName) {
        let name = self.type_named(&tree::strings(&type_name.names));
        let Some(composite) = name.as_ref().and_then(|name| self.draft.composites.get(name)) else {
            let written = tree::strings(&type_name.names);
            let name = self.name_for(&written);
            self.report(Fault::missing("composite type", name));
            return;
        };
        let column = |attribute: &crate::model::Attribute| Column {
            name: attribute.name.clone(),
            type_name: Some(attribute.type_name.clone()),
            collation: attribute.collation.clone(),
            nullable: true,
            ..Column::default()
        };
        building.table.columns.extend(composite.attributes.iter().map(column));
    }

    fn columns_like(&mut self, building: &mut Building, like: &TableLikeClause) -> Result<(), Fault> {
        let Some(range) = &like.relation else { return Ok(()) };
        let source = self.relation(range).ok_or_else(|| Fault::missing("table", self.name_for(&parts(range))))?;
        let columns = self.like_columns(building, &source, like)?;
        building.table.columns.extend(columns);
        building.likes.push((source, like.clone()));
        Ok(())
    }
}
