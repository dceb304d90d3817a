//! Going on without the window: its project stays open and its DAGs run, in the tray where the desktop has one, else minimised.
//!
//! *Invariant:* a hidden window can be reached again: by the icon in the tray, or by a second start.

use std::sync::{Mutex, PoisonError};

use millpond_engine::model::{PauseSchedule, ScheduleState};
use tauri::http::Request;
use tauri::menu::CheckMenuItem;
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_autostart::ManagerExt;

use crate::scheme::Door;
use crate::{tray, window};

/// The argument with which the system starts the app when a person logs in: it opens no window.
pub const ARGUMENT: &str = "--background";

/// The switches that show what a person chose, in the window's menu and in the tray's.
#[derive(Clone)]
pub struct Choices {
    /// The schedule goes on when the window is closed.
    pub keep: CheckMenuItem<Wry>,
    /// The app starts when the person logs in.
    pub start: CheckMenuItem<Wry>,
}

/// All switches there are.
#[derive(Default)]
pub struct Background(Mutex<Vec<Choices>>);

/// Adds switches, which show from here on what was chosen.
pub fn add(app: &AppHandle, choices: Choices) {
    app.state::<Background>().0.lock().unwrap_or_else(PoisonError::into_inner).push(choices);
    look(app);
}

impl Background {
    fn show(&self, keeps: bool, starts: bool) {
        // A switch is changed by the main thread, which may be waiting for the lock: it is not held meanwhile.
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for choices in all {
            let _ = choices.keep.set_checked(keeps);
            let _ = choices.start.set_checked(starts);
        }
    }
}

/// Goes on without the window.
pub async fn enter(app: &AppHandle) {
    let has_tray = tray::show(app).await;
    let Some(window) = app.get_webview_window(window::LABEL) else { return };
    let _ = if has_tray { window.hide() } else { window.minimize() };
}

/// Returns whether the app starts when the person logs in.
pub fn starts_with_computer(app: &AppHandle) -> bool {
    app.autolaunch().is_enabled().unwrap_or(false)
}

/// Has the app start when the person logs in, or no more.
pub fn start_with_computer(app: &AppHandle, starts: bool) {
    let done = if starts { app.autolaunch().enable() } else { app.autolaunch().disable() };
    if let Err(error) = done
        && starts != starts_with_computer(app)
    {
        eprintln!("Millpond cannot be started with the computer: {error}");
    }
    look(app);
}

/// Keeps whether the schedule goes on when the window is closed.
pub async fn keep_scheduling(app: &AppHandle, keep: bool) {
    if let Ok(host) = app.state::<Door>().host().await
        && let Err(error) = host.data().keep_scheduling(keep)
    {
        eprintln!("{error}");
    }
    look(app);
}

/// Returns whether the schedule goes on when the window is closed; nothing as long as nobody was asked.
pub async fn keeps_scheduling(app: &AppHandle) -> Option<bool> {
    app.state::<Door>().host().await.ok()?.data().keeps_scheduling()
}

/// Shows in every menu what was chosen.
pub fn look(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let keeps = keeps_scheduling(&app).await.unwrap_or(false);
        app.state::<Background>().show(keeps, starts_with_computer(&app));
    });
}

/// Returns how the schedule of the open project stands, where it is run by this process.
pub async fn schedule(app: &AppHandle) -> Option<ScheduleState> {
    let request = Request::get("/api/schedule").body(Vec::new()).expect("a constant request is valid");
    asked(app, request).await
}

/// Pauses all DAGs, or enables them again.
pub async fn pause(app: &AppHandle, paused: bool) {
    let body = serde_json::to_vec(&PauseSchedule { paused }).unwrap_or_default();
    let request = Request::post("/api/schedule/pause").header("content-type", "application/json").body(body);
    let _ = asked(app, request.expect("a constant request is valid")).await;
}

async fn asked(app: &AppHandle, request: Request<Vec<u8>>) -> Option<ScheduleState> {
    let host = app.state::<Door>().host().await.ok()?;
    if !host.door().is_owner() {
        return None;
    }
    serde_json::from_slice(host.call(request).await.body()).ok()
}
