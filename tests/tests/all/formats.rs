//! Inputs and outputs of every kind, from the command line.

use std::fs::File;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program::{Ended, Place};

fn says(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, code, "{ended:?}");
    for word in words {
        assert!(ended.stderr.contains(word), "“{word}” is missing: {}", ended.stderr);
    }
}

fn gzip(place: &Place, name: &str, text: &str) {
    let mut file = GzEncoder::new(File::create(place.path(name)).unwrap(), Compression::fast());
    file.write_all(text.as_bytes()).unwrap();
    file.finish().unwrap();
}

fn zip(place: &Place, name: &str, members: &[(&str, &str)]) {
    let mut archive = ZipWriter::new(File::create(place.path(name)).unwrap());
    for (member, text) in members {
        archive.start_file(*member, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

const ROWS: &str = "name,price\nAnn,007.50\nBob\nCy,12\n";
const CLEAN: &str = "name,price\nAnn,7.50\nCy,12\n";

#[test]
fn packed_inputs_run_by_a_pipeline_for_csv_and_rejects_have_their_lines() {
    let place = Place::with_project("name,price\n", "");
    gzip(&place, "shop/a.csv.gz", ROWS);
    std::fs::write(place.path("shop/b.zst"), zstd::encode_all(ROWS.as_bytes(), 1).unwrap()).unwrap();
    zip(&place, "shop/c.zip", &[("x/rows.csv", ROWS), ("x/other.csv", "name,price\nDee,1\n")]);
    for input in ["a.csv.gz", "b.zst", "c.zip!/x/rows.csv"] {
        says(&place.run_in("shop", &["run", "clean", "--input", input]), 3, &["too few fields"]);
        assert_eq!(place.read("shop/out.csv"), CLEAN, "{input}");
        assert!(place.read("shop/out.csv.rejected.csv").contains("\n3,source,,too_few_fields,"), "{input}");
    }
    says(&place.run_in("shop", &["run", "clean", "--input", "c.zip"]), 1, &["x/rows.csv, x/other.csv", "\"c.zip!/x/rows.csv\""]);
}

#[test]
fn a_packed_input_that_is_cut_short_writes_nothing() {
    let place = Place::with_project("name,price\n", "");
    let rows: String = (0..50_000_u64).map(|row| format!("n{:x},{row}\n", row.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    gzip(&place, "shop/a.gz", &format!("name,price\n{rows}"));
    let whole = std::fs::read(place.path("shop/a.gz")).unwrap();
    std::fs::write(place.path("shop/a.gz"), &whole[..whole.len() / 2]).unwrap();
    says(&place.run_in("shop", &["run", "clean", "--input", "a.gz"]), 1, &["a.gz ends in the middle of its gzip data", "It was cut short"]);
    assert!(!place.path("shop/out.csv").exists());
}

#[test]
fn files_of_a_pattern_are_one_input_and_rejects_name_their_file() {
    let place = Place::with_project("name,price\n", "");
    place.write("shop/d-2.csv", "price,name\n2,Bob\nbad\n");
    place.write("shop/d-1.csv", "name,price\nAnn,01\n");
    says(&place.run_in("shop", &["run", "clean", "--input", "d-*.csv"]), 3, &["too few fields"]);
    assert_eq!(place.read("shop/out.csv"), "name,price\nAnn,1\nBob,2\n");
    let rejected = place.read("shop/out.csv.rejected.csv");
    assert!(rejected.starts_with("file,line,step,column,reason,detail,raw\n"), "{rejected}");
    assert!(rejected.lines().nth(1).is_some_and(|line| line.contains("d-2.csv,3,source,")), "{rejected}");
    says(&place.run_in("shop", &["run", "clean", "--input", "e-*.csv"]), 1, &["No file is called"]);
    says(&place.run_in("shop", &["run", "clean", "--input", "d-*.csv", "--output", "d-1.csv"]), 1, &["is the input itself"]);
}

#[test]
fn rows_go_from_csv_to_parquet_to_json_lines_and_back() {
    let place = Place::with_project("name,price\nAnn,007.50\n\"Bob, Jr.\",12.00\n", "");
    assert_eq!(place.run_in("shop", &["run", "clean", "--output", "out.parquet"]).code, 0);
    assert!(std::fs::read(place.path("shop/out.parquet")).unwrap().starts_with(b"PAR1"));
    assert_eq!(place.run_in("shop", &["run", "clean", "--input", "out.parquet", "--output", "out.jsonl"]).code, 0);
    assert_eq!(place.read("shop/out.jsonl"), "{\"name\":\"Ann\",\"price\":7.50}\n{\"name\":\"Bob, Jr.\",\"price\":12.00}\n");
    assert_eq!(place.run_in("shop", &["run", "clean", "--input", "out.jsonl", "--output", "back.csv"]).code, 0);
    assert_eq!(place.read("shop/back.csv"), "name,price\nAnn,7.50\n\"Bob, Jr.\",12.00\n");
}

#[test]
fn a_starter_names_the_kind_of_its_file_and_runs() {
    let place = Place::with_project("name,price\nAnn,7.50\n", "");
    assert_eq!(place.run_in("shop", &["run", "clean", "--output", "rows.parquet"]).code, 0);
    place.write("shop/rows.jsonl", "{\"name\":\"Ann\",\"price\":7.50}\n");
    gzip(&place, "shop/rows.csv.gz", "name;price\nAnn;7.50\n");
    for (file, line) in
        [("rows.parquet", "parquet = \"rows.parquet\""), ("rows.jsonl", "jsonl = \"rows.jsonl\""), ("rows.csv.gz", "csv = \"rows.csv.gz\"")]
    {
        let suggested = place.run_in("shop", &["suggest", file, "--no-steps"]);
        assert_eq!(suggested.code, 0, "{suggested:?}");
        assert!(suggested.stdout.contains(line), "{}", suggested.stdout);
        assert_eq!(suggested.stdout.contains("types ="), file != "rows.parquet", "a Parquet file has its types: {}", suggested.stdout);
        place.write("shop/pipelines/suggested.toml", &suggested.stdout);
        assert_eq!(place.run_in("shop", &["run", "suggested"]).code, 0, "{file}");
        assert_eq!(place.read("shop/out/rows.csv"), "name,price\nAnn,7.50\n", "{file}");
        let profile = place.run_in("shop", &["profile", file]);
        assert!(profile.code == 0 && profile.stdout.contains("price"), "{profile:?}");
    }
}

#[test]
fn a_key_that_is_for_another_kind_is_said_at_its_place() {
    let place = Place::with_project("name,price\n", "");
    place.write(
        "shop/pipelines/p.toml",
        "[source]\nparquet = \"a.parquet\"\ndelimiter = \";\"\n\n[sink]\ncsv = \"o.csv\"\ncompression = \"zstd\"\n",
    );
    let ended = place.run_in("shop", &["check"]);
    assert_eq!(ended.code, 1);
    for word in ["p.toml:3:", "delimiter is for csv", "p.toml:7:", "compression is for parquet"] {
        assert!(ended.stdout.contains(word), "{word}: {}", ended.stdout);
    }
}
