//! Who may ask: pages of our own origin, in a browser that is logged in.
//!
//! *Host* is checked because a foreign name can be made to point at 127.0.0.1 (DNS rebinding); *Origin* because any page
//! can send a request here.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::middleware::Next;

use super::login::{Logins, words};
use crate::answer::ErrorBody;

/// What the guard knows.
pub(super) struct Gate {
    pub port: u16,
    pub logins: Arc<Logins>,
}

/// Refuses requests that are meant for another name, or come from another site.
pub(super) async fn same_site(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response<Body> {
    match foreign(gate.port, request.headers()) {
        Some(what) => refused(&request, what),
        None => next.run(request).await,
    }
}

/// Returns why a request is not one of our own pages', in words.
fn foreign(port: u16, headers: &HeaderMap) -> Option<String> {
    // Browsers leave the port of plain HTTP out.
    let port = if port == 80 { String::new() } else { format!(":{port}") };
    let names = [format!("127.0.0.1{port}"), format!("localhost{port}")];
    let said = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = said(header::HOST).unwrap_or_default();
    if !names.iter().any(|name| name == host) {
        return Some(format!("This server answers to {}, not to “{host}”.", names[0]));
    }
    let origin = said(header::ORIGIN)?;
    let ours = names.iter().any(|name| origin.strip_prefix("http://") == Some(name));
    (!ours).then(|| format!("A page of “{origin}” may not ask this server."))
}

/// Refuses requests of browsers that are not logged in.
pub(super) async fn logged_in(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response<Body> {
    if gate.logins.knows(request.headers()) {
        return next.run(request).await;
    }
    let (what, next) = ("This browser is not logged in.", "Open the login link that millpond serve prints.");
    if is_api(&request) {
        return ErrorBody::new("login", what).hint(next).response();
    }
    words(StatusCode::UNAUTHORIZED, "Millpond: not logged in", what, next, None)
}

fn refused(request: &Request, what: String) -> Response<Body> {
    let next = "Use the address that millpond serve prints.";
    if is_api(request) {
        return ErrorBody::new("forbidden", what).hint(next).response();
    }
    // The name comes from the request and may hold anything: only letters that mean nothing in HTML are shown.
    let shown: String = what.chars().filter(|c| !matches!(c, '<' | '>' | '&' | '"' | '\'')).collect();
    words(StatusCode::FORBIDDEN, "Millpond: refused", &shown, next, None)
}

fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api")
}
