//! Folders are watched, so that a change on disk shows within a second, whoever made it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use crate::engine::Engine;
use crate::model::EventKind;
use crate::named::Kind;
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
        let folders = Kind::ALL.map(|kind| root.join(kind.folder()));
        remember(engine, &root, &folders);
        // Watched like any other from its first file on; a folder made later would not be.
        for folder in &folders {
            let _ = fs::create_dir_all(folder);
        }
        let handler = move |result: DebounceEventResult| {
            let Ok(events) = result else { return };
            let changes = events.into_iter().filter(|event| may_change(event.kind));
            let paths: BTreeSet<PathBuf> = changes.flat_map(|event| event.paths.clone()).collect();
            if !paths.is_empty() {
                look(&weak, &paths);
            }
        };
        let mut debouncer = new_debouncer_opt(DEBOUNCE, Some(DEBOUNCE), handler, NoCache, notify::Config::default()).ok()?;
        debouncer.watch(&root, RecursiveMode::NonRecursive).ok()?;
        for folder in &folders {
            let _ = debouncer.watch(folder, RecursiveMode::NonRecursive);
        }
        Some(Self { _debouncer: debouncer })
    }
}

/// Returns whether an event may have changed a file. That one was opened or read is told too: were it looked at for that, the look
/// would be the next such event, and so on for ever.
fn may_change(kind: notify::EventKind) -> bool {
    match kind {
        notify::EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

fn remember(engine: &Arc<Engine>, root: &Path, folders: &[PathBuf]) {
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten().map(|entry| entry.path());
    for path in files.chain([root.join(project::FILE)]) {
        if let Ok(text) = fs::read_to_string(&path) {
            engine.known(&path, &text);
            if kind_of(&path) == Some(Kind::Pipeline)
                && let (Some(name), Ok(found)) = (path.file_stem(), crate::pipelines::parse("", &text))
            {
                engine.keep_good(&name.to_string_lossy(), &found.value);
            }
        }
    }
}

/// Returns the kind of a file that is known by its name, by where it stands.
fn kind_of(path: &Path) -> Option<Kind> {
    let folder = path.parent().filter(|_| path.extension().is_some_and(|ending| ending == "toml"))?;
    Kind::ALL.into_iter().find(|kind| folder.ends_with(kind.folder()))
}

fn look(engine: &Weak<Engine>, paths: &BTreeSet<PathBuf>) {
    let Some(engine) = engine.upgrade() else { return };
    for path in paths {
        let kind = kind_of(path);
        if kind.is_none() && path.file_name().is_none_or(|name| name != project::FILE) {
            continue;
        }
        let text = fs::read_to_string(path).unwrap_or_default();
        if !engine.is_news(path, &text) {
            continue;
        }
        let Some(name) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        if let Some(kind) = kind {
            if kind == Kind::Pipeline
                && let Ok(found) = crate::pipelines::parse("", &text)
            {
                engine.keep_good(&name, &found.value);
            }
            engine.tell_named(kind, &name);
        } else {
            engine.surroundings_changed();
            engine.events().emit(EventKind::Project);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use super::*;

    /// Counts what would be looked at in a folder in which one file is written, and then read at every such event.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the events come from the system, by the real clock")]
    fn a_look_at_a_file_is_no_reason_for_the_next_look() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("a.toml");
        fs::write(&file, "before").expect("written");
        let looks = Arc::new(AtomicUsize::new(0));
        let (counted, read) = (looks.clone(), file.clone());
        let handler = move |result: DebounceEventResult| {
            if result.is_ok_and(|events| events.iter().any(|event| may_change(event.kind))) {
                counted.fetch_add(1, Ordering::Relaxed);
                fs::read_to_string(&read).expect("read");
            }
        };
        let mut debouncer =
            new_debouncer_opt::<_, RecommendedWatcher, _>(DEBOUNCE, Some(DEBOUNCE), handler, NoCache, notify::Config::default())
                .expect("a watch");
        debouncer.watch(folder.path(), RecursiveMode::NonRecursive).expect("watched");
        fs::write(&file, "after").expect("written");
        let start = Instant::now();
        while looks.load(Ordering::Relaxed) == 0 {
            assert!(start.elapsed() < Duration::from_secs(20), "the change is told");
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(DEBOUNCE * 10);
        assert!(looks.load(Ordering::Relaxed) <= 2, "{} looks at one change", looks.load(Ordering::Relaxed));
    }
}
