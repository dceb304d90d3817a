//! Leaving. While runs go on the page asks: finish in the background, cancel them, or stay.

use std::time::Duration;

use millpond_engine::model::Status;
use serde_json::Value;
use tauri::http::Request;
use tauri::{AppHandle, Emitter, Listener, Manager, Window, WindowEvent};

use crate::scheme::Door;
use crate::window;

/// How often a hidden window looks whether its runs are done.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Keeps the window from closing before its runs are settled.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle().clone();
    if !app.state::<Door>().is_open() {
        return;
    }
    api.prevent_close();
    tauri::async_runtime::spawn(async move {
        match active_runs(&app).await {
            runs if runs.is_empty() => leave(&app, true).await,
            runs => {
                let _ = app.emit("close-requested", runs);
            }
        }
    });
}

/// Listens to the page's answer.
pub fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.listen("close-answer", move |event| {
        let answer: Value = serde_json::from_str(event.payload()).unwrap_or_default();
        let app = handle.clone();
        match answer.as_str() {
            Some("background") => {
                tauri::async_runtime::spawn(async move { finish_hidden(&app).await });
            }
            Some("cancel") => {
                tauri::async_runtime::spawn(async move { leave(&app, false).await });
            }
            _ => {}
        }
    });
}

/// Hides the window until its runs are done, and leaves then. A second start meanwhile brings the window back, and it stays.
async fn finish_hidden(app: &AppHandle) {
    let Some(window) = app.get_webview_window(window::LABEL) else { return };
    let _ = window.hide();
    while !active_runs(app).await.is_empty() {
        tokio::time::sleep(LOOK_AGAIN).await;
        if window.is_visible().unwrap_or(false) {
            return;
        }
    }
    leave(app, true).await;
}

async fn active_runs(app: &AppHandle) -> Vec<String> {
    let Ok(host) = app.state::<Door>().host().await else { return Vec::new() };
    // Runs of a project that another process owns go on without this window.
    if !host.door().is_owner() {
        return Vec::new();
    }
    let request = Request::get("/api/status").body(Vec::new()).expect("a constant request is valid");
    let status: Option<Status> = serde_json::from_slice(host.call(request).await.body()).ok();
    status.map(|status| status.active_runs.iter().map(|run| run.id.to_string()).collect()).unwrap_or_default()
}

async fn leave(app: &AppHandle, finish: bool) {
    if let Ok(host) = app.state::<Door>().host().await {
        host.shutdown(finish).await;
    }
    app.state::<Door>().left();
    app.exit(0);
}
