use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Postgres;

/// A database of the cluster that all tests of a program share.
pub struct Database {
    cluster: Arc<Postgres>,
    name: String,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

impl Database {
    /// Makes an empty database; `None` where no server is installed.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn create() -> Option<Self> {
        let cluster = Postgres::shared()?;
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let database = Self { cluster, name };
        let made = database
            .client("psql")
            .args(["-d", "postgres", "-qc", &format!("CREATE DATABASE {} TEMPLATE template0", database.name)])
            .status();
        assert!(made.is_ok_and(|status| status.success()), "the database is made");
        Some(database)
    }

    /// Returns the address of the database.
    #[must_use]
    pub fn url(&self) -> String {
        let address = self.cluster.url();
        let (server, _) = address.rsplit_once('/').expect("an address ends with its database");
        format!("{server}/{}", self.name)
    }

    /// Returns one of the client programs, told where the database is.
    #[must_use]
    pub fn client(&self, program: &str) -> Command {
        let mut command = self.cluster.client(program);
        command.env("PGDATABASE", &self.name);
        command
    }

    /// Runs a script by psql as a person would (`psql -f`), and returns what went wrong in its words.
    ///
    /// # Panics
    /// When psql cannot be run.
    #[must_use]
    pub fn run(&self, script: &str) -> Vec<String> {
        let mut psql = self.client("psql");
        psql.args(["-Xq", "-f", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = psql.spawn().expect("psql starts");
        let mut input = child.stdin.take().expect("a pipe");
        let script = script.to_owned();
        let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
        let output = child.wait_with_output().expect("psql ends");
        writer.join().expect("no panic").expect("psql reads all");
        let words = String::from_utf8_lossy(&output.stderr);
        words.lines().filter(|line| line.contains("ERROR:") || line.contains("error:")).map(str::to_owned).collect()
    }

    /// Runs a script in which nothing may go wrong.
    ///
    /// # Panics
    /// When something does.
    pub fn apply(&self, script: &str) {
        let errors = self.run(script);
        assert!(errors.is_empty(), "the server takes all of it:\n{}\n{script}", errors.join("\n"));
    }

    /// Returns the only cell of a query's result.
    ///
    /// # Panics
    /// When the server refuses it.
    #[must_use]
    pub fn ask(&self, query: &str) -> String {
        self.output("psql", &["-XAtqc", query])
    }

    /// Returns a plain dump, as `pg_dump` writes it.
    ///
    /// # Panics
    /// When it cannot be dumped.
    #[must_use]
    pub fn dump(&self, arguments: &[&str]) -> String {
        self.output("pg_dump", arguments)
    }

    fn output(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.client(program).args(arguments).output().expect("it starts");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it writes UTF-8")
    }
}
