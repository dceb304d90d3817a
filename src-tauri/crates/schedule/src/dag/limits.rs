//! What a task may take: time and slots.

use chrono::TimeDelta;

use super::spec::{DefaultsSpec, TaskSpec};
use crate::parse_duration;

/// The pool of tasks that name none.
pub const POOL: &str = "default";
/// A try that is to end is given so long to do so by itself; then it is ended.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What a task may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// A try that takes longer is ended, and has failed. `None`: however long.
    pub timeout: Option<TimeDelta>,
    /// How long a try that is to end may take to do so.
    pub grace: TimeDelta,
    /// The pool whose slots it takes.
    pub pool: String,
    /// How many of them.
    pub slots: u32,
    /// The higher one goes first where slots are short.
    pub priority: i32,
}

impl Limits {
    /// Returns what holds for a task: what it says itself, else the DAG's defaults. Texts that are no time were refused when
    /// the file was read.
    #[must_use]
    pub fn of(task: &TaskSpec, defaults: Option<&DefaultsSpec>) -> Self {
        let timeout = task.timeout.as_ref().or(defaults.and_then(|defaults| defaults.timeout.as_ref()));
        let pool = task.pool.as_ref().or(defaults.and_then(|defaults| defaults.pool.as_ref()));
        Self {
            timeout: timeout.and_then(|text| parse_duration(text).ok()),
            grace: GRACE,
            pool: pool.cloned().unwrap_or_else(|| POOL.to_owned()),
            slots: task.slots.unwrap_or(1),
            priority: task.priority.or(defaults.and_then(|defaults| defaults.priority)).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_says_what_it_may_take_or_the_defaults_do_or_nobody() {
        let of = |keys: &str, defaults: &str| {
            let defaults: DefaultsSpec = toml_edit::de::from_str(defaults).expect("defaults");
            Limits::of(&toml_edit::de::from_str(keys).expect("a task"), Some(&defaults))
        };
        let nobody = Limits { timeout: None, grace: GRACE, pool: POOL.into(), slots: 1, priority: 0 };
        assert_eq!(of("", ""), nobody);
        assert_eq!(Limits::of(&TaskSpec::default(), None), nobody);
        let common = "timeout = \"1h\"\npool = \"db\"\npriority = 5";
        assert_eq!(
            of("slots = 2", common),
            Limits { timeout: Some(TimeDelta::hours(1)), pool: "db".into(), slots: 2, priority: 5, ..nobody }
        );
        let own = of("timeout = \"90s\"\npool = \"web\"\npriority = -1", common);
        assert_eq!((own.timeout, own.pool.as_str(), own.priority), (Some(TimeDelta::seconds(90)), "web", -1));
    }
}
