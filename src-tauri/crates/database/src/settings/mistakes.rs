//! What a table of the right shape says and cannot mean.

use std::time::Duration;

use super::{ConnectionTable, Offline, Place, Tls};
use crate::address::{AddressError, Url};

/// The longest time that PostgreSQL's `statement_timeout` can be: milliseconds in 31 bits.
const LONGEST_MS: u64 = i32::MAX as u64;

/// What is wrong with a key of a connection's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The keys below the table, from the outermost: `["postgres"]`, `["tls", "ca"]`; none where the table as a whole is meant.
    pub keys: Vec<&'static str>,
    pub kind: MistakeKind,
    pub message: String,
    pub hint: String,
}

/// What a mistake is, for whoever offers to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MistakeKind {
    /// A password stands in the address: [`crate::address::without_password`] takes it out, to be kept as a secret.
    PasswordInUrl,
    /// Any other.
    Other,
}

impl ConnectionTable {
    /// Returns every mistake, in the order of the keys. The table of a profile is looked at as [`ConnectionTable::in_profile`]
    /// makes it.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut found = Vec::new();
        match &self.postgres {
            None => found.push(mistake(&[], "The connection has no server.", "Write postgres = \"postgres://host/database\".")),
            Some(Place::Url(url)) => found.extend(url_mistake(url)),
            Some(Place::Parts(parts)) => {
                if parts.host.as_deref().is_some_and(|host| host.contains(',')) {
                    found.push(mistake(&["postgres", "host"], SEVERAL, ONE));
                }
            }
        }
        if self.password.as_ref().is_some_and(|name| name.secret.is_empty()) {
            found.push(mistake(&["password", "secret"], "The secret has no name.", "Write password = { secret = \"warehouse\" }."));
        }
        if self.ssh.as_deref().is_some_and(|ssh| ssh.is_empty() || ssh.starts_with('-') || ssh.contains(char::is_whitespace)) {
            let hint = "Write a name that `ssh NAME` takes; its options belong to ~/.ssh/config.";
            found.push(mistake(&["ssh"], "This is no machine that ssh could go to.", hint));
        }
        if let Some(Tls::Table(table)) = &self.tls
            && table.cert.is_some() != table.key.is_some()
        {
            let key = if table.cert.is_some() { "cert" } else { "key" };
            found.push(mistake(&["tls", key], "A certificate needs its key, and a key its certificate.", "Write both cert and key."));
        }
        if let Some(timeout) = &self.statement_timeout
            && let Err(why) = duration(timeout)
        {
            found.push(mistake(&["statement_timeout"], &why, "Write a number and a unit: 500ms, 30s, 5m, 1h."));
        }
        for table in &self.mirror {
            if !table.split_once('.').is_some_and(|(namespace, name)| !namespace.is_empty() && !name.is_empty()) {
                found.push(mistake(&["mirror"], &format!("\"{table}\" is no table's whole name."), "Write \"public.customers\"."));
            }
        }
        if self.offline.unwrap_or_default() == Offline::Refuse && !self.mirror.is_empty() {
            let message = "Tables are mirrored, and nothing reads them while the server is away.";
            found.push(mistake(&["mirror"], message, "Write offline = \"read\" or \"queue\" beside it."));
        }
        found
    }

    /// Returns how long a statement may run, where the table says it rightly.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.statement_timeout.as_deref().and_then(|text| duration(text).ok())
    }
}

const SEVERAL: &str = "The address names several machines.";
const ONE: &str = "Name one; a connection of its own is made for each.";

fn mistake(keys: &[&'static str], message: &str, hint: &str) -> Mistake {
    Mistake { keys: keys.to_vec(), kind: MistakeKind::Other, message: message.into(), hint: hint.into() }
}

fn url_mistake(url: &str) -> Option<Mistake> {
    match Url::read(url) {
        Ok(_) => None,
        Err(AddressError::Password) => Some(Mistake {
            keys: vec!["postgres"],
            kind: MistakeKind::PasswordInUrl,
            message: "A password stands in the address, where everyone who reads this file sees it.".into(),
            hint: "Keep it as a secret, and write password = { secret = \"name\" }.".into(),
        }),
        Err(AddressError::Several) => Some(mistake(&["postgres"], SEVERAL, ONE)),
        Err(error) => Some(mistake(&["postgres"], &error.to_string(), "Write postgres://user@host:5432/database.")),
    }
}

/// Returns the time that a text says: `500ms`, `30s`, `5m`, `1h`.
///
/// # Errors
/// What is wrong with it, in words.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let unit_ms = match unit.trim_start() {
        "ms" => 1,
        "s" => 1000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(format!("\"{text}\" is no time.")),
    };
    let number: u64 = number.parse().map_err(|_| format!("\"{text}\" is no time."))?;
    match number.checked_mul(unit_ms) {
        Some(0) => Err("No statement can run for no time.".into()),
        Some(ms) if ms <= LONGEST_MS => Ok(Duration::from_millis(ms)),
        _ => Err("PostgreSQL counts no more than 24 days.".into()),
    }
}
