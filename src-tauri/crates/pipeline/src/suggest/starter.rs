//! A starter's text: the source as it was found to be, and nothing done to its rows yet.

use std::collections::BTreeMap;

use millpond_record::schema::ColumnType;
use serde_json::{Value as Json, json};

use crate::dialect::Dialect;
use crate::edit::{self, Edit};
use crate::inference::ColumnPreview;
use crate::source::SourceKind;

/// Returns a starter's text: the source with what was found out about it, the columns it expects, and the sink.
///
/// # Errors
/// [`edit::EditError`] never for the paths and names that a file can have.
pub fn starter(
    (kind, path): (SourceKind, &str),
    output: Option<&str>,
    dialect: &Dialect,
    columns: &[ColumnPreview],
) -> Result<String, edit::EditError> {
    let set = |path: [&str; 2], value: Json| Edit::Set { path: path.iter().map(|part| (*part).to_owned()).collect(), value: Some(value) };
    let mut edits = vec![set(["source", kind.key()], json!(path))];
    if let Some(sheet) = dialect.findings.iter().find(|finding| finding.key == "sheet") {
        edits.push(set(["source", "sheet"], json!(sheet.value)));
    }
    if dialect.delimiter != b',' {
        edits.push(set(["source", "delimiter"], json!(char::from(dialect.delimiter).to_string())));
    }
    if dialect.quote != b'"' {
        edits.push(set(["source", "quote"], json!(char::from(dialect.quote).to_string())));
    }
    if !dialect.header {
        edits.push(set(["source", "header"], json!(false)));
    }
    if let Some(comment) = dialect.comment {
        edits.push(set(["source", "comment"], json!(char::from(comment).to_string())));
    }
    if dialect.skip_lines > 0 {
        edits.push(set(["source", "skip_lines"], json!(dialect.skip_lines)));
    }
    if dialect.header_lines > 1 {
        edits.push(set(["source", "header_lines"], json!(dialect.header_lines)));
    }
    if let Some(footer) = &dialect.footer {
        edits.push(set(["source", "footer"], json!(footer)));
    }
    if let Some(encoding) = &dialect.encoding {
        edits.push(set(["source", "encoding"], json!(encoding)));
    }
    let types: BTreeMap<&str, &str> =
        columns.iter().filter(|column| column.kind != ColumnType::Text).map(|column| (column.name.as_str(), column.kind.word())).collect();
    // A Parquet file says itself what its columns are.
    if !types.is_empty() && kind != SourceKind::Parquet {
        edits.push(set(["source", "types"], json!(types)));
    }
    let mut text = String::new();
    for edit in &edits {
        text = edit::apply(&text, edit)?;
    }
    if let Some(found) = dialect.findings.iter().find(|finding| finding.key == "encoding" && dialect.encoding.is_some()) {
        // A guess of what is unlike most files; whoever reads the pipeline must see what it rests on.
        let line = format!("encoding = \"{}\"", found.value);
        text = text.replacen(&line, &format!("{line} # {}", found.reason), 1);
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let expected = edit::apply("", &set(["expect", "columns"], json!(names)))?;
    text.push_str(&expected.replacen("[expect]", "\n[source.expect]", 1));
    if let Some(output) = output {
        let sink = edit::apply("", &set(["sink", "csv"], json!(output)))?;
        text.push('\n');
        text.push_str(&sink);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_starter_writes_down_what_was_found_out() {
        let dialect = crate::dialect::detect(b"name;price\na;1.5\nb;2.5\n", true);
        let column = |name: &str, kind| ColumnPreview { name: name.into(), kind, missing: 0, odd: 0, reason: String::new() };
        let text = starter(
            (SourceKind::Csv, "data/a.csv"),
            Some("out/a.csv"),
            &dialect,
            &[column("name", ColumnType::Text), column("price", ColumnType::Decimal)],
        )
        .expect("a text");
        assert_eq!(
            text,
            "[source]\ncsv = \"data/a.csv\"\ndelimiter = \";\"\ntypes = { price = \"decimal\" }\n\n[source.expect]\ncolumns = [\"name\", \"price\"]\n\n[sink]\ncsv = \"out/a.csv\"\n"
        );
        assert!(millpond_record::document::read::<crate::spec::PipelineSpec>("p", &text).is_ok());
    }

    #[test]
    fn a_starter_has_the_quote_and_why_the_encoding_is_no_usual_one() {
        let dialect = crate::dialect::detect(b"name,price\n'Jos\xe9, B',1.5\n'Ren\xe9, C',2.5\n", true);
        let text = starter((SourceKind::Csv, "a.csv"), None, &dialect, &[]).expect("a text");
        let encoding = "encoding = \"windows-1252\" # 2 of 2 lines with accents are not valid UTF-8";
        assert!(text.starts_with(&format!("[source]\ncsv = \"a.csv\"\nquote = \"'\"\n{encoding}\n")), "{text}");
        let spec = millpond_record::document::read::<crate::spec::PipelineSpec>("p", &text).expect("a pipeline").value;
        assert_eq!((spec.source.quote, spec.source.encoding.as_deref()), (Some('\''), Some("windows-1252")));
    }
}
