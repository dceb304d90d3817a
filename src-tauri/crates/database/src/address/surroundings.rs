//! What stands around an address on this machine: the environment, the person's files, the sockets. The only part that looks.

use std::fs;
use std::path::{Path, PathBuf};

use super::Host;

/// Folders in which a server's socket usually is: Debian's, PostgreSQL's own, and a Mac's.
pub const SOCKET_FOLDERS: [&str; 4] = ["/run/postgresql", "/var/run/postgresql", "/tmp", "/private/tmp"];

/// What stands around an address.
pub struct Surroundings<'a> {
    /// Reads a variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Who is at this machine.
    pub user: Option<String>,
    /// The file of passwords.
    pub passwords: PassFile,
    /// The file of services and its text.
    pub services: Option<(PathBuf, String)>,
    /// Sockets of servers on this machine: folder and port, the usual folder first.
    pub sockets: Vec<(PathBuf, u16)>,
}

/// The file of passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassFile {
    /// There is none, or it cannot be read.
    None,
    Text {
        path: PathBuf,
        text: String,
    },
    /// Others can read it, or it is no plain file: it is not used, as by libpq.
    Open {
        path: PathBuf,
    },
}

impl Surroundings<'static> {
    /// Returns what stands around this process. Reads files.
    #[must_use]
    pub fn of_this_process() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let home = std::env::home_dir();
        let passwords = variable("PGPASSFILE").map(PathBuf::from).or_else(|| pass_file(home.as_deref()));
        let services = variable("PGSERVICEFILE").map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(".pg_service.conf")));
        Self {
            variable: &|name| std::env::var(name).ok(),
            user: variable(if cfg!(windows) { "USERNAME" } else { "USER" }).or_else(|| variable("LOGNAME")),
            passwords: passwords.map_or(PassFile::None, |path| PassFile::read(&path)),
            services: services.and_then(|path| fs::read_to_string(&path).ok().map(|text| (path, text))),
            sockets: sockets(),
        }
    }
}

impl Surroundings<'_> {
    /// Returns where a server is that nothing names: on a socket of this machine, or on its loopback.
    pub(super) fn default_host(&self, port: u16) -> Host {
        let found = self.sockets.iter().find(|(_, of)| *of == port);
        found.map_or_else(|| Host::Name("localhost".into()), |(folder, _)| Host::Socket(folder.clone()))
    }
}

impl PassFile {
    /// Reads a file of passwords by libpq's rule: a plain file that nobody but its owner can read.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let Ok(about) = fs::metadata(path) else { return Self::None };
        if !about.is_file() || open_to_others(&about) {
            return Self::Open { path: path.to_owned() };
        }
        fs::read_to_string(path).map_or(Self::None, |text| Self::Text { path: path.to_owned(), text })
    }
}

#[cfg(unix)]
fn open_to_others(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    about.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn open_to_others(_: &fs::Metadata) -> bool {
    false
}

fn pass_file(home: Option<&Path>) -> Option<PathBuf> {
    if cfg!(windows) {
        return std::env::var_os("APPDATA").map(|data| PathBuf::from(data).join("postgresql").join("pgpass.conf"));
    }
    home.map(|home| home.join(".pgpass"))
}

/// Returns the sockets in the usual folders, each folder once however many names it has.
pub(crate) fn sockets() -> Vec<(PathBuf, u16)> {
    let (mut found, mut seen) = (Vec::new(), Vec::new());
    for folder in SOCKET_FOLDERS {
        let Ok(real) = fs::canonicalize(folder) else { continue };
        if seen.contains(&real) {
            continue;
        }
        seen.push(real);
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let mut ports: Vec<u16> = names
            .filter_map(|name| name.to_str().and_then(|name| name.strip_prefix(".s.PGSQL.")).and_then(|port| port.parse().ok()))
            .collect();
        ports.sort_unstable();
        found.extend(ports.into_iter().map(|port| (PathBuf::from(folder), port)));
    }
    found
}
