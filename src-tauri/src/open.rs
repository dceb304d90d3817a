//! Files that a person starts the app with: `millpond-desktop FILE.csv`, a double click, a second start.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use millpond_engine::find_root;
use tauri::{AppHandle, Emitter, Listener, Manager};

use crate::window;

/// What the page is to open, until it listens.
pub struct Opened(Mutex<Waiting>);

struct Waiting {
    paths: Vec<PathBuf>,
    /// The page listens: it is told at once.
    listens: bool,
}

impl Opened {
    /// Returns the paths among the arguments that the app was started with.
    pub fn new(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Self {
        Self(Mutex::new(Waiting { paths: paths(arguments, folder), listens: false }))
    }

    /// Takes the first path that is a project's folder out of the list: the window opens with it.
    pub fn take_project(&self) -> Option<PathBuf> {
        let paths = &mut self.waiting().paths;
        let at = paths.iter().position(|path| path.is_dir() && find_root(path).as_ref() == Some(path))?;
        Some(paths.remove(at))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the paths among a program's arguments, made absolute.
pub fn paths(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Vec<PathBuf> {
    arguments.filter(|argument| !argument.to_string_lossy().starts_with('-')).map(|argument| folder.join(argument)).collect()
}

/// Tells the page what to open as soon as it listens.
pub fn when_ready(app: &AppHandle) {
    let handle = app.clone();
    app.once("ready", move |_| {
        let paths = {
            let opened = handle.state::<Opened>();
            let mut waiting = opened.waiting();
            waiting.listens = true;
            std::mem::take(&mut waiting.paths)
        };
        tell(&handle, paths);
    });
}

/// Opens paths in the page, now or as soon as it listens.
pub fn open(app: &AppHandle, paths: Vec<PathBuf>) {
    {
        let opened = app.state::<Opened>();
        let mut waiting = opened.waiting();
        if !waiting.listens {
            waiting.paths.extend(paths);
            return;
        }
    }
    tell(app, paths);
}

/// A second start opens its files in the window that is there.
pub fn second_start(app: &AppHandle, paths: Vec<PathBuf>) {
    if let Some(window) = app.get_webview_window(window::LABEL) {
        window::show(&window);
    }
    open(app, paths);
}

fn tell(app: &AppHandle, paths: Vec<PathBuf>) {
    for path in paths {
        let _ = app.emit("open", path.to_string_lossy());
    }
}
