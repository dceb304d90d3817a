//! What real clocks did, and what must have happened at them.

use chrono::{DateTime, TimeDelta, Utc};
use millpond_schedule::{Oddity, Schedule, ScheduleText};

use crate::words::{at, cron, crons, shown};

#[test]
fn london_at_one_in_2025_runs_365_times_after_the_gap_and_at_the_first_of_two() {
    let daily = cron("0 1 * * *", "Europe/London");
    let runs: Vec<_> = daily.upcoming(at("2024-12-31T12:00:00Z")).take_while(|it| it.at < at("2026-01-01T00:00:00Z")).collect();
    assert_eq!(runs.len(), 365);
    let odd: Vec<_> = runs.iter().filter(|it| it.oddity != Oddity::Regular).collect();
    assert_eq!(odd.len(), 2);
    assert_eq!((odd[0].wall.to_string().as_str(), odd[0].offset_s), ("2025-03-30 02:00:00", 3600));
    assert_eq!(odd[0].at, at("2025-03-30T01:00:00Z"));
    assert!(matches!(odd[0].oddity, Oddity::MovedFromGap { count: 1, own: false, .. }));
    assert_eq!((odd[1].wall.to_string().as_str(), odd[1].offset_s), ("2025-10-26 01:00:00", 3600));
    assert_eq!((odd[1].at, odd[1].oddity), (at("2025-10-26T00:00:00Z"), Oddity::FirstOfTwo));
    let days: std::collections::BTreeSet<_> = runs.iter().map(|it| it.wall.date()).collect();
    assert_eq!(days.len(), 365);
}

/// Crons, zone, after, through, and what is shown.
type Row = (&'static [&'static str], &'static str, &'static str, &'static str, &'static [&'static str]);

const CHANGES: &[Row] = &[
    // New York, 8 March 2026: 01:59 EST is followed by 03:00 EDT.
    (
        &["30 2 * * *"],
        "America/New_York",
        "2026-03-08T00:00:00Z",
        "2026-03-10T00:00:00Z",
        &["08 03:00 -240 for 1 from 08 02:30 to 08 02:30", "09 02:30 -240"],
    ),
    (
        &["*/30 2 * * *"],
        "America/New_York",
        "2026-03-08T00:00:00Z",
        "2026-03-09T00:00:00Z",
        &["08 03:00 -240 for 2 from 08 02:00 to 08 02:30"],
    ),
    (
        &["*/20 2-3 * * *"],
        "America/New_York",
        "2026-03-08T00:00:00Z",
        "2026-03-09T00:00:00Z",
        &["08 03:00 -240 for 3 from 08 02:00 to 08 02:40 and its own", "08 03:20 -240", "08 03:40 -240"],
    ),
    (
        &["*/15 * * * *"],
        "America/New_York",
        "2026-03-08T06:30:00Z",
        "2026-03-08T07:15:00Z",
        &["08 01:45 -300", "08 03:00 -240", "08 03:15 -240"],
    ),
    (
        &["0 * * * *"],
        "America/New_York",
        "2026-03-08T05:30:00Z",
        "2026-03-08T08:00:00Z",
        &["08 01:00 -300", "08 03:00 -240 for 1 from 08 02:00 to 08 02:00 and its own", "08 04:00 -240"],
    ),
    (
        &["0 2-3 * * *", "30 2 * * *", "0 3 * * *"],
        "America/New_York",
        "2026-03-08T00:00:00Z",
        "2026-03-09T00:00:00Z",
        &["08 03:00 -240 for 2 from 08 02:00 to 08 02:30 and its own"],
    ),
    (
        &["30 2 * * *", "0 3 * * *"],
        "America/New_York",
        "2026-03-08T00:00:00Z",
        "2026-03-09T00:00:00Z",
        &["08 03:00 -240 for 1 from 08 02:30 to 08 02:30 and its own"],
    ),
    // New York, 1 November 2026: 01:59 EDT is followed by 01:00 EST.
    (&["30 1 * * *"], "America/New_York", "2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z", &["01 01:30 -240 first of two", "02 01:30 -300"]),
    (
        &["0,30 1 * * *"],
        "America/New_York",
        "2026-11-01T00:00:00Z",
        "2026-11-02T00:00:00Z",
        &["01 01:00 -240 first of two", "01 01:30 -240 first of two"],
    ),
    (
        &["*/30 * * * *"],
        "America/New_York",
        "2026-11-01T04:30:00Z",
        "2026-11-01T07:00:00Z",
        &[
            "01 01:00 -240 first pass",
            "01 01:30 -240 first pass",
            "01 01:00 -300 second pass",
            "01 01:30 -300 second pass",
            "01 02:00 -300",
        ],
    ),
    (
        &["0 * * * *"],
        "America/New_York",
        "2026-11-01T04:30:00Z",
        "2026-11-01T08:00:00Z",
        &["01 01:00 -240 first of two", "01 02:00 -300", "01 03:00 -300"],
    ),
    (
        &["5 1 * * *", "0,30 * * * *"],
        "America/New_York",
        "2026-11-01T05:00:00Z",
        "2026-11-01T06:30:00Z",
        &["01 01:05 -240 first of two", "01 01:30 -240 first pass", "01 01:00 -300 second pass", "01 01:30 -300 second pass"],
    ),
    // London, 30 March 2025: 00:59 GMT is followed by 02:00 BST. 26 October: 01:59 BST by 01:00 GMT.
    (&["0,30 1 * * *"], "Europe/London", "2025-03-29T12:00:00Z", "2025-03-30T12:00:00Z", &["30 02:00 +60 for 2 from 30 01:00 to 30 01:30"]),
    (
        &["0 * * * *"],
        "Europe/London",
        "2025-03-29T23:30:00Z",
        "2025-03-30T02:00:00Z",
        &["30 00:00 +0", "30 02:00 +60 for 1 from 30 01:00 to 30 01:00 and its own", "30 03:00 +60"],
    ),
    (&["*/15 * * * *"], "Europe/London", "2025-03-30T00:30:00Z", "2025-03-30T01:15:00Z", &["30 00:45 +0", "30 02:00 +60", "30 02:15 +60"]),
    (
        &["0,30 1 * * *"],
        "Europe/London",
        "2025-10-25T12:00:00Z",
        "2025-10-26T12:00:00Z",
        &["26 01:00 +60 first of two", "26 01:30 +60 first of two"],
    ),
    (&["0 * * * *"], "Europe/London", "2025-10-25T23:30:00Z", "2025-10-26T02:00:00Z", &["26 01:00 +60 first of two", "26 02:00 +0"]),
    (
        &["*/15 0-2 * * *"],
        "Europe/London",
        "2025-10-26T00:30:00Z",
        "2025-10-26T02:15:00Z",
        &["26 01:45 +60 first of two", "26 02:00 +0", "26 02:15 +0"],
    ),
    // Lord Howe: half an hour. 5 October 2025 01:59 is followed by 02:30; 5 April 2026 01:59 by 01:30.
    (
        &["15 2 * * *"],
        "Australia/Lord_Howe",
        "2025-10-04T12:00:00Z",
        "2025-10-05T14:00:00Z",
        &["05 02:30 +660 for 1 from 05 02:15 to 05 02:15"],
    ),
    (
        &["*/15 * * * *"],
        "Australia/Lord_Howe",
        "2025-10-04T15:00:00Z",
        "2025-10-04T15:45:00Z",
        &["05 01:45 +630", "05 02:30 +660", "05 02:45 +660"],
    ),
    (
        &["45 1 * * *"],
        "Australia/Lord_Howe",
        "2026-04-04T00:00:00Z",
        "2026-04-05T23:00:00Z",
        &["05 01:45 +660 first of two", "06 01:45 +630"],
    ),
    (
        &["*/15 * * * *"],
        "Australia/Lord_Howe",
        "2026-04-04T14:15:00Z",
        "2026-04-04T15:30:00Z",
        &[
            "05 01:30 +660 first pass",
            "05 01:45 +660 first pass",
            "05 01:30 +630 second pass",
            "05 01:45 +630 second pass",
            "05 02:00 +630",
        ],
    ),
    // Santiago, 7 September 2025: midnight does not exist; 4 April 2026, 23:00 to 24:00 is there twice.
    (
        &["0 0 * * *"],
        "America/Santiago",
        "2025-09-06T12:00:00Z",
        "2025-09-08T12:00:00Z",
        &["07 01:00 -180 for 1 from 07 00:00 to 07 00:00", "08 00:00 -180"],
    ),
    (&["30 23 * * *"], "America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z", &["04 23:30 -180 first of two"]),
    (&["@daily"], "America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z", &["05 00:00 -240"]),
    (
        &["0 0 * * SUN"],
        "America/Santiago",
        "2025-09-06T12:00:00Z",
        "2025-09-08T12:00:00Z",
        &["07 01:00 -180 for 1 from 07 00:00 to 07 00:00"],
    ),
    // Amman, 1 April 2016 (a Friday): midnight does not exist. 28 October 2022: DST for good, and no change any more.
    (
        &["0 0 1 * *"],
        "Asia/Amman",
        "2016-03-31T00:00:00Z",
        "2016-05-01T00:00:00Z",
        &["01 01:00 +180 for 1 from 01 00:00 to 01 00:00", "01 00:00 +180"],
    ),
    (&["0 0 * * *"], "Asia/Amman", "2022-10-26T12:00:00Z", "2022-10-29T12:00:00Z", &["27 00:00 +180", "28 00:00 +180", "29 00:00 +180"]),
    // Apia had no 30 December 2011.
    (
        &["0 1 * * *"],
        "Pacific/Apia",
        "2011-12-29T00:00:00Z",
        "2012-01-01T00:00:00Z",
        &["29 01:00 -600", "31 00:00 +840 for 1 from 30 01:00 to 30 01:00", "31 01:00 +840", "01 01:00 +840"],
    ),
    (
        &["0 0 * * *"],
        "Pacific/Apia",
        "2011-12-29T00:00:00Z",
        "2011-12-31T00:00:00Z",
        &["29 00:00 -600", "31 00:00 +840 for 1 from 30 00:00 to 30 00:00 and its own"],
    ),
    (
        &["0 */6 30 12 *"],
        "Pacific/Apia",
        "2011-12-29T00:00:00Z",
        "2012-01-01T00:00:00Z",
        &["31 00:00 +840 for 4 from 30 00:00 to 30 18:00"],
    ),
    (
        &["*/30 * 29-31 12 *"],
        "Pacific/Apia",
        "2011-12-30T08:30:00Z",
        "2011-12-30T10:30:00Z",
        &["29 23:00 -600", "29 23:30 -600", "31 00:00 +840", "31 00:30 +840"],
    ),
    // Singapore went from +7:30 to +8 at the end of 1981: 23:29 was followed by 00:00.
    (
        &["45 23 31 12 *"],
        "Asia/Singapore",
        "1981-12-01T00:00:00Z",
        "1982-12-01T00:00:00Z",
        &["01 00:00 +480 for 1 from 31 23:45 to 31 23:45"],
    ),
    (&["0 1 * * *"], "Asia/Singapore", "2020-04-17T00:00:00Z", "2020-04-18T23:00:00Z", &["18 01:00 +480", "19 01:00 +480"]),
];

#[test]
fn changes_of_the_clock_are_met_as_the_rule_says() {
    for (texts, zone, after, through, expected) in CHANGES {
        let timetable = crons(texts, zone).timetable(at(after));
        assert_eq!(shown(&timetable, after, through), *expected, "{texts:?} in {zone} after {after}");
    }
}

#[test]
fn a_day_matches_by_day_of_month_or_day_of_week_where_both_are_restricted() {
    let dates = |text: &str, zone: &str, count: usize| -> Vec<String> {
        cron(text, zone).upcoming(at("2026-01-31T12:00:00Z")).take(count).map(|it| it.wall.format("%m-%d").to_string()).collect()
    };
    assert_eq!(dates("0 0 13 * FRI", "UTC", 6), ["02-06", "02-13", "02-20", "02-27", "03-06", "03-13"]);
    assert_eq!(dates("0 0 1,15 * MON", "UTC", 5), ["02-01", "02-02", "02-09", "02-15", "02-16"]);
    // A field that leaves no day out does not count as restricted, however it is written.
    for unrestricted in ["0 0 13 * *", "0 0 13 * 0-7", "0 0 13 * */1", "0 0 13 * ?", "0 0 13 * SUN-SAT", "0 0 13 * MON-SUN"] {
        assert_eq!(dates(unrestricted, "UTC", 3), ["02-13", "03-13", "04-13"], "{unrestricted}");
    }
    for unrestricted in ["0 0 * * FRI", "0 0 1-31 * 5", "0 0 */1 * fri", "0 0 ? * 5"] {
        assert_eq!(dates(unrestricted, "UTC", 2), ["02-06", "02-13"], "{unrestricted}");
    }
    assert_eq!(dates("0 0 L * *", "UTC", 3), ["02-28", "03-31", "04-30"]);
    assert_eq!(dates("0 0 LW * *", "UTC", 3), ["02-27", "03-31", "04-30"]);
    assert_eq!(dates("0 0 15W * *", "UTC", 3), ["02-16", "03-16", "04-15"]);
    assert_eq!(dates("0 0 * * FRI#1", "UTC", 3), ["02-06", "03-06", "04-03"]);
    assert_eq!(dates("0 0 * * 5L", "UTC", 3), ["02-27", "03-27", "04-24"]);
    assert_eq!(dates("0 0 * * FRI-SUN", "UTC", 4), ["02-01", "02-06", "02-07", "02-08"]);
    assert_eq!(dates("0 0 29 2 *", "UTC", 2), ["02-29", "02-29"]);
}

#[test]
fn names_of_whole_crons_are_what_crontab_says() {
    let same = [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        (" @Daily ", "0 0 0 * * *"),
        ("*/30 0 * * *", "0  0,30\t0 1-31 JAN-DEC sun-sat"),
    ];
    for (name, fields) in same {
        assert_eq!(crons(&[name], "UTC").identity(), crons(&[fields], "UTC").identity(), "{name}");
    }
}

#[test]
fn seconds_stand_first_of_six_fields() {
    let runs = shown(&cron("30 5 1 * * *", "UTC"), "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    assert_eq!(runs, ["01 01:05 +0"]);
    assert_eq!(cron("30 5 1 * * *", "UTC").next(at("2026-01-01T00:00:00Z")), Some(at("2026-01-01T01:05:30Z")));
}

#[test]
fn an_interval_is_elapsed_time_from_the_start_or_else_from_the_first_enabling() {
    let text =
        ScheduleText { every: &["1h30m"], timezone: "Europe/London", start_date: Some("2025-10-26T00:30:00"), ..ScheduleText::default() };
    let schedule = Schedule::parse(&text).expect("a schedule");
    let timetable = schedule.timetable(at("2020-01-01T00:00:00Z"));
    let runs = shown(&timetable, "2025-10-25T00:00:00Z", "2025-10-26T04:00:00Z");
    // 00:30 BST, 02:00 BST (which is 01:00 GMT), 02:30 GMT.
    assert_eq!(runs, ["26 00:30 +60", "26 01:00 +0", "26 02:30 +0", "26 04:00 +0"]);
    let unanchored = Schedule::parse(&ScheduleText { start_date: None, ..text }).expect("a schedule");
    let timetable = unanchored.timetable(at("2025-10-26T00:10:20.750Z"));
    assert_eq!(timetable.next(at("2025-10-26T00:10:20.750Z")), Some(at("2025-10-26T01:40:20Z")));
    assert_eq!(timetable.interval_start(at("2025-10-26T00:10:20Z")), at("2025-10-25T22:40:20Z"));
    // It begins there, also seen from the time before.
    let anchor = at("2025-10-26T00:10:20Z");
    assert_eq!((timetable.next(at("2020-01-01T00:00:00Z")), timetable.previous(anchor)), (Some(anchor), None));
    assert_eq!(timetable.previous(at("2025-10-26T00:10:20.001Z")), Some(anchor));
    assert_eq!(timetable.count(at("2020-01-01T00:00:00Z"), at("2025-10-26T02:00:00Z")), 2);
    let with_a_cron = ScheduleText { schedule: &["0 0 * * *"], start_date: None, ..text };
    let timetable = Schedule::parse(&with_a_cron).expect("a schedule").timetable(anchor);
    assert_eq!(timetable.previous(anchor), Some(at("2025-10-25T23:00:00Z")));
    assert_eq!(timetable.count(at("2025-10-25T00:00:00Z"), at("2025-10-26T02:00:00Z")), 3);
}

#[test]
fn several_schedules_are_due_together_each_instant_once() {
    let text = ScheduleText {
        schedule: &["0 12 * * *", "*/30 12 * * *"],
        every: &["6h"],
        timezone: "UTC",
        start_date: Some("2026-01-01"),
        ..ScheduleText::default()
    };
    let timetable = Schedule::parse(&text).expect("a schedule").timetable(DateTime::UNIX_EPOCH);
    let (after, through) = (at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z"));
    let runs: Vec<String> = timetable.between(after, through).map(|it| it.format("%H:%M").to_string()).collect();
    assert_eq!(runs, ["06:00", "12:00", "12:30", "18:00", "00:00"]);
    assert_eq!(timetable.count(after, through), 5);
}

#[test]
fn a_start_and_an_end_are_included_and_are_wall_times_of_the_zone() {
    let text = ScheduleText {
        schedule: &["0 1 * * *"],
        timezone: "Asia/Singapore",
        start_date: Some("2020-04-18T01:00:00"),
        end_date: Some("2020-04-20"),
        ..ScheduleText::default()
    };
    let timetable = Schedule::parse(&text).expect("a schedule").timetable(DateTime::UNIX_EPOCH);
    let runs: Vec<_> = timetable.between(at("2000-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z")).collect();
    assert_eq!(runs, [at("2020-04-17T17:00:00Z"), at("2020-04-18T17:00:00Z"), at("2020-04-19T17:00:00Z")]);
    assert_eq!(timetable.previous(at("2030-01-01T00:00:00Z")), Some(runs[2]));
    assert_eq!(timetable.previous(runs[0]), None);
    assert_eq!(timetable.interval_start(runs[0]), at("2020-04-16T17:00:00Z"));
    assert_eq!(timetable.next(runs[2]), None);
    assert_eq!(timetable.count(at("2000-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z")), 3);
    let at_the_end = Schedule::parse(&ScheduleText { end_date: Some("2020-04-20 01:00"), ..text }).expect("a schedule");
    assert_eq!(at_the_end.timetable(DateTime::UNIX_EPOCH).next(runs[1]), Some(runs[2]));
    assert_eq!(at_the_end.timetable(DateTime::UNIX_EPOCH).previous(at("2030-01-01T00:00:00Z")), Some(runs[2]));
    // Midnight of 7 September 2025 does not exist in Santiago: the day begins at one, and the day before ends there.
    let day = |start_date, end_date| {
        let text =
            ScheduleText { schedule: &["0 0,23 * * *"], timezone: "America/Santiago", start_date, end_date, ..ScheduleText::default() };
        Schedule::parse(&text).expect("a schedule")
    };
    assert_eq!(day(Some("2025-09-07"), None).starts_at(), Some(at("2025-09-07T04:00:00Z")));
    assert_eq!(day(None, Some("2025-09-06")).ends_at(), Some(at("2025-09-07T03:59:59Z")));
    assert_eq!(day(None, Some("2026-04-04T23:30:00")).ends_at(), Some(at("2026-04-05T03:30:00Z")));
}

#[test]
fn a_manual_schedule_is_never_due() {
    for schedule in [&["manual"][..], &[]] {
        let schedule = Schedule::parse(&ScheduleText { schedule, timezone: "UTC", ..ScheduleText::default() }).expect("a schedule");
        assert!(schedule.is_manual());
        let timetable = schedule.timetable(DateTime::UNIX_EPOCH);
        let now = at("2026-01-01T00:00:00Z");
        assert_eq!((timetable.next(now), timetable.previous(now), timetable.interval_start(now)), (None, None, now));
        assert_eq!(timetable.count(DateTime::UNIX_EPOCH, now), 0);
    }
}

#[test]
fn the_ends_of_time_are_no_reason_to_stop() {
    for text in ["* * * * * *", "0 1 29 2 *", "0 0 * * *"] {
        for zone in ["Asia/Singapore", "America/New_York", "Pacific/Apia"] {
            let timetable = cron(text, zone);
            assert!(timetable.next(DateTime::<Utc>::MIN_UTC).is_some());
            assert_eq!(timetable.next(DateTime::<Utc>::MAX_UTC), None);
            assert_eq!(timetable.previous(DateTime::<Utc>::MIN_UTC), None);
            assert!(timetable.previous(DateTime::<Utc>::MAX_UTC).is_some());
        }
    }
}

#[test]
fn what_is_far_away_or_frequent_is_found_and_counted_without_walking_there() {
    let seconds = cron("* * * * * *", "America/New_York");
    let (from, to) = (at("2016-01-01T05:00:00Z"), at("2026-01-01T05:00:00Z"));
    assert_eq!(seconds.count(from, to), u64::try_from((to - from).num_seconds()).expect("a count"));
    // Once in each gap hour and overlap hour of ten years, at most 3,600 wall times a day.
    let fixed = cron("* * 2 * * *", "America/New_York");
    assert_eq!(fixed.count(from, to), 3653 * 3600 - 10 * 3599);
    let both = crons(&["* * * * * *", "*/2 * * * * *"], "America/New_York").timetable(from);
    assert_eq!(both.count(from, from + TimeDelta::days(3)), 3 * 86_400);
    assert_eq!(cron("0 0 29 2 MON#5", "UTC").next(at("2026-01-01T00:00:00Z")), Some(at("2028-02-29T00:00:00Z")));
    assert_eq!(cron("0 0 29 2 *", "UTC").next(at("2096-03-01T00:00:00Z")), Some(at("2104-02-29T00:00:00Z")));
    assert_eq!(cron("0 0 29 2 *", "UTC").previous(at("2104-02-29T00:00:00Z")), Some(at("2096-02-29T00:00:00Z")));
}
