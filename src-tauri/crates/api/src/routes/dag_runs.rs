//! Runs of DAGs: begun, followed, and mended.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use millpond_engine::Engine;
use millpond_engine::model::{
    Backfill, BackfillPlan, ClearTasks, ClearedTasks, DagDay, DagListing, DagLogPage, DagLogQuery, DagRunDetail, DagRunListing,
    DagRunQuery, DaysQuery, EnableDag, MarkTask, PauseSchedule, PoolView, ScheduleState, TriggerDag, TriggeredRun, UpcomingQuery,
    UpcomingRun, WhyDag,
};
use uuid::Uuid;

use crate::answer::{Answer, ErrorBody, Path, Query, Sent};

/// Lets a DAG run by time on this machine, or pauses it.
#[utoipa::path(
    post, path = "/api/dags/{name}/enable", operation_id = "enable_dag", tag = "dags", request_body = EnableDag,
    params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = DagListing), (status = "default", body = ErrorBody))
)]
pub async fn enable(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Sent(enable): Sent<EnableDag>) -> Answer<DagListing> {
    Ok(Json(engine.enable_dag(&name, enable).await?))
}

/// Begins a run of a DAG.
#[utoipa::path(
    post, path = "/api/dags/{name}/trigger", operation_id = "trigger_dag", tag = "dags", request_body = TriggerDag,
    params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = TriggeredRun), (status = 409, body = ErrorBody), (status = "default", body = ErrorBody))
)]
pub async fn trigger(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Sent(trigger): Sent<TriggerDag>) -> Answer<TriggeredRun> {
    Ok(Json(engine.trigger_dag(&name, trigger).await?))
}

/// Has the instants of a range run at which a DAG is due, or says which they would be.
#[utoipa::path(
    post, path = "/api/dags/{name}/backfill", operation_id = "backfill_dag", tag = "dags", request_body = Backfill,
    params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = BackfillPlan), (status = "default", body = ErrorBody))
)]
pub async fn backfill(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Sent(backfill): Sent<Backfill>) -> Answer<BackfillPlan> {
    Ok(Json(engine.backfill_dag(&name, backfill).await?))
}

/// Returns what a DAG and its runs wait for.
#[utoipa::path(
    get, path = "/api/dags/{name}/why", operation_id = "why_dag", tag = "dags", params(("name" = String, Path, description = "The DAG's name")),
    responses((status = 200, body = WhyDag), (status = "default", body = ErrorBody))
)]
pub async fn why(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Answer<WhyDag> {
    Ok(Json(engine.why_dag(&name).await?))
}

/// Returns runs of a DAG, the newest logical time first, and what it missed.
#[utoipa::path(
    get, path = "/api/dags/{name}/runs", operation_id = "dag_runs", tag = "dags",
    params(("name" = String, Path, description = "The DAG's name"), DagRunQuery),
    responses((status = 200, body = DagRunListing), (status = "default", body = ErrorBody))
)]
pub async fn list(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Query(query): Query<DagRunQuery>) -> Answer<DagRunListing> {
    Ok(Json(engine.dag_runs(&name, query).await?))
}

/// Returns what went wrong, for each DAG by its name: the newest of its runs that failed, and what it missed.
#[utoipa::path(
    get, path = "/api/schedule/faults", operation_id = "dag_faults", tag = "dags",
    responses((status = 200, body = BTreeMap<String, DagRunListing>), (status = "default", body = ErrorBody))
)]
pub async fn faults(State(engine): State<Arc<Engine>>) -> Answer<BTreeMap<String, DagRunListing>> {
    Ok(Json(engine.dag_faults().await?))
}

/// Returns the days of a year on which a DAG ran or missed something, in its zone.
#[utoipa::path(
    get, path = "/api/dags/{name}/days", operation_id = "dag_days", tag = "dags",
    params(("name" = String, Path, description = "The DAG's name"), DaysQuery),
    responses((status = 200, body = Vec<DagDay>), (status = "default", body = ErrorBody))
)]
pub async fn days(State(engine): State<Arc<Engine>>, Path(name): Path<String>, Query(query): Query<DaysQuery>) -> Answer<Vec<DagDay>> {
    Ok(Json(engine.dag_days(&name, query).await?))
}

/// Returns everything that is kept of a run of a DAG.
#[utoipa::path(
    get, path = "/api/dag-runs/{id}", operation_id = "dag_run", tag = "dag runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = DagRunDetail), (status = "default", body = ErrorBody))
)]
pub async fn detail(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Answer<DagRunDetail> {
    Ok(Json(engine.dag_run(id).await?))
}

/// Forgets a run of a DAG that has ended, and what its tasks left.
#[utoipa::path(
    delete, path = "/api/dag-runs/{id}", operation_id = "delete_dag_run", tag = "dag runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 204), (status = "default", body = ErrorBody))
)]
pub async fn remove(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Result<StatusCode, ErrorBody> {
    engine.delete_dag_run(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cancels a run of a DAG: what has not begun at once, what runs as soon as it is ended.
#[utoipa::path(
    post, path = "/api/dag-runs/{id}/cancel", operation_id = "cancel_dag_run", tag = "dag runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = DagRunDetail), (status = "default", body = ErrorBody))
)]
pub async fn cancel(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Answer<DagRunDetail> {
    Ok(Json(engine.cancel_dag_run(id).await?))
}

/// Has the project's owner carry a run out that a process before it had begun, though it is no program that stays.
#[utoipa::path(
    post, path = "/api/dag-runs/{id}/carry", operation_id = "carry_dag_run", tag = "dag runs", params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = DagRunDetail), (status = "default", body = ErrorBody))
)]
pub async fn carry(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>) -> Answer<DagRunDetail> {
    Ok(Json(engine.carry_dag_run(id).await?))
}

/// Lets tasks of a run run anew, or says which they would be.
#[utoipa::path(
    post, path = "/api/dag-runs/{id}/clear", operation_id = "clear_dag_run", tag = "dag runs", request_body = ClearTasks,
    params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = ClearedTasks), (status = "default", body = ErrorBody))
)]
pub async fn clear(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>, Sent(clear): Sent<ClearTasks>) -> Answer<ClearedTasks> {
    Ok(Json(engine.clear_dag_run(id, clear).await?))
}

/// Enters what a person says that a task, or a run, has come to.
#[utoipa::path(
    post, path = "/api/dag-runs/{id}/mark", operation_id = "mark_dag_run", tag = "dag runs", request_body = MarkTask,
    params(("id" = Uuid, Path, description = "The run")),
    responses((status = 200, body = DagRunDetail), (status = "default", body = ErrorBody))
)]
pub async fn mark(State(engine): State<Arc<Engine>>, Path(id): Path<Uuid>, Sent(mark): Sent<MarkTask>) -> Answer<DagRunDetail> {
    Ok(Json(engine.mark_dag_run(id, mark).await?))
}

/// Returns lines of what a task of a run said.
#[utoipa::path(
    get, path = "/api/dag-runs/{id}/tasks/{task}/log", operation_id = "dag_log", tag = "dag runs",
    params(("id" = Uuid, Path, description = "The run"), ("task" = String, Path, description = "The task's name"), DagLogQuery),
    responses((status = 200, body = DagLogPage), (status = "default", body = ErrorBody))
)]
pub async fn log(
    State(engine): State<Arc<Engine>>,
    Path((id, task)): Path<(Uuid, String)>,
    Query(query): Query<DagLogQuery>,
) -> Answer<DagLogPage> {
    Ok(Json(engine.dag_log(id, &task, query).await?))
}

/// Returns how many DAGs run by time on this machine, what goes on, and what comes next.
#[utoipa::path(get, path = "/api/schedule", operation_id = "schedule_state", tag = "dags", responses((status = 200, body = ScheduleState), (status = "default", body = ErrorBody)))]
pub async fn state(State(engine): State<Arc<Engine>>) -> Answer<ScheduleState> {
    Ok(Json(engine.schedule_state().await?))
}

/// Pauses every DAG that is enabled, or enables those again that were paused together.
#[utoipa::path(
    post, path = "/api/schedule/pause", operation_id = "pause_schedule", tag = "dags", request_body = PauseSchedule,
    responses((status = 200, body = ScheduleState), (status = "default", body = ErrorBody))
)]
pub async fn pause(State(engine): State<Arc<Engine>>, Sent(pause): Sent<PauseSchedule>) -> Answer<ScheduleState> {
    Ok(Json(engine.pause_schedule(pause).await?))
}

/// Returns the next runs of all DAGs that run by time on this machine, in order.
#[utoipa::path(
    get, path = "/api/schedule/next", operation_id = "upcoming_runs", tag = "dags", params(UpcomingQuery),
    responses((status = 200, body = Vec<UpcomingRun>), (status = "default", body = ErrorBody))
)]
pub async fn upcoming(State(engine): State<Arc<Engine>>, Query(query): Query<UpcomingQuery>) -> Answer<Vec<UpcomingRun>> {
    Ok(Json(engine.upcoming_runs(query).await?))
}

/// Returns the pools whose slots tasks take.
#[utoipa::path(get, path = "/api/pools", operation_id = "pools", tag = "dags", responses((status = 200, body = Vec<PoolView>), (status = "default", body = ErrorBody)))]
pub async fn pools(State(engine): State<Arc<Engine>>) -> Answer<Vec<PoolView>> {
    Ok(Json(engine.pools().await?))
}
