use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;
use polars::prelude::{BinaryChunked, Int32Chunked, Int64Chunked, Int128Chunked, IntoSeries as _, ParquetWriter, Series, TimeUnit};

use super::*;
use crate::source::open;
use crate::source::reading::{Folder, read, read_file, refused, run, spec};

const PARQUET: &str = "parquet = \"-\"\n";

fn put(folder: &Folder, name: &str, columns: Vec<Series>, group: usize) -> std::path::PathBuf {
    let path = folder.path(name);
    let height = columns[0].len();
    let mut frame = DataFrame::new(height, columns.into_iter().map(IntoColumn::into_column).collect()).expect("a frame");
    let file = File::create(&path).expect("made");
    ParquetWriter::new(file).with_row_group_size(Some(group)).finish(&mut frame).expect("written");
    path
}

#[test]
fn every_type_of_a_file_is_what_it_means() {
    use ColumnType::{Boolean, Date, Decimal, Float, Integer, Text, Timestamp};

    let folder = Folder::new();
    let moments = |unit| Int64Chunked::new("t".into(), [Some(1_500_000), None]).into_datetime(unit, None).into_series();
    let columns = vec![
        Series::new("small".into(), [Some(-5_i8), None]),
        Series::new("huge".into(), [Some(u64::MAX), None]),
        Series::new("single".into(), [Some(0.1_f32), None]),
        Series::new("double".into(), [Some(1e300), None]),
        Series::new("flag".into(), [Some(true), None]),
        Series::new("word".into(), [Some("é"), None]),
        Int128Chunked::new("money".into(), [Some(-1050_i128), None]).into_decimal_unchecked(38, 3).into_series(),
        Int32Chunked::new("day".into(), [Some(20_781), None]).into_date().into_series(),
        moments(TimeUnit::Microseconds).with_name("micro".into()),
        moments(TimeUnit::Milliseconds).with_name("milli".into()),
        moments(TimeUnit::Nanoseconds).with_name("nano".into()),
        Int64Chunked::new("clock".into(), [Some(3_723_500_000_000), None]).into_time().into_series(),
        BinaryChunked::new("bytes".into(), [Some(b"ab".as_slice()), None]).into_series(),
    ];
    let path = put(&folder, "a.parquet", columns, 100);
    let mut source = open(&path, "a.parquet", &spec(PARQUET), true).expect("a file");
    let kinds: Vec<_> = source.schema().columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [Integer, Decimal, Float, Float, Boolean, Text, Decimal, Date, Timestamp, Timestamp, Timestamp, Text, Text]);
    let got = read(source.as_mut()).expect("rows");
    assert_eq!(
        got.rows[0],
        [
            "-5",
            "18446744073709551615",
            "0.1",
            "1e+300",
            "true",
            "é",
            "-1.050",
            "2026-11-24",
            "1970-01-01 00:00:01.5",
            "1970-01-01 00:25:00",
            "1970-01-01 00:00:00.0015",
            "01:02:03.5",
            "ab",
        ]
    );
    assert_eq!(got.rows[1], ["∅"; 13]);
    assert_eq!((got.records.as_slice(), source.progress().0), ([0, 1].as_slice(), source.progress().1.expect("a size")));
    assert!(source.sha256().is_some());
}

#[test]
fn row_groups_are_portions_in_order_and_a_rejected_row_is_told_by_its_number() {
    let folder = Folder::new();
    let cells: Vec<String> = (0..100_000).map(|row| if row == 80_001 { "x".into() } else { row.to_string() }).collect();
    let path = put(&folder, "a.parquet", vec![Series::new("n".into(), cells), Series::new("m".into(), vec!["a,b"; 100_000])], 70_000);
    let got = read_file(&path, &format!("{PARQUET}types = {{ n = \"integer\" }}\n")).expect("rows");
    assert_eq!((got.rows.len(), got.rows[99_998][0].as_str()), (99_999, "99999"));
    assert_eq!(got.faults(), [(80_002, Reason::NotAnInteger, "x,\"a,b\"")]);
    assert!(got.records.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn values_that_cannot_be_cells_are_refused_by_name_or_left_out() {
    let folder = Folder::new();
    let list = Series::new("tags".into(), [Series::new("".into(), [1_i64, 2])]);
    let path = put(&folder, "a.parquet", vec![Series::new("n".into(), [1_i64]), list], 100);
    let said = refused(read_file(&path, PARQUET));
    assert!(said.contains("the column \"tags\" holds lists, which cannot be a cell") && said.contains("extra = \"drop\""), "{said}");
    let without = format!("{PARQUET}[source.expect]\ncolumns = [\"n\"]\nextra = \"drop\"\n");
    assert_eq!(read_file(&path, &without).expect("rows").rows, [["1"]]);
}

#[test]
fn bytes_that_are_no_text_cost_their_row() {
    let folder = Folder::new();
    let bytes = BinaryChunked::new("b".into(), [Some(b"ok".as_slice()), Some(b"\xFF\xFE")]).into_series();
    let path = put(&folder, "a.parquet", vec![bytes], 100);
    let got = read_file(&path, PARQUET).expect("rows");
    assert_eq!(got.rows, [["ok"]]);
    assert_eq!((got.rejected[0].line, got.rejected[0].reason, got.rejected[0].column.as_deref()), (2, Reason::InvalidEncoding, Some("b")));
}

#[test]
fn a_broken_file_says_so_and_another_kind_is_named() {
    let folder = Folder::new();
    let path = put(&folder, "a.parquet", vec![Series::new("n".into(), (0..100_000_i64).collect::<Vec<_>>())], 10_000);
    let bytes = std::fs::read(&path).expect("a file");
    for cut in [bytes.len() - 1, bytes.len() / 2, 10, 4] {
        let said = refused(read_file(&folder.put("cut.parquet", &bytes[..cut]), PARQUET));
        assert!(said.contains("cut.parquet is no Parquet file that can be read"), "{cut}: {said}");
    }
    let mut broken = bytes.clone();
    broken[100..5_000].fill(0xAA);
    let said = refused(read_file(&folder.put("broken.parquet", &broken), PARQUET));
    assert!(said.contains("broken.parquet"), "{said}");
    let said = refused(read_file(&path, "csv = \"-\"\n"));
    assert!(
        said.contains("is a Parquet file, and [source] reads it as a text file") && said.contains("parquet = in place of csv ="),
        "{said}"
    );
    let said = refused(read_file(&folder.put("t.parquet", "a,b\n"), PARQUET));
    assert!(said.contains("is no Parquet file"), "{said}");
}

#[test]
fn steps_compute_with_the_files_own_types() {
    let folder = Folder::new();
    let money = Int128Chunked::new("price".into(), [Some(10_050_i128), Some(9_950), None]).into_decimal_unchecked(38, 2).into_series();
    let path = put(&folder, "a.parquet", vec![Series::new("n".into(), [1_i32, 2, 3]), money], 2);
    let steps = "[[step]]\ndo = \"derive\"\nset = { dear = \"price > 100\", double = \"n * 2\" }\n[[step]]\ndo = \"drop_missing\"\ncolumns = [\"price\"]\n";
    let out = folder.path("out.csv");
    run(&format!("[source]\n{PARQUET}{steps}"), &path, &out).expect("a run");
    assert_eq!(std::fs::read_to_string(out).expect("written"), "n,price,dear,double\n1,100.50,true,2\n2,99.50,false,4\n");
}
