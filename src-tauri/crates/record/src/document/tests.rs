use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read;

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sample {
    source: Source,
    #[serde(default)]
    step: Vec<Step>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Source {
    csv: String,
    #[serde(default)]
    header: Option<bool>,
    #[serde(default)]
    types: std::collections::BTreeMap<String, Kind>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Characters.
    Text,
    /// A number.
    Decimal,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Step {
    #[serde(default)]
    id: Option<String>,
    #[serde(flatten)]
    action: Action,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Action {
    Trim(Trim),
    Rename(Rename),
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Trim {
    columns: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Rename {
    columns: std::collections::BTreeMap<String, String>,
}

/// `line:column message hint` of every problem.
fn problems(text: &str) -> Vec<String> {
    match read::<Sample>("p.toml", text) {
        Ok(document) => panic!("no problem found in {:?}", document.value),
        Err(problems) => {
            problems.iter().map(|p| format!("{}:{} {} {}", p.line, p.column, p.message, p.hint.clone().unwrap_or_default())).collect()
        }
    }
}

#[test]
fn a_right_file_is_read_and_every_value_has_its_place() {
    let text = "[source]\ncsv = \"a.csv\"\ntypes = { price = \"decimal\" }\n\n[[step]]\ndo = \"trim\"\nid = \"t\"\ncolumns = [\"name\", \"price\"]\n";
    let document = read::<Sample>("p.toml", text).expect("a right file");
    assert_eq!(document.value.step[0].id.as_deref(), Some("t"));
    assert_eq!(&text[document.spans.of(&["step", "0", "columns", "1"]).expect("a place")], "\"price\"");
    assert_eq!(&text[document.spans.of(&["source", "types", "price"]).expect("a place")], "\"decimal\"");
    assert_eq!(&text[document.spans.key(&["source", "csv"]).expect("a place")], "csv");
}

#[test]
fn an_unknown_key_names_the_nearest_known_one_at_its_place() {
    assert_eq!(problems("[source]\ncsv = \"a\"\nheadr = true\n"), ["3:1 There is no key `headr` in [source]. Did you mean `header`?"]);
    assert_eq!(
        problems("[source]\ncsv = \"a\"\n[[step]]\ndo = \"trim\"\ncolumns = [\"a\"]\ncolumms = 1\n"),
        ["6:1 There is no key `columms` in [step]. Did you mean `columns`?"]
    );
    assert_eq!(
        problems("[source]\ncsv = \"a\"\n[[step]]\ndo = \"trim\"\ncolumms = [\"a\"]\n"),
        ["5:1 There is no key `columms` in [step]. Did you mean `columns`?"]
    );
}

#[test]
fn an_unknown_verb_names_the_nearest() {
    assert_eq!(
        problems("[source]\ncsv = \"a\"\n[[step]]\ndo = \"trimm\"\n"),
        ["4:6 `do = \"trimm\"` is not known. Did you mean \"trim\"?"]
    );
    assert_eq!(
        problems("[source]\ncsv = \"a\"\n[[step]]\nid = \"x\"\n"),
        ["3:1 This table lacks `do`. Write do = \"trim\"; known are trim, rename."]
    );
}

#[test]
fn a_wrong_type_says_what_to_write() {
    assert_eq!(
        problems("[source]\ncsv = \"a\"\n[[step]]\ndo = \"trim\"\ncolumns = \"name\"\n"),
        ["5:11 `columns` takes a list (a string each), not a string. Write columns = [\"…\"]."]
    );
    assert_eq!(problems("[source]\ncsv = 1\n"), ["2:7 `csv` takes a string, not a whole number. Write csv = \"…\", with quotes."]);
    assert_eq!(
        problems("[source]\ncsv = \"a\"\nheader = \"yes\"\n"),
        ["3:10 `header` takes true or false, not a string. Write header = true or header = false, without quotes."]
    );
}

#[test]
fn a_word_that_is_not_in_the_list_and_a_missing_key_are_named() {
    assert_eq!(
        problems("[source]\ncsv = \"a\"\ntypes = { p = \"decimals\" }\n"),
        ["3:15 `p = \"decimals\"` is not known. Did you mean \"decimal\"? It takes \"text\", \"decimal\"."]
    );
    assert_eq!(problems("[source]\n"), ["1:1 [source] lacks `csv`. Write csv = …; it takes a string."]);
    assert!(problems("")[0].starts_with("1:1 The file lacks `source`. Write a table [source]."));
}

#[test]
fn several_mistakes_are_all_named_in_order() {
    let found = problems("[source]\ncsv = 1\nheadr = 2\n[[step]]\ndo = \"x\"\n");
    assert_eq!(found.iter().map(|line| line.split(' ').next().expect("a place")).collect::<Vec<_>>(), ["2:7", "3:1", "5:6"]);
}

#[test]
fn a_conflict_marker_and_a_half_written_file_are_told_apart_from_other_mistakes() {
    assert!(problems("[source]\n<<<<<<< HEAD\ncsv = \"a\"\n=======\n")[0].starts_with("2:1 This is a git conflict marker"));
    let half = &problems("[source]\ncsv = \"a.c")[0];
    assert!(half.starts_with("2:") && half.contains("half written"), "{half}");
    assert!(problems("[source]\ncsv a\n")[0].starts_with("2:"));
}
