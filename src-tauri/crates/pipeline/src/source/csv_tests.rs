use millpond_record::flow::Source as _;
use proptest::prelude::*;
use sha2::Digest as _;

use super::super::head::column_names;
use super::*;
use crate::on_error::OnError;
use crate::spec::{OnExtraColumn, OnMissingColumn};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::Reason;

fn options() -> CsvOptions {
    CsvOptions::from_spec(&SourceSpec { csv: Some("-".into()), ..SourceSpec::default() }).expect("the defaults")
}

struct Got {
    rows: Vec<Vec<Option<String>>>,
    rejected: Vec<(u64, Reason, String)>,
    ledger: Ledger,
}

fn read(input: impl AsRef<[u8]>, options: &CsvOptions) -> Result<Got, FlowError> {
    let mut source = from_bytes(input.as_ref().to_vec(), "a.csv", options)?;
    let mut got = Got { rows: Vec::new(), rejected: Vec::new(), ledger: Ledger::default() };
    while let Some(portion) = source.next()? {
        let part = portion.read()?;
        for row in 0..part.batch.rows() {
            got.rows.push(part.batch.visible().map(|column| column.str().expect("text").get(row).map(str::to_owned)).collect());
        }
        got.rejected.extend(part.rejected.into_iter().map(|row| (row.line, row.reason, row.raw)));
        got.ledger.absorb(&part.ledger);
    }
    Ok(got)
}

fn cells(got: &Got) -> Vec<Vec<&str>> {
    got.rows.iter().map(|row| row.iter().map(|cell| cell.as_deref().unwrap_or("∅")).collect()).collect()
}

#[test]
fn ragged_rows_are_rejected_with_their_line_and_text_and_the_rest_goes_on() {
    let got = read("a,b\n1,2\n3\n4,5,6\n\n7,8", &options()).expect("a file");
    assert_eq!(cells(&got), [["1", "2"], ["7", "8"]]);
    assert_eq!(got.rejected, [(3, Reason::TooFewFields, "3".into()), (4, Reason::TooManyFields, "4,5,6".into())]);
    assert_eq!((got.ledger.read, got.ledger.blank_lines), (4, 1));
}

#[test]
fn quoted_line_ends_count_as_lines_of_the_file() {
    let got = read("a,b\n\"x\ny\",1\nbad\n\"q \"\"w\"\"\",2\n", &options()).expect("a file");
    assert_eq!(cells(&got), [["x\ny", "1"], ["q \"w\"", "2"]]);
    assert_eq!(got.rejected, [(4, Reason::TooFewFields, "bad".into())]);
}

#[test]
fn bytes_that_are_no_text_cost_only_their_row() {
    let got = read(b"a,b\nok,1\nJos\xe9,2\n\"fine, too\",3\n", &options()).expect("a file");
    assert_eq!(cells(&got), [["ok", "1"], ["fine, too", "3"]]);
    assert_eq!(got.rejected, [(3, Reason::InvalidEncoding, "Jos\\xE9,2".into())]);
    assert_eq!(got.ledger.read, 3);
}

#[test]
fn a_declared_type_rejects_empties_or_stops() {
    let input = "n,p\na,1.5\nb,abc\nc,\n";
    let typed = |on_error| CsvOptions { types: [("p".to_owned(), ColumnType::Decimal)].into(), on_error, ..options() };
    let got = read(input, &typed(OnError::Reject)).expect("a file");
    assert_eq!(cells(&got), [["a", "1.5"], ["c", ""]]);
    assert_eq!(got.rejected, [(3, Reason::NotANumber, "b,abc".into())]);
    let got = read(input, &typed(OnError::Null)).expect("a file");
    assert_eq!(cells(&got), [["a", "1.5"], ["b", "∅"], ["c", ""]]);
    assert_eq!(got.ledger.emptied[0].count, 1);
    let stopped = read(input, &typed(OnError::Stop)).err().expect("it stops");
    assert!(stopped.to_string().contains("line 3, column p"), "{stopped}");
}

#[test]
fn an_empty_input_and_one_of_blank_lines_say_so() {
    assert!(read("", &options()).err().expect("empty").to_string().contains("is empty: 0 bytes"));
    assert!(read("\n\n", &options()).err().expect("blank").to_string().contains("nothing but blank lines"));
    assert!(read("a,b\n", &options()).expect("a header").rows.is_empty());
}

#[test]
fn utf_16_without_its_name_says_which_line_to_write() {
    let bytes: Vec<u8> = "\u{feff}a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let Some(FlowError::Input { hint: Some(hint), .. }) = read(&bytes, &options()).err() else { panic!("a hint") };
    assert!(hint.contains("encoding = \"utf-16le\""), "{hint}");
    let got = read(&bytes, &CsvOptions { encoding: Some("utf-16le".into()), ..options() }).expect("decoded");
    assert_eq!(cells(&got), [["1", "2"]]);
}

#[test]
fn repeated_and_empty_names_become_unique() {
    let names = column_names(&["a".into(), "a".into(), String::new(), "a_2".into()]);
    assert_eq!(names, ["a", "a_3", "column_3", "a_2"]);
}

#[test]
fn expected_columns_are_found_by_alias_filled_or_refused() {
    let expect = |missing, extra| ExpectSpec {
        columns: vec!["name".into(), "price".into()],
        missing,
        extra,
        aliases: [("price".to_owned(), vec!["Preis".to_owned()])].into(),
    };
    let with = |expect| CsvOptions { expect: Some(expect), ..options() };
    let input = "name,Preis,note\nx,1,n\n";
    let got = read(input, &with(expect(OnMissingColumn::Stop, OnExtraColumn::Drop))).expect("an alias");
    assert_eq!(cells(&got), [["x", "1"]]);
    let refused = read(input, &with(expect(OnMissingColumn::Stop, OnExtraColumn::Stop))).err().expect("note is extra");
    assert!(refused.to_string().contains("\"note\""), "{refused}");
    let refused = read("name,prise\nx,1\n", &with(expect(OnMissingColumn::Stop, OnExtraColumn::Keep))).err().expect("price is missing");
    let FlowError::Input { hint: Some(hint), .. } = refused else { panic!("a hint") };
    assert!(hint.contains("aliases = { price = [\"prise\"] }"), "{hint}");
    let got = read("name\nx\n", &with(expect(OnMissingColumn::Null, OnExtraColumn::Keep))).expect("an empty column");
    assert_eq!(cells(&got), [["x", "∅"]]);
}

#[test]
fn the_hash_is_that_of_the_bytes_as_they_stand_in_the_file() {
    let mut source = from_bytes(b"\xEF\xBB\xBFa\n1\n".to_vec(), "a.csv", &CsvOptions { hash: true, ..options() }).expect("a file");
    assert_eq!(source.schema().columns[0].name, "a");
    assert_eq!(source.sha256(), None);
    while source.next().expect("memory").is_some() {}
    let digest: String = sha2::Sha256::digest(b"\xEF\xBB\xBFa\n1\n").iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(source.sha256(), Some(digest));
}

proptest! {
    #[test]
    fn every_record_is_a_row_or_rejected_and_quoted_and_plain_paths_agree(lines in prop::collection::vec("[ab1,]{0,6}", 1..40)) {
        let plain = format!("x,y\n{}\n", lines.join("\n"));
        // The same file with one quoted field more takes the careful path.
        let careful = format!("{plain}\"q\",r\n");
        let a = read(&plain, &options()).expect("a file");
        let b = read(&careful, &options()).expect("a file");
        prop_assert_eq!(a.ledger.read, (a.rows.len() + a.rejected.len()) as u64);
        prop_assert_eq!(&a.rows[..], &b.rows[..b.rows.len() - 1]);
        prop_assert_eq!(a.rejected, b.rejected);
        prop_assert_eq!(a.ledger.blank_lines, b.ledger.blank_lines);
    }
}

#[test]
fn a_record_is_too_long_whether_or_not_a_quote_stands_near_it() {
    let short = CsvOptions { syntax: Syntax { max_record: 10, ..Syntax::default() }, ..options() };
    for tail in ["", "\"q\",2\n"] {
        let got = read(format!("a,b\n1,2\n1234567890,3\n4,5\n{tail}"), &short).expect("a file");
        assert_eq!(cells(&got)[..2], [["1", "2"], ["4", "5"]]);
        assert_eq!(got.rejected, [(3, Reason::RecordTooLong, "1234567890,3".into())]);
    }
}

#[test]
fn a_delimiter_that_is_the_quote_is_refused() {
    let same = SourceSpec { csv: Some("-".into()), delimiter: Some('\''), quote: Some('\''), ..SourceSpec::default() };
    assert!(CsvOptions::from_spec(&same).expect_err("refused").to_string().contains("delimiter and quote"));
}

#[test]
fn many_columns_of_one_name_are_told_apart_at_once() {
    let header = vec!["a"; 20_000].join(",");
    let source = from_bytes(format!("{header}\n").into_bytes(), "a.csv", &options()).expect("a file");
    let names: Vec<_> = source.schema().names().collect();
    assert_eq!((names.len(), names[1], names[19_999]), (20_000, "a_2", "a_20000"));
    let taken = from_bytes(b"a,a,a_2, a\n".to_vec(), "a.csv", &options()).expect("a file");
    assert_eq!(taken.schema().names().collect::<Vec<_>>(), ["a", "a_3", "a_2", "a_4"]);
}

#[test]
fn lines_may_end_with_a_return_alone_or_each_in_another_way() {
    let got = read("a,b\r1,2\r\"x\ry\",4\rbad\r5,6", &options()).expect("a file");
    assert_eq!(cells(&got), [["1", "2"], ["x\ry", "4"], ["5", "6"]]);
    assert_eq!(got.rejected, [(5, Reason::TooFewFields, "bad".into())]);
    let got = read("a,b\r\n1,2\n3,4\r\r\n5,6\rbad\n", &options()).expect("a file");
    assert_eq!(cells(&got), [["1", "2"], ["3", "4"], ["5", "6"]]);
    assert_eq!(got.ledger.blank_lines, 1);
    assert_eq!(got.rejected, [(6, Reason::TooFewFields, "bad".into())]);
}

#[test]
fn marks_of_another_encoding_are_refused_in_words() {
    let says = |bytes: &[u8], label: Option<&str>| {
        let given = CsvOptions { encoding: label.map(str::to_owned), ..options() };
        read(bytes, &given).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(says(b"\xFE\xFF\0a\0\n", Some("utf-16")).contains("byte order mark of UTF-16BE"));
    assert!(says(b"\xEF\xBB\xBFa\n1\n", Some("utf-16le")).contains("byte order mark of UTF-8"));
    assert_eq!(says(b"\xFF\xFEa\0\n\x001\0\n\0", Some("utf-16le")), "");
}

fn given(lines: &str) -> CsvOptions {
    let text = format!("[source]\ncsv = \"-\"\n{lines}");
    let spec: crate::spec::PipelineSpec = millpond_record::document::read("a.toml", &text).expect("a pipeline").value;
    CsvOptions::from_spec(&spec.source).expect("valid options")
}

#[test]
fn titles_comments_and_footers_are_passed_over_and_counted() {
    let input = "Sales 2026,\"\n\n# made by hand\nname,price\n# \"odd, quote\nAnn,1\n\nBob,2\nTotal,3\n\nby the shop\n";
    let got = read(input, &given("skip_lines = 2\ncomment = \"#\"\nfooter = \"Total\"\n")).expect("a file");
    assert_eq!(cells(&got), [["Ann", "1"], ["Bob", "2"]]);
    assert!(got.rejected.is_empty(), "{:?}", got.rejected);
    let Ledger { read: found, title_lines, comment_lines, blank_lines, footer_lines, .. } = got.ledger;
    assert_eq!((found, title_lines, comment_lines, blank_lines, footer_lines), (2, 2, 2, 2, 2));
    let got = read("a,b\n1,2\n3,4\nsum,\n", &given("footer_lines = 1\n")).expect("a file");
    assert_eq!((cells(&got).len(), got.ledger.footer_lines), (2, 1));
    // A text that stands in no line of the end takes no row away.
    let got = read("a,b\n1,2\n3,4\n", &given("footer = \"Total\"\n")).expect("a file");
    assert_eq!((cells(&got).len(), got.ledger.footer_lines), (2, 0));
}

#[test]
fn a_footer_is_found_at_the_end_only_and_in_blocks_of_any_size() {
    let rows: String = (0..500).map(|number| format!("{number},Total\n")).collect();
    let input = format!("n,t\nTotal,of all\n{rows}Total,500\n\nnote\n");
    for block_bytes in [1, 7, 100, 1 << 20] {
        for footer in ["footer = \"Total\"\n", "footer_lines = 2\n"] {
            let got = read(&input, &CsvOptions { block_bytes, ..given(footer) }).expect("a file");
            assert_eq!((got.rows.len(), got.ledger.footer_lines, got.rejected.len()), (501, 2, 0), "{footer} by {block_bytes}");
        }
    }
}

#[test]
fn several_header_lines_give_one_name_each() {
    let got =
        from_bytes(b",2024,,2025,\nregion,net,tax,net,tax\nN,1,2,3,4\n".to_vec(), "a.csv", &given("header_lines = 2\n")).expect("a file");
    assert_eq!(got.schema().names().collect::<Vec<_>>(), ["region", "2024 net", "2024 tax", "2025 net", "2025 tax"]);
    let got = from_bytes(b"name,weight\n,kg\nN,1\n".to_vec(), "a.csv", &given("header_lines = 2\n")).expect("a file");
    assert_eq!(got.schema().names().collect::<Vec<_>>(), ["name", "weight kg"]);
    let short = read("a,b\n", &given("header_lines = 2\n")).err().expect("refused");
    assert!(short.to_string().contains("1 of 2 header lines"), "{short}");
    let short = read("a\nb\n", &given("skip_lines = 3\n")).err().expect("refused");
    assert!(short.to_string().contains("has 2 lines, and skip_lines = 3"), "{short}");
    let none = read("# a\n\n", &given("comment = \"#\"\n")).err().expect("refused");
    assert!(none.to_string().contains("nothing follows the lines"), "{none}");
}

#[test]
fn what_source_says_of_its_lines_and_cannot_mean_is_refused() {
    for (wrong, says) in [
        ("comment = \",\"", "is the delimiter or the quote"),
        ("header_lines = 0", "is not between 1 and 16"),
        ("header = false\nheader_lines = 2", "header = false and header_lines"),
        ("footer = \"\"", "footer of [source] is empty"),
        ("footer = \"a\"\nfooter_lines = 1", "footer and footer_lines"),
        ("footer_lines = 101", "more than the last 100 lines"),
    ] {
        let text = format!("[source]\ncsv = \"-\"\n{wrong}\n");
        let spec: crate::spec::PipelineSpec = millpond_record::document::read("a.toml", &text).expect("a pipeline").value;
        let refused = CsvOptions::from_spec(&spec.source).expect_err("refused");
        assert!(refused.to_string().contains(says), "{wrong}: {refused}");
    }
}

#[test]
fn the_first_rows_of_a_block_have_only_the_lines_before_the_next_in_their_account() {
    let input = "a,b\n# one\n1,2\n\n# two\n3,4\n\n\n# three\n5,6\n";
    let mut source = from_bytes(input.into(), "a.csv", &given("comment = \"#\"\n")).expect("a file");
    let portion = source.next().expect("memory").expect("a block");
    let (rows, whole) = portion.read_first(2).expect("rows");
    assert_eq!((rows.batch.rows(), whole), (2, 3));
    assert_eq!((rows.ledger.blank_lines, rows.ledger.comment_lines), (3, 3));
    let (rows, _) = portion.read_first(1).expect("rows");
    assert_eq!((rows.ledger.blank_lines, rows.ledger.comment_lines), (1, 2));
}

#[test]
fn a_row_with_a_nul_byte_costs_only_itself_wherever_it_stands() {
    for before in [100, 100_000] {
        let rows = "1,x\n".repeat(before);
        let got = read(format!("a,b\n{rows}2,\0\n3,y\n"), &options()).expect("a file");
        assert_eq!(got.rows.len(), before + 1);
        assert_eq!((got.rejected[0].0, got.rejected[0].1), (before as u64 + 2, Reason::InvalidEncoding));
    }
}

#[test]
fn a_column_whose_name_is_hidden_is_refused_and_an_expected_one_is_made_once() {
    assert!(read("\u{1}keep,b\n1,2\n", &options()).err().expect("refused").to_string().contains("control character"));
    let expect = ExpectSpec { columns: vec!["z".into(), "z".into()], missing: OnMissingColumn::Null, ..ExpectSpec::default() };
    let got = read("a\n1\n", &CsvOptions { expect: Some(expect), ..options() }).expect("a file");
    assert_eq!(cells(&got), [["1", "∅"]]);
}
