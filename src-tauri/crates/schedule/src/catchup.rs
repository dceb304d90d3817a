use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cron::SECOND;
use crate::occurrence::Occurrence;
use crate::schedule::Schedule;
use crate::timetable::Timetable;
use crate::zone::second_before;

/// What was due so short a time ago is on time: the present is looked at a little after it.
pub const ON_TIME: TimeDelta = TimeDelta::seconds(60);
/// With [`Catchup::All`] one decision starts at most so many runs; [`Decision::more`] says that there are more.
pub const RUNS_AT_ONCE: usize = 1_000;

/// What becomes of runs that were due while nothing could run.
///
/// Source: Airflow's `catchup`, <https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#catchup>
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(description = "What becomes of runs that were due while nothing could run.")]
pub enum Catchup {
    /// They are shown as missed: only what is due now runs. Counts from the first enabling.
    None,
    /// The last one runs, and covers those before it. Counts from the first enabling.
    #[default]
    Latest,
    /// Every one runs, the oldest first. Counts from `start_date`, without one from the first enabling.
    All,
}

/// How a DAG deals with what was not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Which of the instants that passed run.
    pub catchup: Catchup,
    /// What was due longer ago is not run. `None`: however long ago. Without meaning for [`Catchup::None`].
    pub max_age: Option<TimeDelta>,
}

/// A time during which a DAG was paused: from `from` (included) until `until` (excluded).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The first instant of it.
    pub from: DateTime<Utc>,
    /// The first instant after it; `None`: it is paused still.
    pub until: Option<DateTime<Utc>>,
}

impl Pause {
    /// Returns whether an instant lies in it.
    pub(crate) fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// How far the instants of a DAG are decided. Kept by the caller, in one transaction with the runs of its decision.
///
/// *Invariant:* a decision never takes it back. So no instant is decided twice, whatever the clock does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Every instant up to this one, included, is decided: it runs, or it is missed.
    pub through: DateTime<Utc>,
    /// The logical time of the last run that was decided on.
    pub last_run: Option<DateTime<Utc>>,
    /// [`Schedule::identity`] of the schedule that was decided by.
    pub identity: String,
}

impl Cursor {
    /// Returns the cursor taken back to `now`, for a person who says that the clock had been set to a wrong time far ahead, up
    /// to which everything is decided now: without it nothing would run until that time comes.
    ///
    /// Instants after `now` are decided again. Ranges that were missed there are void; that a run which was started there is
    /// not started again is up to the caller, who keeps one run for each logical time.
    #[must_use]
    pub fn taken_back(&self, now: DateTime<Utc>) -> Self {
        let last_run = self.last_run.filter(|last| *last <= now);
        Self { through: self.through.min(now), last_run, identity: self.identity.clone() }
    }
}

/// What a decision goes by, beside the schedule and the cursor.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The present.
    pub now: DateTime<Utc>,
    /// When the DAG was first enabled on this machine.
    pub first_enabled: DateTime<Utc>,
    /// Pauses, in any order, as far back as the cursor reaches.
    pub paused: &'a [Pause],
}

/// A run that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Its logical time, and what the clock did at it.
    pub occurrence: Occurrence,
    /// Where the interval begins that the run covers: the previous instant; with [`Catchup::Latest`] the last run that there
    /// was, where there was one.
    pub interval_start: DateTime<Utc>,
}

/// Why instants were not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// They were due longer than `max_age` ago.
    TooOld,
    /// A later run covers them ([`Catchup::Latest`]).
    Covered,
    /// The DAG was paused ([`Catchup::None`]).
    Paused,
    /// Nothing looked at the time in time: the machine slept or was off, Millpond was closed or late, or the clock was set
    /// forward past them ([`Catchup::None`]).
    NotRunning,
}

/// Instants that were not run, and never will be by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// The first of them.
    pub from: DateTime<Utc>,
    /// The last of them.
    pub to: DateTime<Utc>,
    /// How many there are; at least one.
    pub count: u64,
    /// Why they were not run.
    pub reason: Reason,
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Runs to start, the oldest first; at most [`RUNS_AT_ONCE`].
    pub run: Vec<Due>,
    /// What is not run, in order. At most two ranges for each pause, and two more.
    pub missed: Vec<Missed>,
    /// The cursor to keep, in one transaction with the rest.
    pub cursor: Cursor,
    /// Whether more is due now than `run` has room for. Decide again with the new cursor.
    pub more: bool,
    /// The next instant to decide on; `None` while paused, and where there is none any more.
    pub wake_at: Option<DateTime<Utc>>,
    /// How far the clock stands behind what is decided already, because it was set back. Until it has come there nothing
    /// runs; where that is far off, [`Cursor::taken_back`].
    pub behind: Option<TimeDelta>,
}

/// Returns what to run now, what was missed, and the cursor to keep.
///
/// `cursor` is the last decision's, `None` for the first after the first enabling.
///
/// - A decision on the same cursor at the same time is the same: one that was lost before it was kept is made again.
/// - A schedule that says something else than the cursor's starts now: nothing that was due before is run, nor counted as
///   missed. To have what the old text had due counted, decide by it first.
/// - While paused nothing is decided. After it, what passed is decided by `catchup`, as after sleep.
/// - A clock set forward is like sleep. A clock set back repeats nothing; what it comes by again is decided already.
///
/// The cost is that of [`Timetable::count`] for what was missed, and of one look for each run.
pub fn decide(schedule: &Schedule, cursor: Option<&Cursor>, policy: Policy, situation: &Situation<'_>) -> Decision {
    let now = situation.now;
    let timetable = schedule.timetable(situation.first_enabled);
    let identity = schedule.identity();
    let mut cursor = match cursor {
        Some(cursor) if cursor.identity == identity => cursor.clone(),
        Some(edited) => Cursor { through: edited.through.max(now), last_run: edited.last_run, identity },
        None => Cursor { through: beginning(schedule, policy.catchup, situation.first_enabled), last_run: None, identity },
    };
    let mut decision = Decision { run: Vec::new(), missed: Vec::new(), cursor: cursor.clone(), more: false, wake_at: None, behind: None };
    if situation.paused.iter().any(|pause| pause.holds(now)) {
        return decision;
    }
    decision.behind = Some(cursor.through - now).filter(|behind| *behind > TimeDelta::zero());
    if let Some(newest) = timetable.last_until(now).filter(|newest| *newest > cursor.through) {
        let due = Passed { timetable: &timetable, policy, situation, after: cursor.through, newest };
        match policy.catchup {
            Catchup::None | Catchup::Latest => due.newest_only(&cursor, &mut decision),
            Catchup::All => due.every_one(&mut decision),
        }
        cursor.through = match decision.run.last() {
            Some(last) if decision.more => last.occurrence.at,
            _ => newest,
        };
        cursor.last_run = decision.run.last().map(|last| last.occurrence.at).or(cursor.last_run);
        decision.cursor = cursor;
    }
    let through = decision.cursor.through;
    decision.wake_at = timetable.next(if decision.more { through } else { through.max(now) });
    decision
}

/// Returns the instant after which the first decision counts.
fn beginning(schedule: &Schedule, catchup: Catchup, first_enabled: DateTime<Utc>) -> DateTime<Utc> {
    match (catchup, schedule.starts_at()) {
        // The start itself counts.
        (Catchup::All, Some(start)) => first_enabled.min(start - SECOND),
        _ => first_enabled,
    }
}

/// Instants that have passed and are not decided: after `after` up to `newest`, which is one of them.
struct Passed<'a> {
    timetable: &'a Timetable,
    policy: Policy,
    situation: &'a Situation<'a>,
    after: DateTime<Utc>,
    newest: DateTime<Utc>,
}

impl Passed<'_> {
    /// `none` and `latest`: at most the newest runs.
    fn newest_only(&self, cursor: &Cursor, decision: &mut Decision) {
        let newest = self.newest;
        let latest = self.policy.catchup == Catchup::Latest;
        let runs = if latest {
            newest >= self.oldest()
        } else {
            self.situation.now - newest <= ON_TIME && !self.situation.paused.iter().any(|pause| pause.holds(newest))
        };
        let missed_until = if runs { newest - SECOND } else { newest };
        decision.missed = self.missed(missed_until);
        if runs {
            let last_run = cursor.last_run.filter(|last| latest && *last < newest);
            let interval_start = last_run.unwrap_or_else(|| self.timetable.interval_start(newest));
            decision.run.push(Due { occurrence: self.timetable.occurrence(newest), interval_start });
        }
    }

    /// `all`: every one runs that is not too old.
    fn every_one(&self, decision: &mut Decision) {
        let too_old = second_before(self.oldest()).min(self.newest);
        decision.missed = self.missed(too_old);
        let mut interval_start = None;
        for at in self.timetable.between(self.after.max(too_old), self.newest) {
            if decision.run.len() == RUNS_AT_ONCE {
                decision.more = true;
                break;
            }
            let start = interval_start.unwrap_or_else(|| self.timetable.interval_start(at));
            decision.run.push(Due { occurrence: self.timetable.occurrence(at), interval_start: start });
            interval_start = Some(at);
        }
    }

    /// Returns the ranges of what was missed up to `until`, that one included.
    fn missed(&self, until: DateTime<Utc>) -> Vec<Missed> {
        // The last seconds before the reason may change.
        let mut bounds = vec![until];
        bounds.extend(self.situation.paused.iter().flat_map(|pause| [Some(pause.from), pause.until]).flatten().map(second_before));
        bounds.push(second_before(self.oldest()));
        bounds.retain(|bound| *bound > self.after && *bound <= until);
        bounds.sort_unstable();
        bounds.dedup();
        let mut missed: Vec<Missed> = Vec::new();
        let mut after = self.after;
        for bound in bounds {
            let first = self.timetable.next(after).filter(|first| *first <= bound);
            let last = self.timetable.last_until(bound);
            if let Some((from, to)) = first.zip(last) {
                let (count, reason) = (self.timetable.count(after, bound), self.reason(from));
                match missed.last_mut().filter(|before| before.reason == reason) {
                    Some(before) => (before.to, before.count) = (to, before.count + count),
                    None => missed.push(Missed { from, to, count, reason }),
                }
            }
            after = bound;
        }
        missed
    }

    /// Returns why an instant is not run, which it is not.
    fn reason(&self, at: DateTime<Utc>) -> Reason {
        if at < self.oldest() {
            Reason::TooOld
        } else if self.policy.catchup == Catchup::Latest {
            Reason::Covered
        } else if self.situation.paused.iter().any(|pause| pause.holds(at)) {
            Reason::Paused
        } else {
            Reason::NotRunning
        }
    }

    /// Returns the instant before which everything is too old.
    fn oldest(&self) -> DateTime<Utc> {
        let max_age = self.policy.max_age.filter(|_| self.policy.catchup != Catchup::None);
        max_age.and_then(|age| self.situation.now.checked_sub_signed(age)).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}
