//! Files that were opened before.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use millpond_engine::Engine;
use millpond_engine::model::RecentFile;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, ErrorBody, Sent};

/// Names a file of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ForgetFile {
    /// Absolute, as listed.
    pub path: String,
}

/// Returns the files that were opened before, newest first.
#[utoipa::path(get, path = "/api/recent/files", operation_id = "recent_files", tag = "files", responses((status = 200, body = Vec<RecentFile>), (status = "default", body = ErrorBody)))]
pub async fn list(State(engine): State<Arc<Engine>>) -> Answer<Vec<RecentFile>> {
    Ok(Json(engine.recent_files().await?))
}

/// Takes a file off the list. The file itself stays.
#[utoipa::path(
    delete, path = "/api/recent/files", operation_id = "forget_recent_file", tag = "files", request_body = ForgetFile,
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn forget(State(engine): State<Arc<Engine>>, Sent(request): Sent<ForgetFile>) -> Result<StatusCode, ErrorBody> {
    engine.forget_recent_file(&request.path).await?;
    Ok(StatusCode::NO_CONTENT)
}
