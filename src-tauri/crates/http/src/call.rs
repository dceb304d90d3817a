use std::collections::BTreeMap;
use std::time::Duration;

/// How much of an answer's body is kept, unless the call says otherwise.
pub const KEPT_BYTES: usize = 64 * 1024;
/// How long a call may take, unless it says otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// What is asked of whom.
#[derive(Clone)]
pub struct Call {
    /// `GET`, `POST`, or any other word.
    pub method: String,
    /// Begins with `http://` or `https://`; a name and password in it are sent as basic authentication.
    pub url: String,
    pub headers: BTreeMap<String, String>,
    pub body: Option<Vec<u8>>,
    /// How long it may take from the first look for the machine's address to the last byte of the answer that is kept.
    pub timeout: Duration,
    /// At most so many bytes of the answer's body are kept; the rest is not read.
    pub keep_bytes: usize,
}

impl Call {
    /// Returns a call that asks for what is at an address.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: "GET".into(), url: url.into(), headers: BTreeMap::new(), body: None, timeout: TIMEOUT, keep_bytes: KEPT_BYTES }
    }

    /// Returns a call that hands something to an address.
    #[must_use]
    pub fn post(url: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { method: "POST".into(), body: Some(body.into()), ..Self::get(url) }
    }

    /// Returns the call with one header more.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }
}

/// Shows how large a call is, and nothing that may be a secret.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(String::as_str).collect();
        f.debug_struct("Call")
            .field("method", &self.method)
            .field("headers", &names)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
