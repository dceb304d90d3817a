//! Schedules: any text is read or refused at a place inside it, and what is read has instants that agree forward and back.
//! The same texts as templates, conditions and crontabs: said or refused, and never a panic.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use millpond_schedule::dag::{Context, Surroundings, condition, crontab, read, render};
use millpond_schedule::{Schedule, ScheduleText, Zone, parse_duration};

use super::Settings;

/// What means something in a schedule.
const MEANING: &[u8] = b"0123456789*/,-  #LW?@JANFRIhdms:T\xC3\xA9";
/// Zones whose clocks did something special.
const ZONES: &[&str] = &["UTC", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "Africa/Casablanca"];

/// What means something in a template.
const WORDS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    " ",
    "\n",
    "|",
    "(",
    ")",
    "[",
    "]",
    ".",
    ",",
    "'",
    "\"",
    "1",
    "99999999999",
    "+",
    "-",
    "*",
    "~",
    "==",
    "<",
    "=",
    "for ",
    "in ",
    "endfor",
    "if ",
    "else",
    "endif",
    "set ",
    "endset",
    "raw",
    "endraw",
    "is ",
    "not ",
    "and ",
    "ds",
    "logical_time",
    "params",
    "task",
    "own",
    "item",
    "a",
    "b",
    "loop",
    "range",
    "add_days",
    "format",
    "sh",
    "tojson",
    "%Y",
    "é",
    "{",
    "}",
];

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
    let spelled: String = bytes.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect();
    let zone = Zone::parse(zone).expect("a zone of the list");
    says(if by_meaning { &text } else { &spelled }, zone, now);
    imports(&text);
}

/// Panics where a text as a template, or as a condition, is neither said nor refused in words.
fn says(text: &str, zone: Zone, now: DateTime<chrono::Utc>) {
    let (params, outputs) = (BTreeMap::new(), BTreeMap::from([("own".to_owned(), BTreeMap::from([("a".to_owned(), text.to_owned())]))]));
    let context = Context {
        zone,
        logical_time: now,
        data_interval_start: now,
        data_interval_end: now,
        run_id: "a",
        kind: "manual",
        dag: "a",
        try_number: 1,
        params: &params,
        outputs: &outputs,
        item: Some(text),
        secrets: &BTreeMap::new(),
    };
    for error in [render(text, &context).err(), condition(text, &context).err()].into_iter().flatten() {
        assert!(!error.message.is_empty() && !error.hint.is_empty());
        assert!(error.span.clone().is_none_or(|span| text.get(span).is_some()), "{error} at {:?}", error.span);
    }
    assert_eq!(render("{{ item }}", &context).as_deref(), Ok(text));
    let file = format!("[task.own]\nshell = '''{text}'''\nwhen = '''{text}'''\n");
    for problem in
        read("a.toml", &file, &Surroundings { zone: zone.name(), pipelines: &[], dags: &[], pools: &[] }).err().into_iter().flatten()
    {
        assert!(file.get(problem.span.0..problem.span.1).is_some(), "{problem} at {:?}", problem.span);
    }
}

/// Panics where a DAG that a crontab becomes has a mistake.
fn imports(text: &str) {
    let import = crontab::import("crontab", text, crontab::Machine::default());
    for dag in import.dags {
        let read = read(&dag.name, &dag.text, &Surroundings { zone: "UTC", pipelines: &[], dags: &[], pools: &[] });
        assert!(read.is_ok(), "{}: {:?}", dag.text, read.err());
    }
    for problem in import.problems {
        assert!(text.get(problem.span.0..problem.span.1).is_some(), "{problem} at {:?}", problem.span);
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
