//! Files of rows on this machine, and those that a browser sends.

#![expect(unused_qualifications, reason = "utoipa's macro writes them")]

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use futures::StreamExt;
use millpond_engine::model::{
    DrawCharts, DrawnCharts, FileRequest, Inspection, ProfileRequest, Relation, RelationRequest, SuggestRequest, Suggestion, Upload,
};
use millpond_engine::{Engine, EngineError, ErrorCode};
use millpond_pipeline::profile::Profile;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::answer::{Answer, ErrorBody, Query, Sent};

/// What an uploaded file is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadName {
    /// Its name without a folder.
    pub name: String,
}

/// Returns the first look at a file.
#[utoipa::path(
    post, path = "/api/files/inspect", operation_id = "inspect", tag = "files", request_body = FileRequest,
    responses((status = 200, body = Inspection), (status = "default", body = ErrorBody))
)]
pub async fn inspect(State(engine): State<Arc<Engine>>, Sent(request): Sent<FileRequest>) -> Answer<Inspection> {
    Ok(Json(engine.inspect(request).await?))
}

/// Returns a starter pipeline for a file, and steps that would help.
#[utoipa::path(
    post, path = "/api/files/suggest", operation_id = "suggest", tag = "files", request_body = SuggestRequest,
    responses((status = 200, body = Suggestion), (status = "default", body = ErrorBody))
)]
pub async fn suggest(State(engine): State<Arc<Engine>>, Sent(request): Sent<SuggestRequest>) -> Answer<Suggestion> {
    Ok(Json(engine.suggest(request).await?))
}

/// Returns what a file's columns hold, or a pipeline's after a stage.
#[utoipa::path(
    post, path = "/api/files/profile", operation_id = "profile", tag = "files", request_body = ProfileRequest,
    responses((status = 200, body = Profile), (status = "default", body = ErrorBody))
)]
pub async fn profile(State(engine): State<Arc<Engine>>, Sent(request): Sent<ProfileRequest>) -> Answer<Profile> {
    Ok(Json(engine.profile(request).await?))
}

/// Returns how two columns of a file, or of a pipeline's rows after a stage, go together.
#[utoipa::path(
    post, path = "/api/files/relate", operation_id = "relate", tag = "files", request_body = RelationRequest,
    responses((status = 200, body = Relation), (status = "default", body = ErrorBody))
)]
pub async fn relate(State(engine): State<Arc<Engine>>, Sent(request): Sent<RelationRequest>) -> Answer<Relation> {
    Ok(Json(engine.relate(request).await?))
}

/// Returns pictures of figures that were counted before.
#[utoipa::path(
    post, path = "/api/charts/draw", operation_id = "draw_charts", tag = "files", request_body = DrawCharts,
    responses((status = 200, body = DrawnCharts), (status = "default", body = ErrorBody))
)]
pub async fn draw(State(engine): State<Arc<Engine>>, Sent(request): Sent<DrawCharts>) -> Answer<DrawnCharts> {
    Ok(Json(engine.draw_charts(request).await?))
}

/// Takes a file's bytes and returns where they stand now. They go to the disk as they come.
#[utoipa::path(
    post, path = "/api/uploads", operation_id = "upload", tag = "files", params(UploadName),
    request_body(content = String, content_type = "application/octet-stream", description = "The file's bytes"),
    responses((status = 200, body = Upload), (status = "default", body = ErrorBody))
)]
pub async fn upload(State(engine): State<Arc<Engine>>, Query(upload): Query<UploadName>, body: Body) -> Answer<Upload> {
    let mut writer = engine.upload(&upload.name).await?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        // Dropping the writer removes what came so far.
        let piece = piece.map_err(|error| {
            EngineError::new(ErrorCode::Cancelled, format!("{} was not sent to its end: {error}.", upload.name)).hint("Send it again.")
        })?;
        writer.write(&piece).await?;
    }
    Ok(Json(writer.finish().await?))
}
