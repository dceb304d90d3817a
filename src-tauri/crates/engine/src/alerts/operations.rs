//! What people do with alerts.

use std::sync::Arc;

use millpond_record::document;
use millpond_record::problem::Problem;
use uuid::Uuid;

use super::delivery::{Delivery, Fact, Outcome};
use super::read::{Alerts, of, read};
use super::state;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{
    AddAlert, AlertChannel, AlertEvent, AlertListing, AlertQuery, AlertTested, DeliveryState, EventKind, NoticeShown, TestAlert,
};
use crate::named::Kind;
use crate::named_files::refuse_other;
use crate::project::{self, ProjectFile};

impl Engine {
    /// Has an alert send a test by one channel, or by all it has. Each is tried once.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an alert or a channel that is none; [`ErrorCode::Invalid`] with the mistakes of the file.
    pub async fn test_alert(&self, test: TestAlert) -> Result<Vec<AlertTested>, EngineError> {
        let engine = self.shared()?;
        let (alerts, problems) = self
            .blocking(|engine| {
                read(engine.root()).ok_or_else(|| match project::read(engine.root()) {
                    Err(problems) => EngineError::problems(&problems),
                    Ok(_) => EngineError::new(ErrorCode::Io, "millpond.toml cannot be read."),
                })
            })
            .await?;
        let alert = alerts.all.iter().find(|alert| alert.label == test.alert).ok_or_else(|| no_alert(&test.alert, &alerts, &problems))?;
        let channels: Vec<AlertChannel> = match test.channel {
            None => alert.all_channels(),
            Some(channel) if alert.all_channels().contains(&channel) => vec![channel],
            Some(channel) => {
                let has: Vec<&str> = alert.all_channels().iter().map(|channel| channel.word()).collect();
                let error = EngineError::new(ErrorCode::NotFound, format!("The alert \"{}\" has no {}.", alert.label, channel.word()));
                return Err(error.hint(format!("It has {}.", has.join(", "))));
            }
        };
        let mut tested = Vec::new();
        for channel in channels {
            let now = self.clock().now();
            let fact = Fact::of(AlertEvent::Test, now, "");
            let id = Uuid::now_v7();
            let outcome = engine.send_alert(id, alert, channel, &fact).await;
            let (sent, words, hint) = match outcome.clone() {
                Outcome::Sent(words) => (true, words, None),
                Outcome::Later { words, hint } | Outcome::Never { words, hint } => (false, words, hint),
            };
            let (key, label) = (alert.key.clone(), alert.label.clone());
            let (error, hint_kept) = if sent { (None, None) } else { (Some(words.clone()), hint.clone()) };
            let delivery = Delivery {
                id,
                key,
                label,
                channel,
                fact,
                state: if sent { DeliveryState::Sent } else { DeliveryState::Failed },
                made_at: now,
                next_at: now,
                ended_at: Some(self.clock().now()),
                tries: 1,
                error,
                hint: hint_kept,
            };
            self.blocking(move |engine| Ok(engine.scheduler().store().shared().write(|change| state::put(change, &[delivery]))?)).await?;
            tested.push(AlertTested { channel, sent, words, hint });
        }
        self.events().emit(EventKind::Alert { notice: None });
        Ok(tested)
    }

    /// Takes that a window or a page has shown a message, or why it could not.
    ///
    /// # Errors
    /// Where it cannot be made durable.
    pub async fn alert_shown(&self, id: Uuid, shown: NoticeShown) -> Result<(), EngineError> {
        let waiting = crate::engine::lock_of(&self.scheduler().post.shown).remove(&id);
        if let Some(tell) = waiting {
            let _ = tell.send(shown.error);
            return Ok(());
        }
        self.blocking(move |engine| {
            let kept = crate::engine::lock_of(&engine.scheduler().core).desk.waiting(id).cloned();
            // One that two windows have shown is told twice.
            let Some(delivery) = kept.filter(|delivery| delivery.channel == AlertChannel::Desktop) else { return Ok(()) };
            let outcome = match shown.error {
                None => Outcome::Sent("It is shown.".into()),
                Some(error) => Outcome::never(error, "Start the desktop's notification service, or tell it by another channel."),
            };
            engine.settle_message(&delivery, &outcome).map(|_| ())
        })
        .await
    }

    /// Adds tables to the end of `millpond.toml`. Everything that stands there stays as it is.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] where the file is another by now; [`ErrorCode::Invalid`] with the first mistake that it would have.
    pub async fn add_alert(&self, add: AddAlert) -> Result<AlertListing, EngineError> {
        self.blocking(move |engine| engine.add_alert_now(&add)).await?;
        self.alerts(AlertQuery::default()).await
    }

    fn add_alert_now(self: &Arc<Self>, add: &AddAlert) -> Result<(), EngineError> {
        let _writing = self.writing();
        let path = self.root().join(project::FILE);
        let before =
            std::fs::read_to_string(&path).map_err(|source| EngineError::io(format!("{} cannot be read", path.display()), &source))?;
        refuse_other(&before, &add.base_hash, &format!("{}\n\n{}", before.trim_end(), add.text), project::FILE)?;
        let tables: toml_edit::DocumentMut = add.text.parse().map_err(|error: toml_edit::TomlError| {
            EngineError::new(ErrorCode::Invalid, format!("This is not TOML: {}.", error.message().lines().collect::<Vec<_>>().join(", ")))
        })?;
        if let Some((key, _)) = tables.iter().find(|(key, _)| !matches!(*key, "alert" | "smtp")) {
            return Err(EngineError::new(ErrorCode::Invalid, format!("`{key}` is no alert.")).hint("Write [[alert]], and [smtp]."));
        }
        let after = format!("{}\n\n{}\n", before.trim_end(), add.text.trim());
        let found = document::read::<ProjectFile>(project::FILE, &after).map_err(|problems| EngineError::problems(&problems))?;
        let (alerts, problems) = of(&found.value, &found.spans, &after, &Kind::Dag.names(self.root()));
        if let Some(problem) = problems.iter().find(|problem| problem.span.0 >= before.trim_end().len()) {
            return Err(EngineError::problems(std::slice::from_ref(problem)));
        }
        let old = read(self.root()).map(|(alerts, _)| alerts).unwrap_or_default();
        project::write_atomically(&path, after.as_bytes())?;
        self.known(&path, &after);
        // The person has seen what they wrote.
        self.agree_to_own_alerts(&old, &alerts)?;
        self.surroundings_changed();
        self.events().emit(EventKind::Project);
        Ok(())
    }
}

fn no_alert(name: &str, alerts: &Alerts, problems: &[Problem]) -> EngineError {
    let error = EngineError::new(ErrorCode::NotFound, format!("There is no alert \"{name}\" in millpond.toml."));
    if let Some(problem) = problems.first() {
        return error.hint(format!("One has a mistake: {problem}"));
    }
    if alerts.all.is_empty() {
        return error.hint("Write a table [[alert]] with desktop = true, webhook, email, shell or heartbeat.");
    }
    let names: Vec<&str> = alerts.all.iter().map(|alert| alert.label.as_str()).collect();
    error.hint(format!("There are {}.", names.join(", ")))
}
