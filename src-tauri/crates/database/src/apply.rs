//! Runs the statements of a file as `psql -1` does: in one transaction, the rows of its `COPY … FROM stdin` among them.

use std::ops::Range;
use std::sync::Arc;

use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::notices::Notice;
use crate::session::Session;
use crate::settings::Access;
use crate::stop::StopOnDrop;
use crate::words::{self, Kind};

/// Rows go to the server in pieces of this size.
const CHUNK: usize = 256 << 10;

/// A statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its bytes in the text, without the semicolon.
    pub statement: Range<usize>,
    /// The rows behind a `COPY … FROM stdin`; the line `\.` may end them.
    pub rows: Option<Range<usize>>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applying {
    /// Statements that are done, of all.
    pub done: usize,
    pub of: usize,
    /// The byte of the text that is next.
    pub at: usize,
}

/// What came of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    pub statements: usize,
    /// Rows that `COPY` brought.
    pub copied: u64,
    /// Statements that begin or end a transaction: the whole file is one.
    pub skipped: usize,
    pub notices: Vec<Notice>,
}

/// Why a file was not applied. Nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct NotApplied {
    pub error: DatabaseError,
    /// The byte of the text at fault; the end where the COMMIT failed. Nothing where no statement is to blame.
    pub at: Option<usize>,
    /// The statement at fault, by its index.
    pub item: Option<usize>,
}

impl Connection {
    /// Applies a file. Dropping the future stops it, and nothing of it stays.
    ///
    /// # Errors
    /// [`NotApplied`] with the place of the statement that failed.
    pub async fn apply(&self, text: Arc<str>, items: &[Item], progress: impl FnMut(Applying) + Send) -> Result<Applied, NotApplied> {
        let nobody = |error| NotApplied { error, at: None, item: None };
        if self.limits().access == Access::Read {
            let why = "This connection only reads, and a file of statements may change something. Write access = \"write\" to allow it.";
            return Err(nobody(DatabaseError::Refusal { why: why.into() }));
        }
        let mut lease = self.lease().await.map_err(nobody)?;
        let session = lease.session();
        session.dirty = true;
        session.begin_transaction().await.map_err(nobody)?;
        let stop = StopOnDrop::new(self, session.pid);
        let mut applied = Applied::default();
        let mut result = run(session, &text, items, progress, &mut applied).await;
        stop.done();
        if result.is_ok() {
            // What the file set would reach whoever gets the server's process next.
            let reset = if session.facts.pooled { session.execute("RESET ALL").await.map(|_| ()) } else { Ok(()) };
            let at_end = |error| NotApplied { error, at: Some(text.len()), item: None };
            result = match reset {
                Ok(()) => session.end_transaction(true).await.map_err(at_end),
                Err(error) => Err(at_end(error)),
            };
        } else if session.lost.is_none() {
            let _ = session.end_transaction(false).await;
        }
        applied.notices = session.take_notices();
        result.map(|()| applied)
    }
}

async fn run(
    session: &mut Session,
    text: &str,
    items: &[Item],
    mut progress: impl FnMut(Applying) + Send,
    applied: &mut Applied,
) -> Result<(), NotApplied> {
    for (index, item) in items.iter().enumerate() {
        let mut at = |at| progress(Applying { done: index, of: items.len(), at });
        at(item.statement.start);
        let statement = &text[item.statement.clone()];
        let kind = words::kind(statement);
        let done = match (kind, &item.rows) {
            (Kind::Nothing, _) => continue,
            (Kind::Begin | Kind::Commit { .. }, _) => {
                applied.skipped += 1;
                continue;
            }
            (Kind::Rollback { .. }, _) => {
                let why = "The file takes back what it did (ROLLBACK). It is applied as one transaction: take that statement out.";
                Err(DatabaseError::Refusal { why: why.into() })
            }
            (_, Some(rows)) => copy(session, statement, data(text, rows.clone()), at).await.map(|copied| applied.copied += copied),
            (_, None) => session.execute(statement).await.map(|_| ()),
        };
        done.map_err(|error| {
            let position = error.server().and_then(|server| server.position);
            let within = position.and_then(|position| offset(statement, position)).unwrap_or_else(|| blank(statement));
            NotApplied { error, at: Some(item.statement.start + within), item: Some(index) }
        })?;
        applied.statements += 1;
    }
    progress(Applying { done: items.len(), of: items.len(), at: text.len() });
    Ok(())
}

async fn copy(session: &mut Session, statement: &str, rows: (usize, &str), mut at: impl FnMut(usize) + Send) -> Result<u64, DatabaseError> {
    let (mut from, rows) = rows;
    let mut copy = session.copy(statement).await?;
    for chunk in rows.as_bytes().chunks(CHUNK) {
        copy.send(chunk).await?;
        from += chunk.len();
        at(from);
    }
    copy.finish().await
}

/// Returns rows without the line that ends them, and where they begin.
fn data(text: &str, range: Range<usize>) -> (usize, &str) {
    let rows = &text[range.clone()];
    let line = rows.trim_end_matches(['\n', '\r']);
    let rows = match line.strip_suffix("\\.") {
        Some(rows) if rows.is_empty() || rows.ends_with('\n') => rows,
        _ => rows,
    };
    (range.start, rows)
}

/// Returns the byte of the character that a server counts from 1.
fn offset(statement: &str, position: u32) -> Option<usize> {
    let index = usize::try_from(position.checked_sub(1)?).ok()?;
    statement.char_indices().map(|(byte, _)| byte).chain([statement.len()]).nth(index)
}

/// Returns how many bytes of blanks a statement begins with.
fn blank(statement: &str) -> usize {
    statement.len() - statement.trim_start().len()
}
