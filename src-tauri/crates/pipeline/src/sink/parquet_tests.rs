use proptest::prelude::*;

use crate::source::reading::{Folder, read_file, refused, run};

const TYPES: &str = "types = { i = \"integer\", d = \"decimal\", f = \"float\", b = \"boolean\", day = \"date\", at = \"timestamp\" }\n";
/// Three row groups of those that the test asks for.
const GROUPS: &str = "row_group_rows = 1000\n";
const TYPED: &str =
    "s,i,d,f,b,day,at\nx,1,1.50,0.1,t,2026-11-24,2026-11-24 01:00:00.5\n,,,,,,\n\"a\nb\",-7,2,1e3,no,2024-2-9,2024-02-09T10:00\n";

fn pipeline(source: &str, sink: &str) -> String {
    format!("[source]\ncsv = \"-\"\n{source}[sink]\nparquet = \"out.parquet\"\n{sink}")
}

/// Writes a CSV text to Parquet and reads that.
fn through(text: &str, source: &str, sink: &str) -> Result<Vec<Vec<String>>, millpond_record::flow::FlowError> {
    let folder = Folder::new();
    let (input, out) = (folder.put("in.csv", text), folder.path("out.parquet"));
    run(&pipeline(source, sink), &input, &out)?;
    Ok(read_file(&out, "parquet = \"-\"\n").expect("our own file").rows)
}

#[test]
fn columns_have_their_types_and_decimals_one_scale() {
    let rows = through(TYPED, TYPES, "").expect("a run");
    assert_eq!(rows[0], ["x", "1", "1.50", "0.1", "true", "2026-11-24", "2026-11-24 01:00:00.5"]);
    assert_eq!(rows[1], ["", "∅", "∅", "∅", "∅", "∅", "∅"]);
    assert_eq!(rows[2], ["a\nb", "-7", "2.00", "1000", "false", "2024-02-09", "2024-02-09 10:00:00"]);
}

#[test]
fn every_compression_reads_back_and_row_groups_are_as_asked() {
    let folder = Folder::new();
    let text: String = std::iter::once("a,b\n".to_owned()).chain((0..20_000).map(|row| format!("{row},w{}\n", row % 10))).collect();
    let input = folder.put("in.csv", &text);
    for compression in ["zstd", "snappy", "lz4", "gzip", "brotli", "none"] {
        let out = folder.path("out.parquet");
        let sink = format!("compression = \"{compression}\"\nrow_group_rows = 3000\n");
        run(&pipeline("types = { a = \"integer\" }\n", &sink), &input, &out).expect("a run");
        let mut file = std::fs::File::open(&out).expect("written");
        let metadata = polars_parquet::read::read_metadata(&mut file).expect("our own file");
        let groups: Vec<usize> = metadata.row_groups.iter().map(polars_parquet::read::RowGroupMetadata::num_rows).collect();
        assert_eq!(groups, [3_000, 3_000, 3_000, 3_000, 3_000, 3_000, 2_000], "{compression}");
        let back = folder.path("back.csv");
        run("[source]\nparquet = \"-\"\n", &out, &back).expect("a run");
        assert_eq!(std::fs::read_to_string(back).expect("written"), text, "{compression}");
    }
}

#[test]
fn no_digit_of_a_decimal_is_lost() {
    let source = "types = { d = \"decimal\" }\n";
    let rows = through("d\n1e3\n-0.001\n12345678901234567890.5\n", source, "").expect("a run");
    assert_eq!(rows.concat(), ["1000.000", "-0.001", "12345678901234567890.500"]);
    let said = refused(through(&format!("d\n{}\n", "9".repeat(39)), source, ""));
    assert!(said.contains("does not fit into a decimal of Parquet") && said.contains("types = { d = \"text\" }"), "{said}");
    let said = refused(through(&format!("d\n{}\n0.{}1\n", "9".repeat(30), "0".repeat(10)), source, ""));
    assert!(said.contains("does not fit into a decimal of Parquet"), "{said}");
    assert_eq!(through("d\n1.5\n", source, "scale = { d = 4 }\n").expect("a run").concat(), ["1.5000"]);
    assert_eq!(through("d\n1.50000\n", source, "scale = { d = 4 }\n").expect("zeros are no digits").concat(), ["1.5000"]);
    let said = refused(through("d\n1.23456\n", source, "scale = { d = 4 }\n"));
    assert!(said.contains("d: 1.23456 has 5 digits after the point, and the column has 4"), "{said}");
    let said = refused(through("a\n1\n", "", "scale = { a = 4 }\n"));
    assert!(said.contains("names \"a\", which is text"), "{said}");
}

#[test]
fn a_column_whose_digits_look_computed_keeps_room_for_a_few_more() {
    // Enough for the last row to come with another block than the first.
    const MANY: usize = 400_000;
    let mut text = String::from("d\n");
    for row in 0..MANY {
        text.push_str(if row == MANY - 1 { "0.1234567890\n" } else { "1.12345678\n" });
    }
    let rows = through(&text, "types = { d = \"decimal\" }\n", GROUPS).expect("two digits more");
    assert_eq!((rows[0][0].as_str(), rows[MANY - 1][0].as_str()), ("1.123456780000", "0.123456789000"));
    let money = text.replace("1.12345678", "1.12");
    let said = refused(through(&money, "types = { d = \"decimal\" }\n", GROUPS));
    assert!(said.contains("has 9 digits after the point, and the column has 2") && said.contains("scale = { d = 9 }"), "{said}");
}

#[test]
fn an_output_without_rows_is_a_file_with_its_columns() {
    let folder = Folder::new();
    let (input, out) = (folder.put("in.csv", "a,d\n"), folder.path("out.parquet"));
    run(&pipeline("types = { d = \"decimal\" }\n", ""), &input, &out).expect("a run");
    let got = read_file(&out, "parquet = \"-\"\n[source.expect]\ncolumns = [\"a\", \"d\"]\nextra = \"stop\"\n").expect("our own file");
    assert_eq!(got.rows.len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn csv_to_parquet_to_csv_keeps_every_cell(
        rows in prop::collection::vec((".{0,20}", any::<i64>(), prop::option::of(any::<bool>()), -9_999_999_999_i64..9_999_999_999), 1..60)
    ) {
        let folder = Folder::new();
        let mut lines = Vec::new();
        let encoder = crate::sink::csv::CsvEncoder::new(b',');
        encoder.line(&["s", "i", "b", "d"], &mut lines);
        for (text, number, flag, cents) in &rows {
            let flag = flag.map(|flag| flag.to_string()).unwrap_or_default();
            let sign = if *cents < 0 { "-" } else { "" };
            let decimal = format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
            // A NUL is a character of no text, and blank cells of text stay what they are.
            encoder.line(&[&text.replace('\0', ""), &number.to_string(), &flag, &decimal], &mut lines);
        }
        let input = folder.put("in.csv", &lines);
        let (middle, back) = (folder.path("middle.parquet"), folder.path("back.csv"));
        run(&pipeline("types = { i = \"integer\", b = \"boolean\", d = \"decimal\" }\n", ""), &input, &middle).expect("a run");
        run("[source]\nparquet = \"-\"\n", &middle, &back).expect("a run");
        prop_assert_eq!(String::from_utf8(lines).expect("text"), std::fs::read_to_string(back).expect("written"));
    }
}
