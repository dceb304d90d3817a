//! Steps that look at all rows.

use millpond_record::schema::ColumnType;

use super::super::code::{Code, Level, assigned, named};
use super::super::expression;
use super::super::literal;
use super::super::script::{Refused, Script, State};
use crate::step::specs::{Aggregate, AggregateFunction, DropDuplicates, GroupBy, Keep, Nulls, Sort};

pub fn sort(step: &Sort, script: &mut Script) -> Result<(), Refused> {
    let by: Vec<String> = step.by.iter().map(|column| script.values(column).text().to_owned()).collect();
    let descending: Vec<bool> = step.by.iter().map(|column| step.descending.contains(column)).collect();
    let mut arguments = by;
    if descending.contains(&true) {
        let flags: Vec<&str> = descending.iter().map(|down| if *down { "True" } else { "False" }).collect();
        arguments.push(if let [flag] = flags.as_slice() {
            format!("descending={flag}")
        } else {
            format!("descending=[{}]", flags.join(", "))
        });
    }
    if step.nulls != Some(Nulls::First) {
        arguments.push("nulls_last=True".into());
    }
    arguments.push("maintain_order=True".into());
    script.rows("sort", &arguments);
    Ok(())
}

/// Returns what tells rows apart: a key for each column.
pub fn keys(columns: &[String], script: &mut Script) -> Vec<String> {
    columns.iter().map(|column| script.key(column).text().to_owned()).collect()
}

pub fn drop_duplicates(step: &DropDuplicates, script: &mut Script) -> Result<(), Refused> {
    let columns: Vec<String> =
        if step.columns.is_empty() { script.schema.names().map(str::to_owned).collect() } else { step.columns.clone() };
    let keep = match step.keep.unwrap_or_default() {
        Keep::First => "first",
        Keep::Last => "last",
        Keep::None => "none",
    };
    let keys: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| script.key(column).method(&format!("alias(\"key {at}\")")).text().to_owned())
        .collect();
    let keys = format!("[{}]", keys.join(", "));
    script.rows("unique", &[keys, format!("keep=\"{keep}\""), "maintain_order=True".into()]);
    Ok(())
}

pub fn group_by(step: &GroupBy, script: &mut Script) -> Result<(), Refused> {
    let (mut made, mut results, mut states, mut faults) = (Vec::new(), Vec::new(), Vec::new(), None);
    for column in &step.columns {
        let cells = script.cells(column);
        made.push(if script.state(column).native {
            format!("pl.col({}).first()", literal::string(column))
        } else {
            cells.method("first()").text().to_owned()
        });
    }
    for (name, text) in &step.set {
        let aggregate = Aggregate::parse(text, &script.schema).map_err(|error| Refused(error.message))?;
        let (value, fails, state) = computed(&aggregate, script)?;
        results.push(named(name, &value));
        faults = Code::any(faults.into_iter().chain(fails));
        states.push((name.clone(), state));
    }
    let what: Vec<String> = step.set.iter().map(|(name, text)| format!("{name} = {text}")).collect();
    let on_error = step.on_error.unwrap_or_default();
    if faults.is_some() && on_error == crate::on_error::OnError::Null {
        return Err(Refused("on_error = \"null\" of a group is not written in Python yet".into()));
    }
    script.settle(faults, on_error, &format!("{} cannot be computed", what.join(", ")));
    if step.columns.is_empty() {
        // Without any row there is no group, not an empty one.
        script.rows("group_by", &["pl.lit(0).alias(\"key 0\")".into()]);
    } else {
        let keys: Vec<String> = keys(&step.columns, script)
            .into_iter()
            .enumerate()
            .map(|(at, key)| format!("{key}.alias(\"key {at}\")"))
            .chain(["maintain_order=True".to_owned()])
            .collect();
        script.rows("group_by", &keys);
    }
    made.extend(assigned(&results));
    script.chain("agg", &made);
    script.chain("drop", &[(0..step.columns.len().max(1)).map(|at| format!("\"key {at}\"")).collect::<Vec<_>>().join(", ")]);
    for (name, state) in states {
        script.set_state(&name, state);
    }
    Ok(())
}

/// Returns what an aggregate computes of a group, the rows of which it cannot be computed, and how the column then stands.
fn computed(aggregate: &Aggregate, script: &mut Script) -> Result<(Code, Option<Code>, State), Refused> {
    let native = State { native: true, checked: true };
    let Some(argument) = &aggregate.argument else {
        return Ok((Code::atom("pl.len().cast(pl.Int64)"), None, native));
    };
    // A column's own cells stay as they are written, values that are computed are what they are.
    let own = argument.as_column().map(str::to_owned);
    let compiled = expression::compile(argument, script)?;
    let (text, values, is_native) = match &own {
        Some(column) => (script.text(column), script.values(column), script.state(column).native),
        None => (compiled.value.as_expression(), compiled.value.as_expression(), !compiled.is_text),
    };
    let numeric = matches!(aggregate.takes, ColumnType::Decimal | ColumnType::Integer);
    let mut fails = compiled.fails.clone();
    if own.is_some() && !is_native && argument.kind() != aggregate.takes {
        fails = script.unreadable(&text, aggregate.takes);
    }
    let as_text = State { native: false, checked: true };
    let typed = State { native: is_native, checked: true };
    let total = |function: &str, script: &mut Script| {
        script.helper("total");
        Code::atom(format!("total({}, {function})", text.text()))
    };
    let result = match aggregate.function {
        AggregateFunction::Count => (text.method("count().cast(pl.Int64)"), native),
        AggregateFunction::CountDistinct => {
            let keys = match &own {
                Some(column) => script.key(column),
                None if aggregate.takes == ColumnType::Decimal => Code::atom(format!("{}({})", script.helper("numeral"), text.text())),
                None => values,
            };
            (keys.method("drop_nulls().n_unique().cast(pl.Int64)"), native)
        }
        AggregateFunction::First => ((if is_native { values } else { text }).method("drop_nulls().first()"), typed),
        AggregateFunction::Last => ((if is_native { values } else { text }).method("drop_nulls().last()"), typed),
        AggregateFunction::Sum if numeric => (total("sum", script), as_text),
        AggregateFunction::Avg if numeric => {
            script.helper("quotient");
            script.helper("mean");
            (total("mean", script), as_text)
        }
        AggregateFunction::Min if numeric && !(is_native && aggregate.takes == ColumnType::Integer) => (total("min", script), as_text),
        AggregateFunction::Max if numeric && !(is_native && aggregate.takes == ColumnType::Integer) => (total("max", script), as_text),
        AggregateFunction::Sum | AggregateFunction::Avg => {
            script.differs("Sums and means of double precision are added in another order, so that their last digit may differ.");
            let some = values.method("count()");
            let sum = format!("pl.when({} > 0).then({})", some.text(), values.method("sum()").text());
            (if aggregate.function == AggregateFunction::Sum { Code::atom(sum) } else { values.method("mean()") }, native)
        }
        AggregateFunction::Min | AggregateFunction::Max => {
            let method = if aggregate.function == AggregateFunction::Min { "min()" } else { "max()" };
            if aggregate.takes == ColumnType::Float {
                (values.method(method), native)
            } else if is_native || aggregate.takes == ColumnType::Text {
                (values.method(method), typed)
            } else {
                let best = Code::binary(Level::Compare, "==", &values, &values.method(method));
                (text.method(&format!("filter({}).first()", best.text())), as_text)
            }
        }
    };
    Ok((result.0, fails, result.1))
}
