//! What an input is: told by its first bytes, and by its ending where they do not tell.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::packed::Packing;

/// The kinds of inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    #[default]
    Csv,
    Excel,
    Parquet,
    Jsonl,
}

impl SourceKind {
    /// Returns the key of `[source]` that names a file of this kind.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Excel => "excel",
            Self::Parquet => "parquet",
            Self::Jsonl => "jsonl",
        }
    }

    /// Returns what a file of this kind is called: `an Excel workbook`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Csv => "a text file",
            Self::Excel => "an Excel workbook",
            Self::Parquet => "a Parquet file",
            Self::Jsonl => "a file of JSON lines",
        }
    }

    /// Returns the kind that a path's ending says; that of a packed file is what stands before `.gz` or `.zst`.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let name = [".gz", ".gzip", ".zst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" | "tsv" | "tab" | "psv" | "txt" => Some(Self::Csv),
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Some(Self::Excel),
            "parquet" | "pq" => Some(Self::Parquet),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// Returns the kind that a file's own bytes say, `None` where they could be text of any kind.
    ///
    /// # Errors
    /// What the system says.
    pub fn of_file(path: &Path) -> io::Result<Option<Self>> {
        let mut file = File::open(path)?;
        let mut start = Vec::with_capacity(8);
        file.by_ref().take(8).read_to_end(&mut start)?;
        if start.starts_with(b"PAR1") {
            return Ok(Some(Self::Parquet));
        }
        // What older Excels wrote; Word's documents begin so too, but nobody gives one as rows.
        if start.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return Ok(Some(Self::Excel));
        }
        if Packing::of(&start) == Some(Packing::Zip) {
            file.seek(SeekFrom::Start(0))?;
            return Ok(is_workbook(io::BufReader::new(file)).then_some(Self::Excel));
        }
        Ok(None)
    }
}

/// Returns whether a zip archive is a workbook: Microsoft's forms have a folder for it, `OpenDocument`'s a word.
fn is_workbook(reader: impl Read + Seek) -> bool {
    let Ok(mut archive) = ZipArchive::new(reader) else { return false };
    if archive.file_names().flatten().any(|name| name.starts_with("xl/")) {
        return true;
    }
    let mut word = String::new();
    archive.by_name("mimetype").is_ok_and(|found| found.take(100).read_to_string(&mut word).is_ok())
        && word.contains("opendocument.spreadsheet")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_the_ending_before_that_of_the_packing() {
        for (name, kind) in [
            ("a.csv", Some(SourceKind::Csv)),
            ("a.NDJSON.gz", Some(SourceKind::Jsonl)),
            ("b.tsv.zst", Some(SourceKind::Csv)),
            ("book.XLSX", Some(SourceKind::Excel)),
            ("x.parquet", Some(SourceKind::Parquet)),
            ("a.gz", None),
            ("noending", None),
        ] {
            assert_eq!(SourceKind::of_path(Path::new(name)), kind, "{name}");
        }
    }
}
