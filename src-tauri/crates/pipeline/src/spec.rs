//! What a pipeline file says: `pipelines/*.toml`, format 1.
//!
//! Serde reads these types; schemars makes the JSON Schema from them, against which the text is checked
//! first, so that every mistake has its line and column.

use std::collections::BTreeMap;
use std::path::Path;

use millpond_record::schema::ColumnType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::on_error::OnError;
use crate::sink::Compression;
use crate::source::{Place, SourceKind};
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
    /// The path of a CSV file, from the project's root; `-` is standard input. Packed files (gzip, Zstandard, a member of a zip
    /// archive as `a.zip!/b.csv`) are unpacked; `*` and `?` stand for all files of such names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// Or of an Excel workbook (xlsx, xlsm, xlsb, xls, ods).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excel: Option<String>,
    /// Or of a Parquet file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parquet: Option<String>,
    /// Or of a file with one JSON object a line, packed or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jsonl: Option<String>,
    /// The workbook's sheet: the first unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The sheet's row that names the columns, from 1: the first that is not blank unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// The character between fields: `,` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The character around fields that contain delimiters or line ends: `"` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<char>,
    /// Whether the first record names the columns: `true` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// How many lines name the columns together, the upper ones before the lower: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_lines: Option<u64>,
    /// Lines before the header that are passed over, such as a title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_lines: Option<u64>,
    /// The character that a line of comment begins with. Such lines are passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<char>,
    /// Lines after the last row that are passed over, such as totals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer_lines: Option<u64>,
    /// What the first line after the last row begins with: it is passed over, with all that follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
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

impl SourceSpec {
    /// Returns the kind of the input and its path as written. A text that names none or more than one has a mistake, which is
    /// found before; here the first counts.
    #[must_use]
    pub fn input(&self) -> (SourceKind, &str) {
        let named = self.named();
        named.first().copied().unwrap_or((SourceKind::Csv, ""))
    }

    /// Returns every input that is named, by its kind.
    #[must_use]
    pub fn named(&self) -> Vec<(SourceKind, &str)> {
        let all = [
            (SourceKind::Csv, &self.csv),
            (SourceKind::Excel, &self.excel),
            (SourceKind::Parquet, &self.parquet),
            (SourceKind::Jsonl, &self.jsonl),
        ];
        all.into_iter().filter_map(|(kind, path)| path.as_deref().map(|path| (kind, path))).collect()
    }

    /// Returns the source for an input that is given in place of the one it names. An input of another kind is read as what it
    /// is: what the source says of the other kind alone does not hold for it.
    #[must_use]
    pub fn on(&self, path: &Path) -> Self {
        let place = Place::of(path);
        let first = place.files().ok().and_then(|files| files.into_iter().next());
        let by_ending = match &place {
            Place::Member { member, .. } => SourceKind::of_path(Path::new(member)),
            _ => SourceKind::of_path(path),
        };
        let by_bytes = first.filter(|_| !matches!(place, Place::Member { .. })).and_then(|path| SourceKind::of_file(&path).ok().flatten());
        let (own, _) = self.input();
        let text = [SourceKind::Csv, SourceKind::Jsonl];
        // Bytes that could be any text are what the ending says, where that is a kind of text.
        let by_ending = by_ending.filter(|kind| text.contains(kind));
        let kind = by_bytes.or(by_ending).unwrap_or(if text.contains(&own) { own } else { SourceKind::Csv });
        let path = Some(path.to_string_lossy().into_owned());
        let mut spec = Self { csv: None, excel: None, parquet: None, jsonl: None, ..self.clone() };
        match kind {
            SourceKind::Csv => spec.csv = path,
            SourceKind::Excel => spec.excel = path,
            SourceKind::Parquet => spec.parquet = path,
            SourceKind::Jsonl => spec.jsonl = path,
        }
        if kind != own {
            spec = Self { delimiter: None, quote: None, header: None, encoding: None, sheet: None, header_row: None, ..spec };
            spec = Self { header_lines: None, skip_lines: None, comment: None, footer_lines: None, footer: None, ..spec };
        }
        spec
    }
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

/// Where the rows go: one of `csv`, `jsonl` and `parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SinkSpec {
    /// The path of a CSV file, from the project's root; `-` is standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// The path of a file with one JSON object a line; `-` is standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jsonl: Option<String>,
    /// The path of a Parquet file; `-` is standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parquet: Option<String>,
    /// The character between fields of a CSV file: `,` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Whether a CSV file starts with the columns' names: `true` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// Whether cells of a CSV file that a spreadsheet would take for formulas get an apostrophe in front: `false` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escape_formulas: Option<bool>,
    /// How a Parquet file is compressed: `zstd` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<Compression>,
    /// Rows of a Parquet file's row groups: 262144 unless given, fewer where rows are wide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub row_group_rows: Option<u64>,
    /// Digits after the point of a Parquet file's decimal columns: as many as the first row group needs unless given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scale: BTreeMap<String, u32>,
}

impl SinkSpec {
    /// Returns the key and the path of the output, as written.
    #[must_use]
    pub fn output(&self) -> Option<(&'static str, &str)> {
        self.named().first().copied()
    }

    /// Returns every output that is named, by its key.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, &str)> {
        let all = [("csv", &self.csv), ("jsonl", &self.jsonl), ("parquet", &self.parquet)];
        all.into_iter().filter_map(|(key, path)| path.as_deref().map(|path| (key, path))).collect()
    }
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
