//! Where an owner listens: a Unix socket in this person's runtime directory, a named pipe on Windows.

use std::io;
use std::path::{Path, PathBuf};

use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name};
use millpond_engine::EngineError;

/// Returns the file in which an owner says where it listens. The environments of two processes may differ (a cron job has
/// no runtime directory), so the place is told and never guessed.
fn announcement(root: &Path) -> PathBuf {
    root.join(".millpond").join("socket")
}

/// Listens for clients of a project. Only the holder of its lock may call this.
pub(super) fn listen(root: &Path) -> Result<Listener, EngineError> {
    let path = place(root)?;
    let failed = |source: io::Error| EngineError::io(format!("{} cannot be listened on", path.display()), &source);
    // A killed owner leaves its socket behind; we hold the lock, so nobody listens there.
    #[cfg(unix)]
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let listener = bind(name(&path).map_err(failed)?).map_err(failed)?;
    let announcement = announcement(root);
    let aside = announcement.with_extension("new");
    std::fs::write(&aside, path.as_os_str().as_encoded_bytes())
        .and_then(|()| std::fs::rename(&aside, &announcement))
        .map_err(|source| EngineError::io(format!("{} cannot be written", announcement.display()), &source))?;
    Ok(listener)
}

/// Connects to the owner of a project.
pub(super) async fn connect(root: &Path) -> io::Result<Stream> {
    let path = PathBuf::from(std::fs::read_to_string(announcement(root))?);
    Stream::connect(name(&path)?).await
}

fn name(path: &Path) -> io::Result<Name<'_>> {
    path.to_fs_name::<GenericFilePath>()
}

#[cfg(unix)]
fn bind(name: Name<'_>) -> io::Result<Listener> {
    use interprocess::os::unix::local_socket::ListenerOptionsExt;
    let private = ListenerOptions::new().name(name.clone()).mode(0o600).create_tokio();
    match private {
        // Where the system cannot set a socket's mode, the folder's (0700) keeps others out.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => ListenerOptions::new().name(name).create_tokio(),
        result => result,
    }
}

#[cfg(not(unix))]
fn bind(name: Name<'_>) -> io::Result<Listener> {
    ListenerOptions::new().name(name).create_tokio()
}

#[cfg(unix)]
fn place(root: &Path) -> Result<PathBuf, EngineError> {
    millpond_engine::owner::socket_path(root)
}

#[cfg(not(unix))]
fn place(root: &Path) -> Result<PathBuf, EngineError> {
    let path = millpond_engine::owner::socket_path(root)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(PathBuf::from(format!(r"\\.\pipe\millpond-{name}")))
}
