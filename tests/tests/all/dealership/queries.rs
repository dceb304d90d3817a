//! Each query beside the answer that was computed without it.

use std::collections::BTreeSet;

use millpond_tests::postgres::Postgres;

use super::answers::ANSWERS;
use super::rows::{Dealership, day};
use super::server::{Database, generate, read, repository};

const FOLDER: &str = "sql/car_dealership/queries";

#[test]
fn every_query_answers_what_the_rows_say() {
    let Some(cluster) = Postgres::shared() else { return };
    for transactions in ["10", "20000"] {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().to_string_lossy();
        let until = "2026-11-17";
        generate(&["--transactions", transactions, "--until", until, "--format", "csv", "--into", &files]);
        let database = Database::with_schema(&cluster, &format!("queries_{transactions}"));
        database.load(folder.path());
        let database = database.at(&format!("{until} 12:00:00+00"));
        let rows = Dealership::read(|table| std::fs::read_to_string(folder.path().join(format!("{table}.csv"))).unwrap());
        for (file, answer) in ANSWERS {
            same(file, &database.ask(&repository(FOLDER).join(file)), &answer(&rows, day(until)));
        }
    }
}

/// Asserts that two answers are one, and names the first line in which they are not.
pub fn same(file: &str, theirs: &str, ours: &str) {
    assert!(!ours.is_empty(), "{file} has an answer");
    let differs = theirs.lines().zip(ours.lines()).enumerate().find(|(_, (theirs, ours))| theirs != ours);
    assert_eq!(differs, None, "{file}: PostgreSQL's line, ours");
    assert_eq!(theirs.lines().count(), ours.lines().count(), "{file}: as many lines");
}

#[test]
fn every_query_is_one_statement_under_a_line_that_says_what_it_answers_and_has_a_test() {
    let files: BTreeSet<String> =
        std::fs::read_dir(repository(FOLDER)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, ANSWERS.map(|(file, _)| file.to_owned()).into());
    for file in files {
        let text = read(&format!("{FOLDER}/{file}"));
        assert!(text.starts_with("-- "), "{file} begins with what it answers");
        let statement: String = text.lines().filter(|line| !line.starts_with("--")).collect();
        assert_eq!(statement.matches(';').count(), 1, "{file} is one statement");
        // What an engine without PostgreSQL's own functions cannot answer alike.
        for word in ["to_char", "lateral", "current_date", "generate_series", "distinct on", "::"] {
            assert!(!statement.contains(word), "{file} has no {word}");
        }
    }
}
