//! Assets: what tasks of one DAG make and another DAG waits for, by name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::spec::DagSpec;
use crate::{Catchup, Missed, ON_TIME, Pause, Policy, RUNS_AT_ONCE, Reason};

/// Which DAGs make an asset, and which wait for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asset {
    /// Each with those of its tasks that make it.
    pub made_by: BTreeMap<String, BTreeSet<String>>,
    pub consumed_by: BTreeSet<String>,
}

/// Returns all assets that DAGs name.
pub fn assets<'a>(dags: impl IntoIterator<Item = (&'a str, &'a DagSpec)>) -> BTreeMap<String, Asset> {
    let mut assets: BTreeMap<String, Asset> = BTreeMap::new();
    for (dag, spec) in dags {
        for asset in &spec.consumes {
            assets.entry(asset.clone()).or_default().consumed_by.insert(dag.to_owned());
        }
        for (task, spec) in &spec.task {
            for asset in &spec.produces {
                assets.entry(asset.clone()).or_default().made_by.entry(dag.to_owned()).or_default().insert(task.clone());
            }
        }
    }
    assets
}

/// Returns since when a DAG is due that consumes assets: the first instant at which each of them had been made after `since`,
/// the logical time of its last run by assets, or the instant from which it counts. `None` while one of them is as it was, and
/// where nothing is consumed.
///
/// It is the logical time of the run. What is made again until that instant is one with it, what is made later is for the
/// next run: so the answer is the same however late it is asked.
pub fn due(consumes: &[String], made: &BTreeMap<String, Vec<DateTime<Utc>>>, since: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let first = |asset: &String| made.get(asset)?.iter().filter(|at| **at > since).min().copied();
    let firsts: Option<Vec<DateTime<Utc>>> = consumes.iter().map(first).collect();
    firsts?.into_iter().max()
}

/// What assets made due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Runs to start, the oldest first, each with the instant at which its interval begins: that of the run before, or from which
    /// is counted.
    pub run: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// What is not run, in order.
    pub missed: Vec<Missed>,
    /// The instant from which is counted next.
    pub since: DateTime<Utc>,
    /// Runs of a decision are at most [`RUNS_AT_ONCE`]: there are more.
    pub more: bool,
}

/// Returns what to run now of a DAG that consumes assets. The same rule holds as for instants that are due by time: what was
/// made in a pause, or while nothing looked, goes by `catchup` and `max_age`.
pub fn decide(
    consumes: &[String],
    made: &BTreeMap<String, Vec<DateTime<Utc>>>,
    since: DateTime<Utc>,
    policy: Policy,
    (now, paused): (DateTime<Utc>, &[Pause]),
) -> Decision {
    let mut instants = Vec::new();
    let mut last = since;
    while let Some(at) = due(consumes, made, last).filter(|_| instants.len() < RUNS_AT_ONCE) {
        instants.push(at);
        last = at;
    }
    let more = instants.len() == RUNS_AT_ONCE && due(consumes, made, last).is_some();
    let newest = instants.last().copied();
    let mut decision = Decision { since: last, more, ..Decision::default() };
    let mut from = since;
    for at in instants {
        let in_pause = paused.iter().any(|pause| pause.holds(at));
        let reason = match policy.catchup {
            _ if policy.max_age.is_some_and(|age| at < now - age) => Some(Reason::TooOld),
            Catchup::All => None,
            Catchup::Latest => (more || Some(at) != newest).then_some(Reason::Covered),
            Catchup::None if in_pause => Some(Reason::Paused),
            Catchup::None => (at < now - ON_TIME).then_some(Reason::NotRunning),
        };
        match (reason, decision.missed.last_mut()) {
            (None, _) => {
                decision.run.push((at, from));
                from = at;
            }
            (Some(reason), Some(range)) if range.reason == reason && range.to >= from => {
                range.to = at;
                range.count += 1;
            }
            (Some(reason), _) => decision.missed.push(Missed { from: at, to: at, count: 1, reason }),
        }
    }
    decision
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).expect("an instant")
    }

    fn due_at(consumes: &[&str], made: &[(&str, &[i64])], since: i64) -> Option<i64> {
        let consumes: Vec<String> = consumes.iter().map(|name| (*name).into()).collect();
        let made = made.iter().map(|(name, seconds)| ((*name).to_owned(), seconds.iter().map(|it| at(*it)).collect())).collect();
        due(&consumes, &made, at(since)).map(|at| at.timestamp())
    }

    #[test]
    fn who_makes_and_who_consumes_an_asset_is_known() {
        let spec = |text: &str| toml_edit::de::from_str::<DagSpec>(text).expect("a DAG");
        let make = spec("[task.a]\nproduces = [\"sales\"]\n[task.b]\nproduces = [\"sales\", \"rates\"]");
        let take = spec("consumes = [\"sales\", \"weather\"]");
        let assets = assets([("make", &make), ("take", &take)]);
        assert_eq!(assets.keys().collect::<Vec<_>>(), ["rates", "sales", "weather"]);
        assert_eq!(assets["sales"].made_by["make"].iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(assets["sales"].consumed_by.iter().collect::<Vec<_>>(), ["take"]);
        assert!(assets["weather"].made_by.is_empty() && assets["rates"].consumed_by.is_empty());
    }

    #[test]
    fn a_dag_is_due_once_all_of_its_assets_were_made_anew() {
        assert_eq!(due_at(&["a", "b"], &[("a", &[1, 2])], 0), None);
        assert_eq!(due_at(&["a", "b"], &[("a", &[1, 2]), ("b", &[3])], 0), Some(3));
        assert_eq!(due_at(&["a", "b"], &[("a", &[1, 2]), ("b", &[3])], 3), None);
        assert_eq!(due_at(&["a", "b"], &[("a", &[1, 5]), ("b", &[3, 4])], 3), Some(5));
        assert_eq!(due_at(&["a"], &[("a", &[7]), ("b", &[])], 7), None);
        assert_eq!(due_at(&[], &[("a", &[7])], 0), None);
    }

    /// Runs, each with where its interval begins; and counts of what was missed.
    type Decided = (Vec<(i64, i64)>, Vec<(Reason, u64)>);

    /// Returns the runs of a DAG by one asset, each with where its interval begins, and the counts of what was missed, by reason.
    fn decided(catchup: Catchup, max_age: Option<i64>, made: &[i64], pause: Option<(i64, i64)>) -> Decided {
        let made = BTreeMap::from([("a".to_owned(), made.iter().map(|it| at(*it)).collect())]);
        let pauses: Vec<Pause> = pause.map(|(from, until)| Pause { from: at(from), until: Some(at(until)) }).into_iter().collect();
        let policy = Policy { catchup, max_age: max_age.map(chrono::TimeDelta::seconds) };
        let decision = decide(&["a".into()], &made, at(0), policy, (at(1000), &pauses));
        let runs = decision.run.iter().map(|(at, from)| (at.timestamp(), from.timestamp())).collect();
        (runs, decision.missed.iter().map(|range| (range.reason, range.count)).collect())
    }

    #[test]
    fn what_was_made_in_a_pause_goes_by_catchup_and_what_is_too_old_is_not_run() {
        let (made, pause) = ([100, 200, 300, 990], Some((150, 350)));
        assert_eq!(decided(Catchup::All, None, &made, pause), (vec![(100, 0), (200, 100), (300, 200), (990, 300)], vec![]));
        assert_eq!(decided(Catchup::All, Some(750), &made, pause), (vec![(300, 0), (990, 300)], vec![(Reason::TooOld, 2)]));
        assert_eq!(decided(Catchup::Latest, None, &made, pause), (vec![(990, 0)], vec![(Reason::Covered, 3)]));
        assert_eq!(decided(Catchup::Latest, None, &made[..3], Some((150, 1000))), (vec![(300, 0)], vec![(Reason::Covered, 2)]));
        assert_eq!(decided(Catchup::None, None, &made, pause), (vec![(990, 0)], vec![(Reason::NotRunning, 1), (Reason::Paused, 2)]));
        assert_eq!(decided(Catchup::None, None, &made, Some((150, 1000))).0, []);
        assert_eq!(decided(Catchup::Latest, None, &[], None), (vec![], vec![]));
    }

    #[test]
    fn of_very_many_runs_the_first_are_decided_and_the_rest_after_them() {
        let all: Vec<DateTime<Utc>> = (1..=2500).map(at).collect();
        let made = BTreeMap::from([("a".to_owned(), all)]);
        for (catchup, runs) in [(Catchup::All, 2500), (Catchup::Latest, 1)] {
            let (mut since, mut count, mut missed) = (at(0), 0, 0);
            loop {
                let decision = decide(&["a".into()], &made, since, Policy { catchup, max_age: None }, (at(2500), &[]));
                count += decision.run.len();
                missed += decision.missed.iter().map(|range| range.count).sum::<u64>();
                since = decision.since;
                if !decision.more {
                    break;
                }
            }
            assert_eq!((count, missed), (runs, 2500 - runs as u64), "{catchup:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Asked at every instant or only at the end, the runs are the same.
        #[test]
        fn the_runs_are_the_same_however_late_is_asked(a in prop::collection::vec(1_i64..40, 0..12), b in prop::collection::vec(1_i64..40, 0..12)) {
            let runs = |asked: &[i64]| {
                let (mut since, mut runs) = (0, Vec::new());
                for now in asked {
                    let until = |all: &[i64]| all.iter().copied().filter(|it| it <= now).collect::<Vec<_>>();
                    while let Some(run) = due_at(&["a", "b"], &[("a", &until(&a)), ("b", &until(&b))], since) {
                        prop_assert!(run > since);
                        runs.push(run);
                        since = run;
                    }
                }
                Ok(runs)
            };
            prop_assert_eq!(runs(&(0..=40).collect::<Vec<_>>())?, runs(&[40])?);
        }
    }
}
