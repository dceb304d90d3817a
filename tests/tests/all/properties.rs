//! What must hold for any file and any pipeline: every row is accounted for, cells that no step computes on keep their
//! characters, and neither blocks nor workers change what comes out.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use millpond_pipeline::plan::Plan;
use millpond_pipeline::run::{Conditions, RejectedRows, execute};
use millpond_pipeline::sink::{FileSink, Format};
use millpond_pipeline::source::CsvOptions;
use millpond_pipeline::source::csv::from_bytes;
use millpond_pipeline::spec::PipelineSpec;
use millpond_pipeline::spill::Room;
use millpond_record::document;
use millpond_record::flow::{Cancel, FlowError, Sink, Source, Token};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::RejectedRow;
use proptest::prelude::*;
use tempfile::TempDir;
use uuid::Uuid;

use crate::fuzz_checks::reference;

/// A form of each step. None touches the column `note`; a step that does not fit what the ones before it left is taken out.
const STEPS: &[(&str, &str)] = &[
    ("select", "columns = [\"name\", \"price\", \"note\"]"),
    ("select", "columns = [\"note\", \"n\"]"),
    ("drop_columns", "columns = [\"n\"]"),
    ("rename", "columns = { price = \"amount\" }"),
    ("cast", "types = { price = \"decimal\" }"),
    ("cast", "types = { n = \"integer\" }\non_error = \"null\""),
    ("trim", "columns = [\"name\", \"price\"]"),
    ("replace", "columns = [\"name\"]\nfind = \"a\"\nwith = \"\""),
    ("fill_missing", "columns = [\"price\"]\nwith = \"0\""),
    ("split", "column = \"name\"\nseparator = \" \"\ninto = [\"one\", \"two\"]"),
    ("split_name", "column = \"name\"\ninto = [\"first\", \"last\"]"),
    ("strip_leading_zeros", "columns = [\"price\"]"),
    ("derive", "set = { double = \"price * 2\", long = \"length(name) > 3\" }"),
    ("derive", "set = { n = \"10 / n\" }\non_error = \"null\""),
    ("filter", "where = \"n > 1\""),
    ("filter", "where = \"name <> ''\"\non_error = \"null\""),
    ("drop_missing", "columns = [\"price\"]"),
    ("drop_duplicates", "columns = [\"name\"]"),
    ("drop_duplicates", "columns = [\"price\", \"n\"]\nkeep = \"last\""),
    ("sort", "by = [\"price\"]"),
    ("sort", "by = [\"name\", \"n\"]\ndescending = [\"n\"]"),
    ("limit", "rows = 7\noffset = 2"),
    ("group_by", "columns = [\"name\"]\nset = { rows = \"count(*)\" }"),
    ("reorder", "columns = [\"note\", \"price\"]"),
    ("map_values", "columns = [\"name\"]\nvalues = { a = \"b\", \"n/a\" = \"\" }"),
    ("parse_date", "columns = [\"name\"]\nformats = [\"%Y-%m-%d\"]\non_error = \"null\""),
    ("parse_number", "columns = [\"price\"]"),
    ("change_case", "columns = [\"name\"]\ncase = \"title\""),
    ("clean_text", "columns = [\"name\", \"n\"]"),
    ("explode", "column = \"name\"\nseparator = \" \""),
    ("sample", "fraction = 0.5\nseed = 7"),
    (
        "validate",
        "rules = [{ rule = \"not_null\", columns = [\"name\"] }, { rule = \"range\", columns = [\"n\"], min = 1, on_fail = \"warn\" }]",
    ),
    ("join", "csv = \"other.csv\"\non = [\"n\"]\nhow = \"left\""),
];

/// The file that `join` takes; no key stands in it twice.
const OTHER: &str = "n,word\n1,one\n2,two\n07,seven\n";

/// Returns a folder with the file that `join` takes.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("other.csv"), OTHER).expect("the disk has room");
        folder
    });
    folder.path()
}

fn room() -> Room {
    // Little enough that rows wait on disk now and then.
    Room::new(&std::env::temp_dir(), 4_096)
}

fn spec(steps: &[(&str, &str)]) -> PipelineSpec {
    let steps: String = steps.iter().map(|(verb, form)| format!("[[step]]\ndo = \"{verb}\"\n{form}\n")).collect();
    let text = format!("[source]\ncsv = \"-\"\n{steps}");
    document::read("p.toml", &text).unwrap_or_else(|problems| panic!("{text}: {problems:?}")).value
}

/// Returns the verbs of all steps, by the schema of a pipeline's text.
fn verbs() -> BTreeSet<String> {
    fn collect(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(map) => {
                let verb = map.get("properties").and_then(|properties| properties.get("do")).and_then(|verb| verb.get("const"));
                found.extend(verb.and_then(serde_json::Value::as_str).map(str::to_owned));
                map.values().for_each(|value| collect(value, found));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    collect(&serde_json::from_str(&document::schema_json::<PipelineSpec>()).expect("JSON"), &mut found);
    found
}

#[test]
fn every_step_has_a_form_that_these_properties_are_tried_with() {
    let here: BTreeSet<String> = STEPS.iter().map(|(verb, _)| (*verb).to_owned()).collect();
    let all = verbs();
    assert!(all.len() > 10, "{all:?}");
    let absent: Vec<_> = all.difference(&here).collect();
    assert!(absent.is_empty(), "{absent:?} should stand in STEPS of {}", file!());
}

#[derive(Default)]
struct Kept(Vec<RejectedRow>);

impl RejectedRows for Kept {
    fn take(&mut self, rows: &[RejectedRow]) -> Result<(), FlowError> {
        self.0.extend_from_slice(rows);
        Ok(())
    }
}

#[derive(Debug, PartialEq)]
struct Done {
    output: Vec<u8>,
    ledger: Ledger,
    rejected: Vec<RejectedRow>,
}

fn options(spec: &PipelineSpec, block_bytes: usize) -> CsvOptions {
    CsvOptions { block_bytes, ..CsvOptions::from_spec(&spec.source).expect("valid options") }
}

/// Returns the steps that can follow one another on this input.
fn fitting<'s>(input: &[u8], steps: &[(&'s str, &'s str)]) -> Vec<(&'s str, &'s str)> {
    let source = from_bytes(input.to_vec(), "a.csv", &options(&spec(&[]), 1 << 20)).expect("a header");
    let mut kept = Vec::new();
    for step in steps {
        kept.push(*step);
        if Plan::bind(&spec(&kept), source.schema(), folder(), &room()).is_err() {
            kept.pop();
        }
    }
    kept
}

fn run(input: &[u8], steps: &[(&str, &str)], block_bytes: usize, workers: usize) -> Done {
    let spec = spec(steps);
    let mut source = from_bytes(input.to_vec(), "a.csv", &options(&spec, block_bytes)).expect("a header");
    let room = room();
    let plan = Plan::bind(&spec, source.schema(), folder(), &room).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("out.csv");
    let token = Token { run: Uuid::nil(), task: "t".into(), cleared: 0 };
    let mut sink = FileSink::create(&path, Format::of_path(&path), &token).expect("a file");
    let (mut kept, cancel) = (Kept::default(), Cancel::default());
    let conditions = Conditions { cancel: &cancel, workers, max_rows: None, room: &room, passed: &|_| {} };
    let ledger = execute(&plan, &mut source, &mut sink, &mut kept, &conditions).expect("a run");
    sink.prepare(&token).and_then(|_| sink.commit(&token)).expect("the disk has room");
    Done { output: std::fs::read(path).expect("an output"), ledger: sorted(ledger), rejected: by_place(kept.0) }
}

/// Returns rejected rows in the input's order: those of steps that see all rows come last.
fn by_place(mut rejected: Vec<RejectedRow>) -> Vec<RejectedRow> {
    rejected.sort_by_key(|row| (row.offset, row.step.clone(), row.column.clone(), row.detail.clone()));
    rejected
}

/// Returns an account whose entries stand in an order of their own: that in which they were first met is the workers'.
fn sorted(mut ledger: Ledger) -> Ledger {
    for steps in [&mut ledger.dropped, &mut ledger.merged, &mut ledger.added] {
        steps.sort_by_key(|entry| entry.step.clone());
    }
    ledger.rejected.sort_by_key(|entry| (entry.step.clone(), entry.column.clone(), entry.reason));
    ledger.warned.sort_by_key(|entry| (entry.step.clone(), entry.rule.clone(), entry.column.clone(), entry.reason));
    for cells in [&mut ledger.emptied, &mut ledger.changed, &mut ledger.shortened] {
        cells.sort_by_key(|entry| (entry.step.clone(), entry.column.clone()));
    }
    ledger
}

/// Returns the cells of an output's column, as the reference reads them.
fn column(output: &[u8], name: &str) -> Option<Vec<String>> {
    let options = options(&spec(&[]), 1 << 20);
    let header = reference::stretches(output, 0, options.syntax).into_iter().next()?;
    let reference::Kind::Record(names) = header.kind else { return None };
    let at = names.iter().position(|cell| cell == name.as_bytes())?;
    let rows = reference::read(output, &options)?;
    assert!(rows.rejected.is_empty(), "an output has no bad row");
    Some(rows.rows.into_iter().map(|(_, _, mut cells)| cells.swap_remove(at)).collect())
}

/// Cells and lines of every kind, good ones most often.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        4 => "[a-z]{1,6}( [a-z]{1,4})?",
        3 => "0{0,2}[0-9]{1,4}(\\.[0-9]{1,3})?",
        1 => Just(String::new()),
        1 => Just(" ".to_owned()),
        1 => Just("Dr. Ann van Lee".to_owned()),
        1 => Just("n/a".to_owned()),
        1 => Just("\"a \"\"b\"\", c\"".to_owned()),
        1 => Just("\"two\r\nlines\"".to_owned()),
        1 => Just("5\" é\u{200b}".to_owned()),
    ];
    let row = prop::collection::vec(cell, 4).prop_map(|cells| cells.join(",").into_bytes());
    let line = prop_oneof![
        12 => row,
        1 => Just(b"too,few".to_vec()),
        1 => Just(b"one,too,many,of,them".to_vec()),
        1 => Just(b"open,\"quote,1,2".to_vec()),
        1 => Just(b"\"text\"after,1,2,3".to_vec()),
        1 => Just(b"zero\0,1,2,3".to_vec()),
        1 => Just(b"bad\xFF,1,2,3".to_vec()),
        1 => Just(Vec::new()),
    ];
    let end = prop_oneof![5 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r")];
    prop::collection::vec((line, end), 0..40).prop_map(|lines| {
        let mut file = b"name,price,n,note\n".to_vec();
        for (line, end) in lines {
            file.extend(line);
            file.extend(end.as_bytes());
        }
        file
    })
}

fn steps() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    prop::collection::vec(prop::sample::select(STEPS), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_row_is_accounted_for_whatever_the_file_and_the_steps(file in file(), steps in steps()) {
        let steps = fitting(&file, &steps);
        let done = run(&file, &steps, 1 << 20, 1);
        prop_assert!(done.ledger.check().is_ok(), "{:?} {steps:?}", done.ledger);
        prop_assert_eq!(done.ledger.rejected_rows(), done.rejected.len() as u64);
        let expected = reference::read(&file, &options(&spec(&[]), 1 << 20)).expect("a header");
        prop_assert_eq!(done.ledger.read, (expected.rows.len() + expected.rejected.len()) as u64);
        prop_assert_eq!(done.ledger.blank_lines, expected.blank_lines);
        if let Some(notes) = column(&done.output, "note") {
            prop_assert_eq!(done.ledger.written, notes.len() as u64);
        }
    }

    #[test]
    fn blocks_of_any_size_and_workers_of_any_number_give_the_same(file in file(), steps in steps(), block in 1usize..200, workers in 1usize..4) {
        let steps = fitting(&file, &steps);
        prop_assert_eq!(run(&file, &steps, block, workers), run(&file, &steps, 1 << 20, 1));
    }

    #[test]
    fn cells_that_no_step_computes_on_keep_their_characters(file in file(), steps in steps()) {
        let steps = fitting(&file, &steps);
        let Some(notes) = column(&run(&file, &steps, 1 << 20, 1).output, "note") else { return Ok(()) };
        let expected = reference::read(&file, &options(&spec(&[]), 1 << 20)).expect("a header");
        let has = |wanted: &str| steps.iter().any(|(verb, _)| *verb == wanted);
        let mut left: Vec<&String> = expected.rows.iter().map(|(_, _, cells)| &cells[3]).collect();
        for note in &notes {
            let Some(at) = left.iter().position(|cell| *cell == note) else {
                return Err(TestCaseError::fail(format!("{note:?} is no cell of the input")));
            };
            // Where no step brings rows into another order, those before it are dropped or rejected.
            left = match () {
                // A row may have become several.
                () if has("explode") => left,
                () if has("sort") => [&left[..at], &left[at + 1..]].concat(),
                () => left.split_off(at + 1),
            };
        }
        if steps.is_empty() {
            prop_assert_eq!(notes.len(), expected.rows.len());
        }
    }
}
