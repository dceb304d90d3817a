//! The built program `millpond`, and places of its own to run it in.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Longer than anything here takes; a test that waits this long has failed.
const LIMIT: Duration = Duration::from_mins(1);

/// Returns the program: `MILLPOND_BIN`, or the one of this build, which is brought up to date once.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        if let Some(path) = std::env::var_os("MILLPOND_BIN") {
            return path.into();
        }
        // target/PROFILE/deps/all-HASH
        let test = std::env::current_exe().expect("a test has a path");
        let profile = test.ancestors().nth(2).expect("tests are built into target/PROFILE/deps");
        let mut build = Command::new(env!("CARGO"));
        build
            // The whole workspace, so that cargo gives its crates the same features as here and compiles nothing twice.
            .args(["build", "--quiet", "--workspace", "--bins", "--manifest-path"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"));
        build.arg("--target-dir").arg(profile.parent().expect("a profile's folder is in target"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "millpond could not be built");
        profile.join(format!("millpond{}", std::env::consts::EXE_SUFFIX))
    })
}

/// Returns the program, ready for its arguments.
pub fn command() -> Command {
    Command::new(path())
}

/// A folder with an app's data of its own, so that tests do not meet.
pub struct Place {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["data", "run"] {
            std::fs::create_dir(folder.path().join(name)).expect("a new folder");
        }
        Self { folder }
    }

    /// Returns a place with a project `shop` that has the pipeline `clean` on `in.csv`.
    pub fn with_project(input: &str, limits: &str) -> Self {
        let place = Self::new();
        assert_eq!(place.run(&["new", "shop"]).code, 0);
        place.write("shop/in.csv", input);
        place.write("shop/pipelines/clean.toml", &pipeline("in.csv", limits));
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("the folder is there");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the program in this place; `in_folder` is where it is started.
    pub fn command(&self, in_folder: &str, arguments: &[&str]) -> Command {
        let mut command = command();
        command
            .args(arguments)
            .current_dir(self.path(in_folder))
            .env("MILLPOND_DATA", self.path("data"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env_remove("MILLPOND_LOG")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command at the place's root.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_in("", arguments)
    }

    /// Runs a command in one of the place's folders.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Ended {
        ended(self.command(folder, arguments).output().expect("millpond runs"))
    }

    /// Runs a command with rows on standard input.
    pub fn run_with_input(&self, folder: &str, arguments: &[&str], input: &str) -> Ended {
        let mut child = self.start(folder, arguments);
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("standard input is read");
        ended(child.wait_with_output().expect("millpond ends"))
    }

    /// Starts a command with pipes.
    pub fn start(&self, folder: &str, arguments: &[&str]) -> Child {
        let mut command = self.command(folder, arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("millpond starts")
    }

    /// Starts `serve --json` with more in its environment, and waits until it serves.
    pub fn serve(&self, folder: &str, more: &[(&str, &str)]) -> Child {
        let mut command = self.command(folder, &["serve", "--json"]);
        command.envs(more.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("millpond starts");
        self.wait_for_owner(folder, &child);
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        while !line.contains('}') {
            assert!(out.read_line(&mut line).expect("standard output is read") > 0, "it serves: {line}");
        }
        child
    }

    /// Waits until a program owns a project.
    pub fn wait_for_owner(&self, folder: &str, child: &Child) {
        let (lock, start) = (self.path(folder).join(".millpond/lock"), Instant::now());
        let pid = child.id().to_string();
        while std::fs::read_to_string(&lock).unwrap_or_default().trim() != pid {
            assert!(start.elapsed() < LIMIT, "{pid} does not own {}", lock.display());
            std::thread::yield_now();
        }
    }

    /// Returns what `status --json` says, as soon as it says what is wanted.
    pub fn status_when(&self, folder: &str, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let status = self.run_in(folder, &["status", "--json"]).json();
            if wanted(&status) {
                return status;
            }
            assert!(start.elapsed() < LIMIT, "no {what}: {status}");
        }
    }
}

impl Ended {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub fn ended(output: Output) -> Ended {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ended { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Sends a signal to a program.
pub fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

/// Returns a pipeline that splits names and needs prices to be numbers.
pub fn pipeline(input: &str, limits: &str) -> String {
    format!(
        "[source]\ncsv = \"{input}\"\ntypes = {{ price = \"decimal\" }}\n\n[[step]]\ndo = \"strip_leading_zeros\"\ncolumns = [\"price\"]\n\n[sink]\ncsv = \"out.csv\"\n{limits}"
    )
}
