//! The one-time link, and the cookie that it gives.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use rand::Rng;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::Used;
use super::guard::Gate;
use crate::page;

/// Browsers that are logged in at once; the oldest is logged out for one more.
const BROWSERS: usize = 64;

/// Who is logged in, and by which link the next one may.
pub(super) struct Logins {
    port: u16,
    state: Mutex<Tokens>,
}

struct Tokens {
    /// Good for one login; there is always one.
    link: String,
    browsers: Vec<String>,
}

impl Logins {
    pub fn new(port: u16) -> Self {
        Self { port, state: Mutex::new(Tokens { link: token(), browsers: Vec::new() }) }
    }

    /// Returns the link that is good now.
    pub fn link(&self) -> String {
        format!("http://127.0.0.1:{}/login?token={}", self.port, self.tokens().link)
    }

    /// Returns the cookie's name. Cookies do not know ports, so the name does: two servers do not log each other out.
    pub fn cookie_name(&self) -> String {
        format!("millpond_{}", self.port)
    }

    /// Uses a link's token up and returns what the browser is to send from now on.
    fn enter(&self, offered: &str) -> Option<String> {
        let mut tokens = self.tokens();
        if !same(offered, &tokens.link) {
            return None;
        }
        tokens.link = token();
        let browser = token();
        tokens.browsers.push(browser.clone());
        if tokens.browsers.len() > BROWSERS {
            tokens.browsers.remove(0);
        }
        Some(browser)
    }

    /// Returns whether a request comes from a browser that is logged in.
    pub fn knows(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        let tokens = self.tokens();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut offered = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        offered.any(|(key, value)| {
            // All are compared, so that the time taken tells nothing of which is near.
            key == name && tokens.browsers.iter().fold(false, |known, browser| known | same(value, browser))
        })
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, Tokens> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
pub(super) struct Offered {
    #[serde(default)]
    token: String,
}

/// Logs a browser in.
pub(super) async fn enter(
    State((gate, used)): State<(Arc<Gate>, Used)>,
    method: Method,
    headers: HeaderMap,
    Query(offered): Query<Offered>,
) -> Response<Body> {
    // Programs that look whether a link is good (mail, chat) must not use it up.
    if method == Method::GET
        && let Some(browser) = gate.logins.enter(&offered.token)
    {
        used(gate.logins.link());
        let cookie = format!("{}={browser}; Path=/; HttpOnly; SameSite=Strict", gate.logins.cookie_name());
        return words(StatusCode::OK, "Millpond", "You are logged in.", "The page opens by itself.", Some(cookie));
    }
    if gate.logins.knows(&headers) {
        // The link was opened twice in the same browser.
        return words(StatusCode::OK, "Millpond", "You are logged in already.", "The page opens by itself.", Some(String::new()));
    }
    words(
        StatusCode::UNAUTHORIZED,
        "Millpond: not logged in",
        "This link was used already, or is not the last one.",
        "Open the last login link that millpond serve has printed.",
        None,
    )
}

/// Returns a page of two sentences. With a cookie (empty: the browser has it) it goes on to the app: by itself rather than
/// by a redirect, because a strict cookie is not sent on a redirect that began at another site.
pub(super) fn words(status: StatusCode, title: &str, what: &str, next: &str, cookie: Option<String>) -> Response<Body> {
    let refresh = if cookie.is_some() { "<meta http-equiv=\"refresh\" content=\"0;url=/\">" } else { "" };
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">{refresh}<title>{title}</title></head><body><h1>{what}</h1><p>{next}</p></body></html>"
    );
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store");
    if let Some(cookie) = cookie.filter(|cookie| !cookie.is_empty()) {
        response = response.header(header::SET_COOKIE, cookie);
    }
    let mut response = response.body(Body::from(html)).expect("tokens are hexadecimal");
    page::protect(response.headers_mut());
    response
}

/// Returns 256 random bits in hexadecimal digits.
fn token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    })
}

/// Compares in a time that does not tell where two tokens differ.
fn same(offered: &str, expected: &str) -> bool {
    offered.as_bytes().ct_eq(expected.as_bytes()).into()
}
