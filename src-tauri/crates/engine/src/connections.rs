//! The project's connections: what `millpond.toml` says of each, kept open once somebody asks.
//!
//! *Invariant:* nothing is sent to a server, a password least of all, that nobody agreed to on this machine.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use millpond_catalog::live::{self, LIVE_QUERY};
use millpond_catalog::model::Catalog;
use millpond_database::address::{Address, KeptPassword, Surroundings};
use millpond_database::settings::ConnectionTable;
use millpond_database::{Connection, DatabaseError, Keeping, Limits, State};
use millpond_record::problem::nearest;

use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::model::{ConnectionListing, ConnectionTested, ConnectionView};
use crate::project;

/// How long a server may take to tell its catalog.
const CATALOG: Duration = Duration::from_mins(1);

/// The connections that are kept, by name.
#[derive(Default)]
pub(crate) struct Connections(Mutex<BTreeMap<String, Connection>>);

impl Connections {
    /// Returns the connection of a name, where it still goes to the same place as the same one.
    fn kept(&self, name: &str, address: &Address, limits: Limits) -> Option<Connection> {
        let kept = lock_of(&self.0).get(name).cloned()?;
        (kept.address() == address && kept.limits() == limits).then_some(kept)
    }

    fn state(&self, name: &str, address: &Address, limits: Limits) -> State {
        self.kept(name, address, limits).map_or(State::Untried, |kept| kept.state())
    }
}

impl Engine {
    /// Returns the project's connections and how each is.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] where `millpond.toml` has a mistake.
    pub async fn connections(&self) -> Result<ConnectionListing, EngineError> {
        let tables = self.blocking(|engine| engine.connection_tables()).await?;
        self.blocking(move |engine| {
            let connections = tables.iter().map(|(name, table)| engine.connection_view(name, table)).collect();
            Ok(ConnectionListing { connections })
        })
        .await
    }

    /// Connects, and returns what the server tells of itself.
    ///
    /// # Errors
    /// Why it does not come about, in words.
    pub async fn test_connection(&self, name: &str) -> Result<ConnectionTested, EngineError> {
        let connection = self.connection(name).await?;
        let report = connection.check().await?;
        Ok(ConnectionTested { name: name.to_owned(), server: connection.address().place(), report })
    }

    /// Returns the catalog of a connection's database.
    pub(crate) async fn live_catalog(&self, name: &str) -> Result<Catalog, EngineError> {
        let connection = self.connection(name).await?;
        let answer = connection.text(LIVE_QUERY, CATALOG).await?;
        let read = move || live::read(&answer.unwrap_or_default());
        tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?
            .map_err(|error| EngineError::new(ErrorCode::Internal, format!("The server's answer is no catalog: {error}.")))
    }

    /// Returns a connection, which is kept from then on.
    async fn connection(&self, name: &str) -> Result<Connection, EngineError> {
        let named = name.to_owned();
        let (address, limits) = self.blocking(move |engine| engine.connection_address(&named)).await?;
        if let Some(kept) = self.kept_connections().kept(name, &address, limits) {
            return Ok(kept);
        }
        let made = Connection::new(address, limits, Keeping::default());
        lock_of(&self.kept_connections().0).insert(name.to_owned(), made.clone());
        Ok(made)
    }

    fn connection_address(&self, name: &str) -> Result<(Address, Limits), EngineError> {
        let mut tables = self.connection_tables()?;
        let Some(table) = tables.remove(name) else {
            let error = EngineError::new(ErrorCode::NotFound, format!("There is no connection \"{name}\" in {}.", project::FILE));
            return Err(match nearest(name, tables.keys().map(String::as_str)) {
                Some(near) => error.hint(format!("Did you mean {near}?")),
                None if tables.is_empty() => error.hint(format!("Write [connection.{name}] and postgres = \"postgres://host/database\".")),
                None => error.hint(format!("It has {}.", tables.into_keys().collect::<Vec<_>>().join(", "))),
            });
        };
        if let Some(mistake) = table.mistakes().first() {
            return Err(EngineError::new(ErrorCode::Invalid, format!("connection.{name}: {}", mistake.message)).hint(mistake.hint.clone()));
        }
        self.refuse_untrusted_connection(name, &table)?;
        let password = match &table.password {
            None => None,
            Some(named) => {
                let secret = &named.secret;
                let found = self.own_secrets().find(secret)?.ok_or_else(|| {
                    EngineError::new(ErrorCode::Invalid, format!("connection.{name}: the secret \"{secret}\" is not there."))
                        .hint(format!("Give it with: millpond secret set {secret}."))
                })?;
                // What was agreed to names the server and the secret together.
                Some(KeptPassword { value: found.value().to_owned(), kept_for: None })
            }
        };
        let address = Address::resolve(&table, self.root(), password.as_ref(), &Surroundings::of_this_process())
            .map_err(|error| EngineError::new(ErrorCode::Invalid, format!("connection.{name}: {error}")))?;
        let limits = Limits::of(&table, &address);
        Ok((address, limits))
    }

    fn connection_tables(&self) -> Result<BTreeMap<String, ConnectionTable>, EngineError> {
        project::read(self.root()).map(|file| file.connection).map_err(|problems| EngineError::problems(&problems))
    }

    fn connection_view(&self, name: &str, table: &ConnectionTable) -> ConnectionView {
        let mut problems: Vec<String> =
            table.mistakes().into_iter().map(|mistake| format!("{} {}", mistake.message, mistake.hint)).collect();
        // Where it goes does not depend on the password: a secret is not asked for to be shown nothing of.
        let address = match Address::resolve(table, self.root(), None, &Surroundings::of_this_process()) {
            Ok(address) => Some(address),
            Err(_) if !problems.is_empty() => None,
            Err(error) => {
                problems.push(error.to_string());
                None
            }
        };
        let limits = address.as_ref().map(|address| Limits::of(table, address));
        let whole = self.connection_address(name).ok();
        let state = whole.map_or(State::Untried, |(address, limits)| self.kept_connections().state(name, &address, limits));
        ConnectionView {
            name: name.to_owned(),
            server: address.as_ref().map(Address::place),
            user: address.as_ref().map(|address| address.user.clone()),
            database: address.as_ref().map(|address| address.database.clone()),
            ssh: table.ssh.clone(),
            access: limits.map_or(millpond_database::settings::Access::Read, |limits| limits.access),
            offline: table.offline.unwrap_or_default(),
            color: table.color,
            connected: state.is_connected(),
            state: state.words(tokio::time::Instant::now()),
            trusted: self.refuse_untrusted_connection(name, table).is_ok(),
            problems,
        }
    }
}

impl From<DatabaseError> for EngineError {
    fn from(error: DatabaseError) -> Self {
        let code = match &error {
            DatabaseError::Cancelled => ErrorCode::Cancelled,
            DatabaseError::Busy { .. } => ErrorCode::Busy,
            DatabaseError::Internal(_) => ErrorCode::Internal,
            DatabaseError::ReadOnly { .. } | DatabaseError::PermissionDenied { .. } | DatabaseError::Refusal { .. } => ErrorCode::Refused,
            away if away.is_away() => ErrorCode::Io,
            _ => ErrorCode::Invalid,
        };
        Self { retryable: error.may_pass(), ..Self::new(code, error.to_string()) }
    }
}
