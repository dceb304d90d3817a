//! Steps through a whole run, where the account matters.

use millpond_record::rejected::Reason;

use super::tests::{run, run_with};
use crate::spill::Room;

#[test]
fn reordered_columns_come_first_and_the_others_follow() {
    let done = run("[[step]]\ndo = \"reorder\"\ncolumns = [\"c\", \"b\"]\n", "a,b,c,d\n1,2,3,4\n", 1, None).expect("a run");
    assert_eq!(done.output, "c,b,a,d\n3,2,1,4\n");
}

#[test]
fn exploded_rows_are_added_and_each_can_be_rejected_or_dropped() {
    let steps = "[[step]]\ndo = \"explode\"\ncolumn = \"tags\"\nseparator = \";\"\n[[step]]\ndo = \"filter\"\nwhere = \"tags is null or tags <> 'x'\"\n[[step]]\ndo = \"cast\"\ntypes = { tags = \"integer\" }\n";
    let done = run(steps, "id,tags\na,1; 2 ;;3\nb,\nc,x;4;y\nd,;\n", 1, None).expect("a run");
    assert_eq!(done.output, "id,tags\na,1\na,2\na,3\nb,\nc,4\nd,\n");
    let ledger = &done.ledger;
    assert_eq!((ledger.read, ledger.added_rows(), ledger.written, ledger.dropped_rows(), ledger.rejected_rows()), (4, 4, 6, 1, 1));
    assert_eq!((done.rejected[0].line, done.rejected[0].raw.as_str()), (4, "c,x;4;y"));
}

#[test]
fn exploded_cells_of_any_length_are_slices_of_theirs() {
    let long = "a rather long part that is not held in place";
    let steps = "[[step]]\ndo = \"derive\"\nset = { n = \"1\" }\n[[step]]\ndo = \"explode\"\ncolumn = \"t\"\nseparator = \" | \"\n";
    let done = run(steps, &format!("t\n{long} | short | {long}\n"), 1, None).expect("a run");
    assert_eq!(done.output, format!("t,n\n{long},1\nshort,1\n{long},1\n"));
}

#[test]
fn a_sample_is_the_same_whoever_draws_it() {
    let input = format!("n\n{}", (0..50_000).map(|row| format!("row {row}\n")).collect::<String>());
    let steps = "[[step]]\ndo = \"sample\"\nfraction = 0.02\n";
    let (one, four) = (run(steps, &input, 1, None).expect("a run"), run(steps, &input, 4, None).expect("a run"));
    assert_eq!(one.output, four.output);
    assert_eq!(one.ledger, four.ledger);
    assert_eq!(one.ledger.written + one.ledger.dropped_rows(), 50_000);
    assert!((900..1100).contains(&one.ledger.written), "{}", one.ledger.written);
    let other = run(&format!("{steps}seed = 1\n"), &input, 1, None).expect("a run");
    assert_ne!(one.output, other.output);
}

#[test]
fn words_become_others_and_unknown_ones_go_as_they_are_told() {
    let values = "[[step]]\ndo = \"map_values\"\ncolumns = [\"sex\"]\nvalues = { M = \"male\", F = \"female\" }\n";
    for (more, sexes, rejected) in [
        ("", vec!["male,1", "f,2", "?,3", ",4"], 0),
        ("ignore_case = true\n", vec!["male,1", "female,2", "?,3", ",4"], 0),
        ("ignore_case = true\nwith = \"other\"\n", vec!["male,1", "female,2", "other,3", ",4"], 0),
        ("ignore_case = true\notherwise = \"reject\"\n", vec!["male,1", "female,2", ",4"], 1),
        ("otherwise = \"null\"\n", vec!["male,1", ",2", ",3", ",4"], 0),
    ] {
        let done = run(&format!("{values}{more}"), "sex,n\nM,1\nf,2\n?,3\n,4\n", 1, None).expect("a run");
        assert_eq!(done.output.lines().skip(1).collect::<Vec<_>>(), sexes, "{more}");
        assert_eq!(done.ledger.rejected_rows(), rejected, "{more}");
    }
}

#[test]
fn words_of_yes_and_no_become_booleans() {
    let steps = "[[step]]\ndo = \"map_values\"\ncolumns = [\"a\"]\nvalues = { oui = \"true\", ja = \"true\", non = \"false\" }\nignore_case = true\notherwise = \"reject\"\ntype = \"boolean\"\n[[step]]\ndo = \"filter\"\nwhere = \"a\"\n";
    let done = run(steps, "a,b\nOui,1\nnon,2\n Ja ,3\nvielleicht,4\n,5\n", 1, None).expect("a run");
    assert_eq!(done.output, "a,b\ntrue,1\ntrue,3\n");
    assert_eq!((done.ledger.dropped_rows(), done.ledger.rejected_rows()), (2, 1));
    assert_eq!((done.rejected[0].reason, done.rejected[0].detail.as_str()), (Reason::NotInSet, "\"vielleicht\" is not one of the values"));
}

#[test]
fn dates_in_mixed_formats_become_days_and_twofold_ones_are_counted() {
    let steps = "[[step]]\ndo = \"parse_date\"\ncolumns = [\"d\"]\nformats = [\"%d/%m/%Y\", \"%m/%d/%Y\", \"%Y-%m-%d\"]\n";
    let input = "d,n\n24/11/2026,1\n11/24/2026,2\n01/02/2024,3\n05/05/2024,4\n2024-02-29,5\nsoon,6\n,7\n";
    let done = run(steps, input, 1, None).expect("a run");
    assert_eq!(done.output, "d,n\n2026-11-24,1\n2026-11-24,2\n2024-02-01,3\n2024-05-05,4\n2024-02-29,5\n,7\n");
    let warned: Vec<_> = done.ledger.warned.iter().map(|entry| (entry.column.as_deref(), entry.reason, entry.count)).collect();
    assert_eq!(warned, [(Some("d"), Reason::AmbiguousDate, 1)]);
    assert_eq!(done.rejected[0].detail, "\"soon\" is not a date written as %d/%m/%Y or %m/%d/%Y or %Y-%m-%d");
    let done = run(&format!("{steps}ambiguous = \"error\"\n"), input, 1, None).expect("a run");
    assert_eq!(done.ledger.rejected_rows(), 2);
    assert_eq!(done.rejected[0].detail, "\"01/02/2024\" is one of two days: 2024-02-01 or 2024-01-02");
    let done = run(&format!("{steps}on_error = \"null\"\ninto = \"timestamp\"\n"), input, 1, None).expect("a run");
    assert!(done.output.starts_with("d,n\n2026-11-24 00:00:00,1\n") && done.output.contains("\n,6\n"), "{}", done.output);
}

#[test]
fn numbers_as_people_write_them_can_be_computed_with() {
    let steps = "[[step]]\ndo = \"parse_number\"\ncolumns = [\"p\"]\ndecimal = \",\"\nthousands = \".\"\ncurrency = [\"€\"]\nunits = { \"%\" = 0.01 }\n[[step]]\ndo = \"derive\"\nset = { double = \"p * 2\" }\n";
    let done = run(steps, "p,q\n\"€ 1.234,50\",1\n\"(5,00)\",2\n\"7,5 %\",3\n$ 3,4\n,5\n", 1, None).expect("a run");
    assert_eq!(done.output, "p,q,double\n1234.50,1,2469.00\n-5.00,2,-10.00\n0.075,3,0.150\n,5,\n");
    assert_eq!((done.rejected[0].reason, done.rejected[0].detail.as_str()), (Reason::NotANumber, "\"$ 3\" is not a number"));
}

#[test]
fn rules_reject_warn_and_stop_with_every_row_accounted_for() {
    let steps = r#"
[[step]]
do = "validate"
[[step.rules]]
rule = "not_null"
columns = ["name"]
[[step.rules]]
rule = "range"
columns = ["price"]
min = 0
max = 100.5
name = "sane"
on_fail = "warn"
"#;
    let done = run(steps, "name,price\nAnn,1\n,2\nBob,101\nCy,\n", 1, None).expect("a run");
    assert_eq!(done.output, "name,price\nAnn,1\nBob,101\nCy,\n");
    assert_eq!((done.ledger.rejected_rows(), done.ledger.warned[0].count, done.ledger.warned[0].rule.as_deref()), (1, 1, Some("sane")));
    assert_eq!((done.rejected[0].reason, done.rejected[0].column.as_deref()), (Reason::NoValue, Some("name")));
    let stopping = steps.replace("\"warn\"", "\"stop\"");
    let stopped = run(&stopping, "name,price\nAnn,1\nBob,101\n", 1, None).err().expect("it stops");
    assert!(stopped.to_string().starts_with("a.csv line 3, column price"), "{stopped}");
}

#[test]
fn what_must_be_unique_is_found_again_in_memory_and_beyond_it() {
    let rows: Vec<String> = (0..6_000u64).map(|row| format!("{},{}", (row * 7_919) % 5_000, row % 3)).collect();
    let input = format!("id,n\n,0\n{}\n,1\n", rows.join("\n"));
    let step = "[[step]]\ndo = \"validate\"\n[[step.rules]]\nrule = \"unique\"\ncolumns = [\"id\"]\nname = \"key\"\n";
    let folder = tempfile::tempdir().expect("a folder");
    for budget in [1 << 30, 20_000] {
        let room = Room::new(folder.path(), budget);
        let done = run_with(step, &input, 2, &room).expect("a run");
        // The first of each stays, in the input's order; rows without an id are equal to none.
        let expected = format!("id,n\n,0\n{}\n,1\n", rows[..5_000].join("\n"));
        assert_eq!(done.output, expected, "{budget}");
        assert_eq!((done.ledger.rejected_rows(), done.ledger.written), (1_000, 5_002));
        let rejected = &done.rejected[0];
        assert_eq!((rejected.reason, rejected.column.as_deref(), rejected.line), (Reason::NotUnique, Some("id"), 5_003));
        assert_eq!(rejected.detail, "key: \"0\" stands in an earlier row");
        let warned = run_with(&format!("{step}on_fail = \"warn\"\n"), &input, 2, &room).expect("a run");
        assert_eq!((warned.output, warned.ledger.warned[0].count), (input.clone(), 1_000));
        let stopped = run_with(&format!("{step}on_fail = \"stop\"\n"), &input, 2, &room).err().expect("it stops");
        assert!(stopped.to_string().contains("stands in an earlier row"), "{stopped}");
    }
}

#[test]
fn other_rules_come_before_the_one_of_unique_rows() {
    let steps = "[[step]]\ndo = \"validate\"\n[[step.rules]]\nrule = \"unique\"\ncolumns = [\"a\", \"b\"]\n[[step.rules]]\nrule = \"check\"\ncheck = \"c > 0\"\n";
    let done = run(steps, "a,b,c\n1,x,0\n1,x,1\n1,y,1\n1,x,2\n", 1, None).expect("a run");
    assert_eq!(done.output, "a,b,c\n1,x,1\n1,y,1\n");
    let found: Vec<_> = done.rejected.iter().map(|row| (row.line, row.reason, row.detail.as_str())).collect();
    let expected = [(2, Reason::CheckFailed, "c > 0 is false"), (5, Reason::NotUnique, "\"1, x\" stands in an earlier row")];
    assert_eq!(found, expected);
}
