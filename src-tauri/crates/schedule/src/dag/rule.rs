//! What must have become of the tasks before one, so that it runs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Airflow's trigger rules, by their names
/// (<https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules>).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerRule {
    /// All tasks before it succeeded.
    #[default]
    AllSuccess,
    /// All failed, or could not run because one before them failed.
    AllFailed,
    /// All have ended, in whichever way.
    AllDone,
    /// All have ended, and one at least succeeded.
    AllDoneMinOneSuccess,
    /// All were skipped.
    AllSkipped,
    /// One failed; the others are not waited for.
    OneFailed,
    /// One succeeded; the others are not waited for.
    OneSuccess,
    /// One succeeded or failed; the others are not waited for.
    OneDone,
    /// None failed: all succeeded or were skipped.
    NoneFailed,
    /// None failed, and one at least succeeded.
    NoneFailedMinOneSuccess,
    /// None was skipped: all succeeded or failed.
    NoneSkipped,
    /// At once.
    Always,
}

/// How a task has ended, as far as the tasks after it are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    Success,
    Failed,
    /// It did not run, because a task before it failed.
    UpstreamFailed,
    Skipped,
}

/// What becomes of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A task before it may still change that.
    Wait,
    Run,
    /// It is not run, for a task before it failed.
    UpstreamFailed,
    /// It is not run, and nothing failed.
    Skip,
}

impl TriggerRule {
    /// Returns its name, as a file writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AllSuccess => "all_success",
            Self::AllFailed => "all_failed",
            Self::AllDone => "all_done",
            Self::AllDoneMinOneSuccess => "all_done_min_one_success",
            Self::AllSkipped => "all_skipped",
            Self::OneFailed => "one_failed",
            Self::OneSuccess => "one_success",
            Self::OneDone => "one_done",
            Self::NoneFailed => "none_failed",
            Self::NoneFailedMinOneSuccess => "none_failed_min_one_success",
            Self::NoneSkipped => "none_skipped",
            Self::Always => "always",
        }
    }

    /// Returns what becomes of a task by what became of those before it; `None` for one that has not ended.
    #[must_use]
    pub fn verdict(self, before: &[Option<Ended>]) -> Verdict {
        let count = |wanted: &[Ended]| before.iter().flatten().filter(|ended| wanted.contains(ended)).count();
        let all = before.len();
        let open = before.iter().filter(|ended| ended.is_none()).count();
        let (success, skipped) = (count(&[Ended::Success]), count(&[Ended::Skipped]));
        let failed = count(&[Ended::Failed, Ended::UpstreamFailed]);
        let upstream = count(&[Ended::UpstreamFailed]);
        // A rule that is broken is so whatever the others come to; one that holds by now runs.
        let decide = |holds: bool, broken: Option<Verdict>| match broken {
            Some(verdict) => verdict,
            None if holds => Verdict::Run,
            None => Verdict::Wait,
        };
        let when = |is: bool, verdict: Verdict| is.then_some(verdict);
        let at_end = |is: bool, verdict: Verdict| (open == 0 && is).then_some(verdict);
        if all == 0 {
            return if self.needs_tasks() { Verdict::Skip } else { Verdict::Run };
        }
        match self {
            Self::Always => Verdict::Run,
            Self::AllSuccess => decide(success == all, when(failed > 0, Verdict::UpstreamFailed).or(when(skipped > 0, Verdict::Skip))),
            Self::AllFailed => decide(failed == all, when(success + skipped > 0, Verdict::Skip)),
            Self::AllDone => decide(open == 0, None),
            Self::AllDoneMinOneSuccess => {
                let none = at_end(success == 0 && failed > 0, Verdict::UpstreamFailed).or(at_end(success == 0, Verdict::Skip));
                decide(open == 0 && success > 0, none)
            }
            Self::AllSkipped => decide(skipped == all, when(success + failed > 0, Verdict::Skip)),
            Self::OneFailed => decide(failed > 0, at_end(failed == 0, Verdict::Skip)),
            Self::OneSuccess => {
                let none = at_end(success == 0 && failed > 0, Verdict::UpstreamFailed).or(at_end(success == 0, Verdict::Skip));
                decide(success > 0, none)
            }
            Self::OneDone => {
                let done = success + failed - upstream;
                decide(done > 0, at_end(done == 0, Verdict::Skip))
            }
            Self::NoneFailed => decide(success + skipped == all, when(failed > 0, Verdict::UpstreamFailed)),
            Self::NoneFailedMinOneSuccess => {
                let broken = when(failed > 0, Verdict::UpstreamFailed).or(at_end(success == 0, Verdict::Skip));
                decide(success > 0 && success + skipped == all, broken)
            }
            Self::NoneSkipped => decide(open == 0, when(skipped > 0, Verdict::Skip)),
        }
    }

    /// Returns whether the rule can only hold for a task that has others before it.
    #[must_use]
    pub fn needs_tasks(self) -> bool {
        matches!(
            self,
            Self::AllFailed
                | Self::AllDoneMinOneSuccess
                | Self::AllSkipped
                | Self::OneFailed
                | Self::OneSuccess
                | Self::OneDone
                | Self::NoneFailedMinOneSuccess
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ended::{Failed, Skipped, Success, UpstreamFailed};
    use TriggerRule as R;
    use Verdict as V;

    /// Returns what becomes of a task, `.` for one before it that has not ended.
    fn verdict(rule: R, before: &str) -> V {
        let ended = |letter: char| match letter {
            's' => Some(Success),
            'f' => Some(Failed),
            'u' => Some(UpstreamFailed),
            'k' => Some(Skipped),
            _ => None,
        };
        rule.verdict(&before.chars().map(ended).collect::<Vec<_>>())
    }

    #[test]
    fn each_rule_decides_as_soon_as_it_can_and_no_sooner() {
        for (rule, cases) in [
            (R::AllSuccess, &[("s.", V::Wait), ("ss", V::Run), ("f.", V::UpstreamFailed), ("k.", V::Skip), ("kf", V::UpstreamFailed)][..]),
            (R::AllFailed, &[("f.", V::Wait), ("fu", V::Run), ("s.", V::Skip), ("k.", V::Skip)]),
            (R::AllDone, &[("s.", V::Wait), ("sfku", V::Run)]),
            (R::AllDoneMinOneSuccess, &[("s.", V::Wait), ("sf", V::Run), ("ff", V::UpstreamFailed), ("kk", V::Skip)]),
            (R::AllSkipped, &[("k.", V::Wait), ("kk", V::Run), ("s.", V::Skip), ("f.", V::Skip)]),
            (R::OneFailed, &[("s.", V::Wait), ("f.", V::Run), ("u.", V::Run), ("sk", V::Skip)]),
            (R::OneSuccess, &[("f.", V::Wait), ("s.", V::Run), ("fk", V::UpstreamFailed), ("kk", V::Skip)]),
            (R::OneDone, &[("k.", V::Wait), ("s.", V::Run), ("f.", V::Run), ("kk", V::Skip), ("u.", V::Wait), ("uk", V::Skip)]),
            (R::NoneFailed, &[("sk", V::Run), ("kk", V::Run), ("s.", V::Wait), ("f.", V::UpstreamFailed), ("u.", V::UpstreamFailed)]),
            (R::NoneFailedMinOneSuccess, &[("sk", V::Run), ("kk", V::Skip), ("s.", V::Wait), ("u.", V::UpstreamFailed)]),
            (R::NoneSkipped, &[("sf", V::Run), ("s.", V::Wait), ("k.", V::Skip)]),
            (R::Always, &[("..", V::Run), ("f", V::Run)]),
        ] {
            for (before, expected) in cases {
                assert_eq!(verdict(rule, before), *expected, "{rule:?} of {before}");
            }
        }
    }

    #[test]
    fn every_rule_decides_once_all_have_ended_and_what_it_decides_stays() {
        let rules = [
            R::AllSuccess,
            R::AllFailed,
            R::AllDone,
            R::AllDoneMinOneSuccess,
            R::AllSkipped,
            R::OneFailed,
            R::OneSuccess,
            R::OneDone,
            R::NoneFailed,
            R::NoneFailedMinOneSuccess,
            R::NoneSkipped,
            R::Always,
        ];
        let states = [None, Some(Success), Some(Failed), Some(UpstreamFailed), Some(Skipped)];
        for rule in rules {
            assert_eq!(serde_json::to_value(rule).expect("a word"), rule.name());
            for one in states {
                for other in states {
                    let now = rule.verdict(&[one, other]);
                    if one.is_some() && other.is_some() {
                        assert_ne!(now, V::Wait, "{rule:?} of {one:?} and {other:?}");
                    }
                    // A task that runs or is skipped before the others have ended is not taken back by what they come to.
                    if now == V::Run && other.is_none() {
                        for later in &states[1..] {
                            assert_eq!(rule.verdict(&[one, *later]), V::Run, "{rule:?} of {one:?}, then {later:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_task_without_others_before_it_runs_unless_its_rule_is_about_them() {
        assert_eq!(R::AllSuccess.verdict(&[]), V::Run);
        assert_eq!(R::Always.verdict(&[]), V::Run);
        assert_eq!(R::OneFailed.verdict(&[]), V::Skip);
    }
}
