use super::*;
use proptest::prelude::*;
use serde_json::json;

const TEXT: &str = "# What it is for\ndescription = \"d\"\n\n[source]\ncsv   = \"a.csv\"   # from the vendor\n\n# names first\n[[step]]\ndo = \"trim\"          # blanks go\ncolumns = [\"name\"]\n\n[[step]]\ndo = \"drop_missing\"\ncolumns = [\"name\"]\n\n# last\n[[step]]\ndo = \"select\"\ncolumns = [\"name\"]\n\n[sink]\ncsv = \"out.csv\"\n";

fn map(value: Json) -> Map<String, Json> {
    let Json::Object(map) = value else { panic!("an object") };
    map
}

fn verbs(text: &str) -> Vec<String> {
    let document: DocumentMut = text.parse().expect("TOML");
    document
        .get("step")
        .and_then(Item::as_array_of_tables)
        .map(|steps| steps.iter().map(|step| step["do"].as_str().expect("a verb").to_owned()).collect())
        .unwrap_or_default()
}

#[test]
fn a_step_moves_with_its_comment_and_back_again_is_as_it_was() {
    let there = apply(TEXT, &Edit::MoveStep { from: 0, to: 2 }).expect("fits");
    assert_eq!(verbs(&there), ["drop_missing", "select", "trim"]);
    assert!(there.contains("# names first\n[[step]]\ndo = \"trim\"          # blanks go"), "{there}");
    assert_eq!(apply(&there, &Edit::MoveStep { from: 2, to: 0 }).expect("fits"), TEXT);
}

#[test]
fn a_step_that_goes_takes_its_comment_and_nothing_else() {
    let edited = apply(TEXT, &Edit::RemoveStep { at: 0 }).expect("fits");
    assert_eq!(edited, TEXT.replace("# names first\n[[step]]\ndo = \"trim\"          # blanks go\ncolumns = [\"name\"]\n\n", ""));
    let last = apply(TEXT, &Edit::RemoveStep { at: 2 }).expect("fits");
    assert!(last.ends_with("columns = [\"name\"]\n\n[sink]\ncsv = \"out.csv\"\n") && !last.contains("# last"), "{last}");
}

#[test]
fn a_step_is_added_where_it_is_wanted() {
    let step = map(json!({ "do": "rename", "columns": { "name": "n" } }));
    let edited = apply(TEXT, &Edit::AddStep { at: 1, step: step.clone() }).expect("fits");
    assert_eq!(verbs(&edited), ["trim", "rename", "drop_missing", "select"]);
    assert!(edited.contains("[[step]]\ndo = \"rename\"\ncolumns = { name = \"n\" }\n\n[[step]]"), "{edited}");
    let edited = apply(TEXT, &Edit::AddStep { at: 9, step: step.clone() }).expect("fits");
    assert!(edited.contains("columns = { name = \"n\" }\n\n[sink]"), "{edited}");
    let edited = apply("[source]\ncsv = \"a\"\n", &Edit::AddStep { at: 0, step }).expect("fits");
    assert_eq!(edited, "[source]\ncsv = \"a\"\n\n[[step]]\ndo = \"rename\"\ncolumns = { name = \"n\" }\n");
}

#[test]
fn what_stays_of_a_replaced_step_keeps_its_comments() {
    let step = map(json!({ "do": "trim", "columns": ["name", "city"] }));
    let edited = apply(TEXT, &Edit::ReplaceStep { at: 0, step }).expect("fits");
    assert!(edited.contains("do = \"trim\"          # blanks go\ncolumns = [\"name\", \"city\"]\n"), "{edited}");
}

#[test]
fn a_list_of_tables_is_written_as_tables_and_those_that_stay_keep_their_comments() {
    let rules = |rules: Json| map(json!({ "do": "validate", "rules": rules }));
    let (name, price) = (json!({ "rule": "not_null", "columns": ["name"] }), json!({ "rule": "check", "check": "price > 0" }));
    let edited = apply(TEXT, &Edit::AddStep { at: 1, step: rules(json!([name])) }).expect("fits");
    let written =
        "[[step]]\ndo = \"validate\"\n\n[[step.rules]]\nrule = \"not_null\"\ncolumns = [\"name\"]\n\n[[step]]\ndo = \"drop_missing\"";
    assert!(edited.contains(written), "{edited}");
    let commented = edited.replace("rule = \"not_null\"", "rule = \"not_null\" # always");
    let more = apply(&commented, &Edit::ReplaceStep { at: 1, step: rules(json!([name, price])) }).expect("fits");
    let written = "rule = \"not_null\" # always\ncolumns = [\"name\"]\n\n[[step.rules]]\nrule = \"check\"\ncheck = \"price > 0\"\n\n[[step]]\ndo = \"drop_missing\"";
    assert!(more.contains(written), "{more}");
    assert_eq!(verbs(&more), ["trim", "validate", "drop_missing", "select"]);
    assert_eq!(apply(&more, &Edit::ReplaceStep { at: 1, step: rules(json!([name])) }).expect("fits"), commented);
}

#[test]
fn a_step_is_switched_off_and_on_again() {
    let off = apply(TEXT, &Edit::EnableStep { at: 1, enabled: false }).expect("fits");
    assert!(off.contains("do = \"drop_missing\"\ncolumns = [\"name\"]\nenabled = false\n"), "{off}");
    assert_eq!(apply(&off, &Edit::EnableStep { at: 1, enabled: true }).expect("fits"), TEXT);
}

#[test]
fn a_value_is_set_in_its_place_with_its_comment() {
    let set = |path: &[&str], value| Edit::Set { path: path.iter().map(|part| (*part).to_owned()).collect(), value };
    let edited = apply(TEXT, &set(&["source", "csv"], Some(json!("b.csv")))).expect("fits");
    assert_eq!(edited, TEXT.replace("\"a.csv\"", "\"b.csv\""));
    let edited = apply(TEXT, &set(&["source", "types"], Some(json!({ "price": "decimal" })))).expect("fits");
    assert!(edited.contains("types = { price = \"decimal\" }\n"), "{edited}");
    assert_eq!(apply(&edited, &set(&["source", "types"], None)).expect("fits"), TEXT);
}

#[test]
fn a_table_of_the_source_after_a_step_stays_when_the_step_goes() {
    let source = "[source]\ncsv = \"a\"\n\n";
    let step = "[[step]]\ndo = \"derive\"\n\n[step.set]\nx = \"1\"\n\n";
    let expect = "# what must be there\n[source.expect]\ncolumns = [\"a\"]\n\n[source.expect.aliases]\na = [\"b\"]\n";
    let text = format!("{source}{step}{expect}");
    assert_eq!(apply(&text, &Edit::RemoveStep { at: 0 }).expect("fits"), format!("{source}{expect}"));
    let trim = map(json!({ "do": "trim", "columns": ["a"] }));
    let added = apply(&text, &Edit::AddStep { at: 1, step: trim.clone() }).expect("fits");
    assert_eq!(added, format!("{source}{step}[[step]]\ndo = \"trim\"\ncolumns = [\"a\"]\n\n{expect}"));
    let first = apply(&added, &Edit::MoveStep { from: 1, to: 0 }).expect("fits");
    assert_eq!(verbs(&first), ["trim", "derive"]);
    assert!(first.ends_with(&format!("{step}{expect}")), "{first}");
    // The header is a table's name, not words in a comment.
    let named = apply("[source] # [sink] comes later\ncsv = \"a\"\n", &Edit::AddStep { at: 0, step: trim }).expect("fits");
    assert!(named.starts_with("[source]"), "{named}");
}

#[test]
fn a_step_whose_tables_do_not_stand_together_is_left_alone() {
    let text = "[[step]]\ndo = \"trim\"\n[[step]]\ndo = \"derive\"\n[source]\ncsv = \"a\"\n[step.set]\nx = \"1\"\n";
    assert_eq!(apply(text, &Edit::RemoveStep { at: 1 }), Err(EditError::Scattered(1)));
}

#[test]
fn what_looks_like_a_header_or_a_comment_in_a_string_is_neither() {
    let note = "note = \"\"\"\nlike\n[[step]]\ndo = \"x\"\n# so\"\"\"\n";
    let text = format!("[source]\ncsv = \"a\"\n\n[[step]]\ndo = \"trim\"\n{note}[[step]]\ndo = \"select\"\n");
    let edited = apply(&text, &Edit::RemoveStep { at: 1 }).expect("fits");
    assert_eq!(edited, format!("[source]\ncsv = \"a\"\n\n[[step]]\ndo = \"trim\"\n{note}"));
    let edited = apply(&text, &Edit::RemoveStep { at: 0 }).expect("fits");
    assert_eq!(edited, "[source]\ncsv = \"a\"\n\n[[step]]\ndo = \"select\"\n");
    let edited = apply(&text, &Edit::EnableStep { at: 1, enabled: false }).expect("fits");
    assert_eq!(edited, format!("{text}enabled = false\n"));
}

#[test]
fn a_table_of_a_replaced_step_changes_only_where_it_differs() {
    let head = "[[step]]\ndo = \"derive\"\n";
    let table = "\n[step.set]\n# the first\na = \"1\" # one\nb = '2'   # two\n";
    let dotted = "set.a = \"1\" # one\nset.b = '2'   # two\n";
    let step = |set: Json| map(json!({ "do": "derive", "set": set }));
    for set in [table, dotted] {
        let text = format!("{head}{set}");
        let replaced = |set: Json| apply(&text, &Edit::ReplaceStep { at: 0, step: step(set) }).expect("fits");
        assert_eq!(replaced(json!({ "a": "1", "b": "2" })), text);
        assert_eq!(replaced(json!({ "a": "1", "b": "3" })), text.replace("'2'", "\"3\""));
        assert_eq!(replaced(json!({ "a": "1" })).matches('#').count(), text.matches('#').count() - 1);
        let longer = replaced(json!({ "a": "1", "b": "2", "c": "3" }));
        assert!(longer.starts_with(&text) && longer.trim_end().ends_with("c = \"3\""), "{longer}");
        let empty: DocumentMut = replaced(json!({})).parse().expect("TOML");
        assert!(empty["step"][0]["set"].is_table_like(), "{empty}");
    }
    // So does a table that is set.
    let text = "[source]\ncsv = \"a\"\n\n[source.types]\nprice = \"decimal\" # net\n";
    let types = |types: Json| Edit::Set { path: vec!["source".into(), "types".into()], value: Some(types) };
    assert_eq!(apply(text, &types(json!({ "price": "decimal", "day": "date" }))).expect("fits"), format!("{text}day = \"date\"\n"));
}

#[test]
fn lines_end_as_the_files_do() {
    let text = TEXT.replace('\n', "\r\n");
    let step = map(json!({ "do": "trim", "columns": ["name"], "note": "one\ntwo" }));
    let edits = [
        Edit::AddStep { at: 0, step: step.clone() },
        Edit::AddStep { at: 9, step: step.clone() },
        Edit::ReplaceStep { at: 0, step: step.clone() },
        Edit::RemoveStep { at: 2 },
        Edit::MoveStep { from: 0, to: 2 },
        Edit::EnableStep { at: 1, enabled: false },
        Edit::Set { path: vec!["source".into(), "csv".into()], value: Some(json!("b.csv")) },
    ];
    for edit in edits {
        let (lf, crlf) = (apply(TEXT, &edit).expect("fits"), apply(&text, &edit).expect("fits"));
        // A line end in a string is a part of its value, and stays what it was asked to be.
        assert_eq!(crlf.replace("one\ntwo", "one\r\ntwo"), lf.replace('\n', "\r\n"), "{edit:?}");
    }
    let no_step = "[source]\r\ncsv = \"a\"\r\nmissing = [\r\n  \"\", # none\r\n]\r\n";
    let added = apply(no_step, &Edit::AddStep { at: 0, step: map(json!({ "do": "trim" })) }).expect("fits");
    assert_eq!(added, format!("{no_step}\r\n[[step]]\r\ndo = \"trim\"\r\n"));
    let alone = apply(&added, &Edit::RemoveStep { at: 0 }).expect("fits");
    assert_eq!(alone, no_step);
    // What a string of the file holds is kept, whatever its lines end with.
    let noted = "description = \"\"\"a\nb\r\nc\"\"\"\r\n[source]\r\ncsv = \"a\"\r\n";
    let set = Edit::Set { path: vec!["source".into(), "csv".into()], value: Some(json!("b")) };
    assert_eq!(apply(noted, &set).expect("fits"), noted.replace("\"a\"\r", "\"b\"\r"));
}

#[test]
fn a_byte_order_mark_stays() {
    let text = format!("\u{feff}{TEXT}");
    for edit in [
        Edit::RemoveStep { at: 0 },
        Edit::MoveStep { from: 0, to: 2 },
        Edit::EnableStep { at: 1, enabled: false },
        Edit::AddStep { at: 9, step: map(json!({ "do": "trim" })) },
    ] {
        let plain = apply(TEXT, &edit).expect("fits");
        assert_eq!(apply(&text, &edit), Ok(format!("\u{feff}{plain}")), "{edit:?}");
    }
}

proptest! {
    #[test]
    fn any_edits_leave_toml_with_the_steps_that_a_list_would_have(edits in prop::collection::vec((0u8..4, 0usize..6, 0usize..6), 1..12)) {
        let (mut text, mut model) = (TEXT.to_owned(), verbs(TEXT));
        for (number, (kind, a, b)) in edits.into_iter().enumerate() {
            let edit = match kind {
                0 => Edit::AddStep { at: a, step: map(json!({ "do": format!("v{number}"), "columns": [] })) },
                1 => Edit::RemoveStep { at: a },
                2 => Edit::MoveStep { from: a, to: b },
                _ => Edit::EnableStep { at: a, enabled: b % 2 == 0 },
            };
            match (apply(&text, &edit), kind) {
                (Ok(edited), kind) => {
                    text = edited;
                    match kind {
                        0 => model.insert(a.min(model.len()), format!("v{number}")),
                        1 => { model.remove(a); }
                        2 => { let taken = model.remove(a); model.insert(b, taken); }
                        _ => {}
                    }
                }
                (Err(error), _) => prop_assert_eq!(&error, &EditError::NoStep(if kind == 2 { a.max(b) } else { a })),
            }
            prop_assert_eq!(verbs(&text), model.clone());
            prop_assert!(text.contains("csv   = \"a.csv\"   # from the vendor") && text.contains("[sink]\ncsv = \"out.csv\"\n"));
        }
    }
}
