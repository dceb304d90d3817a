//! Several streams of frames, each in the order of a hidden key column, as one stream in that order.

use std::cmp::Ordering;

use millpond_record::flow::FlowError;
use polars::prelude::{BinaryChunked, DataFrame, DataType, IdxCa, IdxSize, NewChunkedArray, UInt64Chunked};

use super::frames::FrameReader;
use super::joined;

/// Rows of a frame that comes out.
const ROWS: usize = 16 * 1024;

/// Frames in the order of their key column, which every frame has.
pub trait Stream: Send {
    /// Returns the next frame, never an empty one, or `None` at the end.
    ///
    /// # Errors
    /// [`FlowError`] where it cannot be read.
    fn next(&mut self) -> Result<Option<DataFrame>, FlowError>;
}

impl Stream for FrameReader {
    fn next(&mut self) -> Result<Option<DataFrame>, FlowError> {
        loop {
            match self.next_frame()? {
                Some(frame) if frame.height() == 0 => {}
                other => return Ok(other),
            }
        }
    }
}

/// Frames that are in memory.
impl Stream for std::vec::IntoIter<DataFrame> {
    fn next(&mut self) -> Result<Option<DataFrame>, FlowError> {
        Ok(self.find(|frame| frame.height() > 0))
    }
}

enum Keys {
    Bytes(BinaryChunked),
    Numbers(UInt64Chunked),
}

impl Keys {
    fn of(frame: &DataFrame, key: &str) -> Result<Self, FlowError> {
        let series = frame.column(key).map_err(FlowError::internal)?.as_materialized_series().rechunk();
        Ok(match series.dtype() {
            DataType::Binary => Self::Bytes(series.binary().map_err(FlowError::internal)?.clone()),
            _ => Self::Numbers(series.u64().map_err(FlowError::internal)?.clone()),
        })
    }

    #[inline]
    fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        match (self, other) {
            (Self::Bytes(left), Self::Bytes(right)) => left.get(row).cmp(&right.get(other_row)),
            (Self::Numbers(left), Self::Numbers(right)) => left.get(row).cmp(&right.get(other_row)),
            _ => Ordering::Equal,
        }
    }
}

/// A stream with its current frame.
struct Head {
    stream: Box<dyn Stream>,
    frame: DataFrame,
    keys: Keys,
    row: usize,
    /// From which row on the current frame was not handed out, and which of the pieces it will be.
    from: usize,
    piece: u32,
}

/// Streams merged. Rows of equal keys come in the order of their streams.
pub struct Merge {
    key: &'static str,
    heads: Vec<Head>,
    /// A heap of places in `heads`: the one whose row is due stands first.
    heap: Vec<usize>,
}

impl Merge {
    /// Returns streams as one.
    ///
    /// # Errors
    /// [`FlowError`] where a stream cannot be read.
    pub fn new(streams: Vec<Box<dyn Stream>>, key: &'static str) -> Result<Self, FlowError> {
        let mut heads = Vec::with_capacity(streams.len());
        for mut stream in streams {
            if let Some(frame) = stream.next()? {
                heads.push(Head { keys: Keys::of(&frame, key)?, stream, frame, row: 0, from: 0, piece: 0 });
            }
        }
        let mut merge = Self { key, heap: (0..heads.len()).collect(), heads };
        for place in (0..merge.heap.len() / 2).rev() {
            merge.sift(place);
        }
        Ok(merge)
    }

    fn before(&self, left: usize, right: usize) -> bool {
        let (a, b) = (&self.heads[left], &self.heads[right]);
        a.keys.compare(a.row, &b.keys, b.row).then(left.cmp(&right)) == Ordering::Less
    }

    /// Moves the entry at a place of the heap down to where it belongs.
    fn sift(&mut self, mut place: usize) {
        loop {
            let (left, right) = (2 * place + 1, 2 * place + 2);
            let mut first = place;
            for child in [left, right] {
                if child < self.heap.len() && self.before(self.heap[child], self.heap[first]) {
                    first = child;
                }
            }
            if first == place {
                return;
            }
            self.heap.swap(place, first);
            place = first;
        }
    }
}

impl Stream for Merge {
    fn next(&mut self) -> Result<Option<DataFrame>, FlowError> {
        let mut pieces: Vec<DataFrame> = Vec::new();
        // Each row that comes out: which piece, and which row of it.
        let mut picks: Vec<(u32, u32)> = Vec::with_capacity(ROWS);
        // Frames of which rows were picked get a piece's number when the first is.
        for head in &mut self.heads {
            (head.from, head.piece) = (head.row, u32::MAX);
        }
        let mut numbers = 0;
        let mut waiting: Vec<(u32, DataFrame)> = Vec::new();
        while picks.len() < ROWS
            && let Some(&due) = self.heap.first()
        {
            let head = &mut self.heads[due];
            if head.piece == u32::MAX {
                (head.piece, head.from) = (numbers, head.row);
                numbers += 1;
            }
            picks.push((head.piece, u32::try_from(head.row - head.from).map_err(FlowError::internal)?));
            head.row += 1;
            if head.row == head.frame.height() {
                waiting.push((head.piece, slice(&head.frame, head.from, head.row)));
                if let Some(frame) = head.stream.next()? {
                    (head.keys, head.frame) = (Keys::of(&frame, self.key)?, frame);
                    (head.row, head.from, head.piece) = (0, 0, u32::MAX);
                } else {
                    head.piece = u32::MAX;
                    let last = self.heap.len() - 1;
                    self.heap.swap(0, last);
                    self.heap.pop();
                }
            }
            if !self.heap.is_empty() {
                self.sift(0);
            }
        }
        for head in &self.heads {
            if head.piece != u32::MAX && head.row > head.from {
                waiting.push((head.piece, slice(&head.frame, head.from, head.row)));
            }
        }
        waiting.sort_unstable_by_key(|(piece, _)| *piece);
        let mut starts = Vec::with_capacity(waiting.len());
        let mut rows = 0;
        for (_, piece) in waiting {
            starts.push(rows);
            rows += piece.height();
            pieces.push(piece);
        }
        let Some(whole) = joined(pieces)? else { return Ok(None) };
        let order: Vec<IdxSize> =
            picks.iter().map(|(piece, row)| IdxSize::try_from(starts[*piece as usize]).unwrap_or(IdxSize::MAX) + row).collect();
        let order = IdxCa::from_slice("".into(), &order);
        whole.take(&order).map(Some).map_err(FlowError::internal)
    }
}

fn slice(frame: &DataFrame, from: usize, to: usize) -> DataFrame {
    frame.slice(i64::try_from(from).unwrap_or(i64::MAX), to - from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{Column, NamedFrom, Series};
    use proptest::prelude::*;

    fn stream(index: usize, keys: &[u64], cut: usize) -> Box<dyn Stream> {
        let frames: Vec<DataFrame> = keys
            .chunks(cut)
            .map(|keys| {
                let from: Vec<u64> = vec![index as u64; keys.len()];
                let columns = vec![Column::from(Series::new("k".into(), keys)), Column::from(Series::new("from".into(), from))];
                DataFrame::new(keys.len(), columns).expect("columns of one length")
            })
            .collect();
        Box::new(frames.into_iter())
    }

    proptest! {
        #[test]
        fn streams_come_out_as_one_sorted_stably(mut parts in prop::collection::vec(prop::collection::vec(0u64..20, 0..60), 0..6), cut in 1usize..9) {
            let mut expected: Vec<(u64, u64)> = Vec::new();
            for (index, part) in parts.iter_mut().enumerate() {
                part.sort_unstable();
                expected.extend(part.iter().map(|key| (*key, index as u64)));
            }
            expected.sort_unstable();
            let streams = parts.iter().enumerate().map(|(index, part)| stream(index, part, cut)).collect();
            let mut merge = Merge::new(streams, "k").expect("memory");
            let mut found = Vec::new();
            while let Some(frame) = merge.next().expect("memory") {
                let (keys, from) = (frame.column("k").expect("k").u64().expect("numbers").clone(), frame.column("from").expect("from").u64().expect("numbers").clone());
                found.extend(keys.into_no_null_iter().zip(from.into_no_null_iter()));
            }
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn more_rows_than_a_frame_takes_come_in_several() {
        let keys: Vec<u64> = (0..40_000).collect();
        let streams = vec![stream(0, &keys, 1000), stream(1, &keys, 7000)];
        let mut merge = Merge::new(streams, "k").expect("memory");
        let mut heights = Vec::new();
        while let Some(frame) = merge.next().expect("memory") {
            heights.push(frame.height());
        }
        assert_eq!(heights.iter().sum::<usize>(), 80_000);
        assert!(heights.iter().all(|height| *height <= ROWS) && heights.len() == 5, "{heights:?}");
        assert!(merge.next().expect("memory").is_none());
    }
}
