//! A foreign key as crow's foot draws it.

use pg_query::NodeEnum;
use pg_query::protobuf::{BoolExprType, NullTestType};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Folds;
use crate::model::{ForeignKey, Index, QualifiedName, Table, Term};
use crate::tree;

/// A foreign key between two tables, or one that its columns suggest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogRelation)]
pub struct Relation {
    /// The table with the key.
    pub child_table: QualifiedName,
    /// The table that it refers to; the same one for a self-reference.
    pub parent_table: QualifiedName,
    /// `child_columns[i]` refers to `parent_columns[i]`.
    pub child_columns: Vec<String>,
    pub parent_columns: Vec<String>,
    /// The name of the constraint; none of an inferred key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many rows of the child a row of the parent has: at most one where a unique key or index is on the columns, or on some of them.
    pub child: Cardinality,
    /// How many rows of the parent a row of the child has: one, or none as well where a column may be NULL.
    pub parent: Cardinality,
    /// Nobody declared it: the names and types of columns say that it may be meant.
    #[serde(default, skip_serializing_if = "crate::model::is_false")]
    pub inferred: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogCardinality)]
pub enum Cardinality {
    ZeroOrOne,
    ExactlyOne,
    ZeroOrMany,
}

impl Relation {
    pub fn is_self_reference(&self) -> bool {
        self.child_table == self.parent_table
    }
}

pub(super) fn of_key(child: &Table, key: &ForeignKey, folds: &Folds) -> Relation {
    Relation {
        child_table: child.name.clone(),
        parent_table: folds.shown(&key.table).clone(),
        child_columns: key.columns.clone(),
        parent_columns: key.referenced.clone(),
        name: Some(key.name.clone()),
        child: child_cardinality(child, &key.columns),
        parent: parent_cardinality(child, &key.columns, key.match_full),
        inferred: false,
    }
}

pub(super) fn child_cardinality(table: &Table, columns: &[String]) -> Cardinality {
    let within = |key: &[String]| !key.is_empty() && key.iter().all(|column| columns.contains(column));
    let by_key = table.keys().any(|key| !key.without_overlaps && within(&key.columns));
    // A row that refers to another has all columns of the key: an index that leaves out rows without some of them holds it.
    let holds = |index: &Index| index.predicate.as_ref().is_none_or(|text| asks_only_for(text, columns));
    let by_index = table.indexes.iter().filter(|index| index.unique && holds(index)).any(|index| {
        let terms: Option<Vec<String>> = index
            .columns
            .iter()
            .map(|column| match &column.term {
                Term::Column(name) => Some(name.clone()),
                Term::Expression(_) => None,
            })
            .collect();
        terms.is_some_and(|terms| within(&terms))
    });
    if by_key || by_index { Cardinality::ZeroOrOne } else { Cardinality::ZeroOrMany }
}

/// Returns whether a condition says no more than that some of the columns are not NULL.
fn asks_only_for(predicate: &str, columns: &[String]) -> bool {
    fn asks(node: &NodeEnum, columns: &[String]) -> bool {
        match node {
            NodeEnum::BoolExpr(all) if all.boolop() == BoolExprType::AndExpr => {
                all.args.iter().all(|node| node.node.as_ref().is_some_and(|node| asks(node, columns)))
            }
            NodeEnum::NullTest(test) if test.nulltesttype() == NullTestType::IsNotNull => {
                match test.arg.as_ref().and_then(|node| node.node.as_ref()) {
                    Some(NodeEnum::ColumnRef(reference)) => match reference.fields.as_slice() {
                        [field] => tree::string(field).is_some_and(|name| columns.iter().any(|column| column == name)),
                        _ => false,
                    },
                    _ => false,
                }
            }
            _ => false,
        }
    }
    tree::expression(predicate).is_some_and(|node| asks(&node, columns))
}

/// One NULL is enough to refer to nothing; with MATCH FULL all columns have to be.
pub(super) fn parent_cardinality(table: &Table, columns: &[String], match_full: bool) -> Cardinality {
    let mut nullable = columns.iter().map(|name| table.column(name).is_none_or(|column| column.nullable));
    let optional = if match_full { nullable.all(|it| it) } else { nullable.any(|it| it) };
    if optional { Cardinality::ZeroOrOne } else { Cardinality::ExactlyOne }
}
