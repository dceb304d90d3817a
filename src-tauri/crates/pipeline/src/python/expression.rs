//! Expressions as expressions of Polars: a part's value, and whether it cannot be computed.
//!
//! Text is text, a decimal is text with its digits (`exact`) and a `Float64` where it is compared, everything else is of Polars' own
//! type. A part that cannot be computed has no value; [`Compiler::fails`] says where.

mod exact;
mod function;

use millpond_record::schema::ColumnType;

use super::code::{Code, Level};
use super::literal;
use super::script::{Refused, Script};
use crate::expression::{Arithmetic, Compare, Expression, Node, Value, numeric};

/// What an expression is in Python.
pub(super) struct Compiled {
    /// Its value, of Polars' own type; decimals are text.
    pub value: Code,
    /// Where it cannot be computed.
    pub fails: Option<Code>,
    /// Its value is text.
    pub is_text: bool,
}

/// Returns an expression in Python.
pub(super) fn compile(expression: &Expression, script: &mut Script) -> Result<Compiled, Refused> {
    let mut compiler = Compiler { columns: expression.columns(), script };
    let is_text = matches!(expression.kind(), ColumnType::Text | ColumnType::Decimal);
    let value = compiler.value(expression.root())?;
    let value = if is_null(expression.root()) { Code::atom(format!("pl.lit(None, dtype={})", dtype(expression.kind()))) } else { value };
    Ok(Compiled { value, fails: compiler.fails(expression.root())?, is_text })
}

/// Returns a condition for `filter`, and what fails where a row of which it is not known would pass.
pub(super) fn condition(expression: &Expression, script: &mut Script) -> Result<Compiled, Refused> {
    let compiled = compile(expression, script)?;
    let fails = compiled.fails.filter(|_| hides_null(expression.root()));
    Ok(Compiled { fails, ..compiled })
}

/// Returns the name of a type of Polars.
pub(super) fn dtype(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text | ColumnType::Decimal => "pl.String",
        ColumnType::Integer => "pl.Int64",
        ColumnType::Float => "pl.Float64",
        ColumnType::Boolean => "pl.Boolean",
        ColumnType::Date => "pl.Date",
        ColumnType::Timestamp => "pl.Datetime(\"us\")",
    }
}

fn is_null(node: &Node) -> bool {
    matches!(node, Node::Literal(Value::Null))
}

/// Returns whether a part has a value where a part of it may have none.
fn hides_null(node: &Node) -> bool {
    match node {
        Node::Column(..) | Node::Literal(_) | Node::CompareCell(..) => false,
        Node::Cast(inner, _) | Node::Fit(inner, ..) | Node::Negate(inner) | Node::Not(inner) => hides_null(inner),
        Node::Compare(_, left, right) | Node::Arithmetic(_, left, right) => hides_null(left) || hides_null(right),
        Node::Like(left, right, ..) => hides_null(left) || hides_null(right),
        Node::And(parts) | Node::Or(parts) => parts.iter().any(hides_null),
        Node::In(value, items) => hides_null(value) || items.iter().any(hides_null),
        Node::IsNull(inner) => !matches!(**inner, Node::Column(..)),
        _ => true,
    }
}

pub(super) struct Compiler<'a> {
    columns: &'a [String],
    script: &'a mut Script,
}

impl Compiler<'_> {
    /// Returns a part's type; null has none.
    fn kind(&self, node: &Node) -> Option<ColumnType> {
        Some(match node {
            Node::Column(_, kind) | Node::Cast(_, kind) => *kind,
            Node::Literal(value) => match value {
                Value::Null => return None,
                Value::Text(_) => ColumnType::Text,
                Value::Integer(_) => ColumnType::Integer,
                Value::Decimal(_) => ColumnType::Decimal,
                Value::Float(_) => ColumnType::Float,
                Value::Boolean(_) => ColumnType::Boolean,
                Value::Date(_) => ColumnType::Date,
                Value::Timestamp(_) => ColumnType::Timestamp,
            },
            Node::Fit(..) => ColumnType::Decimal,
            Node::Compare(..)
            | Node::CompareCell(..)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_)
            | Node::IsNull(_)
            | Node::Is(..)
            | Node::Distinct(..)
            | Node::In(..)
            | Node::Like(..) => ColumnType::Boolean,
            Node::Concat(..) => ColumnType::Text,
            Node::Arithmetic(_, left, right) => match (self.kind(left), self.kind(right)) {
                (Some(ColumnType::Date), Some(ColumnType::Date)) => ColumnType::Integer,
                (left, right) => return left.or(right),
            },
            Node::Negate(inner) => return self.kind(inner),
            Node::Case(branches, otherwise) => {
                let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
                return self.first_kind(results);
            }
            Node::Coalesce(parts) | Node::Extreme(parts, _) => return self.first_kind(parts.iter()),
            Node::NullIf(left, _) => return self.kind(left),
            Node::Call(function, arguments) => match function.gives_kind() {
                Some(kind) => kind,
                None => return self.first_kind(arguments.iter()),
            },
        })
    }

    fn first_kind<'n>(&self, mut parts: impl Iterator<Item = &'n Node>) -> Option<ColumnType> {
        parts.find_map(|part| self.kind(part))
    }

    fn is_decimal(&self, node: &Node) -> bool {
        self.kind(node) == Some(ColumnType::Decimal)
    }

    /// Returns a part's value as it is compared with others.
    fn comparable(&mut self, node: &Node) -> Result<Code, Refused> {
        if self.is_decimal(node) { self.number(node) } else { self.value(node) }
    }

    /// Returns a decimal as a number of Polars.
    fn number(&mut self, node: &Node) -> Result<Code, Refused> {
        Ok(match node {
            Node::Literal(Value::Decimal(value)) => Code::plain(numeric::write(value)),
            Node::Column(place, _) => {
                let name = self.columns[*place].clone();
                self.script.values(&name)
            }
            Node::Cast(inner, _) => match self.kind(inner) {
                Some(ColumnType::Text) => {
                    let cells = self.value(inner)?;
                    self.script.helper("number");
                    Code::atom(format!("number({})", cells.as_expression().text()))
                }
                Some(ColumnType::Decimal) => self.number(inner)?,
                _ => self.value(inner)?,
            },
            Node::Call(function, arguments) if function.name.starts_with("extract_") => self.extract(function.name, &arguments[0])?,
            node => self.value(node)?.method("cast(pl.Float64)"),
        })
    }

    /// Returns a part's value. A decimal is text.
    fn value(&mut self, node: &Node) -> Result<Code, Refused> {
        if self.is_decimal(node) {
            return self.decimal(node);
        }
        Ok(match node {
            Node::Column(place, kind) => self.column(*place, *kind),
            Node::Literal(value) => plain(value),
            Node::Cast(inner, to) => self.cast(inner, *to)?,
            Node::Compare(compare, left, right) => self.compare(*compare, left, right)?,
            Node::CompareCell(_, _, _, general) => self.value(general)?,
            Node::Arithmetic(op, left, right) => self.arithmetic(*op, left, right)?,
            Node::Concat(left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                let left = if left.is_plain() && right.is_plain() { left.as_expression() } else { left };
                Code::binary(Level::Add, "+", &left, &right)
            }
            Node::Negate(inner) => Code::unary("-", &self.value(inner)?),
            Node::And(parts) => self.junction(parts, true)?,
            Node::Or(parts) => self.junction(parts, false)?,
            Node::Not(inner) => match inner.as_ref() {
                Node::IsNull(inner) => self.value_or_text(inner)?.method("is_not_null()"),
                Node::Distinct(left, right) => self.distinct(left, right, "eq_missing")?,
                inner => Code::unary("~", &self.value(inner)?),
            },
            Node::IsNull(inner) => self.value_or_text(inner)?.method("is_null()"),
            Node::Is(inner, wanted) => self.value(inner)?.method(&format!("eq_missing({})", truth(*wanted))),
            Node::Distinct(left, right) => self.distinct(left, right, "ne_missing")?,
            Node::In(value, items) => self.is_in(value, items)?,
            Node::Like(value, pattern, _, fold) => self.like(value, pattern, *fold)?,
            Node::Case(branches, otherwise) => self.case(branches, otherwise.as_deref())?,
            Node::Coalesce(parts) => self.coalesce(parts)?,
            Node::NullIf(left, right) => self.null_if(left, right)?,
            Node::Extreme(parts, greatest) => self.extreme(parts, *greatest)?,
            Node::Call(function, arguments) => self.call(function, arguments)?,
            Node::Fit(..) => return Err(refused("numeric with a precision")),
        })
    }

    /// Returns what has no value exactly where a part has none, without more work than that takes.
    fn value_or_text(&mut self, node: &Node) -> Result<Code, Refused> {
        match node {
            Node::Column(place, _) => {
                let name = self.columns[*place].clone();
                Ok(if self.script.state(&name).native { self.script.values(&name) } else { self.script.text(&name) })
            }
            node => self.comparable(node),
        }
    }

    fn column(&mut self, place: usize, kind: ColumnType) -> Code {
        let name = self.columns[place].clone();
        let state = self.script.state(&name);
        // A day that was not held against its type may have a time behind it, which PostgreSQL reads.
        if kind == ColumnType::Date && !state.native && !state.checked {
            let cells = self.script.text(&name);
            return Code::atom(format!("{}({})", self.script.helper("day"), cells.text()));
        }
        self.script.values(&name)
    }

    fn cast(&mut self, inner: &Node, to: ColumnType) -> Result<Code, Refused> {
        let Some(from) = self.kind(inner) else {
            return Ok(Code::atom(format!("pl.lit(None, dtype={})", dtype(to))));
        };
        let value = if from == ColumnType::Decimal && to == ColumnType::Float { self.number(inner)? } else { self.value(inner)? };
        Ok(match (from, to) {
            (from, to) if from == to => value,
            (ColumnType::Text, to) => {
                let reader = if to == ColumnType::Date { self.script.helper("day") } else { self.script.reader(to).unwrap_or("number") };
                Code::atom(format!("{reader}({})", value.as_expression().text()))
            }
            (from, ColumnType::Text) => self.script.written(&value.as_expression(), from),
            (ColumnType::Integer | ColumnType::Decimal, ColumnType::Float) => value.method("cast(pl.Float64)"),
            (ColumnType::Decimal, ColumnType::Integer) => self.rounded(inner)?.method("cast(pl.Int64, strict=False)"),
            (ColumnType::Float, ColumnType::Integer) => value.method("round().cast(pl.Int64, strict=False)"),
            (ColumnType::Date, ColumnType::Timestamp) => value.method("cast(pl.Datetime(\"us\"))"),
            (ColumnType::Timestamp, ColumnType::Date) => value.method("dt.date()"),
            (from, to) => return Err(refused(&format!("{from} made {to}"))),
        })
    }

    fn compare(&mut self, compare: Compare, left: &Node, right: &Node) -> Result<Code, Refused> {
        let operator = match compare {
            Compare::Equal => "==",
            Compare::NotEqual => "!=",
            Compare::Less => "<",
            Compare::LessEqual => "<=",
            Compare::Greater => ">",
            Compare::GreaterEqual => ">=",
        };
        let (left, right) = (self.comparable(left)?, self.comparable(right)?);
        Ok(Code::binary(Level::Compare, operator, &left, &right))
    }

    fn arithmetic(&mut self, op: Arithmetic, left: &Node, right: &Node) -> Result<Code, Refused> {
        let (kinds, divisor) = ((self.kind(left), self.kind(right)), right);
        let (left, right) = (self.value(left)?.as_expression(), self.value(right)?);
        match (kinds.0, op) {
            (Some(ColumnType::Integer), Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply) => {
                self.script.differs("A whole number that grows beyond 64 bits wraps around; a run rejects its row.");
            }
            (Some(ColumnType::Float), _) => {
                self.script.differs("A floating-point number that grows too large becomes infinite; a run rejects its row.");
            }
            _ => {}
        }
        Ok(match (kinds, op) {
            ((Some(ColumnType::Date), Some(ColumnType::Date)), _) => {
                Code::binary(Level::Add, "-", &left, &right.as_expression()).method("dt.total_days()")
            }
            ((Some(ColumnType::Date), _), op) => {
                let sign = if op == Arithmetic::Subtract { "-" } else { "+" };
                Code::binary(Level::Add, sign, &left, &Code::atom(format!("pl.duration(days={})", right.text())))
            }
            ((Some(ColumnType::Float), _) | (_, Some(ColumnType::Float)), Arithmetic::Divide) => {
                match crate::expression::constant(divisor, ColumnType::Float) {
                    Some(number) if numeric::is_decimal(&number) => {
                        Code::atom(format!("{}({}, {number})", self.script.helper("divided"), left.text()))
                    }
                    _ => Code::binary(Level::Multiply, "/", &left, &right),
                }
            }
            (_, Arithmetic::Add) => Code::binary(Level::Add, "+", &left, &right),
            (_, Arithmetic::Subtract) => Code::binary(Level::Add, "-", &left, &right),
            (_, Arithmetic::Multiply) => Code::binary(Level::Multiply, "*", &left, &right),
            (_, op) => self.whole_division(op, &left, &right),
        })
    }

    /// Returns a quotient of whole numbers, or what it leaves.
    fn whole_division(&mut self, op: Arithmetic, left: &Code, right: &Code) -> Code {
        self.script.helper("whole_quotient");
        let function = if op == Arithmetic::Divide { "whole_quotient" } else { "whole_remainder" };
        Code::atom(format!("{function}({}, {})", left.text(), right.as_expression().text()))
    }

    fn junction(&mut self, parts: &[Node], all: bool) -> Result<Code, Refused> {
        let parts = parts.iter().map(|part| self.value(part).map(|code| code.as_expression())).collect::<Result<Vec<_>, _>>()?;
        let joined = if all { Code::all(parts) } else { Code::any(parts) };
        Ok(joined.unwrap_or_else(|| Code::atom(format!("pl.lit({})", truth(all)))))
    }

    fn distinct(&mut self, left: &Node, right: &Node, method: &str) -> Result<Code, Refused> {
        let (left, right) = (self.comparable(left)?, self.comparable(right)?.as_expression());
        Ok(left.method(&format!("{method}({})", right.text())))
    }

    fn is_in(&mut self, value: &Node, items: &[Node]) -> Result<Code, Refused> {
        let of = self.comparable(value)?;
        let codes = items.iter().map(|item| self.comparable(item)).collect::<Result<Vec<_>, _>>()?;
        if codes.iter().all(Code::is_plain) && !items.iter().any(is_null) {
            let list: Vec<&str> = codes.iter().map(Code::text).collect();
            return Ok(of.method(&format!("is_in([{}])", list.join(", "))));
        }
        let equal = codes.iter().map(|item| Code::binary(Level::Compare, "==", &of, &item.as_expression()));
        Ok(Code::any(equal.collect::<Vec<_>>()).unwrap_or_else(|| Code::atom("pl.lit(False)")))
    }

    fn like(&mut self, value: &Node, pattern: &Node, fold: bool) -> Result<Code, Refused> {
        let Node::Literal(Value::Text(pattern)) = pattern else { return Err(refused("like with a pattern that is computed")) };
        let value = self.value(value)?.as_expression();
        let (value, pattern) =
            if fold { (value.method("str.to_lowercase()"), pattern.to_lowercase()) } else { (value, pattern.clone().into_owned()) };
        let inner = |text: &str| !text.contains(['%', '_', '\\']);
        Ok(match (pattern.strip_prefix('%'), pattern.strip_suffix('%')) {
            (None, Some(start)) if inner(start) => value.method(&format!("str.starts_with({})", literal::string(start))),
            (Some(end), None) if inner(end) => value.method(&format!("str.ends_with({})", literal::string(end))),
            (Some(rest), Some(_)) if rest.strip_suffix('%').is_some_and(inner) => {
                value.method(&format!("str.contains({}, literal=True)", literal::string(rest.trim_end_matches('%'))))
            }
            (None, None) if inner(&pattern) => Code::binary(Level::Compare, "==", &value, &Code::string(&pattern)),
            _ => value.method(&format!("str.contains({})", literal::string(&like_regex(&pattern)))),
        })
    }

    /// Returns a result of several, as they stand between the brackets of `then` and the like, where a text of Python's would be a name.
    fn result(&mut self, node: &Node) -> Result<Code, Refused> {
        Ok(self.value(node)?.as_expression())
    }

    fn case(&mut self, branches: &[(Node, Node)], otherwise: Option<&Node>) -> Result<Code, Refused> {
        let mut written = String::from("pl");
        for (test, result) in branches {
            let (test, result) = (self.value(test)?.as_expression(), self.result(result)?);
            written.push_str(&format!(".when({}).then({})", test.text(), result.text()));
        }
        if let Some(otherwise) = otherwise {
            written.push_str(&format!(".otherwise({})", self.result(otherwise)?.text()));
        }
        Ok(Code::atom(written))
    }

    fn coalesce(&mut self, parts: &[Node]) -> Result<Code, Refused> {
        let parts = parts.iter().filter(|part| !is_null(part)).map(|part| self.result(part)).collect::<Result<Vec<_>, _>>()?;
        let parts: Vec<&str> = parts.iter().map(Code::text).collect();
        Ok(Code::atom(format!("pl.coalesce({})", if parts.is_empty() { "None".into() } else { parts.join(", ") })))
    }

    fn null_if(&mut self, left: &Node, right: &Node) -> Result<Code, Refused> {
        let differ = self.distinct(left, right, "ne_missing")?;
        Ok(Code::atom(format!("pl.when({}).then({})", differ.text(), self.result(left)?.text())))
    }

    fn extreme(&mut self, parts: &[Node], greatest: bool) -> Result<Code, Refused> {
        let kind = self.first_kind(parts.iter());
        if matches!(kind, Some(ColumnType::Decimal | ColumnType::Float)) {
            return Err(refused("greatest and least of numbers with a fraction"));
        }
        let parts = parts.iter().filter(|part| !is_null(part)).map(|part| self.result(part)).collect::<Result<Vec<_>, _>>()?;
        let parts: Vec<&str> = parts.iter().map(Code::text).collect();
        Ok(Code::atom(format!("pl.{}_horizontal({})", if greatest { "max" } else { "min" }, parts.join(", "))))
    }

    /// Returns where a part cannot be computed, `None` where it always can.
    pub(super) fn fails(&mut self, node: &Node) -> Result<Option<Code>, Refused> {
        Ok(match node {
            Node::Literal(_) => None,
            Node::Column(place, kind) => {
                let name = self.columns[*place].clone();
                let state = self.script.state(&name);
                if state.native || state.checked {
                    return Ok(None);
                }
                let cells = self.script.text(&name);
                self.unreadable(&cells, *kind)
            }
            Node::CompareCell(_, _, _, general) => self.fails(general)?,
            Node::Cast(inner, to) => self.cast_fails(inner, *to)?,
            Node::And(parts) => self.junction_fails(parts, false)?,
            Node::Or(parts) => self.junction_fails(parts, true)?,
            Node::In(value, items) => {
                let tests: Vec<_> = std::iter::once(value.as_ref()).chain(items).map(|part| self.fails(part)).collect::<Result<_, _>>()?;
                Code::any(tests.into_iter().flatten())
            }
            Node::Case(branches, otherwise) => self.case_fails(branches, otherwise.as_deref())?,
            Node::Coalesce(parts) => self.coalesce_fails(parts)?,
            Node::Fit(inner, ..) => {
                let inner_fails = self.fails(inner)?;
                let lost = self.lost(&[inner], node)?;
                Code::any(inner_fails.into_iter().chain(lost))
            }
            Node::Arithmetic(op, left, right) => {
                let parts = [self.fails(left)?, self.fails(right)?, self.by_zero(*op, left, right)?];
                Code::any(parts.into_iter().flatten())
            }
            Node::Call(function, arguments) => {
                let parts = arguments.iter().map(|part| self.fails(part)).collect::<Result<Vec<_>, _>>()?;
                let own = self.call_fails(function, arguments)?;
                Code::any(parts.into_iter().flatten().chain(own))
            }
            Node::Negate(inner) | Node::Not(inner) | Node::IsNull(inner) | Node::Is(inner, _) => self.fails(inner)?,
            Node::Compare(_, left, right)
            | Node::Distinct(left, right)
            | Node::Concat(left, right)
            | Node::NullIf(left, right)
            | Node::Like(left, right, ..) => {
                let parts = [self.fails(left)?, self.fails(right)?];
                Code::any(parts.into_iter().flatten())
            }
            Node::Extreme(parts, _) => {
                let parts = parts.iter().map(|part| self.fails(part)).collect::<Result<Vec<_>, _>>()?;
                Code::any(parts.into_iter().flatten())
            }
        })
    }

    /// Returns where text does not read as a type, in an expression.
    fn unreadable(&mut self, cells: &Code, kind: ColumnType) -> Option<Code> {
        if kind == ColumnType::Date {
            self.script.helper("unreadable");
            return Some(Code::atom(format!("unreadable({}, {})", cells.as_expression().text(), self.script.helper("day"))));
        }
        self.script.unreadable(cells, kind)
    }

    fn cast_fails(&mut self, inner: &Node, to: ColumnType) -> Result<Option<Code>, Refused> {
        let inner_fails = self.fails(inner)?;
        let own = match (self.kind(inner), to) {
            (Some(ColumnType::Text), to) => {
                let cells = self.value(inner)?;
                self.unreadable(&cells, to)
            }
            (Some(ColumnType::Decimal | ColumnType::Float), ColumnType::Integer) => {
                let (value, made) = (self.comparable(inner)?.as_expression(), self.cast(inner, to)?);
                Some(Code::binary(Level::And, "&", &value.method("is_not_null()"), &made.method("is_null()")))
            }
            _ => None,
        };
        Ok(Code::any(inner_fails.into_iter().chain(own)))
    }

    /// A part that decides makes the others' failures not matter.
    fn junction_fails(&mut self, parts: &[Node], decisive: bool) -> Result<Option<Code>, Refused> {
        let fails = parts.iter().map(|part| self.fails(part)).collect::<Result<Vec<_>, _>>()?;
        let Some(any) = Code::any(fails.iter().flatten().cloned()) else { return Ok(None) };
        let mut values = Vec::with_capacity(parts.len());
        for (part, fails) in parts.iter().zip(fails) {
            let value = self.value(part)?.as_expression();
            values.push(match fails.filter(|_| hides_null(part)) {
                Some(fails) => Code::atom(format!("pl.when({}).then({})", Code::unary("~", &fails).text(), value.text())),
                None => value,
            });
        }
        let whole = if decisive { Code::any(values) } else { Code::all(values) }.unwrap_or_else(|| Code::atom("pl.lit(None)"));
        // A part that fails has no value, so the whole is decided only where another part decides it.
        Ok(Some(Code::binary(Level::And, "&", &any, &whole.method(&format!("ne_missing({})", truth(decisive))))))
    }

    fn case_fails(&mut self, branches: &[(Node, Node)], otherwise: Option<&Node>) -> Result<Option<Code>, Refused> {
        let mut fails = match otherwise {
            Some(node) => self.fails(node)?,
            None => None,
        };
        for (test, result) in branches.iter().rev() {
            let (test_fails, result_fails) = (self.fails(test)?, self.fails(result)?);
            if fails.is_some() || result_fails.is_some() {
                let test = self.value(test)?.as_expression();
                let (result, rest) = (or_false(result_fails), or_false(fails));
                fails = Some(Code::atom(format!("pl.when({}).then({}).otherwise({})", test.text(), result.text(), rest.text())));
            }
            fails = Code::any(test_fails.into_iter().chain(fails));
        }
        Ok(fails)
    }

    fn coalesce_fails(&mut self, parts: &[Node]) -> Result<Option<Code>, Refused> {
        let mut fails = None;
        for part in parts.iter().rev() {
            let own = self.fails(part)?;
            if let Some(rest) = fails {
                let without = self.comparable(part)?.method("is_null()");
                fails = Some(Code::binary(Level::And, "&", &without, &rest));
            }
            fails = Code::any(own.into_iter().chain(fails));
        }
        Ok(fails)
    }

    fn by_zero(&mut self, op: Arithmetic, left: &Node, right: &Node) -> Result<Option<Code>, Refused> {
        if !matches!(op, Arithmetic::Divide | Arithmetic::Remainder) || is_not_zero(right) {
            return Ok(None);
        }
        let (left, right) = (self.comparable(left)?.as_expression(), self.comparable(right)?.as_expression());
        let zero = right.method("eq_missing(0)");
        Ok(Some(Code::binary(Level::And, "&", &left.method("is_not_null()"), &zero)))
    }

    /// Returns where all of some parts have a value, and what is made of them has none.
    fn lost(&mut self, parts: &[&Node], made: &Node) -> Result<Option<Code>, Refused> {
        let mut tests = Vec::new();
        for part in parts {
            if !matches!(part, Node::Literal(_)) {
                tests.push(self.value_or_text(part)?.method("is_not_null()"));
            }
        }
        tests.push(self.value(made)?.method("is_null()"));
        Ok(Code::all(tests))
    }
}

/// Returns a value of Python's own.
fn plain(value: &Value<'_>) -> Code {
    match value {
        Value::Null => Code::plain("None"),
        Value::Text(text) => Code::string(text),
        Value::Integer(value) => Code::plain(value.to_string()),
        Value::Decimal(value) => Code::string(&numeric::write(value)),
        Value::Float(value) if value.is_finite() => Code::plain(format!("{value:?}")),
        Value::Float(value) => Code::plain(format!("float(\"{value}\")")),
        Value::Boolean(value) => Code::plain(truth(*value)),
        Value::Date(day) => Code::atom(format!("pl.date({})", day.format("%-Y, %-m, %-d"))),
        Value::Timestamp(at) => {
            let micros = at.and_utc().timestamp_subsec_micros();
            Code::atom(format!("pl.datetime({}, {micros})", at.format("%-Y, %-m, %-d, %-H, %-M, %-S")))
        }
    }
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

fn or_false(code: Option<Code>) -> Code {
    code.unwrap_or_else(|| Code::atom("pl.lit(False)"))
}

pub(super) fn refused(what: &str) -> Refused {
    Refused(format!("{what} is not written in Python yet"))
}

/// Returns whether a part is a number that is not zero.
fn is_not_zero(node: &Node) -> bool {
    match node {
        Node::Literal(Value::Integer(value)) => *value != 0,
        Node::Literal(Value::Decimal(value)) => numeric::write(value).bytes().any(|byte| matches!(byte, b'1'..=b'9')),
        Node::Literal(Value::Float(value)) => *value != 0.0,
        Node::Cast(inner, _) => is_not_zero(inner),
        _ => false,
    }
}

/// Returns the regular expression of a `like` pattern.
fn like_regex(pattern: &str) -> String {
    let mut written = String::from("(?s)^");
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => written.push_str(".*"),
            '_' => written.push('.'),
            '\\' => written.push_str(&regex::escape(&letters.next().map(String::from).unwrap_or_default())),
            other => written.push_str(&regex::escape(&other.to_string())),
        }
    }
    written.push('$');
    written
}
