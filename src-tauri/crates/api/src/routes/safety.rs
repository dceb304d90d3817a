//! Secrets of the project, and what a person agreed that it may run.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use millpond_engine::Engine;
use millpond_engine::model::{AgreeTo, KeptSecret, SecretView, SetSecret, Trust};

use crate::answer::{Answer, ErrorBody, Path, Sent};

/// Returns the secrets that the project's files name, and those that were kept for it; never a value.
#[utoipa::path(get, path = "/api/secrets", operation_id = "secrets", tag = "safety", responses((status = 200, body = Vec<SecretView>), (status = "default", body = ErrorBody)))]
pub async fn secrets(State(engine): State<Arc<Engine>>) -> Answer<Vec<SecretView>> {
    Ok(Json(engine.secrets().await?))
}

/// Keeps a secret for the project in the keychain, or, without one, in a file that only its owner can read.
#[utoipa::path(
    put, path = "/api/secrets/{name}", operation_id = "set_secret", tag = "safety", request_body = SetSecret,
    params(("name" = String, Path, description = "The secret's name")),
    responses((status = 200, body = KeptSecret), (status = "default", body = ErrorBody))
)]
pub async fn set_secret(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Sent(request): Sent<SetSecret>) -> Answer<KeptSecret> {
    Ok(Json(engine.set_secret(&name, request).await?))
}

/// Forgets a secret that was kept for the project.
#[utoipa::path(
    delete, path = "/api/secrets/{name}", operation_id = "remove_secret", tag = "safety",
    params(("name" = String, Path, description = "The secret's name")),
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn remove_secret(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Result<StatusCode, ErrorBody> {
    engine.remove_secret(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns what the project's files would run or call, and what of it a person agreed to on this machine.
#[utoipa::path(get, path = "/api/trust", operation_id = "trust", tag = "safety", responses((status = 200, body = Trust), (status = "default", body = ErrorBody)))]
pub async fn trust(State(engine): State<Arc<Engine>>) -> Answer<Trust> {
    Ok(Json(engine.trust().await?))
}

/// Agrees to what the files run or call, as it was shown.
#[utoipa::path(
    post, path = "/api/trust", operation_id = "agree_to", tag = "safety", request_body = AgreeTo,
    responses((status = 200, body = Trust), (status = "default", body = ErrorBody))
)]
pub async fn agree_to(State(engine): State<Arc<Engine>>, Sent(request): Sent<AgreeTo>) -> Answer<Trust> {
    Ok(Json(engine.agree_to(request).await?))
}
