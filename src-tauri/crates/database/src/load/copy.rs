//! Rows as bytes, on their way to a server.

use std::io::SeekFrom;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncSeek, AsyncSeekExt as _};

use super::Loading;
use crate::error::DatabaseError;
use crate::session::Session;

/// Bytes that are read and sent at once.
const CHUNK: usize = 256 << 10;

/// Copies all rows into some columns of a table. Returns how many they were.
///
/// # Errors
/// The server's; or why the rows could not be read.
pub(super) async fn into(
    session: &mut Session,
    table: &str,
    columns: String,
    rows: &mut (impl AsyncRead + AsyncSeek + Unpin + Send),
    progress: &mut (impl FnMut(Loading) + Send),
) -> Result<u64, DatabaseError> {
    let unread = |error: std::io::Error| DatabaseError::Io { what: "The rows to load cannot be read".into(), why: error.to_string() };
    rows.seek(SeekFrom::Start(0)).await.map_err(unread)?;
    let mut copy = session.copy(&format!("COPY {table} ({columns}) FROM STDIN")).await?;
    let (mut buffer, mut bytes) = (vec![0; CHUNK], 0);
    loop {
        let read = match rows.read(&mut buffer).await {
            Ok(0) => return copy.finish().await,
            Ok(read) => read,
            Err(error) => {
                copy.abort().await?;
                return Err(unread(error));
            }
        };
        copy.send(&buffer[..read]).await?;
        bytes += read as u64;
        progress(Loading::Sent { bytes });
    }
}
