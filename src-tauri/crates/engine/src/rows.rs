//! Files of rows: paths as written become files that are open, or words why not.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

pub use millpond_pipeline::source::sha256_of;
use millpond_pipeline::source::{CsvOptions, CsvSource, Place};
use millpond_pipeline::spec::SourceSpec;
use millpond_pipeline::verdict;
use millpond_record::flow::{Position, Source};

use crate::error::{EngineError, ErrorCode};

/// Returns a path as written, from a base folder.
pub fn resolve(base: &Path, written: &str) -> PathBuf {
    let path = Path::new(written);
    if path.is_absolute() { path.to_owned() } else { base.join(path) }
}

/// Returns where the output of a file goes when nothing says where: `NAME.clean.csv` beside it.
pub fn default_output(input: &Path) -> PathBuf {
    let file = match Place::of(input) {
        Place::File(path) => path,
        // Beside the archive, not in it.
        Place::Member { archive, .. } => archive,
        Place::Pattern(pattern) => {
            let path = PathBuf::from(pattern);
            let plain = |part: &std::path::Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
            let folder: PathBuf = path.components().take_while(plain).collect();
            folder.join("rows")
        }
    };
    file.with_file_name(format!("{}.clean.csv", stem(input)))
}

/// Returns what a file is called without its endings, `.csv.gz` and the like; files of a pattern by what their names share.
pub fn stem(input: &Path) -> String {
    let name = input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unpacked = [".gz", ".zst", ".zip"].iter().find_map(|ending| {
        let split = name.len().checked_sub(ending.len()).filter(|at| name.is_char_boundary(*at))?;
        name[split..].eq_ignore_ascii_case(ending).then(|| name[..split].to_owned())
    });
    // What is left is a name with an ending only where that is one of a table's: `sales.2026.gz` is of `sales.2026`.
    let stem = match &unpacked {
        Some(inner) if millpond_pipeline::source::SourceKind::of_path(Path::new(inner)).is_none() => inner.clone(),
        _ => {
            let name = unpacked.unwrap_or(name);
            Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        }
    };
    let stem = match Place::of(input) {
        Place::Pattern(_) => stem.replace(['*', '?', '[', ']'], "").trim_matches(['-', '_', '.', ' ']).to_owned(),
        _ => stem,
    };
    if stem.is_empty() { "output".into() } else { stem }
}

/// Returns an input of rows, and its size in bytes. `name` is what messages call it.
///
/// # Errors
/// Why it cannot be used, in words: not there, a folder, no permission, not text.
pub fn open(path: &Path, name: &str, spec: &SourceSpec, hash: bool) -> Result<(Box<dyn Source>, u64), EngineError> {
    let place = Place::of(path);
    for file in place.files()? {
        must_be_readable(&file, name)?;
    }
    if let Place::File(path) = &place
        && let Some(what) = verdict::binary_kind(path)
    {
        return Err(EngineError::new(ErrorCode::Invalid, format!("{name} is {what}, not a text file.")).hint("Choose a CSV file."));
    }
    Ok((millpond_pipeline::source::open(path, name, spec, hash)?, place.size_bytes()))
}

/// Returns a plain CSV input from a place on at which a row of it starts.
///
/// # Errors
/// As [`open`].
pub fn open_from(path: &Path, name: &str, spec: &SourceSpec, position: Position) -> Result<CsvSource, EngineError> {
    must_be_readable(path, name)?;
    let file = File::open(path).map_err(|source| EngineError::io(format!("{name} cannot be read"), &source))?;
    let size = file.metadata().map_or(0, |found| found.len());
    Ok(CsvSource::open_at(file, name, Some(size), &CsvOptions::from_spec(spec)?, position)?)
}

/// Refuses a path that leads to no file, or to one that must not be read.
///
/// # Errors
/// Which, in words.
pub fn must_be_readable(path: &Path, name: &str) -> Result<(), EngineError> {
    // Where it was looked for helps only with a file that is not found there.
    let cannot = |source: &std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => EngineError::io(format!("{} cannot be read", path.display()), source),
        _ => EngineError::io(format!("{name} cannot be read"), source),
    };
    must_be_a_file(&fs::metadata(path).map_err(|source| cannot(&source))?, name)?;
    File::open(path).map_err(|source| cannot(&source))?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_named_after_its_input_without_the_endings_of_packing() {
        for (input, output) in [
            ("/d/sales.csv", "/d/sales.clean.csv"),
            ("/d/sales.csv.gz", "/d/sales.clean.csv"),
            ("/d/sales.2026.gz", "/d/sales.2026.clean.csv"),
            ("/d/sales.ZIP", "/d/sales.clean.csv"),
            ("/d/a.zip!/in/b.csv", "/d/b.clean.csv"),
            ("/d/2026-*.csv", "/d/2026.clean.csv"),
            ("/d/*/x/*.csv", "/d/output.clean.csv"),
            ("/d/book.xlsx", "/d/book.clean.csv"),
        ] {
            assert_eq!(default_output(Path::new(input)), Path::new(output), "{input}");
        }
    }
}
