//! Steps that must see all rows, through a whole run, in memory and beyond it.

use super::tests::{Done, run_with};
use crate::spill::Room;

/// A run with so little memory that rows are put aside on disk all the time.
fn tight(steps: &str, input: &str) -> Done {
    let folder = tempfile::tempdir().expect("a folder");
    run_with(steps, input, 2, &Room::new(folder.path(), 100_000)).expect("a run")
}

fn roomy(steps: &str, input: &str) -> Done {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run_with(steps, input, 2, &Room::new(folder.path(), 1 << 30)).expect("a run");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "no file is left behind");
    done
}

/// Returns rows `number,group,text` in an order that looks like none; numbers repeat.
fn rows(count: u64) -> String {
    let row = |n: u64| {
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        format!("{}.{:02},g{},text number {}\n", mixed % 5000, mixed % 100, mixed % 700, mixed % 10_000)
    };
    format!("n,g,t\n{}", (0..count).map(row).collect::<String>())
}

fn both(steps: &str, input: &str) -> Done {
    let (tight, roomy) = (tight(steps, input), roomy(steps, input));
    assert_eq!(tight.output, roomy.output);
    assert_eq!(tight.ledger, roomy.ledger);
    roomy
}

#[test]
fn rows_are_sorted_by_worth_and_equal_ones_keep_their_order() {
    let steps = "types = { n = \"decimal\" }\n[[step]]\ndo = \"sort\"\nby = [\"g\", \"n\"]\ndescending = [\"n\"]\n";
    let input = rows(60_000);
    let done = both(steps, &input);
    let mut expected: Vec<&str> = input.lines().skip(1).collect();
    let key = |row: &str| {
        let mut cells = row.split(',');
        let number: f64 = cells.next().expect("n").parse().expect("a number");
        (cells.next().expect("g").to_owned(), number)
    };
    expected.sort_by(|a, b| {
        let ((a_group, a), (b_group, b)) = (key(a), key(b));
        a_group.cmp(&b_group).then(b.total_cmp(&a))
    });
    assert!(done.output.lines().skip(1).eq(expected), "sorted, stably");
    assert_eq!((done.ledger.read, done.ledger.written), (60_000, 60_000));
}

#[test]
fn nulls_stand_where_they_are_told_to() {
    let input = "a,b\n2,x\n,y\n10,z\n";
    let sorted = |more: &str| roomy(&format!("types = {{ a = \"integer\" }}\n[[step]]\ndo = \"sort\"\nby = [\"a\"]\n{more}"), input).output;
    assert_eq!(sorted(""), "a,b\n2,x\n10,z\n,y\n");
    assert_eq!(sorted("nulls = \"first\"\n"), "a,b\n,y\n2,x\n10,z\n");
    assert_eq!(sorted("descending = [\"a\"]\n"), "a,b\n10,z\n2,x\n,y\n");
}

#[test]
fn equal_rows_are_merged_into_the_one_that_stays() {
    for (keep, stays) in [("first", "1,a,p\n2,b,q\n4,c,s\n"), ("last", "3,a,r\n4,c,s\n5,b,t\n"), ("none", "4,c,s\n")] {
        let steps = format!("[[step]]\ndo = \"drop_duplicates\"\ncolumns = [\"k\"]\nkeep = \"{keep}\"\n");
        let done = both(&steps, "n,k,t\n1,a,p\n2,b,q\n3,a,r\n4,c,s\n5,b,t\n");
        assert_eq!(done.output, format!("n,k,t\n{stays}"), "{keep}");
        assert_eq!(done.ledger.merged_rows() + done.ledger.written, 5);
    }
}

#[test]
fn many_equal_rows_are_found_beyond_memory_in_the_same_order() {
    let input = rows(60_000);
    for keep in ["first", "last", "none"] {
        let done = both(&format!("[[step]]\ndo = \"drop_duplicates\"\ncolumns = [\"t\", \"g\"]\nkeep = \"{keep}\"\n"), &input);
        let key = |row: &str| row.split_once(',').expect("cells").1.to_owned();
        let mut counts = std::collections::HashMap::new();
        for row in input.lines().skip(1) {
            *counts.entry(key(row)).or_insert(0) += 1;
        }
        let mut seen = std::collections::HashMap::new();
        let expected: Vec<&str> = input
            .lines()
            .skip(1)
            .filter(|row| {
                let (all, so_far) = (counts[&key(row)], seen.entry(key(row)).or_insert(0));
                *so_far += 1;
                match keep {
                    "first" => *so_far == 1,
                    "last" => *so_far == all,
                    _ => all == 1,
                }
            })
            .collect();
        assert!(done.output.lines().skip(1).eq(expected.iter().copied()), "{keep}");
    }
}

#[test]
fn the_first_rows_are_kept_and_the_others_counted() {
    let done = roomy("[[step]]\ndo = \"limit\"\nrows = 2\noffset = 1\n", "a\n1\n2\n3\n4\n5\n");
    assert_eq!((done.output.as_str(), done.ledger.dropped_rows()), ("a\n2\n3\n", 3));
    let done = roomy("[[step]]\ndo = \"limit\"\nrows = 30000\noffset = 29999\n", &rows(100_000));
    assert_eq!((done.ledger.written, done.ledger.dropped_rows()), (30_000, 70_000));
    assert_eq!(done.output.lines().nth(1), rows(100_000).lines().nth(30_000));
}

#[test]
fn groups_are_computed_exactly_and_come_in_the_order_of_their_first_rows() {
    let steps = "[[step]]\ndo = \"group_by\"\ncolumns = [\"k\"]\nset = { total = \"sum(v)\", mean = \"avg(v)\", rows = \"count(*)\", values = \"count(v)\", kinds = \"count(distinct v)\", low = \"min(v)\", high = \"max(v)\", one = \"first(v)\", end = \"last(v)\" }\n";
    let done = roomy(&format!("types = {{ v = \"decimal\" }}\n{steps}"), "k,v\nb,0.10\na,1\nb,0.2\n,7\na,\nb,0.1\n");
    assert_eq!(
        done.output,
        "k,end,high,kinds,low,mean,one,rows,total,values\n\
         b,0.1,0.2,2,0.10,0.13333333333333333333,0.10,3,0.40,3\n\
         a,1,1,1,1,1.00000000000000000000,1,2,1,1\n\
         ,7,7,1,7,7.0000000000000000,7,1,7,1\n"
    );
    assert_eq!((done.ledger.read, done.ledger.written, done.ledger.merged_rows()), (6, 3, 3));
}

#[test]
fn groups_beyond_memory_are_the_same() {
    let steps = "types = { n = \"decimal\" }\n[[step]]\ndo = \"group_by\"\ncolumns = [\"t\"]\nset = { total = \"sum(n)\", rows = \"count(*)\", first = \"first(g)\", longest = \"max(g)\" }\n";
    let done = both(steps, &rows(60_000));
    assert!(done.ledger.written > 5000 && done.ledger.merged_rows() + done.ledger.written == 60_000);
}

#[test]
fn a_row_that_cannot_be_summed_is_rejected_with_its_line() {
    let done = roomy("[[step]]\ndo = \"group_by\"\ncolumns = [\"k\"]\nset = { s = \"sum(v * 2)\" }\n", "k,v\na,1\na,x\nb,2\n");
    assert_eq!(done.output, "k,s\na,2\nb,4\n");
    assert_eq!((done.rejected[0].line, done.rejected[0].raw.as_str(), done.rejected[0].column.as_deref()), (3, "a,x", Some("v")));
    let steps = "[[step]]\ndo = \"group_by\"\ncolumns = [\"k\"]\nset = { s = \"sum(v)\" }\non_error = \"null\"\n";
    assert_eq!(roomy(steps, "k,v\na,1\na,x\nb,y\n").output, "k,s\na,1\nb,\n");
}

#[test]
fn rows_after_a_step_that_mixed_them_are_rejected_with_where_they_stood() {
    let steps = "[[step]]\ndo = \"sort\"\nby = [\"b\"]\n[[step]]\ndo = \"derive\"\nset = { c = \"10 / a\" }\n";
    let done = both(steps, "a,b\n0,z\n5,\"y\nmore\"\nx,a\n1,m\n");
    assert_eq!(done.output, "a,b,c\n1,m,10.0000000000000000\n5,\"y\nmore\",2.0000000000000000\n");
    let found: Vec<_> = done.rejected.iter().map(|row| (row.line, row.raw.as_str(), row.reason.word())).collect();
    assert_eq!(found, [(2, "0,z", "division_by_zero"), (5, "x,a", "not_a_number")]);
}

#[test]
fn a_row_made_of_many_is_rejected_with_its_cells() {
    let steps =
        "[[step]]\ndo = \"group_by\"\ncolumns = [\"k\"]\nset = { s = \"sum(v)\" }\n[[step]]\ndo = \"derive\"\nset = { c = \"10 / s\" }\n";
    let done = roomy(steps, "k,v\na,1\na,-1\nb,5\n");
    assert_eq!(done.output, "k,s,c\nb,5,2.0000000000000000\n");
    assert_eq!((done.rejected[0].line, done.rejected[0].raw.as_str()), (0, "a,0,"));
    let steps = format!("{steps}on_error = \"stop\"\n");
    let stopped = run_with(&steps, "k,v\na,1\na,-1\n", 2, &Room::new(&std::env::temp_dir(), 1 << 20)).err().expect("it stops");
    assert!(stopped.to_string().starts_with("step derive, row a,0,: "), "{stopped}");
}

#[test]
fn several_such_steps_follow_each_other() {
    let steps = "types = { n = \"decimal\" }\n\
        [[step]]\ndo = \"drop_duplicates\"\ncolumns = [\"t\"]\n\
        [[step]]\ndo = \"filter\"\nwhere = \"n > 100\"\n\
        [[step]]\ndo = \"group_by\"\ncolumns = [\"g\"]\nset = { total = \"sum(n)\" }\n\
        [[step]]\ndo = \"sort\"\nby = [\"total\"]\ndescending = [\"total\"]\n\
        [[step]]\ndo = \"limit\"\nrows = 3\n";
    let done = both(steps, &rows(60_000));
    assert_eq!(done.output.lines().count(), 4);
    let totals: Vec<f64> =
        done.output.lines().skip(1).map(|row| row.split(',').nth(1).expect("a total").parse().expect("a number")).collect();
    assert!(totals.is_sorted_by(|a, b| a >= b), "{totals:?}");
    done.ledger.check().expect("every row is accounted for");
}

fn other(rows: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("other.csv");
    std::fs::write(&path, rows).expect("written");
    let path = path.to_string_lossy().into_owned();
    (folder, path)
}

#[test]
fn columns_of_another_file_stand_beside_the_rows_that_find_them() {
    let (_folder, path) = other("id,city,x\n007,Oslo,1\n8,Bonn,2\n7,Rome,3\n,Nowhere,4\n");
    let input = "n,id\na,7\nb,9\nc,\nd,8.0\n";
    let join = |more: &str| {
        let steps = format!("types = {{ id = \"decimal\" }}\n[[step]]\ndo = \"join\"\ncsv = \"{path}\"\non = [\"id\"]\n{more}");
        both(&steps, input)
    };
    let done = join("columns = [\"city\"]\n");
    assert_eq!(done.output, "n,id,city\na,7,Oslo\na,7,Rome\nb,9,\nc,,\nd,8.0,Bonn\n");
    assert_eq!((done.ledger.read, done.ledger.added_rows(), done.ledger.written), (4, 1, 5));
    let done = join("how = \"inner\"\nprefix = \"o_\"\n");
    assert_eq!(done.output, "n,id,o_city,o_x\na,7,Oslo,1\na,7,Rome,3\nd,8.0,Bonn,2\n");
    assert_eq!((done.ledger.added_rows(), done.ledger.dropped_rows()), (1, 2));
    assert_eq!(join("how = \"semi\"\n").output, "n,id\na,7\nd,8.0\n");
    let done = join("how = \"anti\"\n");
    assert_eq!((done.output.as_str(), done.ledger.dropped_rows()), ("n,id\nb,9\nc,\n", 2));
}

#[test]
fn a_join_with_a_file_beyond_memory_is_the_same() {
    let rows_of = |count: u64| (0..count).map(|n| format!("text number {},w{n}\n", n * 7 % 9000)).collect::<String>();
    let (_folder, path) = other(&format!("t,w\n{}", rows_of(30_000)));
    for how in ["left", "inner", "semi", "anti"] {
        let done = both(&format!("[[step]]\ndo = \"join\"\ncsv = \"{path}\"\non = [\"t\"]\nhow = \"{how}\"\n"), &rows(20_000));
        assert_eq!(done.ledger.read, 20_000, "{how}");
    }
}

#[test]
fn a_malformed_record_of_the_other_file_ends_the_run_with_its_line() {
    let (_folder, path) = other("id,city\n7,Oslo\n8\n");
    let steps = format!("[[step]]\ndo = \"join\"\ncsv = \"{path}\"\non = [\"id\"]\n");
    let ended = run_with(&steps, "id\n7\n", 2, &Room::new(&std::env::temp_dir(), 1 << 20)).err().expect("it ends");
    assert!(ended.to_string().starts_with("other.csv line 3 cannot be joined with"), "{ended}");
}
