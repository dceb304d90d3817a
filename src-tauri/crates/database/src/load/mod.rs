//! Rows into a table, in one transaction: straight by `COPY`, and, where the server refuses one of them, by way of a staging table
//! from which the good ones go on and the others come back with their reasons.
//!
//! *Invariant:* nothing is visible before [`Prepared::commit`]. *Invariant:* each row that was handed over is either written or
//! rejected, and a rejected one is known by its place among them.

mod copy;
mod staging;
mod text;

use serde::Serialize;
use tokio::io::{AsyncRead, AsyncSeek};
use utoipa::ToSchema;

pub use self::text::{HasNul, push_row};
use crate::connection::{Connection, Lease};
use crate::error::DatabaseError;
use crate::names::{identifier, identifiers};
use crate::session::Session;
use crate::settings::Access;
use crate::stop::StopOnDrop;

/// What is loaded where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The schema of the table, by PostgreSQL's word.
    pub namespace: String,
    pub table: String,
    /// The columns of the table that the fields of a row are for, in their order. Others get their defaults.
    pub columns: Vec<LoadColumn>,
    pub mode: LoadMode,
    /// With more rejected rows than this, nothing is written.
    pub reject_limit: Option<u64>,
}

/// A column that rows have a field for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadColumn {
    pub name: String,
    /// Its type, for a table that is created: `numeric(12,2)`.
    pub kind: String,
}

/// What becomes of the rows that the table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadMode {
    /// They stay.
    Append,
    /// They go.
    Replace,
    /// Those go for which this condition (SQL) holds.
    ReplaceWhere(String),
    /// Those with the same key get the new values; of two new rows with one key, the later one counts. The primary key is the key
    /// unless columns are named.
    Upsert { key: Vec<String> },
    /// There is no table yet.
    Create,
}

/// How far a load is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// So many bytes were sent.
    Sent { bytes: u64 },
    /// A row was refused: all are sent once more, and looked at.
    Sifting,
}

/// A row that was not written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabaseRejectedRow)]
pub struct RefusedRow {
    /// Its place among those that were handed over; 0 is the first.
    pub row: u64,
    pub reason: RefusedFor,
    /// The column at fault, where one is.
    pub column: Option<String>,
    /// The constraint at fault, where one is.
    pub constraint: Option<String>,
    pub sqlstate: String,
    /// What the server says of it.
    pub detail: String,
}

/// Why a row was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DatabaseRejectReason)]
pub enum RefusedFor {
    /// A field is no value of its column's type.
    BadValue,
    /// A column that must have a value has none.
    MissingValue,
    Check,
    /// Another row has the same key: of the table, or an earlier one of the load.
    Unique,
    /// It names a row of another table that is not there.
    ForeignKey,
    /// An exclusion constraint.
    Exclusion,
    /// A trigger, a limit.
    Other,
}

/// Rows that are in the table, and nobody sees them yet.
pub struct Prepared {
    lease: Lease,
    /// Rows that were written; by an upsert, those that were changed among them.
    pub written: u64,
    pub rejected: u64,
}

impl Connection {
    /// Puts rows into a table, in a transaction that stays open until it is committed: rows as `COPY` takes them in its text
    /// format, one a line. They are read once more from their start where the server refuses one. `refused` gets each row that is
    /// not written, in their order. Dropping the future takes everything back.
    ///
    /// # Errors
    /// Why nothing is loaded: no such table or column, no right, too many rejected rows, a server that is gone.
    pub async fn prepare_load(
        &self,
        load: &Load,
        mut rows: impl AsyncRead + AsyncSeek + Unpin + Send,
        mut progress: impl FnMut(Loading) + Send,
        mut refused: impl FnMut(RefusedRow) + Send,
    ) -> Result<Prepared, DatabaseError> {
        if self.limits().access == Access::Read {
            let why = "This connection only reads, and a load changes data. Write access = \"write\" to allow it.";
            return Err(DatabaseError::Refusal { why: why.into() });
        }
        if load.columns.is_empty() {
            return Err(DatabaseError::Refusal { why: "No column of the table gets anything: name some.".into() });
        }
        let mut lease = self.lease().await?;
        let session = lease.session();
        // Triggers may leave something in it.
        session.dirty = true;
        session.begin_transaction().await?;
        let stop = StopOnDrop::new(self, session.pid);
        let loaded = prepare(session, load, &mut rows, &mut progress, &mut refused).await;
        stop.done();
        let (written, rejected) = match loaded {
            Ok(counts) => counts,
            Err(error) => {
                if session.lost.is_none() {
                    let _ = session.end_transaction(false).await;
                }
                session.take_notices();
                return Err(error);
            }
        };
        session.take_notices();
        Ok(Prepared { lease, written, rejected })
    }
}

impl Prepared {
    /// Makes the rows visible.
    ///
    /// # Errors
    /// The server's; nothing was written then, unless the connection was lost at that moment, when nobody knows.
    pub async fn commit(mut self) -> Result<(), DatabaseError> {
        self.lease.session().end_transaction(true).await
    }

    /// Runs one more statement in the transaction of the load, such as one that keeps its token: both are there after the commit, or
    /// neither is. Returns how many rows it touched.
    ///
    /// # Errors
    /// The server's; the load can only be rolled back then.
    pub async fn also(&mut self, statement: &str) -> Result<u64, DatabaseError> {
        self.lease.session().execute(statement).await
    }

    /// Takes the rows back.
    ///
    /// # Errors
    /// The server's; they are taken back all the same.
    pub async fn roll_back(mut self) -> Result<(), DatabaseError> {
        self.lease.session().end_transaction(false).await
    }
}

async fn prepare(
    session: &mut Session,
    load: &Load,
    rows: &mut (impl AsyncRead + AsyncSeek + Unpin + Send),
    progress: &mut (impl FnMut(Loading) + Send),
    refused: &mut (impl FnMut(RefusedRow) + Send),
) -> Result<(u64, u64), DatabaseError> {
    // A constraint that is looked at with the COMMIT is of no use to whoever sifts rows.
    // And a load takes as long as it has rows, whatever the limit of a statement is.
    session.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL statement_timeout = 0; SAVEPOINT millpond").await?;
    if !matches!(load.mode, LoadMode::Upsert { .. }) {
        make_room(session, load).await?;
        let copied = copy::into(session, &load.target(), load.names(), rows, progress).await;
        match copied {
            Ok(written) => {
                session.execute("RELEASE SAVEPOINT millpond").await?;
                return Ok((written, 0));
            }
            Err(error) if staging::is_of_a_row(&error) => session.execute("ROLLBACK TO SAVEPOINT millpond").await?,
            Err(error) => return Err(error),
        };
        progress(Loading::Sifting);
        make_room(session, load).await?;
    }
    staging::load(session, load, rows, progress, refused).await
}

/// Makes the table what it is before the first row comes.
async fn make_room(session: &mut Session, load: &Load) -> Result<(), DatabaseError> {
    let target = load.target();
    let sql = match &load.mode {
        LoadMode::Append | LoadMode::Upsert { .. } => return Ok(()),
        LoadMode::Replace => format!("DELETE FROM {target}"),
        LoadMode::ReplaceWhere(condition) => {
            let sql = format!("DELETE FROM {target} WHERE ({condition}\n)");
            // The server refuses what is more than one condition.
            session.describe(&sql).await?;
            sql
        }
        LoadMode::Create => {
            let columns: Vec<String> = load.columns.iter().map(|column| format!("{} {}", identifier(&column.name), column.kind)).collect();
            let sql = format!("CREATE TABLE {target} ({})", columns.join(", "));
            session.describe(&sql).await?;
            sql
        }
    };
    session.execute(&sql).await.map(|_| ())
}

impl Load {
    fn target(&self) -> String {
        format!("{}.{}", identifier(&self.namespace), identifier(&self.table))
    }

    fn names(&self) -> String {
        identifiers(self.columns.iter().map(|column| column.name.as_str()))
    }
}
