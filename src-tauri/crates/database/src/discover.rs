//! Finds servers of this machine: by the sockets in the usual folders, and by PostgreSQL's port.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use tokio::net::TcpStream;
use utoipa::ToSchema;

use crate::address::surroundings::sockets;
use crate::address::{Address, Host, PORT, PasswordFound};
use crate::connect::Limits;
use crate::error::DatabaseError;
use crate::report::test;
use crate::settings::{Access, TlsMode};

/// How long a server of this machine may take to answer.
const WITHIN: Duration = Duration::from_secs(2);
/// The database that every server has.
const DATABASE: &str = "postgres";

/// A server of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabaseFound)]
pub struct Found {
    /// The folder of its socket, or `localhost`.
    pub host: String,
    pub port: u16,
    /// Its version, where it let us in as the person who asks.
    pub server_version: Option<String>,
    /// Why it did not, in words.
    pub refusal: Option<String>,
}

/// Returns where servers of this machine usually are.
pub async fn usual_places() -> Vec<(Host, u16)> {
    let folders = tokio::task::spawn_blocking(sockets).await.unwrap_or_default();
    let mut places: Vec<(Host, u16)> = folders.into_iter().map(|(folder, port)| (Host::Socket(folder), port)).collect();
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
    let listens = tokio::time::timeout(WITHIN, TcpStream::connect(loopback)).await.is_ok_and(|connected| connected.is_ok());
    // A server that has a socket listens on the same port most often: it is one.
    if listens && !places.iter().any(|(_, port)| *port == PORT) {
        places.push((Host::Name("localhost".into()), PORT));
    }
    places
}

/// Returns the servers that there are at some places, each tried once as a user without a password.
pub async fn discover(places: Vec<(Host, u16)>, user: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (host, port) in places {
        let address = Address {
            host: host.clone(),
            port,
            user: user.to_owned(),
            database: DATABASE.into(),
            password: PasswordFound::None,
            tls: TlsMode::Prefer,
            ca: None,
            cert: None,
            key: None,
            ssh: None,
            ssh_program: PathBuf::new(),
            connect_timeout: WITHIN,
            application_name: None,
        };
        let host = match host {
            Host::Name(name) => name,
            Host::Socket(folder) => folder.display().to_string(),
        };
        let tried = test(&address, Limits { access: Access::Read, statement_timeout: Some(WITHIN) }).await;
        found.push(match tried {
            Ok(report) => Found { host, port, server_version: Some(report.server_version), refusal: None },
            // A socket without a server is a file that was left.
            Err(DatabaseError::NoSocket { .. } | DatabaseError::Refused { .. }) => continue,
            Err(error) => Found { host, port, server_version: None, refusal: Some(error.to_string()) },
        });
    }
    found
}
