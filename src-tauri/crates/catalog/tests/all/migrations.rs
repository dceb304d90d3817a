//! Migrations are run on a real server, which then has what it was to become.

use millpond_catalog::diff::{Aspect, Change, Kind, Migration, diff, migration};
use millpond_catalog::model::{Catalog, quote_ident};
use millpond_catalog::read::{Text, read};

use crate::fixtures::{NAMES, assert_same, reading, texts};
use crate::server::{Database, Kept};

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

/// Schemas that differ in something that has to go and come back, or that reaches other tables.
const PAIRS: &[[&str; 2]] = &[
    // Children of a table, and theirs.
    [
        "CREATE TABLE p (a int DEFAULT 1, b int NOT NULL, c int, d int, e int DEFAULT 5, f int);
         CREATE TABLE c1 (c int NOT NULL, e int DEFAULT 6) INHERITS (p);
         CREATE TABLE c2 (x int) INHERITS (c1);
         INSERT INTO c2 VALUES (1, 2, 3, 4, 5, 6, 7);",
        "CREATE TABLE p (a bigint DEFAULT 2, b int, c int, d int NOT NULL, e bigint DEFAULT 5, g text DEFAULT 'g');
         CREATE TABLE c1 (c int NOT NULL, e bigint DEFAULT 7) INHERITS (p);
         CREATE TABLE c2 (x int) INHERITS (c1);
         ALTER TABLE ONLY c2 ALTER a DROP DEFAULT; ALTER TABLE c1 ALTER b SET NOT NULL;",
    ],
    // Partitions with defaults of their own.
    [
        "CREATE TABLE s (k int, v int DEFAULT 1, w int, z int NOT NULL) PARTITION BY LIST (k);
         CREATE TABLE s1 PARTITION OF s (v DEFAULT 2, w NOT NULL) FOR VALUES IN (1);
         CREATE TABLE s2 PARTITION OF s FOR VALUES IN (2);
         INSERT INTO s VALUES (1, 1, 1, 1), (2, 2, 2, 2);",
        "CREATE TABLE s (k int, v bigint DEFAULT 1, w int, z int) PARTITION BY LIST (k);
         CREATE TABLE s1 PARTITION OF s (v DEFAULT 3, w NOT NULL, z NOT NULL) FOR VALUES IN (1, 3);
         CREATE TABLE s2 PARTITION OF s (v DEFAULT 4) FOR VALUES IN (2);
         CREATE INDEX s_v ON s (v);",
    ],
    // A view that groups by a key, one that reads another, and a column that none of them reads.
    [
        "CREATE TABLE t (id int PRIMARY KEY, a int, unread int, kept text);
         CREATE VIEW by_key AS SELECT id, a, count(*) AS n FROM t GROUP BY id;
         CREATE VIEW over AS SELECT n FROM by_key;
         CREATE VIEW aside AS SELECT kept FROM t;
         COMMENT ON COLUMN by_key.n IS 'How many';",
        "CREATE TABLE t (id int, a int, kept text);
         CREATE VIEW by_key AS SELECT id, a, count(*) AS n FROM t GROUP BY id, a;
         CREATE VIEW over AS SELECT n FROM by_key;
         CREATE VIEW aside AS SELECT kept FROM t;
         COMMENT ON COLUMN by_key.n IS 'How many';",
    ],
    // The key that a foreign key stands on becomes another one.
    [
        "CREATE TABLE p (a int, b int, CONSTRAINT k UNIQUE (a, b)); CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES p (a, b));",
        "CREATE TABLE p (a int, b bigint, CONSTRAINT k PRIMARY KEY (b, a)); CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES p (a, b));",
    ],
    // Types within types, of columns with defaults, checks, indexes and views.
    [
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad'); CREATE DOMAIN m AS mood CHECK (VALUE <> 'sad'); CREATE TYPE pair AS (one mood, two m);
         CREATE TABLE t (id int, mood mood DEFAULT 'ok', m m DEFAULT 'glad', pair pair, all_of mood[] DEFAULT '{ok}', CHECK (mood <> 'sad'));
         CREATE INDEX t_mood ON t (mood) WHERE mood = 'ok';
         CREATE VIEW v AS SELECT mood, m FROM t WHERE mood > 'sad';
         INSERT INTO t VALUES (1, 'ok', 'glad', ROW('ok', 'glad'), '{ok,glad}');",
        "CREATE TYPE mood AS ENUM ('glad', 'ok'); CREATE DOMAIN m AS mood CHECK (VALUE <> 'ok'); CREATE TYPE pair AS (two m, one mood);
         CREATE TABLE t (id int, mood mood DEFAULT 'glad', m m, pair pair, all_of mood[] DEFAULT '{ok}', CHECK (mood <> 'glad'));
         CREATE INDEX t_mood ON t (mood) WHERE mood = 'ok';
         CREATE VIEW v AS SELECT mood, m FROM t WHERE mood > 'glad';",
    ],
    // Numbers: serial, identity, sequences with and without owners.
    [
        "CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY, c int, d bigserial); CREATE SEQUENCE s; CREATE TABLE u (n int DEFAULT nextval('s'));",
        "CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY, b bigint GENERATED BY DEFAULT AS IDENTITY (START 5), c serial, d bigint);
         CREATE TABLE u (n int); CREATE SEQUENCE s OWNED BY u.n;",
    ],
    // What is computed from what changes, and comments on it.
    [
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int, d int GENERATED ALWAYS AS (c + 1) STORED);
         COMMENT ON COLUMN t.b IS 'Twice'; CREATE INDEX t_b ON t (b); COMMENT ON INDEX t_b IS 'By twice';
         ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0); COMMENT ON CONSTRAINT positive ON t IS 'More than nothing';",
        "CREATE TABLE t (a bigint, b int GENERATED ALWAYS AS (a * 3) STORED, c int, d int);
         COMMENT ON COLUMN t.b IS 'Twice'; CREATE INDEX t_b ON t (b); COMMENT ON INDEX t_b IS 'By twice';
         ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0); COMMENT ON CONSTRAINT positive ON t IS 'More than nothing';",
    ],
    // A table, a view and a type that become things of another kind, and names that move to another thing.
    [
        "CREATE TABLE a (id int); CREATE VIEW b AS SELECT 1 AS x; CREATE MATERIALIZED VIEW c AS SELECT 1 AS x; CREATE TYPE e AS ENUM ('x');
         CREATE TABLE i (x int DEFAULT 5); CREATE INDEX moves ON i (x); CREATE SEQUENCE q; ALTER TABLE i ALTER x SET DEFAULT nextval('q');
         CREATE TYPE r AS ENUM ('x'); CREATE SEQUENCE w;",
        "CREATE VIEW a AS SELECT 1 AS id; CREATE MATERIALIZED VIEW b AS SELECT 1 AS x; CREATE TABLE c (x int); CREATE DOMAIN e AS int;
         CREATE TABLE i (x int, CONSTRAINT moves UNIQUE (x)); CREATE TABLE q (x int);
         CREATE TABLE r (x int); CREATE VIEW w AS SELECT 1 AS x;",
    ],
    // Namespaces that come and go with everything in them.
    [
        "CREATE SCHEMA one; CREATE TYPE one.e AS ENUM ('x'); CREATE TABLE one.t (e one.e, id serial PRIMARY KEY); CREATE VIEW v AS SELECT * FROM one.t;",
        "CREATE SCHEMA two; CREATE TYPE two.e AS ENUM ('x'); CREATE TABLE two.t (e two.e, id serial PRIMARY KEY); CREATE VIEW v AS SELECT * FROM two.t;",
    ],
    // Ranges that exclude each other, and rows that are not looked at.
    [
        "CREATE TABLE t (r int4range, n int, EXCLUDE USING gist (r WITH &&)); INSERT INTO t VALUES ('[1,3)', 5); ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0) NOT VALID;",
        "CREATE TABLE t (r int8range, n int, EXCLUDE USING gist (r WITH &&) WHERE (n > 0)); ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0);",
    ],
];

#[test]
fn what_stands_on_what_changes_goes_and_comes_back() {
    let kept = Kept::default();
    let failed: Vec<&[&str; 2]> = PAIRS
        .iter()
        .filter(|pair| std::panic::catch_unwind(|| kept.with(|database| goes_and_comes_back(database, pair))).is_err())
        .collect();
    assert_eq!(failed, Vec::<&[&str; 2]>::new(), "what is wrong with each stands above");
}

fn goes_and_comes_back(database: &Database, pair: &[&str; 2]) {
    let empty = database.catalog();
    database.apply(pair[0]);
    let [old, new] = pair.map(catalog);
    let before = database.catalog();
    for (what, target) in [("there", &new), ("back", &old)] {
        let now = database.catalog();
        let steps = migration(&now, target);
        assert_marked(what, &now, target, &steps);
        database.apply(&steps.sql());
        assert_became(&format!("{what}: {}\n{}", pair[1], steps.sql()), &database.catalog(), target);
    }
    assert_eq!(migration(&before, &database.catalog()).steps, [], "{}", pair[0]);
    database.apply(&migration(&before, &empty).sql());
    assert_became("the server migrated to nothing", &database.catalog(), &empty);
}
