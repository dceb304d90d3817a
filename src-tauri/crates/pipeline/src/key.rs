//! A row's key as bytes: equal keys have equal bytes, and bytes are in the order of the keys.
//!
//! Each column is a mark (null or not) and its value, so written that comparing bytes compares values: numbers by their
//! worth (`1.0` is `1.00`), text by its bytes, days and times by time, `NaN` after every number, as PostgreSQL has it.

use millpond_record::flow::FlowError;
use millpond_record::schema::ColumnType;
use polars::prelude::{BinaryChunked, BinaryChunkedBuilder, DataFrame, StringChunked, UInt64Chunked};
use xxhash_rust::xxh3::xxh3_64;

use crate::expression::numeric;
use crate::missing::Missing;
use crate::types;
use crate::values::text_of;

/// The hidden column of keys.
pub const KEY: &str = "\u{1}key";
/// The hidden column of the keys' hashes.
pub const HASH: &str = "\u{1}hash";
/// The hidden column of a row's number among those that a step took, from 0.
pub const ORDINAL: &str = "\u{1}ordinal";

/// What stands before a value.
mod mark {
    pub const NULL_FIRST: u8 = 0;
    pub const VALUE: u8 = 1;
    /// A cell that does not read as its column's type.
    pub const UNREADABLE: u8 = 2;
    pub const NULL_LAST: u8 = 3;
}

/// One column of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyColumn {
    pub name: String,
    pub kind: ColumnType,
    pub descending: bool,
    /// Null stands before all values, else after them.
    pub nulls_first: bool,
}

/// Makes keys of rows.
#[derive(Debug, Clone)]
pub struct KeyEncoder {
    columns: Vec<KeyColumn>,
    missing: Missing,
}

impl KeyEncoder {
    /// Returns what makes keys of these columns.
    #[must_use]
    pub fn new(columns: Vec<KeyColumn>, missing: Missing) -> Self {
        Self { columns, missing }
    }

    /// Returns the key of every row.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame lacks a column.
    pub fn keys(&self, frame: &DataFrame) -> Result<BinaryChunked, FlowError> {
        let mut keys = BinaryChunkedBuilder::new(KEY.into(), frame.height());
        self.each(frame, |key, _| keys.append_value(key))?;
        Ok(keys.finish())
    }

    /// Calls `row` with each row's key, and whether a column of it is null.
    ///
    /// # Errors
    /// As [`KeyEncoder::keys`].
    pub fn each(&self, frame: &DataFrame, mut row: impl FnMut(&[u8], bool)) -> Result<(), FlowError> {
        let cells = self.columns.iter().map(|column| {
            let text = text_of(frame.column(&column.name).map_err(FlowError::internal)?)?;
            Ok(text.rechunk().into_owned())
        });
        let cells = cells.collect::<Result<Vec<StringChunked>, FlowError>>()?;
        let arrays: Vec<_> = cells.iter().map(StringChunked::downcast_as_array).collect();
        let mut key = Vec::with_capacity(64);
        for at in 0..frame.height() {
            key.clear();
            let mut has_null = false;
            for (column, cells) in self.columns.iter().zip(&arrays) {
                let cell = cells.get(at).filter(|cell| !self.missing.is(cell));
                has_null |= cell.is_none();
                append(column, cell, &mut key);
            }
            row(&key, has_null);
        }
        Ok(())
    }
}

/// Returns the hash of a key.
#[must_use]
pub fn hash(key: &[u8]) -> u64 {
    xxh3_64(key)
}

/// Returns the hash of every key.
#[must_use]
pub fn hashes(keys: &BinaryChunked) -> UInt64Chunked {
    let hashes: Vec<u64> = keys.iter().map(|key| hash(key.unwrap_or_default())).collect();
    UInt64Chunked::from_vec(HASH.into(), hashes)
}

/// Appends a value's key.
pub fn append(column: &KeyColumn, cell: Option<&str>, into: &mut Vec<u8>) {
    let from = into.len();
    match cell {
        // Where nulls stand does not turn around with the order of values.
        None => {
            into.push(if column.nulls_first { mark::NULL_FIRST } else { mark::NULL_LAST });
            return;
        }
        Some(cell) => {
            into.push(mark::VALUE);
            if !value(column.kind, cell, into) {
                into.truncate(from);
                into.push(mark::UNREADABLE);
                text(cell, into);
            }
        }
    }
    if column.descending {
        // The mark stays, so that nulls keep their end.
        into[from + 1..].iter_mut().for_each(|byte| *byte = !*byte);
    }
}

/// Appends a value. Returns whether the cell reads as its type.
fn value(kind: ColumnType, cell: &str, into: &mut Vec<u8>) -> bool {
    match kind {
        ColumnType::Text => text(cell, into),
        ColumnType::Integer => match types::integer(cell) {
            Ok(value) => into.extend_from_slice(&flipped(value)),
            Err(_) => return false,
        },
        ColumnType::Decimal => return decimal(cell, into),
        ColumnType::Float => match types::float(cell) {
            Ok(value) => into.extend_from_slice(&float(value)),
            Err(_) => return false,
        },
        ColumnType::Boolean => match types::boolean(cell) {
            Some(value) => into.push(u8::from(value)),
            None => return false,
        },
        ColumnType::Date => match types::date(cell) {
            Some(day) => into.extend_from_slice(&flipped(i64::from(chrono::Datelike::num_days_from_ce(&day)))),
            None => return false,
        },
        ColumnType::Timestamp => match types::timestamp(cell) {
            Some(at) => into.extend_from_slice(&flipped(at.and_utc().timestamp_micros())),
            None => return false,
        },
    }
    true
}

/// A text's end is told by two zeros, a zero inside by a zero and 255: so a shorter text stands before a longer one.
fn text(cell: &str, into: &mut Vec<u8>) {
    for part in cell.as_bytes().split_inclusive(|byte| *byte == 0) {
        into.extend_from_slice(part);
        if part.ends_with(&[0]) {
            into.push(255);
        }
    }
    into.extend_from_slice(&[0, 0]);
}

/// With its sign's bit turned, a whole number's bytes are in its order.
fn flipped(value: i64) -> [u8; 8] {
    (value ^ i64::MIN).to_be_bytes()
}

/// A float's bits in its order: negative ones turned around, positive ones above them (IEEE 754's totalOrder for what is left
/// when both zeros are one, and all NaN).
fn float(value: f64) -> [u8; 8] {
    let value = if value.is_nan() {
        f64::NAN.abs()
    } else if value == 0.0 {
        0.0
    } else {
        value
    };
    let bits = value.to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    ordered.to_be_bytes()
}

/// Appends a decimal: sign, the power of ten of its first digit, its digits without zeros at either end; turned around where it
/// is negative. Returns whether the cell is one.
fn decimal(cell: &str, into: &mut Vec<u8>) -> bool {
    let Some((negative, digits, point)) = numeric::digits(cell) else { return false };
    let from = into.len();
    let first = digits.bytes().position(|digit| digit != b'0');
    let Some(first) = first else {
        into.push(1);
        return true;
    };
    into.push(2);
    let weight = point - i64::try_from(first).unwrap_or(i64::MAX);
    into.extend_from_slice(&flipped(weight));
    into.extend_from_slice(digits[first..].trim_end_matches('0').as_bytes());
    into.push(0);
    if negative {
        into[from] = 0;
        into[from + 1..].iter_mut().for_each(|byte| *byte = !*byte);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    fn key(kind: ColumnType, descending: bool, cell: Option<&str>) -> Vec<u8> {
        let mut into = Vec::new();
        append(&KeyColumn { name: "a".into(), kind, descending, nulls_first: false }, cell, &mut into);
        into
    }

    #[test]
    fn bytes_are_in_the_order_of_the_values_and_turned_around_where_asked() {
        for (kind, cells) in [
            (ColumnType::Text, &["", "A", "a", "a b", "aa", "b", "é"][..]),
            (ColumnType::Integer, &["-9223372036854775808", "-10", "-9", "0", "9", "10", "9223372036854775807"]),
            (
                ColumnType::Decimal,
                &[
                    "-1e30", "-10.5", "-9.99", "-0.002", "-0.001", "0", "0.0001", "0.002", "0.02", "1", "1.5", "2", "10", "11", "100",
                    "1e30",
                ],
            ),
            (ColumnType::Float, &["-Infinity", "-1e300", "-1", "-1e-300", "0", "1e-300", "1", "1e300", "Infinity", "NaN"]),
            (ColumnType::Boolean, &["false", "true"]),
            (ColumnType::Date, &["0001-01-01", "1969-12-31", "2024-2-9", "2024-02-29"]),
            (ColumnType::Timestamp, &["1969-12-31 23:59:59", "2024-02-29", "2024-02-29 00:00:00.000001"]),
        ] {
            for pair in cells.windows(2) {
                let (low, high) = (key(kind, false, Some(pair[0])), key(kind, false, Some(pair[1])));
                assert_eq!(low.cmp(&high), Ordering::Less, "{kind}: {pair:?}");
                let (low, high) = (key(kind, true, Some(pair[0])), key(kind, true, Some(pair[1])));
                assert_eq!(low.cmp(&high), Ordering::Greater, "{kind} descending: {pair:?}");
                assert!(key(kind, false, None) > high && key(kind, true, None) > low, "null stands after all values");
            }
        }
    }

    #[test]
    fn equal_values_have_equal_keys_however_they_are_written() {
        for (kind, left, right) in [
            (ColumnType::Decimal, "1.0", " 1.00"),
            (ColumnType::Decimal, "1e2", "100"),
            (ColumnType::Decimal, "-0", "0.00"),
            (ColumnType::Decimal, "007.50", "+7.5"),
            (ColumnType::Integer, "007", "7"),
            (ColumnType::Float, "-0", "0"),
            (ColumnType::Boolean, "t", "yes"),
            (ColumnType::Date, "2024-2-9", "2024-02-09"),
        ] {
            assert_eq!(key(kind, false, Some(left)), key(kind, false, Some(right)), "{left} and {right}");
        }
        assert_ne!(key(ColumnType::Text, false, Some("1.0")), key(ColumnType::Text, false, Some("1.00")));
        assert!(key(ColumnType::Integer, false, Some("x")) > key(ColumnType::Integer, false, Some("9")), "what does not read stands after");
    }

    #[test]
    fn columns_of_a_key_do_not_run_into_each_other() {
        let column = |descending| KeyColumn { name: "a".into(), kind: ColumnType::Text, descending, nulls_first: false };
        let both = |descending, left: &str, right: &str| {
            let mut into = Vec::new();
            append(&column(descending), Some(left), &mut into);
            append(&column(false), Some(right), &mut into);
            into
        };
        assert_ne!(both(false, "a", "bc"), both(false, "ab", "c"));
        assert!(both(false, "a", "z") < both(false, "ab", "a"));
        assert!(both(true, "a", "a") > both(true, "ab", "z"));
        assert!(both(false, "a\0", "") > both(false, "a", "zzz"));
    }
}
