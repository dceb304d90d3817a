//! Steps that say what cells mean.

use std::collections::BTreeMap;

use millpond_record::schema::ColumnType;

use super::super::code::{Code, Level, named};
use super::super::expression;
use super::super::literal;
use super::super::script::{Refused, Script, State};
use super::rows::parsed;
use crate::on_error::OnError;
use crate::step::specs::{Ambiguous, DateKind, Derive, MapValues, Otherwise, ParseDate, ParseNumber};

pub fn derive(step: &Derive, script: &mut Script) -> Result<(), Refused> {
    let on_error = step.on_error.unwrap_or_default();
    let (mut made, mut states, mut all_fail) = (Vec::new(), Vec::new(), None);
    for (name, text) in &step.set {
        let expression = parsed(text, script)?;
        let compiled = expression::compile(&expression, script)?;
        let value = match &compiled.fails {
            Some(fails) if on_error == OnError::Null => {
                let value = compiled.value.as_expression();
                Code::atom(format!("pl.when({}).then({})", Code::unary("~", fails).text(), value.text()))
            }
            _ => compiled.value,
        };
        made.push(named(name, &value));
        all_fail = Code::any(all_fail.into_iter().chain(compiled.fails));
        states.push((name, State { native: !compiled.is_text, checked: true }));
    }
    let what: Vec<String> = step.set.iter().map(|(name, text)| format!("{name} = {text}")).collect();
    script.settle(all_fail, on_error, &format!("{} cannot be computed", what.join(", ")));
    script.with_columns(&made);
    for (name, state) in states {
        script.set_state(name, state);
    }
    Ok(())
}

pub fn map_values(step: &MapValues, script: &mut Script) -> Result<(), Refused> {
    let ignore_case = step.ignore_case == Some(true);
    let folded: BTreeMap<String, String> = step.values.iter().map(|(from, to)| (from.trim().to_lowercase(), to.clone())).collect();
    let values = literal::dictionary(if ignore_case { &folded } else { &step.values });
    let otherwise = step.otherwise.unwrap_or_default();
    let (mut made, mut unnamed) = (Vec::new(), Vec::new());
    for column in &step.columns {
        let cells = script.cells(column);
        let key = if ignore_case { cells.method("str.strip_chars().str.to_lowercase()") } else { cells.clone() };
        let mapped = key.method(&format!("replace_strict({values}, default=None, return_dtype=pl.String)"));
        if !ignore_case && step.with.is_none() && otherwise == Otherwise::Keep {
            made.push(named(column, &cells.method(&format!("replace({values})"))));
            continue;
        }
        if step.with.is_none() && otherwise == Otherwise::Keep {
            made.push(named(column, &Code::atom(format!("pl.coalesce({}, {})", mapped.text(), cells.text()))));
            continue;
        }
        let there = script.text(column).method("is_not_null()");
        let rest = match &step.with {
            Some(with) => format!("pl.when({}).then(pl.lit({})).otherwise({})", there.text(), literal::string(with), cells.text()),
            None => format!("pl.when(~{}).then({})", there.text(), cells.text()),
        };
        if step.with.is_none() && otherwise == Otherwise::Reject {
            unnamed.push(Code::binary(Level::And, "&", &there, &mapped.method("is_null()")));
        }
        made.push(named(column, &Code::atom(format!("pl.coalesce({}, {rest})", mapped.text()))));
    }
    script.settle(Code::any(unnamed), OnError::Reject, "");
    script.with_columns(&made);
    let checked = step.kind.is_some() && script.missing.is_blank_only();
    step.columns.iter().for_each(|column| {
        script.changed(column);
        if checked {
            script.set_state(column, State { native: false, checked });
        }
    });
    Ok(())
}

/// Parts of a format that Polars reads as Millpond does.
const KNOWN: &[char] = &['d', 'e', 'm', 'b', 'B', 'h', 'Y', 'y', 'H', 'I', 'M', 'S', 'p', 'P', 'F', 'T', 'R', 'D', 'j', 'a', 'A'];

pub fn parse_date(step: &ParseDate, script: &mut Script) -> Result<(), Refused> {
    let from = step.two_digit_years_from.unwrap_or(1970);
    let (mut names, mut formats) = (false, Vec::new());
    for format in &step.formats {
        let plain = format.replace("%b.", "%b").replace("%h.", "%h");
        let mut letters = plain.chars();
        while let Some(letter) = letters.next() {
            if letter == '%' {
                let part = letters.next().unwrap_or('%');
                if !KNOWN.contains(&part) {
                    return Err(Refused(format!("the part %{part} of a format is not written in Python yet")));
                }
                names |= matches!(part, 'b' | 'B' | 'h');
            }
        }
        formats.push(plain);
    }
    let two_digits = formats.iter().any(|format| format.contains("%y") || format.contains("%D"));
    if two_digits && from != 1970 {
        return Err(Refused("two_digit_years_from is not written in Python yet".into()));
    }
    script.helper("dates");
    if names {
        script.helper("in_english");
    }
    let into = step.into.unwrap_or_default();
    let (mut made, mut faults) = (Vec::new(), Vec::new());
    for column in &step.columns {
        let (cells, text) = (script.cells(column), script.text(column));
        let read = if names { format!("in_english({})", text.text()) } else { text.text().to_owned() };
        let times = Code::atom(format!("dates({read}, {})", literal::list(&formats)));
        let first = Code::atom(format!("pl.coalesce({})", times.text()));
        let written = match into {
            DateKind::Date => first.method("dt.to_string(\"%Y-%m-%d\")"),
            DateKind::Timestamp => script.written(&first, ColumnType::Timestamp),
        };
        let mut fault = Code::binary(Level::And, "&", &text.method("is_not_null()"), &first.method("is_null()"));
        if step.ambiguous == Some(Ambiguous::Error) && formats.len() > 1 {
            script.helper("ambiguous");
            fault = Code::binary(Level::Or, "|", &fault, &Code::atom(format!("ambiguous({})", times.text())));
        }
        if step.on_error == Some(OnError::Null) {
            let kept = format!(
                "pl.when({}).then({})",
                Code::unary("~", &fault).text(),
                written.method(&format!("fill_null({})", cells.text())).text()
            );
            made.push(named(column, &Code::atom(kept)));
        } else {
            made.push(named(column, &written.method(&format!("fill_null({})", cells.text()))));
        }
        faults.push(fault);
    }
    let what = format!("{} is not a date written as {}", step.columns.join(", "), step.formats.join(" or "));
    script.settle(Code::any(faults), step.on_error.unwrap_or_default(), &what);
    script.with_columns(&made);
    for column in &step.columns {
        script.set_state(column, State { native: false, checked: true });
    }
    Ok(())
}

pub fn parse_number(step: &ParseNumber, script: &mut Script) -> Result<(), Refused> {
    script.helper("plain_number");
    let mut options = vec![format!("decimal={}", character(step.decimal.unwrap_or('.')))];
    if let Some(thousands) = step.thousands {
        options.push(format!("thousands={}", character(thousands)));
    }
    if !step.currency.is_empty() {
        options.push(format!("currency={}", literal::list(step.currency.iter().map(|sign| sign.trim()))));
    }
    if !step.units.is_empty() {
        let units =
            step.units.iter().map(|(unit, factor)| format!("{}: {}", literal::string(unit.trim()), literal::string(&factor.to_string())));
        options.push(format!("units={{{}}}", units.collect::<Vec<_>>().join(", ")));
    }
    let (mut made, mut faults) = (Vec::new(), Vec::new());
    for column in &step.columns {
        let (cells, text) = (script.cells(column), script.text(column));
        let read = Code::atom(format!("plain_number({}, {})", text.text(), options.join(", ")));
        let fault = Code::binary(Level::And, "&", &text.method("is_not_null()"), &read.method("is_null()"));
        let value = match step.on_error {
            // What is no number becomes empty, what is missing stays as it was written.
            Some(OnError::Null) => {
                Code::atom(format!("pl.when({}).then({}).otherwise({})", text.method("is_not_null()").text(), read.text(), cells.text()))
            }
            _ => read.method(&format!("fill_null({})", cells.text())),
        };
        made.push(named(column, &value));
        faults.push(fault);
    }
    script.settle(Code::any(faults), step.on_error.unwrap_or_default(), &format!("{} is not a number", step.columns.join(", ")));
    script.with_columns(&made);
    for column in &step.columns {
        script.set_state(column, State { native: false, checked: true });
    }
    Ok(())
}

fn character(letter: char) -> String {
    literal::string(&letter.to_string())
}
