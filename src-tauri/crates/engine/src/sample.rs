//! The first rows of a file, of whatever kind it is: how it is read, what its columns are, and what is wrong with its rows.

use std::path::Path;

use millpond_pipeline::dialect::{self, Dialect, DialectFinding, SAMPLE_BYTES, detect};
use millpond_pipeline::inference::{self, ColumnPreview};
use millpond_pipeline::missing::Missing;
use millpond_pipeline::source::csv::from_bytes;
use millpond_pipeline::source::open::first_bytes;
use millpond_pipeline::source::packed::Packing;
use millpond_pipeline::source::{CsvOptions, Place, SourceKind, excel};
use millpond_pipeline::spec::SourceSpec;
use millpond_pipeline::splitter::Scan;
use millpond_pipeline::values::text_of;
use millpond_record::flow::Source;
use millpond_record::ledger::Ledger;
use millpond_record::schema::ColumnType;

use crate::error::EngineError;
use crate::rows::{must_be_readable, open};

/// Malformed rows that a first look shows.
const SHOWN: usize = 200;
/// Rows that types are told from.
const TYPED: usize = 2_000;

/// The first rows of a file.
pub(crate) struct Sample {
    /// How the file is read.
    pub source: SourceSpec,
    pub dialect: Dialect,
    pub names: Vec<String>,
    /// The columns' types, where the file itself has them.
    pub kinds: Option<Vec<ColumnType>>,
    pub rows: Vec<Vec<String>>,
    pub malformed: Vec<(u64, String)>,
    pub ledger: Ledger,
    /// Bytes of the file that the rows took.
    pub bytes: u64,
    /// Whether these are all rows.
    pub whole: bool,
}

impl Sample {
    /// Returns the first rows of a file.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn of(path: &Path, name: &str) -> Result<Self, EngineError> {
        let place = Place::of(path);
        let files = place.files()?;
        for file in &files {
            must_be_readable(file, name)?;
        }
        let source = SourceSpec::default().on(path);
        let kind = source.input().0;
        if kind != SourceKind::Csv {
            return Self::through(path, name, source);
        }
        let (bytes, taken, whole) = first_bytes(path, name, SAMPLE_BYTES)?;
        if is_json_line(&bytes, whole) {
            let text = path.to_string_lossy().into_owned();
            return Self::through(path, name, SourceSpec { csv: None, jsonl: Some(text), ..SourceSpec::default() });
        }
        let mut dialect = detect(&bytes, whole);
        dialect.findings.extend(packing_of(&place));
        let whole = whole && files.len() == 1;
        Self::of_text(&bytes, (taken, whole), name, source, dialect)
    }

    /// Returns the same rows with the bytes read in another encoding.
    ///
    /// # Errors
    /// As [`Sample::of`].
    pub fn in_encoding(self, path: &Path, name: &str, encoding: DialectFinding) -> Result<Self, EngineError> {
        let (bytes, taken, whole) = first_bytes(path, name, SAMPLE_BYTES)?;
        let mut dialect = self.dialect;
        dialect.set_encoding(encoding);
        Self::of_text(&bytes, (taken, whole && self.whole), name, self.source, dialect)
    }

    /// Returns the rows of a text's first bytes. The last record is left out where the file goes on: it may be cut.
    fn of_text(bytes: &[u8], (taken, whole): (u64, bool), name: &str, source: SourceSpec, dialect: Dialect) -> Result<Self, EngineError> {
        let source = SourceSpec {
            delimiter: Some(char::from(dialect.delimiter)),
            quote: Some(char::from(dialect.quote)),
            header: Some(dialect.header),
            header_lines: Some(dialect.header_lines).filter(|lines| *lines > 1),
            skip_lines: Some(dialect.skip_lines).filter(|lines| *lines > 0),
            comment: dialect.comment.map(char::from),
            footer: dialect.footer.clone(),
            encoding: dialect.encoding.clone(),
            ..source
        };
        let mut text = dialect::decoded(bytes, dialect.encoding.as_deref());
        let all = text.len();
        if bytes.len() >= SAMPLE_BYTES {
            let mut at = 0;
            while let Scan::Record { next, .. } | Scan::Malformed { next, .. } = dialect.syntax().scan(&text, at, false) {
                at = next;
            }
            text.truncate(if at > 0 { at } else { text.len() });
        }
        let share = u128::from(taken) * text.len() as u128 / (all.max(1) as u128);
        let options = CsvOptions { encoding: None, ..CsvOptions::from_spec(&source)? };
        let mut rows = from_bytes(text, name, &options)?;
        let mut sample = Self::empty(source, dialect);
        while let Some(portion) = rows.next()? {
            sample.add(&portion.read()?)?;
        }
        sample.names = rows.schema().names().map(str::to_owned).collect();
        (sample.bytes, sample.whole) = (u64::try_from(share).unwrap_or(u64::MAX), whole);
        Ok(sample)
    }

    /// Returns the first rows of a file that is read as a run reads it.
    fn through(path: &Path, name: &str, source: SourceSpec) -> Result<Self, EngineError> {
        let kind = source.input().0;
        let findings = match kind {
            SourceKind::Excel => sheet_of(path, name)?.into_iter().collect(),
            kind => vec![finding("kind", kind.key(), word(kind), "told by its own bytes")],
        };
        let dialect = Dialect { findings, ..Dialect::default() };
        let (mut rows, _) = open(path, name, &source, false)?;
        let mut sample = Self::empty(source, dialect);
        while sample.rows.len() < TYPED {
            let Some(portion) = rows.next()? else {
                sample.whole = true;
                break;
            };
            let (read, _) = portion.read_first((TYPED - sample.rows.len()) as u64)?;
            sample.add(&read)?;
        }
        let schema = rows.schema();
        sample.names = schema.names().map(str::to_owned).collect();
        sample.kinds = (kind == SourceKind::Parquet).then(|| schema.columns.iter().map(|column| column.kind).collect());
        sample.bytes = rows.progress().0;
        Ok(sample)
    }

    fn empty(source: SourceSpec, dialect: Dialect) -> Self {
        Self {
            source,
            dialect,
            names: Vec::new(),
            kinds: None,
            rows: Vec::new(),
            malformed: Vec::new(),
            ledger: Ledger::default(),
            bytes: 0,
            whole: false,
        }
    }

    fn add(&mut self, read: &millpond_record::flow::PortionRows) -> Result<(), EngineError> {
        let cells: Vec<_> = read.batch.visible().map(text_of).collect::<Result<_, _>>()?;
        let room = TYPED.saturating_sub(self.rows.len());
        self.rows.extend(
            (0..read.batch.rows().min(room)).map(|row| cells.iter().map(|column| column.get(row).unwrap_or_default().to_owned()).collect()),
        );
        let shown = SHOWN.saturating_sub(self.malformed.len());
        self.malformed.extend(read.rejected.iter().take(shown).map(|row| (row.line, row.detail.clone())));
        self.ledger.absorb(&read.ledger);
        Ok(())
    }

    /// Returns what the columns mean: as the file says, or as their cells read.
    pub fn columns(&self, missing: &Missing) -> Vec<ColumnPreview> {
        let column = |(at, name): (usize, &String)| {
            let cells: Vec<&str> = self.rows.iter().filter_map(|row| row.get(at).map(String::as_str)).collect();
            let preview = inference::column(name, &cells, missing);
            match self.kinds.as_ref().and_then(|kinds| kinds.get(at)) {
                Some(kind) => ColumnPreview { kind: *kind, ..preview },
                None => preview,
            }
        };
        self.names.iter().enumerate().map(column).collect()
    }
}

fn finding(key: &str, value: &str, word: &str, reason: &str) -> DialectFinding {
    DialectFinding { key: key.into(), value: value.into(), word: word.into(), reason: reason.into() }
}

fn word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Csv => "text",
        SourceKind::Excel => "Excel",
        SourceKind::Parquet => "Parquet",
        SourceKind::Jsonl => "JSON lines",
    }
}

/// Returns the sheet that is read unless the pipeline names another, with what else there is.
fn sheet_of(path: &Path, name: &str) -> Result<Option<DialectFinding>, EngineError> {
    let sheets = excel::sheets(path, name)?;
    Ok(sheets.first().map(|first| {
        let reason = match sheets.len() {
            1 => "the only sheet".to_owned(),
            _ => format!("the first of the sheets {}", sheets.join(", ")),
        };
        finding("sheet", first, &format!("sheet {first}"), &reason)
    }))
}

/// Returns how a file is packed, where it is.
fn packing_of(place: &Place) -> Option<DialectFinding> {
    if let Place::Member { member, .. } = place {
        return Some(finding("packing", "zip", "zip", &format!("the member {member} of an archive")));
    }
    let path = place.files().ok()?.into_iter().next()?;
    let packing = std::fs::File::open(path).and_then(|mut file| Packing::of_file(&mut file)).ok().flatten()?;
    let (value, word) = match packing {
        Packing::Gzip => ("gzip", "gzip"),
        Packing::Zstandard => ("zstd", "Zstandard"),
        Packing::Zip => ("zip", "zip"),
    };
    Some(finding("packing", value, word, "told by its own bytes"))
}

/// Returns whether a text's first line is a JSON object, whatever the file is called.
fn is_json_line(bytes: &[u8], whole: bool) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let end = text.iter().position(|byte| *byte == b'\n').or_else(|| whole.then_some(text.len()));
    let line = end.map(|end| &text[..end]).filter(|line| line.starts_with(b"{\""));
    line.is_some_and(|line| serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line).is_ok())
}
