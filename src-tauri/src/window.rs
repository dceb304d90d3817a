//! The one window. It is shown when its first frame stands, so that nobody sees it empty.

use std::time::{Duration, SystemTime};

use tauri::{AppHandle, Listener, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

use crate::{menu, scheme};

/// The window's label.
pub const LABEL: &str = "main";
/// What is kept of the window from one start to the next. Whether it is shown is decided here.
pub const KEPT: StateFlags = StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED).union(StateFlags::FULLSCREEN);
/// A page that does not say that it stands is shown all the same after this time.
const PATIENCE: Duration = Duration::from_secs(3);

/// When whoever measures the start has started the process, in Unix milliseconds; unset for everyone else.
const TRACE: &str = "MILLPOND_TRACE_START";

/// Makes the window. A hidden one is shown by the tray or by a second start only.
///
/// # Errors
/// Where the system has none.
pub fn create(app: &AppHandle, hidden: bool) -> tauri::Result<()> {
    let address = scheme::ADDRESS.parse().expect("a constant address is valid");
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(address))
        .title("Millpond")
        .inner_size(1280.0, 800.0)
        .min_inner_size(860.0, 520.0)
        .menu(menu::build(app)?)
        .visible(false)
        .build()?;
    if hidden {
        return Ok(());
    }
    let shown = window.clone();
    app.once("ready", move |_| {
        show(&shown);
        if let Some(started) = std::env::var(TRACE).ok().and_then(|at| at.parse::<u128>().ok()) {
            eprintln!("ready {}", now_ms().saturating_sub(started));
        }
    });
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        if !window.is_visible().unwrap_or(true) {
            show(&window);
        }
    });
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long the start takes is told to people who measure it")]
fn now_ms() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_millis())
}

/// Shows the window in front.
pub fn show(window: &WebviewWindow) {
    // A window that the system refuses to show is no reason to end.
    let _ = window.show();
    let _ = window.unminimize();
    let _ = window.set_focus();
}
