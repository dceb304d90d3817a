//! Leaving. A schedule that runs goes on in the background, if the person wants it to; while runs go on the page asks: finish in
//! the background, cancel them, or stay.

use std::time::Duration;

use millpond_engine::model::{ScheduleState, Status};
use serde::{Deserialize, Serialize};
use tauri::http::Request;
use tauri::{AppHandle, Emitter, Listener, Manager, Window, WindowEvent};

use crate::scheme::Door;
use crate::{background, window};

/// How often a hidden window looks whether its runs are done.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// What the page is to ask. The page's own type is `Closing` in `ui/src/ipc/host.ts`.
#[derive(Debug, Clone, Serialize)]
struct Closing {
    /// Runs of pipelines and tasks of DAGs that go on.
    runs: u64,
    /// A schedule that nobody was asked about yet.
    schedule: Option<ScheduleState>,
    starts_with_computer: bool,
}

/// What a person answers; `CloseAnswer` in `ui/src/ipc/host.ts`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
enum Answer {
    Stay,
    Cancel,
    Finish,
    /// Close the window, and go on with the schedule, now and whenever it is closed.
    Keep {
        start_with_computer: bool,
    },
    /// Leave, now and whenever the window is closed.
    Leave,
}

/// Keeps the window from closing before its runs are settled.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle().clone();
    if !app.state::<Door>().is_open() {
        return;
    }
    api.prevent_close();
    tauri::async_runtime::spawn(async move {
        let schedule = background::schedule(&app).await.filter(|schedule| schedule.enabled > 0);
        match (schedule, background::keeps_scheduling(&app).await) {
            (Some(_), Some(true)) => background::enter(&app).await,
            (Some(schedule), None) => ask(&app, Some(schedule)).await,
            _ => leave_or_ask(&app).await,
        }
    });
}

/// Ends the app, whether or not the schedule goes on when only its window is closed.
pub fn quit(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move { leave_or_ask(&app).await });
}

async fn leave_or_ask(app: &AppHandle) {
    if active_runs(app).await == 0 {
        leave(app, true).await;
    } else {
        if let Some(window) = app.get_webview_window(window::LABEL) {
            window::show(&window);
        }
        ask(app, None).await;
    }
}

async fn ask(app: &AppHandle, schedule: Option<ScheduleState>) {
    let closing = Closing { runs: active_runs(app).await, schedule, starts_with_computer: background::starts_with_computer(app) };
    let _ = app.emit("close-requested", closing);
}

/// Listens to the page's answer.
pub fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.listen("close-answer", move |event| {
        let Ok(answer) = serde_json::from_str::<Answer>(event.payload()) else { return };
        let app = handle.clone();
        tauri::async_runtime::spawn(async move {
            match answer {
                Answer::Stay => {}
                Answer::Finish => finish_hidden(&app).await,
                Answer::Cancel => leave(&app, false).await,
                Answer::Keep { start_with_computer } => {
                    background::keep_scheduling(&app, true).await;
                    background::start_with_computer(&app, start_with_computer);
                    background::enter(&app).await;
                }
                Answer::Leave => {
                    background::keep_scheduling(&app, false).await;
                    leave_or_ask(&app).await;
                }
            }
        });
    });
}

/// Hides the window until its runs are done, and leaves then. A second start meanwhile brings the window back, and it stays.
async fn finish_hidden(app: &AppHandle) {
    let Some(window) = app.get_webview_window(window::LABEL) else { return };
    let _ = window.hide();
    while active_runs(app).await > 0 {
        tokio::time::sleep(LOOK_AGAIN).await;
        if window.is_visible().unwrap_or(false) {
            return;
        }
    }
    leave(app, true).await;
}

/// Returns how many runs of pipelines and tasks of DAGs go on here.
async fn active_runs(app: &AppHandle) -> u64 {
    let Ok(host) = app.state::<Door>().host().await else { return 0 };
    // Runs of a project that another process owns go on without this window.
    if !host.door().is_owner() {
        return 0;
    }
    let request = Request::get("/api/status").body(Vec::new()).expect("a constant request is valid");
    let status: Option<Status> = serde_json::from_slice(host.call(request).await.body()).ok();
    status.map_or(0, |status| (status.active_runs.len() as u64).max(status.active_tasks))
}

async fn leave(app: &AppHandle, finish: bool) {
    if let Ok(host) = app.state::<Door>().host().await {
        host.shutdown(finish).await;
    }
    app.state::<Door>().left();
    app.exit(0);
}
