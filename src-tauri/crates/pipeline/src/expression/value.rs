//! A value on its way through an expression, and PostgreSQL's casts between types.

use std::borrow::Cow;
use std::cmp::Ordering;

use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};
use chrono::{NaiveDate, NaiveDateTime};
use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;

use super::numeric;
use crate::{types, values};

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Decimal(BigDecimal),
    Float(f64),
    Boolean(bool),
    Date(NaiveDate),
    Timestamp(NaiveDateTime),
}

/// Why a value cannot be computed.
pub(crate) type Failure = (Reason, String);

impl<'a> Value<'a> {
    /// Returns a text as a value of a type, by PostgreSQL's input syntax.
    pub fn read(text: Cow<'a, str>, kind: ColumnType) -> Result<Self, Failure> {
        Ok(match kind {
            ColumnType::Text => Self::Text(text),
            ColumnType::Integer => Self::Integer(types::integer(&text)?),
            ColumnType::Decimal => Self::Decimal(numeric::read(&text).map_err(|reason| types::not(reason, &text))?),
            ColumnType::Float => Self::Float(types::float(&text)?),
            ColumnType::Boolean => Self::Boolean(types::boolean(&text).ok_or_else(|| types::not(Reason::NotABoolean, &text))?),
            ColumnType::Date => Self::Date(types::day(&text).ok_or_else(|| types::not(Reason::NotADate, &text))?),
            ColumnType::Timestamp => {
                Self::Timestamp(types::timestamp_of_any_zone(&text).ok_or_else(|| types::not(Reason::NotATimestamp, &text))?)
            }
        })
    }

    /// Returns the value as another type. The types were allowed when the expression was bound.
    pub fn cast(self, to: ColumnType) -> Result<Self, Failure> {
        Ok(match (self, to) {
            (Self::Null, _) => Self::Null,
            (Self::Text(text), to) => return Value::read(text, to),
            (value, ColumnType::Text) => Self::Text(Cow::Owned(value.write())),
            (Self::Integer(value), ColumnType::Decimal) => Self::Decimal(BigDecimal::from(value)),
            #[expect(clippy::cast_precision_loss, reason = "PostgreSQL's int8 to float8 rounds too")]
            (Self::Integer(value), ColumnType::Float) => Self::Float(value as f64),
            (Self::Decimal(value), ColumnType::Integer) => {
                let rounded = numeric::round(&value, 0, RoundingMode::HalfUp);
                Self::Integer(rounded.to_i64().ok_or_else(|| types::not(Reason::OutOfRange, &numeric::write(&value)))?)
            }
            (Self::Decimal(value), ColumnType::Float) => Self::Float(types::float(&numeric::write(&value))?),
            (Self::Float(value), ColumnType::Integer) => {
                let rounded = value.round_ties_even();
                #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
                if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&rounded) {
                    Self::Integer(rounded as i64)
                } else {
                    return Err(types::not(Reason::OutOfRange, &values::float(value)));
                }
            }
            (Self::Float(value), ColumnType::Decimal) => {
                // PostgreSQL takes the 15 digits that every double has.
                let digits =
                    numeric::parse(&format!("{value:.14e}")).ok_or_else(|| types::not(Reason::OutOfRange, &values::float(value)))?;
                Self::Decimal(plain(&digits.normalized()))
            }
            (Self::Date(day), ColumnType::Timestamp) => Self::Timestamp(day.and_hms_opt(0, 0, 0).unwrap_or_default()),
            (Self::Timestamp(at), ColumnType::Date) => Self::Date(at.date()),
            (value, _) => value,
        })
    }

    /// Returns the value as PostgreSQL writes it; null is an empty text.
    pub fn write(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Integer(value) => value.to_string(),
            Self::Decimal(value) => numeric::write(value),
            Self::Float(value) => values::float(*value),
            Self::Boolean(value) => value.to_string(),
            Self::Date(day) => day.format("%Y-%m-%d").to_string(),
            Self::Timestamp(at) => values::timestamp(at.and_utc().timestamp_micros()),
        }
    }

    /// Returns the order of two values of one type, neither null. `NaN` is equal to itself and greater than all else.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Decimal(a), Self::Decimal(b)) => a.cmp(b),
            (Self::Float(a), Self::Float(b)) => match (a.is_nan(), b.is_nan()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            },
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            (Self::Timestamp(a), Self::Timestamp(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value with its text owned, to be kept in a tree.
    pub fn owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Integer(value) => Value::Integer(value),
            Self::Decimal(value) => Value::Decimal(value),
            Self::Float(value) => Value::Float(value),
            Self::Boolean(value) => Value::Boolean(value),
            Self::Date(value) => Value::Date(value),
            Self::Timestamp(value) => Value::Timestamp(value),
        }
    }

    /// Returns a borrowed copy.
    pub fn borrowed(&'a self) -> Value<'a> {
        match self {
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            other => other.clone(),
        }
    }
}

/// Returns a decimal without a negative scale.
pub(super) fn plain(value: &BigDecimal) -> BigDecimal {
    if value.fractional_digit_count() < 0 { value.with_scale(0) } else { value.clone() }
}
