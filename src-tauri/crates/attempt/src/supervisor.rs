//! The owner's side: supervisors, and the attempts under them.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use millpond_record::clock::{Clock, SystemClock};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::settle::settle;
use crate::spec::AttemptSpec;
use crate::status::{AttemptEnd, Status};
use crate::wire::{Event, Order};

/// The first argument of the program that makes it a supervisor.
const ARGUMENT: &str = "attempt";
/// Spares that are kept, for that many attempts at once.
const SPARES: usize = 8;
/// All but one of the spares that were not needed for so long are let go.
const SPARE_FOR: Duration = Duration::from_secs(10);
/// A supervisor that was lost holds its lock no longer; this much is for a machine that is busy.
const SETTLED: Duration = Duration::from_secs(5);

/// Starts attempts. A process waits beforehand, so that a start does not wait for one, and takes one attempt after the other; all of them
/// end with their owner.
#[derive(Debug, Clone)]
pub struct Supervisor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: PathBuf,
    /// Processes that wait, the one that was used last at the end, each since when by the monotonic clock.
    spares: Mutex<Vec<(Duration, Process)>>,
    clock: SystemClock,
}

/// A supervisor process that is out of this process's group and waits.
#[derive(Debug)]
struct Process {
    child: Child,
    /// The lifeline: closed, the process ends what it runs, and itself.
    orders: ChildStdin,
    events: Lines<BufReader<ChildStdout>>,
}

impl Supervisor {
    /// `program` is a program that runs [`main`] where its first argument is `attempt`. Nothing is started yet.
    pub fn new(program: PathBuf) -> Self {
        Self { inner: Arc::new(Inner { program, spares: Mutex::default(), clock: SystemClock::default() }) }
    }

    /// Starts the process that the next attempt runs under. Without this the first one starts some milliseconds later.
    pub async fn warm(&self) -> io::Result<()> {
        if !self.inner.has_spare() {
            let process = Process::spawn(&self.inner.program).await?;
            self.inner.keep(process);
        }
        Ok(())
    }

    /// Starts an attempt and returns once its spec is handed over. That the command itself cannot start is told by [`Attempt::wait`].
    pub async fn start(&self, spec: AttemptSpec) -> io::Result<Attempt> {
        if cfg!(not(unix)) {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "Shell tasks run on Linux and macOS only. Run this DAG on one of them.",
            ));
        }
        let mut line = serde_json::to_vec(&spec)?;
        line.push(b'\n');
        // A spare that is gone took no whole spec: so nothing has run, and another one may run it.
        let mut taken = self.inner.take();
        if let Some(process) = &mut taken
            && process.say(&line).await.is_err()
        {
            taken = None;
        }
        let process = if let Some(process) = taken {
            process
        } else {
            let mut process = Process::spawn(&self.inner.program).await?;
            process.say(&line).await?;
            process
        };
        let (tell, lines) = watch::channel(0);
        let (order, orders) = mpsc::unbounded_channel();
        let following = tokio::spawn(follow(process, spec, tell, orders, Arc::downgrade(&self.inner)));
        Ok(Attempt { following, ended: None, lines, order })
    }
}

impl Inner {
    fn spares(&self) -> MutexGuard<'_, Vec<(Duration, Process)>> {
        self.spares.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_spare(&self) -> bool {
        !self.spares().is_empty()
    }

    fn take(&self) -> Option<Process> {
        self.spares().pop().map(|(_, process)| process)
    }

    /// Keeps a process that waits. One that is let go sees the end of its lifeline.
    fn keep(self: &Arc<Self>, process: Process) {
        let mut spares = self.spares();
        if spares.len() >= SPARES {
            return;
        }
        spares.push((self.clock.monotonic(), process));
        if spares.len() > 1 {
            tokio::spawn(let_go(Arc::downgrade(self)));
        }
    }
}

/// Lets spares go that nobody needed.
async fn let_go(inner: Weak<Inner>) {
    tokio::time::sleep(SPARE_FOR).await;
    let Some(inner) = inner.upgrade() else { return };
    let mut spares = inner.spares();
    // Those that wait longest stand first.
    let now = inner.clock.monotonic();
    let idle = spares.iter().take_while(|(since, _)| now.saturating_sub(*since) >= SPARE_FOR).count();
    let idle = idle.min(spares.len().saturating_sub(1));
    spares.drain(..idle);
}

async fn refill(inner: Weak<Inner>) {
    let Some(program) = inner.upgrade().filter(|inner| !inner.has_spare()).map(|inner| inner.program.clone()) else { return };
    // One that does not start now is started, and its failure told, with the next attempt.
    if let Ok(process) = Process::spawn(&program).await
        && let Some(inner) = inner.upgrade()
    {
        inner.keep(process);
    }
}

impl Process {
    async fn spawn(program: &Path) -> io::Result<Self> {
        let named = |error: io::Error| {
            let words = format!("{} cannot be started to supervise a task: {error}. Start Millpond again.", program.display());
            io::Error::new(error.kind(), words)
        };
        let mut command = Command::new(program);
        // Not this process's standard error: whoever waits for the end of that must not wait for a task.
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(named)?;
        let (Some(orders), Some(events)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(named(io::ErrorKind::BrokenPipe.into()));
        };
        let mut process = Self { child, orders, events: BufReader::new(events).lines() };
        match process.next().await {
            Some(Event::Ready) => Ok(process),
            _ => Err(named(io::Error::other("it is no supervisor"))),
        }
    }

    async fn say(&mut self, line: &[u8]) -> io::Result<()> {
        self.orders.write_all(line).await
    }

    /// Returns what it tells next; nothing once it is gone.
    async fn next(&mut self) -> Option<Event> {
        let line = self.events.next_line().await.ok()??;
        serde_json::from_str(&line).ok()
    }
}

/// A shell task that runs. Dropped, it is ended.
#[derive(Debug)]
pub struct Attempt {
    following: JoinHandle<Status>,
    ended: Option<Status>,
    lines: watch::Receiver<u64>,
    order: mpsc::UnboundedSender<String>,
}

impl Attempt {
    /// Returns how it ended, once it has. It may be called again, and given up in between.
    pub async fn wait(&mut self) -> Status {
        if let Some(status) = &self.ended {
            return status.clone();
        }
        // The task that follows it ends early only with the whole process.
        let status = (&mut self.following).await.unwrap_or_else(|_| lost());
        self.ended = Some(status.clone());
        status
    }

    /// Asks the whole process group to end, and kills it after the grace of the attempt. `why` becomes a note in the log.
    pub fn terminate(&self, why: &str) {
        // One that has ended by now needs no order.
        let _ = self.order.send(why.to_owned());
    }

    /// Returns how many lines the log has, told at most 20 times a second.
    pub fn lines(&self) -> watch::Receiver<u64> {
        self.lines.clone()
    }
}

/// Follows an attempt to its end.
async fn follow(
    process: Process,
    spec: AttemptSpec,
    lines: watch::Sender<u64>,
    mut orders: mpsc::UnboundedReceiver<String>,
    inner: Weak<Inner>,
) -> Status {
    let Process { mut child, orders: lifeline, mut events } = process;
    let mut lifeline = Some(lifeline);
    let status = loop {
        tokio::select! {
            line = events.next_line() => match line.ok().flatten().and_then(|line| serde_json::from_str(&line).ok()) {
                Some(Event::Lines(count)) => {
                    lines.send_replace(count);
                }
                Some(Event::Ended(status)) => break Some(status),
                // Not before: the next one's process would take its time from this one's command.
                Some(Event::Started) => drop(tokio::spawn(refill(inner.clone()))),
                Some(Event::Ready) => {}
                None => break None,
            },
            order = orders.recv(), if lifeline.is_some() => match (order, &mut lifeline) {
                (Some(why), Some(open)) => {
                    let line = serde_json::to_string(&Order::Terminate { why }).map(|line| line + "\n").unwrap_or_default();
                    if open.write_all(line.as_bytes()).await.is_err() {
                        lifeline = None;
                    }
                }
                _ => lifeline = None,
            },
        }
    };
    match (&status, lifeline) {
        (Some(_), Some(orders)) => drop(tokio::spawn(used(Process { child, orders, events }, inner))),
        (_, lifeline) => {
            drop(lifeline);
            tokio::spawn(async move { child.wait().await });
        }
    }
    if let Some(status) = status {
        return status;
    }
    let patience = spec.grace + SETTLED;
    tokio::task::spawn_blocking(move || settle(&spec.folder, spec.id, patience)).await.ok().flatten().unwrap_or_else(lost)
}

/// Keeps a process whose attempt has ended, if it takes another one.
async fn used(mut process: Process, inner: Weak<Inner>) {
    match process.next().await {
        Some(Event::Ready) => {
            if let Some(inner) = inner.upgrade() {
                inner.keep(process);
            }
        }
        _ => drop(process.child.wait().await),
    }
}

fn lost() -> Status {
    let now = SystemClock::default().now();
    Status::new(AttemptEnd::Lost, now, now)
}

/// The supervisor process: `millpond attempt`. It reads specs, each a line of JSON, from standard input, runs one after the other, and
/// takes the end of standard input for the end of its owner.
pub fn main() -> ExitCode {
    #[cfg(unix)]
    return crate::run::main();
    #[cfg(not(unix))]
    {
        eprintln!("millpond attempt: shell tasks run on Linux and macOS only.");
        ExitCode::from(2)
    }
}
