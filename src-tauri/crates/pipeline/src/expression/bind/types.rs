//! Types: their names, what can be cast to what, and the type that parts meet in.

use std::borrow::Cow;
use std::ops::Range;

use millpond_record::schema::ColumnType;
use sqlparser::ast::{DataType, ExactNumberInfo, Expr};

use super::super::ExpressionError;
use super::super::value::Value;
use super::{Binder, Bound, Kind, Node};

/// The largest precision and scale of `numeric(precision, scale)`.
const MAX_PRECISION: i64 = 1000;

/// `numeric`'s precision and scale.
type Size = Option<(i64, i64)>;

impl Binder<'_> {
    /// Casts a part to a type by the type's name, which stands at `at`.
    pub(super) fn cast_to(&self, bound: Bound, name: &DataType, span: Range<usize>, at: Range<usize>) -> Result<Bound, ExpressionError> {
        let (kind, size) = self.kind_of(name, at)?;
        let node = self.cast(bound, kind, span)?;
        let node = match size {
            Some((precision, scale)) => Node::Fit(Box::new(node), precision, scale),
            None => node,
        };
        Ok((node, Kind::Of(kind)))
    }

    fn kind_of(&self, data_type: &DataType, at: Range<usize>) -> Result<(ColumnType, Size), ExpressionError> {
        if let DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) = data_type {
            let size = match info {
                ExactNumberInfo::None => None,
                ExactNumberInfo::Precision(precision) => Some((i64::try_from(*precision).unwrap_or(i64::MAX), 0)),
                ExactNumberInfo::PrecisionAndScale(precision, scale) => Some((i64::try_from(*precision).unwrap_or(i64::MAX), *scale)),
            };
            let wrong = |(precision, scale): (i64, i64)| !(1..=MAX_PRECISION).contains(&precision) || scale.abs() > MAX_PRECISION;
            if size.is_some_and(wrong) {
                return Err(
                    self.error(at, format!("numeric has a precision of 1 to {MAX_PRECISION} and a scale of up to {MAX_PRECISION}."))
                );
            }
            return Ok((ColumnType::Decimal, size));
        }
        let name = data_type.to_string().to_lowercase();
        let kind = match name.as_str() {
            "text" | "varchar" | "character varying" => ColumnType::Text,
            "bigint" | "int8" | "integer" | "int" | "int4" => ColumnType::Integer,
            "double precision" | "float8" | "float" => ColumnType::Float,
            "boolean" | "bool" => ColumnType::Boolean,
            "date" => ColumnType::Date,
            "timestamp" | "timestamp without time zone" => ColumnType::Timestamp,
            _ => {
                let error = self.error(at, format!("The type {name} is not known here."));
                return Err(match name.split_once('(') {
                    Some(("varchar" | "char" | "character" | "character varying", _)) => error.hint("left(value, 3) cuts a text."),
                    _ => error.hint("Known are text, bigint, numeric, double precision, boolean, date and timestamp."),
                });
            }
        };
        Ok((kind, None))
    }

    fn read(&self, text: &str, kind: ColumnType, span: Range<usize>) -> Result<Value<'static>, ExpressionError> {
        Value::read(Cow::Borrowed(text), kind).map(Value::owned).map_err(|(_, detail)| self.error(span, format!("{detail}.")))
    }

    /// Returns a part as a type: an open literal is read now, a text later, a number widened.
    pub(super) fn coerce(&self, (node, kind): Bound, to: ColumnType, span: Range<usize>) -> Result<Node, ExpressionError> {
        match (node, kind) {
            (node, Kind::Null) => Ok(node),
            (Node::Literal(Value::Text(text)), Kind::Unknown) => Ok(Node::Literal(self.read(&text, to, span)?)),
            (node, Kind::Of(from)) if from == to => Ok(node),
            (node, _) => Ok(Node::Cast(Box::new(node), to)),
        }
    }

    fn cast(&self, (node, kind): Bound, to: ColumnType, span: Range<usize>) -> Result<Node, ExpressionError> {
        if let Kind::Of(from) = kind {
            let numbers = from.is_number() && to.is_number();
            let days = |kind| matches!(kind, ColumnType::Date | ColumnType::Timestamp);
            let fits = from == to || from == ColumnType::Text || to == ColumnType::Text || numbers || (days(from) && days(to));
            if !fits {
                return Err(self.error(span, format!("{from} cannot be made {to}.")));
            }
        }
        self.coerce((node, kind), to, span)
    }

    /// Returns the type in which two parts meet, as PostgreSQL finds it; text meets another type as that type.
    pub(super) fn meet(&self, left: Kind, right: Kind, span: Range<usize>) -> Result<ColumnType, ExpressionError> {
        use ColumnType::{Date, Decimal, Float, Integer, Text, Timestamp};
        Ok(match (left, right) {
            (Kind::Of(kind), Kind::Unknown | Kind::Null) | (Kind::Unknown | Kind::Null, Kind::Of(kind)) => kind,
            (Kind::Of(left), Kind::Of(right)) if left == right => left,
            (Kind::Of(left), Kind::Of(right)) => match (left, right) {
                (Float, Integer | Decimal | Text) | (Integer | Decimal | Text, Float) => Float,
                (Integer | Text, Decimal) | (Decimal, Integer | Text) | (Integer, Text) | (Text, Integer) => Decimal,
                (Date, Timestamp) | (Timestamp, Date) => Timestamp,
                (Text, other) | (other, Text) => other,
                (left, right) => {
                    let error = self.error(span, format!("{left} and {right} cannot be compared or combined."));
                    return Err(error.hint(format!("Cast one of them, as in value::{left}.")));
                }
            },
            _ => Text,
        })
    }

    /// Binds parts that give one value between them: they meet in one type.
    pub(super) fn alike(&mut self, parts: &[&Expr]) -> Result<(Vec<Node>, ColumnType), ExpressionError> {
        let bound = parts.iter().map(|part| self.bind(part)).collect::<Result<Vec<_>, _>>()?;
        let mut kind = Kind::Null;
        for (part, (_, other)) in parts.iter().zip(&bound) {
            kind = match (kind, *other) {
                (Kind::Null, other) => other,
                (kind, Kind::Null) => kind,
                (Kind::Unknown, other) => other,
                (kind, other) => Kind::Of(self.meet(kind, other, self.span(part))?),
            };
        }
        let kind = if let Kind::Of(kind) = kind { kind } else { ColumnType::Text };
        let nodes =
            bound.into_iter().zip(parts).map(|(bound, part)| self.coerce(bound, kind, self.span(part))).collect::<Result<_, _>>()?;
        Ok((nodes, kind))
    }
}
