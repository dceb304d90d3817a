//! What a pipeline file says: `pipelines/*.toml`, format 1.
//!
//! Serde reads these types; schemars makes the JSON Schema from them, against which the text is checked
//! first, so that every mistake has its line and column.

use std::collections::BTreeMap;

use millpond_record::schema::ColumnType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::on_error::OnError;
use crate::step::Action;

/// A pipeline: rows from a source, through steps, to a sink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PipelineSpec {
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub source: SourceSpec,
    /// What to do with the rows, in order.
    #[serde(default)]
    pub step: Vec<StepSpec>,
    /// Where the rows go. Without it, `NAME.clean.csv` beside the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sink: Option<SinkSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<LimitsSpec>,
}

/// Where the rows come from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// The path of a CSV file, from the project's root; `-` is standard input.
    pub csv: String,
    /// The character between fields: `,` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The character around fields that contain delimiters or line ends: `"` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<char>,
    /// Whether the first record names the columns: `true` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// The encoding's name (<https://encoding.spec.whatwg.org/#names-and-labels>): `utf-8` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Cells that mean "no value". Unless given: empty or blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// The longest record allowed, in bytes: 1 MiB unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_record_bytes: Option<u64>,
    /// What the columns mean. A column that is not named is text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, ColumnType>,
    /// What becomes of a row with a cell that is not of its declared type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<ExpectSpec>,
}

/// What the file must look like.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectSpec {
    /// The columns that the pipeline needs.
    pub columns: Vec<String>,
    /// What to do when one is not there.
    #[serde(default)]
    pub missing: OnMissingColumn,
    /// What to do with a column that is not in the list.
    #[serde(default)]
    pub extra: OnExtraColumn,
    /// Other names that a column may have in the file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, Vec<String>>,
}

/// What to do when an expected column is not in the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnMissingColumn {
    /// Refuse the file.
    #[default]
    Stop,
    /// Go on with an empty column.
    Null,
}

/// What to do with a column that was not expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnExtraColumn {
    #[default]
    Keep,
    Drop,
    /// Refuse the file.
    Stop,
}

/// One step: what it does, and what every step takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepSpec {
    /// A stable name in the ledger; without one, the verb (with a number where it repeats).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `false` leaves the step out of runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// A remark for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(flatten)]
    pub action: Action,
}

/// Where the rows go: one of `csv` and `jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SinkSpec {
    /// The path of a CSV file, from the project's root; `-` is standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// The path of a file with one JSON object a line; `-` is standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jsonl: Option<String>,
    /// The character between fields of a CSV file: `,` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Whether a CSV file starts with the columns' names: `true` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
}

/// Bounds beyond which nothing becomes visible.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsSpec {
    /// The most rows that may be rejected: a count, or a share of the rows read ("1%").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_rejected: Option<Amount>,
    /// The fewest rows that must be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_rows: Option<u64>,
    /// The most that the rows written may differ from the last good run ("50%").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_change: Option<Amount>,
}

/// A number of rows (`100`) or a share of them (`"1%"`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Amount {
    Rows(u64),
    Share(Share),
}

/// A share of rows, written as a percentage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^[0-9]+(\.[0-9]+)?%$"), with = "String")]
pub struct Share {
    /// 0.01 for `1%`.
    pub fraction: f64,
    written: String,
}

/// A share that is no percentage.
#[derive(Debug, thiserror::Error)]
#[error("\"{0}\" is not a percentage; write it like \"1%\"")]
pub struct NotAShare(String);

impl TryFrom<String> for Share {
    type Error = NotAShare;

    fn try_from(written: String) -> Result<Self, NotAShare> {
        let percent = written.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
        match percent {
            Some(percent) if percent.is_finite() && percent >= 0.0 => Ok(Self { fraction: percent / 100.0, written }),
            _ => Err(NotAShare(written)),
        }
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.written
    }
}

impl Amount {
    /// Returns the number of rows that this amount allows of `whole` rows.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a row count, rounded down"
    )]
    pub fn of(&self, whole: u64) -> u64 {
        match self {
            Self::Rows(rows) => *rows,
            Self::Share(share) => (whole as f64 * share.fraction).floor() as u64,
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rows(rows) => write!(f, "{rows}"),
            Self::Share(share) => f.write_str(&share.written),
        }
    }
}
