//! DDL: any text is read, what cannot be is a problem at a line inside it, and what was read can be drawn, written and read again.

use millpond_catalog::diff::{Aspect, Difference, diff, migration};
use millpond_catalog::export::{dbml, ddl, mermaid};
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::read::{Problem, ProblemKind, Reading, Text, read};

/// What means something in DDL: statements that stand on one another, and their parts.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "CREATE TABLE a (id int PRIMARY KEY, b int);", "CREATE TABLE b (a int REFERENCES a, t text);", "CREATE TABLE c (LIKE a INCLUDING ALL);",
    "CREATE VIEW v AS SELECT * FROM a;", "CREATE TYPE e AS ENUM ('x', 'y');", "CREATE DOMAIN d AS int;", "CREATE SEQUENCE s;",
    "CREATE SCHEMA n;", "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);", "CREATE TABLE i () INHERITS (a);",
    "ALTER TABLE a ", "ALTER TABLE b ", "ALTER TABLE ", "ALTER TYPE e ", "ALTER DOMAIN d ", "ALTER SEQUENCE s ", "ALTER VIEW v ",
    "DROP TABLE ", "DROP TYPE ", "DROP SCHEMA ", "DROP VIEW ", "DROP COLUMN ", "DROP CONSTRAINT ", "CASCADE ", "IF EXISTS ", "IF NOT EXISTS ",
    "ADD COLUMN ", "ADD ", "ALTER COLUMN ", "TYPE ", "SET ", "RESET ", "RENAME TO ", "RENAME COLUMN ", "SET SCHEMA ", "TO ", "OWNED BY ",
    "SET NOT NULL", "DROP NOT NULL", "DROP DEFAULT", "SET DEFAULT ", "ADD VALUE ", "BEFORE ", "AFTER ", "INHERIT ", "NO INHERIT ",
    "ATTACH PARTITION ", "DETACH PARTITION ", "PARTITION OF p ", "FOR VALUES FROM ", "FOR VALUES IN ", "MINVALUE", "MAXVALUE",
    "CREATE TABLE ", "CREATE VIEW ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "CREATE TYPE ", "CREATE DOMAIN ", "CREATE SEQUENCE ",
    "CREATE SCHEMA ", "CREATE MATERIALIZED VIEW ", "CREATE FUNCTION ", "CREATE OR REPLACE ", "COMMENT ON ", "COLUMN ", "TABLE ",
    "CONSTRAINT ", "PRIMARY KEY ", "UNIQUE ", "FOREIGN KEY ", "REFERENCES ", "CHECK ", "EXCLUDE USING gist ", "WITH &&", "NOT NULL ",
    "NULL", "DEFAULT ", "GENERATED ALWAYS AS ", "IDENTITY ", "STORED ", "COLLATE \"C\" ", "DEFERRABLE ", "NOT VALID ", "MATCH FULL ",
    "ON DELETE SET NULL ", "ON UPDATE CASCADE ", "INCLUDE ", "USING btree ", "WHERE ", "AS ", "SELECT ", "FROM ", "JOIN ", "ON ", "WITH ",
    "GROUP BY ", "UNION ", "VALUES ", "IS ", "IN ", "ON COMMIT DROP ", "TEMP ", "UNLOGGED ", "ONLY ", "LIKE ", "INCLUDING ALL ",
    "SET search_path = n, public;", "BEGIN;", "COMMIT;", "ROLLBACK;", "BEGIN ATOMIC ", "END", "COPY a FROM stdin;\n", "\\.\n", "\\connect x\n",
    "\\i f\n", "\\gexec\n", "\\;", "\\restrict k\n", "DO ", "$$", "$q$", "-- ", "/*", "*/", "'", "\"", "E'", "U&'", "U&\"", "\\", ";", ";\n", "(", ")",
    ",", ".", "::", "[", "]", "[]", "=", "<", "+", "||", "*", " ", "\n", ":v", "1", "-1", "99999999999999999999", "1.5", "'x'", "'z'", "true",
    "int", "bigint", "text", "varchar(5)", "numeric(5,2)", "serial", "timestamptz", "date", "now()", "nextval('s')", "lower(t)", "int4range",
    "a", "b", "c", "d", "e", "i", "n", "p", "s", "t", "v", "id", "at", "x", "y", "n.a", "public.a", "n.", "public", "é", "😀", "\"q \"\"\"", "\0",
];

/// Panics where a text, or the words that its bytes stand for, bring the reader to fall, or where what was read is written otherwise.
pub fn check(data: &[u8]) {
    check_text(&String::from_utf8_lossy(data));
    let words: String = data.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect();
    check_text(&words);
}

/// Panics where a text brings the reader to fall.
pub fn check_text(text: &str) {
    let reading = read_one(text);
    let lines = text.matches('\n').count() + 1;
    for problem in &reading.problems {
        assert!((1..=lines).contains(&(problem.line as usize)), "{problem} is outside of {lines} lines: {text:?}");
        assert!(!problem.message.is_empty() && problem.file == "fuzz.sql", "{problem}");
    }
    let catalog = &reading.catalog;
    let choice = Choice { inferred: true, partitions: true, ..Choice::default() };
    let graph = Graph::of(catalog, choice);
    for edge in &graph.edges {
        let (one, other) = edge.ends();
        assert!(graph.path(one, other).is_some_and(|path| path.len() <= 1), "{edge:?} is a way: {text:?}");
    }
    let _ = (dbml(catalog), mermaid(catalog, choice));
    let written = ddl(catalog);
    let again = read_one(&written);
    if reading.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::Conflict | ProblemKind::NotFollowed)) {
        // What names something that is not there is kept as it is written, and may name something else elsewhere.
        return;
    }
    // A view may read what no text has made; then what a star in it stands for is not known.
    let of_unknown = |problem: &Problem| problem.kind == ProblemKind::NotFollowed && problem.statement.contains("VIEW");
    let (unknown, wrong): (Vec<Problem>, Vec<Problem>) = again.problems.into_iter().partition(of_unknown);
    assert_eq!(wrong, [], "{text:?} is written as\n{written}");
    if !unknown.is_empty() {
        return;
    }
    // In a table that is made, the columns of those that it inherits from come first.
    let differences: Vec<Difference> =
        diff(catalog, &again.catalog).into_iter().filter(|it| it.aspect != Some(Aspect::ColumnOrder)).collect();
    assert!(differences.is_empty(), "{text:?} is written as\n{written}\nwhich differs: {differences:#?}");
    assert_eq!(migration(catalog, &again.catalog).steps, []);
}

fn read_one(text: &str) -> Reading {
    read(&[Text { name: "fuzz.sql", text }])
}
