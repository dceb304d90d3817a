//! What `millpond.toml` says of a connection, in `[connection.NAME]` and, for one profile, in `[profile.P.connection.NAME]`.

mod mistakes;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::mistakes::{Mistake, MistakeKind};

/// A connection to a PostgreSQL server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionTable {
    /// Where the server is: `postgres://user@host:5432/database`, or its parts as a table. Without a password: that one is a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgres: Option<Place>,
    /// The secret that is the password. Without it, `~/.pgpass` is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<PasswordName>,
    /// Whether statements may change data: `write` for a server on this machine, `read` for any other, unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// What is done while the server is away: `refuse` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<Offline>,
    /// Tables that are kept here too, for `offline = "read"` and `"queue"`: `public.customers`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mirror: Vec<String>,
    /// The machine that the connection goes through: a name that the system's `ssh` knows, or `user@host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh: Option<String>,
    /// How the connection is encrypted, by PostgreSQL's words: `prefer` unless given, `verify-full` with a `ca`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// How long a statement may run: `30s`, `5m`. The server's own limit unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_timeout: Option<String>,
    /// The colour that the window shows it with, as a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
}

/// Where a server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Place {
    Url(String),
    Parts(Parts),
}

/// Where a server is, part by part. What is not given is what PostgreSQL's own programs would take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// A machine's name or address, or the folder of its socket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// A name in the file that `PGSERVICEFILE` names, or in `~/.pg_service.conf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// The name of a secret: `{ secret = "name" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordName {
    pub secret: String,
}

/// Whether statements may change data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DatabaseAccess)]
pub enum Access {
    /// They may not.
    Read,
    /// They may.
    Write,
}

/// What is done while a server is away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DatabaseOffline)]
pub enum Offline {
    /// It is said, and nothing else.
    #[default]
    Refuse,
    /// Mirrored tables answer, with their age.
    Read,
    /// Loads and edits of rows wait for the server as well.
    Queue,
}

/// How a connection is encrypted: a word, or a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Tls {
    Mode(TlsMode),
    Table(TlsTable),
}

/// How a connection is encrypted, and by whom the server's certificate is signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsTable {
    /// `verify-full` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<TlsMode>,
    /// A file of certificates (PEM) that are trusted beside the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// This side's certificate (PEM), where the server wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<String>,
    /// The key of this side's certificate (PEM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// How a connection is encrypted, by the words of PostgreSQL's `sslmode`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DatabaseTlsMode)]
pub enum TlsMode {
    /// Not at all.
    Disable,
    /// Where the server can; nobody's word is taken for who it is.
    #[default]
    Prefer,
    /// Always; nobody's word is taken for who it is.
    Require,
    /// Always, with a certificate that is trusted, whatever name it is for.
    VerifyCa,
    /// Always, with a certificate that is trusted and for this name.
    VerifyFull,
}

/// A colour of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DatabaseColor)]
pub enum Color {
    Grey,
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Purple,
}

impl ConnectionTable {
    /// Returns the connection as a profile has it: what the profile's table says takes the place of what this one says. One that
    /// names another server keeps no password of this one: it would be sent to a machine it is not for.
    #[must_use]
    pub fn in_profile(&self, profile: &Self) -> Self {
        let elsewhere = profile.postgres.is_some() && profile.postgres != self.postgres;
        let password = if elsewhere { None } else { self.password.clone() };
        Self {
            postgres: profile.postgres.clone().or_else(|| self.postgres.clone()),
            password: profile.password.clone().or(password),
            access: profile.access.or(if elsewhere { None } else { self.access }),
            offline: profile.offline.or(self.offline),
            mirror: if profile.mirror.is_empty() { self.mirror.clone() } else { profile.mirror.clone() },
            ssh: profile.ssh.clone().or_else(|| if elsewhere { None } else { self.ssh.clone() }),
            tls: profile.tls.clone().or_else(|| self.tls.clone()),
            statement_timeout: profile.statement_timeout.clone().or_else(|| self.statement_timeout.clone()),
            color: profile.color.or(self.color),
        }
    }

    /// Returns how it is encrypted.
    #[must_use]
    pub fn tls(&self) -> TlsTable {
        match &self.tls {
            None => TlsTable::default(),
            Some(Tls::Mode(mode)) => TlsTable { mode: Some(*mode), ..TlsTable::default() },
            Some(Tls::Table(table)) => TlsTable { mode: Some(table.mode.unwrap_or(TlsMode::VerifyFull)), ..table.clone() },
        }
    }
}

impl TlsMode {
    /// Returns the word by which PostgreSQL calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }

    /// Returns the mode that a word of `sslmode` names; `allow` begins without encryption and is none of ours.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Disable, Self::Prefer, Self::Require, Self::VerifyCa, Self::VerifyFull].into_iter().find(|mode| mode.word() == word)
    }
}
