//! Answers of the door: JSON, or an error in words.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use millpond_engine::EngineError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong: what, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// Stable, for programs: `not_found`, `conflict`, `invalid`, `refused`, `busy`, `cancelled`, `io`, `internal`,
    /// `login` (this browser is not logged in), `unreachable` (the process that owns the project went away).
    pub code: String,
    /// A sentence for a person.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// File, line and column, or whatever else names the place.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// Whether the same request may succeed later.
    pub retryable: bool,
}

impl ErrorBody {
    /// Returns an error that asking again does not mend.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), hint: None, place: None, retryable: false }
    }

    /// Returns the error with what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the error, marked as one that may pass.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Returns the HTTP status that goes with the code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.code.as_str() {
            "not_found" => StatusCode::NOT_FOUND,
            "conflict" | "owned" | "cancelled" => StatusCode::CONFLICT,
            "invalid" => StatusCode::BAD_REQUEST,
            "login" => StatusCode::UNAUTHORIZED,
            "forbidden" => StatusCode::FORBIDDEN,
            "refused" => StatusCode::UNPROCESSABLE_ENTITY,
            "busy" | "unreachable" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns the error as an HTTP response.
    #[must_use]
    pub fn response(&self) -> Response<Body> {
        (self.status(), Json(self)).into_response()
    }
}

impl std::fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, " {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ErrorBody {}

impl IntoResponse for ErrorBody {
    fn into_response(self) -> Response<Body> {
        self.response()
    }
}

impl From<EngineError> for ErrorBody {
    fn from(error: EngineError) -> Self {
        // The code's word is what it is serialized as; asking serde keeps the two from drifting apart.
        let code = match serde_json::to_value(error.code) {
            Ok(serde_json::Value::String(word)) => word,
            _ => "internal".to_owned(),
        };
        Self { code, message: error.message, hint: error.hint, place: error.place, retryable: error.retryable }
    }
}

impl From<JsonRejection> for ErrorBody {
    fn from(rejection: JsonRejection) -> Self {
        Self::new("invalid", format!("The request's body is not what this route takes: {}", rejection.body_text()))
    }
}

impl From<QueryRejection> for ErrorBody {
    fn from(rejection: QueryRejection) -> Self {
        Self::new("invalid", format!("The request's query is not what this route takes: {}", rejection.body_text()))
    }
}

impl From<PathRejection> for ErrorBody {
    fn from(rejection: PathRejection) -> Self {
        Self::new("invalid", format!("The request's address is not what this route takes: {}", rejection.body_text()))
    }
}

/// A JSON body whose faults are told in the door's form.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(ErrorBody))]
pub struct Sent<T>(pub T);

/// A query string whose faults are told in the door's form.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ErrorBody))]
pub struct Query<T>(pub T);

/// Parts of the path, whose faults are told in the door's form.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ErrorBody))]
pub struct Path<T>(pub T);

/// Returns an answer as JSON, or the error in words.
pub type Answer<T> = Result<Json<T>, ErrorBody>;

/// Returns the bytes of a body that is not streamed.
///
/// # Errors
/// Where it is longer than `limit` bytes, or its sender went away.
pub async fn whole(body: Body, limit: usize) -> Result<axum::body::Bytes, axum::Error> {
    axum::body::to_bytes(body, limit).await
}
