//! `millpond new DIR`

use millpond_api::{ErrorBody, Project, host};
use millpond_engine::AppData;
use millpond_engine::model::{NewProject, Status, Template};

use crate::arguments::{self, Global, New};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::{Session, absolute};

/// Makes a project's folder.
pub async fn run(new: New, global: &Global) -> anyhow::Result<Exit> {
    let data = AppData::system().map_err(ErrorBody::from)?;
    let template = match new.template {
        arguments::Template::Dealership => Template::Dealership,
        arguments::Template::Empty => Template::Empty,
    };
    let request = NewProject { path: Some(absolute(&new.folder)?.to_string_lossy().into_owned()), template };
    let folder = host::create(request, &data).await?;
    // Opening it says whether it is whole, and enters it among the recent projects.
    let session = Session::of(Project::Folder(folder.clone()), &data).await?;
    let status: anyhow::Result<Status> = session.get("/api/status").await;
    session.leave(&mut Interrupts::listen()).await;
    let status = status?;
    if global.json {
        print::json(&status.project)?;
        return Ok(Exit::Done);
    }
    print::data(format!("{}\n", folder.display()).as_bytes())?;
    print::words(&format!("Made the project “{}”.", status.project.name));
    let next = match template {
        Template::Dealership => "millpond run clean_sales",
        Template::Empty => "millpond suggest FILE.csv > pipelines/NAME.toml",
    };
    print::words(&format!("Next: cd {} && {next}", new.folder.display()));
    Ok(Exit::Done)
}
