//! Connections to servers.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use millpond_engine::Engine;
use millpond_engine::model::{ConnectionListing, ConnectionTested};

use crate::answer::{Answer, ErrorBody};

/// Returns the project's connections and how each is. Nothing is connected by it.
#[utoipa::path(
    get, path = "/api/connections", operation_id = "connections", tag = "connections",
    responses((status = 200, body = ConnectionListing), (status = "default", body = ErrorBody))
)]
pub async fn list(State(engine): State<Arc<Engine>>) -> Answer<ConnectionListing> {
    Ok(Json(engine.connections().await?))
}

/// Connects, and returns what the server tells of itself; or why it does not come about, in words.
#[utoipa::path(
    post, path = "/api/connections/{name}/test", operation_id = "test_connection", tag = "connections",
    params(("name" = String, Path, description = "The connection's name in `millpond.toml`")),
    responses((status = 200, body = ConnectionTested), (status = "default", body = ErrorBody))
)]
pub async fn test(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Answer<ConnectionTested> {
    Ok(Json(engine.test_connection(&name).await?))
}
