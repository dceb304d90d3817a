//! Compressed inputs, told by their first bytes: gzip, Zstandard, and members of zip archives.
//!
//! Unpacking runs on a thread of its own, a bounded number of pieces ahead, so that it goes on while rows are made of what
//! came before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use flate2::bufread::GzDecoder;
use millpond_record::count::grouped;
use millpond_record::flow::FlowError;
use millpond_record::problem::nearest;
use zip::ZipArchive;
use zip::result::ZipError;

use super::csv::{Input, read_error};
use super::meter::{Meter, Metered};

/// Unpacked bytes that are handed over at a time.
const PIECE_BYTES: usize = 512 * 1024;
/// Pieces that may wait to be read.
const AHEAD: usize = 4;
/// Packed bytes read at a time.
const PACKED_BYTES: usize = 128 * 1024;
/// Members of an archive that a message lists.
const LISTED: usize = 20;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstandard,
    Zip,
}

impl Packing {
    /// Returns how a file that begins so is packed.
    #[must_use]
    pub fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Self::Zstandard),
            // A frame that holds none of the data may come first.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstandard),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            _ => None,
        }
    }

    /// Returns how a file is packed, by its first bytes.
    ///
    /// # Errors
    /// What the system says.
    pub fn of_file(file: &mut File) -> io::Result<Option<Self>> {
        let mut start = Vec::with_capacity(4);
        file.by_ref().take(4).read_to_end(&mut start)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self::of(&start))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "Zstandard",
            Self::Zip => "zip",
        }
    }
}

/// A piece of what was unpacked, and how far the packed bytes are read by its end.
struct Piece {
    bytes: Vec<u8>,
    reached: u64,
}

/// What an unpacking thread has made so far, as a reader.
struct Unpacked {
    pieces: Receiver<Result<Piece, FlowError>>,
    piece: Vec<u8>,
    given: usize,
    meter: Meter,
    ended: bool,
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.piece.len() && !self.ended {
            match self.pieces.recv() {
                Ok(Ok(piece)) => {
                    self.meter.reach(piece.reached);
                    (self.piece, self.given) = (piece.bytes, 0);
                }
                // What is wrong has words already; whoever asks for them finds them inside.
                Ok(Err(error)) => return Err(io::Error::other(error)),
                Err(_) => self.ended = true,
            }
        }
        let rest = &self.piece[self.given..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

/// Returns what a compressed file holds, unpacked on a thread of its own.
///
/// # Errors
/// [`FlowError::Io`] where no thread can be started.
pub(super) fn unpack(file: File, packing: Packing, origin: &str, meter: &Meter) -> Result<Input, FlowError> {
    let (thread_origin, thread_meter) = (origin.to_owned(), meter.clone());
    spawn(origin, meter, move |out| {
        let hashed = Hashed { inner: file, meter: thread_meter, read: 0 };
        let packed = BufReader::with_capacity(PACKED_BYTES, hashed);
        match packing {
            Packing::Gzip => gunzip(packed, &thread_origin, out),
            _ => unzstd(packed, &thread_origin, out),
        }
    })
}

/// Returns a member of a zip archive, unpacked on a thread of its own.
///
/// # Errors
/// As [`unpack`], and [`FlowError::Input`] where the archive is broken or has no such member.
pub(super) fn unzip(path: &Path, file: File, member: Option<&str>, origin: &str, meter: &Meter) -> Result<Input, FlowError> {
    let size = file.metadata().map_err(|source| read_error(origin, source))?.len();
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken_zip(origin, &error))?;
    let index = choose(&mut archive, path, member, origin)?;
    let thread_origin = origin.to_owned();
    spawn(origin, meter, move |out| {
        let mut found = archive.by_index(index).map_err(|error| broken_zip(&thread_origin, &error))?;
        let whole = found.size().max(1);
        let mut unpacked = 0_u64;
        loop {
            let mut bytes = Vec::with_capacity(PIECE_BYTES);
            let read = found.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut bytes);
            read.map_err(|error| broken(&thread_origin, Packing::Zip, unpacked, &error))?;
            unpacked += bytes.len() as u64;
            let ended = bytes.is_empty();
            // Other members take their share of the file too: progress is told as a share of the whole.
            let share = u128::from(size) * u128::from(unpacked.min(whole)) / u128::from(whole);
            let reached = if ended { size } else { u64::try_from(share).unwrap_or(size) };
            if !out.give(bytes, reached) || ended {
                return Ok(());
            }
        }
    })
}

/// Where an unpacking thread puts what it makes.
struct Out(SyncSender<Result<Piece, FlowError>>);

impl Out {
    /// Returns whether anybody still wants more.
    fn give(&self, bytes: Vec<u8>, reached: u64) -> bool {
        self.0.send(Ok(Piece { bytes, reached })).is_ok()
    }
}

fn spawn(origin: &str, meter: &Meter, work: impl FnOnce(&Out) -> Result<(), FlowError> + Send + 'static) -> Result<Input, FlowError> {
    let (give, pieces) = sync_channel(AHEAD);
    let started = std::thread::Builder::new().name("unpack".into()).spawn(move || {
        let out = Out(give);
        if let Err(error) = work(&out) {
            // Where nobody reads any more, nobody wants to know.
            let _ = out.0.send(Err(error));
        }
    });
    started.map_err(|source| FlowError::Io { what: format!("A thread that unpacks {origin} cannot be started"), source })?;
    Ok(Box::new(Unpacked { pieces, piece: Vec::new(), given: 0, meter: meter.clone(), ended: false }))
}

/// A file whose bytes are hashed as they pass, and counted for this thread alone: how far a person sees it is told when
/// what was unpacked is read.
struct Hashed {
    inner: File,
    meter: Meter,
    read: u64,
}

impl Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.meter.hash(&into[..read]);
        self.read += read as u64;
        Ok(read)
    }
}

type Packed = BufReader<Hashed>;

/// Returns how many packed bytes were taken.
fn taken(packed: &Packed) -> u64 {
    packed.get_ref().read - packed.buffer().len() as u64
}

/// Unpacks gzip: one member after the other, as `cat a.gz b.gz` makes them.
fn gunzip(mut packed: Packed, origin: &str, out: &Out) -> Result<(), FlowError> {
    let mut unpacked = 0;
    loop {
        let mut decoder = GzDecoder::new(packed);
        if !pass(&mut decoder, |decoder| taken(decoder.get_ref()), origin, Packing::Gzip, &mut unpacked, out)? {
            return Ok(());
        }
        packed = decoder.into_inner();
        if !goes_on(&mut packed, origin, Packing::Gzip)? {
            out.give(Vec::new(), packed.get_ref().read);
            return Ok(());
        }
    }
}

fn unzstd(mut packed: Packed, origin: &str, out: &Out) -> Result<(), FlowError> {
    let mut unpacked = 0;
    loop {
        let mut decoder =
            zstd::Decoder::with_buffer(packed).map_err(|error| broken(origin, Packing::Zstandard, unpacked, &error))?.single_frame();
        if !pass(&mut decoder, |decoder| taken(decoder.get_ref()), origin, Packing::Zstandard, &mut unpacked, out)? {
            return Ok(());
        }
        packed = decoder.finish();
        if !goes_on(&mut packed, origin, Packing::Zstandard)? {
            out.give(Vec::new(), packed.get_ref().read);
            return Ok(());
        }
    }
}

/// Hands over all that a decoder gives. Returns whether anybody still wants more.
fn pass<D: Read>(
    decoder: &mut D,
    reached: impl Fn(&D) -> u64,
    origin: &str,
    packing: Packing,
    unpacked: &mut u64,
    out: &Out,
) -> Result<bool, FlowError> {
    loop {
        let mut bytes = Vec::with_capacity(PIECE_BYTES);
        let read = decoder.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut bytes);
        *unpacked += bytes.len() as u64;
        if let Err(error) = read {
            return Err(broken(origin, packing, *unpacked, &error));
        }
        if bytes.is_empty() {
            return Ok(true);
        }
        if !out.give(bytes, reached(decoder)) {
            return Ok(false);
        }
    }
}

/// Returns whether more packed data follows. Zeros after the last, which fill up a tape's block, mean nothing.
fn goes_on(packed: &mut Packed, origin: &str, packing: Packing) -> Result<bool, FlowError> {
    let mut padded = false;
    loop {
        let at = taken(packed);
        let buffer = packed.fill_buf().map_err(|source| read_error(origin, source))?;
        let (length, zeros) = (buffer.len(), buffer.iter().take_while(|byte| **byte == 0).count());
        if length == 0 {
            return Ok(false);
        }
        if zeros == length {
            padded = true;
            packed.consume(zeros);
            continue;
        }
        // A next part's first bytes may be the last ones of what is buffered: then its reader says whether it is one.
        let begins = Packing::of(buffer) == Some(packing) || length < 4;
        if zeros == 0 && !padded && begins {
            return Ok(true);
        }
        return Err(FlowError::Input {
            message: format!(
                "{origin} has other bytes after its {} data, from byte {} on.",
                packing.name(),
                grouped(at + zeros as u64 + 1)
            ),
            hint: Some("Unpack it by hand to see what is there, and give the file that comes out.".into()),
        });
    }
}

/// Returns what is wrong with packed data, in words, and how far it could be unpacked: a checksum that does not match tells nothing of
/// where the fault is.
fn broken(origin: &str, packing: Packing, unpacked: u64, error: &io::Error) -> FlowError {
    let name = packing.name();
    if error.kind() == io::ErrorKind::UnexpectedEof || error.to_string().contains("incomplete frame") {
        return FlowError::Input {
            message: format!("{origin} ends in the middle of its {name} data, after {} unpacked bytes.", grouped(unpacked)),
            hint: Some("It was cut short: copy or download it again.".into()),
        };
    }
    if error.raw_os_error().is_some() {
        return FlowError::Io { what: format!("{origin} cannot be read"), source: io::Error::new(error.kind(), error.to_string()) };
    }
    let reached = if unpacked == 0 { String::new() } else { format!(", found after {} unpacked bytes", grouped(unpacked)) };
    FlowError::Input {
        message: format!("{origin} is broken: its {name} data cannot be unpacked ({error}){reached}."),
        hint: Some("Copy or download it again.".into()),
    }
}

fn broken_zip(origin: &str, error: &ZipError) -> FlowError {
    match error {
        ZipError::Io(source) if source.raw_os_error().is_some() => {
            FlowError::Io { what: format!("{origin} cannot be read"), source: io::Error::new(source.kind(), source.to_string()) }
        }
        ZipError::UnsupportedArchive(what) => FlowError::Input {
            message: format!("{origin} cannot be unpacked: {what}."),
            hint: Some("Members that are stored or deflated, without a password, are read. Unpack it by hand.".into()),
        },
        other => {
            let why = if let ZipError::InvalidArchive(what) = other { what.to_string() } else { other.to_string() };
            FlowError::Input {
                message: format!("{origin} is a broken zip archive: {why}."),
                hint: Some("It may have been cut short: copy or download it again.".into()),
            }
        }
    }
}

/// Returns the members of an archive that are files, without what systems leave in it.
fn members<R: Read + Seek>(archive: &mut ZipArchive<R>, origin: &str) -> Result<Vec<(usize, String)>, FlowError> {
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| broken_zip(origin, &error))?;
        let name = entry.name().map_err(|error| broken_zip(origin, &error))?.into_owned();
        let junk = name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        if entry.is_file() && !junk {
            found.push((index, name));
        }
    }
    Ok(found)
}

/// Returns the members of a zip archive that are files.
///
/// # Errors
/// [`FlowError`] where it cannot be read, or is broken.
pub fn zip_members(path: &Path, origin: &str) -> Result<Vec<String>, FlowError> {
    let file = File::open(path).map_err(|source| read_error(origin, source))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken_zip(origin, &error))?;
    Ok(members(&mut archive, origin)?.into_iter().map(|(_, name)| name).collect())
}

/// Returns whether a member holds rows, by its name's ending.
#[must_use]
pub fn holds_rows(member: &str) -> bool {
    let name = member.to_lowercase();
    ["csv", "tsv", "tab", "txt", "psv", "jsonl", "ndjson"]
        .iter()
        .any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}

/// Returns the member that is meant: the one of the name, or the only one with rows.
fn choose<R: Read + Seek>(archive: &mut ZipArchive<R>, path: &Path, member: Option<&str>, origin: &str) -> Result<usize, FlowError> {
    let found = members(archive, origin)?;
    let list = |names: &[&String]| {
        let more = if names.len() > LISTED { format!(" and {} more", grouped((names.len() - LISTED) as u64)) } else { String::new() };
        let shown: Vec<&str> = names.iter().take(LISTED).map(|name| name.as_str()).collect();
        format!("{}{more}", shown.join(", "))
    };
    let all: Vec<&String> = found.iter().map(|(_, name)| name).collect();
    if let Some(member) = member {
        return found.iter().find(|(_, name)| name == member).map(|(index, _)| *index).ok_or_else(|| FlowError::Input {
            message: format!("{} has no member \"{member}\".", path.display()),
            hint: Some(match nearest(member, all.iter().map(|name| name.as_str())) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None if all.is_empty() => "It holds no files at all.".into(),
                None => format!("It holds {}.", list(&all)),
            }),
        });
    }
    let with_rows: Vec<&(usize, String)> = found.iter().filter(|(_, name)| holds_rows(name)).collect();
    match (with_rows.as_slice(), found.as_slice()) {
        ([(index, _)], _) | ([], [(index, _)]) => Ok(*index),
        (_, []) => Err(FlowError::Input { message: format!("{origin} is a zip archive without any file."), hint: None }),
        _ => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let example = with_rows.first().map_or(all[0], |(_, name)| name);
            Err(FlowError::Input {
                message: format!("{origin} is a zip archive of {} files: {}.", grouped(found.len() as u64), list(&all)),
                hint: Some(format!("Say which is meant: \"{name}!/{example}\".")),
            })
        }
    }
}

/// Returns a file's own bytes, counted and hashed as they pass.
pub(super) fn plain(file: impl Read + Send + 'static, meter: &Meter) -> Input {
    Box::new(Metered { inner: file, meter: meter.clone() })
}

#[cfg(test)]
#[path = "packed_tests.rs"]
mod tests;
