//! Two catalogs of one database, made comparable.
//!
//! A file says `CHECK (price BETWEEN 0 AND 10)`, and the server that read it `((price >= (0)::numeric) AND (price <= (10)::numeric))`.
//! The normal form of both is one. It is for comparing, not for running: it leaves out
//!
//! - casts of constants, and casts that PostgreSQL would make by itself (from `varchar` to `text`, from `integer` to `numeric`, …);
//!   where the type under a cast is not known, casts to `text`, `numeric`, `bigint` and `double precision` are taken for such;
//! - the namespaces of functions and operators, and the aliases of tables in views;
//! - how a constant is written: `1.50` is `1.5`, `'5'` is `5`, `'1 month'` is `'1 mon'`, midnight is a date;
//! - what a server knows alone: rights, and estimates of rows.
//!
//! *Invariant:* two expressions that PostgreSQL reads as one have one normal form, for the forms that the tests list.

mod cast;
mod constant;
mod expression;
mod partition;

use std::collections::HashMap;

use pg_query::NodeEnum;
use pg_query::protobuf::ColumnRef;

use self::expression::Normaliser;
use crate::model::{Catalog, Domain, Exclusion, Index, QualifiedName, Table, Term, View};
use crate::query::{self, Manner, Output, Relations};
use crate::tree;

/// Returns a catalog in its normal form.
pub fn normal(catalog: &Catalog) -> Catalog {
    let mut normal = catalog.clone();
    normal.tables.iter_mut().for_each(|table| normalise_table(table, catalog));
    normal.views.iter_mut().for_each(|view| normalise_view(view, catalog));
    normal.domains.iter_mut().for_each(|domain| normalise_domain(domain, catalog));
    for sequence in &mut normal.sequences {
        // That of an identity follows from the column; what a server keeps depends on how the column was made.
        if sequence.owner.as_ref().is_some_and(|owner| owner.identity) {
            sequence.type_name = String::new();
        }
    }
    normal.sort();
    normal
}

/// Returns two catalogs in their normal forms, without what only one of them knows: the types of columns that a file makes of a
/// query.
pub fn comparable(one: &Catalog, other: &Catalog) -> (Catalog, Catalog) {
    let (mut one, mut other) = (normal(one), normal(other));
    forget_unknown(&mut one, &other);
    forget_unknown(&mut other, &one);
    (one, other)
}

fn forget_unknown(catalog: &mut Catalog, other: &Catalog) {
    for table in &mut catalog.tables {
        let Some(twin) = other.table(&table.name) else { continue };
        for column in &mut table.columns {
            if twin.column(&column.name).is_some_and(|twin| twin.type_name.is_none()) {
                column.type_name = None;
                column.collation = None;
            }
        }
    }
    for view in &mut catalog.views {
        let Some(twin) = other.view(&view.name) else { continue };
        for column in &mut view.columns {
            if twin.columns.iter().any(|twin| twin.name == column.name && twin.type_name.is_none()) {
                column.type_name = None;
            }
        }
    }
}

fn normalise_table(table: &mut Table, catalog: &Catalog) {
    let types: HashMap<String, String> =
        table.columns.iter().filter_map(|column| Some((column.name.clone(), column.type_name.clone()?))).collect();
    let type_of = |reference: &ColumnRef| types.get(reference.fields.last().and_then(tree::string)?).cloned();
    let normaliser = Normaliser { catalog, type_of: &type_of };
    for column in &mut table.columns {
        let of_type = column.type_name.clone();
        column.default = column.default.take().and_then(|text| normaliser.default(text, of_type.as_deref()));
        if let Some(generated) = &mut column.generated {
            normaliser.text(&mut generated.expression);
        }
    }
    table.checks.iter_mut().for_each(|check| normaliser.text(&mut check.expression));
    table.indexes.iter_mut().for_each(|index| normalise_index(index, &normaliser));
    table.exclusions.iter_mut().for_each(|exclusion| normalise_exclusion(exclusion, &normaliser));
    table.partition_key.iter_mut().for_each(|key| partition::normalise_key(key, &normaliser));
    table.partition_of.iter_mut().for_each(|partition| partition::normalise_bound(&mut partition.bound, &normaliser));
    if table.partition_of.is_some() {
        // A partition has its table's identities from PostgreSQL 17 on.
        table.columns.iter_mut().filter(|column| column.inherited).for_each(|column| column.identity = None);
    }
    table.not_allowed = false;
    table.estimated_rows = None;
}

fn normalise_index(index: &mut Index, normaliser: &Normaliser<'_>) {
    index.predicate.iter_mut().for_each(|text| normaliser.text(text));
    for column in &mut index.columns {
        if let Term::Expression(text) = &mut column.term {
            normaliser.text(text);
        }
    }
}

fn normalise_exclusion(exclusion: &mut Exclusion, normaliser: &Normaliser<'_>) {
    let statement = format!("ALTER TABLE t ADD CONSTRAINT c {}", exclusion.definition);
    let Ok(mut statements) = tree::statements(&statement, false) else { return };
    let Some(NodeEnum::AlterTableStmt(alter)) = statements.pop() else { return };
    let Some(NodeEnum::AlterTableCmd(command)) = alter.cmds.into_iter().next().and_then(|node| node.node) else { return };
    let Some(NodeEnum::Constraint(mut constraint)) = command.def.and_then(|node| node.node) else { return };
    constraint.conname = String::new();
    for node in &mut constraint.exclusions {
        let Some(NodeEnum::List(pair)) = &mut node.node else { continue };
        if let Some(Some(NodeEnum::IndexElem(element))) = pair.items.first_mut().map(|node| &mut node.node)
            && let Some(node) = element.expr.as_mut().and_then(|node| node.node.as_mut())
        {
            normaliser.node(node);
        }
    }
    if let Some(node) = constraint.where_clause.as_mut().and_then(|node| node.node.as_mut()) {
        normaliser.node(node);
    }
    exclusion.definition = tree::print_constraint(*constraint);
}

fn normalise_domain(domain: &mut Domain, catalog: &Catalog) {
    let base = domain.type_name.clone();
    // VALUE is the only thing that a check of a domain can name.
    let normaliser = Normaliser { catalog, type_of: &|_| Some(base.clone()) };
    domain.default = domain.default.take().and_then(|text| normaliser.default(text, Some(&base)));
    domain.checks.iter_mut().for_each(|check| normaliser.text(&mut check.expression));
}

fn normalise_view(view: &mut View, catalog: &Catalog) {
    view.not_allowed = false;
    let outputs: HashMap<String, String> =
        view.columns.iter().filter_map(|column| Some((column.name.clone(), column.type_name.clone()?))).collect();
    let of_column = |reference: &ColumnRef| outputs.get(reference.fields.last().and_then(tree::string)?).cloned();
    view.indexes.iter_mut().for_each(|index| normalise_index(index, &Normaliser { catalog, type_of: &of_column }));
    let Ok(mut statements) = tree::statements(&view.definition, false) else { return };
    let Some(NodeEnum::SelectStmt(mut query)) = statements.pop() else { return };
    let found = query::resolve_query(&mut query, catalog, Manner { numbered: true, ..Manner::default() });
    let names: Vec<Output> = view.columns.iter().map(|column| Output { name: column.name.clone(), type_name: None }).collect();
    query::name_targets(&mut query, &names);
    let type_of = |reference: &ColumnRef| match tree::strings(&reference.fields).as_slice() {
        [alias, name] => found.types.get(&(alias.clone(), name.clone())).cloned(),
        _ => None,
    };
    let mut node = NodeEnum::SelectStmt(query);
    Normaliser { catalog, type_of: &type_of }.node(&mut node);
    if let Some(text) = tree::print(node) {
        view.definition = text;
    }
}

impl Relations for Catalog {
    fn relation(&self, parts: &[String]) -> Option<QualifiedName> {
        // Names in a catalog are whole.
        let [namespace, name] = parts else { return None };
        let name = QualifiedName::new(namespace, name);
        (self.table(&name).is_some() || self.view(&name).is_some() || self.sequence(&name).is_some()).then_some(name)
    }

    fn columns(&self, name: &QualifiedName) -> Option<Vec<Output>> {
        if let Some(table) = self.table(name) {
            let output = |column: &crate::model::Column| Output { name: column.name.clone(), type_name: column.type_name.clone() };
            return Some(table.columns.iter().map(output).collect());
        }
        let output = |column: &crate::model::ViewColumn| Output { name: column.name.clone(), type_name: column.type_name.clone() };
        Some(self.view(name)?.columns.iter().map(output).collect())
    }

    fn type_name(&self, parts: &[String]) -> Option<QualifiedName> {
        match parts {
            [namespace, name] => Some(QualifiedName::new(namespace, name)),
            _ => None,
        }
    }
}
