//! Files of rows: paths as written become files that are open, or words why not.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use millpond_pipeline::source::{CsvOptions, CsvSource};
use millpond_pipeline::spec::SourceSpec;
use millpond_pipeline::verdict;
use millpond_record::flow::Position;
use sha2::{Digest, Sha256};

use crate::error::{EngineError, ErrorCode};

/// Returns a path as written, from a base folder.
pub fn resolve(base: &Path, written: &str) -> PathBuf {
    let path = Path::new(written);
    if path.is_absolute() { path.to_owned() } else { base.join(path) }
}

/// Returns where the output of a file goes when nothing says where: `NAME.clean.csv` beside it.
pub fn default_output(input: &Path) -> PathBuf {
    let stem = input.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_else(|| "output".into());
    input.with_file_name(format!("{stem}.clean.csv"))
}

/// Returns an input of rows, and its size in bytes.
///
/// # Errors
/// Why it cannot be used, in words: not there, a folder, no permission, not text.
pub fn open(path: &Path, name: &str, spec: &SourceSpec, hash: bool) -> Result<(CsvSource, u64), EngineError> {
    let (file, size) = open_file(path, name)?;
    if let Some(what) = verdict::binary_kind(path) {
        return Err(EngineError::new(ErrorCode::Invalid, format!("{name} is {what}, not a text file.")).hint("Choose a CSV file."));
    }
    let mut options = CsvOptions::from_spec(spec)?;
    options.hash = hash;
    let again = path.to_owned();
    let source = CsvSource::open(file, name, Some(size), &options)?;
    Ok((source.with_again(Box::new(move || Ok(Box::new(File::open(&again)?)))), size))
}

/// Returns an input of rows from a place on at which one of them starts.
///
/// # Errors
/// As [`open`].
pub fn open_from(path: &Path, name: &str, spec: &SourceSpec, position: Position) -> Result<CsvSource, EngineError> {
    let (file, size) = open_file(path, name)?;
    Ok(CsvSource::open_at(file, name, Some(size), &CsvOptions::from_spec(spec)?, position)?)
}

fn open_file(path: &Path, name: &str) -> Result<(File, u64), EngineError> {
    // Where it was looked for helps only with a file that is not found there.
    let cannot = |source: &std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => EngineError::io(format!("{} cannot be read", path.display()), source),
        _ => EngineError::io(format!("{name} cannot be read"), source),
    };
    let found = fs::metadata(path).map_err(|source| cannot(&source))?;
    must_be_a_file(&found, name)?;
    let file = File::open(path).map_err(|source| cannot(&source))?;
    Ok((file, found.len()))
}

/// Returns where a path's file really stands: a link is followed, so that it stays and what it points to is written.
pub fn through_links(path: PathBuf) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return if path.is_symlink() { real } else { path };
    }
    // A link to a file that is not there yet.
    match (fs::read_link(&path), path.parent()) {
        (Ok(target), Some(folder)) => folder.join(target),
        _ => path,
    }
}

/// Refuses what can be read only once, or never ends: a run looks at its input more than once.
///
/// # Errors
/// [`ErrorCode::Invalid`], naming what it is.
pub fn must_be_a_file(found: &fs::Metadata, name: &str) -> Result<(), EngineError> {
    if found.is_file() {
        return Ok(());
    }
    let (what, hint) = if found.is_dir() {
        ("a folder", "Give the path of a CSV file.")
    } else {
        ("a pipe or a device, not a file", "Send its rows with --input -.")
    };
    Err(EngineError::new(ErrorCode::Invalid, format!("{name} is {what}.")).hint(hint))
}

/// Returns whether two paths lead to the same file, whether it is there or not.
pub fn same_file(left: &Path, right: &Path) -> bool {
    let real = |path: &Path| {
        path.canonicalize().ok().or_else(|| {
            let folder = path.parent()?.canonicalize().ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    #[cfg(unix)]
    if let (Ok(left), Ok(right)) = (fs::metadata(left), fs::metadata(right)) {
        use std::os::unix::fs::MetadataExt;
        if (left.dev(), left.ino()) == (right.dev(), right.ino()) {
            return true;
        }
    }
    left == right || real(left).is_some_and(|left| real(right) == Some(left))
}

/// Returns the SHA-256 (hex) of a file.
pub fn sha256_of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 256 * 1024]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hash.update(&buffer[..read]);
    }
}
