use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use croner::parser::{CronParser, Seconds, Year};
use croner::{CronPattern, Weekday};

use crate::error::{Part, ScheduleError};
use crate::fields;
use crate::zone;

/// The Gregorian calendar repeats after so many years, days of the week included: what has no day in them has none ever.
const CALENDAR_YEARS: i32 = 400;

/// A cron as a set of wall times: which days, and which times on each of them. It knows no zone.
///
/// When a wall time becomes an instant, the rule of [`crate::Timetable`] holds. Days are matched by croner; the search is
/// ours, because it must go by wall time alone.
///
/// Source: crontab(5), <https://man7.org/linux/man-pages/man5/crontab.5.html>; where both days are restricted, either
/// matches, as there and in Airflow. A day field such as `*/2` is restricted (as in Airflow; Vixie cron sees its `*`).
#[derive(Debug, Clone)]
pub(crate) struct Cron {
    plainest: String,
    /// Which months, January first.
    months: [bool; 12],
    hours: Vec<u32>,
    minutes: Vec<u32>,
    seconds: Vec<u32>,
    pattern: CronPattern,
}

impl Cron {
    /// Returns the cron that a text says.
    pub(crate) fn parse(text: &str, part: Part) -> Result<Self, ScheduleError> {
        let plainest = fields::plainest(text, part)?;
        let parser = CronParser::builder().seconds(Seconds::Required).year(Year::Disallowed).build();
        let pattern = parser.parse(&plainest).map(|cron| cron.pattern).map_err(|error| {
            // `plainest` refused what croner refuses, so this is a difference between the two that no test has found.
            ScheduleError::new(part, 0..text.len(), format!("This is no cron: {error}."), "Write a cron of five fields.")
        })?;
        let values = |field: &croner::CronComponent| field.values().into_iter().map(u32::from).collect::<Vec<_>>();
        let mut months = [false; 12];
        for month in values(&pattern.months) {
            months[month as usize - 1] = true;
        }
        let (hours, minutes, seconds) = (values(&pattern.hours), values(&pattern.minutes), values(&pattern.seconds));
        let cron = Self { plainest, months, hours, minutes, seconds, pattern };
        let start = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date that exists");
        if cron.day_from(start).is_none() {
            let span = text.len() - text.trim_start().len()..text.trim_end().len();
            let message = "This cron never fires: no month that it names has such a day.";
            return Err(ScheduleError::new(part, span, message, "Name a day that exists; L is the last day of a month."));
        }
        Ok(cron)
    }

    /// Returns the same text for crons that say the same.
    pub(crate) fn plainest(&self) -> &str {
        &self.plainest
    }

    /// Returns whether this cron goes on by elapsed time through a change of the clock: it names every hour of the day, and
    /// more than one time of each. Then no two neighbouring wall times of a day are an hour or more apart.
    pub(crate) fn goes_on(&self) -> bool {
        self.hours.len() == 24 && self.minutes.len() * self.seconds.len() > 1
    }

    /// Returns whether the cron names this wall time, which is a whole second.
    pub(crate) fn names(&self, wall: NaiveDateTime) -> bool {
        let holds = |values: &[u32], value| values.binary_search(&value).is_ok();
        holds(&self.seconds, wall.second())
            && holds(&self.minutes, wall.minute())
            && holds(&self.hours, wall.hour())
            && self.names_day(wall.date())
    }

    /// Returns the first wall time at or after `from`, or `None` beyond the last year that is looked at.
    pub(crate) fn at_or_after(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        let day = self.day_from(from.date())?;
        if day == from.date() {
            if let Some(time) = self.time_from(from.time()) {
                return Some(day.and_time(time));
            }
            return Some(self.day_from(day.succ_opt()?)?.and_time(self.first_time()));
        }
        Some(day.and_time(self.first_time()))
    }

    /// Returns the last wall time at or before `to`, or `None` before the first year that is looked at.
    pub(crate) fn at_or_before(&self, to: NaiveDateTime) -> Option<NaiveDateTime> {
        let day = self.day_until(to.date())?;
        if day == to.date() {
            if let Some(time) = self.time_until(to.time()) {
                return Some(day.and_time(time));
            }
            return Some(self.day_until(day.pred_opt()?)?.and_time(self.last_time()));
        }
        Some(day.and_time(self.last_time()))
    }

    /// Returns how many wall times there are after `after` up to `through`, that one included. One step for each day.
    pub(crate) fn count(&self, after: NaiveDateTime, through: NaiveDateTime) -> u64 {
        let (Some(after), Some(through)) = (after.checked_add_signed(SECOND), through.checked_add_signed(SECOND)) else { return 0 };
        if through <= after {
            return 0;
        }
        let mut counted = 0;
        let mut next = self.day_from(after.date());
        while let Some(day) = next.filter(|day| *day <= through.date()) {
            let until = if day == through.date() { self.times_before(through.time()) } else { self.times_a_day() };
            let from = if day == after.date() { self.times_before(after.time()) } else { 0 };
            counted += until.saturating_sub(from);
            next = day.succ_opt().and_then(|day| self.day_from(day));
        }
        counted
    }

    /// Calls `each` with the seconds from `after` to each wall time that `count` counts.
    pub(crate) fn each(&self, after: NaiveDateTime, through: NaiveDateTime, mut each: impl FnMut(i64)) {
        let whole = (through - after).num_seconds();
        let mut next = self.day_from(after.date());
        while let Some(day) = next.filter(|day| *day <= through.date()) {
            let midnight = (day.and_time(NaiveTime::MIN) - after).num_seconds();
            for hour in self.hours.iter().map(|hour| midnight + i64::from(*hour) * 3600) {
                // Hours that lie outside are not looked into.
                if hour > whole || hour + 3600 <= 0 {
                    continue;
                }
                for minute in self.minutes.iter().map(|minute| hour + i64::from(*minute) * 60) {
                    let seconds = self.seconds.iter().map(|second| minute + i64::from(*second));
                    seconds.filter(|second| (1..=whole).contains(second)).for_each(&mut each);
                }
            }
            next = day.succ_opt().and_then(|day| self.day_from(day));
        }
    }

    fn names_day(&self, day: NaiveDate) -> bool {
        let weekday = Weekday::from_days_from_sunday(day.weekday().num_days_from_sunday());
        // croner refuses only days that do not exist.
        self.months[day.month0() as usize] && self.pattern.day_match(day.year(), day.month(), day.day(), weekday).unwrap_or(false)
    }

    /// Returns the first day at or after `from`. At most 400 years are looked through, and only months that are named.
    fn day_from(&self, from: NaiveDate) -> Option<NaiveDate> {
        let last_year = zone::LAST_YEAR.min(from.year().saturating_add(CALENDAR_YEARS));
        let mut day = from;
        while day.year() <= last_year {
            if !self.months[day.month0() as usize] {
                day = first_of_next_month(day)?;
            } else if self.names_day(day) {
                return Some(day);
            } else {
                day = day.succ_opt()?;
            }
        }
        None
    }

    /// Returns the last day at or before `until`, as far back as `day_from` looks forward.
    fn day_until(&self, until: NaiveDate) -> Option<NaiveDate> {
        let first_year = zone::FIRST_YEAR.max(until.year().saturating_sub(CALENDAR_YEARS));
        let mut day = until;
        while day.year() >= first_year {
            if !self.months[day.month0() as usize] {
                day = day.with_day(1)?.pred_opt()?;
            } else if self.names_day(day) {
                return Some(day);
            } else {
                day = day.pred_opt()?;
            }
        }
        None
    }

    fn time_from(&self, from: NaiveTime) -> Option<NaiveTime> {
        let at_or_above = |values: &[u32], least: u32| values.iter().copied().find(|value| *value >= least);
        let (hour, minute) = (from.hour(), from.minute());
        if self.hours.binary_search(&hour).is_ok() {
            if self.minutes.binary_search(&minute).is_ok()
                && let Some(second) = at_or_above(&self.seconds, from.second())
            {
                return NaiveTime::from_hms_opt(hour, minute, second);
            }
            if let Some(minute) = at_or_above(&self.minutes, minute + 1) {
                return NaiveTime::from_hms_opt(hour, minute, self.seconds[0]);
            }
        }
        NaiveTime::from_hms_opt(at_or_above(&self.hours, hour + 1)?, self.minutes[0], self.seconds[0])
    }

    fn time_until(&self, until: NaiveTime) -> Option<NaiveTime> {
        let at_or_below = |values: &[u32], most: u32| values.iter().copied().rev().find(|value| *value <= most);
        let (hour, minute) = (until.hour(), until.minute());
        let last = self.last_time();
        if self.hours.binary_search(&hour).is_ok() {
            if self.minutes.binary_search(&minute).is_ok()
                && let Some(second) = at_or_below(&self.seconds, until.second())
            {
                return NaiveTime::from_hms_opt(hour, minute, second);
            }
            if let Some(minute) = minute.checked_sub(1).and_then(|most| at_or_below(&self.minutes, most)) {
                return NaiveTime::from_hms_opt(hour, minute, last.second());
            }
        }
        NaiveTime::from_hms_opt(at_or_below(&self.hours, hour.checked_sub(1)?)?, last.minute(), last.second())
    }

    fn times_a_day(&self) -> u64 {
        (self.hours.len() * self.minutes.len() * self.seconds.len()) as u64
    }

    /// Returns how many times of a day stand before `time`.
    fn times_before(&self, time: NaiveTime) -> u64 {
        let below = |values: &[u32], value: u32| values.partition_point(|it| *it < value);
        let holds = |values: &[u32], value: u32| values.binary_search(&value).is_ok();
        let mut count = below(&self.hours, time.hour()) * self.minutes.len() * self.seconds.len();
        if holds(&self.hours, time.hour()) {
            count += below(&self.minutes, time.minute()) * self.seconds.len();
            if holds(&self.minutes, time.minute()) {
                count += below(&self.seconds, time.second());
            }
        }
        count as u64
    }

    fn first_time(&self) -> NaiveTime {
        NaiveTime::from_hms_opt(self.hours[0], self.minutes[0], self.seconds[0]).expect("fields hold times that exist")
    }

    fn last_time(&self) -> NaiveTime {
        let last = |values: &[u32]| values.last().copied().unwrap_or_default();
        NaiveTime::from_hms_opt(last(&self.hours), last(&self.minutes), last(&self.seconds)).expect("fields hold times that exist")
    }
}

/// The step of a wall time: nothing here is finer.
pub(crate) const SECOND: TimeDelta = TimeDelta::seconds(1);

fn first_of_next_month(day: NaiveDate) -> Option<NaiveDate> {
    // The 1st and 31 days are in the next month, whose 1st it then is.
    day.with_day(1)?.checked_add_days(Days::new(31))?.with_day(1)
}
