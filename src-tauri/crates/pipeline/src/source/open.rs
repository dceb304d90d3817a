//! An input by its path: of whatever kind it is, however it is packed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use millpond_record::flow::{FlowError, Source};

use super::csv::{Again, CsvOptions, CsvSource, Input, read_error};
use super::excel::{ExcelSource, SheetChoice};
use super::jsonl::JsonlSource;
use super::kind::SourceKind;
use super::many::ManySource;
use super::meter::Meter;
use super::packed::{Packing, plain, unpack, unzip};
use super::parquet::ParquetSource;
use super::place::Place;
use crate::spec::SourceSpec;

/// Returns the rows of an input, which messages call `origin`.
///
/// # Errors
/// [`FlowError`] where it cannot be read, is not of the kind that the source says, or lacks what is expected.
pub fn open(path: &Path, origin: &str, spec: &SourceSpec, hash: bool) -> Result<Box<dyn Source>, FlowError> {
    let place = Place::of(path);
    if matches!(place, Place::Pattern(_)) {
        return Ok(Box::new(ManySource::open(place.files()?, origin, spec, hash, place.size_bytes())?));
    }
    open_one(&place, origin, spec, hash)
}

/// Returns the rows of one file.
///
/// # Errors
/// As [`open`].
pub(super) fn open_file(path: &Path, origin: &str, spec: &SourceSpec, hash: bool) -> Result<Box<dyn Source>, FlowError> {
    open_one(&Place::File(path.to_owned()), origin, spec, hash)
}

fn open_one(place: &Place, origin: &str, spec: &SourceSpec, hash: bool) -> Result<Box<dyn Source>, FlowError> {
    let (kind, _) = spec.input();
    let (path, member) = match place {
        Place::Member { archive, member } => (archive.as_path(), Some(member.as_str())),
        Place::File(path) => (path.as_path(), None),
        Place::Pattern(pattern) => (Path::new(pattern), None),
    };
    if member.is_none() {
        refuse_another_kind(path, origin, kind)?;
    }
    let mut options = CsvOptions::from_spec(spec)?;
    options.hash = hash;
    Ok(match kind {
        SourceKind::Csv => {
            let (input, meter, total) = open_bytes(path, member, origin, hash)?;
            Box::new(CsvSource::over(input, meter, origin, Some(total), &options)?.with_again(again(path, member, origin)))
        }
        SourceKind::Jsonl => {
            Box::new(JsonlSource::over(open_bytes(path, member, origin, hash)?, again(path, member, origin), origin, &options)?)
        }
        SourceKind::Excel => Box::new(ExcelSource::open(path, origin, &options, &SheetChoice::of(spec))?),
        SourceKind::Parquet => Box::new(ParquetSource::open(path, origin, &options)?),
    })
}

/// Returns the rows of a CSV file, as what they are.
///
/// # Errors
/// As [`open`], and where the input is of another kind, or more than one file.
pub fn open_csv(path: &Path, origin: &str, spec: &SourceSpec) -> Result<CsvSource, FlowError> {
    let (place, kind) = (Place::of(path), spec.input().0);
    let (path, member) = match &place {
        Place::Member { archive, member } if kind == SourceKind::Csv => (archive.as_path(), Some(member.as_str())),
        Place::File(path) if kind == SourceKind::Csv => (path.as_path(), None),
        _ => {
            return Err(FlowError::Input {
                message: format!("Rows of {origin} cannot be mended one by one: only those of one CSV file can."),
                hint: Some("Mend them in the file itself and run the pipeline again.".into()),
            });
        }
    };
    let (input, meter, total) = open_bytes(path, member, origin, false)?;
    CsvSource::over(input, meter, origin, Some(total), &CsvOptions::from_spec(spec)?)
}

/// Returns a way to an input's start.
fn again(path: &Path, member: Option<&str>, origin: &str) -> Again {
    let (path, member, origin) = (path.to_owned(), member.map(str::to_owned), origin.to_owned());
    Box::new(move || Ok(open_bytes(&path, member.as_deref(), &origin, false)?.0))
}

/// Returns the bytes of an input, unpacked, what is known of its own bytes, and how many these are.
///
/// # Errors
/// [`FlowError`] where it cannot be read or unpacked.
pub(super) fn open_bytes(path: &Path, member: Option<&str>, origin: &str, hash: bool) -> Result<(Input, Meter, u64), FlowError> {
    let cannot = |source| read_error(origin, source);
    let mut file = File::open(path).map_err(cannot)?;
    let total = file.metadata().map_err(cannot)?.len();
    let packing = Packing::of_file(&mut file).map_err(cannot)?;
    let packing = if member.is_some() { Some(Packing::Zip) } else { packing };
    let meter = if packing == Some(Packing::Zip) { Meter::of_file(path, hash) } else { Meter::passing(hash) };
    let input = match packing {
        None => plain(file, &meter),
        Some(Packing::Zip) => unzip(path, file, member, origin, &meter)?,
        Some(packing) => unpack(file, packing, origin, &meter)?,
    };
    Ok((input, meter, total))
}

/// Returns the first bytes of an input, unpacked, how many of the file's own bytes they took, and whether they are all.
///
/// # Errors
/// [`FlowError`] where it cannot be read or unpacked.
pub fn first_bytes(path: &Path, origin: &str, most: usize) -> Result<(Vec<u8>, u64, bool), FlowError> {
    let place = Place::of(path);
    let (path, member) = match &place {
        Place::Member { archive, member } => (archive.clone(), Some(member.as_str())),
        place => (place.files()?.into_iter().next().unwrap_or_else(|| path.to_owned()), None),
    };
    let (mut input, meter, _) = open_bytes(&path, member, origin, false)?;
    let mut bytes = Vec::with_capacity(most);
    input.by_ref().take(most as u64).read_to_end(&mut bytes).map_err(|source| read_error(origin, source))?;
    let whole = bytes.len() < most;
    Ok((bytes, meter.read(), whole))
}

/// Refuses a file whose own bytes say that it is of another kind than the source.
fn refuse_another_kind(path: &Path, origin: &str, kind: SourceKind) -> Result<(), FlowError> {
    let found = SourceKind::of_file(path).map_err(|source: io::Error| read_error(origin, source))?;
    let Some(found) = found.filter(|found| *found != kind) else { return Ok(()) };
    Err(FlowError::Input {
        message: format!("{origin} is {}, and [source] reads it as {}.", found.title(), kind.title()),
        hint: Some(format!("Write {} = in place of {} = in [source].", found.key(), kind.key())),
    })
}
