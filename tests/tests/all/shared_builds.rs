//! A build of the window after one of the command line alone compiles no crate a second time.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Returns every crate that packages are built from, with its features.
fn built(packages: &[&str]) -> BTreeSet<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p} {f}", "--manifest-path"])
        .arg(manifest);
    tree.args(packages.iter().flat_map(|name| ["-p", name]));
    let output = tree.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // A crate that was shown before has a mark behind it.
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn the_command_line_alone_is_built_from_the_crates_that_the_window_is_built_from() {
    let (alone, both) = (built(&["millpond-cli"]), built(&["millpond-cli", "millpond-desktop"]));
    let otherwise: Vec<&String> = alone.difference(&both).collect();
    assert!(alone.len() > 100, "{} crates", alone.len());
    assert!(otherwise.is_empty(), "these have more features beside the window; name them in src-tauri/crates/features: {otherwise:#?}");
}
