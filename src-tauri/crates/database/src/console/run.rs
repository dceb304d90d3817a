//! How one statement runs: alone or within a person's transaction, as a cursor or at once.

use tokio::time::Instant;

use super::cursor::{Cursor, Opened, named};
use super::page::{Collector, Page};
use super::{Inner, OPEN_RESULTS, Outcome, ResultColumn, TransactionState};
use crate::connection::Lease;
use crate::error::DatabaseError;
use crate::notices::Notice;
use crate::session::{Event, Session};
use crate::settings::Access;
use crate::words::{self, Kind};

/// Settings that are set again at most.
const SETTINGS: usize = 100;
/// What a server refuses within a transaction: `VACUUM`, `CREATE DATABASE`.
const NOT_IN_TRANSACTION: &str = "25001";

/// What came of a statement.
#[derive(Default)]
struct Ran {
    columns: Option<Vec<ResultColumn>>,
    page: Page,
    affected: Option<u64>,
    cursor: Option<Cursor>,
}

impl Inner {
    pub(super) async fn run(&mut self, statement: &str, rows: u32) -> Result<Outcome, DatabaseError> {
        let start = Instant::now();
        while self.open.len() >= OPEN_RESULTS {
            let oldest = self.open.iter().min_by_key(|cursor| cursor.used).map(|cursor| cursor.id);
            self.close(oldest.unwrap_or_default()).await;
        }
        if words::copies(statement) {
            let why = "A COPY from or to this side has no rows here. Load a file into the table, or export the result.";
            return Err(DatabaseError::Refusal { why: why.into() });
        }
        let mut notices = Vec::new();
        let ran = match (self.lease.is_some(), words::kind(statement)) {
            (_, Kind::Nothing) => Ok(Ran::default()),
            (false, Kind::Begin) => self.begin(statement, &mut notices).await,
            (false, kind) => self.alone(kind, statement, rows, &mut notices).await,
            (true, kind) => self.within(kind, statement, rows, &mut notices).await,
        };
        let cancelled = self.shared.finish().await;
        let elapsed = start.elapsed();
        let timeout = self.shared.connection.limits().statement_timeout;
        let ran = ran.map_err(|error| match (error, timeout) {
            (DatabaseError::Cancelled, Some(after)) if !cancelled && elapsed >= after => DatabaseError::StatementTimeout { after },
            (error, _) => error,
        })?;
        let result = ran.cursor.map(|cursor| {
            let id = cursor.id;
            self.open.push(cursor);
            id
        });
        let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let transaction = self.shared.seen().transaction;
        Ok(Outcome { columns: ran.columns, page: ran.page, result, affected: ran.affected, notices, elapsed_ms, transaction })
    }

    /// Runs a statement that is its own transaction.
    async fn alone(&mut self, kind: Kind, statement: &str, rows: u32, notices: &mut Vec<Notice>) -> Result<Ran, DatabaseError> {
        let sets = words::sets(statement);
        let mut lease = self.lend().await?;
        let session = lease.session();
        if sets && session.facts.pooled {
            let why = "Behind a pooler a SET reaches whoever gets the server's process next. Write SET LOCAL in a transaction.";
            return Err(DatabaseError::Refusal { why: why.into() });
        }
        let reads = session.limits.access == Access::Read;
        let serial = self.next();
        if !(reads || session.facts.pooled || kind == Kind::Query) {
            self.shared.start(session.pid, serial);
            let ran = at_once(session, statement, rows, None).await;
            notices.extend(session.take_notices());
            self.remember(sets && ran.is_ok(), statement);
            return ran;
        }
        session.begin_transaction().await?;
        self.shared.start(session.pid, serial);
        let ran = one(session, serial, kind, statement, rows).await;
        // What ends the transaction is not to be cancelled; and behind a pooler, the server's process is somebody else's with it.
        let cancelled = self.shared.finish().await;
        let ran = match ran {
            Ok(ran) => ran,
            Err(error) => {
                notices.extend(session.take_notices());
                if session.lost.is_none() {
                    session.end_transaction(false).await?;
                }
                let refused = error.server().is_some_and(|server| server.sqlstate == NOT_IN_TRANSACTION);
                if refused && !reads && !cancelled {
                    return at_once(session, statement, rows, None).await;
                }
                return Err(error);
            }
        };
        if let Some(mut cursor) = ran.cursor {
            notices.extend(session.take_notices());
            cursor.lease = Some(lease);
            return Ok(Ran { cursor: Some(cursor), ..ran });
        }
        let ended = session.end_transaction(true).await;
        notices.extend(session.take_notices());
        ended?;
        self.remember(sets, statement);
        Ok(Ran { cursor: None, ..ran })
    }

    /// Begins a person's transaction.
    async fn begin(&mut self, statement: &str, notices: &mut Vec<Notice>) -> Result<Ran, DatabaseError> {
        let mut lease = self.lend().await?;
        let session = lease.session();
        let reads = session.limits.access == Access::Read;
        if reads {
            session.describe(statement).await?;
        }
        session.in_transaction = true;
        session.execute(statement).await?;
        notices.extend(session.take_notices());
        let timeout = session.local_timeout();
        if reads {
            let rows = session.rows(&format!("SET TRANSACTION READ ONLY{timeout}; SELECT pg_catalog.pg_backend_pid()")).await?;
            session.take_pid(&rows);
        } else if session.facts.pooled {
            let rows = session.rows(&format!("SELECT 1{timeout}; SELECT pg_catalog.pg_backend_pid()")).await?;
            session.take_pid(&rows);
        }
        self.lease = Some(lease);
        self.shared.seen().transaction = TransactionState::Open;
        Ok(Ran::default())
    }

    /// Runs a statement in the person's transaction.
    async fn within(&mut self, kind: Kind, statement: &str, rows: u32, notices: &mut Vec<Notice>) -> Result<Ran, DatabaseError> {
        let serial = self.next();
        let open = self.shared.seen().transaction == TransactionState::Open;
        let Some(lease) = &mut self.lease else { return Err(DatabaseError::ResultClosed) };
        let session = lease.session();
        self.shared.start(session.pid, serial);
        let guarded = if open && session.limits.access == Access::Read { guard(session).await } else { Ok(()) };
        let ran = match guarded {
            Ok(()) => one(session, serial, kind, statement, rows).await,
            Err(error) => Err(error),
        };
        notices.extend(session.take_notices());
        let lost = session.lost.is_some();
        let chained = matches!(kind, Kind::Commit { chain: true } | Kind::Rollback { chain: true });
        let ends = matches!(kind, Kind::Commit { .. } | Kind::Rollback { .. });
        let state = match &ran {
            _ if lost => TransactionState::Idle,
            Ok(_) if ends && !chained => TransactionState::Idle,
            Ok(_) if ends || kind == Kind::RollbackTo => TransactionState::Open,
            Ok(_) if open => TransactionState::Open,
            Ok(_) => TransactionState::Failed,
            // A COMMIT that fails rolls back.
            Err(_) if open && matches!(kind, Kind::Commit { .. }) => TransactionState::Idle,
            // The server was not asked.
            Err(DatabaseError::Refusal { .. }) if open => TransactionState::Open,
            Err(_) => TransactionState::Failed,
        };
        if state != TransactionState::Open || ends || kind == Kind::RollbackTo {
            self.open.retain(|cursor| cursor.lease.is_some());
        }
        self.shared.seen().transaction = state;
        if state == TransactionState::Idle
            && let Some(mut lease) = self.lease.take()
        {
            let session = lease.session();
            session.in_transaction = false;
            session.pid = session.facts.pid;
        }
        ran
    }

    /// Returns a page of an open result.
    pub(super) async fn page(&mut self, result: u64, from: u64, rows: u32) -> Result<Page, DatabaseError> {
        let (mut cursor, serial) = (self.take(result)?, self.next());
        let mut own = cursor.lease.take();
        let page = match own.as_mut().or(self.lease.as_mut()) {
            Some(lease) => {
                self.shared.start(lease.session().pid, serial);
                cursor.page(lease.session(), from, rows).await
            }
            None => Err(DatabaseError::ResultClosed),
        };
        cursor.lease = own;
        self.looked_at(cursor, page).await
    }

    /// Returns a cell of an open result.
    pub(super) async fn cell(&mut self, result: u64, row: u64, column: usize) -> Result<Option<String>, DatabaseError> {
        let (mut cursor, serial) = (self.take(result)?, self.next());
        let mut own = cursor.lease.take();
        let cell = match own.as_mut().or(self.lease.as_mut()) {
            Some(lease) => {
                self.shared.start(lease.session().pid, serial);
                cursor.cell(lease.session(), row, column).await
            }
            None => Err(DatabaseError::ResultClosed),
        };
        cursor.lease = own;
        self.looked_at(cursor, cell).await
    }

    /// Puts a result back that was looked at, unless its transaction failed by that.
    async fn looked_at<T>(&mut self, mut cursor: Cursor, looked: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        self.shared.finish().await;
        if matches!(looked, Ok(_) | Err(DatabaseError::Refusal { .. })) {
            cursor.used = Instant::now();
            self.open.push(cursor);
            return looked;
        }
        if let Some(lease) = &mut cursor.lease {
            if lease.session().lost.is_none() {
                let _ = lease.session().end_transaction(false).await;
            }
            return looked;
        }
        self.open.retain(|cursor| cursor.lease.is_some());
        let lost = self.lease.as_mut().is_none_or(|lease| lease.session().lost.is_some());
        self.shared.seen().transaction = if lost { TransactionState::Idle } else { TransactionState::Failed };
        if lost {
            self.lease = None;
        }
        looked
    }

    /// Closes a result.
    pub(super) async fn close(&mut self, result: u64) {
        let Ok(mut cursor) = self.take(result) else { return };
        match (&mut cursor.lease, &mut self.lease) {
            // What a function did for the rows that were read stands, as after any SELECT.
            (Some(lease), _) => drop(lease.session().end_transaction(true).await),
            (None, Some(lease)) => drop(cursor.close(lease.session()).await),
            (None, None) => {}
        }
    }

    /// Undoes a person's transaction.
    pub(super) async fn roll_back(&mut self) {
        if let Some(mut lease) = self.lease.take() {
            let _ = lease.session().end_transaction(false).await;
        }
        self.shared.seen().transaction = TransactionState::Idle;
    }

    /// Lends a session in which everything is set as the person set it.
    async fn lend(&mut self) -> Result<Lease, DatabaseError> {
        let mut lease = self.shared.connection.lease().await?;
        let session = lease.session();
        session.take_notices();
        session.dirty = true;
        for setting in &self.settings {
            // One that no longer can be set would stop everything.
            let _ = session.execute(setting).await;
        }
        session.take_notices();
        Ok(lease)
    }

    fn remember(&mut self, sets: bool, statement: &str) {
        if sets {
            if self.settings.len() == SETTINGS {
                self.settings.remove(0);
            }
            self.settings.push(statement.to_owned());
        }
    }

    fn next(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    fn take(&mut self, result: u64) -> Result<Cursor, DatabaseError> {
        let index = self.open.iter().position(|cursor| cursor.id == result).ok_or(DatabaseError::ResultClosed)?;
        Ok(self.open.remove(index))
    }
}

/// Makes sure that the transaction of a session that only reads is one: whatever its last statement did.
async fn guard(session: &mut Session) -> Result<(), DatabaseError> {
    // In no transaction, its instant is the statement's.
    let asked =
        "SET TRANSACTION READ ONLY; SELECT pg_catalog.pg_backend_pid(), (pg_catalog.now() <> pg_catalog.statement_timestamp())::text";
    let rows = session.rows(asked).await?;
    session.take_pid(&rows);
    let inside = rows.last().and_then(|row| row.get(1)).and_then(Option::as_deref) == Some("true");
    if inside { Ok(()) } else { session.begin_transaction().await }
}

/// Runs a statement in the open transaction of a session.
async fn one(session: &mut Session, id: u64, kind: Kind, statement: &str, rows: u32) -> Result<Ran, DatabaseError> {
    let described = if session.limits.access == Access::Read { Some(session.describe(statement).await?) } else { None };
    if kind == Kind::Query
        && let Opened::Cursor(cursor, page) = Cursor::open(session, id, statement, rows).await?
    {
        let columns = Some(cursor.columns.clone());
        let complete = cursor.total == Some(page.rows.len() as u64) && !cursor.any_cut;
        if complete {
            cursor.close(session).await?;
        }
        let cursor = (!complete).then_some(*cursor);
        return Ok(Ran { columns, page, affected: None, cursor });
    }
    at_once(session, statement, rows, described).await
}

/// Runs a statement and keeps the first of its rows.
async fn at_once(session: &mut Session, statement: &str, rows: u32, described: Option<Vec<(String, u32)>>) -> Result<Ran, DatabaseError> {
    let (mut collector, mut affected) = (Collector::new(0, rows, false), 0);
    session
        .each(statement, |event| match event {
            Event::Row(row) => collector.take(row),
            Event::Done(rows) => affected = rows,
        })
        .await?;
    session.shrink();
    let mut columns = std::mem::take(&mut collector.columns);
    if columns.is_empty() {
        columns = match described {
            Some(described) => described,
            // Nothing came back, and yet it may have columns.
            None if words::returns(statement) => session.describe(statement).await?,
            None => Vec::new(),
        };
    }
    let is_query = !columns.is_empty();
    let columns = if is_query { Some(named(session, columns).await) } else { None };
    let page = Page { total: is_query.then_some(collector.seen), ..collector.page };
    let affected = (words::changes(statement) || affected > 0 && !is_query).then_some(affected);
    Ok(Ran { columns, page, affected, cursor: None })
}
