//! Names that break what is not careful, in every place where a name can stand: file, server, DDL and migration mean the same.

use std::fmt::Write;

use millpond_catalog::diff::{diff, migration};
use millpond_catalog::export::{dbml, ddl, mermaid};
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::model::Catalog;
use millpond_catalog::read::{Text, read};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::fixtures::assert_same;
use crate::server::{Database, Kept};

const HOSTILE: &[&str] = &[
    "\"; drop table x; --",
    "'; drop table x; --",
    "\\'; drop table x; --",
    "*/ drop table x; /*",
    "$$; drop table x; $$",
    " ",
    " leading",
    "trailing ",
    "two\nlines",
    "tab\there",
    "return\rhere",
    "select",
    "SELECT",
    "Select",
    "user",
    "between",
    "\"",
    "\"\"",
    "'",
    "''",
    "`",
    "\\",
    "\\\\",
    "\\.",
    "\\connect x",
    ":name",
    ":'name'",
    "%s",
    "{}",
    "a.b",
    "a,b",
    "(a)",
    "a[]",
    "--",
    "/*",
    "/**/",
    ";",
    "1",
    "1st",
    "_",
    "é",
    "É",
    "e\u{301}",
    "😀",
    "👩‍👩‍👧‍👦",
    "日本語",
    "Ǆ",
    "ß",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}abc",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg",
    "éééééééééééééééééééééééééééééé",
    "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    "U&\"\\0061\"",
    "E'",
    "null",
    "true",
    "default",
    "id",
    "Id",
    "%%",
    "#quot;",
    "<b>",
];

fn name() -> impl Strategy<Value = String> {
    let any_name = prop::collection::vec(any::<char>(), 1..16)
        .prop_map(|characters| characters.into_iter().filter(|it| *it != '\0').collect::<String>())
        .prop_filter("63 bytes, and not nothing", |name| !name.is_empty() && name.len() <= 63);
    prop_oneof![3 => prop::sample::select(HOSTILE).prop_map(str::to_owned), 1 => any_name]
}

/// Names that differ.
struct Names(std::vec::IntoIter<String>);

impl Names {
    /// Returns the next one, in its quotes.
    fn next(&mut self) -> String {
        let name = self.0.next().expect("there are enough");
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// Returns DDL with a name of its own in each place. The words between are this test's, and none of the exports'.
fn schema(names: Vec<String>) -> String {
    let text = |name: &str| format!("'{}'", name.replace('\'', "''"));
    let labels: Vec<String> = names.iter().filter(|name| name.len() <= 63).map(|name| text(name)).collect();
    let default = labels[0].clone();
    let comment = text(&names.join("\n"));
    let mut names = Names(names.into_iter());
    let mut next = || names.next();
    let (namespace, mood, code, place, street) = (next(), next(), next(), next(), next());
    let (numbers, first, second, key, other) = (next(), next(), next(), next(), next());
    let (unique, check, foreign, index, view, shown, seen) = (next(), next(), next(), next(), next(), next(), next());
    let (serial, child, parts, part, small) = (next(), next(), next(), next(), next());
    let mut sql = String::new();
    let labels = labels.join(", ");
    write!(
        sql,
        "SET standard_conforming_strings = on;
CREATE SCHEMA {namespace};
SET search_path = {namespace};
CREATE TYPE {mood} AS ENUM ({labels});
CREATE DOMAIN {code} AS text CONSTRAINT {small} CHECK (VALUE <> {default});
CREATE TYPE {place} AS ({street} text, {code} {code});
CREATE SEQUENCE {numbers};
CREATE TABLE {first} ({key} int PRIMARY KEY, {other} {mood} DEFAULT {default}, {seen} bigint DEFAULT nextval({}), {mood} {mood}[], {place} {place},
    CONSTRAINT {unique} UNIQUE ({other}, {key}), CONSTRAINT {check} CHECK ({key} > 3 AND {other} <> {default}));
ALTER SEQUENCE {numbers} OWNED BY {first}.{seen};
CREATE TABLE {second} ({key} int, {serial} serial UNIQUE CHECK ({serial} > 0), {other} {mood},
    CONSTRAINT {foreign} FOREIGN KEY ({other}, {key}) REFERENCES {first} ({other}, {key}), FOREIGN KEY ({key}) REFERENCES {first});
CREATE INDEX {index} ON {second} ({key}, abs({key})) WHERE {key} > 1;
CREATE INDEX ON {second} ({key}, {other});
CREATE TABLE {child} ({parts} text) INHERITS ({first});
CREATE TABLE {parts} ({key} text) PARTITION BY LIST ({key});
CREATE TABLE {part} PARTITION OF {parts} FOR VALUES IN ({default});
CREATE VIEW {view} AS SELECT {first}.{key} AS {shown}, {other} FROM {first} WHERE {other} <> {default};
COMMENT ON SCHEMA {namespace} IS {comment};
COMMENT ON TABLE {first} IS {comment};
COMMENT ON COLUMN {first}.{key} IS {comment};
COMMENT ON CONSTRAINT {check} ON {first} IS {comment};
COMMENT ON INDEX {index} IS {comment};
COMMENT ON TYPE {mood} IS {comment};
COMMENT ON VIEW {view} IS {comment};
",
        text(&numbers)
    )
    .unwrap();
    sql
}

#[test]
fn hostile_names_mean_the_same_to_file_server_ddl_and_migration() {
    let cases = 12;
    let names = prop::collection::hash_set(name(), 30..40).prop_map(|names| names.into_iter().collect::<Vec<_>>());
    let kept = Kept::default();
    let mut runner = TestRunner::new(Config { cases, max_shrink_iters: 60, failure_persistence: None, ..Config::default() });
    let ran = runner.run(&names, |names| {
        let sql = schema(names);
        let reading = read(&[Text { name: "names.sql", text: &sql }]);
        assert_eq!(reading.problems, [], "{sql}");
        let file = &reading.catalog;
        let _ = (dbml(file), mermaid(file, Choice::default()));
        assert_eq!(Graph::of(file, Choice::default()).relations().count(), 2);
        let written = ddl(file);
        let again = read(&[Text { name: "again.sql", text: &written }]);
        assert_eq!(again.problems, [], "{written}");
        assert_same("the DDL", &again.catalog, file);
        kept.with(|database| on_a_server(database, &sql, file));
        Ok(())
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
}

fn on_a_server(database: &Database, sql: &str, file: &Catalog) {
    let empty = database.catalog();
    database.apply(sql);
    let server = database.catalog();
    assert_same("the file", file, &server);
    assert_eq!(diff(file, &server), []);
    database.apply(&migration(&server, &empty).sql());
    assert_same("what is left", &database.catalog(), &empty);
    database.apply(&ddl(&server));
    assert_same("what the DDL of the server makes", &database.catalog(), &server);
    database.apply(&migration(&server, &empty).sql());
    database.apply(&migration(&empty, file).sql());
    assert_same("what the migration makes", &database.catalog(), &server);
    database.apply(&migration(&server, &empty).sql());
}
