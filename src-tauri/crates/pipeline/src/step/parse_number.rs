//! `parse_number`: numbers as people write them become plain decimals.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bigdecimal::{BigDecimal, One};
use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::CellErrors;
use super::text::{read_cells, text_columns};
use super::trim::trimmed;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::expression::numeric;
use crate::missing::Missing;
use crate::on_error::OnError;
use crate::types;

/// Reads numbers as people write them, such as `€ 1.234,50`, `(12.00)`, `12-` or `5 %`, and writes them as plain decimals with the
/// digits that they have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Parse numbers", extend("x-group" = "values"))]
pub struct ParseNumber {
    /// The columns to read.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// The character before the decimals: `.` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// The character between groups of digits: none unless given. A blank stands for blanks of every kind, `'` for `’` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thousands: Option<char>,
    /// Signs and codes of the currency, which may stand before or after a number and are left out: `["€", "EUR"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub currency: Vec<String>,
    /// Units that may stand after a number, each with what the number is multiplied by: `{ "%" = 0.01, kg = 1, g = 0.001 }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("x-keys" = "unit"))]
    pub units: BTreeMap<String, f64>,
    /// What becomes of a row with a cell that is no such number: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
}

impl Step for ParseNumber {
    fn verb(&self) -> &'static str {
        "parse_number"
    }

    fn title(&self) -> &'static str {
        "Parse numbers"
    }

    fn summary(&self) -> String {
        self.columns.join(", ")
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        let style = self.style()?;
        let mut output = input.clone();
        for name in &columns {
            output.set(name, ColumnType::Decimal);
        }
        let kernel = NumberKernel { columns, style, on_error: self.on_error.unwrap_or_default(), missing: context.missing.clone() };
        Ok(Bound::rows(output, kernel))
    }
}

impl ParseNumber {
    fn style(&self) -> Result<NumberStyle, StepProblem> {
        for (key, separator) in [("decimal", self.decimal), ("thousands", self.thousands)] {
            if let Some(separator) = separator.filter(|separator| separator.is_alphanumeric() || "+-()".contains(*separator)) {
                return Err(StepProblem::at([key], format!("\"{separator}\" is part of numbers themselves."))
                    .hint("Write the character that stands between digits, such as \",\"."));
            }
        }
        let decimal = self.decimal.unwrap_or('.');
        if self.thousands == Some(decimal) {
            return Err(StepProblem::at(["thousands"], format!("\"{decimal}\" stands before the decimals already."))
                .hint("Give decimal and thousands different characters."));
        }
        for (index, currency) in self.currency.iter().enumerate() {
            if currency.trim().is_empty() || currency.chars().any(char::is_numeric) {
                return Err(StepProblem::at(
                    ["currency".to_owned(), index.to_string()],
                    format!("\"{currency}\" is no sign of a currency."),
                )
                .hint("Write it as it stands beside the numbers, such as \"€\" or \"EUR\"."));
            }
        }
        let mut units = Vec::with_capacity(self.units.len());
        for (unit, factor) in &self.units {
            if unit.trim().is_empty() || unit.starts_with(char::is_numeric) {
                return Err(
                    StepProblem::at(["units", unit], format!("\"{unit}\" is no unit.")).hint("Write it as it stands after the numbers.")
                );
            }
            // The shortest digits of a double are those that were written.
            let Some(factor) = numeric::parse(&factor.to_string()).filter(|_| *factor > 0.0) else {
                return Err(StepProblem::at(["units", unit], format!("{factor} is nothing to multiply by."))
                    .hint("Write a number above zero: 1 leaves the number as it is, 0.01 makes a hundredth of it."));
            };
            units.push((unit.trim().to_owned(), (!factor.is_one()).then_some(factor)));
        }
        // Of two that fit, the longer one is meant: `kg`, and not `g`.
        units.sort_by_key(|(unit, _)| std::cmp::Reverse(unit.len()));
        let currency = self.currency.iter().map(|currency| currency.trim().to_owned()).collect();
        Ok(NumberStyle { decimal, thousands: self.thousands, currency, units })
    }
}

struct NumberKernel {
    columns: Vec<String>,
    style: NumberStyle,
    on_error: OnError,
    missing: Missing,
}

impl Kernel for NumberKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut errors = CellErrors::default();
        read_cells(&mut frame, &self.columns, &self.missing, account, &mut errors, |cell| match self.style.read(cell) {
            Some(Cow::Borrowed(same)) if same.len() == cell.len() => Ok(None),
            Some(number) => Ok(Some(number.into_owned())),
            None => Err(types::not(Reason::NotANumber, cell)),
        })?;
        errors.settle(frame, self.on_error, account)
    }
}

/// How numbers are written in a column.
#[derive(Debug, Clone)]
pub(crate) struct NumberStyle {
    pub decimal: char,
    pub thousands: Option<char>,
    pub currency: Vec<String>,
    /// The longest first, each with what a number of it is multiplied by.
    pub units: Vec<(String, Option<BigDecimal>)>,
}

impl NumberStyle {
    /// Returns a number as a plain decimal, `None` where it is not written in this way.
    pub fn read<'c>(&self, cell: &'c str) -> Option<Cow<'c, str>> {
        let mut rest = trimmed(cell);
        if self.decimal == '.' && numeric::small(rest).is_some() && !rest.starts_with('+') {
            return Some(Cow::Borrowed(rest));
        }
        // What may stand around the digits, each once and in any order: `-€ 5`, `€ -5`, `(5) €`.
        let (mut sign, mut currency, mut unit) = (None, false, None);
        loop {
            rest = rest.trim();
            if sign.is_none()
                && let Some((found, inner)) = without_sign(rest)
            {
                (sign, rest) = (Some(found), inner);
            } else if !currency && let Some(inner) = self.currency.iter().find_map(|currency| without(rest, currency)) {
                (currency, rest) = (true, inner);
            } else if unit.is_none()
                && let Some((found, inner)) = self.units.iter().find_map(|unit| Some((unit, rest.strip_suffix(unit.0.as_str())?)))
            {
                (unit, rest) = (Some(found), inner);
            } else {
                break;
            }
        }
        let number = self.digits(rest)?;
        let negative = sign == Some(Sign::Minus) && number.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let number = if negative { Cow::Owned(format!("-{number}")) } else { number };
        match unit {
            Some((_, Some(factor))) => Some(Cow::Owned(numeric::write(&numeric::bounded(numeric::parse(&number)? * factor)?))),
            _ => Some(number),
        }
    }

    /// Returns digits with a point and without separators, `None` where the text is anything else.
    fn digits<'c>(&self, text: &'c str) -> Option<Cow<'c, str>> {
        let (number, exponent) = text.find(['e', 'E']).map_or((text, ""), |at| text.split_at(at));
        let (whole, fraction) = number.split_once(self.decimal).map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
        if !fraction.unwrap_or_default().bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let grouped = !whole.bytes().all(|byte| byte.is_ascii_digit());
        let plain = if grouped || (fraction.is_some() && self.decimal != '.') {
            let mut plain = String::with_capacity(text.len());
            if grouped {
                self.join_groups(whole, &mut plain)?;
            } else {
                plain.push_str(whole);
            }
            if let Some(fraction) = fraction {
                plain.push('.');
                plain.push_str(fraction);
            }
            plain.push_str(exponent);
            Cow::Owned(plain)
        } else {
            Cow::Borrowed(text)
        };
        numeric::fault(&plain).is_none().then_some(plain)
    }

    /// Adds digits that stand in groups: of three, or as in India of two with three at the end.
    fn join_groups(&self, whole: &str, plain: &mut String) -> Option<()> {
        let thousands = self.thousands?;
        let separates = |letter: char| match thousands {
            '\'' | '’' => matches!(letter, '\'' | '’'),
            blank if blank.is_whitespace() => letter.is_whitespace(),
            other => letter == other,
        };
        let groups: Vec<&str> = whole.split(separates).collect();
        let [first, inner @ .., last] = groups.as_slice() else { return None };
        let of = |length: usize| (1..=length).contains(&first.len()) && inner.iter().all(|group| group.len() == length);
        let digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
        plain.extend(groups.iter().copied());
        (digits && last.len() == 3 && (of(3) || of(2))).then_some(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

/// Returns a number's sign and what is left of it: in front, behind, or as the parentheses of accounts.
fn without_sign(text: &str) -> Option<(Sign, &str)> {
    const MINUS: [char; 2] = ['-', '\u{2212}'];
    if let Some(inner) = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        return Some((Sign::Minus, inner));
    }
    if let Some(inner) = text.strip_prefix(MINUS).or_else(|| text.strip_suffix(MINUS)) {
        return Some((Sign::Minus, inner));
    }
    text.strip_prefix('+').map(|inner| (Sign::Plus, inner))
}

/// Returns a text without a sign or code at one of its ends, whatever its case.
fn without<'c>(text: &'c str, sign: &str) -> Option<&'c str> {
    let same = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(sign));
    if same(text.get(..sign.len())) {
        return Some(&text[sign.len()..]);
    }
    let at = text.len().checked_sub(sign.len())?;
    same(text.get(at..)).then(|| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn style(given: &serde_json::Value) -> NumberStyle {
        let mut step = json!({ "columns": [] });
        for (key, value) in given.as_object().expect("a table") {
            step[key] = value.clone();
        }
        serde_json::from_value::<ParseNumber>(step).expect("a step").style().expect("a style")
    }

    fn check(given: &serde_json::Value, cells: &[(&str, Option<&str>)]) {
        let style = style(given);
        for (cell, number) in cells {
            assert_eq!(style.read(cell).as_deref(), *number, "{cell:?} as {given}");
        }
    }

    #[test]
    fn plain_numbers_keep_their_digits() {
        let cells = [
            ("109.03727963458522", Some("109.03727963458522")),
            (" 12.50 ", Some("12.50")),
            ("+7", Some("7")),
            ("-7.00", Some("-7.00")),
            ("7.00-", Some("-7.00")),
            ("(7.00)", Some("-7.00")),
            ("\u{2212}7", Some("-7")),
            ("(0.00)", Some("0.00")),
            ("1e5", Some("1e5")),
            ("1,234", None),
            ("(-7)", None),
            ("--7", None),
            ("-", None),
            ("", None),
            ("12 13", None),
            ("abc", None),
            ("1e9999999999", None),
        ];
        check(&json!({}), &cells);
    }

    #[test]
    fn separators_stand_between_whole_groups() {
        let german = [
            ("1.234,50", Some("1234.50")),
            ("1234,5", Some("1234.5")),
            ("1.234.567", Some("1234567")),
            ("-1.234", Some("-1234")),
            ("1.23", None),
            ("1.2345", None),
            ("1234.567", None),
            (".234", None),
            ("1,234.5", None),
            ("1..234", None),
        ];
        check(&json!({ "decimal": ",", "thousands": "." }), &german);
        let english = [
            ("1,234,567.89", Some("1234567.89")),
            ("12,34,567", Some("1234567")),
            ("1,5", None),
            ("12,34", None),
            ("1,23,45,678", Some("12345678")),
        ];
        check(&json!({ "thousands": "," }), &english);
        check(
            &json!({ "decimal": ",", "thousands": " " }),
            &[("1\u{a0}234,5", Some("1234.5")), ("1\u{202f}234\u{202f}567", Some("1234567"))],
        );
        check(&json!({ "thousands": "'" }), &[("1’234'567.5", Some("1234567.5"))]);
    }

    #[test]
    fn currencies_stand_before_or_after() {
        let cells = [
            ("€ 12.50", Some("12.50")),
            ("12.50€", Some("12.50")),
            ("eur 12.50", Some("12.50")),
            ("-€12.50", Some("-12.50")),
            ("€-12.50", Some("-12.50")),
            ("(€ 12.50)", Some("-12.50")),
            ("(12.50) EUR", Some("-12.50")),
            ("12.50 EUR-", Some("-12.50")),
            ("$ 12.50", None),
            ("€ 12.50 EUR", None),
            ("€", None),
        ];
        check(&json!({ "currency": ["€", "EUR"] }), &cells);
    }

    #[test]
    fn units_multiply_exactly() {
        let cells = [
            ("12.5 %", Some("0.125")),
            ("50%", Some("0.50")),
            ("3 kg", Some("3")),
            ("250 g", Some("0.250")),
            ("-1.5k", Some("-1500.0")),
            ("3", Some("3")),
            ("3 lb", None),
            ("kg", None),
            ("3 kg g", None),
        ];
        check(&json!({ "units": { "%": 0.01, "kg": 1, "g": 0.001, "k": 1000 } }), &cells);
    }

    #[test]
    fn separators_and_units_that_cannot_be_are_named_at_their_key() {
        for (given, key) in [
            (json!({ "thousands": "." }), "thousands"),
            (json!({ "decimal": "5" }), "decimal"),
            (json!({ "decimal": "-" }), "decimal"),
            (json!({ "currency": [" "] }), "currency"),
            (json!({ "units": { "kg": 0 } }), "units"),
            (json!({ "units": { "": 1 } }), "units"),
        ] {
            let mut step = given.clone();
            step["columns"] = json!([]);
            let problem = serde_json::from_value::<ParseNumber>(step).expect("a step").style().expect_err("a problem");
            assert_eq!(problem.key[0], key, "{given}");
        }
    }
}
