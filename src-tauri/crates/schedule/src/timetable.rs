use chrono::{DateTime, TimeDelta, Utc};

use crate::cron::SECOND;
use crate::every::Grid;
use crate::next::Local;
use crate::occurrence::{Occurrence, Oddity};
use crate::zone::{Zone, is_within_years, second_before, second_of};

/// A range is counted in pieces of at most so long. Nowhere does a clock change twice so soon: between 1900 and 2100 no two
/// changes of any zone lie within three days (chrono-tz 0.10.4, looked through by half hours).
const PIECE: TimeDelta = TimeDelta::days(1);

/// The instants at which a schedule is due: whole seconds in the years 1900 to 9998, in order, each once.
///
/// The *rule* for wall times, where a zone's clock is set forward or back:
///
/// - A wall time that the clock leaves out is due at the first instant after the gap; several of them are due there once.
/// - A wall time that the clock shows twice is due once, at the first.
/// - A cron of an interval shorter than an hour goes on by elapsed time: it is due whenever the clock shows one of its times,
///   twice where the clock shows it twice, and not at all for times that are left out. Such a cron names *every hour of the
///   day and more than one time of each*: `*/15 * * * *`, `* * * * * *`, `5,35 * * * *`. Not `0 * * * *` (an hour is not
///   shorter than an hour), nor `0,30 1 * * *` and `*/15 0-5 * * *` (which name wall times): these follow the rules above.
///
/// Intervals (`every`) know no wall time.
///
/// The cost of one look, forward or back, does not depend on how often the schedule is due, nor on how far away the query
/// lies: at most the days of the named months of 400 years are looked at, and mostly one.
#[derive(Debug, Clone)]
pub struct Timetable {
    pub(crate) crons: Vec<Local>,
    pub(crate) grids: Vec<Grid>,
    pub(crate) zone: Zone,
    pub(crate) start: Option<DateTime<Utc>>,
    pub(crate) end: Option<DateTime<Utc>>,
}

impl Timetable {
    /// Returns the first instant after `after`, that one excluded; `None` where there is none any more.
    pub fn next(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let after = second_of(self.start.map_or(after, |start| after.max(start - SECOND)));
        let crons = self.crons.iter().filter_map(|local| local.next(after));
        let grids = self.grids.iter().filter_map(|grid| grid.next(after));
        let next = crons.chain(grids).min()?;
        (is_within_years(next) && self.end.is_none_or(|end| next <= end)).then_some(next)
    }

    /// Returns the last instant before `before`, that one excluded; `None` where there was none yet.
    pub fn previous(&self, before: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(second_before(before))
    }

    /// Returns the beginning of the interval that a run at `at` covers: the previous instant, `at` excluded. For the first
    /// instant of all it is the one that would have been there without a `start_date`; where nothing is due by time, `at`.
    pub fn interval_start(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.until(second_before(at), false).unwrap_or(at)
    }

    /// Returns the instants after `after` up to `through`, that one included. Each is looked for when it is asked for.
    pub fn between(&self, after: DateTime<Utc>, through: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> + '_ {
        std::iter::successors(self.next(after), |last| self.next(*last)).take_while(move |at| *at <= through)
    }

    /// Returns the next runs after `after`, each with what the clock does at it; for a preview take ten.
    pub fn upcoming(&self, after: DateTime<Utc>) -> impl Iterator<Item = Occurrence> + '_ {
        std::iter::successors(self.next(after), |last| self.next(*last)).map(|at| self.occurrence(at))
    }

    /// Returns how many instants there are after `after` up to `through`, that one included.
    ///
    /// One interval alone is computed at once. Else the range is cut into days and at changes of the clock: where one cron is
    /// due in a piece, its instants are multiplied, not enumerated; where several are, they are enumerated into a set of at
    /// most 86,400 bits. Ten years of seconds are 3,650 pieces: of one cron
    /// milliseconds, of several together a few seconds.
    pub fn count(&self, after: DateTime<Utc>, through: DateTime<Utc>) -> u64 {
        let mut after = second_of(self.start.map_or(after, |start| after.max(start - SECOND)));
        let through = second_of(self.end.map_or(through, |end| through.min(end)));
        if let ([], [grid]) = (self.crons.as_slice(), self.grids.as_slice()) {
            return grid.count(after, through);
        }
        let mut counted = 0;
        while after < through {
            let mut to = through.min(after + PIECE);
            if self.zone.offset_s(after) == self.zone.offset_s(to) {
                counted += self.count_piece(after, to);
            } else {
                let change = self.zone.change(after, to);
                to = change - SECOND;
                counted += self.count_piece(after, to);
                if self.is_due(change) {
                    counted += 1;
                }
                to = change;
            }
            after = to;
        }
        counted
    }

    /// Returns the last instant until `until`, that one included; `None` where there was none yet.
    pub(crate) fn last_until(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let last = self.until(second_of(self.end.map_or(until, |end| until.min(end))), true)?;
        self.start.is_none_or(|start| last >= start).then_some(last)
    }

    /// Returns an instant of this timetable with what the clock does at it.
    pub(crate) fn occurrence(&self, at: DateTime<Utc>) -> Occurrence {
        let due = self.crons.iter().filter(|local| local.is_due(at));
        let oddity = due.map(|local| local.oddity(at)).reduce(both).unwrap_or_default();
        Occurrence { at, wall: self.zone.wall(at), offset_s: self.zone.offset_s(at), oddity }
    }

    /// Returns the zone of the wall times.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Returns the last instant at or before a whole second, start and end aside; `anchored` says whether intervals begin at
    /// their anchor, or go on before it.
    fn until(&self, until: DateTime<Utc>, anchored: bool) -> Option<DateTime<Utc>> {
        let crons = self.crons.iter().filter_map(|local| local.until(until));
        let grids = self.grids.iter().filter_map(|grid| grid.until(until).filter(|last| !anchored || *last >= grid.anchor));
        crons.chain(grids).max().filter(|last| is_within_years(*last))
    }

    fn is_due(&self, at: DateTime<Utc>) -> bool {
        self.next(at - SECOND) == Some(at)
    }

    /// Counts between two whole seconds of one offset, the first one excluded.
    fn count_piece(&self, after: DateTime<Utc>, through: DateTime<Utc>) -> u64 {
        let crons = self.crons.iter().map(|local| local.count_between_changes(after, through));
        let counts: Vec<u64> = crons.chain(self.grids.iter().map(|grid| grid.count(after, through))).collect();
        if counts.iter().filter(|count| **count > 0).count() <= 1 {
            return counts.iter().sum();
        }
        let mut due = Bits::new((through - after).num_seconds());
        let mut set = |second: i64| due.set(second - 1);
        for local in &self.crons {
            local.each_between_changes(after, through, &mut set);
        }
        for grid in &self.grids {
            let mut at = after;
            while let Some(next) = grid.next(at).filter(|next| *next <= through) {
                set((next - after).num_seconds());
                at = next;
            }
        }
        due.count()
    }
}

/// Returns what is said where two crons are due at one instant: what fell into a gap is added up.
fn both(one: Oddity, other: Oddity) -> Oddity {
    match (one, other) {
        (
            Oddity::MovedFromGap { first, last, count, own },
            Oddity::MovedFromGap { first: other_first, last: other_last, count: other_count, own: other_own },
        ) => Oddity::MovedFromGap {
            first: first.min(other_first),
            last: last.max(other_last),
            count: count + other_count,
            own: own || other_own,
        },
        (Oddity::MovedFromGap { first, last, count, .. }, _) | (_, Oddity::MovedFromGap { first, last, count, .. }) => {
            Oddity::MovedFromGap { first, last, count, own: true }
        }
        _ => one.max(other),
    }
}

/// A set of seconds.
struct Bits(Vec<u64>);

impl Bits {
    fn new(seconds: i64) -> Self {
        Self(vec![0; usize::try_from(seconds).unwrap_or(0).div_ceil(64)])
    }

    fn set(&mut self, second: i64) {
        if let Ok(second) = usize::try_from(second)
            && let Some(word) = self.0.get_mut(second / 64)
        {
            *word |= 1 << (second % 64);
        }
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}
