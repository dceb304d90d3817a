//! A real server, and connections to it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use millpond_database::address::{Address, KeptPassword, PassFile, Surroundings};
use millpond_database::settings::{Access, ConnectionTable};
use millpond_database::{Backoff, Connection, Keeping, Limits};
use millpond_test_postgres::Postgres;

/// Makes names of databases that no other test has.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database of the shared cluster that is one test's own.
pub struct Database {
    pub cluster: Arc<Postgres>,
    pub name: String,
}

impl Database {
    /// Returns a new database after some statements; nothing where PostgreSQL is not installed.
    pub fn new(sql: &str) -> Option<Self> {
        let cluster = Postgres::shared()?;
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        cluster.sql(&format!("CREATE DATABASE {name}"));
        let database = Self { cluster, name };
        if !sql.is_empty() {
            database.sql(sql);
        }
        Some(database)
    }

    /// Runs statements as the superuser.
    pub fn sql(&self, sql: &str) {
        self.ask(sql);
    }

    /// Returns what psql prints for a statement.
    pub fn ask(&self, sql: &str) -> String {
        let done = self.cluster.client("psql").args(["-qXAt", "-v", "ON_ERROR_STOP=1", "-d", &self.name, "-c", sql]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }

    pub fn address(&self) -> Address {
        address(&format!("postgres://postgres@127.0.0.1:{}/{}", self.cluster.port(), self.name), None)
    }

    pub fn connection(&self, access: Access) -> Connection {
        Connection::new(self.address(), limits(access), Keeping::default())
    }
}

pub fn limits(access: Access) -> Limits {
    Limits { access, statement_timeout: None }
}

/// Returns a connection that looks for its server often.
pub fn eager() -> Keeping {
    let backoff = Backoff { first: Duration::from_millis(20), most: Duration::from_millis(200) };
    Keeping { look: Duration::from_millis(50), backoff, wait: Duration::from_secs(2), ..Keeping::default() }
}

/// Returns where an address leads on a machine without any files and variables.
pub fn address(url: &str, password: Option<&str>) -> Address {
    resolved(&format!("postgres = \"{url}\""), password)
}

/// Returns where a connection's table leads on such a machine.
pub fn resolved(table: &str, password: Option<&str>) -> Address {
    let table: ConnectionTable = toml_edit::de::from_str(table).unwrap();
    assert_eq!(table.mistakes(), []);
    let kept = password.map(|value| KeptPassword { value: value.to_owned(), kept_for: None });
    let around =
        Surroundings { variable: &|_| None, user: Some("postgres".into()), passwords: PassFile::None, services: None, sockets: Vec::new() };
    Address::resolve(&table, Path::new("/"), kept.as_ref(), &around).unwrap()
}
