//! When a DAG is due, and what to do about what was missed: pure functions of a schedule and of instants that are passed in.
//!
//! - [`Schedule`]: what a file says about time, read from its texts
//! - [`Timetable`]: its instants, forward and back, and the rule for changes of the clock (DST)
//! - [`Occurrence`]: an instant with what the clock does at it, for a preview
//! - [`decide`]: what to run now, what was missed, and how far everything is decided
//! - [`Facts`]: what templates say about an instant (`ds`, `ts`)
//! - [`ScheduleError`]: what is wrong in a text, and where
//! - [`dag`]: a DAG's file, the order of its tasks and their rules
//!
//! *Invariant:* nothing here reads a clock, a file or a state, and nothing waits.
//!
//! ```
//! use chrono::{TimeZone, Utc};
//! use millpond_schedule::{Oddity, Schedule, ScheduleText};
//!
//! let text = ScheduleText { schedule: &["0 1 * * *"], timezone: "Europe/London", ..ScheduleText::default() };
//! let schedule = Schedule::parse(&text)?;
//! let evening = Utc.with_ymd_and_hms(2025, 3, 29, 20, 0, 0).unwrap();
//! let next = schedule.timetable(evening).upcoming(evening).next().unwrap();
//! // There was no 01:00 on 30 March: the clock went from 00:59:59 GMT to 02:00:00 BST.
//! assert_eq!(next.wall.to_string(), "2025-03-30 02:00:00");
//! assert!(matches!(next.oddity, Oddity::MovedFromGap { count: 1, .. }));
//! # Ok::<(), millpond_schedule::ScheduleError>(())
//! ```

mod catchup;
mod cron;
pub mod dag;
mod date;
mod error;
mod every;
mod facts;
mod fields;
mod next;
mod occurrence;
mod schedule;
mod timetable;
mod zone;

pub use catchup::{Catchup, Cursor, Decision, Due, Missed, ON_TIME, Pause, Policy, RUNS_AT_ONCE, Reason, Situation, decide};
pub use error::{Part, ScheduleError};
pub use every::parse_duration;
pub use facts::Facts;
pub use occurrence::{Occurrence, Oddity};
pub use schedule::{Schedule, ScheduleText};
pub use timetable::Timetable;
pub use zone::Zone;
