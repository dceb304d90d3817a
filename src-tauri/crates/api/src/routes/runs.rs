//! Runs: started, followed, and explained later.

#![expect(unused_qualifications, reason = "utoipa's macro writes them")]

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, header};
use millpond_engine::model::{
    CompareQuery, DroppedQuery, DroppedRow, MendRows, OutputRows, RejectedPage, RejectedQuery, RunAgain, RunComparison, RunDetail,
    RunListing, RunQuery, RunSummary, StartRun, StartedRun,
};
use millpond_engine::{Engine, EngineError};
use serde::{Deserialize, Serialize};
use tokio_util::io::ReaderStream;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::answer::{Answer, ErrorBody, Path, Query, Sent};

/// Bytes of an output that are read at once.
const PIECE_BYTES: usize = 256 << 10;
/// Rows of an output that are shown unless asked otherwise.
const OUTPUT_ROWS: u64 = 200;

/// Which rows of an output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutputQuery {
    /// Rows to pass over.
    pub offset: Option<u64>,
    /// At most so many: 200 unless given.
    pub limit: Option<u64>,
}

/// Returns runs, newest first.
#[utoipa::path(get, path = "/api/runs", operation_id = "runs", tag = "runs", params(RunQuery), responses((status = 200, body = RunListing), (status = "default", body = ErrorBody)))]
pub async fn list(State(engine): State<Arc<Engine>>, Query(query): Query<RunQuery>) -> Answer<RunListing> {
    Ok(Json(engine.runs(query).await?))
}

/// Starts a run and returns its id at once.
#[utoipa::path(
    post, path = "/api/runs", operation_id = "start_run", tag = "runs", request_body = StartRun,
    responses((status = 200, body = StartedRun), (status = "default", body = ErrorBody))
)]
pub async fn start(State(engine): State<Arc<Engine>>, Sent(request): Sent<StartRun>) -> Answer<StartedRun> {
    Ok(Json(engine.start_run(request).await?))
}

/// Returns everything that is kept of a run.
#[utoipa::path(
    get, path = "/api/runs/{id}", operation_id = "run", tag = "runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = RunDetail), (status = "default", body = ErrorBody))
)]
pub async fn detail(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Answer<RunDetail> {
    Ok(Json(engine.run(id).await?))
}

/// Cancels a run and returns what it had done.
#[utoipa::path(
    post, path = "/api/runs/{id}/cancel", operation_id = "cancel_run", tag = "runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = RunSummary), (status = "default", body = ErrorBody))
)]
pub async fn cancel(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Answer<RunSummary> {
    Ok(Json(engine.cancel_run(id).await?))
}

/// Runs a run's pipeline on its input once more, as it was or as it is now.
#[utoipa::path(
    post, path = "/api/runs/{id}/again", operation_id = "run_again", tag = "runs", params(("id" = Uuid, Path, description = "The run")),
    request_body = RunAgain, responses((status = 200, body = StartedRun), (status = "default", body = ErrorBody))
)]
pub async fn again(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>, Sent(again): Sent<RunAgain>) -> Answer<StartedRun> {
    Ok(Json(engine.run_again(id, again).await?))
}

/// Runs rejected rows again, as they were mended, and joins what comes of them to the output.
#[utoipa::path(
    post, path = "/api/runs/{id}/mend", operation_id = "mend_rows", tag = "runs", params(("id" = Uuid, Path, description = "The run that rejected them")),
    request_body = MendRows, responses((status = 200, body = StartedRun), (status = "default", body = ErrorBody))
)]
pub async fn mend(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>, Sent(rows): Sent<MendRows>) -> Answer<StartedRun> {
    Ok(Json(engine.mend_rows(id, rows).await?))
}

/// Returns what is different between two runs.
#[utoipa::path(
    get, path = "/api/runs/{id}/compare/{other}", operation_id = "compare_runs", tag = "runs",
    params(("id" = Uuid, Path, description = "The first run"), ("other" = Uuid, Path, description = "The second run"), CompareQuery),
    responses((status = 200, body = RunComparison), (status = "default", body = ErrorBody))
)]
pub async fn compare(
    State(engine): State<Arc<Engine>>,
    Path((id, other)): Path<(Uuid, Uuid)>,
    Query(query): Query<CompareQuery>,
) -> Answer<RunComparison> {
    let key = query.key.iter().flat_map(|key| key.split(',')).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    Ok(Json(engine.compare_runs(id, other, key).await?))
}

/// Returns rows that a run rejected, in the order of the input.
#[utoipa::path(
    get, path = "/api/runs/{id}/rejected", operation_id = "rejected", tag = "runs", params(("id" = Uuid, Path, description = "The run"), RejectedQuery),
    responses((status = 200, body = RejectedPage), (status = "default", body = ErrorBody))
)]
pub async fn rejected(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>, Query(query): Query<RejectedQuery>) -> Answer<RejectedPage> {
    Ok(Json(engine.rejected(id, query).await?))
}

/// Returns rows that a step of a run dropped, found again in its input; refused where that is another file by now.
#[utoipa::path(
    get, path = "/api/runs/{id}/dropped", operation_id = "dropped", tag = "runs", params(("id" = Uuid, Path, description = "The run"), DroppedQuery),
    responses((status = 200, body = Vec<DroppedRow>), (status = "default", body = ErrorBody))
)]
pub async fn dropped(
    State(engine): State<Arc<Engine>>,
    Path(id): Path<Uuid>,
    Query(query): Query<DroppedQuery>,
) -> Answer<Vec<DroppedRow>> {
    Ok(Json(engine.dropped(id, query).await?))
}

/// Returns a run's output, byte for byte.
#[utoipa::path(
    get, path = "/api/runs/{id}/output", operation_id = "output", tag = "runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = String, content_type = "application/octet-stream"), (status = "default", body = ErrorBody))
)]
pub async fn output(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Result<Response<Body>, ErrorBody> {
    let path = engine.output_file(id).await?;
    let failed = |source: std::io::Error| EngineError::io(format!("{} cannot be read", path.display()), &source);
    let file = tokio::fs::File::open(&path).await.map_err(failed)?;
    let size_bytes = file.metadata().await.map_err(failed)?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let kind = if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        "text/csv; charset=utf-8"
    } else {
        "application/octet-stream"
    };
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_LENGTH, size_bytes)
        .header(header::CONTENT_DISPOSITION, disposition(&name))
        .body(Body::from_stream(ReaderStream::with_capacity(file, PIECE_BYTES)))
        .expect("the name was made safe for a header"))
}

/// Returns the first rows of a run's output.
#[utoipa::path(
    get, path = "/api/runs/{id}/output/rows", operation_id = "output_rows", tag = "runs", params(("id" = Uuid, Path, description = "The run"), OutputQuery),
    responses((status = 200, body = OutputRows), (status = "default", body = ErrorBody))
)]
pub async fn output_rows(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>, Query(query): Query<OutputQuery>) -> Answer<OutputRows> {
    Ok(Json(engine.output_rows(id, query.offset.unwrap_or_default(), query.limit.unwrap_or(OUTPUT_ROWS)).await?))
}

/// Returns the header that names a download: in ASCII for all, and as it is for those who read RFC 6266.
fn disposition(name: &str) -> String {
    use std::fmt::Write;
    let plain: String = name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ' { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_downloads_name_cannot_break_out_of_its_header() {
        assert_eq!(disposition("a\"b\r\n/ü.csv"), "attachment; filename=\"a_b__/_.csv\"; filename*=UTF-8''a%22b%0D%0A%2F%C3%BC.csv");
    }
}
