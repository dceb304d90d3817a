//! Memory stays bounded whatever a file holds: what is read is let go of again, and what cannot be a row is not kept.

use std::io::{BufWriter, Write};
use std::process::ChildStdin;
use std::thread;
use std::time::Duration;

use crate::program::{Ended, Place, ended};

const MIB: usize = 1024 * 1024;
/// Size of an input in an ordinary run of the tests and in a soak, in MiB.
const SIZE: usize = 64;
const SOAK_SIZE: usize = 1024;
/// What a run may take more for such an input than for one of three rows, in MiB: blocks on their way, and what Polars needs for them.
const MOST_MORE: u64 = 150;

fn size() -> usize {
    if std::env::var_os("MILLPOND_SOAK").is_some() { SOAK_SIZE } else { SIZE }
}

/// Runs a pipeline on what is written to standard input. Returns how it ended and the most memory that it had, in KiB.
fn run(place: &Place, write: impl FnOnce(&mut BufWriter<ChildStdin>) -> std::io::Result<()> + Send + 'static) -> (Ended, u64) {
    let mut child = place.start("shop", &["run", "clean", "--input", "-"]);
    let mut input = BufWriter::with_capacity(MIB, child.stdin.take().expect("a pipe"));
    let writing = thread::spawn(move || write(&mut input).and_then(|()| input.flush()));
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child of ours").is_none() {
        let found = std::fs::read_to_string(&status).unwrap_or_default();
        let kib = found.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        thread::park_timeout(Duration::from_millis(2));
    }
    writing.join().expect("a writer").expect("standard input is read to its end");
    (ended(child.wait_with_output().expect("millpond ended")), peak)
}

/// Checks that an input of many bytes takes hardly more memory than three rows, and returns how its run ended.
fn bounded(what: &str, write: impl FnOnce(&mut BufWriter<ChildStdin>) -> std::io::Result<()> + Send + 'static) -> (Place, Ended) {
    let place = Place::with_project("", "");
    place.write("shop/pipelines/clean.toml", "[source]\ncsv = \"-\"\n[sink]\ncsv = \"out.csv\"\n");
    let (small, least) = run(&place, |input| input.write_all(b"a,b\n1,2\n3,4\n5,6\n"));
    assert_eq!(small.code, 0, "{small:?}");
    let (ended, peak) = run(&place, write);
    eprintln!("{what}: {} MiB, where three rows take {} MiB", peak / 1024, least / 1024);
    assert!(peak < least + MOST_MORE * 1024, "{what} takes {peak} KiB, three rows {least}");
    (place, ended)
}

fn many(input: &mut BufWriter<ChildStdin>, piece: &[u8], bytes: usize) -> std::io::Result<()> {
    let piece = piece.repeat((64 * 1024 / piece.len()).max(1));
    (0..bytes / piece.len()).try_for_each(|_| input.write_all(&piece))
}

#[test]
fn a_line_of_a_gigabyte_is_rejected_in_bounded_memory_and_the_others_come_through() {
    let (place, ended) = bounded("a line without end", |input| {
        input.write_all(b"a,b\n1,2\n")?;
        many(input, b"x", size() * MIB)?;
        input.write_all(b"\n3,4\n")
    });
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(place.read("shop/out.csv"), "a,b\n1,2\n3,4\n");
    let rejected = place.read("shop/out.csv.rejected.csv");
    assert!(rejected.contains("\n3,source,,record_too_long,"), "{}", &rejected[..200]);
    assert!(rejected.len() < MIB, "its text is not kept as a whole");
}

#[test]
fn a_quote_that_stays_open_over_a_gigabyte_costs_one_line_in_bounded_memory() {
    let (_, ended) = bounded("an endless quote", |input| {
        input.write_all(b"a,b\n1,\"2\n")?;
        many(input, b"some text without a quote,and some more of it that goes on for a while\n", size() * MIB)
    });
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("1 rejected"), "{}", ended.stderr);
    let (_, ended) = bounded("an endless quote in an endless line", |input| {
        input.write_all(b"a,b\n1,2\n3,\"")?;
        many(input, b"x", size() * MIB)
    });
    assert_eq!(ended.code, 3, "{ended:?}");
}

#[test]
fn twenty_thousand_columns_are_read_in_bounded_memory() {
    const COLUMNS: usize = 20_000;
    let rows = size() * MIB / (COLUMNS * 8);
    let (place, ended) = bounded("20,000 columns", move |input| {
        let line = |cell: &dyn Fn(usize) -> String| (0..COLUMNS).map(cell).collect::<Vec<_>>().join(",") + "\n";
        input.write_all(line(&|column| format!("column{column}")).as_bytes())?;
        let row = line(&|column| format!("{:07}", column * 41));
        (0..rows).try_for_each(|_| input.write_all(row.as_bytes()))
    });
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(place.read("shop/out.csv").lines().count(), rows + 1);
}
