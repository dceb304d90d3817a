//! `mill://localhost/`: the page and the door under one origin. No port is opened.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use millpond_api::{ErrorBody, Host, HostKind, Project, page};
use millpond_engine::{AppData, find_root};
use tauri::http::{Request, Response, StatusCode};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder, Wry};
use tokio::sync::watch;

use crate::open;

/// The scheme's name.
pub const NAME: &str = "mill";
/// The page's address.
pub const ADDRESS: &str = "mill://localhost/";

type Opened = Option<Result<Host, String>>;

/// The door, as soon as the project is open: the page is shown meanwhile, and its first questions wait.
pub struct Door {
    opened: watch::Sender<Opened>,
    closed: AtomicBool,
}

impl Default for Door {
    fn default() -> Self {
        Self { opened: watch::Sender::new(None), closed: AtomicBool::new(false) }
    }
}

impl Door {
    /// Returns the host when the project is open.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub async fn host(&self) -> Result<Host, String> {
        let mut opened = self.opened.subscribe();
        let found = opened.wait_for(Option::is_some).await.map_err(|_| "The app is closing.".to_owned())?;
        found.clone().unwrap_or_else(|| Err("The app is closing.".to_owned()))
    }

    /// Returns whether a project is open that must be left first.
    pub fn is_open(&self) -> bool {
        !self.closed.load(Ordering::Relaxed)
    }

    /// Says that the project was left.
    pub fn left(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }
}

/// Opens the project: the one that the app was started with, else the one around the folder that it was started in, else the
/// one that was shown last, else the scratch project.
pub fn open(app: AppHandle, given: Option<PathBuf>) {
    tauri::async_runtime::spawn(async move {
        let around = given.or_else(|| std::env::current_dir().ok().and_then(|folder| find_root(&folder)));
        let opened = match AppData::system() {
            Ok(data) => {
                let last = || data.last_shown().filter(|root| *root != data.scratch());
                open_or_scratch(&app, around.or_else(last), data).await.map_err(|error| words(&error))
            }
            Err(error) => Err(words(&ErrorBody::from(error))),
        };
        app.state::<Door>().opened.send_replace(Some(opened));
    });
}

/// Opens a project. Where it cannot be opened the window works all the same: on the scratch project, whose page is told to
/// open it, and says what is in the way.
async fn open_or_scratch(app: &AppHandle, root: Option<PathBuf>, data: AppData) -> Result<Host, ErrorBody> {
    let Some(root) = root else { return Host::open(HostKind::Window, Project::Scratch, data).await };
    if let Ok(host) = Host::open(HostKind::Window, Project::Folder(root.clone()), data.clone()).await {
        return Ok(host);
    }
    let host = Host::open(HostKind::Window, Project::Scratch, data).await?;
    open::open(app, vec![root]);
    Ok(host)
}

fn words(error: &ErrorBody) -> String {
    serde_json::to_string(error).unwrap_or_default()
}

/// Answers a request of the page.
#[expect(clippy::needless_pass_by_value, reason = "the signature is Tauri's")]
pub fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    let path = request.uri().path().to_owned();
    tauri::async_runtime::spawn(async move {
        if path != "/api" && !path.starts_with("/api/") {
            let request = request.map(millpond_api::Body::from);
            responder.respond(millpond_api::host::whole(page::answer(&request)).await);
            return;
        }
        match app.state::<Door>().host().await {
            Ok(host) => responder.respond(host.call(request).await),
            Err(error) => {
                let mut response = Response::new(error.into_bytes());
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                responder.respond(response);
            }
        }
    });
}
