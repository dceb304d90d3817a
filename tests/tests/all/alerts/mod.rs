//! Alerts, told to real servers by real processes.
//!
//! - `listener`: a web server that keeps what it is told; `mail`: a mail server (`mail_server.py`)
//! - `late`: late and missed runs, with a clock that is turned by hand

mod late;
mod listener;
mod mail;

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::listener::{Listener, Say};
use self::mail::MailServer;
use crate::program::{Ended, Place, ended, signal};

/// Longer than anything here takes; a test that waits this long has failed.
const LIMIT: Duration = Duration::from_mins(1);

/// Fails until there is a file `works`.
const DAG: &str = "[task.look]\nshell = \"test -e works || { echo not yet 1>&2; exit 3; }\"\n";

/// Returns a place whose project has the DAG `look` and these alerts, all of it agreed to.
fn place(alerts: &str) -> Place {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    std::fs::create_dir_all(place.path("shop/dags")).unwrap();
    place.write("shop/dags/look.toml", DAG);
    write_alerts(&place, alerts);
    assert_eq!(run(&place, &["trust", "--yes"]).code, 0);
    place
}

fn write_alerts(place: &Place, alerts: &str) {
    place.write("shop/millpond.toml", &format!("[project]\nname = \"shop\"\nformat = 1\n\n{alerts}"));
}

/// Runs a command without a keychain, which a machine of tests may have. It trusts the mail server's certificate.
fn run(place: &Place, arguments: &[&str]) -> Ended {
    let mut command = place.command("shop", arguments);
    ended(command.env("MILLPOND_KEYCHAIN", "off").env("SSL_CERT_FILE", mail::certificate()).output().unwrap())
}

fn keep_secret(place: &Place, name: &str, value: &str) {
    let file = place.path("secret.txt");
    std::fs::write(&file, value).unwrap();
    let mut command = place.command("shop", &["secret", "set", name]);
    command.env("MILLPOND_KEYCHAIN", "off").stdin(std::fs::File::open(&file).unwrap());
    assert_eq!(ended(command.output().unwrap()).code, 0);
    std::fs::remove_file(file).unwrap();
}

fn stop(mut child: Child) {
    signal(&child, "TERM");
    assert!(child.wait().expect("it ends").success());
}

fn log(place: &Place) -> Vec<Value> {
    run(place, &["alerts", "log", "--limit", "1000", "--json"]).json().as_array().expect("a list").clone()
}

/// Returns the messages as soon as they are as wanted.
fn log_when(place: &Place, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let start = Instant::now();
    loop {
        let found = log(place);
        if wanted(&found) {
            return found;
        }
        assert!(start.elapsed() < LIMIT, "{found:#?}");
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// Returns the files below a folder that hold a text.
fn files_with(folder: &Path, text: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(text.len()).any(|window| window == text.as_bytes())
        {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_way_tells_a_failure_and_the_recovery_and_no_secret_is_left_anywhere() {
    let web = Listener::start(Say::Status(200));
    let Some(mail) = MailServer::start("ops", "letters-to-nobody", true) else { return };
    let place = place(&format!(
        r#"[[alert]]
name      = "ops"
on        = ["failed", "recovered"]
webhook   = {{ secret = "chat" }}
headers   = {{ Authorization = {{ secret = "chat-key" }} }}
email     = ["Ada <ada@example.org>", "grace@example.org"]
shell     = 'echo "$MILLPOND_ALERT_EVENT $MILLPOND_ALERT_DAG $MILLPOND_ALERT_TASKS" >> told.txt'
heartbeat = "{}/beat"

[smtp]
host     = "localhost"
port     = {}
from     = "Millpond <millpond@example.org>"
user     = "ops"
password = {{ secret = "mail" }}
"#,
        web.address(),
        mail.port
    ));
    keep_secret(&place, "chat", &format!("{}/hooks/T0P-5ecret-path", web.address()));
    keep_secret(&place, "chat-key", "Bearer k3y-of-the-chat");
    keep_secret(&place, "mail", "letters-to-nobody");

    let failed = run(&place, &["dag", "trigger", "look"]);
    assert_ne!(failed.code, 0, "{failed:?}");
    let told = web.next();
    assert_eq!((told.line.as_str(), told.header("authorization")), ("POST /hooks/T0P-5ecret-path", "Bearer k3y-of-the-chat"));
    let body: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!((&body["text"], body["millpond"]["event"].as_str()), (&body["content"], Some("failed")));
    assert!(body["text"].as_str().unwrap().contains("look: It ended with exit code 3: not yet"), "{body}");
    let letter = mail.next();
    assert_eq!(letter["to"], serde_json::json!(["ada@example.org", "grace@example.org"]));
    assert_eq!((&letter["subject"], &letter["encrypted"]), (&serde_json::json!("shop: look failed"), &Value::Bool(true)));
    assert_eq!(place.read("shop/told.txt"), "failed look look\n");

    // A failure is no heartbeat; the first success is one, and the recovery.
    place.write("shop/works", "");
    assert_eq!(run(&place, &["dag", "trigger", "look"]).code, 0);
    let mut lines = [web.next().line, web.next().line];
    lines.sort();
    assert_eq!(lines, ["GET /beat", "POST /hooks/T0P-5ecret-path"]);
    assert_eq!(mail.next()["subject"], "shop: look works again");
    assert_eq!(place.read("shop/told.txt"), "failed look look\nrecovered look \n");
    // The next success is a heartbeat alone.
    assert_eq!(run(&place, &["dag", "trigger", "look"]).code, 0);
    assert_eq!(web.next().line, "GET /beat");
    let all = log(&place);
    assert_eq!(all.len(), 8, "{all:#?}");
    assert!(all.iter().all(|delivery| delivery["state"] == "sent"), "{all:#?}");

    let said = [&["alerts", "list"][..], &["alerts", "list", "--json"], &["alerts", "log"], &["trust", "--json"]]
        .map(|arguments| run(&place, arguments));
    for secret in ["T0P-5ecret-path", "k3y-of-the-chat", "letters-to-nobody"] {
        assert!(said.iter().all(|said| !said.stdout.contains(secret) && !said.stderr.contains(secret)), "{said:?}");
        assert_eq!(files_with(&place.path("shop"), secret), Vec::<std::path::PathBuf>::new());
        assert!(!failed.stderr.contains(secret), "{failed:?}");
    }
}

#[test]
fn a_refusal_is_final_is_told_with_its_secret_covered_and_leads_to_no_alert() {
    let web = Listener::start(Say::Echo(404));
    let place = place("[[alert]]\nname = \"chat\"\nwebhook = { secret = \"chat\" }\nheaders = { X-Key = { secret = \"key\" } }\n");
    keep_secret(&place, "chat", &format!("{}/hooks/hidden-path", web.address()));
    keep_secret(&place, "key", "hidden-key");
    assert_ne!(run(&place, &["dag", "trigger", "look"]).code, 0);
    web.next();
    let all = log(&place);
    assert_eq!((all.len(), &all[0]["state"], &all[0]["tries"]), (1, &serde_json::json!("failed"), &serde_json::json!(1)), "{all:#?}");
    let error = all[0]["error"].as_str().unwrap();
    // The server says back what it was sent.
    assert!(error.starts_with("It was refused: 404 Not Found. It said: POST /•••") && !error.contains("hidden"), "{error}");
    let listed = run(&place, &["alerts", "list"]);
    assert!(listed.stdout.contains("secret chat") && listed.stdout.contains("failed"), "{listed:?}");
}

#[test]
fn a_test_says_for_each_way_whether_it_arrived() {
    let web = Listener::start(Say::Status(204));
    let place = place(&format!(
        "[[alert]]\ndesktop = true\nwebhook = \"{0}/hook\"\nbody = 'told: {{{{ title }}}}'\nshell = [\"sh\", \"-c\", \"echo no 1>&2; exit 5\"]\nheartbeat = \"{0}/beat\"\n",
        web.address()
    ));
    let tested = run(&place, &["alerts", "test", "--json"]);
    assert_eq!(tested.code, 1, "{tested:?}");
    let tested = tested.json();
    let of =
        |at: usize| (tested[at]["channel"].as_str().unwrap(), tested[at]["sent"].as_bool().unwrap(), tested[at]["words"].as_str().unwrap());
    assert_eq!(of(0), ("desktop", false, "No window and no page is open to show it."));
    assert_eq!(of(1), ("webhook", true, "It was taken: 204 No Content."));
    assert_eq!(of(2), ("shell", false, "The program ended with exit code 5. It said: no"));
    assert_eq!(of(3), ("heartbeat", true, "It was taken: 204 No Content."));
    let told = web.next();
    assert_eq!((told.body.as_str(), told.header("content-type")), ("told: Test of alert 1", "text/plain; charset=utf-8"));
    assert_eq!(web.next().line, "GET /beat");
    let one = run(&place, &["alerts", "test", "alert 1", "--channel", "heartbeat"]);
    assert!(one.code == 0 && one.stderr.contains("alert 1, heartbeat: It was taken"), "{one:?}");
    let none = run(&place, &["alerts", "test", "ops"]);
    assert!(none.code != 0 && none.stderr.contains("There is no alert \"ops\"") && none.stderr.contains("There are alert 1."), "{none:?}");
    assert_eq!(log(&place).len(), 5);
}

#[test]
fn an_alert_that_a_pull_changed_tells_nobody_until_a_person_agrees() {
    let (ours, theirs) = (Listener::start(Say::Status(200)), Listener::start(Say::Status(200)));
    let alert = |web: &Listener| format!("[[alert]]\nname = \"chat\"\nwebhook = \"{}/hook\"\n", web.address());
    let place = place(&alert(&ours));
    write_alerts(&place, &alert(&theirs));
    let tested = run(&place, &["alerts", "test", "chat"]);
    assert!(tested.code != 0 && tested.stderr.contains("nobody agreed on this machine to whom it tells"), "{tested:?}");
    assert_ne!(run(&place, &["dag", "trigger", "look"]).code, 0);
    let waiting = log(&place);
    assert_eq!((&waiting[0]["state"], &waiting[0]["event"]), (&serde_json::json!("waiting"), &serde_json::json!("failed")), "{waiting:#?}");
    let shown = run(&place, &["trust"]);
    assert!(shown.code == 1 && shown.stderr.contains("millpond.toml, chat:") && shown.stderr.contains("1 entry to agree to."), "{shown:?}");
    assert!(shown.stderr.contains(&format!("  - webhook = \"{}/hook\"", ours.address())), "{shown:?}");

    let server = place.serve("shop", &[("MILLPOND_KEYCHAIN", "off")]);
    assert!(theirs.is_silent() && ours.is_silent());
    assert_eq!(run(&place, &["trust", "--yes"]).code, 0);
    assert_eq!(theirs.next().line, "POST /hook");
    log_when(&place, |all| all.iter().any(|one| one["event"] == "failed" && one["state"] == "sent"));
    assert!(ours.is_silent());
    stop(server);
}

#[test]
fn a_message_survives_a_kill_before_it_was_delivered() {
    let web = Listener::start(Say::Nothing);
    let place = place(&format!("[[alert]]\nwebhook = \"{}/hook\"\n", web.address()));
    let mut server = place.serve("shop", &[("MILLPOND_KEYCHAIN", "off")]);
    assert_eq!(run(&place, &["dag", "trigger", "look", "--no-wait"]).code, 0);
    // It is on its way, and nobody has said yet that it arrived.
    let first = web.next();
    signal(&server, "KILL");
    server.wait().expect("a killed program ends");
    web.say(Say::Status(200));
    let server = place.serve("shop", &[("MILLPOND_KEYCHAIN", "off")]);
    let second = web.next();
    assert_eq!((first.line.as_str(), &first.body), ("POST /hook", &second.body));
    let all = log_when(&place, |all| all.iter().all(|one| one["state"] == "sent"));
    assert_eq!(all.len(), 1, "{all:#?}");
    assert!(web.is_silent());
    stop(server);
}

#[test]
fn a_server_that_is_away_is_no_failure_and_gets_the_message_when_it_is_back() {
    let web = Listener::start(Say::Status(503));
    let place = place(&format!("[[alert]]\nwebhook = \"{}/hook\"\n", web.address()));
    let server = place.serve("shop", &[("MILLPOND_KEYCHAIN", "off")]);
    assert_eq!(run(&place, &["dag", "trigger", "look", "--no-wait"]).code, 0);
    web.next();
    let waits = log_when(&place, |all| all[0]["tries"] == 1);
    assert_eq!(
        (&waits[0]["state"], &waits[0]["error"]),
        (&serde_json::json!("waiting"), &serde_json::json!("It was refused: 503 Service Unavailable."))
    );
    web.say(Say::Status(200));
    web.next();
    log_when(&place, |all| all[0]["state"] == "sent");
    stop(server);
}
