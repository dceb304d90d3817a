//! `millpond runs`

use millpond_api::ErrorBody;
use millpond_engine::model::{RejectedPage, RunAgain, RunComparison, RunDetail, RunListing, RunState, RunSummary, StartedRun};
use millpond_record::ledger::Ledger;

use crate::arguments::{Global, Runs, RunsCommand};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::{Session, absolute, segment, text_of};

/// Rejected rows that are shown of a run.
const REJECTED_ROWS: u64 = 20;
/// Runs among which one is looked for by how its id begins.
const LOOKED_THROUGH: u32 = 1000;

/// Lists runs, explains one, compares two, or runs one again.
pub async fn run(runs: Runs, global: &Global) -> anyhow::Result<Exit> {
    let mut interrupts = Interrupts::listen();
    let session = Session::open(global).await?;
    let done = match &runs.command {
        Some(RunsCommand::Show { id }) => show(&session, id, global).await.map(|()| Exit::Done),
        Some(RunsCommand::Diff { before, after, key }) => {
            diff(&session, (before, after), key.as_deref(), global).await.map(|()| Exit::Done)
        }
        Some(RunsCommand::Rerun { id, as_it_was, output }) => {
            let output = output.as_deref().map(|path| text_of(&absolute(path)?)).transpose()?;
            rerun(&session, id, RunAgain { as_it_was: *as_it_was, output }, global, &mut interrupts).await
        }
        None => list(&session, &runs, global).await.map(|()| Exit::Done),
    };
    session.leave(&mut interrupts).await;
    done
}

async fn rerun(session: &Session, id: &str, again: RunAgain, global: &Global, interrupts: &mut Interrupts) -> anyhow::Result<Exit> {
    let id = whole_id(session, id).await?;
    let started: StartedRun = session.post(&format!("/api/runs/{id}/again"), &again).await?;
    super::run::see_through(session, started, global, interrupts).await
}

async fn diff(session: &Session, (before, after): (&str, &str), key: Option<&str>, global: &Global) -> anyhow::Result<()> {
    let (before, after) = (whole_id(session, before).await?, whole_id(session, after).await?);
    let query = key.map(|key| format!("?key={}", segment(key))).unwrap_or_default();
    let found: RunComparison = session.get(&format!("/api/runs/{before}/compare/{after}{query}")).await?;
    if global.json {
        return print::json(&found);
    }
    print::data(print::comparison::lines(&found).as_bytes())
}

async fn list(session: &Session, runs: &Runs, global: &Global) -> anyhow::Result<()> {
    let mut query = format!("limit={}", runs.limit);
    if let Some(day) = runs.on {
        query.push_str(&format!("&on={day}"));
    }
    if let Some(pipeline) = &runs.pipeline {
        query.push_str(&format!("&pipeline={}", segment(pipeline)));
    }
    let listing: RunListing = session.get(&format!("/api/runs?{query}")).await?;
    if global.json {
        return print::json(&listing);
    }
    if listing.runs.is_empty() {
        print::words("No runs.");
        return Ok(());
    }
    let heads = [
        ("started", Align::Left),
        ("pipeline", Align::Left),
        ("state", Align::Left),
        ("read", Align::Right),
        ("written", Align::Right),
        ("rejected", Align::Right),
        ("took", Align::Right),
        ("run", Align::Left),
    ];
    let rows: Vec<Vec<String>> = listing.runs.iter().map(row).collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    if listing.total > listing.runs.len() as u64 {
        print::words(&format!("{} of {}; more with --limit", print::number(listing.runs.len() as u64), print::count(listing.total, "run")));
    }
    Ok(())
}

fn row(run: &RunSummary) -> Vec<String> {
    let count = |count: fn(&Ledger) -> u64| run.ledger.as_ref().map(|ledger| print::number(count(ledger))).unwrap_or_default();
    vec![
        print::moment(run.started_at),
        run.pipeline.clone(),
        state(run).to_owned(),
        count(|ledger| ledger.read),
        count(|ledger| ledger.written),
        count(Ledger::rejected_rows),
        run.seconds.map(print::seconds).unwrap_or_default(),
        run.id.to_string(),
    ]
}

fn state(run: &RunSummary) -> &'static str {
    match run.state {
        RunState::Queued => "queued",
        RunState::Running => "running",
        RunState::Success if run.trial => "tried",
        RunState::Success => "done",
        RunState::Failed => "failed",
        RunState::LimitExceeded => "limit passed",
        RunState::Cancelled => "cancelled",
        RunState::Lost => "lost",
    }
}

async fn show(session: &Session, id: &str, global: &Global) -> anyhow::Result<()> {
    let id = whole_id(session, id).await?;
    let detail: RunDetail = session.get(&format!("/api/runs/{id}")).await?;
    if global.json {
        return print::json(&detail);
    }
    let run = &detail.summary;
    let mut text = format!("run       {}\npipeline  {}\nstate     {}\n", run.id, run.pipeline, state(run));
    text.push_str(&format!("started   {}, {} by {}@{}\n", print::moment(run.started_at), run.trigger, run.user, run.machine));
    if let Some(seconds) = run.seconds {
        text.push_str(&format!("took      {}\n", print::seconds(seconds)));
    }
    text.push_str(&format!("with      Millpond {}, {}\n", detail.app_version, detail.os));
    if let Some(commit) = &detail.commit {
        let dirty = if detail.dirty == Some(true) { ", with changes that are not in it" } else { "" };
        text.push_str(&format!("commit    {commit}{dirty}\n"));
    }
    for (word, file) in [("input", &run.input), ("output", &run.output)] {
        let Some(file) = file else { continue };
        let hash = file.sha256.as_ref().map(|hash| format!(", SHA-256 {hash}")).unwrap_or_default();
        text.push_str(&format!("{word:<8}  {} ({}{hash})\n", file.path, print::size(file.size_bytes)));
    }
    if let Some(error) = &run.error {
        text.push_str(&format!("error     {error}\n"));
    }
    if run.ledger.is_some() {
        text.push_str(&format!("\n{}", print::ledger::lines(run)));
    }
    text.push_str(&rejected(session, &detail).await?);
    text.push_str(&format!("\nThe pipeline as it was run:\n\n{}\n", detail.text.trim_end()));
    print::data(text.as_bytes())
}

async fn rejected(session: &Session, detail: &RunDetail) -> anyhow::Result<String> {
    if detail.summary.ledger.as_ref().is_none_or(|ledger| ledger.rejected_rows() == 0) {
        return Ok(String::new());
    }
    let page: RejectedPage = session.get(&format!("/api/runs/{}/rejected?limit={REJECTED_ROWS}", detail.summary.id)).await?;
    let heads = [("line", Align::Right), ("column", Align::Left), ("reason", Align::Left), ("row", Align::Left)];
    let row = |row: &millpond_record::rejected::RejectedRow| {
        vec![print::number(row.line), row.column.clone().unwrap_or_default(), row.detail.clone(), row.raw.trim_end().to_owned()]
    };
    let rows: Vec<Vec<String>> = page.rows.iter().map(row).collect();
    let more = match page.total.saturating_sub(rows.len() as u64) {
        0 => String::new(),
        more => format!(
            "and {} more{}\n",
            print::number(more),
            detail.rejected_file.as_ref().map(|file| format!(", all in {file}")).unwrap_or_default()
        ),
    };
    Ok(format!("\nRejected:\n\n{}{more}", table::lines(&heads, &rows)))
}

/// Returns the id of the run that a person means: all of it, its beginning, or `last`.
async fn whole_id(session: &Session, id: &str) -> anyhow::Result<String> {
    if id.parse::<uuid::Uuid>().is_ok() {
        return Ok(id.to_owned());
    }
    let listing: RunListing = session.get(&format!("/api/runs?limit={LOOKED_THROUGH}")).await?;
    let mut fitting = listing.runs.iter().map(|run| run.id.to_string()).filter(|run| id == "last" || run.starts_with(&id.to_lowercase()));
    match (fitting.next(), fitting.next()) {
        (Some(run), second) if id == "last" || second.is_none() => Ok(run),
        (Some(_), _) => Err(ErrorBody::new("invalid", format!("Several runs begin with {id}."))
            .hint("Give more of the id; `millpond runs` lists them.")
            .into()),
        (None, _) => Err(ErrorBody::new("not_found", format!("No run begins with {id}.")).hint("`millpond runs` lists them.").into()),
    }
}
