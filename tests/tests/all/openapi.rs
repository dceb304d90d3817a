//! `docs/openapi.json` is what the routes say of themselves.

use std::path::Path;

use crate::program;

#[test]
fn the_openapi_document_is_the_one_that_the_routes_make() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let kept = std::fs::read_to_string(path).expect("docs/openapi.json is there");
    let made = program::command().arg("openapi").output().expect("millpond runs");
    assert!(made.status.success());
    let made = String::from_utf8(made.stdout).expect("JSON is UTF-8");
    let differs = kept.lines().zip(made.lines()).position(|(kept, made)| kept != made).map(|at| at + 1);
    assert!(
        kept == made,
        "docs/openapi.json is stale from line {differs:?} on; make it again with\n  cargo run -p millpond-cli -- openapi > docs/openapi.json\nand then the UI's types with\n  npm run types -w ui"
    );
}

/// Writes nothing in an ordinary run; with `MILLPOND_WRITE_DOCS` set it makes the files again.
#[test]
fn the_json_schemas_are_those_of_the_types_that_read_the_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema");
    for (name, text) in millpond_engine::schemas() {
        let path = folder.join(name);
        if std::env::var_os("MILLPOND_WRITE_DOCS").is_some() {
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, &text)).expect("docs can be written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == text,
            "docs/schema/{name} is stale; make it again with\n  MILLPOND_WRITE_DOCS=1 cargo test -p millpond-tests schemas"
        );
    }
}
