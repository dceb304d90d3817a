//! Names and types: sqlparser's tree becomes ours, or a mistake at its bytes.
//!
//! - `parse`: the text to sqlparser's tree, and the limits
//! - `places`: where the parts stand
//! - `precedence`: whether that tree is PostgreSQL's
//! - `types`: the types that parts meet in
//! - `call`: functions and their arguments

mod call;
mod parse;
mod places;
mod precedence;
mod types;

use std::borrow::Cow;
use std::ops::Range;

use millpond_record::problem::nearest;
use millpond_record::schema::{ColumnType, Schema};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, CeilFloorKind, DateTimeField, Expr, ExtractSyntax, Ident, InTarget, TrimWhereField, UnaryOperator,
    Value as Literal,
};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Word};

use self::places::Places;
use super::ExpressionError;
use super::function::{self, Function};
use super::like::Pattern;
use super::numeric::{self, Small};
use super::value::Value;

/// The most parts that an expression may have, each counted as often as it is computed.
const MAX_PARTS: usize = 50_000;

/// The type of a part: known, still open (`'12'` may become a number), or null's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Of(ColumnType),
    Unknown,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A typed expression.
#[derive(Debug)]
pub(crate) enum Node {
    /// The column at this place in the binder's list, of this declared type.
    Column(usize, ColumnType),
    Literal(Value<'static>),
    Cast(Box<Node>, ColumnType),
    /// A decimal made `numeric(precision, scale)`.
    Fit(Box<Node>, i64, i64),
    Compare(Compare, Box<Node>, Box<Node>),
    /// A text column against a decimal literal: the common case, without making a decimal of every cell.
    CompareCell(Compare, usize, Small, Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    Negate(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    IsNull(Box<Node>),
    /// `IS TRUE` (true) or `IS FALSE` (false).
    Is(Box<Node>, bool),
    Distinct(Box<Node>, Box<Node>),
    In(Box<Node>, Vec<Node>),
    Like(Box<Node>, Box<Node>, Option<Pattern>, bool),
    Concat(Box<Node>, Box<Node>),
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
    Coalesce(Vec<Node>),
    NullIf(Box<Node>, Box<Node>),
    Extreme(Vec<Node>, bool),
    Call(&'static Function, Vec<Node>),
}

impl Node {
    /// Returns whether a column is among its parts.
    pub fn reads_column(&self) -> bool {
        match self {
            Self::Column(..) | Self::CompareCell(..) => true,
            Self::Literal(_) => false,
            Self::Cast(inner, _) | Self::Fit(inner, ..) | Self::Negate(inner) | Self::Not(inner) | Self::IsNull(inner) => {
                inner.reads_column()
            }
            Self::Is(inner, _) => inner.reads_column(),
            Self::Compare(_, left, right) | Self::Arithmetic(_, left, right) | Self::Like(left, right, ..) => {
                left.reads_column() || right.reads_column()
            }
            Self::Distinct(left, right) | Self::Concat(left, right) | Self::NullIf(left, right) => {
                left.reads_column() || right.reads_column()
            }
            Self::And(parts) | Self::Or(parts) | Self::Coalesce(parts) | Self::Extreme(parts, _) | Self::Call(_, parts) => {
                parts.iter().any(Self::reads_column)
            }
            Self::In(value, items) => value.reads_column() || items.iter().any(Self::reads_column),
            Self::Case(branches, otherwise) => {
                branches.iter().any(|(test, result)| test.reads_column() || result.reads_column())
                    || otherwise.as_deref().is_some_and(Self::reads_column)
            }
        }
    }
}

type Bound = (Node, Kind);

const LISTED: &str = "docs/expressions.md lists what is.";

/// Turns a text into a typed tree.
pub(super) struct Binder<'a> {
    places: Places<'a>,
    schema: &'a Schema,
    columns: Vec<usize>,
    parts: usize,
}

/// A tree, its type, and the columns it reads by the places it names them by.
pub(super) struct Typed {
    pub root: Node,
    pub kind: Kind,
    pub columns: Vec<String>,
}

/// Returns a text as a typed tree.
pub(super) fn bind(text: &str, schema: &Schema) -> Result<Typed, ExpressionError> {
    let (places, expr) = parse::parse(text)?;
    let mut binder = Binder { places, schema, columns: Vec::new(), parts: 0 };
    let (root, kind) = binder.bind(&expr)?;
    let columns = binder.columns.iter().map(|at| schema.columns[*at].name.clone()).collect();
    Ok(Typed { root, kind, columns })
}

impl Binder<'_> {
    fn span(&self, expr: &Expr) -> Range<usize> {
        self.places.span(expr)
    }

    #[expect(clippy::unused_self, reason = "reads as the other makers of errors do")]
    fn error(&self, span: Range<usize>, message: impl Into<String>) -> ExpressionError {
        parse::error(span, message)
    }

    fn refuse(&self, expr: &Expr, what: &str) -> ExpressionError {
        self.error(self.span(expr), format!("{what} is not known here.")).hint(LISTED)
    }

    /// Returns the bytes of the operator after a part.
    fn operator(&self, left: &Expr) -> Range<usize> {
        let end = self.span(left).end;
        self.places.after(left).first().map_or(end..end, |(_, at)| at.clone())
    }

    fn is_not_null_without_is(&self, left: &Expr) -> bool {
        matches!(self.places.after(left).first(), Some((Token::Word(Word { keyword: Keyword::NOT, .. }), _)))
    }

    fn bind(&mut self, expr: &Expr) -> Result<Bound, ExpressionError> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(self.error(self.span(expr), format!("The expression has more than {MAX_PARTS} parts.")));
        }
        if !precedence::agrees(expr) {
            return Err(self.unclear(expr));
        }
        match expr {
            Expr::Nested(inner) => self.bind(inner),
            Expr::Identifier(name) => self.column(name),
            Expr::Value(literal) => self.literal(&literal.value, expr),
            Expr::TypedString(typed) if !typed.uses_odbc_syntax => {
                let Literal::SingleQuotedString(text) = &typed.value.value else { return Err(self.refuse(expr, "This literal")) };
                let bound = (Node::Literal(Value::Text(Cow::Owned(text.clone()))), Kind::Unknown);
                self.cast_to(bound, &typed.data_type, self.span(expr), self.span(expr))
            }
            Expr::UnaryOp { op, expr: inner } => self.unary(*op, inner, expr),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, expr),
            Expr::IsNull(inner) => Ok((Node::IsNull(Box::new(self.any(inner)?)), BOOLEAN)),
            // sqlparser takes `x NOT NULL` too.
            Expr::IsNotNull(inner) if self.is_not_null_without_is(inner) => {
                Err(self.error(self.operator(inner), "`not null` is not known here.").hint("Write is not null."))
            }
            Expr::IsNotNull(inner) => Ok((not(Node::IsNull(Box::new(self.any(inner)?))), BOOLEAN)),
            Expr::IsTrue(inner) => self.is(inner, true, false),
            Expr::IsNotTrue(inner) => self.is(inner, true, true),
            Expr::IsFalse(inner) => self.is(inner, false, false),
            Expr::IsNotFalse(inner) => self.is(inner, false, true),
            Expr::IsUnknown(inner) => Ok((Node::IsNull(Box::new(self.boolean(inner)?)), BOOLEAN)),
            Expr::IsNotUnknown(inner) => Ok((not(Node::IsNull(Box::new(self.boolean(inner)?))), BOOLEAN)),
            Expr::IsDistinctFrom(left, right) => self.distinct(left, right),
            Expr::IsNotDistinctFrom(left, right) => self.distinct(left, right).map(|(node, kind)| (not(node), kind)),
            Expr::Between { expr: inner, negated, low, high } => self.between(inner, low, high, *negated),
            Expr::In { expr: inner, target: InTarget::List(list), negated, global: false } => self.in_list(inner, list, *negated),
            Expr::Like { negated, any: false, expr: inner, pattern, escape_char: None } => self.like(inner, pattern, *negated, false),
            Expr::ILike { negated, any: false, expr: inner, pattern, escape_char: None } => self.like(inner, pattern, *negated, true),
            Expr::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr: inner, data_type, format: None } => {
                let span = self.span(inner);
                let at = self.places.after(inner).get(1).map_or(span.clone(), |(_, at)| at.clone());
                let bound = self.bind(inner)?;
                self.cast_to(bound, data_type, span, at)
            }
            Expr::Case { operand, conditions, else_result, .. } => self.case(operand.as_deref(), conditions, else_result.as_deref()),
            Expr::Function(call) => self.function(call, expr),
            Expr::Interval(_) => Err(self.refuse(expr, "An interval").hint("Days are whole numbers here: date + 30.")),
            _ => self.syntax(expr),
        }
    }

    /// Functions that have a syntax of their own.
    fn syntax(&mut self, expr: &Expr) -> Result<Bound, ExpressionError> {
        match expr {
            Expr::Ceil { expr: inner, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => self.call("ceil", &[inner], expr),
            Expr::Floor { expr: inner, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.call("floor", &[inner], expr)
            }
            Expr::Position { expr: what, r#in } => self.call("strpos", &[r#in, what], expr),
            Expr::Substring { expr: inner, substring_from: Some(from), substring_for, shorthand, .. } => {
                let mut arguments: Vec<&Expr> = vec![inner, from];
                arguments.extend(substring_for.as_deref());
                self.call(if *shorthand { "substr" } else { "substring" }, &arguments, expr)
            }
            Expr::Substring { expr: inner, substring_from: None, substring_for: Some(length), .. } => {
                let one = Expr::value(Literal::Number("1".into(), false));
                self.call("substring", &[inner, &one, length], expr)
            }
            Expr::Trim { trim_where, trim_what, expr: inner, trim_characters: None } => {
                let name = match trim_where {
                    Some(TrimWhereField::Leading) => "ltrim",
                    Some(TrimWhereField::Trailing) => "rtrim",
                    _ => "btrim",
                };
                let mut arguments: Vec<&Expr> = vec![inner];
                arguments.extend(trim_what.as_deref());
                self.call(name, &arguments, expr)
            }
            Expr::Extract { field, syntax: ExtractSyntax::From, expr: inner } => {
                let name = format!("extract_{}", field.to_string().to_lowercase());
                if function::named(&name).next().is_none() {
                    return Err(self.refuse(expr, &format!("extract({} from …)", field.to_string().to_lowercase())));
                }
                self.call(&name, &[inner], expr)
            }
            _ => Err(self.refuse(expr, &format!("`{}`", &self.places.text[self.span(expr)]))),
        }
    }

    /// A part that PostgreSQL reads otherwise, or not at all.
    fn unclear(&self, expr: &Expr) -> ExpressionError {
        let span = match expr {
            Expr::BinaryOp { left, .. } | Expr::IsDistinctFrom(left, _) | Expr::IsNotDistinctFrom(left, _) => self.operator(left),
            Expr::Between { expr: left, .. }
            | Expr::Like { expr: left, .. }
            | Expr::ILike { expr: left, .. }
            | Expr::In { expr: left, .. } => self.operator(left),
            expr => self.span(expr),
        };
        let message = format!("`{}` needs parentheses around one of its sides here.", &self.places.text[span.clone()]);
        self.error(span, message).hint("Without them PostgreSQL reads it otherwise, or not at all.")
    }

    /// Binds a part whose type does not matter.
    fn any(&mut self, expr: &Expr) -> Result<Node, ExpressionError> {
        self.bind(expr).map(|(node, _)| node)
    }

    fn column(&mut self, name: &Ident) -> Result<Bound, ExpressionError> {
        let wanted = if name.quote_style.is_some() { name.value.clone() } else { name.value.to_lowercase() };
        // PostgreSQL folds names without quotes to lower case; a column that is written so, or as it stands, is meant.
        let at = self.schema.position(&wanted).or_else(|| self.schema.position(&name.value));
        let Some(at) = at else {
            let error = self.error(self.places.range(name.span), format!("There is no column \"{}\" here.", name.value));
            return Err(match nearest(&name.value, self.schema.names()) {
                Some(near) => error.hint(format!("Did you mean {}?", quoted(near))),
                None => error.hint(format!("The columns are {}.", self.schema.names().collect::<Vec<_>>().join(", "))),
            });
        };
        let kind = self.schema.columns[at].kind;
        let place = self.columns.iter().position(|known| *known == at).unwrap_or_else(|| {
            self.columns.push(at);
            self.columns.len() - 1
        });
        Ok((Node::Column(place, kind), Kind::Of(kind)))
    }

    fn literal(&self, literal: &Literal, expr: &Expr) -> Result<Bound, ExpressionError> {
        Ok(match literal {
            Literal::Null => (Node::Literal(Value::Null), Kind::Null),
            Literal::Boolean(value) => (Node::Literal(Value::Boolean(*value)), BOOLEAN),
            Literal::SingleQuotedString(text) => (Node::Literal(Value::Text(Cow::Owned(text.clone()))), Kind::Unknown),
            Literal::Number(digits, _) => return self.number(digits, expr),
            _ => return Err(self.refuse(expr, "This literal")),
        })
    }

    /// A number as it is written: whole ones that fit are `bigint`, all others `numeric`.
    fn number(&self, digits: &str, expr: &Expr) -> Result<Bound, ExpressionError> {
        if let Ok(value) = digits.parse::<i64>() {
            return Ok((Node::Literal(Value::Integer(value)), Kind::Of(ColumnType::Integer)));
        }
        let value = numeric::parse(digits).ok_or_else(|| self.refuse(expr, &format!("The number {digits}")))?;
        Ok((Node::Literal(Value::Decimal(value)), Kind::Of(ColumnType::Decimal)))
    }

    fn pair(&mut self, left: &Expr, right: &Expr) -> Result<(Node, Node, ColumnType), ExpressionError> {
        let (left_bound, right_bound) = (self.bind(left)?, self.bind(right)?);
        let span = self.span(left).start..self.span(right).end;
        let kind = self.meet(left_bound.1, right_bound.1, span)?;
        Ok((self.coerce(left_bound, kind, self.span(left))?, self.coerce(right_bound, kind, self.span(right))?, kind))
    }

    fn boolean(&mut self, expr: &Expr) -> Result<Node, ExpressionError> {
        let bound = self.bind(expr)?;
        match bound.1 {
            Kind::Of(ColumnType::Boolean) | Kind::Null => Ok(bound.0),
            Kind::Unknown | Kind::Of(ColumnType::Text) => self.coerce(bound, ColumnType::Boolean, self.span(expr)),
            Kind::Of(kind) => {
                Err(self.error(self.span(expr), format!("This is {kind}, not true or false.")).hint("Compare it with something."))
            }
        }
    }

    fn unary(&mut self, op: UnaryOperator, inner: &Expr, expr: &Expr) -> Result<Bound, ExpressionError> {
        match op {
            UnaryOperator::Not => Ok((not(self.boolean(inner)?), BOOLEAN)),
            UnaryOperator::Minus | UnaryOperator::Plus => {
                if let Some(power) = signed_base(op, inner) {
                    return self.bind(&power);
                }
                if let (UnaryOperator::Minus, Some(digits)) = (op, digits(inner)) {
                    return self.number(&format!("-{digits}"), expr);
                }
                let bound = self.bind(inner)?;
                let kind = match bound.1 {
                    Kind::Of(kind) if kind.is_number() => kind,
                    Kind::Of(ColumnType::Text) => ColumnType::Decimal,
                    Kind::Unknown | Kind::Null => return Err(self.untyped(self.span(inner))),
                    Kind::Of(kind) => return Err(self.error(self.span(inner), format!("{kind} has no sign."))),
                };
                let node = self.coerce(bound, kind, self.span(inner))?;
                let node = if op == UnaryOperator::Plus { node } else { Node::Negate(Box::new(node)) };
                Ok((node, Kind::Of(kind)))
            }
            _ => Err(self.refuse(expr, &format!("The operator {op}"))),
        }
    }

    fn untyped(&self, span: Range<usize>) -> ExpressionError {
        self.error(span, "It is not clear what type this has.").hint("Cast it, as in '5'::numeric.")
    }

    fn binary(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr, expr: &Expr) -> Result<Bound, ExpressionError> {
        use BinaryOperator as Op;
        let compare = match op {
            Op::And => return Ok((Node::And(self.chain(op, left, right)?), BOOLEAN)),
            Op::Or => return Ok((Node::Or(self.chain(op, left, right)?), BOOLEAN)),
            Op::StringConcat => return self.concat(left, right),
            Op::Plus => return self.arithmetic(Arithmetic::Add, left, right, expr),
            Op::Minus => return self.arithmetic(Arithmetic::Subtract, left, right, expr),
            Op::Multiply => return self.arithmetic(Arithmetic::Multiply, left, right, expr),
            Op::Divide => return self.arithmetic(Arithmetic::Divide, left, right, expr),
            Op::Modulo => return self.arithmetic(Arithmetic::Remainder, left, right, expr),
            Op::Eq => Compare::Equal,
            Op::NotEq => Compare::NotEqual,
            Op::Lt => Compare::Less,
            Op::LtEq => Compare::LessEqual,
            Op::Gt => Compare::Greater,
            Op::GtEq => Compare::GreaterEqual,
            _ => return Err(self.error(self.operator(left), format!("The operator {op} is not known here.")).hint(LISTED)),
        };
        let (left, right, kind) = self.pair(left, right)?;
        Ok((compare_nodes(compare, left, right, kind), BOOLEAN))
    }

    /// Binds the conditions of a chain of one operator, however long, without going deeper for each.
    fn chain(&mut self, op: &BinaryOperator, left: &Expr, right: &Expr) -> Result<Vec<Node>, ExpressionError> {
        let (mut first, mut parts) = (left, vec![right]);
        while let Expr::BinaryOp { left, op: same, right } = first
            && same == op
        {
            parts.push(right);
            first = left;
        }
        parts.push(first);
        parts.into_iter().rev().map(|part| self.boolean(part)).collect()
    }

    fn arithmetic(&mut self, op: Arithmetic, left: &Expr, right: &Expr, expr: &Expr) -> Result<Bound, ExpressionError> {
        let (left_bound, right_bound) = (self.bind(left)?, self.bind(right)?);
        if let (Arithmetic::Add, Kind::Of(ColumnType::Integer), Kind::Of(ColumnType::Date)) = (op, left_bound.1, right_bound.1) {
            return Ok((Node::Arithmetic(op, Box::new(right_bound.0), Box::new(left_bound.0)), right_bound.1));
        }
        if let (Arithmetic::Add | Arithmetic::Subtract, Kind::Of(ColumnType::Date)) = (op, left_bound.1) {
            // A day and a number of days; the difference of two days is a number of days.
            let (other, gives) = match right_bound.1 {
                Kind::Of(ColumnType::Date) | Kind::Unknown | Kind::Null if op == Arithmetic::Subtract => {
                    (ColumnType::Date, ColumnType::Integer)
                }
                Kind::Of(ColumnType::Integer) => (ColumnType::Integer, ColumnType::Date),
                _ => return Err(self.error(self.span(right), "A whole number of days can be added to a date, or taken from it.")),
            };
            let right = self.coerce(right_bound, other, self.span(right))?;
            return Ok((Node::Arithmetic(op, Box::new(left_bound.0), Box::new(right)), Kind::Of(gives)));
        }
        if !matches!(left_bound.1, Kind::Of(_)) && !matches!(right_bound.1, Kind::Of(_)) {
            return Err(self.untyped(self.span(expr)));
        }
        let mut kind = self.meet(left_bound.1, right_bound.1, self.span(expr))?;
        if kind == ColumnType::Text {
            kind = ColumnType::Decimal;
        }
        if !kind.is_number() {
            return Err(self.error(self.span(expr), format!("{kind} cannot be calculated with.")));
        }
        if kind == ColumnType::Float && op == Arithmetic::Remainder {
            return Err(self.error(self.span(expr), "double precision has no remainder.").hint("Cast to numeric."));
        }
        let left = self.coerce(left_bound, kind, self.span(left))?;
        let right = self.coerce(right_bound, kind, self.span(right))?;
        Ok((Node::Arithmetic(op, Box::new(left), Box::new(right)), Kind::Of(kind)))
    }

    fn concat(&mut self, left: &Expr, right: &Expr) -> Result<Bound, ExpressionError> {
        let (left_bound, right_bound) = (self.bind(left)?, self.bind(right)?);
        let text = |kind| matches!(kind, Kind::Of(ColumnType::Text) | Kind::Unknown | Kind::Null);
        if !text(left_bound.1) && !text(right_bound.1) {
            return Err(self
                .error(self.span(left).start..self.span(right).end, "Neither side of || is text.")
                .hint("Cast one of them, as in value::text."));
        }
        let left = self.coerce(left_bound, ColumnType::Text, self.span(left))?;
        let right = self.coerce(right_bound, ColumnType::Text, self.span(right))?;
        Ok((Node::Concat(Box::new(left), Box::new(right)), Kind::Of(ColumnType::Text)))
    }

    fn is(&mut self, inner: &Expr, wanted: bool, negated: bool) -> Result<Bound, ExpressionError> {
        let node = Node::Is(Box::new(self.boolean(inner)?), wanted);
        Ok((if negated { not(node) } else { node }, BOOLEAN))
    }

    fn distinct(&mut self, left: &Expr, right: &Expr) -> Result<Bound, ExpressionError> {
        let (left, right, _) = self.pair(left, right)?;
        Ok((Node::Distinct(Box::new(left), Box::new(right)), BOOLEAN))
    }

    fn between(&mut self, inner: &Expr, low: &Expr, high: &Expr, negated: bool) -> Result<Bound, ExpressionError> {
        let (value, from, kind) = self.pair(inner, low)?;
        let above = compare_nodes(Compare::GreaterEqual, value, from, kind);
        let (value, to, kind) = self.pair(inner, high)?;
        let below = compare_nodes(Compare::LessEqual, value, to, kind);
        let node = Node::And(vec![above, below]);
        Ok((if negated { not(node) } else { node }, BOOLEAN))
    }

    fn in_list(&mut self, inner: &Expr, list: &[Expr], negated: bool) -> Result<Bound, ExpressionError> {
        let value = self.bind(inner)?;
        let mut kind = value.1;
        let mut items = Vec::new();
        for item in list {
            let bound = self.bind(item)?;
            kind = Kind::Of(self.meet(kind, bound.1, self.span(item))?);
            items.push((bound, self.span(item)));
        }
        let Kind::Of(kind) = kind else { return Err(self.error(self.span(inner), "The list of IN is empty.")) };
        let value = self.coerce(value, kind, self.span(inner))?;
        let items = items.into_iter().map(|(bound, span)| self.coerce(bound, kind, span)).collect::<Result<_, _>>()?;
        let node = Node::In(Box::new(value), items);
        Ok((if negated { not(node) } else { node }, BOOLEAN))
    }

    fn like(&mut self, inner: &Expr, pattern: &Expr, negated: bool, fold: bool) -> Result<Bound, ExpressionError> {
        let value = self.text(inner)?;
        let pattern_node = self.text(pattern)?;
        let ready = match &pattern_node {
            Node::Literal(Value::Text(text)) => {
                let text = if fold { text.to_lowercase() } else { text.clone().into_owned() };
                let ready = Pattern::new(&text);
                if ready.is_none() {
                    return Err(self
                        .error(self.span(pattern), "The pattern ends with the escape character \\.")
                        .hint("Write \\\\ for a backslash."));
                }
                ready
            }
            _ => None,
        };
        let node = Node::Like(Box::new(value), Box::new(pattern_node), ready, fold);
        Ok((if negated { not(node) } else { node }, BOOLEAN))
    }

    fn text(&mut self, expr: &Expr) -> Result<Node, ExpressionError> {
        let bound = self.bind(expr)?;
        match bound.1 {
            Kind::Of(ColumnType::Text) | Kind::Unknown | Kind::Null => Ok(bound.0),
            Kind::Of(kind) => Err(self.error(self.span(expr), format!("This is {kind}, not text.")).hint("Cast it, as in value::text.")),
        }
    }

    fn case(&mut self, operand: Option<&Expr>, conditions: &[CaseWhen], otherwise: Option<&Expr>) -> Result<Bound, ExpressionError> {
        let mut tests = Vec::new();
        for when in conditions {
            tests.push(match operand {
                Some(operand) => {
                    let (left, right, kind) = self.pair(operand, &when.condition)?;
                    compare_nodes(Compare::Equal, left, right, kind)
                }
                None => self.boolean(&when.condition)?,
            });
        }
        let results: Vec<&Expr> = conditions.iter().map(|when| &when.result).chain(otherwise).collect();
        let (mut results, kind) = self.alike(&results)?;
        let otherwise = otherwise.and_then(|_| results.pop()).map(Box::new);
        Ok((Node::Case(tests.into_iter().zip(results).collect(), otherwise), Kind::Of(kind)))
    }
}

impl ExpressionError {
    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

const BOOLEAN: Kind = Kind::Of(ColumnType::Boolean);

/// Returns the digits of a number, in brackets or not. PostgreSQL reads a sign before them as theirs.
fn digits(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Nested(inner) => digits(inner),
        Expr::Value(literal) => match &literal.value {
            Literal::Number(digits, _) => Some(digits),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a power whose base has the sign: `-2 ^ 2` is `(-2) ^ 2` in PostgreSQL, and the other way round in sqlparser.
fn signed_base(op: UnaryOperator, power: &Expr) -> Option<Expr> {
    let Expr::BinaryOp { left, op: BinaryOperator::PGExp, right } = power else { return None };
    let base = signed_base(op, left).unwrap_or_else(|| Expr::UnaryOp { op, expr: left.clone() });
    Some(Expr::BinaryOp { left: Box::new(base), op: BinaryOperator::PGExp, right: right.clone() })
}

fn not(node: Node) -> Node {
    Node::Not(Box::new(node))
}

fn compare_nodes(compare: Compare, left: Node, right: Node, kind: ColumnType) -> Node {
    if kind == ColumnType::Decimal {
        let literal = |node: &Node| match node {
            Node::Literal(Value::Decimal(value)) => numeric::small(&numeric::write(value)),
            Node::Cast(inner, ColumnType::Decimal) => match inner.as_ref() {
                Node::Literal(Value::Integer(value)) => Some(Small { mantissa: i128::from(*value), scale: 0 }),
                _ => None,
            },
            _ => None,
        };
        let cell = |node: &Node| match node {
            Node::Column(place, ColumnType::Decimal) => Some(*place),
            Node::Cast(inner, ColumnType::Decimal) => match inner.as_ref() {
                Node::Column(place, ColumnType::Text) => Some(*place),
                _ => None,
            },
            _ => None,
        };
        if let (Some(place), Some(small)) = (cell(&left), literal(&right)) {
            let general = Node::Compare(compare, Box::new(left), Box::new(right));
            return Node::CompareCell(compare, place, small, Box::new(general));
        }
    }
    Node::Compare(compare, Box::new(left), Box::new(right))
}

fn quoted(name: &str) -> String {
    let plain =
        name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
