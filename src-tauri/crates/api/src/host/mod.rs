//! What a program around the page has: one open project, which can be changed for another.
//!
//! - `project`: opening, making and saving projects
//! - `routes`: `/api/host/…`, answered here and never by a project's owner
//! - `show`: the system's own programs

mod project;
pub(crate) mod routes;
mod show;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response};
use millpond_engine::AppData;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use utoipa::ToSchema;

use crate::answer::ErrorBody;
use crate::door::{self, Door};
use crate::page;

pub use project::{Project, create, open, open_to_stay};

/// What is around the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// The desktop window.
    Window,
    /// A browser at `millpond serve`.
    Browser,
}

/// The program around the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HostInfo {
    /// What it is.
    pub kind: HostKind,
    /// Whether this process owns the project.
    pub owner: bool,
    /// This process.
    pub pid: u32,
}

/// The page, the host's own routes, and the door of the project that is open.
#[derive(Clone)]
pub struct Host {
    inner: Arc<Inner>,
    router: Router,
}

pub(crate) struct Inner {
    kind: HostKind,
    data: AppData,
    slot: watch::Sender<Door>,
    /// Held while another project is being opened, so that two requests do not leave one behind.
    changing: tokio::sync::Mutex<()>,
    /// Projects that are finishing their runs after another one was opened.
    finishing: TaskTracker,
    /// Cancelled when these are to cancel their runs instead.
    hurry: CancellationToken,
}

impl Host {
    /// Opens a project for a page.
    ///
    /// # Errors
    /// Where the project can be opened neither as its owner nor as a client.
    pub async fn open(kind: HostKind, project: Project, data: AppData) -> Result<Self, ErrorBody> {
        let door = open_to_stay(project, &data).await?;
        let host = Self::over(kind, door, data);
        host.inner.keep_shown().await;
        Ok(host)
    }

    /// Returns a host over an open door.
    fn over(kind: HostKind, door: Door, data: AppData) -> Self {
        let inner = Arc::new(Inner {
            kind,
            data,
            slot: watch::Sender::new(door),
            changing: tokio::sync::Mutex::new(()),
            finishing: TaskTracker::new(),
            hurry: CancellationToken::new(),
        });
        Self { router: routes::router(inner.clone()), inner }
    }

    /// Answers a request for the page, for the host, or for the project.
    pub async fn handle(&self, request: Request<Body>) -> Response<Body> {
        let path = request.uri().path();
        if path == "/api/host" || path.starts_with("/api/host/") {
            return match self.router.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
        }
        if path != "/api" && !path.starts_with("/api/") {
            return page::answer(&request);
        }
        self.inner.ask(request).await
    }

    /// Answers a request with whole bodies, as the window's scheme has them.
    pub async fn call(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        // One that reads without end has no whole body; a page that asks is told what to use.
        if request.uri().path() == "/api/events/stream" && request.method() == Method::GET {
            return whole(ErrorBody::new("invalid", "The window has no streams.").hint("Ask /api/events with wait_ms.").response()).await;
        }
        whole(self.handle(request.map(Body::from)).await).await
    }

    /// Returns the open project's door.
    #[must_use]
    pub fn door(&self) -> Door {
        self.inner.door()
    }

    /// Returns what the app keeps beside all projects.
    #[must_use]
    pub fn data(&self) -> &AppData {
        &self.inner.data
    }

    /// Opens another project in place of the one that is open, which finishes its runs first.
    ///
    /// # Errors
    /// Where it cannot be opened; the former one stays open then.
    pub async fn change(&self, project: Project) -> Result<(), ErrorBody> {
        self.inner.change(project).await
    }

    /// Leaves all projects: their runs are finished, or cancelled.
    pub async fn shutdown(&self, finish: bool) {
        if !finish {
            self.inner.hurry.cancel();
        }
        self.inner.door().leave(finish).await;
        self.inner.finishing.close();
        self.inner.finishing.wait().await;
    }
}

impl Inner {
    fn door(&self) -> Door {
        self.slot.borrow().clone()
    }

    /// Asks the project. A question that waits, as those for events do, is asked again at the project that is opened in the
    /// meantime.
    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        let Some(again) = door::repeatable(&request) else { return self.door().call(request).await };
        let mut slot = self.slot.subscribe();
        loop {
            let door = slot.borrow_and_update().clone();
            tokio::select! {
                response = door.call(door::copy(&again)) => return response,
                Ok(()) = slot.changed() => {}
            }
        }
    }

    /// Keeps which project is shown, for the window's next start.
    async fn keep_shown(&self) {
        if self.kind != HostKind::Window {
            return;
        }
        let (data, root) = (self.data.clone(), self.door().root().to_owned());
        let kept = tokio::task::spawn_blocking(move || data.show(&root)).await;
        // The window works all the same; it will open on another project the next time.
        if let Ok(Err(error)) = kept {
            tracing::warn!(%error, "the project that is shown was not kept");
        }
    }

    async fn change(&self, project: Project) -> Result<(), ErrorBody> {
        let _changing = self.changing.lock().await;
        let former = self.door();
        if project.root(&self.data).canonicalize().is_ok_and(|root| former.root().canonicalize().is_ok_and(|open| open == root)) {
            return Ok(());
        }
        let door = open_to_stay(project, &self.data).await?;
        self.slot.send_replace(door);
        self.keep_shown().await;
        let hurry = self.hurry.clone();
        self.finishing.spawn(async move {
            tokio::select! {
                () = former.leave(true) => return,
                () = hurry.cancelled() => {}
            }
            former.leave(false).await;
        });
        Ok(())
    }
}

/// Returns a response with its whole body.
pub async fn whole(response: Response<Body>) -> Response<Vec<u8>> {
    let (parts, body) = response.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, bytes.into()),
        Err(error) => {
            let error = ErrorBody::new("unreachable", format!("The answer was cut off: {error}.")).retryable();
            let mut response = Response::new(serde_json::to_vec(&error).expect("an error is serializable"));
            *response.status_mut() = error.status();
            response
        }
    }
}

/// Returns a path that a person gave, as an absolute one.
pub(crate) fn absolute(path: &str) -> Result<PathBuf, ErrorBody> {
    let path = PathBuf::from(path);
    if path.is_absolute() {
        return Ok(path);
    }
    Err(ErrorBody::new("invalid", format!("“{}” is not a full path.", path.display())).hint("Give it from the root of the disk."))
}

#[cfg(test)]
mod tests;
