use millpond_record::batch::RECORD;
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use serde_json::{Value as Json, json};

use super::super::{Account, BindContext, Bound, Step, StepProblem, Work};
use super::Validate;
use crate::missing::Missing;

fn schema() -> Schema {
    let column = |name: &str, kind| ColumnSpec { name: name.into(), kind };
    Schema { columns: vec![column("name", ColumnType::Text), column("price", ColumnType::Decimal), column("day", ColumnType::Date)] }
}

/// Returns the names left, the account, and the rejected rows' reasons and details.
fn run(rules: &Json, rows: &[(&str, &str, &str)]) -> (Vec<String>, Account) {
    let step: Validate = serde_json::from_value(json!({ "rules": rules })).expect("a step");
    let missing = Missing::default();
    apply(step.bind(&schema(), &BindContext::of_test(&missing)).unwrap_or_else(|problem| panic!("{problem:?}")), rows)
}

fn apply(bound: Bound, rows: &[(&str, &str, &str)]) -> (Vec<String>, Account) {
    let text = |name: &str, cells: Vec<&str>| -> Column { Series::new(name.into(), cells).into() };
    let records: Vec<u64> = (0..rows.len() as u64).collect();
    let frame = DataFrame::new(
        rows.len(),
        vec![
            text("name", rows.iter().map(|row| row.0).collect()),
            text("price", rows.iter().map(|row| row.1).collect()),
            text("day", rows.iter().map(|row| row.2).collect()),
            Series::new(RECORD.into(), records).into(),
        ],
    )
    .expect("a frame");
    let mut account = Account::new("validate");
    let Work::Rows(kernel) = bound.work else { panic!("rules hold row by row") };
    let after = kernel.apply(frame, &mut account).expect("it runs");
    let names = after.column("name").expect("the column").str().expect("text").iter().map(|name| name.unwrap_or_default().to_owned());
    (names.collect(), account)
}

fn problem(rule: &Json) -> StepProblem {
    let step: Validate = serde_json::from_value(json!({ "rules": [rule] })).expect("a step");
    let missing = Missing::default();
    step.bind(&schema(), &BindContext::of_test(&missing)).err().expect("a problem")
}

/// Returns the first rows' names that a rule lets through, and why it rejects the others.
fn verdict(rule: &Json, rows: &[(&str, &str, &str)]) -> (Vec<String>, Vec<(Reason, String)>) {
    let (names, account) = run(&json!([rule]), rows);
    (names, account.failures.into_iter().map(|failure| (failure.reason, failure.detail)).collect())
}

#[test]
fn only_not_null_minds_a_missing_value() {
    let rows = [("Ann", "1", ""), ("", "2", ""), (" ", "", "")];
    let (names, failures) = verdict(&json!({ "rule": "not_null", "columns": ["name", "price"] }), &rows);
    assert_eq!(names, ["Ann"]);
    assert_eq!(failures, [(Reason::NoValue, "name has no value".to_owned()), (Reason::NoValue, "name has no value".to_owned())]);
    for rule in [
        json!({ "rule": "range", "columns": ["day"], "min": "2024-01-01" }),
        json!({ "rule": "pattern", "columns": ["day"], "pattern": "x" }),
        json!({ "rule": "set", "columns": ["day"], "values": ["x"] }),
        json!({ "rule": "length", "columns": ["day"], "min": 3 }),
        json!({ "rule": "check", "check": "day > '2024-01-01'" }),
    ] {
        assert_eq!(verdict(&rule, &rows).0.len(), 3, "{rule}");
    }
}

#[test]
fn a_range_has_both_its_ends_and_compares_numbers_by_value() {
    let rows = [("a", "0", ""), ("b", "10.000", ""), ("c", "10.0001", ""), ("d", "-0.1", ""), ("e", "x", ""), ("f", "1e1", "")];
    let (names, failures) = verdict(&json!({ "rule": "range", "columns": ["price"], "min": 0, "max": 10.0 }), &rows);
    assert_eq!(names, ["a", "b", "f"]);
    assert_eq!(failures[0], (Reason::NotInRange, "\"10.0001\" is not in the range".into()));
    assert_eq!(failures[2], (Reason::NotANumber, "\"x\" is not a number".into()));
    let exact = json!({ "rule": "range", "columns": ["price"], "min": "0.1000000000000000000000000001" });
    assert_eq!(verdict(&exact, &[("a", "0.1", ""), ("b", "0.2", "")]).0, ["b"]);
    let days = [("a", "", "2024-01-01"), ("b", "", "2023-12-31"), ("c", "", "2024-06-30 12:00"), ("d", "", "soon")];
    let (names, failures) = verdict(&json!({ "rule": "range", "columns": ["day"], "min": "2024-01-01", "max": "2024-06-30" }), &days);
    assert_eq!(names, ["a"]);
    assert_eq!(failures.iter().map(|(reason, _)| *reason).collect::<Vec<_>>(), [Reason::NotInRange, Reason::NotInRange, Reason::NotADate]);
}

#[test]
fn a_pattern_is_of_the_whole_cell_unless_it_may_stand_anywhere() {
    let rows = [("AB1", "", ""), ("xAB1", "", ""), ("AB1\n", "", "")];
    assert_eq!(verdict(&json!({ "rule": "pattern", "columns": ["name"], "pattern": "[A-Z]{2}|[A-Z]+[0-9]" }), &rows).0, ["AB1"]);
    let anywhere = json!({ "rule": "pattern", "columns": ["name"], "pattern": "[A-Z]{2}", "anywhere": true });
    assert_eq!(verdict(&anywhere, &rows).0.len(), 3);
}

#[test]
fn sets_and_lengths_and_checks_hold() {
    let rows = [("Ann", "1", ""), ("Bobby", "0", ""), ("Ünal", "x", "")];
    let (names, failures) = verdict(&json!({ "rule": "set", "columns": ["name"], "values": ["Ann", "Ünal"] }), &rows);
    assert_eq!(
        (names, failures),
        (vec!["Ann".into(), "Ünal".into()], vec![(Reason::NotInSet, "\"Bobby\" is not one of the values".into())])
    );
    assert_eq!(verdict(&json!({ "rule": "length", "columns": ["name"], "min": 4, "max": 4 }), &rows).0, ["Ünal"]);
    let (names, failures) = verdict(&json!({ "rule": "check", "check": "price > 0" }), &rows);
    assert_eq!(names, ["Ann"]);
    assert_eq!(failures, [(Reason::CheckFailed, "price > 0 is false".into()), (Reason::NotANumber, "\"x\" is not a number".into())]);
}

#[test]
fn a_row_is_rejected_by_the_first_rule_it_breaks_and_warnings_are_of_rows_that_go_on() {
    let rules = json!([
        { "rule": "length", "columns": ["name"], "max": 3, "on_fail": "warn", "name": "short" },
        { "rule": "check", "check": "price >= 0", "name": "priced" },
        { "rule": "set", "columns": ["price"], "values": ["1", "2"] },
    ]);
    let (names, account) = run(&rules, &[("Ann", "1", ""), ("Bobby", "2", ""), ("Cindy", "-1", ""), ("Dora", "3", "")]);
    assert_eq!(names, ["Ann", "Bobby"]);
    let failures: Vec<_> = account.failures.iter().map(|failure| (failure.record(), failure.reason, failure.detail.as_str())).collect();
    assert_eq!(
        failures,
        [(Some(2), Reason::CheckFailed, "priced: price >= 0 is false"), (Some(3), Reason::NotInSet, "\"3\" is not one of the values")]
    );
    let warned: Vec<_> = account.ledger.warned.iter().map(|entry| (entry.rule.as_deref(), entry.column.as_deref(), entry.count)).collect();
    assert_eq!(warned, [(Some("short"), Some("name"), 1)]);
    assert_eq!(account.ledger.rejected_rows(), 2);
}

#[test]
fn a_rule_can_stop_the_run() {
    let rules = json!([
        { "rule": "set", "columns": ["name"], "values": ["Bob"] },
        { "rule": "not_null", "columns": ["price"], "on_fail": "stop" },
    ]);
    let (_, account) = run(&rules, &[("Ann", "1", ""), ("Bob", "", ""), ("Bob", "", "")]);
    assert!(account.stopped);
    assert_eq!(account.failures.last().map(|failure| (failure.record(), failure.reason)), Some((Some(1), Reason::NoValue)));
}

#[test]
fn a_rule_that_cannot_be_meant_is_named_at_its_key() {
    for (rule, key, message) in [
        (json!({ "rule": "not_null", "columns": ["nmae"] }), "columns.0", "there is no column \"nmae\" here."),
        (json!({ "rule": "not_null", "columns": [] }), "columns", "columns names no column."),
        (json!({ "rule": "range", "columns": ["price"] }), "min", "There is neither min nor max."),
        (json!({ "rule": "range", "columns": ["price"], "max": "soon" }), "max", "max is neither a number nor a day."),
        (
            json!({ "rule": "range", "columns": ["price"], "min": 1, "max": "2024-01-01" }),
            "max",
            "One end of the range is a number and the other a day.",
        ),
        (
            json!({ "rule": "range", "columns": ["price"], "min": 2, "max": 1 }),
            "min",
            "min is more than max, so no value would be in the range.",
        ),
        (
            json!({ "rule": "pattern", "columns": ["name"], "pattern": "[A-Z" }),
            "pattern",
            "This is no regular expression: unclosed character class.",
        ),
        (json!({ "rule": "length", "columns": ["name"], "min": 3, "max": 2 }), "min", "min = 3 is more than max = 2."),
        (json!({ "rule": "unique", "columns": ["nmae"] }), "columns.0", "there is no column \"nmae\" here."),
        (json!({ "rule": "check", "check": "price" }), "check", "This is decimal, not true or false."),
    ] {
        let problem = problem(&rule);
        assert_eq!((problem.key.join(".").as_str(), problem.message.as_str()), (format!("rules.0.{key}").as_str(), message), "{rule}");
    }
    let mistake = problem(&json!({ "rule": "check", "check": "price > pirce" }));
    assert_eq!((mistake.key.join(".").as_str(), mistake.within), ("rules.0.check", Some(8..13)));
}

#[test]
fn values_can_be_those_of_another_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("codes.csv"), "code;name\nDE;Germany\nFR;France\n;none\n").expect("a file");
    let missing = Missing::default();
    let context = BindContext { folder: folder.path(), ..BindContext::of_test(&missing) };
    let bind = |rule: &Json| {
        let step: Validate = serde_json::from_value(json!({ "rules": [rule] })).expect("a step");
        step.bind(&schema(), &context)
    };
    let rule = |csv: &str, column: &str| json!({ "rule": "foreign", "columns": ["name"], "csv": csv, "column": column, "delimiter": ";" });
    let key = |rule: Json| bind(&rule).err().map(|problem| problem.key.join("."));
    assert_eq!(key(rule("codes.csv", "coed")).as_deref(), Some("rules.0.column"));
    assert_eq!(key(rule("gone.csv", "code")).as_deref(), Some("rules.0.csv"));
    let bound = bind(&rule("codes.csv", "code")).unwrap_or_else(|problem| panic!("{problem:?}"));
    let (names, account) = apply(bound, &[("DE", "", ""), ("de", "", ""), ("", "", ""), ("FR", "", "")]);
    assert_eq!(names, ["DE", "", "FR"]);
    assert_eq!((account.failures[0].reason, account.failures[0].detail.as_str()), (Reason::NotFound, "\"de\" is not in the other file"));
}
