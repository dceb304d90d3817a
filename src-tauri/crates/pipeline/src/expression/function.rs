//! The allow-list of functions: their types, and their values by PostgreSQL's meaning.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use bigdecimal::{BigDecimal, RoundingMode, Signed, Zero};
use chrono::{Datelike, NaiveDateTime, Timelike};
use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;

use super::numeric;
use super::value::{Failure, Value, plain};

/// The longest text that a function may make, in bytes; PostgreSQL's own bound is 1 GiB.
const MAX_TEXT: usize = 1024 * 1024;

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    Text,
    Integer,
    /// A number; the function is there for integer, decimal and float.
    Number,
    /// A number that is not a float.
    Exact,
    /// A number; the function is there for decimal and float, and PostgreSQL takes an integer as a float.
    Fraction,
    Decimal,
    /// Anything, written as text; null is an empty text.
    Any,
    /// A date or a timestamp.
    Day,
    Instant,
}

impl Parameter {
    /// Returns the types of number that the function is there for, or none where the parameter is no number.
    pub fn numbers(self) -> Option<&'static [ColumnType]> {
        match self {
            Number => Some(&[ColumnType::Integer, ColumnType::Decimal, ColumnType::Float]),
            Exact => Some(&[ColumnType::Integer, ColumnType::Decimal]),
            Fraction => Some(&[ColumnType::Decimal, ColumnType::Float]),
            Decimal => Some(&[ColumnType::Decimal]),
            Text | Integer | Any | Day | Instant => None,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Text => "text",
            Integer => "an integer",
            Number | Exact | Fraction | Decimal => "a number",
            Any => "anything",
            Day => "a date or a timestamp",
            Instant => "a timestamp",
        }
    }
}

/// What a function gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    Of(ColumnType),
    /// The type of number it is called with, or of the first argument.
    Same,
}

/// One entry of the allow-list.
#[derive(Debug)]
pub(crate) struct Function {
    pub name: &'static str,
    pub takes: &'static [Parameter],
    /// The last parameters that may be left out, or `usize::MAX` where the last one repeats.
    pub optional: usize,
    pub gives: Gives,
    /// Called with null arguments too (`concat`).
    pub takes_null: bool,
    pub call: fn(&[Value<'_>]) -> Result<Value<'static>, Failure>,
}

pub(super) const REPEATS: usize = usize::MAX;

impl Function {
    /// Returns how many arguments it takes.
    pub fn counts(&self) -> RangeInclusive<usize> {
        if self.optional == REPEATS { self.takes.len()..=usize::MAX } else { self.takes.len() - self.optional..=self.takes.len() }
    }

    /// Returns its parameters; the last one comes again and again where it repeats.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> {
        let last = self.takes.last().copied().filter(|_| self.optional == REPEATS);
        self.takes.iter().copied().chain(std::iter::repeat_with(move || last).map_while(|last| last))
    }

    /// Returns the type that it always gives; none where that hangs on what it is called with.
    pub fn gives_kind(&self) -> Option<ColumnType> {
        match self.gives {
            Of(kind) => Some(kind),
            Same => None,
        }
    }

    /// Returns what it takes, in words.
    pub fn form(&self) -> String {
        self.takes.iter().map(|parameter| parameter.words()).collect::<Vec<_>>().join(", ")
    }
}

use Gives::{Of, Same};
use Parameter::{Any, Day, Decimal, Exact, Fraction, Instant, Integer, Number, Text};

const fn entry(
    name: &'static str,
    takes: &'static [Parameter],
    gives: Gives,
    call: fn(&[Value<'_>]) -> Result<Value<'static>, Failure>,
) -> Function {
    Function { name, takes, optional: 0, gives, takes_null: false, call }
}

const TEXT: Gives = Of(ColumnType::Text);
const INTEGER: Gives = Of(ColumnType::Integer);

/// All functions, by name.
pub(super) static FUNCTIONS: &[Function] = &[
    entry("abs", &[Number], Same, abs),
    Function { optional: 1, ..entry("btrim", &[Text, Text], TEXT, |a| Ok(trim(a, true, true))) },
    entry("ceil", &[Fraction], Same, |a| whole(a, RoundingMode::Ceiling, f64::ceil)),
    entry("ceiling", &[Fraction], Same, |a| whole(a, RoundingMode::Ceiling, f64::ceil)),
    entry("char_length", &[Text], INTEGER, |a| Ok(count(text(a, 0).chars().count()))),
    Function { optional: REPEATS, takes_null: true, ..entry("concat", &[Any], TEXT, |a| Ok(concat(a))) },
    entry("extract_day", &[Day], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.day())))),
    entry("extract_dow", &[Day], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.weekday().num_days_from_sunday())))),
    entry("extract_doy", &[Day], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.ordinal())))),
    entry("extract_hour", &[Instant], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.hour())))),
    entry("extract_minute", &[Instant], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.minute())))),
    entry("extract_month", &[Day], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.month())))),
    entry("extract_quarter", &[Day], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.month0() / 3 + 1)))),
    entry("extract_second", &[Instant], Of(ColumnType::Decimal), |a| Ok(second(a))),
    entry("extract_year", &[Day], Of(ColumnType::Decimal), |a| Ok(field(a, |at| i64::from(at.year())))),
    entry("floor", &[Fraction], Same, |a| whole(a, RoundingMode::Floor, f64::floor)),
    entry("left", &[Text, Integer], TEXT, |a| Ok(own(side(text(a, 0), int(a, 1), true)))),
    entry("length", &[Text], INTEGER, |a| Ok(count(text(a, 0).chars().count()))),
    entry("lower", &[Text], TEXT, |a| Ok(own(text(a, 0).to_lowercase()))),
    Function { optional: 1, ..entry("ltrim", &[Text, Text], TEXT, |a| Ok(trim(a, true, false))) },
    entry("mod", &[Exact, Exact], Same, modulo),
    entry("repeat", &[Text, Integer], TEXT, repeat),
    entry("replace", &[Text, Text, Text], TEXT, replace),
    entry("reverse", &[Text], TEXT, |a| Ok(own(text(a, 0).chars().rev().collect::<String>()))),
    entry("right", &[Text, Integer], TEXT, |a| Ok(own(side(text(a, 0), int(a, 1), false)))),
    entry("round", &[Fraction], Same, |a| round(a, RoundingMode::HalfUp, f64::round_ties_even)),
    entry("round", &[Decimal, Integer], Same, |a| round(a, RoundingMode::HalfUp, f64::round_ties_even)),
    Function { optional: 1, ..entry("rtrim", &[Text, Text], TEXT, |a| Ok(trim(a, false, true))) },
    entry("sign", &[Fraction], Same, |a| Ok(sign(a))),
    entry("split_part", &[Text, Text, Integer], TEXT, split_part),
    entry("starts_with", &[Text, Text], Of(ColumnType::Boolean), |a| Ok(Value::Boolean(text(a, 0).starts_with(text(a, 1))))),
    entry("strpos", &[Text, Text], INTEGER, |a| {
        Ok(text(a, 0).find(text(a, 1)).map_or(Value::Integer(0), |at| count(text(a, 0)[..at].chars().count() + 1)))
    }),
    Function { optional: 1, ..entry("substr", &[Text, Integer, Integer], TEXT, substring) },
    Function { optional: 1, ..entry("substring", &[Text, Integer, Integer], TEXT, substring) },
    entry("trunc", &[Fraction], Same, |a| round(a, RoundingMode::Down, f64::trunc)),
    entry("trunc", &[Decimal, Integer], Same, |a| round(a, RoundingMode::Down, f64::trunc)),
    entry("upper", &[Text], TEXT, |a| Ok(own(text(a, 0).to_uppercase()))),
];

/// Returns the names of the allow-list: what `docs/expressions.md` documents and the differential test covers.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// Returns the functions of a name; they differ in what they take.
pub(super) fn named(name: &str) -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter().filter(move |function| function.name == name)
}

fn text<'v>(arguments: &'v [Value<'_>], at: usize) -> &'v str {
    match arguments.get(at) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn int(arguments: &[Value<'_>], at: usize) -> i64 {
    match arguments.get(at) {
        Some(Value::Integer(value)) => *value,
        _ => 0,
    }
}

fn own(text: impl Into<String>) -> Value<'static> {
    Value::Text(Cow::Owned(text.into()))
}

fn count(count: usize) -> Value<'static> {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn out_of_range(what: &str) -> Failure {
    (Reason::OutOfRange, format!("{what} is out of range"))
}

fn abs(a: &[Value<'_>]) -> Result<Value<'static>, Failure> {
    Ok(match &a[0] {
        Value::Integer(value) => Value::Integer(value.checked_abs().ok_or_else(|| out_of_range("abs"))?),
        Value::Decimal(value) => Value::Decimal(value.abs()),
        Value::Float(value) => Value::Float(value.abs()),
        _ => Value::Null,
    })
}

fn whole(a: &[Value<'_>], mode: RoundingMode, float: fn(f64) -> f64) -> Result<Value<'static>, Failure> {
    round(&a[..1], mode, float)
}

fn round(a: &[Value<'_>], mode: RoundingMode, float: fn(f64) -> f64) -> Result<Value<'static>, Failure> {
    Ok(match &a[0] {
        Value::Decimal(value) => {
            let rounded = plain(&numeric::round(value, if a.len() > 1 { int(a, 1) } else { 0 }, mode));
            Value::Decimal(numeric::bounded(rounded).ok_or_else(|| out_of_range("numeric"))?)
        }
        Value::Float(value) => Value::Float(float(*value)),
        _ => Value::Null,
    })
}

fn sign(a: &[Value<'_>]) -> Value<'static> {
    match &a[0] {
        Value::Decimal(value) if value.is_zero() => Value::Decimal(BigDecimal::from(0)),
        Value::Decimal(value) => Value::Decimal(BigDecimal::from(if value.is_negative() { -1 } else { 1 })),
        // The sign of NaN is 0 in PostgreSQL.
        Value::Float(value) if *value == 0.0 || value.is_nan() => Value::Float(0.0),
        Value::Float(value) => Value::Float(value.signum()),
        _ => Value::Null,
    }
}

fn modulo(a: &[Value<'_>]) -> Result<Value<'static>, Failure> {
    super::evaluate::remainder(&a[0], &a[1])
}

fn trim(a: &[Value<'_>], start: bool, end: bool) -> Value<'static> {
    let set: Vec<char> = if a.len() > 1 { text(a, 1).chars().collect() } else { vec![' '] };
    let mut rest = text(a, 0);
    if start {
        rest = rest.trim_start_matches(set.as_slice());
    }
    if end {
        rest = rest.trim_end_matches(set.as_slice());
    }
    own(rest)
}

fn concat(a: &[Value<'_>]) -> Value<'static> {
    own(a
        .iter()
        .map(|value| match value {
            // `concat` writes booleans as the type's output function does, `t` and `f`.
            Value::Boolean(value) => if *value { "t" } else { "f" }.to_owned(),
            value => value.write(),
        })
        .collect::<String>())
}

fn side(text: &str, count: i64, left: bool) -> String {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let kept = if count < 0 { (length + count).max(0) } else { count.min(length) };
    let (kept, skipped) = (usize::try_from(kept).unwrap_or(0), usize::try_from(length - kept).unwrap_or(0));
    if left { text.chars().take(kept).collect() } else { text.chars().skip(skipped).collect() }
}

fn repeat(a: &[Value<'_>]) -> Result<Value<'static>, Failure> {
    let times = usize::try_from(int(a, 1).max(0)).unwrap_or(usize::MAX);
    match text(a, 0).len().checked_mul(times) {
        Some(bytes) if bytes <= MAX_TEXT => Ok(own(text(a, 0).repeat(times))),
        _ => Err(out_of_range("repeat: the text")),
    }
}

fn replace(a: &[Value<'_>]) -> Result<Value<'static>, Failure> {
    let (whole, from, to) = (text(a, 0), text(a, 1), text(a, 2));
    if from.is_empty() {
        return Ok(own(whole));
    }
    let bytes = whole.len() + whole.matches(from).count().saturating_mul(to.len());
    if bytes > MAX_TEXT.max(whole.len()) {
        return Err(out_of_range("replace: the text"));
    }
    Ok(own(whole.replace(from, to)))
}

fn split_part(a: &[Value<'_>]) -> Result<Value<'static>, Failure> {
    let (whole, separator, wanted) = (text(a, 0), text(a, 1), int(a, 2));
    let parts: Vec<&str> = if separator.is_empty() { vec![whole] } else { whole.split(separator).collect() };
    let index = match wanted {
        0 => return Err((Reason::InvalidValue, "split_part: field position must not be zero".into())),
        wanted if wanted > 0 => usize::try_from(wanted - 1).ok(),
        wanted => parts.len().checked_sub(usize::try_from(wanted.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    Ok(own(index.and_then(|index| parts.get(index)).copied().unwrap_or_default()))
}

fn substring(a: &[Value<'_>]) -> Result<Value<'static>, Failure> {
    let start = int(a, 1);
    let end = match a.get(2) {
        Some(Value::Integer(length)) if *length < 0 => return Err((Reason::InvalidValue, "substring: negative length".into())),
        Some(Value::Integer(length)) => start.saturating_add(*length),
        _ => i64::MAX,
    };
    let skip = usize::try_from((start - 1).max(0)).unwrap_or(usize::MAX);
    let take = usize::try_from((end - start.max(1)).max(0)).unwrap_or(usize::MAX);
    Ok(own(text(a, 0).chars().skip(skip).take(take).collect::<String>()))
}

fn instant(a: &[Value<'_>]) -> NaiveDateTime {
    match &a[0] {
        Value::Timestamp(at) => *at,
        Value::Date(day) => day.and_hms_opt(0, 0, 0).unwrap_or_default(),
        _ => NaiveDateTime::default(),
    }
}

fn field(a: &[Value<'_>], get: impl Fn(NaiveDateTime) -> i64) -> Value<'static> {
    Value::Decimal(BigDecimal::from(get(instant(a))))
}

fn second(a: &[Value<'_>]) -> Value<'static> {
    let at = instant(a);
    let micros = i64::from(at.second()) * 1_000_000 + i64::from(at.nanosecond() / 1000);
    Value::Decimal(BigDecimal::new(micros.into(), 6))
}
