use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

use crate::client::REDIRECTS;
use crate::resolve::NameNotFound;

/// Why a call has no answer. `host` is the machine with its port: `api.example.org:443`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// Nothing was sent.
    #[error("The address cannot be called: {why}. It begins with http:// or https://, then a machine's name.")]
    Address { why: String },
    /// Nothing was sent.
    #[error("The call cannot be made: {why}.")]
    Call { why: String },
    /// Nothing was sent.
    #[error("The name of {host} was not found. Is it spelled right, and is there a network?")]
    NameNotFound { host: String },
    /// Nothing was sent.
    #[error("{host} refused the connection: nothing listens there, or a firewall says so.")]
    Refused { host: String },
    /// Nothing was sent.
    #[error("{host} cannot be reached: {why}.")]
    Unreachable { host: String, why: String },
    /// Nothing was sent that can be read by others.
    #[error("{host} has no safe connection: {why}")]
    Tls { host: String, why: String },
    /// The other side may have acted.
    #[error("{host} did not answer within {}.", seconds(*.after))]
    Timeout { host: String, after: Duration },
    /// The other side may have acted.
    #[error("{host} answered with more than can be read: {why}.")]
    TooLong { host: String, why: String },
    /// The other side may have acted.
    #[error("{host} sent the call on {REDIRECTS} times, and would again. Call the address that it ends at.")]
    Redirects { host: String },
    /// The other side may have acted.
    #[error("{host} sent the call on from https to http, where everyone on the way can read it. Name an address with https.")]
    Unsafe { host: String },
    /// The other side may have acted.
    #[error("The connection to {host} ended before the answer did: {why}.")]
    Broken { host: String, why: String },
}

impl HttpError {
    /// Returns whether it is certain that the other side was told nothing.
    #[must_use]
    pub fn is_before_sending(&self) -> bool {
        matches!(
            self,
            Self::Address { .. }
                | Self::Call { .. }
                | Self::NameNotFound { .. }
                | Self::Refused { .. }
                | Self::Unreachable { .. }
                | Self::Tls { .. }
        )
    }

    /// Returns whether the same call may well succeed later: not where the address or the call itself is wrong.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        !matches!(self, Self::Address { .. } | Self::Call { .. } | Self::Unsafe { .. })
    }

    /// Returns what the error of a call to a machine means.
    pub(crate) fn of(error: &reqwest::Error, host: &str, after: Duration) -> Self {
        let host = host.to_owned();
        if error.is_timeout() {
            return Self::Timeout { host, after };
        }
        let causes = causes(error);
        if causes.iter().any(|cause| cause.is::<NameNotFound>()) {
            return Self::NameNotFound { host };
        }
        if let Some(cause) = causes.iter().find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
            return Self::Tls { host, why: tls(cause) };
        }
        if let Some(cause) = causes.iter().find_map(|cause| cause.downcast_ref::<hyper::Error>())
            && cause.is_parse_too_large()
        {
            return Self::TooLong { host, why: "its headers are too long".into() };
        }
        let kind = causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind).next_back();
        if error.is_builder() {
            return Self::Call { why: last(&causes, error) };
        }
        match kind {
            Some(ErrorKind::TimedOut) => Self::Timeout { host, after },
            Some(ErrorKind::ConnectionRefused) if error.is_connect() => Self::Refused { host },
            _ if error.is_connect() => Self::Unreachable { host, why: last(&causes, error) },
            _ => Self::Broken { host, why: last(&causes, error) },
        }
    }
}

/// Returns why a connection is not safe. rustls says it in words of its own where we have none.
fn tls(error: &rustls::Error) -> String {
    use rustls::CertificateError as Certificate;
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            Certificate::UnknownIssuer => {
                "its certificate is signed by nobody whom this machine trusts. Add the signer's certificate to the system's.".into()
            }
            Certificate::Expired | Certificate::ExpiredContext { .. } => "its certificate has expired.".into(),
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                "its certificate is not valid yet. Is this machine's clock right?".into()
            }
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => "its certificate is for another name.".into(),
            other => format!("its certificate is not valid ({other})."),
        },
        rustls::Error::InvalidMessage(_) => "it does not speak TLS. Is the address an http:// one?".into(),
        other => format!("{other}."),
    }
}

/// Returns the causes of an error, the outermost first, those that an error of the system carries among them.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> Vec<&'e (dyn Error + 'static)> {
    let mut found = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        found.push(cause);
        let carried = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match carried {
            Some(carried) => Some(carried as &(dyn Error + 'static)),
            None => cause.source(),
        };
    }
    found
}

/// Returns the words of the innermost cause. The outermost one is never shown: it has the address.
fn last(causes: &[&(dyn Error + 'static)], error: &reqwest::Error) -> String {
    let words = causes.last().map(ToString::to_string);
    words.unwrap_or_else(|| if error.is_body() { "its body broke off" } else { "no reason was given" }.to_owned())
}

/// Returns a time in words: `1 second`, `0.5 seconds`.
fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if time == Duration::from_secs(1) { "1 second".into() } else { format!("{seconds} seconds") }
}
