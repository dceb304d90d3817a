//! What people see of alerts.

use chrono::{DateTime, Utc};
use millpond_record::problem::position;

use super::delivery::Delivery;
use super::message::message;
use super::read::{Alert, read};
use super::send::notice;
use super::spec::{AlertOn, SecretText};
use super::state;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{AlertChannel, AlertChannelView, AlertDelivery, AlertListing, AlertNotice, AlertQuery, AlertView, DeliveryState};
use crate::pipelines::hash;
use crate::{owner, project};

/// Messages that are told unless a number is given, and at most.
const PAGE: u32 = 50;
const MOST: u32 = 1_000;
/// Messages that the overview tells of.
const ATTENTION: usize = 20;
/// What a first alert may look like.
const STARTER: &str = "[[alert]]\nname    = \"on this machine\"\non      = [\"failed\", \"recovered\"]\ndesktop = true\n";

impl Engine {
    /// Returns the alerts of the project, channel by channel, and what became of their messages.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn alerts(&self, query: AlertQuery) -> Result<AlertListing, EngineError> {
        self.blocking(move |engine| {
            let text = std::fs::read_to_string(engine.root().join(project::FILE)).unwrap_or_default();
            let (alerts, problems) = read(engine.root()).unwrap_or_default();
            let mut deliveries = Vec::new();
            state::each(&engine.scheduler().store().shared(), |delivery| {
                deliveries.push(delivery);
                true
            })?;
            let views = alerts.all.iter().map(|alert| engine.alert_view(alert, &text, &deliveries)).collect();
            deliveries.truncate(query.limit.unwrap_or(PAGE).min(MOST) as usize);
            let deliveries = deliveries.iter().map(Delivery::view).collect();
            Ok(AlertListing { alerts: views, problems, deliveries, hash: hash(&text), starter: STARTER.into() })
        })
        .await
    }

    fn alert_view(&self, alert: &Alert, text: &str, deliveries: &[Delivery]) -> AlertView {
        let channel = |channel: AlertChannel| AlertChannelView {
            channel,
            target: target(alert, channel),
            last: deliveries.iter().find(|delivery| delivery.key == alert.key && delivery.channel == channel).map(Delivery::view),
        };
        AlertView {
            name: alert.label.clone(),
            on: alert.table.on.clone().unwrap_or_else(|| vec![AlertOn::Failed]).into_iter().map(Into::into).collect(),
            dags: alert.table.dags.clone().unwrap_or_default(),
            late_after: alert.table.late_after.clone(),
            channels: alert.all_channels().into_iter().map(channel).collect(),
            trusted: self.refuse_untrusted_alert(alert).is_ok(),
            line: position(text, alert.at).0,
        }
    }

    /// Returns the messages that windows and pages have not shown yet.
    ///
    /// # Errors
    /// Where the work is cut off.
    pub async fn alert_notices(&self) -> Result<Vec<AlertNotice>, EngineError> {
        self.blocking(|engine| {
            let name = project::read(engine.root()).map(|file| file.project.name).unwrap_or_default();
            let core = lock_of(&engine.scheduler().core);
            let waits = core.desk.all_waiting().filter(|delivery| delivery.channel == AlertChannel::Desktop);
            let now = engine.clock().now();
            let shown = |delivery: &Delivery| {
                notice(delivery.id, &message(&delivery.fact, &delivery.label, &name, &owner::machine()), &delivery.fact)
            };
            Ok(waits.filter(|delivery| delivery.tries > 0 || delivery.next_at <= now).map(shown).collect())
        })
        .await
    }
}

/// Returns messages that could not be delivered since an instant, the newest first. May block.
pub(crate) fn failed_since(engine: &Engine, since: Option<DateTime<Utc>>) -> Result<Vec<AlertDelivery>, EngineError> {
    let mut failed = Vec::new();
    state::each(&engine.scheduler().store().shared(), |delivery| {
        let is_new = since.is_none_or(|since| delivery.ended_at.is_some_and(|ended| ended > since));
        if is_new && delivery.state == DeliveryState::Failed && delivery.fact.event != crate::model::AlertEvent::Test {
            failed.push(delivery.view());
        }
        failed.len() < ATTENTION
    })?;
    Ok(failed)
}

/// Returns where a channel leads, in words; of an address its host alone.
fn target(alert: &Alert, channel: AlertChannel) -> String {
    let table = &alert.table;
    let address = |address: &Option<SecretText>| match address {
        Some(SecretText::Secret(named)) => format!("secret {}", named.secret),
        Some(SecretText::Text(text)) => {
            let rest = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
            rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
        }
        None => String::new(),
    };
    match channel {
        AlertChannel::Desktop => "this machine".into(),
        AlertChannel::Webhook => address(&table.webhook),
        AlertChannel::Heartbeat => address(&table.heartbeat),
        AlertChannel::Email => table.email.join(", "),
        AlertChannel::Shell => table.shell.all().join(" "),
    }
}
