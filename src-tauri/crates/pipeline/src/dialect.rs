//! How a file of rows is written, told from its first bytes: each finding with its reason, none used unasked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::source::decode::{Decode, encoding};
use crate::splitter::{Scan, Syntax};
use crate::types;

use millpond_record::schema::ColumnType;

/// Bytes that are looked at.
pub const SAMPLE_BYTES: usize = 256 * 1024;
/// Records that are looked at.
const SAMPLE_RECORDS: usize = 1_000;

/// One finding, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DialectFinding {
    /// `delimiter`, `header`, `encoding`, `line_end`.
    pub key: String,
    /// As it would be written in the TOML: `,`, `utf-8`, `true`.
    pub value: String,
    /// In words: `comma`, `UTF-8`, `header`.
    pub word: String,
    /// `all of the first 1,000 records have 2 fields`
    pub reason: String,
}

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    pub header: bool,
    /// A label of the Encoding Standard; UTF-8 where none is given.
    pub encoding: Option<String>,
    pub findings: Vec<DialectFinding>,
}

impl Dialect {
    /// Returns the syntax of its records.
    #[must_use]
    pub fn syntax(&self) -> Syntax {
        Syntax { delimiter: self.delimiter, ..Syntax::default() }
    }
}

/// Returns how a file is written, from its first bytes; `whole` says that they are all of it.
#[must_use]
pub fn detect(bytes: &[u8], whole: bool) -> Dialect {
    let (label, encoding_finding) = detect_encoding(bytes, whole);
    let text = decoded(bytes, label.as_deref());
    let (delimiter, records, delimiter_finding) = detect_delimiter(&text, whole);
    let (header, header_finding) = detect_header(&records);
    let (line_end, count) = line_ends(&text);
    let line_end = finding("line_end", line_end, line_end, &format!("{count} of the lines looked at end so"));
    Dialect { delimiter, header, encoding: label, findings: vec![delimiter_finding, encoding_finding, header_finding, line_end] }
}

fn finding(key: &str, value: &str, word: &str, reason: &str) -> DialectFinding {
    DialectFinding { key: key.into(), value: value.into(), word: word.into(), reason: reason.into() }
}

fn detect_encoding(bytes: &[u8], whole: bool) -> (Option<String>, DialectFinding) {
    let marks: [(&[u8], &str, &str); 3] =
        [(b"\xEF\xBB\xBF", "utf-8", "UTF-8"), (b"\xFF\xFE", "utf-16le", "UTF-16 LE"), (b"\xFE\xFF", "utf-16be", "UTF-16 BE")];
    if let Some((_, label, word)) = marks.iter().find(|(mark, ..)| bytes.starts_with(mark)) {
        let given = (*label != "utf-8").then(|| (*label).to_owned());
        return (given, finding("encoding", label, word, "the file starts with its byte order mark"));
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count() * 5;
    if bytes.len() >= 8 {
        for (odd, label, word) in [(1, "utf-16le", "UTF-16 LE"), (0, "utf-16be", "UTF-16 BE")] {
            if zeros(odd) > bytes.len() && zeros(1 - odd) < bytes.len() / 4 {
                return (Some(label.into()), finding("encoding", label, word, "every second byte is zero"));
            }
        }
    }
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    // The last line may be cut in the middle of a character.
    let looked = if whole { &lines[..] } else { &lines[..lines.len().saturating_sub(1).max(1)] };
    let bad = looked.iter().filter(|line| std::str::from_utf8(line).is_err()).count();
    if bad == 0 {
        let reason = if bytes.is_ascii() { "all bytes looked at are ASCII" } else { "all bytes looked at are valid UTF-8" };
        return (None, finding("encoding", "utf-8", "UTF-8", reason));
    }
    // A few lines that cannot be read in a file that is UTF-8 elsewhere are bad rows, not another encoding.
    let accented = looked.iter().filter(|line| !line.is_ascii()).count();
    if bad * 4 <= accented || bad * 200 <= looked.len() {
        return (
            None,
            finding("encoding", "utf-8", "UTF-8", &format!("{bad} of {} lines are not valid UTF-8 and will be rejected", looked.len())),
        );
    }
    (
        Some("windows-1252".into()),
        finding("encoding", "windows-1252", "Windows-1252", &format!("{bad} of {accented} lines with accents are not valid UTF-8")),
    )
}

/// Returns the bytes as UTF-8, as the source would read them.
#[must_use]
pub fn decoded(bytes: &[u8], label: Option<&str>) -> Vec<u8> {
    match encoding(label) {
        Ok(Some(encoding)) => {
            let mut text = Vec::new();
            let _ = std::io::Read::read_to_end(&mut Decode::new(bytes, encoding), &mut text);
            text
        }
        _ => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).to_vec(),
    }
}

type Records = Vec<Vec<String>>;

/// Returns the records of a sample, malformed ones left out.
#[must_use]
pub fn sample_records(text: &[u8], syntax: Syntax, whole: bool, most: usize) -> Records {
    let (mut at, mut records) = (0, Vec::new());
    while at < text.len() && records.len() < most {
        match syntax.scan(text, at, whole) {
            Scan::Record { end, next } => {
                if end > at {
                    records.push(fields(text, at, end, syntax));
                }
                at = next;
            }
            Scan::Malformed { next, .. } => at = next,
            Scan::NeedMore | Scan::Endless { .. } => break,
        }
    }
    records
}

fn fields(text: &[u8], start: usize, end: usize, syntax: Syntax) -> Vec<String> {
    let mut cells = Vec::new();
    syntax.fields(text, start, end, |range, doubled| {
        let cell = String::from_utf8_lossy(&text[range]).into_owned();
        cells.push(if doubled { syntax.unescape(&cell) } else { cell });
    });
    cells
}

/// What a sample looks like when it is divided at a character.
struct Candidate {
    delimiter: u8,
    value: &'static str,
    word: &'static str,
    records: Records,
    /// Fields of most records, and how many records have so many.
    width: usize,
    count: usize,
}

impl Candidate {
    fn new(delimiter: u8, value: &'static str, word: &'static str, text: &[u8], whole: bool) -> Option<Self> {
        let records = sample_records(text, Syntax { delimiter, ..Syntax::default() }, whole, SAMPLE_RECORDS);
        let (width, count) = most_frequent(&records)?;
        Some(Self { delimiter, value, word, records, width, count })
    }

    /// Returns how many of a thousand records agree.
    fn agreement(&self) -> usize {
        // A quote inside a field says that the field was cut in the middle.
        let cut = self.records.iter().filter(|record| record.iter().any(|cell| cell.matches('"').count() % 2 == 1)).count();
        self.count.saturating_sub(cut) * 1_000 / self.records.len()
    }

    /// Returns whether the character divides at all. Where the first record is one field, the file has one column, and what
    /// stands here and there in the others is text; unless it stands in most, so that the first may be a title.
    fn divides(&self) -> bool {
        let titled = self.records.first().is_some_and(|first| first.len() == 1);
        self.width > 1 && (!titled || self.count * 4 >= self.records.len() * 3)
    }

    /// Agreement counts most; of two that agree alike, the one that finds more fields.
    fn score(&self) -> usize {
        if self.divides() { self.agreement() * 100 + self.width.min(99) } else { 0 }
    }

    /// Returns whether the commas are part of the cells: decimal commas, commas before blanks, or, where tabs divide, any.
    fn has_commas_as_text(&self) -> bool {
        let cells = || self.records.iter().flatten();
        if self.delimiter == b'\t' {
            return !cells().any(|cell| cell.ends_with(','));
        }
        cells().all(|cell| {
            let bytes = cell.as_bytes();
            memchr::memchr_iter(b',', bytes).all(|at| {
                let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
                bytes.get(at + 1) == Some(&b' ') || (digit(bytes.get(at + 1)) && at > 0 && digit(bytes.get(at - 1)))
            })
        })
    }

    fn finding(&self) -> DialectFinding {
        let (all, width) = (self.records.len(), self.width);
        let reason = match (self.divides(), self.count == all) {
            (false, _) => "no character divides the records".to_owned(),
            (true, true) if all == 1 => format!("the only record has {width} fields"),
            (true, true) => format!("all of the first {all} records have {width} fields"),
            (true, false) => format!("{} of the first {all} records have {width} fields", self.count),
        };
        finding("delimiter", self.value, self.word, &reason)
    }
}

fn detect_delimiter(text: &[u8], whole: bool) -> (u8, Records, DialectFinding) {
    let characters = [(b',', ",", "comma"), (b';', ";", "semicolon"), (b'\t', "\\t", "tab"), (b'|', "|", "pipe")];
    let mut found: Vec<Candidate> =
        characters.into_iter().filter_map(|(delimiter, value, word)| Candidate::new(delimiter, value, word, text, whole)).collect();
    let mut best: Option<usize> = None;
    for (at, candidate) in found.iter().enumerate() {
        if best.is_none_or(|best| candidate.score() > found[best].score()) {
            best = Some(at);
        }
    }
    let Some(mut best) = best else { return (b',', Vec::new(), finding("delimiter", ",", "comma", "there are no records")) };
    if found[best].delimiter == b',' {
        // Commas may divide a file of semicolons or tabs as evenly, being in every number or address of a column.
        let agreement = found[best].agreement();
        let other = |other: &Candidate| other.delimiter != b',' && other.divides() && other.agreement() >= agreement;
        best = found.iter().position(|candidate| other(candidate) && candidate.has_commas_as_text()).unwrap_or(best);
    }
    let best = found.swap_remove(best);
    let finding = best.finding();
    (best.delimiter, best.records, finding)
}

fn most_frequent(records: &Records) -> Option<(usize, usize)> {
    let mut counts: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    for record in records {
        *counts.entry(record.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width))
}

/// Returns whether a cell is a number, a date or the like in any country's form, and no column's name.
fn is_value(cell: &str) -> bool {
    let form = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-.,:/%'()$€£¥".contains(c);
    (cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().all(form))
        || [ColumnType::Decimal, ColumnType::Date, ColumnType::Timestamp].iter().any(|kind| types::check(*kind, cell).is_ok())
}

/// A value that may be a column's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Year,
    /// A date or a span: `2024-01-31`, `2019/20`.
    Day,
}

fn label(cell: &str) -> Option<Label> {
    let cell = cell.trim();
    let divided = cell.starts_with(|c: char| c.is_ascii_digit()) && cell.contains(['-', '/']) && is_value(cell);
    match cell.parse::<u16>() {
        Ok(year) if cell.len() == 4 && (1900..=2100).contains(&year) => Some(Label::Year),
        _ => divided.then_some(Label::Day),
    }
}

/// Returns whether the values of the first record are columns' names: years or dates above other values, or numbers in a row
/// (`1`, `2`, `3`) as no other record has them.
fn names_are_values(first: &[String], rest: &[Vec<String>]) -> bool {
    let values: Vec<usize> = (0..first.len()).filter(|column| is_value(&first[*column])).collect();
    if rest.is_empty() || values.len() == first.len() {
        return false;
    }
    let in_a_row = |record: &[String]| {
        let numbers: Option<Vec<i64>> = values.iter().map(|column| record.get(*column)?.trim().parse().ok()).collect();
        numbers.is_some_and(|numbers| numbers.len() > 2 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])))
    };
    if in_a_row(first) && !rest.iter().any(|record| in_a_row(record)) {
        return true;
    }
    let Some(kind) = values.first().and_then(|column| label(&first[*column])) else { return false };
    let enough = values.len() > 1 || kind == Label::Day;
    enough
        && values.iter().all(|column| {
            let alike = rest.iter().filter(|record| record.get(*column).and_then(|cell| label(cell)) == Some(kind)).count();
            label(&first[*column]) == Some(kind) && alike * 2 < rest.len()
        })
}

fn detect_header(records: &Records) -> (bool, DialectFinding) {
    let yes = |reason: &str| (true, finding("header", "true", "header", reason));
    let no = |reason: &str| (false, finding("header", "false", "no header", reason));
    let Some((first, rest)) = records.split_first() else { return yes("there are no records") };
    if names_are_values(first, rest) {
        return yes("the first record holds words and years, dates or numbers in a row, and the others do not");
    }
    if first.iter().any(|cell| is_value(cell)) {
        return no("the first record holds a number or a date");
    }
    if first.iter().any(|cell| cell.trim().is_empty())
        && first.len() > 1
        && rest.iter().all(|record| record.first().is_some_and(|cell| !cell.is_empty()))
        && first.iter().all(|cell| cell.trim().is_empty())
    {
        return no("the first record is empty");
    }
    let typed = (0..first.len()).any(|column| {
        rest.len() >= 2 && rest.iter().filter(|record| record.get(column).is_some_and(|cell| is_value(cell))).count() * 10 >= rest.len() * 8
    });
    if typed {
        return yes("the first record is words where the others hold numbers or dates");
    }
    let repeated =
        first.iter().enumerate().any(|(column, cell)| !cell.is_empty() && rest.iter().any(|record| record.get(column) == Some(cell)));
    if repeated {
        return no("the first record's words stand in other records too");
    }
    yes("the first record's words stand in no other record")
}

fn line_ends(text: &[u8]) -> (&'static str, usize) {
    let all = memchr::memchr_iter(b'\n', text).count();
    let with_return = memchr::memchr_iter(b'\n', text).filter(|at| *at > 0 && text[at - 1] == b'\r').count();
    if with_return * 2 > all { ("CR LF", with_return) } else { ("LF", all - with_return) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<String> {
        detect(bytes, true).findings.into_iter().map(|finding| finding.word).collect()
    }

    #[test]
    fn delimiters_encodings_and_headers_are_found() {
        assert_eq!(words(b"name,price\na,1\nb,2\n"), ["comma", "UTF-8", "header", "LF"]);
        assert_eq!(words(b"name;price\r\na;1,5\r\nb;2,5\r\n"), ["semicolon", "UTF-8", "header", "CR LF"]);
        assert_eq!(words(b"a\tb\n1\t2\n3\t4\n")[0], "tab");
        assert_eq!(words(b"1,2\n3,4\n")[2], "no header");
        assert_eq!(words(b"x,\"a;b;c\"\ny,\"d;e;f\"\n")[0], "comma");
        let utf_16: Vec<u8> = "name,price\na,1\nb,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(words(&utf_16)[1], "UTF-16 LE");
        assert_eq!(words("n\nJosé\n".as_bytes())[1], "UTF-8");
        assert_eq!(words(b"n\nJos\xe9\nM\xfcller\n")[1], "Windows-1252");
    }

    #[test]
    fn commas_in_numbers_and_texts_do_not_divide_a_file_of_other_delimiters() {
        for (text, delimiter, header) in [
            ("1,5;a\n2,5;b\n", "semicolon", "no header"),
            ("1,5;2,5\n3,5;4,5\n", "semicolon", "no header"),
            ("Preis, EUR;Menge\n1,5;2\n2,5;3\n", "semicolon", "header"),
            ("Bob;1.234,50 €\nAnn;2,50 €\n", "semicolon", "no header"),
            ("Artikel;Preis\nTee;1,5\nMilch;2,5\n", "semicolon", "header"),
            ("name\tcity, state\nBob\tAustin, TX\nAnn\tReno, NV\n", "tab", "header"),
            ("last,first\tid\nLee,Ann\t1\nPoe,Cy\t2\n", "tab", "header"),
            ("a,\tb,\tc\n1,\t2,\t3\n", "comma", "header"),
            ("id,note\n1,a;b\n2,c;d\n", "comma", "header"),
            ("1,2,3\n4,5,6\n", "comma", "no header"),
        ] {
            let found = words(text.as_bytes());
            assert_eq!((found[0].as_str(), found[2].as_str()), (delimiter, header), "{text}");
        }
    }

    #[test]
    fn a_file_of_one_column_is_not_divided_by_what_stands_in_its_texts() {
        for text in ["notes\nhello; world\nfoo\nbar; baz\nq\n", "notes\nhello, world\nfoo\nbar, baz\n", "n\n1\n2\n"] {
            let found = detect(text.as_bytes(), true);
            assert_eq!((found.delimiter, found.header), (b',', true), "{text}");
            assert_eq!(found.findings[0].reason, "no character divides the records", "{text}");
        }
    }

    #[test]
    fn years_dates_and_numbers_in_a_row_may_be_names() {
        for (text, header) in [
            ("country,2019,2020,2021\nFR,67.1,67.3,1950\nDE,83,83.1,83.2\n", true),
            ("team,2019/20,2020/21\nA,3,4\n", true),
            ("shop,2024-01-31\nA,5\nB,6\n", true),
            ("shop,1,2,3,4\nA,5,9,1,1\nB,6,2,2,7\n", true),
            ("Bob,2019\nAnn,2020\n", false),
            ("Bob,1999,2001\nAnn,1987,2020\n", false),
            ("Bob,1999\nAnn,30\n", false),
            ("A,1,2\nB,5,6\n", false),
            ("2019,2020\n1,2\n", false),
            ("A,2024-01-31\nB,2024-02-29\n", false),
            ("Bob,5\n", false),
            ("name,price\n", true),
            ("\"name\",\"price\"\n\"a\",\"1.5\"\n\"b\",\"2\"\n", true),
            ("\"name\";\"price\"\n\"a\";\"1,5\"\n\"b\";\"2\"\n", true),
            ("name,city\nBob,Austin\nAnn,Austin\n", true),
            ("Bob,Austin\nAnn,Austin\n", false),
        ] {
            assert_eq!(detect(text.as_bytes(), true).header, header, "{text}");
        }
        assert_eq!(detect(b"Bob,5\n", true).findings[0].reason, "the only record has 2 fields");
    }

    #[test]
    fn a_few_bad_lines_are_not_another_encoding() {
        let mut text = "n,p\n".to_owned() + &"é,1\n".repeat(100);
        text.push_str("ok,1\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(b"Jos\xe9,2\n");
        let found = detect(&bytes, true);
        assert_eq!(found.encoding, None);
        assert!(found.findings[1].reason.contains("will be rejected"), "{found:?}");
    }
}
