//! `millpond import`

use millpond_api::ErrorBody;
use millpond_engine::model::{DagDetail, NewDag};
use millpond_schedule::dag::crontab::{self, Machine};
use serde_json::json;

use crate::arguments::{Global, Import, ImportCommand};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::Session;

/// Makes DAGs of what another scheduler has.
pub async fn run(import: Import, global: &Global) -> anyhow::Result<Exit> {
    let ImportCommand::Crontab { file, dry_run } = import.command;
    let name = file.display().to_string();
    let unreadable = |error| ErrorBody::new("io", format!("{name} cannot be read: {error}."));
    let text = if name == "-" {
        tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin())).await?.map_err(unreadable)?
    } else {
        tokio::fs::read_to_string(&file).await.map_err(unreadable)?
    };
    // As cron: by the zone of this machine, whatever that of the project is.
    let (home, zone) = (std::env::var("HOME").ok(), iana_time_zone::get_timezone().ok());
    let found = crontab::import(&name, &text, Machine { home: home.as_deref(), zone: zone.as_deref() });
    for problem in &found.problems {
        print::words(&problem.to_string());
    }
    let exit = if found.problems.is_empty() { Exit::Done } else { Exit::Failed };
    if dry_run {
        let made: Vec<_> = found.dags.iter().map(|dag| json!({ "name": dag.name, "line": dag.line, "text": dag.text })).collect();
        if global.json {
            print::json(&made)?;
        } else {
            let texts: String = found.dags.iter().map(|dag| format!("# dags/{}.toml\n{}\n", dag.name, dag.text)).collect();
            print::data(texts.as_bytes())?;
        }
        return Ok(exit);
    }
    let session = Session::open(global).await?;
    let mut made: Vec<String> = Vec::new();
    let mut failed = None;
    for dag in found.dags {
        match session.post::<DagDetail>("/api/dags", &NewDag { name: dag.name, text: dag.text }).await {
            Ok(detail) => made.push(detail.listing.name),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    session.leave(&mut Interrupts::listen()).await;
    if global.json {
        print::json(&made)?;
    } else {
        print::data(made.iter().map(|name| format!("{name}\n")).collect::<String>().as_bytes())?;
    }
    print::words(&format!("{} made. `millpond dag enable NAME` lets one run by time.", print::count(made.len() as u64, "DAG")));
    failed.map_or(Ok(exit), Err)
}
