//! Addresses as libpq takes them: `postgres://user@host:port/database?parameter=value`.

use std::time::Duration;

use super::{AddressError, Said};
use crate::settings::TlsMode;

/// Reads addresses.
pub(crate) struct Url;

/// The parts of an address as they stand in its text.
struct Parts<'a> {
    scheme: &'a str,
    user: Option<&'a str>,
    password: Option<&'a str>,
    host: &'a str,
    port: Option<&'a str>,
    database: Option<&'a str>,
    query: Option<&'a str>,
}

impl Url {
    /// Returns what an address says.
    ///
    /// # Errors
    /// [`AddressError::Password`] where it has one; or what is wrong with it.
    pub fn read(text: &str) -> Result<Said, AddressError> {
        let parts = Parts::of(text)?;
        if parts.password.is_some() {
            return Err(AddressError::Password);
        }
        let mut said = Said {
            host: (!parts.host.is_empty()).then(|| decoded(parts.host)).transpose()?,
            user: parts.user.filter(|user| !user.is_empty()).map(decoded).transpose()?,
            database: parts.database.filter(|name| !name.is_empty()).map(decoded).transpose()?,
            ..Said::default()
        };
        if let Some(port) = parts.port.filter(|port| !port.is_empty()) {
            said.port = Some(port_of(port)?);
        }
        for pair in parts.query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| form("a parameter after the ? has no value"))?;
            said.set(&decoded(name)?, decoded(value)?)?;
        }
        if said.password.take().is_some() {
            return Err(AddressError::Password);
        }
        Ok(said)
    }
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Result<Self, AddressError> {
        let (scheme, rest) = text.split_once("://").ok_or_else(|| form("it does not begin with postgres://"))?;
        if !matches!(scheme, "postgres" | "postgresql") {
            return Err(form("it does not begin with postgres://"));
        }
        let (rest, query) = split_optional(rest, '?');
        let (authority, database) = split_optional(rest, '/');
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let (user, password) = user.map_or((None, None), |user| {
            let (user, password) = split_optional(user, ':');
            (Some(user), password)
        });
        if place.contains(',') {
            return Err(if password.is_some() { AddressError::Password } else { AddressError::Several });
        }
        let (host, port) = if let Some(address) = place.strip_prefix('[') {
            let (address, rest) = address.split_once(']').ok_or_else(|| form("a bracket is not closed"))?;
            let port = match rest {
                "" => None,
                _ => Some(rest.strip_prefix(':').ok_or_else(|| form("something stands behind the closing bracket"))?),
            };
            (address, port)
        } else {
            split_optional(place, ':')
        };
        Ok(Self { scheme, user, password: password.filter(|password| !password.is_empty()), host, port, database, query })
    }
}

impl Said {
    /// Takes a parameter by libpq's name.
    ///
    /// # Errors
    /// [`AddressError::Parameter`], [`AddressError::Form`].
    pub fn set(&mut self, name: &str, value: String) -> Result<(), AddressError> {
        let unknown = |hint: &str| Err(AddressError::Parameter { name: name.to_owned(), value: value.clone(), hint: hint.to_owned() });
        match name {
            "host" => self.host = Some(value),
            "port" => self.port = Some(port_of(&value)?),
            "user" => self.user = Some(value),
            "dbname" => self.database = Some(value),
            "password" => self.password = Some(value),
            "service" => self.service = Some(value),
            "sslrootcert" => self.ca = Some(value),
            "sslcert" => self.cert = Some(value),
            "sslkey" => self.key = Some(value),
            "application_name" => self.application_name = Some(value),
            "sslmode" => match TlsMode::of(&value) {
                Some(mode) => self.tls = Some(mode),
                None => return unknown("It takes disable, prefer, require, verify-ca and verify-full."),
            },
            "connect_timeout" => match value.parse() {
                Ok(seconds @ 1..=3600) => self.connect_timeout = Some(Duration::from_secs(seconds)),
                _ => return unknown("It takes seconds, from 1 to 3600."),
            },
            _ => return unknown("Take it out of the address."),
        }
        Ok(())
    }
}

/// Returns an address without its password, and the password: to be kept as a secret. Nothing where it has none, or is no address.
#[must_use]
pub fn without_password(text: &str) -> Option<(String, String)> {
    let parts = Parts::of(text).ok()?;
    let (mut password, mut query) = (parts.password.map(decoded).transpose().ok()?, Vec::new());
    for pair in parts.query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        match pair.strip_prefix("password=") {
            Some(value) => password = Some(decoded(value).ok()?),
            None => query.push(pair),
        }
    }
    let password = password?;
    let mut url = format!("{}://", parts.scheme);
    if let Some(user) = parts.user {
        url.push_str(user);
        url.push('@');
    }
    if parts.host.contains(':') {
        url.extend(["[", parts.host, "]"]);
    } else {
        url.push_str(parts.host);
    }
    for (mark, part) in [(':', parts.port), ('/', parts.database)] {
        if let Some(part) = part {
            url.push(mark);
            url.push_str(part);
        }
    }
    if !query.is_empty() {
        url.push('?');
        url.push_str(&query.join("&"));
    }
    Some((url, password))
}

fn split_optional(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(one, other)| (one, Some(other)))
}

fn form(why: &str) -> AddressError {
    AddressError::Form { why: why.to_owned() }
}

fn port_of(text: &str) -> Result<u16, AddressError> {
    text.parse().ok().filter(|port| *port > 0).ok_or_else(|| form("its port is no number from 1 to 65535"))
}

/// Returns a part with its `%41` read.
fn decoded(text: &str) -> Result<String, AddressError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter().copied();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
        let (Some(high), Some(low)) = (digit(), digit()) else { return Err(form("two hex digits are missing behind a %")) };
        match high * 16 + low {
            0 => return Err(form("it has a character that none may have")),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| form("it is not UTF-8"))
}
