//! Who owns a project: the process that holds `.millpond/lock`. Everyone else is a client at its socket.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{EngineError, ErrorCode};

/// The lock of a project, held as long as this lives.
#[derive(Debug)]
pub struct OwnerLock {
    _file: File,
}

/// Takes a project's lock.
///
/// # Errors
/// [`ErrorCode::Owned`] where another process holds it, or what the system says.
pub fn take(root: &Path) -> Result<OwnerLock, EngineError> {
    let folder = root.join(".millpond");
    fs::create_dir_all(&folder).map_err(|source| EngineError::io(format!("{} cannot be made", folder.display()), &source))?;
    let path = folder.join("lock");
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(|source| EngineError::io(format!("{} cannot be opened", path.display()), &source))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(EngineError::new(ErrorCode::Owned, format!("{} is open in another process.", root.display())));
        }
        Err(TryLockError::Error(source)) => return Err(EngineError::io(format!("{} cannot be locked", path.display()), &source)),
    }
    // The process id is for people who look; the lock itself is the system's.
    let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(OwnerLock { _file: file })
}

/// Returns where the owner of a project listens: a path of its own in this person's runtime directory.
///
/// # Errors
/// Where that directory cannot be made.
pub fn socket_path(root: &Path) -> Result<PathBuf, EngineError> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let name: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let folder = match std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| Path::new(folder).is_dir()) {
        Some(runtime) => PathBuf::from(runtime).join("millpond"),
        None => std::env::temp_dir().join(format!("millpond-{}", user())),
    };
    fs::create_dir_all(&folder).map_err(|source| EngineError::io(format!("{} cannot be made", folder.display()), &source))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
            .map_err(|source| EngineError::io(format!("{} cannot be made private", folder.display()), &source))?;
    }
    Ok(folder.join(format!("{name}.sock")))
}

/// Returns the name of the person whose process this is.
#[must_use]
pub fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty()).unwrap_or_else(|| {
        #[cfg(unix)]
        {
            format!("uid {}", rustix::process::getuid().as_raw())
        }
        #[cfg(not(unix))]
        {
            "unknown".into()
        }
    })
}

/// Returns this machine's name: `MILLPOND_MACHINE`, for containers whose name changes at every start, else the system's.
#[must_use]
pub fn machine() -> String {
    if let Ok(name) = std::env::var("MILLPOND_MACHINE")
        && !name.trim().is_empty()
    {
        return name.trim().to_owned();
    }
    gethostname::gethostname().to_string_lossy().into_owned()
}
