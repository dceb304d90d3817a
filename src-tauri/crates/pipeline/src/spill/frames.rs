//! A file of frames, written once and read back in order: Arrow IPC streams, each after its length.

use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};

use millpond_record::flow::FlowError;
use polars::prelude::{DataFrame, IpcStreamReader, IpcStreamWriter, SerReader, SerWriter};

use super::{Room, compact};

/// Takes frames.
pub struct FrameWriter {
    file: BufWriter<File>,
    frames: u64,
    buffer: Vec<u8>,
}

impl FrameWriter {
    /// Returns an empty file.
    ///
    /// # Errors
    /// [`FlowError::Io`] where it cannot be made.
    pub fn new(room: &Room) -> Result<Self, FlowError> {
        Ok(Self { file: BufWriter::new(room.file()?), frames: 0, buffer: Vec::new() })
    }

    /// Appends a frame.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses it.
    pub fn write(&mut self, frame: DataFrame) -> Result<(), FlowError> {
        self.buffer.clear();
        let mut frame = compact(frame)?;
        IpcStreamWriter::new(&mut self.buffer).finish(&mut frame).map_err(FlowError::internal)?;
        let length = self.buffer.len() as u64;
        self.file.write_all(&length.to_le_bytes()).and_then(|()| self.file.write_all(&self.buffer)).map_err(aside)?;
        self.frames += 1;
        Ok(())
    }

    /// Returns the frames, from the first.
    ///
    /// # Errors
    /// [`FlowError::Io`] when the disk refuses what was written.
    pub fn read(self) -> Result<FrameReader, FlowError> {
        let mut file = self.file.into_inner().map_err(|error| aside(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(aside)?;
        Ok(FrameReader { file: BufReader::new(file), left: self.frames })
    }
}

/// Gives frames back in the order in which they were written.
pub struct FrameReader {
    file: BufReader<File>,
    left: u64,
}

impl FrameReader {
    /// Returns the next frame, or `None` at the end.
    ///
    /// # Errors
    /// [`FlowError::Io`] when it cannot be read.
    pub fn next_frame(&mut self) -> Result<Option<DataFrame>, FlowError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let mut length = [0; 8];
        self.file.read_exact(&mut length).map_err(aside)?;
        let length = usize::try_from(u64::from_le_bytes(length)).map_err(FlowError::internal)?;
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes).map_err(aside)?;
        IpcStreamReader::new(Cursor::new(bytes)).finish().map(Some).map_err(FlowError::internal)
    }
}

fn aside(source: std::io::Error) -> FlowError {
    FlowError::Io { what: "Rows cannot be put aside on disk".into(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{Column, NamedFrom, Series};

    #[test]
    fn frames_come_back_as_they_were_put_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = FrameWriter::new(&Room::new(folder.path(), 1)).expect("a file");
        let frame = |from: u64| {
            let text = Series::new("t".into(), ["a", "a cell of more than twelve bytes, é"]);
            let numbers = Series::new("n".into(), [Some(from), None]);
            DataFrame::new(2, vec![Column::from(text), Column::from(numbers)]).expect("two rows")
        };
        for from in 0..3 {
            file.write(frame(from)).expect("written");
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "the file has no name that could be left behind");
        let mut frames = file.read().expect("read");
        for from in 0..3 {
            assert!(frames.next_frame().expect("readable").expect("a frame").equals_missing(&frame(from)));
        }
        assert!(frames.next_frame().expect("readable").is_none());
    }
}
