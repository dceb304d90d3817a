//! The window. It adds to the door what only a window has, and nothing else.
//!
//! - `scheme`: `mill://localhost/`, page and API from one origin, no port open
//! - `window`: the one window, shown when its first frame stands
//! - `menu`: the native menu, whose commands the page carries out
//! - `notices`: messages of alerts as notifications of the system
//! - `open`: files that a person starts the app with
//! - `close`: leaving while runs go on
//! - `background`: going on without the window; `tray`: its icon
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod background;
mod close;
mod menu;
mod notices;
mod open;
mod scheme;
mod tray;
mod window;

use std::process::ExitCode;

use tauri::{Manager, RunEvent};
use tauri_plugin_autostart::MacosLauncher;

/// Blocks come and go by the megabyte: the system's allocator gives their pages back each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The engine in this window starts its own program to supervise a shell task.
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == "attempt") && arguments.next().is_none() {
        return millpond_attempt::main();
    }
    let hidden = std::env::args_os().any(|argument| argument == background::ARGUMENT);
    let opened = open::Opened::new(std::env::args_os().skip(1), &std::env::current_dir().unwrap_or_default());
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            let arguments = arguments.into_iter().skip(1).map(Into::into);
            open::second_start(app, open::paths(arguments, folder.as_ref()));
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_autostart::init(MacosLauncher::LaunchAgent, Some(vec![background::ARGUMENT])))
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(window::KEPT).build())
        .manage(scheme::Door::default())
        .manage(opened)
        .manage(background::Background::default())
        .manage(tray::Tray::default())
        .register_asynchronous_uri_scheme_protocol(scheme::NAME, scheme::answer)
        .on_menu_event(menu::chosen)
        .on_window_event(close::on_window_event)
        .setup(move |app| {
            scheme::open(app.handle().clone(), app.state::<open::Opened>().take_project());
            window::create(app.handle(), hidden)?;
            open::when_ready(app.handle());
            close::listen(app.handle());
            if hidden {
                let app = app.handle().clone();
                tauri::async_runtime::spawn(async move { background::enter(&app).await });
            }
            notices::listen(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                // The last window is closed by `close`, which first ends the runs.
                if let RunEvent::ExitRequested { api, code: None, .. } = event
                    && app.state::<scheme::Door>().is_open()
                {
                    api.prevent_exit();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Millpond cannot open its window: {error}\nWithout a display, `millpond serve` shows the same in a browser.");
            ExitCode::FAILURE
        }
    }
}
