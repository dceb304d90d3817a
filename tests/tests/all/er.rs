//! `millpond db er` and `millpond db diff`, held against a real server.

use std::path::PathBuf;

use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::live;
use millpond_catalog::model::Catalog;
use millpond_catalog::normal::comparable;
use millpond_engine::model::{CatalogDiff, CatalogReading};
use millpond_tests::postgres::Database;

use crate::program::{Ended, Place};

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn said(ended: &Ended) -> CatalogReading {
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {}", ended.stdout))
}

fn catalog_of(database: &Database) -> Catalog {
    live::read(&database.ask(live::LIVE_QUERY)).expect("a catalog")
}

/// Says whether the program reads of a file what the server made of it: tables, columns, types, keys, and how they hang together.
fn check(place: &Place, path: &str, what: &str, server: &Catalog) {
    let read = said(&place.run(&["db", "er", path, "--format", "json"]));
    let (ours, theirs) = comparable(&read.catalog, server);
    assert!(ours == theirs, "{what} is not read as the server has it");
    assert_eq!(read.graph, Graph::of(&read.catalog, Choice::default()), "{what}: the relations are those of the catalog");
    let relations = |graph: &Graph| graph.relations().cloned().collect::<Vec<_>>();
    assert_eq!(relations(&read.graph), relations(&Graph::of(server, Choice::default())), "{what}: the relations are the server's");
}

#[test]
fn every_schema_and_its_dump_are_read_as_the_server_has_them() {
    let folder = repository("src-tauri/crates/catalog/tests/fixtures");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("an entry").path()).collect();
    // These two are about what is not followed; the crate's own tests say of each statement what becomes of it.
    paths.retain(|path| !["mistakes.sql", "do_blocks.sql"].iter().any(|name| path.ends_with(name)));
    paths.push(repository("sql/car_dealership/schema.sql"));
    assert!(paths.len() > 15, "{paths:?}");
    let place = Place::new();
    for path in paths {
        let Some(database) = Database::create() else { return };
        let mut files = if path.is_dir() {
            std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
        } else {
            vec![path.clone()]
        };
        files.sort();
        for file in &files {
            database.apply(&std::fs::read_to_string(file).expect("a file"));
        }
        let server = catalog_of(&database);
        let name = path.to_string_lossy().into_owned();
        check(&place, &name, &name, &server);
        // A dump does not keep the order of columns of tables that inherit.
        if !path.ends_with("inheritance.sql") {
            place.write("dump.sql", &database.dump(&[]));
            check(&place, "dump.sql", &format!("the dump of {name}"), &server);
        }
    }
}

#[test]
fn a_focus_shows_what_is_near_a_table_and_its_ddl_runs() {
    let place = Place::new();
    let schema = repository("sql/car_dealership/schema.sql");
    let schema = schema.to_string_lossy();
    let near = said(&place.run(&["db", "er", &schema, "--focus", "cars", "--json"]));
    let names: Vec<&str> = near.graph.nodes.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(names, ["car_models", "cars", "transactions"]);
    let text = place.run(&["db", "er", &schema, "--focus", "cars"]).stdout;
    assert!(text.contains("public.transactions (car_id) zero or one -> one public.cars (id)"), "{text}");
    let ddl = place.run(&["db", "er", &schema, "--focus", "cars", "--depth", "2", "--format", "sql"]);
    assert_eq!(ddl.code, 0, "{}", ddl.stderr);
    if let Some(database) = Database::create() {
        database.apply(&ddl.stdout);
        assert_eq!(catalog_of(&database).tables.len(), 6);
    }
    let none = place.run(&["db", "er", &schema, "--focus", "car"]);
    assert_eq!(none.code, 1);
    assert!(none.stderr.contains("There is no table car.") && none.stderr.contains("cars"), "{}", none.stderr);
}

#[test]
fn what_is_not_followed_is_told_with_its_line_and_the_rest_is_read() {
    let place = Place::new();
    place.write("a.sql", "create table a (id int primary key);\ncreate tabel b (id int);\ncreate table c (a int references a);\n");
    let told = place.run(&["db", "er", "a.sql"]);
    assert_eq!(told.code, 0);
    assert!(told.stderr.contains("a.sql:2: create tabel b"), "{}", told.stderr);
    assert!(told.stdout.contains("public.c (a) zero or many -> zero or one public.a (id)"), "{}", told.stdout);
    assert!(place.run(&["db", "er", "none.sql"]).stderr.contains("none.sql"));
}

#[test]
fn a_migration_makes_one_schema_of_another_on_a_server() {
    let place = Place::new();
    place.write("old.sql", "create table a (id int primary key, was text);\n");
    place.write(
        "new.sql",
        "create table a (id bigint primary key, name text not null default '');\ncreate table b (a bigint references a);\n",
    );
    let told = place.run(&["db", "diff", "old.sql", "new.sql"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    for line in ["+ table public.b", "- column public.a.was", "+ column public.a.name"] {
        assert!(told.stdout.contains(line), "{line}: {}", told.stdout);
    }
    let json: CatalogDiff = serde_json::from_str(&place.run(&["db", "diff", "old.sql", "new.sql", "--json"]).stdout).expect("JSON");
    let sql = place.run(&["db", "diff", "old.sql", "new.sql", "--migration"]).stdout;
    assert_eq!(json.sql, sql);
    if let Some(database) = Database::create() {
        database.apply(&place.read("old.sql"));
        database.apply(&sql);
        check(&place, "new.sql", "the migrated database", &catalog_of(&database));
    }
    assert!(place.run(&["db", "diff", "new.sql", "new.sql"]).stderr.contains("do not differ"));
}

#[test]
fn a_connection_is_agreed_to_tried_and_read() {
    let place = Place::new();
    assert_eq!(place.run(&["new", "shop"]).code, 0);
    let none = place.run_in("shop", &["db", "list"]);
    assert!(none.stderr.contains("has no connections"), "{}", none.stderr);
    let Some(database) = Database::create() else { return };
    database.apply(&std::fs::read_to_string(repository("sql/car_dealership/schema.sql")).expect("a schema"));
    let file = place.read("shop/millpond.toml");
    place.write("shop/millpond.toml", &format!("{file}\n[connection.warehouse]\npostgres = \"{}\"\n", database.url()));
    let refused = place.run_in("shop", &["db", "test", "warehouse"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("nobody agreed") && refused.stderr.contains("millpond trust"), "{}", refused.stderr);
    let trust = place.run_in("shop", &["trust", "--yes"]);
    assert!(trust.code == 0 && trust.stdout.contains("postgres = ") || trust.stderr.contains("postgres = "), "{trust:?}");
    let tested = place.run_in("shop", &["db", "test", "warehouse"]);
    assert_eq!(tested.code, 0, "{}", tested.stderr);
    assert!(tested.stdout.contains("PostgreSQL ") && tested.stdout.contains("not encrypted"), "{}", tested.stdout);
    let listed = place.run_in("shop", &["db", "list"]).stdout;
    assert!(listed.contains("warehouse") && listed.contains("write"), "{listed}");
    // The server's catalog is that of the file, also by name.
    let server = said(&place.run_in("shop", &["db", "er", "warehouse", "--json"]));
    let (ours, theirs) = comparable(&server.catalog, &catalog_of(&database));
    assert!(ours == theirs, "the connection's catalog is the server's");
    let schema = repository("sql/car_dealership/schema.sql");
    let same = place.run_in("shop", &["db", "diff", "warehouse", &schema.to_string_lossy()]);
    assert!(same.stderr.contains("do not differ"), "{same:?}");
    assert!(place.run_in("shop", &["db", "tables", "warehouse"]).stdout.contains("public.transactions"));
    // Another address is another agreement, and what is wrong is said in words.
    let changed = place.read("shop/millpond.toml").replace("/test_", "/not_there_");
    place.write("shop/millpond.toml", &changed);
    assert!(place.run_in("shop", &["db", "test", "warehouse"]).stderr.contains("nobody agreed"));
    assert_eq!(place.run_in("shop", &["trust", "--yes"]).code, 0);
    let unknown = place.run_in("shop", &["db", "test", "warehouse"]);
    assert!(unknown.code == 1 && unknown.stderr.contains("has no database not_there_"), "{}", unknown.stderr);
    assert!(place.run_in("shop", &["db", "test", "warehose"]).stderr.contains("Did you mean warehouse?"));
}
