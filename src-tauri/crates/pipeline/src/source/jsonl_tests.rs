use millpond_record::rejected::Reason;
use proptest::prelude::*;

use super::*;
use crate::source::reading::{Folder, Got, read_file, refused};

fn read(text: impl AsRef<[u8]>, source: &str) -> Result<Got, FlowError> {
    let folder = Folder::new();
    read_file(&folder.put("a.jsonl", text), &format!("jsonl = \"-\"\n{source}"))
}

#[test]
fn keys_are_columns_and_values_are_cells_as_they_are_written() {
    let text = concat!(
        "\u{feff}{\"name\": \"Ann\", \"price\": 1.50, \"ok\": true}\n",
        "\n",
        "{ \"price\" : 109.03727963458522000 , \"name\":\"say \\\"hi\\\" \\u00e9\", \"tags\":[1, {\"a\":null}]}\r\n",
        "{\"name\":null,\"ok\":false}",
    );
    let got = read(text, "").expect("rows");
    assert_eq!(
        got.rows,
        [["Ann", "1.50", "true", "∅"], ["say \"hi\" é", "109.03727963458522000", "∅", "[1, {\"a\":null}]"], ["∅", "∅", "false", "∅"],]
    );
    assert_eq!((got.ledger.read, got.ledger.blank_lines), (3, 1));
    assert_eq!(got.records[0], 3, "a record's number is its byte");
}

#[test]
fn a_line_that_is_no_object_is_rejected_with_its_line_and_reason() {
    let text = "{\"a\":1}\n[1]\n\"x\"\n{\"a\":\n{\"a\":1}}\n{\"a\":1,\"a\":2}\nnonsense\n{\"a\":2}\n{\"a\":\"\\ud800\"}\n";
    let got = read(text, "").expect("rows");
    assert_eq!(got.rows, [["1"], ["2"]]);
    let faults: Vec<_> = got.rejected.iter().map(|row| (row.line, row.reason, row.detail.as_str())).collect();
    assert_eq!(
        faults,
        [
            (2, Reason::NotAnObject, "it is an array, not an object"),
            (3, Reason::NotAnObject, "it is a string, not an object"),
            (4, Reason::InvalidJson, "a value is missing at character 6"),
            (5, Reason::InvalidJson, "more follows after the object at character 8"),
            (6, Reason::InvalidJson, "the key \"a\" comes a second time at character 12"),
            (7, Reason::InvalidJson, "it does not begin with {: it is no JSON object at character 1"),
            (9, Reason::InvalidJson, "a string with an impossible escape at character 6"),
        ]
    );
    assert_eq!(got.rejected[0].raw, "[1]");
}

#[test]
fn a_key_that_comes_late_is_never_lost_unseen() {
    let first: String = (0..HEAD_LINES).map(|row| format!("{{\"a\":{row}}}\n")).collect();
    let text = format!("{first}{{\"a\":1,\"b\":2}}\n{{\"a\":2}}\n");
    let got = read(&text, "").expect("rows");
    assert_eq!((got.rows.len(), got.rejected[0].reason, got.rejected[0].line), (HEAD_LINES + 1, Reason::UnknownKey, 1001));
    assert_eq!(got.rejected[0].detail, "the key \"b\" is in none of the first 1,000 lines");
    let got = read(&text, "[source.expect]\ncolumns = [\"a\"]\nextra = \"drop\"\n").expect("rows");
    assert_eq!((got.rows.len(), got.rejected.len()), (HEAD_LINES + 2, 0));
    let got = read(&text, "[source.expect]\ncolumns = [\"a\", \"c\"]\nmissing = \"null\"\naliases = { c = [\"b\"] }\n").expect("rows");
    assert_eq!(got.rows[HEAD_LINES], ["1", "2"], "an expected column may come late, under any of its names");
    let stopped = refused(read(&text, "[source.expect]\ncolumns = [\"a\"]\nextra = \"stop\"\n"));
    assert!(stopped.contains("line 1001"), "{stopped}");
}

#[test]
fn declared_types_are_checked_and_bytes_that_are_no_text_cost_their_line() {
    let got = read(b"{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":\"\xff\"}\n{\"a\":null}\n", "types = { a = \"integer\" }\n").expect("rows");
    assert_eq!(got.rows, [["1"], ["∅"]]);
    let faults: Vec<_> = got.rejected.iter().map(|row| (row.line, row.reason)).collect();
    assert_eq!(faults, [(2, Reason::NotAnInteger), (3, Reason::InvalidEncoding)]);
}

#[test]
fn what_is_no_file_of_json_lines_says_what_it_is() {
    assert!(refused(read("[{\"a\":1}]", "")).contains("is one JSON array, not one object a line"));
    assert!(refused(read("", "")).contains("is empty: 0 bytes"));
    assert!(refused(read("\n \n", "")).contains("nothing but blank lines"));
    assert!(refused(read("a,b\n1,2\n", "")).contains("none of its first lines is an object. Line 1"));
}

#[test]
fn a_line_too_long_is_rejected_and_the_rest_goes_on() {
    let text = format!("{{\"a\":1}}\n{{\"a\":\"{}\"}}\n{{\"a\":2}}\n", "x".repeat(5_000_000));
    let got = read(text, "").expect("rows");
    assert_eq!(got.rows, [["1"], ["2"]]);
    assert_eq!((got.rejected[0].line, got.rejected[0].reason), (2, Reason::RecordTooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn cells_come_back_as_serde_reads_them(cells in prop::collection::vec((any::<String>(), any::<i64>(), any::<f64>()), 1..20)) {
        let lines: Vec<serde_json::Value> = cells.iter().map(|(s, i, f)| serde_json::json!({ "s": s, "i": i, "f": f })).collect();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let got = read(&text, "").expect("rows");
        prop_assert_eq!(got.rejected.len(), 0);
        for (row, line) in got.rows.iter().zip(&lines) {
            prop_assert_eq!(&row[0], line["s"].as_str().expect("text"));
            prop_assert_eq!(&row[1], &line["i"].to_string());
            let float = if line["f"].is_null() { "∅".to_owned() } else { line["f"].to_string() };
            prop_assert_eq!(&row[2], &float);
        }
    }

    #[test]
    fn no_line_of_whatever_characters_is_lost(lines in prop::collection::vec("[{}\":,a1\\[\\]\\\\ ]{0,12}", 0..20)) {
        let text = format!("{{\"a\":1}}\n{}\n", lines.join("\n"));
        let got = read(&text, "").expect("rows");
        let blank = lines.iter().filter(|line| line.trim().is_empty()).count();
        // The helper checks that each record is a row or rejected; here that each line is a record or blank.
        prop_assert_eq!(got.ledger.read + blank as u64, lines.len() as u64 + 1);
    }
}
