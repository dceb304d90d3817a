//! Pipelines of the project.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use millpond_engine::Engine;
use millpond_engine::model::{CopyPipeline, NewPipeline, PipelineDetail, PipelineListing, SavePipeline};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, ErrorBody, Path, Sent};

/// Gives a pipeline another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RenamePipeline {
    /// The new name.
    pub to: String,
}

/// Returns the pipelines of the project.
#[utoipa::path(get, path = "/api/pipelines", operation_id = "pipelines", tag = "pipelines", responses((status = 200, body = Vec<PipelineListing>), (status = "default", body = ErrorBody)))]
pub async fn list(State(engine): State<Arc<Engine>>) -> Answer<Vec<PipelineListing>> {
    Ok(Json(engine.pipelines().await?))
}

/// Makes a pipeline's file.
#[utoipa::path(
    post, path = "/api/pipelines", operation_id = "new_pipeline", tag = "pipelines", request_body = NewPipeline,
    responses((status = 200, body = PipelineDetail), (status = "default", body = ErrorBody))
)]
pub async fn create(State(engine): State<Arc<Engine>>, Sent(request): Sent<NewPipeline>) -> Answer<PipelineDetail> {
    Ok(Json(engine.new_pipeline(request).await?))
}

/// Copies a pipeline's file from anywhere into the project.
#[utoipa::path(
    post, path = "/api/pipelines/copy", operation_id = "copy_pipeline", tag = "pipelines", request_body = CopyPipeline,
    responses((status = 200, body = PipelineDetail), (status = "default", body = ErrorBody))
)]
pub async fn copy(State(engine): State<Arc<Engine>>, Sent(request): Sent<CopyPipeline>) -> Answer<PipelineDetail> {
    Ok(Json(engine.copy_pipeline(request).await?))
}

/// Returns a pipeline with its text.
#[utoipa::path(
    get, path = "/api/pipelines/{name}", operation_id = "pipeline", tag = "pipelines", params(("name" = String, Path, description = "The pipeline's name")),
    responses((status = 200, body = PipelineDetail), (status = "default", body = ErrorBody))
)]
pub async fn detail(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Answer<PipelineDetail> {
    Ok(Json(engine.pipeline(&name).await?))
}

/// Saves a pipeline's text; refused (`conflict`) where the file was changed in between.
#[utoipa::path(
    put, path = "/api/pipelines/{name}", operation_id = "save_pipeline", tag = "pipelines", request_body = SavePipeline,
    params(("name" = String, Path, description = "The pipeline's name")),
    responses((status = 200, body = PipelineDetail), (status = 409, body = ErrorBody), (status = "default", body = ErrorBody))
)]
pub async fn save(
    State(engine): State<Arc<Engine>>,
    Path(name): Path<String>,
    Sent(request): Sent<SavePipeline>,
) -> Answer<PipelineDetail> {
    Ok(Json(engine.save_pipeline(&name, request).await?))
}

/// Removes a pipeline's file.
#[utoipa::path(
    delete, path = "/api/pipelines/{name}", operation_id = "delete_pipeline", tag = "pipelines", params(("name" = String, Path, description = "The pipeline's name")),
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn remove(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Result<StatusCode, ErrorBody> {
    engine.delete_pipeline(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a pipeline another name.
#[utoipa::path(
    post, path = "/api/pipelines/{name}/rename", operation_id = "rename_pipeline", tag = "pipelines", request_body = RenamePipeline,
    params(("name" = String, Path, description = "The pipeline's name")),
    responses((status = 200, body = PipelineDetail), (status = "default", body = ErrorBody))
)]
pub async fn rename(
    State(engine): State<Arc<Engine>>,
    Path(name): Path<String>,
    Sent(request): Sent<RenamePipeline>,
) -> Answer<PipelineDetail> {
    Ok(Json(engine.rename_pipeline(&name, &request.to).await?))
}
