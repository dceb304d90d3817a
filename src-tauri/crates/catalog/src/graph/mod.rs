//! How tables hang together: relations with their cardinalities, ways from one table to another, what stands alone.
//!
//! Partitions are folded into the table that they are a part of: what refers to one refers to that table. *Invariant:* a relation
//! names exactly the columns of its key, in the key's order.

mod infer;
mod junction;
mod relation;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::junction::is_junction;
pub use self::relation::{Cardinality, Relation};
use crate::model::{Catalog, QualifiedName, Table};

/// What a graph shows beside tables and their foreign keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = CatalogGraphChoice)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Choice {
    /// Keys that nobody declared, by the names and types of columns ([`Relation::inferred`]).
    pub inferred: bool,
    /// Partitions as tables of their own.
    pub partitions: bool,
    /// Views, with an edge to each table or view that they read.
    pub views: bool,
    /// An edge from each table to those that it inherits from.
    pub inheritance: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self { inferred: false, partitions: false, views: true, inheritance: true }
    }
}

/// What connects two nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogEdge)]
pub enum Edge {
    Relation(Relation),
    Inherits {
        child: QualifiedName,
        parent: QualifiedName,
    },
    /// A partition and its table, where partitions are shown.
    PartOf {
        child: QualifiedName,
        parent: QualifiedName,
    },
    Reads {
        view: QualifiedName,
        relation: QualifiedName,
    },
}

impl Edge {
    /// Returns the two nodes: first the one that needs the other.
    pub fn ends(&self) -> (&QualifiedName, &QualifiedName) {
        match self {
            Self::Relation(relation) => (&relation.child_table, &relation.parent_table),
            Self::Inherits { child, parent } | Self::PartOf { child, parent } => (child, parent),
            Self::Reads { view, relation } => (view, relation),
        }
    }
}

/// Tables and views as nodes, and what connects them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogGraph)]
pub struct Graph {
    /// In the order of their names.
    pub nodes: Vec<QualifiedName>,
    pub edges: Vec<Edge>,
    /// Those of the nodes that are there only to connect others ([`is_junction`]).
    #[serde(default)]
    #[schema(required)]
    pub junctions: Vec<QualifiedName>,
}

impl Graph {
    /// Returns the graph of a catalog.
    ///
    /// ```
    /// use millpond_catalog::graph::{Cardinality, Choice, Edge, Graph};
    /// use millpond_catalog::read::{Text, read};
    ///
    /// let text = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int NOT NULL UNIQUE REFERENCES a);";
    /// let graph = Graph::of(&read(&[Text { name: "a.sql", text }]).catalog, Choice::default());
    /// let Edge::Relation(relation) = &graph.edges[0] else { panic!("it is one") };
    /// assert_eq!((relation.child, relation.parent), (Cardinality::ZeroOrOne, Cardinality::ExactlyOne));
    /// ```
    pub fn of(catalog: &Catalog, choice: Choice) -> Self {
        let folds = Folds::of(catalog, choice.partitions);
        let mut nodes: BTreeSet<QualifiedName> = catalog.tables.iter().map(|table| folds.shown(&table.name).clone()).collect();
        let mut edges: BTreeSet<Edge> = BTreeSet::new();
        for table in &catalog.tables {
            let shown = folds.table(catalog, table);
            edges.extend(table.foreign_keys.iter().map(|key| Edge::Relation(relation::of_key(shown, key, &folds))));
            if choice.inheritance {
                let inherits = |parent: &QualifiedName| Edge::Inherits { child: table.name.clone(), parent: folds.shown(parent).clone() };
                edges.extend(table.inherits.iter().map(inherits));
            }
            if let (true, Some(partition)) = (choice.partitions, &table.partition_of) {
                edges.insert(Edge::PartOf { child: table.name.clone(), parent: partition.table.clone() });
            }
        }
        if choice.inferred {
            edges.extend(infer::relations(catalog, &folds).into_iter().map(Edge::Relation));
        }
        if choice.views {
            for view in &catalog.views {
                nodes.insert(view.name.clone());
                let reads = |name: &QualifiedName| Edge::Reads { view: view.name.clone(), relation: folds.shown(name).clone() };
                edges.extend(view.depends_on.iter().map(reads));
            }
        }
        // A key to a table of another database, or of one that was not read, leads nowhere.
        let edges = edges.into_iter().filter(|edge| nodes.contains(edge.ends().0) && nodes.contains(edge.ends().1)).collect();
        let junctions = nodes.iter().filter(|name| catalog.table(name).is_some_and(is_junction)).cloned().collect();
        Self { nodes: nodes.into_iter().collect(), edges, junctions }
    }

    /// Returns the relations, without the other edges.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.edges.iter().filter_map(|edge| match edge {
            Edge::Relation(relation) => Some(relation),
            _ => None,
        })
    }
}

/// Which table each partition is shown as.
pub(crate) struct Folds(BTreeMap<QualifiedName, QualifiedName>);

impl Folds {
    fn of(catalog: &Catalog, partitions: bool) -> Self {
        let mut folds = BTreeMap::new();
        let tables = catalog.tables.iter().filter(|table| !partitions && table.partition_of.is_some());
        for table in tables {
            let mut top = table;
            // A partition may be spread itself. More levels than tables there cannot be.
            for _ in 0..catalog.tables.len() {
                let Some(above) = top.partition_of.as_ref().and_then(|partition| catalog.table(&partition.table)) else { break };
                top = above;
            }
            folds.insert(table.name.clone(), top.name.clone());
        }
        Self(folds)
    }

    fn shown<'a>(&'a self, name: &'a QualifiedName) -> &'a QualifiedName {
        self.0.get(name).unwrap_or(name)
    }

    fn is_folded(&self, name: &QualifiedName) -> bool {
        self.0.contains_key(name)
    }

    fn table<'a>(&self, catalog: &'a Catalog, table: &'a Table) -> &'a Table {
        self.0.get(&table.name).and_then(|name| catalog.table(name)).unwrap_or(table)
    }
}
