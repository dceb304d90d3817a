use std::path::PathBuf;

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

struct Done {
    output: String,
    ledger: Ledger,
    rejected: Vec<RejectedRow>,
}

fn spec(steps: &str) -> PipelineSpec {
    let text = format!("[source]\ncsv = \"-\"\n{steps}");
    millpond_record::document::read("p.toml", &text).unwrap_or_else(|problems| panic!("{problems:?}")).value
}

fn run(steps: &str, input: &str, workers: usize, max_rows: Option<u64>) -> Result<Done, FlowError> {
    let spec = spec(steps);
    let options = CsvOptions::from_spec(&SourceSpec { csv: "-".into(), ..spec.source.clone() })?;
    let mut source = from_bytes(input.as_bytes().to_vec(), "a.csv", &options)?;
    let plan = Plan::bind(&spec, source.schema()).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("out.csv");
    let token = Token { run: Uuid::nil(), task: "t".into(), cleared: 0 };
    let mut sink = FileSink::create(&path, Format::Csv { delimiter: b',', header: true }, &token)?;
    let mut kept = Kept::default();
    let cancel = Cancel::default();
    let conditions = Conditions { cancel: &cancel, workers, max_rows, passed: &|_| {} };
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
    let plan = Plan::bind(&spec, source.schema()).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let folder = tempfile::tempdir().expect("a folder");
    let token = Token { run: Uuid::nil(), task: "t".into(), cleared: 0 };
    let mut sink = FileSink::create(&folder.path().join("o.csv"), Format::Jsonl, &token).expect("a folder of ours");
    let cancel = Cancel::default();
    cancel.cancel();
    let conditions = Conditions { cancel: &cancel, workers: 2, max_rows: None, passed: &|_| {} };
    let ended = execute(&plan, &mut source, &mut sink, &mut Kept::default(), &conditions);
    assert!(matches!(ended, Err(FlowError::Cancelled)));
    sink.abort();
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is left behind");
}
