//! Where the rows come from, in Python.

use std::fs::File;
use std::path::Path;

use super::code::call;
use super::literal;
use super::script::{Refused, Script, State};
use super::steps::check;
use crate::source::packed::Packing;
use crate::source::{Place, SourceKind};
use crate::spec::{ExpectSpec, OnExtraColumn, OnMissingColumn, SourceSpec};

/// Writes what reads the input, and holds its cells against their types.
pub(super) fn write(spec: &SourceSpec, input: &Path, script: &mut Script) -> Result<(), Refused> {
    let (kind, _) = spec.input();
    if kind != SourceKind::Csv {
        return Err(Refused(format!("{} is not read by this script: write it as a CSV file first", kind.title())));
    }
    let refused = |what: &str| Err(Refused(what.to_owned()));
    if spec.encoding.as_deref().is_some_and(|label| !matches!(label.to_ascii_lowercase().as_str(), "utf-8" | "utf8")) {
        return refused("Polars reads UTF-8 alone: write the file in it first");
    }
    if spec.footer.is_some() || spec.footer_lines.is_some_and(|lines| lines > 0) {
        return refused("lines after the last row are not told from rows by Polars");
    }
    if spec.header_lines.is_some_and(|lines| lines > 1) {
        return refused("Polars reads a header of one line");
    }
    let place = Place::of(input);
    for file in place.files().unwrap_or_default() {
        let packing = File::open(&file).and_then(|mut file| Packing::of_file(&mut file)).ok().flatten();
        if matches!(packing, Some(Packing::Zip | Packing::Zstandard)) {
            return refused("the file is packed in a way that Python does not unpack: unpack it first");
        }
    }
    script.helper("read_csv");
    let mut options = Vec::new();
    if let Some(delimiter) = spec.delimiter.filter(|delimiter| *delimiter != ',') {
        options.push(format!("separator={}", literal::string(&delimiter.to_string())));
    }
    if let Some(quote) = spec.quote.filter(|quote| *quote != '"') {
        options.push(format!("quote_char={}", literal::string(&quote.to_string())));
    }
    if spec.header == Some(false) {
        options.push("has_header=False".into());
    }
    if let Some(lines) = spec.skip_lines.filter(|lines| *lines > 0) {
        options.push(format!("skip_lines={lines}"));
    }
    if let Some(comment) = spec.comment {
        options.push(format!("comment_prefix={}", literal::string(&comment.to_string())));
        script.differs("A line inside a quoted field that begins as a comment does is taken for one.");
    }
    if let Place::Pattern(_) = place {
        let columns = literal::list(script.schema.names());
        let read = call("read_csv", &[vec!["path".to_owned()], options].concat(), 0);
        script.helper("glob");
        script.line(format!("files = [{read}.select({columns}) for path in sorted(glob.glob(INPUT, recursive=True))]"));
        script.line("rows = pl.concat(files)");
        script.differs("Of many files, columns that only some of them have are left out; a run refuses such files.");
    } else {
        let read = call("rows = read_csv", &[vec!["INPUT".to_owned()], options].concat(), 0);
        script.line(read);
        if let Some(expect) = &spec.expect {
            expected(expect, script);
        }
    }
    if !spec.types.is_empty() {
        let types = spec.types.iter().filter(|(name, _)| script.schema.column(name).is_some());
        let types = types.map(|(name, kind)| (name.clone(), *kind)).collect();
        check(&types, spec.on_error.unwrap_or_default(), script);
    }
    for column in script.schema.columns.clone() {
        let state = script.state(&column.name);
        script.set_state(&column.name, State { native: false, ..state });
    }
    Ok(())
}

/// Writes what the file must look like.
fn expected(expect: &ExpectSpec, script: &mut Script) {
    let aliases = expect.aliases.iter().flat_map(|(name, others)| others.iter().map(move |other| (other, name)));
    let aliases: Vec<(&String, &String)> = aliases.collect();
    if !aliases.is_empty() {
        script.rows("rename", &[literal::dictionary(aliases), "strict=False".into()]);
    }
    let names = literal::list(&expect.columns);
    if expect.missing == OnMissingColumn::Null {
        script.line(format!("for name in {names}:"));
        script.line("    if name not in rows.collect_schema():");
        script.line("        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(name))");
    } else {
        script.line(format!("if missing := set({names}) - set(rows.collect_schema()):"));
        script.line("    raise ValueError(f\"{INPUT} lacks the columns {missing}\")");
    }
    match expect.extra {
        OnExtraColumn::Keep => {}
        OnExtraColumn::Drop => {
            let columns: Vec<String> = script.schema.names().map(literal::string).collect();
            script.rows("select", &columns);
        }
        OnExtraColumn::Stop => {
            script.line(format!("if extra := set(rows.collect_schema()) - set({names}):"));
            script.line("    raise ValueError(f\"{INPUT} has columns that are not expected: {extra}\")");
        }
    }
}
