//! Tasks that call addresses, against a server of the tests' own.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use millpond_engine::model::{AgreeTo, AttemptState, DagLogQuery, DagRunState, DagTaskState, SetSecret};

use super::shop::{Shop, instant};

/// The requests that came.
type Requests = Arc<Mutex<Vec<String>>>;

/// Returns an address where nothing listens.
fn nobody() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Answers calls: to `/late` not until `/late` was called three times, to `/never` not at all, to `/error` with 500, else what was sent.
fn serve() -> (String, Requests) {
    serve_at("127.0.0.1:0")
}

fn serve_at(address: &str) -> (String, Requests) {
    let listener = TcpListener::bind(address).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let requests = Requests::default();
    let kept = Arc::clone(&requests);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, kept) = (stream.unwrap(), Arc::clone(&kept));
            std::thread::spawn(move || {
                let (mut text, mut buffer) = (String::new(), [0; 4096]);
                while !text.contains("\r\n\r\n") || (text.starts_with("POST") && !text.ends_with('}')) {
                    let Ok(read @ 1..) = stream.read(&mut buffer) else { return };
                    text.push_str(&String::from_utf8_lossy(&buffer[..read]));
                }
                let late = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(text.clone());
                    kept.iter().filter(|text| text.contains(" /late ")).count()
                };
                let status = match text.split(' ').nth(1).unwrap() {
                    "/never" => return drop(stream.read(&mut buffer)),
                    "/late" if late < 3 => "503 Service Unavailable",
                    "/error" => "500 Internal Server Error",
                    _ => "200 OK",
                };
                let body = format!("you said:\n{}", text.lines().filter(|line| line.contains("hunter2")).collect::<Vec<_>>().join("\n"));
                let head = format!("HTTP/1.1 {status}\r\nX-Request-Id: 7\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = stream.write_all((head + &body).as_bytes());
            });
        }
    });
    (address, requests)
}

async fn shop_with(dag: &str) -> Shop {
    let mut shop = Shop::new("UTC", "2025-06-01T00:00:00Z");
    shop.write("dags/d.toml", dag);
    shop.open().await;
    let texts = shop.engine().trust().await.unwrap().entries.into_iter().map(|entry| entry.text).collect();
    shop.engine().agree_to(AgreeTo { texts }).await.unwrap();
    shop
}

async fn log(shop: &Shop, id: uuid::Uuid, task: &str) -> Vec<String> {
    let log = shop.engine().dag_log(id, task, DagLogQuery::default()).await.unwrap();
    log.lines.into_iter().map(|line| line.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_takes_its_secrets_along_and_shows_them_nowhere() {
    let (address, requests) = serve();
    let dag = format!(
        r#"
[task.tell]
http    = "http://{address}/orders?key={{{{ secret.TOKEN }}}}"
method  = "POST"
headers = {{ Authorization = "Bearer {{{{ secret.TOKEN }}}}" }}
body    = '{{"day": {{{{ ds | tojson }}}}, "token": "{{{{ secret.TOKEN }}}}"}}'
secrets = {{ TOKEN = "orders" }}
outputs = ["status", "body"]
"#
    );
    let mut shop = shop_with(&dag).await;
    let first = shop.trigger("d").await;
    let run = shop.ended(first).await;
    let error = run.task_views[0].attempts_made[0].error.clone().unwrap();
    assert!(error.contains("The secret \"orders\" is not there."), "{error}");
    shop.engine().set_secret("orders", SetSecret { value: "hunter2".into() }).await.unwrap();
    let id = shop.trigger("d").await;
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
    let request = requests.lock().unwrap()[0].clone();
    assert!(request.starts_with("POST /orders?key=hunter2 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Bearer hunter2\r\n"), "{request}");
    assert!(request.ends_with(r#"{"day": "2025-06-01", "token": "hunter2"}"#), "{request}");
    let outputs = &run.task_views[0].outputs;
    assert_eq!(outputs["status"], "200");
    assert!(outputs["body"].starts_with("you said:\nPOST /orders?key=••• HTTP/1.1"), "{outputs:?}");
    let lines = log(&shop, id, "tell").await;
    assert_eq!(lines[0], format!("POST http://{address}/orders?key=•••, with Authorization, and a body of 43 bytes"));
    assert!(lines[1].starts_with("200 OK after ") && lines.contains(&"x-request-id: 7".to_owned()), "{lines:?}");
    assert!(lines.contains(&"you said:".to_owned()), "{lines:?}");
    assert!(!format!("{run:?} {lines:?}").contains("hunter2"), "{run:#?} {lines:?}");
    shop.close().await;
    // Nothing in the state or in a folder of the project has it either.
    let found = std::process::Command::new("grep").args(["-rl", "hunter2"]).arg(shop.path("")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_was_not_expected_a_refusal_and_silence_are_failures_in_words() {
    let (address, requests) = serve();
    let dag = format!(
        r#"
[task.error]
http        = "http://{address}/error"
retries     = 1
retry_delay = "1m"
[task.fine]
http          = "http://{address}/error"
expect_status = [200, 500]
[task.refused]
http = "http://127.0.0.1:1/"
[task.silent]
http    = "http://{address}/never"
timeout = "1s"
"#
    );
    let mut shop = shop_with(&dag).await;
    let id = shop.trigger("d").await;
    shop.run_when(id, |run| run.summary.tasks.iter().all(|task| task.state != DagTaskState::Running)).await;
    shop.turn(instant("2025-06-01T00:01:00Z")).await;
    let run = shop.ended(id).await;
    let view = |name: &str| run.task_views.iter().find(|task| task.brief.name == name).unwrap();
    let words = |name: &str| view(name).attempts_made.last().unwrap().clone();
    assert_eq!(words("error").error.as_deref(), Some("It answered 500 Internal Server Error, and 200 to 299 was expected."));
    assert_eq!((view("error").attempts_made.len(), words("fine").state), (2, AttemptState::Success));
    assert!(words("refused").error.unwrap().contains("127.0.0.1:1 refused the connection"));
    assert_eq!(words("refused").hint, None);
    let silent = words("silent");
    assert_eq!(silent.error.as_deref(), Some("It took longer than its timeout of 1 s and was ended."));
    assert_eq!(silent.hint.as_deref(), Some("The other side may have acted."));
    assert!(requests.lock().unwrap().len() >= 4);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_cancelled_at_once_and_one_that_a_process_left_says_that_it_may_have_been_acted_upon() {
    let (address, requests) = serve();
    let mut shop = shop_with(&format!("[task.a]\nhttp = \"http://{address}/never\"\n")).await;
    let id = shop.trigger("d").await;
    while requests.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    shop.engine().cancel_dag_run(id).await.unwrap();
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Cancelled);
    assert_eq!(run.task_views[0].attempts_made[0].hint.as_deref(), Some("The other side may have acted."));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sensor_waits_for_an_answer_and_says_once_why_there_is_none_yet() {
    let (address, _) = serve();
    let dag = format!(
        "[task.a]\nsensor = {{ http = \"http://{address}/late\", every = \"1s\" }}\n[task.b]\nsensor = {{ http = \"http://a:99999/\" }}\n"
    );
    let mut shop = shop_with(&dag).await;
    let id = shop.trigger("d").await;
    let run = shop.ended(id).await;
    assert_eq!(run.summary.tasks.iter().map(|task| task.state).collect::<Vec<_>>(), [DagTaskState::Success, DagTaskState::Failed]);
    assert_eq!(log(&shop, id, "a").await, ["Not yet: it answers 503 Service Unavailable.", "It answers 200 OK."]);
    assert!(run.task_views[1].attempts_made[0].error.as_deref().unwrap().contains("The address cannot be called: invalid port number."));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_sleep_a_call_waits_for_the_network_without_using_a_retry() {
    let address = nobody();
    let dag = |grace: &str| format!("{grace}\n[task.ask]\nhttp = \"http://{address}/\"\n");
    let mut shop = shop_with(&dag("")).await;
    shop.write("dags/strict.toml", &dag("network_grace = \"1s\""));
    let run = shop.ended(shop.trigger("d").await).await;
    assert_eq!(run.summary.state, DagRunState::Failed, "it has not slept: {run:#?}");
    // The wall clock goes on by hours and the other does not.
    shop.turn(instant("2025-06-01T07:00:00Z")).await;
    let waits = shop.trigger("d").await;
    let told = loop {
        if let Some(line) = log(&shop, waits, "ask").await.into_iter().find(|line| line.contains("The machine woke ")) {
            break line;
        }
        assert!(!shop.run(waits).await.summary.state.has_ended());
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    // However busy the machine is: what has passed and what is left are the minute of grace.
    let said = told.split_once("The machine woke ").unwrap().1;
    let (since, left) = said.split_once(" s ago, so this is tried again for ").unwrap();
    let left = left.strip_suffix(" s at most, without using a retry.").unwrap();
    assert_eq!(since.parse::<u64>().unwrap() + left.parse::<u64>().unwrap(), 60, "{told}");
    let strict = shop.ended(shop.trigger("strict").await).await;
    assert_eq!(strict.summary.state, DagRunState::Failed, "{strict:#?}");
    let (_, requests) = serve_at(&address);
    let run = shop.ended(waits).await;
    assert_eq!((run.summary.state, run.task_views[0].attempts_made.len()), (DagRunState::Success, 1), "{run:#?}");
    assert_eq!(requests.lock().unwrap().len(), 1);
    shop.close().await;
}
