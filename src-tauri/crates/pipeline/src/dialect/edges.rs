//! Lines of a file that are no rows, told from its first bytes: titles, comments, second header lines, footers.

use std::borrow::Cow;

use super::{DialectFinding, Records, fields, finding, is_value};
use crate::lines;
use crate::splitter::{Scan, Syntax};

/// The character that programs begin a line of comment with.
const COMMENT: u8 = b'#';
/// Lines that may stand before the header.
const MOST_TITLES: usize = 20;
/// Records at the end that may be a footer.
const MOST_FOOTERS: usize = 10;
/// Records looked at from the end by a run.
const WINDOW: usize = crate::source::footer::FOOTER_WINDOW;
/// What lines of totals begin with.
const TOTALS: [&str; 7] = ["total", "grand total", "sum", "summe", "gesamt", "totale", "somme"];

/// A record of a sample, with its place.
struct Record {
    start: usize,
    end: usize,
    cells: Vec<String>,
    /// Whether a blank line stands before it.
    apart: bool,
}

fn records(text: &[u8], syntax: Syntax, whole: bool) -> Vec<Record> {
    let (mut at, mut found, mut apart): (usize, Vec<Record>, bool) = (0, Vec::new(), false);
    while at < text.len() {
        let (end, next) = match syntax.scan(text, at, whole) {
            Scan::Record { end, next } | Scan::Malformed { end, next, .. } => (end, next),
            Scan::NeedMore | Scan::Endless { .. } => break,
        };
        if end == at {
            apart = true;
        } else if !syntax.is_comment(text, at) {
            found.push(Record { start: at, end, cells: fields(text, at, end, syntax), apart });
            apart = false;
        }
        at = next;
    }
    found
}

/// Returns the text without the lines that may be comments, where it begins with one.
pub(super) fn without_comments(text: &[u8]) -> Cow<'_, [u8]> {
    let first = text.iter().find(|byte| !matches!(byte, b'\n' | b'\r'));
    if first != Some(&COMMENT) {
        return Cow::Borrowed(text);
    }
    let mut rest = Vec::with_capacity(text.len());
    each_line(text, |line, next| {
        if line.first() != Some(&COMMENT) {
            rest.extend_from_slice(next);
        }
    });
    Cow::Owned(rest)
}

fn each_line<'t>(text: &'t [u8], mut each: impl FnMut(&'t [u8], &'t [u8])) {
    let mut at = 0;
    while at < text.len() {
        let (end, next) = lines::first_end(text, at, true).map_or((text.len(), text.len()), |line| (line.end, line.next));
        each(&text[at..end], &text[at..next]);
        at = next;
    }
}

/// Returns what speaks for comments in a text that begins with one: lines that cannot be rows of so many fields.
pub(super) fn comments(text: &[u8], syntax: Syntax, width: usize) -> Option<DialectFinding> {
    let (mut count, mut rows) = (0_u64, 0_u64);
    each_line(text, |line, _| {
        if line.first() == Some(&COMMENT) {
            count += 1;
            let alike = fields(line, 0, line.len(), Syntax { comment: None, ..syntax }).len() == width;
            let worded = line.len() == 1 || line.starts_with(b"# ") || line.starts_with(b"##");
            rows += u64::from(alike && (width > 1 || !worded));
        }
    });
    let what = if count == 1 { "1 line begins".to_owned() } else { format!("{count} lines begin") };
    (count > 0 && rows == 0)
        .then(|| finding("comment", "#", "comments", &format!("{what} with # and {} no row", if count == 1 { "is" } else { "are" })))
}

/// What the edges of a table are.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub skip_lines: u64,
    pub header_lines: u64,
    pub footer: Option<String>,
    /// The records from the header on, as many as are looked at.
    pub records: Records,
    pub findings: Vec<DialectFinding>,
}

/// Returns where a table of so many columns begins and ends in a text.
pub(super) fn edges(text: &[u8], syntax: Syntax, width: usize, whole: bool, most: usize) -> Edges {
    let mut all = records(text, syntax, whole);
    let mut edges = Edges { header_lines: 1, ..Edges::default() };
    if width > 1 {
        let titles = titles(&all, width);
        if titles > 0 {
            edges.skip_lines = lines::count(&text[..all[titles].start]).0;
            let word = if edges.skip_lines == 1 { "a title line" } else { "title lines" };
            let reason = format!("the header with its {width} fields is in line {}", edges.skip_lines + 1);
            edges.findings.push(finding("skip_lines", &edges.skip_lines.to_string(), word, &reason));
            all.drain(..titles);
        }
        if whole && let Some((footer, at)) = footer(text, &all, syntax, width) {
            let count = all.len() - at;
            let what = if count == 1 { "the last line begins".to_owned() } else { format!("the last {count} lines begin") };
            edges.findings.push(finding(
                "footer",
                &footer,
                "a footer",
                &format!("{what} with “{footer}” and {} no row", if count == 1 { "is" } else { "are" }),
            ));
            edges.footer = Some(footer);
            all.truncate(at);
        }
    }
    all.truncate(most);
    edges.records = all.into_iter().map(|record| record.cells).collect();
    if let Some(reason) = second_header(&edges.records) {
        edges.header_lines = 2;
        edges.findings.push(finding("header_lines", "2", "2 header lines", &reason));
    }
    edges
}

/// Returns how many records stand before the header.
fn titles(all: &[Record], width: usize) -> usize {
    let is_title = |record: &Record| {
        let filled = record.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        record.cells.len() < width && record.cells.len() <= width.div_ceil(2)
            || (width > 2 && filled == 1 && !record.cells[0].trim().is_empty())
    };
    let titles = all.iter().take(MOST_TITLES + 1).take_while(|record| is_title(record)).count();
    let rest = &all[titles..];
    let even = rest.iter().filter(|record| record.cells.len() == width).count();
    let begins = rest.first().is_some_and(|record| record.cells.len() == width);
    if titles <= MOST_TITLES && begins && rest.len() > 1 && even * 4 >= rest.len() * 3 { titles } else { 0 }
}

/// Returns why the second record belongs to the header: it is words or units where all others hold values.
fn second_header(records: &Records) -> Option<String> {
    let [first, second, rest @ ..] = records.as_slice() else { return None };
    if rest.len() < 3 || first.len() != second.len() || second.iter().any(|cell| is_value(cell)) {
        return None;
    }
    if first.iter().any(|cell| is_value(cell)) && !first.iter().any(|cell| cell.trim().is_empty()) {
        return None;
    }
    let mut words = 0;
    for (column, word) in second.iter().enumerate() {
        let cells = || rest.iter().filter_map(|record| record.get(column)).filter(|cell| !cell.trim().is_empty());
        let (all, values) = (cells().count(), cells().filter(|cell| is_value(cell)).count());
        let typed = all > 1 && values * 10 >= all * 8;
        if typed && !word.trim().is_empty() {
            if cells().any(|cell| cell == word) {
                return None;
            }
            words += 1;
        }
    }
    (words > 1).then(|| format!("the second record holds words in {words} columns of numbers or dates"))
}

/// Returns what the footer begins with, and which record that is.
fn footer(text: &[u8], all: &[Record], syntax: Syntax, width: usize) -> Option<(String, usize)> {
    let first = all.len().saturating_sub(MOST_FOOTERS).max(3);
    let at = (first..all.len()).find(|at| {
        let record = &all[*at];
        let notes = record.apart && all[*at..].iter().all(|record| record.cells.len() < width);
        let counted = record.cells[0].starts_with('(') && record.cells[0].contains(" row") && record.cells.len() < width;
        notes || counted || (at + 3 >= all.len() && total(record).is_some())
    })?;
    let record = &all[at];
    let line = std::str::from_utf8(&text[record.start..record.end]).ok()?;
    let ends = |c: char| c.is_whitespace() || c == ':' || c.is_ascii_digit() || c == char::from(syntax.delimiter);
    let begins = match total(record) {
        // With the empty cells before it.
        Some(word) => line.find(&word).map(|found| line[..found + word.len()].to_owned()),
        None => line.find(ends).filter(|end| *end > 0).or(Some(line.len())).map(|end| line[..end].to_owned()),
    }?;
    let used = all[all.len().saturating_sub(WINDOW)..at.max(all.len().saturating_sub(WINDOW))].iter();
    let free = used.clone().all(|record| !text[record.start..record.end].starts_with(begins.as_bytes()));
    (free && !lines::any_end(begins.as_bytes())).then_some((begins, at))
}

/// Returns the word for totals that a record's first filled cell begins with.
fn total(record: &Record) -> Option<String> {
    let cell = record.cells.iter().find(|cell| !cell.trim().is_empty())?.trim_start();
    let lower = cell.to_lowercase();
    let word = TOTALS.iter().filter(|word| lower.starts_with(*word)).max_by_key(|word| word.len())?;
    let over = lower[word.len()..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    (over && cell.is_char_boundary(word.len())).then(|| cell[..word.len()].to_owned())
}

#[cfg(test)]
mod tests {
    use crate::dialect::{Dialect, detect};

    fn found(text: &str) -> Dialect {
        detect(text.as_bytes(), true)
    }

    #[test]
    fn titles_before_the_header_are_found() {
        let dialect =
            found("Sales report\nmade 2026-11-01\n\nname,city,price\nAnn,Oslo,1\nBob,Bern,2\nCy,Rome,3\nDi,Bonn,4\nEd,Linz,5\nFy,Graz,6\n");
        assert_eq!((dialect.skip_lines, dialect.header, dialect.delimiter), (3, true, b','));
        assert_eq!(dialect.findings.last().expect("a finding").reason, "the header with its 3 fields is in line 4");
        let dialect = found("Sales;;\nname;city;price\nAnn;Oslo;1,5\nBob;Bern;2,5\nCy;Rome;3\n");
        assert_eq!((dialect.skip_lines, dialect.delimiter), (1, b';'));
        for plain in ["name,price\nAnn,1\nBob\nCy,3\n", "a,b,c\n1,2,3\n4,5,6\n", "notes\nhello, world\nfoo\nbar, baz\n"] {
            assert_eq!(found(plain).skip_lines, 0, "{plain}");
        }
    }

    #[test]
    fn titles_comments_a_second_header_line_and_a_footer_are_found_together() {
        let dialect = found("Report\nmade 2026\n\n# c\nx,y\nkg,cm\n1,2\n3,4\n5,6\n7,8\n9,1\nTotal,25\n\nend\n");
        assert_eq!((dialect.delimiter, dialect.skip_lines, dialect.comment), (b',', 4, Some(b'#')));
        assert_eq!((dialect.header_lines, dialect.footer.as_deref()), (2, Some("Total")));
    }

    #[test]
    fn comments_are_found_where_they_cannot_be_rows() {
        let dialect = found("# made by hand\n#\nname,price\nAnn,1\n# a note, with a comma, or two\nBob,2\n");
        assert_eq!((dialect.comment, dialect.skip_lines, dialect.header), (Some(b'#'), 0, true));
        for plain in ["#name,price\nAnn,1\nBob,2\n", "#1,x\n#2,y\n", "name,tag\nAnn,#1\n", "#tag\n#a\n#b\n"] {
            assert_eq!(found(plain).comment, None, "{plain}");
        }
        let dialect = found("##format=1\n##source\n#name\tpos\tid\nx\t1\ta\ny\t2\tb\nz\t3\tc\nw\t4\td\nv\t5\te\nu\t6\tf\n");
        assert_eq!((dialect.comment, dialect.skip_lines), (None, 2));
    }

    #[test]
    fn a_second_header_line_is_found() {
        let dialect = found("name,price,weight\n,EUR,kg\nAnn,1,2\nBob,2,3\nCy,3,4\n");
        assert_eq!((dialect.header, dialect.header_lines), (true, 2));
        let dialect = found(",2024,,2025,\nregion,net,tax,net,tax\nN,1,2,3,4\nS,1,2,3,4\nE,1,2,3,4\n");
        assert_eq!((dialect.header, dialect.header_lines), (true, 2));
        for plain in ["name,price\nAnn,n/a\nBob,1\nCy,2\nDi,3\n", "a,b\nx,y\nz,w\nu,v\nq,r\n", "1,2\n3,4\n5,6\n7,8\n9,0\n"] {
            assert_eq!(found(plain).header_lines, 1, "{plain}");
        }
    }

    #[test]
    fn totals_and_notes_at_the_end_are_found() {
        let rows = "name,city,price\nAnn,Oslo,1\nBob,Bern,2\nCy,Rome,3\nDi,Bonn,4\n";
        for (end, footer) in [
            ("Total,,10\n", Some("Total")),
            (",Grand total:,10\n", Some(",Grand total")),
            ("\nSource: the shop\nmade by hand\n", Some("Source")),
            ("(4 rows)\n", Some("(")),
            ("Totally,Wien,5\n", None),
            ("Ed,Graz\n", None),
            ("\nEd,Graz,5\n", None),
        ] {
            assert_eq!(found(&format!("{rows}{end}")).footer.as_deref(), footer, "{end}");
        }
        assert_eq!(detect(format!("{rows}Total,,10\n").as_bytes(), false).footer, None);
    }
}
