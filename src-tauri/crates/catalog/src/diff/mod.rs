//! What makes one catalog of another: as a list to look at, and as statements to run.
//!
//! Catalogs are compared in their normal form, so that a file and the server that ran it do not differ; what is shown and run is
//! what stands in them.

mod list;
mod migration;
mod pairs;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::migration::{Migration, Step, migration};
use crate::model::{Catalog, QualifiedName};

/// One thing in which two catalogs differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogDifference)]
pub struct Difference {
    pub change: Change,
    pub kind: Kind,
    /// The table, view, sequence or type, or the one that it is a part of; of a namespace only that part of the name.
    pub name: QualifiedName,
    /// The column, constraint or index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What of it changed, where that is not the whole: `type`, `default`, `comment`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<Aspect>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogChange)]
pub enum Change {
    Added,
    Removed,
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogDifferenceKind)]
pub enum Kind {
    Namespace,
    Table,
    Column,
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Exclusion,
    Index,
    View,
    Sequence,
    Enum,
    Domain,
    Composite,
    Range,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogDifferenceAspect)]
pub enum Aspect {
    Attributes,
    Bounds,
    Checks,
    Collation,
    ColumnOrder,
    Columns,
    Comment,
    Default,
    Definition,
    Generated,
    Identity,
    Inherits,
    Kind,
    Labels,
    Nullable,
    Options,
    Owner,
    PartitionKey,
    PartitionOf,
    Persistence,
    Server,
    Type,
}

/// Returns in what `new` differs from `old`, in the order of names.
///
/// ```
/// use millpond_catalog::diff::{Aspect, diff};
/// use millpond_catalog::read::{Text, read};
///
/// let catalog = |text| read(&[Text { name: "a.sql", text }]).catalog;
/// let old = catalog("CREATE TABLE a (id int, price numeric CHECK (price BETWEEN 0 AND 9))");
/// let new = catalog("CREATE TABLE a (id bigint, price numeric CHECK (price >= 0 AND price <= 9))");
/// let differences = diff(&old, &new);
/// assert_eq!(differences.len(), 1);
/// assert_eq!(differences[0].aspect, Some(Aspect::Type));
/// assert_eq!(differences[0].new.as_deref(), Some("bigint"));
/// ```
pub fn diff(old: &Catalog, new: &Catalog) -> Vec<Difference> {
    list::differences(&pairs::Sides::of(old, new))
}
