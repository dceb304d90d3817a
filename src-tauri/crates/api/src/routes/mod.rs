//! The routes: one a person's action, one handler a route.
//!
//! Each handler calls the one function of the engine that does it. What is said here of a route is what
//! `docs/openapi.json` says.

pub(crate) mod alerts;
pub(crate) mod catalogs;
pub(crate) mod connections;
pub(crate) mod dag_runs;
pub(crate) mod dags;
pub(crate) mod drafts;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod grid;
pub(crate) mod overview;
pub(crate) mod pipelines;
pub(crate) mod recent;
pub(crate) mod runs;
pub(crate) mod safety;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};
use millpond_engine::Engine;

use crate::answer::ErrorBody;

/// The longest JSON body. A pipeline's text is far shorter; uploads have no limit but the disk's.
const BODY_LIMIT_BYTES: usize = 32 << 20;

/// Returns every route of a project over its engine.
pub fn router(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/api/status", get(overview::status))
        .route("/api/overview", get(overview::overview))
        .route("/api/overview/rows", get(overview::rows_by_day))
        .route("/api/overview/seen", post(overview::mark_seen))
        .route("/api/save-as", post(overview::save_as))
        .route("/api/pipelines", get(pipelines::list).post(pipelines::create))
        .route("/api/pipelines/copy", post(pipelines::copy))
        .route("/api/pipelines/{name}", get(pipelines::detail).put(pipelines::save).delete(pipelines::remove))
        .route("/api/pipelines/{name}/rename", post(pipelines::rename))
        .route("/api/dags", get(dags::list).post(dags::create))
        .route("/api/dags/{name}", get(dags::detail).put(dags::save).delete(dags::remove))
        .route("/api/dags/{name}/rename", post(dags::rename))
        .route("/api/dags/{name}/next", get(dags::next))
        .route("/api/dags/{name}/enable", post(dag_runs::enable))
        .route("/api/dags/{name}/trigger", post(dag_runs::trigger))
        .route("/api/dags/{name}/backfill", post(dag_runs::backfill))
        .route("/api/dags/{name}/why", get(dag_runs::why))
        .route("/api/dags/{name}/runs", get(dag_runs::list))
        .route("/api/dags/{name}/days", get(dag_runs::days))
        .route("/api/schedule/faults", get(dag_runs::faults))
        .route("/api/dag-runs/{id}", get(dag_runs::detail).delete(dag_runs::remove))
        .route("/api/dag-runs/{id}/cancel", post(dag_runs::cancel))
        .route("/api/dag-runs/{id}/carry", post(dag_runs::carry))
        .route("/api/dag-runs/{id}/clear", post(dag_runs::clear))
        .route("/api/dag-runs/{id}/mark", post(dag_runs::mark))
        .route("/api/dag-runs/{id}/tasks/{task}/log", get(dag_runs::log))
        .route("/api/schedule", get(dag_runs::state))
        .route("/api/schedule/pause", post(dag_runs::pause))
        .route("/api/schedule/next", get(dag_runs::upcoming))
        .route("/api/pools", get(dag_runs::pools))
        .route("/api/alerts", get(alerts::list).post(alerts::add))
        .route("/api/alerts/test", post(alerts::test))
        .route("/api/alerts/notices", get(alerts::notices))
        .route("/api/alerts/notices/{id}", post(alerts::shown))
        .route("/api/catalog/read", post(catalogs::read))
        .route("/api/catalog/export", post(catalogs::export))
        .route("/api/catalog/diff", post(catalogs::diff))
        .route("/api/connections", get(connections::list))
        .route("/api/connections/{name}/test", post(connections::test))
        .route("/api/sql", get(catalogs::files))
        .route("/api/diagrams/{name}", get(catalogs::diagram).put(catalogs::move_tables))
        .route("/api/secrets", get(safety::secrets))
        .route("/api/secrets/{name}", put(safety::set_secret).delete(safety::remove_secret))
        .route("/api/trust", get(safety::trust).post(safety::agree_to))
        .route("/api/drafts/read", post(drafts::read))
        .route("/api/drafts/dag", post(dags::read))
        .route("/api/drafts/edit", post(drafts::edit))
        .route("/api/drafts/preview", post(drafts::preview))
        .route("/api/drafts/python", post(drafts::python))
        .route("/api/rows/count", post(grid::count))
        .route("/api/rows/page", post(grid::page))
        .route("/api/rows/scan", post(grid::scan))
        .route("/api/drafts/suggest", post(drafts::suggest))
        .route("/api/schema/pipeline", get(drafts::pipeline_schema))
        .route("/api/files/inspect", post(files::inspect))
        .route("/api/files/suggest", post(files::suggest))
        .route("/api/files/profile", post(files::profile))
        .route("/api/files/relate", post(files::relate))
        .route("/api/charts/draw", post(files::draw))
        .route("/api/uploads", post(files::upload).layer(DefaultBodyLimit::disable()))
        .route("/api/recent/files", get(recent::list))
        .route("/api/recent/files", delete(recent::forget))
        .route("/api/runs", get(runs::list).post(runs::start))
        .route("/api/runs/{id}", get(runs::detail))
        .route("/api/runs/{id}/cancel", post(runs::cancel))
        .route("/api/runs/{id}/again", post(runs::again))
        .route("/api/runs/{id}/mend", post(runs::mend))
        .route("/api/runs/{id}/compare/{other}", get(runs::compare))
        .route("/api/runs/{id}/rejected", get(runs::rejected))
        .route("/api/runs/{id}/dropped", get(runs::dropped))
        .route("/api/runs/{id}/output", get(runs::output))
        .route("/api/runs/{id}/output/rows", get(runs::output_rows))
        .route("/api/events", get(events::after))
        .route("/api/events/stream", get(events::stream))
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_route)
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .with_state(engine)
}

async fn no_such_route(method: axum::http::Method, uri: axum::http::Uri) -> ErrorBody {
    ErrorBody::new("not_found", format!("There is no {method} {}.", uri.path()))
}
