//! One try to send a message by one channel.

use std::sync::Arc;
use std::time::Duration;

use millpond_secret::{Mask, Secret};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::delivery::{Fact, Outcome};
use super::message::{Message, message};
use super::read::Alert;
use super::spec::{SecretName, SecretText};
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{AlertChannel, AlertNotice, EventKind};
use crate::{owner, project};

/// How long is waited for a window or a page to say that it has shown a message.
const SHOWN_WITHIN: Duration = Duration::from_secs(1);

/// What a channel needs beside the message: texts with their secrets looked up, and what covers those in every word about it.
#[derive(Debug, Default)]
pub(super) struct Revealed {
    found: Vec<Secret>,
}

impl Revealed {
    /// Returns the value of a text.
    ///
    /// # Errors
    /// Where its secret is not there. May block.
    pub fn text(&mut self, engine: &Engine, text: &SecretText) -> Result<String, Outcome> {
        match text {
            SecretText::Text(text) => Ok(text.clone()),
            SecretText::Secret(named) => self.secret(engine, named),
        }
    }

    /// Returns the value of a secret.
    ///
    /// # Errors
    /// Where it is not there. May block.
    pub fn secret(&mut self, engine: &Engine, named: &SecretName) -> Result<String, Outcome> {
        let name = &named.secret;
        match engine.own_secrets().find(name) {
            Ok(Some(secret)) => {
                let value = secret.value().to_owned();
                self.found.push(secret);
                Ok(value)
            }
            Ok(None) => {
                Err(Outcome::later(format!("The secret \"{name}\" is not there."), &format!("Give it with: millpond secret set {name}.")))
            }
            Err(error) => Err(Outcome::later(error.to_string(), "")),
        }
    }

    /// Returns what covers the values. Of an address its path is covered too: that is the part of it that is secret.
    pub fn mask(&self) -> Mask {
        let values = self.found.iter().map(Secret::value);
        let paths = values.clone().filter_map(|value| value.split_once("://")?.1.split_once('/')).map(|(_, path)| path);
        Mask::new(values.chain(paths))
    }
}

impl Outcome {
    /// Returns the outcome with every secret covered.
    pub(super) fn covered(self, mask: &Mask) -> Self {
        let cover = |words: String| mask.cover(&words).into_owned();
        match self {
            Self::Sent(words) => Self::Sent(cover(words)),
            Self::Later { words, hint } => Self::Later { words: cover(words), hint: hint.map(cover) },
            Self::Never { words, hint } => Self::Never { words: cover(words), hint: hint.map(cover) },
        }
    }
}

impl Engine {
    /// Tries once to send what an alert tells, by one channel.
    pub(super) async fn send_alert(self: &Arc<Self>, id: Uuid, alert: &Alert, channel: AlertChannel, fact: &Fact) -> Outcome {
        let (of, label, told) = (self.clone(), alert.label.clone(), fact.clone());
        let named = tokio::task::spawn_blocking(move || {
            let project = project::read(of.root()).map(|file| file.project.name).unwrap_or_default();
            message(&told, &label, &project, &owner::machine())
        });
        let Ok(message) = named.await else { return Outcome::later("The message could not be made.", "") };
        if channel != AlertChannel::Desktop
            && let Err(EngineError { message, hint, .. }) = self.refuse_untrusted_alert(alert)
        {
            return Outcome::Later { words: message, hint };
        }
        match channel {
            AlertChannel::Desktop => self.show_alert(id, &message, fact).await,
            AlertChannel::Webhook => super::webhook::send(self, alert, &message).await,
            AlertChannel::Email => super::email::send(self, alert, &message).await,
            AlertChannel::Shell => super::shell::send(self, id, alert, &message).await,
            AlertChannel::Heartbeat => super::heartbeat::send(self, alert).await,
        }
    }

    /// Has windows and pages show a message, and waits a moment until one says that it did.
    async fn show_alert(&self, id: Uuid, message: &Message, fact: &Fact) -> Outcome {
        let (tell, told) = oneshot::channel();
        let shown = &self.scheduler().post.shown;
        lock_of(shown).insert(id, tell);
        self.events().emit(EventKind::Alert { notice: Some(Box::new(notice(id, message, fact))) });
        let answer = tokio::time::timeout(SHOWN_WITHIN, told).await;
        lock_of(shown).remove(&id);
        match answer {
            Ok(Ok(None)) => Outcome::Sent("It is shown.".into()),
            Ok(Ok(Some(error))) => Outcome::never(error, "Start the desktop's notification service, or tell it by another channel."),
            _ => Outcome::later("No window and no page is open to show it.", "It is shown as soon as one is."),
        }
    }
}

/// Returns a message as windows and pages show it.
pub(super) fn notice(id: Uuid, message: &Message, fact: &Fact) -> AlertNotice {
    let body = message.text.lines().skip(1).filter(|line| !line.starts_with("millpond ")).collect::<Vec<_>>().join("\n");
    AlertNotice {
        id,
        event: fact.event,
        title: message.title.clone(),
        body,
        dag: (!fact.dag.is_empty()).then(|| fact.dag.clone()),
        run: fact.run,
    }
}

/// Runs work that may block, such as asking a keychain.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Outcome> + Send + 'static) -> Result<T, Outcome> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Outcome::later("It was cut off.", "")))
}
