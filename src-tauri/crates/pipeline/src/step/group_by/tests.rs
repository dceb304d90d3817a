use super::*;
use crate::missing::Missing;
use millpond_record::schema::ColumnType;

/// The columns after the step, or the key at fault and what is said of it.
type Outcome = Result<Vec<(String, ColumnType)>, (Vec<String>, String)>;

fn bound(columns: &[&str], set: &[(&str, &str)]) -> Outcome {
    let column = |name: &str, kind| ColumnSpec { name: name.into(), kind };
    let schema = Schema { columns: vec![column("k", ColumnType::Text), column("v", ColumnType::Float)] };
    let step = GroupBy {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        set: set.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        on_error: None,
    };
    let missing = Missing::default();
    let bound = step.bind(&schema, &BindContext::of_test(&missing));
    bound
        .map(|bound| bound.output.columns.into_iter().map(|column| (column.name, column.kind)).collect())
        .map_err(|problem| (problem.key, problem.message))
}

#[test]
fn the_columns_of_the_group_come_first_and_then_what_is_computed() {
    let found = bound(&["k"], &[("s", "sum(v)"), ("n", "count(*)")]).expect("a step that fits");
    assert_eq!(found, [("k".to_owned(), ColumnType::Text), ("n".to_owned(), ColumnType::Integer), ("s".to_owned(), ColumnType::Float)]);
}

#[test]
fn what_does_not_fit_is_told_at_its_key() {
    for (columns, set, key, says) in [
        (&["x"][..], &[("n", "count(*)")][..], &["columns", "0"][..], "no column \"x\""),
        (&["k"], &[("k", "count(*)")], &["set", "k"], "make a group"),
        (&["k"], &[("s", "total(v)")], &["set", "s"], "no function total"),
        (&[], &[], &["set"], "computes nothing"),
    ] {
        let (found, message) = bound(columns, set).expect_err(says);
        assert_eq!(found, key);
        assert!(message.contains(says), "{message}");
    }
}
