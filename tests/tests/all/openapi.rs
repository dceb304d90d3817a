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
