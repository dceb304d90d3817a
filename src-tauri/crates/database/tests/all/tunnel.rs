//! A way through another machine: a real sshd of the test's own, on the loopback.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use millpond_database::settings::Access;
use millpond_database::{Connection, DatabaseError, Keeping, test};
use tempfile::TempDir;

use crate::diagnosis::Guarded;
use crate::server::{Database, limits, resolved};

/// An sshd that lets one key in, as the user who runs the tests; of root, as the user of PostgreSQL.
struct Sshd {
    folder: TempDir,
    child: Child,
    port: u16,
    user: String,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(command: &mut Command) -> String {
    let done = command.stdin(Stdio::null()).output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

impl Sshd {
    fn start() -> Option<Self> {
        let places = [std::env::var_os("MILLPOND_SSHD").map(PathBuf::from), Some("/usr/sbin/sshd".into())];
        let Some(sshd) = places.into_iter().flatten().find(|path| path.is_file()) else {
            eprintln!("sshd is not installed: tunnels are not tested (or name it by MILLPOND_SSHD)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        for key in ["host", "key"] {
            run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &path(key)]));
        }
        fs::copy(path("key.pub"), path("authorized")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPidFile none\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\n",
            path("host"),
            path("authorized")
        );
        fs::write(path("config"), config).unwrap();
        let root = run(Command::new("id").arg("-u")) == "0";
        let user = if root { "postgres".into() } else { run(Command::new("id").arg("-un")) };
        let mut command = Command::new(if root { "setpriv".into() } else { sshd.clone() });
        if root {
            run(Command::new("chown").args(["-R", "postgres:postgres", &path("")]));
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(&sshd);
        }
        let child = command.args(["-D", "-e", "-f", &path("config")]).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let sshd = Self { folder, child, port, user };
        let there = (0..2000).any(|_| {
            std::thread::yield_now();
            Command::new("ssh-keyscan")
                .args(["-T", "1", "-p", &port.to_string(), "127.0.0.1"])
                .stderr(Stdio::null())
                .output()
                .is_ok_and(|out| !out.stdout.is_empty())
        });
        assert!(there, "sshd answers");
        Some(sshd)
    }

    /// Makes a program that is ssh with settings of the test's own, in which `bastion` is this sshd and `stranger` one that does
    /// not let us in. Returns its path.
    fn program(&self) -> PathBuf {
        let folder = self.folder.path();
        let path = |name: &str| folder.join(name).display().to_string();
        // The client's key is the one who runs it's own.
        fs::copy(path("key"), path("mine")).unwrap();
        let common = format!("HostName 127.0.0.1\nPort {}\nUser {}\nIdentityFile {}\n", self.port, self.user, path("mine"));
        let config = format!(
            "Host stranger\nUser nobody-here\nHost *\n{common}IdentitiesOnly yes\nIdentityAgent none\nStrictHostKeyChecking no\n\
             UserKnownHostsFile /dev/null\nLogLevel ERROR\n"
        );
        fs::write(path("ssh_config"), config).unwrap();
        fs::write(path("ssh"), format!("#!/bin/sh\nexec ssh -F {} \"$@\"\n", path("ssh_config"))).unwrap();
        run(Command::new("chmod").args(["0600", &path("mine")]));
        run(Command::new("chmod").args(["0755", &path("ssh")]));
        folder.join("ssh")
    }
}

/// Returns how many processes have a text in their command lines.
fn processes(text: &str) -> usize {
    run(Command::new("ps").args(["-eo", "args"])).lines().filter(|line| line.contains(text)).count()
}

#[tokio::test]
async fn a_server_is_reached_through_another_machine_and_the_way_is_closed_with_the_connection() {
    let (Some(database), Some(sshd)) = (Database::new(""), Sshd::start()) else { return };
    let mut address = database.address();
    address.ssh = Some("bastion".into());
    address.ssh_program = sshd.program();
    let report = test(&address, limits(Access::Read)).await.unwrap();
    assert_eq!(report.database, database.name);
    let connection = Connection::new(address.clone(), limits(Access::Read), Keeping::default());
    connection.check().await.unwrap();
    let mark = sshd.folder.path().join("ssh_config").display().to_string();
    assert_eq!(processes(&mark), 1, "one way for all sessions");
    connection.close().await;
    assert!((0..500).any(|_| processes(&mark) == 0), "ssh runs on");
    address.ssh = Some("stranger".into());
    let error = test(&address, limits(Access::Read)).await.unwrap_err();
    assert!(matches!(&error, DatabaseError::Tunnel { why, .. } if why.contains("denied")) && error.may_pass(), "{error}");
}

#[tokio::test]
async fn tls_through_a_tunnel_is_held_against_the_servers_own_name() {
    let (Some(guarded), Some(sshd)) = (Guarded::get(), Sshd::start()) else { return };
    let table = format!(
        "postgres = \"postgres://ada@localhost:{}/postgres\"\ntls = {{ ca = \"{}\" }}\nssh = \"bastion\"",
        guarded.port(),
        guarded.ca()
    );
    let mut address = resolved(&table, Some("right"));
    address.ssh_program = sshd.program();
    assert_eq!(test(&address, limits(Access::Read)).await.unwrap().encrypted, Some(true));
    address.host = millpond_database::address::Host::Name("127.0.0.1".into());
    assert!(matches!(test(&address, limits(Access::Read)).await, Err(DatabaseError::TlsOtherName { .. })));
}

/// Names the sshd's program for ssh and the database, in the process that holds a way open.
const HOLDS: &str = "MILLPOND_TEST_HOLDS";

/// Not a test by itself: the next one runs it in a process of its own, and kills that.
#[tokio::test]
async fn a_way_is_held_until_the_process_is_killed() {
    let Some(what) = std::env::var_os(HOLDS) else { return };
    let what = what.into_string().unwrap();
    let (program, url) = what.split_once(' ').unwrap();
    let mut address = crate::server::address(url, None);
    address.ssh = Some("bastion".into());
    address.ssh_program = program.into();
    let connection = Connection::new(address, limits(Access::Read), Keeping::default());
    connection.check().await.unwrap();
    println!("held");
    std::future::pending::<()>().await;
}

#[test]
fn ssh_ends_with_a_process_that_is_killed() {
    let (Some(database), Some(sshd)) = (Database::new(""), Sshd::start()) else { return };
    let url = format!("postgres://postgres@127.0.0.1:{}/{}", database.cluster.port(), database.name);
    let mut owner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tunnel::a_way_is_held_until_the_process_is_killed", "--nocapture"])
        .env(HOLDS, format!("{} {url}", sshd.program().display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(owner.stdout.take().unwrap())).map_while(Result::ok);
    let held = lines.any(|line| line.ends_with("held"));
    let mark = sshd.folder.path().join("ssh_config").display().to_string();
    let before = processes(&mark);
    owner.kill().unwrap();
    owner.wait().unwrap();
    assert!(held && before == 1, "{held} {before}");
    assert!((0..500).any(|_| processes(&mark) == 0), "ssh runs on");
}
