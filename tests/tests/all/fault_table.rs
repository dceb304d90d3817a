//! Every fault that an input or an output can have, and what becomes of it. `docs/faults.md` is made of what the program
//! itself does and says here; with `MILLPOND_WRITE_DOCS` set it is written again.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use millpond_record::count::grouped;

use crate::program::{Ended, Place};

/// A file with a fault, and what must come of it.
struct Fault {
    /// `too few fields`
    what: &'static str,
    input: Vec<u8>,
    /// Lines of `[source]` beside the path.
    source: &'static str,
    code: i32,
    /// The output, where one is written.
    output: Option<&'static str>,
    /// Line, column and reason of each rejected row.
    rejected: &'static [(u64, &'static str, &'static str)],
    /// What the program must say.
    says: &'static str,
}

fn rows(what: &'static str, input: impl Into<Vec<u8>>, output: &'static str) -> Fault {
    Fault { what, input: input.into(), source: "", code: 0, output: Some(output), rejected: &[], says: "" }
}

fn refused(what: &'static str, input: impl Into<Vec<u8>>, says: &'static str) -> Fault {
    Fault { what, input: input.into(), source: "", code: 1, output: None, rejected: &[], says }
}

impl Fault {
    fn source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    fn rejected(self, rejected: &'static [(u64, &'static str, &'static str)]) -> Self {
        Self { rejected, code: 3, ..self }
    }
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

const PRICES: &str = "types = { price = \"decimal\" }";
const GOOD: &str = "name,price\nAnn,1\nBob,2\n";

/// Rows that cannot be read, among rows that can.
fn faulty_rows() -> Vec<Fault> {
    let long = format!("name,price\nAnn,1\n{},5\nBob,2\n", "x".repeat(1_100_000));
    let open = format!("name,price\nAnn,1\nEve,\"5\n{}", "Bob,2\n".repeat(200_000));
    let many = "Bob,2\n".repeat(200_000);
    vec![
        rows("too few fields", "name,price\nAnn,1\nEve\nBob,2\n", GOOD).rejected(&[(3, "", "too_few_fields")]),
        rows("too many fields", "name,price\nAnn,1\nEve,5,6\nBob,2\n", GOOD).rejected(&[(3, "", "too_many_fields")]),
        rows("a quote that is never closed", "name,price\nAnn,1\nEve,\"5\nBob,2\n", GOOD).rejected(&[(3, "", "open_quote")]),
        Fault {
            output: Some(Box::leak(format!("name,price\nAnn,1\n{many}").into_boxed_str())),
            ..rows("a quote that is not closed for a megabyte", open, "").rejected(&[(3, "", "open_quote")])
        },
        rows("text after a closing quote", "name,price\nAnn,1\n\"E\"ve,5\nBob,2\n", GOOD).rejected(&[(3, "", "text_after_quote")]),
        rows("a stray quote inside a field", "name,price\nAnn,1\n5\" pipe,2\n", "name,price\nAnn,1\n\"5\"\" pipe\",2\n"),
        rows("a NUL byte", "name,price\nAnn,1\nE\0ve,5\nBob,2\n", GOOD).rejected(&[(3, "", "invalid_encoding")]),
        rows("bytes that are no UTF-8", b"name,price\nAnn,1\nJos\xE9,5\nBob,2\n", GOOD).rejected(&[(3, "", "invalid_encoding")]),
        rows("a line longer than a megabyte", long, GOOD).rejected(&[(3, "", "record_too_long")]),
        rows("a cell that is not of its column's type", "name,price\nAnn,1\nEve,abc\nBob,2\n", GOOD).source(PRICES).rejected(&[(
            3,
            "price",
            "not_a_number",
        )]),
    ]
}

/// Line ends, and lines that are no rows.
fn odd_lines() -> Vec<Fault> {
    vec![
        rows("lines that end with LF, CR LF and CR, mixed", "name,price\r\nAnn,1\rBob,2\n", GOOD),
        rows("lines that all end with a carriage return alone, as old Macs wrote them", "name,price\rAnn,1\rBob,2\r", GOOD),
        rows("no line end after the last row", "name,price\nAnn,1\nBob,2", GOOD),
        rows("blank lines", "\nname,price\n\nAnn,1\n\nBob,2\n\n", GOOD),
        rows("a title above the header", "Sales 2026\n\nname,price\nAnn,1\nBob,2\n", GOOD).source("skip_lines = 2"),
        rows("several header lines", "name,price\n,EUR\nAnn,1\n", "name,price EUR\nAnn,1\n").source("header_lines = 2"),
        rows("lines of comment", "# made by hand\nname,price\nAnn,1\n# \"not sure\nBob,2\n", GOOD).source("comment = \"#\""),
        rows("totals and notes after the last row", "name,price\nAnn,1\nBob,2\nTotal,3\n\nby the shop\n", GOOD)
            .source("footer = \"Total\""),
        rows("a footer of so many lines", "name,price\nAnn,1\nBob,2\n(2 rows)\n", GOOD).source("footer_lines = 1"),
    ]
}

/// Columns and their names.
fn odd_headers() -> Vec<Fault> {
    let wide = |cell: &dyn Fn(usize) -> String| (0..20_000).map(cell).collect::<Vec<_>>().join(",");
    let wide = format!("{}\n{}\n", wide(&|column| format!("c{column}")), wide(&|column| column.to_string()));
    vec![
        rows("two columns of one name, and one without", "name,name,\nAnn,1,x\n", "name,name_2,column_3\nAnn,1,x\n"),
        rows("no header", "Ann,1\nBob,2\n", "column_1,column_2\nAnn,1\nBob,2\n").source("header = false"),
        rows("one column", "name\nAnn\n\nBob\n", "name\nAnn\n\"\"\nBob\n"),
        Fault { output: Some(Box::leak(wide.clone().into_boxed_str())), ..rows("20,000 columns", wide, "") },
        rows("a header and nothing else", "name,price\n", "name,price\n"),
        refused("no column that the pipeline needs", "name,prise\nAnn,1\n", "has no column \"price\"").source(PRICES),
        refused("a header that is no UTF-8", b"n\xE4me,price\nAnn,1\n", "the column names are not valid UTF-8"),
        refused("fewer lines than skip_lines", "name,price\n", "has 1 line, and skip_lines = 3").source("skip_lines = 3"),
    ]
}

/// Encodings.
fn encodings() -> Vec<Fault> {
    vec![
        rows("a byte order mark of UTF-8", b"\xEF\xBB\xBFname,price\nAnn,1\nBob,2\n", GOOD),
        rows("UTF-16, said so", utf_16("\u{feff}name,price\nAnn,1\nBob,2\n"), GOOD).source("encoding = \"utf-16le\""),
        rows("Latin-1, said so", b"name,price\nJos\xE9,1\n", "name,price\nJosé,1\n").source("encoding = \"latin1\""),
        rows("half a character at the end of UTF-16", [utf_16("name,price\nAnn,1\nBob,2\nEve,5"), vec![0x41]].concat(), GOOD)
            .source("encoding = \"utf-16le\"")
            .rejected(&[(4, "", "invalid_encoding")]),
        refused("UTF-16, not said", utf_16("\u{feff}name,price\nAnn,1\n"), "is UTF-16"),
        refused("an encoding that the byte order mark contradicts", b"\xEF\xBB\xBFname\nAnn\n", "byte order mark of UTF-8")
            .source("encoding = \"utf-16le\""),
    ]
}

/// Files that are no files of rows.
fn no_rows() -> Vec<Fault> {
    vec![
        refused("an empty file", "", "is empty: 0 bytes"),
        refused("nothing but blank lines", "\n\n\n", "nothing but blank lines"),
        refused("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "a picture (PNG)"),
        refused("a PDF document", "%PDF-1.7\n%abc\n", "a PDF document"),
        refused("a program", [b"\x7FELF\x02\x01\x01".as_slice(), &[0; 60]].concat(), "a program"),
        refused("an SQLite database", b"SQLite format 3\0\x10\0\x01\x01\0", "an SQLite database"),
        refused("a web page", "<!DOCTYPE html>\n<html><body>Please log in</body></html>\n", "a web page"),
        refused("an XML document", "<?xml version=\"1.0\"?>\n<rows><row/></rows>\n", "an XML document"),
        refused("bytes without any meaning", [b"ab,".as_slice(), &[0; 500]].concat(), "is not a text file: byte 4 is NUL"),
    ]
}

/// What a case came to, as a line of the table.
pub struct Verdict {
    pub what: String,
    pub code: i32,
    pub written: String,
    pub words: Vec<String>,
}

/// Returns what the program says of a run beside its account: each line that is about a fault, without its indent.
pub fn said(place: &Place, ended: &Ended) -> Vec<String> {
    let root = place.path("shop").canonicalize().expect("the project is there");
    let account = |line: &str| {
        line.ends_with("nothing was written") || line.starts_with("run  ") || line.starts_with("output  ") || line.starts_with("rejected  ")
    };
    let counted = |line: &str| line.ends_with(|c: char| c.is_ascii_digit()) && line.contains("  ");
    let passed = |line: &str| line.contains("passed over  ");
    let mut words = Vec::new();
    for line in ended.stderr.lines().map(str::trim).filter(|line| !account(line)) {
        if passed(line) {
            let (what, count) = line.rsplit_once("  ").expect("a count stands apart");
            words.push(format!("{}: {}", what.trim(), count.trim()));
        } else if !counted(line) && !line.starts_with("clean: done") {
            let line = line.trim_start_matches("millpond: ");
            words.push(line.replace(&root.to_string_lossy().into_owned(), "…").replace(&*place.path("shop").to_string_lossy(), "…"));
        }
    }
    words
}

/// Returns the rejected rows beside an output: line, column, reason and detail of each.
fn rejects(place: &Place) -> Vec<(u64, String, String, String)> {
    let Ok(text) = fs::read_to_string(place.path("shop/out.csv.rejected.csv")) else { return Vec::new() };
    let mut found = Vec::new();
    for line in text.lines().skip(1) {
        // line,step,column,reason,detail,raw: only the last two may be quoted, and what is looked at here stands before them.
        let mut parts = line.splitn(5, ',');
        let mut next = || parts.next().unwrap_or_default().to_owned();
        let (line, _, column, reason, rest) = (next(), next(), next(), next(), next());
        let detail = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split("\",").next().unwrap_or_default().replace("\"\"", "\""),
            None => rest.split(',').next().unwrap_or_default().to_owned(),
        };
        found.push((line.parse().expect("a line's number"), column, reason, detail));
    }
    found
}

fn run(place: &Place, fault: &Fault) -> Verdict {
    fs::write(place.path("shop/in.csv"), &fault.input).expect("the folder is there");
    place.write("shop/pipelines/clean.toml", &format!("[source]\ncsv = \"in.csv\"\n{}\n[sink]\ncsv = \"out.csv\"\n", fault.source));
    for former in ["shop/out.csv", "shop/out.csv.rejected.csv"] {
        let _ = fs::remove_file(place.path(former));
    }
    let ended = place.run_in("shop", &["run", "clean"]);
    let what = fault.what;
    assert_eq!(ended.code, fault.code, "{what}: {ended:?}");
    assert!(ended.stderr.contains(fault.says), "{what}: “{}” is missing: {}", fault.says, ended.stderr);
    let output = fs::read_to_string(place.path("shop/out.csv")).ok();
    assert!(output.as_deref() == fault.output, "{what}: {}", output.unwrap_or_default().chars().take(500).collect::<String>());
    let found = rejects(place);
    let places: Vec<_> = found.iter().map(|(line, column, reason, _)| (*line, column.as_str(), reason.as_str())).collect();
    assert_eq!(places, fault.rejected, "{what}");
    let mut words = said(place, &ended);
    words.extend(found.into_iter().map(|(line, column, reason, detail)| {
        let column = if column.is_empty() { String::new() } else { format!(", column {column}") };
        format!("line {line}{column}: `{reason}`, {detail}")
    }));
    verdict(what, fault.source, ended.code, output.as_deref(), words)
}

pub fn verdict(what: &str, source: &str, code: i32, output: Option<&str>, words: Vec<String>) -> Verdict {
    let what = if source.is_empty() { what.to_owned() } else { format!("{what}, with `{source}`") };
    let written = output.map_or_else(|| "nothing".to_owned(), |output| grouped(output.lines().count().saturating_sub(1) as u64));
    Verdict { what, code, written, words }
}

fn table(title: &str, intro: &str, verdicts: &[Verdict]) -> String {
    let intro = if intro.is_empty() { String::new() } else { format!("{intro}\n\n") };
    let mut text = format!("\n## {title}\n\n{intro}| the fault | rows written | exit code | what is said |\n|---|---|---|---|\n");
    for Verdict { what, code, written, words } in verdicts {
        let words = if words.is_empty() { "–".to_owned() } else { words.join("<br>") };
        writeln!(text, "| {what} | {written} | {code} | {} |", words.replace('|', "\\|")).expect("memory");
    }
    text
}

const INTRO: &str = "\
# Faults

What becomes of each fault that a file of rows, or the place where its rows go, can have. These tables are made by the tests, from
what the program does and says (`MILLPOND_WRITE_DOCS=1 cargo test --workspace --test all -- fault_table`).

Three rules stand behind them. A row that cannot be read costs only itself: it goes to the rejected rows with its line, column and
reason, and the others come through. A file that cannot be read as it is said to be is refused in words, with what to do next. And
an output is there as a whole or not at all. The ledger tells of every line what became of it.
";

#[test]
fn the_table_of_faults_is_what_the_program_does_and_says() {
    let place = Place::with_project("", "");
    let all = |faults: Vec<Fault>| faults.iter().map(|fault| run(&place, fault)).collect::<Vec<_>>();
    let mut text = INTRO.to_owned();
    text += &table("Rows", "Each stands between the good rows of a file of two columns.", &all(faulty_rows()));
    text += &table("Lines", "", &all(odd_lines()));
    text += &table("Columns", "", &all(odd_headers()));
    text += &table("Encodings", "", &all(encodings()));
    text += &table("What is no file of rows", "", &all(no_rows()));
    text += &table("Inputs", "", &crate::faulty_places::inputs());
    text += &table("Outputs", "", &crate::faulty_places::outputs());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    if std::env::var_os("MILLPOND_WRITE_DOCS").is_some() {
        fs::write(&path, &text).expect("docs can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).find(|(kept, made)| kept != made);
    assert!(
        kept == text,
        "docs/faults.md is stale, first in\n{differs:?}\nmake it again with\n  \
         MILLPOND_WRITE_DOCS=1 cargo test --workspace --test all -- fault_table"
    );
}

#[test]
fn of_a_file_with_one_of_each_fault_every_good_row_is_written_and_each_bad_one_kept_with_its_place() {
    let place = Place::with_project("", "");
    let source = "skip_lines = 1\ncomment = \"#\"\nfooter = \"Total\"\ntypes = { price = \"decimal\" }";
    place.write("shop/pipelines/clean.toml", &format!("[source]\ncsv = \"in.csv\"\n{source}\n[sink]\ncsv = \"out.csv\"\n"));
    let before = b"Sales 2026\n# by hand, \"quoted\nname,price\r\nAnn,1\rBob,2\n\nEve\nFay,5,6\n\"G\"x,7\nJos\xE9,8\nN\0l,9\n";
    let long = format!("{},10\n", "x".repeat(1_100_000));
    let after = "Ira,abc\n5\" pipe,11\n\"two\nlines\",12\nKim,\"13\nLee,14\nTotal,99\n\nthe shop";
    fs::write(place.path("shop/in.csv"), [before.as_slice(), long.as_bytes(), after.as_bytes()].concat()).expect("the folder is there");
    let ended = place.run_in("shop", &["run", "clean"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(place.read("shop/out.csv"), "name,price\nAnn,1\nBob,2\n\"5\"\" pipe\",11\n\"two\nlines\",12\nLee,14\n");
    let found = rejects(&place);
    let places: Vec<_> = found.iter().map(|(line, column, reason, _)| (*line, column.as_str(), reason.as_str())).collect();
    let expected = [
        (7, "", "too_few_fields"),
        (8, "", "too_many_fields"),
        (9, "", "text_after_quote"),
        (10, "", "invalid_encoding"),
        (11, "", "invalid_encoding"),
        (12, "", "record_too_long"),
        (13, "price", "not_a_number"),
        (17, "", "open_quote"),
    ];
    assert_eq!(places, expected);
    let said = said(&place, &ended);
    let passed = ["lines before the header", "blank lines", "lines of comment", "lines after the last row"].into_iter().zip([1, 2, 1, 2]);
    let passed: Vec<String> = passed.map(|(what, count)| format!("{what} passed over: {count}")).collect();
    assert_eq!(said, passed);
}
