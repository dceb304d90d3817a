use millpond_pipeline::pages::NumberedRow;
use millpond_pipeline::scan::RowFilter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names the rows of a pipeline's input, at a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowsOf {
    /// The pipeline's text, saved or not.
    pub text: String,
    /// Instead of the source's path: absolute.
    pub input: Option<String>,
    /// The stage: 0 is the source, 1 after the first step; the last unless given.
    pub stage: Option<u32>,
    /// A newer request of the same group cancels an older one.
    pub group: Option<String>,
}

/// How many rows an input has, as far as they are counted. Counting begins with the first question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowCount {
    /// Changes with the file and with how it is read.
    pub version: String,
    /// Rows counted so far, malformed ones among them.
    pub rows: u64,
    /// About how many there are.
    pub estimated_rows: u64,
    /// Whether all are counted.
    pub complete: bool,
    pub done_bytes: u64,
    pub total_bytes: Option<u64>,
    /// The first stage whose rows depend on all others: from it on only a sample can be shown.
    pub sample_from: Option<u32>,
}

/// Asks for rows by their numbers: so many from one on, or a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowPageRequest {
    #[serde(flatten)]
    pub of: RowsOf,
    /// The number of the first row: 0 is the input's first.
    pub offset: Option<u64>,
    /// At most so many: 200 unless given, 1,000 at most.
    pub limit: Option<u32>,
    /// Or these rows, at most 1,000.
    pub rows: Option<Vec<u64>>,
}

/// Rows of an input before and after a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowPage {
    /// The version of the input that they are of.
    pub version: String,
    /// In the input's order. Rows that the input does not have are left out.
    pub rows: Vec<NumberedRow>,
}

/// Asks which rows filters pick, from a place on. A piece of the search takes a moment; the answer says where to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScanRequest {
    #[serde(flatten)]
    pub of: RowsOf,
    /// A row must pass them all.
    pub filters: Vec<RowFilter>,
    /// Where the last answer ended; the input's start unless given.
    pub from: Option<ScanPlace>,
    /// A piece takes about so many milliseconds: 150 unless given, 1,000 at most.
    pub budget_ms: Option<u32>,
    /// A piece ends when about so many rows were found: 20,000 unless given, 100,000 at most.
    pub most: Option<u32>,
}

/// A place in a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScanPlace {
    /// The version of the input that the search is of.
    pub version: String,
    /// The first row that was not looked at.
    pub row: u64,
    /// Where it stands.
    pub offset: Option<u64>,
    pub line: Option<u64>,
    /// How many portions were looked through.
    pub portion: u64,
}

/// What a piece of a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScanPiece {
    /// Numbers of rows that pass, rising.
    pub rows: Vec<u64>,
    /// Where to go on; nothing at the end.
    pub next: Option<ScanPlace>,
    /// Rows looked at since the input's start.
    pub scanned: u64,
    /// Rows of this piece for which a filter could not be computed.
    pub undecided: u64,
}
