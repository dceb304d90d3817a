//! `millpond secret`

use std::io::{IsTerminal as _, Read as _};

use anyhow::Context;
use millpond_api::Body;
use millpond_api::http::Method;
use millpond_engine::model::{KeptSecret, SecretView, SetSecret};

use crate::arguments::{Global, Secret, SecretCommand};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::{Session, segment};

/// Keeps, lists, checks or forgets secrets. None is ever printed.
pub async fn run(secret: Secret, global: &Global) -> anyhow::Result<Exit> {
    // Asked for before the project is opened: a person may think about it.
    let value = match &secret.command {
        SecretCommand::Set { name } => Some(value_of(name)?),
        _ => None,
    };
    let session = Session::open(global).await?;
    let done = match (&secret.command, value) {
        (SecretCommand::Set { name }, value) => set(&session, name, value.unwrap_or_default(), global).await,
        (SecretCommand::List, _) => list(&session, global).await,
        (SecretCommand::Check, _) => check(&session, global).await,
        (SecretCommand::Remove { name }, _) => remove(&session, name).await,
    };
    session.leave(&mut Interrupts::listen()).await;
    done
}

/// Returns the value that a person types unseen, or that standard input has.
fn value_of(name: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("{name} (not shown): ")).context("The value cannot be read");
    }
    let mut value = String::new();
    std::io::stdin().read_to_string(&mut value).context("Standard input cannot be read")?;
    let line = value.strip_suffix('\n').unwrap_or(&value);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

async fn set(session: &Session, name: &str, value: String, global: &Global) -> anyhow::Result<Exit> {
    let body = Body::from(serde_json::to_vec(&SetSecret { value })?);
    let kept: KeptSecret = session.ask(Method::PUT, &format!("/api/secrets/{}", segment(name)), body).await?;
    if global.json {
        print::json(&kept)?;
    } else {
        print::words(&format!("{name} is kept in {}.", kept.place));
    }
    Ok(Exit::Done)
}

async fn list(session: &Session, global: &Global) -> anyhow::Result<Exit> {
    let secrets: Vec<SecretView> = session.get("/api/secrets").await?;
    if global.json {
        print::json(&secrets)?;
        return Ok(Exit::Done);
    }
    if secrets.is_empty() {
        print::words("The project's files name no secrets.");
        return Ok(Exit::Done);
    }
    let heads = [("secret", Align::Left), ("found in", Align::Left), ("named by", Align::Left)];
    let row = |secret: SecretView| {
        let place = secret.place.or(secret.error).unwrap_or_else(|| "nowhere".into());
        vec![secret.name, place, secret.used_by.join("; ")]
    };
    let rows: Vec<Vec<String>> = secrets.into_iter().map(row).collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    Ok(Exit::Done)
}

async fn check(session: &Session, global: &Global) -> anyhow::Result<Exit> {
    let secrets: Vec<SecretView> = session.get("/api/secrets").await?;
    let missing: Vec<SecretView> = secrets.into_iter().filter(|secret| secret.place.is_none() && !secret.used_by.is_empty()).collect();
    if global.json {
        print::json(&missing)?;
    }
    for secret in &missing {
        let why = secret.error.clone().unwrap_or_else(|| format!("give it with: millpond secret set {}", secret.name));
        print::words(&format!("{} is not there (named by {}); {why}", secret.name, secret.used_by.join("; ")));
    }
    if missing.is_empty() && !global.json {
        print::words("Every secret that the project's files name is there.");
    }
    Ok(if missing.is_empty() { Exit::Done } else { Exit::Failed })
}

async fn remove(session: &Session, name: &str) -> anyhow::Result<Exit> {
    session.ask_for_nothing(Method::DELETE, &format!("/api/secrets/{}", segment(name)), Body::empty()).await?;
    print::words(&format!("{name} is forgotten."));
    Ok(Exit::Done)
}
