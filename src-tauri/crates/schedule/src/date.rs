//! `start_date` and `end_date`: wall times in the schedule's zone.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::cron::SECOND;
use crate::error::{Part, ScheduleError};
use crate::zone::{FIRST_YEAR, LAST_YEAR, Zone};

/// A date, or a date and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    day: NaiveDate,
    time: Option<NaiveTime>,
}

impl Date {
    /// Returns the date of a text: `2020-04-18`, `2020-04-18T01:00` or `2020-04-18T01:00:00`, the `T` being a blank if one
    /// likes.
    pub(crate) fn parse(text: &str, part: Part) -> Result<Self, ScheduleError> {
        const NEXT: &str = "Write a date such as 2020-04-18, or one with a time such as 2020-04-18T01:00:00.";
        let fail = |span, message: String| Err(ScheduleError::new(part, span, message, NEXT));
        let (date, time) = match text.char_indices().nth(10) {
            Some((at, 'T' | 't' | ' ')) => (&text[..at], Some(&text[at + 1..])),
            _ => (text, None),
        };
        let Some(day) = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(|_| date.len() == 10 && is_plain(date)) else {
            return fail(0..date.len(), format!("\"{date}\" is no date that exists."));
        };
        if !(FIRST_YEAR..LAST_YEAR).contains(&chrono::Datelike::year(&day)) {
            return fail(0..4, format!("The year is outside of {FIRST_YEAR} to {}.", LAST_YEAR - 1));
        }
        let Some(text_of_time) = time else { return Ok(Self { day, time: None }) };
        if let Some(at) = text_of_time.find(['Z', 'z', '+', '-']) {
            let message = format!("A time here is one of the schedule's zone, without \"{}\".", &text_of_time[at..]);
            return fail(date.len() + 1 + at..text.len(), message);
        }
        let form = if text_of_time.len() == 5 { "%H:%M" } else { "%H:%M:%S" };
        let parsed =
            NaiveTime::parse_from_str(text_of_time, form).ok().filter(|_| matches!(text_of_time.len(), 5 | 8) && is_plain(text_of_time));
        // chrono reads `23:59:60` as a leap second.
        match parsed.filter(|time| chrono::Timelike::nanosecond(time) < 1_000_000_000) {
            Some(time) => Ok(Self { day, time: Some(time) }),
            None => fail(date.len() + 1..text.len(), format!("\"{text_of_time}\" is no time of day.")),
        }
    }

    /// Returns the first instant of the date: of the time, or of the day. Of two the first; in a gap the first after it.
    pub(crate) fn first(self, zone: Zone) -> DateTime<Utc> {
        zone.first_at(self.day.and_time(self.time.unwrap_or(NaiveTime::MIN)))
    }

    /// Returns the last instant of the date, a whole second: of the time, or of the day. Of two the second; in a gap the
    /// first after it, which is when what fell into the gap is due.
    pub(crate) fn last(self, zone: Zone) -> DateTime<Utc> {
        match self.time {
            Some(time) => zone.last_at(self.day.and_time(time)),
            None => self.day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, |next| zone.first_at(next.and_time(NaiveTime::MIN)) - SECOND),
        }
    }

    /// Returns the wall time that dates are compared by.
    pub(crate) fn wall(self, whole_day_ends: bool) -> NaiveDateTime {
        let end = NaiveTime::from_hms_opt(23, 59, 59).expect("a time that exists");
        self.day.and_time(self.time.unwrap_or(if whole_day_ends { end } else { NaiveTime::MIN }))
    }
}

/// chrono would take blanks and signs before a number.
fn is_plain(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| byte.is_ascii_digit() || matches!((at, byte), (4 | 7, b'-') | (2 | 5, b':')))
}
