//! Schedules: any text is read or refused at a place inside it, and what is read has instants that agree forward and back.

use chrono::{DateTime, TimeDelta};
use millpond_schedule::{Schedule, ScheduleText, Zone, parse_duration};

use super::Settings;

/// What means something in a schedule.
const MEANING: &[u8] = b"0123456789*/,-  #LW?@JANFRIhdms:T\xC3\xA9";
/// Zones whose clocks did something special.
const ZONES: &[&str] = &["UTC", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "Africa/Casablanca"];

/// Panics where a text brings the reader or the search to fall, or where two ways to an instant do not agree.
pub fn check(data: &[u8]) {
    let mut settings = Settings::new(data);
    let (what, zone) = (settings.byte() % 4, settings.one_of(ZONES));
    let moment = [settings.byte(), settings.byte(), settings.byte()].iter().fold(0, |all, byte| all << 8 | i64::from(*byte));
    // From 1970 to 2055.
    let now = DateTime::from_timestamp(moment * 161, 0).expect("within this century");
    let by_meaning = settings.byte() % 2 == 1;
    let left = settings.left().iter();
    let bytes: Vec<u8> = left.map(|byte| if by_meaning { MEANING[usize::from(*byte) % MEANING.len()] } else { *byte }).collect();
    let text = String::from_utf8_lossy(&bytes);
    let texts = [&*text];
    let basis = ScheduleText { timezone: zone, ..ScheduleText::default() };
    let read = match what {
        0 | 1 => Schedule::parse(&ScheduleText { schedule: &texts, ..basis }),
        2 => Schedule::parse(&ScheduleText { every: &texts, ..basis }),
        _ => Schedule::parse(&ScheduleText { schedule: &["*/7 * * * *"], start_date: Some(&text), ..basis }),
    };
    let mistakes = [Zone::parse(&text).err(), parse_duration(&text).err(), read.as_ref().err().cloned()];
    for error in mistakes.into_iter().flatten() {
        assert!(text.get(error.span.clone()).is_some(), "{error} at {:?}", error.span);
        assert!(!error.message.is_empty() && !error.hint.is_empty());
        assert!(!error.message.contains("This is no cron"), "croner refuses what was read: {error}");
    }
    if let Ok(schedule) = read {
        agrees(&schedule, now);
    }
}

/// Panics where the instants around `now` do not agree.
fn agrees(schedule: &Schedule, now: DateTime<chrono::Utc>) {
    let timetable = schedule.timetable(now);
    let runs: Vec<_> = timetable.upcoming(now).take(5).map(|it| it.at).collect();
    assert!(schedule.is_manual() == runs.is_empty(), "only a manual schedule has no next run");
    let mut before = now;
    for at in runs {
        assert!(before < at, "{at} after {before}");
        assert_eq!(timetable.count(before, at), 1);
        assert_eq!(timetable.previous(at + TimeDelta::milliseconds(1)), Some(at));
        assert_eq!(timetable.next(at - TimeDelta::milliseconds(1)), Some(at));
        assert!(timetable.interval_start(at) < at);
        before = at;
    }
}
