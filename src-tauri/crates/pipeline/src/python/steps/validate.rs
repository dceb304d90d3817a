//! `validate` in Python.

use std::path::Path;

use super::super::code::{Code, Level};
use super::super::expression;
use super::super::literal;
use super::super::script::{Refused, Script};
use super::join::other_file;
use super::rows::parsed;
use crate::expression::numeric;
use crate::on_error::OnError;
use crate::step::specs::{InRange, OnFail, Rule, Validate};

pub fn validate(step: &Validate, script: &mut Script, folder: &Path) -> Result<(), Refused> {
    // A rule of all rows comes after the others, for rows that these reject count no more.
    let (whole, each): (Vec<_>, Vec<_>) = step.rules.iter().partition(|spec| matches!(spec.rule, Rule::Unique(_)));
    // One that stops looks at rows that another would reject, too.
    let (stops, others): (Vec<_>, Vec<_>) = each.into_iter().partition(|spec| spec.on_fail == Some(OnFail::Stop));
    for spec in stops.into_iter().chain(others).chain(whole) {
        let (on_fail, summary) = (spec.on_fail.unwrap_or_default(), spec.name.clone().unwrap_or_else(|| spec.rule.summary()));
        if on_fail == OnFail::Warn {
            script.comment(&format!("Rows that break this rule stay, and are not counted here: {summary}"));
            continue;
        }
        let on_error = if on_fail == OnFail::Stop { OnError::Stop } else { OnError::Reject };
        let breach = breach(&spec.rule, script, folder)?;
        script.settle(breach, on_error, &format!("A row breaks the rule {summary}"));
    }
    Ok(())
}

/// Returns the rows that break a rule.
fn breach(rule: &Rule, script: &mut Script, folder: &Path) -> Result<Option<Code>, Refused> {
    let of_cells = |columns: &[String], script: &mut Script, test: &dyn Fn(&Code) -> Code| {
        let tests: Vec<Code> = columns.iter().map(|column| script.text(column)).map(|cells| test(&cells)).collect();
        // A cell without a value breaks no rule.
        Code::any(tests.into_iter().map(|test| test.method("fill_null(False)")).collect::<Vec<_>>())
    };
    Ok(match rule {
        Rule::NotNull(rule) => Code::any(rule.columns.iter().map(|column| script.text(column).method("is_null()")).collect::<Vec<_>>()),
        Rule::Range(rule) => Code::any(rule.columns.iter().map(|column| range(rule, column, script)).collect::<Vec<_>>()),
        Rule::Pattern(rule) => {
            let pattern = if rule.anywhere == Some(true) { rule.pattern.clone() } else { format!(r"\A(?:{})\z", rule.pattern) };
            let test = format!("str.contains({})", literal::string(&pattern));
            of_cells(&rule.columns, script, &|cells| Code::unary("~", &cells.method(&test)))
        }
        Rule::Set(rule) => {
            let test = format!("is_in({})", literal::list(&rule.values));
            of_cells(&rule.columns, script, &|cells| Code::unary("~", &cells.method(&test)))
        }
        Rule::Length(rule) => {
            let (min, max) = (rule.min, rule.max);
            of_cells(&rule.columns, script, &|cells| {
                let length = cells.method("str.len_chars()");
                let below = min.map(|min| Code::binary(Level::Compare, "<", &length, &Code::plain(min.to_string())));
                let above = max.map(|max| Code::binary(Level::Compare, ">", &length, &Code::plain(max.to_string())));
                Code::any(below.into_iter().chain(above)).unwrap_or_else(|| Code::atom("pl.lit(False)"))
            })
        }
        Rule::Foreign(rule) => {
            let file = other_file(&folder.join(&rule.csv), rule.delimiter, script);
            script.helper("text");
            let values = format!("{file}.select(text({}).drop_nulls()).collect().to_series()", literal::string(&rule.column));
            script.line(format!("known = {values}"));
            of_cells(&rule.columns, script, &|cells| Code::unary("~", &cells.method("is_in(known.implode())")))
        }
        Rule::Check(rule) => {
            let condition = parsed(&rule.check, script)?;
            let compiled = expression::compile(&condition, script)?;
            let is_false = compiled.value.as_expression().method("eq_missing(False)");
            Code::any(compiled.fails.into_iter().chain([is_false]))
        }
        Rule::Unique(rule) => {
            let keys: Vec<Code> = rule.columns.iter().map(|column| script.key(column)).collect();
            let names: Vec<String> =
                keys.iter().enumerate().map(|(at, key)| key.method(&format!("alias(\"{at}\")")).text().to_owned()).collect();
            let first = Code::atom(format!("pl.struct({}).is_first_distinct()", names.join(", ")));
            let there = keys.iter().map(|key| key.method("is_not_null()"));
            Code::all(there.chain([Code::unary("~", &first)]).collect::<Vec<_>>())
        }
    })
}

fn range(rule: &InRange, column: &str, script: &mut Script) -> Code {
    let (min, max) = (rule.min.as_ref().map(ToString::to_string), rule.max.as_ref().map(ToString::to_string));
    let numbers = [&min, &max].into_iter().flatten().all(|limit| numeric::is_decimal(limit));
    let reader = script.helper(if numbers { "number" } else { "timestamp" });
    let cells = script.text(column);
    let values = Code::atom(format!("{reader}({})", cells.text()));
    let limit = |text: String| {
        if numbers { Code::plain(text) } else { Code::atom(format!("timestamp(pl.lit({}))", literal::string(&text))) }
    };
    script.helper("unreadable");
    let unreadable = Code::atom(format!("unreadable({}, {reader})", cells.text()));
    let below = min.map(|min| Code::binary(Level::Compare, "<", &values, &limit(min)));
    let above = max.map(|max| Code::binary(Level::Compare, ">", &values, &limit(max)));
    let outside = Code::any(below.into_iter().chain(above)).map(|outside| outside.method("fill_null(False)"));
    Code::any([Some(unreadable), outside].into_iter().flatten()).unwrap_or_else(|| Code::atom("pl.lit(False)"))
}
