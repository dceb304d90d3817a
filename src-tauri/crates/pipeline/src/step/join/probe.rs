//! A frame's rows beside the other file's.

use millpond_record::flow::FlowError;
use polars::prelude::{BinaryChunked, BinaryChunkedBuilder, DataFrame, IdxCa, IdxSize, IntoColumn, NewChunkedArray, UInt64Chunked};

use super::How;
use super::other::Rows;
use crate::key::{HASH, KEY, KeyEncoder, hash};
use crate::step::account::filter;
use crate::step::{Account, Kernel, place};

/// Adds each row's key and its hash, null where a part of the key has no value: nothing is equal to that.
pub struct Keys(pub KeyEncoder);

impl Kernel for Keys {
    fn apply(&self, mut frame: DataFrame, _: &mut Account) -> Result<DataFrame, FlowError> {
        let mut keys = BinaryChunkedBuilder::new(KEY.into(), frame.height());
        let mut hashes = Vec::with_capacity(frame.height());
        self.0.each(&frame, |key, has_null| {
            keys.append_option((!has_null).then_some(key));
            hashes.push(hash(key));
        })?;
        frame.with_column(UInt64Chunked::from_vec(HASH.into(), hashes).into_column()).map_err(FlowError::internal)?;
        frame.with_column(keys.finish().into_column()).map_err(FlowError::internal)?;
        Ok(frame)
    }
}

/// Returns a frame's rows with the other file's columns, or those that have a match or none.
///
/// # Errors
/// [`FlowError::Internal`] where the frame has no keys.
pub fn probe(frame: DataFrame, other: &Rows, how: How, account: &mut Account) -> Result<DataFrame, FlowError> {
    let hashes: &UInt64Chunked = frame.column(HASH).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?;
    let keys: &BinaryChunked = frame.column(KEY).map_err(FlowError::internal)?.binary().map_err(FlowError::internal)?;
    let height = frame.height();
    let matches = hashes.iter().zip(keys.iter()).map(|(hash, key)| key.map(|key| other.of(hash.unwrap_or_default(), key)));
    if !how.takes_columns() {
        let wanted = how == How::Semi;
        let keep: Vec<bool> = matches.map(|found| found.is_some_and(|mut found| found.next().is_some()) == wanted).collect();
        let kept = filter(&frame, &keep)?;
        account.dropped(height - kept.height());
        return Ok(kept);
    }
    // For each row that comes out: the row it comes from, and the other file's.
    let (mut own, mut others): (Vec<IdxSize>, Vec<Option<IdxSize>>) = (Vec::with_capacity(height), Vec::with_capacity(height));
    let (mut added, mut dropped) = (0, 0);
    for (row, found) in matches.enumerate() {
        let row = IdxSize::try_from(row).map_err(FlowError::internal)?;
        let before = own.len();
        for other in found.into_iter().flatten() {
            own.push(row);
            others.push(Some(other));
        }
        match own.len() - before {
            0 if how == How::Left => {
                own.push(row);
                others.push(None);
            }
            0 => dropped += 1,
            several => added += several - 1,
        }
    }
    let step = account.step.clone();
    account.ledger.add_rows(&step, added as u64);
    account.dropped(dropped);
    let mut beside =
        if added == 0 && dropped == 0 { frame } else { frame.take(&IdxCa::from_slice("".into(), &own)).map_err(FlowError::internal)? };
    let others = IdxCa::from_slice_options("".into(), &others);
    let taken = other.frame.take(&others).map_err(FlowError::internal)?;
    for column in taken.into_columns() {
        place(&mut beside, column)?;
    }
    Ok(beside)
}
