//! Assets: what tasks of one DAG make and another DAG waits for, by name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::spec::DagSpec;

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
