//! When the wall times of a cron are due in a zone: the rule for changes of the clock, and the search by it.
//!
//! A cron that *goes on* (every hour of the day, more than once an hour) is due whenever the clock shows one of its times:
//! twice in an overlap, never in a gap. Every other cron is due at the first instant at which the clock shows a wall time *or
//! later*: once in an overlap, at the first; at the end of a gap, and there once for all that fell into it. That function of
//! the wall time never decreases, which is what the search stands on.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::cron::{Cron, SECOND};
use crate::occurrence::Oddity;
use crate::zone::{Instants, Zone};

/// A cron's wall times in a zone.
#[derive(Debug, Clone)]
pub(crate) struct Local {
    pub cron: Cron,
    pub zone: Zone,
}

impl Local {
    /// Returns the first instant after `after` (a whole second).
    pub(crate) fn next(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.cron.goes_on() { self.next_going_on(after) } else { self.next_once(after) }
    }

    /// Returns the last instant at or before `until` (a whole second).
    pub(crate) fn until(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.cron.goes_on() {
            return self.going_on_until(until);
        }
        Some(self.zone.first_at(self.cron.at_or_before(self.zone.furthest(until))?))
    }

    /// Returns what the clock does at an instant at which the cron is due.
    pub(crate) fn oddity(&self, at: DateTime<Utc>) -> Oddity {
        let wall = self.zone.wall(at);
        let instants = self.zone.instants(wall);
        if self.cron.goes_on() {
            return match instants {
                Instants::Two(_, second) => Oddity::EachOfTwo { second: at == second },
                _ => Oddity::Regular,
            };
        }
        if let Some((from, to)) = self.zone.gap_at(at) {
            let count = self.cron.count(from - SECOND, to - SECOND);
            if let Some((first, last)) = self.cron.at_or_after(from).zip(self.cron.at_or_before(to - SECOND)).filter(|_| count > 0) {
                return Oddity::MovedFromGap { first, last, count, own: self.cron.names(wall) };
            }
        }
        match instants {
            Instants::Two(..) => Oddity::FirstOfTwo,
            _ => Oddity::Regular,
        }
    }

    /// Returns how many instants there are after `after` up to `through`, that one included, where no change of the clock
    /// comes after `after`.
    pub(crate) fn count_between_changes(&self, after: DateTime<Utc>, through: DateTime<Utc>) -> u64 {
        let (from, to) = self.walls(after, through);
        self.cron.count(from, to)
    }

    /// Calls `each` with the seconds from `after` to each instant that `count_between_changes` counts.
    pub(crate) fn each_between_changes(&self, after: DateTime<Utc>, through: DateTime<Utc>, mut each: impl FnMut(i64)) {
        let (from, to) = self.walls(after, through);
        // What an overlap has shown already is not due again.
        let shown = (from - self.zone.wall(after)).num_seconds();
        self.cron.each(from, to, |second| each(shown + second));
    }

    /// Returns whether the cron is due at an instant.
    pub(crate) fn is_due(&self, at: DateTime<Utc>) -> bool {
        self.next(at - SECOND) == Some(at)
    }

    /// Returns the wall times (exclusive, inclusive) that are due after `after` up to `through`.
    fn walls(&self, after: DateTime<Utc>, through: DateTime<Utc>) -> (NaiveDateTime, NaiveDateTime) {
        if self.cron.goes_on() {
            (self.zone.wall(after), self.zone.wall(through))
        } else {
            (self.zone.furthest(after), self.zone.furthest(through))
        }
    }

    fn next_once(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut wall = self.zone.furthest(after);
        loop {
            wall = self.cron.at_or_after(wall + SECOND)?;
            let at = self.zone.first_at(wall);
            // The first one is; to ask keeps a zone with stranger changes than any has from standing still.
            if at > after {
                return Some(at);
            }
        }
    }

    fn next_going_on(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let wall = self.zone.wall(after);
        let mut next = self.cron.at_or_after(wall + SECOND)?;
        // In the first pass of an overlap, the second pass may come before the next wall time.
        if let Instants::Two(_, second) = self.zone.instants(wall)
            && after < second
        {
            let back = self.zone.change(after, second);
            let end = self.zone.wall(back - SECOND) + SECOND;
            let again = self.cron.at_or_after(self.zone.wall(back))?;
            if next >= end && again < end {
                return Some(self.zone.last_at(again));
            }
        }
        loop {
            match self.zone.instants(next) {
                Instants::One(at) => return Some(at),
                Instants::Two(first, second) => return Some(if first > after { first } else { second }),
                Instants::None(end) => next = self.cron.at_or_after(self.zone.wall(end))?,
            }
        }
    }

    fn going_on_until(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let wall = self.zone.wall(until);
        let mut last = self.cron.at_or_before(wall)?;
        // In the second pass of an overlap, the first pass may come after the wall time before.
        if let Instants::Two(first, second) = self.zone.instants(wall)
            && until >= second
        {
            let back = self.zone.change(first, second);
            let start = self.zone.wall(back);
            let again = self.cron.at_or_before(self.zone.wall(back - SECOND))?;
            if last < start && again >= start {
                return Some(self.zone.first_at(again));
            }
        }
        loop {
            match self.zone.instants(last) {
                Instants::One(at) => return Some(at),
                Instants::Two(first, second) => return Some(if second <= until { second } else { first }),
                Instants::None(end) => last = self.cron.at_or_before(self.zone.wall(end - SECOND))?,
            }
        }
    }
}
