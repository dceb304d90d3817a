//! A row that was not written, and why.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Bytes of raw text that are kept with a rejected row; beyond them, offset and length.
pub const RAW_KEPT_BYTES: usize = 64 * 1024;

/// Why a row was rejected. The word (`too_many_fields`) is stable: files and scripts may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Fewer fields than the header has.
    TooFewFields,
    /// More fields than the header has.
    TooManyFields,
    /// A quote that is still open at the end of the file or after the longest record allowed.
    OpenQuote,
    /// Text between a closing quote and the next delimiter.
    TextAfterQuote,
    /// A record longer than the longest allowed.
    RecordTooLong,
    /// Bytes that are no text in the file's encoding.
    InvalidEncoding,
    /// Not a whole number.
    NotAnInteger,
    /// Not a number.
    NotANumber,
    /// Not `true` or `false`.
    NotABoolean,
    /// Not a date.
    NotADate,
    /// Not a timestamp.
    NotATimestamp,
    /// A number too large or too small for its type.
    OutOfRange,
    /// A division by zero.
    DivisionByZero,
    /// A value outside what a function takes.
    InvalidValue,
    /// No value where a rule wants one.
    NoValue,
    /// A value below the least or above the most that a rule allows.
    NotInRange,
    /// Text that is not of a rule's pattern.
    NoMatch,
    /// A value that is not among those listed.
    NotInSet,
    /// Text that is shorter or longer than a rule allows.
    WrongLength,
    /// A rule's expression is false.
    CheckFailed,
    /// A value that another file does not have.
    NotFound,
    /// A value that an earlier row has.
    NotUnique,
    /// A date that two of the formats read as different days.
    AmbiguousDate,
    /// A line that is no JSON.
    InvalidJson,
    /// A line of JSON that is not an object.
    NotAnObject,
    /// An object with a key that no column is of.
    UnknownKey,
    /// A cell whose formula failed.
    FormulaError,
}

impl Reason {
    /// Returns the stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::TooFewFields => "too_few_fields",
            Self::TooManyFields => "too_many_fields",
            Self::OpenQuote => "open_quote",
            Self::TextAfterQuote => "text_after_quote",
            Self::RecordTooLong => "record_too_long",
            Self::InvalidEncoding => "invalid_encoding",
            Self::NotAnInteger => "not_an_integer",
            Self::NotANumber => "not_a_number",
            Self::NotABoolean => "not_a_boolean",
            Self::NotADate => "not_a_date",
            Self::NotATimestamp => "not_a_timestamp",
            Self::OutOfRange => "out_of_range",
            Self::DivisionByZero => "division_by_zero",
            Self::InvalidValue => "invalid_value",
            Self::NoValue => "no_value",
            Self::NotInRange => "not_in_range",
            Self::NoMatch => "no_match",
            Self::NotInSet => "not_in_set",
            Self::WrongLength => "wrong_length",
            Self::CheckFailed => "check_failed",
            Self::NotFound => "not_found",
            Self::NotUnique => "not_unique",
            Self::AmbiguousDate => "ambiguous_date",
            Self::InvalidJson => "invalid_json",
            Self::NotAnObject => "not_an_object",
            Self::UnknownKey => "unknown_key",
            Self::FormulaError => "formula_error",
        }
    }

    /// Returns the reason in words that follow a column's name: `price is not a number`.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::TooFewFields => "too few fields",
            Self::TooManyFields => "too many fields",
            Self::OpenQuote => "a quote that is never closed",
            Self::TextAfterQuote => "text after a closing quote",
            Self::RecordTooLong => "the record is too long",
            Self::InvalidEncoding => "not valid text in this encoding",
            Self::NotAnInteger => "is not a whole number",
            Self::NotANumber => "is not a number",
            Self::NotABoolean => "is not true or false",
            Self::NotADate => "is not a date",
            Self::NotATimestamp => "is not a timestamp",
            Self::OutOfRange => "is out of range",
            Self::DivisionByZero => "divides by zero",
            Self::InvalidValue => "is not a valid value",
            Self::NoValue => "has no value",
            Self::NotInRange => "is not in the range",
            Self::NoMatch => "does not match the pattern",
            Self::NotInSet => "is not one of the values",
            Self::WrongLength => "is too short or too long",
            Self::CheckFailed => "does not pass the check",
            Self::NotFound => "is not in the other file",
            Self::NotUnique => "stands in an earlier row",
            Self::AmbiguousDate => "is one of two days",
            Self::InvalidJson => "not valid JSON",
            Self::NotAnObject => "not a JSON object",
            Self::UnknownKey => "a key that no column is of",
            Self::FormulaError => "holds a formula that failed",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// A row that was read and not written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    /// The file (or `standard input`) it came from.
    pub origin: String,
    /// The first physical line of the record; the file's first line is 1.
    pub line: u64,
    /// The step that rejected it: `source`, or the step's id.
    pub step: String,
    /// The column at fault, where one is.
    pub column: Option<String>,
    pub reason: Reason,
    /// What was found, in words: `"12,50" is not a decimal`.
    pub detail: String,
    /// The record as it stands in the file, without its line end; at most [`RAW_KEPT_BYTES`]. Bytes that
    /// are not UTF-8 are shown as `\xNN`.
    pub raw: String,
    /// Where the record starts, in bytes from the start of the (decoded) input.
    pub offset: u64,
    /// The record's whole length in bytes.
    pub length: u64,
}
