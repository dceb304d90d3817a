//! Names and types: sqlparser's tree becomes ours, or a mistake at its bytes.

use std::borrow::Cow;
use std::ops::Range;

use millpond_record::problem::nearest;
use millpond_record::schema::{ColumnType, Schema};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, CeilFloorKind, DataType, DateTimeField, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident,
    Spanned, TrimWhereField, UnaryOperator, Value as Literal,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Span, Token, Tokenizer};

use super::ExpressionError;
use super::function::{self, Function, Gives, Parameter, REPEATS};
use super::like::Pattern;
use super::numeric::{self, Small};
use super::value::Value;

/// The type of a part: known, still open (`'12'` may become a number), or null's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Of(ColumnType),
    Unknown,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A typed expression.
#[derive(Debug)]
pub(super) enum Node {
    /// The column at this place in the binder's list, of this declared type.
    Column(usize, ColumnType),
    Literal(Value<'static>),
    Cast(Box<Node>, ColumnType),
    Compare(Compare, Box<Node>, Box<Node>),
    /// A text column against a decimal literal: the common case, without making a decimal of every cell.
    CompareCell(Compare, usize, Small, Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    Negate(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
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

type Bound = (Node, Kind);

/// Turns a text into a typed tree.
pub(super) struct Binder<'a> {
    text: &'a str,
    schema: &'a Schema,
    columns: Vec<usize>,
}

const SPECIAL: [&str; 5] = ["coalesce", "nullif", "greatest", "least", "extract"];

impl<'a> Binder<'a> {
    pub fn new(text: &'a str, schema: &'a Schema) -> Self {
        Self { text, schema, columns: Vec::new() }
    }

    pub fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|at| self.schema.columns[*at].name.clone()).collect()
    }

    pub fn parse(&mut self) -> Result<Bound, ExpressionError> {
        if self.text.trim().is_empty() {
            return Err(self.error(0..self.text.len(), "The expression is empty.").hint("Write one, such as price > 100."));
        }
        let dialect = PostgreSqlDialect {};
        let tokens = Tokenizer::new(&dialect, self.text).tokenize_with_location().map_err(|error| {
            let at = self.offset(error.location);
            self.error(at..self.text.len(), format!("This cannot be read: {}.", error.message))
        })?;
        let mut parser = Parser::new(&dialect).with_tokens_with_locations(tokens);
        let parsed = parser.parse_expr();
        let next = parser.peek_token();
        let at = if next.token == Token::EOF { self.text.len()..self.text.len() } else { self.range(next.span) };
        let expr = match parsed {
            Ok(expr) if next.token == Token::EOF => expr,
            Ok(_) => return Err(self.error(at, format!("The expression should end before `{}`.", next.token))),
            Err(_) if next.token == Token::EOF => return Err(self.error(at, "The expression ends in the middle.")),
            Err(_) => return Err(self.error(at, format!("This is no expression at `{}`.", next.token))),
        };
        self.bind(&expr)
    }

    fn offset(&self, location: Location) -> usize {
        let (line, column) = (usize::try_from(location.line).unwrap_or(1), usize::try_from(location.column).unwrap_or(1));
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &self.text[start.min(self.text.len())..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }

    fn range(&self, span: Span) -> Range<usize> {
        if span == Span::empty() {
            return 0..self.text.len();
        }
        let (start, end) = (self.offset(span.start), self.offset(span.end));
        start..end.max(start)
    }

    fn span(&self, expr: &Expr) -> Range<usize> {
        self.range(expr.span())
    }

    #[expect(clippy::unused_self, reason = "reads as the other makers of errors do")]
    fn error(&self, span: Range<usize>, message: impl Into<String>) -> ExpressionError {
        ExpressionError { span, message: message.into(), hint: None }
    }

    fn refuse(&self, expr: &Expr, what: &str) -> ExpressionError {
        self.error(self.span(expr), format!("{what} is not known here.")).hint("docs/expressions.md lists what is.")
    }

    fn bind(&mut self, expr: &Expr) -> Result<Bound, ExpressionError> {
        match expr {
            Expr::Nested(inner) => self.bind(inner),
            Expr::Identifier(name) => self.column(name),
            Expr::Value(literal) => self.literal(&literal.value, expr),
            Expr::TypedString(typed) => {
                let kind = self.kind_of(&typed.data_type, expr)?;
                let Literal::SingleQuotedString(text) = &typed.value.value else { return Err(self.refuse(expr, "This literal")) };
                self.read(text, kind, self.span(expr)).map(|value| (Node::Literal(value), Kind::Of(kind)))
            }
            Expr::UnaryOp { op, expr: inner } => self.unary(*op, inner, expr),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, expr),
            Expr::IsNull(inner) => Ok((Node::IsNull(Box::new(self.any(inner)?)), BOOLEAN)),
            Expr::IsNotNull(inner) => Ok((not(Node::IsNull(Box::new(self.any(inner)?))), BOOLEAN)),
            Expr::IsTrue(inner) => self.is(inner, true, false),
            Expr::IsNotTrue(inner) => self.is(inner, true, true),
            Expr::IsFalse(inner) => self.is(inner, false, false),
            Expr::IsNotFalse(inner) => self.is(inner, false, true),
            Expr::IsDistinctFrom(left, right) => self.distinct(left, right),
            Expr::IsNotDistinctFrom(left, right) => self.distinct(left, right).map(|(node, kind)| (not(node), kind)),
            Expr::Between { expr: inner, negated, low, high } => self.between(inner, low, high, *negated),
            Expr::In { expr: inner, target: sqlparser::ast::InTarget::List(list), negated, .. } => self.in_list(inner, list, *negated),
            Expr::Like { negated, any: false, expr: inner, pattern, escape_char: None } => self.like(inner, pattern, *negated, false),
            Expr::ILike { negated, any: false, expr: inner, pattern, escape_char: None } => self.like(inner, pattern, *negated, true),
            Expr::Cast { expr: inner, data_type, .. } => {
                let kind = self.kind_of(data_type, expr)?;
                let bound = self.bind(inner)?;
                self.cast(bound, kind, self.span(inner)).map(|node| (node, Kind::Of(kind)))
            }
            Expr::Case { operand, conditions, else_result, .. } => self.case(operand.as_deref(), conditions, else_result.as_deref()),
            Expr::Function(call) => self.function(call, expr),
            Expr::Ceil { expr: inner, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => self.call("ceil", &[inner], expr),
            Expr::Floor { expr: inner, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.call("floor", &[inner], expr)
            }
            Expr::Position { expr: what, r#in } => self.call("strpos", &[r#in, what], expr),
            Expr::Substring { expr: inner, substring_from: Some(from), substring_for, .. } => {
                let mut arguments: Vec<&Expr> = vec![inner, from];
                arguments.extend(substring_for.as_deref());
                self.call("substring", &arguments, expr)
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
            Expr::Extract { field, expr: inner, .. } => {
                let name = format!("extract_{}", field.to_string().to_lowercase());
                if function::find(&name).is_none() {
                    return Err(self.refuse(expr, &format!("extract({field} from …)")));
                }
                self.call(&name, &[inner], expr)
            }
            _ => Err(self.refuse(expr, &format!("`{}`", &self.text[self.span(expr)]))),
        }
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
            let error = self.error(self.range(name.span), format!("There is no column \"{}\" here.", name.value));
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
            Literal::Number(digits, _) => {
                if let Ok(value) = digits.parse::<i64>() {
                    (Node::Literal(Value::Integer(value)), Kind::Of(ColumnType::Integer))
                } else {
                    let value = numeric::parse(digits).ok_or_else(|| self.refuse(expr, &format!("The number `{digits}`")))?;
                    (Node::Literal(Value::Decimal(value)), Kind::Of(ColumnType::Decimal))
                }
            }
            _ => return Err(self.refuse(expr, "This literal")),
        })
    }

    fn kind_of(&self, data_type: &DataType, expr: &Expr) -> Result<ColumnType, ExpressionError> {
        let name = data_type.to_string().to_lowercase();
        Ok(match name.as_str() {
            "text" | "varchar" | "character varying" => ColumnType::Text,
            "bigint" | "int8" | "integer" | "int" | "int4" => ColumnType::Integer,
            "numeric" | "decimal" | "dec" => ColumnType::Decimal,
            "double precision" | "float8" | "float" => ColumnType::Float,
            "boolean" | "bool" => ColumnType::Boolean,
            "date" => ColumnType::Date,
            "timestamp" | "timestamp without time zone" => ColumnType::Timestamp,
            _ => {
                let error = self.error(self.span(expr), format!("The type {name} is not known here."));
                return Err(error.hint("Known are text, bigint, numeric, double precision, boolean, date and timestamp."));
            }
        })
    }

    fn read(&self, text: &str, kind: ColumnType, span: Range<usize>) -> Result<Value<'static>, ExpressionError> {
        Value::read(Cow::Borrowed(text), kind).map(Value::owned).map_err(|(_, detail)| self.error(span, format!("{detail}.")))
    }

    /// Returns a part as a type: an open literal is read now, a text later, a number widened.
    fn coerce(&self, (node, kind): Bound, to: ColumnType, span: Range<usize>) -> Result<Node, ExpressionError> {
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
    fn meet(&self, left: Kind, right: Kind, span: Range<usize>) -> Result<ColumnType, ExpressionError> {
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
                let bound = self.bind(inner)?;
                let kind = match bound.1 {
                    Kind::Of(kind) if kind.is_number() => kind,
                    Kind::Of(ColumnType::Text) | Kind::Unknown => ColumnType::Decimal,
                    Kind::Null => return Ok(bound),
                    Kind::Of(kind) => return Err(self.error(self.span(inner), format!("{kind} has no sign."))),
                };
                let node = self.coerce(bound, kind, self.span(inner))?;
                let node = match (op, node) {
                    (UnaryOperator::Plus, node) => node,
                    (_, Node::Literal(Value::Integer(value))) if value != i64::MIN => Node::Literal(Value::Integer(-value)),
                    (_, Node::Literal(Value::Decimal(value))) => Node::Literal(Value::Decimal(-value)),
                    (_, node) => Node::Negate(Box::new(node)),
                };
                Ok((node, Kind::Of(kind)))
            }
            _ => Err(self.refuse(expr, &format!("The operator {op}"))),
        }
    }

    fn binary(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr, expr: &Expr) -> Result<Bound, ExpressionError> {
        use BinaryOperator as Op;
        let compare = match op {
            Op::And => return Ok((Node::And(Box::new(self.boolean(left)?), Box::new(self.boolean(right)?)), BOOLEAN)),
            Op::Or => return Ok((Node::Or(Box::new(self.boolean(left)?), Box::new(self.boolean(right)?)), BOOLEAN)),
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
            _ => return Err(self.refuse(expr, &format!("The operator {op}"))),
        };
        let (left, right, kind) = self.pair(left, right)?;
        Ok((compare_nodes(compare, left, right, kind), BOOLEAN))
    }

    fn arithmetic(&mut self, op: Arithmetic, left: &Expr, right: &Expr, expr: &Expr) -> Result<Bound, ExpressionError> {
        let (left_bound, right_bound) = (self.bind(left)?, self.bind(right)?);
        if let (Arithmetic::Add | Arithmetic::Subtract, Kind::Of(ColumnType::Date)) = (op, left_bound.1) {
            // A day and a number of days; the difference of two days is a number of days.
            let (other, gives) = match right_bound.1 {
                Kind::Of(ColumnType::Date) if op == Arithmetic::Subtract => (ColumnType::Date, ColumnType::Integer),
                Kind::Of(ColumnType::Integer) => (ColumnType::Integer, ColumnType::Date),
                _ => return Err(self.error(self.span(right), "A whole number of days can be added to a date, or taken from it.")),
            };
            let right = self.coerce(right_bound, other, self.span(right))?;
            return Ok((Node::Arithmetic(op, Box::new(left_bound.0), Box::new(right)), Kind::Of(gives)));
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
        let node = Node::And(Box::new(above), Box::new(below));
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

    /// Binds parts that give one value between them: they meet in one type.
    fn alike(&mut self, parts: &[&Expr]) -> Result<(Vec<Node>, ColumnType), ExpressionError> {
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

    fn function(&mut self, call: &sqlparser::ast::Function, expr: &Expr) -> Result<Bound, ExpressionError> {
        let name = call.name.to_string().to_lowercase();
        let FunctionArguments::List(list) = &call.args else { return Err(self.refuse(expr, &format!("{name} without arguments"))) };
        let plain = call.filter.is_none() && call.over.is_none() && list.duplicate_treatment.is_none() && list.clauses.is_empty();
        let arguments: Option<Vec<&Expr>> = list
            .args
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => Some(argument),
                _ => None,
            })
            .collect();
        let (true, Some(arguments)) = (plain, arguments) else { return Err(self.refuse(expr, &format!("This form of {name}"))) };
        match (name.as_str(), arguments.as_slice()) {
            ("coalesce", [_, ..]) => self.alike(&arguments).map(|(nodes, kind)| (Node::Coalesce(nodes), Kind::Of(kind))),
            ("greatest" | "least", [_, ..]) => {
                self.alike(&arguments).map(|(nodes, kind)| (Node::Extreme(nodes, name == "greatest"), Kind::Of(kind)))
            }
            ("nullif", [left, right]) => {
                let first = self.bind(left)?.1;
                let (left, right, kind) = self.pair(left, right)?;
                Ok((Node::NullIf(Box::new(left), Box::new(right)), if first == Kind::Null { Kind::Null } else { Kind::Of(kind) }))
            }
            _ => self.call(&name, &arguments, expr),
        }
    }

    fn call(&mut self, name: &str, arguments: &[&Expr], expr: &Expr) -> Result<Bound, ExpressionError> {
        let Some(function) = function::find(name) else {
            let error = self.error(self.span(expr), format!("The function {name} is not known here."));
            let known = function::names().filter(|name| !name.starts_with("extract_")).chain(SPECIAL);
            return Err(match nearest(name, known) {
                Some(near) => error.hint(format!("Did you mean {near}?")),
                None => error.hint("docs/expressions.md lists the functions."),
            });
        };
        let most = if function.optional == REPEATS { usize::MAX } else { function.takes.len() };
        let least = if function.optional == REPEATS { function.takes.len() } else { function.takes.len() - function.optional };
        if arguments.len() < least || arguments.len() > most {
            let takes = function.takes.iter().map(|parameter| function::takes(*parameter)).collect::<Vec<_>>().join(", ");
            return Err(self.error(self.span(expr), format!("{name} takes {takes}; {} given.", arguments.len())));
        }
        let bound = arguments.iter().map(|argument| self.bind(argument)).collect::<Result<Vec<_>, _>>()?;
        let mut same = None;
        for ((argument, (_, kind)), parameter) in arguments.iter().zip(&bound).zip(parameters(function)) {
            if matches!(parameter, Parameter::Number | Parameter::Fraction) {
                let kind = self.number(*kind, parameter, name, self.span(argument))?;
                same = Some(match same {
                    None => kind,
                    Some(other) => self.meet(Kind::Of(other), Kind::Of(kind), self.span(expr))?,
                });
            }
        }
        if same == Some(ColumnType::Float) && arguments.len() > 1 {
            return Err(self.error(self.span(expr), format!("{name} of double precision takes one argument.")).hint("Cast to numeric."));
        }
        let mut nodes = Vec::new();
        let mut first = None;
        for ((argument, bound), parameter) in arguments.iter().zip(bound).zip(parameters(function)) {
            let to = self.wanted(bound.1, parameter, same, name, self.span(argument))?;
            first.get_or_insert(to);
            nodes.push(match to {
                Some(to) => self.coerce(bound, to, self.span(argument))?,
                None => bound.0,
            });
        }
        let gives = match function.gives {
            Gives::Of(kind) => kind,
            Gives::Same => same.or(first.flatten()).unwrap_or(ColumnType::Text),
        };
        Ok((Node::Call(function, nodes), Kind::Of(gives)))
    }

    fn number(&self, kind: Kind, parameter: Parameter, name: &str, span: Range<usize>) -> Result<ColumnType, ExpressionError> {
        match (kind, parameter) {
            (Kind::Of(ColumnType::Integer), Parameter::Number) => Ok(ColumnType::Integer),
            (Kind::Of(ColumnType::Float), Parameter::Number | Parameter::Fraction) => Ok(ColumnType::Float),
            (Kind::Of(ColumnType::Integer | ColumnType::Decimal | ColumnType::Text) | Kind::Unknown | Kind::Null, _) => {
                Ok(ColumnType::Decimal)
            }
            (Kind::Of(kind), _) => Err(self.error(span, format!("{name} takes a number here, not {kind}."))),
        }
    }

    /// Returns the type that an argument is made, or none where anything will do.
    fn wanted(
        &self,
        kind: Kind,
        parameter: Parameter,
        same: Option<ColumnType>,
        name: &str,
        span: Range<usize>,
    ) -> Result<Option<ColumnType>, ExpressionError> {
        let fits = |wanted: ColumnType| match kind {
            Kind::Unknown | Kind::Null => true,
            Kind::Of(kind) => kind == wanted,
        };
        match parameter {
            Parameter::Any => Ok(None),
            Parameter::Number | Parameter::Fraction => Ok(same),
            Parameter::Text if fits(ColumnType::Text) => Ok(Some(ColumnType::Text)),
            Parameter::Integer if fits(ColumnType::Integer) => Ok(Some(ColumnType::Integer)),
            Parameter::Day => match kind {
                Kind::Of(kind @ (ColumnType::Date | ColumnType::Timestamp)) => Ok(Some(kind)),
                Kind::Null => Ok(Some(ColumnType::Timestamp)),
                _ => Err(self
                    .error(span, format!("{} takes a date or a timestamp.", name.replace('_', " ")))
                    .hint("Cast it, as in value::date.")),
            },
            parameter => {
                let given = if let Kind::Of(kind) = kind { kind.word() } else { "this" };
                Err(self
                    .error(span, format!("{name} takes {} here, not {given}.", function::takes(parameter)))
                    .hint("Cast it, as in value::text."))
            }
        }
    }
}

impl ExpressionError {
    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

const BOOLEAN: Kind = Kind::Of(ColumnType::Boolean);

fn parameters(function: &Function) -> impl Iterator<Item = Parameter> {
    let last = function.takes.last().copied().filter(|_| function.optional == REPEATS);
    function.takes.iter().copied().chain(std::iter::repeat_with(move || last).map_while(|last| last))
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
