//! The log of a run: one JSON object a line in `.millpond/runs/<id>/log.jsonl`.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use millpond_record::clock::Clock;
use serde_json::{Value, json};

/// Lines of a log that are shown.
const SHOWN: usize = 2_000;

/// Writes the log of one run.
pub struct RunLog {
    file: Mutex<Option<File>>,
    clock: Arc<dyn Clock>,
}

/// Returns the folder of a run.
pub fn folder(root: &Path, run: uuid::Uuid) -> PathBuf {
    root.join(".millpond").join("runs").join(run.to_string())
}

impl RunLog {
    /// Opens the log of a run. A log that cannot be written does not stop the run.
    pub fn open(root: &Path, run: uuid::Uuid, clock: Arc<dyn Clock>) -> Self {
        let folder = folder(root, run);
        let file =
            fs::create_dir_all(&folder).and_then(|()| OpenOptions::new().create(true).append(true).open(folder.join("log.jsonl"))).ok();
        Self { file: Mutex::new(file), clock }
    }

    /// Adds a line.
    pub fn line(&self, level: &str, message: &str, fields: Value) {
        let mut line =
            json!({ "time": self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true), "level": level, "message": message });
        if let (Some(line), Value::Object(fields)) = (line.as_object_mut(), fields) {
            line.extend(fields);
        }
        if let Some(file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            let _ = writeln!(file, "{line}");
        }
    }
}

/// Returns the last lines of a run's log.
pub fn read(root: &Path, run: uuid::Uuid) -> Vec<Value> {
    let text = fs::read_to_string(folder(root, run).join("log.jsonl")).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(SHOWN)..].iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
