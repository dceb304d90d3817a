use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read;

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sample {
    source: Source,
    #[serde(default)]
    step: Vec<Step>,
    #[serde(default)]
    limits: Option<Limits>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Limits {
    #[serde(default)]
    min_rows: Option<u64>,
    #[serde(default)]
    small: Option<u8>,
    #[serde(default)]
    max_rejected: Option<Amount>,
    #[serde(default)]
    delimiter: Option<char>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Amount {
    Rows(u64),
    Share(Share),
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("pattern" = r"^[0-9]+%$"))]
struct Share(String);

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

/// Problems of one line in `[limits]`.
fn limits(line: &str) -> Vec<String> {
    problems(&format!("[source]\ncsv = \"a\"\n[limits]\n{line}\n"))
}

#[test]
fn a_number_beyond_its_bounds_is_named_with_what_may_be_written() {
    let count_or_share = "Write a count such as 100, or a share such as \"1%\".";
    assert_eq!(limits("min_rows = -1"), ["4:12 `min_rows = -1` is less than 0. Write 0 or more."]);
    assert_eq!(limits("small = 256"), ["4:9 `small = 256` is more than 255. Write 255 or less."]);
    assert_eq!(limits("max_rejected = -1"), [format!("4:16 `max_rejected = -1` is less than 0. {count_or_share}")]);
    assert_eq!(
        limits("max_rejected = 0.5"),
        [format!("4:16 `max_rejected` takes a whole number or a string, not a number. {count_or_share}")]
    );
    for share in ["1", "-1%", "inf%", "a%"] {
        assert_eq!(
            limits(&format!("max_rejected = \"{share}\"")),
            [format!("4:16 `max_rejected = \"{share}\"` is no percentage. {count_or_share}")]
        );
    }
    for right in ["max_rejected = 0", "max_rejected = \"0%\"", "min_rows = 0", "small = 255"] {
        assert!(read::<Sample>("p.toml", &format!("[source]\ncsv = \"a\"\n[limits]\n{right}\n")).is_ok(), "{right}");
    }
}

#[test]
fn a_character_is_one() {
    let hint = "Write one character between the quotes; a tab is \"\\t\" in double ones.";
    assert_eq!(limits("delimiter = \";;\""), [format!("4:13 `delimiter = \";;\"` is not one character. {hint}")]);
    assert_eq!(limits("delimiter = \"\""), [format!("4:13 `delimiter = \"\"` is not one character. {hint}")]);
    assert_eq!(limits("delimiter = '\\t'"), [format!("4:13 `delimiter = \"\\\\t\"` is not one character. {hint}")]);
    assert!(read::<Sample>("p.toml", "[source]\ncsv = \"a\"\n[limits]\ndelimiter = \"é\"\n").is_ok());
}

#[test]
fn one_table_where_several_go_is_told_of_the_double_brackets() {
    let hint = "Write [[step]], in double brackets, once for each table.";
    for (text, place, what) in
        [("[step]\ndo = \"trim\"\ncolumns = [\"a\"]\n", "3:1", "a table"), ("[step.one]\ndo = \"trim\"\n", "3:2", "a table")]
    {
        let found = problems(&format!("[source]\ncsv = \"a\"\n{text}"));
        assert_eq!(found, [format!("{place} `step` takes a list (a table each), not {what}. {hint}")]);
    }
    let found = problems("step = \"trim\"\n[source]\ncsv = \"a\"\n");
    assert_eq!(found, [format!("1:8 `step` takes a list (a table each), not a string. {hint}")]);
}
