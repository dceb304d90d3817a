//! What a database is made of: one model, whoever it was read from.
//!
//! Every list has one order (names by their bytes, columns as they stand in the table), so that two catalogs of one database
//! are written as the same JSON. *Invariant:* names are exact. They are compared byte by byte, never after folding.

mod constraint;
mod name;
mod only;
mod table;
mod types;
mod view;
mod whole;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use constraint::{Action, Check, Exclusion, ForeignKey, Key, Timing};
pub use name::{QualifiedName, quote_ident, quote_literal};
pub use table::{Column, Generated, Identity, Index, IndexColumn, PartitionOf, Table, TableKind, Term};
pub use types::{Attribute, Composite, Domain, DomainCheck, Enum, RangeType};
pub(crate) use view::default_from;
pub use view::{Owner, Sequence, View, ViewColumn};

/// Everything of a database that the workbench shows, and what its DDL can be written from.
///
/// Not in it: functions, triggers, rules, policies, privileges, owners, extensions and what belongs to them, storage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Catalog {
    #[schema(required)]
    pub namespaces: Vec<Namespace>,
    #[schema(required)]
    pub tables: Vec<Table>,
    #[schema(required)]
    pub views: Vec<View>,
    #[schema(required)]
    pub sequences: Vec<Sequence>,
    #[schema(required)]
    pub enums: Vec<Enum>,
    #[schema(required)]
    pub domains: Vec<Domain>,
    #[schema(required)]
    pub composites: Vec<Composite>,
    #[schema(required)]
    pub ranges: Vec<RangeType>,
}

/// A namespace: what SQL calls a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogNamespace)]
pub struct Namespace {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Catalog {
    /// Returns the table of that exact name.
    pub fn table(&self, name: &QualifiedName) -> Option<&Table> {
        find(&self.tables, name, |table| &table.name)
    }

    /// Returns the view of that exact name.
    pub fn view(&self, name: &QualifiedName) -> Option<&View> {
        find(&self.views, name, |view| &view.name)
    }

    /// Returns the sequence of that exact name.
    pub fn sequence(&self, name: &QualifiedName) -> Option<&Sequence> {
        find(&self.sequences, name, |sequence| &sequence.name)
    }

    /// Returns the domain of that exact name.
    pub fn domain(&self, name: &QualifiedName) -> Option<&Domain> {
        find(&self.domains, name, |domain| &domain.name)
    }

    /// Brings every list into its order, and counts the columns.
    pub fn sort(&mut self) {
        self.namespaces.sort_by(|a, b| a.name.cmp(&b.name));
        self.tables.sort_by(|a, b| a.name.cmp(&b.name));
        self.views.sort_by(|a, b| a.name.cmp(&b.name));
        self.sequences.sort_by(|a, b| a.name.cmp(&b.name));
        self.enums.sort_by(|a, b| a.name.cmp(&b.name));
        self.domains.sort_by(|a, b| a.name.cmp(&b.name));
        self.composites.sort_by(|a, b| a.name.cmp(&b.name));
        self.ranges.sort_by(|a, b| a.name.cmp(&b.name));
        self.tables.iter_mut().for_each(Table::sort);
        for view in &mut self.views {
            view.depends_on.sort();
            view.indexes.sort_by(|a, b| a.name.cmp(&b.name));
            view.options.sort();
        }
        for domain in &mut self.domains {
            domain.checks.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
}

/// Returns the one of that name in a list in its order.
fn find<'a, T>(sorted: &'a [T], name: &QualifiedName, name_of: impl Fn(&T) -> &QualifiedName) -> Option<&'a T> {
    sorted.binary_search_by(|one| name_of(one).cmp(name)).ok().map(|at| &sorted[at])
}

/// For `skip_serializing_if`: what is not so goes unsaid.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}
