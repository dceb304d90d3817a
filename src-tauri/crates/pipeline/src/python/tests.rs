//! Scripts as texts. What they write is held against runs by the tests of the whole program.

use std::path::Path;

use millpond_record::schema::{ColumnSpec, ColumnType, Schema};

use super::*;
use crate::spill::Room;

fn made(text: &str) -> PythonScript {
    let spec: PipelineSpec = millpond_record::document::read("p.toml", text).expect("a pipeline").value;
    let columns = [("name", ColumnType::Text), ("price", ColumnType::Decimal), ("qty", ColumnType::Integer)];
    let schema = Schema { columns: columns.map(|(name, kind)| ColumnSpec { name: name.into(), kind }).into() };
    let folder = Path::new("/data");
    let plan = Plan::bind(&spec, &schema, folder, &Room::new(folder, usize::MAX)).ok().expect("a plan");
    let (input, output) = (Path::new("/data/in.csv"), Some(Path::new("/data/out.csv")));
    script(&Job { name: "p", spec: &spec, plan: &plan, source: &spec.source, input, output, format: &Format::CSV, folder })
}

const SOURCE: &str = "[source]\ncsv = \"in.csv\"\ntypes = { price = \"decimal\", qty = \"integer\" }\n";

#[test]
fn a_step_is_a_block_under_its_number_and_one_that_is_off_a_comment() {
    let text = format!(
        "{SOURCE}[[step]]\ndo = \"derive\"\nset = {{ dear = \"price > 100 and qty in (1, 2)\" }}\n[[step]]\ndo = \"trim\"\nenabled = false\ncolumns = [\"name\"]\n"
    );
    let script = made(&text).text;
    let derived = "# 1. Derive: dear = price > 100 and qty in (1, 2)\nrows = rows.with_columns(dear=(number(text(\"price\")) > 100) & integer(text(\"qty\")).is_in([1, 2]))\n";
    assert!(script.contains(derived), "{script}");
    assert!(script.contains("\n# 2. Trim: name (switched off)\n") && !script.contains("WHITE"), "{script}");
}

#[test]
fn what_a_pipeline_says_stays_inside_its_literals_and_comments() {
    let evil = r#"\\\"\"\"\n\r\u0000'''import os"#;
    let text = format!(
        "description = \"{evil}\"\n{SOURCE}[[step]]\ndo = \"replace\"\nnote = \"{evil}\"\ncolumns = [\"name\"]\nfind = \"{evil}\"\nwith = \"{evil}\"\n"
    );
    let script = made(&text).text;
    assert!(!script.contains(['\r', '\0']), "{script:?}");
    // The docstring begins and ends once, and no line but the imports' own begins with an import.
    let head = script.split("import polars as pl").next().expect("a head");
    assert_eq!(head.matches("\"\"\"").count(), 2, "{head}");
    assert_eq!(script.lines().filter(|line| line.starts_with("import os")).count(), 1, "{script}");
}

#[test]
fn what_is_refused_stops_the_script_and_is_told() {
    let made = made(&format!("{SOURCE}[[step]]\ndo = \"sample\"\nfraction = 0.5\n"));
    assert!(made.text.contains("raise NotImplementedError(\"Step 1, Sample: "), "{}", made.text);
    let [difference] = made.differences.as_slice() else { panic!("{:?}", made.differences) };
    assert!(difference.ends_with("The script stops there."), "{difference}");
}

#[test]
fn helpers_stand_in_a_script_only_where_they_are_needed() {
    let plain = made("[source]\ncsv = \"in.csv\"\n").text;
    assert!(!plain.contains("def exact") && plain.contains("def read_csv"), "{plain}");
    let exact = made(&format!("{SOURCE}[[step]]\ndo = \"derive\"\nset = {{ twice = \"round(price * 2, 1)\" }}\n")).text;
    assert!(exact.contains("twice=exact(lambda price: rounded(price * Decimal(2), 1), text(\"price\"))"), "{exact}");
    assert!(exact.contains("def rounded") && exact.contains("from decimal import "), "{exact}");
}
