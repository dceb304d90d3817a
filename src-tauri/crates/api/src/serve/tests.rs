//! What a browser, and a page of another site, may ask.

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use tower::ServiceExt;

use super::*;

const PORT: u16 = 8080;

/// The guard and the login in front of a page that says `inside`.
fn site() -> (Router, Arc<Logins>) {
    let logins = Arc::new(Logins::new(PORT));
    let inside = Router::new().fallback(async || "inside");
    (guarded(inside, PORT, logins.clone(), Arc::new(|_| {})), logins)
}

fn request(path: &str) -> axum::http::request::Builder {
    Request::builder().uri(path).header(header::HOST, "127.0.0.1:8080")
}

async fn ask(site: &Router, request: axum::http::request::Builder) -> Response<Body> {
    site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn path(link: &str) -> &str {
    link.strip_prefix("http://127.0.0.1:8080").unwrap()
}

async fn words(response: Response<Body>) -> String {
    String::from_utf8(axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

/// Logs in and returns the cookie as a browser would send it.
async fn log_in(site: &Router, logins: &Logins) -> String {
    let response = ask(site, request(path(&logins.link()))).await;
    assert_eq!(response.status(), StatusCode::OK);
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("millpond_8080=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn without_a_login_nothing_is_shown_and_the_words_say_what_to_do() {
    let (site, _) = site();
    let page = ask(&site, request("/")).await;
    assert_eq!(page.status(), StatusCode::UNAUTHORIZED);
    assert!(words(page).await.contains("Open the login link"));
    let api = ask(&site, request("/api/status")).await;
    assert_eq!(api.status(), StatusCode::UNAUTHORIZED);
    assert!(words(api).await.contains("\"code\":\"login\""));
}

#[tokio::test]
async fn a_login_link_works_once_and_lets_that_browser_in() {
    let (site, logins) = site();
    let link = logins.link();
    let cookie = log_in(&site, &logins).await;
    assert_eq!(words(ask(&site, request("/").header(header::COOKIE, format!("other=1; {cookie}"))).await).await, "inside");
    let again = ask(&site, request(path(&link))).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
    assert!(again.headers().get(header::SET_COOKIE).is_none());
    assert_ne!(logins.link(), link, "another browser needs another link");
}

#[tokio::test]
async fn a_second_link_does_not_log_the_first_browser_out() {
    let (site, logins) = site();
    let first = log_in(&site, &logins).await;
    let second = log_in(&site, &logins).await;
    assert_ne!(first, second);
    for cookie in [first, second] {
        assert_eq!(ask(&site, request("/").header(header::COOKIE, cookie)).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_guessed_cookie_or_one_of_another_port_is_refused() {
    let (site, logins) = site();
    let cookie = log_in(&site, &logins).await;
    let value = cookie.split_once('=').unwrap().1;
    for wrong in [format!("millpond_8081={value}"), "millpond_8080=".to_owned(), format!("millpond_8080={}", &value[1..])] {
        assert_eq!(ask(&site, request("/api/status").header(header::COOKIE, &wrong)).await.status(), StatusCode::UNAUTHORIZED, "{wrong}");
    }
}

#[tokio::test]
async fn a_foreign_host_is_refused_even_with_a_login() {
    let (site, logins) = site();
    let cookie = log_in(&site, &logins).await;
    for host in ["evil.example", "evil.example:8080", "127.0.0.1", "127.0.0.1:8081", ""] {
        let request = Request::builder().uri("/api/status").header(header::HOST, host).header(header::COOKIE, &cookie);
        assert_eq!(ask(&site, request).await.status(), StatusCode::FORBIDDEN, "{host}");
    }
    let request = Request::builder().uri("/api/status").header(header::HOST, "localhost:8080").header(header::COOKIE, &cookie);
    assert_eq!(ask(&site, request).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_foreign_origin_is_refused_even_with_a_login() {
    let (site, logins) = site();
    let cookie = log_in(&site, &logins).await;
    for origin in ["http://evil.example", "https://127.0.0.1:8080", "http://127.0.0.1:3000", "null"] {
        let request = request("/api/runs").method("POST").header(header::ORIGIN, origin).header(header::COOKIE, &cookie);
        assert_eq!(ask(&site, request).await.status(), StatusCode::FORBIDDEN, "{origin}");
    }
    let request = request("/api/runs").method("POST").header(header::ORIGIN, "http://127.0.0.1:8080").header(header::COOKIE, &cookie);
    assert_eq!(ask(&site, request).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_foreign_page_cannot_use_the_login_link_up() {
    let (site, logins) = site();
    let link = logins.link();
    let foreign = request(path(&link)).header(header::ORIGIN, "http://evil.example");
    assert_eq!(ask(&site, foreign).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(logins.link(), link);
}

#[tokio::test]
async fn a_refusal_shows_nothing_of_the_request_as_html() {
    let (site, _) = site();
    let request = Request::builder().uri("/").header(header::HOST, "<script>alert(1)</script>");
    assert!(!words(ask(&site, request).await).await.contains("<script>"));
}

#[tokio::test]
async fn a_named_port_that_is_taken_is_an_error_and_an_unnamed_one_moves_on() {
    let taken = bind(None).await.unwrap();
    let port = taken.address().port();
    let error = bind(Some(port)).await.err().expect("the port is taken");
    assert!(error.message.contains(&port.to_string()), "{error}");
    let next = bind(None).await.unwrap();
    assert_ne!(next.address().port(), port);
    assert_eq!(next.instead_of, Some(8080));
    assert!(next.address().ip().is_loopback());
}
