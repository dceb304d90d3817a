use std::fs::File;
use std::io::Write;

use millpond_record::flow::Portion;
use proptest::prelude::*;

use super::*;
use crate::source::csv::{CsvOptions, CsvSource, from_bytes};
use crate::spec::SourceSpec;
use crate::splitter::Syntax;

/// A row as it stands in the input: record number, line, cells; or why it is none.
type Row = (u64, u64, Result<Vec<String>, String>);

fn options(max_record: usize) -> CsvOptions {
    let defaults = CsvOptions::from_spec(&SourceSpec { csv: Some("-".into()), ..SourceSpec::default() }).expect("the defaults");
    CsvOptions { syntax: Syntax { max_record, ..defaults.syntax }, ..defaults }
}

fn rows_of(portion: &dyn Portion) -> Vec<Row> {
    let read = portion.read().expect("rows");
    let records: Vec<u64> = read.batch.records().expect("records").into_no_null_iter().collect();
    let lines = portion.originals(&records);
    let cells = |row: usize| read.batch.visible().map(|column| column.str().expect("text").get(row).unwrap_or("∅").to_owned()).collect();
    let mut rows: Vec<Row> = records.iter().enumerate().map(|(row, record)| (*record, lines[row].line, Ok(cells(row)))).collect();
    rows.extend(read.rejected.iter().map(|row| (row.offset, row.line, Err(row.reason.word().to_owned()))));
    rows.sort_by_key(|(record, ..)| *record);
    rows
}

fn all_rows(source: &mut dyn Source) -> Vec<Row> {
    let mut rows = Vec::new();
    while let Some(portion) = source.next().expect("a readable input") {
        rows.extend(rows_of(portion.as_ref()));
    }
    rows
}

fn file_of(input: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(input).expect("room");
    file
}

fn at(input: &[u8], options: &CsvOptions, position: Position, portion_bytes: usize) -> CsvSource {
    let mut file = file_of(input);
    std::io::Seek::rewind(&mut file).expect("a file");
    CsvSource::open_at(file, "a.csv", Some(input.len() as u64), options, position).expect("a file").in_portions_of(portion_bytes)
}

/// Returns the index of an input, made of portions of about so many bytes.
fn indexed(input: &[u8], options: &CsvOptions, portion_bytes: usize) -> RecordIndex {
    let first = from_bytes(input.to_vec(), "a.csv", options).expect("a file").position().expect("a place");
    let index = RecordIndex::default();
    index.fill(&mut at(input, options, first, portion_bytes), &Cancel::default());
    index
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_row_found_by_its_number_is_the_one_that_is_read_in_order(
        width in 1usize..3,
        lines in prop::collection::vec("[ab,\"\r é]{0,9}", 0..25),
        ends in prop::collection::vec(prop::bool::ANY, 26),
        last_end in prop::bool::ANY,
        portion_bytes in 1usize..40,
        max_record in prop::sample::select(vec![9, 14, 1 << 20]),
    ) {
        let mut input = if width == 1 { "x\n".to_owned() } else { "x,y\n".to_owned() };
        for (at, line) in lines.iter().enumerate() {
            input.push_str(line);
            if at + 1 < lines.len() || last_end {
                input.push_str(if ends[at] { "\r\n" } else { "\n" });
            }
        }
        let (input, options) = (input.as_bytes(), options(max_record));
        let expected = all_rows(&mut from_bytes(input.to_vec(), "a.csv", &options).expect("a file"));
        let index = indexed(input, &options, portion_bytes);
        let extent = index.extent().expect("a whole file");
        prop_assert!(extent.complete);
        prop_assert_eq!(extent.rows, expected.len() as u64, "all rows are counted");
        for (number, row) in expected.iter().enumerate() {
            let mark = index.mark_of(number as u64, &Cancel::default()).expect("counted").expect("there is such a row");
            let mut source = at(input, &options, mark.position.expect("a file"), portion_bytes);
            let found = all_rows(&mut source);
            let place = usize::try_from(number as u64 - mark.row).expect("small");
            prop_assert_eq!(found.get(place), Some(row), "row {} of {:?}", number, String::from_utf8_lossy(input));
        }
        prop_assert_eq!(index.mark_of(expected.len() as u64, &Cancel::default()).expect("counted"), None);
    }
}

#[test]
fn a_large_index_forgets_every_second_portion_and_still_finds_each_row() {
    let mut state = State::default();
    for portion in 0..(MAX_MARKS as u64 * 3) {
        state.add(Some(Position { offset: portion * 10, line: portion + 1 }), 2, (portion, None));
    }
    assert!(state.marks.len() <= MAX_MARKS);
    assert_eq!(state.apart, 4);
    let index = RecordIndex { state: Mutex::new(state), ..RecordIndex::default() };
    for row in [0, 1, 7, 8, 1_000_001] {
        let mark = index.mark_of(row, &Cancel::default()).expect("counted").expect("there");
        assert!(mark.row <= row && row < mark.row + 8, "{mark:?} for {row}");
        assert_eq!(mark.position.map(|position| position.offset), Some(mark.portion * 10));
    }
}

#[test]
fn who_asks_for_a_row_that_is_not_counted_yet_waits_for_it_and_can_be_cancelled() {
    let index = RecordIndex::default();
    let mark = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| index.mark_of(3, &Cancel::default()));
        index.state().add(None, 2, (1, Some(4)));
        index.grown.notify_all();
        index.state().add(None, 2, (2, Some(4)));
        index.grown.notify_all();
        waiting.join().expect("no panic").expect("counted")
    });
    assert_eq!(mark, Some(Mark { row: 2, portion: 1, position: None }));
    assert_eq!(index.extent().expect("going on").estimated_rows(), 8);
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(matches!(index.mark_of(9, &cancel), Err(FlowError::Cancelled)));
}

#[test]
fn an_input_that_cannot_be_read_on_says_why() {
    struct Broken(millpond_record::schema::Schema);
    impl Source for Broken {
        fn schema(&self) -> &millpond_record::schema::Schema {
            &self.0
        }
        fn next(&mut self) -> Result<Option<Box<dyn Portion>>, FlowError> {
            Err(FlowError::Input { message: "a.csv.gz ends in the middle.".into(), hint: None })
        }
        fn progress(&self) -> (u64, Option<u64>) {
            (0, None)
        }
        fn sha256(&self) -> Option<String> {
            None
        }
        fn originals(&self, _records: &[u64]) -> Result<Vec<millpond_record::flow::Original>, FlowError> {
            Ok(Vec::new())
        }
    }
    let index = RecordIndex::default();
    index.fill(&mut Broken(millpond_record::schema::Schema::default()), &Cancel::default());
    assert_eq!(index.extent().expect_err("broken").to_string(), "a.csv.gz ends in the middle.");
    assert_eq!(index.mark_of(0, &Cancel::default()).expect_err("broken").to_string(), "a.csv.gz ends in the middle.");
}
