//! The built page: embedded in an optimised build, read from disk in a debug one.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../../ui/dist"]
#[allow_missing = true]
struct Dist;

/// Mantine sets styles on elements; scripts come from here alone. `mill:` is the window's own scheme, and `ipc:` is how
/// the window's page listens to its host.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self' mill:; script-src 'self' mill:; style-src 'self' mill: 'unsafe-inline'; \
     img-src 'self' data: blob: mill:; font-src 'self' mill:; connect-src 'self' mill: ipc: http://ipc.localhost; \
     worker-src 'self' mill: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Shown where this build has no page. The command line and the routes work without it.
const NOT_BUILT: &str = include_str!("not_built.html");

/// Returns the file of the page that the request asks for. An address without a file name is the page itself, which
/// finds its own way from the address.
#[must_use]
pub fn answer(request: &Request<Body>) -> Response<Body> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return finish(Response::builder().status(StatusCode::METHOD_NOT_ALLOWED), Body::empty());
    }
    let path = request.uri().path().trim_start_matches('/');
    let wants_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let (name, file) = match Dist::get(path) {
        Some(file) if !path.is_empty() => (path, Some(file)),
        _ if wants_file => return finish(Response::builder().status(StatusCode::NOT_FOUND), Body::from("There is no such file.")),
        _ => ("index.html", Dist::get("index.html")),
    };
    let Some(file) = file else {
        return finish(Response::builder().header(header::CONTENT_TYPE, "text/html; charset=utf-8"), Body::from(NOT_BUILT));
    };
    let builder = Response::builder()
        .header(header::CONTENT_TYPE, content_type(name))
        // Names under assets/ carry a hash of what is in them.
        .header(header::CACHE_CONTROL, if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" });
    finish(builder, Body::from(file.data.into_owned()))
}

fn finish(builder: axum::http::response::Builder, body: Body) -> Response<Body> {
    let mut response = builder.body(body).expect("constant headers are valid");
    protect(response.headers_mut());
    response
}

/// Adds the headers that keep a page of ours to itself.
pub(crate) fn protect(headers: &mut axum::http::HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// Returns the media type of a file of the page by its ending.
fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str) -> Response<Body> {
        answer(&Request::builder().uri(path).body(Body::empty()).unwrap())
    }

    #[test]
    fn the_page_is_html_that_may_not_run_foreign_scripts() {
        let response = get("/");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self' mill:;"), "{policy}");
    }

    #[test]
    fn an_address_inside_the_page_is_the_page_and_a_missing_file_is_not() {
        assert_eq!(get("/pipelines/clean_sales").headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(get("/assets/none.js").status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_page_takes_no_posts() {
        let request = Request::builder().method("POST").uri("/").body(Body::empty()).unwrap();
        assert_eq!(answer(&request).status(), StatusCode::METHOD_NOT_ALLOWED);
    }

    #[test]
    fn every_kind_of_file_that_vite_writes_has_its_media_type() {
        for (name, kind) in [("a.js", "text/javascript; charset=utf-8"), ("b/c.woff2", "font/woff2"), ("icon.svg", "image/svg+xml")] {
            assert_eq!(content_type(name), kind);
        }
    }
}
