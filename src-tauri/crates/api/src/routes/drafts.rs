//! Texts that are not (yet) saved.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use millpond_engine::Engine;
use millpond_engine::model::{
    EditRequest, EditedText, Preview, PreviewRequest, PythonRequest, PythonScript, StepSuggestions, SuggestStepsRequest,
};
use millpond_pipeline::spec::PipelineSpec;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, ErrorBody, Sent};

/// A pipeline's text, saved or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftText {
    /// The whole text.
    pub text: String,
}

/// Returns the steps and the mistakes of a text.
#[utoipa::path(
    post, path = "/api/drafts/read", operation_id = "read_draft", tag = "drafts", request_body = DraftText,
    responses((status = 200, body = EditedText), (status = "default", body = ErrorBody))
)]
pub async fn read(State(engine): State<Arc<Engine>>, Sent(request): Sent<DraftText>) -> Answer<EditedText> {
    Ok(Json(engine.read_draft(&request.text)))
}

/// Edits a text and keeps its comments and order. Nothing is saved.
#[utoipa::path(
    post, path = "/api/drafts/edit", operation_id = "edit_draft", tag = "drafts", request_body = EditRequest,
    responses((status = 200, body = EditedText), (status = "default", body = ErrorBody))
)]
pub async fn edit(State(engine): State<Arc<Engine>>, Sent(request): Sent<EditRequest>) -> Answer<EditedText> {
    Ok(Json(engine.edit_draft(&request)?))
}

/// Returns the first rows, stage by stage. A newer request of the same group cancels an older one.
#[utoipa::path(
    post, path = "/api/drafts/preview", operation_id = "preview", tag = "drafts", request_body = PreviewRequest,
    responses((status = 200, body = Preview), (status = "default", body = ErrorBody))
)]
pub async fn preview(State(engine): State<Arc<Engine>>, Sent(request): Sent<PreviewRequest>) -> Answer<Preview> {
    Ok(Json(engine.preview(request).await?))
}

/// Returns the pipeline as a script for Polars in Python, and what the script does otherwise than a run.
#[utoipa::path(
    post, path = "/api/drafts/python", operation_id = "python_script", tag = "drafts", request_body = PythonRequest,
    responses((status = 200, body = PythonScript), (status = "default", body = ErrorBody))
)]
pub async fn python(State(engine): State<Arc<Engine>>, Sent(request): Sent<PythonRequest>) -> Answer<PythonScript> {
    Ok(Json(engine.python_script(request).await?))
}

/// Returns steps that would help the rows as they are after the text's. A newer request of the same group cancels an older one.
#[utoipa::path(
    post, path = "/api/drafts/suggest", operation_id = "suggest_steps", tag = "drafts", request_body = SuggestStepsRequest,
    responses((status = 200, body = StepSuggestions), (status = "default", body = ErrorBody))
)]
pub async fn suggest(State(engine): State<Arc<Engine>>, Sent(request): Sent<SuggestStepsRequest>) -> Answer<StepSuggestions> {
    Ok(Json(engine.suggest_steps(request).await?))
}

/// Returns the JSON Schema of a pipeline's file.
#[utoipa::path(get, path = "/api/schema/pipeline", operation_id = "pipeline_schema", tag = "drafts", responses((status = 200, body = serde_json::Value), (status = "default", body = ErrorBody)))]
pub async fn pipeline_schema() -> Answer<serde_json::Value> {
    let schema = millpond_record::document::schema_json::<PipelineSpec>();
    Ok(Json(serde_json::from_str(&schema).map_err(|error| ErrorBody::new("internal", error.to_string()))?))
}
