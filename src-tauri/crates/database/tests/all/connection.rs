//! A connection that is kept, and the way back.

use std::time::Duration;

use millpond_database::settings::Access;
use millpond_database::{Connection, DatabaseError, Keeping, State};
use millpond_test_postgres::Postgres;

use crate::server::{Database, address, eager, limits};

/// Waits until the state is as wanted.
async fn until(connection: &Connection, what: &str, wanted: impl FnMut(&State) -> bool) {
    let mut states = connection.watch();
    let reached = tokio::time::timeout(Duration::from_secs(30), states.wait_for(wanted)).await;
    assert!(reached.is_ok(), "{what}: {:?}", connection.state());
}

#[tokio::test]
async fn a_server_that_is_killed_is_away_and_comes_back_by_itself() {
    let Some(cluster) = Postgres::start() else { return };
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", cluster.port());
    let connection = Connection::new(address(&url, None), limits(Access::Write), eager());
    assert!(matches!(connection.state(), State::Untried));
    connection.check().await.unwrap();
    assert!(connection.state().is_connected());
    cluster.kill();
    until(&connection, "it is seen that the server is gone", |state| matches!(state, State::Away { .. })).await;
    until(&connection, "it is tried again and again", |state| matches!(state, State::Away { tries, next: Some(_), .. } if *tries >= 3))
        .await;
    let error = connection.check().await.unwrap_err();
    assert!(error.is_away() && error.may_pass(), "{error}");
    cluster.start_again();
    until(&connection, "it is back", State::is_connected).await;
    assert!(connection.check().await.is_ok());
}

#[tokio::test]
async fn what_a_person_must_change_is_not_tried_again() {
    let Some(database) = Database::new("") else { return };
    let mut address = database.address();
    address.database = "nowhere".into();
    let connection = Connection::new(address, limits(Access::Write), eager());
    assert!(matches!(connection.check().await, Err(DatabaseError::UnknownDatabase { .. })));
    assert!(matches!(connection.state(), State::Away { next: None, tries: 1, .. }), "{:?}", connection.state());
    assert!(connection.state().words(tokio::time::Instant::now()).ends_with("needs you"));
}

#[tokio::test]
async fn a_session_that_the_server_ended_is_replaced() {
    let Some(database) = Database::new("") else { return };
    let connection = Connection::new(database.address(), limits(Access::Write), Keeping::default());
    connection.check().await.unwrap();
    database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    // It is taken for alive while it was just used; then it is asked.
    let second = connection.check().await;
    if second.is_err() {
        until(&connection, "another session was opened", State::is_connected).await;
    }
    assert!(connection.check().await.is_ok());
}

#[tokio::test]
async fn a_closed_connection_opens_nothing_any_more() {
    let Some(database) = Database::new("") else { return };
    let connection = database.connection(Access::Write);
    connection.check().await.unwrap();
    connection.close().await;
    assert!(matches!(connection.check().await, Err(DatabaseError::Closed { .. })));
    assert!(matches!(connection.state(), State::Closed));
    let gone = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let limit = std::iter::repeat_with(|| database.ask(gone)).take(200).find(|count| count == "0");
    assert!(limit.is_some(), "the server has a session of ours");
}
