//! Bins of days and times as a calendar has them: five minutes, a week that starts on Monday, a quarter, ten years.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

use super::Histogram;
use super::bins::counted;

/// Bins at most.
const MOST: i64 = 24;
const DAY: i64 = 24 * 60 * 60;
/// The first Monday is the 5th of January 1970.
const MONDAY: i64 = 4 * DAY;

/// How long a bin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Seconds(i64),
    Months(i64),
}

const MINUTES: [i64; 12] = [1, 5, 15, 30, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60, 3 * 60 * 60, 6 * 60 * 60, 12 * 60 * 60];

/// Returns the units from short to long; days are not divided where `whole_days`.
fn units(whole_days: bool) -> impl Iterator<Item = Unit> {
    let parts = MINUTES.into_iter().filter(move |_| !whole_days).chain([DAY, 7 * DAY]).map(Unit::Seconds);
    let years = (0..5).flat_map(|power| [1, 2, 5].map(|digit| Unit::Months(12 * digit * 10i64.pow(power))));
    parts.chain([Unit::Months(1), Unit::Months(3)]).chain(years)
}

/// Returns the bins of sorted moments, given in seconds since 1970, of which there is one at least; nothing where they are in no
/// calendar. Counts are those of the list times `scale`. The last bin ends after the last moment, or with the year 9999.
pub(super) fn moments(sorted: &[f64], whole_days: bool, scale: f64) -> Option<Histogram> {
    let (low, high) = (whole(*sorted.first()?)?, whole(*sorted.last()?)?);
    let mut bounds = units(whole_days).find_map(|unit| bounds(low, high, unit))?;
    // A bound is a day or a time that can be written, like the moments themselves.
    let first = NaiveDate::from_ymd_opt(1, 1, 1)?.and_hms_opt(0, 0, 0)?;
    let (hour, minute, second) = if whole_days { (0, 0, 0) } else { (23, 59, 59) };
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?.and_hms_opt(hour, minute, second)?;
    for bound in &mut bounds {
        *bound = (*bound).clamp(first, last);
    }
    let edges: Vec<f64> = bounds.iter().map(|at| seconds(*at)).collect();
    let days = bounds.iter().all(|at| at.and_utc().timestamp() % DAY == 0);
    let format = if days { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
    let moments = bounds.iter().map(|at| at.format(format).to_string()).collect();
    Some(Histogram { counts: counted(sorted, &edges, scale), edges, moments })
}

/// Returns a moment as seconds since 1970, with what is less than one behind the point.
#[expect(clippy::cast_precision_loss, reason = "a millionth of a second is told for some hundred years, and a bin is longer")]
pub(super) fn seconds(at: NaiveDateTime) -> f64 {
    at.and_utc().timestamp_micros() as f64 / 1e6
}

#[expect(clippy::cast_possible_truncation, reason = "what is out of range saturates, and is in no calendar")]
fn whole(seconds: f64) -> Option<NaiveDateTime> {
    Some(DateTime::from_timestamp(seconds.floor() as i64, 0)?.naive_utc())
}

/// Returns the bounds of bins of a unit from `low` until after `high`; nothing where they are too many or leave the calendar.
fn bounds(low: NaiveDateTime, high: NaiveDateTime, unit: Unit) -> Option<Vec<NaiveDateTime>> {
    let (first, last) = (place(low, unit), place(high, unit));
    if last - first >= MOST {
        return None;
    }
    (first..=last + 1).map(|at| start(at, unit)).collect()
}

/// Returns in which bin a moment is, counted from some time.
fn place(at: NaiveDateTime, unit: Unit) -> i64 {
    match unit {
        Unit::Seconds(length) => (at.and_utc().timestamp() - MONDAY).div_euclid(length),
        Unit::Months(length) => (i64::from(at.year()) * 12 + i64::from(at.month0())).div_euclid(length),
    }
}

/// Returns when a bin starts.
fn start(place: i64, unit: Unit) -> Option<NaiveDateTime> {
    match unit {
        Unit::Seconds(length) => Some(DateTime::from_timestamp(place.checked_mul(length)?.checked_add(MONDAY)?, 0)?.naive_utc()),
        Unit::Months(length) => {
            let month = place.checked_mul(length)?;
            let year = i32::try_from(month.div_euclid(12)).ok()?;
            NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)?.and_hms_opt(0, 0, 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types;

    fn of(cells: &[&str], whole_days: bool) -> (Vec<String>, Vec<u64>) {
        let mut sorted: Vec<f64> = cells.iter().map(|cell| seconds(types::timestamp(cell).expect("a moment"))).collect();
        sorted.sort_by(f64::total_cmp);
        let found = moments(&sorted, whole_days, 1.0).expect("in the calendar");
        assert!(found.edges.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
        assert!(found.counts.len() <= 24 && found.edges.len() == found.counts.len() + 1, "{found:?}");
        assert_eq!(found.counts.iter().sum::<u64>(), cells.len() as u64);
        (found.moments, found.counts)
    }

    #[test]
    fn bins_are_those_of_a_calendar() {
        for (cells, whole_days, starts, count) in [
            (&["2026-11-03", "2026-11-05"][..], true, &["2026-11-03", "2026-11-04"][..], 3),
            // A Tuesday: its week starts on the day before.
            (&["2026-11-03", "2026-12-30"], true, &["2026-11-02", "2026-11-09"], 9),
            (&["2026-01-31", "2026-12-01"], true, &["2026-01-01", "2026-02-01"], 12),
            (&["2020-02-29", "2024-12-01"], true, &["2020-01-01", "2020-04-01"], 20),
            (&["1969-12-31", "1999-01-01"], true, &["1968-01-01", "1970-01-01"], 16),
            (&["0001-01-01", "2026-01-01"], true, &["0001-01-01", "0100-01-01"], 21),
            (&["2026-11-03 10:02:10", "2026-11-03 10:03:00"], false, &["2026-11-03 10:02:10", "2026-11-03 10:02:15"], 11),
            (&["2026-11-03 10:02:10", "2026-11-03 21:00:00"], false, &["2026-11-03 10:00:00", "2026-11-03 10:30:00"], 23),
            (&["2026-11-03 10:02:10", "2026-11-05 21:00:00"], false, &["2026-11-03 09:00:00", "2026-11-03 12:00:00"], 21),
            (&["2026-11-03 10:02:10", "2026-11-20 21:00:00"], false, &["2026-11-03", "2026-11-04"], 18),
        ] {
            let (found, counts) = of(cells, whole_days);
            assert_eq!(
                (&found[..2], counts.len()),
                (&starts.iter().map(|at| (*at).to_owned()).collect::<Vec<_>>()[..], count),
                "{cells:?}"
            );
            assert!(counts[0] > 0 && counts[counts.len() - 1] > 0, "{cells:?}: {counts:?}");
        }
    }

    #[test]
    fn one_moment_is_one_bin_and_its_parts_of_a_second_are_in_it() {
        assert_eq!(of(&["2026-11-03"], true), (vec!["2026-11-03".into(), "2026-11-04".into()], vec![1]));
        let (found, counts) = of(&["2026-11-03 10:00:00.25", "2026-11-03 10:00:00.999999"], false);
        assert_eq!((found[0].as_str(), counts), ("2026-11-03 10:00:00", vec![2]));
        assert_eq!(moments(&[f64::MAX], true, 1.0), None);
    }

    #[test]
    fn bounds_are_days_that_a_date_may_be() {
        let (found, counts) = of(&["0001-01-01", "2026-11-27", "9999-12-31"], true);
        assert_eq!((found[0].as_str(), found[20].as_str(), counts[0], counts[19]), ("0001-01-01", "9999-12-31", 1, 1));
        let (found, counts) = of(&["9999-12-31 22:00:00", "9999-12-31 23:59:58"], false);
        assert_eq!((found.last().map(String::as_str), counts[counts.len() - 1]), (Some("9999-12-31 23:59:59"), 1));
    }
}
