//! How far a run of a DAG is: which tasks may begin, what becomes of those that cannot, and how the run ends.
//!
//! *Invariant:* a task that has ended stays as it ended, unless it is cleared. *Invariant:* only a task that was let begin runs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Dag;
use super::retry::Retry;
use super::rule::{Ended, Verdict};

/// What a task of a run is at, by Airflow's names
/// (<https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#task-instances>).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Tasks before it, or a slot, are waited for.
    #[default]
    Queued,
    Running,
    Success,
    Failed,
    /// It failed, and is tried again.
    UpForRetry,
    /// It did not run, for a task before it failed.
    UpstreamFailed,
    Skipped,
    /// A person ended it.
    Cancelled,
}

impl TaskState {
    /// Returns how it has ended for the tasks after it, where it has.
    #[must_use]
    pub fn ended(self) -> Option<Ended> {
        match self {
            Self::Queued | Self::Running | Self::UpForRetry => None,
            Self::Success => Some(Ended::Success),
            Self::Failed | Self::Cancelled => Some(Ended::Failed),
            Self::UpstreamFailed => Some(Ended::UpstreamFailed),
            Self::Skipped => Some(Ended::Skipped),
        }
    }
}

/// A task of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskProgress {
    pub state: TaskState,
    /// Tries that were begun since it was last cleared.
    pub attempts: u32,
    /// How often it was cleared.
    pub cleared: u32,
    /// It is not tried again before this.
    pub not_before: Option<DateTime<Utc>>,
}

impl TaskProgress {
    /// Returns whether it waits for nothing but a slot: it has not run, or its delay is over.
    #[must_use]
    pub fn may_begin(&self, now: DateTime<Utc>) -> bool {
        match self.state {
            TaskState::Queued => true,
            TaskState::UpForRetry => self.not_before.is_none_or(|at| at <= now),
            _ => false,
        }
    }

    /// Begins a try, and returns its number, from 1.
    pub fn begin(&mut self) -> u32 {
        self.state = TaskState::Running;
        self.not_before = None;
        self.attempts += 1;
        self.attempts
    }

    /// Enters how a try ended. One that is not the running one changes nothing: returns whether it did. `chance`, from -1 to 1, is
    /// for the jitter of the delay.
    pub fn end(&mut self, retry: Option<Retry>, (attempt, outcome): (u32, Outcome), now: DateTime<Utc>, chance: f64) -> bool {
        if self.state != TaskState::Running || self.attempts != attempt {
            return false;
        }
        self.state = match (outcome, retry) {
            (Outcome::Success, _) => TaskState::Success,
            (Outcome::Skipped, _) => TaskState::Skipped,
            (Outcome::Cancelled, _) => TaskState::Cancelled,
            (Outcome::Failed, Some(retry)) if attempt <= retry.retries => {
                self.not_before = Some(now + retry.delay(attempt, chance));
                TaskState::UpForRetry
            }
            (Outcome::Failed, _) => TaskState::Failed,
        };
        true
    }

    /// Cancels it where it has neither begun nor ended.
    pub fn cancel(&mut self) {
        if matches!(self.state, TaskState::Queued | TaskState::UpForRetry) {
            self.state = TaskState::Cancelled;
        }
    }

    /// Lets it run anew, unless it runs.
    pub fn clear(&mut self) {
        if self.state != TaskState::Running {
            *self = Self { cleared: self.cleared + 1, ..Self::default() };
        }
    }
}

/// Returns what a task has come to that runs for each of many values, by what these have come to, once all of them have ended: a
/// success where all are, or some are and the others had nothing to do; skipped where none had anything to do.
pub fn together(items: impl IntoIterator<Item = TaskState>) -> Option<TaskState> {
    let mut found = TaskState::Skipped;
    for item in items {
        item.ended()?;
        found = match (found, item) {
            (TaskState::Failed, _) | (_, TaskState::Failed | TaskState::UpstreamFailed) => TaskState::Failed,
            (TaskState::Cancelled, _) | (_, TaskState::Cancelled) => TaskState::Cancelled,
            (_, TaskState::Success) => TaskState::Success,
            (found, _) => found,
        };
    }
    Some(found)
}

/// How a try of a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Success,
    /// It failed, took too long, or was lost with its process: it is tried again, as often as is said.
    Failed,
    /// It says itself that there was nothing to do.
    Skipped,
    Cancelled,
}

/// How a run has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    Success,
    Failed,
}

/// How far a run of a DAG is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub tasks: BTreeMap<String, TaskProgress>,
}

impl Progress {
    /// Returns a run at its beginning.
    #[must_use]
    pub fn new(dag: &Dag) -> Self {
        Self { tasks: dag.spec.task.keys().map(|name| (name.clone(), TaskProgress::default())).collect() }
    }

    fn verdict(&self, dag: &Dag, task: &str) -> Verdict {
        let before: Vec<Option<Ended>> =
            dag.graph.before(task).map(|name| self.tasks.get(name).and_then(|task| task.state.ended())).collect();
        dag.spec.task.get(task).and_then(|spec| spec.trigger_rule).unwrap_or_default().verdict(&before)
    }

    /// Enters what becomes of tasks that cannot run, and returns their names. To be called after every change.
    pub fn settle(&mut self, dag: &Dag) -> Vec<String> {
        let mut settled = Vec::new();
        // One look in the order of tasks is enough: what becomes of a task depends on those before it only.
        for name in dag.graph.order() {
            let state = match self.verdict(dag, name) {
                Verdict::UpstreamFailed => TaskState::UpstreamFailed,
                Verdict::Skip => TaskState::Skipped,
                Verdict::Wait | Verdict::Run => continue,
            };
            let Some(task) = self.tasks.get_mut(name).filter(|task| task.state == TaskState::Queued) else { continue };
            task.state = state;
            settled.push(name.clone());
        }
        settled
    }

    /// Returns the tasks that may begin now, in their order.
    #[must_use]
    pub fn ready<'d>(&self, dag: &'d Dag, now: DateTime<Utc>) -> Vec<&'d str> {
        dag.graph.order().iter().map(String::as_str).filter(|name| self.may_begin(dag, name, now)).collect()
    }

    fn may_begin(&self, dag: &Dag, name: &str, now: DateTime<Utc>) -> bool {
        let is_let = |task: &TaskProgress| task.state != TaskState::Queued || self.verdict(dag, name) == Verdict::Run;
        self.tasks.get(name).is_some_and(|task| task.may_begin(now) && is_let(task))
    }

    /// Returns when a task that waits for another try may begin, the earliest of all.
    #[must_use]
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        self.tasks.values().filter(|task| task.state == TaskState::UpForRetry).filter_map(|task| task.not_before).min()
    }

    /// Lets a task begin, and returns the number of its try, from 1; nothing where it may not begin now.
    pub fn begin(&mut self, dag: &Dag, task: &str, now: DateTime<Utc>) -> Option<u32> {
        if !self.may_begin(dag, task, now) {
            return None;
        }
        let task = self.tasks.get_mut(task)?;
        Some(task.begin())
    }

    /// Enters how a try ended. One that is not the running one changes nothing: returns whether it did. `chance`, from -1 to 1,
    /// is for the jitter of the delay.
    pub fn end(&mut self, dag: &Dag, name: &str, end: (u32, Outcome), now: DateTime<Utc>, chance: f64) -> bool {
        let retry = dag.spec.task.get(name).map(|spec| Retry::of(spec, dag.spec.defaults.as_ref()));
        self.tasks.get_mut(name).is_some_and(|task| task.end(retry, end, now, chance))
    }

    /// Cancels what has not ended: tasks that run are to be ended by the caller, who enters that with [`Self::end`].
    pub fn cancel(&mut self) {
        self.tasks.values_mut().for_each(TaskProgress::cancel);
    }

    /// Lets tasks that have ended, or wait for another try, run anew. Those that run stay as they are.
    pub fn clear(&mut self, tasks: &BTreeSet<&str>) {
        for (name, task) in &mut self.tasks {
            if tasks.contains(name.as_str()) {
                task.clear();
            }
        }
    }

    /// Enters what a person says that a task has come to. Where it runs, nothing changes: returns whether it did.
    pub fn mark(&mut self, name: &str, as_success: bool) -> bool {
        let Some(task) = self.tasks.get_mut(name).filter(|task| task.state != TaskState::Running) else { return false };
        task.state = if as_success { TaskState::Success } else { TaskState::Failed };
        task.not_before = None;
        true
    }

    /// Returns how the run has ended, once every task has. It is a failure where one of the tasks that none comes after is,
    /// as in Airflow: a failure that a later task takes care of is none of the run's.
    #[must_use]
    pub fn outcome(&self, dag: &Dag) -> Option<RunOutcome> {
        if self.tasks.values().any(|task| task.state.ended().is_none()) {
            return None;
        }
        let is_leaf = |name: &str| dag.graph.after(name).next().is_none();
        let failed = |task: &TaskProgress| matches!(task.state.ended(), Some(Ended::Failed | Ended::UpstreamFailed));
        let one_failed = self.tasks.iter().any(|(name, task)| is_leaf(name) && failed(task));
        Some(if one_failed { RunOutcome::Failed } else { RunOutcome::Success })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::dag::{Surroundings, read};

    fn dag(text: &str) -> Dag {
        read("dags/a.toml", text, &Surroundings { zone: "UTC", pipelines: &[], dags: &[], pools: &[] }).expect("no mistake")
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("a time")
    }

    fn states(progress: &Progress) -> Vec<TaskState> {
        progress.tasks.values().map(|task| task.state).collect()
    }

    /// `clean`, then `load` beside `tell`, which tells of failures only.
    const CHAIN: &str = r#"
[defaults]
retries     = 1
retry_delay = "1m"

[task.clean]
shell = "true"

[task.load]
shell = "true"
after = ["clean"]
retries = 0

[task.tell]
shell        = "true"
after        = ["clean", "load"]
trigger_rule = "one_failed"
"#;

    #[test]
    fn a_task_that_fails_is_tried_again_after_its_delay_and_the_rest_follows() {
        let dag = dag(CHAIN);
        let mut run = Progress::new(&dag);
        assert_eq!(run.ready(&dag, at(0)), ["clean"]);
        assert_eq!(run.begin(&dag, "load", at(0)), None);
        assert_eq!(run.begin(&dag, "clean", at(0)), Some(1));
        assert_eq!((run.begin(&dag, "clean", at(0)), run.ready(&dag, at(0)).len()), (None, 0));
        assert!(run.end(&dag, "clean", (1, Outcome::Failed), at(5), 0.0));
        assert!(run.settle(&dag).is_empty());
        assert_eq!((run.ready(&dag, at(64)).len(), run.wake_at()), (0, Some(at(65))));
        assert_eq!(run.ready(&dag, at(65)), ["clean"]);
        assert_eq!(run.begin(&dag, "clean", at(65)), Some(2));
        // What the first try says late is not heard.
        assert!(!run.end(&dag, "clean", (1, Outcome::Success), at(66), 0.0));
        assert!(run.end(&dag, "clean", (2, Outcome::Success), at(70), 0.0));
        assert_eq!(run.ready(&dag, at(70)), ["load"]);
        assert_eq!(run.begin(&dag, "load", at(70)), Some(1));
        assert!(run.end(&dag, "load", (1, Outcome::Success), at(71), 0.0));
        assert_eq!(run.outcome(&dag), None);
        assert_eq!(run.settle(&dag), ["tell"]);
        assert_eq!(states(&run), [TaskState::Success, TaskState::Success, TaskState::Skipped]);
        assert_eq!(run.outcome(&dag), Some(RunOutcome::Success));
    }

    #[test]
    fn a_failure_goes_down_the_tasks_and_is_the_runs_where_nobody_takes_care_of_it() {
        let dag = dag(CHAIN);
        let mut run = Progress::new(&dag);
        for attempt in 1..=2 {
            assert_eq!(run.begin(&dag, "clean", at(100 * i64::from(attempt))), Some(attempt));
            assert!(run.end(&dag, "clean", (attempt, Outcome::Failed), at(100 * i64::from(attempt)), 0.0));
        }
        assert_eq!(run.settle(&dag), ["load"]);
        assert_eq!(states(&run), [TaskState::Failed, TaskState::UpstreamFailed, TaskState::Queued]);
        assert_eq!(run.ready(&dag, at(300)), ["tell"]);
        run.begin(&dag, "tell", at(300));
        assert!(run.end(&dag, "tell", (1, Outcome::Success), at(301), 0.0));
        assert_eq!(run.outcome(&dag), Some(RunOutcome::Success), "the last task took care of it");
        assert!(run.mark("tell", false));
        assert_eq!(run.outcome(&dag), Some(RunOutcome::Failed));
        // Cleared from the first task on, all run anew.
        run.clear(&dag.graph.downstream("clean"));
        assert_eq!(states(&run), [TaskState::Queued; 3]);
        assert_eq!((run.ready(&dag, at(302)), run.tasks["clean"].cleared), (vec!["clean"], 1));
    }

    #[test]
    fn what_is_cancelled_has_ended_as_soon_as_what_runs_is_ended() {
        let dag = dag(CHAIN);
        let mut run = Progress::new(&dag);
        run.begin(&dag, "clean", at(0));
        run.cancel();
        assert_eq!(states(&run), [TaskState::Running, TaskState::Cancelled, TaskState::Cancelled]);
        assert!(!run.mark("clean", true), "it runs");
        assert!(run.end(&dag, "clean", (1, Outcome::Cancelled), at(1), 0.0));
        assert_eq!(run.outcome(&dag), Some(RunOutcome::Failed));
    }

    #[test]
    fn what_runs_for_many_values_comes_to_what_they_do() {
        use TaskState::{Cancelled, Failed, Queued, Running, Skipped, Success, UpForRetry};
        for (items, state) in [
            (vec![], Some(Skipped)),
            (vec![Skipped, Skipped], Some(Skipped)),
            (vec![Skipped, Success], Some(Success)),
            (vec![Success, Skipped, Success], Some(Success)),
            (vec![Success, Failed, Success], Some(Failed)),
            (vec![Cancelled, Failed], Some(Failed)),
            (vec![Failed, Cancelled], Some(Failed)),
            (vec![Success, Cancelled, Skipped], Some(Cancelled)),
            (vec![Failed, Running], None),
            (vec![Failed, Queued], None),
            (vec![UpForRetry, Success], None),
        ] {
            assert_eq!(together(items.clone()), state, "{items:?}");
        }
    }

    const RULES: [&str; 12] = [
        "all_success",
        "all_failed",
        "all_done",
        "all_done_min_one_success",
        "all_skipped",
        "one_failed",
        "one_success",
        "one_done",
        "none_failed",
        "none_failed_min_one_success",
        "none_skipped",
        "always",
    ];

    /// Returns a DAG of tasks, each after some of those before it.
    fn any_dag(tasks: &[(u8, usize, u8)]) -> Dag {
        let task = |(at, (before, rule, retries)): (usize, &(u8, usize, u8))| {
            let after: Vec<String> =
                (0..at).filter(|other| before >> (other % 8) & 1 == 1).map(|other| format!("\"t{other:02}\"")).collect();
            let rule = if after.is_empty() { "all_success" } else { RULES[*rule] };
            let after = after.join(", ");
            format!("[task.t{at:02}]\nshell = \"true\"\nretries = {retries}\nafter = [{after}]\ntrigger_rule = \"{rule}\"\n")
        };
        let text: String = tasks.iter().enumerate().map(task).collect();
        dag(&text)
    }

    proptest! {
        #[test]
        fn every_run_comes_to_an_end_and_no_task_runs_again_that_has_ended(
            tasks in prop::collection::vec((any::<u8>(), 0..12_usize, 0..3_u8), 1..10),
            outcomes in prop::collection::vec(0..4_u8, 40),
            picks in prop::collection::vec(any::<usize>(), 40),
        ) {
            let dag = any_dag(&tasks);
            let mut run = Progress::new(&dag);
            let (mut now, mut step, mut begun) = (at(0), 0, BTreeMap::<String, u32>::new());
            let mut running: Vec<(String, u32)> = Vec::new();
            run.settle(&dag);
            while run.outcome(&dag).is_none() {
                prop_assert!(step < 400, "the run goes on and on: {run:?}");
                let before = run.clone();
                let ready = run.ready(&dag, now);
                // Either one that is ready begins, or one that runs ends, or the time passes to the next try.
                let pick = picks[step % picks.len()];
                if !ready.is_empty() && (running.is_empty() || pick % 2 == 0) {
                    let name = ready[pick % ready.len()];
                    let attempt = run.begin(&dag, name, now).expect("it is ready");
                    prop_assert!(attempt <= u32::from(tasks[name[1..].parse::<usize>().expect("a number")].2) + 1);
                    prop_assert_eq!(attempt, *begun.entry(name.to_owned()).and_modify(|count| *count += 1).or_insert(1));
                    running.push((name.to_owned(), attempt));
                } else if !running.is_empty() {
                    let (name, attempt) = running.swap_remove(pick % running.len());
                    let outcome = [Outcome::Success, Outcome::Failed, Outcome::Failed, Outcome::Skipped][usize::from(outcomes[step % outcomes.len()])];
                    prop_assert!(run.end(&dag, &name, (attempt, outcome), now, 0.0));
                } else {
                    now = run.wake_at().expect("something is waited for");
                }
                run.settle(&dag);
                for (name, task) in &before.tasks {
                    if task.state.ended().is_some() {
                        prop_assert_eq!(task, &run.tasks[name], "{} has ended", name);
                    }
                }
                step += 1;
                now += TimeDelta::seconds(1);
            }
            prop_assert!(running.is_empty() && run.ready(&dag, now + TimeDelta::days(400)).is_empty());
        }
    }
}
