//! What a pipeline's text may say and cannot mean: found before it meets a file, each with the way to its place.

use millpond_record::flow::FlowError;

use crate::sink::Format;
use crate::source::CsvOptions;
use crate::source::decode::encoding;
use crate::spec::{PipelineSpec, SourceSpec};

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
    let Some(sink) = &spec.sink else { return found };
    if let Err(error) = Format::from_spec(sink) {
        let key = if sink.csv.is_some() == sink.jsonl.is_some() { None } else { Some("delimiter") };
        found.push(mistake(["sink"].into_iter().chain(key), error));
    } else if sink.jsonl.is_some() {
        for (key, given) in [("delimiter", sink.delimiter.is_some()), ("header", sink.header.is_some())] {
            if given {
                found.push(Mistake {
                    path: vec!["sink", key],
                    message: format!("{key} is for CSV; JSON lines have none."),
                    hint: Some(format!("Remove {key}.")),
                });
            }
        }
    }
    let output = sink.csv.as_ref().map(|path| ("csv", path)).or(sink.jsonl.as_ref().map(|path| ("jsonl", path)));
    if let Some((key, path)) = output.filter(|(_, path)| **path == spec.source.csv && *path != "-") {
        found.push(Mistake {
            path: vec!["sink", key],
            message: format!("The output {path} is the input itself."),
            hint: Some("Give another path for the output.".into()),
        });
    }
    found
}

fn source(spec: &SourceSpec, found: &mut Vec<Mistake>) {
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
        found.push(mistake(["source", if spec.delimiter.is_some() { "delimiter" } else { "quote" }], error));
    }
    if let Err(label) = encoding(spec.encoding.as_deref()) {
        found.push(Mistake {
            path: vec!["source", "encoding"],
            message: format!("\"{label}\" is no encoding."),
            hint: Some("Known are the labels of the Encoding Standard, such as \"utf-8\", \"utf-16le\" and \"windows-1252\".".into()),
        });
    }
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
    use crate::spec::SinkSpec;

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
        assert_eq!(found(|spec| spec.source.encoding = path("klingon")), ["source.encoding"]);
        assert_eq!(found(sink(SinkSpec { csv: path("b.csv"), jsonl: path("b.jsonl"), ..SinkSpec::default() })), ["sink"]);
        assert_eq!(found(sink(SinkSpec { csv: path("b.csv"), delimiter: Some('é'), ..SinkSpec::default() })), ["sink.delimiter"]);
        assert_eq!(found(sink(SinkSpec { jsonl: path("b"), header: Some(true), ..SinkSpec::default() })), ["sink.header"]);
        assert_eq!(found(sink(SinkSpec { csv: path("a.csv"), ..SinkSpec::default() })), ["sink.csv"]);
        assert_eq!(found(sink(SinkSpec { csv: path("-"), ..SinkSpec::default() })), Vec::<String>::new());
    }
}
