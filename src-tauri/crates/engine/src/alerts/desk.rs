//! Alerts in memory: what the file says, and the messages that wait. All of it can be made again from the file and the state.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::decide::recipients;
use super::delivery::{Delivery, Fact};
use super::flood::{Flood, Room};
use super::read::{Alert, Alerts, read};
use crate::model::{AlertChannel, AlertEvent, DeliveryState};

/// Messages that are sent at once.
const AT_ONCE: usize = 8;

/// What waits.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    /// What the file says; of one with a mistake in it, what it said before.
    alerts: Option<Arc<Alerts>>,
    /// The file may be another one by now.
    stale: bool,
    waiting: BTreeMap<Uuid, Delivery>,
    /// Those that are being sent.
    sending: HashSet<Uuid>,
    floods: BTreeMap<String, Flood>,
}

/// Messages that a change makes, to be taken over once it is durable.
#[derive(Debug, Default)]
pub(crate) struct Recorded {
    /// New ones, and summaries that have grown.
    pub deliveries: Vec<Delivery>,
    floods: BTreeMap<String, Flood>,
}

impl Desk {
    /// Returns the desk with the messages that wait.
    pub fn new(waiting: Vec<Delivery>) -> Self {
        Self { stale: true, waiting: waiting.into_iter().map(|delivery| (delivery.id, delivery)).collect(), ..Self::default() }
    }

    /// Says that the file may be another one by now.
    pub fn file_changed(&mut self) {
        self.stale = true;
    }

    /// Returns what the file says, or what it said before it could not be read; nothing where it never could.
    pub fn known(&mut self, root: &Path) -> Option<Arc<Alerts>> {
        if self.stale {
            if let Some((alerts, _)) = read(root) {
                self.alerts = Some(Arc::new(alerts));
            }
            self.stale = false;
        }
        self.alerts.clone()
    }

    /// As [`Desk::known`], for whoever has no file at hand.
    pub fn known_now(&self) -> Option<&Arc<Alerts>> {
        self.alerts.as_ref()
    }

    /// Returns the messages that tell facts.
    pub fn record(&mut self, root: &Path, facts: &[Fact], now: DateTime<Utc>) -> Recorded {
        let mut recorded = Recorded { floods: self.floods.clone(), ..Recorded::default() };
        if facts.is_empty() {
            return recorded;
        }
        let Some(alerts) = self.known(root) else { return recorded };
        for fact in facts {
            for (alert, channels) in recipients(&alerts, fact) {
                self.tell(&mut recorded, alert, &channels, fact, now);
            }
        }
        recorded
    }

    fn tell(&self, recorded: &mut Recorded, alert: &Alert, channels: &[AlertChannel], fact: &Fact, now: DateTime<Utc>) {
        if fact.event == AlertEvent::Success {
            // One that waits to be called says as much as two.
            let waits = |delivery: &Delivery| delivery.key == alert.key && delivery.channel == AlertChannel::Heartbeat;
            let sends = |delivery: &&Delivery| !self.sending.contains(&delivery.id);
            if !self.waiting.values().filter(sends).chain(&recorded.deliveries).any(waits) {
                recorded.deliveries.push(delivery(alert, AlertChannel::Heartbeat, fact.clone(), now, now));
            }
            return;
        }
        let room = recorded.floods.entry(alert.key.clone()).or_default().take(now);
        for channel in channels {
            match room {
                Room::Alone => recorded.deliveries.push(delivery(alert, *channel, fact.clone(), now, now)),
                Room::Summed { at } => self.sum(recorded, alert, *channel, fact, (now, at)),
            }
        }
    }

    /// Adds a fact to the message that sums this minute up.
    fn sum(&self, recorded: &mut Recorded, alert: &Alert, channel: AlertChannel, fact: &Fact, (now, at): (DateTime<Utc>, DateTime<Utc>)) {
        let is_it = |delivery: &Delivery| {
            delivery.key == alert.key && delivery.channel == channel && delivery.fact.event == AlertEvent::Many && delivery.next_at == at
        };
        let index = recorded.deliveries.iter().position(is_it).or_else(|| {
            let kept =
                self.waiting.values().find(|delivery| is_it(delivery) && delivery.tries == 0 && !self.sending.contains(&delivery.id))?;
            recorded.deliveries.push(kept.clone());
            Some(recorded.deliveries.len() - 1)
        });
        let index = index.unwrap_or_else(|| {
            recorded.deliveries.push(delivery(alert, channel, Fact::of(AlertEvent::Many, now, ""), now, at));
            recorded.deliveries.len() - 1
        });
        if let Some(summary) = recorded.deliveries.get_mut(index) {
            *summary.fact.summed.entry(fact.event.word().to_owned()).or_default() += 1;
            summary.fact.count += 1;
            if !fact.dag.is_empty() && !summary.fact.tasks.contains(&fact.dag) {
                // Of a sum the names are those of DAGs.
                summary.fact.tasks.push(fact.dag.clone());
            }
        }
    }

    /// Takes messages over that are durable now.
    pub fn take_over(&mut self, recorded: Recorded) -> bool {
        let is_new = !recorded.deliveries.is_empty();
        self.floods = recorded.floods;
        self.waiting.extend(recorded.deliveries.into_iter().map(|delivery| (delivery.id, delivery)));
        is_new
    }

    /// Returns the messages that are to be sent now, and marks them as being sent.
    pub fn due(&mut self, now: DateTime<Utc>) -> Vec<Delivery> {
        let room = AT_ONCE.saturating_sub(self.sending.len());
        let ready = |delivery: &&Delivery| delivery.next_at <= now && !self.sending.contains(&delivery.id);
        let due: Vec<Delivery> = self.waiting.values().filter(ready).take(room).cloned().collect();
        self.sending.extend(due.iter().map(|delivery| delivery.id));
        due
    }

    /// Returns when a message is to be sent next; nothing where none waits that is not being sent.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        let waits = |delivery: &&Delivery| !self.sending.contains(&delivery.id);
        self.waiting.values().filter(waits).map(|delivery| delivery.next_at).min().filter(|_| self.sending.len() < AT_ONCE)
    }

    /// Returns whether nothing is being sent, and nothing waits to be sent for the first time by now.
    pub fn is_quiet(&self, now: DateTime<Utc>) -> bool {
        self.sending.is_empty() && !self.waiting.values().any(|delivery| delivery.tries == 0 && delivery.next_at <= now)
    }

    /// Takes over what became of a message.
    pub fn settle(&mut self, delivery: Delivery) {
        self.sending.remove(&delivery.id);
        if delivery.state == DeliveryState::Waiting {
            self.waiting.insert(delivery.id, delivery);
        } else {
            self.waiting.remove(&delivery.id);
        }
    }

    /// Has a message be tried again later whose end could not be made durable.
    pub fn put_back(&mut self, id: Uuid, at: DateTime<Utc>) {
        self.sending.remove(&id);
        if let Some(delivery) = self.waiting.get_mut(&id) {
            delivery.next_at = at;
        }
    }

    /// Has everything be tried now that was tried before: what was in its way may be gone.
    pub fn try_again(&mut self, now: DateTime<Utc>) {
        for delivery in self.waiting.values_mut().filter(|delivery| delivery.tries > 0) {
            delivery.next_at = delivery.next_at.min(now);
        }
    }

    /// Returns a message that waits.
    pub fn waiting(&self, id: Uuid) -> Option<&Delivery> {
        self.waiting.get(&id)
    }

    /// Returns the messages that wait, the oldest first.
    pub fn all_waiting(&self) -> impl Iterator<Item = &Delivery> {
        self.waiting.values()
    }
}

fn delivery(alert: &Alert, channel: AlertChannel, fact: Fact, now: DateTime<Utc>, next_at: DateTime<Utc>) -> Delivery {
    Delivery {
        id: Uuid::now_v7(),
        key: alert.key.clone(),
        label: alert.label.clone(),
        channel,
        fact,
        state: DeliveryState::Waiting,
        made_at: now,
        next_at,
        ended_at: None,
        tries: 0,
        error: None,
        hint: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::spec::AlertTable;

    fn desk() -> Desk {
        let table = AlertTable {
            desktop: Some(true),
            heartbeat: Some(super::super::spec::SecretText::Text("https://a.example".into())),
            ..AlertTable::default()
        };
        let alert = Alert { key: "ops".into(), label: "ops".into(), table, late_after: None, smtp: None, at: 0 };
        Desk { alerts: Some(Arc::new(Alerts { all: vec![alert] })), ..Desk::default() }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("an instant")
    }

    fn told(desk: &mut Desk, event: AlertEvent, second: i64) {
        let recorded = desk.record(Path::new("/nowhere"), &[Fact::of(event, at(second), "daily")], at(second));
        desk.take_over(recorded);
    }

    #[test]
    fn a_flood_becomes_ten_messages_and_one_that_counts_the_rest() {
        let mut desk = desk();
        for second in 0..25 {
            told(&mut desk, AlertEvent::Failed, second);
        }
        let all: Vec<&Delivery> = desk.all_waiting().collect();
        assert_eq!(all.len(), 11);
        let sum = all.iter().find(|delivery| delivery.fact.event == AlertEvent::Many).expect("a sum");
        assert_eq!((sum.fact.count, sum.fact.summed["failed"], sum.next_at), (15, 15, at(60)));
        assert_eq!(sum.fact.tasks, ["daily"]);
        assert_eq!(desk.due(at(30)).len(), 8);
        // One that is on its way grows no more.
        desk.sending.clear();
        desk.waiting.retain(|_, delivery| delivery.fact.event == AlertEvent::Many);
        assert_eq!(desk.due(at(60)).len(), 1);
        told(&mut desk, AlertEvent::Failed, 59);
        assert_eq!(desk.all_waiting().count(), 2);
    }

    #[test]
    fn a_heartbeat_that_waits_is_not_doubled_and_one_on_its_way_is_followed_by_the_next() {
        let mut desk = desk();
        told(&mut desk, AlertEvent::Success, 0);
        told(&mut desk, AlertEvent::Success, 1);
        assert_eq!(desk.all_waiting().count(), 1);
        assert_eq!(desk.due(at(2)).len(), 1);
        told(&mut desk, AlertEvent::Success, 3);
        assert_eq!(desk.all_waiting().count(), 2);
    }

    #[test]
    fn what_is_not_told_leaves_nothing() {
        let mut desk = desk();
        told(&mut desk, AlertEvent::Rejected, 0);
        assert_eq!(desk.all_waiting().count(), 0);
        assert!(desk.is_quiet(at(0)) && desk.next_at().is_none());
    }
}
