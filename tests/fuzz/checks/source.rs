//! A whole input as rows: as the reference reads it, and the same in blocks of any size; every row in the account.

use millpond_pipeline::source::csv::from_bytes;
use millpond_pipeline::source::footer::Footer;
use millpond_pipeline::source::{CsvOptions, CsvSource};
use millpond_pipeline::spec::SourceSpec;
use millpond_record::flow::{FlowError, Portion, Source};
use millpond_record::ledger::Ledger;
use millpond_record::rejected::Reason;

use super::Settings;
use super::reference::{self, Expected};

/// Panics where a source disagrees with the reference or with itself.
pub fn check(data: &[u8]) {
    let mut settings = Settings::new(data);
    let mut options =
        CsvOptions::from_spec(&SourceSpec { csv: Some("-".into()), ..SourceSpec::default() }).expect("the defaults are valid");
    options.syntax.max_record = settings.one_of(&[1 << 20, 8, 12, 40]);
    options.syntax.comment = settings.one_of(&[None, None, Some(b'#')]);
    options.skip_lines = settings.one_of(&[0, 0, 1, 3]);
    options.header_lines = settings.one_of(&[1, 1, 2]);
    options.header = !settings.byte().is_multiple_of(4) || options.header_lines > 1;
    options.footer = match settings.byte() % 5 {
        0 => Some(Footer::Lines(1)),
        1 => Some(Footer::Lines(2)),
        2 => Some(Footer::From("a".into())),
        _ => None,
    };
    let small = 1 + usize::from(settings.byte()) % 40;
    check_with(&settings.rest(), &options, small);
}

/// Panics where an input read with these options, in blocks of a usual or of a small size, is not what it should be.
pub fn check_with(input: &[u8], options: &CsvOptions, small: usize) {
    let whole = read(input, options);
    let parts = read(input, &CsvOptions { block_bytes: small, ..options.clone() });
    assert_eq!(whole, parts, "in blocks of {small} bytes");
    let Ok(got) = whole else { return };
    let text = || String::from_utf8_lossy(input).into_owned();
    let expected = reference::read(input, options).unwrap_or_else(|| panic!("{:?} has no header", text()));
    assert_eq!(got.found, expected, "{:?}", text());
    let Ledger { read, .. } = got.ledger;
    assert_eq!(read, (got.found.rows.len() + got.found.rejected.len()) as u64, "every record is a row or rejected");
    assert_eq!(got.ledger.rejected_rows(), got.found.rejected.len() as u64);
    for (place, line, raw) in &got.originals {
        assert_eq!(*line, reference::line_of(input, *place));
        assert!(input[*place..].starts_with(raw.as_bytes()), "the raw text of a row is its own");
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Got {
    found: Expected,
    ledger: Ledger,
    details: Vec<(String, u64, String)>,
    originals: Vec<(usize, u64, String)>,
}

fn read(input: &[u8], options: &CsvOptions) -> Result<Got, String> {
    let words = |error: FlowError| error.to_string();
    let mut source: CsvSource = from_bytes(input.to_vec(), "fuzz.csv", options).map_err(words)?;
    let mut got = Got { found: Expected::default(), ledger: Ledger::default(), details: Vec::new(), originals: Vec::new() };
    while let Some(portion) = source.next().map_err(words)? {
        add(&mut got, portion.as_ref()).map_err(words)?;
    }
    let Ledger { title_lines, blank_lines, comment_lines, footer_lines, .. } = got.ledger;
    got.found = Expected { title_lines, blank_lines, comment_lines, footer_lines, ..got.found };
    // The order in which reasons were first met is that of the blocks.
    got.ledger.rejected.sort_by_key(|entry| entry.reason);
    Ok(got)
}

fn add(got: &mut Got, portion: &dyn Portion) -> Result<(), FlowError> {
    let part = portion.read()?;
    let records: Vec<u64> = part.batch.records().expect("a source numbers its records").into_no_null_iter().collect();
    let originals = portion.originals(&records);
    let columns: Vec<_> = part.batch.visible().map(|column| column.str().expect("cells are text").clone()).collect();
    for (row, (record, original)) in records.iter().zip(originals).enumerate() {
        let place = usize::try_from(*record).expect("the input is in memory");
        let cells = columns.iter().map(|column| column.get(row).expect("no cell is null").to_owned()).collect();
        got.found.rows.push((place, original.line, cells));
        got.originals.push((place, original.line, original.raw));
    }
    for row in part.rejected {
        got.found.rejected.push((usize::try_from(row.offset).expect("the input is in memory"), row.line, row.reason));
        let said = if row.reason == Reason::InvalidEncoding { String::new() } else { row.detail };
        got.details.push((row.raw, row.length, said));
    }
    got.ledger.absorb(&part.ledger);
    Ok(())
}
