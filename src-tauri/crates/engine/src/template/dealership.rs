//! A car dealership's sales, made up: names with titles and suffixes, prices with idle zeros, missing names, and rows that
//! are malformed, so that a run shows every part of the ledger.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::error::EngineError;
use crate::project::write_atomically;

const PIPELINE: &str = include_str!("clean_sales.toml");
const DAG: &str = include_str!("daily_clean.toml");
const NAMES: &str = include_str!("names.txt");
/// Good rows of the sample.
pub const ROWS: u64 = 10_000;
/// Rows of the sample without a name.
pub const WITHOUT_NAME: u64 = 39;
/// Rows of the sample whose price is no number.
pub const NOT_A_NUMBER: u64 = 27;
/// Rows of the sample with a field too many.
pub const TOO_MANY_FIELDS: u64 = 12;

const README: &str = "# Car dealership\n\nSales of a dealership that does not exist: `data/dataset.csv` was made by a generator.\n\n    millpond run clean_sales\n\nreads it, splits the names, cleans the prices, flags the expensive cars, and writes `out/data_processed.csv` with an account of\nevery row. The pipeline is `pipelines/clean_sales.toml`.\n\n    millpond dag enable daily_clean\n    millpond serve\n\nruns it every night at 01:00, by `dags/daily_clean.toml`.\n";

/// Writes the sample's files into a project's folder.
///
/// # Errors
/// What the system says.
pub fn write(folder: &Path, seed: u64) -> Result<(), EngineError> {
    let data = folder.join("data");
    let path = data.join("dataset.csv");
    let error = |source: io::Error| EngineError::io(format!("{} cannot be written", path.display()), &source);
    fs::create_dir_all(&data).map_err(error)?;
    write_sales(BufWriter::new(File::create(&path).map_err(error)?), ROWS, seed, true).map_err(error)?;
    write_atomically(&folder.join("pipelines").join("clean_sales.toml"), PIPELINE.as_bytes())?;
    write_atomically(&folder.join("dags").join("daily_clean.toml"), DAG.as_bytes())?;
    write_atomically(&folder.join("README.md"), README.as_bytes())
}

struct Words {
    first: Vec<&'static str>,
    last: Vec<&'static str>,
    particle: Vec<&'static str>,
    title: Vec<&'static str>,
    suffix: Vec<&'static str>,
}

fn words() -> Words {
    let list = |what: &str| {
        let lines = NAMES.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(kind, _)| *kind == what).flat_map(|(_, words)| words.split_whitespace()).collect()
    };
    Words { first: list("first"), last: list("last"), particle: list("particle"), title: list("title"), suffix: list("suffix") }
}

fn pick<'a>(random: &mut impl Rng, words: &[&'a str]) -> &'a str {
    words[random.random_range(0..words.len())]
}

fn name(random: &mut impl Rng, words: &Words) -> String {
    let first = pick(random, &words.first);
    let last = if random.random_range(0..100) == 0 {
        pick(random, &words.particle).replace('|', " ")
    } else {
        pick(random, &words.last).to_owned()
    };
    match random.random_range(0..100) {
        0..2 => format!("{} {first} {last}", pick(random, &words.title)),
        2..4 => format!("{first} {last} {}", pick(random, &words.suffix)),
        _ => format!("{first} {last}"),
    }
}

fn price(random: &mut impl Rng) -> String {
    let price = format!("{}.{:0>14}", random.random_range(0..300), random.random_range(1u64..100_000_000_000_000));
    let price = price.trim_end_matches('0');
    let zeros = if random.random_range(0..4) == 0 { random.random_range(1..6) } else { 0 };
    format!("{}{price}", "0".repeat(zeros))
}

/// Writes `rows` good rows under a header; with `flaws`, also rows without a name, with a price that is no number, and with a
/// field too many, spread over the file. The same seed gives the same bytes on every machine.
///
/// # Errors
/// What the writer says.
pub fn write_sales(mut out: impl Write, rows: u64, seed: u64, flaws: bool) -> io::Result<()> {
    let (mut random, words) = (ChaCha8Rng::seed_from_u64(seed), words());
    writeln!(out, "name,price")?;
    let every = |count: u64| (rows / (count + 1)).max(1);
    for row in 1..=rows {
        writeln!(out, "{},{}", name(&mut random, &words), price(&mut random))?;
        if !flaws {
            continue;
        }
        if row % every(WITHOUT_NAME) == 0 && row / every(WITHOUT_NAME) <= WITHOUT_NAME {
            writeln!(out, ",{}", price(&mut random))?;
        }
        if row % every(NOT_A_NUMBER) == 0 && row / every(NOT_A_NUMBER) <= NOT_A_NUMBER {
            writeln!(out, "{},{}", name(&mut random, &words), ["n/a", "on request", "12 500"][random.random_range(0..3)])?;
        }
        if row % every(TOO_MANY_FIELDS) == 0 && row / every(TOO_MANY_FIELDS) <= TOO_MANY_FIELDS {
            writeln!(out, "{},{},paid", name(&mut random, &words), price(&mut random))?;
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_holds_what_it_promises_and_is_the_same_every_time() {
        let mut first = Vec::new();
        write_sales(&mut first, ROWS, 1, true).expect("memory");
        let mut second = Vec::new();
        write_sales(&mut second, ROWS, 1, true).expect("memory");
        assert_eq!(first, second);
        let text = String::from_utf8(first).expect("UTF-8");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let fields = |line: &&str| line.split(',').count();
        assert_eq!(lines.len() as u64, ROWS + WITHOUT_NAME + NOT_A_NUMBER + TOO_MANY_FIELDS);
        assert_eq!(lines.iter().filter(|line| line.starts_with(',')).count() as u64, WITHOUT_NAME);
        assert_eq!(lines.iter().filter(|line| fields(line) == 3).count() as u64, TOO_MANY_FIELDS);
        let bad = |line: &&&str| line.split(',').nth(1).is_some_and(|price| price.parse::<f64>().is_err());
        assert_eq!(lines.iter().filter(bad).count() as u64, NOT_A_NUMBER);
    }
}
