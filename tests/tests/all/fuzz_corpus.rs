//! What fuzzing has found worth keeping goes through the same checks again.

use std::path::Path;

use rand::{RngExt, SeedableRng};

use crate::fuzz_checks as checks;

/// Inputs by chance for each check, in an ordinary run of the tests and in a soak.
const CHANCES: u32 = 3_000;
const SOAK_CHANCES: u32 = 300_000;

fn corpus(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("a corpus").flatten() {
        let data = std::fs::read(entry.path()).expect("an input of the corpus");
        if let Err(panic) = std::panic::catch_unwind(|| check(&data)) {
            eprintln!("{} fails", entry.path().display());
            std::panic::resume_unwind(panic);
        }
        count += 1;
    }
    assert!(count > 10, "the corpus of {target} has {count} inputs");
}

fn by_chance(check: fn(&[u8])) {
    let chances = if std::env::var_os("MILLPOND_SOAK").is_some() { SOAK_CHANCES } else { CHANCES };
    let seed = 20_261_127;
    eprintln!("seed {seed}, {chances} inputs");
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..chances {
        let length = random.random_range(0..120);
        let mut data = vec![0; length];
        random.fill(&mut data[..]);
        check(&data);
    }
}

#[test]
fn the_splitter_agrees_with_the_reference_on_the_corpus() {
    corpus("splitter", checks::splitter::check);
}

#[test]
fn the_splitter_agrees_with_the_reference_on_bytes_by_chance() {
    by_chance(checks::splitter::check);
}

#[test]
fn a_source_gives_the_rows_of_the_reference_in_blocks_of_any_size_on_the_corpus() {
    corpus("source", checks::source::check);
}

#[test]
fn a_source_gives_the_rows_of_the_reference_in_blocks_of_any_size_on_bytes_by_chance() {
    by_chance(checks::source::check);
}

#[test]
fn pipelines_of_the_corpus_are_read_or_refused() {
    corpus("document", checks::document::check);
}

#[test]
fn expressions_of_the_corpus_are_typed_and_evaluated_or_refused() {
    corpus("expression", checks::expression::check);
}

#[test]
fn schedules_of_the_corpus_are_read_or_refused_and_agree_forward_and_back() {
    corpus("schedule", checks::schedule::check);
}

#[test]
fn schedules_by_chance_are_read_or_refused_and_agree_forward_and_back() {
    by_chance(checks::schedule::check);
}

/// Texts by chance are tried by the catalog's own tests.
#[test]
fn ddl_of_the_corpus_is_read_and_written_as_it_was_read() {
    corpus("catalog", checks::catalog::check);
}
