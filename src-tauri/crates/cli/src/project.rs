//! The door of the project that a command is about.

use std::path::{Path, PathBuf};

use anyhow::Context;
use millpond_api::http::{Method, Request, Response, header};
use millpond_api::{Body, Door, ErrorBody, Project, host};
use millpond_engine::AppData;
use millpond_engine::model::Status;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::arguments::Global;
use crate::interrupt::Interrupts;
use crate::print;

/// The longest answer that is not streamed.
const ANSWER_BYTES: usize = 1 << 30;

/// A project that a command asks, open here or in another process.
pub struct Session {
    door: Door,
}

impl Session {
    /// Opens the project that the arguments name, else the nearest one upward, else the scratch project.
    pub async fn open(global: &Global) -> anyhow::Result<Self> {
        let data = AppData::system().map_err(ErrorBody::from)?;
        Self::of(named(global)?, &data).await
    }

    /// Opens the project of a pipeline: the one that the arguments name, else the one around its file, else as [`Self::open`].
    pub async fn open_for(global: &Global, pipeline: &str) -> anyhow::Result<Self> {
        let around = pipeline_file(pipeline)?.and_then(|file| millpond_engine::find_root(file.parent()?));
        match around.filter(|_| global.project.is_none()) {
            Some(root) => Self::of(Project::Folder(root), &AppData::system().map_err(ErrorBody::from)?).await,
            None => Self::open(global).await,
        }
    }

    /// Opens a project.
    pub async fn of(project: Project, data: &AppData) -> anyhow::Result<Self> {
        Ok(Self { door: host::open(project, data).await? })
    }

    /// Sends a request and returns its answer, read as `T`.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.ask(Method::GET, path, Body::empty()).await
    }

    /// Sends a request with a JSON body and returns its answer, read as `T`.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> anyhow::Result<T> {
        self.ask(Method::POST, path, Body::from(serde_json::to_vec(body)?)).await
    }

    /// Sends a request whose body is streamed and returns its answer, read as `T`.
    pub async fn ask<T: DeserializeOwned>(&self, method: Method, path: &str, body: Body) -> anyhow::Result<T> {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json").body(body)?;
        let response = good(self.door.call(request).await).await?;
        let bytes = millpond_api::whole(response.into_body(), ANSWER_BYTES).await.context("The answer was cut off")?;
        serde_json::from_slice(&bytes).with_context(|| format!("The answer of {path} cannot be read"))
    }

    /// Sends a request whose answer says nothing.
    pub async fn ask_for_nothing(&self, method: Method, path: &str, body: Body) -> anyhow::Result<()> {
        let request = Request::builder().method(method).uri(path).body(body)?;
        good(self.door.call(request).await).await.map(|_| ())
    }

    /// Returns the body of an answer that is streamed.
    pub async fn stream(&self, path: &str) -> anyhow::Result<Body> {
        let request = Request::get(path).body(Body::empty())?;
        Ok(good(self.door.call(request).await).await?.into_body())
    }

    /// Returns whether this process owns the project.
    pub fn is_owner(&self) -> bool {
        self.door.is_owner()
    }

    /// Returns the project's folder.
    pub fn root(&self) -> &Path {
        self.door.root()
    }

    /// Leaves the project. An owner waits for runs that clients have started; interrupted, it cancels them.
    pub async fn leave(self, interrupts: &mut Interrupts) {
        if self.door.is_owner()
            && let Ok(status) = self.get::<Status>("/api/status").await
            && !status.active_runs.is_empty()
        {
            print::words(&format!(
                "Waiting for {} that other windows or commands started here. Ctrl-C cancels.",
                print::count(status.active_runs.len() as u64, "run")
            ));
        }
        tokio::select! {
            () = self.door.leave(true) => return,
            () = interrupts.next() => {}
        }
        self.door.leave(false).await;
    }
}

/// Returns an answer that is good, or its error.
async fn good(response: Response<Body>) -> anyhow::Result<Response<Body>> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let bytes = millpond_api::whole(response.into_body(), ANSWER_BYTES).await.context("The answer was cut off")?;
    let error: ErrorBody = serde_json::from_slice(&bytes).with_context(|| format!("The project answered with status {status}"))?;
    Err(error.into())
}

/// Returns the project that the arguments name, else the nearest one upward, else the scratch project.
pub fn named(global: &Global) -> anyhow::Result<Project> {
    if let Some(folder) = &global.project {
        return Ok(Project::Folder(absolute(folder)?));
    }
    let here = std::env::current_dir().context("The current folder cannot be read")?;
    Ok(millpond_engine::find_root(&here).map_or(Project::Scratch, Project::Folder))
}

/// Returns a path from the shell's folder as an absolute one, for the owner's folder may be another.
pub fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} is not a path", path.display()))
}

/// Returns a path as text, as the door takes it.
pub fn text_of(path: &Path) -> anyhow::Result<String> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| {
        let error = ErrorBody::new("invalid", format!("{} is not UTF-8, and cannot be named exactly.", path.display()));
        error.hint("Give it through a link whose path is.").into()
    })
}

/// Returns the path of a pipeline's file, where a person gave a path and not a name.
pub fn pipeline_file(pipeline: &str) -> anyhow::Result<Option<PathBuf>> {
    let path = Path::new(pipeline);
    let is_path = path.extension().is_some_and(|ending| ending == "toml") || path.components().count() > 1;
    is_path.then(|| absolute(path)).transpose()
}

/// Returns a part of an address with everything but letters and digits made safe.
pub fn segment(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a String does not fail");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_a_toml_file_is_one() {
        assert_eq!(pipeline_file("clean_sales").unwrap(), None);
        for path in ["clean_sales.toml", "./clean_sales", "/a/b.toml"] {
            assert!(pipeline_file(path).unwrap().is_some_and(|path| path.is_absolute()), "{path}");
        }
    }

    #[test]
    fn a_name_with_a_slash_stays_one_part_of_the_address() {
        assert_eq!(segment("a/b c?"), "a%2Fb%20c%3F");
    }
}
