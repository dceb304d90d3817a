//! Servers of this machine.

use millpond_database::address::Host;
use millpond_database::discover;

use crate::server::Database;

#[tokio::test]
async fn a_server_is_found_by_its_socket_and_a_socket_without_one_is_not() {
    let Some(database) = Database::new("") else { return };
    let folder = database.cluster.folder().to_owned();
    let nowhere = tempfile::tempdir().unwrap();
    std::os::unix::net::UnixListener::bind(nowhere.path().join(".s.PGSQL.5432")).unwrap();
    let places = vec![(Host::Socket(folder.clone()), database.cluster.port()), (Host::Socket(nowhere.path().to_owned()), 5432)];
    let found = discover(places.clone(), "postgres").await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].host.as_str(), found[0].port), (folder.to_str().unwrap(), database.cluster.port()));
    assert!(found[0].server_version.is_some() && found[0].refusal.is_none());
    let stranger = discover(places, "stranger").await;
    assert!(stranger[0].refusal.as_ref().unwrap().contains("stranger"), "{stranger:?}");
}
