//! Indexes.

use pg_query::protobuf::{IndexElem, IndexStmt, RangeVar, SortByDir, SortByNulls};
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::expression::options;
use super::lookup::parts;
use super::names::{index_columns, joined};
use super::problem::Fault;
use crate::model::{Index, IndexColumn, QualifiedName, Term, quote_ident};
use crate::tree;

impl Reader {
    pub(super) fn create_index(&mut self, create: IndexStmt) -> Result<(), Fault> {
        let Some(range) = &create.relation else { return Ok(()) };
        let owner = self.relation_or_name(range);
        if !self.draft.tables.contains_key(&owner) && !self.draft.views.contains_key(&owner) {
            return Err(Fault::missing("table", owner));
        }
        let names: Vec<Option<String>> =
            elements(&create.index_params).chain(elements(&create.index_including_params)).map(index_element_name).collect();
        let columns: Vec<IndexColumn> = elements(&create.index_params).map(|element| self.index_column(element)).collect();
        let include: Vec<String> = elements(&create.index_including_params).map(|element| element.name.clone()).collect();
        if let Some(table) = self.draft.tables.get(&owner) {
            let named = columns.iter().filter_map(|column| match &column.term {
                Term::Column(name) => Some(name),
                Term::Expression(_) => None,
            });
            if let Some(missing) = named.chain(&include).find(|name| table.column(name).is_none()) {
                return Err(Fault::missing("column", quote_ident(missing)));
            }
        }
        let name = if create.idxname.is_empty() {
            let addition = joined(&index_columns(&names));
            self.draft.names().choose_relation(&owner.namespace, (&owner.name, Some(&addition)), "idx", false)
        } else {
            create.idxname.clone()
        };
        let full = QualifiedName::new(&owner.namespace, &name);
        if self.is_taken(&full, "index", create.if_not_exists)? {
            return Ok(());
        }
        let predicate = create.where_clause.as_ref().and_then(|node| node.node.as_ref()).map(|node| self.expression(node));
        let index = Index {
            name: name.clone(),
            unique: create.unique,
            nulls_not_distinct: create.nulls_not_distinct,
            method: if create.access_method.is_empty() { "btree".to_owned() } else { create.access_method },
            columns,
            include,
            predicate,
            options: options(&create.options),
            comment: None,
        };
        self.draft.names().add_index(&owner, &name);
        if let Some(table) = self.draft.tables.get_mut(&owner) {
            table.indexes.push(index);
        } else if let Some(view) = self.draft.views.get_mut(&owner) {
            view.view.indexes.push(index);
        }
        Ok(())
    }

    fn index_column(&self, element: &IndexElem) -> IndexColumn {
        let term = match element.expr.as_ref().and_then(|node| node.node.as_ref()) {
            Some(expression) => Term::Expression(self.expression(expression)),
            None => Term::Column(element.name.clone()),
        };
        let descending = element.ordering() == SortByDir::SortbyDesc;
        let nulls_first = match element.nulls_ordering() {
            SortByNulls::SortbyNullsFirst => true,
            SortByNulls::SortbyNullsLast => false,
            _ => descending,
        };
        let collation = self.collation(&tree::strings(&element.collation));
        IndexColumn { term, descending, nulls_first, collation, opclass: opclass(&element.opclass) }
    }

    /// Returns the whole name of an index: along the path, where no namespace is named.
    pub(super) fn index_name(&mut self, range: &RangeVar) -> Result<QualifiedName, Fault> {
        let parts = parts(range);
        let candidates: Vec<QualifiedName> = match parts.as_slice() {
            [name] => self.session.path().iter().map(|namespace| QualifiedName::new(namespace, name)).collect(),
            _ => vec![self.name_for(&parts)],
        };
        let names = self.draft.names();
        let found = candidates.into_iter().find(|name| names.index_owner(name).is_some());
        found.ok_or_else(|| Fault::missing("index", self.name_for(&parts)))
    }

    /// Returns an index by its name.
    pub(super) fn index_mut(&mut self, name: &QualifiedName) -> Option<&mut Index> {
        let owner = self.draft.names().index_owner(name)?.clone();
        let indexes = match self.draft.tables.get_mut(&owner) {
            Some(table) => &mut table.indexes,
            None => &mut self.draft.views.get_mut(&owner)?.view.indexes,
        };
        indexes.iter_mut().find(|index| index.name == name.name)
    }
}

/// Returns the name of an index's column, from which the index's own is made.
pub(super) fn index_element_name(element: &IndexElem) -> Option<String> {
    match element.expr.as_ref().and_then(|node| node.node.as_ref()) {
        Some(expression) => tree::index_column_name(expression),
        None => Some(element.name.clone()),
    }
}

fn elements(nodes: &[Node]) -> impl Iterator<Item = &IndexElem> {
    nodes.iter().filter_map(|node| match node.node.as_ref()? {
        NodeEnum::IndexElem(element) => Some(element.as_ref()),
        _ => None,
    })
}

/// The operator classes that their types have anyway: a server does not show them.
#[rustfmt::skip]
const DEFAULT_OPCLASSES: &[&str] = &[
    "array_ops", "bit_ops", "bool_ops", "box_ops", "bpchar_ops", "bytea_ops", "char_ops", "circle_ops", "date_ops", "enum_ops",
    "float4_ops", "float8_ops", "int2_ops", "int4_ops", "int8_ops", "interval_ops", "jsonb_ops", "macaddr8_ops", "macaddr_ops",
    "money_ops", "name_ops", "numeric_ops", "oid_ops", "pg_lsn_ops", "point_ops", "poly_ops", "range_ops", "record_ops", "text_ops",
    "time_ops", "timestamp_ops", "timestamptz_ops", "timetz_ops", "tsquery_ops", "tsvector_ops", "uuid_ops", "varbit_ops", "xid8_ops",
];

/// Returns an operator class as the catalog keeps it: nothing for one that its type has anyway.
pub(super) fn opclass(nodes: &[Node]) -> Option<String> {
    let parts = tree::strings(nodes);
    let named = match parts.as_slice() {
        [] => return None,
        [namespace, name] if namespace == "pg_catalog" => quote_ident(name),
        _ => parts.iter().map(|part| quote_ident(part)).collect::<Vec<_>>().join("."),
    };
    DEFAULT_OPCLASSES.binary_search(&named.as_str()).is_err().then_some(named)
}

/// Returns a name without its namespace where that is the system's.
pub(super) fn system_name(name: &QualifiedName) -> String {
    if name.namespace == "pg_catalog" { quote_ident(&name.name) } else { name.to_string() }
}
