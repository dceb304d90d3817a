//! What the errors of the driver mean. By their types and by SQLSTATE, never by their words, which a server may say in any language.

use std::io::{self, ErrorKind};

use sqlx::postgres::{PgDatabaseError, PgErrorPosition, PgSeverity};

use crate::address::{Address, Host, PasswordFound};
use crate::error::{DatabaseError, InnerPosition, ServerError};

/// Functions of PostgreSQL's source by which failures of one SQLSTATE are told apart; servers send their names untranslated.
mod routine {
    /// The role is not known, or may not log in.
    pub const ROLE: &str = "InitializeSessionUserId";
}

/// Returns why no connection came about.
pub(crate) fn of_connecting(error: sqlx::Error, address: &Address) -> DatabaseError {
    let at = address.place();
    match error {
        sqlx::Error::Io(error) => of_io(&error, address),
        sqlx::Error::Tls(error) => match error.downcast_ref::<rustls::Error>() {
            Some(error) => of_tls(error, at),
            // The files and the name were looked at before; what is left is a server without TLS.
            None => DatabaseError::TlsRefused { at },
        },
        sqlx::Error::Protocol(why) => DatabaseError::NotPostgres { at, why },
        sqlx::Error::Configuration(why) => DatabaseError::Authentication { at, why: why.to_string() },
        sqlx::Error::Database(error) => match error.try_downcast::<PgDatabaseError>() {
            Ok(error) => of_refusal(&error, address),
            Err(error) => DatabaseError::Internal(error.to_string()),
        },
        other => DatabaseError::Internal(other.to_string()),
    }
}

fn of_io(error: &io::Error, address: &Address) -> DatabaseError {
    let at = address.place();
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(tls, at);
    }
    let socket = match &address.host {
        Host::Socket(folder) => Some(folder.join(format!(".s.PGSQL.{}", address.port))),
        Host::Name(_) => None,
    };
    match (error.kind(), socket) {
        (ErrorKind::NotFound | ErrorKind::ConnectionRefused, Some(socket)) => DatabaseError::NoSocket { socket },
        (ErrorKind::PermissionDenied, Some(socket)) => DatabaseError::SocketDenied { socket },
        (ErrorKind::ConnectionRefused, None) => DatabaseError::Refused { at },
        (ErrorKind::TimedOut, _) => DatabaseError::Timeout { at, after: address.connect_timeout },
        (ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted, _) => {
            DatabaseError::Unreachable { at, why: "it closed the connection before a word was said".into() }
        }
        _ => DatabaseError::Unreachable { at, why: error.to_string() },
    }
}

fn of_tls(error: &rustls::Error, at: String) -> DatabaseError {
    use rustls::CertificateError as Certificate;
    let why = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => return DatabaseError::TlsOtherName { at },
            Certificate::UnknownIssuer => {
                "nobody whom this machine trusts signed its certificate. Name the signer's: tls = { ca = \"certs/corp.pem\" }.".into()
            }
            Certificate::Expired | Certificate::ExpiredContext { .. } => "its certificate has expired.".into(),
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                "its certificate is not valid yet. Is this machine's clock right?".into()
            }
            other => format!("its certificate is not valid ({other})."),
        },
        other => return DatabaseError::Tls { at, why: other.to_string() },
    };
    DatabaseError::TlsNotTrusted { at, why }
}

/// Returns why a server did not let a connection begin.
fn of_refusal(error: &PgDatabaseError, address: &Address) -> DatabaseError {
    let (at, user) = (address.place(), address.user.clone());
    let words = error.message().to_owned();
    match error.code() {
        "28P01" => match &address.password {
            PasswordFound::Kept(_) => DatabaseError::WrongPassword { at, user, from: "the secret".into() },
            PasswordFound::File { path, .. } => DatabaseError::WrongPassword { at, user, from: path.display().to_string() },
            PasswordFound::Withheld { kept_for } => {
                DatabaseError::NoPassword { at, user, why: Some(format!("the one that is kept is for {kept_for}")) }
            }
            PasswordFound::OpenFile { path } => DatabaseError::NoPassword {
                at,
                user,
                why: Some(format!("{path} is not used, because others can read it (chmod 0600 {path})", path = path.display())),
            },
            PasswordFound::None => DatabaseError::NoPassword { at, user, why: None },
        },
        "28000" if error.routine() == Some(routine::ROLE) => DatabaseError::UnknownUser { at, user },
        "28000" | "42501" => DatabaseError::NotLetIn { at, user, words },
        "3D000" => DatabaseError::UnknownDatabase { at, database: address.database.clone() },
        "53300" => DatabaseError::TooManyClients { at },
        // Starting up, shutting down, in recovery.
        "57P03" | "57P01" | "57P02" => DatabaseError::NotReady { at, words },
        _ => DatabaseError::Statement { server: Box::new(of_server(error)) },
    }
}

/// Returns why a statement failed.
pub(crate) fn of_statement(error: sqlx::Error, at: &str) -> DatabaseError {
    let lost = |why: String| DatabaseError::Lost { at: at.to_owned(), why };
    match error {
        sqlx::Error::Database(error) => match error.try_downcast::<PgDatabaseError>() {
            Ok(error) => {
                let server = Box::new(of_server(&error));
                match error.code() {
                    "25006" => DatabaseError::ReadOnly { server },
                    "42501" => DatabaseError::PermissionDenied { server },
                    "25P02" => DatabaseError::TransactionFailed,
                    // Whoever set the timeout knows better which of the two it was.
                    "57014" => DatabaseError::Cancelled,
                    // The server stops, or somebody ended this session.
                    "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => lost(server.message),
                    _ => DatabaseError::Statement { server },
                }
            }
            Err(error) => DatabaseError::Internal(error.to_string()),
        },
        sqlx::Error::Io(error) => lost(match error.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => "the server is gone".into(),
            _ => error.to_string(),
        }),
        // The stream of messages is no longer understood: the session is worth nothing.
        sqlx::Error::Protocol(why) => lost(why),
        other => DatabaseError::Internal(other.to_string()),
    }
}

fn of_server(error: &PgDatabaseError) -> ServerError {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (position, inner) = match error.position() {
        Some(PgErrorPosition::Original(position)) => (Some(number(position)), None),
        Some(PgErrorPosition::Internal { position, query }) => {
            (None, Some(InnerPosition { text: query.to_owned(), position: number(position) }))
        }
        None => (None, None),
    };
    ServerError {
        sqlstate: error.code().to_owned(),
        severity: match error.severity() {
            PgSeverity::Panic => "PANIC",
            PgSeverity::Fatal => "FATAL",
            _ => "ERROR",
        }
        .to_owned(),
        message: error.message().to_owned(),
        detail: text(error.detail()),
        hint: text(error.hint()),
        position,
        inner,
        context: text(error.r#where()),
        namespace: text(error.schema()),
        table: text(error.table()),
        column: text(error.column()),
        constraint: text(error.constraint()),
    }
}
