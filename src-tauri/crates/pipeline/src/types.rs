//! Whether a cell reads as a type, by PostgreSQL's input syntax.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;

use crate::expression::numeric;

/// Returns whether a cell reads as a type.
///
/// # Errors
/// The reason, and what was found in words: `"abc" is not a number`.
#[inline]
pub fn check(kind: ColumnType, cell: &str) -> Result<(), (Reason, String)> {
    let reason = match kind {
        ColumnType::Text => return Ok(()),
        ColumnType::Decimal if numeric::is_decimal(cell) => return Ok(()),
        ColumnType::Integer => return integer(cell).map(|_| ()),
        ColumnType::Float if float(cell).is_some() => return Ok(()),
        ColumnType::Boolean if boolean(cell).is_some() => return Ok(()),
        ColumnType::Date if date(cell).is_some() => return Ok(()),
        ColumnType::Timestamp if timestamp(cell).is_some() => return Ok(()),
        ColumnType::Decimal | ColumnType::Float => Reason::NotANumber,
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
#[must_use]
pub fn float(cell: &str) -> Option<f64> {
    let text = cell.trim_ascii();
    if numeric::is_decimal(text) {
        return text.parse().ok().filter(|value: &f64| value.is_finite());
    }
    match text.to_ascii_lowercase().trim_start_matches('+') {
        "nan" => Some(f64::NAN),
        "infinity" | "inf" => Some(f64::INFINITY),
        "-infinity" | "-inf" => Some(f64::NEG_INFINITY),
        _ => None,
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

/// Returns a day in ISO 8601's form, `2026-11-24`.
#[must_use]
pub fn date(cell: &str) -> Option<NaiveDate> {
    let text = cell.trim_ascii();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    if !fits {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Returns a day and a time of day in ISO 8601's form, `2026-11-24 01:00:00.5` (a `T` between them, or the day alone, will do).
#[must_use]
pub fn timestamp(cell: &str) -> Option<NaiveDateTime> {
    let text = cell.trim_ascii();
    let (day, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, time.trim_ascii_start()),
        None => return date(text)?.and_hms_opt(0, 0, 0),
    };
    let time = ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
    let micros = chrono::Timelike::nanosecond(&time) / 1000 * 1000;
    Some(date(day)?.and_time(chrono::Timelike::with_nanosecond(&time, micros)?))
}

#[cfg(test)]
mod tests {
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
}
