//! The splitter against the reference: the same records, the same fields, and no less with less of the input.

use millpond_pipeline::splitter::{Scan, Syntax};

use super::Settings;
use super::reference::{self, Kind, Stretch};

/// Panics where the splitter and the reference do not agree.
pub fn check(data: &[u8]) {
    let mut settings = Settings::new(data);
    let syntax = Syntax {
        delimiter: settings.one_of(b",;\t"),
        quote: settings.one_of(b"\"\"\"'"),
        max_record: settings.one_of(&[3, 8, 12, 40, 1 << 20]),
        comment: settings.one_of(&[None, None, Some(b'#')]),
    };
    let cut = usize::from(settings.byte());
    let input = settings.rest();
    let expected = reference::stretches(&input, 0, syntax);
    let found = all(&input, syntax);
    assert_eq!(found, expected, "{syntax:?} reads {:?}", String::from_utf8_lossy(&input));
    let part = &input[..cut.min(input.len())];
    for stretch in found.iter().filter(|stretch| stretch.start < part.len()) {
        let whole = syntax.scan(&input, stretch.start, true);
        match (syntax.scan(part, stretch.start, false), whole) {
            (Scan::NeedMore, _) => {}
            (Scan::Endless { reason }, Scan::Malformed { reason: same, end, .. }) => {
                assert_eq!(reason, same);
                assert!(end - stretch.start > syntax.max_record, "only a line that may not be kept is given up");
            }
            (part, whole) => assert_eq!(part, whole, "with {cut} of {} bytes", input.len()),
        }
    }
}

fn all(input: &[u8], syntax: Syntax) -> Vec<Stretch> {
    let (mut at, mut found) = (0, Vec::new());
    while at < input.len() {
        let stretch = match syntax.scan(input, at, true) {
            Scan::Record { end, next } if syntax.is_comment(input, at) => Stretch { start: at, end, next, kind: Kind::Comment },
            Scan::Record { end, next } => Stretch { start: at, end, next, kind: Kind::Record(fields(input, at, end, syntax)) },
            Scan::Malformed { reason, end, next } => Stretch { start: at, end, next, kind: Kind::Malformed(reason) },
            Scan::NeedMore | Scan::Endless { .. } => panic!("more is wanted at the end of the input"),
        };
        assert!(stretch.next > at, "every byte belongs to one stretch");
        at = stretch.next;
        found.push(stretch);
    }
    found
}

fn fields(input: &[u8], start: usize, end: usize, syntax: Syntax) -> Vec<Vec<u8>> {
    let mut fields = Vec::new();
    syntax.fields(input, start, end, |range, doubled| {
        let field = &input[range];
        fields.push(if doubled { unescaped(field, syntax.quote) } else { field.to_vec() });
    });
    fields
}

/// Returns a field with each pair of quotes as one. Bytes that are no UTF-8 stay: [`Syntax::unescape`] is for texts.
fn unescaped(field: &[u8], quote: u8) -> Vec<u8> {
    if let Ok(text) = std::str::from_utf8(field) {
        return Syntax { quote, ..Syntax::default() }.unescape(text).into_bytes();
    }
    let (mut at, mut text) = (0, Vec::new());
    while at < field.len() {
        text.push(field[at]);
        at += if field[at..].starts_with(&[quote, quote]) { 2 } else { 1 };
    }
    text
}
