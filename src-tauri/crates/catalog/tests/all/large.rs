//! A schema as large as they come: 1,500 tables in 40 namespaces.

use std::fmt::Write;
use std::time::{Duration, Instant};

use millpond_catalog::diff::{diff, migration};
use millpond_catalog::export::{dbml, ddl, mermaid};
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::model::QualifiedName;
use millpond_catalog::read::{Text, read};

use crate::fixtures::assert_same;
use crate::server::Database;

const NAMESPACES: usize = 40;
const TABLES: usize = 1_500;

/// Returns the DDL of it, the same on every machine: about eight columns a table, two foreign keys, checks, indexes, comments.
pub fn schema() -> String {
    let mut sql = String::new();
    for namespace in 0..NAMESPACES {
        writeln!(sql, "CREATE SCHEMA area_{namespace};\nCREATE TYPE area_{namespace}.state AS ENUM ('new', 'open', 'done');").unwrap();
    }
    for table in 0..TABLES {
        let area = table % NAMESPACES;
        let own = table / NAMESPACES * NAMESPACES;
        writeln!(
            sql,
            "CREATE TABLE area_{area}.table_{table} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(80) NOT NULL,
    state area_{area}.state DEFAULT 'new' NOT NULL,
    amount numeric(12,2) DEFAULT 0 CHECK (amount BETWEEN 0 AND 1000000),
    made_at timestamptz DEFAULT now() NOT NULL,
    code text UNIQUE CHECK (code IN ('a', 'b') OR length(code) > 3),
    parent bigint REFERENCES area_{area}.table_{table},
    other bigint"
        )
        .unwrap();
        if table >= NAMESPACES {
            write!(sql, " REFERENCES area_{}.table_{}", (table * 7) % own % NAMESPACES, (table * 7) % own).unwrap();
        }
        writeln!(
            sql,
            ");\nCREATE INDEX ON area_{area}.table_{table} (parent);\nCREATE INDEX ON area_{area}.table_{table} (lower(name)) WHERE amount > 0;
COMMENT ON TABLE area_{area}.table_{table} IS 'The table {table}; it is one of many';"
        )
        .unwrap();
        if table % 10 == 0 {
            writeln!(
                sql,
                "CREATE VIEW area_{area}.view_{table} AS SELECT t.id, t.name, count(*) AS n FROM area_{area}.table_{table} t GROUP BY t.id, t.name;"
            )
            .unwrap();
        }
    }
    sql
}

/// Returns what something makes, and says how long it took. The bound is for a slow machine and a build without optimisation.
fn timed<T>(what: &str, bound_secs: u64, make: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = make();
    let took = start.elapsed();
    eprintln!("{what}: {took:?}");
    assert!(took < Duration::from_secs(bound_secs), "{what} took {took:?}, more than {bound_secs} s");
    made
}

#[test]
fn a_schema_of_1500_tables_is_read_drawn_walked_and_compared_in_time() {
    let sql = schema();
    let what = format!("{TABLES} tables, {} KB of DDL, read", sql.len() / 1024);
    let reading = timed(&what, 180, || read(&[Text { name: "large.sql", text: &sql }]));
    assert_eq!(reading.problems, []);
    let catalog = &reading.catalog;
    assert_eq!(catalog.tables.len(), TABLES);
    assert_eq!(catalog.namespaces.len(), NAMESPACES + 1);
    let keys = catalog.tables.iter().map(|table| table.foreign_keys.len()).sum::<usize>();
    assert_eq!(keys, 2 * TABLES - NAMESPACES);

    let graph = timed("drawn", 10, || Graph::of(catalog, Choice::default()));
    assert_eq!((graph.nodes.len(), graph.relations().count()), (TABLES + TABLES.div_ceil(10), keys));
    let all = timed("with inferred keys and partitions", 20, || {
        Graph::of(catalog, Choice { inferred: true, partitions: true, ..Choice::default() })
    });
    assert!(all.edges.len() >= graph.edges.len());
    walk(&graph);

    let written = timed("written as DDL", 20, || ddl(catalog));
    assert_eq!(timed("read again", 180, || read(&[Text { name: "again.sql", text: &written }])).problems, []);
    let tables = |text: &str, word: &str| text.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!(tables(&timed("written as DBML", 20, || dbml(catalog)), "Table "), TABLES);
    assert_eq!(tables(&timed("written for Mermaid", 20, || mermaid(catalog, Choice::default())), "    t"), graph.nodes.len() + keys);

    let mut changed = catalog.clone();
    for table in changed.tables.iter_mut().step_by(100) {
        table.columns.retain(|column| column.name != "code");
        table.unique.clear();
        table.checks.retain(|check| !check.expression.contains("code"));
    }
    let differences = timed("compared", 120, || diff(catalog, &changed));
    // The column, its key and its check.
    assert_eq!(differences.len(), 3 * TABLES / 100);
    let steps = timed("what makes the one of the other", 120, || migration(catalog, &changed)).steps;
    assert_eq!(steps.len(), 3 * TABLES / 100, "{steps:#?}");

    let Some(database) = Database::create() else { return };
    database.apply(&sql);
    let server = timed("the server's answer", 300, || database.catalog());
    timed("compared with the server's", 120, || assert_same("the large schema", catalog, &server));
}

/// From every twentieth table, and from each end to the other.
fn walk(graph: &Graph) {
    let starts: Vec<&QualifiedName> = graph.nodes.iter().step_by(20).collect();
    let sizes = timed(&format!("{} neighbourhoods of depth 2", starts.len()), 30, || {
        starts.iter().map(|start| graph.around(start, 2).nodes.len()).collect::<Vec<_>>()
    });
    assert!(sizes.iter().all(|size| (1..graph.nodes.len()).contains(size)));
    let components = timed("groups", 5, || graph.components());
    let largest = &components[0];
    let everything = timed("the widest focus", 5, || graph.around(&largest[0], graph.nodes.len()));
    assert_eq!(&everything.nodes, largest);
    let paths = timed(&format!("{} paths", starts.len()), 30, || {
        starts.iter().map(|start| graph.path(start, &largest[0]).map(|path| path.len())).collect::<Vec<_>>()
    });
    for (start, path) in starts.iter().zip(paths) {
        assert_eq!(path.is_some(), largest.contains(start), "{start}");
        assert_eq!(path, graph.neighbours(&largest[0], graph.nodes.len()).get(*start).copied(), "the path of {start} is a shortest one");
    }
}
