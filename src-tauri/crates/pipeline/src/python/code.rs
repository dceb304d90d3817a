//! Pieces of Python, with brackets where its precedence asks for them.

use super::literal;

/// How tightly a piece of code holds together, the tightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// A name, a call, a literal: a method can follow it.
    Atom,
    /// `-x`, `~x`
    Unary,
    /// `x * y`
    Multiply,
    /// `x + y`
    Add,
    /// `x & y`
    And,
    /// `x | y`
    Or,
    /// `x == y`
    Compare,
}

/// A piece of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    text: String,
    level: Level,
    /// A value of Python's own, which is no expression of Polars yet.
    plain: bool,
}

impl Code {
    /// Returns code that a method can follow.
    pub fn atom(text: impl Into<String>) -> Self {
        Self { text: text.into(), level: Level::Atom, plain: false }
    }

    /// Returns a value of Python's own.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        let level = if text.starts_with('-') { Level::Unary } else { Level::Atom };
        Self { text, level, plain: true }
    }

    /// Returns a text of Python's own.
    pub fn string(text: &str) -> Self {
        Self::plain(literal::string(text))
    }

    /// Returns two sides with an operator between them.
    pub fn binary(level: Level, operator: &str, left: &Self, right: &Self) -> Self {
        // Python reads from the left, and would chain comparisons.
        let right = if level == Level::Compare { right.within(Level::Or) } else { right.within(tighter(level)) };
        let left = if level == Level::Compare { left.as_expression().within(Level::Or) } else { left.within(level) };
        Self { text: format!("{left} {operator} {right}"), level, plain: false }
    }

    /// Returns the code with a sign before it.
    pub fn unary(sign: &str, of: &Self) -> Self {
        let of = of.as_expression();
        Self { text: format!("{sign}{}", of.within(Level::Atom)), level: Level::Unary, plain: false }
    }

    /// Returns the code with a method called on it.
    pub fn method(&self, call: &str) -> Self {
        Self::atom(format!("{}.{call}", self.as_expression().within(Level::Atom)))
    }

    /// Returns the code as an expression of Polars: a value of Python's own as a literal column.
    pub fn as_expression(&self) -> Self {
        if self.plain { Self::atom(format!("pl.lit({})", self.text)) } else { self.clone() }
    }

    /// Returns whether the code is a value of Python's own.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Returns the code as it stands alone, as an argument.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the code as it stands inside something of a level.
    pub fn within(&self, level: Level) -> String {
        if self.level > level { format!("({})", self.text) } else { self.text.clone() }
    }

    /// Returns conditions of which one is enough.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Option<Self> {
        conditions.into_iter().reduce(|left, right| if left == right { left } else { Self::binary(Level::Or, "|", &left, &right) })
    }

    /// Returns conditions that must hold together.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Option<Self> {
        conditions.into_iter().reduce(|left, right| Self::binary(Level::And, "&", &left, &right))
    }
}

fn tighter(level: Level) -> Level {
    match level {
        Level::Compare | Level::Or => Level::And,
        Level::And => Level::Add,
        Level::Add => Level::Multiply,
        Level::Multiply => Level::Unary,
        Level::Unary | Level::Atom => Level::Atom,
    }
}

/// The longest line that a call stays on.
const WIDTH: usize = 110;

/// Returns a call: on one line, or with a line for each argument.
pub(super) fn call(function: &str, arguments: &[String], before: usize) -> String {
    let line = format!("{function}({})", arguments.join(", "));
    if (before + line.len() <= WIDTH && !line.contains('\n')) || arguments.is_empty() {
        return line;
    }
    let arguments: String = arguments.iter().map(|argument| format!("    {},\n", argument.replace('\n', "\n    "))).collect();
    format!("{function}(\n{arguments})")
}

/// A value for a column.
pub(super) type Named = (String, Code);

/// Returns a value for a column.
pub(super) fn named(name: &str, value: &Code) -> Named {
    (name.to_owned(), value.as_expression())
}

/// Returns a value with its name, which may stand among others that have none.
pub(super) fn aliased(name: &str, value: &Code) -> String {
    value.method(&format!("alias({})", literal::string(name))).text
}

/// Returns values for columns as arguments of `with_columns` and the like: by keyword where all of them have names that can be keywords.
pub(super) fn assigned(values: &[Named]) -> Vec<String> {
    let keywords = values.iter().all(|(name, _)| literal::is_name(name));
    values.iter().map(|(name, value)| if keywords { format!("{name}={}", value.text()) } else { aliased(name, value) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_stand_where_python_would_read_it_otherwise() {
        let name = |name: &str| Code::atom(name);
        let greater = Code::binary(Level::Compare, ">", &name("a"), &Code::plain("1"));
        let both = Code::binary(Level::And, "&", &greater, &name("b"));
        assert_eq!(both.text(), "(a > 1) & b");
        assert_eq!(Code::unary("~", &both).text(), "~((a > 1) & b)");
        let sum = Code::binary(Level::Add, "-", &name("a"), &Code::binary(Level::Add, "-", &name("b"), &name("c")));
        assert_eq!(sum.text(), "a - (b - c)");
        assert_eq!(Code::binary(Level::Multiply, "*", &sum, &Code::plain("-2")).text(), "(a - (b - c)) * -2");
        assert_eq!(greater.method("is_null()").text(), "(a > 1).is_null()");
        assert_eq!(Code::binary(Level::Compare, "==", &greater, &greater).text(), "(a > 1) == (a > 1)");
        assert_eq!(Code::string("x").method("is_null()").text(), "pl.lit(\"x\").is_null()");
    }

    #[test]
    fn arguments_have_a_line_each_where_one_line_is_too_long() {
        assert_eq!(call("f", &["a".into(), "b".into()], 0), "f(a, b)");
        assert_eq!(call("f", &["a".repeat(120)], 0), format!("f(\n    {},\n)", "a".repeat(120)));
        let (one, two) = (named("b", &Code::plain("1")), named("b c", &Code::atom("x")));
        assert_eq!(assigned(std::slice::from_ref(&one)), ["b=pl.lit(1)"]);
        assert_eq!(assigned(&[one, two]), ["pl.lit(1).alias(\"b\")", "x.alias(\"b c\")"]);
    }
}
