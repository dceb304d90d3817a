//! Rows that do not fit into memory, put aside on disk.
//!
//! - [`frames`]: a file of frames, written and read back in order
//! - [`merge`]: several ordered streams of frames as one
//! - [`partitions`]: rows apart by the hash of a key, so that each part fits
//! - [`table`]: keys that were seen, found again by their hash

pub mod frames;
pub mod merge;
pub mod partitions;
pub mod table;

use std::fs::File;
use std::path::{Path, PathBuf};

use millpond_record::flow::FlowError;
use polars::prelude::{BinaryChunked, Column, DataFrame, DataType, IntoColumn, StringChunked};
use polars_arrow::array::BinaryViewArrayGeneric;

/// Memory for rows that wait, unless a run says otherwise: 1 GiB.
pub const BUDGET_BYTES: usize = 1024 * 1024 * 1024;

/// Where and how many rows may wait in one step that must see them all.
#[derive(Debug, Clone)]
pub struct Room {
    folder: PathBuf,
    budget_bytes: usize,
}

impl Room {
    /// Returns room in a folder for files and in so many bytes of memory.
    #[must_use]
    pub fn new(folder: &Path, budget_bytes: usize) -> Self {
        Self { folder: folder.to_owned(), budget_bytes }
    }

    /// Returns the most bytes of rows to keep in memory.
    #[must_use]
    pub fn budget_bytes(&self) -> usize {
        self.budget_bytes
    }

    /// Returns a new file without a name: it is gone with the process, however that ends.
    ///
    /// # Errors
    /// [`FlowError::Io`] naming the folder.
    pub fn file(&self) -> Result<File, FlowError> {
        let made = std::fs::create_dir_all(&self.folder).and_then(|()| tempfile::tempfile_in(&self.folder));
        made.map_err(|source| FlowError::Io { what: format!("Rows cannot be put aside in {}", self.folder.display()), source })
    }
}

/// Returns the bytes that a frame takes in memory, shared buffers counted in full.
#[must_use]
pub fn size_bytes(frame: &DataFrame) -> usize {
    let column = |column: &Column| {
        let series = column.as_materialized_series();
        let own = match series.dtype() {
            DataType::String => series.str().map_or(0, |text| text.downcast_iter().map(BinaryViewArrayGeneric::total_buffer_len).sum()),
            DataType::Binary => {
                series.binary().map_or(0, |bytes| bytes.downcast_iter().map(BinaryViewArrayGeneric::total_buffer_len).sum())
            }
            _ => return column.len() * 8,
        };
        column.len() * 16 + own
    };
    frame.columns().iter().map(column).sum()
}

/// Returns a frame whose cells are copied out of the blocks they lie in, so that it holds no more memory than its own.
///
/// # Errors
/// [`FlowError::Internal`] where columns are of different lengths.
pub fn compact(frame: DataFrame) -> Result<DataFrame, FlowError> {
    let height = frame.height();
    let own = |column: Column| {
        let series = column.as_materialized_series();
        match series.dtype() {
            DataType::String => {
                let text = series.str().map_err(FlowError::internal)?;
                let chunks = text.downcast_iter().map(|array| array.clone().gc());
                Ok(StringChunked::from_chunk_iter(column.name().clone(), chunks).into_column())
            }
            DataType::Binary => {
                let bytes = series.binary().map_err(FlowError::internal)?;
                let chunks = bytes.downcast_iter().map(|array| array.clone().gc());
                Ok(BinaryChunked::from_chunk_iter(column.name().clone(), chunks).into_column())
            }
            _ => Ok(column),
        }
    };
    let columns = frame.into_columns().into_iter().map(own).collect::<Result<Vec<_>, FlowError>>()?;
    DataFrame::new(height, columns).map_err(FlowError::internal)
}

/// Returns frames of one schema as one, its cells where they are.
///
/// # Errors
/// [`FlowError::Internal`] where the schemas differ.
pub fn joined(frames: Vec<DataFrame>) -> Result<Option<DataFrame>, FlowError> {
    let mut frames = frames.into_iter();
    let Some(mut whole) = frames.next() else { return Ok(None) };
    for frame in frames {
        whole.vstack_mut_owned(frame).map_err(FlowError::internal)?;
    }
    Ok(Some(whole))
}
