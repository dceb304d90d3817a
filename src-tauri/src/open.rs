//! Files that a person starts the app with: `millpond-desktop FILE.csv`, a double click, a second start.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Emitter, Listener, Manager};

use crate::window;

/// Paths that the page has not been told of yet.
pub struct Opened(Mutex<Vec<PathBuf>>);

impl Opened {
    /// Returns the paths among a program's arguments, made absolute.
    pub fn from_arguments(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Self {
        let paths = arguments.filter(|argument| !argument.to_string_lossy().starts_with('-')).map(|argument| folder.join(argument));
        Self(Mutex::new(paths.collect()))
    }

    fn take(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Tells the page what to open as soon as it listens.
pub fn when_ready(app: &AppHandle) {
    let handle = app.clone();
    app.once("ready", move |_| tell(&handle, handle.state::<Opened>().take()));
}

/// A second start opens its files in the window that is there.
pub fn second_start(app: &AppHandle, opened: &Opened) {
    if let Some(window) = app.get_webview_window(window::LABEL) {
        window::show(&window);
    }
    tell(app, opened.take());
}

fn tell(app: &AppHandle, paths: Vec<PathBuf>) {
    for path in paths {
        let _ = app.emit("open", path.to_string_lossy());
    }
}
