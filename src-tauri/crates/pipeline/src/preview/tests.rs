use std::path::Path;

use super::*;
use crate::source::{CsvOptions, csv::from_bytes};
use crate::spec::PipelineSpec;

type Pair = (u64, Option<&'static str>, Option<&'static str>);

/// Returns the rows of a stage as line, cells before and cells after, joined by commas.
fn rows(steps: &str, input: &str, stage: usize) -> Vec<(u64, Option<String>, Option<String>)> {
    let text = format!("[source]\ncsv = \"-\"\n{steps}");
    let spec: PipelineSpec = millpond_record::document::read("a.toml", &text).unwrap_or_else(|problems| panic!("{problems:?}")).value;
    let options = CsvOptions::from_spec(&spec.source).expect("valid options");
    let mut source = from_bytes(input.as_bytes().to_vec(), "a.csv", &options).expect("an open source");
    let plan = Plan::bind(&spec, source.schema(), Path::new(""), &Room::new(Path::new(""), 0))
        .unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let room = Room::new(&std::env::temp_dir(), 1 << 20);
    let options = PreviewOptions { rows: 100, stage, cancel: &Cancel::default(), room: &room };
    let sample = preview(&plan, &mut source, &options).expect("a sample");
    let shown = |cells: Option<Cells>| cells.map(|cells| cells.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(","));
    sample.rows.into_iter().map(|row| (row.line, shown(row.before), shown(row.after))).collect()
}

fn expect(found: &[(u64, Option<String>, Option<String>)], expected: &[Pair]) {
    let expected: Vec<_> =
        expected.iter().map(|(line, before, after)| (*line, before.map(str::to_owned), after.map(str::to_owned))).collect();
    assert_eq!(found, expected);
}

const INPUT: &str = "n,t\n2,b\n1,a\n2,b\n3,\n";

#[test]
fn rows_stand_beside_what_a_step_made_of_them() {
    let steps = "[[step]]\ndo = \"filter\"\nwhere = \"n > 1\"\n";
    expect(&rows(steps, INPUT, 0), &[(2, None, Some("2,b")), (3, None, Some("1,a")), (4, None, Some("2,b")), (5, None, Some("3,"))]);
    expect(
        &rows(steps, INPUT, 1),
        &[(2, Some("2,b"), Some("2,b")), (3, Some("1,a"), None), (4, Some("2,b"), Some("2,b")), (5, Some("3,"), Some("3,"))],
    );
}

#[test]
fn a_step_with_an_order_of_its_own_shows_it() {
    let steps = "[[step]]\ndo = \"sort\"\nby = [\"n\"]\n";
    expect(
        &rows(steps, INPUT, 1),
        &[(3, Some("1,a"), Some("1,a")), (2, Some("2,b"), Some("2,b")), (4, Some("2,b"), Some("2,b")), (5, Some("3,"), Some("3,"))],
    );
}

#[test]
fn rows_made_of_many_have_no_line_and_the_many_nothing_beside_them() {
    let steps =
        "[[step]]\ndo = \"group_by\"\ncolumns = [\"t\"]\nset = { s = \"sum(n)\" }\n[[step]]\ndo = \"derive\"\nset = { d = \"s * 2\" }\n";
    expect(
        &rows(steps, INPUT, 1),
        &[
            (0, None, Some("b,4")),
            (0, None, Some("a,1")),
            (0, None, Some(",3")),
            (2, Some("2,b"), None),
            (3, Some("1,a"), None),
            (4, Some("2,b"), None),
            (5, Some("3,"), None),
        ],
    );
    // Rows without a number of their own are told apart by their place.
    expect(&rows(steps, INPUT, 2), &[(0, Some("b,4"), Some("b,4,8")), (0, Some("a,1"), Some("a,1,2")), (0, Some(",3"), Some(",3,6"))]);
}
