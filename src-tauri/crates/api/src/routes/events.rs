//! What changed, in order.

#![expect(unused_qualifications, reason = "utoipa's macro writes them")]

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, stream};
use millpond_engine::Engine;
use millpond_engine::model::EventBatch;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::answer::{Answer, ErrorBody, Query};

/// The longest that a question for events is held.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// How often a stream looks whether its reader is still there.
const STREAM_WAIT: Duration = Duration::from_secs(15);

/// After which place of the sequence, and how long to wait for something to come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    /// The epoch of the last batch; none at first.
    pub epoch: Option<Uuid>,
    /// The sequence of the last batch.
    pub after: Option<u64>,
    /// Milliseconds to wait where there is nothing yet: 0 unless given, 60,000 at most.
    pub wait_ms: Option<u64>,
}

/// Returns what changed after a place in the sequence.
#[utoipa::path(get, path = "/api/events", operation_id = "events", tag = "events", params(EventQuery), responses((status = 200, body = EventBatch), (status = "default", body = ErrorBody)))]
pub async fn after(State(engine): State<Arc<Engine>>, Query(query): Query<EventQuery>) -> Answer<EventBatch> {
    let wait = Duration::from_millis(query.wait_ms.unwrap_or_default()).min(LONGEST_WAIT);
    Ok(Json(engine.events_after(query.epoch, query.after.unwrap_or_default(), wait).await))
}

/// Streams what changes: each message is an `EventBatch`.
#[utoipa::path(
    get, path = "/api/events/stream", operation_id = "event_stream", tag = "events", params(EventQuery),
    responses((status = 200, body = EventBatch, content_type = "text/event-stream"), (status = "default", body = ErrorBody))
)]
pub async fn stream(
    State(engine): State<Arc<Engine>>,
    Query(query): Query<EventQuery>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let place = (engine, query.epoch, query.after.unwrap_or_default());
    let batches = stream::unfold(place, |(engine, epoch, after)| async move {
        loop {
            let batch = engine.events_after(epoch, after, STREAM_WAIT).await;
            // A project that closes answers every question at once: the stream ends with it.
            if engine.closing().is_cancelled() {
                return None;
            }
            if !batch.resync && batch.events.is_empty() {
                continue;
            }
            let event = Event::default().json_data(&batch).unwrap_or_default();
            return Some((Ok(event), (engine, Some(batch.epoch), batch.sequence)));
        }
    });
    Sse::new(batches).keep_alive(KeepAlive::default())
}
