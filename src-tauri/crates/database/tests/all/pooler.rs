//! Behind PgBouncer in transaction mode: a real one, before the tests' cluster.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use millpond_database::apply::Item;
use millpond_database::console::{Console, PAGE_ROWS, RESULT_IDLE, TransactionState};
use millpond_database::load::{Load, LoadColumn, LoadMode};
use millpond_database::settings::Access;
use millpond_database::{Connection, DatabaseError, Keeping, Limits, test};
use tempfile::TempDir;
use tokio::time::Instant;

use crate::server::{Database, address, limits};

struct Bouncer {
    _folder: TempDir,
    child: Child,
    port: u16,
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Bouncer {
    /// Starts one that gives all its clients one process of the server's, transaction by transaction.
    fn start(database: &Database) -> Option<Self> {
        let places = [std::env::var_os("MILLPOND_PGBOUNCER").map(PathBuf::from), Some("/usr/sbin/pgbouncer".into())];
        let Some(program) = places.into_iter().flatten().find(|path| path.is_file()) else {
            eprintln!("PgBouncer is not installed: it is not tested (or name it by MILLPOND_PGBOUNCER)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = folder.path().join("pgbouncer.ini");
        fs::write(folder.path().join("users"), "\"postgres\" \"\"\n").unwrap();
        let text = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = any\nauth_file = {}\npool_mode = transaction\ndefault_pool_size = 1\n",
            database.cluster.port(),
            folder.path().join("users").display()
        );
        let text = text.replace("* = host", &format!("{0} = user=postgres dbname={0} host", database.name));
        fs::write(&settings, text).unwrap();
        let root = fs::metadata("/proc/self").map(|about| std::os::unix::fs::MetadataExt::uid(&about)).unwrap_or(1) == 0;
        let mut command = Command::new(if root { "setpriv".into() } else { program.clone() });
        if root {
            let given = Command::new("chown").args(["-R", "postgres:postgres"]).arg(folder.path()).status().unwrap();
            assert!(given.success());
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(&program);
        }
        let child = command.arg(&settings).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let bouncer = Self { _folder: folder, child, port };
        let there = (0..100_000).any(|_| {
            std::thread::yield_now();
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(there, "PgBouncer answers");
        Some(bouncer)
    }
}

/// Returns a database with a pooler before it, and a connection through that.
fn pooled(sql: &str, limits: Limits) -> Option<(Database, Bouncer, Connection)> {
    let database = Database::new(sql)?;
    let bouncer = Bouncer::start(&database)?;
    let address = address(&format!("postgres://postgres@127.0.0.1:{}/{}", bouncer.port, database.name), None);
    Some((database, bouncer, Connection::new(address, limits, Keeping::default())))
}

#[tokio::test]
async fn a_pooler_is_noticed_and_its_processes_are_left_as_they_were() {
    let limited = Limits { access: Access::Read, statement_timeout: Some(Duration::from_secs(20)) };
    let Some((database, _bouncer, connection)) = pooled("CREATE TABLE t (id int PRIMARY KEY)", limited) else { return };
    let report = test(connection.address(), limited).await.unwrap();
    assert!(report.pooled && report.read_only && report.encrypted.is_none(), "{report:?}");
    let reads = Console::new(connection.clone(), RESULT_IDLE);
    for _ in 0..3 {
        assert_eq!(reads.run("SELECT * FROM t WHERE id > 0", PAGE_ROWS).await.unwrap().columns.unwrap().len(), 1);
        assert!(matches!(reads.run("INSERT INTO t VALUES (9)", PAGE_ROWS).await, Err(DatabaseError::ReadOnly { .. })));
    }
    let writes = Console::new(Connection::new(connection.address().clone(), limits(Access::Write), Keeping::default()), RESULT_IDLE);
    writes.run("INSERT INTO t VALUES (1)", PAGE_ROWS).await.unwrap();
    writes.run("VACUUM t", PAGE_ROWS).await.unwrap();
    assert!(matches!(writes.run("SET search_path = x", PAGE_ROWS).await, Err(DatabaseError::Refusal { .. })));
    let left = writes.run("SELECT count(*), current_setting('statement_timeout') FROM pg_prepared_statements", PAGE_ROWS).await.unwrap();
    let left: Vec<&str> = left.page.rows[0].iter().flatten().map(millpond_database::console::Cell::text).collect();
    assert_eq!(left, ["0", "0"]);
    assert_eq!(database.ask("SELECT count(*) FROM t"), "1");
}

#[tokio::test]
async fn transactions_cancels_files_and_loads_work_through_a_pooler() {
    let Some((database, _bouncer, connection)) = pooled("CREATE TABLE t (id int PRIMARY KEY)", limits(Access::Write)) else { return };
    let console = Console::new(connection.clone(), RESULT_IDLE);
    assert_eq!(console.run("BEGIN", PAGE_ROWS).await.unwrap().transaction, TransactionState::Open);
    console.run("INSERT INTO t VALUES (1)", PAGE_ROWS).await.unwrap();
    console.run("COMMIT", PAGE_ROWS).await.unwrap();
    let load = Load {
        namespace: "public".into(),
        table: "t".into(),
        columns: vec![LoadColumn { name: "id".into(), kind: "int".into() }],
        mode: LoadMode::Append,
        reject_limit: None,
    };
    let prepared = connection.prepare_load(&load, std::io::Cursor::new("1\n2\n"), |_| {}, |_| {}).await.unwrap();
    assert_eq!((prepared.written, prepared.rejected), (1, 1));
    prepared.commit().await.unwrap();
    let text = "SET search_path = nowhere";
    connection.apply(Arc::from(text), &[Item { statement: 0..text.len(), rows: None }], |_| {}).await.unwrap();
    let path = connection.text("SELECT current_setting('search_path')", Duration::from_secs(9)).await.unwrap().unwrap();
    assert!(path.contains("public"), "{path}");
    assert_eq!(database.ask("SELECT string_agg(id::text, ' ') FROM t"), "1 2");
    // Cancelling needs a second process of the server's, which a pool of one does not have: it comes directly.
    let direct = Console::new(database.connection(Access::Write), RESULT_IDLE);
    let running = tokio::spawn(async move { console.run("DO $$ BEGIN PERFORM pg_sleep(100); END $$", PAGE_ROWS).await });
    let start = Instant::now();
    let cancel = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'DO%pg_sleep%' AND state = 'active'";
    while direct.run(cancel, PAGE_ROWS).await.unwrap().page.rows[0][0].as_ref().unwrap().text() == "0" {
        assert!(start.elapsed() < Duration::from_secs(20), "it never ran");
    }
    assert_eq!(running.await.unwrap(), Err(DatabaseError::Cancelled));
}
