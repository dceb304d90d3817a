//! `millpond dag`: files of DAGs and their times; [`runs`] has what is done with runs.

mod runs;

use millpond_engine::model::{DagDetail, DagInstant, DagListing};

use crate::arguments::{Dag, DagCommand, Global};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::{Session, segment};

/// Does what is asked with DAGs.
pub async fn run(dag: Dag, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let mut interrupts = Interrupts::listen();
    let done = carry_out(dag.command, &session, global, &mut interrupts).await;
    session.leave(&mut interrupts).await;
    done
}

async fn carry_out(command: DagCommand, session: &Session, global: &Global, interrupts: &mut Interrupts) -> anyhow::Result<Exit> {
    match &command {
        DagCommand::List => list(session, global).await,
        DagCommand::Show { name } => show(session, name, global).await,
        DagCommand::Next { name, count, after } => {
            let after = after.map(|after| format!("&after={}", segment(&after.to_rfc3339()))).unwrap_or_default();
            next(session, name, &format!("count={count}{after}"), global).await
        }
        _ => runs::run(command, session, global, interrupts).await,
    }
}

async fn list(session: &Session, global: &Global) -> anyhow::Result<Exit> {
    let dags: Vec<DagListing> = session.get("/api/dags").await?;
    if global.json {
        print::json(&dags)?;
        return Ok(Exit::Done);
    }
    if dags.is_empty() {
        print::words("No DAGs. Write one to dags/NAME.toml.");
        return Ok(Exit::Done);
    }
    let heads = [
        ("dag", Align::Left),
        ("state", Align::Left),
        ("schedule", Align::Left),
        ("zone", Align::Left),
        ("tasks", Align::Right),
        ("next", Align::Left),
    ];
    let rows: Vec<Vec<String>> = dags.iter().map(row).collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    Ok(Exit::Done)
}

fn row(dag: &DagListing) -> Vec<String> {
    let next = match (&dag.next, dag.problems.len()) {
        (Some(next), _) => next.wall.clone(),
        (None, 0) => "-".into(),
        (None, mistakes) => print::count(mistakes as u64, "mistake"),
    };
    let state = match (dag.enabled, dag.paused_since) {
        (true, _) if dag.fires_here => "enabled",
        (true, _) => "elsewhere",
        (false, Some(_)) => "paused",
        (false, None) => "off",
    };
    vec![dag.name.clone(), state.into(), schedule(dag), dag.timezone.clone().unwrap_or_else(|| "-".into()), dag.tasks.to_string(), next]
}

fn schedule(dag: &DagListing) -> String {
    let by_assets = (!dag.consumes.is_empty()).then(|| made_anew(&dag.consumes));
    let words: Vec<String> = dag.schedule.iter().cloned().chain(by_assets).collect();
    match words.as_slice() {
        [] if dag.problems.is_empty() => "manual".into(),
        [] => "-".into(),
        words => words.join(", "),
    }
}

/// Returns when a DAG is due that consumes assets.
fn made_anew(consumes: &[String]) -> String {
    format!("when {} {} made anew", consumes.join(", "), if consumes.len() == 1 { "is" } else { "are" })
}

async fn show(session: &Session, name: &str, global: &Global) -> anyhow::Result<Exit> {
    let dag: DagDetail = session.get(&format!("/api/dags/{}", segment(name))).await?;
    let exit = if dag.listing.problems.is_empty() { Exit::Done } else { Exit::Failed };
    if global.json {
        print::json(&dag)?;
        return Ok(exit);
    }
    for problem in &dag.listing.problems {
        print::words(&problem.to_string());
    }
    if exit != Exit::Done {
        return Ok(exit);
    }
    if let Some(description) = &dag.listing.description {
        print::words(description);
    }
    let zone = dag.listing.timezone.as_deref().unwrap_or_default();
    print::words(&format!("schedule  {} ({zone})", schedule(&dag.listing)));
    if let Some(next) = &dag.listing.next {
        print::words(&format!("next      {}", instant(next)));
    }
    let heads = [("task", Align::Left), ("kind", Align::Left), ("does", Align::Left), ("after", Align::Left), ("rule", Align::Left)];
    let rows: Vec<Vec<String>> = dag
        .tasks_in_order
        .into_iter()
        .map(|task| {
            let rule = if task.after.is_empty() { String::new() } else { task.trigger_rule };
            vec![task.name, task.kind, task.summary, task.after.join(", "), rule]
        })
        .collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    Ok(exit)
}

async fn next(session: &Session, name: &str, query: &str, global: &Global) -> anyhow::Result<Exit> {
    let instants: Vec<DagInstant> = session.get(&format!("/api/dags/{}/next?{query}", segment(name))).await?;
    if global.json {
        print::json(&instants)?;
        return Ok(Exit::Done);
    }
    let dag: DagDetail = session.get(&format!("/api/dags/{}", segment(name))).await?;
    if !dag.listing.consumes.is_empty() {
        print::words(&format!("{name} is due {}.", made_anew(&dag.listing.consumes)));
    } else if instants.is_empty() {
        print::words(&format!("{name} is not due by itself any more."));
    }
    let lines: String = instants.iter().map(|next| format!("{}\n", instant(next))).collect();
    print::data(lines.as_bytes())?;
    Ok(Exit::Done)
}

fn instant(next: &DagInstant) -> String {
    match &next.note {
        Some(note) => format!("{}  {note}", next.wall),
        None => next.wall.clone(),
    }
}
