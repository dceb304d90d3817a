//! Has the system begin to write what it holds of a file, without waiting: little is left to do when the file must be durable.
//!
//! On Linux by `sync_file_range(2)`, which unlike `fdatasync(2)` enters nothing in the file system's journal: a commit of that would
//! wait for what other programs have written too. Elsewhere nothing is done here, and the end waits for all.
#![cfg_attr(target_os = "linux", expect(unsafe_code, reason = "no crate offers sync_file_range; each use states its proof"))]

use std::fs::File;
use std::ops::Range;

/// Begins with the bytes of a range. What fails is told by the file's next `sync_all`, which looks at all of its pages.
#[cfg(target_os = "linux")]
pub fn begin(file: &File, range: Range<u64>) {
    use std::os::fd::AsRawFd as _;

    let (Ok(from), Ok(length)) = (i64::try_from(range.start), i64::try_from(range.end.saturating_sub(range.start))) else { return };
    // SAFETY: the call takes numbers alone, and the descriptor is open as long as the file is borrowed.
    unsafe { libc::sync_file_range(file.as_raw_fd(), from, length, libc::SYNC_FILE_RANGE_WRITE) };
}

#[cfg(not(target_os = "linux"))]
pub fn begin(_: &File, _: Range<u64>) {}
