//! One statement, one text.

use std::time::Duration;

use millpond_database::DatabaseError;
use millpond_database::settings::Access;

use crate::server::Database;

const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn one_text_comes_back_and_nothing_is_changed_on_the_way() {
    let Some(database) = Database::new("CREATE TABLE t ()") else { return };
    let connection = database.connection(Access::Write);
    assert_eq!(connection.text("SELECT repeat('ä', 1000000)", LONG).await.unwrap().unwrap().len(), 2_000_000);
    assert_eq!(connection.text("SELECT NULL::text", LONG).await, Ok(None));
    assert!(matches!(connection.text("INSERT INTO t DEFAULT VALUES RETURNING 'x'", LONG).await, Err(DatabaseError::ReadOnly { .. })));
    assert!(matches!(connection.text("SELECT 1, 2", LONG).await, Err(DatabaseError::Internal(_))));
}

#[tokio::test]
async fn who_takes_too_long_is_stopped() {
    let Some(database) = Database::new("") else { return };
    let connection = database.connection(Access::Read);
    let after = Duration::from_millis(50);
    assert_eq!(connection.text("SELECT pg_sleep(100)::text", after).await, Err(DatabaseError::StatementTimeout { after }));
    // Whoever no longer waits stops it, too.
    let asked = tokio::time::timeout(Duration::from_secs(1), connection.text("SELECT pg_sleep(101)::text", LONG)).await;
    assert!(asked.is_err());
    let runs = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(101)%' AND state = 'active' AND pid <> pg_backend_pid()";
    let ended = tokio::task::spawn_blocking(move || std::iter::repeat_with(|| database.ask(runs)).take(300).find(|count| count == "0"));
    assert!(ended.await.unwrap().is_some(), "the server still sleeps");
}
