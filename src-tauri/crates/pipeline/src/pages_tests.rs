use std::io::{Seek, Write};
use std::path::Path;

use super::*;
use crate::source::csv::{CsvOptions, CsvSource};
use crate::spill::Room;

const TEXT: &str = r#"
[source]
csv = "-"
types = { n = "integer" }
on_error = "stop"
[[step]]
do = "filter"
where = "n <> 3"
[[step]]
do = "derive"
set = { share = "12 / n" }
on_error = "stop"
"#;

fn spec(text: &str) -> PipelineSpec {
    for_looking(&millpond_record::document::read("a.toml", text).expect("a valid pipeline").value)
}

fn pages(text: &str, input: &str, numbers: &[u64], stage: usize, seeks: bool) -> Vec<NumberedRow> {
    let spec = spec(text);
    let options = CsvOptions::from_spec(&spec.source).expect("valid options");
    let open = |mark: Option<&Mark>| {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(input.as_bytes()).and_then(|()| file.rewind()).expect("room");
        match mark.and_then(|mark| mark.position) {
            Some(position) => CsvSource::open_at(file, "a.csv", None, &options, position).expect("a file"),
            None => CsvSource::open(file, "a.csv", None, &options).expect("a file"),
        }
    };
    let plan = Plan::bind(&spec, open(None).schema(), Path::new(""), &Room::new(Path::new(""), 0))
        .map_err(|(_, problem)| problem)
        .expect("a plan");
    let index = RecordIndex::default();
    if seeks {
        index.fill(&mut open(None), &Cancel::default());
    } else {
        index.fill(&mut Unplaced(open(None)), &Cancel::default());
    }
    let opened = |mark: &Mark| Ok(Box::new(open(Some(mark))) as Box<dyn Source>);
    rows(&plan, &index, &opened, &PageOptions { rows: numbers, stage, cancel: &Cancel::default() }).expect("rows")
}

/// A source that can be read from its start only.
struct Unplaced(CsvSource);

impl Source for Unplaced {
    fn schema(&self) -> &millpond_record::schema::Schema {
        self.0.schema()
    }
    fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
        self.0.next()
    }
    fn progress(&self) -> (u64, Option<u64>) {
        self.0.progress()
    }
    fn sha256(&self) -> Option<String> {
        None
    }
    fn originals(&self, records: &[u64]) -> Result<Vec<millpond_record::flow::Original>, FlowError> {
        self.0.originals(records)
    }
}

fn cells(row: Option<&Cells>) -> Vec<&str> {
    row.map(|cells| cells.iter().map(|cell| cell.as_deref().unwrap_or("∅")).collect()).unwrap_or_default()
}

#[test]
fn rows_keep_their_numbers_whatever_becomes_of_them_and_no_row_stops_the_others() {
    let input = "n,t\n4,a\n3,b\nx,c\n\n5\n0,\"d\ne\"\n6,f\n";
    let found = pages(TEXT, input, &[0, 1, 2, 3, 4, 5, 6], 2, true);
    let seen: Vec<_> = found.iter().map(|row| (row.row, row.line, cells(row.before.as_ref()), cells(row.after.as_ref()))).collect();
    assert_eq!(
        seen,
        [
            (0, 2, vec!["4", "a"], vec!["4", "a", "3"]),
            (1, 3, vec!["3", "b"], vec![]),
            (2, 4, vec![], vec![]),
            (3, 6, vec![], vec![]),
            (4, 7, vec!["0", "d\ne"], vec![]),
            (5, 9, vec!["6", "f"], vec!["6", "f", "2"]),
        ]
    );
    let why: Vec<_> = found.iter().map(|row| row.left_out.as_ref().map(|why| (why.step.as_str(), why.reason))).collect();
    let expected = [
        None,
        Some(("filter", None)),
        Some(("source", Some(Reason::NotAnInteger))),
        Some(("source", Some(Reason::TooFewFields))),
        Some(("derive", Some(Reason::DivisionByZero))),
        None,
    ];
    assert_eq!(why, expected);
    assert_eq!(found[3].raw.as_deref(), Some("5"));
}

#[test]
fn the_source_itself_has_no_rows_before() {
    let found = pages(TEXT, "n,t\n4,a\n3,b\n", &[1], 0, true);
    assert_eq!((found[0].before.as_ref(), cells(found[0].after.as_ref())), (None, vec!["3", "b"]));
}

#[test]
fn rows_far_apart_are_the_same_whether_or_not_the_input_can_be_read_from_there() {
    let input: String = std::iter::once("n,t\n".to_owned()).chain((0..600_000).map(|n| format!("{n},text {n}\n"))).collect();
    let numbers = [0, 1, 77_777, 300_000, 300_001, 599_999, 600_000];
    for seeks in [true, false] {
        let found = pages(TEXT, &input, &numbers, 2, seeks);
        let seen: Vec<_> = found.iter().map(|row| (row.row, row.line, cells(row.before.as_ref())[0].to_owned())).collect();
        let expected: Vec<_> = numbers[..6].iter().map(|n| (*n, n + 2, n.to_string())).collect();
        assert_eq!(seen, expected, "seeks: {seeks}");
    }
}

#[test]
fn a_step_that_needs_all_rows_is_named() {
    assert_eq!(first_gathering(&spec(TEXT)), None);
}
