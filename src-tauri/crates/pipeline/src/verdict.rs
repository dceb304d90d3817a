//! What a file is, when it is not rows: told by its first bytes, in words.

use std::fs::File;
use std::path::Path;

use infer::MatcherType;

use crate::source::SourceKind;
use crate::source::packed::Packing;

/// Returns what a binary file is, `None` for text, for what is read as rows all the same, and for what is not known.
#[must_use]
pub fn binary_kind(path: &Path) -> Option<String> {
    let packed = File::open(path).and_then(|mut file| Packing::of_file(&mut file)).ok().flatten();
    if packed.is_some() || SourceKind::of_file(path).ok().flatten().is_some() {
        return None;
    }
    let kind = infer::get_from_path(path).ok().flatten()?;
    let ending = kind.extension().to_uppercase();
    Some(match kind.matcher_type() {
        // What a server sends in place of a file that it does not give: its page for the login.
        MatcherType::Text if kind.extension() == "html" => "a web page".into(),
        MatcherType::Text if kind.extension() == "xml" => "an XML document".into(),
        MatcherType::Text => return None,
        MatcherType::Archive if kind.extension() == "sqlite" => "an SQLite database".into(),
        MatcherType::Image => format!("a picture ({ending})"),
        MatcherType::Audio => format!("a sound file ({ending})"),
        MatcherType::Video => format!("a video ({ending})"),
        MatcherType::Font => format!("a font ({ending})"),
        MatcherType::App => format!("a program ({ending})"),
        MatcherType::Archive if kind.extension() == "pdf" => "a PDF document".into(),
        MatcherType::Archive => format!("an archive ({ending})"),
        MatcherType::Book | MatcherType::Doc => format!("a document ({ending})"),
        MatcherType::Custom => format!("a {ending} file"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_documents_and_archives_are_named_and_text_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let kind = |bytes: &[u8]| {
            let path = folder.path().join("file");
            std::fs::write(&path, bytes).expect("written");
            binary_kind(&path)
        };
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").as_deref(), Some("a picture (PNG)"));
        assert_eq!(kind(b"%PDF-1.7\n").as_deref(), Some("a PDF document"));
        assert_eq!(kind(b"7z\xBC\xAF\x27\x1C\0\0").as_deref(), Some("an archive (7Z)"));
        for read in [b"\x1f\x8b\x08\0\0\0\0\0".as_slice(), b"\x28\xB5\x2F\xFD\0\0\0\0", b"PAR1\0\0\0\0", b"PK\x03\x04\0\0\0\0"] {
            assert_eq!(kind(read), None, "{read:?} is unpacked or read as it is");
        }
        assert_eq!(kind(b"<!DOCTYPE html>\n<html>").as_deref(), Some("a web page"));
        assert_eq!(kind(b"<?xml version=\"1.0\"?>\n<a/>").as_deref(), Some("an XML document"));
        assert_eq!(kind(b"#!/bin/sh\n1,2\n"), None);
        assert_eq!(kind(b"name,price\na,1\n"), None);
        assert_eq!(kind(b""), None);
    }
}
