//! Catalogs: what a database, or a text of DDL, is made of.

use std::collections::BTreeMap;

use millpond_catalog::diff::{Difference, Migration};
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::model::Catalog;
use millpond_catalog::read::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a catalog is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogSource {
    /// A file of DDL or a plain dump, or a folder of migrations; from the project's folder.
    Path(String),
    /// A text that is not (yet) in a file.
    Text(String),
    /// The database of one of the project's connections.
    Connection(String),
}

/// Asks for a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadCatalog {
    pub source: CatalogSource,
    /// What the graph shows beside tables and their foreign keys.
    #[serde(default)]
    pub show: Choice,
    /// What stands around one table alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<CatalogFocus>,
    /// A newer request of the same group cancels an older one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// A table and what is near it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogFocus {
    /// `namespace.name`, quoted as SQL asks for; the name alone where only one table has it.
    pub table: String,
    /// How many relations away.
    pub depth: u32,
}

/// A catalog, and how its tables hang together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogReading {
    /// The file's, the folder's or the connection's name.
    pub name: String,
    /// The files that were read, in their order.
    pub files: Vec<String>,
    pub catalog: Catalog,
    pub graph: Graph,
    /// Statements that were not followed.
    pub problems: Vec<Problem>,
}

/// How a catalog is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogFormat {
    /// DDL that `PostgreSQL` takes.
    Sql,
    Dbml,
    Mermaid,
}

/// Asks for a catalog in one of the formats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportCatalog {
    pub read: ReadCatalog,
    pub format: CatalogFormat,
}

/// A catalog written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportedCatalog {
    pub text: String,
    /// A name for the file that it may be written to.
    pub file_name: String,
    /// Statements that were not followed: what they make is not in it.
    pub problems: Vec<Problem>,
}

/// Asks what makes one catalog of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiffCatalogs {
    pub old: CatalogSource,
    pub new: CatalogSource,
}

/// What makes one catalog of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogDiff {
    pub differences: Vec<Difference>,
    pub migration: Migration,
    /// The migration as one text.
    pub sql: String,
    /// Statements of the two that were not followed.
    pub old_problems: Vec<Problem>,
    pub new_problems: Vec<Problem>,
}

/// The project's files of SQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SqlListing {
    /// From the project's folder, in the order of their names.
    pub files: Vec<String>,
}

/// Where the tables of a diagram were put by hand; the others stand where the layout puts them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiagramPositions {
    /// By `namespace.name`, quoted as SQL asks for: the upper left corner, in the diagram's own units, right and down.
    pub positions: BTreeMap<String, [i32; 2]>,
}

/// Moves tables of a diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MoveTables {
    /// Without a position, a table is left to the layout again.
    pub moved: BTreeMap<String, Option<[i32; 2]>>,
}
