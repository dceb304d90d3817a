//! Rows of whole files, for the grid.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use millpond_engine::Engine;
use millpond_engine::model::{RowCount, RowPage, RowPageRequest, RowsOf, ScanPiece, ScanRequest};

use crate::answer::{Answer, ErrorBody, Sent};

/// Returns how many rows a pipeline's input has, as far as they are counted. The first question begins the count.
#[utoipa::path(
    post, path = "/api/rows/count", operation_id = "row_count", tag = "rows", request_body = RowsOf,
    responses((status = 200, body = RowCount), (status = "default", body = ErrorBody))
)]
pub async fn count(State(engine): State<Arc<Engine>>, Sent(request): Sent<RowsOf>) -> Answer<RowCount> {
    Ok(Json(engine.row_count(request).await?))
}

/// Returns rows of a pipeline's input by their numbers, before and after a stage. A newer request of the same group cancels an
/// older one.
#[utoipa::path(
    post, path = "/api/rows/page", operation_id = "row_page", tag = "rows", request_body = RowPageRequest,
    responses((status = 200, body = RowPage), (status = "default", body = ErrorBody))
)]
pub async fn page(State(engine): State<Arc<Engine>>, Sent(request): Sent<RowPageRequest>) -> Answer<RowPage> {
    Ok(Json(engine.row_page(request).await?))
}

/// Returns which rows filters pick, from a place on, for a moment: a search goes on from where the last answer ended.
#[utoipa::path(
    post, path = "/api/rows/scan", operation_id = "scan_rows", tag = "rows", request_body = ScanRequest,
    responses((status = 200, body = ScanPiece), (status = "default", body = ErrorBody))
)]
pub async fn scan(State(engine): State<Arc<Engine>>, Sent(request): Sent<ScanRequest>) -> Answer<ScanPiece> {
    Ok(Json(engine.scan_rows(request).await?))
}
