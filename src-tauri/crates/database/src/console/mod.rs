//! A console: statements one after the other, results page by page, transactions by hand, and a way to stop what runs.
//!
//! *Invariant:* a statement of a session that only reads runs in a transaction that is READ ONLY and has taken its snapshot, and
//! alone in its text: the server has read it before, and refuses a text of several statements there. After its snapshot no
//! transaction can be made another one, so that nothing a person can write changes data. *Invariant:* a page keeps at most
//! [`PAGE_BYTES`] and one cell more of text, beside the row that is just read. *Invariant:* a cancel reaches the statement that
//! it was meant for, or none.

mod cancel;
mod cursor;
mod page;
mod run;

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Notify;
use tokio::time::Instant;
use utoipa::ToSchema;

pub use self::cancel::Canceller;
use self::cursor::Cursor;
pub use self::page::{CELL_BYTES, Cell, PAGE_BYTES, PAGE_ROWS, Page, ResultColumn};
use crate::connection::{Connection, Lease};
use crate::error::DatabaseError;
use crate::notices::Notice;

/// A result that nobody looked at for so long is closed: its transaction holds the server's old rows.
pub const RESULT_IDLE: Duration = Duration::from_mins(1);
/// The same where all sessions are at work, and somebody waits for one.
pub const RESULT_WANTED: Duration = Duration::from_secs(1);
/// Results that a console keeps open at most; the one that was looked at longest ago goes first.
pub const OPEN_RESULTS: usize = 2;

/// A console of a connection. Clones are the same one.
#[derive(Clone)]
pub struct Console {
    inner: Arc<tokio::sync::Mutex<Inner>>,
    shared: Arc<Shared>,
}

/// What can be looked at while a statement runs.
pub(crate) struct Shared {
    connection: Connection,
    seen: Mutex<Seen>,
    /// Held by who cancels, and by a statement that ends: a cancel never meets the next one.
    gate: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Seen {
    running: Option<Running>,
    /// The statement that ran last was cancelled.
    cancelled: bool,
    transaction: TransactionState,
}

/// A statement that runs.
#[derive(Clone, Copy)]
struct Running {
    pid: i32,
    serial: u64,
}

struct Inner {
    shared: Arc<Shared>,
    /// Of the transaction that a person began.
    lease: Option<Lease>,
    open: Vec<Cursor>,
    serial: u64,
    idle: Duration,
    /// What the person set for the session, to be set again in each that a statement gets.
    settings: Vec<String>,
}

/// Whether a person's transaction is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DatabaseTransaction)]
pub enum TransactionState {
    /// None is: each statement is its own.
    #[default]
    Idle,
    Open,
    /// A statement failed in it: it takes nothing but ROLLBACK.
    Failed,
}

/// What came of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DatabaseOutcome)]
pub struct Outcome {
    /// The columns, where it returns rows.
    pub columns: Option<Vec<ResultColumn>>,
    /// The first rows.
    pub page: Page,
    /// By which further pages and whole cells are asked for; none where there is nothing more.
    pub result: Option<u64>,
    /// Rows that it touched, where it is no query.
    pub affected: Option<u64>,
    pub notices: Vec<Notice>,
    pub elapsed_ms: u64,
    pub transaction: TransactionState,
}

impl Console {
    /// Returns a console whose results are closed when nobody looked at them for so long: [`RESULT_IDLE`].
    #[must_use]
    pub fn new(connection: Connection, idle: Duration) -> Self {
        let shared = Arc::new(Shared { connection, seen: Mutex::default(), gate: tokio::sync::Mutex::default() });
        let inner = Inner { shared: Arc::clone(&shared), lease: None, open: Vec::new(), serial: 0, idle, settings: Vec::new() };
        Self { inner: Arc::new(tokio::sync::Mutex::new(inner)), shared }
    }

    /// Runs one statement. It runs to its end even where the future is dropped; [`Console::canceller`] stops it.
    ///
    /// # Errors
    /// [`DatabaseError`]: the server's with its position in the statement.
    pub async fn run(&self, statement: &str, rows: u32) -> Result<Outcome, DatabaseError> {
        let mut inner = Arc::clone(&self.inner).lock_owned().await;
        let statement = statement.to_owned();
        let outcome = detached(async move { inner.run(&statement, rows).await }).await?;
        if let Some(result) = outcome.result {
            self.close_when_idle(result);
        }
        Ok(outcome)
    }

    /// Returns the page of a result that begins at a row.
    ///
    /// # Errors
    /// [`DatabaseError::ResultClosed`], or the server's.
    pub async fn page(&self, result: u64, from: u64, rows: u32) -> Result<Page, DatabaseError> {
        let mut inner = Arc::clone(&self.inner).lock_owned().await;
        detached(async move { inner.page(result, from, rows).await }).await
    }

    /// Returns a cell whole; nothing where it is NULL.
    ///
    /// # Errors
    /// As [`Console::page`].
    pub async fn cell(&self, result: u64, row: u64, column: usize) -> Result<Option<String>, DatabaseError> {
        let mut inner = Arc::clone(&self.inner).lock_owned().await;
        detached(async move { inner.cell(result, row, column).await }).await
    }

    /// Closes a result; one that is closed already stays so.
    pub async fn close_result(&self, result: u64) {
        self.inner.lock().await.close(result).await;
    }

    /// Ends the console: what its transaction did and was not committed is undone.
    pub async fn close(&self) {
        let mut inner = self.inner.lock().await;
        while let Some(result) = inner.open.first().map(|cursor| cursor.id) {
            inner.close(result).await;
        }
        inner.roll_back().await;
    }

    /// Returns whether a person's transaction is open.
    #[must_use]
    pub fn transaction(&self) -> TransactionState {
        self.shared.seen().transaction
    }

    /// Returns what stops the statement that runs.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        Canceller { shared: Arc::clone(&self.shared) }
    }

    fn close_when_idle(&self, result: u64) {
        let (inner, wanted) = (Arc::downgrade(&self.inner), self.shared.connection.wanted());
        tokio::spawn(close_when_idle(inner, result, wanted));
    }
}

/// Does something that is not stopped by whoever no longer waits for it: a session is never left in the midst of a statement.
async fn detached<T: Send + 'static>(work: impl Future<Output = Result<T, DatabaseError>> + Send + 'static) -> Result<T, DatabaseError> {
    let done = tokio::spawn(work).await;
    done.unwrap_or_else(|error| Err(DatabaseError::Internal(error.to_string())))
}

/// Closes a result once nobody looked at it for long; sooner where somebody waits for its session.
async fn close_when_idle(console: Weak<tokio::sync::Mutex<Inner>>, result: u64, wanted: Arc<Notify>) {
    let (mut due, mut is_wanted) = (Instant::now(), false);
    loop {
        tokio::select! {
            () = tokio::time::sleep_until(due) => {}
            () = wanted.notified(), if !is_wanted => is_wanted = true,
        }
        let Some(console) = console.upgrade() else { return };
        let mut inner = console.lock().await;
        let idle = if is_wanted { RESULT_WANTED.min(inner.idle) } else { inner.idle };
        let Some(cursor) = inner.open.iter().find(|cursor| cursor.id == result) else { return };
        due = cursor.used + idle;
        if due <= Instant::now() {
            inner.close(result).await;
            return;
        }
    }
}

impl Shared {
    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that a statement runs in a process of the server's.
    fn start(&self, pid: i32, serial: u64) {
        let mut seen = self.seen();
        seen.cancelled = false;
        seen.running = Some(Running { pid, serial });
    }

    /// Says that it ended. Returns whether it was cancelled.
    async fn finish(&self) -> bool {
        let _gate = self.gate.lock().await;
        let mut seen = self.seen();
        seen.running = None;
        seen.cancelled
    }
}
