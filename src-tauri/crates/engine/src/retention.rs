//! What is kept beside the history, and for how long: uploaded files, outputs that were handed to standard output, rejected
//! rows of old runs. Looked through once, after a project was opened.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

/// Uploads (files of a browser, spooled standard input) that no pipeline reads are kept so long: a run's raw rows are found
/// in them.
const UPLOAD: Duration = Duration::from_hours(30 * 24);
/// Outputs that were kept to be fetched are kept so long.
const OUTPUT: Duration = Duration::from_hours(24);
/// The room that kept rows of runs may take, in bytes; beyond it the oldest go first.
const RUNS_BYTES: u64 = 4 << 30;

/// Removes what is too old or too much below a project's `.millpond/`. `inputs` are the files that pipelines read.
/// What cannot be looked at or removed stays: nothing depends on it.
pub fn sweep(root: &Path, inputs: &HashSet<PathBuf>, now: DateTime<Utc>) {
    let now = SystemTime::from(now);
    let state = root.join(".millpond");
    for folder in folders(&state.join("uploads")) {
        let used = files(&folder).any(|(path, _)| inputs.contains(&path));
        if !used && is_older(&folder, UPLOAD, now) {
            let _ = fs::remove_dir_all(&folder);
        }
    }
    let mut kept: Vec<(SystemTime, PathBuf, u64)> = Vec::new();
    for folder in folders(&state.join("runs")) {
        for (path, found) in files(&folder) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let changed = found.modified().unwrap_or(now);
            if name.starts_with("output.") && is_older(&path, OUTPUT, now) {
                let _ = fs::remove_file(&path);
            } else if name == "rejected.jsonl" {
                kept.push((changed, path, found.len()));
            }
        }
    }
    kept.sort();
    let mut bytes: u64 = kept.iter().map(|(_, _, size)| size).sum();
    for (_, path, size) in kept {
        if bytes <= RUNS_BYTES {
            break;
        }
        if fs::remove_file(&path).is_ok() {
            bytes -= size;
        }
    }
}

fn folders(parent: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_dir())
}

fn files(folder: &Path) -> impl Iterator<Item = (PathBuf, fs::Metadata)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.path(), entry.metadata().ok()?))).filter(|(_, found)| found.is_file())
}

fn is_older(path: &Path, age: Duration, now: SystemTime) -> bool {
    let changed = fs::metadata(path).and_then(|found| found.modified());
    changed.is_ok_and(|changed| now.duration_since(changed).is_ok_and(|old| old > age))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_uploads_that_no_pipeline_reads_and_fetched_outputs_go_and_the_rest_stays() {
        let root = tempfile::tempdir().expect("a folder");
        let put = |path: &str| {
            let path = root.path().join(".millpond").join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(&path, "x").expect("written");
            path
        };
        let (read, spooled) = (put("uploads/1/a.csv"), put("uploads/2/b.csv"));
        let (output, rejected, log) = (put("runs/3/output.csv"), put("runs/3/rejected.jsonl"), put("runs/3/log.jsonl"));
        let inputs = HashSet::from([read.clone()]);
        let now = DateTime::<Utc>::from(fs::metadata(&log).and_then(|found| found.modified()).expect("a time"));
        sweep(root.path(), &inputs, now + chrono::TimeDelta::hours(1));
        assert!([&read, &spooled, &output, &rejected, &log].iter().all(|path| path.exists()));
        sweep(root.path(), &inputs, now + chrono::TimeDelta::days(31));
        assert!([&read, &rejected, &log].iter().all(|path| path.exists()));
        assert!(!spooled.exists() && !output.exists());
    }
}
