//! A way to a server through another machine, by the system's own ssh: `~/.ssh/config`, the agent and jump hosts are the person's.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::Instant;

use crate::address::{Address, Host};
use crate::error::DatabaseError;

/// How long ssh may take to be there.
const OPENED_WITHIN: Duration = Duration::from_secs(20);
/// How often it is looked whether it is.
const LOOK: Duration = Duration::from_millis(20);
/// So many lines are kept of what ssh says.
const LINES: usize = 5;

/// Runs ssh until standard input ends, which it does with us, however we end: killed, we could end no child ourselves.
const SCRIPT: &str = r#"exec 3<&0
"$0" "$@" </dev/null & ssh=$!
(cat <&3 >/dev/null; kill $ssh) 2>/dev/null & watch=$!
wait $ssh; code=$?
kill $watch 2>/dev/null
exit $code"#;

/// A tunnel; dropped, it is closed. It ends in a socket that only we can reach, so that TLS is spoken with the server's own name.
pub(crate) struct Tunnel {
    folder: TempDir,
    child: Child,
    /// The last that ssh said.
    said: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// Opens the tunnel that an address asks for.
    ///
    /// # Errors
    /// [`DatabaseError::Tunnel`] with what ssh says. It never asks anything: what it would ask is an error.
    pub async fn open(address: &Address) -> Result<Self, DatabaseError> {
        let ssh = address.ssh.clone().unwrap_or_default();
        let failed = |why: String| DatabaseError::Tunnel { ssh: ssh.clone(), why };
        let folder = tempfile::Builder::new().prefix("millpond-").tempdir().map_err(|error| failed(error.to_string()))?;
        let socket = socket(folder.path(), address.port);
        let to = match &address.host {
            Host::Name(name) if name.contains(':') => format!("[{name}]:{}", address.port),
            Host::Name(name) => format!("{name}:{}", address.port),
            Host::Socket(there) => format!("{}/.s.PGSQL.{}", there.display(), address.port),
        };
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT]).arg(&address.ssh_program).args(["-N", "-T", "-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes"]);
        command.args(["-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=2"]);
        command.args(["-o", "ControlMaster=no", "-o", "ControlPath=none", "-L"]);
        command.arg(format!("{}:{to}", socket.display())).args(["--", &ssh]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        // Not of our group: Ctrl-C in a terminal is ours to answer.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|error| failed(format!("ssh cannot be started ({error}).")))?;
        let said = Arc::new(Mutex::new(Vec::new()));
        if let Some(errors) = child.stderr.take() {
            let said = Arc::clone(&said);
            tokio::spawn(async move {
                let mut lines = BufReader::new(errors).lines();
                while let Ok(Some(line)) = lines.next_line().await {
                    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                    if said.len() == LINES {
                        said.remove(0);
                    }
                    said.push(line);
                }
            });
        }
        let mut tunnel = Self { folder, child, said };
        let deadline = Instant::now() + OPENED_WITHIN;
        while !socket.exists() {
            if !tunnel.is_open() {
                // The last line comes after the end.
                tokio::time::sleep(LOOK).await;
                return Err(failed(tunnel.words()));
            }
            if Instant::now() >= deadline {
                return Err(failed(format!("ssh did not connect within {} seconds. {}", OPENED_WITHIN.as_secs(), tunnel.words())));
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(tunnel)
    }

    /// Returns the folder with the socket that it ends in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns whether ssh still runs.
    pub fn is_open(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn words(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let words = said.join(" ");
        if words.is_empty() { "ssh ended without a word. Try it in a terminal.".into() } else { format!("{words} Try it in a terminal.") }
    }
}

fn socket(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}
