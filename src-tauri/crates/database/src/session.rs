//! One session of a server: texts go there, texts come back. By the simple protocol, so that no statement stays prepared there.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::TryStreamExt as _;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Connection as _, Either, Executor as _, Row as _, SqlSafeStr as _, Statement as _, ValueRef as _};
use tracing::instrument::WithSubscriber as _;

use crate::address::Address;
use crate::connect::Limits;
use crate::diagnosis;
use crate::error::DatabaseError;
use crate::notices::{Notice, Notices};
use crate::settings::{Access, TlsMode};
use crate::types;

/// What a server tells of itself and of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Facts {
    pub server_version: String,
    pub user: String,
    pub database: String,
    /// Not known behind a pooler.
    pub encrypted: Option<bool>,
    pub read_only: bool,
    pub superuser: bool,
    pub in_recovery: bool,
    /// What stands between us and the server gives a transaction any of its processes (PgBouncer): nothing may be left in one.
    pub pooled: bool,
    pub pid: i32,
}

impl Facts {
    /// A parameter that only our own process of the server has.
    pub const MARK: &'static str = "millpond.session";
}

const FACTS: &str = include_str!("../../../../sql/database/facts.sql");

/// One session. Whoever drops it in the middle of a statement drops the connection with it.
pub(crate) struct Session {
    connection: PgConnection,
    pub facts: Facts,
    pub limits: Limits,
    at: String,
    notices: Notices,
    /// The process of the server that the open transaction runs in.
    pub pid: i32,
    /// A transaction is open that we began.
    pub in_transaction: bool,
    /// Statements of a person may have left something in the session: settings, temporary tables, locks.
    pub dirty: bool,
    /// The connection is not to be used any more, and why.
    pub lost: Option<DatabaseError>,
    names: BTreeMap<u32, String>,
}

/// What comes back of a statement, bit by bit.
pub(crate) enum Event<'a> {
    Row(&'a PgRow),
    /// A statement of the text is done; so many rows it touched or returned.
    Done(u64),
}

impl Session {
    /// Takes a connection over and asks the server who it is.
    pub async fn begin(connection: PgConnection, address: &Address, limits: Limits, mark: &str) -> Result<Self, DatabaseError> {
        let facts = Facts::default();
        let (at, notices) = (address.place(), Notices::new());
        let mut session = Self {
            connection,
            facts,
            limits,
            at,
            notices,
            pid: 0,
            in_transaction: false,
            dirty: false,
            lost: None,
            names: BTreeMap::new(),
        };
        let rows = session.rows(FACTS).await?;
        let row = rows.into_iter().next().ok_or_else(|| DatabaseError::Internal("the server told nothing of itself".into()))?;
        let cell = |index: usize| row.get(index).cloned().flatten();
        let is = |index: usize| matches!(cell(index).as_deref(), Some("true" | "on"));
        let pooled = cell(7).as_deref() != Some(mark);
        let encrypted = match address.tls {
            TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => Some(true),
            _ if pooled => None,
            _ => Some(is(8)),
        };
        session.facts = Facts {
            server_version: cell(0).unwrap_or_default(),
            user: cell(1).unwrap_or_default(),
            database: cell(2).unwrap_or_default(),
            encrypted,
            read_only: is(3) || limits.access == Access::Read,
            superuser: is(4),
            in_recovery: is(5),
            pooled,
            pid: cell(6).and_then(|pid| pid.parse().ok()).unwrap_or_default(),
        };
        session.pid = session.facts.pid;
        session.notices.take();
        Ok(session)
    }

    /// Sends a text and hands over what comes back. `each` may not wait: what it does not keep is gone.
    pub async fn each(&mut self, sql: &str, mut each: impl FnMut(Event<'_>) + Send) -> Result<(), DatabaseError> {
        // The protocol ends a text at a NUL, so that the server would run a part of it.
        if sql.contains('\0') {
            return Err(DatabaseError::Refusal { why: "The statement has a NUL character, and no statement can have one.".into() });
        }
        let dispatch = self.notices.dispatch();
        let connection = &mut self.connection;
        let sent = async move {
            let mut events = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_many(connection);
            while let Some(event) = events.try_next().await? {
                match event {
                    Either::Left(done) => each(Event::Done(done.rows_affected())),
                    Either::Right(row) => each(Event::Row(&row)),
                }
            }
            Ok::<(), sqlx::Error>(())
        };
        let result = sent.with_subscriber(dispatch).await;
        result.map_err(|error| self.failed(error))
    }

    /// Sends a text that returns nothing of interest; returns how many rows its last statement touched.
    pub async fn execute(&mut self, sql: &str) -> Result<u64, DatabaseError> {
        let mut touched = 0;
        self.each(sql, |event| {
            if let Event::Done(rows) = event {
                touched = rows;
            }
        })
        .await?;
        Ok(touched)
    }

    /// Sends a text of ours and returns all rows, as texts.
    pub async fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, DatabaseError> {
        let mut rows = Vec::new();
        self.each(sql, |event| {
            if let Event::Row(row) = event {
                rows.push((0..row.len()).map(|index| text(row, index).map(|bytes| String::from_utf8_lossy(bytes).into_owned())).collect());
            }
        })
        .await?;
        Ok(rows)
    }

    /// Has the server read one statement without running it: a text of several is an error. Returns the names of its columns and
    /// the ids of their types; none where it returns no rows.
    pub async fn describe(&mut self, sql: &str) -> Result<Vec<(String, u32)>, DatabaseError> {
        let dispatch = self.notices.dispatch();
        let connection = &mut self.connection;
        let sent = async move {
            let statement = connection.prepare(AssertSqlSafe(sql.to_owned()).into_sql_str()).await?;
            Ok::<_, sqlx::Error>(statement.columns().iter().map(types::name_and_id).collect())
        };
        let result = sent.with_subscriber(dispatch).await;
        let columns = result.map_err(|error| self.failed(error))?;
        // Asked anew each time: what a text means may have changed with the session's settings (`standard_conforming_strings`). And
        // behind a pooler, whoever gets the server's process next must not meet a statement of ours.
        let forgotten = self.connection.clear_cached_statements().await;
        forgotten.map_err(|error| self.failed(error))?;
        Ok(columns)
    }

    /// Begins a transaction of ours. Of a session that only reads it is one that no statement can make another one of: PostgreSQL
    /// refuses to change it once it has taken its snapshot, and here it has.
    pub async fn begin_transaction(&mut self) -> Result<(), DatabaseError> {
        let kind = if self.limits.access == Access::Read { " READ ONLY" } else { "" };
        let sql = format!("BEGIN{kind}{}; SELECT pg_catalog.pg_backend_pid()", self.local_timeout());
        // From here on: whoever no longer waits for the answer leaves a transaction open.
        self.in_transaction = true;
        let rows = self.rows(&sql).await?;
        self.take_pid(&rows);
        Ok(())
    }

    /// Returns what holds a transaction within the statement timeout where the session itself could not be.
    pub fn local_timeout(&self) -> String {
        match self.limits.statement_timeout {
            Some(timeout) if self.facts.pooled => format!("; SET LOCAL statement_timeout = {}", timeout.as_millis()),
            _ => String::new(),
        }
    }

    pub fn take_pid(&mut self, rows: &[Vec<Option<String>>]) {
        let pid = rows.last().and_then(|row| row.first()).and_then(|cell| cell.as_ref()).and_then(|pid| pid.parse().ok());
        self.pid = pid.unwrap_or(self.facts.pid);
    }

    /// Ends a transaction of ours.
    pub async fn end_transaction(&mut self, commit: bool) -> Result<(), DatabaseError> {
        let ended = self.execute(if commit { "COMMIT" } else { "ROLLBACK" }).await;
        self.in_transaction = false;
        self.pid = self.facts.pid;
        ended.map(|_| ())
    }

    /// Begins to send rows.
    pub async fn copy(&mut self, statement: &str) -> Result<Copy<'_>, DatabaseError> {
        let dispatch = self.notices.dispatch();
        let Self { connection, at, lost, .. } = self;
        match connection.copy_in_raw(statement).with_subscriber(dispatch).await {
            Ok(rows) => Ok(Copy { rows, at, lost }),
            Err(error) => Err(failed(error, at, lost)),
        }
    }

    /// Returns the names of types by their ids.
    pub async fn type_names(&mut self, ids: &[u32]) -> BTreeMap<u32, String> {
        let unknown: Vec<String> =
            ids.iter().filter(|id| types::known(**id).is_none() && !self.names.contains_key(id)).map(u32::to_string).collect();
        if !unknown.is_empty() {
            let sql = format!("SELECT t, pg_catalog.format_type(t, NULL) FROM unnest('{{{}}}'::oid[]) AS t", unknown.join(","));
            // In a transaction that failed nothing can be asked; the ids say enough then.
            for row in self.rows(&sql).await.unwrap_or_default() {
                if let [Some(id), Some(name)] = row.as_slice()
                    && let Ok(id) = id.parse()
                {
                    self.names.insert(id, name.clone());
                }
            }
        }
        let name = |id: &u32| types::known(*id).map(str::to_owned).or_else(|| self.names.get(id).cloned());
        ids.iter().map(|id| (*id, name(id).unwrap_or_else(|| format!("type {id}")))).collect()
    }

    /// Returns whether the server still answers.
    pub async fn answers(&mut self, within: Duration) -> bool {
        matches!(tokio::time::timeout(within, self.connection.ping()).await, Ok(Ok(())))
    }

    /// Makes the session as it was when it began. Returns whether that could be done, so that the server still answers.
    pub async fn is_as_new(&mut self, within: Duration) -> bool {
        // What a pooler gives us of a server is not ours to clean up.
        if !self.dirty || self.facts.pooled {
            return self.answers(within).await;
        }
        let cleaned = matches!(tokio::time::timeout(within, self.execute("DISCARD ALL")).await, Ok(Ok(_)));
        self.take_notices();
        self.dirty = !cleaned;
        cleaned
    }

    /// Returns what the server said beside its answers since the last call.
    pub fn take_notices(&self) -> Vec<Notice> {
        self.notices.take()
    }

    /// Lets memory go that a large row took.
    pub fn shrink(&mut self) {
        self.connection.shrink_buffers();
    }

    /// Says goodbye.
    pub async fn close(self) {
        let _ = tokio::time::timeout(Duration::from_secs(1), self.connection.close()).await;
    }

    fn failed(&mut self, error: sqlx::Error) -> DatabaseError {
        failed(error, &self.at, &mut self.lost)
    }
}

fn failed(error: sqlx::Error, at: &str, lost: &mut Option<DatabaseError>) -> DatabaseError {
    let error = diagnosis::of_statement(error, at);
    if matches!(error, DatabaseError::Lost { .. } | DatabaseError::Internal(_)) {
        *lost = Some(error.clone());
    }
    error
}

/// Rows on their way to a server. One that is dropped is cancelled there.
pub(crate) struct Copy<'a> {
    rows: sqlx::postgres::PgCopyIn<&'a mut PgConnection>,
    at: &'a str,
    lost: &'a mut Option<DatabaseError>,
}

impl Copy<'_> {
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), DatabaseError> {
        match self.rows.send(bytes).await {
            Ok(_) => Ok(()),
            Err(error) => Err(failed(error, self.at, self.lost)),
        }
    }

    /// Ends the rows; returns how many the server took.
    pub async fn finish(self) -> Result<u64, DatabaseError> {
        self.rows.finish().await.map_err(|error| failed(error, self.at, self.lost))
    }

    /// Takes the rows back.
    pub async fn abort(self) -> Result<(), DatabaseError> {
        self.rows.abort("the rows were taken back").await.map_err(|error| failed(error, self.at, self.lost))
    }
}

/// Returns the bytes of a cell; none of a NULL.
pub(crate) fn text(row: &PgRow, index: usize) -> Option<&[u8]> {
    let value = row.try_get_raw(index).ok()?;
    if value.is_null() { None } else { value.as_bytes().ok() }
}
