//! What the program around the page does itself, whoever owns the project.

#![expect(unused_qualifications, reason = "utoipa's macro writes them")]

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use millpond_engine::EngineError;
use millpond_engine::model::{NewProject, OpenProject, ProjectInfo, RecentProject, SaveProjectAs, Status};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::project::{Project, create};
use super::{HostInfo, Inner, absolute, show};
use crate::answer::{Answer, ErrorBody, Query, Sent};

/// The longest answer that the host reads from the project itself.
const ANSWER_BYTES: usize = 16 << 20;

/// Names a file or a folder of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShowPath {
    /// Absolute.
    pub path: String,
}

/// Returns the host's routes.
pub(super) fn router(host: Arc<Inner>) -> Router {
    Router::new()
        .route("/api/host", get(self::host))
        .route("/api/host/open", post(open_project))
        .route("/api/host/new", post(new))
        .route("/api/host/save-as", post(save_as))
        .route("/api/host/projects", get(projects))
        .route("/api/host/reveal", post(reveal))
        .route("/api/host/launch", post(launch))
        .route("/api/host/picture", post(write_picture))
        .fallback(async |uri: axum::http::Uri| ErrorBody::new("not_found", format!("There is no {}.", uri.path())))
        .with_state(host)
}

/// Returns what is around the page.
#[utoipa::path(get, path = "/api/host", operation_id = "host", tag = "host", responses((status = 200, body = HostInfo), (status = "default", body = ErrorBody)))]
pub async fn host(State(host): State<Arc<Inner>>) -> Json<HostInfo> {
    Json(HostInfo { kind: host.kind, owner: host.door().is_owner(), pid: std::process::id() })
}

/// Opens another project here. The former one finishes its runs.
#[utoipa::path(
    post, path = "/api/host/open", operation_id = "open_project", tag = "host", request_body = OpenProject,
    responses((status = 200, body = ProjectInfo), (status = "default", body = ErrorBody))
)]
pub async fn open_project(State(host): State<Arc<Inner>>, Sent(request): Sent<OpenProject>) -> Answer<ProjectInfo> {
    let project = Project::named(&request.path, &host.data)?;
    change(host, project).await
}

/// Makes a project and opens it here.
#[utoipa::path(
    post, path = "/api/host/new", operation_id = "new_project", tag = "host", request_body = NewProject,
    responses((status = 200, body = ProjectInfo), (status = "default", body = ErrorBody))
)]
pub async fn new(State(host): State<Arc<Inner>>, Sent(request): Sent<NewProject>) -> Answer<ProjectInfo> {
    let folder = create(request, &host.data).await?;
    change(host, Project::Folder(folder)).await
}

/// Saves the scratch project as a project of its own and opens it here.
#[utoipa::path(
    post, path = "/api/host/save-as", operation_id = "save_project_as", tag = "host", request_body = SaveProjectAs,
    responses((status = 200, body = ProjectInfo), (status = "default", body = ErrorBody))
)]
pub async fn save_as(State(host): State<Arc<Inner>>, Sent(request): Sent<SaveProjectAs>) -> Answer<ProjectInfo> {
    absolute(&request.path)?;
    let body = serde_json::to_vec(&request).map_err(|error| ErrorBody::new("internal", error.to_string()))?;
    let saving = Request::post("/api/save-as").header(header::CONTENT_TYPE, "application/json").body(Body::from(body));
    let saved: OpenProject = ask(&host, saving.expect("a constant request is valid")).await?;
    change(host, Project::Folder(saved.path.into())).await
}

/// Returns the projects that were opened before, newest first.
#[utoipa::path(get, path = "/api/host/projects", operation_id = "projects", tag = "host", responses((status = 200, body = Vec<RecentProject>), (status = "default", body = ErrorBody)))]
pub async fn projects(State(host): State<Arc<Inner>>) -> Answer<Vec<RecentProject>> {
    let data = host.data.clone();
    let projects = tokio::task::spawn_blocking(move || data.recent_projects()).await;
    Ok(Json(projects.map_err(|error| ErrorBody::new("internal", error.to_string()))?))
}

/// Shows a file in its folder, with the system's file browser.
#[utoipa::path(
    post, path = "/api/host/reveal", operation_id = "reveal", tag = "host", request_body = ShowPath,
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn reveal(Sent(request): Sent<ShowPath>) -> Result<StatusCode, ErrorBody> {
    let path = absolute(&request.path)?;
    shown(move || show::reveal(&path)).await
}

/// Opens a file with the program that the system has for it.
#[utoipa::path(
    post, path = "/api/host/launch", operation_id = "launch", tag = "host", request_body = ShowPath,
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn launch(Sent(request): Sent<ShowPath>) -> Result<StatusCode, ErrorBody> {
    let path = absolute(&request.path)?;
    shown(move || show::launch(&path)).await
}

/// Writes a picture, or a text that a diagram was written down as, where a person chose it to be: the window has no downloads. A file
/// of that name is replaced.
#[utoipa::path(
    post, path = "/api/host/picture", operation_id = "write_picture", tag = "host", params(ShowPath),
    request_body(content = String, content_type = "application/octet-stream", description = "The bytes of a PNG, an SVG, DDL, DBML or a Mermaid diagram"),
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn write_picture(Query(request): Query<ShowPath>, picture: Bytes) -> Result<StatusCode, ErrorBody> {
    let path = absolute(&request.path)?;
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let is_one = match ending.as_deref() {
        Some("png") => picture.starts_with(b"\x89PNG\r\n\x1a\n"),
        Some("svg") => picture.starts_with(b"<svg "),
        Some("sql" | "dbml" | "mmd") => std::str::from_utf8(&picture).is_ok_and(|text| !text.contains('\0')),
        _ => false,
    };
    if !is_one {
        return Err(ErrorBody::new("invalid", format!("{} is not the name of such a file.", path.display()))
            .hint("Let the name end in .png, .svg, .sql, .dbml or .mmd, as the file is."));
    }
    let written = tokio::fs::write(&path, &picture).await;
    written.map_err(|error| EngineError::io(format!("{} cannot be written", path.display()), &error))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(show: impl FnOnce() -> Result<(), ErrorBody> + Send + 'static) -> Result<StatusCode, ErrorBody> {
    tokio::task::spawn_blocking(show).await.map_err(|error| ErrorBody::new("internal", error.to_string()))??;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the project on a task of its own: a page that goes away does not leave the change half done.
async fn change(host: Arc<Inner>, project: Project) -> Answer<ProjectInfo> {
    let changing = tokio::spawn(async move {
        host.change(project).await?;
        let status: Status = ask(&host, Request::get("/api/status").body(Body::empty()).expect("a constant request is valid")).await?;
        Ok(Json(status.project))
    });
    changing.await.map_err(|error| ErrorBody::new("internal", error.to_string()))?
}

/// Asks the open project.
async fn ask<T: DeserializeOwned>(host: &Inner, request: Request<Body>) -> Result<T, ErrorBody> {
    let response = host.door().call(request).await;
    let good = response.status().is_success();
    let unread = |error: String| ErrorBody::new("internal", format!("The project's answer cannot be read: {error}."));
    let bytes = axum::body::to_bytes(response.into_body(), ANSWER_BYTES).await.map_err(|error| unread(error.to_string()))?;
    if good {
        return serde_json::from_slice(&bytes).map_err(|error| unread(error.to_string()));
    }
    Err(serde_json::from_slice(&bytes).unwrap_or_else(|error| unread(error.to_string())))
}
