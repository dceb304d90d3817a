//! What the app is, and what happened since the person last looked.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use millpond_engine::Engine;
use millpond_engine::model::{ChartQuery, OpenProject, Overview, RowsByDay, SaveProjectAs, Status};

use crate::answer::{Answer, ErrorBody, Query, Sent};

/// Returns what the app is and does right now.
#[utoipa::path(get, path = "/api/status", operation_id = "status", tag = "project", responses((status = 200, body = Status), (status = "default", body = ErrorBody)))]
pub async fn status(State(engine): State<Arc<Engine>>) -> Answer<Status> {
    Ok(Json(engine.status().await?))
}

/// Returns the first screen.
#[utoipa::path(get, path = "/api/overview", operation_id = "overview", tag = "project", responses((status = 200, body = Overview), (status = "default", body = ErrorBody)))]
pub async fn overview(State(engine): State<Arc<Engine>>) -> Answer<Overview> {
    Ok(Json(engine.overview().await?))
}

/// Returns what became of the rows of the last week.
#[utoipa::path(get, path = "/api/overview/rows", operation_id = "rows_by_day", tag = "project", params(ChartQuery), responses((status = 200, body = RowsByDay), (status = "default", body = ErrorBody)))]
pub async fn rows_by_day(State(engine): State<Arc<Engine>>, Query(query): Query<ChartQuery>) -> Answer<RowsByDay> {
    Ok(Json(engine.rows_by_day(query).await?))
}

/// Marks everything as seen.
#[utoipa::path(post, path = "/api/overview/seen", operation_id = "mark_seen", tag = "project", responses((status = 200, body = Overview), (status = "default", body = ErrorBody)))]
pub async fn mark_seen(State(engine): State<Arc<Engine>>) -> Answer<Overview> {
    Ok(Json(engine.mark_seen().await?))
}

/// Saves the scratch project as a project of its own and returns its folder, without opening it (`/api/host/save-as` opens it too).
#[utoipa::path(
    post, path = "/api/save-as", operation_id = "save_as", tag = "project", request_body = SaveProjectAs,
    responses((status = 200, body = OpenProject), (status = "default", body = ErrorBody))
)]
pub async fn save_as(State(engine): State<Arc<Engine>>, Sent(request): Sent<SaveProjectAs>) -> Answer<OpenProject> {
    let path = engine.save_as(request).await?.to_string_lossy().into_owned();
    Ok(Json(OpenProject { path }))
}
