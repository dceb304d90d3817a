//! What is computed of a group, as it is written: `sum(price)`, `count(distinct name)`, `count(*)`.

use millpond_record::problem::nearest;
use millpond_record::schema::{ColumnType, Schema};

use crate::expression::{Expression, ExpressionError};

/// What is computed of the values of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// How many rows, or how many with a value.
    Count,
    /// How many different values.
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
    /// The first value that is there.
    First,
    /// The last value that is there.
    Last,
}

const NAMES: [(&str, Function); 7] = [
    ("count", Function::Count),
    ("sum", Function::Sum),
    ("avg", Function::Avg),
    ("min", Function::Min),
    ("max", Function::Max),
    ("first", Function::First),
    ("last", Function::Last),
];

/// A function of a group's values.
pub struct Aggregate {
    pub function: Function,
    /// What it takes of each row; `count(*)` takes nothing.
    pub argument: Option<Expression>,
    /// The type of what it takes. Text that is to be a number is read as a decimal.
    pub takes: ColumnType,
}

impl Aggregate {
    /// Returns an aggregate from its text.
    ///
    /// # Errors
    /// [`ExpressionError`] at the character where it is none.
    pub fn parse(text: &str, schema: &Schema) -> Result<Self, ExpressionError> {
        let whole = 0..text.len();
        let wrong = |span, message: String, hint: &str| Err(ExpressionError { span, message, hint: Some(hint.into()) });
        let list = "The functions are count, sum, avg, min, max, first and last.";
        let Some((open, close)) = parentheses(text) else {
            return wrong(whole, "This is no function of a group, such as sum(price).".into(), list);
        };
        let word = text[..open].trim();
        let start = text.len() - text.trim_start().len();
        let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        let Some((name, function)) = named.copied() else {
            let near = nearest(&word.to_ascii_lowercase(), NAMES.iter().map(|(name, _)| *name));
            let hint = near.map_or_else(|| list.to_owned(), |near| format!("Did you mean {near}?"));
            return wrong(start..open.max(start), format!("There is no function {word} of a group."), &hint);
        };
        if !text[close + 1..].trim().is_empty() {
            let message = "Nothing may stand after a function of a group.".to_owned();
            return wrong(close + 1..text.len(), message, "Compute with it in a derive after this step.");
        }
        let inner = &text[open + 1..close];
        if function == Function::Count && inner.trim() == "*" {
            return Ok(Self { function, argument: None, takes: ColumnType::Integer });
        }
        let (distinct, from) = match inner.trim_start().get(..9) {
            Some(word) if word.eq_ignore_ascii_case("distinct ") => (true, inner.len() - inner.trim_start().len() + 9),
            _ => (false, 0),
        };
        if distinct && function != Function::Count {
            return wrong(open + 1..close, format!("{name} takes no distinct."), "Only count(distinct …) does.");
        }
        let inner = &inner[from..];
        let argument = Expression::parse(inner, schema).map_err(|error| {
            let at = open + 1 + from;
            ExpressionError { span: at + error.span.start..at + error.span.end, ..error }
        })?;
        let function = if distinct { Function::CountDistinct } else { function };
        let numeric = matches!(function, Function::Sum | Function::Avg);
        let (argument, takes) = match argument.kind() {
            ColumnType::Text if numeric => {
                let number = Expression::parse(&format!("cast(({inner}) as numeric)"), schema)?;
                (if argument.as_column().is_some() { argument } else { number }, ColumnType::Decimal)
            }
            kind if numeric && !kind.is_number() => {
                let span = open + 1 + from..close;
                return wrong(span, format!("{name} takes numbers, and this is {kind}."), "Count it, or take its min or max.");
            }
            kind => (argument, kind),
        };
        Ok(Self { function, argument: Some(argument), takes })
    }

    /// Returns the type of what is computed.
    #[must_use]
    pub fn kind(&self) -> ColumnType {
        match (self.function, self.takes) {
            (Function::Count | Function::CountDistinct, _) => ColumnType::Integer,
            // A sum of whole numbers can be larger than any of its type, and their mean has a fraction.
            (Function::Sum | Function::Avg, ColumnType::Integer) => ColumnType::Decimal,
            (_, kind) => kind,
        }
    }
}

/// Returns where the first parenthesis opens and where it is closed; what stands in quotes does not count.
fn parentheses(text: &str) -> Option<(usize, usize)> {
    let open = text.find('(')?;
    let (mut depth, mut quote) = (0, None);
    for (at, character) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match (quote, character) {
            (Some(ending), _) if ending == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return Some((open, at));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use millpond_record::schema::ColumnSpec;

    fn parse(text: &str) -> Result<(Function, ColumnType), (String, String)> {
        let column = |name: &str, kind| ColumnSpec { name: name.into(), kind };
        let schema = Schema {
            columns: vec![
                column("t", ColumnType::Text),
                column("n", ColumnType::Integer),
                column("d", ColumnType::Date),
                column("b", ColumnType::Boolean),
            ],
        };
        let found = Aggregate::parse(text, &schema);
        found.map(|found| (found.function, found.kind())).map_err(|error| (text[error.span].to_owned(), error.message))
    }

    #[test]
    fn functions_are_known_by_their_names_and_have_a_type() {
        for (text, function, kind) in [
            ("count(*)", Function::Count, ColumnType::Integer),
            (" COUNT ( * ) ", Function::Count, ColumnType::Integer),
            ("count(distinct t)", Function::CountDistinct, ColumnType::Integer),
            ("sum(n)", Function::Sum, ColumnType::Decimal),
            ("sum(t)", Function::Sum, ColumnType::Decimal),
            ("avg(n * 2.5)", Function::Avg, ColumnType::Decimal),
            ("min(d)", Function::Min, ColumnType::Date),
            ("max(replace(t, ')', '('))", Function::Max, ColumnType::Text),
            ("first(b)", Function::First, ColumnType::Boolean),
        ] {
            assert_eq!(parse(text), Ok((function, kind)), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_marked_at_its_place() {
        for (text, marked, says) in [
            ("price", "price", "no function of a group"),
            ("summ(n)", "summ", "no function summ"),
            ("sum(x)", "x", "x"),
            ("sum(n) / 2", " / 2", "Nothing may stand after"),
            ("sum(b)", "b", "takes numbers"),
            ("sum(distinct n)", "distinct n", "no distinct"),
        ] {
            let (found, message) = parse(text).expect_err(text);
            assert_eq!(found, marked, "{text}: {message}");
            assert!(message.contains(says), "{text}: {message}");
        }
    }
}
