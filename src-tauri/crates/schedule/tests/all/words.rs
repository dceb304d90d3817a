//! Short words for tests.

use chrono::{DateTime, Utc};
use millpond_schedule::{Oddity, Schedule, ScheduleText, Timetable};

/// The instant of an RFC 3339 text.
pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_utc()
}

/// The schedule of crons in a zone.
pub fn crons(crons: &[&str], timezone: &str) -> Schedule {
    Schedule::parse(&ScheduleText { schedule: crons, timezone, ..ScheduleText::default() })
        .unwrap_or_else(|error| panic!("{crons:?}: {error}"))
}

/// The instants of one cron in a zone.
pub fn cron(text: &str, timezone: &str) -> Timetable {
    crons(&[text], timezone).timetable(DateTime::UNIX_EPOCH)
}

/// Instants after `after` up to `through`, each as its wall time, its offset in minutes and a word for what the clock does.
pub fn shown(timetable: &Timetable, after: &str, through: &str) -> Vec<String> {
    let through = at(through);
    let upcoming = timetable.upcoming(at(after)).take_while(|it| it.at <= through);
    upcoming
        .map(|it| {
            let oddity = match it.oddity {
                Oddity::Regular => String::new(),
                Oddity::EachOfTwo { second: false } => " first pass".to_owned(),
                Oddity::EachOfTwo { second: true } => " second pass".to_owned(),
                Oddity::FirstOfTwo => " first of two".to_owned(),
                Oddity::MovedFromGap { first, last, count, own } => {
                    let own = if own { " and its own" } else { "" };
                    format!(" for {count} from {} to {}{own}", first.format("%d %H:%M"), last.format("%d %H:%M"))
                }
            };
            format!("{} {:+}{oddity}", it.wall.format("%d %H:%M"), it.offset_s / 60)
        })
        .collect()
}

/// How often something is tried: more often by `npm run soak`.
pub fn times(often: u32) -> u32 {
    if std::env::var_os("MILLPOND_SOAK").is_some() { often * 20 } else { often }
}
