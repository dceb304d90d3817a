//! Rows apart by the hash of a key: rows of one key are in one part, in the order in which they came.

use millpond_record::flow::FlowError;
use polars::prelude::{DataFrame, IdxCa, IdxSize, NewChunkedArray};

use super::frames::{FrameReader, FrameWriter};
use super::{Room, compact, joined, size_bytes};

/// Into how many parts: what is 32 times too large for memory fits part by part.
pub const PARTS: usize = 32;

/// Rows on their way into parts.
pub struct Partitions {
    room: Room,
    hash: &'static str,
    parts: Vec<Part>,
    bytes: usize,
}

#[derive(Default)]
struct Part {
    frames: Vec<DataFrame>,
    file: Option<FrameWriter>,
}

impl Partitions {
    /// Returns empty parts; frames will have this column of hashes (`u64`).
    #[must_use]
    pub fn new(room: &Room, hash: &'static str) -> Self {
        Self { room: room.clone(), hash, parts: (0..PARTS).map(|_| Part::default()).collect(), bytes: 0 }
    }

    /// Takes the rows of a frame apart.
    ///
    /// # Errors
    /// [`FlowError::Io`] where they cannot be put aside.
    pub fn push(&mut self, frame: &DataFrame) -> Result<(), FlowError> {
        let hashes = frame.column(self.hash).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?;
        let mut rows: Vec<Vec<IdxSize>> = vec![Vec::new(); PARTS];
        for (row, hash) in hashes.iter().enumerate() {
            rows[part_of(hash.unwrap_or(0))].push(IdxSize::try_from(row).map_err(FlowError::internal)?);
        }
        for (part, rows) in self.parts.iter_mut().zip(rows) {
            if !rows.is_empty() {
                let frame = compact(frame.take(&IdxCa::from_slice("".into(), &rows)).map_err(FlowError::internal)?)?;
                self.bytes += size_bytes(&frame);
                part.frames.push(frame);
            }
        }
        if self.bytes > self.room.budget_bytes() {
            self.put_aside()?;
        }
        Ok(())
    }

    fn put_aside(&mut self) -> Result<(), FlowError> {
        for part in &mut self.parts {
            if let Some(frame) = joined(std::mem::take(&mut part.frames))? {
                let file = match &mut part.file {
                    Some(file) => file,
                    None => part.file.insert(FrameWriter::new(&self.room)?),
                };
                file.write(frame)?;
            }
        }
        self.bytes = 0;
        Ok(())
    }

    /// Returns the parts, each with its rows in the order in which they came.
    ///
    /// # Errors
    /// [`FlowError::Io`] where what was put aside cannot be read.
    pub fn finish(self) -> Result<Vec<PartReader>, FlowError> {
        self.parts
            .into_iter()
            .map(|part| Ok(PartReader { file: part.file.map(FrameWriter::read).transpose()?, frames: part.frames.into_iter() }))
            .collect()
    }
}

/// The part of a hash: by its highest bits, since tables use the lowest.
fn part_of(hash: u64) -> usize {
    usize::try_from(hash >> (64 - PARTS.ilog2())).unwrap_or(0)
}

/// The rows of one part.
pub struct PartReader {
    file: Option<FrameReader>,
    frames: std::vec::IntoIter<DataFrame>,
}

impl PartReader {
    /// Returns the next frame, or `None` at the end.
    ///
    /// # Errors
    /// [`FlowError::Io`] where it cannot be read.
    pub fn next_frame(&mut self) -> Result<Option<DataFrame>, FlowError> {
        if let Some(file) = &mut self.file
            && let Some(frame) = file.next_frame()?
        {
            return Ok(Some(frame));
        }
        self.file = None;
        Ok(self.frames.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{Column, NamedFrom, Series};

    #[test]
    fn rows_of_one_hash_are_in_one_part_in_their_order_whether_put_aside_or_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for budget in [1, usize::MAX] {
            let mut parts = Partitions::new(&Room::new(folder.path(), budget), "h");
            for from in (0..1000u64).step_by(100) {
                let hashes: Vec<u64> = (from..from + 100).map(|n| (n % 50) << 56).collect();
                let numbers: Vec<u64> = (from..from + 100).collect();
                let columns = vec![Column::from(Series::new("h".into(), hashes)), Column::from(Series::new("n".into(), numbers))];
                parts.push(&DataFrame::new(100, columns).expect("columns of one length")).expect("taken");
            }
            let mut seen = 0;
            for (index, mut part) in parts.finish().expect("parts").into_iter().enumerate() {
                let mut last = None;
                while let Some(frame) = part.next_frame().expect("readable") {
                    let (hashes, numbers) = (
                        frame.column("h").expect("h").u64().expect("u64").clone(),
                        frame.column("n").expect("n").u64().expect("u64").clone(),
                    );
                    assert!(hashes.into_no_null_iter().all(|hash| part_of(hash) == index));
                    for number in numbers.into_no_null_iter() {
                        assert!(last < Some(number), "in the order in which they came");
                        last = Some(number);
                        seen += 1;
                    }
                }
            }
            assert_eq!(seen, 1000);
        }
    }
}
