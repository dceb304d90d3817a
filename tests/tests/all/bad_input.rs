//! Input that is not as it should be ends in clear words and its exit code, and the good rows come through.

use crate::program::{Ended, Place};

/// Runs the pipeline `clean` of a project on these bytes.
fn run_on(bytes: &[u8], limits: &str) -> (Place, Ended) {
    let place = Place::with_project("", limits);
    std::fs::write(place.path("shop/in.csv"), bytes).expect("the folder is there");
    let ended = place.run_in("shop", &["run", "clean"]);
    (place, ended)
}

fn says(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, code, "{ended:?}");
    for word in words {
        assert!(ended.stderr.contains(word), "“{word}” is missing: {}", ended.stderr);
    }
}

#[test]
fn ragged_rows_an_endless_quote_and_bytes_that_are_no_text_cost_only_themselves() {
    let (place, ended) = run_on(b"name,price\nAnn,1\nBob\nCy,2,x\nD\xff,3\nEve,\"4\nFay,5\n", "");
    says(&ended, 3, &["too few fields", "too many fields", "not valid text", "a quote that is never closed"]);
    assert_eq!(place.read("shop/out.csv"), "name,price\nAnn,1\nFay,5\n");
    let rejected = place.read("shop/out.csv.rejected.csv");
    let lines: Vec<&str> = rejected.lines().collect();
    assert_eq!(lines[0], "line,step,column,reason,detail,raw");
    assert!(lines[1].starts_with("3,source,,too_few_fields,") && lines[1].ends_with(",Bob"), "{rejected}");
    assert!(lines[2].starts_with("4,source,,too_many_fields,") && lines[2].ends_with(",\"Cy,2,x\""), "{rejected}");
    assert!(lines[3].starts_with("5,source,,invalid_encoding,") && lines[3].ends_with(",\"D\\xFF,3\""), "{rejected}");
    assert!(lines[4].starts_with("6,source,,open_quote,") && lines[4].ends_with(",\"Eve,\"\"4\""), "{rejected}");
    // A run without rejects removes the file of the one before.
    place.write("shop/in.csv", "name,price\nAnn,1\n");
    assert_eq!(place.run_in("shop", &["run", "clean"]).code, 0);
    assert!(!place.path("shop/out.csv.rejected.csv").exists());
}

#[test]
fn what_is_no_file_of_rows_is_said_by_name() {
    let (place, ended) = run_on(b"", "");
    says(&ended, 1, &["in.csv is empty: 0 bytes"]);
    assert!(!place.path("shop/out.csv").exists());
    let (_, ended) = run_on(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "");
    says(&ended, 1, &["a picture (PNG)"]);
    let (place, _) = run_on(b"name,price\nAnn,1\n", "");
    says(&place.run_in("shop", &["run", "clean", "--input", "pipelines"]), 1, &["is a folder"]);
    says(&place.run_in("shop", &["run", "clean", "--input", "gone.csv"]), 1, &["gone.csv", "it is not there"]);
    let utf_16: Vec<u8> = "\u{feff}name,price\nAnn,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_, ended) = run_on(&utf_16, "");
    says(&ended, 1, &["UTF-16", "encoding = \"utf-16le\""]);
    let (_, ended) = run_on(b"name,prise\nAnn,1\n", "");
    says(&ended, 1, &["no column \"price\"", "prise"]);
}

#[test]
fn an_output_that_is_the_input_or_a_folder_or_under_a_file_is_refused_and_nothing_is_touched() {
    let (place, _) = run_on(b"name,price\nAnn,1\n", "");
    let before = place.read("shop/in.csv");
    says(&place.run_in("shop", &["run", "clean", "--output", "in.csv"]), 1, &["is the input itself"]);
    says(&place.run_in("shop", &["run", "clean", "--output", "./pipelines/../in.csv"]), 1, &["is the input itself"]);
    says(&place.run_in("shop", &["run", "clean", "--output", "pipelines"]), 1, &["is a folder"]);
    says(&place.run_in("shop", &["run", "clean", "--output", "in.csv/out.csv"]), 1, &["cannot be made"]);
    assert_eq!(place.read("shop/in.csv"), before);
}

#[test]
fn rejected_rows_that_are_mended_and_run_again_are_not_overwritten_by_the_next_ones() {
    let (place, ended) = run_on(b"name,price\nAnn,1\nBob,x\n", "");
    says(&ended, 3, &["1"]);
    let rejects = place.read("shop/out.csv.rejected.csv");
    let text = place.read("shop/pipelines/clean.toml").replace("types = { price = \"decimal\" }\n", "").replace("price", "raw");
    place.write("shop/pipelines/mend.toml", &text.replace("in.csv", "out.csv.rejected.csv"));
    says(&place.run_in("shop", &["run", "mend"]), 1, &["The rejected rows would go to", "is the input itself"]);
    assert_eq!(place.read("shop/out.csv.rejected.csv"), rejects);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_as_a_file_and_loses_no_row_as_standard_input() {
    let (place, _) = run_on(b"name,price\nAnn,1\n", "");
    let rows = format!("name,price\n{}", "Ann,1\n".repeat(5_000));
    says(&place.run_with_input("shop", &["run", "clean", "--input", "/dev/stdin"], ""), 1, &["a pipe or a device", "--input -"]);
    for command in ["profile", "suggest"] {
        says(&place.run_with_input("shop", &[command, "/dev/stdin"], ""), 1, &["a pipe or a device"]);
    }
    let ended = place.run_with_input("shop", &["run", "clean", "--input", "-"], &rows);
    says(&ended, 0, &["5,000"]);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_device_is_refused_and_one_that_is_a_link_stays_a_link() {
    let (place, _) = run_on(b"name,price\nAnn,1\n", "");
    says(&place.run_in("shop", &["run", "clean", "--output", "/dev/null"]), 1, &["a device or a pipe"]);
    place.write("shop/real.csv", "former");
    std::os::unix::fs::symlink("real.csv", place.path("shop/link.csv")).expect("a link");
    assert_eq!(place.run_in("shop", &["run", "clean", "--output", "link.csv"]).code, 0);
    assert!(place.path("shop/link.csv").is_symlink());
    assert_eq!(place.read("shop/real.csv"), "name,price\nAnn,1\n");
}

#[test]
fn more_rejects_than_allowed_or_nothing_to_write_leave_the_former_output() {
    let (place, _) = run_on(b"name,price\nAnn,1\n", "[limits]\nmax_rejected = 1\n");
    let former = place.read("shop/out.csv");
    place.write("shop/in.csv", "name,price\nAnn,x\nBob,y\nCy,3\n");
    let ended = place.run_in("shop", &["run", "clean"]);
    says(&ended, 4, &["2 of 3 rows were rejected", "nothing was written"]);
    assert_eq!(place.read("shop/out.csv"), former);
    place.write("shop/in.csv", "name,price\nAnn,x\n");
    let ended = place.run_in("shop", &["run", "clean"]);
    says(&ended, 1, &["none would be written"]);
    assert_eq!(place.read("shop/out.csv"), former);
}

#[test]
fn a_mistake_in_the_pipeline_is_said_with_its_line_and_column_before_anything_runs() {
    let (place, _) = run_on(b"name,price\nAnn,1\n", "");
    let text = place.read("shop/pipelines/clean.toml");
    place.write("shop/pipelines/clean.toml", &text.replace("do = \"strip_leading_zeros\"", "do = \"strip_leading_zeroes\""));
    says(&place.run_in("shop", &["run", "clean"]), 1, &["pipelines/clean.toml:6:6", "Did you mean \"strip_leading_zeros\"?"]);
    place.write("shop/pipelines/clean.toml", &format!("{text}\n[[step]]\ndo = \"derive\"\nset = {{ x = \"prise > 1\" }}\n"));
    says(&place.run_in("shop", &["run", "clean"]), 1, &["There is no column \"prise\"", "Did you mean price?"]);
    place.write("shop/pipelines/clean.toml", &format!("<<<<<<< HEAD\n{text}"));
    says(&place.run_in("shop", &["run", "clean"]), 1, &["pipelines/clean.toml:1:1", "git conflict marker"]);
}
