//! What makes frames ready for a step that goes by a key: the key of each row in a hidden column.

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::{BinaryChunked, DataFrame, IntoColumn, UInt64Chunked};

use super::{Account, Kernel};
use crate::key::{HASH, KEY, KeyColumn, KeyEncoder, hashes};

/// Adds the hidden columns [`crate::key::KEY`] and, where wanted, [`crate::key::HASH`].
pub struct Keyed {
    pub encoder: KeyEncoder,
    pub hash: bool,
}

impl Kernel for Keyed {
    fn apply(&self, mut frame: DataFrame, _: &mut Account) -> Result<DataFrame, FlowError> {
        let keys = self.encoder.keys(&frame)?;
        if self.hash {
            frame.with_column(hashes(&keys).into_column()).map_err(FlowError::internal)?;
        }
        frame.with_column(keys.into_column()).map_err(FlowError::internal)?;
        Ok(frame)
    }
}

/// Returns columns of a schema as parts of a key that only has to be equal or not.
pub fn equality(schema: &Schema, names: &[String]) -> Vec<KeyColumn> {
    names
        .iter()
        .filter_map(|name| schema.column(name))
        .map(|column| KeyColumn { name: column.name.clone(), kind: column.kind, descending: false, nulls_first: false })
        .collect()
}

/// Returns a frame without a hidden column.
///
/// # Errors
/// [`FlowError::Internal`] where it has none of that name.
pub fn without(mut frame: DataFrame, hidden: &[&str]) -> Result<DataFrame, FlowError> {
    for name in hidden {
        frame.drop_in_place(name).map_err(FlowError::internal)?;
    }
    Ok(frame)
}

/// Returns the hash and the key of every row of a frame that was made ready.
///
/// # Errors
/// [`FlowError::Internal`] where it was not.
pub fn rows(frame: &DataFrame) -> Result<impl Iterator<Item = (u64, &[u8])>, FlowError> {
    let hashes: &UInt64Chunked = frame.column(HASH).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?;
    let keys: &BinaryChunked = frame.column(KEY).map_err(FlowError::internal)?.binary().map_err(FlowError::internal)?;
    Ok(hashes.iter().zip(keys.iter()).map(|(hash, key)| (hash.unwrap_or_default(), key.unwrap_or_default())))
}
