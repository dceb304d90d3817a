//! A year of a DAG (daily at 01:00, from 2020-04-18) on a machine that is restarted, sleeps, and has its clock set, against a
//! reference that has one entry for each instant and walks over all of them each time.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use millpond_schedule::{Catchup, Cursor, Pause, Policy, Reason, Schedule, ScheduleText, Situation, decide};
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::reference::{Meaning, due};
use crate::words::{at, times};

const RESTARTS: usize = 50;
const SLEEPS: usize = 20;
const JUMPS: usize = 20;
const PAUSES: usize = 5;

/// What became of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Its interval began there.
    Run(DateTime<Utc>),
    Missed(Reason),
}

/// The rule of catching up, an instant at a time.
struct Plain {
    instants: Vec<DateTime<Utc>>,
    fates: Vec<Option<Fate>>,
    policy: Policy,
    first_enabled: DateTime<Utc>,
}

impl Plain {
    fn look(&mut self, now: DateTime<Utc>, paused: &[Pause]) {
        let in_pause = |at: DateTime<Utc>| paused.iter().any(|pause| pause.from <= at && pause.until.is_none_or(|until| at < until));
        if in_pause(now) {
            return;
        }
        let counts = |at: DateTime<Utc>| self.policy.catchup == Catchup::All || at > self.first_enabled;
        // What was decided once stays, and nothing before it is looked at again.
        let decided = self.fates.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        let open: Vec<usize> =
            (decided..self.instants.len()).filter(|index| self.instants[*index] <= now && counts(self.instants[*index])).collect();
        for index in &open {
            let instant = self.instants[*index];
            let is_newest = Some(index) == open.last();
            let too_old = self.policy.max_age.is_some_and(|age| now - instant > age);
            let previous = if *index > 0 { self.instants[index - 1] } else { instant - TimeDelta::days(1) };
            let last_run = || {
                let runs = (0..*index).rev().filter(|other| matches!(self.fates[*other], Some(Fate::Run(_))));
                runs.map(|other| self.instants[other]).next()
            };
            self.fates[*index] = Some(match self.policy.catchup {
                Catchup::None if is_newest && now - instant <= TimeDelta::minutes(1) && !in_pause(instant) => Fate::Run(previous),
                Catchup::None if in_pause(instant) => Fate::Missed(Reason::Paused),
                Catchup::None => Fate::Missed(Reason::NotRunning),
                _ if too_old => Fate::Missed(Reason::TooOld),
                Catchup::All => Fate::Run(previous),
                Catchup::Latest if is_newest => Fate::Run(last_run().unwrap_or(previous)),
                Catchup::Latest => Fate::Missed(Reason::Covered),
            });
        }
    }
}

/// What the machine does at a true time.
enum Event {
    /// The process ends, sometimes before its last decision is kept, and begins again later.
    Restart(TimeDelta),
    Sleep(TimeDelta),
    /// The clock shows so much more than the true time from now on.
    Jump(TimeDelta),
    Pause(TimeDelta),
}

fn events(random: &mut ChaCha8Rng) -> BTreeMap<i64, Event> {
    let mut events = BTreeMap::new();
    let mut add = |random: &mut ChaCha8Rng, event: Event| {
        let mut second = random.random_range(0..365 * 86_400);
        while events.contains_key(&second) {
            second += 1;
        }
        events.insert(second, event);
    };
    for _ in 0..RESTARTS {
        let down = if random.random_bool(0.2) { random.random_range(3_600..4 * 86_400) } else { random.random_range(1..900) };
        add(random, Event::Restart(TimeDelta::seconds(down)));
    }
    for _ in 0..SLEEPS {
        let asleep = TimeDelta::seconds(random.random_range(1_800..9 * 86_400));
        add(random, Event::Sleep(asleep));
    }
    for _ in 0..JUMPS {
        let days = if random.random_bool(0.3) { 10 } else { 1 };
        let off = if random.random_bool(0.3) { 0 } else { random.random_range(-days * 86_400..days * 86_400) };
        add(random, Event::Jump(TimeDelta::seconds(off)));
    }
    for _ in 0..PAUSES {
        let paused = TimeDelta::seconds(random.random_range(3_600..6 * 86_400));
        add(random, Event::Pause(paused));
    }
    events
}

/// Runs a year and returns how many instants ran and were missed.
fn year(zone: Tz, instants: &[DateTime<Utc>], policy: Policy, seed: u64) -> (usize, usize) {
    let random = &mut ChaCha8Rng::seed_from_u64(seed);
    let text = ScheduleText {
        schedule: &["0 1 * * *"],
        timezone: zone.name(),
        start_date: Some("2020-04-18T01:00:00"),
        ..ScheduleText::default()
    };
    let schedule = Schedule::parse(&text).expect("a schedule");
    let begin = at("2020-05-03T09:12:34.500Z");
    let mut plain = Plain { instants: instants.to_vec(), fates: vec![None; instants.len()], policy, first_enabled: begin };
    let mut fates: BTreeMap<DateTime<Utc>, Fate> = BTreeMap::new();
    let mut events = events(random);
    let (mut cursor, mut paused): (Option<Cursor>, Vec<Pause>) = (None, Vec::new());
    let (mut now, mut off) = (begin, TimeDelta::zero());
    let mut unpause_at = None;
    while now < begin + TimeDelta::days(365) {
        let mut lost = false;
        let mut absent = None;
        while let Some(entry) = events.first_entry().filter(|entry| begin + TimeDelta::seconds(*entry.key()) <= now) {
            match entry.remove() {
                Event::Restart(down) => {
                    lost = random.random_bool(0.3);
                    absent = Some(down);
                }
                Event::Sleep(asleep) => absent = Some(asleep),
                Event::Jump(to) => off = to,
                Event::Pause(length) if unpause_at.is_none() => {
                    paused.push(Pause { from: now + off, until: None });
                    unpause_at = Some(now + length);
                }
                Event::Pause(_) => {}
            }
        }
        if unpause_at.is_some_and(|until| until <= now) {
            let pause = paused.last_mut().expect("the pause that ends");
            // The clock may stand before the beginning of the pause now.
            pause.until = Some((now + off).max(pause.from));
            unpause_at = None;
        }
        let clock = now + off;
        let situation = Situation { now: clock, first_enabled: begin, paused: &paused };
        let decision = decide(&schedule, cursor.as_ref(), policy, &situation);
        let again = decide(&schedule, cursor.as_ref(), policy, &situation);
        assert_eq!(decision, again, "a double wake-up decides the same");
        if !lost {
            plain.look(clock, &paused);
            for due in &decision.run {
                assert!(due.occurrence.at <= clock, "nothing runs before it is due");
                let before = fates.insert(due.occurrence.at, Fate::Run(due.interval_start));
                assert_eq!(before, None, "seed {seed}: {} ran twice", due.occurrence.at);
            }
            for missed in &decision.missed {
                let range: Vec<_> = instants.iter().filter(|it| missed.from <= **it && **it <= missed.to).collect();
                assert_eq!((range.len() as u64, range.first(), range.last()), (missed.count, Some(&&missed.from), Some(&&missed.to)));
                for instant in range {
                    assert_eq!(fates.insert(*instant, Fate::Missed(missed.reason)), None, "seed {seed}: {instant} was decided twice");
                }
            }
            assert!(cursor.as_ref().is_none_or(|before| before.through <= decision.cursor.through), "the cursor never goes back");
            cursor = Some(decision.cursor);
        }
        // The machine is woken at the next instant, a little late, and looks from time to time besides.
        let wake = decision.wake_at.map(|wake| wake - off + TimeDelta::milliseconds(random.random_range(0..5_000)));
        let heartbeat = now + TimeDelta::seconds(random.random_range(3_600..8 * 3_600));
        now = match absent {
            Some(length) => now + length,
            None => wake.filter(|wake| *wake > now).map_or(heartbeat, |wake| wake.min(heartbeat)),
        };
    }
    let expected: BTreeMap<_, _> = instants.iter().zip(&plain.fates).filter_map(|(at, fate)| Some((*at, (*fate)?))).collect();
    assert_eq!(fates, expected, "{policy:?}, seed {seed}");
    // Up to the last decision, each instant that counts has its fate.
    let last = fates.keys().next_back().copied().expect("something was due");
    let first = if policy.catchup == Catchup::All { instants[0] } else { begin };
    assert_eq!(instants.iter().filter(|it| first <= **it && **it <= last).count(), fates.len());
    let ran = fates.values().filter(|fate| matches!(fate, Fate::Run(_))).count();
    (ran, fates.len() - ran)
}

#[test]
fn a_year_with_restarts_sleep_and_clock_jumps_decides_every_instant_once_and_by_the_rule() {
    let set = |values: std::ops::RangeInclusive<u32>| values.collect();
    let daily = Meaning {
        seconds: set(0..=0),
        minutes: set(0..=0),
        hours: set(1..=1),
        months: set(1..=12),
        days: set(1..=31),
        weekdays: set(0..=6),
        ..Meaning::default()
    };
    let mut table = String::from("zone, catchup, max_age, seed, ran, missed\n");
    for zone in [Tz::Asia__Singapore, Tz::Europe__London] {
        let instants = due(&daily, zone, at("2020-04-17T12:00:00Z"), at("2021-06-15T00:00:00Z"), 60);
        for catchup in [Catchup::None, Catchup::Latest, Catchup::All] {
            for max_age in [None, Some(TimeDelta::days(7)), Some(TimeDelta::hours(30))] {
                for seed in 0..u64::from(times(3)) {
                    let (ran, missed) = year(zone, &instants, Policy { catchup, max_age }, seed);
                    let age = max_age.map_or("none".to_owned(), |age| format!("{} h", age.num_hours()));
                    let _ = writeln!(table, "{zone}, {catchup:?}, {age}, {seed}, {ran}, {missed}");
                }
            }
        }
    }
    println!("{table}");
}
