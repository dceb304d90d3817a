//! Migrations are run on a real server, which then has what it was to become.

use millpond_catalog::diff::{Aspect, diff, migration};
use millpond_catalog::model::Catalog;
use millpond_catalog::read::{Text, read};

use crate::fixtures::{assert_same, reading, texts};
use crate::server::Database;

const OLD: &str = include_str!("../migration/old.sql");
const NEW: &str = include_str!("../migration/new.sql");

fn catalog(text: &str) -> Catalog {
    let reading = read(&[Text { name: "schema.sql", text }]);
    assert_eq!(reading.problems, []);
    reading.catalog
}

/// No statement changes the order of columns, nor whether a column of a child is its own, too.
fn without_order(mut catalog: Catalog) -> Catalog {
    for table in &mut catalog.tables {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    catalog.sort();
    catalog
}

#[track_caller]
fn assert_became(what: &str, server: &Catalog, target: &Catalog) {
    assert_same(what, &without_order(target.clone()), &without_order(server.clone()));
    let rest: Vec<_> = diff(server, target).into_iter().filter(|it| it.aspect != Some(Aspect::ColumnOrder)).collect();
    assert_eq!(rest, [], "{what}");
}

#[test]
fn a_migration_makes_the_new_catalog_of_the_old_one_and_back() {
    let Some(database) = Database::create() else { return };
    database.apply(OLD);
    let (old, new) = (database.catalog(), catalog(NEW));
    let there = migration(&old, &new);
    database.apply(&there.sql());
    assert_became("the migrated server", &database.catalog(), &new);
    // What was not lost on purpose is still there.
    assert_eq!(database.ask("SELECT name, email, age, kind, code, full_name FROM shop.customers").trim(), "Ada|ada@x|36|a|12|A, Ada");
    assert_eq!(database.ask("SELECT customer, amount, (place).street FROM shop.orders").trim(), "1|5.50|Street");
    assert_eq!(database.ask("SELECT count(*) FROM shop.events").trim(), "2");
    let back = migration(&database.catalog(), &old);
    database.apply(&back.sql());
    assert_became("the server migrated back", &database.catalog(), &old);
}

#[test]
fn what_loses_rows_or_values_is_marked() {
    let there = migration(&catalog(OLD), &catalog(NEW));
    let marked: Vec<&str> = there.steps.iter().filter(|step| step.destructive).map(|step| step.sql.as_str()).collect();
    let has = |start: &str| marked.iter().any(|sql| sql.starts_with(start));
    for lost in [
        "DROP TABLE gone.things",
        "DROP TABLE shop.becomes_partitioned",
        "ALTER TABLE shop.customers DROP COLUMN soon_gone",
        "ALTER TABLE shop.customers ALTER COLUMN age TYPE smallint",
        "ALTER TABLE shop.customers ALTER COLUMN email TYPE character varying(200)",
        "DROP SEQUENCE shop.dropped",
    ] {
        assert!(has(lost), "{lost} is marked:\n{}", marked.join("\n"));
    }
    for kept in ["ALTER TABLE shop.customers ALTER COLUMN name TYPE text", "DROP VIEW", "ALTER TABLE shop.customers ADD"] {
        assert!(!has(kept), "{kept} is not marked");
    }
}

#[test]
fn nothing_is_to_be_done_between_a_file_and_the_server_that_ran_it() {
    let Some(database) = Database::create() else { return };
    database.apply(NEW);
    let (server, file) = (database.catalog(), catalog(NEW));
    assert_eq!(diff(&server, &file), []);
    assert_eq!(migration(&server, &file).steps, []);
    assert_eq!(migration(&file, &server).steps, []);
}

/// From nothing to each fixture in turn, from each to the next, and back to nothing.
#[test]
fn a_server_goes_from_fixture_to_fixture() {
    let Some(database) = Database::create() else { return };
    let empty = database.catalog();
    let names = [
        "types_and_checks",
        "serial_and_identity",
        "namespaces",
        "views",
        "composite_keys",
        "partitions",
        "hostile_names",
        "inheritance",
        "like",
        "generated_columns",
        "indexes",
        "self_reference",
        "actions_and_deferrable",
        "alterations",
        "views",
        "migrations",
    ];
    let mut now = empty.clone();
    for name in names {
        let mut target = reading(&texts(name)).catalog;
        for table in target.tables.iter_mut().filter(|table| !table.inherits.is_empty()) {
            // The columns of a parent come first in a table that is made.
            table.columns.sort_by_key(|column| !column.inherited);
        }
        let steps = migration(&now, &target);
        database.apply(&steps.sql());
        now = database.catalog();
        assert_became(&format!("the server migrated to {name}"), &now, &target);
    }
    database.apply(&migration(&now, &empty).sql());
    assert_became("the server migrated to nothing", &database.catalog(), &empty);
}
