//! `millpond trust`

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use millpond_engine::model::{AgreeTo, Trust, TrustEntry};

use crate::arguments::Global;
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::Session;

/// Shows what the project's files run or call, and agrees to it where a person says so.
pub async fn run(yes: bool, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let done = agree(&session, yes, global).await;
    session.leave(&mut Interrupts::listen()).await;
    done
}

async fn agree(session: &Session, yes: bool, global: &Global) -> anyhow::Result<Exit> {
    let trust: Trust = session.get("/api/trust").await?;
    let new: Vec<_> = trust.entries.iter().filter(|entry| !entry.trusted).collect();
    if !global.json {
        for entry in &new {
            print::words(&format!("{}, {}:", entry.file, place(entry)));
            if let Some(before) = &entry.before {
                before.lines().for_each(|line| print::words(&format!("  - {line}")));
            }
            entry.text.lines().for_each(|line| print::words(&format!("  + {line}")));
        }
    }
    let words = match (new.len(), trust.entries.len()) {
        (_, 0) => "The project's files run no programs and call no addresses.".to_owned(),
        (0, _) => "Everything that the project's files run or call was agreed to.".to_owned(),
        (many, _) if new.iter().all(|entry| is_task(entry)) => format!("{} to agree to.", print::count(many as u64, "task")),
        (1, _) => "1 entry to agree to.".to_owned(),
        (many, _) => format!("{many} entries to agree to."),
    };
    let agreed = !new.is_empty() && (yes || (!global.json && asked("Let them run on this machine?")?));
    let after: Trust = if agreed {
        session.post("/api/trust", &AgreeTo { texts: new.iter().map(|entry| entry.text.clone()).collect() }).await?
    } else {
        trust.clone()
    };
    if global.json {
        print::json(&after)?;
    } else {
        print::words(if agreed { "Agreed." } else { &words });
    }
    Ok(if after.trusted { Exit::Done } else { Exit::Failed })
}

fn is_task(entry: &TrustEntry) -> bool {
    entry.file.starts_with("dags/")
}

/// Returns what of a file an entry is: a task of a DAG, or an alert by its name.
fn place(entry: &TrustEntry) -> String {
    if is_task(entry) { format!("task {}", entry.task) } else { entry.task.clone() }
}

/// Asks on a terminal; without one the answer is no.
fn asked(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    let mut err = std::io::stderr();
    write!(err, "{question} [y/N] ")?;
    err.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
