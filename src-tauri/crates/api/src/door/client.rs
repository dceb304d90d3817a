//! Sends calls to the process that owns the project.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::owner::{HELLO, HELLO_API, HELLO_PID, HELLO_VERSION};
use super::{API_VERSION, address};
use crate::answer::ErrorBody;

/// A process that is attached to the owner.
pub(super) struct Client {
    root: PathBuf,
    owner_pid: u32,
    gone: CancellationToken,
    /// Ends the standing connection with the client.
    _attached: DropGuard,
}

/// A call that got no answer.
pub(super) enum Unsent {
    /// It did not reach the owner.
    Never(Box<Request<Body>>),
    /// It may have reached the owner.
    Perhaps,
}

impl Client {
    /// Attaches to the owner of a project; returns nothing where none answers.
    ///
    /// The hello is answered at once and stays open as long as the owner lives: its end tells an idle client that the
    /// owner went away.
    pub async fn attach(root: &Path) -> Result<Option<Self>, ErrorBody> {
        let hello = Request::builder().uri(HELLO).body(Body::empty()).expect("a constant request is valid");
        let Ok(response) = send(root, hello).await else { return Ok(None) };
        let said = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (api, version, pid) = (said(HELLO_API), said(HELLO_VERSION), said(HELLO_PID));
        if api != API_VERSION.to_string() {
            return Err(ErrorBody::new(
                "owned",
                format!(
                    "{} is open in Millpond {version} (process {pid}), and this is Millpond {}; the two do not understand each other.",
                    root.display(),
                    env!("CARGO_PKG_VERSION")
                ),
            )
            .hint("Close the other one, or use the same version."));
        }
        let gone = CancellationToken::new();
        let attached = CancellationToken::new();
        tokio::spawn({
            let (gone, attached) = (gone.clone(), attached.clone());
            let mut body = response.into_body();
            async move {
                tokio::select! {
                    () = attached.cancelled() => {}
                    () = async { while let Some(Ok(_)) = body.frame().await {} } => {}
                }
                gone.cancel();
            }
        });
        let owner_pid = pid.parse().unwrap_or_default();
        Ok(Some(Self { root: root.to_owned(), owner_pid, gone, _attached: attached.drop_guard() }))
    }

    /// Sends a call to the owner.
    pub async fn send(&self, request: Request<Body>) -> Result<Response<Body>, Unsent> {
        send(&self.root, request).await
    }

    /// Returns what is cancelled when the owner goes away.
    pub fn gone(&self) -> CancellationToken {
        self.gone.clone()
    }

    /// Returns the owner's process id.
    pub fn owner_pid(&self) -> u32 {
        self.owner_pid
    }
}

/// Sends one request on a connection of its own, so that no call waits for another.
async fn send(root: &Path, mut request: Request<Body>) -> Result<Response<Body>, Unsent> {
    let Ok(stream) = address::connect(root).await else { return Err(Unsent::Never(Box::new(request))) };
    let Ok((mut sender, connection)) = http1::handshake(TokioIo::new(stream)).await else {
        return Err(Unsent::Never(Box::new(request)));
    };
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the owner ended");
        }
    });
    request.headers_mut().insert(header::HOST, HeaderValue::from_static("millpond"));
    match sender.try_send_request(request).await {
        Ok(response) => Ok(response.map(Body::new)),
        Err(mut error) => match error.take_message() {
            Some(request) => Err(Unsent::Never(Box::new(request))),
            None => Err(Unsent::Perhaps),
        },
    }
}
