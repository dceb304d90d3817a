//! The functions of the allow-list, as methods of Polars.

use millpond_record::schema::ColumnType;

use super::super::code::{Code, Level};
use super::super::literal;
use super::super::script::Refused;
use super::{Arithmetic, Compiler, Node, Value, refused};
use crate::expression::Function;

impl Compiler<'_> {
    /// Returns a field of a day or a time, as a whole number; of the second, with its fraction.
    pub(super) fn extract(&mut self, name: &str, of: &Node) -> Result<Code, Refused> {
        let of = self.value(of)?.as_expression();
        Ok(match name {
            "extract_year" => of.method("dt.year()"),
            "extract_quarter" => of.method("dt.quarter()"),
            "extract_month" => of.method("dt.month()"),
            "extract_day" => of.method("dt.day()"),
            "extract_dow" => Code::binary(Level::Multiply, "%", &of.method("dt.weekday()"), &Code::plain("7")),
            "extract_doy" => of.method("dt.ordinal_day()"),
            "extract_hour" => of.method("dt.hour()"),
            "extract_minute" => of.method("dt.minute()"),
            "extract_second" => of.method("dt.second(fractional=True)"),
            other => return Err(refused(other)),
        })
    }

    /// Returns what a function gives that is no decimal.
    pub(super) fn call(&mut self, function: &Function, arguments: &[Node]) -> Result<Code, Refused> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        let of = values.first().map(Code::as_expression).unwrap_or_else(|| Code::plain("None"));
        let argument = |at: usize| values.get(at).map_or("", |value: &Code| value.text());
        let float = matches!(self.kind(&arguments[0]), Some(ColumnType::Float));
        Ok(match function.name {
            "abs" => of.method("abs()"),
            "ceil" | "ceiling" => of.method("ceil()"),
            "floor" => of.method("floor()"),
            "round" if float => of.method("round()"),
            "trunc" if float => Code::atom(format!("pl.when({0} < 0).then({0}.ceil()).otherwise({0}.floor())", of.within(Level::Atom))),
            "sign" if float => Code::atom(format!("pl.when({0}.is_nan()).then(0.0).otherwise({0}.sign())", of.within(Level::Atom))),
            "mod" => self.whole_division(Arithmetic::Remainder, &of, &values[1]),
            "length" | "char_length" => of.method("str.len_chars().cast(pl.Int64)"),
            "lower" => of.method("str.to_lowercase()"),
            "upper" => of.method("str.to_uppercase()"),
            "btrim" | "ltrim" | "rtrim" => {
                let method = match function.name {
                    "btrim" => "strip_chars",
                    "ltrim" => "strip_chars_start",
                    _ => "strip_chars_end",
                };
                of.method(&format!("str.{method}({})", if values.len() > 1 { argument(1) } else { "\" \"" }))
            }
            "left" => of.method(&format!("str.head({})", argument(1))),
            "right" => of.method(&format!("str.tail({})", argument(1))),
            "substr" | "substring" => substring(&of, arguments, &values),
            "replace" => match (&arguments[1], &arguments[2]) {
                (Node::Literal(Value::Text(find)), _) if find.is_empty() => of,
                (Node::Literal(Value::Text(find)), Node::Literal(Value::Text(with))) => {
                    of.method(&format!("str.replace_all({}, {}, literal=True)", literal::string(find), literal::string(with)))
                }
                _ => return Err(refused("replace with a text that is computed")),
            },
            "split_part" => match (&arguments[1], &arguments[2]) {
                (Node::Literal(Value::Text(_)), Node::Literal(Value::Integer(place))) if *place != 0 => {
                    Code::atom(format!("{}({}, {}, {place})", self.script.helper("split_part"), of.text(), argument(1)))
                }
                _ => return Err(refused("split_part with a separator or a place that is computed")),
            },
            "strpos" => {
                let part = values[1].as_expression();
                Code::atom(format!("{}({}, {})", self.script.helper("position"), of.text(), part.text()))
            }
            "starts_with" => of.method(&format!("str.starts_with({})", argument(1))),
            "concat" => self.concat(arguments)?,
            "reverse" => of.method("str.extract_all(\"(?s).\").list.reverse().list.join(\"\")"),
            "repeat" => {
                let times = values[1].as_expression().method("clip(0)");
                of.method(&format!("repeat_by({}).list.join(\"\")", times.text()))
            }
            other => return Err(refused(other)),
        })
    }

    fn concat(&mut self, arguments: &[Node]) -> Result<Code, Refused> {
        let mut parts = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let (value, kind) = (self.value(argument)?.as_expression(), self.kind(argument));
            let written = match kind {
                None => continue,
                Some(ColumnType::Boolean) => Code::atom(format!(
                    "pl.when({}).then(pl.lit(\"t\")).when({}.not_()).then(pl.lit(\"f\"))",
                    value.text(),
                    value.within(Level::Atom)
                )),
                Some(kind) => self.script.written(&value, kind),
            };
            parts.push(written.text().to_owned());
        }
        parts.push("ignore_nulls=True".into());
        Ok(Code::atom(format!("pl.concat_str({})", parts.join(", "))))
    }

    /// Returns where a function itself cannot be computed.
    pub(super) fn call_fails(&mut self, function: &Function, arguments: &[Node]) -> Result<Option<Code>, Refused> {
        Ok(match function.name {
            "mod" => self.by_zero(Arithmetic::Remainder, &arguments[0], &arguments[1])?,
            "substr" | "substring" => match arguments.get(2) {
                None => None,
                Some(Node::Literal(Value::Integer(length))) if *length >= 0 => None,
                Some(length) => {
                    let (of, length) = (self.value(&arguments[0])?.as_expression(), self.value(length)?.as_expression());
                    let negative = Code::binary(Level::Compare, "<", &length, &Code::plain("0")).method("fill_null(False)");
                    Some(Code::binary(Level::And, "&", &of.method("is_not_null()"), &negative))
                }
            },
            _ => None,
        })
    }
}

/// Returns a part of a text, by PostgreSQL's counting: from 1, and what stands before the start takes of the length.
fn substring(of: &Code, arguments: &[Node], values: &[Code]) -> Code {
    let number = |at: usize| match arguments.get(at) {
        Some(Node::Literal(Value::Integer(value))) => Some(*value),
        _ => None,
    };
    if let (Some(start), None) = (number(1), arguments.get(2)) {
        return of.method(&format!("str.slice({})", start.saturating_sub(1).max(0)));
    }
    if let (Some(start), Some(length)) = (number(1), number(2)) {
        let taken = start.saturating_add(length).saturating_sub(start.max(1)).max(0);
        return of.method(&format!("str.slice({}, {taken})", start.saturating_sub(1).max(0)));
    }
    let start = values[1].as_expression();
    let skipped = Code::binary(Level::Add, "-", &start, &Code::plain("1")).method("clip(0)");
    let Some(length) = values.get(2) else { return of.method(&format!("str.slice({})", skipped.text())) };
    let end = Code::binary(Level::Add, "+", &start, &length.as_expression());
    let taken = Code::binary(Level::Add, "-", &end, &start.method("clip(1)")).method("clip(0)");
    of.method(&format!("str.slice({}, {})", skipped.text(), taken.text()))
}
