//! Owners and clients of one project. Each door stands for a process: the lock and the socket are the real ones.

use std::sync::Mutex;

use axum::Json;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use futures::StreamExt;
use interprocess::local_socket::tokio::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;

use super::*;

/// Longer than any answer takes; a test that waits this long has failed.
const LIMIT: Duration = Duration::from_secs(20);

/// A project's folder, and what its owners are told to do.
struct Place {
    folder: TempDir,
    /// Questions at `/api/wait` are answered when this is true.
    answer: watch::Sender<bool>,
    /// A run goes on while this is true.
    running: watch::Sender<bool>,
    /// Who was asked to wait.
    asked: Arc<Mutex<Vec<&'static str>>>,
    came: Arc<tokio::sync::Notify>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, answer: watch::Sender::new(false), running: watch::Sender::new(false), asked: Arc::default(), came: Arc::default() }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    async fn door(&self, name: &'static str) -> Door {
        Door::open(self.root(), self.opener(name)).await.unwrap()
    }

    fn opener(&self, name: &'static str) -> Open {
        let (root, answer, running) = (self.root(), self.answer.subscribe(), self.running.subscribe());
        let (asked, came) = (self.asked.clone(), self.came.clone());
        Arc::new(move || {
            let (root, mut answer, running, asked, came) = (root.clone(), answer.clone(), running.clone(), asked.clone(), came.clone());
            Box::pin(async move {
                let lock = millpond_engine::owner::take(&root).map_err(|_| Refused::Owned)?;
                let wait = move || async move {
                    asked.lock().unwrap().push(name);
                    came.notify_one();
                    answer.wait_for(|answer| *answer).await.map(drop).unwrap();
                    name
                };
                let (status, mut events) = (running.clone(), running);
                let router = Router::new()
                    .route("/api/who", get(async move || name))
                    .route("/api/wait", get(wait.clone()).post(wait))
                    .route("/api/size", post(async |body: axum::body::Bytes| body.len().to_string()))
                    .route(
                        "/api/status",
                        get(async move || Json(json!({ "active_runs": if *status.borrow() { vec![1] } else { vec![] } }))),
                    )
                    .route(
                        "/api/events",
                        get(async move || {
                            let _ = tokio::time::timeout(Duration::from_millis(50), events.changed()).await;
                            Json(json!({ "epoch": "e", "sequence": 1 }))
                        }),
                    )
                    .layer(DefaultBodyLimit::disable());
                Ok(Opened { router, quiet: Box::new(|| {}), close: Box::new(move |_| Box::pin(async move { drop(lock) })) })
            })
        })
    }
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

async fn ask(door: &Door, method: &str, path: &str) -> String {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    text(tokio::time::timeout(LIMIT, door.call(request)).await.expect("an answer")).await
}

#[tokio::test]
async fn a_second_process_attaches_and_gets_the_owners_answers() {
    let place = Place::new();
    let first = place.door("first").await;
    let second = place.door("second").await;
    assert!(first.is_owner() && !second.is_owner());
    assert_eq!(second.owner_pid(), std::process::id());
    assert_eq!(ask(&first, "GET", "/api/who").await, "first");
    assert_eq!(ask(&second, "GET", "/api/who").await, "first");
}

#[tokio::test]
async fn bodies_stream_through_the_socket_whatever_their_size() {
    let place = Place::new();
    let _owner = place.door("owner").await;
    let client = place.door("client").await;
    let pieces = futures::stream::iter((0..512).map(|_| Ok::<_, std::io::Error>(vec![7_u8; 64 << 10])));
    let request = Request::post("/api/size").body(Body::from_stream(pieces.boxed())).unwrap();
    assert_eq!(text(client.call(request).await).await, (512 * (64 << 10)).to_string());
}

#[tokio::test]
async fn when_the_owner_leaves_one_of_its_clients_goes_on_and_the_others_attach_to_it() {
    let place = Place::new();
    let owner = place.door("owner").await;
    let clients = [place.door("one").await, place.door("two").await, place.door("three").await];
    owner.leave(true).await;
    let answers = futures::future::join_all(clients.iter().map(|client| ask(client, "GET", "/api/who"))).await;
    assert!(["one", "two", "three"].contains(&answers[0].as_str()), "{answers:?}");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(clients.iter().filter(|client| client.is_owner()).count(), 1);
    assert!(ask(&owner, "GET", "/api/who").await.contains("unreachable"));
}

#[tokio::test]
async fn a_client_that_asks_nothing_takes_over_too() {
    let place = Place::new();
    let owner = place.door("owner").await;
    let client = place.door("client").await;
    owner.leave(true).await;
    let taken = async {
        while !client.is_owner() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LIMIT, taken).await.expect("the client becomes the owner");
}

#[tokio::test]
async fn a_question_that_waits_is_asked_again_at_the_next_owner() {
    let place = Place::new();
    let owner = place.door("owner").await;
    let client = place.door("client").await;
    let question = tokio::spawn(async move { ask(&client, "GET", "/api/wait").await });
    tokio::time::timeout(LIMIT, place.came.notified()).await.expect("the owner is asked");
    owner.leave(true).await;
    tokio::time::timeout(LIMIT, place.came.notified()).await.expect("the next owner is asked");
    place.answer.send_replace(true);
    assert_eq!(question.await.unwrap(), "client");
    assert_eq!(*place.asked.lock().unwrap(), ["owner", "client"]);
}

#[tokio::test]
async fn an_owner_that_leaves_answers_what_it_was_asked_to_do() {
    let place = Place::new();
    let owner = place.door("owner").await;
    let client = place.door("client").await;
    let request = tokio::spawn(async move { ask(&client, "POST", "/api/wait").await });
    tokio::time::timeout(LIMIT, place.came.notified()).await.expect("the owner is asked");
    let leaving = tokio::spawn(async move { owner.leave(true).await });
    place.answer.send_replace(true);
    assert_eq!(request.await.unwrap(), "owner");
    leaving.await.unwrap();
}

#[tokio::test]
async fn an_owner_waits_for_runs_and_answers_its_clients_meanwhile() {
    let place = Place::new();
    place.running.send_replace(true);
    let owner = place.door("owner").await;
    let client = place.door("client").await;
    let leaving = tokio::spawn(async move { owner.leave(true).await });
    for _ in 0..3 {
        assert_eq!(ask(&client, "GET", "/api/who").await, "owner");
    }
    assert!(!leaving.is_finished());
    place.running.send_replace(false);
    tokio::time::timeout(LIMIT, leaving).await.expect("the owner leaves").unwrap();
    assert_eq!(ask(&client, "GET", "/api/who").await, "client");
}

#[tokio::test]
async fn a_socket_that_a_killed_owner_left_behind_is_taken() {
    let place = Place::new();
    let path = millpond_engine::owner::socket_path(&place.root()).unwrap();
    std::fs::create_dir_all(place.root().join(".millpond")).unwrap();
    std::fs::write(place.root().join(".millpond/socket"), path.to_str().unwrap()).unwrap();
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let door = place.door("next").await;
    assert_eq!(ask(&place.door("client").await, "GET", "/api/who").await, "next");
    assert!(door.is_owner());
}

/// An owner that says hello with some version and then ends each connection after it has read the request.
fn broken_owner(root: &std::path::Path, api: u32) -> (millpond_engine::owner::OwnerLock, tokio::task::JoinHandle<()>) {
    let lock = millpond_engine::owner::take(root).unwrap();
    let listener = address::listen(root).unwrap();
    let task = tokio::spawn(async move {
        let mut hello = None;
        loop {
            let mut stream = listener.accept().await.unwrap();
            let mut read = [0_u8; 4096];
            let count = stream.read(&mut read).await.unwrap();
            if read[..count].starts_with(b"GET /door ") {
                let head = format!(
                    "HTTP/1.1 200 OK\r\nx-millpond-api: {api}\r\nx-millpond-version: 9.9\r\nx-millpond-pid: 1\r\ntransfer-encoding: chunked\r\n\r\n"
                );
                stream.write_all(head.as_bytes()).await.unwrap();
                hello = Some(stream);
            } else {
                // As if killed: every connection ends, and nobody listens.
                drop((hello.take(), stream));
                return;
            }
        }
    });
    (lock, task)
}

#[tokio::test]
async fn what_may_have_reached_a_killed_owner_is_not_sent_again_but_a_question_is() {
    for (method, expected) in [("POST", "unreachable"), ("GET", "client")] {
        let place = Place::new();
        place.answer.send_replace(true);
        let (lock, killed) = broken_owner(&place.root(), API_VERSION);
        let client = place.door("client").await;
        assert!(!client.is_owner());
        let request = tokio::spawn(async move { ask(&client, method, "/api/wait").await });
        killed.await.unwrap();
        drop(lock);
        let answer = request.await.unwrap();
        assert!(answer.contains(expected), "{method}: {answer}");
        assert_eq!(place.asked.lock().unwrap().len(), usize::from(method == "GET"), "{method}");
    }
}

#[tokio::test]
async fn an_owner_of_another_version_is_named_and_not_spoken_to() {
    let place = Place::new();
    let _owner = broken_owner(&place.root(), API_VERSION + 1);
    let error = Door::open(place.root(), place.opener("client")).await.err().expect("refused");
    assert!(error.message.contains("Millpond 9.9 (process 1)"), "{error}");
    assert!(error.hint.is_some());
}

#[tokio::test]
async fn a_project_that_cannot_be_opened_says_why_at_once() {
    let open: Open = Arc::new(|| Box::pin(async { Err(Refused::Failed(ErrorBody::new("not_found", "no such folder"))) }));
    let error = Door::open("/nowhere".into(), open).await.err().expect("refused");
    assert_eq!(error.message, "no such folder");
}
