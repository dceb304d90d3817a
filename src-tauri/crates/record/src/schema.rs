//! Names and types of columns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the cells of a column mean. PostgreSQL's types of the same names, `decimal` being `numeric`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Characters, as they stand in the file.
    Text,
    /// A whole number of 64 bits (`bigint`).
    Integer,
    /// A decimal number of any precision (`numeric`).
    Decimal,
    /// A binary floating-point number (`double precision`).
    Float,
    /// `true` or `false`.
    Boolean,
    /// A day, `2026-11-24`.
    Date,
    /// A day and a time of day, `2026-11-24 01:00:00`, without a zone.
    Timestamp,
}

impl ColumnType {
    /// Returns the word used in files and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
        }
    }

    /// Returns whether values are numbers, which are drawn right-aligned.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Float)
    }
}

impl std::fmt::Display for ColumnType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// One column: its name and the meaning of its cells.
///
/// In a frame, `text` and `decimal` are Polars `String` (a decimal keeps its digits); the others are
/// `String` too as long as they are the input's own bytes, and `Int64`, `Float64`, `Boolean`, `Date` or
/// `Datetime(µs)` once a step has computed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ColumnSpec {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
}

/// The columns of a batch, in order. Names are unique.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Schema {
    pub columns: Vec<ColumnSpec>,
}

impl Schema {
    /// Returns the position of a column.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Returns a column by name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ColumnSpec> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Replaces the column of this name in its place, or adds it at the end.
    pub fn set(&mut self, name: &str, kind: ColumnType) {
        match self.columns.iter_mut().find(|column| column.name == name) {
            Some(column) => column.kind = kind,
            None => self.columns.push(ColumnSpec { name: name.to_owned(), kind }),
        }
    }
}
