//! Where a connection goes and as whom: an address and what stands around it in, one answer out. Pure but for [`surroundings`].

mod pgpass;
mod service;
pub mod surroundings;
#[cfg(test)]
mod tests;
mod url;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use self::surroundings::{PassFile, Surroundings};
pub(crate) use self::url::Url;
pub use self::url::without_password;
use crate::settings::{ConnectionTable, Parts, Place, TlsMode};

/// How long a connection may take to come about, unless the address says otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// PostgreSQL's port.
pub const PORT: u16 = 5432;

/// Where a connection goes, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub host: Host,
    pub port: u16,
    pub user: String,
    pub database: String,
    pub password: PasswordFound,
    pub tls: TlsMode,
    /// Files (PEM), their paths made whole.
    pub ca: Option<PathBuf>,
    pub cert: Option<PathBuf>,
    pub key: Option<PathBuf>,
    /// The machine that ssh goes through.
    pub ssh: Option<String>,
    /// The program that goes there: `ssh`, unless `MILLPOND_SSH` names another one.
    pub ssh_program: PathBuf,
    pub connect_timeout: Duration,
    /// What the server calls us in its lists, where the address says it.
    pub application_name: Option<String>,
}

/// Which machine a server is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// A name or an address.
    Name(String),
    /// This one, by the socket in a folder.
    Socket(PathBuf),
}

/// A password that is kept for a connection, as whoever keeps it hands it over.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptPassword {
    pub value: String,
    /// What [`Address::identity`] was when it was kept; where that is not known, it is taken for the right one.
    pub kept_for: Option<String>,
}

/// Whether there is a password, and why not.
#[derive(Clone, PartialEq, Eq)]
pub enum PasswordFound {
    /// It was kept for this connection.
    Kept(String),
    /// It stands in the file of passwords or of services.
    File { path: PathBuf, value: String },
    /// One was kept for another server, user or database, and is not used here.
    Withheld { kept_for: String },
    /// The file of passwords can be read by others, so that it is not used.
    OpenFile { path: PathBuf },
    /// There is none.
    None,
}

/// Why an address leads nowhere. No message quotes a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    #[error("This is no address of a PostgreSQL server: {why}.")]
    Form { why: String },
    #[error("A password stands in the address. Keep it as a secret.")]
    Password,
    #[error("The address names several machines. Name one.")]
    Several,
    #[error("The address says {name} = \"{value}\", and that is not known. {hint}")]
    Parameter { name: String, value: String, hint: String },
    #[error("There is no service \"{name}\" in {}.", file.display())]
    NoService { name: String, file: PathBuf },
    #[error("Line {line} of {} is not understood: {why}.", file.display())]
    ServiceFile { file: PathBuf, line: usize, why: String },
    #[error("The connection has no server. Write postgres = \"postgres://host/database\".")]
    NoServer,
    #[error("Nobody knows who connects: name a user in the address.")]
    NoUser,
}

/// What an address or a service says, before the rest is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub user: Option<String>,
    pub database: Option<String>,
    pub service: Option<String>,
    pub tls: Option<TlsMode>,
    pub ca: Option<String>,
    pub cert: Option<String>,
    pub key: Option<String>,
    pub connect_timeout: Option<Duration>,
    pub application_name: Option<String>,
    /// Of a service's file only.
    pub password: Option<String>,
}

impl Address {
    /// Returns where a connection goes: what its table says, then what the named service says, then the environment, then what
    /// PostgreSQL's programs take without being told.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn resolve(
        table: &ConnectionTable,
        root: &Path,
        kept: Option<&KeptPassword>,
        around: &Surroundings<'_>,
    ) -> Result<Self, AddressError> {
        let mut said = match table.postgres.as_ref().ok_or(AddressError::NoServer)? {
            Place::Url(url) => Url::read(url)?,
            Place::Parts(parts) => Said::from(parts),
        };
        let tls = table.tls();
        said = Said { tls: tls.mode.or(said.tls), ca: tls.ca.or(said.ca), cert: tls.cert.or(said.cert), key: tls.key.or(said.key), ..said };
        let in_project = |path: String| root.join(path);
        // A path of the table or the URL begins at the project's root; one of a service or the environment is whole already.
        let (ca, cert, key) = (said.ca.take().map(in_project), said.cert.take().map(in_project), said.key.take().map(in_project));
        let named = said.service.clone().or_else(|| (around.variable)("PGSERVICE"));
        let service = match &named {
            Some(name) => service::find(name, around)?,
            None => Said::default(),
        };
        let variable = |name: &str| (around.variable)(name).filter(|value| !value.is_empty());
        let port = said.port.or(service.port).or_else(|| variable("PGPORT").and_then(|port| port.parse().ok())).unwrap_or(PORT);
        let host = said.host.or(service.host).or_else(|| variable("PGHOST"));
        let host = match host.filter(|host| !host.is_empty()) {
            Some(host) if host.contains(',') => return Err(AddressError::Several),
            Some(host) if host.starts_with('/') => Host::Socket(host.into()),
            Some(host) => Host::Name(host),
            None => around.default_host(port),
        };
        let user = said.user.or(service.user).or_else(|| variable("PGUSER")).or_else(|| around.user.clone());
        let user = user.ok_or(AddressError::NoUser)?;
        let database = said.database.or(service.database).or_else(|| variable("PGDATABASE")).unwrap_or_else(|| user.clone());
        let ca = ca.or(service.ca.map(PathBuf::from)).or_else(|| variable("PGSSLROOTCERT").map(PathBuf::from));
        let given = said.tls.or(service.tls).or_else(|| variable("PGSSLMODE").and_then(|word| TlsMode::of(&word)));
        let tls = given.unwrap_or(if ca.is_some() { TlsMode::VerifyFull } else { TlsMode::Prefer });
        let mut address = Self {
            host,
            port,
            user,
            database,
            password: PasswordFound::None,
            tls,
            ca,
            cert: cert.or(service.cert.map(PathBuf::from)),
            key: key.or(service.key.map(PathBuf::from)),
            ssh: table.ssh.clone(),
            ssh_program: variable("MILLPOND_SSH").unwrap_or_else(|| "ssh".into()).into(),
            connect_timeout: said.connect_timeout.or(service.connect_timeout).unwrap_or(CONNECT_TIMEOUT),
            application_name: said.application_name.or(service.application_name),
        };
        address.password = address.find_password(kept, service.password, around);
        Ok(address)
    }

    /// A kept password comes first, then the service's, then the file of passwords. One that was kept for another address is
    /// never used; the person's own file decides by host, so it is asked all the same.
    fn find_password(&self, kept: Option<&KeptPassword>, service: Option<String>, around: &Surroundings<'_>) -> PasswordFound {
        let identity = self.identity();
        let withheld = match kept {
            Some(kept) => match &kept.kept_for {
                Some(other) if *other != identity => Some(other.clone()),
                _ => return PasswordFound::Kept(kept.value.clone()),
            },
            None => None,
        };
        if let (Some(value), Some((path, _))) = (service, &around.services) {
            return PasswordFound::File { path: path.clone(), value };
        }
        let (mut found, mut open) = (None, None);
        match &around.passwords {
            PassFile::Text { path, text } => found = pgpass::find(text, self).map(|value| (path, value)),
            PassFile::Open { path } => open = Some(path.clone()),
            PassFile::None => {}
        }
        match (found, withheld, open) {
            (Some((path, value)), _, _) => PasswordFound::File { path: path.clone(), value },
            (None, Some(kept_for), _) => PasswordFound::Withheld { kept_for },
            (None, None, Some(path)) => PasswordFound::OpenFile { path },
            (None, None, None) => PasswordFound::None,
        }
    }

    /// Returns what a password is kept for: the scheme, user, host, port and database, and the machine on the way.
    #[must_use]
    pub fn identity(&self) -> String {
        let via = self.ssh.as_ref().map(|ssh| format!(" through {ssh}")).unwrap_or_default();
        format!("postgres://{}@{}/{}{via}", self.user, self.place(), self.database)
    }

    /// Returns the machine and its port in words: `db.corp:5432`, `/run/postgresql:5432`.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.host {
            Host::Name(name) if name.contains(':') => format!("[{name}]:{}", self.port),
            Host::Name(name) => format!("{name}:{}", self.port),
            Host::Socket(folder) => format!("{}:{}", folder.display(), self.port),
        }
    }

    /// Returns whether the server is on this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.ssh.is_none()
            && match &self.host {
                Host::Socket(_) => true,
                Host::Name(name) => {
                    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
                }
            }
    }
}

impl PasswordFound {
    /// Returns the password, where there is one to send.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Kept(value) | Self::File { value, .. } => Some(value),
            Self::Withheld { .. } | Self::OpenFile { .. } | Self::None => None,
        }
    }
}

impl From<&Parts> for Said {
    fn from(parts: &Parts) -> Self {
        let Parts { host, port, database, user, service } = parts.clone();
        Self { host, port, user, database, service, ..Self::default() }
    }
}

/// Says where it is from, and not what it is.
impl std::fmt::Debug for PasswordFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kept(_) => f.write_str("Kept(•••)"),
            Self::File { path, .. } => write!(f, "File(••• of {})", path.display()),
            Self::Withheld { kept_for } => write!(f, "Withheld({kept_for})"),
            Self::OpenFile { path } => write!(f, "OpenFile({})", path.display()),
            Self::None => f.write_str("None"),
        }
    }
}

impl std::fmt::Debug for KeptPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeptPassword(••• for {:?})", self.kept_for)
    }
}
