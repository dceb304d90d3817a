//! What is kept of a message: what it tells, to whom, and what became of it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::message::title;
use super::spec::AlertOn;
use crate::model::{AlertChannel, AlertDelivery, AlertEvent, DagRunKind, DeliveryState};

/// The delay before the second try; it doubles with each one.
const FIRST_DELAY: TimeDelta = TimeDelta::seconds(5);
/// The longest delay.
const LONGEST_DELAY: TimeDelta = TimeDelta::minutes(15);
/// A message that could not be sent for so long is given up.
pub(super) const PATIENCE: TimeDelta = TimeDelta::days(1);
/// A program that fails is run so often.
const SHELL_TRIES: u32 = 3;

/// Something that happened to a DAG.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub event: AlertEvent,
    pub at: DateTime<Utc>,
    /// Empty where it is about no DAG alone.
    #[serde(default)]
    pub dag: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DagRunKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logical_time: Option<DateTime<Utc>>,
    /// The logical time in the DAG's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The tasks that failed, or that rejected rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Runs that failed before a recovery, or that were missed.
    #[serde(default)]
    pub count: u64,
    /// The key of the alert by whose time a run is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_for: Option<String>,
    /// What is summed up: how often each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub summed: BTreeMap<String, u64>,
}

/// A message by one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub id: Uuid,
    /// The alert's key, by which it is found when the message is sent.
    pub key: String,
    pub label: String,
    pub channel: AlertChannel,
    pub fact: Fact,
    pub state: DeliveryState,
    pub made_at: DateTime<Utc>,
    pub next_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub tries: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// What became of one try to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Sent(String),
    /// It may work later.
    Later {
        words: String,
        hint: Option<String>,
    },
    /// It will not.
    Never {
        words: String,
        hint: Option<String>,
    },
}

impl Outcome {
    pub fn later(words: impl Into<String>, hint: &str) -> Self {
        Self::Later { words: words.into(), hint: (!hint.is_empty()).then(|| hint.to_owned()) }
    }

    pub fn never(words: impl Into<String>, hint: &str) -> Self {
        Self::Never { words: words.into(), hint: (!hint.is_empty()).then(|| hint.to_owned()) }
    }
}

impl Fact {
    /// Returns a fact of which no more is known than what it is.
    pub fn of(event: AlertEvent, at: DateTime<Utc>, dag: &str) -> Self {
        Self {
            event,
            at,
            dag: dag.to_owned(),
            run: None,
            kind: None,
            logical_time: None,
            wall: None,
            seconds: None,
            error: None,
            tasks: Vec::new(),
            count: 0,
            late_for: None,
            summed: BTreeMap::new(),
        }
    }
}

impl AlertEvent {
    /// Returns what an alert must tell to tell it.
    pub(crate) fn on(self) -> Option<AlertOn> {
        match self {
            Self::Failed => Some(AlertOn::Failed),
            Self::Late => Some(AlertOn::Late),
            Self::Recovered => Some(AlertOn::Recovered),
            Self::Rejected => Some(AlertOn::Rejected),
            Self::Missed => Some(AlertOn::Missed),
            Self::Success | Self::Many | Self::Test => None,
        }
    }
}

impl From<AlertOn> for AlertEvent {
    fn from(on: AlertOn) -> Self {
        match on {
            AlertOn::Failed => Self::Failed,
            AlertOn::Late => Self::Late,
            AlertOn::Recovered => Self::Recovered,
            AlertOn::Rejected => Self::Rejected,
            AlertOn::Missed => Self::Missed,
        }
    }
}

impl Delivery {
    /// Returns the message after a try.
    pub fn after(&self, outcome: &Outcome, now: DateTime<Utc>) -> Self {
        let tried = Self { tries: self.tries + 1, ..self.clone() };
        let failed = |words: &String, hint: &Option<String>| Self { error: Some(words.clone()), hint: hint.clone(), ..tried.clone() };
        match outcome {
            Outcome::Sent(_) => Self { state: DeliveryState::Sent, ended_at: Some(now), error: None, hint: None, ..tried },
            Outcome::Never { words, hint } => Self { state: DeliveryState::Failed, ended_at: Some(now), ..failed(words, hint) },
            Outcome::Later { words, hint } => {
                let tried = failed(words, hint);
                match next_try(self.channel, self.made_at, tried.tries, now) {
                    Some(next_at) => Self { next_at, ..tried },
                    None => Self { state: DeliveryState::Failed, ended_at: Some(now), ..tried },
                }
            }
        }
    }

    /// Returns the message as it crosses the door.
    pub fn view(&self) -> AlertDelivery {
        AlertDelivery {
            id: self.id,
            alert: self.label.clone(),
            channel: self.channel,
            event: self.fact.event,
            title: title(&self.fact, &self.label),
            dag: (!self.fact.dag.is_empty()).then(|| self.fact.dag.clone()),
            run: self.fact.run,
            state: self.state,
            made_at: self.made_at,
            ended_at: self.ended_at,
            next_at: (self.state == DeliveryState::Waiting).then_some(self.next_at),
            tries: self.tries,
            error: self.error.clone(),
            hint: self.hint.clone(),
        }
    }
}

/// Returns when a message is tried again that was tried so often; nothing where it is given up.
fn next_try(channel: AlertChannel, made_at: DateTime<Utc>, tries: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if now - made_at >= PATIENCE || (channel == AlertChannel::Shell && tries >= SHELL_TRIES) {
        return None;
    }
    let delay =
        FIRST_DELAY.checked_mul(2_i32.saturating_pow(tries.saturating_sub(1))).map_or(LONGEST_DELAY, |delay| delay.min(LONGEST_DELAY));
    // The last try is at the end of the patience, not after it.
    Some((now + delay).min(made_at + PATIENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_again_at_growing_distances_for_a_day_and_then_given_up() {
        let made = DateTime::from_timestamp(1_800_000_000, 0).expect("an instant");
        let mut delivery = Delivery {
            id: Uuid::now_v7(),
            key: "ops".into(),
            label: "ops".into(),
            channel: AlertChannel::Webhook,
            fact: Fact::of(AlertEvent::Failed, made, "daily"),
            state: DeliveryState::Waiting,
            made_at: made,
            next_at: made,
            ended_at: None,
            tries: 0,
            error: None,
            hint: None,
        };
        let (mut delays, mut now) = (Vec::new(), made);
        while delivery.state == DeliveryState::Waiting {
            delivery = delivery.after(&Outcome::later("No answer.", "Look."), now);
            delays.push((delivery.next_at - now).num_seconds());
            now = delivery.next_at;
        }
        assert_eq!(delays[..9], [5, 10, 20, 40, 80, 160, 320, 640, 900]);
        assert_eq!((delivery.state, now - made, delivery.error.as_deref()), (DeliveryState::Failed, PATIENCE, Some("No answer.")));
        let sent = Delivery { state: DeliveryState::Waiting, ..delivery.clone() }.after(&Outcome::Sent("Sent.".into()), now);
        assert_eq!((sent.state, sent.error), (DeliveryState::Sent, None));
        let shell = Delivery { channel: AlertChannel::Shell, tries: 2, state: DeliveryState::Waiting, ..delivery };
        assert_eq!(shell.after(&Outcome::later("Code 1.", ""), made).state, DeliveryState::Failed);
    }
}
