//! DAGs of the project.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use millpond_engine::Engine;
use millpond_engine::model::{DagDetail, DagDraft, DagInstant, DagListing, NewDag, NextQuery, ReadDag, SaveDag};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, ErrorBody, Path, Query, Sent};

/// Gives a DAG another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RenameDag {
    /// The new name.
    pub to: String,
}

/// Returns the DAGs of the project.
#[utoipa::path(get, path = "/api/dags", operation_id = "dags", tag = "dags", responses((status = 200, body = Vec<DagListing>), (status = "default", body = ErrorBody)))]
pub async fn list(State(engine): State<Arc<Engine>>) -> Answer<Vec<DagListing>> {
    Ok(Json(engine.dags().await?))
}

/// Returns a DAG with its text and its tasks.
#[utoipa::path(
    get, path = "/api/dags/{name}", operation_id = "dag", tag = "dags", params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = DagDetail), (status = "default", body = ErrorBody))
)]
pub async fn detail(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Answer<DagDetail> {
    Ok(Json(engine.dag(&name).await?))
}

/// Makes a DAG's file.
#[utoipa::path(
    post, path = "/api/dags", operation_id = "new_dag", tag = "dags", request_body = NewDag,
    responses((status = 200, body = DagDetail), (status = "default", body = ErrorBody))
)]
pub async fn create(State(engine): State<Arc<Engine>>, Sent(request): Sent<NewDag>) -> Answer<DagDetail> {
    Ok(Json(engine.new_dag(request).await?))
}

/// Saves a DAG's text; refused (`conflict`) where the file was changed in between.
#[utoipa::path(
    put, path = "/api/dags/{name}", operation_id = "save_dag", tag = "dags", request_body = SaveDag,
    params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = DagDetail), (status = 409, body = ErrorBody), (status = "default", body = ErrorBody))
)]
pub async fn save(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Sent(request): Sent<SaveDag>) -> Answer<DagDetail> {
    Ok(Json(engine.save_dag(&name, request).await?))
}

/// Returns the mistakes of a DAG's text. Nothing is saved.
#[utoipa::path(
    post, path = "/api/drafts/dag", operation_id = "read_dag_draft", tag = "drafts", request_body = DagDraft,
    responses((status = 200, body = ReadDag), (status = "default", body = ErrorBody))
)]
pub async fn read(State(engine): State<Arc<Engine>>, Sent(draft): Sent<DagDraft>) -> Answer<ReadDag> {
    Ok(Json(engine.read_dag_draft(draft).await?))
}

/// Removes a DAG's file. Its runs are kept.
#[utoipa::path(
    delete, path = "/api/dags/{name}", operation_id = "delete_dag", tag = "dags", params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn remove(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Result<StatusCode, ErrorBody> {
    engine.delete_dag(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a DAG another name. It stays enabled where it is; its runs keep the old one.
#[utoipa::path(
    post, path = "/api/dags/{name}/rename", operation_id = "rename_dag", tag = "dags", request_body = RenameDag,
    params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = DagDetail), (status = "default", body = ErrorBody))
)]
pub async fn rename(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Sent(request): Sent<RenameDag>) -> Answer<DagDetail> {
    Ok(Json(engine.rename_dag(&name, &request.to).await?))
}

/// Returns the next instants at which a DAG is due, with what a change of the clock does to them.
#[utoipa::path(
    get, path = "/api/dags/{name}/next", operation_id = "dag_next", tag = "dags",
    params(("name" = String, Path, description = "The DAG's name"), NextQuery),
    responses((status = 200, body = Vec<DagInstant>), (status = "default", body = ErrorBody))
)]
pub async fn next(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Query(query): Query<NextQuery>) -> Answer<Vec<DagInstant>> {
    Ok(Json(engine.dag_next(&name, query).await?))
}
