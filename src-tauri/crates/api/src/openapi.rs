//! The `OpenAPI` document of all routes. `docs/openapi.json` is what [`document`] returns.

use utoipa::OpenApi;

use crate::answer::ErrorBody;
use crate::{host, routes};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Millpond",
        description = "Every action of the app is one route. In the window they are reached through a custom scheme, in a browser through `millpond serve`, on the command line in process or through the socket of the project's owner.",
        license(name = "MIT OR Apache-2.0")
    ),
    paths(
        routes::overview::status,
        routes::overview::overview,
        routes::overview::rows_by_day,
        routes::overview::mark_seen,
        routes::overview::save_as,
        routes::pipelines::list,
        routes::pipelines::create,
        routes::pipelines::copy,
        routes::pipelines::detail,
        routes::pipelines::save,
        routes::pipelines::remove,
        routes::pipelines::rename,
        routes::dags::list,
        routes::dags::create,
        routes::dags::detail,
        routes::dags::save,
        routes::dags::read,
        routes::dags::remove,
        routes::dags::rename,
        routes::dags::next,
        routes::dag_runs::enable,
        routes::dag_runs::trigger,
        routes::dag_runs::backfill,
        routes::dag_runs::why,
        routes::dag_runs::list,
        routes::dag_runs::faults,
        routes::dag_runs::days,
        routes::dag_runs::detail,
        routes::dag_runs::remove,
        routes::dag_runs::cancel,
        routes::dag_runs::carry,
        routes::dag_runs::clear,
        routes::dag_runs::mark,
        routes::dag_runs::log,
        routes::dag_runs::state,
        routes::dag_runs::pause,
        routes::dag_runs::upcoming,
        routes::dag_runs::pools,
        routes::alerts::list,
        routes::alerts::add,
        routes::alerts::test,
        routes::alerts::notices,
        routes::alerts::shown,
        routes::catalogs::read,
        routes::catalogs::export,
        routes::catalogs::diff,
        routes::connections::list,
        routes::connections::test,
        routes::catalogs::files,
        routes::catalogs::diagram,
        routes::catalogs::move_tables,
        routes::safety::secrets,
        routes::safety::set_secret,
        routes::safety::remove_secret,
        routes::safety::trust,
        routes::safety::agree_to,
        routes::drafts::read,
        routes::drafts::edit,
        routes::drafts::preview,
        routes::drafts::python,
        routes::drafts::pipeline_schema,
        routes::grid::count,
        routes::grid::page,
        routes::grid::scan,
        routes::files::inspect,
        routes::files::suggest,
        routes::drafts::suggest,
        routes::files::profile,
        routes::files::relate,
        routes::files::draw,
        routes::files::upload,
        routes::recent::list,
        routes::recent::forget,
        routes::runs::list,
        routes::runs::start,
        routes::runs::detail,
        routes::runs::cancel,
        routes::runs::again,
        routes::runs::mend,
        routes::runs::compare,
        routes::runs::rejected,
        routes::runs::dropped,
        routes::runs::output,
        routes::runs::output_rows,
        routes::events::after,
        routes::events::stream,
        host::routes::host,
        host::routes::open_project,
        host::routes::new,
        host::routes::save_as,
        host::routes::projects,
        host::routes::reveal,
        host::routes::launch,
        host::routes::write_picture,
    ),
    components(schemas(ErrorBody))
)]
struct Document;

/// Returns the `OpenAPI` document as JSON, with a newline at its end.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "what is compiled in is serializable")]
pub fn document() -> String {
    let mut document = Document::openapi().to_pretty_json().expect("the document is serializable");
    document.push('\n');
    document
}

/// Returns the method and path of every route in the document.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "what is compiled in is serializable")]
pub fn operations() -> Vec<(String, String)> {
    let document: serde_json::Value = serde_json::from_str(&document()).expect("the document is JSON");
    let paths = document["paths"].as_object().cloned().unwrap_or_default();
    let operations = |(path, item): (String, serde_json::Value)| {
        let methods: Vec<String> = item.as_object().map(|item| item.keys().cloned().collect()).unwrap_or_default();
        methods.into_iter().map(move |method| (method.to_uppercase(), path.clone()))
    };
    paths.into_iter().flat_map(operations).collect()
}
