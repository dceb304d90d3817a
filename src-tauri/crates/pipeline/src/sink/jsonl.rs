//! Batches as one JSON object a line (RFC 8259).

use std::io::Write as _;

use millpond_record::batch::Batch;
use millpond_record::flow::{Encode, Encoded, FlowError};
use millpond_record::schema::{ColumnType, Schema};
use serde_json::Number;

use crate::types;
use crate::values::text_of;

/// Turns batches into lines of JSON. Numbers keep their digits; a number that JSON has no form for (`NaN`, `+1`,
/// `007`) is written as a string, so that nothing is altered. A boolean is `true` or `false` whichever way it was written, and
/// no value in a typed column is `null`.
#[derive(Debug)]
pub struct JsonlEncoder {
    /// Each column's key, quoted, and its type.
    columns: Vec<(String, ColumnType)>,
}

impl JsonlEncoder {
    /// Returns an encoder of batches of this schema.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        let columns = schema.columns.iter().map(|column| (format!("{}:", quoted(&column.name)), column.kind)).collect();
        Self { columns }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}

impl Encode for JsonlEncoder {
    fn encode(&self, batch: &Batch) -> Result<Encoded, FlowError> {
        let cells = batch.visible().map(text_of).collect::<Result<Vec<_>, _>>()?;
        let mut encoded = Vec::new();
        for row in 0..batch.rows() {
            encoded.push(b'{');
            for (index, ((key, kind), column)) in self.columns.iter().zip(&cells).enumerate() {
                if index > 0 {
                    encoded.push(b',');
                }
                encoded.extend_from_slice(key.as_bytes());
                value(column.get(row), *kind, &mut encoded)?;
            }
            encoded.extend_from_slice(b"}\n");
        }
        Ok(Encoded::Bytes(encoded))
    }

    fn has_null(&self) -> bool {
        true
    }
}

fn value(cell: Option<&str>, kind: ColumnType, into: &mut Vec<u8>) -> Result<(), FlowError> {
    let Some(cell) = cell else {
        into.extend_from_slice(b"null");
        return Ok(());
    };
    let bare = match kind {
        ColumnType::Boolean => types::boolean(cell).map(|truth| if truth { "true" } else { "false" }),
        kind if kind.is_number() => Some(cell).filter(|cell| is_json_number(cell)),
        _ => None,
    };
    if let Some(bare) = bare {
        into.extend_from_slice(bare.as_bytes());
    } else if kind != ColumnType::Text && cell.trim().is_empty() {
        into.extend_from_slice(b"null");
    } else {
        write!(into, "{}", quoted(cell)).map_err(|error| FlowError::Internal(error.to_string()))?;
    }
    Ok(())
}

/// Returns whether the characters are a number in JSON's grammar.
fn is_json_number(cell: &str) -> bool {
    cell.as_bytes().first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') && serde_json::from_str::<Number>(cell).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: Option<&str>, kind: ColumnType) -> String {
        let mut into = Vec::new();
        value(cell, kind, &mut into).expect("memory");
        String::from_utf8(into).expect("UTF-8")
    }

    #[test]
    fn numbers_keep_their_digits_and_what_json_cannot_say_is_a_string() {
        assert_eq!(written(Some("109.03727963458522000"), ColumnType::Decimal), "109.03727963458522000");
        assert_eq!(written(Some("007"), ColumnType::Integer), "\"007\"");
        assert_eq!(written(Some(" 5"), ColumnType::Integer), "\" 5\"");
        assert_eq!(written(Some("true"), ColumnType::Boolean), "true");
        assert_eq!(written(Some("a\"b"), ColumnType::Text), "\"a\\\"b\"");
        assert_eq!(written(Some(""), ColumnType::Text), "\"\"");
        assert_eq!(written(Some(""), ColumnType::Decimal), "null");
        assert_eq!(written(None, ColumnType::Text), "null");
    }

    #[test]
    fn a_boolean_is_true_or_false_whichever_way_it_was_written() {
        for (cell, json) in
            [("TRUE", "true"), ("t", "true"), ("1", "true"), (" yes ", "true"), ("FALSE", "false"), ("off", "false"), ("0", "false")]
        {
            assert_eq!(written(Some(cell), ColumnType::Boolean), json, "{cell}");
        }
        assert_eq!(written(Some("t"), ColumnType::Text), "\"t\"");
    }
}
