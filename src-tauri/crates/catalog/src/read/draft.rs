//! The catalog as far as the statements up to now have made it.

use std::collections::{BTreeMap, BTreeSet};

use pg_query::protobuf::SelectStmt;

use super::names::Names;
use super::problem::Fault;
use crate::model::{Catalog, Composite, Domain, Enum, Namespace, QualifiedName, RangeType, Sequence, Table, View};
use crate::query::quiet_names;
use crate::tree;

/// Everything by its name. *Invariant:* `names` is of what the maps hold, unless `stale`.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub namespaces: BTreeMap<String, Namespace>,
    pub tables: BTreeMap<QualifiedName, Table>,
    pub views: BTreeMap<QualifiedName, DraftView>,
    pub sequences: BTreeMap<QualifiedName, Sequence>,
    pub enums: BTreeMap<QualifiedName, Enum>,
    pub domains: BTreeMap<QualifiedName, Domain>,
    pub composites: BTreeMap<QualifiedName, Composite>,
    pub ranges: BTreeMap<QualifiedName, RangeType>,
    /// Collations that statements made, of which no more is known than their names.
    pub collations: BTreeSet<QualifiedName>,
    /// Types that extensions brought, with the namespaces in which these were made.
    pub extension_types: BTreeMap<&'static str, String>,
    names: Names,
    stale: bool,
}

/// A view whose query can still change, since what it names may get other names.
#[derive(Debug, Clone)]
pub(super) struct DraftView {
    pub view: View,
    pub query: SelectStmt,
    /// The columns that its query names.
    pub uses: BTreeSet<(QualifiedName, String)>,
}

impl Draft {
    /// Returns a draft of a new database, which has the one namespace that every database has.
    pub(super) fn new() -> Self {
        let public = Namespace { name: "public".to_owned(), comment: None };
        Self { namespaces: BTreeMap::from([(public.name.clone(), public)]), ..Self::default() }
    }

    /// Returns whether nothing was made yet.
    pub(super) fn is_new(&self) -> bool {
        self.namespaces.len() <= 1 && self.tables.is_empty() && self.views.is_empty() && self.sequences.is_empty() && self.enums.is_empty()
    }

    /// Returns the names in use.
    pub(super) fn names(&mut self) -> &mut Names {
        if self.stale {
            self.names = Names::of(self);
            self.stale = false;
        }
        &mut self.names
    }

    /// Says that names were changed or given up.
    pub(super) fn renamed(&mut self) {
        self.stale = true;
    }

    /// Returns whether there is a table, view, sequence or composite type of that name. Indexes are not looked at.
    pub(super) fn has_relation(&self, name: &QualifiedName) -> bool {
        self.tables.contains_key(name)
            || self.views.contains_key(name)
            || self.sequences.contains_key(name)
            || self.composites.contains_key(name)
    }

    /// Returns whether there is a type of that name; a table is a type, too.
    pub(super) fn has_type(&self, name: &QualifiedName) -> bool {
        self.enums.contains_key(name)
            || self.domains.contains_key(name)
            || self.ranges.contains_key(name)
            || self.composites.contains_key(name)
            || self.tables.contains_key(name)
            || self.views.contains_key(name)
    }

    pub(super) fn table(&self, name: &QualifiedName) -> Result<&Table, Fault> {
        self.tables.get(name).ok_or_else(|| Fault::missing("table", name))
    }

    pub(super) fn table_mut(&mut self, name: &QualifiedName) -> Result<&mut Table, Fault> {
        self.tables.get_mut(name).ok_or_else(|| Fault::missing("table", name))
    }

    /// Returns the tables that inherit from a table or are partitions of it, one level down.
    pub(super) fn children(&self, parent: &QualifiedName) -> Vec<QualifiedName> {
        let is_child = |table: &&Table| {
            table.inherits.contains(parent) || table.partition_of.as_ref().is_some_and(|partition| partition.table == *parent)
        };
        self.tables.values().filter(is_child).map(|table| table.name.clone()).collect()
    }

    /// Returns everything as a catalog.
    pub(super) fn finish(mut self) -> Catalog {
        // What was made for a session is gone with it.
        let is_lasting = |name: &QualifiedName| name.namespace != super::TEMPORARY;
        self.tables.retain(|name, _| is_lasting(name));
        self.views.retain(|name, _| is_lasting(name));
        self.sequences.retain(|name, _| is_lasting(name));
        let views = self.views.into_values().map(|draft| {
            let mut query = pg_query::NodeEnum::SelectStmt(Box::new(draft.query));
            quiet_names(&mut query);
            let definition = tree::print(query).unwrap_or_default();
            View { definition, ..draft.view }
        });
        let mut catalog = Catalog {
            namespaces: self.namespaces.into_values().collect(),
            tables: self.tables.into_values().collect(),
            views: views.collect(),
            sequences: self.sequences.into_values().collect(),
            enums: self.enums.into_values().collect(),
            domains: self.domains.into_values().collect(),
            composites: self.composites.into_values().collect(),
            ranges: self.ranges.into_values().collect(),
        };
        catalog.sort();
        catalog
    }
}
