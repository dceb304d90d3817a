//! Catalogs: what DDL, migrations and dumps make.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use millpond_engine::Engine;
use millpond_engine::model::{
    CatalogDiff, CatalogReading, DiagramPositions, DiffCatalogs, ExportCatalog, ExportedCatalog, MoveTables, ReadCatalog, SqlListing,
};

use crate::answer::{Answer, ErrorBody, Sent};

/// Returns the tables of a file, a folder of migrations or a text, and how they hang together. A newer request of the same group
/// cancels an older one.
#[utoipa::path(
    post, path = "/api/catalog/read", operation_id = "read_catalog", tag = "catalogs", request_body = ReadCatalog,
    responses((status = 200, body = CatalogReading), (status = "default", body = ErrorBody))
)]
pub async fn read(State(engine): State<Arc<Engine>>, Sent(request): Sent<ReadCatalog>) -> Answer<CatalogReading> {
    Ok(Json(engine.read_catalog(request).await?))
}

/// Returns a catalog as DDL, DBML or a Mermaid diagram.
#[utoipa::path(
    post, path = "/api/catalog/export", operation_id = "export_catalog", tag = "catalogs", request_body = ExportCatalog,
    responses((status = 200, body = ExportedCatalog), (status = "default", body = ErrorBody))
)]
pub async fn export(State(engine): State<Arc<Engine>>, Sent(request): Sent<ExportCatalog>) -> Answer<ExportedCatalog> {
    Ok(Json(engine.export_catalog(request).await?))
}

/// Returns what makes one catalog of another, as a list and as statements.
#[utoipa::path(
    post, path = "/api/catalog/diff", operation_id = "diff_catalogs", tag = "catalogs", request_body = DiffCatalogs,
    responses((status = 200, body = CatalogDiff), (status = "default", body = ErrorBody))
)]
pub async fn diff(State(engine): State<Arc<Engine>>, Sent(request): Sent<DiffCatalogs>) -> Answer<CatalogDiff> {
    Ok(Json(engine.diff_catalogs(request).await?))
}

/// Returns the project's files of SQL.
#[utoipa::path(
    get, path = "/api/sql", operation_id = "sql_files", tag = "catalogs",
    responses((status = 200, body = SqlListing), (status = "default", body = ErrorBody))
)]
pub async fn files(State(engine): State<Arc<Engine>>) -> Answer<SqlListing> {
    Ok(Json(engine.sql_files().await?))
}

/// Returns where the tables of a diagram were put by hand.
#[utoipa::path(
    get, path = "/api/diagrams/{name}", operation_id = "diagram", tag = "catalogs",
    params(("name" = String, Path, description = "The diagram: `diagrams/NAME.toml`")),
    responses((status = 200, body = DiagramPositions), (status = "default", body = ErrorBody))
)]
pub async fn diagram(State(engine): State<Arc<Engine>>, Path(name): Path<String>) -> Answer<DiagramPositions> {
    Ok(Json(engine.diagram(name).await?))
}

/// Puts tables of a diagram elsewhere.
#[utoipa::path(
    put, path = "/api/diagrams/{name}", operation_id = "move_tables", tag = "catalogs", request_body = MoveTables,
    params(("name" = String, Path, description = "The diagram: `diagrams/NAME.toml`")),
    responses((status = 200, body = DiagramPositions), (status = "default", body = ErrorBody))
)]
pub async fn move_tables(
    State(engine): State<Arc<Engine>>,
    Path(name): Path<String>,
    Sent(request): Sent<MoveTables>,
) -> Answer<DiagramPositions> {
    Ok(Json(engine.move_tables(name, request).await?))
}
