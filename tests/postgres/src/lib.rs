//! A real PostgreSQL cluster of the tests' own, in a temporary folder: on a port of the loopback, and on a socket in the folder.
//!
//! A crate of its own, so that a test that needs nothing but a server compiles nothing else.

mod database;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tempfile::TempDir;

pub use database::Database;

/// A cluster that is stopped when it is dropped.
pub struct Postgres {
    folder: TempDir,
    bin: PathBuf,
    port: u16,
}

/// The cluster that the tests of one program share while any of them runs.
static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());

impl Postgres {
    /// Starts a cluster. Without the programs it says so aloud and returns `None`, or fails where `CI` is set.
    ///
    /// # Panics
    /// When the cluster does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let Some(bin) = programs() else {
            assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed, and CI needs it");
            eprintln!("PostgreSQL is not installed: what needs it is skipped");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let cluster = Self { folder, bin, port };
        give_to_postgres(cluster.folder.path());
        cluster.run("initdb", &["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N", "-D"]);
        let socket = if cfg!(unix) { cluster.path("") } else { String::new() };
        let options = format!("-c listen_addresses=127.0.0.1 -c unix_socket_directories='{socket}' -p {port} -c fsync=off");
        cluster.run("pg_ctl", &["-w", "-s", "-l", &cluster.path("log"), "-o", &options, "start", "-D"]);
        Some(cluster)
    }

    /// Returns the cluster that the tests of this program share; it is stopped when the last of them is done with it. A test
    /// makes databases of its own in it.
    ///
    /// # Panics
    /// When the cluster does not start.
    #[must_use]
    pub fn shared() -> Option<Arc<Self>> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return Some(running);
        }
        let cluster = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&cluster);
        Some(cluster)
    }

    /// Returns the address of its database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Returns one of the client programs (`psql`, `pg_dump`) that belong to it, told where it is.
    #[must_use]
    pub fn client(&self, program: &str) -> Command {
        let host = if cfg!(unix) { self.path("") } else { "127.0.0.1".to_owned() };
        let mut command = Command::new(self.bin.join(program));
        command.env("PGHOST", host).env("PGPORT", self.port.to_string()).env("PGUSER", "postgres").env("PGDATABASE", "postgres");
        // What the person has set for their own servers.
        command.env_remove("PGOPTIONS").env_remove("PGSERVICE").env("PSQLRC", "/dev/null").env("PGCLIENTENCODING", "UTF8");
        command
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().trim_end_matches('/').to_owned()
    }

    /// Runs one of its programs; the data folder comes last.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = as_postgres(&self.bin.join(program));
        let status = command.args(arguments).arg(self.path("data")).stdin(Stdio::null()).stdout(Stdio::null()).status();
        assert!(status.as_ref().is_ok_and(std::process::ExitStatus::success), "{program} ends well: {status:?}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut command = as_postgres(&self.bin.join("pg_ctl"));
        let _ = command.args(["-m", "immediate", "-s", "stop", "-D", &self.path("data")]).status();
    }
}

/// Returns the folder of the programs: the one that `MILLPOND_POSTGRES` names, Debian's, or one of the PATH.
fn programs() -> Option<PathBuf> {
    let named = std::env::var_os("MILLPOND_POSTGRES").map(PathBuf::from);
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    named.into_iter().chain(debian).chain(std::env::split_paths(&path)).find(|folder| folder.join("initdb").is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// PostgreSQL does not run as root: there it runs as the system's user for it.
fn as_postgres(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program).current_dir("/");
        return command;
    }
    Command::new(program)
}

fn give_to_postgres(folder: &Path) {
    if is_root() {
        let given = Command::new("chown").arg("postgres:postgres").arg(folder).status();
        assert!(given.is_ok_and(|status| status.success()), "the folder is given to postgres");
    }
}
