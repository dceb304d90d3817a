//! Texts by chance, and statements of the fixtures cut and mixed, through the check of the fuzz target.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::fixtures::{NAMES, texts};
use crate::fuzz_check as check;

#[test]
fn what_is_too_deep_for_a_stack_is_refused_and_not_followed() {
    let much = 100_000;
    for text in [
        format!("CREATE VIEW v AS SELECT {}1;", "1+".repeat(much)),
        format!("CREATE VIEW v AS SELECT {}1{};", "(".repeat(much), ")".repeat(much)),
        format!("CREATE VIEW v AS {}SELECT 1;", "SELECT 1 UNION ".repeat(much)),
        format!("CREATE TABLE t (a int CHECK ({} a));", "NOT ".repeat(much)),
        format!("CREATE TABLE t (a int CHECK (a > 1{}));", " AND a > 1".repeat(much / 10)),
        format!("CREATE TABLE t (a int DEFAULT {}1);", "- ".repeat(much)),
        format!("CREATE TABLE t (a int{});", "[]".repeat(much)),
        format!("CREATE VIEW v AS SELECT {}a;", "a.".repeat(much / 10)),
        format!("CREATE VIEW v AS SELECT a{} FROM t;", "::int".repeat(much)),
        format!("CREATE VIEW v AS SELECT * FROM t{};", " JOIN t ON true".repeat(much)),
        format!("CREATE VIEW v AS SELECT {}1{};", "CASE WHEN true THEN ".repeat(much), " END".repeat(much)),
        format!("{}1{}", "/*".repeat(much), "*/".repeat(much)),
        format!("{} CREATE TABLE t (a int);", "BEGIN; ".repeat(much)),
        format!("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC {} END;", "SELECT CASE WHEN true THEN 1 END;".repeat(1_000)),
        format!("{}'", "$a$ ' \" ".repeat(much)),
    ] {
        let start = Instant::now();
        check::check_text(&text);
        let (took, beginning) = (start.elapsed(), &text[..text.len().min(50)]);
        eprintln!("{} KB in {took:?}: {beginning}", text.len() / 1024);
        assert!(took < Duration::from_mins(1), "{took:?} for {beginning}");
    }
}

/// The same texts in each ordinary run of the tests; other ones, and far more, in a soak.
fn settings() -> ProptestConfig {
    let soak = std::env::var_os("MILLPOND_SOAK").is_some();
    let (cases, rng_seed) = if soak { (30_000, RngSeed::Random) } else { (300, RngSeed::Fixed(20_261_128)) };
    ProptestConfig { cases, rng_seed, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn any_bytes_are_read_and_written_as_they_were_read(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        check::check(&bytes);
    }

    #[test]
    fn fixtures_cut_anywhere_are_read_and_written_as_they_were_read(
        name in prop::sample::select(NAMES),
        from in any::<prop::sample::Index>(),
        length in 0_usize..2_000,
        cut in 0_usize..60,
    ) {
        let text: String = texts(name).into_iter().map(|(_, text)| text).collect();
        let text: Vec<char> = text.chars().collect();
        let from = from.index(text.len());
        let to = (from + length).min(text.len());
        // A piece of the file, without some characters in its middle.
        let middle = from + (to - from) / 2;
        let kept: String = text[from..middle].iter().chain(&text[(middle + cut).min(to)..to]).collect();
        check::check_text(&kept);
    }
}
