//! Steps that say which rows there are.

use super::super::code::{Code, named};
use super::super::expression;
use super::super::literal;
use super::super::script::{Refused, Script, State};
use crate::expression::Expression;
use crate::on_error::OnError;
use crate::step::specs::{Explode, Filter, Limit, Sample};

/// Returns an expression that was parsed before, when the step was bound.
pub fn parsed(text: &str, script: &Script) -> Result<Expression, Refused> {
    Expression::parse(text, &script.schema).map_err(|error| Refused(error.message))
}

pub fn filter(step: &Filter, script: &mut Script) -> Result<(), Refused> {
    let condition = parsed(&step.condition, script)?;
    let on_error = step.on_error.unwrap_or_default();
    if on_error == OnError::Stop {
        let fails = expression::compile(&condition, script)?.fails;
        script.settle(fails, on_error, &format!("{} cannot be computed", step.condition));
    }
    let compiled = expression::condition(&condition, script)?;
    let mut conditions = vec![compiled.value.as_expression().text().to_owned()];
    if let Some(fails) = compiled.fails.filter(|_| on_error != OnError::Stop) {
        // Rows of which it cannot be computed are left out whatever becomes of them: rejected or dropped.
        conditions.insert(0, Code::unary("~", &fails).text().to_owned());
    }
    script.rows("filter", &conditions);
    Ok(())
}

pub fn drop_missing(columns: &[String], script: &mut Script) -> Result<(), Refused> {
    let columns: Vec<String> = if columns.is_empty() { script.schema.names().map(str::to_owned).collect() } else { columns.to_vec() };
    let mut conditions = Vec::new();
    for column in &columns {
        let cells = if script.state(column).native { script.values(column) } else { script.text(column) };
        conditions.push(cells.method("is_not_null()").text().to_owned());
    }
    script.rows("filter", &conditions);
    Ok(())
}

pub fn limit(step: &Limit, script: &mut Script) -> Result<(), Refused> {
    script.rows("slice", &[step.offset.unwrap_or(0).to_string(), step.rows.to_string()]);
    Ok(())
}

pub fn sample(_: &Sample, _: &mut Script) -> Result<(), Refused> {
    Err(Refused("rows are drawn by where their records stand in the file, which Polars does not tell".into()))
}

pub fn explode(step: &Explode, script: &mut Script) -> Result<(), Refused> {
    script.helper("WHITE");
    let (cells, text) = (script.cells(&step.column), script.text(&step.column));
    let split = text.method(&format!("str.split({})", literal::string(&step.separator)));
    script.line(format!("parts = {}", split.method("list.eval(pl.element().str.strip_chars(WHITE))").text()));
    let there = "parts.list.eval(pl.element().filter(pl.element() != \"\"))";
    // A word for "no value" stays as it was written.
    let parts = format!("pl.when({}).then({there}).otherwise(pl.concat_list({}))", text.method("is_not_null()").text(), cells.text());
    script.with_columns(&[named(&step.column, &Code::atom(parts))]);
    script.rows("explode", &[literal::string(&step.column), "empty_as_null=True".into(), "keep_nulls=True".into()]);
    script.set_state(&step.column, State::default());
    Ok(())
}
