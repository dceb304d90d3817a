use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Method, StatusCode, Url, redirect};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::HttpError;
use crate::resolve::System;

/// How often a call is sent on to another address.
pub const REDIRECTS: usize = 10;

/// Connections that nobody uses are closed after so long.
const IDLE: Duration = Duration::from_secs(30);
/// Headers that go along to another machine: they say nothing of who calls.
const HARMLESS: [&str; 5] = ["accept", "accept-language", "content-type", "content-language", "user-agent"];

/// Makes calls. Clones share connections; the system's certificates are read with the first call.
#[derive(Debug, Clone, Default)]
pub struct Client {
    inner: Arc<OnceLock<Result<reqwest::Client, HttpError>>>,
}

impl Client {
    /// Makes a call and waits for its answer, whatever the status says. Dropping the future ends the call; the other side may have
    /// acted all the same.
    ///
    /// # Errors
    /// Where there is no answer: [`HttpError`] says why, and whether the other side may have acted.
    pub async fn call(&self, call: Call) -> Result<Answer, HttpError> {
        let url = address(&call.url)?;
        let request = Request::of(&call, url)?;
        let client = self.ready().await?;
        let first = host(&request.url);
        let (after, keep) = (call.timeout, call.keep_bytes);
        match tokio::time::timeout(after, answered(&client, request, keep, after)).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::Timeout { host: first, after }),
        }
    }

    /// Returns the client below. Reading the system's certificates takes some 50 ms, on a thread for it.
    async fn ready(&self) -> Result<reqwest::Client, HttpError> {
        if let Some(ready) = self.inner.get() {
            return ready.clone();
        }
        let inner = Arc::clone(&self.inner);
        let made = tokio::task::spawn_blocking(move || inner.get_or_init(built).clone()).await;
        made.unwrap_or_else(|error| Err(HttpError::Call { why: format!("the runtime is ending ({error})") }))
    }
}

fn built() -> Result<reqwest::Client, HttpError> {
    let built = reqwest::Client::builder()
        .user_agent(concat!("millpond/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .pool_idle_timeout(IDLE)
        .dns_resolver(Arc::new(System))
        .build();
    built.map_err(|error| HttpError::of(&error, "this machine", Duration::ZERO))
}

/// A call whose parts were read.
struct Request {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Request {
    fn of(call: &Call, url: Url) -> Result<Self, HttpError> {
        let method =
            Method::from_bytes(call.method.as_bytes()).map_err(|_| HttpError::Call { why: format!("\"{}\" is no method", call.method) })?;
        let mut headers = HeaderMap::new();
        for (name, value) in &call.headers {
            let key = HeaderName::try_from(name).map_err(|_| HttpError::Call { why: format!("\"{name}\" is no name of a header") })?;
            let mut value = HeaderValue::try_from(value).map_err(|_| HttpError::Call {
                why: format!("the header {name} has a character that none may have, such as a line end"),
            })?;
            value.set_sensitive(true);
            headers.insert(key, value);
        }
        Ok(Self { method, url, headers, body: call.body.clone() })
    }

    /// Changes the call as a redirect asks for.
    ///
    /// # Errors
    /// Where it would go from https to http, or to no address.
    fn send_on(&mut self, status: StatusCode, to: &str) -> Result<(), HttpError> {
        let broken = |why: &str| HttpError::Broken { host: host(&self.url), why: why.to_owned() };
        let next = self.url.join(to).map_err(|_| broken("it sent the call on to what is no address"))?;
        if self.url.scheme() == "https" && next.scheme() == "http" {
            return Err(HttpError::Unsafe { host: host(&self.url) });
        }
        if !matches!(next.scheme(), "http" | "https") {
            return Err(broken("it sent the call on to what is no address of the web"));
        }
        if next.origin() != self.url.origin() {
            let kept = std::mem::take(&mut self.headers);
            self.headers.extend(kept.into_iter().filter(|(name, _)| name.as_ref().is_some_and(|name| HARMLESS.contains(&name.as_str()))));
        }
        // As browsers and curl do: 303 asks to look there, 301 and 302 turn a POST into a look, 307 and 308 change nothing.
        let looks = status == StatusCode::SEE_OTHER && self.method != Method::HEAD
            || matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND) && self.method == Method::POST;
        if looks {
            self.method = Method::GET;
            self.body = None;
            self.headers.remove("content-type");
        }
        self.url = next;
        Ok(())
    }
}

/// Sends a call, and sends it on, until there is an answer that is no redirect.
async fn answered(client: &reqwest::Client, mut request: Request, keep: usize, after: Duration) -> Result<Answer, HttpError> {
    for _ in 0..=REDIRECTS {
        let at = host(&request.url);
        let mut sent = client.request(request.method.clone(), request.url.clone()).headers(request.headers.clone());
        if let Some(body) = &request.body {
            sent = sent.body(body.clone());
        }
        let response = sent.send().await.map_err(|error| HttpError::of(&error, &at, after))?;
        let status = response.status();
        let redirects = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
        let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        match to {
            Some(to) if redirects => request.send_on(status, &to)?,
            _ => return read(response, keep, &at, after).await,
        }
    }
    Err(HttpError::Redirects { host: host(&request.url) })
}

/// Reads an answer; of its body at most `keep` bytes.
async fn read(mut response: reqwest::Response, keep: usize, host: &str, after: Duration) -> Result<Answer, HttpError> {
    let mut headers = BTreeMap::<String, String>::new();
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|known| {
                known.push_str(", ");
                known.push_str(&value);
            })
            .or_insert_with(|| value.clone().into_owned());
    }
    let status = response.status().as_u16();
    let (mut body, mut cut) = (Vec::new(), false);
    while let Some(chunk) = response.chunk().await.map_err(|error| HttpError::of(&error, host, after))? {
        let room = keep - body.len();
        body.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or_default());
        if chunk.len() > room {
            cut = true;
            break;
        }
    }
    Ok(Answer { status, headers, body, cut })
}

/// Returns an address that can be called.
fn address(text: &str) -> Result<Url, HttpError> {
    let wrong = |why: &str| HttpError::Address { why: why.to_owned() };
    // The words of the reader: they never quote the address.
    let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        "http" | "https" => Err(wrong("it names no machine")),
        _ => Err(wrong("it is of another kind")),
    }
}

/// Returns the machine of an address with its port: the part of it that holds no secret.
fn host(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}
