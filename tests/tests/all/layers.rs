//! Which crate may know which: arrows point down only, and siblings never name each other.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The layer of each package. One that is not here fails the test: a new crate has its place in ARCHITECTURE.md first.
const LAYERS: &[(&str, u8)] = &[
    ("millpond-features", 0),
    ("millpond-record", 0),
    ("millpond-test-postgres", 0),
    ("millpond-store", 1),
    ("millpond-http", 1),
    ("millpond-pipeline", 2),
    ("millpond-schedule", 2),
    ("millpond-catalog", 2),
    ("millpond-database", 2),
    ("millpond-chart", 2),
    ("millpond-attempt", 2),
    ("millpond-secret", 2),
    ("millpond-engine", 3),
    ("millpond-api", 4),
    ("millpond-cli", 5),
    ("millpond-desktop", 5),
    ("millpond-tests", 6),
];

/// Dependencies that only some packages may have, by the beginning of their names.
const ONLY: &[(&str, &[&str], &str)] = &[
    ("tauri", &["millpond-desktop"], "nothing under src-tauri/crates/ knows Tauri"),
    ("axum", &["millpond-api", "millpond-desktop"], "only the door knows how calls travel"),
    ("clap", &["millpond-cli"], "only the command line knows arguments"),
    ("redb", &["millpond-store"], "state goes through millpond-store"),
    ("millpond-store", &["millpond-engine"], "capabilities keep nothing themselves"),
    ("chrono-tz", &["millpond-schedule"], "wall times are computed in one place"),
    ("croner", &["millpond-schedule"], "crons are read in one place"),
    ("pg_query", &["millpond-catalog"], "DDL is read in one place"),
    ("reqwest", &["millpond-http"], "calls to other machines are made in one place"),
    ("rustls", &["millpond-http", "millpond-database"], "TLS is spoken where other machines are called"),
    ("sqlx", &["millpond-database", "millpond-tests"], "servers are spoken to in one place"),
    ("polars", &["millpond-record", "millpond-pipeline", "millpond-tests"], "frames stay in the words and the transform engine"),
];

fn packages() -> Vec<Value> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().expect("a list of packages").clone()
}

/// Returns each package's name with the names of its dependencies; those that only its tests use are left out.
fn arrows() -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names = |package: &Value| {
        let dependencies = package["dependencies"].as_array().cloned().unwrap_or_default();
        dependencies.iter().filter(|dependency| dependency["kind"] != "dev").map(|dependency| text(&dependency["name"])).collect()
    };
    packages().iter().map(|package| (text(&package["name"]), names(package))).collect()
}

#[test]
fn arrows_between_crates_point_down_only() {
    let layers: BTreeMap<&str, u8> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (package, dependencies) in arrows() {
        let Some(layer) = layers.get(package.as_str()) else {
            wrong.push(format!("{package} has no layer: give it one in this test and in ARCHITECTURE.md"));
            continue;
        };
        for dependency in dependencies.iter().filter(|name| name.starts_with("millpond-")) {
            if layers.get(dependency.as_str()).is_none_or(|below| below >= layer) {
                wrong.push(format!("{package} must not name {dependency}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_one_crate_alone_may_know_no_other_one_knows() {
    let mut wrong = Vec::new();
    for (package, dependencies) in arrows() {
        for (start, allowed, reason) in ONLY {
            if !allowed.contains(&package.as_str())
                && let Some(dependency) = dependencies.iter().find(|name| name.starts_with(start))
            {
                wrong.push(format!("{package} must not depend on {dependency}: {reason}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
