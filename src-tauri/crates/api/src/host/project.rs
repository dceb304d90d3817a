//! Opening a project's door.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use millpond_engine::model::{NewProject, Template};
use millpond_engine::{AppData, Engine, EngineError, ErrorCode, OpenOptions, template};
use millpond_record::clock;

use crate::answer::ErrorBody;
use crate::door::{Door, Open, Opened, Refused};
use crate::routes::router;

/// The sample project is the same for everyone.
const SAMPLE_SEED: u64 = 2026;

/// Which project to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Project {
    /// A folder with a `millpond.toml`.
    Folder(PathBuf),
    /// The app's own project, used where none is named.
    Scratch,
}

impl Project {
    /// Returns the project that a person names: an empty path is the scratch project.
    ///
    /// # Errors
    /// Where the path is not absolute.
    pub fn named(path: &str, data: &AppData) -> Result<Self, ErrorBody> {
        if path.is_empty() {
            return Ok(Self::Scratch);
        }
        let path = crate::host::absolute(path)?;
        Ok(if path == data.scratch() { Self::Scratch } else { Self::Folder(path) })
    }

    /// Returns the project's folder.
    #[must_use]
    pub fn root(&self, data: &AppData) -> PathBuf {
        match self {
            Self::Folder(root) => root.clone(),
            Self::Scratch => data.scratch(),
        }
    }
}

/// Returns the door of a project: as its owner where nobody has it yet, else as a client of who does.
///
/// # Errors
/// Where it cannot be opened, or its owner does not answer.
pub async fn open(project: Project, data: &AppData) -> Result<Door, ErrorBody> {
    Door::open(project.root(data), opener(project, data.clone(), false)).await
}

/// As [`open`], for a program that stays: as the owner it runs what is due by time.
///
/// # Errors
/// As [`open`].
pub async fn open_to_stay(project: Project, data: &AppData) -> Result<Door, ErrorBody> {
    Door::open(project.root(data), opener(project, data.clone(), true)).await
}

/// Makes a project's folder and returns it.
///
/// # Errors
/// Where the folder holds a project already, or cannot be written.
pub async fn create(new: NewProject, data: &AppData) -> Result<PathBuf, ErrorBody> {
    let folder = match &new.path {
        Some(path) => crate::host::absolute(path)?,
        None => free_folder(&data.samples(), template_name(new.template)),
    };
    let target = folder.clone();
    tokio::task::spawn_blocking(move || template::create(&target, new.template, SAMPLE_SEED))
        .await
        .map_err(|error| ErrorBody::new("internal", format!("The project was not made: {error}.")))??;
    Ok(folder)
}

fn opener(project: Project, data: AppData, stays: bool) -> Open {
    Arc::new(move || {
        let options = OpenOptions {
            root: project.root(&data),
            scratch: project == Project::Scratch,
            data: data.clone(),
            clock: clock::of_this_process(),
        };
        Box::pin(async move {
            let engine = Engine::open(options).await.map_err(refused)?;
            if stays {
                engine.start_scheduler().await.map_err(refused)?;
            }
            let (router, quiet) = (router(engine.clone()), engine.clone());
            Ok(Opened {
                router,
                quiet: Box::new(move || quiet.stop_scheduling()),
                close: Box::new(move |finish| Box::pin(async move { engine.shutdown(finish).await })),
            })
        })
    })
}

fn refused(error: EngineError) -> Refused {
    if error.code == ErrorCode::Owned { Refused::Owned } else { Refused::Failed(error.into()) }
}

fn template_name(template: Template) -> &'static str {
    match template {
        Template::Dealership => "car_dealership",
        Template::Empty => "project",
    }
}

/// Returns a folder that is not there yet.
fn free_folder(parent: &Path, name: &str) -> PathBuf {
    let names = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}_{number}")));
    names.map(|name| parent.join(name)).find(|folder| !folder.exists()).expect("names do not end")
}
