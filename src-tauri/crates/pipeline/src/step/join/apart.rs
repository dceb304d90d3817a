//! A join with a file that does not fit into memory: both sides are taken apart by the hash of the key, and joined part by part.

use std::sync::Arc;

use millpond_record::flow::FlowError;
use polars::prelude::{BinaryChunkedBuilder, DataFrame, IntoColumn, UInt64Chunked};

use super::How;
use super::other::{Building, Other};
use super::probe::probe;
use crate::key::{HASH, KEY, ORDINAL, hash};
use crate::spill::Room;
use crate::spill::frames::FrameWriter;
use crate::spill::merge::{Merge, Stream};
use crate::spill::partitions::Partitions;
use crate::step::keyed::without;
use crate::step::{Account, Frames, Gather, Whole};

/// The join beyond memory.
pub struct Apart {
    pub other: Arc<Other>,
    pub how: How,
}

impl Whole for Apart {
    fn begin(&self, room: &Room) -> Result<Box<dyn Gather>, FlowError> {
        let own = Partitions::new(room, HASH);
        Ok(Box::new(Parted { other: self.other.clone(), how: self.how, room: room.clone(), own, rows: 0 }))
    }
}

struct Parted {
    other: Arc<Other>,
    how: How,
    room: Room,
    own: Partitions,
    rows: u64,
}

impl Gather for Parted {
    fn take(&mut self, mut frame: DataFrame, _: &mut Account) -> Result<Vec<DataFrame>, FlowError> {
        let from = self.rows;
        self.rows += frame.height() as u64;
        let ordinals = UInt64Chunked::from_vec(ORDINAL.into(), (from..self.rows).collect());
        frame.with_column(ordinals.into_column()).map_err(FlowError::internal)?;
        self.own.push(&frame)?;
        Ok(Vec::new())
    }

    fn finish(self: Box<Self>, account: &mut Account) -> Result<Box<dyn Frames>, FlowError> {
        let Self { other, how, room, own, .. } = *self;
        let mut others = Partitions::new(&room, HASH);
        other.each(|mut frame, keys| {
            let mut column = BinaryChunkedBuilder::new(KEY.into(), keys.len());
            for key in &keys {
                column.append_option(key.as_deref());
            }
            let hashes = keys.iter().map(|key| hash(key.as_deref().unwrap_or_default())).collect();
            frame.with_column(UInt64Chunked::from_vec(HASH.into(), hashes).into_column()).map_err(FlowError::internal)?;
            frame.with_column(column.finish().into_column()).map_err(FlowError::internal)?;
            others.push(&frame)
        })?;
        let mut joined: Vec<Box<dyn Stream>> = Vec::new();
        for (mut own, mut others) in own.finish()?.into_iter().zip(others.finish()?) {
            let mut rows = Building::default();
            while let Some(frame) = others.next_frame()? {
                let keys = frame.column(KEY).map_err(FlowError::internal)?.binary().map_err(FlowError::internal)?.clone();
                let taken = without(frame, &[KEY, HASH])?;
                rows.add(taken, keys.iter().map(|key| key.map(|key| (hash(key), key))));
            }
            let rows = rows.finish(&other.names)?;
            let mut put_aside = FrameWriter::new(&room)?;
            while let Some(frame) = own.next_frame()? {
                put_aside.write(without(probe(frame, &rows, how, account)?, &[KEY, HASH])?)?;
            }
            joined.push(Box::new(put_aside.read()?));
        }
        Ok(Box::new(Joined(Merge::new(joined, ORDINAL)?)))
    }
}

struct Joined(Merge);

impl Frames for Joined {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        self.0.next()?.map(|frame| without(frame, &[ORDINAL])).transpose()
    }
}
