//! Migrations are run on a real server, which then has what it was to become.

use millpond_catalog::diff::{Aspect, Change, Kind, Migration, diff, migration};
use millpond_catalog::model::{Catalog, quote_ident};
use millpond_catalog::read::{Text, read};

use crate::fixtures::{NAMES, assert_same, reading, texts};
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

/// Panics where something goes whose step does not say so.
#[track_caller]
fn assert_marked(what: &str, old: &Catalog, new: &Catalog, steps: &Migration) {
    let marked: Vec<&str> = steps.steps.iter().filter(|step| step.destructive).map(|step| step.sql.as_str()).collect();
    for difference in diff(old, new).into_iter().filter(|it| it.change == Change::Removed) {
        let table = &difference.name;
        let lost = match (difference.kind, &difference.part) {
            (Kind::Table, _) => format!("DROP TABLE {table}"),
            (Kind::Sequence, _) if old.sequence(table).is_some_and(|it| it.owner.is_none()) => format!("DROP SEQUENCE {table}"),
            (Kind::Column, Some(column)) => {
                let own = old.table(table).and_then(|table| table.column(column)).is_some_and(|it| !it.inherited && it.generated.is_none());
                if !own || marked.contains(&format!("DROP TABLE {table}").as_str()) {
                    continue;
                }
                format!("ALTER TABLE {table} DROP COLUMN {}", quote_ident(column))
            }
            _ => continue,
        };
        assert!(marked.contains(&lost.as_str()), "{what}: {lost} is marked:\n{}", steps.sql());
    }
}

/// From nothing to a fixture, from each to another, and back to nothing. With every length of step around the circle each comes
/// after each.
#[test]
fn a_server_goes_from_fixture_to_fixture() {
    let Some(database) = Database::create() else { return };
    let empty = database.catalog();
    let targets: Vec<Catalog> = NAMES.iter().map(|name| reading(&texts(name)).catalog).collect();
    let lengths = if std::env::var_os("MILLPOND_SOAK").is_some() { (1..NAMES.len()).collect() } else { vec![1, 5] };
    let (mut now, mut before) = (empty.clone(), "nothing");
    for length in lengths {
        for count in 0..NAMES.len() {
            let at = count * length % NAMES.len();
            let (name, mut target) = (NAMES[at], targets[at].clone());
            for table in target.tables.iter_mut().filter(|table| !table.inherits.is_empty()) {
                // The columns of a parent come first in a table that is made.
                table.columns.sort_by_key(|column| !column.inherited);
            }
            let what = format!("the server migrated from {before} to {name}");
            let steps = migration(&now, &target);
            assert_marked(&what, &now, &target, &steps);
            database.apply(&steps.sql());
            now = database.catalog();
            assert_became(&what, &now, &target);
            before = name;
        }
    }
    database.apply(&migration(&now, &empty).sql());
    assert_became("the server migrated to nothing", &database.catalog(), &empty);
}

/// What is taken away from a catalog, one thing after the other, is all that goes from the server, with what stands on it.
#[test]
fn one_thing_less_is_one_thing_less_on_the_server() {
    let Some(database) = Database::create() else { return };
    database.apply(NEW);
    let mut now = database.catalog();
    let mut count = 0;
    while let Some(target) = less(&now, count) {
        let steps = migration(&now, &target);
        let what = format!("step {count}");
        assert_marked(&what, &now, &target, &steps);
        database.apply(&steps.sql());
        let after = database.catalog();
        assert_became(&what, &after, &target);
        now = after;
        count += 1;
    }
    assert!(count > 30, "{count} things were taken away");
    assert!(now.tables.is_empty() && now.views.is_empty(), "nothing is left");
}

/// Returns the catalog without a thing on which nothing else stands; `turn` says which kind comes first.
fn less(catalog: &Catalog, turn: usize) -> Option<Catalog> {
    let mut less = catalog.clone();
    let mut takes: Vec<fn(&mut Catalog) -> bool> = vec![
        |catalog| catalog.tables.iter_mut().any(|table| table.indexes.pop().is_some()),
        |catalog| catalog.tables.iter_mut().filter(|table| table.partition_of.is_none()).any(|table| table.foreign_keys.pop().is_some()),
        |catalog| catalog.tables.iter_mut().any(|table| table.comment.take().is_some()),
        |catalog| {
            catalog
                .tables
                .iter_mut()
                .flat_map(|table| &mut table.columns)
                .any(|column| column.identity.is_none() && column.default.take().is_some())
        },
    ];
    let kinds = takes.len();
    takes.rotate_left(turn % kinds);
    takes.push(|catalog| catalog.views.pop().is_some());
    takes.push(|catalog| {
        let referred: Vec<_> = catalog.tables.iter().flat_map(|table| table.foreign_keys.iter().map(|key| key.table.clone())).collect();
        let above: Vec<_> = catalog
            .tables
            .iter()
            .flat_map(|table| table.inherits.iter().chain(table.partition_of.iter().map(|part| &part.table)).cloned())
            .collect();
        let at = catalog.tables.iter().position(|table| !referred.contains(&table.name) && !above.contains(&table.name));
        let Some(gone) = at.map(|at| catalog.tables.remove(at)) else { return false };
        catalog.sequences.retain(|sequence| sequence.owner.as_ref().is_none_or(|owner| owner.table != gone.name));
        true
    });
    takes.iter().any(|take| take(&mut less)).then_some(less)
}
