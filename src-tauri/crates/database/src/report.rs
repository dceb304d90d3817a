//! Tries a connection once, and tells what it found.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::address::Address;
use crate::connect::{self, Limits};
use crate::error::DatabaseError;
use crate::session::{Facts, Session};
use crate::tunnel::Tunnel;

/// What a connection that came about tells of its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DatabaseReport)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Report {
    /// `15.8 (Debian 15.8-0+deb12u1)`
    pub server_version: String,
    pub user: String,
    pub database: String,
    /// Not known behind a pooler that TLS is not asked of.
    pub encrypted: Option<bool>,
    /// The way there and back.
    pub latency_ms: u64,
    /// Statements may not change data: by our own limit, or by the server's.
    pub read_only: bool,
    pub superuser: bool,
    /// It follows another server.
    pub in_recovery: bool,
    /// Something like PgBouncer stands before the server.
    pub pooled: bool,
}

/// Connects once and asks the server who it is.
///
/// # Errors
/// Why it did not come about, in words.
pub async fn test(address: &Address, limits: Limits) -> Result<Report, DatabaseError> {
    let tunnel = match &address.ssh {
        Some(_) => Some(Tunnel::open(address).await?),
        None => None,
    };
    let mut session = connect::open(address, limits, tunnel.as_ref().map(Tunnel::folder)).await?;
    let latency = latency(&mut session).await?;
    let report = Report::of(&session.facts, latency);
    session.close().await;
    Ok(report)
}

/// Returns how long the way there and back takes.
pub(crate) async fn latency(session: &mut Session) -> Result<Duration, DatabaseError> {
    let start = Instant::now();
    session.rows("SELECT 1").await?;
    Ok(start.elapsed())
}

impl Report {
    pub(crate) fn of(facts: &Facts, latency: Duration) -> Self {
        let Facts { server_version, user, database, encrypted, read_only, superuser, in_recovery, pooled, pid: _ } = facts.clone();
        let latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        Self { server_version, user, database, encrypted, latency_ms, read_only, superuser, in_recovery, pooled }
    }
}
