//! Whether a cell reads as a type, by PostgreSQL's input syntax.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;
use polars::prelude::StringChunked;

use crate::cells::Cells;
use crate::expression::numeric;
use crate::expression::plain::Plain;
use crate::missing::Missing;

/// A cell that does not read as its column's type: its row, the reason, and what was found in words.
pub type Fault = (usize, Reason, String);

/// Characters of a decimal without an exponent that a `double precision` has room for, whatever its digits: it is at most 1e300,
/// and at least 1e-300 unless it is zero.
const SHORT_FLOAT: usize = 300;

/// Returns the cells of a column that do not read as a type, nor mean "no value".
#[must_use]
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not general enough in its lifetime")]
pub fn faults(kind: ColumnType, column: &StringChunked, missing: &Missing) -> Vec<Fault> {
    // Digits alone, or with a point, are what most numbers are.
    match kind {
        ColumnType::Text => Vec::new(),
        ColumnType::Decimal | ColumnType::Float => faults_of(kind, column, missing, |_| true),
        ColumnType::Integer => faults_of(kind, column, missing, |cell| cell.is_integer()),
        ColumnType::Boolean | ColumnType::Date | ColumnType::Timestamp => faults_of(kind, column, missing, |_| false),
    }
}

/// Returns the faults of a column without a closer look at the cells of which `plainly` says that they read as the type.
fn faults_of(kind: ColumnType, column: &StringChunked, missing: &Missing, plainly: impl Fn(Plain<'_>) -> bool) -> Vec<Fault> {
    let (mut faults, mut before) = (Vec::new(), 0);
    for array in column.downcast_iter() {
        let cells = Cells::new(array);
        for row in 0..array.len() {
            if !cells.window(row).and_then(Plain::of).is_some_and(&plainly)
                && let Some(cell) = array.get(row)
                && !missing.is(cell)
                && let Err((reason, detail)) = check(kind, cell)
            {
                faults.push((before + row, reason, detail));
            }
        }
        before += array.len();
    }
    faults
}

/// Returns whether a cell reads as a type.
///
/// # Errors
/// The reason, and what was found in words: `"abc" is not a number`.
#[inline]
pub fn check(kind: ColumnType, cell: &str) -> Result<(), (Reason, String)> {
    let reason = match kind {
        ColumnType::Text => return Ok(()),
        ColumnType::Decimal => match numeric::fault(cell) {
            Some(reason) => reason,
            None => return Ok(()),
        },
        ColumnType::Integer => return integer(cell).map(|_| ()),
        // Without an exponent, so few digits are neither too large nor too small.
        ColumnType::Float if cell.len() <= SHORT_FLOAT && numeric::is_without_exponent(cell) => return Ok(()),
        ColumnType::Float => return float(cell).map(|_| ()),
        ColumnType::Boolean if boolean(cell).is_some() => return Ok(()),
        ColumnType::Date if date(cell).is_some() => return Ok(()),
        ColumnType::Timestamp if timestamp(cell).is_some() => return Ok(()),
        ColumnType::Boolean => Reason::NotABoolean,
        ColumnType::Date => Reason::NotADate,
        ColumnType::Timestamp => Reason::NotATimestamp,
    };
    Err(not(reason, cell))
}

/// Returns a reason with what was found: `"abc" is not a number`. Long cells are cut.
#[must_use]
pub fn not(reason: Reason, cell: &str) -> (Reason, String) {
    let mut shown: String = cell.chars().take(80).collect();
    if shown.len() < cell.len() {
        shown.push('…');
    }
    (reason, format!("\"{shown}\" {}", reason.phrase()))
}

/// Returns a whole number of 64 bits.
///
/// # Errors
/// [`Reason::NotAnInteger`], or [`Reason::OutOfRange`] where it has too many digits.
pub fn integer(cell: &str) -> Result<i64, (Reason, String)> {
    let text = cell.trim_ascii();
    text.parse().map_err(|_| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        not(if whole { Reason::OutOfRange } else { Reason::NotAnInteger }, cell)
    })
}

/// Returns a `double precision`; `NaN` and `Infinity` are numbers here, as in PostgreSQL.
///
/// # Errors
/// [`Reason::NotANumber`], or [`Reason::OutOfRange`] where it is beyond the largest, or so small that zero would be left of it.
pub fn float(cell: &str) -> Result<f64, (Reason, String)> {
    let text = cell.trim_ascii();
    // Rust reads digits, a point and an exponent as PostgreSQL does; its words for what is no decimal begin with a letter.
    if text.strip_prefix(['-', '+']).unwrap_or(text).starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        let value: f64 = text.parse().map_err(|_| not(Reason::NotANumber, cell))?;
        let digits = text.split(['e', 'E']).next().unwrap_or_default();
        let lost = value == 0.0 && digits.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        return if value.is_finite() && !lost { Ok(value) } else { Err(not(Reason::OutOfRange, cell)) };
    }
    match text.to_ascii_lowercase().as_str() {
        "nan" | "+nan" => Ok(f64::NAN),
        "infinity" | "inf" | "+infinity" | "+inf" => Ok(f64::INFINITY),
        "-infinity" | "-inf" => Ok(f64::NEG_INFINITY),
        _ => Err(not(Reason::NotANumber, cell)),
    }
}

/// Returns true or false: PostgreSQL's words and their beginnings (`t`, `yes`, `on`, `1`, …).
#[must_use]
pub fn boolean(cell: &str) -> Option<bool> {
    let word = cell.trim_ascii().to_ascii_lowercase();
    let starts = |whole: &str, least: usize| word.len() >= least && whole.starts_with(&word);
    if starts("true", 1) || starts("yes", 1) || word == "on" || word == "1" {
        Some(true)
    } else if starts("false", 1) || starts("no", 1) || starts("off", 2) || word == "0" {
        Some(false)
    } else {
        None
    }
}

/// Returns a day in ISO 8601's form, `2026-11-24`, of the years 1 to 9999.
#[must_use]
pub fn date(cell: &str) -> Option<NaiveDate> {
    let (year, rest) = cell.trim_ascii().split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let part = |digits: &str, lengths: std::ops::RangeInclusive<usize>| {
        let fits = lengths.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { digits.parse::<u16>().ok() } else { None }
    };
    let year = part(year, 4..=4).filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(part(month, 1..=2)?), u32::from(part(day, 1..=2)?))
}

/// Returns a day and a time of day in ISO 8601's form, `2026-11-24 01:00:00.5` (a `T` between them, or the day alone, will do).
/// Digits beyond microseconds are rounded.
#[must_use]
pub fn timestamp(cell: &str) -> Option<NaiveDateTime> {
    let (day, time) = day_and_time(cell);
    at(date(day)?, micros(time)?)
}

/// Returns a timestamp as PostgreSQL's `timestamp` reads it: a zone after the time is read, and left out.
#[must_use]
pub fn timestamp_of_any_zone(cell: &str) -> Option<NaiveDateTime> {
    let (day, time) = day_and_time(cell);
    at(date(day)?, micros(without_zone(time)?)?)
}

/// Returns the day of a date or a timestamp as PostgreSQL's `date` reads it: the time and its zone are read, and left out.
#[must_use]
pub fn day(cell: &str) -> Option<NaiveDate> {
    let (day, time) = day_and_time(cell);
    micros(without_zone(time)?)?;
    date(day)
}

/// Returns a day with a time of day; what is rounded up to midnight is the next day's.
fn at(day: NaiveDate, micros: i64) -> Option<NaiveDateTime> {
    let at = day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::microseconds(micros))?;
    (at.year() <= 9999).then_some(at)
}

/// Returns a timestamp's parts; the time of a day alone is midnight.
fn day_and_time(cell: &str) -> (&str, &str) {
    let text = cell.trim_ascii();
    text.split_once(['T', 't', ' ']).map_or((text, "00:00"), |(day, time)| (day, time.trim_ascii_start()))
}

/// Returns a time of day without the zone after it (`Z`, `UTC`, `+02`, `+0200`, `-05:30`); `None` where what follows is none.
fn without_zone(time: &str) -> Option<&str> {
    let clock = time.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let (clock, zone) = time.split_at(clock);
    let zone = zone.trim_ascii_start();
    if zone.is_empty() || ["z", "utc", "gmt"].iter().any(|name| zone.eq_ignore_ascii_case(name)) {
        return Some(clock);
    }
    let distance = zone.strip_prefix(['+', '-'])?.trim_ascii_start();
    let joined = distance.len() == 4 && distance.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = if joined { vec![&distance[..2], &distance[2..]] } else { distance.split(':').collect::<Vec<_>>() };
    // PostgreSQL knows distances of less than 16 hours.
    let fits = parts.len() <= 3 && part_below(parts.remove(0), 16).is_some() && parts.iter().all(|part| part_below(part, 60).is_some());
    fits.then_some(clock)
}

/// Returns one or two digits as a number below a bound.
fn part_below(digits: &str, bound: i64) -> Option<i64> {
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().ok().filter(|part| *part < bound) } else { None }
}

/// Returns a time of day in microseconds: `13:14`, `13:14:15.5`. 24:00 and a 60th second are times too.
fn micros(time: &str) -> Option<i64> {
    let mut parts = time.split(':');
    let (hour, minute, second) = (part_below(parts.next()?, 25)?, part_below(parts.next()?, 60)?, parts.next().unwrap_or("0"));
    let (whole, fraction) = second.split_at(second.find('.').unwrap_or(second.len()));
    let fraction: f64 = match fraction {
        "" | "." => 0.0,
        digits if digits[1..].bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        _ => return None,
    };
    // PostgreSQL rounds a double so, and thus some halves down.
    #[expect(clippy::cast_possible_truncation, reason = "at most a million")]
    let fraction = (fraction * 1_000_000.0).round_ties_even() as i64;
    let micros = ((hour * 60 + minute) * 60 + part_below(whole, 61)?) * 1_000_000 + fraction;
    (parts.next().is_none() && micros <= 86_400_000_000).then_some(micros)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_read_as_types_the_way_postgres_reads_them() {
        let reads = |kind, cell| check(kind, cell).is_ok();
        for cell in ["1", " -5 ", "+9223372036854775807"] {
            assert!(reads(ColumnType::Integer, cell), "{cell}");
        }
        assert_eq!(check(ColumnType::Integer, "9223372036854775808").unwrap_err().0, Reason::OutOfRange);
        assert_eq!(check(ColumnType::Integer, "1.0").unwrap_err(), (Reason::NotAnInteger, "\"1.0\" is not a whole number".into()));
        for cell in ["t", "TRUE", "yes", "of", "0", "on"] {
            assert!(reads(ColumnType::Boolean, cell), "{cell}");
        }
        for cell in ["o", "2", "", "truey"] {
            assert!(!reads(ColumnType::Boolean, cell), "{cell}");
        }
        assert!(reads(ColumnType::Date, "2024-02-29") && !reads(ColumnType::Date, "2023-02-29") && !reads(ColumnType::Date, "24-02-29"));
        assert!(reads(ColumnType::Timestamp, "2024-02-29T23:59:59.123456") && !reads(ColumnType::Timestamp, "2024-02-29 25:00"));
    }

    proptest! {
        #[test]
        fn a_float_is_a_decimal_in_range_whichever_way_it_is_told(
            cell in prop_oneof![" ?[-+]?[0-9]{0,4}[.]?[0-9]{0,4}([eE][-+]?[0-9]{0,3})? ?", "[-+]{0,2}[.0-9eEinfaNty_]{0,9}", "0?[.]0{290,310}1", "[1-9]{299,312}"]
        ) {
            let text = cell.trim_ascii();
            let word = ["nan", "inf", "infinity"].contains(&text.trim_start_matches(['-', '+']).to_ascii_lowercase().as_str());
            let value = numeric::is_decimal(text).then(|| text.parse::<f64>().expect("a decimal"));
            let nonzero = text.split(['e', 'E']).next().unwrap_or_default().bytes().any(|byte| matches!(byte, b'1'..=b'9'));
            let fits = value.is_some_and(|value| value.is_finite() && (value != 0.0 || !nonzero));
            match float(&cell) {
                Ok(read) if fits => prop_assert_eq!(Some(read), value),
                Ok(read) => prop_assert!(word && !read.is_finite(), "{:?} as {}", cell, read),
                Err((reason, _)) => prop_assert!(!fits && (reason == Reason::OutOfRange) == value.is_some(), "{:?}: {:?}", cell, reason),
            }
            prop_assert_eq!(check(ColumnType::Float, &cell).is_ok(), float(&cell).is_ok(), "{:?}", cell);
        }
    }

    #[test]
    fn a_date_is_digits_and_two_dashes() {
        for cell in ["2024-+1-05", "2024-01-+5", "+202-01-05", "0000-01-01", "2024-13-01", "2024-01", "2024-01-05x", "2024-01-05-1"] {
            assert_eq!(date(cell), None, "{cell}");
        }
        assert!(date(" 2024-1-5 ").is_some());
        for (cell, read) in
            [("2024-02-29 13:14", true), ("2024-02-29T23:59:59.9999999Z", true), ("2024-02-29", true), ("2024-02-29 25:00", false)]
        {
            assert_eq!(day(cell).map(|day| day.to_string()), read.then(|| "2024-02-29".to_owned()), "{cell}");
            assert_eq!(date(cell).is_some(), cell.len() == 10, "{cell}");
        }
    }

    #[test]
    fn digits_beyond_microseconds_are_rounded_and_carried() {
        for (cell, read) in [
            ("2024-02-29 00:00:00.1234567", "2024-02-29 00:00:00.123457"),
            ("2024-02-29 00:00:00.1234565", "2024-02-29 00:00:00.123456"),
            ("2024-02-29 00:00:59.9999999", "2024-02-29 00:01:00"),
            ("2024-12-31 23:59:59.9999999", "2025-01-01 00:00:00"),
            ("2024-02-29 22:59:60.5", "2024-02-29 23:00:00.500"),
            ("2024-02-29 24:00", "2024-03-01 00:00:00"),
            ("2024-02-29 1:2:3.", "2024-02-29 01:02:03"),
        ] {
            assert_eq!(timestamp(cell).map(|at| at.to_string()).as_deref(), Some(read), "{cell}");
        }
        for cell in
            ["2024-02-29 23:59:60.5", "2024-02-29 24:00:01", "2024-02-29 13", "2024-02-29 13:14:61", "2024-02-29 1:2:3.4.5", "2024-02-29T"]
        {
            assert_eq!(timestamp(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_zone_is_left_out_where_it_is_not_refused() {
        for zone in ["Z", "z", " Z", "UTC", " utc", "+02", " +02", "+2", "-05:30", "+0230", "+02:30:15", "-15:59"] {
            let cell = format!("2024-02-29T10:00:00.5{zone}");
            assert_eq!(timestamp_of_any_zone(&cell).map(|at| at.to_string()).as_deref(), Some("2024-02-29 10:00:00.500"), "{cell}");
            assert!(check(ColumnType::Timestamp, &cell).is_err(), "{cell}: a column of timestamps would lose the zone unseen");
        }
        for zone in ["+", "-16", "+02:60", "+023015", "X", "+02:30:15:1", "+1x"] {
            assert_eq!(timestamp_of_any_zone(&format!("2024-02-29 10:00{zone}")), None, "{zone}");
        }
    }

    #[test]
    fn a_number_has_one_sign() {
        for cell in ["++inf", "+-inf", "-+inf", "--inf", "++nan", "++1"] {
            assert_eq!(float(cell).unwrap_err().0, Reason::NotANumber, "{cell}");
        }
        assert_eq!((float("+Inf"), float("-infinity")), (Ok(f64::INFINITY), Ok(f64::NEG_INFINITY)));
    }

    #[test]
    fn a_number_that_is_too_large_or_too_small_is_out_of_range() {
        for cell in ["1e400", "-1e400", "1e-400", "-0.1e-323"] {
            assert_eq!(float(cell).unwrap_err().0, Reason::OutOfRange, "{cell}");
        }
        assert_eq!((float("0e-400"), float("0.00"), float("4.9e-324")), (Ok(0.0), Ok(0.0), Ok(5e-324)));
        for cell in ["1e131072", "1e-16384", "0e-16384", "1e99999999999999999999"] {
            assert_eq!(check(ColumnType::Decimal, cell).unwrap_err().0, Reason::OutOfRange, "{cell}");
        }
    }
}
