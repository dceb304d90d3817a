//! The order of tasks.

use std::collections::{BTreeMap, BTreeSet};

use super::spec::TaskSpec;

/// Tasks and the tasks before and after them. Names that are no task are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    before: BTreeMap<String, BTreeSet<String>>,
    after: BTreeMap<String, BTreeSet<String>>,
    order: Vec<String>,
}

impl Graph {
    /// Returns the graph of a DAG's tasks.
    #[must_use]
    pub fn of(tasks: &BTreeMap<String, TaskSpec>) -> Self {
        let before: BTreeMap<String, BTreeSet<String>> = tasks
            .iter()
            .map(|(name, task)| (name.clone(), task.after.iter().filter(|other| tasks.contains_key(*other)).cloned().collect()))
            .collect();
        let mut after: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, others) in &before {
            for other in others {
                after.entry(other.clone()).or_default().insert(name.clone());
            }
        }
        let order = in_order(&before, &after);
        Self { before, after, order }
    }

    /// Returns the tasks right before one.
    pub fn before(&self, task: &str) -> impl Iterator<Item = &str> {
        self.before.get(task).into_iter().flatten().map(String::as_str)
    }

    /// Returns the tasks right after one.
    pub fn after(&self, task: &str) -> impl Iterator<Item = &str> {
        self.after.get(task).into_iter().flatten().map(String::as_str)
    }

    /// Returns all tasks, each after those before it, else by name; what stands in a circle, or after one, is left out.
    #[must_use]
    pub fn order(&self) -> &[String] {
        &self.order
    }

    /// Returns the names of a circle, each after the one before it and the last before the first, where there is one.
    #[must_use]
    pub fn circle(&self) -> Option<Vec<&str>> {
        let ordered: BTreeSet<&str> = self.order.iter().map(String::as_str).collect();
        let open = |name: &str| !ordered.contains(name);
        // Every task that is left has one of them before it, so that a walk backwards ends in a circle.
        let mut walk = vec![self.before.keys().map(String::as_str).find(|name| open(name))?];
        loop {
            let last = walk[walk.len() - 1];
            let before = self.before(last).find(|name| open(name))?;
            if let Some(met) = walk.iter().position(|name| *name == before) {
                let mut circle = walk.split_off(met);
                circle.reverse();
                // It begins with the name that is first in the alphabet, however it was found.
                let first = circle.iter().enumerate().min_by_key(|(_, name)| **name).map_or(0, |(at, _)| at);
                circle.rotate_left(first);
                return Some(circle);
            }
            walk.push(before);
        }
    }

    /// Returns a task and all tasks that come after it, directly or not.
    #[must_use]
    pub fn downstream(&self, task: &str) -> BTreeSet<&str> {
        self.reach(task, |name| self.after(name).collect())
    }

    /// Returns a task and all tasks that come before it, directly or not.
    #[must_use]
    pub fn upstream(&self, task: &str) -> BTreeSet<&str> {
        self.reach(task, |name| self.before(name).collect())
    }

    fn reach<'a>(&'a self, task: &str, next: impl Fn(&str) -> Vec<&'a str>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = self.before.get_key_value(task).map(|(name, _)| name.as_str()).into_iter().collect();
        while let Some(name) = open.pop() {
            if found.insert(name) {
                open.extend(next(name));
            }
        }
        found
    }
}

fn in_order(before: &BTreeMap<String, BTreeSet<String>>, after: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut waits: BTreeMap<&str, usize> = before.iter().map(|(name, before)| (name.as_str(), before.len())).collect();
    let mut free: BTreeSet<&str> = waits.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    let mut order = Vec::with_capacity(before.len());
    while let Some(next) = free.pop_first() {
        order.push(next.to_owned());
        for name in after.get(next).into_iter().flatten() {
            if let Some(count) = waits.get_mut(name.as_str()) {
                *count -= 1;
                if *count == 0 {
                    free.insert(name);
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(tasks: &[(&str, &[&str])]) -> Graph {
        let task = |after: &[&str]| TaskSpec { after: after.iter().map(|name| (*name).to_owned()).collect(), ..TaskSpec::default() };
        Graph::of(&tasks.iter().map(|(name, after)| ((*name).to_owned(), task(after))).collect())
    }

    #[test]
    fn tasks_come_after_those_before_them() {
        let graph = graph(&[("a", &["z"]), ("b", &["a", "z"]), ("c", &["gone"]), ("z", &[])]);
        assert_eq!(graph.order(), ["c", "z", "a", "b"]);
        assert_eq!(graph.circle(), None);
        assert_eq!(graph.downstream("a").into_iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(graph.upstream("a").into_iter().collect::<Vec<_>>(), ["a", "z"]);
        assert_eq!(graph.after("z").collect::<Vec<_>>(), ["a", "b"]);
        assert!(graph.upstream("gone").is_empty());
    }

    #[test]
    fn a_circle_is_named_in_its_order() {
        let graph = graph(&[("a", &["c"]), ("b", &["a"]), ("c", &["b"]), ("d", &["c"]), ("e", &[])]);
        assert_eq!(graph.circle(), Some(vec!["a", "b", "c"]));
        assert_eq!(graph.order(), ["e"]);
    }

    #[test]
    fn a_task_after_itself_is_a_circle_of_one() {
        assert_eq!(graph(&[("a", &["a"])]).circle(), Some(vec!["a"]));
    }
}
