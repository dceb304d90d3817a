//! A session comes about: the way there, TLS, who we are, and what the server is told of us.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rand::RngExt as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::address::{Address, Host};
use crate::diagnosis;
use crate::error::DatabaseError;
use crate::session::{Facts, Session};
use crate::settings::{Access, ConnectionTable, TlsMode};

/// What the server calls us in its lists, unless the address says otherwise.
pub const APPLICATION_NAME: &str = "Millpond";
/// A startup parameter that a server refuses: what stands between us and the server hands none through (PgBouncer).
const PARAMETER_REFUSED: &str = "08P01";

/// What a session may do, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub access: Access,
    /// A statement that runs longer is stopped by the server.
    pub statement_timeout: Option<Duration>,
}

impl Limits {
    /// Returns what a connection's table says: statements only read on any machine but this one, unless it says otherwise.
    #[must_use]
    pub fn of(table: &ConnectionTable, address: &Address) -> Self {
        let access = table.access.unwrap_or(if address.is_local() { Access::Write } else { Access::Read });
        Self { access, statement_timeout: table.timeout() }
    }
}

/// Opens a session; through the socket in a folder, where a tunnel ends in one.
///
/// # Errors
/// Why none came about, in words.
pub(crate) async fn open(address: &Address, limits: Limits, tunnel: Option<&Path>) -> Result<Session, DatabaseError> {
    let timeout = address.connect_timeout;
    let opened = tokio::time::timeout(timeout, opened(address, limits, tunnel)).await;
    opened.unwrap_or_else(|_| Err(DatabaseError::Timeout { at: address.place(), after: timeout }))
}

async fn opened(address: &Address, limits: Limits, tunnel: Option<&Path>) -> Result<Session, DatabaseError> {
    check_files(address)?;
    if let (Host::Name(name), None) = (&address.host, tunnel) {
        let at = || address.place();
        let mut found =
            tokio::net::lookup_host((name.as_str(), address.port)).await.map_err(|_| DatabaseError::HostNotFound { at: at() })?;
        if found.next().is_none() {
            return Err(DatabaseError::HostNotFound { at: at() });
        }
    }
    let mark = format!("{:016x}", rand::rng().random::<u64>());
    let options = options(address, tunnel);
    let error = match PgConnection::connect_with(&options.clone().options(parameters(limits, &mark))).await {
        Ok(connection) => return Session::begin(connection, address, limits, &mark).await,
        Err(error) => error,
    };
    // Without its own parameters a session is held within its limits by each of its transactions.
    let refused = error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == PARAMETER_REFUSED);
    if !refused {
        return Err(diagnosis::of_connecting(error, address));
    }
    let connection = PgConnection::connect_with(&options).await.map_err(|error| diagnosis::of_connecting(error, address))?;
    Session::begin(connection, address, limits, &mark).await
}

/// Returns what a server's process is started with for us. It holds for this process alone, whoever uses it afterwards.
fn parameters(limits: Limits, mark: &str) -> Vec<(&'static str, String)> {
    let mut parameters = vec![(Facts::MARK, mark.to_owned())];
    if limits.access == Access::Read {
        parameters.push(("default_transaction_read_only", "on".into()));
    }
    if let Some(timeout) = limits.statement_timeout {
        parameters.push(("statement_timeout", timeout.as_millis().to_string()));
    }
    parameters
}

fn options(address: &Address, tunnel: Option<&Path>) -> PgConnectOptions {
    let (host, socket): (&str, Option<PathBuf>) = match (&address.host, tunnel) {
        // TLS is spoken with the name, the bytes go through the tunnel's socket.
        (Host::Name(name), Some(folder)) => (name, Some(folder.to_owned())),
        (Host::Name(name), None) => (name, None),
        (Host::Socket(_), Some(folder)) => ("localhost", Some(folder.to_owned())),
        (Host::Socket(folder), None) => ("localhost", Some(folder.clone())),
    };
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(host)
        .port(address.port)
        .username(&address.user)
        // An empty one keeps what the environment says (PGPASSWORD) from a machine that a project names.
        .password(address.password.value().unwrap_or_default())
        .database(&address.database)
        .application_name(address.application_name.as_deref().unwrap_or(APPLICATION_NAME))
        .extra_float_digits(None)
        .statement_cache_capacity(16)
        .ssl_mode(mode(address))
        .disable_statement_logging();
    if let Some(socket) = socket {
        options = options.socket(socket);
    }
    if let Some(ca) = &address.ca {
        options = options.ssl_root_cert(ca);
    }
    if let (Some(cert), Some(key)) = (&address.cert, &address.key) {
        options = options.ssl_client_cert(cert).ssl_client_key(key);
    }
    options
}

fn mode(address: &Address) -> PgSslMode {
    // As libpq has it: nobody listens on a socket of this machine.
    if matches!(address.host, Host::Socket(_)) {
        return PgSslMode::Disable;
    }
    match address.tls {
        TlsMode::Disable => PgSslMode::Disable,
        TlsMode::Prefer => PgSslMode::Prefer,
        TlsMode::Require => PgSslMode::Require,
        TlsMode::VerifyCa => PgSslMode::VerifyCa,
        TlsMode::VerifyFull => PgSslMode::VerifyFull,
    }
}

/// Looks at the files of TLS and the name it is for, so that what is wrong with them has words of its own.
fn check_files(address: &Address) -> Result<(), DatabaseError> {
    let (Host::Name(name), false) = (&address.host, address.tls == TlsMode::Disable) else { return Ok(()) };
    if ServerName::try_from(name.as_str()).is_err() {
        return Err(DatabaseError::HostNotFound { at: address.place() });
    }
    let wrong = |path: &Path, why: String| DatabaseError::TlsFile { path: path.to_owned(), why };
    for path in [&address.ca, &address.cert].into_iter().flatten() {
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(path, error.to_string()))?;
        let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(|error| wrong(path, error.to_string()))?;
        if certificates.is_empty() {
            return Err(wrong(path, "it holds no certificate".into()));
        }
    }
    if let Some(path) = &address.key {
        PrivateKeyDer::from_pem_file(path).map_err(|error| wrong(path, error.to_string()))?;
    }
    Ok(())
}
