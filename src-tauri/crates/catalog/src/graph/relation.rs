//! A foreign key as crow's foot draws it.

use serde::{Deserialize, Serialize};

use super::Folds;
use crate::model::{ForeignKey, QualifiedName, Table, Term};

/// A foreign key between two tables, or one that its columns suggest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// How many rows of the child a row of the parent has: at most one where a unique key is on the columns, or on some of them.
    pub child: Cardinality,
    /// How many rows of the parent a row of the child has: one, or none as well where a column may be NULL.
    pub parent: Cardinality,
    /// Nobody declared it: the names and types of columns say that it may be meant.
    #[serde(default, skip_serializing_if = "crate::model::is_false")]
    pub inferred: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    let by_index = table.indexes.iter().filter(|index| index.unique && index.predicate.is_none()).any(|index| {
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

/// One NULL is enough to refer to nothing; with MATCH FULL all columns have to be.
pub(super) fn parent_cardinality(table: &Table, columns: &[String], match_full: bool) -> Cardinality {
    let mut nullable = columns.iter().map(|name| table.column(name).is_none_or(|column| column.nullable));
    let optional = if match_full { nullable.all(|it| it) } else { nullable.any(|it| it) };
    if optional { Cardinality::ZeroOrOne } else { Cardinality::ExactlyOne }
}
