use std::str::FromStr;

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use millpond_record::problem::nearest;

use crate::cron::SECOND;
use crate::error::{Part, ScheduleError};

/// The first year in which anything is due.
pub(crate) const FIRST_YEAR: i32 = 1900;
/// The last year in which anything is due. The rules of a zone are known until 2100; then its last offset stays.
pub(crate) const LAST_YEAR: i32 = 9998;

/// No offset from UTC is so large, in seconds.
const WIDEST: chrono::TimeDelta = chrono::TimeDelta::hours(30);

/// A time zone of the IANA database, as chrono-tz has it built in.
///
/// *Gap* and *overlap* are the wall times that a change of the clock leaves out or repeats.
///
/// Source: IANA Time Zone Database, <https://www.iana.org/time-zones>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

/// What instants have a wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Instants {
    One(DateTime<Utc>),
    Two(DateTime<Utc>, DateTime<Utc>),
    /// None; the first instant after the gap.
    None(DateTime<Utc>),
}

impl Zone {
    /// UTC, which has no changes.
    pub const UTC: Self = Self(Tz::UTC);

    /// Returns the zone of a name such as `Asia/Singapore`.
    ///
    /// # Errors
    /// A name that is not in the database, with the nearest one that is.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        if let Ok(zone) = Tz::from_str(text) {
            return Ok(Self(zone));
        }
        let span = 0..text.len();
        if text.is_empty() {
            return Err(ScheduleError::new(Part::Timezone, span, "A time zone is missing.", "Write a name such as \"Asia/Singapore\"."));
        }
        let message = format!("\"{text}\" is no time zone that is known.");
        // `Etc/GMT+8`, which is near to `GMT+8`, lies eight hours *west*.
        let near = if text.contains(|letter: char| letter.is_ascii_digit()) { None } else { nearest_name(text) };
        let hint = match near {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => "Write the name of a place in the IANA database, such as \"Asia/Singapore\" or \"UTC\".".to_owned(),
        };
        Err(ScheduleError::new(Part::Timezone, span, message, hint))
    }

    /// Returns the zone's name, for example `Asia/Singapore`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns what a clock in the zone shows at an instant.
    pub fn wall(self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    /// Returns an instant with the zone's rules, for a pattern of strftime.
    pub(crate) fn local(self, at: DateTime<Utc>) -> DateTime<Tz> {
        at.with_timezone(&self.0)
    }

    /// Returns the zone's offset from UTC at an instant, in seconds, east of it positive.
    pub fn offset_s(self, at: DateTime<Utc>) -> i32 {
        self.0.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
    }

    /// Returns the instants that have a wall time.
    pub(crate) fn instants(self, wall: NaiveDateTime) -> Instants {
        match self.0.from_local_datetime(&wall) {
            MappedLocalTime::Single(one) => Instants::One(one.to_utc()),
            MappedLocalTime::Ambiguous(first, second) => Instants::Two(first.to_utc(), second.to_utc()),
            MappedLocalTime::None => {
                let about = wall.and_utc();
                // Before the gap the clock shows less than `wall`, after it more.
                Instants::None(first_where(about - WIDEST, about + WIDEST, |at| self.wall(at) > wall))
            }
        }
    }

    /// Returns the first instant at which a clock in the zone shows `wall` or later: the only instant of that wall time, the
    /// first of two, or the end of the gap that it falls into.
    pub(crate) fn first_at(self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.instants(wall) {
            Instants::One(at) | Instants::Two(at, _) | Instants::None(at) => at,
        }
    }

    /// Returns the last instant at which a clock in the zone shows `wall`, or the end of the gap that it falls into.
    pub(crate) fn last_at(self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.instants(wall) {
            Instants::One(at) | Instants::Two(_, at) | Instants::None(at) => at,
        }
    }

    /// Returns the furthest wall time that a clock has shown until `at`: what it shows, or, while it shows an overlap for the
    /// second time, the overlap's last second.
    pub(crate) fn furthest(self, at: DateTime<Utc>) -> NaiveDateTime {
        let wall = self.wall(at);
        match self.instants(wall) {
            Instants::Two(first, second) if at >= second => self.wall(self.change(first, second) - SECOND),
            _ => wall,
        }
    }

    /// Returns the first instant after `from` that has another offset than `from`, where `to` has.
    pub(crate) fn change(self, from: DateTime<Utc>, to: DateTime<Utc>) -> DateTime<Utc> {
        let offset = self.offset_s(from);
        first_where(from, to, |at| self.offset_s(at) != offset)
    }

    /// Returns the wall times that the clock leaves out at `at`: the first, and the first that exists again.
    pub(crate) fn gap_at(self, at: DateTime<Utc>) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let (from, to) = (self.wall(at - SECOND) + SECOND, self.wall(at));
        (from < to).then_some((from, to))
    }
}

/// Returns the first whole second after `from`, at most `to`, for which `holds`; it does for `to`, and not for `from`.
fn first_where(mut from: DateTime<Utc>, mut to: DateTime<Utc>, holds: impl Fn(DateTime<Utc>) -> bool) -> DateTime<Utc> {
    while to - from > SECOND {
        let middle = from + SECOND * i32::try_from((to - from).num_seconds() / 2).unwrap_or(i32::MAX);
        if holds(middle) { to = middle } else { from = middle }
    }
    to
}

/// Returns the name most like a word: a whole one, or the place after its last slash (`Singapore`).
fn nearest_name(text: &str) -> Option<&'static str> {
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    let place = |name: &'static str| name.rsplit('/').next().unwrap_or(name);
    let plain = text.trim().replace(' ', "_");
    names()
        .find(|name| name.eq_ignore_ascii_case(&plain))
        .or_else(|| names().find(|name| name.contains('/') && place(name).eq_ignore_ascii_case(&plain)))
        .or_else(|| nearest(&plain, names()))
}

/// Returns the whole second that an instant is in, within the years in which something may be due.
pub(crate) fn second_of(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp(), 0).map_or(at, |second| second.clamp(bound(FIRST_YEAR) - SECOND, bound(LAST_YEAR + 1) - SECOND))
}

/// Returns the last whole second before an instant, within the same years.
pub(crate) fn second_before(at: DateTime<Utc>) -> DateTime<Utc> {
    let second = second_of(at);
    if at > second { second } else { second - SECOND }
}

/// Returns whether an instant's year is one in which something may be due.
pub(crate) fn is_within_years(at: DateTime<Utc>) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&at.year())
}

fn bound(year: i32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().expect("a year within chrono's range")
}
