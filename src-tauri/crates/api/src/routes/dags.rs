//! DAGs of the project.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use millpond_engine::Engine;
use millpond_engine::model::{DagDetail, DagInstant, DagListing, NextQuery};

use crate::answer::{Answer, ErrorBody, Path};

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

/// Returns the next instants at which a DAG is due, with what a change of the clock does to them.
#[utoipa::path(
    get, path = "/api/dags/{name}/next", operation_id = "dag_next", tag = "dags",
    params(("name" = String, Path, description = "The DAG's name"), NextQuery),
    responses((status = 200, body = Vec<DagInstant>), (status = "default", body = ErrorBody))
)]
pub async fn next(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Query(query): Query<NextQuery>) -> Answer<Vec<DagInstant>> {
    Ok(Json(engine.dag_next(&name, query).await?))
}
