use millpond_record::rejected::Reason;

use crate::source::reading::{Folder, read, read_file, refused, spec};
use crate::source::{Place, open};

const CSV: &str = "csv = \"-\"\n";

#[test]
fn files_are_read_in_the_order_of_their_names_and_columns_are_told_by_name() {
    let folder = Folder::new();
    folder.put("m-2.csv", "b,a\n4,3\nbad\n");
    folder.put("m-1.csv", "a,b\n1,2\n");
    folder.put("other.csv", "x\n");
    let got = read_file(&folder.path("m-*.csv"), CSV).expect("rows");
    assert_eq!(got.rows, [["1", "2"], ["3", "4"]]);
    assert_eq!(got.faults(), [(3, Reason::TooFewFields, "bad")]);
    assert_eq!(got.rejected[0].origin, "m-2.csv", "a row is of its own file");
    assert!(got.records.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", got.records);
    assert!(got.rejected[0].offset > got.records[1]);
}

#[test]
fn a_file_that_lacks_a_column_goes_by_what_is_expected() {
    let folder = Folder::new();
    folder.put("m-1.csv", "a,b\n1,2\n");
    folder.put("m-2.csv", "a\n3\n");
    let pattern = folder.path("m-*.csv");
    assert!(refused(read_file(&pattern, CSV)).contains("m-2.csv has no column \"b\""));
    let null = "csv = \"-\"\n[source.expect]\ncolumns = [\"a\", \"b\"]\nmissing = \"null\"\n";
    assert_eq!(read_file(&pattern, null).expect("rows").rows, [["1", "2"], ["3", "∅"]]);
    folder.put("m-2.csv", "a,b,c\n3,4,5\n");
    let said = refused(read_file(&pattern, CSV));
    assert!(said.contains("m-2.csv has a column \"c\" that m-1.csv has not"), "{said}");
    let drop = "csv = \"-\"\n[source.expect]\ncolumns = [\"a\", \"b\"]\nextra = \"drop\"\n";
    assert_eq!(read_file(&pattern, drop).expect("rows").rows, [["1", "2"], ["3", "4"]]);
}

#[test]
fn progress_and_hash_are_of_all_files() {
    let folder = Folder::new();
    for (name, text) in [("m-1.csv", "a\n1\n"), ("m-2.csv", "a\n2\n")] {
        folder.put(name, text);
    }
    let pattern = folder.path("m-?.csv");
    let mut source = open(&pattern, "m-?.csv", &spec(CSV), true).expect("files");
    assert_eq!(source.sha256(), None);
    read(source.as_mut()).expect("rows");
    assert_eq!(source.progress(), (8, Some(8)));
    assert_eq!(source.sha256(), Some(Place::of(&pattern).sha256().expect("a hash")));
}

#[test]
fn lines_of_json_in_many_files_may_leave_keys_out() {
    let folder = Folder::new();
    folder.put("m-1.jsonl", "{\"a\":1,\"b\":2}\n");
    folder.put("m-2.jsonl", "{\"b\":3}\n");
    let got = read_file(&folder.path("m-*.jsonl"), "jsonl = \"-\"\n").expect("rows");
    assert_eq!(got.rows, [["1", "2"], ["∅", "3"]]);
}
