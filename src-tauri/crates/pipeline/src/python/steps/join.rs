//! `join` in Python.

use std::path::Path;

use super::super::code::{Code, aliased, call};
use super::super::literal;
use super::super::script::{Refused, Script, State};
use crate::step::specs::{How, Join};

/// Returns a call that reads another CSV file in full, its cells as text.
pub fn other_file(path: &Path, delimiter: Option<char>, script: &mut Script) -> String {
    script.helper("read_csv");
    let mut arguments = vec![literal::string(&path.to_string_lossy()), "strict=True".into()];
    if let Some(delimiter) = delimiter.filter(|delimiter| *delimiter != ',') {
        arguments.push(format!("separator={}", literal::string(&delimiter.to_string())));
    }
    format!("read_csv({})", arguments.join(", "))
}

pub fn join(step: &Join, script: &mut Script, folder: &Path) -> Result<(), Refused> {
    let with = if step.with.is_empty() { &step.on } else { &step.with };
    let how = step.how.unwrap_or_default();
    let own: Vec<String> = step.on.iter().map(|column| script.key(column).text().to_owned()).collect();
    // The other file's keys are read by the types of the rows' own columns.
    let mut theirs = Vec::new();
    for (at, (column, name)) in step.on.iter().zip(with).enumerate() {
        let kind = script.kind(column);
        let key = script.key_of_text(name, kind);
        theirs.push(aliased(&format!("key {at}"), &key));
    }
    let file = other_file(&folder.join(&step.csv), step.delimiter, script);
    script.line(format!("other = {file}"));
    let prefix = step.prefix.as_deref().unwrap_or_default();
    let mut taken = theirs;
    if matches!(how, How::Left | How::Inner) {
        for new in script.added() {
            let name = new.strip_prefix(prefix).unwrap_or(&new).to_owned();
            taken.push(if new == name {
                literal::string(&name)
            } else {
                aliased(&new, &Code::atom(format!("pl.col({})", literal::string(&name))))
            });
            script.set_state(&new, State::default());
        }
    }
    let select = call("other = other.select", &taken, 0);
    script.line(select);
    let keys: Vec<String> = (0..step.on.len()).map(|at| format!("\"key {at}\"")).collect();
    let own: Vec<String> = own.iter().enumerate().map(|(at, key)| format!("{key}.alias(\"key {at}\")")).collect();
    script.rows("with_columns", &own);
    let how = match how {
        How::Left => "left",
        How::Inner => "inner",
        How::Semi => "semi",
        How::Anti => "anti",
    };
    let mut arguments = vec!["other".to_owned(), format!("on=[{}]", keys.join(", ")), format!("how=\"{how}\"")];
    arguments.push(if matches!(how, "left" | "inner") { "maintain_order=\"left_right\"" } else { "maintain_order=\"left\"" }.into());
    script.rows("join", &arguments);
    script.chain("drop", &[keys.join(", ")]);
    Ok(())
}
