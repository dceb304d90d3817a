//! Alerts: who is told what of runs of DAGs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use millpond_engine::Engine;
use millpond_engine::model::{AddAlert, AlertListing, AlertNotice, AlertQuery, AlertTested, NoticeShown, TestAlert};
use uuid::Uuid;

use crate::answer::{Answer, ErrorBody, Path, Query, Sent};

/// Returns the alerts of the project, channel by channel, and what became of their messages.
#[utoipa::path(get, path = "/api/alerts", operation_id = "alerts", tag = "alerts", params(AlertQuery), responses((status = 200, body = AlertListing), (status = "default", body = ErrorBody)))]
pub async fn list(State(engine): State<Arc<Engine>>, Query(query): Query<AlertQuery>) -> Answer<AlertListing> {
    Ok(Json(engine.alerts(query).await?))
}

/// Adds an alert to the end of `millpond.toml`; refused (`conflict`) where the file was changed in between.
#[utoipa::path(
    post, path = "/api/alerts", operation_id = "add_alert", tag = "alerts", request_body = AddAlert,
    responses((status = 200, body = AlertListing), (status = 409, body = ErrorBody), (status = "default", body = ErrorBody))
)]
pub async fn add(State(engine): State<Arc<Engine>>, Sent(request): Sent<AddAlert>) -> Answer<AlertListing> {
    Ok(Json(engine.add_alert(request).await?))
}

/// Has an alert send a test, and says by channel what became of it.
#[utoipa::path(
    post, path = "/api/alerts/test", operation_id = "test_alert", tag = "alerts", request_body = TestAlert,
    responses((status = 200, body = Vec<AlertTested>), (status = "default", body = ErrorBody))
)]
pub async fn test(State(engine): State<Arc<Engine>>, Sent(request): Sent<TestAlert>) -> Answer<Vec<AlertTested>> {
    Ok(Json(engine.test_alert(request).await?))
}

/// Returns the messages that no window and no page has shown yet.
#[utoipa::path(get, path = "/api/alerts/notices", operation_id = "alert_notices", tag = "alerts", responses((status = 200, body = Vec<AlertNotice>), (status = "default", body = ErrorBody)))]
pub async fn notices(State(engine): State<Arc<Engine>>) -> Answer<Vec<AlertNotice>> {
    Ok(Json(engine.alert_notices().await?))
}

/// Says that a window or a page has shown a message, or why it could not.
#[utoipa::path(
    post, path = "/api/alerts/notices/{id}", operation_id = "alert_shown", tag = "alerts", request_body = NoticeShown,
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn shown(
    State(engine): State<Arc<Engine>>,
    Path(id): Path<Uuid>,
    Sent(shown): Sent<NoticeShown>,
) -> Result<StatusCode, ErrorBody> {
    engine.alert_shown(id, shown).await?;
    Ok(StatusCode::NO_CONTENT)
}
