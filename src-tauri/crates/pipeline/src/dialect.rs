//! How a file of rows is written, told from its first bytes: each finding with its reason, none used unasked.
//!
//! - `edges`: lines that are no rows

mod edges;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lines;
use crate::source::decode::{Decode, encoding};
use crate::splitter::{Scan, Syntax};
use crate::types;
use millpond_record::count::grouped as count;

use millpond_record::schema::ColumnType;

/// Bytes that are looked at.
pub const SAMPLE_BYTES: usize = 256 * 1024;
/// Records that are looked at.
const SAMPLE_RECORDS: usize = 1_000;
/// The quote that some programs write instead of the usual one.
const SINGLE: u8 = b'\'';

/// One finding, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DialectFinding {
    /// `delimiter`, `header`, `encoding`, `line_end`.
    // And `quote`, where it is not the usual one; `comment`, `skip_lines`, `header_lines` and `footer`, where there are such lines.
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
    pub quote: u8,
    pub header: bool,
    /// What lines of comment begin with.
    pub comment: Option<u8>,
    /// Lines before the header.
    pub skip_lines: u64,
    /// Records that name the columns together.
    pub header_lines: u64,
    /// What the first line after the last row begins with.
    pub footer: Option<String>,
    /// A label of the Encoding Standard; UTF-8 where none is given.
    pub encoding: Option<String>,
    /// It says so itself, by its byte order mark: whatever the rest looks like, it is no other encoding.
    pub marked: bool,
    pub findings: Vec<DialectFinding>,
}

impl Default for Dialect {
    fn default() -> Self {
        let Syntax { delimiter, quote, comment, .. } = Syntax::default();
        let (skip_lines, header_lines) = (0, 1);
        Self {
            delimiter,
            quote,
            header: true,
            comment,
            skip_lines,
            header_lines,
            footer: None,
            encoding: None,
            marked: false,
            findings: Vec::new(),
        }
    }
}

impl Dialect {
    /// Returns the syntax of its records.
    #[must_use]
    pub fn syntax(&self) -> Syntax {
        Syntax { delimiter: self.delimiter, quote: self.quote, comment: self.comment, ..Syntax::default() }
    }

    /// Puts another encoding in the place of the one that the first bytes spoke for.
    pub fn set_encoding(&mut self, found: DialectFinding) {
        self.encoding = Some(found.value.clone());
        if let Some(encoding) = self.findings.iter_mut().find(|finding| finding.key == "encoding") {
            *encoding = found;
        }
    }
}

/// Returns how a file is written, from its first bytes; `whole` says that they are all of it.
#[must_use]
pub fn detect(bytes: &[u8], whole: bool) -> Dialect {
    let (label, encoding_finding) = detect_encoding(bytes, whole);
    let text = decoded(bytes, label.as_deref());
    let rest = edges::without_comments(&text);
    let (mut best, mut quote_finding) = detect_syntax(&rest, whole);
    let comment = best.as_ref().and_then(|best| edges::comments(&text, best.syntax, best.width));
    if comment.is_none() && rest.len() < text.len() {
        (best, quote_finding) = detect_syntax(&text, whole);
    }
    let (mut syntax, delimiter_finding, width) = match &best {
        Some(best) => (best.syntax, best.finding(), if best.divides() { best.width } else { 1 }),
        None => (Syntax::default(), finding("delimiter", ",", "comma", "there are no records"), 1),
    };
    syntax.comment = comment.as_ref().map(|_| b'#');
    let found = edges::edges(&text, syntax, width, whole, SAMPLE_RECORDS);
    let (header, header_finding) = if found.header_lines > 1 {
        (true, finding("header", "true", "header", "two records stand above values"))
    } else {
        detect_header(&found.records)
    };
    let line_end = line_ends(&text);
    let mut findings = vec![delimiter_finding, encoding_finding, header_finding, line_end];
    findings.extend(quote_finding);
    findings.extend(comment);
    findings.extend(found.findings);
    let (skip_lines, header_lines) = (found.skip_lines, found.header_lines);
    let Syntax { delimiter, quote, comment, .. } = syntax;
    let marked = mark(bytes).is_some();
    Dialect { delimiter, quote, header, comment, skip_lines, header_lines, footer: found.footer, encoding: label, marked, findings }
}

/// Returns the sample divided at the likeliest character, and what speaks for another quote than the usual one.
fn detect_syntax(text: &[u8], whole: bool) -> (Option<Candidate>, Option<DialectFinding>) {
    let usual = detect_delimiter(text, b'"', whole);
    let opens = |at: usize| at == 0 || matches!(text[at - 1], b'\n' | b'\r' | b',' | b';' | b'\t' | b'|');
    if !memchr::memchr_iter(SINGLE, text).any(opens) {
        return (usual, None);
    }
    let single = detect_delimiter(text, SINGLE, whole);
    let reason = usual.as_ref().zip(single.as_ref()).and_then(|(usual, single)| single.quoted(text, whole).reason(usual, single));
    match reason {
        Some(reason) => (single, Some(finding("quote", "'", "single quotes", &reason))),
        None => (usual, None),
    }
}

/// The fields of a sample that stand in single quotes.
#[derive(Debug, Default)]
struct Quoted {
    fields: usize,
    /// Of these, the ones that hold a delimiter or a line end, which mean nothing there.
    needed: usize,
    /// Fields that start with a double quote.
    double: usize,
    /// For each column: fields with a value after the first record that are no numbers, and those of them in single quotes.
    columns: Vec<(usize, usize)>,
}

impl Quoted {
    fn count(&mut self, text: &[u8], start: usize, end: usize, syntax: Syntax, first: bool) {
        let mut column = 0;
        syntax.fields(text, start, end, |range, _| {
            let cell = &text[range.clone()];
            let quoted = range.start > start && text[range.start - 1] == syntax.quote;
            self.fields += usize::from(quoted);
            self.needed += usize::from(quoted && memchr::memchr2(syntax.delimiter, b'\n', cell).is_some());
            self.double += usize::from(!quoted && cell.starts_with(b"\""));
            if self.columns.len() <= column {
                self.columns.push((0, 0));
            }
            if !first && (quoted || !(cell.is_empty() || std::str::from_utf8(cell).is_ok_and(is_value))) {
                self.columns[column].0 += 1;
                self.columns[column].1 += usize::from(quoted);
            }
            column += 1;
        });
    }

    /// Returns why the single quotes are quotes, where they are. An apostrophe before a word ('tis, O'Brien) is none: read as
    /// quotes, such leave records malformed or of another width.
    fn reason(&self, usual: &Candidate, single: &Candidate) -> Option<String> {
        if self.fields == 0 || self.double > 0 || single.malformed > usual.malformed {
            return None;
        }
        let fields = if self.fields == 1 { "1 field stands".to_owned() } else { format!("{} fields stand", self.fields) };
        if self.needed > 0 && single.even() > usual.even() {
            return Some(format!("{fields} in single quotes, with delimiters or line ends inside"));
        }
        let all = self.columns.iter().any(|(fields, quoted)| *fields > 1 && fields == quoted);
        (all && single.even() >= usual.even()).then(|| format!("{fields} in single quotes, all of a column among them"))
    }
}

fn finding(key: &str, value: &str, word: &str, reason: &str) -> DialectFinding {
    DialectFinding { key: key.into(), value: value.into(), word: word.into(), reason: reason.into() }
}

/// Returns the label and the name of the encoding whose byte order mark the bytes begin with.
fn mark(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let marks: [(&[u8], &str, &str); 3] =
        [(b"\xEF\xBB\xBF", "utf-8", "UTF-8"), (b"\xFF\xFE", "utf-16le", "UTF-16 LE"), (b"\xFE\xFF", "utf-16be", "UTF-16 BE")];
    marks.into_iter().find(|(mark, ..)| bytes.starts_with(mark)).map(|(_, label, word)| (label, word))
}

fn detect_encoding(bytes: &[u8], whole: bool) -> (Option<String>, DialectFinding) {
    if let Some((label, word)) = mark(bytes) {
        let given = (label != "utf-8").then(|| label.to_owned());
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
    let lines: Vec<&[u8]> = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()).collect();
    // The last line may be cut in the middle of a character.
    let looked = if whole { &lines[..] } else { &lines[..lines.len().saturating_sub(1).max(1)] };
    let bad = looked.iter().filter(|line| std::str::from_utf8(line).is_err()).count();
    if bad == 0 {
        let reason = if bytes.is_ascii() { "all bytes looked at are ASCII" } else { "all bytes looked at are valid UTF-8" };
        return (None, finding("encoding", "utf-8", "UTF-8", reason));
    }
    let accented = looked.iter().filter(|line| !line.is_ascii()).count();
    let lines = Accents { bad: bad as u64, accented: accented as u64, looked: looked.len() as u64 };
    match lines.windows_1252() {
        Some(finding) => (Some(finding.value.clone()), finding),
        None => (
            None,
            finding("encoding", "utf-8", "UTF-8", &format!("{bad} of {} lines are not valid UTF-8 and will be rejected", looked.len())),
        ),
    }
}

/// Lines of which all are bad before a file without any accent that is valid UTF-8 is taken for another encoding.
const ENOUGH_BAD: u64 = 10;

/// How the accents of a file read as UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accents {
    /// Lines that are not valid UTF-8.
    pub bad: u64,
    /// Lines that are not ASCII, the bad ones among them.
    pub accented: u64,
    /// All lines that were looked at.
    pub looked: u64,
}

impl Accents {
    /// Returns why the file is Windows-1252, where it is. A few lines that cannot be read in a file that is UTF-8 elsewhere, or
    /// here and there in a long one, are bad rows and not another encoding.
    #[must_use]
    pub fn windows_1252(self) -> Option<DialectFinding> {
        let Self { bad, accented, looked } = self;
        let many = bad * 200 > looked || (bad >= ENOUGH_BAD && bad == accented);
        (bad * 4 > accented && many).then(|| {
            finding("encoding", "windows-1252", "Windows-1252", &format!("{bad} of {accented} lines with accents are not valid UTF-8"))
        })
    }
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
    let mut records = Vec::new();
    each_record(text, syntax, whole, most, |start, end| records.push(fields(text, start, end, syntax)));
    records
}

/// Calls `record` with start and end of each record that is not empty, and returns how many others are malformed.
fn each_record(text: &[u8], syntax: Syntax, whole: bool, most: usize, mut record: impl FnMut(usize, usize)) -> usize {
    let (mut at, mut found, mut malformed) = (0, 0, 0);
    while at < text.len() && found < most {
        match syntax.scan(text, at, whole) {
            Scan::Record { end, next } => {
                if end > at && !syntax.is_comment(text, at) {
                    record(at, end);
                    found += 1;
                }
                at = next;
            }
            Scan::Malformed { next, .. } => {
                malformed += 1;
                at = next;
            }
            Scan::NeedMore | Scan::Endless { .. } => break,
        }
    }
    malformed
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
    syntax: Syntax,
    value: &'static str,
    word: &'static str,
    records: Records,
    malformed: usize,
    /// Fields of most records, and how many records have so many.
    width: usize,
    count: usize,
}

impl Candidate {
    fn new(syntax: Syntax, value: &'static str, word: &'static str, text: &[u8], whole: bool) -> Option<Self> {
        let mut records = Vec::new();
        let malformed = each_record(text, syntax, whole, SAMPLE_RECORDS, |start, end| records.push(fields(text, start, end, syntax)));
        let (width, count) = most_frequent(&records)?;
        Some(Self { syntax, value, word, records, malformed, width, count })
    }

    /// Returns how many of a thousand records, malformed ones among them, have the width of most.
    fn even(&self) -> usize {
        self.count * 1_000 / (self.records.len() + self.malformed)
    }

    /// Returns what stands in its quotes.
    fn quoted(&self, text: &[u8], whole: bool) -> Quoted {
        let (mut quoted, mut first) = (Quoted::default(), true);
        each_record(text, self.syntax, whole, SAMPLE_RECORDS, |start, end| {
            quoted.count(text, start, end, self.syntax, first);
            first = false;
        });
        quoted
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
        let titles = self.records.iter().take_while(|record| record.len() == 1).count();
        // Five that agree are a table, however many lines stand above it, and with a few below.
        let table = || self.count >= 5 && self.count * 4 >= (self.records.len() - titles) * 3;
        self.width > 1 && (titles == 0 || self.count * 4 >= self.records.len() * 3 || table())
    }

    /// Agreement counts most; of two that agree alike, the one that finds more fields.
    fn score(&self) -> usize {
        if self.divides() { self.agreement() * 100 + self.width.min(99) } else { 0 }
    }

    /// Returns whether the commas are part of the cells: decimal commas, commas before blanks, or, where tabs divide, any.
    fn has_commas_as_text(&self) -> bool {
        let cells = || self.records.iter().flatten();
        if self.syntax.delimiter == b'\t' {
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
            (true, true) => format!("all of the first {} records have {width} fields", count(all as u64)),
            (true, false) => format!("{} of the first {} records have {width} fields", count(self.count as u64), count(all as u64)),
        };
        finding("delimiter", self.value, self.word, &reason)
    }
}

fn detect_delimiter(text: &[u8], quote: u8, whole: bool) -> Option<Candidate> {
    let characters = [(b',', ",", "comma"), (b';', ";", "semicolon"), (b'\t', "\\t", "tab"), (b'|', "|", "pipe")];
    let candidate = |(delimiter, value, word)| Candidate::new(Syntax { delimiter, quote, ..Syntax::default() }, value, word, text, whole);
    let mut found: Vec<Candidate> = characters.into_iter().filter_map(candidate).collect();
    let mut best: Option<usize> = None;
    for (at, candidate) in found.iter().enumerate() {
        if best.is_none_or(|best| candidate.score() > found[best].score()) {
            best = Some(at);
        }
    }
    let mut best = best?;
    if found[best].syntax.delimiter == b',' {
        // Commas may divide a file of semicolons or tabs as evenly, being in every number or address of a column.
        let agreement = found[best].agreement();
        let other = |other: &Candidate| other.syntax.delimiter != b',' && other.divides() && other.agreement() >= agreement;
        best = found.iter().position(|candidate| other(candidate) && candidate.has_commas_as_text()).unwrap_or(best);
    }
    Some(found.swap_remove(best))
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

fn line_ends(text: &[u8]) -> DialectFinding {
    let (all, _) = lines::count(text);
    let feeds = memchr::memchr_iter(b'\n', text).count() as u64;
    let both = memchr::memchr_iter(b'\n', text).filter(|at| *at > 0 && text[at - 1] == b'\r').count() as u64;
    let (word, most) = [("LF", feeds - both), ("CR LF", both), ("CR", all - feeds)]
        .into_iter()
        .max_by_key(|(word, found)| (*found, *word == "LF"))
        .unwrap_or(("LF", 0));
    finding("line_end", word, word, &format!("{} of {} lines looked at end so", count(most), count(all)))
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

    fn quote_of(text: &str) -> (char, Option<DialectFinding>) {
        let found = detect(text.as_bytes(), true);
        (char::from(found.quote), found.findings.into_iter().find(|finding| finding.key == "quote"))
    }

    #[test]
    fn single_quotes_are_found_where_they_are_quotes() {
        for text in [
            "a,b\n'x,y',1\n",
            "name,n\n'Lee, Ann',1\n'Poe, Cy',2\n'O''Brien, Bob',3\n",
            "'name','n'\n'Ann','1'\n'Bob','2'\n",
            "id,name\n1,'Ann'\n2,'Bob'\n3,'O''Brien'\n4,\n",
            "a;b\n'two\nlines';1\nx;2\n",
            "a,b\n'say \"hi, you\"',1\nx,2\n",
            "n\n'Ann'\n'Bob'\n",
        ] {
            let (quote, found) = quote_of(text);
            assert_eq!(quote, '\'', "{text}");
            let found = found.unwrap_or_else(|| panic!("{text} has a finding"));
            assert_eq!((found.value.as_str(), found.word.as_str()), ("'", "single quotes"));
            assert!(found.reason.contains("in single quotes"), "{found:?}");
        }
        let found = detect(b"a,b\n'x,y',1\n", true);
        assert_eq!((found.delimiter, found.header), (b',', true));
        assert_eq!(detect(b"'Tis the season,1\n", true).findings[0].reason, "the only record has 2 fields");
        assert_eq!(sample_records(b"a,b\n'x,y',1\n", found.syntax(), true, 9)[1], ["x,y", "1"]);
    }

    #[test]
    fn apostrophes_are_no_quotes() {
        for text in [
            "name,n\nO'Brien,1\nD'Arcy,2\n",
            "name,n\nBob O'Brien,1\n'Abd al-Aziz,2\n",
            "song,year\n'Tis the season,1990\n'Round midnight,1944\n",
            "song,year\n'Tis the season,1990\nRockin',1944\n",
            "song,by\n'Tis,the boys'\nx,y\n",
            "a,b\n\"x,'y',z\",1\n\"'p','q'\",2\n",
            "year,n\n'99,1\n'00,2\n",
            "name,n\n\"O'Brien, Bob\",1\n\"'t Hooft, Jan\",2\n",
            "a,b\n'x',1\ny,2\n",
            "a,b\n\"x\",'y'\n\"z\",'w'\n",
            "feet,n\n5',1\n6',2\n",
            "'Tis the season,1\n",
        ] {
            assert_eq!(quote_of(text), ('"', None), "{text}");
        }
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
    fn lines_that_are_all_bad_are_another_encoding_however_long_the_file_is() {
        let windows_1252 = |bad, accented, looked| Accents { bad, accented, looked }.windows_1252();
        assert_eq!(windows_1252(9, 9, 100_000), None);
        assert_eq!(windows_1252(50, 51, 100_000), None);
        assert_eq!(windows_1252(0, 0, 10), None);
        let found = windows_1252(50, 50, 100_000).expect("another encoding");
        assert_eq!((found.value.as_str(), found.reason.as_str()), ("windows-1252", "50 of 50 lines with accents are not valid UTF-8"));
        let mut dialect = detect(b"n,p\na,1\n", true);
        dialect.set_encoding(found.clone());
        assert_eq!((dialect.encoding.as_deref(), &dialect.findings[1]), (Some("windows-1252"), &found));
    }

    #[test]
    fn a_file_with_a_byte_order_mark_is_of_that_encoding_however_many_lines_are_bad() {
        let found = detect(b"\xEF\xBB\xBFn,p\r\nJos\xe9,1\r\nMar\xeda,2\r\n", true);
        assert_eq!((found.encoding, found.marked), (None, true));
        assert!(!detect(b"n,p\nJos\xe9,1\nMar\xeda,2\n", true).marked);
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
