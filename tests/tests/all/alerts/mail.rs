//! A mail server, as a process of Python's.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;

use super::LIMIT;
use crate::python_polars::python;

/// Returns the certificate of `localhost` that the server shows, and which signs itself.
pub fn certificate() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/http/tests/all/certificate.pem")
}

pub struct MailServer {
    child: Child,
    pub port: u64,
    mails: Receiver<Value>,
}

impl MailServer {
    /// Starts a server for one user; nothing where there is no Python for it, said aloud.
    pub fn start(user: &str, password: &str, encrypted: bool) -> Option<Self> {
        let mut command = Command::new(python()?);
        command.arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/all/alerts/mail_server.py")).args([user, password]);
        if encrypted {
            command.arg(certificate()).arg(certificate().with_file_name("key.pem"));
        }
        let mut child = command.stdout(Stdio::piped()).spawn().expect("Python starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first: Value = serde_json::from_str(&lines.next().expect("a line").expect("read")).expect("JSON");
        let (send, mails) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = send.send(serde_json::from_str(&line).expect("JSON"));
            }
        });
        Some(Self { child, port: first["port"].as_u64().expect("a port"), mails })
    }

    /// Waits for the next mail.
    pub fn next(&self) -> Value {
        self.mails.recv_timeout(LIMIT).expect("a mail")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
