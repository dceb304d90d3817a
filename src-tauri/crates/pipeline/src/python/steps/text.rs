//! Steps that change what cells say.

use super::super::code::{Code, Level, Named, named};
use super::super::literal;
use super::super::script::{Refused, Script, State};
use super::change;
use crate::step::specs::{Case, ChangeCase, CleanForm, CleanText, FillMissing, Honorifics, Mixed, Replace, Split, SplitName};

pub fn trim(columns: &[String], script: &mut Script) -> Result<(), Refused> {
    script.helper("WHITE");
    change(columns, script, |cells| cells.method("str.strip_chars(WHITE)"));
    Ok(())
}

pub fn replace(step: &Replace, script: &mut Script) -> Result<(), Refused> {
    let (find, with) = (literal::string(&step.find), literal::string(&step.with));
    if step.whole_cell == Some(true) {
        change(&step.columns, script, |cells| cells.method(&format!("replace({find}, {with})")));
    } else {
        change(&step.columns, script, |cells| cells.method(&format!("str.replace_all({find}, {with}, literal=True)")));
    }
    Ok(())
}

pub fn clean_text(step: &CleanText, script: &mut Script) -> Result<(), Refused> {
    let clean = script.helper("cleaned");
    let form = match step.form.unwrap_or_default() {
        CleanForm::Nfc => "\"NFC\"",
        CleanForm::Nfkc => "\"NFKC\"",
        CleanForm::Keep => "None",
    };
    let keep_lines = if step.keep_lines == Some(true) { "True" } else { "False" };
    change(&step.columns, script, |cells| Code::atom(format!("{clean}({}, form={form}, keep_lines={keep_lines})", cells.text())));
    Ok(())
}

pub fn change_case(step: &ChangeCase, script: &mut Script) -> Result<(), Refused> {
    let mixed = step.mixed.unwrap_or_default();
    if matches!(step.case, Case::Title | Case::Sentence) {
        script.helper("capitalised");
    }
    let changed = |cells: &Code| match step.case {
        Case::Upper => cells.method("str.to_uppercase()"),
        Case::Lower => cells.method("str.to_lowercase()"),
        Case::Title => Code::atom(format!("capitalised({}, each=True)", cells.text())),
        Case::Sentence => Code::atom(format!("capitalised({}, each=False)", cells.text())),
    };
    if mixed == Mixed::Change {
        change(&step.columns, script, changed);
        return Ok(());
    }
    let mut made = Vec::new();
    for column in &step.columns {
        let cells = script.cells(column);
        let [capitals, small] = ["Uppercase", "Lowercase"].map(|class| cells.method(&format!("str.contains(r\"\\p{{{class}}}\")")));
        let both = Code::binary(Level::And, "&", &capitals, &small);
        let written = format!("pl.when({}).then({}).otherwise({})", both.text(), cells.text(), changed(&cells).text());
        made.push(named(column, &Code::atom(written)));
    }
    script.with_columns(&made);
    for column in &step.columns {
        script.changed(column);
    }
    Ok(())
}

pub fn fill_missing(step: &FillMissing, script: &mut Script) -> Result<(), Refused> {
    let with = format!("fill_null({})", literal::string(&step.with));
    let mut made = Vec::new();
    for column in &step.columns {
        made.push(named(column, &script.text(column).method(&with)));
    }
    script.with_columns(&made);
    for column in &step.columns {
        let state = script.state(column);
        script.set_state(column, State { native: false, checked: state.checked || state.native });
    }
    Ok(())
}

pub fn strip_leading_zeros(columns: &[String], script: &mut Script) -> Result<(), Refused> {
    change(columns, script, |cells| cells.method("str.replace(r\"^([+-]?)0+([0-9])\", \"${1}${2}\")"));
    Ok(())
}

pub fn split(step: &Split, script: &mut Script) -> Result<(), Refused> {
    let parts = script.text(&step.column).method(&format!("str.splitn({}, {})", literal::string(&step.separator), step.into.len()));
    script.line(format!("parts = {}", parts.text()));
    let made: Vec<_> = (0..).zip(&step.into).map(|(part, name)| part_of(part, name)).collect();
    script.with_columns(&made);
    for name in &step.into {
        script.set_state(name, State::default());
    }
    Ok(())
}

fn part_of(part: usize, name: &str) -> Named {
    named(name, &Code::atom(format!("parts.struct.field(\"field_{part}\")")))
}

pub fn split_name(step: &SplitName, script: &mut Script) -> Result<(), Refused> {
    let name = script.text(&step.column);
    let [first, last] = step.into.as_slice() else { return Ok(()) };
    let made = if step.honorifics.unwrap_or_default() == Honorifics::Keep {
        script.line(format!("words = {}", name.method("str.extract_all(r\"\\S+\")").text()));
        [(first, "words.list.get(0, null_on_oob=True)"), (last, "words.list.get(1, null_on_oob=True)")]
    } else {
        script.helper("split_name");
        script.line(format!("names = split_name({})", name.text()));
        [(first, "names.struct.field(\"first\")"), (last, "names.struct.field(\"last\")")]
    };
    let made = made.map(|(name, part)| named(name, &Code::atom(part)));
    script.with_columns(&made);
    for name in &step.into {
        script.set_state(name, State::default());
    }
    Ok(())
}
