//! Rows into a table: the good ones in, the others back with their reasons.

use std::io::Cursor;

use millpond_database::load::{HasNul, Load, LoadColumn, LoadMode, RefusedFor, RefusedRow, push_row};
use millpond_database::settings::Access;
use millpond_database::{Connection, DatabaseError};

use crate::server::Database;

const CARS: &str = "CREATE TABLE makers (id int PRIMARY KEY); INSERT INTO makers VALUES (1), (2); \
    CREATE TABLE cars (id int PRIMARY KEY, maker int REFERENCES makers, plate varchar(5) NOT NULL, price numeric(8,2) CHECK (price > 0))";

fn load(table: &str, columns: &[&str], mode: LoadMode) -> Load {
    let columns = columns.iter().map(|name| LoadColumn { name: (*name).to_owned(), kind: "text".into() }).collect();
    Load { namespace: "public".into(), table: table.into(), columns, mode, reject_limit: None }
}

fn cars(mode: LoadMode) -> Load {
    load("cars", &["id", "maker", "plate", "price"], mode)
}

/// Loads rows and commits. Returns how many were written, and those that were not.
async fn loaded(connection: &Connection, load: &Load, rows: &str) -> Result<(u64, Vec<RefusedRow>), DatabaseError> {
    let mut refused = Vec::new();
    let prepared = connection.prepare_load(load, Cursor::new(rows.as_bytes()), |_| {}, |row| refused.push(row)).await?;
    let (written, rejected) = (prepared.written, prepared.rejected);
    prepared.commit().await?;
    assert_eq!(rejected, refused.len() as u64);
    Ok((written, refused))
}

fn reasons(refused: &[RefusedRow]) -> Vec<(u64, RefusedFor, Option<&str>)> {
    refused.iter().map(|row| (row.row, row.reason, row.column.as_deref())).collect()
}

#[tokio::test]
async fn good_rows_go_straight_in_and_nobody_sees_them_before_the_commit() {
    let Some(database) = Database::new(CARS) else { return };
    let connection = database.connection(Access::Write);
    let rows = "1\t1\tA1\t10.005\n2\t\\N\t\t20\n";
    let prepared = connection.prepare_load(&cars(LoadMode::Append), Cursor::new(rows), |_| {}, |_| {}).await.unwrap();
    assert_eq!((prepared.written, prepared.rejected), (2, 0));
    assert_eq!(database.ask("SELECT count(*) FROM cars"), "0");
    prepared.commit().await.unwrap();
    assert_eq!(database.ask("SELECT string_agg(concat(id, maker, plate, price), ' ' ORDER BY id) FROM cars"), "11A110.01 220.00");
    database.sql("CREATE TABLE tokens (token text PRIMARY KEY)");
    for expected in [1, 0] {
        let keeps = "INSERT INTO tokens VALUES ('run 1') ON CONFLICT DO NOTHING";
        let mut again =
            connection.prepare_load(&cars(LoadMode::Upsert { key: Vec::new() }), Cursor::new(rows), |_| {}, |_| {}).await.unwrap();
        assert_eq!(again.also(keeps).await, Ok(expected), "the second time it is known");
        again.commit().await.unwrap();
    }
    let back = connection.prepare_load(&cars(LoadMode::Replace), Cursor::new("7\t1\tX\t1\n"), |_| {}, |_| {}).await.unwrap();
    back.roll_back().await.unwrap();
    drop(connection.prepare_load(&cars(LoadMode::Replace), Cursor::new("7\t1\tX\t1\n"), |_| {}, |_| {}).await.unwrap());
    assert_eq!(database.ask("SELECT count(*) FROM cars"), "2");
}

#[tokio::test]
async fn each_bad_row_comes_back_with_its_reason_and_the_good_ones_are_in() {
    let Some(database) = Database::new(CARS) else { return };
    let connection = database.connection(Access::Write);
    let rows = "1\t1\tA1\t10\nx\t1\tA2\t10\n2\t9\tA3\t10\n3\t1\t\\N\t10\n4\t1\tA4\t-1\n1\t1\tA5\t10\n5\t1\tTOO LONG\t10\n6\t1\tA6\t12,50\n\
                7\t1\tA7\t12345678\n8\t2\tA8\t8\n";
    let (written, refused) = loaded(&connection, &cars(LoadMode::Append), rows).await.unwrap();
    assert_eq!(written, 2);
    let expected = [
        (1, RefusedFor::BadValue, Some("id")),
        (2, RefusedFor::ForeignKey, None),
        (3, RefusedFor::MissingValue, Some("plate")),
        (4, RefusedFor::Check, None),
        (5, RefusedFor::Unique, None),
        (6, RefusedFor::BadValue, Some("plate")),
        (7, RefusedFor::BadValue, Some("price")),
        (8, RefusedFor::BadValue, Some("price")),
    ];
    assert_eq!(reasons(&refused), expected);
    assert_eq!(refused[1].constraint.as_deref(), Some("cars_maker_fkey"));
    assert!(refused[4].detail.contains("Key (id)=(1) already exists"), "{}", refused[4].detail);
    assert!(refused[0].detail.contains("\"x\""), "{}", refused[0].detail);
    assert_eq!(database.ask("SELECT string_agg(id::text, ' ' ORDER BY id) FROM cars"), "1 8");
    // The session is as before: the next load has its own staging table.
    let (written, refused) = loaded(&connection, &cars(LoadMode::Append), "8\t1\tB\t1\n9\t1\tB\t1\n").await.unwrap();
    assert_eq!((written, reasons(&refused)), (1, vec![(0, RefusedFor::Unique, None)]));
}

#[tokio::test]
async fn a_few_bad_rows_among_very_many_are_found() {
    let Some(database) = Database::new("CREATE TABLE n (id int PRIMARY KEY, word text)") else { return };
    let connection = database.connection(Access::Write);
    let bad = [0, 8191, 8192, 60_000, 99_999];
    let row = |number: u32| if bad.contains(&number) { format!("bad{number}\tx\n") } else { format!("{number}\tx\n") };
    let rows: String = (0..100_000).map(row).collect();
    let (written, refused) = loaded(&connection, &load("n", &["id", "word"], LoadMode::Append), &rows).await.unwrap();
    assert_eq!(written, 99_995);
    assert!(refused.iter().map(|row| row.row).eq(bad.map(u64::from)));
}

#[tokio::test]
async fn with_too_many_bad_rows_nothing_is_written() {
    let Some(database) = Database::new(CARS) else { return };
    let connection = database.connection(Access::Write);
    let some = Load { reject_limit: Some(1), ..cars(LoadMode::Append) };
    assert_eq!(loaded(&connection, &some, "x\t1\tA\t1\n1\t1\tA\t1\n").await.unwrap().0, 1);
    let error = loaded(&connection, &some, "x\t1\tA\t1\ny\t1\tA\t1\n2\t1\tA\t1\n").await.unwrap_err();
    assert_eq!(error, DatabaseError::TooManyRefused { most: 1 });
    assert_eq!(database.ask("SELECT count(*) FROM cars"), "1");
}

#[tokio::test]
async fn rows_are_replaced_all_or_where_a_condition_holds() {
    let Some(database) = Database::new("CREATE TABLE t (id int, day text); INSERT INTO t VALUES (1, 'a'), (2, 'b')") else { return };
    let connection = database.connection(Access::Write);
    let some = load("t", &["id", "day"], LoadMode::ReplaceWhere("day = 'b' -- only".into()));
    assert_eq!(loaded(&connection, &some, "3\tb\nx\tb\n").await.unwrap().0, 1);
    assert_eq!(database.ask("SELECT string_agg(id || day, ' ' ORDER BY id) FROM t"), "1a 3b");
    assert_eq!(loaded(&connection, &load("t", &["id"], LoadMode::Replace), "7\n").await.unwrap().0, 1);
    assert_eq!(database.ask("SELECT string_agg(id || coalesce(day, '-'), ' ') FROM t"), "7-");
    let evil = load("t", &["id"], LoadMode::ReplaceWhere("true); DROP TABLE t; SELECT (1".into()));
    assert!(loaded(&connection, &evil, "1\n").await.is_err());
    assert_eq!(database.ask("SELECT count(*) FROM t"), "1");
}

#[tokio::test]
async fn a_row_with_a_known_key_is_changed_and_the_last_of_two_counts() {
    let Some(database) = Database::new(CARS) else { return };
    database.sql("INSERT INTO cars VALUES (1, 1, 'old', 5), (2, 1, 'keep', 5)");
    let connection = database.connection(Access::Write);
    let upsert = cars(LoadMode::Upsert { key: Vec::new() });
    let (_, refused) = loaded(&connection, &upsert, "1\t2\tnew\t6\n3\t1\tone\t1\n3\t1\ttwo\t1\n4\t9\tbad\t1\n").await.unwrap();
    assert_eq!(reasons(&refused), [(3, RefusedFor::ForeignKey, None)]);
    assert_eq!(database.ask("SELECT string_agg(id || plate, ' ' ORDER BY id) FROM cars"), "1new 2keep 3two");
    let no_key = load("makers", &["id"], LoadMode::Upsert { key: Vec::new() });
    assert_eq!(loaded(&connection, &no_key, "1\n5\n").await.unwrap().0, 1, "there is nothing to change");
    let unknown = cars(LoadMode::Upsert { key: vec!["plate".into()] });
    assert!(loaded(&connection, &unknown, "1\t1\tA\t1\n").await.is_err(), "plate is not unique");
}

#[tokio::test]
async fn a_table_is_created_with_its_rows_or_not_at_all() {
    let Some(database) = Database::new("") else { return };
    let connection = database.connection(Access::Write);
    let column = |name: &str, kind: &str| LoadColumn { name: name.into(), kind: kind.into() };
    let columns = vec![column("Id", "integer"), column("price", "numeric(12,2)")];
    let create = Load { columns, ..load("new \"table\"", &[], LoadMode::Create) };
    let (written, refused) = loaded(&connection, &create, "1\t2.50\n2\tx\n").await.unwrap();
    assert_eq!((written, reasons(&refused)), (1, vec![(1, RefusedFor::BadValue, Some("price"))]));
    assert_eq!(database.ask("SELECT \"Id\" || ' ' || price FROM \"new \"\"table\"\"\""), "1 2.50");
    assert!(loaded(&connection, &create, "1\t1\n").await.is_err(), "it is there");
    let evil = Load { columns: vec![column("a", "int); DROP TABLE \"new \"\"table\"\"\"; SELECT (1")], ..load("u", &[], LoadMode::Create) };
    assert!(loaded(&connection, &evil, "1\n").await.is_err());
    assert_eq!(database.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "1");
}

#[tokio::test]
async fn what_the_table_makes_of_a_value_is_the_same_on_both_ways() {
    let Some(database) = Database::new(
        "CREATE DOMAIN small AS int CHECK (VALUE < 10); CREATE TYPE mood AS ENUM ('ok'); \
         CREATE TABLE t (n bigint GENERATED ALWAYS AS IDENTITY, c char(3), b bit(3), v varbit(4), i interval(0), ts timestamp(0), a int[], j jsonb, \
         e mood, s small, y bytea, m numeric(4,1)); CREATE TABLE u (LIKE t INCLUDING ALL)",
    ) else {
        return;
    };
    let connection = database.connection(Access::Write);
    let columns = ["n", "c", "b", "v", "i", "ts", "a", "j", "e", "s", "y", "m"];
    let good = "7\tab\t101\t11\t1.6 sec\t2026-01-02 03:04:05.6\t{1,2}\t{\"a\": 1}\tok\t9\t\\\\x00ff\t12.35\n";
    let (straight, _) = loaded(&connection, &load("t", &columns, LoadMode::Append), good).await.unwrap();
    let bad = [(9, "10"), (1, "abcd"), (2, "1010"), (6, "{1,x}"), (7, "{"), (8, "sad"), (11, "1000"), (5, "never")];
    let rows: String = bad
        .iter()
        .map(|(index, value)| {
            let mut fields: Vec<&str> = good.trim_end().split('\t').collect();
            fields[*index] = value;
            fields.join("\t") + "\n"
        })
        .collect();
    let (staged, refused) = loaded(&connection, &load("u", &columns, LoadMode::Append), &format!("{rows}{good}")).await.unwrap();
    assert_eq!((straight, staged), (1, 1));
    assert_eq!(database.ask("SELECT (SELECT t::text FROM t) = (SELECT u::text FROM u)"), "t");
    let columns_at_fault: Vec<Option<&str>> = refused.iter().map(|row| row.column.as_deref()).collect();
    let expected: Vec<Option<&str>> = bad.iter().map(|(index, _)| Some(columns[*index])).collect();
    assert_eq!(columns_at_fault, expected, "{refused:#?}");
}

#[tokio::test]
async fn what_is_no_rows_fault_is_an_error() {
    let Some(database) = Database::new(CARS) else { return };
    let connection = database.connection(Access::Write);
    let error = |load: Load, rows: &'static str| {
        let connection = connection.clone();
        async move { loaded(&connection, &load, rows).await.unwrap_err() }
    };
    assert_eq!(error(load("nowhere", &["id"], LoadMode::Append), "1\n").await.server().unwrap().sqlstate, "42P01");
    assert_eq!(error(load("cars", &["nope"], LoadMode::Append), "1\n").await.server().unwrap().sqlstate, "42703");
    assert!(matches!(error(load("cars", &[], LoadMode::Append), "1\n").await, DatabaseError::Refusal { .. }));
    let reads = database.connection(Access::Read);
    assert!(matches!(loaded(&reads, &cars(LoadMode::Append), "").await, Err(DatabaseError::Refusal { .. })));
}

#[tokio::test]
async fn whatever_a_field_holds_arrives_as_it_was() {
    let Some(database) = Database::new("CREATE TABLE t (id int, word text)") else { return };
    let connection = database.connection(Access::Write);
    let words = ["", "\\N", "\\.", "a\tb\nc\rd\\e", "\\", "ä€😀", "\u{7f}\u{1}"];
    let mut rows = Vec::new();
    for (id, word) in words.iter().enumerate() {
        push_row(&mut rows, [Some(id.to_string().as_str()), Some(word)]).unwrap();
    }
    push_row(&mut rows, [Some("7"), None]).unwrap();
    let length = rows.len();
    assert_eq!((push_row(&mut rows, [Some("x"), Some("a\0b")]), rows.len()), (Err(HasNul), length));
    // Straight, and by the staging table.
    for bad in ["", "x\t\\N\n"] {
        let rows = format!("{}{bad}", std::str::from_utf8(&rows).unwrap());
        let replace = load("t", &["id", "word"], LoadMode::Replace);
        assert_eq!(loaded(&connection, &replace, &rows).await.unwrap().0, 8);
        for (id, word) in words.iter().enumerate() {
            let sql = format!("SELECT word FROM t WHERE id = {id}");
            assert_eq!(connection.text(&sql, std::time::Duration::from_secs(9)).await.unwrap().as_deref(), Some(*word));
        }
        assert_eq!(connection.text("SELECT word FROM t WHERE id = 7", std::time::Duration::from_secs(9)).await, Ok(None));
    }
}
