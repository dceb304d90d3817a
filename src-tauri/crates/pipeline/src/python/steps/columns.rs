//! Steps that say which columns there are, and of which type.

use std::collections::BTreeMap;

use super::super::code::{Code, named};
use super::super::literal;
use super::super::script::{Refused, Script, State};
use crate::on_error::OnError;
use crate::step::specs::Cast;

pub fn select(columns: &[String], script: &mut Script) -> Result<(), Refused> {
    let columns: Vec<String> = columns.iter().map(|column| literal::string(column)).collect();
    script.rows("select", &columns);
    Ok(())
}

pub fn reorder(columns: &[String], script: &mut Script) -> Result<(), Refused> {
    let mut arguments: Vec<String> = columns.iter().map(|column| literal::string(column)).collect();
    arguments.push(format!("pl.exclude({})", arguments.join(", ")));
    script.rows("select", &arguments);
    Ok(())
}

pub fn drop_columns(columns: &[String], script: &mut Script) -> Result<(), Refused> {
    let columns: Vec<String> = columns.iter().map(|column| literal::string(column)).collect();
    script.rows("drop", &columns);
    Ok(())
}

pub fn rename(columns: &BTreeMap<String, String>, script: &mut Script) -> Result<(), Refused> {
    script.rows("rename", &[literal::dictionary(columns)]);
    let states: Vec<(String, State)> = columns.iter().map(|(old, new)| (new.clone(), script.state(old))).collect();
    for (name, state) in states {
        script.set_state(&name, state);
    }
    Ok(())
}

pub fn cast(step: &Cast, script: &mut Script) -> Result<(), Refused> {
    let native: Vec<String> = step.types.keys().filter(|column| script.state(column).native).cloned().collect();
    if !native.is_empty() {
        let made: Vec<_> = native.iter().map(|column| named(column, &script.cells(column))).collect();
        script.with_columns(&made);
        for column in &native {
            script.set_state(column, State::default());
        }
    }
    check(&step.types, step.on_error.unwrap_or_default(), script);
    Ok(())
}

/// Holds cells against types. Those that do not read as their type go by `on_error`.
pub fn check(types: &BTreeMap<String, millpond_record::schema::ColumnType>, on_error: OnError, script: &mut Script) {
    let mut faults = Vec::new();
    for (column, kind) in types {
        let cells = script.text(column);
        if let Some(fault) = script.unreadable(&cells, *kind) {
            faults.push((column.clone(), fault));
        }
    }
    if on_error == OnError::Null && !faults.is_empty() {
        let emptied = faults.iter().map(|(column, fault)| {
            let cells = format!("pl.col({})", literal::string(column));
            named(column, &Code::atom(format!("pl.when({}).then({cells})", Code::unary("~", fault).text())))
        });
        let emptied: Vec<_> = emptied.collect();
        script.with_columns(&emptied);
    } else {
        for (column, fault) in faults.drain(..) {
            let kind = types.get(&column).map(ToString::to_string).unwrap_or_default();
            script.settle(Some(fault), on_error, &format!("{column} is not {kind}"));
        }
    }
    for column in types.keys() {
        script.set_state(column, State { native: false, checked: true });
    }
}
