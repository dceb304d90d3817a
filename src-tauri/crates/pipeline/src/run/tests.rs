use std::path::{Path, PathBuf};

use millpond_record::flow::Token;
use uuid::Uuid;

use super::*;
use crate::sink::{FileSink, Format};
use crate::source::CsvOptions;
use crate::source::csv::from_bytes;
use crate::spec::{PipelineSpec, SourceSpec};

#[derive(Default)]
struct Kept(Vec<RejectedRow>);

impl RejectedRows for Kept {
    fn take(&mut self, rows: &[RejectedRow]) -> Result<(), FlowError> {
        self.0.extend_from_slice(rows);
        Ok(())
    }
}

pub(super) struct Done {
    pub output: String,
    pub ledger: Ledger,
    pub rejected: Vec<RejectedRow>,
}

fn room() -> Room {
    Room::new(&std::env::temp_dir(), 1 << 30)
}

fn spec(steps: &str) -> PipelineSpec {
    let text = format!("[source]\ncsv = \"-\"\n{steps}");
    millpond_record::document::read("p.toml", &text).unwrap_or_else(|problems| panic!("{problems:?}")).value
}

pub(super) fn run(steps: &str, input: &str, workers: usize, max_rows: Option<u64>) -> Result<Done, FlowError> {
    run_into(Format::CSV, &spec(steps), input, (workers, max_rows), &room())
}

pub(super) fn run_with(steps: &str, input: &str, workers: usize, room: &Room) -> Result<Done, FlowError> {
    run_into(Format::CSV, &spec(steps), input, (workers, None), room)
}

fn run_into(
    format: Format,
    spec: &PipelineSpec,
    input: &str,
    (workers, max_rows): (usize, Option<u64>),
    room: &Room,
) -> Result<Done, FlowError> {
    let options = CsvOptions::from_spec(&SourceSpec { csv: Some("-".into()), ..spec.source.clone() })?;
    let mut source = from_bytes(input.as_bytes().to_vec(), "a.csv", &options)?;
    let plan = Plan::bind(spec, source.schema(), Path::new(""), room).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("out.csv");
    let token = Token { run: Uuid::nil(), task: "t".into(), cleared: 0 };
    let mut sink = FileSink::create(&path, format, &token)?;
    let mut kept = Kept::default();
    let cancel = Cancel::default();
    let conditions = Conditions { cancel: &cancel, workers, max_rows, room, passed: &|_| {} };
    let ledger = execute(&plan, &mut source, &mut sink, &mut kept, &conditions)?;
    assert!(!path.exists(), "nothing is visible before the commit");
    sink.prepare(&token)?;
    sink.commit(&token)?;
    ledger.check().expect("the ledger balances");
    Ok(Done { output: std::fs::read_to_string(path).expect("the output"), ledger, rejected: kept.0 })
}

const STEPS: &str = r#"
[[step]]
do = "drop_missing"
columns = ["name"]
[[step]]
do = "trim"
columns = ["name"]
[[step]]
do = "strip_leading_zeros"
columns = ["price"]
[[step]]
do = "cast"
types = { price = "decimal" }
"#;

#[test]
fn rows_are_written_dropped_or_rejected_and_the_order_is_kept() {
    let input = "name,price\n Ann ,007.50\n,1\nBob,abc\nCy,-03\n";
    let done = run(STEPS, input, 1, None).expect("a run");
    assert_eq!(done.output, "name,price\nAnn,7.50\nCy,-3\n");
    assert_eq!((done.ledger.read, done.ledger.written, done.ledger.dropped_rows(), done.ledger.rejected_rows()), (4, 2, 1, 1));
    assert_eq!((done.rejected[0].line, done.rejected[0].raw.as_str(), done.rejected[0].step.as_str()), (4, "Bob,abc", "cast"));
}

#[test]
fn many_workers_write_the_same_bytes_as_one() {
    let rows: String = (0..200_000).map(|i| format!("n{i},{:05}{}\n", i, if i % 1000 == 7 { "x" } else { "" })).collect();
    let input = format!("name,price\n{rows}");
    let one = run(STEPS, &input, 1, None).expect("a run");
    let four = run(STEPS, &input, 4, None).expect("a run");
    assert_eq!(one.output, four.output);
    assert_eq!(one.ledger, four.ledger);
    assert_eq!(one.rejected, four.rejected);
    assert_eq!(one.ledger.rejected_rows(), 200);
}

#[test]
fn a_trial_reads_so_many_rows_and_no_more() {
    let input = format!("name,price\n{}", "a,1\nbad\n".repeat(1000));
    let done = run("", &input, 4, Some(101)).expect("a run");
    assert_eq!((done.ledger.read, done.ledger.written, done.ledger.rejected_rows()), (101, 51, 50));
}

#[test]
fn a_stop_names_the_first_bad_line_however_many_workers() {
    let mut input = String::from("name,price\n");
    for line in 2..300_000 {
        input.push_str(if line % 50_000 == 0 { "a,x\n" } else { "a,1\n" });
    }
    let steps = "[[step]]\ndo = \"cast\"\ntypes = { price = \"decimal\" }\non_error = \"stop\"\n";
    let stopped = run(steps, &input, 4, None).err().expect("it stops");
    assert!(stopped.to_string().starts_with("a.csv line 50000, column price"), "{stopped}");
}

#[test]
fn a_cancelled_run_ends_with_that_word() {
    let spec = spec("");
    let options = CsvOptions::from_spec(&spec.source).expect("the defaults");
    let mut source = from_bytes(b"a\n1\n".to_vec(), "a.csv", &options).expect("a file");
    let plan = Plan::bind(&spec, source.schema(), Path::new(""), &room()).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let folder = tempfile::tempdir().expect("a folder");
    let token = Token { run: Uuid::nil(), task: "t".into(), cleared: 0 };
    let mut sink = FileSink::create(&folder.path().join("o.csv"), Format::Jsonl, &token).expect("a folder of ours");
    let cancel = Cancel::default();
    cancel.cancel();
    let conditions = Conditions { cancel: &cancel, workers: 2, max_rows: None, room: &room(), passed: &|_| {} };
    let ended = execute(&plan, &mut source, &mut sink, &mut Kept::default(), &conditions);
    assert!(matches!(ended, Err(FlowError::Cancelled)));
    sink.abort();
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is left behind");
}

fn kinds(steps: &str, input: &str) -> Vec<millpond_record::schema::ColumnType> {
    let spec = spec(steps);
    let options = CsvOptions::from_spec(&spec.source).expect("the defaults");
    let source = from_bytes(input.as_bytes().to_vec(), "a.csv", &options).expect("a file");
    let plan = Plan::bind(&spec, source.schema(), Path::new(""), &room()).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    plan.output().columns.iter().map(|column| column.kind).collect()
}

#[test]
fn text_steps_take_computed_values_as_they_would_be_written() {
    let computed = "types = { b = \"integer\" }\n[[step]]\ndo = \"derive\"\nset = { f = \"b > 1\", n = \"b * 2\" }\n";
    for (step, rows) in [
        ("do = \"replace\"\ncolumns = [\"f\"]\nfind = \"true\"\nwith = \"yes\"\n", "1,false,2\n2,yes,4\n,,\n"),
        ("do = \"replace\"\ncolumns = [\"n\"]\nfind = \"4\"\nwith = \"7\"\nwhole_cell = true\n", "1,false,2\n2,true,7\n,,\n"),
        ("do = \"fill_missing\"\ncolumns = [\"f\"]\nwith = \"false\"\n", "1,false,2\n2,true,4\n,false,\n"),
        ("do = \"trim\"\ncolumns = [\"f\", \"n\"]\n", "1,false,2\n2,true,4\n,,\n"),
        ("do = \"strip_leading_zeros\"\ncolumns = [\"f\", \"n\"]\n", "1,false,2\n2,true,4\n,,\n"),
    ] {
        let done = run(&format!("{computed}[[step]]\n{step}"), "b\n1\n2\n\"\"\n", 1, None).expect("a run");
        assert_eq!(done.output, format!("b,f,n\n{rows}"), "{step}");
    }
    let split = "[[step]]\ndo = \"split\"\ncolumn = \"f\"\nseparator = \"u\"\ninto = [\"x\", \"y\"]\n";
    let done = run(&format!("{computed}{split}"), "b\n2\n", 1, None).expect("a run");
    assert_eq!(done.output, "b,f,n,x,y\n2,true,4,tr,e\n");
}

#[test]
fn a_column_whose_cells_may_be_anything_after_a_step_is_text() {
    use millpond_record::schema::ColumnType::{Boolean, Date, Integer, Text};
    let source = "types = { n = \"integer\", d = \"date\", b = \"boolean\" }\n[[step]]\ncolumns = [\"n\", \"d\", \"b\"]\n";
    for (step, kinds_after) in [
        ("do = \"trim\"\n", [Integer, Date, Boolean]),
        ("do = \"strip_leading_zeros\"\n", [Integer, Text, Boolean]),
        ("do = \"replace\"\nfind = \"1\"\nwith = \"x\"\n", [Text, Text, Text]),
        ("do = \"replace\"\nfind = \"1\"\nwith = \"0\"\n", [Text, Text, Text]),
        ("do = \"replace\"\nfind = \"1\"\nwith = \"0\"\nwhole_cell = true\n", [Integer, Text, Boolean]),
        ("do = \"replace\"\nfind = \"1\"\nwith = \"\"\nwhole_cell = true\n", [Integer, Date, Boolean]),
    ] {
        assert_eq!(kinds(&format!("{source}{step}"), "n,d,b\n"), kinds_after, "{step}");
    }
}

#[test]
fn a_word_for_no_value_has_no_parts() {
    let steps = "missing = [\"NA\"]\n[[step]]\ndo = \"split\"\ncolumn = \"a\"\nseparator = \"A\"\ninto = [\"x\", \"y\"]\n[[step]]\ndo = \"fill_missing\"\ncolumns = [\"x\"]\nwith = \"none\"\n";
    let steps = steps.replace("[\"NA\"]", "[\"NA\", \"\"]");
    let done = run(&steps, "a,b\nNA,1\n1A2,2\n,3\n", 1, None).expect("a run");
    assert_eq!(done.output, "a,b,x,y\nNA,1,none,\n1A2,2,1,2\n,3,none,\n");
}

#[test]
fn json_lines_have_one_type_a_column() {
    let source = "missing = [\"NA\", \"\"]\ntypes = { n = \"decimal\", b = \"boolean\", d = \"date\" }\n";
    let input = "n,b,d,s\n1.50,true,2024-01-31,NA\nNA,FALSE,NA,x\n,t,,\n2,NA,2024-1-5,y\n3,0,2024-02-29,z\n";
    let done = run_into(Format::Jsonl, &spec(source), input, (1, None), &room()).expect("a run");
    let lines: Vec<&str> = done.output.lines().collect();
    assert_eq!(lines[0], r#"{"n":1.50,"b":true,"d":"2024-01-31","s":"NA"}"#);
    assert_eq!(lines[1], r#"{"n":null,"b":false,"d":null,"s":"x"}"#);
    assert_eq!(lines[2], r#"{"n":null,"b":true,"d":null,"s":""}"#);
    assert_eq!(lines[3], r#"{"n":2,"b":null,"d":"2024-1-5","s":"y"}"#);
    assert_eq!(lines[4], r#"{"n":3,"b":false,"d":"2024-02-29","s":"z"}"#);
    let done = run(source, input, 1, None).expect("a run");
    assert_eq!(done.output, input, "a CSV file has the words as they were written");
}

#[test]
fn a_trial_counts_emptied_cells_of_its_own_rows_only() {
    let steps = "types = { p = \"integer\" }\non_error = \"null\"\n";
    let done = run(steps, "n,p\na,1\nb,x\nc,2\nd,y\ne,z\n", 1, Some(3)).expect("a run");
    assert_eq!(done.output, "n,p\na,1\nb,\nc,2\n");
    assert_eq!(done.ledger.emptied.iter().map(|cells| cells.count).collect::<Vec<_>>(), [1]);
    let done = run(steps, "n,p\na,1\nb,x\n", 1, Some(1)).expect("a run");
    assert_eq!(done.ledger.emptied, []);
}

#[test]
fn a_trial_is_not_stopped_by_a_row_beyond_its_last() {
    let steps = "types = { p = \"integer\" }\non_error = \"stop\"\n";
    let input = "n,p\na,1\nbad\nb,2\nc,x\n";
    let done = run(steps, input, 1, Some(3)).expect("a run");
    assert_eq!((done.output.as_str(), done.ledger.read, done.ledger.rejected_rows()), ("n,p\na,1\nb,2\n", 3, 1));
    let stopped = run(steps, input, 1, Some(4)).err().expect("it stops");
    assert!(stopped.to_string().starts_with("a.csv line 5, column p"), "{stopped}");
}
