//! A database of the dealership's, made and asked through psql, and the generator that fills it.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use millpond_tests::postgres::Postgres;

/// The six tables, each after those that it names.
pub const TABLES: [&str; 6] = ["customers", "salespersons", "manufacturers", "car_models", "cars", "transactions"];

/// Returns a path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

pub fn read(path: &str) -> String {
    let path = repository(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

/// Runs the generator and returns what it writes.
pub fn generate(arguments: &[&str]) -> String {
    let output = Command::new("node").arg(repository("sql/car_dealership/generate.mjs")).args(arguments).output().expect("node runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the generator writes UTF-8")
}

/// Who asks, where, and when: psql as it is set for one database.
pub struct Database {
    address: String,
    zone: &'static str,
    clock: Option<String>,
}

impl Database {
    /// Returns the database `name` as `user`; both must be there.
    pub fn of(cluster: &Postgres, user: &str, name: &str) -> Self {
        let address = cluster.url().replace("//postgres@", &format!("//{user}@"));
        let (server, _) = address.rsplit_once('/').expect("an address ends with its database");
        Self { address: format!("{server}/{name}"), zone: "UTC", clock: None }
    }

    /// Makes an empty database and its schema.
    pub fn with_schema(cluster: &Postgres, name: &str) -> Self {
        Self::of(cluster, "postgres", "postgres").tell(&format!("create database {name};"));
        let database = Self::of(cluster, "postgres", name);
        database.run(&repository("sql/car_dealership/schema.sql"));
        database
    }

    /// Sets the session's time zone.
    pub fn in_zone(mut self, zone: &'static str) -> Self {
        self.zone = zone;
        self
    }

    /// Sets what `now()` is, for files as they are: a function of ours stands before PostgreSQL's own in the search path.
    pub fn at(mut self, instant: &str) -> Self {
        self.clock = None;
        self.tell(&format!(
            "create schema if not exists clock;
            create or replace function clock.now() returns timestamptz language sql stable return timestamptz '{instant}';"
        ));
        self.clock = Some(instant.to_owned());
        self
    }

    /// Runs a file, as docker-library's entrypoint does.
    pub fn run(&self, file: &Path) {
        let output = self.psql(&["-q", "-f", &file.to_string_lossy()]).output().expect("psql runs");
        assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    }

    /// Runs statements, or says what the server says.
    pub fn try_to_tell(&self, sql: &str) -> Result<String, String> {
        let mut command = self.psql(&["-q", "--csv", "-t"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("psql runs");
        let mut input = child.stdin.take().expect("its input is a pipe");
        // An error ends psql before it has read everything; its words say why.
        let _ = input.write_all(sql.as_bytes());
        drop(input);
        said(child.wait_with_output().expect("psql ends"))
    }

    /// Runs statements and returns their rows as CSV.
    pub fn tell(&self, sql: &str) -> String {
        self.try_to_tell(sql).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs a file and returns its rows as CSV.
    pub fn ask(&self, file: &Path) -> String {
        let output = self.psql(&["-q", "--csv", "-t", "-f", &file.to_string_lossy()]).output().expect("psql runs");
        said(output).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Loads the generator's files by COPY.
    pub fn load(&self, folder: &Path) {
        for table in TABLES {
            let file = folder.join(format!("{table}.csv"));
            let text = std::fs::read_to_string(&file).expect("the generator has written it");
            let columns = text.lines().next().expect("a header");
            let copy = format!("copy {table} ({columns}) from stdin with (format csv, header match)");
            let file = File::open(&file).expect("it was read just now");
            said(self.psql(&["-q", "-c", &copy]).stdin(file).output().expect("psql runs")).unwrap_or_else(|error| panic!("{error}"));
        }
    }

    fn psql(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("psql");
        // What the person has set for servers of their own.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        if self.clock.is_some() {
            command.env("PGOPTIONS", "-c search_path=clock,public,pg_catalog");
        }
        command.env("PGTZ", self.zone).env("PGCLIENTENCODING", "UTF8").stdin(Stdio::null());
        command.args(["-v", "ON_ERROR_STOP=1", "--no-password", "--no-psqlrc", "--dbname", &self.address]).args(arguments);
        command
    }
}

fn said(output: Output) -> Result<String, String> {
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout).expect("psql writes UTF-8"));
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
