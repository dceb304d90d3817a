//! Answers this process' own calls and those of its clients.

use std::convert::Infallible;
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, Response};
use futures::{FutureExt, StreamExt, stream};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::{API_VERSION, Close, Opened, Quiet, address};
use crate::answer::ErrorBody;

/// Asked by a client first. It is answered at once, and its body ends when the owner leaves.
pub(super) const HELLO: &str = "/door";
pub(super) const HELLO_API: &str = "x-millpond-api";
pub(super) const HELLO_VERSION: &str = "x-millpond-version";
pub(super) const HELLO_PID: &str = "x-millpond-pid";

/// How long an owner that leaves waits for calls that are being answered.
const GRACE: Duration = Duration::from_secs(5);
/// How long one look for the end of runs may take; only then it looks again.
const LOOK_MS: u64 = 10_000;

/// The process that owns a project.
pub(super) struct Owner {
    /// Gone once the project is closed: the routes keep its engine, and the engine its lock.
    router: RwLock<Option<Router>>,
    quiet: Mutex<Option<Quiet>>,
    close: Mutex<Option<Close>>,
    /// Cancelled when no more calls are taken.
    leaving: CancellationToken,
    tasks: TaskTracker,
}

impl Owner {
    /// Listens for clients of an open project.
    pub async fn start(root: &Path, opened: Opened) -> Result<Self, ErrorBody> {
        let listener = match address::listen(root) {
            Ok(listener) => listener,
            Err(error) => {
                (opened.close)(false).await;
                return Err(error.into());
            }
        };
        let (leaving, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(listen(listener, opened.router.clone(), leaving.clone(), tasks.clone()));
        Ok(Self {
            router: RwLock::new(Some(opened.router)),
            quiet: Mutex::new(Some(opened.quiet)),
            close: Mutex::new(Some(opened.close)),
            leaving,
            tasks,
        })
    }

    /// Answers a call of this process; nothing where the project is being closed.
    pub async fn answer(&self, request: Request<Body>) -> Option<Response<Body>> {
        let router = self.router.read().unwrap_or_else(PoisonError::into_inner).clone();
        answer(router?, request, &self.leaving).await
    }

    /// Leaves: waits for the runs or has them cancelled, takes no more calls, closes the project.
    pub async fn leave(&self, finish: bool) {
        if let Some(quiet) = self.quiet.lock().unwrap_or_else(PoisonError::into_inner).take() {
            quiet();
        }
        if finish {
            self.wait_for_runs().await;
        }
        // From here on clients find nobody listening, and wait for the lock.
        self.leaving.cancel();
        self.tasks.close();
        if tokio::time::timeout(GRACE, self.tasks.wait()).await.is_err() {
            tracing::warn!("calls of clients were cut off");
        }
        let close = self.close.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(close) = close {
            close(finish).await;
        }
        *self.router.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Waits until no run goes on, whoever started it. Clients may start more meanwhile; these are waited for too.
    async fn wait_for_runs(&self) {
        let mut place = String::new();
        loop {
            // The place in the sequence of events is taken before the look at the runs, so that no end is missed.
            let events = self.ask(&format!("/api/events?{place}&wait_ms={}", if place.is_empty() { 0 } else { LOOK_MS })).await;
            let status = self.ask("/api/status").await;
            let runs = status.as_ref().and_then(|status| status["active_runs"].as_array()).map_or(0, Vec::len) as u64;
            let active = runs + status.as_ref().and_then(|status| status["active_tasks"].as_u64()).unwrap_or_default();
            let Some(events) = events.filter(|_| active > 0) else { return };
            let (Some(epoch), Some(sequence)) = (events["epoch"].as_str(), events["sequence"].as_u64()) else { return };
            place = format!("epoch={epoch}&after={sequence}");
        }
    }

    async fn ask(&self, path: &str) -> Option<serde_json::Value> {
        let request = Request::builder().uri(path).body(Body::empty()).ok()?;
        let response = self.answer(request).await?;
        let body = axum::body::to_bytes(response.into_body(), 16 << 20).await.ok()?;
        serde_json::from_slice(&body).ok()
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.leaving.cancel();
    }
}

/// Takes clients until the owner leaves.
async fn listen(listener: Listener, router: Router, leaving: CancellationToken, tasks: TaskTracker) {
    loop {
        let stream = tokio::select! {
            () = leaving.cancelled() => break,
            stream = listener.accept() => stream,
        };
        match stream {
            Ok(stream) => drop(tasks.spawn(serve(stream, router.clone(), leaving.clone()))),
            Err(error) => {
                // Out of file descriptors, most likely: others must close first.
                tracing::warn!(%error, "a client could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    // Clients that had connected but were not taken yet are answered too: their calls are already on the way.
    while let Some(Ok(stream)) = listener.accept().now_or_never() {
        drop(tasks.spawn(serve(stream, router.clone(), leaving.clone())));
    }
}

async fn serve(stream: Stream, router: Router, leaving: CancellationToken) {
    let service = service_fn(|request: Request<hyper::body::Incoming>| {
        let (router, leaving) = (router.clone(), leaving.clone());
        async move {
            if request.uri().path() == HELLO {
                return Ok::<_, Cut>(hello(leaving));
            }
            answer(router, request.map(Body::new), &leaving).await.ok_or(Cut)
        }
    });
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a client's connection ended");
    }
}

/// The owner leaves before a call that only reads was answered; the client asks the next owner.
#[derive(Debug, thiserror::Error)]
#[error("the owner leaves")]
struct Cut;

/// Answers a call. One that only reads, and may wait for long (as for events do), is cut when the owner leaves.
async fn answer(router: Router, request: Request<Body>, leaving: &CancellationToken) -> Option<Response<Body>> {
    let reads = request.method() == Method::GET;
    let answered = router.oneshot(request).map(|answer: Result<_, Infallible>| answer.unwrap_or_else(|never| match never {}));
    let response = if reads {
        tokio::select! {
            biased;
            response = answered => response,
            () = leaving.cancelled() => return None,
        }
    } else {
        answered.await
    };
    let endless = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    Some(if endless { response.map(|body| until(body, leaving.clone())) } else { response })
}

fn hello(leaving: CancellationToken) -> Response<Body> {
    // The first piece makes the head leave at once.
    let first = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"millpond\n")) });
    let last = stream::once(async move { leaving.cancelled().await }).filter_map(|()| async { None });
    Response::builder()
        .header(HELLO_API, API_VERSION)
        .header(HELLO_VERSION, env!("CARGO_PKG_VERSION"))
        .header(HELLO_PID, std::process::id())
        .body(Body::from_stream(first.chain(last)))
        .expect("constant headers are valid")
}

/// Returns a body that ends when the owner leaves.
fn until(body: Body, leaving: CancellationToken) -> Body {
    Body::from_stream(body.into_data_stream().take_until(async move { leaving.cancelled().await }))
}
