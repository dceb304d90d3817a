//! The rule in its plainest form: the clock of a zone is watched, second by second or minute by minute, and what it showed is
//! written down. Of chrono-tz only the offset of an instant is asked, of croner nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;

/// A set of small numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Set(u64);

impl Set {
    fn contains(self, value: u32) -> bool {
        self.0 >> value & 1 == 1
    }

    fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl FromIterator<u32> for Set {
    fn from_iter<T: IntoIterator<Item = u32>>(values: T) -> Self {
        Self(values.into_iter().fold(0, |set, value| set | 1 << value))
    }
}

impl<const N: usize> From<[u32; N]> for Set {
    fn from(values: [u32; N]) -> Self {
        values.into_iter().collect()
    }
}

/// What a cron means, as sets.
#[derive(Debug, Clone, Default)]
pub struct Meaning {
    pub seconds: Set,
    pub minutes: Set,
    pub hours: Set,
    pub months: Set,
    pub days: Set,
    /// Sunday is 0.
    pub weekdays: Set,
    /// `L`, `LW`, `15W` of the days.
    pub special_days: Vec<SpecialDay>,
    /// `5#2`, `5#L` of the weekdays: the last one has the number 0.
    pub nth_weekdays: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
pub enum SpecialDay {
    Last,
    LastWeekday,
    NearestWeekday(u32),
}

impl Meaning {
    pub fn names(&self, wall: NaiveDateTime) -> bool {
        self.seconds.contains(wall.second())
            && self.minutes.contains(wall.minute())
            && self.hours.contains(wall.hour())
            && self.months.contains(wall.month())
            && self.names_day(wall.date())
    }

    fn names_day(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday().num_days_from_sunday();
        let same_weekday_before = (1..day.day()).filter(|other| (day.day() - other).is_multiple_of(7)).count();
        let last_of_weekday = (day + TimeDelta::days(7)).month() != day.month();
        let by_day = self.days.contains(day.day()) || self.special_days.iter().any(|special| special.is(day));
        let by_weekday = self.weekdays.contains(weekday)
            || self.nth_weekdays.iter().any(|(named, nth)| {
                *named == weekday && if *nth == 0 { last_of_weekday } else { same_weekday_before + 1 == *nth as usize }
            });
        match (self.days.len() < 31, self.weekdays.len() < 7) {
            (true, true) => by_day || by_weekday,
            (true, false) => by_day,
            (false, true) => by_weekday,
            (false, false) => true,
        }
    }

    fn goes_on(&self) -> bool {
        self.hours.len() == 24 && self.minutes.len() * self.seconds.len() >= 2
    }
}

impl SpecialDay {
    fn is(self, day: NaiveDate) -> bool {
        let month: Vec<NaiveDate> = day.with_day(1).expect("a first").iter_days().take_while(|it| it.month() == day.month()).collect();
        let works = |it: &&NaiveDate| !matches!(it.weekday(), Weekday::Sat | Weekday::Sun);
        let target = match self {
            Self::Last => month.last(),
            Self::LastWeekday => month.iter().rfind(works),
            Self::NearestWeekday(wanted) => month
                .iter()
                .filter(works)
                .filter(|_| wanted as usize <= month.len())
                .min_by_key(|it| (i64::from(it.day()) - i64::from(wanted)).abs()),
        };
        target == Some(&day)
    }
}

/// No clock was set back further since 1980, which `look_for_changes` makes sure of.
const FURTHEST_BACK_S: i64 = 8 * 3600;

/// What a clock showed, instant by instant.
pub struct Watched {
    zone: Tz,
    step: TimeDelta,
    after: DateTime<Utc>,
    through: DateTime<Utc>,
    shown: Vec<(DateTime<Utc>, NaiveDateTime)>,
    first_shown: HashMap<NaiveDateTime, DateTime<Utc>>,
}

impl Watched {
    /// Watches a zone's clock every `step_s` seconds, so that what is due after `after` up to `through` can be told. With 60, a
    /// cron must have no seconds, and the zone only offsets of whole minutes.
    pub fn new(zone: Tz, after: DateTime<Utc>, through: DateTime<Utc>, step_s: i64) -> Self {
        let step = TimeDelta::seconds(step_s);
        let margin = TimeDelta::seconds(FURTHEST_BACK_S);
        let round =
            |instant: DateTime<Utc>| DateTime::from_timestamp(instant.timestamp().div_euclid(step_s) * step_s, 0).expect("in range");
        let (mut instant, end) = (round(after - margin), through);
        let (mut shown, mut first_shown) = (Vec::new(), HashMap::new());
        while instant <= end {
            let wall = zone.from_utc_datetime(&instant.naive_utc()).naive_local();
            shown.push((instant, wall));
            first_shown.entry(wall).or_insert(instant);
            instant += step;
        }
        Self { zone, step, after, through, shown, first_shown }
    }

    /// Returns the instants at which a cron is due.
    pub fn due(&self, meaning: &Meaning) -> Vec<DateTime<Utc>> {
        let mut found = BTreeSet::new();
        if meaning.goes_on() {
            found.extend(self.shown.iter().filter(|(_, wall)| meaning.names(*wall)).map(|(instant, _)| *instant));
        } else {
            let (mut wall, last) = (self.shown[0].1, self.shown.iter().map(|(_, wall)| *wall).max().expect("watched"));
            while wall <= last {
                if meaning.names(wall) {
                    found.insert(self.first_shown.get(&wall).copied().unwrap_or_else(|| self.after_gap(wall)));
                }
                wall += self.step;
            }
        }
        found.into_iter().filter(|instant| self.after < *instant && *instant <= self.through).collect()
    }

    fn after_gap(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        let jump = self.shown.windows(2).find(|pair| pair[0].1 < wall && wall < pair[1].1);
        jump.map(|pair| pair[1].0).unwrap_or_else(|| panic!("{wall} in {} was neither shown nor left out", self.zone))
    }
}

/// Returns the instants after `after` up to `through` at which a cron is due in a zone (see [`Watched::new`]).
pub fn due(meaning: &Meaning, zone: Tz, after: DateTime<Utc>, through: DateTime<Utc>, step_s: i64) -> Vec<DateTime<Utc>> {
    Watched::new(zone, after, through, step_s).due(meaning)
}

/// Returns the instants from 1980 to 2035 at which a zone's offset changes; they are looked for once.
pub fn changes(zone: Tz) -> Vec<DateTime<Utc>> {
    static FOUND: LazyLock<Mutex<HashMap<Tz, Vec<DateTime<Utc>>>>> = LazyLock::new(Mutex::default);
    FOUND.lock().expect("no test stops while it holds the list").entry(zone).or_insert_with(|| look_for_changes(zone, 1980..2036)).clone()
}

fn look_for_changes(zone: Tz, years: std::ops::Range<i32>) -> Vec<DateTime<Utc>> {
    let offset = |instant: DateTime<Utc>| zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc();
    let new_year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().expect("a new year");
    let (mut instant, end) = (new_year(years.start), new_year(years.end));
    let mut found = Vec::new();
    while instant < end {
        let next = instant + TimeDelta::hours(12);
        if offset(instant) != offset(next) {
            assert!(i64::from(offset(instant) - offset(next)) < FURTHEST_BACK_S, "{zone} at {instant}");
            let (mut before, mut after) = (instant, next);
            while after - before > TimeDelta::seconds(1) {
                let middle = before + (after - before) / 2;
                if offset(middle) == offset(instant) { before = middle } else { after = middle }
            }
            found.push(DateTime::from_timestamp(after.timestamp(), 0).expect("in range"));
        }
        instant = next;
    }
    found
}
