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
        cluster.start_again();
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

    /// Returns its port of the loopback.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the folder of its socket.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the folder of its data, with its settings.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs statements as its superuser.
    ///
    /// # Panics
    /// When one fails.
    pub fn sql(&self, sql: &str) {
        let done = self.client("psql").args(["-qX", "-v", "ON_ERROR_STOP=1", "-c", sql]).stdin(Stdio::null()).output();
        let done = done.expect("psql runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Takes its settings anew.
    ///
    /// # Panics
    /// When it does not.
    pub fn reload(&self) {
        self.run("pg_ctl", &["-s", "reload", "-D"]);
    }

    /// Kills it as a power cut does: all its processes, at once.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&self) {
        let pids = std::fs::read_to_string(self.data().join("postmaster.pid")).expect("it runs");
        let postmaster = pids.lines().next().unwrap_or_default().to_owned();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &postmaster]).output().expect("ps runs");
        let children = String::from_utf8_lossy(&children.stdout).into_owned();
        let killed = Command::new("kill").arg("-9").arg(&postmaster).args(children.split_whitespace()).stderr(Stdio::null()).status();
        assert!(killed.is_ok(), "its processes are killed");
        // They are gone a moment later; what nobody waits for stays in the list, marked Z.
        let all: Vec<&str> = std::iter::once(postmaster.as_str()).chain(children.split_whitespace()).collect();
        let list = || Command::new("ps").args(["-o", "stat=", "-p", &all.join(",")]).output().expect("ps runs");
        let gone = (0..1000).any(|_| String::from_utf8_lossy(&list().stdout).lines().all(|state| state.trim().starts_with('Z')));
        assert!(gone, "its processes are gone");
    }

    /// Starts it again, where it was.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&self) {
        let socket = if cfg!(unix) { self.path("") } else { String::new() };
        let options = format!("-c listen_addresses=127.0.0.1 -c unix_socket_directories='{socket}' -p {} -c fsync=off", self.port);
        // What is left of one that was killed may hold its memory for a moment.
        let log = self.path("log");
        let start = ["-w", "-s", "-l", &log, "-o", &options, "start", "-D"];
        if (0..20).any(|_| self.ends_well("pg_ctl", &start)) {
            return;
        }
        panic!("it does not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    /// Gives a file to the user that it runs as, who alone can read it then.
    ///
    /// # Panics
    /// When it cannot be given.
    pub fn give(&self, file: &Path) {
        give_to_postgres(file);
        let closed = Command::new("chmod").arg("0600").arg(file).status();
        assert!(closed.is_ok_and(|status| status.success()), "only its owner can read it");
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().trim_end_matches('/').to_owned()
    }

    /// Runs one of its programs; the data folder comes last.
    fn run(&self, program: &str, arguments: &[&str]) {
        assert!(self.ends_well(program, arguments), "{program} ends well");
    }

    fn ends_well(&self, program: &str, arguments: &[&str]) -> bool {
        let mut command = as_postgres(&self.bin.join(program));
        let status =
            command.args(arguments).arg(self.path("data")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
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
