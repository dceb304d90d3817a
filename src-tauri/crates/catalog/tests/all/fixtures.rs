//! Every fixture is read as the server reads it: from its file, from the server's own catalog, and from dumps of it.

use std::path::{Path, PathBuf};

use millpond_catalog::export::ddl;
use millpond_catalog::model::Catalog;
use millpond_catalog::normal::comparable;
use millpond_catalog::read::{Reading, Text, read};

use crate::server::Database;

/// Returns the texts of a fixture: of a file, or of all files of a folder in their order.
pub fn texts(name: &str) -> Vec<(String, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let mut files: Vec<PathBuf> = if path.is_dir() {
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![path.with_extension("sql")]
    };
    files.sort();
    let name = |file: &Path| file.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), std::fs::read_to_string(file).unwrap())).collect()
}

pub fn reading(texts: &[(String, String)]) -> Reading {
    let texts: Vec<Text<'_>> = texts.iter().map(|(name, text)| Text { name, text }).collect();
    read(&texts)
}

fn read_one(text: &str) -> Reading {
    read(&[Text { name: "dump.sql", text }])
}

/// Says where two catalogs differ, line by line of their normal forms.
#[track_caller]
pub fn assert_same(what: &str, ours: &Catalog, server: &Catalog) {
    let (ours, server) = comparable(ours, server);
    if ours == server {
        return;
    }
    let lines = |catalog: &Catalog| -> Vec<String> { serde_json::to_string_pretty(catalog).unwrap().lines().map(str::to_owned).collect() };
    let (ours, server) = (lines(&ours), lines(&server));
    let first = ours.iter().zip(&server).position(|(a, b)| a != b).unwrap_or(ours.len().min(server.len()));
    let show = |lines: &[String]| lines[first.saturating_sub(12)..lines.len().min(first + 12)].join("\n");
    panic!("{what} is not as the server has it, from line {first} on. Ours:\n{}\n\nThe server's:\n{}", show(&ours), show(&server));
}

/// Loads a fixture into a server and holds everything that can be read of it against the server's catalog.
fn check(name: &str) {
    let Some(database) = Database::create() else { return };
    let texts = texts(name);
    for (_, text) in &texts {
        database.apply(text);
    }
    let server = database.catalog();
    let file = reading(&texts);
    assert!(file.problems.is_empty(), "{:#?}", file.problems);
    check_against(&database, name, &file, &server);
}

fn check_against(database: &Database, name: &str, file: &Reading, server: &Catalog) {
    assert_same(&format!("the file {name}"), &file.catalog, server);
    check_exports(name, &[&file.catalog, server]);
    let mut server = server.clone();
    forget_order_of_children(&mut server);
    for arguments in [&["--schema-only"][..], &[], &["--inserts"]] {
        let dump = database.dump(arguments);
        let mut dumped = read_one(&dump);
        let what = format!("the dump of {name} ({arguments:?})");
        assert!(dumped.problems.is_empty(), "{what}: {:#?}", dumped.problems);
        forget_order_of_children(&mut dumped.catalog);
        assert_same(&what, &dumped.catalog, &server);
    }
}

/// Holds what is made by the DDL of catalogs against these.
fn check_exports(name: &str, catalogs: &[&Catalog]) {
    for catalog in catalogs {
        let Some(database) = Database::create() else { return };
        database.apply(&ddl(catalog));
        let (mut made, mut catalog) = (database.catalog(), (*catalog).clone());
        forget_order_of_children(&mut made);
        forget_order_of_children(&mut catalog);
        assert_same(&format!("what the DDL of {name} makes"), &catalog, &made);
    }
}

/// A dump does not keep the order of columns in a table that inherits: those of its parents come first again.
fn forget_order_of_children(catalog: &mut Catalog) {
    for table in catalog.tables.iter_mut().filter(|table| !table.inherits.is_empty()) {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

/// Returns problems as they are told, without their hints.
fn told(reading: &Reading) -> Vec<String> {
    reading
        .problems
        .iter()
        .map(|problem| format!("{} {:?} {}: {}", problem.line, problem.kind, problem.statement, problem.message))
        .collect()
}

#[test]
fn one_bad_statement_is_a_problem_and_the_rest_goes_on() {
    let texts = texts("mistakes");
    let file = reading(&texts);
    assert_eq!(
        told(&file),
        [
            "3 Syntax CREATE TABLE broken (id int PRIMARY KEY,): syntax error at or near \")\"",
            "4 Syntax CREAT TABLE misspelt (id int): syntax error at or near \"CREAT\"",
            "5 Conflict CREATE TABLE good (id text): table public.good is already there",
            "6 Conflict CREATE TABLE refers (id int REFERENCES nowhere): table public.nowhere is not there",
            "7 Conflict ALTER TABLE nowhere ADD COLUMN a int: table public.nowhere is not there",
            "8 Conflict ALTER TABLE good ADD COLUMN id int: column id is already there",
            "9 Conflict DROP TABLE nowhere: table public.nowhere is not there",
            "10 Conflict DROP TABLE good, also_nowhere: table public.also_nowhere is not there",
            "11 Conflict CREATE TABLE good (id int PRIMARY KEY): table public.good is already there",
            "13 Conflict DROP TABLE good: a foreign key of public.child needs public.good",
            "14 Conflict CREATE INDEX ON good (nothing): column nothing is not there",
            "15 Conflict COMMENT ON COLUMN good.nothing IS 'x': what the comment is on, good.nothing, is not there",
            "16 Conflict CREATE VIEW good AS SELECT 1: view public.good is already there",
            "17 Conflict CREATE TABLE nowhere.t (id int): schema nowhere is not there",
            "18 Conflict ALTER TYPE nothing ADD VALUE 'x': enum public.nothing is not there",
            "19 Conflict CREATE VIEW twice AS SELECT id, id FROM good: its query has two columns of the name id",
            "20 Conflict CREATE TABLE twice AS SELECT 1 AS \"a b\", 2 AS \"a b\": its query has two columns of the name \"a b\"",
            "21 Conflict CREATE TYPE of_nothing AS RANGE (SUBTYPE_DIFF = float8mi): range public.of_nothing does not say of what it is",
        ]
    );
    let Some(database) = Database::create() else { return };
    let errors = database.run(&texts[0].1);
    assert_eq!(errors.len(), file.problems.len(), "{errors:#?}");
    // The server has no table of which a part is wrong; here only the part is missing.
    let mut file = file;
    file.catalog.tables.retain(|table| table.name.name != "refers");
    check_against(&database, "mistakes", &file, &database.catalog());
}

#[test]
fn what_only_a_server_can_see_is_said() {
    let texts = texts("do_blocks");
    let file = reading(&texts);
    assert_eq!(
        told(&file),
        [
            "2 Invisible DO $$ BEGIN CREATE TABLE made_in_a_block (id int PRIMARY KEY…: \
                a DO block is code that only a server runs; what it makes is not seen (CREATE TABLE)",
            "10 Invisible CREATE FUNCTION make_one() RETURNS void LANGUAGE plpgsql AS …: \
                what a routine makes when it is called is not seen (CREATE TABLE)",
            "18 Invisible \\gexec: the statements that its query returns are not known",
            "19 Conflict DROP TABLE from_gexec: table public.from_gexec is not there",
        ]
    );
    let Some(database) = Database::create() else { return };
    database.apply(&texts[0].1);
    database.apply("DROP TABLE made_in_a_block");
    assert_same("the file do_blocks", &file.catalog, &database.catalog());
}

/// A test for each fixture.
macro_rules! fixtures {
    ($($test:ident: $file:literal;)*) => {
        /// The fixtures, by their files.
        pub const NAMES: &[&str] = &[$($file),*];

        $(
            #[test]
            fn $test() {
                check($file);
            }
        )*
    };
}

fixtures! {
    serials_and_identities_are_read_with_their_sequences: "serial_and_identity";
    composite_keys_keep_their_order: "composite_keys";
    tables_that_refer_to_themselves_are_read: "self_reference";
    enums_domains_checks_and_comments_are_read: "types_and_checks";
    indexes_of_every_kind_are_read: "indexes";
    partitions_list_what_is_their_own: "partitions";
    inherited_columns_and_checks_are_told_from_own_ones: "inheritance";
    like_brings_what_it_includes: "like";
    tables_made_of_queries_have_their_columns: "tables_of_queries";
    views_mean_what_the_server_says: "views";
    namespaces_and_the_search_path_are_followed: "namespaces";
    alterations_renames_and_drops_are_followed: "alterations";
    hostile_names_are_exact: "hostile_names";
    actions_and_timings_of_constraints_are_read: "actions_and_deferrable";
    generated_columns_are_read: "generated_columns";
    migrations_are_read_in_their_order: "migrations";
    a_script_for_psql_with_rows_in_it_is_read: "psql_script";
}
