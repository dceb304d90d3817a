//! Tells cargo when the built page changed, so that an optimised build embeds the new one.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the page from disk while it runs: nothing to build again.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../../ui/dist");
    }
}
