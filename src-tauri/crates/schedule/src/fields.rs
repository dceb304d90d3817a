//! The text of a cron, field by field, with the place of every mistake.
//!
//! croner says what is wrong but not where, takes `SUNMON` for Monday and `1,,2` for `1,2`. So a text is read here first, and
//! croner gets it in its plainest form: lists of numbers, `*`, and the day modifiers `L`, `W` and `#`.

use std::fmt::Write as _;
use std::ops::Range;

use millpond_record::problem::nearest;

use crate::error::{Part, ScheduleError};

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/// Names for whole crons, as crontab(5) has them.
const NICKNAMES: [(&str, &str); 7] = [
    ("@hourly", "0 0 * * * *"),
    ("@daily", "0 0 0 * * *"),
    ("@midnight", "0 0 0 * * *"),
    ("@weekly", "0 0 0 * * 0"),
    ("@monthly", "0 0 0 1 * *"),
    ("@yearly", "0 0 0 1 1 *"),
    ("@annually", "0 0 0 1 1 *"),
];

/// What a field may hold.
struct Kind {
    name: &'static str,
    low: u32,
    high: u32,
    names: &'static [&'static str],
    /// What the first of `names` stands for.
    first_name: u32,
    days_of_month: bool,
    days_of_week: bool,
}

const fn plain(name: &'static str, low: u32, high: u32) -> Kind {
    Kind { name, low, high, names: &[], first_name: 0, days_of_month: false, days_of_week: false }
}

const KINDS: [Kind; 6] = [
    plain("second", 0, 59),
    plain("minute", 0, 59),
    plain("hour", 0, 23),
    Kind { days_of_month: true, ..plain("day of month", 1, 31) },
    Kind { names: &MONTHS, first_name: 1, ..plain("month", 1, 12) },
    // Both 0 and 7 are Sunday.
    Kind { names: &WEEKDAYS, days_of_week: true, ..plain("day of week", 0, 7) },
];

/// Returns the six fields (second first) of a cron's text in their plainest form, joined by blanks.
///
/// A day field that admits every day becomes `*`, so that only a field that leaves a day out counts as restricted.
///
/// Source: crontab(5) for the fields and names; Quartz for `?`, `L`, `W` and `#`.
pub(crate) fn plainest(text: &str, part: Part) -> Result<String, ScheduleError> {
    if let Some(at) = text.find('@') {
        return nickname(text, at, part);
    }
    let mut fields = words(text);
    let seconds_missing = fields.len() == 5;
    if !(5..=6).contains(&fields.len()) {
        let span = match fields.get(6) {
            Some(extra) => extra.start..text.trim_end().len(),
            None => text.len()..text.len(),
        };
        let message = format!("A cron has five fields, or six with seconds first; this one has {}.", fields.len());
        return Err(ScheduleError::new(
            part,
            span,
            message,
            "Write minute, hour, day of month, month and day of week, for example \"0 1 * * *\".",
        ));
    }
    let mut plain = String::new();
    if seconds_missing {
        plain.push_str("0 ");
    }
    for (kind, field) in KINDS[usize::from(seconds_missing)..].iter().zip(fields.drain(..)) {
        let reader = Reader { text, part, kind };
        plain.push_str(&reader.field(field)?);
        plain.push(' ');
    }
    plain.pop();
    Ok(plain)
}

fn nickname(text: &str, at: usize, part: Part) -> Result<String, ScheduleError> {
    let word = text.trim();
    if let Some((_, fields)) = NICKNAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Ok((*fields).to_owned());
    }
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |blank| at + blank);
    let near = nearest(&text[at..end], NICKNAMES.iter().map(|(name, _)| *name)).unwrap_or("@daily");
    let message = format!("\"{word}\" is no name of a schedule.");
    Err(ScheduleError::new(part, at..end, message, format!("Write \"{near}\" alone, or a cron of five fields.")))
}

/// Returns where the words of a text stand.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// What the items of a field have in common so far.
#[derive(Default)]
struct Collected {
    values: std::collections::BTreeSet<u32>,
    modifiers: Vec<String>,
    all: bool,
}

struct Reader<'a> {
    text: &'a str,
    part: Part,
    kind: &'a Kind,
}

impl Reader<'_> {
    fn field(&self, span: Range<usize>) -> Result<String, ScheduleError> {
        let mut collected = Collected::default();
        let mut start = span.start;
        for item in self.text[span.clone()].split(',') {
            self.item(start..start + item.len(), &mut collected)?;
            start += item.len() + 1;
        }
        let values = &collected.values;
        let every = if self.kind.days_of_week { (0..=6).all(|day| values.contains(&day)) } else { self.holds_every(values) };
        if collected.all || every {
            return Ok("*".to_owned());
        }
        let mut plain = String::new();
        for value in values {
            let _ = write!(plain, "{value},");
        }
        for modifier in &collected.modifiers {
            let _ = write!(plain, "{modifier},");
        }
        plain.pop();
        Ok(plain)
    }

    fn holds_every(&self, values: &std::collections::BTreeSet<u32>) -> bool {
        (self.kind.low..=self.kind.high).all(|value| values.contains(&value))
    }

    fn item(&self, span: Range<usize>, collected: &mut Collected) -> Result<(), ScheduleError> {
        let item = &self.text[span.clone()];
        let days = self.kind.days_of_month || self.kind.days_of_week;
        if item.is_empty() {
            return Err(self.error(span, format!("A value is missing in the field {}.", self.kind.name), "Take out the comma."));
        }
        if item == "*" || (item == "?" && days) {
            collected.all = true;
            return Ok(());
        }
        if let Some(slash) = item.find('/') {
            return self.stepped(&span, slash, collected);
        }
        if let Some(dash) = item.find('-') {
            let (low, high) = self.range(&span, dash)?;
            collected.values.extend((low..=high).map(|value| self.value(value)));
            return Ok(());
        }
        if self.kind.days_of_month && item.to_ascii_uppercase().contains(['L', 'W']) {
            return self.day_modifier(span, collected);
        }
        if self.kind.days_of_week && (item.contains('#') || item.len() > 1 && item.ends_with(['L', 'l'])) {
            return self.weekday_modifier(&span, collected);
        }
        collected.values.insert(self.value(self.number(span)?));
        Ok(())
    }

    /// `*/5`, `10-50/5`: croner and crontab(5) know no `5/15`, and each other program reads it in its own way.
    fn stepped(&self, span: &Range<usize>, slash: usize, collected: &mut Collected) -> Result<(), ScheduleError> {
        let Kind { name, low, high, .. } = self.kind;
        let step_span = span.start + slash + 1..span.end;
        let before = span.start..span.start + slash;
        let step = &self.text[step_span.clone()];
        let step: usize = step.parse().ok().filter(|step| (1..=60).contains(step)).ok_or_else(|| {
            let message = format!("\"{step}\" is no step of the field {name}.");
            self.error(step_span.clone(), message, "Write a number from 1 to 60 after the \"/\".")
        })?;
        let (from, to) = match &self.text[before.clone()] {
            "*" => (*low, *high),
            range if range.contains('-') => self.range(&before, range.find('-').unwrap_or_default())?,
            "" => return Err(self.error(span.clone(), "A step needs a range before it.", format!("Write \"*/{step}\"."))),
            _ => {
                let from = self.number(before)?;
                let hint = format!("Write \"{from}-{}/{step}\" to begin at {from}.", if self.kind.days_of_week { 6 } else { *high });
                return Err(self.error(span.clone(), "A step needs a range before it, not one value.", hint));
            }
        };
        collected.values.extend((from..=to).step_by(step).map(|value| self.value(value)));
        Ok(())
    }

    fn range(&self, span: &Range<usize>, dash: usize) -> Result<(u32, u32), ScheduleError> {
        let low = self.number(span.start..span.start + dash)?;
        let high_span = span.start + dash + 1..span.end;
        let mut high = self.number(high_span)?;
        // `FRI-SUN`: at the end of a range, Sunday is the seventh day.
        if self.kind.days_of_week && high == 0 && low > 0 {
            high = 7;
        }
        if low > high {
            let end = if self.kind.days_of_week { 6 } else { self.kind.high };
            let message = format!("The range {} runs backwards in the field {}.", &self.text[span.clone()], self.kind.name);
            return Err(self.error(span.clone(), message, format!("Write \"{low}-{end},{}-{high}\".", self.kind.low)));
        }
        Ok((low, high))
    }

    /// `L` (the last day), `LW` (the last weekday), `15W` (the weekday nearest to the 15th, within the month).
    fn day_modifier(&self, span: Range<usize>, collected: &mut Collected) -> Result<(), ScheduleError> {
        let item = self.text[span.clone()].to_ascii_uppercase();
        if item == "L" || item == "LW" {
            // croner would keep one of them only.
            if collected.modifiers.iter().any(|other| matches!(other.as_str(), "L" | "LW") && *other != item) {
                return Err(self.error(span, "L and LW cannot stand in one cron.", "Write two schedules, one with each."));
            }
            collected.modifiers.push(item);
            return Ok(());
        }
        let Some(digits) = item.strip_suffix('W') else {
            let message = format!("\"{item}\" is no day of month.");
            return Err(self.error(
                span,
                message,
                "Write L for the last day, LW for the last weekday, or 15W for the weekday nearest to the 15th.",
            ));
        };
        let day = self.number(span.start..span.start + digits.len())?;
        collected.modifiers.push(format!("{day}W"));
        Ok(())
    }

    /// `FRI#2` (the second Friday), `FRI#L` and `5L` (the last one).
    fn weekday_modifier(&self, span: &Range<usize>, collected: &mut Collected) -> Result<(), ScheduleError> {
        let item = &self.text[span.clone()];
        let (day, which) = match item.split_once('#') {
            Some((day, which)) => (day, which),
            None => (&item[..item.len() - 1], "L"),
        };
        let number = self.value(self.number(span.start..span.start + day.len())?);
        let which = which.to_ascii_uppercase();
        if !matches!(which.as_str(), "1" | "2" | "3" | "4" | "5" | "L") {
            let at = span.start + day.len() + 1..span.end;
            return Err(self.error(
                at,
                format!("\"{which}\" does not say which one of the month."),
                "Write 1 to 5, or L for the last one.",
            ));
        }
        collected.modifiers.push(format!("{number}#{which}"));
        Ok(())
    }

    /// Returns a value as it is counted: Sunday is 0.
    fn value(&self, value: u32) -> u32 {
        if self.kind.days_of_week { value % 7 } else { value }
    }

    fn number(&self, span: Range<usize>) -> Result<u32, ScheduleError> {
        let Kind { name, low, high, names, first_name, .. } = self.kind;
        let word = &self.text[span.clone()];
        if let Some(index) = names.iter().position(|it| it.eq_ignore_ascii_case(word)) {
            return Ok(u32::try_from(index).unwrap_or_default() + first_name);
        }
        let allowed = match names.first().zip(names.last()) {
            Some((first, last)) => format!("{low} to {high}, or {first} to {last}"),
            None => format!("{low} to {high}"),
        };
        if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            let hint = match nearest(word, names.iter().copied()) {
                Some(near) => format!("Did you mean {near}? Allowed is {allowed}."),
                None => format!("Write {allowed}."),
            };
            return Err(self.error(span, format!("\"{word}\" is no {name}."), hint));
        }
        word.parse()
            .ok()
            .filter(|value| (*low..=*high).contains(value))
            .ok_or_else(|| self.error(span, format!("{word} is out of range for the field {name}."), format!("Write {allowed}.")))
    }

    fn error(&self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> ScheduleError {
        ScheduleError::new(self.part, span, message, hint)
    }
}
