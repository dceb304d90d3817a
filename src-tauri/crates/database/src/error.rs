use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use crate::address::AddressError;

/// Why a connection, a statement or a load failed, in words for a person that say what to do next. `at` is the machine with its
/// port: `db.corp:5432`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    #[error(transparent)]
    Address(#[from] AddressError),

    // On the way to the server.
    #[error("{at} refused the connection: no server listens there. Is PostgreSQL running, and is the port right?")]
    Refused { at: String },
    #[error("There is no socket of a server in {}: nothing is started there. Start PostgreSQL, or name another folder or port.", socket.display())]
    NoSocket { socket: PathBuf },
    #[error("The socket {} is not open to you. Ask its owner, or connect by localhost.", socket.display())]
    SocketDenied { socket: PathBuf },
    #[error("The name of {at} was not found. Is it spelled right, and is there a network or a VPN to switch on?")]
    HostNotFound { at: String },
    #[error("{at} cannot be reached: {why}. Is there a network, and does a firewall let you through?")]
    Unreachable { at: String, why: String },
    #[error("{at} did not answer within {}. A firewall may drop the connection; check the host, the port and the VPN.", seconds(*.after))]
    Timeout { at: String, after: Duration },
    #[error("What listens at {at} does not speak PostgreSQL: {why}. Check the port.")]
    NotPostgres { at: String, why: String },
    #[error("There is no way through {ssh}: {why}")]
    Tunnel { ssh: String, why: String },

    // Encryption.
    #[error("{at} speaks no TLS, and the connection asks for it. Switch TLS on at the server, or write tls = \"disable\".")]
    TlsRefused { at: String },
    #[error("{at} is not trusted: {why}")]
    TlsNotTrusted { at: String, why: String },
    #[error("{at} showed a certificate for another name. Connect by the name it is for, or write tls = \"verify-ca\" to accept any.")]
    TlsOtherName { at: String },
    #[error("TLS with {at} failed: {why}.")]
    Tls { at: String, why: String },
    #[error("The file {} cannot be used for TLS: {why}.", path.display())]
    TlsFile { path: PathBuf, why: String },

    // Who connects, and to what.
    #[error("{at} did not take the password for {user} ({from}). Set it again; the user's name may be wrong, too.")]
    WrongPassword { at: String, user: String, from: String },
    #[error("{at} asks for a password for {user}, and there is none{}. Set it as a secret, or in ~/.pgpass.", why.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    NoPassword { at: String, user: String, why: Option<String> },
    #[error("{at} knows no user {user}. Name another one, or create it: CREATE ROLE.")]
    UnknownUser { at: String, user: String },
    #[error("{at} does not let {user} in: {words}. Whoever runs the server says in pg_hba.conf who may connect from where.")]
    NotLetIn { at: String, user: String, words: String },
    #[error("{at} has no database {database}. Name another one, or create it: CREATE DATABASE.")]
    UnknownDatabase { at: String, database: String },
    #[error("{at} speaks an authentication that Millpond does not know ({why}). Ask for scram-sha-256.")]
    Authentication { at: String, why: String },

    // Whether it has time for us.
    #[error("{at} has as many clients as it takes. Try again, close other programs, or ask for a higher max_connections.")]
    TooManyClients { at: String },
    #[error("{at} is not ready: {words}. It is tried again.")]
    NotReady { at: String, words: String },
    #[error("{at} ended the connection: {why}. What was not committed is undone.")]
    Lost { at: String, why: String },
    #[error("All {most} connections to {at} are at work. Wait for a statement, close a result, or end a transaction.")]
    Busy { at: String, most: usize },
    /// The connection is closed on our side.
    #[error("The connection to {at} was closed.")]
    Closed { at: String },

    // What was asked of it.
    #[error("{server}")]
    Statement { server: Box<ServerError> },
    #[error("This connection only reads, and the statement would change something. Write access = \"write\" to allow it.")]
    ReadOnly { server: Box<ServerError> },
    #[error("You may not do that here: {}. Ask the owner for the right, or connect as another user.", server.message)]
    PermissionDenied { server: Box<ServerError> },
    #[error("The statement was cancelled.")]
    Cancelled,
    #[error("The statement was stopped after {}: that is the connection's statement_timeout.", seconds(*.after))]
    StatementTimeout { after: Duration },
    #[error("The transaction failed, and takes no statement until it is rolled back: ROLLBACK.")]
    TransactionFailed,
    #[error("More than {most} rows were rejected, so that none was written.")]
    TooManyRefused { most: u64 },
    #[error("{why}")]
    Refusal { why: String },
    #[error("The result is no longer open: it was not looked at for a while, or its transaction ended. Run the statement again.")]
    ResultClosed,
    #[error("{what}: {why}")]
    Io { what: String, why: String },
    /// A defect of ours, or of the server.
    #[error("internal: {0}")]
    Internal(String),
}

/// What a server says of a failure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabaseServerError)]
pub struct ServerError {
    /// Five characters: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    pub sqlstate: String,
    /// `ERROR`, `FATAL`, `PANIC`.
    pub severity: String,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// The character of the statement at fault; 1 is the first.
    pub position: Option<u32>,
    /// The text that the server itself ran when it failed (in a function), and the character of it.
    pub inner: Option<InnerPosition>,
    /// The calls that led there, the innermost first.
    pub context: Option<String>,
    pub namespace: Option<String>,
    pub table: Option<String>,
    pub column: Option<String>,
    pub constraint: Option<String>,
}

/// A place in a text that the server ran by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabaseInnerPosition)]
pub struct InnerPosition {
    pub text: String,
    /// 1 is the first character.
    pub position: u32,
}

impl std::fmt::Display for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        for more in [&self.detail, &self.hint].into_iter().flatten() {
            write!(f, " {more}")?;
        }
        write!(f, " ({})", self.sqlstate)
    }
}

impl DatabaseError {
    /// Returns whether the same may well succeed later without anybody changing anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Refused { .. }
            | Self::NoSocket { .. }
            | Self::HostNotFound { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Tunnel { .. }
            | Self::TooManyClients { .. }
            | Self::NotReady { .. }
            | Self::Lost { .. }
            | Self::Busy { .. } => true,
            // A serialization failure or a deadlock.
            Self::Statement { server } => server.sqlstate.starts_with("40"),
            _ => false,
        }
    }

    /// Returns whether there is no server to talk to, so that the connection is away.
    #[must_use]
    pub fn is_away(&self) -> bool {
        !matches!(
            self,
            Self::Busy { .. }
                | Self::Closed { .. }
                | Self::Statement { .. }
                | Self::ReadOnly { .. }
                | Self::PermissionDenied { .. }
                | Self::Cancelled
                | Self::StatementTimeout { .. }
                | Self::TransactionFailed
                | Self::TooManyRefused { .. }
                | Self::Refusal { .. }
                | Self::ResultClosed
                | Self::Io { .. }
                | Self::Internal(_)
        )
    }

    /// Returns what the server said, where it said anything.
    #[must_use]
    pub fn server(&self) -> Option<&ServerError> {
        match self {
            Self::Statement { server } | Self::ReadOnly { server } | Self::PermissionDenied { server } => Some(server),
            _ => None,
        }
    }
}

/// Returns a time in words: `1 second`, `0.5 seconds`.
pub(crate) fn seconds(time: Duration) -> String {
    if time == Duration::from_secs(1) { "1 second".into() } else { format!("{} seconds", time.as_secs_f64()) }
}
