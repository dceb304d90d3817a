//! Whatever keeps a connection from coming about has its own words.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use millpond_database::address::{Address, PasswordFound};
use millpond_database::settings::Access;
use millpond_database::{DatabaseError, Report, test};
use millpond_test_postgres::Postgres;

use crate::server::{Database, address, limits, resolved};

/// A cluster that asks for passwords and speaks TLS.
pub struct Guarded {
    cluster: Postgres,
    ca: PathBuf,
}

impl Guarded {
    /// Returns the one that tests share while any of them runs.
    pub fn get() -> Option<Arc<Self>> {
        static GUARDED: Mutex<Weak<Guarded>> = Mutex::new(Weak::new());
        let mut shared = GUARDED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return Some(running);
        }
        let started = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&started);
        Some(started)
    }

    fn start() -> Option<Self> {
        let cluster = Postgres::start()?;
        let folder = cluster.data();
        let ca = certificates(&folder);
        for name in ["server.key", "server.crt"] {
            cluster.give(&folder.join(name));
        }
        cluster.sql("SET password_encryption = 'scram-sha-256'; CREATE ROLE ada LOGIN PASSWORD 'right'");
        cluster.sql("SET password_encryption = 'scram-sha-256'; CREATE ROLE small LOGIN PASSWORD 'right' CONNECTION LIMIT 0");
        cluster.sql("CREATE ROLE nobody NOLOGIN");
        cluster.sql("CREATE DATABASE closed");
        cluster.sql("REVOKE CONNECT ON DATABASE closed FROM public");
        cluster.sql("ALTER SYSTEM SET ssl = on");
        let rules = "local all postgres trust\nhost all nobody,ghost 127.0.0.1/32 trust\nhost all stranger 127.0.0.1/32 reject\n\
                     hostssl all safe 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        fs::write(folder.join("pg_hba.conf"), rules).unwrap();
        cluster.reload();
        Some(Self { cluster, ca })
    }

    pub fn port(&self) -> u16 {
        self.cluster.port()
    }

    pub fn ca(&self) -> String {
        self.ca.display().to_string()
    }

    fn url(&self, who: &str, database: &str) -> String {
        format!("postgres://{who}@127.0.0.1:{}/{database}", self.cluster.port())
    }
}

/// Makes a CA of our own, and a certificate for `localhost` that it signed. Returns the CA's.
fn certificates(folder: &Path) -> PathBuf {
    let ca = std::env::temp_dir().join(format!("millpond-test-ca-{}.pem", std::process::id()));
    let openssl = |arguments: &[&str]| {
        let done = Command::new("openssl").args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let extensions = "basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\n";
    fs::write(folder.join("extensions"), extensions).unwrap();
    openssl(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        ca.to_str().unwrap(),
        "-subj",
        "/CN=Test CA",
        "-days",
        "2",
    ]);
    openssl(&["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost"]);
    let signed =
        ["x509", "-req", "-in", "server.csr", "-CA", ca.to_str().unwrap(), "-CAkey", "ca.key", "-CAcreateserial", "-out", "server.crt"];
    openssl(&[&signed[..], &["-days", "2", "-extfile", "extensions"]].concat());
    ca
}

async fn tried(address: &Address) -> Result<Report, DatabaseError> {
    test(address, limits(Access::Write)).await
}

async fn error(address: &Address) -> DatabaseError {
    tried(address).await.unwrap_err()
}

#[tokio::test]
async fn a_server_that_lets_us_in_tells_who_it_is() {
    let Some(database) = Database::new("") else { return };
    let report = tried(&database.address()).await.unwrap();
    assert!(report.server_version.starts_with(|first: char| first.is_ascii_digit()), "{report:?}");
    assert_eq!((report.user.as_str(), report.database.as_str()), ("postgres", database.name.as_str()));
    assert_eq!(
        (report.encrypted, report.read_only, report.superuser, report.in_recovery, report.pooled),
        (Some(false), false, true, false, false)
    );
    let reads = test(&database.address(), limits(Access::Read)).await.unwrap();
    assert!(reads.read_only);
    let mut by_socket = database.address();
    by_socket.host = millpond_database::address::Host::Socket(database.cluster.folder().to_owned());
    assert_eq!(tried(&by_socket).await.unwrap().encrypted, Some(false));
}

#[tokio::test]
async fn nobody_there_is_told_from_a_wrong_name_and_from_silence() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = error(&address(&format!("postgres://x@127.0.0.1:{port}/x"), None)).await;
    assert!(matches!(refused, DatabaseError::Refused { .. }) && refused.may_pass(), "{refused}");
    let unknown = error(&address("postgres://x@no-such-machine.invalid/x", None)).await;
    assert!(matches!(unknown, DatabaseError::HostNotFound { .. }), "{unknown}");
    let folder = std::env::temp_dir();
    let no_socket = error(&address(&format!("postgres:///x?host={}&port={port}", folder.display()), None)).await;
    assert!(matches!(no_socket, DatabaseError::NoSocket { .. }), "{no_socket}");
    // It takes the call and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let timeout = error(&address(&format!("postgres://x@127.0.0.1:{port}/x?connect_timeout=1"), None)).await;
    assert_eq!(timeout, DatabaseError::Timeout { at: format!("127.0.0.1:{port}"), after: Duration::from_secs(1) });
}

#[tokio::test]
async fn what_listens_there_and_is_no_postgres_is_said_to_be_none() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let error = error(&address(&format!("postgres://x@127.0.0.1:{port}/x"), None)).await;
    assert!(matches!(error, DatabaseError::NotPostgres { .. }), "{error:?}");
}

#[tokio::test]
async fn a_password_is_wrong_or_missing_and_the_words_say_which() {
    let Some(guarded) = Guarded::get() else { return };
    let url = guarded.url("ada", "postgres");
    assert!(tried(&address(&url, Some("right"))).await.is_ok());
    let wrong = error(&address(&url, Some("wrong"))).await;
    assert!(matches!(&wrong, DatabaseError::WrongPassword { from, .. } if from == "the secret") && !wrong.may_pass(), "{wrong}");
    let missing = error(&address(&url, None)).await;
    assert!(matches!(missing, DatabaseError::NoPassword { why: None, .. }), "{missing}");
    let mut withheld = address(&url, None);
    withheld.password = PasswordFound::Withheld { kept_for: "postgres://ada@old:5432/x".into() };
    assert!(error(&withheld).await.to_string().contains("the one that is kept is for postgres://ada@old:5432/x"));
    let mut open = address(&url, None);
    open.password = PasswordFound::OpenFile { path: "/home/ada/.pgpass".into() };
    assert!(error(&open).await.to_string().contains("chmod 0600"));
}

#[tokio::test]
async fn who_may_not_in_is_told_why() {
    let Some(guarded) = Guarded::get() else { return };
    let ghost = error(&address(&guarded.url("ghost", "postgres"), None)).await;
    assert!(matches!(ghost, DatabaseError::UnknownUser { .. }), "{ghost:?}");
    let stranger = error(&address(&guarded.url("stranger", "postgres"), None)).await;
    assert!(matches!(&stranger, DatabaseError::NotLetIn { words, .. } if words.contains("pg_hba")), "{stranger:?}");
    let database = error(&address(&guarded.url("ada", "nowhere"), Some("right"))).await;
    assert_eq!(
        database,
        DatabaseError::UnknownDatabase { at: format!("127.0.0.1:{}", guarded.cluster.port()), database: "nowhere".into() }
    );
    let closed = error(&address(&guarded.url("ada", "closed"), Some("right"))).await;
    assert!(matches!(closed, DatabaseError::NotLetIn { .. }), "{closed:?}");
    let many = error(&address(&guarded.url("small", "postgres"), Some("right"))).await;
    assert!(matches!(many, DatabaseError::TooManyClients { .. }) && many.may_pass(), "{many:?}");
}

#[tokio::test]
async fn tls_is_asked_for_trusted_and_held_against_the_name() {
    let Some(guarded) = Guarded::get() else { return };
    let port = guarded.cluster.port();
    let with =
        |host: &str, tls: &str| resolved(&format!("postgres = \"postgres://ada@{host}:{port}/postgres\"\ntls = {tls}"), Some("right"));
    let ca = format!("{{ ca = \"{}\" }}", guarded.ca.display());
    assert_eq!(tried(&with("localhost", &ca)).await.unwrap().encrypted, Some(true));
    assert_eq!(tried(&with("127.0.0.1", "\"prefer\"")).await.unwrap().encrypted, Some(true));
    assert_eq!(tried(&with("127.0.0.1", "\"disable\"")).await.unwrap().encrypted, Some(false));
    assert!(tried(&with("127.0.0.1", "\"require\"")).await.is_ok());
    let any_name = format!("{{ mode = \"verify-ca\", ca = \"{}\" }}", guarded.ca.display());
    assert!(tried(&with("127.0.0.1", &any_name)).await.is_ok());
    let other_name = error(&with("127.0.0.1", &ca)).await;
    assert!(matches!(other_name, DatabaseError::TlsOtherName { .. }), "{other_name:?}");
    let untrusted = error(&with("localhost", "\"verify-full\"")).await;
    assert!(matches!(untrusted, DatabaseError::TlsNotTrusted { .. }), "{untrusted:?}");
    let no_file = error(&with("localhost", "{ ca = \"/nowhere.pem\" }")).await;
    assert!(matches!(no_file, DatabaseError::TlsFile { .. }), "{no_file:?}");
    let in_the_clear =
        error(&resolved(&format!("postgres = \"postgres://safe@127.0.0.1:{port}/postgres\"\ntls = \"disable\""), None)).await;
    assert!(matches!(in_the_clear, DatabaseError::NoPassword { .. } | DatabaseError::NotLetIn { .. }), "{in_the_clear:?}");
}

#[tokio::test]
async fn a_server_without_tls_refuses_who_asks_for_it() {
    let Some(database) = Database::new("") else { return };
    let mut address = database.address();
    address.tls = millpond_database::settings::TlsMode::Require;
    let error = error(&address).await;
    assert!(matches!(error, DatabaseError::TlsRefused { .. }), "{error:?}");
}
