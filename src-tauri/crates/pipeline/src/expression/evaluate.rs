//! A row's value, or why it has none.
//!
//! Rows are evaluated one by one: only so does a branch that is not taken cost nothing and fail nothing, as in
//! PostgreSQL. Cells are borrowed from the frame; the common comparison of a cell with a number makes no decimal, and mostly
//! reads no more than the digits before the point.

use std::borrow::Cow;
use std::cmp::Ordering;

use bigdecimal::{BigDecimal, Zero};
use chrono::{DateTime, NaiveDate, TimeDelta};
use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;
use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Float64Chunked, Int32Chunked, Int64Chunked, IntoColumn, IntoSeries, PlSmallStr,
    StringChunked, TimeUnit,
};
use polars_arrow::array::{MutableBooleanArray, Utf8ViewArray};

use super::bind::{Arithmetic, Compare, Node};
use super::like::Pattern;
use super::numeric;
use super::plain::{Mark, Plain};
use super::value::{Failure, Value};
use super::{CellFailure, Evaluated};
use crate::cells::Cells as TextCells;
use crate::missing::Missing;
use crate::types;
use crate::values::make_text;

/// A column of the frame, ready to be read by row.
enum Cells {
    Text(StringChunked),
    Integer(Int64Chunked),
    Float(Float64Chunked),
    Boolean(BooleanChunked),
    /// Days since 1970-01-01.
    Date(Int32Chunked),
    /// Microseconds since 1970-01-01.
    Timestamp(Int64Chunked),
}

struct Rows<'a> {
    cells: &'a [(Cells, &'a str)],
    texts: Vec<Option<&'a Utf8ViewArray>>,
    missing: &'a Missing,
}

/// A failure, and the column at fault where it is one.
type Fault<'a> = (Failure, Option<&'a str>);
type Outcome<'a> = Result<Value<'a>, Box<Fault<'a>>>;

/// Returns an expression's value for every row.
pub(super) fn evaluate(
    root: &Node,
    kind: ColumnType,
    columns: &[String],
    frame: &DataFrame,
    missing: &Missing,
) -> Result<Evaluated, FlowError> {
    let cells = columns.iter().map(|name| Ok((cells(frame, name)?, name.as_str()))).collect::<Result<Vec<_>, FlowError>>()?;
    let texts = cells
        .iter()
        .map(|(cells, _)| match cells {
            Cells::Text(text) => Some(text.downcast_as_array()),
            _ => None,
        })
        .collect();
    let rows = Rows { cells: &cells, texts, missing };
    let quick = Quick::of(root, &rows);
    let mut failures = Vec::new();
    let mut output = Output::new(kind, frame.height());
    for row in 0..frame.height() {
        if let (Some(quick), Output::Boolean(values)) = (&quick, &mut output)
            && let Some(truth) = quick.truth(row)
        {
            values.push_value(truth);
            continue;
        }
        match rows.value(root, row) {
            Ok(value) => output.push(value),
            Err(fault) => {
                let ((reason, detail), column) = *fault;
                failures.push(CellFailure { row, column: column.map(str::to_owned), reason, detail });
                output.push(Value::Null);
            }
        }
    }
    Ok(Evaluated { column: output.finish()?, failures })
}

/// A comparison of cells with a number that is all there is to compute.
struct Quick<'a> {
    cells: TextCells<'a>,
    mark: Mark,
    compare: Compare,
}

impl<'a> Quick<'a> {
    /// Returns the quick way to an expression's values, where there is one.
    fn of(root: &Node, rows: &Rows<'a>) -> Option<Self> {
        let Node::CompareCell(compare, place, literal, _) = root else { return None };
        // Where words are listed that mean "no value", a number may be one of them.
        let array = rows.texts[*place].filter(|_| rows.missing.is_blank_only())?;
        Some(Self { cells: TextCells::new(array), mark: Mark::new(*literal), compare: *compare })
    }

    /// Returns a row's value, where it can be told quickly.
    #[inline(always)]
    fn truth(&self, row: usize) -> Option<bool> {
        let order = self.mark.order(Plain::of(self.cells.window(row)?)?)?;
        Some(holds(self.compare, order))
    }
}

fn cells(frame: &DataFrame, name: &str) -> Result<Cells, FlowError> {
    let column = frame.column(name).map_err(FlowError::internal)?.as_materialized_series().rechunk();
    Ok(match column.dtype() {
        DataType::String => Cells::Text(column.str().map_err(FlowError::internal)?.clone()),
        DataType::Int64 => Cells::Integer(column.i64().map_err(FlowError::internal)?.clone()),
        DataType::Float64 => Cells::Float(column.f64().map_err(FlowError::internal)?.clone()),
        DataType::Boolean => Cells::Boolean(column.bool().map_err(FlowError::internal)?.clone()),
        DataType::Date => Cells::Date(column.date().map_err(FlowError::internal)?.phys.clone()),
        DataType::Datetime(TimeUnit::Microseconds, _) => Cells::Timestamp(column.datetime().map_err(FlowError::internal)?.phys.clone()),
        _ => {
            let mut copy = frame.clone();
            make_text(&mut copy, name)?;
            Cells::Text(copy.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?.clone())
        }
    })
}

impl<'a> Rows<'a> {
    /// Returns a cell's characters, `None` where it means "no value".
    #[inline]
    fn text(&self, place: usize, row: usize) -> Option<&'a str> {
        self.texts[place].and_then(|array| array.get(row)).filter(|cell| !self.missing.is(cell))
    }

    fn cell(&self, place: usize, kind: ColumnType, row: usize) -> Outcome<'a> {
        let (cells, name) = &self.cells[place];
        let value = match cells {
            Cells::Text(_) => match self.text(place, row) {
                Some(cell) => return Value::read(Cow::Borrowed(cell), kind).map_err(|failure| Box::new((failure, Some(*name)))),
                None => None,
            },
            Cells::Integer(values) => values.get(row).map(Value::Integer),
            Cells::Float(values) => values.get(row).map(Value::Float),
            Cells::Boolean(values) => values.get(row).map(Value::Boolean),
            Cells::Date(values) => values.get(row).and_then(day).map(Value::Date),
            Cells::Timestamp(values) => {
                values.get(row).and_then(DateTime::from_timestamp_micros).map(|at| Value::Timestamp(at.naive_utc()))
            }
        };
        Ok(value.unwrap_or(Value::Null))
    }

    /// Returns a node's truth: `None` is null.
    fn truth(&self, node: &'a Node, row: usize) -> Result<Option<bool>, Box<Fault<'a>>> {
        Ok(match self.value(node, row)? {
            Value::Boolean(value) => Some(value),
            _ => None,
        })
    }

    fn value(&self, node: &'a Node, row: usize) -> Outcome<'a> {
        match node {
            Node::Column(place, kind) => self.cell(*place, *kind, row),
            Node::Literal(value) => Ok(value.borrowed()),
            Node::CompareCell(compare, place, literal, general) => match self.text(*place, row) {
                None if self.texts[*place].is_some() => Ok(Value::Null),
                Some(cell) if let Some(order) = numeric::small(cell).and_then(|cell| cell.compare(*literal)) => {
                    Ok(Value::Boolean(holds(*compare, order)))
                }
                _ => self.value(general, row),
            },
            Node::Cast(inner, to) => {
                let value = self.value(inner, row)?;
                let column = if let Node::Column(place, _) = inner.as_ref() { Some(self.cells[*place].1) } else { None };
                value.cast(*to).map_err(|failure| Box::new((failure, column)))
            }
            Node::Fit(inner, precision, scale) => match self.value(inner, row)? {
                Value::Decimal(value) => {
                    let fitted = numeric::fit(&value, *precision, *scale);
                    fitted.map(Value::Decimal).ok_or_else(|| faultless(types::not(Reason::OutOfRange, &numeric::write(&value))))
                }
                other => Ok(other),
            },
            Node::Compare(compare, left, right) => {
                self.strict(left, right, row, |left, right| Ok(Value::Boolean(holds(*compare, left.compare(&right)))))
            }
            Node::Arithmetic(op, left, right) => self.strict(left, right, row, |left, right| calculate(*op, &left, &right)),
            Node::Concat(left, right) => {
                self.strict(left, right, row, |left, right| Ok(Value::Text(Cow::Owned(left.write() + &right.write()))))
            }
            Node::Negate(inner) => negate(self.value(inner, row)?).map_err(faultless),
            Node::And(parts) => self.junction(parts, row, false),
            Node::Or(parts) => self.junction(parts, row, true),
            Node::Not(inner) => Ok(self.truth(inner, row)?.map_or(Value::Null, |value| Value::Boolean(!value))),
            Node::IsNull(inner) => Ok(Value::Boolean(self.value(inner, row)?.is_null())),
            Node::Is(inner, wanted) => Ok(Value::Boolean(self.truth(inner, row)? == Some(*wanted))),
            Node::Distinct(left, right) => {
                let (left, right) = (self.value(left, row)?, self.value(right, row)?);
                let same = match (left.is_null(), right.is_null()) {
                    (false, false) => left.compare(&right) == Ordering::Equal,
                    (left, right) => left == right,
                };
                Ok(Value::Boolean(!same))
            }
            Node::In(value, items) => self.is_in(value, items, row),
            Node::Like(value, pattern, ready, fold) => self.like(value, pattern, ready.as_ref(), *fold, row),
            Node::Case(branches, otherwise) => {
                for (test, result) in branches {
                    if self.truth(test, row)? == Some(true) {
                        return self.value(result, row);
                    }
                }
                otherwise.as_ref().map_or(Ok(Value::Null), |node| self.value(node, row))
            }
            Node::Coalesce(parts) => {
                for part in parts {
                    let value = self.value(part, row)?;
                    if !value.is_null() {
                        return Ok(value);
                    }
                }
                Ok(Value::Null)
            }
            Node::NullIf(left, right) => {
                let (left, right) = (self.value(left, row)?, self.value(right, row)?);
                let equal = !left.is_null() && !right.is_null() && left.compare(&right) == Ordering::Equal;
                Ok(if equal { Value::Null } else { left })
            }
            Node::Extreme(parts, greatest) => self.extreme(parts, *greatest, row),
            Node::Call(function, arguments) => {
                let values = arguments.iter().map(|argument| self.value(argument, row)).collect::<Result<Vec<_>, _>>()?;
                if !function.takes_null && values.iter().any(Value::is_null) {
                    return Ok(Value::Null);
                }
                (function.call)(&values).map_err(faultless)
            }
        }
    }

    /// Evaluates both sides; null with anything is null.
    fn strict(
        &self,
        left: &'a Node,
        right: &'a Node,
        row: usize,
        combine: impl FnOnce(Value<'a>, Value<'a>) -> Result<Value<'a>, Failure>,
    ) -> Outcome<'a> {
        let (left, right) = (self.value(left, row)?, self.value(right, row)?);
        if left.is_null() || right.is_null() {
            return Ok(Value::Null);
        }
        combine(left, right).map_err(faultless)
    }

    /// `AND`, or `OR` where `decisive` is true: a part that decides makes the others' failures not matter.
    fn junction(&self, parts: &'a [Node], row: usize, decisive: bool) -> Outcome<'a> {
        let (mut null, mut failed) = (false, None);
        for part in parts {
            match self.truth(part, row) {
                Ok(Some(value)) if value == decisive => return Ok(Value::Boolean(decisive)),
                Ok(Some(_)) => {}
                Ok(None) => null = true,
                Err(fault) => failed = failed.or(Some(fault)),
            }
        }
        match failed {
            Some(fault) => Err(fault),
            None if null => Ok(Value::Null),
            None => Ok(Value::Boolean(!decisive)),
        }
    }

    /// `IN`: one item that is equal makes the others' failures not matter, as `OR` does.
    fn is_in(&self, value: &'a Node, items: &'a [Node], row: usize) -> Outcome<'a> {
        let value = self.value(value, row)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        let (mut null, mut failed) = (false, None);
        for item in items {
            match self.value(item, row) {
                Ok(Value::Null) => null = true,
                Ok(item) if item.compare(&value) == Ordering::Equal => return Ok(Value::Boolean(true)),
                Ok(_) => {}
                Err(fault) => failed = failed.or(Some(fault)),
            }
        }
        match failed {
            Some(fault) => Err(fault),
            None if null => Ok(Value::Null),
            None => Ok(Value::Boolean(false)),
        }
    }

    fn like(&self, value: &'a Node, pattern: &'a Node, ready: Option<&Pattern>, fold: bool, row: usize) -> Outcome<'a> {
        let (Value::Text(text), Value::Text(pattern)) = (self.value(value, row)?, self.value(pattern, row)?) else {
            return Ok(Value::Null);
        };
        let text = if fold { Cow::Owned(text.to_lowercase()) } else { text };
        if let Some(pattern) = ready {
            return Ok(Value::Boolean(pattern.matches(&text)));
        }
        let pattern = if fold { Cow::Owned(pattern.to_lowercase()) } else { pattern };
        match Pattern::new(&pattern) {
            Some(pattern) => Ok(Value::Boolean(pattern.matches(&text))),
            None => Err(faultless((Reason::InvalidValue, "a LIKE pattern must not end with the escape character".into()))),
        }
    }

    fn extreme(&self, parts: &'a [Node], greatest: bool, row: usize) -> Outcome<'a> {
        let mut best = Value::Null;
        for part in parts {
            let value = self.value(part, row)?;
            let wanted = if greatest { Ordering::Greater } else { Ordering::Less };
            if best.is_null() || (!value.is_null() && value.compare(&best) == wanted) {
                best = value;
            }
        }
        Ok(best)
    }
}

#[expect(clippy::unnecessary_box_returns, reason = "the box keeps every row's outcome small")]
fn faultless<'a>(failure: Failure) -> Box<Fault<'a>> {
    Box::new((failure, None))
}

fn holds(compare: Compare, order: Ordering) -> bool {
    match compare {
        Compare::Equal => order == Ordering::Equal,
        Compare::NotEqual => order != Ordering::Equal,
        Compare::Less => order == Ordering::Less,
        Compare::LessEqual => order != Ordering::Greater,
        Compare::Greater => order == Ordering::Greater,
        Compare::GreaterEqual => order != Ordering::Less,
    }
}

fn day(days: i32) -> Option<NaiveDate> {
    DateTime::from_timestamp(i64::from(days) * 86_400, 0).map(|at| at.date_naive())
}

fn by_zero() -> Failure {
    (Reason::DivisionByZero, "division by zero".into())
}

fn too_large(what: &str) -> Failure {
    (Reason::OutOfRange, format!("{what} is out of range"))
}

fn negate(value: Value<'_>) -> Result<Value<'_>, Failure> {
    Ok(match value {
        Value::Integer(value) => Value::Integer(value.checked_neg().ok_or_else(|| too_large("bigint"))?),
        Value::Decimal(value) => Value::Decimal(-value),
        Value::Float(value) => Value::Float(-value),
        other => other,
    })
}

fn calculate<'a>(op: Arithmetic, left: &Value<'_>, right: &Value<'_>) -> Result<Value<'a>, Failure> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => integers(op, *left, *right).map(Value::Integer),
        (Value::Decimal(left), Value::Decimal(right)) => decimals(op, left, right).map(Value::Decimal),
        (Value::Float(left), Value::Float(right)) => floats(op, *left, *right).map(Value::Float),
        (Value::Date(left), Value::Date(right)) => Ok(Value::Integer((*left - *right).num_days())),
        (Value::Date(left), Value::Integer(days)) => {
            let days = if op == Arithmetic::Subtract { days.checked_neg() } else { Some(*days) };
            let moved = days.and_then(TimeDelta::try_days).and_then(|days| left.checked_add_signed(days));
            // Years before our era have no form that a date is read from.
            let moved = moved.filter(|day| (1..=9999).contains(&chrono::Datelike::year(day)));
            moved.map(Value::Date).ok_or_else(|| too_large("date"))
        }
        _ => Ok(Value::Null),
    }
}

fn integers(op: Arithmetic, left: i64, right: i64) -> Result<i64, Failure> {
    if right == 0 && matches!(op, Arithmetic::Divide | Arithmetic::Remainder) {
        return Err(by_zero());
    }
    let value = match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => Some(left.wrapping_rem(right)),
    };
    value.ok_or_else(|| too_large("bigint"))
}

fn decimals(op: Arithmetic, left: &BigDecimal, right: &BigDecimal) -> Result<BigDecimal, Failure> {
    if right.is_zero() && matches!(op, Arithmetic::Divide | Arithmetic::Remainder) {
        return Err(by_zero());
    }
    let scales = left.fractional_digit_count().max(right.fractional_digit_count());
    let value = match op {
        Arithmetic::Add => (left + right).with_scale(scales),
        Arithmetic::Subtract => (left - right).with_scale(scales),
        Arithmetic::Multiply => numeric::multiply(left, right),
        Arithmetic::Divide => numeric::divide(left, right),
        Arithmetic::Remainder => numeric::remainder(left, right),
    };
    numeric::bounded(value).ok_or_else(|| too_large("numeric"))
}

fn floats(op: Arithmetic, left: f64, right: f64) -> Result<f64, Failure> {
    let value = match op {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide if right == 0.0 && !left.is_nan() => return Err(by_zero()),
        Arithmetic::Divide | Arithmetic::Remainder => left / right,
    };
    if value.is_infinite() && left.is_finite() && right.is_finite() {
        return Err(too_large("double precision"));
    }
    // Zero that is not exact: the number is too small for a double precision.
    let small = match op {
        Arithmetic::Multiply => left != 0.0 && right != 0.0,
        Arithmetic::Divide => left != 0.0 && right.is_finite(),
        _ => false,
    };
    if value == 0.0 && small {
        return Err((Reason::OutOfRange, "double precision is out of range: underflow".into()));
    }
    Ok(value)
}

/// Returns the remainder of two numbers of one type.
pub(super) fn remainder(left: &Value<'_>, right: &Value<'_>) -> Result<Value<'static>, Failure> {
    calculate(Arithmetic::Remainder, left, right)
}

/// The values of a column as they come.
enum Output {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Boolean(MutableBooleanArray),
    Date(Vec<Option<i32>>),
    Timestamp(Vec<Option<i64>>),
}

impl Output {
    fn new(kind: ColumnType, rows: usize) -> Self {
        match kind {
            ColumnType::Text | ColumnType::Decimal => Self::Text(Vec::with_capacity(rows)),
            ColumnType::Integer => Self::Integer(Vec::with_capacity(rows)),
            ColumnType::Float => Self::Float(Vec::with_capacity(rows)),
            ColumnType::Boolean => Self::Boolean(MutableBooleanArray::with_capacity(rows)),
            ColumnType::Date => Self::Date(Vec::with_capacity(rows)),
            ColumnType::Timestamp => Self::Timestamp(Vec::with_capacity(rows)),
        }
    }

    fn push(&mut self, value: Value<'_>) {
        match (self, value) {
            (Self::Text(values), Value::Null) => values.push(None),
            (Self::Text(values), value) => values.push(Some(value.write())),
            (Self::Integer(values), value) => values.push(if let Value::Integer(value) = value { Some(value) } else { None }),
            (Self::Float(values), value) => values.push(if let Value::Float(value) = value { Some(value) } else { None }),
            (Self::Boolean(values), value) => values.push(if let Value::Boolean(value) = value { Some(value) } else { None }),
            (Self::Date(values), value) => values.push(if let Value::Date(day) = value { days(day) } else { None }),
            (Self::Timestamp(values), value) => {
                values.push(if let Value::Timestamp(at) = value { Some(at.and_utc().timestamp_micros()) } else { None });
            }
        }
    }

    fn finish(self) -> Result<Column, FlowError> {
        Ok(match self {
            Self::Text(values) => values.into_iter().collect::<StringChunked>().into_column(),
            Self::Integer(values) => values.into_iter().collect::<Int64Chunked>().into_column(),
            Self::Float(values) => values.into_iter().collect::<Float64Chunked>().into_column(),
            Self::Boolean(values) => BooleanChunked::with_chunk(PlSmallStr::EMPTY, values.into()).into_column(),
            Self::Date(values) => {
                values.into_iter().collect::<Int32Chunked>().into_series().cast(&DataType::Date).map_err(FlowError::internal)?.into_column()
            }
            Self::Timestamp(values) => {
                let kind = DataType::Datetime(TimeUnit::Microseconds, None);
                values.into_iter().collect::<Int64Chunked>().into_series().cast(&kind).map_err(FlowError::internal)?.into_column()
            }
        })
    }
}

fn days(day: NaiveDate) -> Option<i32> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    i32::try_from((day - epoch).num_days()).ok()
}
