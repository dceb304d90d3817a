//! The page's requests over real projects.

use std::path::Path;
use std::time::Duration;

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::openapi;

mod profile;
mod rows;

const LIMIT: Duration = Duration::from_secs(20);

struct Place {
    folder: TempDir,
    host: Host,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::open(HostKind::Window, Project::Scratch, AppData::at(folder.path().join("data"))).await.unwrap();
        Self { folder, host }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(&body).unwrap() };
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json").body(body).unwrap();
        let response = tokio::time::timeout(LIMIT, self.host.call(request)).await.expect("an answer");
        (response.status(), serde_json::from_slice(response.body()).unwrap_or(Value::Null))
    }

    async fn good(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask(method, path, body).await;
        assert!(status.is_success(), "{method} {path}: {answer}");
        answer
    }
}

#[tokio::test]
async fn every_route_of_the_document_is_served_and_every_error_is_in_words() {
    let place = Place::new().await;
    let operations = openapi::operations();
    assert!(operations.len() > 30, "{operations:?}");
    for (method, path) in operations {
        let path = path.replace("{name}", "none").replace("{id}", "01a20d3a-5f40-72d0-a0c2-149036389b4d");
        let (status, answer) = place.ask(&method, &path, Value::Null).await;
        if !status.is_success() {
            let message = answer["message"].as_str().unwrap_or_else(|| panic!("{method} {path}: {status} without words"));
            assert_ne!(message, format!("There is no {method} {path}."));
            assert!(status.is_client_error(), "{method} {path}: {status} {message}");
        }
    }
}

#[test]
fn no_two_routes_of_the_document_have_one_name() {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let mut names: Vec<&str> =
        items.flat_map(|item| item.as_object().unwrap().values()).map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[tokio::test]
async fn a_route_that_is_not_there_and_a_body_that_is_wrong_are_told_in_words() {
    let place = Place::new().await;
    let (status, answer) = place.ask("GET", "/api/nothing", Value::Null).await;
    assert_eq!((status, answer["message"].as_str()), (StatusCode::NOT_FOUND, Some("There is no GET /api/nothing.")));
    let (status, answer) = place.ask("POST", "/api/pipelines", json!({ "name": 1 })).await;
    assert_eq!((status, answer["code"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid")));
    assert!(answer["message"].as_str().unwrap().contains("name"), "{answer}");
    let (status, answer) = place.ask("POST", "/api/host/open", json!({ "path": "relative" })).await;
    assert_eq!((status, answer["code"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid")));
}

#[tokio::test]
async fn an_upload_longer_than_any_json_body_goes_to_the_disk() {
    let place = Place::new().await;
    let bytes = vec![b'x'; 40 << 20];
    let request = Request::post("/api/uploads?name=a%2Fb.csv").body(bytes.clone()).unwrap();
    let response = place.host.call(request).await;
    let upload: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(upload["size_bytes"], 40 << 20, "{upload}");
    let path = Path::new(upload["path"].as_str().unwrap());
    assert_eq!(path.file_name().unwrap(), "b.csv");
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    let (status, _) = place.ask("POST", "/api/drafts/read", json!({ "text": "x".repeat(40 << 20) })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn opening_another_project_answers_at_once_what_waits_for_events() {
    let place = Place::new().await;
    let first = place.good("GET", "/api/events", Value::Null).await;
    let epoch = first["epoch"].as_str().unwrap();
    let waiting = format!("/api/events?epoch={epoch}&after={}&wait_ms=60000", first["sequence"]);
    let made = place.path("shop");
    let (events, project) = tokio::join!(
        place.good("GET", &waiting, Value::Null),
        place.good("POST", "/api/host/new", json!({ "path": made, "template": "empty" }))
    );
    assert_eq!(project["path"], made);
    assert_ne!(events["epoch"], epoch);
    assert_eq!(events["resync"], true);
    let status = place.good("GET", "/api/status", Value::Null).await;
    assert_eq!((status["project"]["path"].as_str(), status["project"]["scratch"].as_bool()), (Some(made.as_str()), Some(false)));
    let recent = place.good("GET", "/api/host/projects", Value::Null).await;
    assert_eq!(recent[0]["path"], made);
}

#[tokio::test]
async fn a_project_that_cannot_be_opened_leaves_the_former_one_open() {
    let place = Place::new().await;
    std::fs::create_dir(place.path("no project")).unwrap();
    let (status, answer) = place.ask("POST", "/api/host/open", json!({ "path": place.path("no project") })).await;
    assert!(status.is_client_error() && answer["message"].as_str().unwrap().contains("millpond.toml"), "{answer}");
    assert_eq!(place.good("GET", "/api/status", Value::Null).await["project"]["scratch"], true);
}

#[tokio::test]
async fn the_scratch_project_is_saved_as_one_and_opened() {
    let place = Place::new().await;
    let text = format!("# kept\n[source]\ncsv = \"{0}/in.csv\"\n\n[sink]\ncsv = \"{0}/out/a.csv\"\n", place.path("kept"));
    place.good("POST", "/api/pipelines", json!({ "name": "mine", "text": text })).await;
    let saved = place.good("POST", "/api/host/save-as", json!({ "path": place.path("kept"), "name": "Kept" })).await;
    assert_eq!((saved["name"].as_str(), saved["scratch"].as_bool()), (Some("Kept"), Some(false)));
    let mine = place.good("GET", "/api/pipelines/mine", Value::Null).await;
    assert_eq!(mine["text"], "# kept\n[source]\ncsv = \"in.csv\"\n\n[sink]\ncsv = \"out/a.csv\"\n");
}

/// Writes a file of so many rows and a pipeline `big` that reads it.
async fn with_rows(place: &Place, rows: usize) {
    let input = place.path("in.csv");
    std::fs::write(&input, format!("a,b\n{}", "1,some text\n".repeat(rows))).unwrap();
    let text = format!("[source]\ncsv = \"{input}\"\n\n[sink]\ncsv = \"{}\"\n", place.path("out.csv"));
    place.good("POST", "/api/pipelines", json!({ "name": "big", "text": text })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_runs_that_start_at_once_only_one_writes_an_output() {
    let place = Place::new().await;
    with_rows(&place, 400_000).await;
    let starts = (0..8).map(|_| place.ask("POST", "/api/runs", json!({ "pipeline": "big" })));
    let answers = futures::future::join_all(starts).await;
    let begun = answers.iter().filter(|(status, _)| status.is_success()).count();
    assert_eq!(begun, 1, "{answers:?}");
    assert!(answers.iter().all(|(status, answer)| status.is_success() || answer["code"] == "busy"), "{answers:?}");
    place.host.shutdown(true).await;
    assert_eq!(std::fs::read_to_string(place.path("out.csv")).unwrap().lines().count(), 400_001);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_goes_on_while_its_project_is_saved_as_another_one() {
    let place = Place::new().await;
    with_rows(&place, 400_000).await;
    place.good("POST", "/api/runs", json!({ "pipeline": "big" })).await;
    place.good("POST", "/api/host/save-as", json!({ "path": place.path("kept") })).await;
    let copied = place.good("GET", "/api/runs", Value::Null).await;
    assert!(copied["runs"].as_array().unwrap().iter().all(|run| run["state"] != "lost"), "{copied}");
    place.host.shutdown(true).await;
    assert_eq!(std::fs::read_to_string(place.path("out.csv")).unwrap().lines().count(), 400_001);
    let again = Host::open(HostKind::Browser, Project::Scratch, place.host.data().clone()).await.unwrap();
    let response = again.call(Request::get("/api/runs").body(Vec::new()).unwrap()).await;
    let runs: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(runs["runs"][0]["state"], "success", "{runs}");
}

#[tokio::test]
async fn a_pipeline_on_standard_input_is_saved_as_it_is() {
    let place = Place::new().await;
    place.good("POST", "/api/pipelines", json!({ "name": "piped", "text": "[source]\ncsv = \"-\"\n" })).await;
    place.good("POST", "/api/host/save-as", json!({ "path": place.path("kept") })).await;
    assert_eq!(place.good("GET", "/api/pipelines/piped", Value::Null).await["input"], "-");
}

#[tokio::test]
async fn the_lock_is_free_when_a_host_has_left() {
    let place = Place::new().await;
    place.host.shutdown(true).await;
    let again = Host::open(HostKind::Browser, Project::Scratch, place.host.data().clone()).await.unwrap();
    assert!(again.door().is_owner());
}

#[tokio::test]
async fn the_versions_that_owner_and_clients_compare_are_the_ones_that_status_tells() {
    let place = Place::new().await;
    assert_eq!(place.good("GET", "/api/status", Value::Null).await["api"], crate::API_VERSION);
}
