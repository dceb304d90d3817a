use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::{Part, ScheduleError};

/// The units of a length of time, the largest first, and the seconds of each. A day is 24 hours, whatever the clock does.
const UNITS: [(char, i64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
/// The longest length of time, in seconds: 100 years.
const LONGEST: i64 = 3_155_760_000;

/// Returns the length of time that a text such as `15m` or `1h30m` says, at least one second and at most 100 years.
///
/// Allowed is a whole number and a unit (`w`, `d`, `h`, `m` or `s`, small letters), several of them from the largest unit to
/// the smallest, each once, with nothing between. Elapsed time: `1d` is 24 hours, also where the clock is set.
///
/// # Errors
/// What is not allowed, at its place.
pub fn parse_duration(text: &str) -> Result<TimeDelta, ScheduleError> {
    parse(text, Part::Duration)
}

/// Returns the length of time in `text`, which is that of `part`.
pub(crate) fn parse(text: &str, part: Part) -> Result<TimeDelta, ScheduleError> {
    const NEXT: &str = "Write a whole number and a unit, for example \"15m\", \"1h30m\" or \"2d\" (w, d, h, m, s).";
    let fail = |span: Range<usize>, message: String| Err(ScheduleError::new(part, span, message, NEXT));
    if text.is_empty() {
        return fail(0..0, "A length of time is missing.".to_owned());
    }
    let (mut total, mut allowed, mut at) = (0_i64, 0, 0);
    while at < text.len() {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let unit_at = at + digits;
        let Some(letter) = text[unit_at..].chars().next() else {
            return fail(at..text.len(), format!("The number {} has no unit.", &text[at..]));
        };
        let end = unit_at + letter.len_utf8();
        if digits == 0 {
            return fail(at..end, format!("A whole number is missing before \"{letter}\"."));
        }
        let word =
            text[unit_at..].split(|c: char| !c.is_alphabetic()).next().filter(|word| !word.is_empty()).unwrap_or(&text[unit_at..end]);
        let Some(unit) = UNITS.iter().position(|(name, _)| *name == letter).filter(|_| word.len() == letter.len_utf8()) else {
            return fail(unit_at..unit_at + word.len(), format!("\"{word}\" is no unit of time."));
        };
        if unit < allowed {
            return fail(at..end, "Units stand from the largest to the smallest, each once.".to_owned());
        }
        allowed = unit + 1;
        let seconds = text[at..unit_at].parse::<i64>().ok().and_then(|number| number.checked_mul(UNITS[unit].1));
        let sum = seconds.and_then(|seconds| total.checked_add(seconds)).filter(|sum| *sum <= LONGEST);
        let Some(sum) = sum else {
            return fail(0..text.len(), "The time is longer than 100 years.".to_owned());
        };
        (total, at) = (sum, end);
    }
    if total == 0 {
        return fail(0..text.len(), "The shortest time is one second.".to_owned());
    }
    Ok(TimeDelta::seconds(total))
}

/// Instants at equal distances of elapsed time, from an anchor on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grid {
    /// The first instant, a whole second.
    pub anchor: DateTime<Utc>,
    /// The distance, in whole seconds.
    pub period: TimeDelta,
}

impl Grid {
    /// Returns the first instant after `after` (a whole second).
    pub(crate) fn next(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if after < self.anchor {
            return Some(self.anchor);
        }
        self.nth(self.index_until(after) + 1)
    }

    /// Returns the last instant at or before `until` (a whole second), where need be one before the anchor.
    pub(crate) fn until(&self, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.nth(self.index_until(until))
    }

    /// Returns how many instants there are after `after` up to `through`, that one included.
    pub(crate) fn count(&self, after: DateTime<Utc>, through: DateTime<Utc>) -> u64 {
        let index = |at| self.index_until(at).max(-1);
        u64::try_from(index(through) - index(after)).unwrap_or(0)
    }

    fn index_until(&self, at: DateTime<Utc>) -> i64 {
        (at - self.anchor).num_seconds().div_euclid(self.period.num_seconds())
    }

    fn nth(&self, index: i64) -> Option<DateTime<Utc>> {
        let seconds = self.period.num_seconds().checked_mul(index)?;
        self.anchor.checked_add_signed(TimeDelta::try_seconds(seconds)?)
    }
}
