//! Decimals that are computed: Python's own keep the digits that each number has, where Polars' have one scale a column.

use millpond_record::schema::ColumnType;

use super::super::code::{Code, Level};
use super::super::literal;
use super::super::script::Refused;
use super::{Compiler, Node, Value, numeric, plain, refused};
use crate::expression::Arithmetic;

/// Names that the function of a computation uses itself.
const TAKEN: &[&str] =
    &["abs", "exact", "rounded", "quotient", "fitted", "sign", "ROUND_HALF_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR"];

/// What a computation takes of a row: parameters and what they stand for.
#[derive(Default)]
struct Leaves(Vec<(String, Code)>);

impl Leaves {
    /// Returns the parameter for a value, named after a column where it is one.
    fn of(&mut self, name: Option<&str>, value: Code) -> String {
        if let Some((known, _)) = self.0.iter().find(|(_, known)| *known == value) {
            return known.clone();
        }
        let fits = |name: &&str| literal::is_name(name) && name.chars().all(|c| !c.is_ascii_uppercase()) && !TAKEN.contains(name);
        let mut parameter = name.filter(fits).map_or_else(|| format!("value_{}", self.0.len() + 1), str::to_owned);
        while self.0.iter().any(|(known, _)| *known == parameter) {
            parameter.push('_');
        }
        self.0.push((parameter.clone(), value));
        parameter
    }
}

impl Compiler<'_> {
    /// Returns a decimal as text.
    pub(super) fn decimal(&mut self, node: &Node) -> Result<Code, Refused> {
        Ok(match node {
            Node::Literal(value) => plain(value),
            Node::Cast(inner, _) if self.kind(inner) == Some(ColumnType::Integer) => self.value(inner)?.method("cast(pl.String)"),
            Node::Case(branches, otherwise) => self.case(branches, otherwise.as_deref())?,
            Node::Coalesce(parts) => self.coalesce(parts)?,
            Node::NullIf(left, right) => self.null_if(left, right)?,
            Node::Extreme(parts, greatest) => self.extreme(parts, *greatest)?,
            Node::Call(function, arguments) if function.name == "extract_second" => {
                let of = self.value(&arguments[0])?.as_expression();
                of.method("dt.to_string(\"%-S%.6f\")")
            }
            Node::Call(function, arguments) if function.name.starts_with("extract_") => {
                self.extract(function.name, &arguments[0])?.method("cast(pl.String)")
            }
            node => self.computed(node, false)?,
        })
    }

    /// Returns a decimal rounded to a whole number, as text.
    pub(super) fn rounded(&mut self, node: &Node) -> Result<Code, Refused> {
        self.script.helper("rounded");
        self.computed(node, true)
    }

    fn computed(&mut self, node: &Node, is_rounded: bool) -> Result<Code, Refused> {
        self.script.helper("exact");
        let mut leaves = Leaves::default();
        let body = self.python(node, &mut leaves)?;
        let body = if is_rounded { Code::atom(format!("rounded({})", body.text())) } else { body };
        let names: Vec<&str> = leaves.0.iter().map(|(name, _)| name.as_str()).collect();
        let mut arguments = vec![if names.is_empty() {
            format!("lambda: {}", body.text())
        } else {
            format!("lambda {}: {}", names.join(", "), body.text())
        }];
        arguments.extend(leaves.0.iter().map(|(_, value)| value.as_expression().text().to_owned()));
        if leaves.0.is_empty() {
            // There is nothing to compute of a row.
            let value = crate::expression::constant(node, ColumnType::Decimal).filter(|_| !is_rounded);
            return value.map(|value| Code::string(&value)).ok_or_else(|| refused("a number that is computed of no column"));
        }
        Ok(Code::atom(format!("exact({})", arguments.join(", "))))
    }

    /// Returns a part as Python computes it of a row's decimals.
    fn python(&mut self, node: &Node, leaves: &mut Leaves) -> Result<Code, Refused> {
        Ok(match node {
            Node::Literal(Value::Decimal(value)) => Code::atom(format!("Decimal({})", literal::string(&numeric::write(value)))),
            Node::Cast(inner, _) => match inner.as_ref() {
                Node::Literal(Value::Integer(value)) => Code::atom(format!("Decimal({value})")),
                inner => match self.kind(inner) {
                    Some(ColumnType::Float) => return Err(refused("double precision made numeric")),
                    Some(ColumnType::Decimal) => self.python(inner, leaves)?,
                    _ => self.leaf(inner, leaves)?,
                },
            },
            Node::Arithmetic(op, left, right) => {
                let (left, right) = (self.python(left, leaves)?, self.python(right, leaves)?);
                match op {
                    Arithmetic::Add => Code::binary(Level::Add, "+", &left, &right),
                    Arithmetic::Subtract => Code::binary(Level::Add, "-", &left, &right),
                    Arithmetic::Multiply => Code::binary(Level::Multiply, "*", &left, &right),
                    Arithmetic::Divide => Code::atom(format!("{}({}, {})", self.script.helper("quotient"), left.text(), right.text())),
                    Arithmetic::Remainder => Code::binary(Level::Multiply, "%", &left, &right),
                }
            }
            Node::Negate(inner) => Code::unary("-", &self.python(inner, leaves)?),
            Node::Fit(inner, precision, scale) => {
                self.script.helper("fitted");
                Code::atom(format!("fitted({}, {precision}, {scale})", self.python(inner, leaves)?.text()))
            }
            Node::Call(function, arguments) => match function.name {
                "abs" => Code::atom(format!("abs({})", self.python(&arguments[0], leaves)?.text())),
                "sign" => Code::atom(format!("{}({})", self.script.helper("sign"), self.python(&arguments[0], leaves)?.text())),
                "mod" => {
                    let (left, right) = (self.python(&arguments[0], leaves)?, self.python(&arguments[1], leaves)?);
                    Code::binary(Level::Multiply, "%", &left, &right)
                }
                "round" | "trunc" | "ceil" | "ceiling" | "floor" => self.python_rounded(function.name, arguments, leaves)?,
                _ => self.leaf(node, leaves)?,
            },
            node => self.leaf(node, leaves)?,
        })
    }

    fn python_rounded(&mut self, name: &str, arguments: &[Node], leaves: &mut Leaves) -> Result<Code, Refused> {
        self.script.helper("rounded");
        let mut written = format!("rounded({}", self.python(&arguments[0], leaves)?.text());
        match arguments.get(1) {
            Some(Node::Literal(Value::Integer(digits))) => written.push_str(&format!(", {digits}")),
            Some(digits) => {
                let digits = self.leaf(digits, leaves)?;
                written.push_str(&format!(", {}", digits.text()));
            }
            None => {}
        }
        let mode = match name {
            "trunc" => "ROUND_DOWN",
            "ceil" | "ceiling" => "ROUND_CEILING",
            "floor" => "ROUND_FLOOR",
            _ => "",
        };
        if !mode.is_empty() {
            self.script.helper(mode);
            written.push_str(&format!(", rounding={mode}"));
        }
        Ok(Code::atom(written + ")"))
    }

    /// Returns the parameter that a value goes in by: a column's own cells, or text that is computed.
    fn leaf(&mut self, node: &Node, leaves: &mut Leaves) -> Result<Code, Refused> {
        let (name, value) = match node {
            Node::Column(place, _) => {
                let name = self.columns[*place].clone();
                let value = if self.script.state(&name).native { self.script.values(&name) } else { self.script.text(&name) };
                (Some(name), value)
            }
            node => (None, self.value(node)?),
        };
        Ok(Code::atom(leaves.of(name.as_deref(), value)))
    }
}
