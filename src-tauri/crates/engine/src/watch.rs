//! Folders are watched, so that a change on disk shows within a second, whoever made it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use crate::engine::Engine;
use crate::model::EventKind;
use crate::project;

/// Changes that come within this time are looked at together.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// Watches a project's folders as long as it lives.
pub struct Watch {
    _debouncer: Debouncer<RecommendedWatcher, NoCache>,
}

impl Watch {
    /// Starts to watch. A system that has no watches left goes without: what is shown is then as old as the last look.
    pub fn start(engine: &Arc<Engine>) -> Option<Self> {
        let (weak, root) = (Arc::downgrade(engine), engine.root().to_owned());
        let pipelines = root.join("pipelines");
        remember(engine, &root, &pipelines);
        // Watched like any other from its first file on; a folder made later would not be.
        let _ = fs::create_dir_all(&pipelines);
        let handler = move |result: DebounceEventResult| {
            let Ok(events) = result else { return };
            let paths: BTreeSet<PathBuf> = events.into_iter().flat_map(|event| event.paths.clone()).collect();
            look(&weak, &paths);
        };
        let mut debouncer = new_debouncer_opt(DEBOUNCE, None, handler, NoCache, notify::Config::default()).ok()?;
        debouncer.watch(&root, RecursiveMode::NonRecursive).ok()?;
        let _ = debouncer.watch(&pipelines, RecursiveMode::NonRecursive);
        Some(Self { _debouncer: debouncer })
    }
}

fn remember(engine: &Arc<Engine>, root: &Path, pipelines: &Path) {
    let files = fs::read_dir(pipelines).into_iter().flatten().flatten().map(|entry| entry.path()).chain([root.join(project::FILE)]);
    for path in files {
        if let Ok(text) = fs::read_to_string(&path) {
            engine.known(&path, &text);
            if let (Some(name), Ok(found)) = (path.file_stem(), crate::pipelines::parse("", &text)) {
                engine.keep_good(&name.to_string_lossy(), &found.value);
            }
        }
    }
}

fn look(engine: &Weak<Engine>, paths: &BTreeSet<PathBuf>) {
    let Some(engine) = engine.upgrade() else { return };
    for path in paths {
        let is_project = path.file_name().is_some_and(|name| name == project::FILE);
        let is_pipeline =
            path.extension().is_some_and(|ending| ending == "toml") && path.parent().is_some_and(|folder| folder.ends_with("pipelines"));
        if !is_project && !is_pipeline {
            continue;
        }
        let text = fs::read_to_string(path).unwrap_or_default();
        if !engine.is_news(path, &text) {
            continue;
        }
        let Some(name) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        if is_pipeline {
            if let Ok(found) = crate::pipelines::parse("", &text) {
                engine.keep_good(&name, &found.value);
            }
            engine.events().emit(EventKind::Pipeline { name });
        } else {
            engine.events().emit(EventKind::Project);
        }
    }
}
