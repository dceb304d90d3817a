use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{QualifiedName, is_false};

/// A primary key or a unique constraint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogKey)]
pub struct Key {
    pub name: String,
    /// In the key's order, which need not be the table's.
    pub columns: Vec<String>,
    /// Columns that the index carries and the key does not count (`INCLUDE`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub nulls_not_distinct: bool,
    /// The last column is a range or multirange that must not overlap (`WITHOUT OVERLAPS`): the columns are no key by their values.
    #[serde(default, skip_serializing_if = "is_false")]
    pub without_overlaps: bool,
    #[serde(default, skip_serializing_if = "Timing::is_default")]
    pub timing: Timing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A foreign key: `columns[i]` refers to `referenced[i]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogForeignKey)]
pub struct ForeignKey {
    pub name: String,
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub table: QualifiedName,
    /// Its columns, as many as `columns`.
    pub referenced: Vec<String>,
    #[serde(default, skip_serializing_if = "Action::is_default")]
    pub on_delete: Action,
    /// The columns that `ON DELETE SET NULL` or `SET DEFAULT` names, where it names some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_delete_columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Action::is_default")]
    pub on_update: Action,
    #[serde(default, skip_serializing_if = "is_false")]
    pub match_full: bool,
    /// The last columns are ranges, and the one contains the other (`PERIOD`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub period: bool,
    #[serde(default, skip_serializing_if = "Timing::is_default")]
    pub timing: Timing,
    /// Rows that were there before were not looked at (`NOT VALID`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_valid: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A check of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogCheck)]
pub struct Check {
    pub name: String,
    pub expression: String,
    /// It is there because a parent has it, and not of the table's own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inherited: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_inherit: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_valid: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// An exclusion constraint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogExclusion)]
pub struct Exclusion {
    pub name: String,
    /// As it stands after `CONSTRAINT name`: `EXCLUDE USING gist (room WITH =, during WITH &&)`.
    pub definition: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What happens to rows that refer to one that goes or changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogKeyAction)]
pub enum Action {
    #[default]
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

impl Action {
    /// Returns the words of SQL.
    pub fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_default(&self) -> bool {
        *self == Self::NoAction
    }
}

/// When a constraint is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogTiming)]
pub enum Timing {
    /// With each statement (`NOT DEFERRABLE`).
    #[default]
    Immediate,
    /// With each statement, unless the transaction asks for its end (`DEFERRABLE`).
    Deferrable,
    /// At the end of the transaction (`DEFERRABLE INITIALLY DEFERRED`).
    Deferred,
}

impl Timing {
    /// Returns what SQL says after a constraint, with a blank before it; nothing for the default.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Immediate => "",
            Self::Deferrable => " DEFERRABLE",
            Self::Deferred => " DEFERRABLE INITIALLY DEFERRED",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub(super) fn is_default(&self) -> bool {
        *self == Self::Immediate
    }
}
