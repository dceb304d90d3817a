//! Properties over crons, zones and windows, against a reference without short cuts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use millpond_schedule::{Oddity, Schedule, ScheduleText, Timetable, parse_duration};
use proptest::prelude::*;
use proptest::sample::select;

use crate::reference::{Meaning, Set, SpecialDay, Watched, changes, due};
use crate::words::times;

/// Zones whose clocks did something special, and three that did not.
const ZONES: &[Tz] = &[
    Tz::America__New_York,
    Tz::Europe__London,
    Tz::Australia__Lord_Howe,
    Tz::America__Santiago,
    Tz::Asia__Amman,
    Tz::Pacific__Apia,
    Tz::Asia__Singapore,
    Tz::Africa__Casablanca,
    Tz::Africa__Cairo,
    Tz::America__Caracas,
    Tz::America__Sao_Paulo,
    Tz::America__St_Johns,
    Tz::Antarctica__Troll,
    Tz::Antarctica__Casey,
    Tz::Asia__Beirut,
    Tz::Asia__Kathmandu,
    Tz::Asia__Pyongyang,
    Tz::Europe__Dublin,
    Tz::Pacific__Kwajalein,
    Tz::UTC,
];

/// A field: its text, and what it means.
type Field = (String, Set);

/// A field of values from `low` to `high`; `near` are those that changes of the clock happen at.
fn field(low: u32, high: u32, near: std::ops::RangeInclusive<u32>) -> BoxedStrategy<Field> {
    let span = high - low + 1;
    prop_oneof![
        3 => Just(("*".to_owned(), (low..=high).collect())),
        2 => near.clone().prop_map(|value| (value.to_string(), Set::from([value]))),
        2 => proptest::collection::vec(prop_oneof![near, low..=high], 1..4).prop_map(|values| {
            let texts: Vec<String> = values.iter().map(u32::to_string).collect();
            (texts.join(","), values.into_iter().collect())
        }),
        2 => (1..=span).prop_map(move |step| (format!("*/{step}"), (low..=high).step_by(step as usize).collect())),
        1 => (low..=high, low..=high, 1..=span).prop_map(|(one, other, step)| {
            let (from, to) = (one.min(other), one.max(other));
            (format!("{from}-{to}/{step}"), (from..=to).step_by(step as usize).collect())
        }),
        1 => (low..=high, low..=high).prop_map(|(one, other)| {
            let (from, to) = (one.min(other), one.max(other));
            (format!("{from}-{to}"), (from..=to).collect())
        }),
    ]
    .boxed()
}

fn days() -> BoxedStrategy<(String, Set, Vec<SpecialDay>)> {
    let special = prop_oneof![
        Just(("L".to_owned(), SpecialDay::Last)),
        Just(("LW".to_owned(), SpecialDay::LastWeekday)),
        (1_u32..=31).prop_map(|day| (format!("{day}W"), SpecialDay::NearestWeekday(day))),
    ];
    prop_oneof![
        6 => Just(("*".to_owned(), (1..=31).collect(), Vec::new())),
        3 => field(1, 31, 1..=8).prop_map(|(text, days)| (text, days, Vec::new())),
        1 => (special, 1_u32..=31).prop_map(|((text, special), day)| (format!("{text},{day}"), Set::from([day]), vec![special])),
    ]
    .boxed()
}

/// Days of week as text, as a set, and those such as `FRI#2`.
type Weekdays = (String, Set, Vec<(u32, u32)>);

fn weekdays() -> BoxedStrategy<Weekdays> {
    const NAMES: [&str; 7] = ["Sun", "MON", "tue", "WED", "thu", "FRI", "SAT"];
    prop_oneof![
        6 => Just(("*".to_owned(), (0..=6).collect(), Vec::new())),
        2 => (0_u32..=7).prop_map(|day| (day.to_string(), Set::from([day % 7]), Vec::new())),
        1 => (1_u32..=6, 1_u32..=7).prop_map(|(one, other)| {
            let (from, to) = (one.min(other), one.max(other));
            (format!("{}-{}", NAMES[from as usize], NAMES[to as usize % 7]), (from..=to).map(|day| day % 7).collect(), Vec::new())
        }),
        1 => (0_u32..=6, 0_u32..=5).prop_map(|(day, nth)| {
            let text = if nth == 0 { format!("{day}L") } else { format!("{}#{nth}", NAMES[day as usize]) };
            (text, Set::default(), vec![(day, nth)])
        }),
    ]
    .boxed()
}

/// A cron's text and meaning; `with_seconds` decides whether it has six fields.
fn cron(with_seconds: bool) -> BoxedStrategy<(String, Meaning)> {
    let seconds = if with_seconds { field(0, 59, 0..=3) } else { Just((String::new(), Set::from([0]))).boxed() };
    let month = prop_oneof![8 => Just(("*".to_owned(), (1..=12).collect::<Set>())), 1 => field(1, 12, 3..=4)];
    (seconds, field(0, 59, 0..=1), field(0, 23, 0..=3), days(), month, weekdays())
        .prop_map(|(seconds, minutes, hours, days, months, weekdays)| {
            let text = format!("{} {} {} {} {} {}", seconds.0, minutes.0, hours.0, days.0, months.0, weekdays.0);
            let meaning = Meaning {
                seconds: seconds.1,
                minutes: minutes.1,
                hours: hours.1,
                months: months.1,
                days: days.1,
                weekdays: weekdays.1,
                special_days: days.2,
                nth_weekdays: weekdays.2,
            };
            (text.trim().to_owned(), meaning)
        })
        .boxed()
}

/// A zone and an instant near one of its changes, or anywhere.
fn place() -> BoxedStrategy<(Tz, DateTime<Utc>)> {
    let zone = prop_oneof![4 => select(ZONES), 1 => select(&TZ_VARIANTS[..])];
    (zone, any::<prop::sample::Index>(), -40_i64..40, 0_i64..3600)
        .prop_map(|(zone, index, half_hours, seconds)| {
            let mut near = changes(zone);
            near.push(DateTime::from_timestamp(1_700_000_000, 0).expect("in range"));
            let at = near[index.index(near.len())] + TimeDelta::minutes(30 * half_hours) + TimeDelta::seconds(seconds);
            (zone, at)
        })
        .boxed()
}

/// Returns `None` for a cron that is refused because it never fires.
fn timetable(crons: &[&str], every: &[&str], zone: Tz, anchor: DateTime<Utc>) -> Option<Timetable> {
    match Schedule::parse(&ScheduleText { schedule: crons, every, timezone: zone.name(), ..ScheduleText::default() }) {
        Ok(schedule) => Some(schedule.timetable(anchor)),
        Err(error) => {
            assert!(error.message.starts_with("This cron never fires"), "{crons:?} {error}");
            None
        }
    }
}

/// Holds a timetable against the instants that the reference found in a window.
fn hold(timetable: &Timetable, after: DateTime<Utc>, through: DateTime<Utc>, expected: &[DateTime<Utc>]) -> Result<(), TestCaseError> {
    let found: Vec<_> = timetable.between(after, through).collect();
    prop_assert_eq!(&found, expected, "forward, {} to {}", after, through);
    prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "strictly increasing");
    prop_assert_eq!(timetable.count(after, through), found.len() as u64, "counted");
    let second = TimeDelta::seconds(1);
    let backward: Vec<_> = std::iter::successors(timetable.previous(through + second), |at| timetable.previous(*at))
        .take_while(|at| *at > after)
        .take(found.len() + 1)
        .collect();
    prop_assert_eq!(backward.into_iter().rev().collect::<Vec<_>>(), found, "backward");
    Ok(())
}

/// Holds what is said of an instant against what the clock of its zone shows around it.
fn hold_oddities(timetable: &Timetable, zone: Tz, after: DateTime<Utc>, through: DateTime<Utc>) -> Result<(), TestCaseError> {
    use chrono::TimeZone;
    let wall = |at: DateTime<Utc>| zone.from_utc_datetime(&at.naive_utc()).naive_local();
    for it in timetable.upcoming(after).take_while(|it| it.at <= through).take(200) {
        prop_assert_eq!(it.wall, wall(it.at));
        // A change moves a clock by so much at most; all modern ones by whole quarters of an hour, which are looked at.
        let shows_again = |sign: i32| (1..=96).any(|quarter| wall(it.at + TimeDelta::minutes(15) * quarter * sign) == it.wall);
        match it.oddity {
            Oddity::Regular => prop_assert!(!shows_again(1) && !shows_again(-1), "{:?}", it),
            Oddity::EachOfTwo { second } => prop_assert!(if second { shows_again(-1) } else { shows_again(1) }, "{:?}", it),
            Oddity::FirstOfTwo => {
                prop_assert!(shows_again(1) && timetable.next(it.at).is_none_or(|next| wall(next) != it.wall), "{:?}", it);
            }
            Oddity::MovedFromGap { first, last, count, .. } => {
                let before = wall(it.at - TimeDelta::seconds(1));
                prop_assert!(before < first && first <= last && last < it.wall, "{:?}", it);
                prop_assert_eq!(count == 1, first == last);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: times(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_missed_and_nothing_comes_twice_minute_by_minute((text, meaning) in cron(false), (zone, middle) in place(), hours in 1_i64..60) {
        let (after, through) = (middle - TimeDelta::hours(hours), middle + TimeDelta::hours(hours));
        if let Some(timetable) = timetable(&[&text], &[], zone, middle) {
            hold(&timetable, after, through, &due(&meaning, zone, after, through, 60))?;
            hold_oddities(&timetable, zone, after, through)?;
        }
    }

    #[test]
    fn several_together_are_the_union_of_each(
        (one, one_means) in cron(false), (other, other_means) in cron(false), period in 1_i64..90, (zone, middle) in place(), hours in 1_i64..40
    ) {
        let (after, through) = (middle - TimeDelta::hours(hours), middle + TimeDelta::hours(hours));
        let every = format!("{period}m");
        let Some(timetable) = timetable(&[&one, &other], &[&every], zone, after) else { return Ok(()) };
        let watched = Watched::new(zone, after, through, 60);
        let mut expected: BTreeSet<_> = watched.due(&one_means).into_iter().collect();
        expected.extend(watched.due(&other_means));
        let mut at = after;
        while at <= through {
            expected.insert(at);
            at += parse_duration(&every).expect("a period");
        }
        expected.remove(&after);
        // The interval goes on before its anchor, the window does not.
        hold(&timetable, after, through, &expected.into_iter().collect::<Vec<_>>())?;
    }

    #[test]
    fn looks_forward_and_back_agree_from_any_instant((text, _) in cron(true), (zone, middle) in place(), millis in 0_i64..2000, years in -3_i64..3) {
        let query = middle + TimeDelta::milliseconds(millis) + TimeDelta::days(365 * years);
        let Some(timetable) = timetable(&[&text], &[], zone, middle) else { return Ok(()) };
        let next = timetable.next(query).expect("there is always a next one");
        let previous = timetable.previous(query).expect("there was always one before");
        prop_assert!(previous < query && query < next);
        prop_assert_eq!(timetable.next(previous).filter(|it| *it < next), Some(query).filter(|it| timetable.previous(next) == Some(*it)));
        prop_assert_eq!(timetable.interval_start(next), timetable.previous(next).expect("the one before"));
        prop_assert_eq!(timetable.count(previous, next), 1 + u64::from(timetable.previous(next) == Some(query)));
        prop_assert_eq!(timetable.previous(timetable.next(next).expect("one more")), Some(next));
        prop_assert_eq!(timetable.next(timetable.previous(previous).expect("one before")), Some(previous));
    }

    #[test]
    fn any_text_is_read_or_told_with_a_place_in_it(text in "[0-9a-zA-Z*/,# ?@é-]{0,24}", words in proptest::collection::vec("[0-9JANFRILW#*/,-]{1,5}", 5..7)) {
        for text in [text, words.join(" ")] {
            let parts = ScheduleText { schedule: &[&text], every: &[], timezone: "UTC", ..ScheduleText::default() };
            if let Err(error) = Schedule::parse(&parts) {
                prop_assert!(text.get(error.span.clone()).is_some(), "{text}: {:?}", error.span);
                prop_assert!(!error.hint.is_empty() && !error.message.contains("This is no cron"), "{}", error);
            }
            for error in [Schedule::parse(&ScheduleText { every: &[&text], timezone: &text, ..parts }).err(), parse_duration(&text).err()].into_iter().flatten() {
                prop_assert!(text.get(error.span.clone()).is_some(), "{text}: {:?}", error.span);
            }
            let dated = ScheduleText { timezone: "UTC", start_date: Some(&text), ..ScheduleText::default() };
            if let Err(error) = Schedule::parse(&dated) {
                prop_assert!(text.get(error.span.clone()).is_some(), "{text}: {:?}", error.span);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: times(80), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_missed_and_nothing_comes_twice_second_by_second((text, meaning) in cron(true), (zone, middle) in place(), minutes in 1_i64..150) {
        let (after, through) = (middle - TimeDelta::minutes(minutes), middle + TimeDelta::minutes(minutes));
        if let Some(timetable) = timetable(&[&text], &[], zone, middle) {
            hold(&timetable, after, through, &due(&meaning, zone, after, through, 1))?;
            hold_oddities(&timetable, zone, after, through)?;
        }
    }
}

/// Years of every zone that the seven tables name, minute by minute.
#[test]
fn years_of_common_crons_are_what_a_watched_clock_says() {
    let set = |values: &[u32]| values.iter().copied().collect::<Set>();
    let all = |low: u32, high: u32| (low..=high).collect::<Set>();
    let daily = Meaning {
        seconds: set(&[0]),
        minutes: set(&[0]),
        hours: set(&[1]),
        months: all(1, 12),
        days: all(1, 31),
        weekdays: all(0, 6),
        ..Meaning::default()
    };
    let crons = [
        ("0 1 * * *", daily.clone()),
        ("0 0 * * *", Meaning { hours: set(&[0]), ..daily.clone() }),
        ("*/15 * * * *", Meaning { minutes: set(&[0, 15, 30, 45]), hours: all(0, 23), ..daily.clone() }),
        ("0 * * * *", Meaning { hours: all(0, 23), ..daily.clone() }),
        ("*/30 0-3 1,15 * SUN", Meaning { minutes: set(&[0, 30]), hours: all(0, 3), days: set(&[1, 15]), weekdays: set(&[0]), ..daily }),
    ];
    let mut table = String::from("zone, year, cron, runs\n");
    for (zone, year) in [
        (Tz::America__New_York, 2026),
        (Tz::Europe__London, 2025),
        (Tz::Australia__Lord_Howe, 2025),
        (Tz::America__Santiago, 2025),
        (Tz::Asia__Amman, 2016),
        (Tz::Pacific__Apia, 2011),
        (Tz::Asia__Singapore, 2020),
    ] {
        let after = DateTime::parse_from_rfc3339(&format!("{}-12-31T11:30:00Z", year - 1)).expect("an instant").to_utc();
        let through = after + TimeDelta::days(366);
        let watched = Watched::new(zone, after, through, 60);
        for (text, meaning) in &crons {
            let expected = watched.due(meaning);
            let timetable = timetable(&[text], &[], zone, after).expect("it fires");
            hold(&timetable, after, through, &expected).unwrap_or_else(|error| panic!("{text} in {zone}: {error}"));
            let _ = writeln!(table, "{zone}, {year}, {text}, {}", expected.len());
        }
    }
    println!("{table}");
}
