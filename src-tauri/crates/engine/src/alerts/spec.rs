//! What `millpond.toml` says of alerts.

use std::collections::BTreeMap;

use millpond_schedule::dag::spec::OneOrMore;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who is told what of runs of DAGs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertTable {
    /// What it is called: `alert 1` for the first one, and so on, unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is told: `["failed"]` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Vec<AlertOn>>,
    /// Of which DAGs, by name; `*` stands for anything: of all unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dags: Option<Vec<String>>,
    /// A run is late that was due so long ago and has not ended: `30m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_after: Option<String>,
    /// Shows it on this machine: as a notification of the system, and in a browser on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desktop: Option<bool>,
    /// Posts it to an address, as chats take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<SecretText>,
    /// What is posted: a template. JSON with the message as `text` and `content`, and its facts, unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Headers of what is posted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, SecretText>,
    /// Mails it to these addresses, by the server of `[smtp]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub email: Vec<String>,
    /// Runs a program that gets the facts as variables `MILLPOND_ALERT_…`: a list runs without a shell, a string goes to `sh -eu`.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub shell: OneOrMore<String>,
    /// An address that is called at each success: its silence is the alarm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat: Option<SecretText>,
}

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertOn {
    /// A run failed.
    Failed,
    /// A run that was due has not ended in time.
    Late,
    /// A run is the first success after failures.
    Recovered,
    /// A run was a success, and rejected rows.
    Rejected,
    /// Runs that were due never began: Millpond did not run, or they were too old.
    Missed,
}

/// A text, or the name of the secret that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SecretText {
    Text(String),
    Secret(SecretName),
}

/// The name of a secret: `{ secret = "name" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretName {
    pub secret: String,
}

/// The server that mails are handed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmtpTable {
    pub host: String,
    /// 587 with `starttls`, 465 with `tls`, 25 with `none`, unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<u16>,
    /// How the connection is encrypted: `starttls` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<SmtpTls>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretName>,
    /// Who the mails are from: `Millpond <millpond@example.org>`.
    pub from: String,
}

/// How a connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// It begins in plain text and must go on encrypted.
    #[default]
    Starttls,
    /// It is encrypted from the first byte.
    Tls,
    /// It is not: for a server on this machine.
    None,
}

impl SmtpTable {
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls.unwrap_or_default() {
            SmtpTls::Starttls => 587,
            SmtpTls::Tls => 465,
            SmtpTls::None => 25,
        })
    }
}

impl SecretText {
    /// Returns the name of the secret, where it is one.
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::Secret(named) => Some(&named.secret),
        }
    }

    /// Returns the text, where it stands in the file.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Secret(_) => None,
        }
    }
}

impl AlertOn {
    /// Returns the word by which files and messages call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Late => "late",
            Self::Recovered => "recovered",
            Self::Rejected => "rejected",
            Self::Missed => "missed",
        }
    }
}
