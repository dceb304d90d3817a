//! Every mistake has its place and a next step.

use millpond_schedule::{Part, Schedule, ScheduleError, ScheduleText, Zone, parse_duration};

fn wrong(text: &ScheduleText<'_>) -> ScheduleError {
    let error = Schedule::parse(text).map(|schedule| schedule.identity()).expect_err("a mistake");
    assert!(error.message.ends_with('.') && error.hint.ends_with(['.', '?']), "{error}");
    error
}

/// A cron, the part of it that is at fault, what is said, and the hint's beginning.
const CRONS: &[(&str, &str, &str, &str)] = &[
    ("", "", "A cron has five fields, or six with seconds first; this one has 0.", "Write minute, hour"),
    ("0 1 * *", "", "A cron has five fields, or six with seconds first; this one has 4.", "Write minute, hour"),
    ("0 0 1 * * * 2026 x", "2026 x", "A cron has five fields, or six with seconds first; this one has 8.", "Write minute, hour"),
    ("0 24 * * *", "24", "24 is out of range for the field hour.", "Write 0 to 23."),
    ("60 1 * * *", "60", "60 is out of range for the field minute.", "Write 0 to 59."),
    ("60 0 1 * * *", "60", "60 is out of range for the field second.", "Write 0 to 59."),
    ("0 1 0 * *", "0", "0 is out of range for the field day of month.", "Write 1 to 31."),
    ("0 1 * 13 *", "13", "13 is out of range for the field month.", "Write 1 to 12, or JAN to DEC."),
    ("0 1 * * 8", "8", "8 is out of range for the field day of week.", "Write 0 to 7, or SUN to SAT."),
    ("0 1 * * 99999999999", "99999999999", "99999999999 is out of range for the field day of week.", "Write 0 to 7"),
    ("0 1 * * MONDAY", "MONDAY", "\"MONDAY\" is no day of week.", "Did you mean MON?"),
    ("0 1 * * SUNMON", "SUNMON", "\"SUNMON\" is no day of week.", "Did you mean SUN?"),
    ("0 1 * JAM *", "JAM", "\"JAM\" is no month.", "Did you mean JAN?"),
    ("JAN 1 * * *", "JAN", "\"JAN\" is no minute.", "Write 0 to 59."),
    ("1,,2 1 * * *", "", "A value is missing in the field minute.", "Take out the comma."),
    ("0 1, * * *", "", "A value is missing in the field hour.", "Take out the comma."),
    ("*/0 * * * *", "0", "\"0\" is no step of the field minute.", "Write a number from 1 to 60"),
    ("*/x * * * *", "x", "\"x\" is no step of the field minute.", "Write a number from 1 to 60"),
    ("5/15 * * * *", "5/15", "A step needs a range before it, not one value.", "Write \"5-59/15\" to begin at 5."),
    ("/15 * * * *", "/15", "A step needs a range before it.", "Write \"*/15\"."),
    ("*/5/5 * * * *", "5/5", "\"5/5\" is no step of the field minute.", "Write a number"),
    ("0 22-2 * * *", "22-2", "The range 22-2 runs backwards in the field hour.", "Write \"22-23,0-2\"."),
    ("0 1 * * FRI-MON", "FRI-MON", "The range FRI-MON runs backwards in the field day of week.", "Write \"5-6,0-1\"."),
    ("0 -5 * * *", "", "\"\" is no hour.", "Write 0 to 23."),
    ("0 1 L-3 * *", "L", "\"L\" is no day of month.", "Write 1 to 31."),
    ("0 1 15X * *", "15X", "\"15X\" is no day of month.", "Write 1 to 31."),
    ("0 1 15LW * *", "15L", "\"15L\" is no day of month.", "Write 1 to 31."),
    ("0 1 L,LW * *", "LW", "L and LW cannot stand in one cron.", "Write two schedules"),
    ("0 1 * * FRI#6", "6", "\"6\" does not say which one of the month.", "Write 1 to 5, or L"),
    ("0 1 * * #2", "", "\"\" is no day of week.", "Write 0 to 7"),
    ("0 1 W * *", "", "\"\" is no day of month.", "Write 1 to 31."),
    ("0 ? * * *", "?", "\"?\" is no hour.", "Write 0 to 23."),
    ("0 1 * * *é", "*é", "\"*é\" is no day of week.", "Write 0 to 7"),
    ("+5 * * * *", "+5", "\"+5\" is no minute.", "Write 0 to 59."),
    (" 0 0 30 2 * ", "0 0 30 2 *", "This cron never fires: no month that it names has such a day.", "Name a day that exists"),
    ("0 0 31 4,6,9,11 *", "0 0 31 4,6,9,11 *", "This cron never fires: no month that it names has such a day.", "Name a day"),
    ("@dayly", "@dayly", "\"@dayly\" is no name of a schedule.", "Write \"@daily\" alone"),
    ("@hourly 5", "@hourly", "\"@hourly 5\" is no name of a schedule.", "Write \"@hourly\" alone"),
    ("@reboot", "@reboot", "\"@reboot\" is no name of a schedule.", "Write \"@"),
];

#[test]
fn a_mistake_in_a_cron_is_told_with_its_place_and_the_next_step() {
    for (cron, fault, message, hint) in CRONS {
        let error = wrong(&ScheduleText { schedule: &["0 1 * * *", cron], timezone: "UTC", ..ScheduleText::default() });
        assert_eq!(error.part, Part::Schedule(1));
        assert_eq!((&cron[error.span.clone()], error.message.as_str()), (*fault, *message), "{cron}");
        assert!(error.hint.starts_with(hint), "{cron}: {}", error.hint);
    }
}

#[test]
fn a_hint_for_a_range_that_runs_backwards_is_itself_right() {
    for cron in ["0 22-2 * * *", "0 1 * * FRI-MON", "0 1 * NOV-FEB *", "50-10 * * * *", "5/15 * * * *", "0 1 * * 3/2"] {
        let error = wrong(&ScheduleText { schedule: &[cron], timezone: "UTC", ..ScheduleText::default() });
        let better = error.hint.split('"').nth(1).expect("a suggestion");
        let mended = format!("{}{better}{}", &cron[..error.span.start], &cron[error.span.end..]);
        Schedule::parse(&ScheduleText { schedule: &[&mended], timezone: "UTC", ..ScheduleText::default() })
            .unwrap_or_else(|error| panic!("{mended}: {error}"));
    }
}

#[test]
fn an_unknown_zone_is_told_with_the_nearest_known_one() {
    let nearest = [
        ("Asia/Singapor", "Did you mean \"Asia/Singapore\"?"),
        ("asia/singapore", "Did you mean \"Asia/Singapore\"?"),
        ("London", "Did you mean \"Europe/London\"?"),
        ("New York", "Did you mean \"America/New_York\"?"),
        ("Europe/Londn", "Did you mean \"Europe/London\"?"),
        ("utc", "Did you mean \"UTC\"?"),
        // `Etc/GMT+8` would be near and wrong: it lies eight hours west.
        ("GMT+8", "Write the name of a place in the IANA database, such as \"Asia/Singapore\" or \"UTC\"."),
        ("+08:00", "Write the name of a place in the IANA database, such as \"Asia/Singapore\" or \"UTC\"."),
        ("", "Write a name such as \"Asia/Singapore\"."),
    ];
    for (text, hint) in nearest {
        let error = Zone::parse(text).expect_err("a mistake");
        assert_eq!((error.hint.as_str(), error.span), (hint, 0..text.len()), "{text}");
    }
}

#[test]
fn a_length_of_time_is_what_is_said_and_nothing_else() {
    let seconds = [("1s", 1), ("15m", 900), ("1h30m", 5400), ("36h", 129_600), ("2d", 172_800), ("1w2d3h4m5s", 788_645), ("90m", 5400)];
    for (text, expected) in seconds {
        assert_eq!(parse_duration(text).map(|it| it.num_seconds()), Ok(expected), "{text}");
    }
    let wrong = [
        ("", ""),
        ("15", "15"),
        ("m", "m"),
        ("0s", "0s"),
        ("1.5h", "."),
        ("15 m", " "),
        ("-5m", "-"),
        ("15M", "M"),
        ("30m1h", "1h"),
        ("1h1h", "1h"),
        ("1h15", "15"),
        ("1y", "y"),
        ("5é", "é"),
        ("99999w", "99999w"),
        ("99999999999999999999s", "99999999999999999999s"),
    ];
    for (text, fault) in wrong {
        let error = parse_duration(text).expect_err(text);
        assert_eq!((&text[error.span.clone()], error.part), (fault, Part::Duration), "{text}: {error}");
    }
    let error = wrong_every("0s");
    assert_eq!((error.part, error.message.as_str()), (Part::Every(0), "The shortest time is one second."));
}

fn wrong_every(every: &str) -> ScheduleError {
    wrong(&ScheduleText { every: &[every], timezone: "UTC", ..ScheduleText::default() })
}

#[test]
fn a_mistake_in_a_date_is_told_with_its_place() {
    let dates = [
        ("2025-02-30", "2025-02-30"),
        ("18.04.2020", "18.04.2020"),
        ("2020-4-18", "2020-4-18"),
        ("2020- 4-18", "2020- 4-18"),
        ("2020-04-18T25:00", "25:00"),
        ("2020-04-18T23:59:60", "23:59:60"),
        ("2020-04-18T1:00", "1:00"),
        ("2020-04-18T01:00:00Z", "Z"),
        ("2020-04-18T01:00:00+08:00", "+08:00"),
        ("2020-04-18x", "2020-04-18x"),
        ("1776-07-04", "1776"),
        ("", ""),
    ];
    for (date, fault) in dates {
        let error = wrong(&ScheduleText { start_date: Some(date), timezone: "UTC", ..ScheduleText::default() });
        assert_eq!((&date[error.span.clone()], error.part), (fault, Part::StartDate), "{date}: {error}");
    }
    let error =
        wrong(&ScheduleText { start_date: Some("2020-04-18"), end_date: Some("2020-04-17"), timezone: "UTC", ..ScheduleText::default() });
    assert_eq!((error.part, error.message.as_str()), (Part::EndDate, "The schedule ends before it starts."));
}

#[test]
fn a_manual_schedule_stands_alone_and_schedules_have_a_limit() {
    let error = wrong(&ScheduleText { schedule: &["manual", "0 1 * * *"], timezone: "UTC", ..ScheduleText::default() });
    assert_eq!((error.part, error.span), (Part::Schedule(0), 0..6));
    wrong(&ScheduleText { schedule: &["manual"], every: &["1h"], timezone: "UTC", ..ScheduleText::default() });
    let many: Vec<String> = (0..33).map(|minute| format!("{minute} 1 * * *")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    wrong(&ScheduleText { schedule: &many, timezone: "UTC", ..ScheduleText::default() });
}
