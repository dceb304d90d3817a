//! The secrets of the project: which its files name, and where each is found.

use std::collections::BTreeMap;

use millpond_secret::{Mask, SecretError, Secrets};

use crate::alerts;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{KeptSecret, SecretView, SetSecret};
use crate::named::Kind;
use crate::project;

impl Engine {
    /// Returns the secrets that the project's files name, and those that were kept for it.
    ///
    /// # Errors
    /// Where what is kept cannot be read.
    pub async fn secrets(&self) -> Result<Vec<SecretView>, EngineError> {
        self.blocking(|engine| {
            let secrets = engine.own_secrets();
            let mut names: BTreeMap<String, Vec<String>> = engine.named_secrets();
            for known in secrets.known()? {
                names.entry(known.name).or_default();
            }
            let view = |(name, used_by): (String, Vec<String>)| {
                let (place, error) = match secrets.find(&name) {
                    Ok(found) => (found.map(|secret| secret.place.to_string()), None),
                    Err(error) => (None, Some(error.to_string())),
                };
                SecretView { name, place, error, used_by }
            };
            Ok(names.into_iter().map(view).collect())
        })
        .await
    }

    /// Keeps a secret for the project, on this machine.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for what cannot be a name, or an empty value.
    pub async fn set_secret(&self, name: &str, request: SetSecret) -> Result<KeptSecret, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            if request.value.is_empty() {
                return Err(EngineError::new(ErrorCode::Invalid, "The value is empty.")
                    .hint(format!("To forget a secret: millpond secret remove {name}.")));
            }
            let place = engine.own_secrets().set(&name, &request.value)?;
            engine.try_alerts_again();
            Ok(KeptSecret { place: place.to_string() })
        })
        .await
    }

    /// Forgets a secret that was kept for the project.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] where none was kept.
    pub async fn remove_secret(&self, name: &str) -> Result<(), EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            if engine.own_secrets().remove(&name)? {
                return Ok(());
            }
            Err(EngineError::new(ErrorCode::NotFound, format!("No secret \"{name}\" is kept for {}.", engine.root().display())))
        })
        .await
    }

    pub(crate) fn own_secrets(&self) -> Secrets {
        Secrets::of(self.data().folder(), self.root())
    }

    /// Returns secrets as variables of a program's environment, and what covers them in its log.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] where one is not there.
    pub(crate) fn secret_variables(&self, wanted: &BTreeMap<String, String>) -> Result<(BTreeMap<String, String>, Mask), EngineError> {
        let (secrets, mut variables) = (self.own_secrets(), BTreeMap::new());
        for (variable, name) in wanted {
            let secret = secrets.find(name)?.ok_or_else(|| {
                EngineError::new(ErrorCode::Invalid, format!("The secret \"{name}\" is not there."))
                    .hint(format!("Give it with: millpond secret set {name}."))
            })?;
            variables.insert(variable.clone(), secret.value().to_owned());
        }
        let mask = Mask::new(variables.values().map(String::as_str));
        Ok((variables, mask))
    }

    /// Returns the names that the project's files have for secrets, and where.
    fn named_secrets(&self) -> BTreeMap<String, Vec<String>> {
        let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, dag) in self.dags_as_read() {
            for (task, spec) in &dag.spec.task {
                for secret in spec.secrets.values() {
                    named.entry(secret.clone()).or_default().push(format!("{}, task {task}", Kind::Dag.file(&name)));
                }
            }
        }
        let alerts = alerts::read(self.root()).map(|(alerts, _)| alerts).unwrap_or_default();
        for alert in &alerts.all {
            for secret in alert.secrets() {
                named.entry(secret.to_owned()).or_default().push(format!("{}, {}", project::FILE, alert.label));
            }
        }
        named
    }
}

impl From<SecretError> for EngineError {
    fn from(error: SecretError) -> Self {
        let code = match error {
            SecretError::Name { .. } | SecretError::NotText { .. } => ErrorCode::Invalid,
            SecretError::Open { .. } | SecretError::Damaged { .. } => ErrorCode::Refused,
            _ => ErrorCode::Io,
        };
        Self::new(code, error.to_string())
    }
}
