//! Statements of a person: results by pages, transactions by hand, limits, and stopping.

use std::time::Duration;

use millpond_database::console::{CELL_BYTES, Cell, Console, PAGE_BYTES, PAGE_ROWS, RESULT_IDLE, TransactionState};
use millpond_database::settings::Access;
use millpond_database::{Connection, DatabaseError, Keeping, Limits, NoticeLevel};
use tokio::time::Instant;

use crate::server::{Database, limits};

fn console(database: &Database, access: Access) -> Console {
    Console::new(database.connection(access), RESULT_IDLE)
}

fn texts(row: &[Option<Cell>]) -> Vec<Option<&str>> {
    row.iter().map(|cell| cell.as_ref().map(Cell::text)).collect()
}

#[tokio::test]
async fn a_statement_returns_its_rows_as_the_server_writes_them() {
    let Some(database) = Database::new("CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE empty (a int, \"B b\" mood[])") else { return };
    let console = console(&database, Access::Write);
    let sql = "SELECT 1.10::numeric AS n, NULL::text, '' AS e, ARRAY['ok'::mood] AS m, '2026-01-02 03:04:05+00'::timestamptz; -- done";
    let outcome = console.run(sql, PAGE_ROWS).await.unwrap();
    let columns: Vec<(String, String)> = outcome.columns.unwrap().into_iter().map(|column| (column.name, column.kind)).collect();
    let kinds: Vec<&str> = columns.iter().map(|(_, kind)| kind.as_str()).collect();
    assert_eq!(kinds, ["numeric", "text", "text", "mood[]", "timestamp with time zone"]);
    assert_eq!(texts(&outcome.page.rows[0]), [Some("1.10"), None, Some(""), Some("{ok}"), Some("2026-01-02 03:04:05+00")]);
    assert_eq!((outcome.page.total, outcome.result, outcome.affected), (Some(1), None, None));
    let empty = console.run("SELECT * FROM empty", PAGE_ROWS).await.unwrap();
    let names: Vec<String> = empty.columns.unwrap().into_iter().map(|column| format!("{} {}", column.name, column.kind)).collect();
    assert_eq!(names, ["a integer", "B b mood[]"]);
    assert_eq!(empty.page.total, Some(0));
}

#[tokio::test]
async fn changes_tell_how_many_rows_they_touched() {
    let Some(database) = Database::new("CREATE TABLE t (id int)") else { return };
    let console = console(&database, Access::Write);
    let inserted = console.run("INSERT INTO t SELECT generate_series(1, 3) RETURNING id", PAGE_ROWS).await.unwrap();
    assert_eq!((inserted.affected, inserted.page.rows.len(), inserted.page.total), (Some(3), 3, Some(3)));
    let none = console.run("DELETE FROM t WHERE id > 7 RETURNING id", PAGE_ROWS).await.unwrap();
    assert_eq!((none.affected, none.columns.map(|columns| columns.len())), (Some(0), Some(1)));
    let with = console.run("WITH gone AS (DELETE FROM t WHERE id = 1 RETURNING id) SELECT * FROM gone", PAGE_ROWS).await.unwrap();
    assert_eq!(texts(&with.page.rows[0]), [Some("1")]);
    let made = console.run("CREATE TABLE u ()", PAGE_ROWS).await.unwrap();
    assert_eq!((made.affected, made.columns), (None, None));
    console.run("VACUUM t", PAGE_ROWS).await.unwrap();
    assert_eq!(database.ask("SELECT count(*) FROM t"), "2");
}

#[tokio::test]
async fn ten_million_rows_show_their_first_page_at_once() {
    let Some(database) = Database::new("CREATE SEQUENCE made") else { return };
    let console = console(&database, Access::Write);
    let start = Instant::now();
    let sql = "SELECT nextval('made'), md5(b::text) FROM generate_series(1, 1000) AS a, generate_series(1, 10000) AS b";
    let outcome = console.run(sql, PAGE_ROWS).await.unwrap();
    assert_eq!((outcome.page.rows.len(), outcome.page.total), (500, None));
    println!("first page of 10M rows: {:?}", start.elapsed());
    let made: u64 = database.ask("SELECT last_value FROM made").parse().unwrap();
    assert!(made <= 1000, "the server made {made} rows for a page of 500");
    let result = outcome.result.unwrap();
    let next = console.page(result, 500, PAGE_ROWS).await.unwrap();
    assert_eq!(texts(&next.rows[0])[0], Some("501"));
    let far = console.page(result, 100_000, 3).await.unwrap();
    assert_eq!((texts(&far.rows[2])[0], far.from), (Some("100003"), 100_000));
    let back = console.page(result, 10, 1).await.unwrap();
    assert_eq!(texts(&back.rows[0])[0], Some("11"));
    console.close_result(result).await;
    assert_eq!(console.page(result, 0, 1).await, Err(DatabaseError::ResultClosed));
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";
    assert_eq!(database.ask(open), "0");
}

#[tokio::test]
async fn a_page_keeps_no_more_than_its_bytes_and_a_long_cell_is_fetched_when_asked_for() {
    let Some(database) = Database::new("") else { return };
    let console = console(&database, Access::Read);
    let outcome =
        console.run("SELECT repeat('ä', 3000000), g, repeat('x', 20000) FROM generate_series(1, 1000) g", PAGE_ROWS).await.unwrap();
    let kept: usize = outcome.page.rows.iter().flatten().flatten().map(|cell| cell.text().len()).sum();
    assert!(kept <= PAGE_BYTES + 2 * CELL_BYTES, "{kept} bytes");
    assert!(outcome.page.rows.len() > 10 && outcome.page.rows.len() < 500, "{} rows", outcome.page.rows.len());
    let first = outcome.page.rows[0][0].as_ref().unwrap();
    assert!(matches!(first, Cell::Cut { bytes: 6_000_000, start } if start.len() <= CELL_BYTES), "{}", first.text().len());
    let result = outcome.result.unwrap();
    let whole = console.cell(result, 3, 0).await.unwrap().unwrap();
    assert_eq!(whole.chars().count(), 3_000_000);
    let read = outcome.page.rows.len() as u64;
    let next = console.page(result, read, PAGE_ROWS).await.unwrap();
    assert_eq!(texts(&next.rows[0])[1], Some((read + 1).to_string().as_str()), "no row is lost between pages");
}

#[tokio::test]
async fn rows_that_a_statement_locks_are_read_forward_and_none_is_lost() {
    let Some(database) = Database::new("CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 1000) g") else { return };
    let console = console(&database, Access::Write);
    let outcome = console.run("SELECT id FROM t ORDER BY id FOR UPDATE", 100).await.unwrap();
    let result = outcome.result.unwrap();
    let (mut seen, mut page) = (Vec::new(), outcome.page);
    loop {
        seen.extend(page.rows.iter().map(|row| texts(row)[0].unwrap().parse::<u32>().unwrap()));
        if page.total.is_some() {
            break;
        }
        page = console.page(result, seen.len() as u64, 100).await.unwrap();
    }
    assert!(seen.iter().copied().eq(1..=1000));
    assert!(matches!(console.page(result, 0, 1).await, Err(DatabaseError::Refusal { .. })));
}

#[tokio::test]
async fn a_result_that_nobody_looks_at_is_closed() {
    let Some(database) = Database::new("") else { return };
    let console = Console::new(database.connection(Access::Write), Duration::from_millis(50));
    let outcome = console.run("SELECT generate_series(1, 100000)", PAGE_ROWS).await.unwrap();
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let closed = tokio::task::spawn_blocking(move || std::iter::repeat_with(|| database.ask(open)).take(300).find(|count| count == "0"));
    assert!(closed.await.unwrap().is_some(), "the session is idle in its transaction");
    assert_eq!(console.page(outcome.result.unwrap(), 0, 1).await, Err(DatabaseError::ResultClosed));
}

#[tokio::test]
async fn an_error_is_at_the_character_that_the_server_names() {
    let Some(database) = Database::new("") else { return };
    for access in [Access::Write, Access::Read] {
        let console = console(&database, access);
        for (statement, position, code) in [
            ("SELECT 'ä', nope", Some(13), "42703"),
            ("SELECT 1 FROM\n  nowhere", Some(17), "42P01"),
            ("SELEC 1", Some(1), "42601"),
            ("SELECT 1/0", None, "22012"),
        ] {
            let error = console.run(statement, PAGE_ROWS).await.unwrap_err();
            let server = error.server().unwrap();
            assert_eq!((server.position, server.sqlstate.as_str()), (position, code), "{access:?} {statement}: {error}");
        }
    }
    let console = console(&database, Access::Write);
    let error = console.run("DO $$ BEGIN PERFORM nope(); END $$", PAGE_ROWS).await.unwrap_err();
    let server = error.server().unwrap();
    assert!(server.inner.as_ref().unwrap().text.contains("nope()") && server.context.is_some() && server.hint.is_some(), "{server:?}");
    assert!(matches!(console.run("SELECT 1\0; DROP", PAGE_ROWS).await, Err(DatabaseError::Refusal { .. })));
    assert!(matches!(console.run("COPY t FROM stdin", PAGE_ROWS).await, Err(DatabaseError::Refusal { .. })));
}

#[tokio::test]
async fn what_the_server_says_beside_its_answer_is_kept() {
    let Some(database) = Database::new("") else { return };
    let console = console(&database, Access::Write);
    let outcome = console.run("DO $$ BEGIN RAISE NOTICE 'one %', 1; RAISE WARNING 'two'; END $$", PAGE_ROWS).await.unwrap();
    let said: Vec<(NoticeLevel, &str)> = outcome.notices.iter().map(|notice| (notice.level, notice.message.as_str())).collect();
    assert_eq!(said, [(NoticeLevel::Notice, "one 1"), (NoticeLevel::Warning, "two")]);
    assert_eq!(console.run("SELECT 1", PAGE_ROWS).await.unwrap().notices, []);
}

#[tokio::test]
async fn a_cancel_reaches_the_server_and_only_what_runs() {
    let Some(database) = Database::new("") else { return };
    for access in [Access::Write, Access::Read] {
        let console = console(&database, access);
        assert_eq!(console.canceller().cancel().await, Ok(false), "nothing runs");
        for statement in ["SELECT pg_sleep(100)", "DO $$ BEGIN PERFORM pg_sleep(100); END $$"] {
            let running = tokio::spawn({
                let console = console.clone();
                async move { console.run(statement, PAGE_ROWS).await }
            });
            let canceller = console.canceller();
            let start = Instant::now();
            while !canceller.cancel().await.unwrap() {
                assert!(start.elapsed() < Duration::from_secs(20), "it never ran");
                tokio::task::yield_now().await;
            }
            assert_eq!(running.await.unwrap(), Err(DatabaseError::Cancelled), "{statement}");
            assert!(console.run("SELECT 1", PAGE_ROWS).await.is_ok());
        }
    }
    assert_eq!(
        database.ask(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)%' AND state = 'active' AND pid <> pg_backend_pid()"
        ),
        "0"
    );
}

#[tokio::test]
async fn a_statement_that_runs_too_long_is_stopped_and_the_words_say_by_what() {
    let Some(database) = Database::new("") else { return };
    let after = Duration::from_millis(100);
    let limits = Limits { access: Access::Write, statement_timeout: Some(after) };
    let console = Console::new(Connection::new(database.address(), limits, Keeping::default()), RESULT_IDLE);
    let error = console.run("SELECT pg_sleep(100)", PAGE_ROWS).await.unwrap_err();
    assert_eq!(error, DatabaseError::StatementTimeout { after });
}

#[tokio::test]
async fn a_transaction_by_hand_is_open_failed_and_ended() {
    let Some(database) = Database::new("CREATE TABLE t (id int PRIMARY KEY)") else { return };
    let console = console(&database, Access::Write);
    let run = async |statement: &str| console.run(statement, PAGE_ROWS).await;
    assert_eq!(run("BEGIN").await.unwrap().transaction, TransactionState::Open);
    run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").await.unwrap();
    run("INSERT INTO t VALUES (1)").await.unwrap();
    assert_eq!(database.ask("SELECT count(*) FROM t"), "0", "nobody else sees it");
    assert_eq!(texts(&run("SELECT * FROM t").await.unwrap().page.rows[0]), [Some("1")]);
    run("SAVEPOINT a").await.unwrap();
    assert!(run("INSERT INTO t VALUES (1)").await.is_err());
    assert_eq!(console.transaction(), TransactionState::Failed);
    assert_eq!(run("SELECT 1").await.unwrap_err(), DatabaseError::TransactionFailed);
    assert_eq!(run("ROLLBACK TO a").await.unwrap().transaction, TransactionState::Open);
    assert_eq!(run("COMMIT AND CHAIN").await.unwrap().transaction, TransactionState::Open);
    assert_eq!(database.ask("SELECT count(*) FROM t"), "1");
    run("DELETE FROM t").await.unwrap();
    assert_eq!(run("ROLLBACK").await.unwrap().transaction, TransactionState::Idle);
    assert_eq!(database.ask("SELECT count(*) FROM t"), "1");
    run("BEGIN").await.unwrap();
    run("DELETE FROM t").await.unwrap();
    console.close().await;
    assert_eq!((console.transaction(), database.ask("SELECT count(*) FROM t").as_str()), (TransactionState::Idle, "1"));
}

#[tokio::test]
async fn a_result_in_a_transaction_ends_with_it() {
    let Some(database) = Database::new("") else { return };
    let console = console(&database, Access::Write);
    console.run("BEGIN", PAGE_ROWS).await.unwrap();
    let one = console.run("SELECT generate_series(1, 1000)", 10).await.unwrap().result.unwrap();
    let two = console.run("SELECT generate_series(1, 1000)", 10).await.unwrap().result.unwrap();
    assert_eq!(texts(&console.page(one, 20, 1).await.unwrap().rows[0]), [Some("21")]);
    console.run("COMMIT", PAGE_ROWS).await.unwrap();
    assert_eq!(console.page(two, 0, 1).await, Err(DatabaseError::ResultClosed));
}

#[tokio::test]
async fn what_is_set_holds_for_the_console_and_for_nobody_else() {
    let Some(database) = Database::new("CREATE SCHEMA other; CREATE TABLE other.t AS SELECT 7 AS n") else { return };
    let connection = database.connection(Access::Write);
    let (one, two) = (Console::new(connection.clone(), RESULT_IDLE), Console::new(connection, RESULT_IDLE));
    one.run("SET search_path = other", PAGE_ROWS).await.unwrap();
    assert_eq!(texts(&one.run("SELECT * FROM t", PAGE_ROWS).await.unwrap().page.rows[0]), [Some("7")]);
    assert!(two.run("SELECT * FROM t", PAGE_ROWS).await.is_err());
    one.run("CREATE TEMP TABLE mine ()", PAGE_ROWS).await.unwrap();
    assert!(two.run("SELECT * FROM mine", PAGE_ROWS).await.is_err());
}

#[tokio::test]
async fn nothing_that_can_be_written_changes_data_where_a_connection_only_reads() {
    let Some(database) = Database::new(
        "CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING 1'; \
        CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; INSERT INTO t VALUES (1); END'",
    ) else {
        return;
    };
    let connection = Connection::new(database.address(), limits(Access::Read), Keeping { sessions: 1, ..Keeping::default() });
    let off = [
        "SET default_transaction_read_only = off",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "SET TRANSACTION READ WRITE",
        "COMMIT",
        "/* x */ COMMIT AND CHAIN",
        "ROLLBACK AND CHAIN",
        "RESET ALL",
        "DISCARD ALL",
    ];
    let change = [
        "INSERT INTO t VALUES (1)",
        "SELECT f()",
        "CALL p()",
        "DO $$ BEGIN COMMIT; INSERT INTO t VALUES (1); END $$",
        "COMMIT; INSERT INTO t VALUES (1)",
        "SELECT 1; COMMIT; INSERT INTO t VALUES (1)",
        "COMMIT; BEGIN READ WRITE; INSERT INTO t VALUES (1); COMMIT",
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING 1) SELECT * FROM x",
        "CREATE TABLE u ()",
        "TRUNCATE t",
        "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
    ];
    for begin in [None, Some("BEGIN"), Some("START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE")] {
        for off in off {
            for change in change {
                let console = Console::new(connection.clone(), RESULT_IDLE);
                for statement in begin.into_iter().chain([off, change, "COMMIT"]) {
                    let _ = console.run(statement, PAGE_ROWS).await;
                }
                console.close().await;
            }
        }
    }
    assert_eq!(database.ask("SELECT count(*) FROM t"), "0");
    assert_eq!(database.ask("SELECT count(*) FROM pg_class WHERE relname = 'u'"), "0");
    let console = Console::new(connection, RESULT_IDLE);
    let error = console.run("INSERT INTO t VALUES (1)", PAGE_ROWS).await.unwrap_err();
    assert!(matches!(error, DatabaseError::ReadOnly { .. }), "{error:?}");
    assert!(console.run("SELECT * FROM t", PAGE_ROWS).await.is_ok());
}

#[tokio::test]
async fn a_text_that_means_something_else_by_now_is_read_anew_before_it_runs() {
    let Some(database) = Database::new("CREATE TABLE t (id int)") else { return };
    let connection = Connection::new(database.address(), limits(Access::Read), Keeping { sessions: 1, ..Keeping::default() });
    // One statement while backslashes are characters, three when they escape.
    let text = r"SELECT 'a\', '; COMMIT; INSERT INTO t VALUES (1); --'";
    for begin in [None, Some("BEGIN")] {
        let console = Console::new(connection.clone(), RESULT_IDLE);
        let off = ["SET default_transaction_read_only = off", "SET standard_conforming_strings = off"];
        for statement in begin.into_iter().chain([text, off[0], off[1], text, "COMMIT"]) {
            let _ = console.run(statement, PAGE_ROWS).await;
        }
        console.close().await;
    }
    assert_eq!(database.ask("SELECT count(*) FROM t"), "0");
}

#[tokio::test]
async fn a_result_that_nobody_looks_at_makes_room_for_who_waits() {
    let Some(database) = Database::new("") else { return };
    let keeping = Keeping { sessions: 1, wait: Duration::from_secs(20), ..Keeping::default() };
    let connection = Connection::new(database.address(), limits(Access::Write), keeping);
    let (one, two) = (Console::new(connection.clone(), RESULT_IDLE), Console::new(connection.clone(), RESULT_IDLE));
    let result = one.run("SELECT generate_series(1, 100000)", PAGE_ROWS).await.unwrap().result.unwrap();
    assert!(two.run("SELECT 1", PAGE_ROWS).await.is_ok());
    assert_eq!(one.page(result, 0, 1).await, Err(DatabaseError::ResultClosed));
    // A transaction by hand makes room for nobody.
    let keeping = Keeping { wait: Duration::from_millis(50), ..keeping };
    let connection = Connection::new(database.address(), limits(Access::Write), keeping);
    let (one, two) = (Console::new(connection.clone(), RESULT_IDLE), Console::new(connection, RESULT_IDLE));
    one.run("BEGIN", PAGE_ROWS).await.unwrap();
    assert!(matches!(two.run("SELECT 1", PAGE_ROWS).await, Err(DatabaseError::Busy { most: 1, .. })));
    assert_eq!(one.transaction(), TransactionState::Open);
}
