use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::Digest as _;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::source::open;
use crate::source::reading::{Folder, read, read_file, refused, spec};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    // With the checksum that the program zstd writes: without one, no reader can tell broken bytes from others.
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("memory");
    encoder.include_checksum(true).expect("memory");
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a member");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

const CSV: &str = "csv = \"-\"\n";

/// Lines whose numbers and letters hardly repeat, so that their packed form is not tiny.
fn many_rows() -> String {
    let rows: String = (0..100_000_u64).map(|row| format!("{row},{:x}\n", row.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    format!("a,b\n{rows}")
}

#[test]
fn a_packed_file_is_told_by_its_content_whatever_its_ending() {
    let folder = Folder::new();
    let text = "a,b\n1,2\nbad\n3,4\n";
    let files = [
        folder.put("plain.csv", text),
        folder.put("plain.gz", text),
        folder.put("packed.csv", gzip(text.as_bytes())),
        folder.put("packed.zst", zstandard(text.as_bytes())),
        folder.put("one.zip", zip(&[("in/rows.csv", text), ("README.md", "words"), ("__MACOSX/._rows.csv", "x")])),
        folder.path("one.zip!/in/rows.csv"),
    ];
    for path in files {
        let got = read_file(&path, CSV).expect("rows");
        assert_eq!(got.rows, [["1", "2"], ["3", "4"]], "{}", path.display());
        assert_eq!(got.faults(), [(3, millpond_record::rejected::Reason::TooFewFields, "bad")]);
    }
}

#[test]
fn hash_and_progress_are_of_the_files_own_bytes() {
    let folder = Folder::new();
    let text = many_rows();
    for (name, bytes) in [("a.gz", gzip(text.as_bytes())), ("a.zst", zstandard(text.as_bytes())), ("a.zip", zip(&[("a.csv", &text)]))] {
        let path = folder.put(name, &bytes);
        let mut source = open(&path, name, &spec(CSV), true).expect("a file");
        assert!(source.next().expect("rows").is_some());
        let (done, total) = source.progress();
        assert_eq!(total, Some(bytes.len() as u64));
        assert!(done > 0 && done < bytes.len() as u64, "{name}: {done} of {} after the first block", bytes.len());
        let got = read(source.as_mut()).expect("the rest");
        assert!(got.rows.len() > 40_000, "{}", got.rows.len());
        assert_eq!(source.progress().0, bytes.len() as u64, "{name}");
        let digest: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(source.sha256(), Some(digest), "{name}");
    }
}

#[test]
fn parts_that_were_joined_are_all_read_and_zeros_at_the_end_mean_nothing() {
    let folder = Folder::new();
    for (name, pack) in [("a.gz", gzip as fn(&[u8]) -> Vec<u8>), ("a.zst", zstandard)] {
        let joined = [pack(b"a,b\n1,2\n"), pack(b""), pack(b"3,4\n")].concat();
        let got = read_file(&folder.put(name, &joined), CSV).expect("rows");
        assert_eq!(got.rows, [["1", "2"], ["3", "4"]], "{name}");
        let padded = [joined.clone(), vec![0; 1000]].concat();
        assert_eq!(read_file(&folder.put(name, padded), CSV).expect("rows").rows.len(), 2);
        let dirty = [joined, b"trailing words".to_vec()].concat();
        let said = refused(read_file(&folder.put(name, dirty), CSV));
        assert!(said.contains("has other bytes after its"), "{said}");
    }
}

#[test]
fn what_is_cut_short_or_broken_says_so_and_how_far_it_was_unpacked() {
    let folder = Folder::new();
    let text = many_rows();
    for (name, packed) in [("a.gz", gzip(text.as_bytes())), ("a.zst", zstandard(text.as_bytes()))] {
        let cut = refused(read_file(&folder.put(name, &packed[..packed.len() / 2]), CSV));
        assert!(cut.contains("ends in the middle of its") && cut.contains("unpacked bytes."), "{cut}");
        let mut broken = packed.clone();
        let middle = broken.len() / 2;
        broken[middle..middle + 64].fill(0xAA);
        let said = refused(read_file(&folder.put(name, &broken), CSV));
        assert!(said.contains("is broken") || said.contains("ends in the middle"), "{said}");
        let nothing = refused(read_file(&folder.put(name, &packed[..6]), CSV));
        assert!(nothing.contains(name), "{nothing}");
    }
    let packed = zip(&[("a.csv", &text)]);
    let cut = refused(read_file(&folder.put("a.zip", &packed[..packed.len() / 2]), CSV));
    assert!(cut.contains("a.zip is a broken zip archive"), "{cut}");
    let mut broken = packed;
    let middle = broken.len() / 2;
    broken[middle..middle + 64].fill(0xAA);
    let said = refused(read_file(&folder.put("a.zip", &broken), CSV));
    assert!(said.contains("a.zip is broken: its zip data cannot be unpacked"), "{said}");
}

#[test]
fn an_archive_of_many_files_asks_which() {
    let folder = Folder::new();
    let path = folder.put("a.zip", zip(&[("x.csv", "a\n1\n"), ("y.csv", "a\n2\n"), ("notes.doc", "")]));
    let said = refused(read_file(&path, CSV));
    assert!(said.contains("zip archive of 3 files: x.csv, y.csv, notes.doc") && said.contains("\"a.zip!/x.csv\""), "{said}");
    let said = refused(read_file(&folder.path("a.zip!/z.csv"), CSV));
    assert!(said.contains("has no member \"z.csv\". Did you mean"), "{said}");
    assert_eq!(read_file(&folder.path("a.zip!/y.csv"), CSV).expect("rows").rows, [["2"]]);
    let empty = refused(read_file(&folder.put("e.zip", zip(&[])), CSV));
    assert!(empty.contains("without any file"), "{empty}");
}

#[test]
fn a_source_that_is_let_go_of_ends_its_thread() {
    let folder = Folder::new();
    let path = folder.put("a.gz", gzip(many_rows().as_bytes()));
    let mut source = open(&path, "a.gz", &spec(CSV), false).expect("a file");
    source.next().expect("rows");
    // Nothing hangs where the thread still has pieces to give.
    drop(source);
}
