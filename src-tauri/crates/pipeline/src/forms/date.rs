//! How a day, or a day and a time, is written: `31.01.2024`, `01/31/24`, `31-Jan-2024`, `Jan 31, 2024 1:05 PM`.

use chrono::NaiveDate;

/// The order of a date's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    YearFirst,
    DayFirst,
    MonthFirst,
}

/// How a month is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Month {
    Digits,
    /// `Jan`
    Short,
    /// `January`
    Long,
}

/// How a time of day is written after a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeForm {
    /// `T` or a blank.
    pub joined_by: char,
    pub seconds: bool,
    /// Digits after the seconds.
    pub fraction: bool,
    /// `1:05 PM`, with a blank before it or not.
    pub twelve: Option<bool>,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Layout {
    pub order: Order,
    /// Between the parts; none in `20240131`.
    pub separator: Option<char>,
    pub month: Month,
    /// The year has two digits.
    pub short_year: bool,
    /// A comma stands after the day, as in `Jan 31, 2024`.
    pub comma: bool,
    pub time: Option<TimeForm>,
}

/// How one date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateForm {
    /// Day first where day and month may be either way round.
    pub layout: Layout,
    pub turned: Turned,
}

/// What a date becomes when its day and its month change places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    /// No day, or they cannot change places.
    Nothing,
    /// The same day: `02/02/2024` says nothing about the order.
    Same,
    /// Another day.
    Another,
}

impl Layout {
    /// Returns the layout in strftime's directives.
    #[must_use]
    pub fn directives(&self) -> String {
        let separator = self.separator.map(String::from).unwrap_or_default();
        let (year, month) = (if self.short_year { "%y" } else { "%Y" }, self.month_directive());
        let mut text = match self.order {
            Order::YearFirst => [year, month, "%d"].join(&separator),
            Order::DayFirst => ["%d", month, year].join(&separator),
            Order::MonthFirst if self.comma => format!("{month}{separator}%d,{separator}{year}"),
            Order::MonthFirst => [month, "%d", year].join(&separator),
        };
        if let Some(time) = self.time {
            text.push(time.joined_by);
            text.push_str(if time.twelve.is_some() { "%I:%M" } else { "%H:%M" });
            text.push_str(if time.seconds { ":%S" } else { "" });
            text.push_str(if time.fraction { "%.f" } else { "" });
            text.push_str(match time.twelve {
                Some(true) => " %p",
                Some(false) => "%p",
                None => "",
            });
        }
        text
    }

    fn month_directive(&self) -> &'static str {
        match self.month {
            Month::Digits => "%m",
            Month::Short => "%b",
            Month::Long => "%B",
        }
    }
}

/// The shortest and the longest text that is a date with a time.
const LENGTHS: std::ops::RangeInclusive<usize> = 6..=40;

/// Returns how a cell is written as a date; `None` where it is none.
#[must_use]
pub fn date(cell: &str) -> Option<DateForm> {
    let cell = cell.trim();
    if !LENGTHS.contains(&cell.len()) || !cell.is_ascii() || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (day, time) = match cell.find(':') {
        Some(colon) => {
            let start = cell[..colon].rfind(|c: char| !c.is_ascii_digit())?;
            (cell[..start].trim_end_matches(','), Some(time(&cell[start..])?))
        }
        None => (cell, None),
    };
    let parts = Parts::of(day)?;
    let mut form = parts.form()?;
    form.layout.time = time;
    Some(form)
}

/// A date cut at what stands between its parts.
struct Parts<'a> {
    words: [&'a str; 3],
    separator: Option<char>,
    comma: bool,
}

impl<'a> Parts<'a> {
    fn of(day: &'a str) -> Option<Self> {
        if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self { words: [&day[..4], &day[4..6], &day[6..]], separator: None, comma: false });
        }
        let separator = day.chars().find(|c| matches!(c, '.' | '/' | '-' | ' '))?;
        let mut words = day.split(separator);
        let (first, second, third) = (words.next()?, words.next()?, words.next()?);
        let plain = second.trim_end_matches(',');
        let comma = plain.len() != second.len();
        (words.next().is_none()).then_some(Self { words: [first, plain, third], separator: Some(separator), comma })
    }

    fn form(&self) -> Option<DateForm> {
        let layout = |order, month, year: &str| Layout {
            order,
            separator: self.separator,
            month,
            short_year: year.len() == 2,
            comma: self.comma,
            time: None,
        };
        let sure = |layout| Some(DateForm { layout, turned: Turned::Nothing });
        let [a, b, c] = self.words;
        if let Some((number, long)) = month(b).filter(|_| !self.comma) {
            day_of(c, number, a)?;
            return sure(layout(Order::DayFirst, long, c));
        }
        if let Some((number, long)) = month(a) {
            day_of(c, number, b)?;
            return sure(layout(Order::MonthFirst, long, c));
        }
        if self.comma || self.separator == Some(' ') {
            return None;
        }
        let digits = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
        if a.len() == 4 {
            day_of(a, digits(b)?, c)?;
            return sure(layout(Order::YearFirst, Month::Digits, a));
        }
        let (first, second) = (digits(a)?, digits(b)?);
        let day_first = day_of(c, second, a).map(|_| layout(Order::DayFirst, Month::Digits, c));
        let month_first = day_of(c, first, b).map(|_| layout(Order::MonthFirst, Month::Digits, c));
        match (day_first, month_first) {
            (Some(layout), Some(_)) => Some(DateForm { layout, turned: if first == second { Turned::Same } else { Turned::Another } }),
            (Some(layout), None) | (None, Some(layout)) => sure(layout),
            (None, None) => None,
        }
    }
}

/// Returns a day that there is, of a year of two or four digits.
fn day_of(year: &str, month: u32, day: &str) -> Option<NaiveDate> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year) || !digits(day) || !(1..=2).contains(&day.len()) {
        return None;
    }
    let year = match year.len() {
        4 => year.parse::<i32>().ok().filter(|year| (1000..=2999).contains(year))?,
        2 => 2000 + year.parse::<i32>().ok()?,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)
}

/// Returns the month that an English word means, and how long the word is.
fn month(word: &str) -> Option<(u32, Month)> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == word || month[..3] == word)?;
    Some((u32::try_from(at).ok()? + 1, if word.len() == 3 { Month::Short } else { Month::Long }))
}

/// Returns how a time is written, with what joins it to the date before it.
fn time(text: &str) -> Option<TimeForm> {
    let joined_by = text.chars().next().filter(|c| matches!(c, ' ' | 'T'))?;
    let text = &text[1..];
    let clock = text.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let (clock, rest) = text.split_at(clock);
    let twelve = match rest.to_ascii_lowercase().as_str() {
        "" => None,
        " am" | " pm" => Some(true),
        "am" | "pm" => Some(false),
        _ => return None,
    };
    let mut parts = clock.split(':');
    let below = |part: &str, bound: u32| (1..=2).contains(&part.len()) && part.parse::<u32>().is_ok_and(|part| part < bound);
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    let (whole, fraction) =
        second.map_or(("0", false), |second| second.split_once('.').map_or((second, false), |(whole, _)| (whole, true)));
    let fits = below(hour, if twelve.is_some() { 13 } else { 24 }) && below(minute, 60) && below(whole, 60) && parts.next().is_none();
    fits.then_some(TimeForm { joined_by, seconds: second.is_some(), fraction, twelve })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_with_its_directives() {
        for (cell, directives, unsure) in [
            ("31.01.2024", "%d.%m.%Y", false),
            ("1/31/24", "%m/%d/%y", false),
            ("31/01/2024", "%d/%m/%Y", false),
            ("01/02/2024", "%d/%m/%Y", true),
            ("02/02/2024", "%d/%m/%Y", false),
            ("2024/01/31", "%Y/%m/%d", false),
            ("2024-01-31", "%Y-%m-%d", false),
            ("20240131", "%Y%m%d", false),
            ("31-Jan-2024", "%d-%b-%Y", false),
            ("31 January 2024", "%d %B %Y", false),
            ("Jan 31, 2024", "%b %d, %Y", false),
            ("31.01.2024 13:05", "%d.%m.%Y %H:%M", false),
            ("01/31/2024 1:05:09 PM", "%m/%d/%Y %I:%M:%S %p", false),
            ("2024-01-31T13:05:09.25", "%Y-%m-%dT%H:%M:%S%.f", false),
            ("Jan 31, 2024 1:05pm", "%b %d, %Y %I:%M%p", false),
        ] {
            let form = date(cell).unwrap_or_else(|| panic!("{cell} is a date"));
            assert_eq!((form.layout.directives().as_str(), form.turned == Turned::Another), (directives, unsure), "{cell}");
        }
    }

    #[test]
    fn what_is_no_day_of_any_calendar_is_no_date() {
        for cell in
            ["32.01.2024", "2023-02-29", "13/13/2024", "1.2.3", "555-123-4567", "12:30", "31.01", "20241301", "Mai 5 2024", "1 2 2024", ""]
        {
            assert_eq!(date(cell), None, "{cell}");
        }
    }
}
