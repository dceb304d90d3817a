//! A schema as large as they come: 1,500 tables in 40 namespaces.

use std::fmt::Write;
use std::time::Instant;

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

#[test]
fn a_schema_of_1500_tables_is_read_whole() {
    let sql = schema();
    let start = Instant::now();
    let reading = read(&[Text { name: "large.sql", text: &sql }]);
    println!("{TABLES} tables, {} KB of DDL: read in {:?}", sql.len() / 1024, start.elapsed());
    assert_eq!(reading.problems, []);
    assert_eq!(reading.catalog.tables.len(), TABLES);
    assert_eq!(reading.catalog.namespaces.len(), NAMESPACES + 1);
    assert_eq!(reading.catalog.tables.iter().map(|table| table.foreign_keys.len()).sum::<usize>(), 2 * TABLES - NAMESPACES);
    let Some(database) = Database::create() else { return };
    database.apply(&sql);
    let start = Instant::now();
    let server = database.catalog();
    println!("the server answers in {:?}", start.elapsed());
    let start = Instant::now();
    assert_same("the large schema", &reading.catalog, &server);
    println!("compared in {:?}", start.elapsed());
}
