use chrono::{DateTime, NaiveDateTime, Utc};

/// An instant at which a schedule is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The instant, a whole second: the *logical time* of its run.
    pub at: DateTime<Utc>,
    /// What a clock in the schedule's zone shows at it.
    pub wall: NaiveDateTime,
    /// The zone's offset from UTC at it, in seconds, east of it positive: it tells two equal wall times apart.
    pub offset_s: i32,
    /// What the clock does at it.
    pub oddity: Oddity,
}

/// What a change of the clock (DST, or another offset by law) does to an occurrence.
///
/// Where several crons are due at one instant, the one that stands furthest below is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Oddity {
    /// Nothing: the wall time exists once. Intervals (`every`) are always regular.
    #[default]
    Regular,
    /// The wall time exists twice, and both are due: the cron goes on by elapsed time.
    EachOfTwo {
        /// Whether this is the second of the two.
        second: bool,
    },
    /// The wall time exists twice; this is the first, and the second is not due.
    FirstOfTwo,
    /// The clock leaves wall times of the cron out, and this is the first instant after them.
    MovedFromGap {
        /// The first wall time that does not exist.
        first: NaiveDateTime,
        /// The last one; the same as `first` where there is one.
        last: NaiveDateTime,
        /// How many there are (one that two crons name counts twice): they are due once, together.
        count: u64,
        /// Whether the cron names the wall time of this instant as well.
        own: bool,
    },
}
