//! The system's own programs: its file browser, and what it opens files with. The only place that starts them.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::answer::ErrorBody;

/// Endings of files that the system would run rather than show.
const PROGRAMS: &[&str] = &["desktop", "exe", "bat", "cmd", "com", "msi", "ps1", "vbs", "scr", "lnk", "app", "sh", "command"];

/// Shows a file in its folder.
///
/// # Errors
/// Where it is not there, or the system has no file browser.
pub(super) fn reveal(path: &Path) -> Result<(), ErrorBody> {
    there(path)?;
    let quiet = |program: &str, arguments: &[&std::ffi::OsStr]| {
        let run = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    let shown = if cfg!(target_os = "macos") {
        quiet("open", &["-R".as_ref(), path.as_os_str()])
    } else if cfg!(windows) {
        // Its exit code says nothing.
        quiet("explorer", &[format!("/select,{}", path.display()).as_ref()]);
        true
    } else {
        let uri = format!("array:string:{}", file_uri(path));
        let arguments =
            ["--session", "--print-reply", "--dest=org.freedesktop.FileManager1", "--type=method_call", "/org/freedesktop/FileManager1"];
        let call = ["org.freedesktop.FileManager1.ShowItems", uri.as_str(), "string:"];
        quiet("dbus-send", &arguments.iter().chain(&call).map(AsRef::as_ref).collect::<Vec<_>>())
    };
    if shown {
        return Ok(());
    }
    // No file browser that selects a file: its folder does.
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    open::that_detached(folder).map_err(|error| failed(folder, &error))
}

/// Opens a file with the system's program for it.
///
/// # Errors
/// Where it is not there, is a program itself, or the system has none for it.
pub(super) fn launch(path: &Path) -> Result<(), ErrorBody> {
    there(path)?;
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if path.is_file() && PROGRAMS.contains(&ending.as_str()) {
        return Err(ErrorBody::new("refused", format!("{} is a program; Millpond opens only documents.", path.display())));
    }
    open::that_detached(path).map_err(|error| failed(path, &error))
}

fn there(path: &Path) -> Result<(), ErrorBody> {
    match path.try_exists() {
        Ok(true) => Ok(()),
        _ => Err(ErrorBody::new("not_found", format!("{} is not there any more.", path.display()))),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> ErrorBody {
    ErrorBody::new("io", format!("The system could not open {}: {error}.", path.display())).hint("Copy the path and open it by hand.")
}

/// Returns a path as a `file:` URI.
fn file_uri(path: &Path) -> String {
    use std::fmt::Write;
    let mut uri = String::from("file://");
    for byte in path.as_os_str().as_encoded_bytes() {
        // A comma would end the item of dbus-send's array.
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            write!(uri, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_has_no_comma_and_no_space() {
        assert_eq!(file_uri(Path::new("/a b/c,d.csv")), "file:///a%20b/c%2Cd.csv");
    }

    #[test]
    fn a_program_is_not_launched_and_a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("a.desktop");
        std::fs::write(&program, "").unwrap();
        assert_eq!(launch(&program).unwrap_err().code, "refused");
        assert_eq!(launch(&folder.path().join("none.csv")).unwrap_err().code, "not_found");
    }
}
