//! What a pipeline's text may say and cannot mean: found before it meets a file, each with the way to its place.

use millpond_record::flow::FlowError;

use crate::sink::Format;
use crate::source::decode::encoding;
use crate::source::{CsvOptions, SourceKind};
use crate::spec::{PipelineSpec, SinkSpec, SourceSpec};

/// A value that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The way to it in the document: `["source", "delimiter"]`.
    pub path: Vec<&'static str>,
    pub message: String,
    pub hint: Option<String>,
}

/// Returns every mistake of a spec.
#[must_use]
pub fn mistakes(spec: &PipelineSpec) -> Vec<Mistake> {
    let mut found = Vec::new();
    source(&spec.source, &mut found);
    if let Some(own) = &spec.sink {
        sink(own, &mut found);
        let inputs: Vec<&str> = spec.source.named().into_iter().map(|(_, path)| path).collect();
        for (key, path) in own.named().into_iter().filter(|(_, path)| inputs.contains(path) && *path != "-") {
            found.push(Mistake {
                path: vec!["sink", key],
                message: format!("The output {path} is the input itself."),
                hint: Some("Give another path for the output.".into()),
            });
        }
    }
    found
}

/// A key of a table, whether it is given, and the kinds that it is for.
type Key = (&'static str, bool, &'static [&'static str]);

/// Finds keys that say nothing of the kind that the table is of.
fn misplaced(table: &'static str, kind: &str, keys: &[Key], found: &mut Vec<Mistake>) {
    for (key, given, kinds) in keys {
        if *given && !kinds.contains(&kind) {
            found.push(Mistake {
                path: vec![table, key],
                message: format!("{key} is for {}; a {kind} file has none.", kinds.join(" and ")),
                hint: Some(format!("Remove {key}.")),
            });
        }
    }
}

fn sink(spec: &SinkSpec, found: &mut Vec<Mistake>) {
    if let Err(error) = Format::from_spec(spec) {
        let key = match spec.named().as_slice() {
            [_] => Some("delimiter"),
            [_, (second, _), ..] => Some(*second),
            [] => None,
        };
        found.push(mistake(["sink"].into_iter().chain(key), error));
    } else {
        let keys: [Key; 6] = [
            ("delimiter", spec.delimiter.is_some(), &["csv"]),
            ("header", spec.header.is_some(), &["csv"]),
            ("escape_formulas", spec.escape_formulas.is_some(), &["csv"]),
            ("compression", spec.compression.is_some(), &["parquet"]),
            ("row_group_rows", spec.row_group_rows.is_some(), &["parquet"]),
            ("scale", !spec.scale.is_empty(), &["parquet"]),
        ];
        misplaced("sink", spec.output().map_or("csv", |(key, _)| key), &keys, found);
    }
    if spec.row_group_rows == Some(0) {
        found.push(Mistake {
            path: vec!["sink", "row_group_rows"],
            message: "A row group without rows holds nothing.".into(),
            hint: Some("Write a number of rows such as 100000, or leave it out.".into()),
        });
    }
}

fn source(spec: &SourceSpec, found: &mut Vec<Mistake>) {
    let kind = match spec.named().as_slice() {
        [(kind, path)] => {
            if *path == "-" && *kind == SourceKind::Excel {
                found.push(Mistake {
                    path: vec!["source", "excel"],
                    message: "A workbook cannot be read from standard input.".into(),
                    hint: Some("Give the path of a file.".into()),
                });
            }
            *kind
        }
        [] => {
            found.push(Mistake {
                path: vec!["source"],
                message: "[source] names no file.".into(),
                hint: Some("Write csv = \"rows.csv\", or excel, parquet or jsonl with the path of such a file.".into()),
            });
            return;
        }
        [(first, _), (second, _), ..] => {
            found.push(Mistake {
                path: vec!["source", second.key()],
                message: format!("[source] names both {} and {}.", first.key(), second.key()),
                hint: Some("Keep one of them.".into()),
            });
            return;
        }
    };
    let keys: [Key; 12] = [
        ("delimiter", spec.delimiter.is_some(), &["csv"]),
        ("quote", spec.quote.is_some(), &["csv"]),
        ("header", spec.header.is_some(), &["csv", "excel"]),
        ("header_lines", spec.header_lines.is_some(), &["csv"]),
        ("skip_lines", spec.skip_lines.is_some(), &["csv"]),
        ("comment", spec.comment.is_some(), &["csv"]),
        ("footer_lines", spec.footer_lines.is_some(), &["csv"]),
        ("footer", spec.footer.is_some(), &["csv"]),
        ("encoding", spec.encoding.is_some(), &["csv", "jsonl"]),
        ("max_record_bytes", spec.max_record_bytes.is_some(), &["csv", "jsonl"]),
        ("sheet", spec.sheet.is_some(), &["excel"]),
        ("header_row", spec.header_row.is_some(), &["excel"]),
    ];
    let before = found.len();
    misplaced("source", kind.key(), &keys, found);
    if found.len() > before {
        return;
    }
    for (key, given) in [("delimiter", spec.delimiter), ("quote", spec.quote)] {
        // Each alone first, so that the place is that of the one at fault.
        let mut alone = SourceSpec::default();
        match key {
            "delimiter" => alone.delimiter = given.filter(|given| *given != '"'),
            _ => alone.quote = given.filter(|given| *given != ','),
        }
        if let Err(error) = CsvOptions::from_spec(&alone) {
            found.push(mistake(["source", key], error));
        }
    }
    if found.is_empty()
        && let Err(error) = CsvOptions::from_spec(spec)
    {
        found.push(mistake(["source"].into_iter().chain(key_at_fault(spec)), error));
    }
    if let Err(label) = encoding(spec.encoding.as_deref()) {
        found.push(Mistake {
            path: vec!["source", "encoding"],
            message: format!("\"{label}\" is no encoding."),
            hint: Some("Known are the labels of the Encoding Standard, such as \"utf-8\", \"utf-16le\" and \"windows-1252\".".into()),
        });
    }
    if spec.header_row == Some(0) {
        found.push(Mistake {
            path: vec!["source", "header_row"],
            message: "Rows of a sheet are counted from 1.".into(),
            hint: Some("Write the number that the program shows beside the row.".into()),
        });
    }
}

/// Returns the key without which a source's options would be well.
fn key_at_fault(spec: &SourceSpec) -> Option<&'static str> {
    let without = |key: &str| {
        let mut rest = spec.clone();
        match key {
            "comment" => rest.comment = None,
            "header_lines" => rest.header_lines = None,
            "footer" => rest.footer = None,
            "footer_lines" => rest.footer_lines = None,
            "delimiter" => rest.delimiter = None,
            _ => rest.quote = None,
        }
        rest
    };
    let keys = ["comment", "header_lines", "footer", "footer_lines", "delimiter", "quote"];
    keys.into_iter().find(|key| CsvOptions::from_spec(&without(key)).is_ok())
}

fn mistake(path: impl IntoIterator<Item = &'static str>, error: FlowError) -> Mistake {
    let path = path.into_iter().collect();
    match error {
        FlowError::Input { message, hint } => Mistake { path, message, hint },
        other => Mistake { path, message: other.to_string(), hint: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::Compression;

    fn found(change: impl FnOnce(&mut PipelineSpec)) -> Vec<String> {
        let document = millpond_record::document::read::<PipelineSpec>("p", "[source]\ncsv = \"a.csv\"\n").expect("a pipeline");
        let mut spec = document.value;
        change(&mut spec);
        mistakes(&spec).into_iter().map(|mistake| mistake.path.join(".")).collect()
    }

    #[test]
    fn what_cannot_be_meant_is_found_at_its_place() {
        let sink = |sink: SinkSpec| move |spec: &mut PipelineSpec| spec.sink = Some(sink);
        let path = |path: &str| Some(path.to_owned());
        assert_eq!(found(|_| {}), Vec::<String>::new());
        assert_eq!(found(|spec| spec.source.delimiter = Some('é')), ["source.delimiter"]);
        assert_eq!(found(|spec| spec.source.quote = Some('\n')), ["source.quote"]);
        assert_eq!(found(|spec| spec.source.delimiter = Some('"')), ["source.delimiter"]);
        assert_eq!(found(|spec| spec.source.comment = Some(',')), ["source.comment"]);
        assert_eq!(found(|spec| spec.source.header_lines = Some(0)), ["source.header_lines"]);
        assert_eq!(found(|spec| spec.source.footer_lines = Some(1_000)), ["source.footer_lines"]);
        assert_eq!(found(|spec| (spec.source.footer, spec.source.footer_lines) = (path("Total"), Some(1))), ["source.footer"]);
        assert_eq!(found(|spec| spec.source.encoding = path("klingon")), ["source.encoding"]);
        assert_eq!(found(sink(SinkSpec { csv: path("b.csv"), jsonl: path("b.jsonl"), ..SinkSpec::default() })), ["sink.jsonl"]);
        assert_eq!(found(sink(SinkSpec::default())), ["sink"]);
        assert_eq!(found(sink(SinkSpec { csv: path("b.csv"), delimiter: Some('é'), ..SinkSpec::default() })), ["sink.delimiter"]);
        assert_eq!(found(sink(SinkSpec { jsonl: path("b"), header: Some(true), ..SinkSpec::default() })), ["sink.header"]);
        assert_eq!(found(sink(SinkSpec { csv: path("a.csv"), ..SinkSpec::default() })), ["sink.csv"]);
        assert_eq!(found(sink(SinkSpec { csv: path("-"), ..SinkSpec::default() })), Vec::<String>::new());
    }
    #[test]
    fn a_source_is_of_one_kind_and_has_the_keys_of_that_kind() {
        let path = |path: &str| Some(path.to_owned());
        let source = |source: SourceSpec| move |spec: &mut PipelineSpec| spec.source = source;
        let both = SourceSpec { csv: path("a.csv"), parquet: path("a.parquet"), ..SourceSpec::default() };
        assert_eq!(found(source(both)), ["source.parquet"]);
        assert_eq!(found(source(SourceSpec::default())), ["source"]);
        let parquet = SourceSpec { parquet: path("a.parquet"), ..SourceSpec::default() };
        assert_eq!(found(source(parquet.clone())), Vec::<String>::new());
        assert_eq!(found(source(SourceSpec { delimiter: Some(';'), ..parquet.clone() })), ["source.delimiter"]);
        assert_eq!(found(source(SourceSpec { sheet: path("x"), header: Some(false), ..parquet })), ["source.header", "source.sheet"]);
        let excel = SourceSpec { excel: path("a.xlsx"), header_row: Some(3), sheet: path("x"), ..SourceSpec::default() };
        assert_eq!(found(source(excel.clone())), Vec::<String>::new());
        assert_eq!(found(source(SourceSpec { header_row: Some(0), ..excel })), ["source.header_row"]);
        let sink = SinkSpec { csv: path("b.csv"), compression: Some(Compression::Snappy), ..SinkSpec::default() };
        assert_eq!(found(|spec| spec.sink = Some(sink)), ["sink.compression"]);
        let sink = SinkSpec { parquet: path("b.parquet"), escape_formulas: Some(true), row_group_rows: Some(0), ..SinkSpec::default() };
        assert_eq!(found(|spec| spec.sink = Some(sink)), ["sink.escape_formulas", "sink.row_group_rows"]);
    }
}
