//! One rule of catching up at a time.

use chrono::{DateTime, TimeDelta, Utc};
use millpond_schedule::{
    Catchup, Cursor, Decision, Missed, Pause, Policy, RUNS_AT_ONCE, Reason, Schedule, ScheduleText, Situation, decide,
};

use crate::words::{at, crons};

/// A DAG of the days at 01:00 UTC, first enabled on 1 January 2026.
struct Dag {
    schedule: Schedule,
    cursor: Option<Cursor>,
    policy: Policy,
    paused: Vec<Pause>,
}

impl Dag {
    fn new(catchup: Catchup, max_age: Option<TimeDelta>) -> Self {
        Self { schedule: crons(&["0 1 * * *"], "UTC"), cursor: None, policy: Policy { catchup, max_age }, paused: Vec::new() }
    }

    fn text(mut self, text: &ScheduleText<'_>) -> Self {
        self.schedule = Schedule::parse(text).expect("a schedule");
        self
    }

    fn at(&mut self, now: &str) -> Decision {
        let situation = Situation { now: at(now), first_enabled: at("2026-01-01T12:00:00Z"), paused: &self.paused };
        let decision = decide(&self.schedule, self.cursor.as_ref(), self.policy, &situation);
        assert_eq!(decision, decide(&self.schedule, self.cursor.as_ref(), self.policy, &situation), "the same again");
        self.cursor = Some(decision.cursor.clone());
        decision
    }

    /// Days of January that run, and ranges of days that are missed, with counts and reasons.
    fn days(&mut self, now: &str) -> (Vec<String>, Vec<(String, u64, Reason)>) {
        let decision = self.at(now);
        let day = |at: DateTime<Utc>| at.format("%d").to_string();
        let missed = decision.missed.iter().map(|it| (format!("{}-{}", day(it.from), day(it.to)), it.count, it.reason));
        (decision.run.iter().map(|due| day(due.occurrence.at)).collect(), missed.collect())
    }
}

fn missed(range: &str, count: u64, reason: Reason) -> (String, u64, Reason) {
    (range.to_owned(), count, reason)
}

const WEEK: Option<TimeDelta> = Some(TimeDelta::days(7));

#[test]
fn nothing_runs_at_the_first_enabling_but_what_is_due_after_it() {
    for catchup in [Catchup::None, Catchup::Latest, Catchup::All] {
        let mut dag = Dag::new(catchup, None);
        let first = dag.at("2026-01-01T12:00:00Z");
        assert_eq!((first.run.len(), first.missed.len(), first.wake_at), (0, 0, Some(at("2026-01-02T01:00:00Z"))));
        let due = dag.at("2026-01-02T01:00:00.040Z");
        assert_eq!(due.run.len(), 1);
        assert_eq!(due.run[0].occurrence.at, at("2026-01-02T01:00:00Z"));
        assert_eq!(due.run[0].interval_start, at("2026-01-01T01:00:00Z"));
        assert_eq!(dag.at("2026-01-02T01:00:00.900Z").run, []);
    }
}

#[test]
fn catchup_none_runs_only_what_is_on_time() {
    let mut dag = Dag::new(Catchup::None, WEEK);
    assert_eq!(dag.days("2026-01-01T12:00:00Z"), (vec![], vec![]));
    assert_eq!(dag.days("2026-01-02T01:01:00Z"), (vec!["02".to_owned()], vec![]));
    assert_eq!(dag.days("2026-01-03T01:01:00.001Z"), (vec![], vec![missed("03-03", 1, Reason::NotRunning)]));
    assert_eq!(dag.days("2026-01-20T01:00:30Z"), (vec!["20".to_owned()], vec![missed("04-19", 16, Reason::NotRunning)]));
}

#[test]
fn catchup_latest_runs_one_which_covers_those_before_it() {
    let mut dag = Dag::new(Catchup::Latest, WEEK);
    assert_eq!(dag.days("2026-01-02T01:00:00Z"), (vec!["02".to_owned()], vec![]));
    let after_sleep = dag.at("2026-01-05T09:00:00Z");
    assert_eq!(after_sleep.run.len(), 1);
    assert_eq!(after_sleep.run[0].interval_start, at("2026-01-02T01:00:00Z"), "it covers three days");
    assert_eq!((after_sleep.missed[0].count, after_sleep.missed[0].reason), (2, Reason::Covered));
    let (runs, left) = dag.days("2026-01-20T09:00:00Z");
    assert_eq!((runs, left), (vec!["20".to_owned()], vec![missed("06-13", 8, Reason::TooOld), missed("14-19", 6, Reason::Covered)]));
    // A week and eight hours after the last instant of the month there is nothing that is young enough.
    let mut weekly =
        Dag::new(Catchup::Latest, WEEK).text(&ScheduleText { schedule: &["0 1 3 * *"], timezone: "UTC", ..ScheduleText::default() });
    let same = weekly.cursor.clone();
    assert_eq!(weekly.days("2026-01-10T01:00:00Z"), (vec!["03".to_owned()], vec![]), "just young enough");
    weekly.cursor = same;
    assert_eq!(weekly.days("2026-01-10T09:00:00Z"), (vec![], vec![missed("03-03", 1, Reason::TooOld)]));
}

#[test]
fn catchup_all_counts_from_the_start_and_runs_every_one_that_is_not_too_old() {
    let text =
        ScheduleText { schedule: &["0 1 * * *"], timezone: "UTC", start_date: Some("2025-12-25T01:00:00"), ..ScheduleText::default() };
    let mut dag = Dag::new(Catchup::All, WEEK).text(&text);
    let (runs, left) = dag.days("2026-01-01T12:00:00Z");
    assert_eq!(runs, ["26", "27", "28", "29", "30", "31", "01"]);
    assert_eq!(left, [missed("25-25", 1, Reason::TooOld)]);
    let mut unbounded = Dag::new(Catchup::All, None).text(&text);
    let first = unbounded.at("2026-01-01T12:00:00Z");
    assert_eq!((first.run.len(), first.run[0].interval_start), (8, at("2025-12-24T01:00:00Z")));
    assert_eq!(first.run[7].interval_start, first.run[6].occurrence.at);
    for catchup in [Catchup::None, Catchup::Latest] {
        assert_eq!(Dag::new(catchup, None).text(&text).days("2026-01-01T12:00:00Z"), (vec![], vec![]), "counts from the first enabling");
    }
}

#[test]
fn runs_come_in_portions_and_none_is_lost_between_them() {
    let mut dag =
        Dag::new(Catchup::All, None).text(&ScheduleText { schedule: &["* * * * * *"], timezone: "UTC", ..ScheduleText::default() });
    dag.at("2026-01-01T12:00:00Z");
    let mut runs = Vec::new();
    loop {
        let portion = dag.at("2026-01-01T12:41:40.500Z");
        assert!(portion.run.len() <= RUNS_AT_ONCE);
        runs.extend(portion.run.iter().map(|due| due.occurrence.at));
        if !portion.more {
            assert_eq!(portion.wake_at, Some(at("2026-01-01T12:41:41Z")));
            break;
        }
        assert!(portion.wake_at < Some(at("2026-01-01T12:41:40Z")));
    }
    assert_eq!(runs.len(), 2500);
    assert!(runs.windows(2).all(|pair| pair[1] - pair[0] == TimeDelta::seconds(1)));
}

#[test]
fn ten_years_of_seconds_are_missed_as_ranges() {
    let text = ScheduleText { schedule: &["* * * * * *"], timezone: "America/New_York", ..ScheduleText::default() };
    let mut dag = Dag::new(Catchup::Latest, WEEK).text(&text);
    dag.at("2026-01-01T12:00:00Z");
    let woken = dag.at("2036-01-01T12:00:00Z");
    assert_eq!(woken.run.len(), 1);
    let counts: Vec<_> = woken.missed.iter().map(|it| (it.count, it.reason)).collect();
    let seconds = u64::try_from((at("2036-01-01T12:00:00Z") - at("2026-01-01T12:00:00Z")).num_seconds()).expect("a count");
    assert_eq!(counts, [(seconds - 7 * 86_400 - 1, Reason::TooOld), (7 * 86_400, Reason::Covered)]);
}

#[test]
fn unpausing_runs_nothing_that_catchup_does_not_ask_for() {
    let pause = Pause { from: at("2026-01-03T00:00:00Z"), until: None };
    let unpaused = |until: &str| vec![Pause { until: Some(at(until)), ..pause }];
    for (catchup, runs, left) in [
        (Catchup::None, &[][..], vec![missed("03-05", 3, Reason::Paused)]),
        (Catchup::Latest, &["05"][..], vec![missed("03-04", 2, Reason::Covered)]),
        (Catchup::All, &["03", "04", "05"][..], vec![]),
    ] {
        let mut dag = Dag::new(catchup, None);
        dag.at("2026-01-02T01:00:00Z");
        dag.paused = vec![pause];
        let held = dag.at("2026-01-04T01:00:00Z");
        assert_eq!((held.run.len(), held.missed.len(), held.wake_at), (0, 0, None));
        // Half a minute after an instant that fell into the pause: it is not on time.
        dag.paused = unpaused("2026-01-05T01:00:30Z");
        assert_eq!(dag.days("2026-01-05T01:00:30Z"), (runs.iter().map(|it| (*it).to_owned()).collect(), left), "{catchup:?}");
        assert_eq!(dag.at("2026-01-06T01:00:00Z").run.len(), 1);
    }
    // A pause that ends at an instant does not hold it.
    let mut dag = Dag::new(Catchup::None, None);
    dag.at("2026-01-02T12:00:00Z");
    dag.paused = unpaused("2026-01-05T01:00:00Z");
    assert_eq!(dag.days("2026-01-05T01:00:00Z"), (vec!["05".to_owned()], vec![missed("03-04", 2, Reason::Paused)]));
}

#[test]
fn pauses_and_sleep_are_told_apart_in_what_was_missed() {
    let mut dag = Dag::new(Catchup::None, None);
    dag.at("2026-01-01T12:00:00Z");
    dag.paused = vec![
        Pause { from: at("2026-01-08T01:00:00Z"), until: Some(at("2026-01-10T01:00:00Z")) },
        Pause { from: at("2026-01-04T00:00:00Z"), until: Some(at("2026-01-06T00:00:00Z")) },
        Pause { from: at("2026-01-09T00:00:00Z"), until: Some(at("2026-01-11T00:00:00Z")) },
    ];
    let (runs, left) = dag.days("2026-01-14T12:00:00Z");
    assert_eq!(runs, Vec::<String>::new());
    let expected = [
        missed("02-03", 2, Reason::NotRunning),
        missed("04-05", 2, Reason::Paused),
        missed("06-07", 2, Reason::NotRunning),
        missed("08-10", 3, Reason::Paused),
        missed("11-14", 4, Reason::NotRunning),
    ];
    assert_eq!(left, expected);
}

#[test]
fn an_edited_schedule_starts_at_the_time_of_the_change() {
    for catchup in [Catchup::None, Catchup::Latest, Catchup::All] {
        let mut dag = Dag::new(catchup, None);
        dag.at("2026-01-02T01:00:00Z");
        // Asleep since; the new text says an hour that has passed today.
        dag.schedule = crons(&["30 8 * * *"], "UTC");
        let edited = dag.at("2026-01-05T09:00:00Z");
        assert_eq!((edited.run.len(), edited.missed.len(), edited.wake_at), (0, 0, Some(at("2026-01-06T08:30:00Z"))), "{catchup:?}");
        let next = dag.at("2026-01-06T08:30:00Z");
        assert_eq!(next.run.len(), 1);
        let covered = if catchup == Catchup::Latest { "2026-01-02T01:00:00Z" } else { "2026-01-05T08:30:00Z" };
        assert_eq!(next.run[0].interval_start, at(covered));
        // The same in other words is no edit.
        dag.schedule = crons(&["30 08 1-31 * ?"], "UTC");
        assert_eq!(dag.at("2026-01-07T08:30:10Z").run.len(), 1);
    }
    // Neither a zone nor a start_date that moves back fires what is past.
    let mut dag = Dag::new(Catchup::All, None);
    dag.at("2026-01-02T01:00:00Z");
    dag = dag.text(&ScheduleText { schedule: &["0 1 * * *"], timezone: "UTC", start_date: Some("2020-01-01"), ..ScheduleText::default() });
    assert_eq!(dag.days("2026-01-04T12:00:00Z"), (vec![], vec![]));
    assert_eq!(dag.days("2026-01-05T01:00:00Z"), (vec!["05".to_owned()], vec![]));
}

#[test]
fn a_clock_that_is_set_back_repeats_nothing_and_one_set_forward_is_like_sleep() {
    for catchup in [Catchup::None, Catchup::Latest, Catchup::All] {
        let mut dag = Dag::new(catchup, None);
        assert_eq!(dag.at("2026-01-02T01:00:00Z").run.len(), 1);
        let forward = dag.at("2026-01-10T12:00:00Z");
        assert_eq!(forward.run.len() as u64 + forward.missed.iter().map(|it| it.count).sum::<u64>(), 8);
        let back = dag.at("2026-01-02T02:00:00Z");
        assert_eq!((back.run.len(), back.missed.len()), (0, 0));
        assert_eq!(back.behind, Some(at("2026-01-10T01:00:00Z") - at("2026-01-02T02:00:00Z")));
        assert_eq!(back.wake_at, Some(at("2026-01-11T01:00:00Z")));
        assert_eq!(back.cursor, forward.cursor);
        assert_eq!(dag.at("2026-01-10T01:00:00Z").run.len(), 0, "it ran, or was missed");
        assert_eq!(dag.at("2026-01-11T01:00:00Z").run.len(), 1);
        // An edit while the clock is behind does not bring past instants back either.
        dag.schedule = crons(&["0 2 * * *"], "UTC");
        assert_eq!(dag.at("2026-01-05T02:00:00Z").run.len(), 0);
        assert_eq!(dag.at("2026-01-11T02:00:00Z").run.len(), 1);
    }
}

#[test]
fn a_person_can_take_back_what_was_decided_by_a_wrong_clock() {
    let mut dag = Dag::new(Catchup::Latest, None);
    dag.at("2026-01-02T01:00:00Z");
    assert_eq!(dag.at("2038-01-19T03:14:07Z").run.len(), 1);
    assert_eq!(dag.at("2026-01-03T01:00:00Z").run.len(), 0);
    dag.cursor = dag.cursor.map(|cursor| cursor.taken_back(at("2026-01-03T00:59:00Z")));
    let again = dag.at("2026-01-03T01:00:00Z");
    assert_eq!((again.run.len(), again.run[0].interval_start, again.behind), (1, at("2026-01-02T01:00:00Z"), None));
}

#[test]
fn an_end_date_ends_it_and_a_start_in_the_future_waits() {
    let text = ScheduleText {
        schedule: &["0 1 * * *"],
        timezone: "UTC",
        start_date: Some("2026-01-05"),
        end_date: Some("2026-01-07"),
        ..ScheduleText::default()
    };
    for catchup in [Catchup::None, Catchup::Latest, Catchup::All] {
        let mut dag = Dag::new(catchup, None).text(&text);
        let early = dag.at("2026-01-02T00:00:00Z");
        assert_eq!((early.run.len(), early.behind, early.wake_at), (0, None, Some(at("2026-01-05T01:00:00Z"))));
        for day in 5..=7 {
            assert_eq!(dag.at(&format!("2026-01-{day:02}T01:00:00Z")).run.len(), 1);
        }
        let after = dag.at("2026-02-01T01:00:00Z");
        assert_eq!((after.run.len(), after.missed.len(), after.wake_at), (0, 0, None));
    }
}

#[test]
fn what_is_kept_of_a_decision_is_read_again_as_it_was() {
    let mut dag = Dag::new(Catchup::None, None);
    dag.at("2026-01-01T00:00:00Z");
    let decision = dag.at("2026-01-04T12:00:00Z");
    let pause = Pause { from: at("2026-01-02T00:00:00Z"), until: None };
    let kept = serde_json::to_string(&(&decision.cursor, &decision.missed, pause)).expect("JSON");
    assert!(kept.contains("\"reason\":\"not_running\""), "{kept}");
    assert_eq!(serde_json::from_str::<(Cursor, Vec<Missed>, Pause)>(&kept).expect("the same"), (decision.cursor, decision.missed, pause));
}
