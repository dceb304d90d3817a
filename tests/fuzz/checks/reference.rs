//! A slow and obvious reading of a file of rows, byte by byte: RFC 4180, and the rules of docs/pipelines.md where it is silent.

use millpond_pipeline::source::CsvOptions;
use millpond_pipeline::source::footer::Footer;
use millpond_pipeline::splitter::Syntax;
use millpond_record::rejected::Reason;

/// Records looked at from the end for a footer that is told by its text.
const FOOTER_WINDOW: usize = 100;

/// What stands between two places of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A record and its fields.
    Record(Vec<Vec<u8>>),
    Comment,
    Malformed(Reason),
}

/// A stretch of an input: its text from `start` to `end`, and its line end until `next`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub start: usize,
    pub end: usize,
    pub next: usize,
    pub kind: Kind,
}

/// Returns every stretch of an input from `start` on.
pub fn stretches(input: &[u8], mut start: usize, syntax: Syntax) -> Vec<Stretch> {
    let mut found = Vec::new();
    while start < input.len() {
        let stretch = stretch(input, start, syntax);
        start = stretch.next;
        found.push(stretch);
    }
    found
}

fn stretch(input: &[u8], start: usize, syntax: Syntax) -> Stretch {
    if syntax.comment == Some(input[start]) {
        return whole(input, start, end_of_line(input, start), Kind::Comment, syntax);
    }
    let mut fields = Vec::new();
    let mut at = start;
    loop {
        let mut field = Vec::new();
        if input.get(at) == Some(&syntax.quote) {
            if at - start > syntax.max_record {
                return malformed(input, start, at, Reason::RecordTooLong);
            }
            match quoted(input, start, at, syntax, &mut field) {
                Ok(after) => at = after,
                Err(reason) => return malformed(input, start, at, reason),
            }
        } else {
            while at < input.len() && input[at] != syntax.delimiter && !is_line_end(input[at]) {
                field.push(input[at]);
                at += 1;
            }
        }
        fields.push(field);
        if input.get(at) == Some(&syntax.delimiter) {
            at += 1;
        } else {
            return whole(input, start, at, Kind::Record(fields), syntax);
        }
    }
}

/// Reads the quoted field that begins at `opening` and returns the place after its closing quote.
fn quoted(input: &[u8], start: usize, opening: usize, syntax: Syntax, field: &mut Vec<u8>) -> Result<usize, Reason> {
    let mut at = opening + 1;
    while at < input.len() && at - start <= syntax.max_record {
        if input[at] != syntax.quote {
            field.push(input[at]);
            at += 1;
        } else if input.get(at + 1) == Some(&syntax.quote) {
            field.push(syntax.quote);
            at += 2;
        } else {
            let closes = input.get(at + 1).is_none_or(|after| *after == syntax.delimiter || is_line_end(*after));
            if closes {
                return Ok(at + 1);
            }
            // A quote on a later line belongs to another field: this one was never closed.
            let same_line = !input[opening..at].iter().any(|byte| is_line_end(*byte));
            return Err(if same_line { Reason::TextAfterQuote } else { Reason::OpenQuote });
        }
    }
    Err(Reason::OpenQuote)
}

fn whole(input: &[u8], start: usize, end: usize, kind: Kind, syntax: Syntax) -> Stretch {
    let kind = if end - start > syntax.max_record { Kind::Malformed(Reason::RecordTooLong) } else { kind };
    Stretch { start, end, next: after_line_end(input, end), kind }
}

/// Costs the line that holds `at`.
fn malformed(input: &[u8], start: usize, at: usize, reason: Reason) -> Stretch {
    let end = end_of_line(input, at);
    Stretch { start, end, next: after_line_end(input, end), kind: Kind::Malformed(reason) }
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

fn end_of_line(input: &[u8], mut at: usize) -> usize {
    while at < input.len() && !is_line_end(input[at]) {
        at += 1;
    }
    at
}

fn after_line_end(input: &[u8], end: usize) -> usize {
    match &input[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        _ => end,
    }
}

/// Returns the number of the line at a place; the first is 1.
pub fn line_of(input: &[u8], place: usize) -> u64 {
    let (mut at, mut line) = (0, 1);
    while at < place {
        at = if is_line_end(input[at]) { after_line_end(input, at) } else { at + 1 };
        line += u64::from(at <= place && is_line_end(input[at - 1]));
    }
    line
}

/// What an input should be read as.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Place, line and cells of each row.
    pub rows: Vec<(usize, u64, Vec<String>)>,
    /// Place, line and reason of each rejected row.
    pub rejected: Vec<(usize, u64, Reason)>,
    pub title_lines: u64,
    pub blank_lines: u64,
    pub comment_lines: u64,
    pub footer_lines: u64,
}

/// Returns the rows of an input in UTF-8; `None` where it has no header.
pub fn read(input: &[u8], options: &CsvOptions) -> Option<Expected> {
    let syntax = options.syntax;
    let mut expected = Expected::default();
    let mut at = if input.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    for _ in 0..options.skip_lines {
        let end = end_of_line(input, at);
        if end == input.len() {
            return None;
        }
        at = after_line_end(input, end);
        expected.title_lines += 1;
    }
    let mut header: Vec<Stretch> = Vec::new();
    let wanted = if options.header { options.header_lines } else { 1 };
    while header.len() < wanted {
        if at == input.len() {
            return None;
        }
        let found = stretch(input, at, syntax);
        match found.kind {
            _ if found.start == found.end => expected.blank_lines += 1,
            _ if syntax.comment == Some(input[at]) => expected.comment_lines += 1,
            Kind::Record(_) if !options.header => {
                header.push(found);
                break;
            }
            Kind::Record(_) => header.push(found.clone()),
            _ => return None,
        }
        at = found.next;
    }
    if options.header && header.iter().any(|line| std::str::from_utf8(&input[line.start..line.end]).is_err()) {
        return None;
    }
    let width = header.iter().map(|line| if let Kind::Record(fields) = &line.kind { fields.len() } else { 0 }).max()?;
    let mut all = stretches(input, at, syntax);
    cut_footer(input, &mut all, options, &mut expected);
    for stretch in all {
        let place = (stretch.start, line_of(input, stretch.start));
        let text = &input[stretch.start..stretch.end];
        match stretch.kind {
            Kind::Comment => expected.comment_lines += 1,
            Kind::Malformed(reason) => expected.rejected.push((place.0, place.1, reason)),
            Kind::Record(_) if text.contains(&0) || std::str::from_utf8(text).is_err() => {
                expected.rejected.push((place.0, place.1, Reason::InvalidEncoding));
            }
            Kind::Record(_) if text.is_empty() && width > 1 => expected.blank_lines += 1,
            Kind::Record(fields) if fields.len() != width => {
                let reason = if fields.len() < width { Reason::TooFewFields } else { Reason::TooManyFields };
                expected.rejected.push((place.0, place.1, reason));
            }
            Kind::Record(fields) => {
                let cells = fields.into_iter().map(|cell| String::from_utf8_lossy(&cell).into_owned()).collect();
                expected.rows.push((place.0, place.1, cells));
            }
        }
    }
    Some(expected)
}

/// Takes the footer off the end. Before a line that is longer than a record may be, no footer begins.
fn cut_footer(input: &[u8], all: &mut Vec<Stretch>, options: &CsvOptions, expected: &mut Expected) {
    let Some(footer) = &options.footer else { return };
    let first = all.iter().rposition(|stretch| stretch.end - stretch.start > options.syntax.max_record).map_or(0, |at| at + 1);
    let counts = |stretch: &Stretch| stretch.end > stretch.start && stretch.kind != Kind::Comment;
    let mut last: Vec<usize> = (first..all.len()).filter(|at| counts(&all[*at])).collect();
    let room = if let Footer::Lines(count) = footer { *count } else { FOOTER_WINDOW };
    last.drain(..last.len().saturating_sub(room));
    let begins = match footer {
        Footer::Lines(_) => last.first(),
        Footer::From(text) => last.iter().find(|at| input[all[**at].start..].starts_with(text.as_bytes())),
    };
    let Some(begins) = begins.copied() else { return };
    let mut at = all[begins].start;
    all.truncate(begins);
    while at < input.len() {
        let end = end_of_line(input, at);
        if end == at {
            expected.blank_lines += 1;
        } else if options.syntax.comment == Some(input[at]) {
            expected.comment_lines += 1;
        } else {
            expected.footer_lines += 1;
        }
        at = after_line_end(input, end);
    }
}
