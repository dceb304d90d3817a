//! A result that is read page by page: a cursor of the server's in a transaction that is open for as long as somebody looks.

use tokio::time::Instant;

use super::page::{Collector, Page, ResultColumn};
use crate::connection::Lease;
use crate::error::DatabaseError;
use crate::session::{Event, Session};

/// A statement that no cursor can read: one that changes data in a `WITH`, a `SELECT INTO`.
const NO_CURSOR: [&str; 2] = ["0A000", "42P11"];
/// Rows that a cursor which cannot go back hands over at once.
const FORWARD_ROWS: u64 = 20;

/// An open cursor.
pub(super) struct Cursor {
    pub id: u64,
    /// The session whose transaction it lives in; the console's own where none is here.
    pub lease: Option<Lease>,
    pub columns: Vec<ResultColumn>,
    /// The row before which it stands.
    at: u64,
    /// It can go back.
    scrolls: bool,
    pub total: Option<u64>,
    /// Something was cut that may be asked for.
    pub any_cut: bool,
    pub used: Instant,
}

/// What came of opening a cursor.
pub(super) enum Opened {
    Cursor(Box<Cursor>, Page),
    /// No cursor can read the statement. The transaction is as it was before.
    NoCursor,
}

impl Cursor {
    /// Opens a cursor in the session's open transaction and reads its first page.
    ///
    /// # Errors
    /// The server's, with positions in the statement.
    pub async fn open(session: &mut Session, id: u64, statement: &str, rows: u32) -> Result<Opened, DatabaseError> {
        session.execute("SAVEPOINT millpond").await?;
        for scrolls in [true, false] {
            let prefix = format!("DECLARE millpond_{id} {} CURSOR FOR ", if scrolls { "SCROLL" } else { "NO SCROLL" });
            // A comment may end the statement, and must not swallow what follows.
            let declared = session.execute(&format!("{prefix}{statement}\n")).await;
            let error = match declared {
                Ok(_) => {
                    session.execute("RELEASE SAVEPOINT millpond").await?;
                    let mut cursor = Box::new(Self {
                        id,
                        lease: None,
                        columns: Vec::new(),
                        at: 0,
                        scrolls,
                        total: None,
                        any_cut: false,
                        used: Instant::now(),
                    });
                    let page = cursor.first(session, statement, rows).await?;
                    return Ok(Opened::Cursor(cursor, page));
                }
                Err(error) => moved(error, prefix.chars().count()),
            };
            let no_cursor = error.server().is_some_and(|server| NO_CURSOR.contains(&server.sqlstate.as_str()));
            if !no_cursor {
                return Err(error);
            }
            session.execute("ROLLBACK TO SAVEPOINT millpond").await?;
        }
        session.execute("RELEASE SAVEPOINT millpond").await?;
        Ok(Opened::NoCursor)
    }

    async fn first(&mut self, session: &mut Session, statement: &str, rows: u32) -> Result<Page, DatabaseError> {
        let mut collector = Collector::new(0, rows, !self.scrolls);
        self.fetch(session, &mut collector).await?;
        let mut columns = std::mem::take(&mut collector.columns);
        if columns.is_empty() {
            columns = session.describe(statement).await?;
        }
        self.columns = named(session, columns).await;
        Ok(self.done(session, collector))
    }

    /// Reads the page that begins at a row.
    ///
    /// # Errors
    /// The server's; a refusal where the cursor cannot go back.
    pub async fn page(&mut self, session: &mut Session, from: u64, rows: u32) -> Result<Page, DatabaseError> {
        self.go(session, from).await?;
        let mut collector = Collector::new(from, rows, !self.scrolls);
        self.fetch(session, &mut collector).await?;
        Ok(self.done(session, collector))
    }

    /// Reads one cell whole.
    ///
    /// # Errors
    /// As [`Cursor::page`].
    pub async fn cell(&mut self, session: &mut Session, row: u64, column: usize) -> Result<Option<String>, DatabaseError> {
        self.go(session, row).await?;
        let mut cell = None;
        let fetch = format!("FETCH FORWARD 1 FROM millpond_{}", self.id);
        session
            .each(&fetch, |event| {
                if let Event::Row(row) = event {
                    cell = Some(crate::session::text(row, column).map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
                }
            })
            .await?;
        session.shrink();
        self.at = row + u64::from(cell.is_some());
        cell.ok_or(DatabaseError::ResultClosed)
    }

    /// Closes it in a transaction that goes on.
    ///
    /// # Errors
    /// The server's.
    pub async fn close(&self, session: &mut Session) -> Result<(), DatabaseError> {
        session.execute(&format!("CLOSE millpond_{}", self.id)).await.map(|_| ())
    }

    /// Puts the cursor before a row.
    async fn go(&mut self, session: &mut Session, row: u64) -> Result<(), DatabaseError> {
        if row == self.at {
            return Ok(());
        }
        if !self.scrolls && row < self.at {
            let why = "This result is of a statement that locks rows, and can only be read forward. Run it again.";
            return Err(DatabaseError::Refusal { why: why.into() });
        }
        let to = if self.scrolls { format!("ABSOLUTE {row}") } else { format!("FORWARD {}", row - self.at) };
        session.execute(&format!("MOVE {to} IN millpond_{}", self.id)).await?;
        self.at = row;
        Ok(())
    }

    /// Reads rows until the page is full or the result ends.
    async fn fetch(&mut self, session: &mut Session, collector: &mut Collector) -> Result<(), DatabaseError> {
        let from = collector.page.from;
        while !collector.is_full() {
            let wanted = if self.scrolls { collector.room() } else { collector.room().min(FORWARD_ROWS) };
            let before = collector.seen;
            let fetch = format!("FETCH FORWARD {wanted} FROM millpond_{}", self.id);
            let fetched = session.each(&fetch, |event| {
                if let Event::Row(row) = event {
                    collector.take(row);
                }
            });
            fetched.await?;
            let came = collector.seen - before;
            self.at += came;
            if came < wanted {
                self.total = Some(from + collector.seen);
                break;
            }
        }
        Ok(())
    }

    fn done(&mut self, session: &mut Session, collector: Collector) -> Page {
        session.shrink();
        self.any_cut |= collector.any_cut;
        self.used = Instant::now();
        Page { total: self.total, ..collector.page }
    }
}

/// Returns columns with the names of their types.
pub(super) async fn named(session: &mut Session, columns: Vec<(String, u32)>) -> Vec<ResultColumn> {
    let ids: Vec<u32> = columns.iter().map(|(_, id)| *id).collect();
    let names = session.type_names(&ids).await;
    columns.into_iter().map(|(name, id)| ResultColumn { name, kind: names.get(&id).cloned().unwrap_or_default() }).collect()
}

/// Returns an error whose position is in a statement, where the server counted what we put before it.
fn moved(mut error: DatabaseError, by: usize) -> DatabaseError {
    let by = u32::try_from(by).unwrap_or(0);
    if let DatabaseError::Statement { server } | DatabaseError::ReadOnly { server } | DatabaseError::PermissionDenied { server } =
        &mut error
    {
        server.position = server.position.and_then(|position| position.checked_sub(by)).filter(|position| *position > 0);
    }
    error
}
