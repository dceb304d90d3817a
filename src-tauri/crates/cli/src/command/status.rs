//! `millpond status`

use millpond_engine::model::Status;

use crate::arguments::Global;
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::Session;

/// Says what the project is and what goes on in it.
pub async fn run(global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let status: anyhow::Result<Status> = session.get("/api/status").await;
    let here = session.is_owner();
    session.leave(&mut Interrupts::listen()).await;
    let status = status?;
    if global.json {
        print::json(&status)?;
        return Ok(Exit::Done);
    }
    let project = &status.project;
    let owner = if here { "nobody else has it open".to_owned() } else { format!("open in process {}", status.owner_pid) };
    let mut lines = format!("{}  {}\n", project.name, project.path);
    if project.scratch {
        lines.push_str("The app's own scratch project: no project was found here or above.\n");
    }
    lines.push_str(&format!("Millpond {}, {}@{}, {owner}\n", status.version, status.user, status.machine));
    if let Some(branch) = &project.branch {
        let changed = project.changed_files.map(|files| format!(", {} changed", print::count(files.into(), "file"))).unwrap_or_default();
        lines.push_str(&format!("on {branch}{changed}\n"));
    }
    for problem in &project.problems {
        lines.push_str(&format!("{problem}\n"));
    }
    if status.active_runs.is_empty() {
        lines.push_str("No run goes on.\n");
    }
    for run in &status.active_runs {
        let rows = run.progress.as_ref().map(|progress| format!(", {}", print::count(progress.rows, "row"))).unwrap_or_default();
        lines.push_str(&format!("running: {} since {}{rows}  {}\n", run.pipeline, print::moment(run.started_at), run.id));
    }
    print::data(print::harmless(&lines).as_bytes())?;
    Ok(Exit::Done)
}
