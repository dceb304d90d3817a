//! The icon in the tray: what runs, what comes next, pause all, and the way back to the window.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use millpond_engine::model::ScheduleState;
use tauri::menu::{CheckMenuItem, Menu, MenuBuilder, MenuItem, MenuItemBuilder};
use tauri::tray::{MouseButton, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use crate::{background, menu, window};

/// How often it is looked what runs. The schedule's state is in memory, and asking for it does not reach the disk.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

const SHOW: &str = "tray.show";
const PAUSE: &str = "tray.pause";

/// The icon, once there is one.
#[derive(Default)]
pub struct Tray(Mutex<Option<Shown>>);

#[derive(Clone)]
struct Shown {
    icon: TrayIcon,
    running: MenuItem<Wry>,
    next: MenuItem<Wry>,
    pause: CheckMenuItem<Wry>,
    told: Option<ScheduleState>,
}

/// Puts the icon into the tray, if it is not there. Returns whether it is there.
pub async fn show(app: &AppHandle) -> bool {
    if !tokio::task::spawn_blocking(has_host).await.unwrap_or(false) {
        return false;
    }
    let (sender, made) = tokio::sync::oneshot::channel();
    let of = app.clone();
    let asked = app.run_on_main_thread(move || {
        // Without the system's library for it, making one panics.
        let there = catch_unwind(AssertUnwindSafe(|| make(&of))).is_ok_and(|made| made.is_ok());
        let _ = sender.send(there);
    });
    let there = asked.is_ok() && made.await.unwrap_or(false);
    if there {
        look(app).await;
    }
    there
}

fn make(app: &AppHandle) -> tauri::Result<()> {
    let tray = app.state::<Tray>();
    let mut kept = tray.0.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.is_some() {
        return Ok(());
    }
    let said = |text: &str| MenuItemBuilder::new(text).enabled(false).build(app);
    let (running, next) = (said("Nothing runs")?, said("Nothing is due")?);
    let pause = CheckMenuItem::with_id(app, PAUSE, "Pause All DAGs", true, false, None::<&str>)?;
    let choices = menu::background_items(app)?;
    let menu: Menu<Wry> = MenuBuilder::new(app)
        .items(&[&running, &next])
        .separator()
        .item(&MenuItemBuilder::with_id(SHOW, "Open Millpond").build(app)?)
        .item(&pause)
        .separator()
        .items(&[&choices.keep, &choices.start])
        .separator()
        .item(&MenuItemBuilder::with_id(menu::QUIT, "Quit Millpond").build(app)?)
        .build()?;
    let mut icon = TrayIconBuilder::with_id("millpond").menu(&menu).show_menu_on_left_click(false).tooltip("Millpond");
    if let Some(image) = app.default_window_icon() {
        icon = icon.icon(image.clone());
    }
    let icon = icon
        .on_tray_icon_event(|icon, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, .. } | TrayIconEvent::DoubleClick { .. } = event {
                come_back(icon.app_handle());
            }
        })
        .build(app)?;
    background::add(app, choices);
    *kept = Some(Shown { icon, running, next, pause, told: None });
    drop(kept);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(LOOK_AGAIN).await;
            look(&app).await;
        }
    });
    Ok(())
}

/// Does what was chosen in the icon's menu. Returns whether it was something of it.
pub fn chosen(app: &AppHandle, id: &str) -> bool {
    match id {
        SHOW => come_back(app),
        PAUSE => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let paused = background::schedule(&app).await.is_some_and(|state| state.paused_together > 0);
                background::pause(&app, !paused).await;
                look(&app).await;
            });
        }
        _ => return false,
    }
    true
}

fn come_back(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(window::LABEL) {
        window::show(&window);
    }
}

/// Says what runs and what comes next.
async fn look(app: &AppHandle) {
    let Some(state) = background::schedule(app).await else { return };
    // What is said here waits for the main thread, which may be waiting for the lock: it is not held meanwhile.
    let shown = {
        let tray = app.state::<Tray>();
        let mut kept = tray.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_mut() {
            Some(shown) if shown.told.as_ref() != Some(&state) => {
                shown.told = Some(state.clone());
                shown.clone()
            }
            _ => return,
        }
    };
    let (running, next) = words(&state);
    // A desktop that takes none of it shows what it had.
    let _ = shown.icon.set_tooltip(Some(format!("Millpond: {running}, {next}")));
    let _ = shown.running.set_text(running);
    let _ = shown.next.set_text(next);
    let _ = shown.pause.set_checked(state.paused_together > 0);
    let _ = shown.pause.set_enabled(state.enabled + state.paused_together > 0);
}

/// Returns what runs, and what comes next, in words.
fn words(state: &ScheduleState) -> (String, String) {
    let running = match state.running {
        0 => "Nothing runs".to_owned(),
        1 => "1 run goes on".to_owned(),
        more => format!("{more} runs go on"),
    };
    let next = match &state.next {
        // 2025-11-28T01:00:00+08:00
        Some(next) => format!("Next: {} at {}", next.dag, next.wall.get(..16).unwrap_or(&next.wall).replace('T', " ")),
        None if state.paused_together > 0 => "All DAGs are paused".to_owned(),
        None => "Nothing is due".to_owned(),
    };
    (running, next)
}

/// Returns whether the desktop shows icons of programs
/// (<https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/>).
#[cfg(target_os = "linux")]
fn has_host() -> bool {
    let asked = || -> zbus::Result<bool> {
        let bus = zbus::blocking::Connection::session()?;
        let watcher =
            zbus::blocking::Proxy::new(&bus, "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")?;
        watcher.get_property("IsStatusNotifierHostRegistered")
    };
    asked().unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
fn has_host() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_and_what_comes_next_is_said_in_words() {
        let state = |text: &str| serde_json::from_str::<ScheduleState>(text).expect("a state");
        let going = state(
            r#"{"enabled":2,"paused_together":0,"running":1,"schedules":true,"awake":{"wanted":false,"held":false},
                "next":{"dag":"daily_clean","at":"2025-11-27T17:00:00Z","wall":"2025-11-28T01:00:00+08:00"}}"#,
        );
        assert_eq!(words(&going), ("1 run goes on".into(), "Next: daily_clean at 2025-11-28 01:00".into()));
        let paused = ScheduleState { enabled: 0, paused_together: 2, running: 0, next: None, ..going };
        assert_eq!(words(&paused), ("Nothing runs".into(), "All DAGs are paused".into()));
    }
}
