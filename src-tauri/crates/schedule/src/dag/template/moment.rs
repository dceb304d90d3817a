//! Instants and days inside templates, and the filters that say them.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike, Utc};
use minijinja::value::{DynObject, Object, ObjectRepr};
use minijinja::{Error, ErrorKind, Value};

use crate::zone::{FIRST_YEAR, LAST_YEAR, Zone};
use crate::{Facts, zone};

/// What an instant has, by name: `{{ logical_time.hour }}`.
pub const PARTS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];

/// An instant, which prints as ISO 8601 in the DAG's zone.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    at: DateTime<Utc>,
    zone: Zone,
}

impl Moment {
    /// Returns an instant to the second.
    pub fn of(at: DateTime<Utc>, zone: Zone) -> Self {
        Self { at: zone::second_of(at), zone }
    }

    fn facts(self) -> Facts {
        Facts::of(self.at, self.zone)
    }
}

impl Object for Moment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let wall = self.zone.wall(self.at);
        Some(match key.as_str()? {
            "year" => wall.year().into(),
            "month" => wall.month().into(),
            "day" => wall.day().into(),
            "hour" => wall.hour().into(),
            "minute" => wall.minute().into(),
            "second" => wall.second().into(),
            _ => return None,
        })
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        Some(self.at.cmp(&other.downcast_ref::<Self>()?.at))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.facts().ts)
    }
}

/// What a filter of time takes: an instant, or a day (a text such as `2026-11-27`).
enum Time {
    Moment(Moment),
    Day(NaiveDate),
}

impl Time {
    fn of(value: &Value, zone: Zone) -> Result<Self, Error> {
        if let Some(moment) = value.downcast_object_ref::<Moment>() {
            return Ok(Self::Moment(*moment));
        }
        let text = value.as_str().unwrap_or_default();
        if let Some(day) = day(text) {
            return Ok(Self::Day(day));
        }
        match DateTime::parse_from_rfc3339(text) {
            Ok(at) => Ok(Self::Moment(Moment::of(at.to_utc(), zone))),
            Err(_) => Err(refused(format!("\"{value}\" is no time: write a name such as logical_time, or a day such as \"2026-11-27\""))),
        }
    }

    /// Returns the instant; of a day its first one.
    fn moment(self, zone: Zone) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Day(day) => Moment::of(zone.first_at(day.and_time(NaiveTime::MIN)), zone),
        }
    }
}

/// Returns the day of a text such as `2026-11-27`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let day = text.parse::<NaiveDate>().ok()?;
    (day.to_string() == text && (FIRST_YEAR..LAST_YEAR).contains(&day.year())).then_some(day)
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// Returns the date of a time in the zone, by the pattern's letters: `{{ data_interval_start | ds }}`.
pub fn ds(value: &Value, zone: Zone) -> Result<String, Error> {
    match Time::of(value, zone)? {
        Time::Day(day) => Ok(day.to_string()),
        Time::Moment(moment) => Ok(moment.facts().ds),
    }
}

/// Returns the same without dashes.
pub fn ds_nodash(value: &Value, zone: Zone) -> Result<String, Error> {
    Ok(ds(value, zone)?.replace('-', ""))
}

/// Returns the wall time of a time in the zone, with its offset.
pub fn ts(value: &Value, zone: Zone) -> Result<String, Error> {
    Ok(Time::of(value, zone)?.moment(zone).facts().ts)
}

/// Returns the wall time of a time in the zone, without offset and punctuation.
pub fn ts_nodash(value: &Value, zone: Zone) -> Result<String, Error> {
    Ok(Time::of(value, zone)?.moment(zone).facts().ts_nodash)
}

/// Returns a time in the zone by a pattern of strftime (<https://docs.rs/chrono/latest/chrono/format/strftime/>).
pub fn format(value: &Value, pattern: &str, zone: Zone) -> Result<String, Error> {
    let moment = Time::of(value, zone)?.moment(zone);
    let items: Vec<Item<'_>> = StrftimeItems::new(pattern).collect();
    let mut text = String::new();
    if items.contains(&Item::Error) || write!(text, "{}", zone.local(moment.at).format_with_items(items.iter())).is_err() {
        return Err(refused(format!("\"{pattern}\" is no pattern of strftime: write one such as \"%Y-%m-%d\"")));
    }
    Ok(text)
}

/// Returns a time so many days of the calendar later, at the same time of day: a day as a day, an instant as an instant.
pub fn add_days(value: &Value, days: i64, zone: Zone) -> Result<Value, Error> {
    let later = |day: NaiveDate| {
        let count = Days::new(days.unsigned_abs());
        let later = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
        let within = later.filter(|day| (FIRST_YEAR..LAST_YEAR).contains(&day.year()));
        within.ok_or_else(|| refused(format!("There is no day {days} days from {day}")))
    };
    match Time::of(value, zone)? {
        Time::Day(day) => Ok(later(day)?.to_string().into()),
        Time::Moment(moment) => {
            let wall = zone.wall(moment.at);
            let at = zone.first_at(later(wall.date())?.and_time(wall.time()));
            Ok(Value::from_object(Moment::of(at, zone)))
        }
    }
}
