use std::path::Path;

use super::*;
use crate::source::csv::{CsvOptions, CsvSource};
use crate::spec::PipelineSpec;
use crate::spill::Room;

const TEXT: &str = r#"
[source]
csv = "-"
types = { n = "integer" }
[[step]]
do = "drop_missing"
columns = ["t"]
[[step]]
do = "derive"
set = { double = "n * 2" }
"#;

const INPUT: &str = "n,t\n1,Ada\nx,Bob\n2,\n3\n3,ada L\n\n4,\"A \"\"da\"\n5,adAda\n";

fn text(column: Option<&str>, text: &str, match_case: bool) -> RowFilter {
    RowFilter::Text { column: column.map(str::to_owned), text: text.to_owned(), match_case }
}

fn condition(expression: &str) -> RowFilter {
    RowFilter::Where { expression: expression.to_owned() }
}

fn found(filters: &[RowFilter], stage: usize, workers: usize, portion_bytes: usize) -> Result<Found, FilterProblem> {
    let spec: PipelineSpec = millpond_record::document::read("a.toml", TEXT).expect("a valid pipeline").value;
    let options = CsvOptions::from_spec(&spec.source).expect("valid options");
    let source = CsvSource::open(std::io::Cursor::new(INPUT), "a.csv", None, &options).expect("a file");
    let mut source = source.in_portions_of(portion_bytes);
    let plan =
        Plan::bind(&spec, source.schema(), Path::new(""), &Room::new(Path::new(""), 0)).map_err(|(_, problem)| problem).expect("a plan");
    let schema = plan.stages.get(stage.wrapping_sub(1)).map_or(&plan.input, |stage| &stage.output);
    let tests = Tests::new(filters, schema)?;
    let cancel = Cancel::default();
    let options = ScanOptions { stage, first_row: 0, most: usize::MAX, is_over: &|| false, workers, cancel: &cancel };
    Ok(scan(&plan, &mut source, &tests, &options).expect("readable"))
}

fn rows(filters: &[RowFilter], stage: usize) -> Vec<u64> {
    let one = found(filters, stage, 1, 1 << 20).expect("a filter");
    let many = found(filters, stage, 3, 1).expect("a filter");
    assert_eq!(one.rows, many.rows, "however it is cut and shared out");
    assert_eq!((one.next_row, one.ended), (7, true), "malformed rows have numbers, blank lines have none");
    one.rows
}

#[test]
fn a_text_is_found_in_one_column_or_in_any_with_or_without_its_case() {
    assert_eq!(rows(&[text(None, "ada", false)], 0), [0, 4, 6]);
    assert_eq!(rows(&[text(None, "ada", true)], 0), [4]);
    assert!(rows(&[text(Some("n"), "ada", false)], 0).is_empty());
    assert_eq!(rows(&[text(Some("t"), "\"da", false)], 0), [5]);
    assert_eq!(rows(&[text(None, "6", false)], 2), [4]);
}

#[test]
fn a_condition_is_of_the_rows_after_the_stage_and_all_filters_must_hold() {
    assert_eq!(rows(&[condition("n > 1")], 0), [2, 4, 5, 6]);
    assert_eq!(rows(&[condition("double > 2")], 2), [4, 5, 6]);
    assert_eq!(rows(&[condition("double > 2"), text(None, "ada", false)], 2), [4, 6]);
    let undecided = found(&[condition("1 / (n - 3) > 0")], 0, 1, 1 << 20).expect("a filter");
    assert_eq!((undecided.rows, undecided.undecided), (vec![5], 1));
}

#[test]
fn cells_that_a_profile_counts_together_are_found_and_those_without_a_value_are_not() {
    let cells = |column: &str, are: CellClass| vec![RowFilter::Cells { column: column.into(), are }];
    assert!(rows(&cells("n", CellClass::Odd), 0).is_empty(), "what is not of its type was rejected");
    assert_eq!(rows(&cells("t", CellClass::Shape("Aa".into())), 0), [0]);
    assert_eq!(rows(&cells("t", CellClass::Value("ada L".into())), 0), [4]);
    assert!(rows(&cells("t", CellClass::Value(String::new())), 0).is_empty());
    assert!(rows(&cells("t", CellClass::Padded), 0).is_empty());
    assert_eq!(rows(&cells("double", CellClass::Value("6".into())), 2), [4]);
}

#[test]
fn rows_that_were_rejected_for_a_column_are_found_by_it() {
    let rejected = |column: &str| vec![RowFilter::Rejected { column: column.into() }];
    assert_eq!(rows(&rejected("n"), 0), [1]);
    assert_eq!(rows(&rejected("n"), 2), [1]);
    assert!(rows(&rejected("t"), 0).is_empty());
    assert!(rows(&[rejected("n"), vec![text(None, "Bob", false)]].concat(), 0).is_empty());
}

#[test]
fn a_filter_that_does_not_fit_says_why() {
    let problem = |filter: RowFilter| found(&[filter], 0, 1, 64).err().map(|problem| problem.to_string()).unwrap_or_default();
    assert!(problem(text(Some("double"), "1", false)).contains("no column \"double\""));
    assert!(problem(RowFilter::Cells { column: "m".into(), are: CellClass::Odd }).contains("no column \"m\""));
    assert!(problem(condition("n +")).len() > 3);
    assert!(problem(condition("n + 1")).contains("not true or false"));
    assert!(problem(condition("m > 1")).contains('m'));
}
