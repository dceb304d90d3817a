//! Databases of a real server, each test's own.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use millpond_catalog::live;
use millpond_catalog::model::Catalog;
use millpond_test_postgres::Postgres;

/// A database of the cluster that all tests share.
pub struct Database {
    cluster: Arc<Postgres>,
    name: String,
}

/// An empty database for one use after the other: each leaves it empty. After one that fails there is another.
#[derive(Default)]
pub struct Kept(Mutex<Option<Database>>);

impl Kept {
    /// Calls `done` with an empty database, where a server is installed.
    pub fn with(&self, done: impl FnOnce(&Database)) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(database) = kept.or_else(Database::create) else { return };
        done(&database);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(database);
    }
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

impl Database {
    /// Makes an empty database; `None` where no server is installed.
    pub fn create() -> Option<Self> {
        let cluster = Postgres::shared()?;
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let database = Self { cluster, name };
        let made = database
            .client("psql")
            .args(["-d", "postgres", "-qc", &format!("CREATE DATABASE {} TEMPLATE template0", database.name)])
            .status();
        assert!(made.unwrap().success(), "the database is made");
        Some(database)
    }

    fn client(&self, program: &str) -> Command {
        let mut command = self.cluster.client(program);
        command.env("PGDATABASE", &self.name);
        command
    }

    /// Runs a script by psql as a person would (`psql -f`), and returns what went wrong in its words.
    pub fn run(&self, script: &str) -> Vec<String> {
        let mut psql = self.client("psql");
        let mut child = psql.args(["-Xq", "-f", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let script = script.to_owned();
        let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        words.lines().filter(|line| line.contains("ERROR:") || line.contains("error:")).map(str::to_owned).collect()
    }

    /// Runs a script in which nothing may go wrong.
    pub fn apply(&self, script: &str) {
        let errors = self.run(script);
        assert!(errors.is_empty(), "the server takes all of it:\n{}\n{script}", errors.join("\n"));
    }

    /// Returns what the server says that is in it.
    pub fn catalog(&self) -> Catalog {
        live::read(&self.ask(live::LIVE_QUERY)).unwrap()
    }

    /// Returns the only cell of a query's result.
    pub fn ask(&self, query: &str) -> String {
        let output = self.client("psql").args(["-XAtqc", query]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns a plain dump, as `pg_dump` writes it.
    pub fn dump(&self, arguments: &[&str]) -> String {
        let output = self.client("pg_dump").args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}
