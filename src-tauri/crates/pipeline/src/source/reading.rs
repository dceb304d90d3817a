//! Sources read to their end, for tests.

use std::path::{Path, PathBuf};

use millpond_record::flow::{FlowError, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::{Reason, RejectedRow};

use super::open;
use crate::spec::SourceSpec;
use crate::values::text_of;

/// All that a source gave.
#[derive(Debug, Default)]
pub struct Got {
    pub rows: Vec<Vec<String>>,
    pub records: Vec<u64>,
    pub rejected: Vec<RejectedRow>,
    pub ledger: Ledger,
}

impl Got {
    /// Returns line, reason and raw text of each rejected row.
    pub fn faults(&self) -> Vec<(u64, Reason, &str)> {
        self.rejected.iter().map(|row| (row.line, row.reason, row.raw.as_str())).collect()
    }
}

/// Reads a source to its end; no value is shown as `∅`.
pub fn read(source: &mut dyn Source) -> Result<Got, FlowError> {
    let mut got = Got::default();
    let mut seen = std::collections::HashMap::new();
    while let Some(portion) = source.next()? {
        let part = portion.read()?;
        let cells: Vec<_> = part.batch.visible().map(|column| text_of(column).expect("text")).collect();
        for row in 0..part.batch.rows() {
            got.rows.push(cells.iter().map(|column| column.get(row).unwrap_or("∅").to_owned()).collect());
        }
        let records: Vec<u64> = part.batch.records().expect("records").into_no_null_iter().collect();
        let originals = portion.originals(&records);
        assert_eq!(originals.len(), records.len(), "every row is found again");
        seen.extend(records.iter().copied().zip(originals.into_iter().map(|original| (original.line, original.raw))));
        got.records.extend(records);
        got.rejected.extend(part.rejected);
        got.ledger.absorb(&part.ledger);
    }
    // In whatever order: reading again serves them in one pass.
    let asked: Vec<u64> = got.records.iter().rev().copied().take(1_000).collect();
    let again = source.originals(&asked)?;
    assert_eq!(again.len(), asked.len(), "every row is found again when its portion is gone");
    for (record, original) in asked.iter().zip(&again) {
        assert_eq!(seen.get(record), Some(&(original.line, original.raw.clone())), "{record}");
    }
    assert_eq!(got.ledger.read, (got.rows.len() + got.rejected.len()) as u64, "every record is a row or rejected");
    Ok(got)
}

/// Returns the source of a pipeline's `[source]` table.
pub fn spec(text: &str) -> SourceSpec {
    let text = format!("[source]\n{text}");
    let document = millpond_record::document::read::<crate::spec::PipelineSpec>("p", &text);
    document.unwrap_or_else(|problems| panic!("{problems:?}")).value.source
}

/// A folder with files.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, bytes).expect("written");
        path
    }
}

/// Reads the file at a path as `[source]` says.
pub fn read_file(path: &Path, source: &str) -> Result<Got, FlowError> {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    read(open(path, &name, &spec(source), false)?.as_mut())
}

/// Returns the message and the hint of what must fail.
pub fn refused<T>(result: Result<T, FlowError>) -> String {
    match result.err().expect("refused") {
        FlowError::Input { message, hint } => format!("{message} {}", hint.unwrap_or_default()),
        other => other.to_string(),
    }
}

struct Unkept;

impl crate::run::RejectedRows for Unkept {
    fn take(&mut self, _: &[RejectedRow]) -> Result<(), FlowError> {
        Ok(())
    }
}

/// Runs a pipeline's text from an input to an output, which is of the format that the text says, or its ending.
pub fn run(pipeline: &str, input: &Path, output: &Path) -> Result<Ledger, FlowError> {
    use crate::sink::{FileSink, Format};
    use millpond_record::flow::{Cancel, Sink as _, Token};

    let document = millpond_record::document::read::<crate::spec::PipelineSpec>("p", pipeline);
    let spec = document.unwrap_or_else(|problems| panic!("{problems:?}")).value;
    let own = spec.sink.as_ref().map(|sink| Format::from_spec(sink).expect("a format").0);
    let mut source = open(input, &input.file_name().expect("a name").to_string_lossy(), &spec.source, true)?;
    let room = crate::spill::Room::new(&std::env::temp_dir(), 1 << 30);
    let plan = crate::plan::Plan::bind(&spec, source.schema(), Path::new(""), &room).unwrap_or_else(|(_, problem)| panic!("{problem:?}"));
    let token = Token { run: uuid::Uuid::nil(), task: "t".into(), cleared: 0 };
    let mut sink = FileSink::create(output, Format::of_path(output).as_said(own), &token)?;
    let cancel = Cancel::default();
    let conditions = crate::run::Conditions { cancel: &cancel, workers: 3, max_rows: None, room: &room, passed: &|_| {} };
    let done = crate::run::execute(&plan, source.as_mut(), &mut sink, &mut Unkept, &conditions).and_then(|ledger| {
        sink.prepare(&token)?;
        Ok(ledger)
    });
    match done {
        Ok(ledger) => {
            sink.commit(&token)?;
            ledger.check().expect("the ledger balances");
            assert!(source.sha256().is_some(), "the input was hashed");
            Ok(ledger)
        }
        Err(error) => {
            sink.abort();
            assert!(!output.exists(), "nothing is visible of what failed");
            Err(error)
        }
    }
}
