use millpond_record::rejected::Reason;

use super::super::workbook::{row, xlsx};
use super::*;
use crate::source::open;
use crate::source::reading::{Folder, Got, read, read_file, refused, spec};

fn read_rows(rows: &[String], source: &str) -> Result<Got, FlowError> {
    let folder = Folder::new();
    read_file(&folder.put("book.xlsx", xlsx(&[("One", &rows.concat())])), &format!("excel = \"-\"\n{source}"))
}

#[test]
fn cells_are_what_they_show() {
    let rows = [
        row(1, &["\"text\"", "\"number\"", "\"flag\"", "\"day\"", "\"moment\"", "\"time\"", "\"span\""]),
        row(2, &["\" é, \"", "0.30000000000000004", "true", "@1 46350", "@2 46350.041672453705", "@3 0.5", "@4 1.25"]),
        row(3, &["\"x\"", "109.03727963458522", "false", "@1 1", "@2 46350", "@3 0", "@4 0.0000115740741"]),
        row(4, &["1", "1234567", "", "", "@2 46350.5", "", ""]),
        row(5, &["1e20", "0.1", "", "", "", "", ""]),
    ];
    let got = read_rows(&rows, "").expect("rows");
    assert_eq!(got.rows[0], [" é, ", "0.3", "true", "2026-11-24", "2026-11-24 01:00:00.5", "12:00:00", "30:00:00"]);
    assert_eq!(got.rows[1], ["x", "109.03727963458522", "false", "1900-01-01", "2026-11-24", "00:00:00", "00:00:01"]);
    assert_eq!(got.rows[2], ["1", "1234567", "∅", "∅", "2026-11-24 12:00:00", "∅", "∅"]);
    assert_eq!(got.rows[3][..2], ["1e+20", "0.1"]);
}

#[test]
fn noise_of_binary_fractions_goes_and_real_digits_stay() {
    for (number, shown) in [
        (0.1 + 0.2, "0.3"),
        (1.15 + 2.3, "3.45"),
        (33.300_000_000_000_004, "33.3"),
        (-0.000_123_400_000_000_000_02, "-0.0001234"),
        (109.037_279_634_585_22, "109.03727963458522"),
        (1.0 / 3.0, "0.3333333333333333"),
        (12_345_678_901_234_567.0, "1.2345678901234568e+16"),
        (5.0, "5"),
        (999_999_999_999.0, "999999999999"),
    ] {
        assert_eq!(number_text(number), shown);
    }
}

#[test]
fn a_formula_that_failed_is_a_cell_at_fault_with_its_place() {
    let rows = [row(1, &["\"a\"", "\"b\""]), row(2, &["1", "2"]), row(4, &["3", "=#DIV/0!"]), row(5, &["5", "6"])];
    let got = read_rows(&rows, "").expect("rows");
    assert_eq!(got.rows, [["1", "2"], ["5", "6"]]);
    assert_eq!(got.faults(), [(4, Reason::FormulaError, "3,#DIV/0!")]);
    assert_eq!((got.rejected[0].column.as_deref(), got.rejected[0].detail.as_str()), (Some("b"), "the cell B4 is #DIV/0!"));
    assert_eq!((got.ledger.read, got.ledger.blank_lines), (3, 1));
    assert_eq!(got.records, [2, 5], "a record's number is the sheet's row");
    let got = read_rows(&rows, "on_error = \"null\"\n").expect("rows");
    assert_eq!(got.rows[1], ["3", "∅"]);
    assert!(refused(read_rows(&rows, "on_error = \"stop\"\n")).contains("book.xlsx line 4, column b"));
}

#[test]
fn the_header_stands_where_it_is_said_and_columns_where_it_stands() {
    let rows = [
        row(1, &["\"Sales of November\""]),
        row(3, &["", "\"name\"", "", "\"price\""]),
        row(4, &["", "\"Ann\"", "\"x\"", "1"]),
        row(5, &["\"note\"", "\"Bob\"", "", "2"]),
        row(6, &["", "\"Cy\"", "", "3", "\"more\""]),
    ];
    let got = read_rows(&rows, "header_row = 3\ntypes = { price = \"integer\" }\n").expect("rows");
    assert_eq!(got.rows, [["Ann", "x", "1"]]);
    let faults: Vec<_> = got.rejected.iter().map(|row| (row.line, row.reason, row.detail.as_str())).collect();
    assert_eq!(
        faults,
        [
            (5, Reason::TooManyFields, "the cell A5 lies outside the named columns"),
            (6, Reason::TooManyFields, "the cell E6 lies outside the named columns"),
        ]
    );
    let said = refused(read_rows(&rows, "header_row = 2\n"));
    assert!(said.contains("row 2 of the sheet \"One\" is blank") && said.contains("The next row with something in it is row 3"), "{said}");
    let got = read_rows(&rows[2..3], "header = false\n").expect("rows");
    assert_eq!(got.rows, [["Ann", "x", "1"]]);
}

#[test]
fn a_sheet_is_chosen_by_name_and_the_first_is_read_unless_one_is() {
    let folder = Folder::new();
    let one = [row(1, &["\"a\""]), row(2, &["1"])].concat();
    let two = [row(1, &["\"b\""]), row(2, &["2"])].concat();
    let path = folder.put("book.xlsx", xlsx(&[("First", &one), ("Second one", &two), ("Empty", "")]));
    assert_eq!(sheets(&path, "book.xlsx").expect("sheets"), ["First", "Second one", "Empty"]);
    assert_eq!(read_file(&path, "excel = \"-\"\n").expect("rows").rows, [["1"]]);
    assert_eq!(read_file(&path, "excel = \"-\"\nsheet = \"Second one\"\n").expect("rows").rows, [["2"]]);
    let said = refused(read_file(&path, "excel = \"-\"\nsheet = \"Frist\"\n"));
    assert!(said.contains("has no sheet \"Frist\". Did you mean \"First\"?"), "{said}");
    let said = refused(read_file(&path, "excel = \"-\"\nsheet = \"Empty\"\n"));
    assert!(said.contains("the sheet \"Empty\" is empty"), "{said}");
}

#[test]
fn many_rows_come_in_order_and_progress_ends_at_the_files_size() {
    let folder = Folder::new();
    let rows: String = (1..=10_000).map(|number| row(number, &[if number == 1 { "\"n\"" } else { "7" }, ""])).collect();
    let path = folder.put("book.xlsx", xlsx(&[("One", &rows)]));
    let mut source = open(&path, "book.xlsx", &spec("excel = \"-\"\n"), true).expect("a sheet");
    let got = read(source.as_mut()).expect("rows");
    assert_eq!((got.rows.len(), got.records[0], got.records[9_998]), (9_999, 2, 10_000));
    assert_eq!(source.progress().0, std::fs::metadata(&path).expect("a file").len());
    assert!(source.sha256().is_some());
    // A source that is let go of in the middle leaves no thread behind that would wait for ever.
    drop(open(&path, "book.xlsx", &spec("excel = \"-\"\n"), false).expect("a sheet"));
}

#[test]
fn what_is_no_workbook_says_so() {
    let folder = Folder::new();
    let whole = xlsx(&[("One", &row(1, &["\"a\""]))]);
    let said = refused(read_file(&folder.put("cut.xlsx", &whole[..whole.len() / 2]), "excel = \"-\"\n"));
    assert!(said.contains("cut.xlsx is no workbook that can be read"), "{said}");
    let said = refused(read_file(&folder.put("text.xlsx", "a,b\n"), "excel = \"-\"\n"));
    assert!(said.contains("text.xlsx is no workbook that can be read"), "{said}");
    let said = refused(read_file(&folder.put("book.csv", &whole), "csv = \"-\"\n"));
    assert!(said.contains("is an Excel workbook") && said.contains("excel = in place of csv ="), "{said}");
}
