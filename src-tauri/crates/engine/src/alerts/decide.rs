//! What a change of a run is worth telling: pure, from what was known before and what is known now.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::delivery::Fact;
use super::read::{Alert, Alerts};
use super::spec::AlertOn;
use crate::model::{AlertChannel, AlertEvent, DagRunKind, DagRunState, MissedRange, MissedReason};

/// Lateness that came longer ago is not told any more: who opens a project after a week is not told of each day of it.
pub(super) const OLD: TimeDelta = TimeDelta::days(1);

/// Since when a DAG fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failing {
    pub since: DateTime<Utc>,
    /// Runs that failed since then.
    pub runs: u64,
}

/// A run as it is looked at here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub kind: DagRunKind,
    pub state: DagRunState,
    /// Rows were rejected.
    pub rejected: bool,
}

/// What follows from the end of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    pub told: Vec<AlertEvent>,
    /// Since when its DAG fails from now on.
    pub failing: Option<Failing>,
}

/// Decides what the end of a run tells. `before` is the state that it had; `failing`, since when its DAG fails.
///
/// A run tells its end once, however many tries its tasks had; one that is cleared and ends anew tells its new end. What a backfill
/// makes of the past says nothing of the present: it tells its own failures and rejected rows, and neither recovers the DAG nor
/// beats its heart.
pub(crate) fn ended(before: Option<DagRunState>, run: Seen, failing: Option<Failing>, now: DateTime<Utc>) -> Decision {
    let mut decision = Decision { told: Vec::new(), failing };
    if before == Some(run.state) || !run.state.has_ended() {
        return decision;
    }
    let is_present = run.kind != DagRunKind::Backfill;
    match run.state {
        DagRunState::Failed => {
            decision.told.push(AlertEvent::Failed);
            if is_present {
                let before = failing.unwrap_or(Failing { since: now, runs: 0 });
                decision.failing = Some(Failing { runs: before.runs + 1, ..before });
            }
        }
        DagRunState::Success => {
            if is_present {
                if failing.is_some() {
                    decision.told.push(AlertEvent::Recovered);
                }
                decision.failing = None;
                decision.told.push(AlertEvent::Success);
            }
            if run.rejected {
                decision.told.push(AlertEvent::Rejected);
            }
        }
        // A person who cancels a run knows it.
        _ => {}
    }
    decision
}

/// Returns whether a range of what was missed is told: what a later run covers, and what a person paused, is no news.
pub(crate) fn missed(range: &MissedRange) -> bool {
    matches!(range.reason, MissedReason::TooOld | MissedReason::NotRunning)
}

/// A run that was due, as far as being late goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due<'a> {
    pub dag: &'a str,
    pub kind: DagRunKind,
    pub state: DagRunState,
    pub logical_time: DateTime<Utc>,
    /// The keys of alerts that told it already.
    pub told: &'a [String],
}

impl Due<'_> {
    /// Returns each alert that tells when it is late, by its key, and the instant.
    fn instants<'a>(&'a self, alerts: &'a Alerts) -> impl Iterator<Item = (&'a str, DateTime<Utc>)> {
        let waits = self.kind == DagRunKind::Scheduled && !self.state.has_ended();
        let fits = move |alert: &&Alert| waits && alert.tells(AlertOn::Late, self.dag) && !self.told.contains(&alert.key);
        alerts.all.iter().filter(fits).filter_map(|alert| Some((alert.key.as_str(), self.logical_time + alert.late_after?)))
    }

    /// Returns the keys of the alerts by which it is late now.
    pub fn late(&self, alerts: &Alerts, now: DateTime<Utc>) -> Vec<String> {
        self.instants(alerts).filter(|(_, at)| *at <= now && now - *at <= OLD).map(|(key, _)| key.to_owned()).collect()
    }

    /// Returns when it is late next.
    pub fn late_at(&self, alerts: &Alerts, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.instants(alerts).map(|(_, at)| at).filter(|at| *at > now).min()
    }
}

/// Returns which alerts tell a fact, and by which channels.
pub(super) fn recipients<'a>(alerts: &'a Alerts, fact: &Fact) -> Vec<(&'a Alert, Vec<AlertChannel>)> {
    let channels = |alert: &Alert| match (fact.event, fact.event.on()) {
        (AlertEvent::Success, _) if alert.is_of(&fact.dag) => alert.table.heartbeat.iter().map(|_| AlertChannel::Heartbeat).collect(),
        // Each alert has its own time after which a run is late.
        (AlertEvent::Late, _) if fact.late_for.as_ref() != Some(&alert.key) => Vec::new(),
        (_, Some(on)) if alert.tells(on, &fact.dag) => alert.channels(),
        _ => Vec::new(),
    };
    alerts.all.iter().map(|alert| (alert, channels(alert))).filter(|(_, channels)| !channels.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use DagRunKind::{Backfill, Manual, Scheduled};
    use DagRunState::{Cancelled, Failed, Queued, Running, Success};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("an instant")
    }

    fn told(before: Option<DagRunState>, kind: DagRunKind, state: DagRunState, rejected: bool, runs: u64) -> (Vec<AlertEvent>, u64) {
        let failing = (runs > 0).then_some(Failing { since: now(), runs });
        let decision = ended(before, Seen { kind, state, rejected }, failing, now());
        (decision.told, decision.failing.map_or(0, |failing| failing.runs))
    }

    #[test]
    fn each_end_of_a_run_tells_what_it_is_and_nothing_else() {
        const FAILED: AlertEvent = AlertEvent::Failed;
        const RECOVERED: AlertEvent = AlertEvent::Recovered;
        const REJECTED: AlertEvent = AlertEvent::Rejected;
        #[expect(clippy::type_complexity, reason = "a table that is read line by line")]
        let table: &[(Option<DagRunState>, DagRunKind, DagRunState, bool, u64, &[AlertEvent], u64)] = &[
            (Some(Running), Scheduled, Failed, false, 0, &[FAILED], 1),
            (Some(Running), Scheduled, Failed, false, 2, &[FAILED], 3),
            (Some(Failed), Scheduled, Failed, false, 1, &[], 1),
            (Some(Running), Scheduled, Success, false, 0, &[AlertEvent::Success], 0),
            (Some(Running), Manual, Success, false, 3, &[RECOVERED, AlertEvent::Success], 0),
            (Some(Running), Scheduled, Success, true, 0, &[AlertEvent::Success, REJECTED], 0),
            (Some(Failed), Scheduled, Success, false, 1, &[RECOVERED, AlertEvent::Success], 0),
            (Some(Success), Scheduled, Success, true, 1, &[], 1),
            (Some(Running), Backfill, Failed, false, 0, &[FAILED], 0),
            (Some(Running), Backfill, Success, true, 2, &[REJECTED], 2),
            (Some(Running), Scheduled, Cancelled, false, 1, &[], 1),
            (Some(Queued), Scheduled, Running, false, 1, &[], 1),
            (None, Scheduled, Queued, false, 0, &[], 0),
            (None, Scheduled, Failed, false, 0, &[FAILED], 1),
        ];
        for (before, kind, state, rejected, runs, wanted, after) in table {
            let found = told(*before, *kind, *state, *rejected, *runs);
            assert_eq!(found, (wanted.to_vec(), *after), "{before:?} {kind:?} {state:?} {rejected} {runs}");
        }
    }

    fn alerts(late_after: &[i64]) -> Alerts {
        let alert = |(index, minutes): (usize, &i64)| Alert {
            key: index.to_string(),
            label: index.to_string(),
            table: super::super::spec::AlertTable { on: Some(vec![AlertOn::Late]), desktop: Some(true), ..Default::default() },
            late_after: Some(TimeDelta::minutes(*minutes)),
            smtp: None,
            at: 0,
        };
        Alerts { all: late_after.iter().enumerate().map(alert).collect() }
    }

    #[test]
    fn a_run_is_late_by_the_time_of_each_alert_once_and_not_a_day_after() {
        let alerts = alerts(&[30, 60]);
        let due = |told| Due { dag: "d", kind: Scheduled, state: Running, logical_time: now(), told };
        let at = |minutes| now() + TimeDelta::minutes(minutes);
        assert_eq!(due(&[]).late(&alerts, at(29)), Vec::<String>::new());
        assert_eq!(due(&[]).late(&alerts, at(30)), ["0"]);
        let told = ["0".to_owned()];
        assert_eq!(due(&told).late(&alerts, at(60)), ["1"]);
        assert_eq!((due(&[]).late_at(&alerts, at(0)), due(&told).late_at(&alerts, at(30))), (Some(at(30)), Some(at(60))));
        assert_eq!(due(&[]).late(&alerts, at(60 + 24 * 60 + 1)), Vec::<String>::new());
        assert_eq!(Due { kind: Manual, ..due(&[]) }.late(&alerts, at(60)), Vec::<String>::new());
        assert_eq!(Due { state: Success, ..due(&[]) }.late(&alerts, at(60)), Vec::<String>::new());
    }

    proptest! {
        /// Over any row of ends: failures are told one by one, a recovery only between a failure and the next success, and there
        /// are never more recoveries than failures.
        #[test]
        fn recoveries_alternate_with_failures(ends in prop::collection::vec((any::<bool>(), any::<bool>()), 0..60)) {
            let (mut failing, mut broken, mut failures, mut recoveries) = (None, false, 0_u32, 0_u32);
            for (is_good, is_backfill) in ends {
                let seen = Seen {
                    kind: if is_backfill { Backfill } else { Scheduled },
                    state: if is_good { Success } else { Failed },
                    rejected: false,
                };
                let decision = ended(Some(Running), seen, failing, now());
                failing = decision.failing;
                let count = |told: AlertEvent| decision.told.iter().filter(|other| **other == told).count();
                prop_assert_eq!(count(AlertEvent::Failed), usize::from(!is_good));
                prop_assert_eq!(count(AlertEvent::Recovered), usize::from(is_good && broken && !is_backfill));
                prop_assert_eq!(count(AlertEvent::Success), usize::from(is_good && !is_backfill));
                if !is_backfill {
                    broken = !is_good;
                }
                failures += u32::from(!is_good);
                recoveries += u32::from(count(AlertEvent::Recovered) > 0);
                prop_assert!(recoveries <= failures);
                prop_assert_eq!(failing.is_some(), broken);
            }
        }
    }
}
