//! The commands, one file each. All of them ask the project's door.

pub mod alerts;
pub mod check;
pub mod completions;
pub mod dag;
pub mod db;
pub mod import;
pub mod new;
pub mod preview;
pub mod profile;
pub mod python;
pub mod run;
pub mod runs;
pub mod secret;
pub mod serve;
pub mod service;
pub mod status;
pub mod suggest;
pub mod trust;

use std::path::PathBuf;

use millpond_engine::model::PipelineDetail;

use crate::project::{Session, absolute, pipeline_file, segment};

/// A pipeline's text, where it came from, and the folder that its paths are from (the project's unless given).
pub struct Named {
    pub text: String,
    pub file: String,
    pub base: Option<PathBuf>,
}

/// Returns the text of a pipeline that a person named, by name or by path.
pub async fn text_of(session: &Session, pipeline: &str) -> anyhow::Result<Named> {
    let Some(path) = pipeline_file(pipeline)? else {
        let detail: PipelineDetail = session.get(&format!("/api/pipelines/{}", segment(pipeline))).await?;
        return Ok(Named { text: detail.text, file: format!("pipelines/{pipeline}.toml"), base: None });
    };
    let text = tokio::fs::read_to_string(&path)
        .await
        .map_err(|error| millpond_api::ErrorBody::new("io", format!("{} cannot be read: {error}.", path.display())))?;
    let inside = session.root().canonicalize().is_ok_and(|root| path.canonicalize().is_ok_and(|path| path.starts_with(root)));
    let base = if inside { None } else { path.parent().map(absolute).transpose()? };
    Ok(Named { text, file: path.display().to_string(), base })
}
