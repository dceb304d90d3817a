use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::cron::Cron;
use crate::date::Date;
use crate::error::{Part, ScheduleError};
use crate::every::{self, Grid};
use crate::next::Local;
use crate::timetable::Timetable;
use crate::zone::{Zone, second_of};

/// So many crons and intervals may stand together: each look at a schedule asks every one of them.
const TOGETHER: usize = 32;

/// The texts that say when a DAG is due, as they stand in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScheduleText<'a> {
    /// Crons: five fields, six with seconds first, or `@hourly @daily @midnight @weekly @monthly @yearly @annually`. Or
    /// `manual` alone.
    pub schedule: &'a [&'a str],
    /// Intervals of elapsed time: `15m` (see [`crate::parse_duration`]).
    pub every: &'a [&'a str],
    /// A name of the IANA database. Crons and dates are wall times there.
    pub timezone: &'a str,
    /// Nothing is due before it. `2020-04-18`, `2020-04-18T01:00:00`: a wall time in the zone.
    pub start_date: Option<&'a str>,
    /// Nothing is due after it; a date without a time ends with its day.
    pub end_date: Option<&'a str>,
}

/// When a DAG is due, as its file says it.
#[derive(Debug, Clone)]
pub struct Schedule {
    crons: Vec<Cron>,
    periods: Vec<TimeDelta>,
    zone: Zone,
    start: Option<Date>,
    end: Option<Date>,
}

impl Schedule {
    /// Returns the instant at which a clock in the zone shows a time of day, `02:30`, on the day that `of` falls on there; nothing
    /// where the text is no time of day. Of two the first; in a gap the first instant after it.
    pub fn time_of_day(&self, of: DateTime<Utc>, text: &str) -> Option<DateTime<Utc>> {
        let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
        Some(self.zone.first_at(self.zone.wall(of).date().and_time(time)))
    }

    /// Returns the schedule that texts say. Several crons and intervals are due together, each instant once; none at all is
    /// the same as `manual`: never.
    ///
    /// # Errors
    /// The first mistake, with its place in its text and the next step.
    ///
    /// Source: crontab(5); <https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/cron.html>
    pub fn parse(text: &ScheduleText<'_>) -> Result<Self, ScheduleError> {
        let zone = Zone::parse(text.timezone)?;
        let mut crons: BTreeMap<String, Cron> = BTreeMap::new();
        for (index, cron) in text.schedule.iter().enumerate() {
            let part = Part::Schedule(index);
            if cron.trim() == "manual" {
                if text.schedule.len() > 1 || !text.every.is_empty() {
                    return Err(ScheduleError::new(
                        part,
                        0..cron.len(),
                        "A manual schedule stands alone.",
                        "Take out \"manual\", or everything else.",
                    ));
                }
                continue;
            }
            let cron = Cron::parse(cron, part)?;
            crons.insert(cron.plainest().to_owned(), cron);
        }
        let mut periods = Vec::new();
        for (index, period) in text.every.iter().enumerate() {
            periods.push(every::parse(period, Part::Every(index))?);
        }
        periods.sort_unstable();
        periods.dedup();
        if crons.len() + periods.len() > TOGETHER {
            let message = format!("More than {TOGETHER} schedules stand together.");
            return Err(ScheduleError::new(Part::Schedule(0), 0..0, message, "Name several values in one field: \"0 1,13 * * *\"."));
        }
        let start = text.start_date.map(|date| Date::parse(date, Part::StartDate)).transpose()?;
        let end = text.end_date.map(|date| Date::parse(date, Part::EndDate)).transpose()?;
        if let (Some(from), Some(to), Some(written)) = (start, end, text.end_date)
            && to.wall(true) < from.wall(false)
        {
            let message = "The schedule ends before it starts.";
            return Err(ScheduleError::new(Part::EndDate, 0..written.len(), message, "Write a date after start_date, or none."));
        }
        Ok(Self { crons: crons.into_values().collect(), periods, zone, start, end })
    }

    /// Returns whether nothing is ever due by time.
    pub fn is_manual(&self) -> bool {
        self.crons.is_empty() && self.periods.is_empty()
    }

    /// Returns the zone of the schedule's wall times.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Returns the first instant at which anything may be due, where the schedule has a start.
    pub fn starts_at(&self) -> Option<DateTime<Utc>> {
        self.start.map(|date| date.first(self.zone))
    }

    /// Returns the last instant at which anything may be due, where the schedule has an end.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.end.map(|date| date.last(self.zone))
    }

    /// Returns the instants of the schedule. Intervals are counted from `start_date`, where there is none from the whole
    /// second in which the DAG was first enabled; for a preview before that, pass the present.
    pub fn timetable(&self, first_enabled: DateTime<Utc>) -> Timetable {
        let anchor = second_of(self.starts_at().unwrap_or(first_enabled));
        Timetable {
            crons: self.crons.iter().map(|cron| Local { cron: cron.clone(), zone: self.zone }).collect(),
            grids: self.periods.iter().map(|period| Grid { anchor, period: *period }).collect(),
            zone: self.zone,
            start: self.starts_at(),
            end: self.ends_at(),
        }
    }

    /// Returns a text that is the same for schedules that say the same, however they are written, and another one for
    /// others: by it [`crate::decide`] sees that a schedule was edited.
    pub fn identity(&self) -> String {
        let mut text = format!("zone {}", self.zone.name());
        for cron in &self.crons {
            let _ = write!(text, "; cron {}", cron.plainest());
        }
        for period in &self.periods {
            let _ = write!(text, "; every {} s", period.num_seconds());
        }
        for (word, at) in [("from", self.starts_at()), ("until", self.ends_at())] {
            if let Some(at) = at {
                let _ = write!(text, "; {word} {}", at.timestamp());
            }
        }
        text
    }
}
