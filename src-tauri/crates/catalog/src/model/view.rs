use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Index, QualifiedName, is_false, quote_literal, whole};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogView)]
pub struct View {
    pub name: QualifiedName,
    #[serde(default, skip_serializing_if = "is_false")]
    pub materialized: bool,
    /// Its query, without a semicolon.
    pub definition: String,
    pub columns: Vec<ViewColumn>,
    /// The tables and views that its query names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<QualifiedName>,
    /// Of a materialised view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// `check_option=local`, `security_barrier=true`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Whoever asked may not read its rows. Known of a live server only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_allowed: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogViewColumn)]
pub struct ViewColumn {
    pub name: String,
    /// Unknown where a file does not tell.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A sequence with its bounds; not how far it has come. Its numbers are written as texts, since JSON's readers round large ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogSequence)]
pub struct Sequence {
    pub name: QualifiedName,
    #[serde(rename = "type")]
    pub type_name: String,
    #[serde(with = "whole")]
    #[schema(value_type = String)]
    pub start: i64,
    #[serde(with = "whole")]
    #[schema(value_type = String)]
    pub increment: i64,
    #[serde(with = "whole")]
    #[schema(value_type = String)]
    pub min: i64,
    #[serde(with = "whole")]
    #[schema(value_type = String)]
    pub max: i64,
    #[serde(with = "whole")]
    #[schema(value_type = String)]
    pub cache: i64,
    #[serde(default, skip_serializing_if = "is_false")]
    pub cycle: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Sequence {
    /// Returns the default of a column that takes its numbers from it.
    pub fn next_value(&self) -> String {
        default_from(&self.name)
    }
}

/// Returns the default of a column that takes its numbers from the sequence of that name.
pub(crate) fn default_from(sequence: &QualifiedName) -> String {
    format!("nextval({}::regclass)", quote_literal(&sequence.to_string()))
}

/// The column with which a sequence is dropped (`OWNED BY`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogSequenceOwner)]
pub struct Owner {
    pub table: QualifiedName,
    pub column: String,
    /// It is the sequence of an identity column, and has no life of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub identity: bool,
}
