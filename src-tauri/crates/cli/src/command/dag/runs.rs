//! What is done with runs of DAGs.

use millpond_api::http::Method;
use millpond_api::{Body, ErrorBody};
use millpond_engine::model::{
    Backfill, BackfillPlan, ClearTasks, ClearedTasks, DagListing, DagLogPage, DagRunDetail, DagRunListing, DagRunState, DagRunSummary,
    EnableDag, EventBatch, EventKind, LogStream, MarkTask, PauseSchedule, ScheduleState, TriggerDag, TriggeredRun, WhyDag,
};
use millpond_schedule::dag::params::assignment;
use serde::Serialize;
use uuid::Uuid;

use crate::arguments::{DagCommand, Global, MarkAs, Rerun};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::{Session, segment};

/// How long the door may hold a question for events.
const WAIT_MS: u64 = 10_000;
/// Lines of a log that are asked for at once.
const LINES: u64 = 10_000;

/// Does what is asked with runs of DAGs.
pub(super) async fn run(command: DagCommand, session: &Session, global: &Global, interrupts: &mut Interrupts) -> anyhow::Result<Exit> {
    match command {
        DagCommand::Why { name } => why(session, &name, global).await,
        DagCommand::Trigger { name, at, params, no_wait } => {
            let params =
                params.iter().map(|text| assignment(text)).collect::<Result<_, _>>().map_err(|words| ErrorBody::new("invalid", words))?;
            let request = TriggerDag { logical_time: at, params };
            let run: TriggeredRun = session.post(&format!("/api/dags/{}/trigger", segment(&name)), &request).await?;
            if no_wait && !session.is_owner() {
                return told(&run, &format!("Run {} of {name} was begun.", run.id), global);
            }
            see_through(session, &[run.id], global, interrupts).await
        }
        DagCommand::Backfill { name, from, to, rerun, dry_run, newest_first, max_active } => {
            let rerun = match rerun {
                Rerun::None => millpond_engine::model::Rerun::None,
                Rerun::Failed => millpond_engine::model::Rerun::Failed,
                Rerun::All => millpond_engine::model::Rerun::All,
            };
            let request = Backfill { from, to, rerun, dry_run, newest_first, max_active };
            backfill(session, &name, request, global, interrupts).await
        }
        DagCommand::Enable { name: Some(name), .. } => enable(session, &name, true, global).await,
        DagCommand::Pause { name: Some(name), .. } => enable(session, &name, false, global).await,
        DagCommand::Enable { name: None, .. } => pause_all(session, false, global).await,
        DagCommand::Pause { name: None, .. } => pause_all(session, true, global).await,
        DagCommand::Runs { name, limit } => list(session, &name, limit, global).await,
        DagCommand::Logs { run, task, attempt, item } => logs(session, &run, task.as_deref(), (attempt, item), global).await,
        DagCommand::Clear { run, tasks, downstream, upstream, only_failed, dry_run } => {
            let tasks = Some(tasks).filter(|tasks| !tasks.is_empty());
            let request = ClearTasks { tasks, downstream, upstream, only_failed, dry_run };
            let cleared: ClearedTasks = session.post(&format!("/api/dag-runs/{run}/clear"), &request).await?;
            let words = match (cleared.tasks.as_slice(), dry_run) {
                ([], _) => "No task fits; nothing was cleared.".to_owned(),
                (tasks, true) => format!("Would run anew: {}.", tasks.join(", ")),
                (tasks, false) => format!("Run anew: {}.", tasks.join(", ")),
            };
            told(&cleared, &words, global)
        }
        DagCommand::Mark { run, task, state } => {
            let state = match state {
                MarkAs::Success => millpond_engine::model::MarkAs::Success,
                MarkAs::Failed => millpond_engine::model::MarkAs::Failed,
            };
            let detail: DagRunDetail = session.post(&format!("/api/dag-runs/{run}/mark"), &MarkTask { task, state }).await?;
            told(&detail, &account(&detail.summary), global)
        }
        DagCommand::Cancel { run } => {
            let detail: DagRunDetail = session.post(&format!("/api/dag-runs/{run}/cancel"), &()).await?;
            told(&detail, &format!("Run {run} of {} is cancelled.", detail.summary.dag), global)
        }
        DagCommand::Delete { run } => {
            session.ask_for_nothing(Method::DELETE, &format!("/api/dag-runs/{run}"), Body::empty()).await?;
            print::words(&format!("Run {run} was forgotten."));
            Ok(Exit::Done)
        }
        DagCommand::List | DagCommand::Show { .. } | DagCommand::Next { .. } => Ok(Exit::WrongUse),
    }
}

/// Tells what was done: as JSON where that is asked for.
fn told(value: &impl Serialize, words: &str, global: &Global) -> anyhow::Result<Exit> {
    if global.json {
        print::json(value)?;
    } else {
        print::words(words);
    }
    Ok(Exit::Done)
}

async fn why(session: &Session, name: &str, global: &Global) -> anyhow::Result<Exit> {
    let why: WhyDag = session.get(&format!("/api/dags/{}/why", segment(name))).await?;
    if global.json {
        print::json(&why)?;
        return Ok(Exit::Done);
    }
    let line = |wait: &millpond_engine::model::Wait| {
        let run = wait.run.map(|run| format!("{run}  ")).unwrap_or_default();
        let task = wait.task.as_ref().map(|task| format!("{task}: ")).unwrap_or_default();
        let until = wait.until.map(|until| format!(" (until {})", print::moment(until))).unwrap_or_default();
        format!("{run}{task}{}{until}\n", wait.words)
    };
    print::data(why.waits.iter().map(line).collect::<String>().as_bytes())?;
    Ok(Exit::Done)
}

async fn enable(session: &Session, name: &str, enabled: bool, global: &Global) -> anyhow::Result<Exit> {
    let dag: DagListing = session.post(&format!("/api/dags/{}/enable", segment(name)), &EnableDag { enabled }).await?;
    let next = dag.next.as_ref().map(|next| format!(" It is due next at {}.", next.wall)).unwrap_or_default();
    let words = match (enabled, dag.fires_here) {
        (false, _) => format!("{name} is paused."),
        (true, false) => format!("{name} is enabled, and fires on {} only.", dag.runs_on.as_deref().unwrap_or_default()),
        (true, true) => format!("{name} runs by time while the window or `millpond serve` is open.{next}"),
    };
    told(&dag, &words, global)
}

async fn pause_all(session: &Session, paused: bool, global: &Global) -> anyhow::Result<Exit> {
    let state: ScheduleState = session.post("/api/schedule/pause", &PauseSchedule { paused }).await?;
    let next = state.next.as_ref().map(|next| format!(" The next is {} at {}.", next.dag, next.wall)).unwrap_or_default();
    let words = if paused {
        format!("{} paused. `millpond dag enable --all` enables them again.", print::count(state.paused_together, "DAG"))
    } else {
        format!("{} enabled.{next}", print::count(state.enabled, "DAG"))
    };
    told(&state, &words, global)
}

async fn backfill(session: &Session, name: &str, request: Backfill, global: &Global, interrupts: &mut Interrupts) -> anyhow::Result<Exit> {
    let dry_run = request.dry_run;
    let plan: BackfillPlan = session.post(&format!("/api/dags/{}/backfill", segment(name)), &request).await?;
    if global.json {
        print::json(&plan)?;
    } else {
        let row = |run: &millpond_engine::model::BackfillRun| {
            let state = run.state.map(word).unwrap_or("-");
            vec![run.wall.clone(), state.to_owned(), if run.starts { "runs" } else { "stays" }.to_owned()]
        };
        let heads = [("logical time", Align::Left), ("now", Align::Left), ("then", Align::Left)];
        print::data(table::lines(&heads, &plan.runs.iter().map(row).collect::<Vec<_>>()).as_bytes())?;
        print::words(&format!("{} {}.", print::count(plan.started, "run"), if dry_run { "would begin" } else { "began" }));
    }
    // An owner that ends would end its runs.
    if dry_run || plan.started == 0 || !session.is_owner() {
        return Ok(Exit::Done);
    }
    let listing: DagRunListing = session
        .get(&format!("/api/dags/{}/runs?limit=1000&from={}&to={}", segment(name), instant(request.from), instant(request.to)))
        .await?;
    let open: Vec<Uuid> = listing.runs.iter().filter(|run| !run.state.has_ended()).map(|run| run.id).collect();
    see_through(session, &open, &Global { json: false, ..global.clone() }, interrupts).await
}

fn instant(at: chrono::DateTime<chrono::Utc>) -> String {
    segment(&at.to_rfc3339())
}

/// Follows runs to their end and says what became of them.
async fn see_through(session: &Session, ids: &[Uuid], global: &Global, interrupts: &mut Interrupts) -> anyhow::Result<Exit> {
    let stopped = tokio::select! {
        ended = follow(session, ids) => ended.map(|()| false)?,
        () = interrupts.next() => {
            print::words("Cancelling…");
            for id in ids {
                let _: DagRunDetail = session.post(&format!("/api/dag-runs/{id}/cancel"), &()).await?;
            }
            follow(session, ids).await?;
            true
        }
    };
    let mut exit = if stopped { Exit::Interrupted } else { Exit::Done };
    for id in ids {
        let detail: DagRunDetail = session.get(&format!("/api/dag-runs/{id}")).await?;
        if detail.summary.state != DagRunState::Success && exit == Exit::Done {
            exit = Exit::Failed;
        }
        if global.json {
            print::json(&detail)?;
        } else {
            print::words(&account(&detail.summary));
        }
    }
    Ok(exit)
}

/// Waits until all of some runs have ended.
async fn follow(session: &Session, ids: &[Uuid]) -> anyhow::Result<()> {
    let mut open: std::collections::BTreeSet<Uuid> = ids.iter().copied().collect();
    let mut place = String::new();
    while !open.is_empty() {
        let wait_ms = if place.is_empty() { 0 } else { WAIT_MS };
        let batch: EventBatch = session.get(&format!("/api/events?wait_ms={wait_ms}{place}")).await?;
        place = format!("&epoch={}&after={}", batch.epoch, batch.sequence);
        if batch.resync || batch.events.is_empty() {
            // Nothing heard, or something missed: ask.
            for id in open.clone() {
                // This process may have become the owner, whose the run is then.
                let run: DagRunDetail = if session.is_owner() {
                    session.post(&format!("/api/dag-runs/{id}/carry"), &()).await?
                } else {
                    session.get(&format!("/api/dag-runs/{id}")).await?
                };
                if run.summary.state.has_ended() {
                    open.remove(&id);
                }
            }
        }
        for event in batch.events {
            if let EventKind::DagRun { run } = event.kind
                && run.state.has_ended()
            {
                open.remove(&run.id);
            }
        }
    }
    Ok(())
}

fn word(state: DagRunState) -> &'static str {
    match state {
        DagRunState::Queued => "queued",
        DagRunState::Running => "running",
        DagRunState::Success => "success",
        DagRunState::Failed => "failed",
        DagRunState::Cancelled => "cancelled",
        DagRunState::Missed => "missed",
    }
}

/// Says what became of a run, in words.
fn account(run: &DagRunSummary) -> String {
    let took = run.seconds.map(|seconds| format!(" in {}", print::seconds(seconds))).unwrap_or_default();
    let error = run.error.as_ref().map(|error| format!("\n  {error}")).unwrap_or_default();
    format!("{} {}: {}{took}{error}\n  run       {}", run.dag, run.wall, word(run.state), run.id)
}

async fn list(session: &Session, name: &str, limit: u32, global: &Global) -> anyhow::Result<Exit> {
    let listing: DagRunListing = session.get(&format!("/api/dags/{}/runs?limit={limit}", segment(name))).await?;
    if global.json {
        print::json(&listing)?;
        return Ok(Exit::Done);
    }
    let heads = [
        ("logical time", Align::Left),
        ("kind", Align::Left),
        ("state", Align::Left),
        ("took", Align::Right),
        ("run", Align::Left),
        ("note", Align::Left),
    ];
    let kind =
        |run: &DagRunSummary| serde_json::to_value(run.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    let row = |run: &DagRunSummary| {
        let took = run.seconds.map(print::seconds).unwrap_or_default();
        let note = run.error.clone().or(run.note.clone()).unwrap_or_default();
        vec![run.wall.clone(), kind(run), word(run.state).to_owned(), took, run.id.to_string(), note]
    };
    print::data(table::lines(&heads, &listing.runs.iter().map(row).collect::<Vec<_>>()).as_bytes())?;
    for range in &listing.missed {
        let times = print::count(range.count, "time");
        print::words(&format!("missed {times} from {} to {}: {}", print::moment(range.from), print::moment(range.to), range.words));
    }
    Ok(Exit::Done)
}

async fn logs(
    session: &Session,
    run: &str,
    task: Option<&str>,
    (attempt, item): (Option<u32>, Option<u32>),
    global: &Global,
) -> anyhow::Result<Exit> {
    let id = if let Ok(id) = run.parse::<Uuid>() {
        id
    } else {
        let listing: DagRunListing = session.get(&format!("/api/dags/{}/runs?limit=1", segment(run))).await?;
        let newest = listing.runs.first().map(|run| run.id);
        newest.ok_or_else(|| {
            ErrorBody::new("not_found", format!("{run} has no runs yet.")).hint("Trigger one with `millpond dag trigger`.")
        })?
    };
    let Some(task) = task else {
        let detail: DagRunDetail = session.get(&format!("/api/dag-runs/{id}")).await?;
        if global.json {
            print::json(&detail)?;
            return Ok(Exit::Done);
        }
        print::words(&account(&detail.summary));
        let row = |task: &millpond_engine::model::TaskView| {
            let state = serde_json::to_value(task.brief.state).ok().and_then(|state| state.as_str().map(str::to_owned)).unwrap_or_default();
            let took = task.brief.seconds.map(print::seconds).unwrap_or_default();
            let error = task.attempts_made.last().and_then(|attempt| attempt.error.clone()).or(task.waits_for.clone());
            vec![task.brief.name.clone(), task.kind.clone(), state, task.brief.attempts.to_string(), took, error.unwrap_or_default()]
        };
        let heads = [
            ("task", Align::Left),
            ("kind", Align::Left),
            ("state", Align::Left),
            ("tries", Align::Right),
            ("took", Align::Right),
            ("why", Align::Left),
        ];
        print::data(table::lines(&heads, &detail.task_views.iter().map(row).collect::<Vec<_>>()).as_bytes())?;
        return Ok(Exit::Done);
    };
    let given = [("attempt", attempt), ("item", item)];
    let of: String = given.into_iter().filter_map(|(key, value)| Some(format!("&{key}={}", value?))).collect();
    let mut from = 0;
    loop {
        let page: DagLogPage =
            session.get(&format!("/api/dag-runs/{id}/tasks/{}/log?from={from}&limit={LINES}{of}", segment(task))).await?;
        if global.json {
            print::json(&page)?;
        } else {
            let stream = |stream: LogStream| if stream == LogStream::Note { "* " } else { "" };
            let lines: String = page.lines.iter().map(|line| format!("{}{}\n", stream(line.stream), print::harmless(&line.text))).collect();
            print::data(lines.as_bytes())?;
        }
        match page.lines.last() {
            Some(last) if last.number + 1 < page.total => from = last.number + 1,
            _ => return Ok(Exit::Done),
        }
    }
}
